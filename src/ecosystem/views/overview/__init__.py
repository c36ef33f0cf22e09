"""Views of the page Overview: headline numbers, published figures, and the dataset at a glance."""

from ecosystem.views.overview.dataset_figures import direction, places, stock
from ecosystem.views.overview.published_figures import academics, organisations_by_city, publications, scholars

__all__ = ["academics", "direction", "organisations_by_city", "places", "publications", "scholars", "stock"]
