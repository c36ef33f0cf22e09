"""Functions that the files in ``pages/`` call."""

from ecosystem.app import methods, upload
from ecosystem.app.cards import dataset_cards, finding_cards
from ecosystem.app.doors import doors
from ecosystem.app.frame import run
from ecosystem.app.import_record import import_record
from ecosystem.app.openalex_download import openalex_section
from ecosystem.app.organisations import directory
from ecosystem.app.page_context import OpenPage, open_page, remark, section
from ecosystem.app.panel import more, show, show_pair
from ecosystem.app.people import find
from ecosystem.app.profiles import profile
from ecosystem.app.rows import rows_behind
from ecosystem.selection import EVIDENCE

__all__ = [
    "EVIDENCE",
    "OpenPage",
    "dataset_cards",
    "directory",
    "doors",
    "find",
    "finding_cards",
    "import_record",
    "methods",
    "more",
    "open_page",
    "openalex_section",
    "profile",
    "remark",
    "rows_behind",
    "run",
    "section",
    "show",
    "show_pair",
    "upload",
]
