"""Views of the page Pakistan in context: published figures beside those of other countries."""

from ecosystem.views.context.ai_articles import articles, coauthors, foreign_share
from ecosystem.views.context.ai_publications import growth, index, per_million, publications
from ecosystem.views.context.computing_articles import computing, patents, top_cited
from ecosystem.views.context.github_accounts import github, github_partners, github_topics
from ecosystem.views.context.publication_sources import sources
from ecosystem.views.context.published_facts import disagreements, facts
from ecosystem.views.context.resources import cited, research_spending
from ecosystem.views.context.scholar_migration import migration, migration_peers
from ecosystem.views.context.scholar_partners import partner_map, partners

__all__ = [
    "articles",
    "cited",
    "coauthors",
    "computing",
    "disagreements",
    "facts",
    "foreign_share",
    "github",
    "github_partners",
    "github_topics",
    "growth",
    "index",
    "migration",
    "migration_peers",
    "partner_map",
    "partners",
    "patents",
    "per_million",
    "publications",
    "research_spending",
    "sources",
    "top_cited",
]
