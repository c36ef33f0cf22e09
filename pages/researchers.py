"""Who is in the ecosystem, where were they trained, and where do they work?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, compare, find, open_page, rows_behind, show, takeaway
from ecosystem.views import overview, researchers

page = open_page("researchers")
if page.tab == EVIDENCE:
    takeaway(page, overview.academics)
    show(page, overview.academics)
else:
    find(page)
    compare(page)
    show(page, researchers.stock)
    left, right = st.columns(2, gap="large")
    show(page, researchers.now, at=left)
    show(page, researchers.degree_countries, at=right)
    show(page, researchers.retention)
    show(page, researchers.trained)
    show(page, researchers.field_degree)
    rows_behind(page, of="people")
