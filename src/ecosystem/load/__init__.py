"""One way in: a folder, a zip or uploaded files become a read-only Ecosystem, or all problems at once."""

from ecosystem.load.catalogue import ARCHIVE, ARCHIVED, ARCHIVED_HASH, Catalogue, archive_dataset, list_datasets, stamp
from ecosystem.load.derive import DIRECTIONS, DOMAINS, ENTRIES, ORIGINS, PLACES, RELOCATIONS, TRAINING, UNKNOWN_YEAR
from ecosystem.load.ecosystem import Birth, Ecosystem, Reference, Source
from ecosystem.load.problems import DataProblemsError, Problem, problems_table
from ecosystem.load.reading import load_dataset, load_reference, load_zip

__all__ = [
    "ARCHIVE",
    "ARCHIVED",
    "ARCHIVED_HASH",
    "DIRECTIONS",
    "DOMAINS",
    "ENTRIES",
    "ORIGINS",
    "PLACES",
    "RELOCATIONS",
    "TRAINING",
    "UNKNOWN_YEAR",
    "Birth",
    "Catalogue",
    "DataProblemsError",
    "Ecosystem",
    "Problem",
    "Reference",
    "Source",
    "archive_dataset",
    "list_datasets",
    "load_dataset",
    "load_reference",
    "load_zip",
    "problems_table",
    "stamp",
]
