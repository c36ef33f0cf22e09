"""How does Pakistan compare with its peers in published figures?"""

from ecosystem.app.page import more, open_page, section, show, show_pair
from ecosystem.views import context

page = open_page("context")
show_pair(page, context.articles, context.foreign_share)
show_pair(page, context.coauthors, context.computing)
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
show_pair(page, context.github, context.patents)
more(
    page,
    "AI topics and exchange on GitHub, spending on research, figures cited from CSET, figures on which sources differ",
    *(context.github_topics, context.github_partners, context.research_spending, context.cited, context.disagreements),
)
more(page, "single figures from public pages", context.facts)
