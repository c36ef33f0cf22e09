"""Views of the page Researchers: practitioners, academics and studies abroad; domains, fields, degrees and training."""

from ecosystem.views.researchers.academic_ranks import academics
from ecosystem.views.researchers.practitioner_profile import practitioners, titles
from ecosystem.views.researchers.studies_abroad import computing_students, doctorates, stem_workers
from ecosystem.views.researchers.training_places import degree_countries, retention, trained
from ecosystem.views.researchers.workforce import field_degree, now, stock

__all__ = [
    "academics",
    "computing_students",
    "degree_countries",
    "doctorates",
    "field_degree",
    "now",
    "practitioners",
    "retention",
    "stem_workers",
    "stock",
    "titles",
    "trained",
]
