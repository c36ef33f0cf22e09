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
left, right = st.columns([3, 2], gap="large")
show(page, organisations.by_kind_city, at=left)
show(page, organisations.city_map, at=right)
left, right = st.columns(2, gap="large")
show(page, organisations.by_sector, at=left)
show(page, organisations.ai_link, at=right)
more(page, "years of founding", organisations.founded)
