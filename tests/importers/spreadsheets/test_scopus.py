"""Exports of Scopus: a person per author id with affiliations by year; without ids they are refused."""

import csv
import io
import time

import pytest

from ecosystem.importers.file_kinds import JSON
from ecosystem.importers.spreadsheets import SpreadsheetImport, is_own_format, start_import
from ecosystem.importers.spreadsheets import scopus_papers as scopus
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.load import load_reference
from ecosystem.site import SITE
from tests.importers.test_file_kinds import CASES, KINDS

CASE = (CASES / "scopus.csv").read_bytes()
SHORT = "Authors,Author(s) ID,Title,Year,Source title,Link,Affiliations,Authors with affiliations,Author Keywords,EID\n"


def imported(content: bytes | str, name: str = "scopus.csv") -> SpreadsheetImport:
    content = content.encode() if isinstance(content, str) else content
    return start_import({name: content}, derive=move_derivation(until=2024))


def posts(content: bytes | str, name: str = "scopus.csv") -> list[tuple]:
    found = imported(content, name)
    assert found.posts is not None
    assert found.problems == ()
    rows = found.posts.affiliations[["person_id", "organization", "city_id", "country_code", "first_year"]]
    return sorted(rows.itertuples(index=False, name=None))


def table(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


EXPECTED = [
    ("scopus-57000000001", "University of Alpha", "lahore", "PK", 2019),
    ("scopus-57000000001", "University of Gamma", "berlin", "DE", 2022),
    ("scopus-57000000002", "Beta Software Ltd", "karachi", "PK", 2019),
    ("scopus-57000000003", "University of Alpha", "lahore", "PK", 2022),
]
NEW = [
    {
        "Authors": "Khan A.; Shah B.",
        "Author full names": "Khan, Ali (57000000001); Shah, Bilal (57000000002)",
        "Author(s) ID": "57000000001; 57000000002",
        "Title": "First",
        "Year": "2019",
        "Authors with affiliations": "Khan A., Department of Computing, University of Alpha, Lahore, 54000, Punjab, "
        "Pakistan; Shah B., AI Lab, Beta Software Ltd, Karachi, Pakistan",
        "EID": "1",
    },
    {
        "Authors": "Khan A.; Malik C.",
        "Author full names": "Khan, Ali (57000000001); Malik, Cyma (57000000003)",
        "Author(s) ID": "57000000001; 57000000003",
        "Title": "Second",
        "Year": "2022",
        "Authors with affiliations": "Khan A., University of Gamma, Berlin, Germany; Malik C., School of Engineering, "
        "University of Alpha, Lahore, Pakistan",
        "EID": "2",
    },
]


def without(heading: str) -> str:
    return table(*({key: cell for key, cell in row.items() if key != heading} for row in NEW))


FORMS = {
    "older export": CASE.decode(),
    "newer export": table(*NEW),
    "ids in the full names alone": without("Author(s) ID"),
    "no full names": without("Author full names"),
    "semicolons": table(*NEW).replace("\r\n", "\n"),
    "lines above the headings": "Scopus\n\n" + table(*NEW),
    "byte order mark": "\ufeff" + table(*NEW),
    "a paper twice": table(*NEW, NEW[0]),
}


@pytest.mark.parametrize("form", ["newer export", "ids in the full names alone", "no full names"])
@pytest.mark.parametrize("digits", [1, 3, 4])
def test_short_ids_tell_persons_apart(form: str, digits: int) -> None:
    short = FORMS[form].replace("5700000000", "1" * (digits - 1))
    assert [row[1:] for row in posts(short)] == [row[1:] for row in EXPECTED]


@pytest.mark.parametrize("form", ["older export", "newer export"])
def test_papers_are_not_said_to_lack_a_last_year(form: str) -> None:
    assert not any("last year" in remark or "last_year" in remark for remark in imported(FORMS[form]).questions)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_export_gives_the_same_careers(form: str) -> None:
    assert posts(FORMS[form]) == EXPECTED


def test_a_change_of_address_is_a_move_and_everybody_is_a_person() -> None:
    found = imported(CASE)
    ecosystem = found.check(load_reference(SITE / "data" / "reference"))
    (move,) = ecosystem.transitions.itertuples()
    assert (move.from_organization, move.to_organization, move.year) == (
        "University of Alpha",
        "University of Gamma",
        2022,
    )
    assert (move.evidence, move.source_url) == ("d", "https://www.example.org/inv2")
    assert sorted(ecosystem.researchers.name) == ["Khan A.", "Malik C.", "Shah B."]
    years = dict(zip(ecosystem.researchers.name, ecosystem.researchers.last_observed_year, strict=True))
    assert years == {"Khan A.": 2022, "Shah B.": 2019, "Malik C.": 2022}  # a paper is of its year alone
    assert not any("As of which year" in remark for remark in found.questions)


def test_the_lower_threshold_is_stated() -> None:
    found = imported(CASE)
    (least,) = [one for one in found.derivation_summary["thresholds"] if one["name"] == "least_weight"]
    assert (least["value"], least["default"]) == (1.0, 2.0)
    assert "threshold least_weight" in found.sheets.remarks[0]


def test_the_field_is_that_of_most_papers_and_one_value_for_all_overrules_it() -> None:
    rows = [{**NEW[0], "Author Keywords": keywords, "EID": keywords} for keywords in ("robotics", "robotics", "NLP")]
    found = imported(table(*rows, {**NEW[1], "Author Keywords": "unheard of"}))
    fields = dict(zip(found.posts.people.person_id, found.posts.people.field, strict=True))  # type: ignore[union-attr]
    assert fields == {
        "scopus-57000000001": "robotics",
        "scopus-57000000002": "robotics",
        "scopus-57000000003": "unknown",
    }
    chosen = found.with_constant("field", "computer-vision").posts
    assert chosen is not None
    assert set(chosen.people.field) == {"computer-vision"}


@pytest.mark.parametrize(
    "text",
    [
        table(*({**row, "Author(s) ID": "", "Author full names": ""} for row in NEW)),
        table(*({**row, "Author(s) ID": "[No author id available]", "Author full names": ""} for row in NEW)),
        table(
            *(
                {key: row[key] for key in ("Authors", "Title", "Year", "EID", "Authors with affiliations")}
                for row in NEW
            )
        ),
    ],
)
def test_without_author_ids_it_is_refused(text: str) -> None:
    (problem,) = imported(text).problems
    assert problem.rule == scopus.NO_IDS
    assert "Author(s) ID" in problem.remedy


def test_without_affiliations_it_is_refused() -> None:
    (problem,) = imported(without("Authors with affiliations")).problems
    assert (problem.rule, problem.remedy) == (scopus.NO_AFFILIATIONS, scopus.EXPORT_AGAIN)


def test_people_without_affiliations_are_counted() -> None:
    row = {**NEW[1], "Authors with affiliations": "Malik C., University of Alpha, Lahore, Pakistan"}
    found = imported(table(NEW[0], row))
    assert "1 of 3 people" not in found.sheets.remarks[0]
    assert ("scopus-57000000003", "University of Alpha", "lahore", "PK", 2022) in posts(table(NEW[0], row))
    lonely = {**NEW[1], "Authors with affiliations": "Khan A.; Malik C."}
    assert "1 of 3 people are left out" in imported(table(NEW[0], lonely)).sheets.remarks[0]


def test_time_grows_with_the_text_alone() -> None:
    """Thousands of authors, and addresses of thousands of parts, take seconds at most."""
    authors = [f"Khan {'A' * (number % 9)}{number}." for number in range(4_000)]
    crowd = {
        "Authors": "; ".join(authors),
        "Author(s) ID": "; ".join(str(57_000_000_000 + number) for number in range(4_000)),
        "Title": "Crowd",
        "Year": "2020",
        "Authors with affiliations": "; ".join(f"{name}, Alpha" for name in authors[:3_999]),
        "EID": "3",
    }
    commas = {**crowd, "Authors with affiliations": "Khan 0., " + "A.-" * 30_000 + ", a" * 10_000}
    begun = time.process_time()
    imported(table(crowd, commas)).sheets  # noqa: B018 - read when the import starts
    assert time.process_time() - begun < 10


ADDRESSES = {
    "Dept. of CS, University of Alpha, Lahore, Pakistan": [("University of Alpha", "PK")],
    "University of Alpha, Lahore, Pakistan, University of Gamma, Berlin, Germany": [
        ("University of Alpha", "PK"),
        ("University of Gamma", "DE"),
    ],
    "Alpha Institute of Technology, Atlanta, GA, United States": [("Alpha Institute of Technology", "US")],
    "Alpha University, Atlanta, Georgia, United States": [("Alpha University", "US")],
    "Faculty of Computing, Quorvia, Lahore, Pakistan": [("Quorvia", "PK")],
    "Quorvia, Pakistan": [("Quorvia", "PK")],
    "National University of Singapore, Singapore, Singapore": [("National University of Singapore", "SG")],
    "University of Alpha": [("University of Alpha", "")],
    "Pakistan": [],
    "": [],
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_organisation_is_found_among_the_parts_of_an_address(address: str) -> None:
    parts = [part for part in address.split(", ") if part]
    assert [(one.organization, one.country_code) for one in scopus.split_address(parts)] == ADDRESSES[address]


@pytest.mark.parametrize("name", KINDS)
def test_files_of_other_kinds_are_explained(name: str) -> None:
    content, kind = KINDS[name]
    if kind is None or "spreadsheet" in kind.read_by:
        return
    assert not is_own_format({"list.json": content}) or kind is JSON
    found = start_import({"list.xls": content})
    assert [(one.rule, one.remedy) for one in found.problems] == [(kind.rule, kind.remedy)]
    assert not found.sheets.headed
