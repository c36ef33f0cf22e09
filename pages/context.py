"""How does Pakistan compare with its peers in published figures?"""

import streamlit as st

from ecosystem.app.page import more, open_page, section, show
from ecosystem.views import context

page = open_page("context")
left, right = st.columns(2, gap="large")
show(page, context.articles, at=left)
show(page, context.foreign_share, at=right)
left, right = st.columns(2, gap="large")
show(page, context.coauthors, at=left)
show(page, context.computing, at=right)
more(
    page,
    "AI publications by three sources, most cited articles, works in OpenAlex",
    *(context.sources, context.top_cited),
    *(context.publications, context.index, context.growth, context.per_million),
)

section("Scholars who come and go", anchor="scholars")
show(page, context.migration)
more(page, "peers and partners", context.migration_peers, context.partners, context.partner_map)

section("Software, patents and money", anchor="figures")
left, right = st.columns(2, gap="large")
show(page, context.github, at=left)
show(page, context.patents, at=right)
more(
    page,
    "AI topics and exchange on GitHub, spending on research, figures cited from CSET, figures on which sources differ",
    *(context.github_topics, context.github_partners, context.research_spending, context.cited, context.disagreements),
)
more(page, "single figures from public pages", context.facts)
