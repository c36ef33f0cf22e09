"""The frame of the dashboard: menu, dataset and filters around the page that a reader opens."""

from ecosystem.app.page import run

run()
