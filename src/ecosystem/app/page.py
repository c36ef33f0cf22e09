"""What a page is put together from."""

from ecosystem.app import methods, upload
from ecosystem.app.cards import dataset_cards, published_cards
from ecosystem.app.compare import compare
from ecosystem.app.frame import Page, open_page, run, say_what_remains
from ecosystem.app.import_record import import_record
from ecosystem.app.openalex_download import openalex_section
from ecosystem.app.panel import show
from ecosystem.app.people import find
from ecosystem.app.rows import rows_behind
from ecosystem.app.sections import remark, section

__all__ = [
    "Page",
    "compare",
    "dataset_cards",
    "find",
    "import_record",
    "methods",
    "open_page",
    "openalex_section",
    "published_cards",
    "remark",
    "rows_behind",
    "run",
    "say_what_remains",
    "section",
    "show",
    "upload",
]
