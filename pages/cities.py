"""What is each city strong in, which cities gain or lose, and who is abroad?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, more, open_page, profile, rows_behind, show
from ecosystem.views import cities, overview

page = open_page("cities")
if profile(page):
    pass  # in place of the views of all of them
elif page.tab == EVIDENCE:
    show(page, overview.academics)
    left, right = st.columns(2, gap="large")
    show(page, overview.organisations_by_city, at=left)
    show(page, cities.campuses, at=right)
else:
    left, right = st.columns(2, gap="large")
    show(page, cities.where, at=left)
    show(page, cities.degrees, at=right)
    show(page, cities.balance)
    show(page, cities.strengths)
    more(page, "sectors that each city is strong in", cities.sectors)
    more(page, "routes between places", cities.flows)
    more(
        page,
        "people abroad, over how many cities people are spread, and which places send and receive",
        *(cities.home_abroad, cities.concentration, cities.hubs),
    )
    rows_behind(page, of="moves")
