"""How does Pakistan compare with its peers in published figures?"""

import streamlit as st

from ecosystem.app.page import open_page, remark, section, show
from ecosystem.views import context, facts, scholar_partners, scholars

page = open_page("context", filtered=False)
remark("Published figures, whatever the dataset: filters have no say here.")

section("AI publications", anchor="publications")
left, right = st.columns(2, gap="large")
show(page, context.publications, at=left)
show(page, context.index, at=right)
left, right = st.columns(2, gap="large")
show(page, context.growth, at=left)
show(page, context.per_million, at=right)

section("Scholars who come and go", anchor="scholars")
show(page, scholars.migration)
left, right = st.columns(2, gap="large")
show(page, scholars.migration_peers, at=left)
show(page, scholar_partners.partners, at=right)
show(page, scholar_partners.partner_map)

section("Single figures", anchor="figures")
show(page, facts.disagreements)
show(page, facts.facts)
