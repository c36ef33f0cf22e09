"""How does Pakistan compare with its peers in published figures?"""

import streamlit as st

from ecosystem.app.page import open_page, section, show
from ecosystem.views import context

page = open_page("context")

section("AI publications", anchor="publications")
left, right = st.columns(2, gap="large")
show(page, context.publications, at=left)
show(page, context.index, at=right)
left, right = st.columns(2, gap="large")
show(page, context.growth, at=left)
show(page, context.per_million, at=right)

section("Scholars who come and go", anchor="scholars")
show(page, context.migration)
left, right = st.columns(2, gap="large")
show(page, context.migration_peers, at=left)
show(page, context.partners, at=right)
show(page, context.partner_map)

section("Single figures", anchor="figures")
show(page, context.disagreements)
show(page, context.facts)
