"""One way in: a folder, a zip or uploaded files become a read-only Ecosystem, or all problems at once."""

from ecosystem.load.derive import DIRECTIONS, DOMAINS, PLACES, UNKNOWN_YEAR
from ecosystem.load.ecosystem import Birth, Ecosystem, Reference, Source
from ecosystem.load.problems import DataProblemsError, Problem
from ecosystem.load.reading import load_dataset, load_reference

__all__ = [
    "DIRECTIONS",
    "DOMAINS",
    "PLACES",
    "UNKNOWN_YEAR",
    "Birth",
    "DataProblemsError",
    "Ecosystem",
    "Problem",
    "Reference",
    "Source",
    "load_dataset",
    "load_reference",
]
