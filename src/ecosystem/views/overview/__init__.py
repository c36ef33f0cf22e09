"""Views of the page Overview: headline numbers, published figures, and the dataset at a glance."""

from ecosystem.views.overview.dataset_figures import (
    academics,
    direction,
    organisations_by_city,
    places,
    publications,
    scholars_in_and_out,
    stock,
)

__all__ = ["academics", "direction", "organisations_by_city", "places", "publications", "scholars_in_and_out", "stock"]
