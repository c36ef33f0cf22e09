"""Who moves from academia to industry and back, where to, and how long does it take?"""

import streamlit as st

from ecosystem.app.page import compare, open_page, rows_behind, show
from ecosystem.views import borders, flows, transitions, waiting

page = open_page("transitions")
compare(page)
show(page, transitions.balance)
left, right = st.columns(2, gap="large")
show(page, transitions.rates, at=left)
show(page, transitions.destinations, at=right)
show(page, flows.flows)
left, right = st.columns(2, gap="large")
show(page, waiting.time_to_industry, at=left)
show(page, waiting.exits, at=right)
left, right = st.columns(2, gap="large")
show(page, waiting.by_field, at=left)
show(page, borders.borders, at=right)
show(page, borders.destinations_abroad)
rows_behind(page, of="moves")
