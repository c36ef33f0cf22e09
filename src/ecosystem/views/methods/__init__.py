"""Views of the page Data and methods: completeness, how results depend on thresholds, and how old the sources are."""

from ecosystem.views.methods.coverage import moves_known, people_known, sources
from ecosystem.views.methods.threshold_variants import abroad_varied, industry_varied

__all__ = ["abroad_varied", "industry_varied", "moves_known", "people_known", "sources"]
