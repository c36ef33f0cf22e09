"""Lists in which people repeat: posts with one year, with a period, without ends, and earlier employers beside."""

from pathlib import Path

import pytest

from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.load import DataProblemsError, load_reference
from ecosystem.site import SITE

IMPORTED_IN = 2026
DERIVE = move_derivation(until=IMPORTED_IN)
MOVE = ("Asma", "NUST", "Google", "2014")


def read(text: str, **constants: str) -> SpreadsheetImport:
    imported = start_import({"list.csv": text.encode()}, derive=DERIVE)
    for target, value in {"field": "robotics", **constants}.items():
        imported = imported.with_constant(target, value)
    return imported


def moves_of(imported: SpreadsheetImport) -> set[tuple[str, str, str, str]]:
    assert imported.problems == ()
    rows = imported.rows()
    names = {row["researcher_id"]: row["name"] for row in rows["researchers"]}
    return {
        (names[row["researcher_id"]], row["from_organization"], row["to_organization"], row.get("year", ""))
        for row in rows.get("transitions", [])
    }


def posts_of(imported: SpreadsheetImport) -> list[tuple[str, str, int, int]]:
    """Return name, employer, first and last year of the posts; 0 without an end. Nothing is derived."""
    posts = imported.posts
    assert posts is not None
    assert not posts.problems
    names = posts.people.set_index("person_id")["name"]
    columns = ["person_id", "organization", "first_year", "last_year"]
    rows = posts.affiliations[columns].fillna({"last_year": 0}).itertuples(index=False)
    return sorted((names[person], employer, int(first), int(last)) for person, employer, first, last in rows)


def last_years(imported: SpreadsheetImport) -> dict[str, str]:
    return {row["name"]: row.get("last_observed_year", "") for row in imported.rows()["researchers"]}


@pytest.mark.parametrize(
    "headings", ["Name,Employer,Year", "Author,Affiliation,Year", "Name,Arbeitgeber,Jahr", "Nom,Employeur,Année"]
)
def test_one_year_per_row_is_a_year_in_the_post(headings: str) -> None:
    rows = "Asma,NUST,2010\nAsma,NUST,2011\nAsma,Google,2014\nBilal,LUMS,2011\nBilal,LUMS,2012\n"
    imported = read(f"{headings}\n{rows}")
    assert {("Asma", "NUST", 2011, 2011), ("Asma", "Google", 2014, 2014)} <= set(posts_of(imported))
    if headings.startswith("Author"):
        assert moves_of(imported) == {MOVE}
        assert last_years(imported) == {"Asma": "2014", "Bilal": "2012"}  # no row says anything of later years


def test_one_year_per_person_makes_no_list_of_posts() -> None:
    imported = read("Name,Employer,Year\nAsma,NUST,2010\nBilal,LUMS,2011\n")
    assert imported.mappings[0].layout == "researchers"


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [
        ("2009-2014", "2014 - 2019", 2019),
        ("2009–14", "2014–19", 2019),
        ("Sep 2009 to Mar 2014", "Mar 2014 to May 2019", 2019),
        ("2009 bis 2014", "2014 bis heute", 0),
        ("2009-2014", "since 2014", 0),
        ("2009-2014", "2014-present", 0),
    ],
)
def test_periods_are_the_years_of_posts(first: str, second: str, end: int) -> None:
    imported = read(f"Name,Employer,Tenure\nAsma,NUST,{first}\nAsma,Google,{second}\n")
    assert posts_of(imported) == [("Asma", "Google", 2014, end), ("Asma", "NUST", 2009, 2014)]


@pytest.mark.parametrize("school", ["Hochschule", "University", "Alma mater"])
def test_a_school_is_the_employer_of_posts_without_another(school: str) -> None:
    rows = "Asma;NUST;2010;2014\nAsma;Google;2014;2018\n"
    posts = posts_of(read(f"Name;{school};Von;Bis\n{rows}"))
    assert posts == [("Asma", "Google", 2014, 2018), ("Asma", "NUST", 2010, 2014)]


