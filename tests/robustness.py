"""Print the table of inputs tried, faults survived and limits: ``python3 -m tests.robustness``.

Numbers are counts of the cases that the tests name, and constants of the package; the README has the same table.
"""

from collections.abc import Iterator

from ecosystem.app import uploads
from ecosystem.app.server import views_api
from ecosystem.datasets import remote_definitions, remote_reading
from ecosystem.importers import limited_process
from ecosystem.importers.json_lines import line_reader
from ecosystem.importers.openalex import client
from ecosystem.live import deck, room
from ecosystem.load import problems
from tests.datasets import test_remote_datasets
from tests.docs import test_patterns
from tests.exports import test_formulas, test_hostile_labels
from tests.importers import (
    test_author_download,
    test_file_kinds,
    test_limited_process,
    test_orcid_tables,
    test_record_reader,
)
from tests.importers.spreadsheets import test_parquet, test_sheet_reading
from tests.load import test_problems, test_published
from tests.selection import test_links

Row = tuple[str, int, str, str]
"""What is tried, how many, what holds, within which limits."""


def rows() -> Iterator[Row]:
    """Yield the rows of the table."""
    wrong_cells = sum(map(len, test_problems.CASES.values()))
    yield (
        "tables with a wrong cell, reference or file",
        wrong_cells + len(test_problems.BROKEN) + len(test_published.BROKEN),
        "each is named with line, rule and remedy, all at once",
        f"{problems.MAX_PROBLEMS} problems are listed, the others counted",
    )
    yield (
        "uploads and workbooks that are damaged, locked or slow to read",
        len(test_limited_process.UPLOADS) + len(test_sheet_reading.HOSTILE) + len(test_parquet.HOSTILE),
        "a problem with a remedy, or the rows",
        f"{uploads.MAX_VISIT_BYTES >> 20} MB and {uploads.MAX_VISIT_FILES} files a visit, "
        f"{uploads.MAX_SERVER_BYTES >> 30} GB on the server",
    )
    yield (
        "processes that end while they read an upload",
        len(test_limited_process.ENDS),
        "an explanation; the next upload is read",
        f"{limited_process.MAX_PROCESSES} at a time, each {limited_process.MAX_MEMORY >> 30} GB, "
        f"{limited_process.MAX_CPU_SECONDS} s of processor time, {limited_process.TIME_LIMIT:.0f} s in all",
    )
    yield (
        "records of OpenAlex, ORCID and ROR that are damaged or of another type",
        len(test_record_reader.HOSTILE)
        + len(test_orcid_tables.HOSTILE)
        + len(test_orcid_tables.CASES)
        + len(test_file_kinds.HOSTILE_XML)
        + len(test_file_kinds.DAMAGED),
        "counted with the reason; the others are read",
        f"{line_reader.LONGEST_LINE >> 20} MB a line",
    )
    yield (
        "failures of OpenAlex's server during a download",
        len(test_author_download.FAULTS),
        "the same records as without",
        f"{client.ATTEMPTS} attempts a request",
    )
    yield (
        "servers of remote datasets that fail or give something else",
        len(test_remote_datasets.BROKEN),
        "the last valid state stays; no secret is quoted",
        f"{remote_reading.MAX_BYTES >> 20} MB and {remote_reading.MAX_SECONDS:.0f} s a reading",
    )
    yield (
        "wrong definitions of remote datasets",
        len(test_remote_datasets.WRONG),
        "each is named; the others are used",
        f"{remote_definitions.MAX_BYTES >> 20} MB",
    )
    yield (
        "links with a part that does not fit",
        len(test_links.WRONG),
        "the part is named and left out",
        f"{views_api.MOST_QUERY:,} characters and {views_api.MOST_A_MINUTE} requests a minute at /api",
    )
    yield (
        "formulas, markup and control characters in names",
        len(test_formulas.HOSTILE) + len(test_hostile_labels.HOSTILE),
        "text in every page and file",
        f"{room.MAX_TEXT_CHARACTERS} characters of a question in a room, {deck.MAX_SLIDES} slides in a deck",
    )
    yield (
        "long texts for each regular expression",
        len(list(test_patterns._texts(test_patterns.LENGTH))),
        "linear time",
        f"{test_patterns.LENGTH:,} characters in {test_patterns.LIMIT * 1000:.0f} ms",
    )


def table() -> str:
    """Return the table as Markdown."""
    head = ("tried", "cases, at least", "what holds", "limits")
    lines = [
        head,
        ("---", "--:", "---", "---"),
        *((what, str(count), holds, limit) for what, count, holds, limit in rows()),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    print(table())
