"""How large is the ecosystem, where is it, which way is it moving, and how sure are we?"""

import streamlit as st

from ecosystem.app.page import EVIDENCE, compare, dataset_cards, open_page, published_cards, show, takeaway
from ecosystem.views import overview

page = open_page("overview")
if page.tab == EVIDENCE:
    takeaway(page, overview.publications)
    published_cards(page)
    left, right = st.columns(2, gap="large")
    show(page, overview.publications, at=left)
    show(page, overview.scholars, at=right)
    left, right = st.columns(2, gap="large")
    show(page, overview.academics, at=left)
    show(page, overview.organisations_by_city, at=right)
else:
    compare(page)
    dataset_cards(page)
    show(page, overview.stock)
    left, right = st.columns(2, gap="large")
    show(page, overview.direction, at=left)
    show(page, overview.places, at=right)
