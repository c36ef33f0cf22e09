"""Which views make a talk, and in which order?"""

from ecosystem.app.live.deck_page import deck_page
from ecosystem.app.page import open_page

open_page("deck")
deck_page()
