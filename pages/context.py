"""How does Pakistan compare with its peers in published figures?"""

import streamlit as st

from ecosystem.app.page import more, open_page, section, show, takeaway
from ecosystem.views import context

page = open_page("context")
takeaway(page, context.articles)
left, right = st.columns(2, gap="large")
show(page, context.articles, at=left)
show(page, context.sources, at=right)
left, right = st.columns(2, gap="large")
show(page, context.foreign_share, at=left)
show(page, context.coauthors, at=right)
left, right = st.columns(2, gap="large")
show(page, context.computing, at=left)
show(page, context.top_cited, at=right)

section("Scholars who come and go", anchor="scholars")
left, right = st.columns(2, gap="large")
show(page, context.migration_peers, at=left)
show(page, context.partners, at=right)
show(page, context.migration)

section("Software, patents and money", anchor="resources")
left, right = st.columns(2, gap="large")
show(page, context.github, at=left)
show(page, context.github_topics, at=right)
left, right = st.columns(2, gap="large")
show(page, context.github_partners, at=left)
show(page, context.cited, at=right)
left, right = st.columns(2, gap="large")
show(page, context.patents, at=left)
show(page, context.research_spending, at=right)

more(
    page,
    "Works in OpenAlex by economy, scholars on the map, and single figures",
    context.publications,
    context.index,
    context.growth,
    context.per_million,
    context.partner_map,
    context.disagreements,
    context.facts,
)
