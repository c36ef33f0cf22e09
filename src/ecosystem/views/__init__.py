"""Views: each one question answered, with everything that must travel with the answer."""

from ecosystem.views import methods, transitions
from ecosystem.views.provenance import filter_words
from ecosystem.views.view import PICK, Answer, Method, Provenance, View, ViewMaker, registry, view

__all__ = [
    "PICK",
    "Answer",
    "Method",
    "Provenance",
    "View",
    "ViewMaker",
    "filter_words",
    "methods",
    "registry",
    "transitions",
    "view",
]
