"""Which sectors take researchers in, from which fields and cities, and what skills do people name there?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, more, open_page, profile, rows_behind, show
from ecosystem.views import sectors

page = open_page("sectors")
if profile(page):
    pass  # in place of the views of all of them
elif page.tab == EVIDENCE:
    show(page, sectors.practitioners)
    left, right = st.columns(2, gap="large")
    show(page, sectors.industries, at=left)
    show(page, sectors.adoption, at=right)
    show(page, sectors.practitioner_skills)
    left, right = st.columns(2, gap="large")
    show(page, sectors.publishing, at=left)
    show(page, sectors.industry_migration, at=right)
else:
    left, right = st.columns(2, gap="large")
    show(page, sectors.entries, at=left)
    show(page, sectors.stock, at=right)
    show(page, sectors.from_fields)
    show(page, sectors.growth)
    more(page, "cities that people enter sectors from", sectors.from_cities)
    more(page, "skills named in each sector", sectors.skills)
    more(page, "over how many sectors entries are spread", sectors.concentration)
    rows_behind(page, of="moves")
