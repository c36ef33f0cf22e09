"""Who is in the ecosystem, where were they trained, and where do they work?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, find, more, open_page, rows_behind, show
from ecosystem.views import researchers

page = open_page("researchers")
if page.tab == EVIDENCE:
    show(page, researchers.practitioners)
    left, right = st.columns(2, gap="large")
    show(page, researchers.titles, at=left)
    show(page, researchers.academics, at=right)
    left, right = st.columns(2, gap="large")
    show(page, researchers.doctorates, at=left)
    show(page, researchers.computing_students, at=right)
    show(page, researchers.stem_workers)
else:
    find(page)
    show(page, researchers.stock)
    left, right = st.columns(2, gap="large")
    show(page, researchers.now, at=left)
    show(page, researchers.degree_countries, at=right)
    show(page, researchers.retention)
    more(page, "people trained abroad, by field and start", researchers.trained)
    more(page, "degrees by field", researchers.field_degree)
    rows_behind(page, of="people")