@pytest.mark.parametrize("headings", ["Ref,Type,Where,When,Until,What", "A1,B1,C1,D1,E1,F1"])
def test_cells_decide_where_headings_mislead(headings: str) -> None:
    rows = (
        "Asma Akram,University of Karachi,Karachi,2010,2014,Natural language processing\n"
        "Asma Akram,Jazz,Islamabad,2014,2019,Natural language processing\n"
        "Bilal Butt,Anthropic,San Francisco,2012,2018,Computer vision\n"
        "Bilal Butt,University of Punjab,Lahore,2018,2019,Computer vision\n"
    )
    imported = start_import({"list.csv": f"{headings}\n{rows}".encode()}, derive=DERIVE)
    assert posts_of(imported) == [
        ("Asma Akram", "Jazz", 2014, 2019),
        ("Asma Akram", "University of Karachi", 2010, 2014),
        ("Bilal Butt", "Anthropic", 2012, 2018),
        ("Bilal Butt", "University of Punjab", 2018, 2019),
    ]


def test_a_repeated_person_without_years_is_refused_with_every_remedy() -> None:
    imported = read("Name,Employer\nAsma,NUST\nAsma,Google\n")
    with pytest.raises(DataProblemsError) as caught:
        imported.check(load_reference(SITE / "data" / "reference"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.value) == (3, "Asma")
    for remedy in ("Line 2", "year of each", "column of ids", "remove it"):
        assert remedy in problem.remedy


def test_posts_without_ends_ask_for_the_year_of_the_list() -> None:
    text = "Name,Employer,Since\nAsma,Google,2015\nBilal,LUMS,2016\n"
    imported = read(text)
    assert last_years(imported) == {"Asma": "", "Bilal": ""}
    assert any("2 posts have no last year" in one and "As of which year" in one for one in imported.questions)
    dated = read(text, last_observed_year="2021")
    assert last_years(dated) == {"Asma": "2021", "Bilal": "2021"}
    assert not any("As of which year" in one for one in dated.questions)


def test_posts_that_go_on_ask_for_the_year_of_the_list() -> None:
    text = "Name,Employer,From,To\nAsma,NUST,2008,2014\nAsma,Google,2014,present\nBilal,LUMS,2016,2018\n"
    imported = read(text)
    assert any("1 post goes on and is taken to last until the year of the import" in one for one in imported.questions)
    dated = read(text, last_observed_year="2021")
    assert (last_years(dated), moves_of(dated)) == ({"Asma": "2021", "Bilal": "2018"}, {MOVE})


@pytest.mark.parametrize("heading", ["No", "Nr.", "S.No"])
def test_a_number_of_the_row_does_not_double_a_person(heading: str) -> None:
    rows = "1,Asma,NUST,2008,present\n2,Bilal,LUMS,2010,2012\n3,Asma,Google,2014,present\n"
    imported = read(f"{heading},Name,Employer,From,To\n{rows}")
    assert {post[:2] for post in posts_of(imported)} == {("Asma", "NUST"), ("Asma", "Google"), ("Bilal", "LUMS")}
    assert imported.posts is not None
    assert len(imported.posts.people) == 2


@pytest.mark.parametrize(
    "headings",
    ["Name,Employer,Previous employer,Year of change", "Name,Current company,Former employer,Date of move"],
)
def test_an_employer_before_is_a_move(headings: str) -> None:
    imported = read(f"{headings}\nAsma,Google,NUST,2014\nBilal,NUST,,\nCyma,ETH Zurich,LUMS,\n")
    assert moves_of(imported) == {MOVE, ("Cyma", "LUMS", "ETH Zurich", "")}
    assert {row["name"] for row in imported.rows()["researchers"]} == {"Asma", "Bilal", "Cyma"}
    assert any("read as moves" in remark for remark in imported.sheets.remarks)


@pytest.mark.parametrize("people", ["ABC", "PQR", "adi"])
def test_initials_of_persons_are_no_codes_of_evidence(people: str) -> None:
    first, second, third = people
    imported = read(
        f"Name,Current employer,Former employer\n{first},Google,NUST\n{second},ETH Zurich,LUMS\n{third},FAST,\n"
    )
    assert {(one["from_organization"], one["to_organization"]) for one in imported.rows()["transitions"]} == {
        ("NUST", "Google"),
        ("LUMS", "ETH Zurich"),
    }
    assert all(one["researcher_id"] for one in imported.rows()["transitions"])


@pytest.mark.parametrize("cell", ["PhD student at KAIST", "Ph.D. candidate, KAIST", "Doktorand an der KAIST"])
def test_studies_are_no_post(cell: str) -> None:
    person = read(f'Name,Employer,City\nAsma,"{cell}",Daejeon\nBilal,LUMS,Lahore\n').rows()["researchers"]
    asma = next(row for row in person if row["name"] == "Asma")
    assert (asma["organization"], asma["sector_id"], asma["city_id"]) == ("", "", "daejeon")
    posts = read(f'Name,Employer,From,To\nAsma,"{cell}",2010,2014\nAsma,LUMS,2014,2018\n').posts
    assert posts is not None
    studies = posts.affiliations.set_index("organization").loc["KAIST"]
    assert studies[["basis", "sector_id", "country_code"]].tolist() == ["education", "university", "KR"]


def test_places_that_stay_empty_are_named_with_the_remedy() -> None:
    imported = read("Name,Employer,City\nAsma,NUST,Cambridge\nBilal,LUMS,London\n")
    (remark,) = (one for one in imported.questions if "stays empty" in one)
    assert "“Cambridge” (several places" in remark
    assert "country beside it" in remark


@pytest.mark.parametrize(
    ("city", "found"), [("Portland", "portland-us-5746545"), ("Columbus", "columbus-us-4509177"), ("Springfield", "")]
)
def test_of_several_places_in_the_country_beside_it_one_far_larger_is_meant(city: str, found: str) -> None:
    imported = read(f"Name,Employer,City,Country\nAsma,Intel,{city},United States\nBilal,LUMS,Lahore,Pakistan\n")
    assert [row["city_id"] for row in imported.rows()["researchers"]] == [found, "lahore"]
    remarks = [one for one in imported.questions if "stays empty" in one]
    assert len(remarks) == (not found)
    assert all("several places in US" in one and "country beside it" not in one for one in remarks)


def test_a_listed_university_gives_its_country() -> None:
    posts = read("Name,Employer,From,To\nAsma,NUST,2010,2014\nAsma,Google,2014,2018\n").posts
    assert posts is not None
    countries = posts.affiliations.set_index("organization")["country_code"]
    assert countries["NUST"] == "PK"
    assert countries.isna()["Google"]  # a firm works in many countries


@pytest.mark.parametrize(
    ("heading", "before", "now", "countries"),
    [
        ("Note", "NUST", "ETH Zurich", ("PK", "CH")),
        ("Note", "LUMS", "Google", ("PK", "")),
        ("Note", "NUST; LUMS", "KAUST", ("PK", "SA")),
        ("Previous country", "NUST", "Google", ("DE", "")),
        ("Previous city", "NUST", "LUMS", ("DE", "PK")),
    ],
)
def test_a_listed_university_gives_the_country_of_a_move(
    heading: str, before: str, now: str, countries: tuple[str, str]
) -> None:
    """As in a list of posts, and only where neither country nor city is stated."""
    stated = {"Previous country": "Germany", "Previous city": "Berlin"}.get(heading, "joined in spring")
    imported = read(
        f"Name,Current employer,Previous employer,{heading},Year of change\nAsma,{now},{before},{stated},2014\n"
    )
    (move,) = imported.rows()["transitions"]
    assert (move["from_country_code"], move["to_country_code"]) == countries


def test_a_folder_is_read_or_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    command = ["import", "spreadsheet", str(folder), "--out", str(tmp_path / "out")]
    assert main(command) == 2
    assert f"{folder} is a folder without lists" in capsys.readouterr().err
    (folder / "people.csv").write_text("Name,Employer,Field\nAsma,NUST,robotics\n", encoding="utf-8")
    (folder / "readme.md").write_text("Notes", encoding="utf-8")
    assert main(command) == 0
    assert "people.csv" in capsys.readouterr().out
