"""Load a folder, zip or upload of CSV files into a checked, read-only Ecosystem.

The public interface of this package: other packages import from here, not from its modules.
"""

from ecosystem.load.loader import PUBLISHED_FOLDER, load_dataset, load_published, load_reference, load_zip
from ecosystem.load.model.anonymize import HIDDEN, HIDDEN_TITLE
from ecosystem.load.model.catalogue import (
    ARCHIVE,
    ARCHIVE_DIGEST_LENGTH,
    ARCHIVE_SEPARATOR,
    Catalogue,
    archive_dataset,
    dataset_folders,
    fingerprint,
    is_readable,
    list_datasets,
)
from ecosystem.load.model.coding import (
    DIRECTIONS,
    DOMAINS,
    ENTRIES,
    ORIGINS,
    PLACES,
    RELOCATIONS,
    TRAINING,
    UNKNOWN_YEAR,
)
from ecosystem.load.model.derived_moves import UNCERTAIN, derive_moves, derive_spells
from ecosystem.load.model.derived_people import derive_people, derive_skills
from ecosystem.load.model.ecosystem import Ecosystem, Reference, Source
from ecosystem.load.model.import_record import RECORD_KEY, ImportRecord, Setting, Variation, read_record
from ecosystem.load.model.metadata import ORIGIN, DatasetMetadata, default_metadata
from ecosystem.load.model.published import PublishedTables, without_published
from ecosystem.load.problems import (
    FORMULA_STARTS,
    DataProblemsError,
    Problem,
    closest_match,
    group_problems,
    problems_table,
    shorten,
    sort_problems,
)
from ecosystem.load.reading.archive import unpack
from ecosystem.load.reading.encoding import LongLineError, NotTextError, detect_encoding
from ecosystem.load.reading.files import File, without_direction_marks
from ecosystem.load.reading.header import SEPARATORS, split_line
from ecosystem.load.reading.strict_reader import CsvRecords
from ecosystem.load.shipped_tables import MEASURED_ONCE, career_accuracy_note, load_career_accuracy, load_shapes

__all__ = [
    "ARCHIVE",
    "ARCHIVE_DIGEST_LENGTH",
    "ARCHIVE_SEPARATOR",
    "DIRECTIONS",
    "DOMAINS",
    "ENTRIES",
    "FORMULA_STARTS",
    "HIDDEN",
    "HIDDEN_TITLE",
    "MEASURED_ONCE",
    "ORIGIN",
    "ORIGINS",
    "PLACES",
    "PUBLISHED_FOLDER",
    "RECORD_KEY",
    "RELOCATIONS",
    "SEPARATORS",
    "TRAINING",
    "UNCERTAIN",
    "UNKNOWN_YEAR",
    "Catalogue",
    "CsvRecords",
    "DataProblemsError",
    "DatasetMetadata",
    "Ecosystem",
    "File",
    "ImportRecord",
    "LongLineError",
    "NotTextError",
    "Problem",
    "PublishedTables",
    "Reference",
    "Setting",
    "Source",
    "Variation",
    "archive_dataset",
    "career_accuracy_note",
    "closest_match",
    "dataset_folders",
    "default_metadata",
    "derive_moves",
    "derive_people",
    "derive_skills",
    "derive_spells",
    "detect_encoding",
    "fingerprint",
    "group_problems",
    "is_readable",
    "list_datasets",
    "load_career_accuracy",
    "load_dataset",
    "load_published",
    "load_reference",
    "load_shapes",
    "load_zip",
    "problems_table",
    "read_record",
    "shorten",
    "sort_problems",
    "split_line",
    "unpack",
    "without_direction_marks",
    "without_published",
]
