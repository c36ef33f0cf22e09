"""Employers of unknown sector: one question for each, and the answer is kept in the mapping file."""

import pytest

from ecosystem.importers.spreadsheets import Decision, SpreadsheetImport, read_mapping, start_import
from ecosystem.importers.spreadsheets.mapping_file import write_mapping

SPELLINGS = ("Zarqand Works", "ZARQAND WORKS", "The Zarqand-Works", "Zarqand  works")
HEADINGS = "Person,Research area,Degree,Company,City,Start,End,Position"


def read_posts(*employers: str, saved: str = "") -> SpreadsheetImport:
    rows = [
        f"P{number},NLP,PhD,{name},Lahore,{2010 + number},{2011 + number},Engineer"
        for number, name in enumerate(employers)
    ]
    content = "\n".join([HEADINGS, *rows, ""]).encode()
    return start_import({"posts.csv": content}, read_mapping(saved)) if saved else start_import({"posts.csv": content})


def sectors(imported: SpreadsheetImport) -> list[str | None]:
    assert imported.posts is not None
    found = imported.posts.affiliations.sort_values("first_year")["sector_id"]
    return [None if code != code else str(code) for code in found]


def questions(imported: SpreadsheetImport) -> list[tuple[str, int]]:
    return [(one.original, one.count) for one in imported.values if one.vocabulary == "employer" and one.ours is None]


def test_an_employer_needs_one_decision_in_all_its_spellings() -> None:
    assert questions(read_posts(*SPELLINGS, *SPELLINGS)) == [(SPELLINGS[0], 2 * len(SPELLINGS))]
    assert questions(read_posts("Zarqand Works", "Qimlo")) == [("Qimlo", 1), ("Zarqand Works", 1)]
    assert questions(read_posts("NADRA", "Zong", "HBL")) == []


@pytest.mark.parametrize("decided", SPELLINGS)
def test_an_answer_is_kept_in_the_mapping_and_holds_for_every_spelling(decided: str) -> None:
    imported = read_posts(*SPELLINGS)
    kept = imported.mapping_to_save().with_decisions(Decision("employer", decided, "", "fintech"))
    again = read_posts(*SPELLINGS, "NADRA", saved=write_mapping(kept))
    assert questions(again) == []
    assert sectors(again) == ["fintech"] * len(SPELLINGS) + ["public-sector"]


def test_an_answer_overrules_the_table_of_employers() -> None:
    kept = read_posts("NADRA").mapping_to_save().with_decisions(Decision("employer", "NADRA", "", "security-defence"))
    assert sectors(read_posts("NADRA", saved=write_mapping(kept))) == ["security-defence"]
