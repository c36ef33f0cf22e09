"""METHOD.md: its figures are those of the files, and every threshold is explained."""

import re

import pytest

from ecosystem.careers import Thresholds
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.datasets.table_file import read_table
from ecosystem.load import MEASURED_ONCE, load_career_accuracy
from ecosystem.tables import Organizations, Resolution
from tests.data.shipped import CLEANING, DATA, FACULTY, PUBLISHED, REFERENCE

TEXT = (DATA / "METHOD.md").read_text(encoding="utf-8")
LINES = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")]
FILES = {cells[0]: cells[1] for cells in LINES if cells[0].endswith(".csv")}


@pytest.mark.parametrize("name", sorted(FILES))
def test_rows_are_as_stated(name):
    assert FILES[name] == f"{len(read_rows(DATA / name)):,}"


def test_every_file_is_listed():
    shipped = {
        f"{path.parent.name}/{path.name}"
        for folder in (CLEANING, FACULTY, REFERENCE, PUBLISHED)
        for path in folder.glob("*.csv")
    }
    assert set(FILES) == shipped


def test_resolution_is_as_stated():
    stated = [
        cells for cells in LINES if len(cells) == 5 and re.fullmatch(r"[a-z_]+", cells[0]) and cells[0] != "column"
    ]
    assert stated == [
        [
            row[Resolution.column],
            *(f"{int(row[column]):,}" for column in (Resolution.given, Resolution.resolved, Resolution.unresolved)),
            f"{100 * float(row[Resolution.share_unresolved]):.1f} %",
        ]
        for row in read_table(FACULTY, Resolution)
    ]


def test_every_threshold_is_explained():
    assert {name for name in Thresholds().values() if f"`{name}`" not in TEXT} == set()


def test_accuracy_of_the_histories_measured_once_is_as_stated():
    accuracy = load_career_accuracy()
    rows = accuracy[accuracy["set"] == MEASURED_ONCE].to_dict("records")
    assert [cells for cells in LINES if cells[0] in {row["group"] for row in rows}] == [
        [
            row["group"],
            *(f"{row[name]}" for name in ("histories", "known", "derived")),
            *(f"{row[name]:.2f}" for name in ("precision_within_a_year", "recall_within_a_year")),
            *(f"{row[name]}".replace("-", "−") for name in ("known_net_emigration", "derived_net_emigration")),
        ]
        for row in rows
    ]


def test_judged_links_to_ai_are_as_stated():
    answers = [row["ai_link"] for row in read_rows(CLEANING / "organization_ai_link.csv")]
    linked = sum(bool(row[Organizations.ai_focus]) for row in read_table(REFERENCE, Organizations))
    stated = f"{answers.count('yes')} are work in AI ({linked} rows after joining), {answers.count('no')} are not"
    assert stated in " ".join(TEXT.split())
