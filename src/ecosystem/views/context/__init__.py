"""Views of the page Pakistan in context: published figures beside those of other countries."""

from ecosystem.views.context.ai_publications import growth, index, per_million, publications
from ecosystem.views.context.published_facts import disagreements, facts
from ecosystem.views.context.scholar_migration import migration, migration_peers
from ecosystem.views.context.scholar_partners import partner_map, partners

__all__ = [
    "disagreements",
    "facts",
    "growth",
    "index",
    "migration",
    "migration_peers",
    "partner_map",
    "partners",
    "per_million",
    "publications",
]
