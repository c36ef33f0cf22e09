"""Views of the page Researchers: domains, fields, degrees and places of training."""

from ecosystem.views.researchers.training_places import degree_countries, retention, trained
from ecosystem.views.researchers.workforce import field_degree, now, stock

__all__ = ["degree_countries", "field_degree", "now", "retention", "stock", "trained"]
