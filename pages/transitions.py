"""Who moves from academia to industry and back, where to, and how long does it take?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, more, open_page, rows_behind, show
from ecosystem.views import transitions

page = open_page("transitions")
if page.tab == EVIDENCE:
    show(page, transitions.stay)
    left, right = st.columns(2, gap="large")
    show(page, transitions.skills, at=left)
    show(page, transitions.ai_talent, at=right)
    left, right = st.columns(2, gap="large")
    show(page, transitions.academia, at=left)
    show(page, transitions.staff_by_rank, at=right)
    show(page, transitions.graduates)
    more(
        page,
        "Plans of engineers, and LinkedIn members by destination",
        transitions.stay_plans,
        transitions.partners,
    )
else:
    show(page, transitions.balance)
    left, right = st.columns(2, gap="large")
    show(page, transitions.rates, at=left)
    show(page, transitions.destinations, at=right)
    show(page, transitions.flows)
    left, right = st.columns(2, gap="large")
    show(page, transitions.exits, at=left)
    show(page, transitions.time_to_industry, at=right)
    more(
        page,
        "fields that academics leave, moves across the border by year, and countries that people leave for",
        transitions.kinds_by_field,
        transitions.borders,
        transitions.destinations_abroad,
    )
    rows_behind(page, of="moves")
