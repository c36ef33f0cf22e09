"""How large is the ecosystem, where is it, which way is it moving, and how sure are we?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, compare, dataset_cards, finding_cards, open_page, show, takeaway
from ecosystem.views import overview, transitions

page = open_page("overview")
if page.tab == EVIDENCE:
    takeaway(page, overview.publications)
    finding_cards(page)
    left, right = st.columns(2, gap="large")
    show(page, overview.publications, at=left)
    show(page, transitions.stay, at=right)
    show(page, overview.academics)
else:
    compare(page)
    dataset_cards(page)
    show(page, overview.stock)
    left, right = st.columns(2, gap="large")
    show(page, overview.direction, at=left)
    show(page, overview.places, at=right)
