"""Names of a dataset with control characters, markup and long words: every file is written and can be read."""

import csv
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from pptx import Presentation

from ecosystem.exports import csv_with_provenance, html_page, slides, view_csv, workbook
from ecosystem.selection import Scope, Selection, narrow
from ecosystem.views import View, registry
from tests.indicators.frames import ecosystem

HOSTILE = (
    "Bell \x07, tab \x0b, escape \x1b[31m and unit \x1f",
    "<script>window.__x=1</script><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; ]]> <!-- {{7*7}} %{y} ${x}",
    "a" + "\u0301" * 60 + "\u202ertl\u202c \u200b \ufffe \uffff",
    "W" * 3_000,
    "=HYPERLINK(“x”)\r\n\x85\u2028",
)
FORBIDDEN = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}
"""Characters that XML forbids."""


@pytest.fixture(scope="module")
def scope() -> Scope:
    """A dataset of which every displayed name is hostile."""
    people = [
        {
            "name": HOSTILE[place % 6],
            "organization": HOSTILE[place % 5],
            "skills": f"{HOSTILE[place % 4]};pytorch",
            "degree": "doctorate",
            "degree_country_code": "PK",
            "city_id": ("lahore", "karachi", "islamabad", "berlin")[place % 4],
        }
        for place in range(40)
    ]
    moves = [
        {
            "who": place,
            "year": 2010 + place % 8,
            "from_city_id": "lahore",
            "to_city_id": ("karachi", "berlin")[place % 2],
            "to_country_code": ("PK", "DE")[place % 2],
            "to_sector_id": ("fintech", "software-services", "university")[place % 3],
            "motivation": "career-growth",
            "challenge": "workplace-culture",
            "note": HOSTILE[place % 6],
        }
        for place in range(40)
    ]
    built = ecosystem(people, moves)
    named = {
        table: getattr(built, table).assign(name=list(HOSTILE)) for table in ("cities", "sectors")
    }  # both have six rows
    texts = {"title": HOSTILE[0], "description": HOSTILE[1], "licence": HOSTILE[3]}
    sources = built.sources_table.assign(citation=HOSTILE[0])
    hostile = replace(built, **named, metadata=replace(built.metadata, **texts), sources_table=sources)
    return narrow(hostile, Selection(city=("lahore", "karachi")))


@pytest.fixture(scope="module")
def views(scope: Scope) -> list[View]:
    return [definition.of(scope) for definition in registry().values() if not definition.published]


@pytest.mark.slow
def test_every_part_of_an_office_file_is_valid_xml(views: list[View]) -> None:
    book = workbook(views, link=HOSTILE[1])
    for content in (slides(views, link=HOSTILE[1]), book):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ET.fromstring(archive.read(name))  # noqa: S314 - our own file
    assert len(Presentation(io.BytesIO(slides(views[:2]))).slides) >= 2
    assert len(openpyxl.load_workbook(io.BytesIO(book)).sheetnames) >= len(views)


def test_a_web_page_holds_names_as_text(views: list[View]) -> None:
    page = html_page(views, title=HOSTILE[1])
    assert "<script>window.__x=1" not in page
    assert "<img src=x" not in page


def test_rows_and_numbers_are_read_again(scope: Scope, views: list[View]) -> None:
    for view in views:
        text = view_csv(view).decode("utf-8-sig")
        body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
        widths = {len(row) for row in csv.reader(io.StringIO(body, newline=""))}
        assert len(widths) <= 1, view.id
    rows = scope.ecosystem.researchers.take(scope.people.index.to_numpy())
    assert csv_with_provenance(rows, scope, link=HOSTILE[2])
