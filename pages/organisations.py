"""Which organisations make up the ecosystem, and where are they?"""

import streamlit as st

from ecosystem.app.page import directory, more, open_page, remark, show
from ecosystem.views import organisations

page = open_page("organisations")
remark(
    "Compiled from public pages, whatever the dataset. Strong on universities, national centres and incubators; thin "
    "on AI-native companies, communities and investors."
)
directory(page)
show(page, organisations.by_kind_city)
left, right = st.columns(2, gap="large")
show(page, organisations.city_map, at=left)
show(page, organisations.by_sector, at=right)
more(page, "links to AI by kind, and years of founding", organisations.ai_link, organisations.founded)
