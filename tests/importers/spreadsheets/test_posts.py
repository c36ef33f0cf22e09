"""Posts: people and affiliations in the columns of every source of careers."""

import json
from pathlib import Path

import pytest

from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.career_posts import DerivedMoves, PostRecords, move_derivation
from ecosystem.importers.spreadsheets.spreadsheet_import import NO_DERIVATION
from ecosystem.load import load_reference
from ecosystem.site import SITE

LONG = (
    "Person,Research area,Degree,Company,Branch,City,Country,Start,End,Position\n"
    "A,NLP,PhD,Invented University,University,Lahore,Pakistan,2010,2014,Lecturer\n"
    "A,NLP,,Invented Works,,Hyderabad,India,Sep 2014,present,Engineer\n"
    "B,Robotics,MSc,Invented Lab,Research,Karachi,,2012,2011,Researcher\n"
    "C,Robotics,,,University,Karachi,,2012,,\n"
    "D,Robotics,PhD,Invented Lab,Research,Karachi,,2012,2013,Researcher\n"
    "D,Robotics,MSc,Invented Works,,Lahore,,2013,,Engineer\n"
)


def read_list(text: str = LONG) -> SpreadsheetImport:
    return start_import({"posts.csv": text.encode()})


def test_posts_become_people_and_affiliations() -> None:
    careers = read_list().posts
    assert careers is not None
    assert len(careers.people) == len({"A", "C", "D"})
    assert careers.people.set_index("name").loc["A", ["field", "degree", "source_id"]].tolist() == [
        "natural-language-processing",
        "doctorate",
        "own-spreadsheet",
    ]
    posts = careers.affiliations.set_index(["organization", "first_year"])
    lecturer, engineer = posts.loc[("Invented University", 2010)], posts.loc[("Invented Works", 2014)]
    assert lecturer[["sector_id", "city_id", "country_code", "last_year", "role"]].tolist() == [
        "university",
        "lahore",
        "PK",
        2014,
        "Lecturer",
    ]
    assert lecturer[["basis", "evidence", "weight"]].tolist() == ["employment", "c", 1.0]
    assert engineer[["city_id", "country_code"]].tolist() == ["hyderabad-in", "IN"]
    assert engineer[["sector_id", "last_year", "organization_id"]].isna().all()
    assert posts.loc[("Invented Lab", 2012), "country_code"] == "PK"  # by its city: no country is given


@pytest.mark.parametrize("heading", ["Employment Type", "employment type", "Art der Beschäftigung", "Nature of Job"])
def test_the_kind_of_employment_is_part_of_the_role(heading: str) -> None:
    kinds = {"Internship": "Analyst (Internship)", "Full-time": "Analyst", "": "Analyst", "Analyst": "Analyst"}
    rows = "".join(f"A,NLP,Works {at},{2010 + at},{2011 + at},Analyst,{kind}\n" for at, kind in enumerate(kinds))
    careers = read_list(f"Name,Field,Company,From,To,Job title,{heading}\n{rows}").posts
    assert careers is not None
    assert careers.affiliations["role"].tolist() == list(kinds.values())


def test_invalid_posts_are_reported_in_the_users_lines_and_headings() -> None:
    careers = read_list().posts
    assert careers is not None
    message = {(problem.line, problem.column, problem.value, problem.rule) for problem in careers.problems}
    assert message == {
        (4, "End", "2011", "must not be before the first year (2012)"),
        (7, "Degree", "MSc", "the rows of one person differ: doctorate and master"),
    }


def test_ids_stay_the_same_whatever_the_order_of_the_rows() -> None:
    header, *rows = LONG.splitlines()
    turned = read_list("\n".join([header, *reversed(rows)])).posts
    plain = read_list().posts
    assert turned is not None
    assert plain is not None
    assert turned.people.equals(plain.people)
    assert turned.affiliations.equals(plain.affiliations)


def test_an_empty_place_in_a_wide_list_is_no_post() -> None:
    wide = "Name,Field,Employer 1,From 1,To 1,Employer 2,From 2,To 2\nA,NLP,X,2010,2014,,,\nB,CV,X,2010,2012,Y,,2014\n"
    careers = read_list(wide).posts
    assert careers is not None
    assert careers.affiliations["organization"].tolist() == ["X", "X"]
    assert [(problem.line, problem.column) for problem in careers.problems] == [(3, "From 2")]


def test_posts_without_a_derivation_of_moves_are_a_problem() -> None:
    good = "\n".join(line for place, line in enumerate(LONG.splitlines()) if place in (0, 1, 2)) + "\n"
    assert [problem.rule for problem in read_list(good).problems] == [NO_DERIVATION]

    def stand_in(careers: PostRecords, home: str) -> DerivedMoves:
        first = careers.affiliations.groupby("person_id", as_index=False).first()
        people = careers.people.rename(columns={"person_id": "researcher_id"})
        joined = people.merge(first.rename(columns={"person_id": "researcher_id"})[["researcher_id", "sector_id"]])
        return DerivedMoves({"researchers": joined})

    imported = start_import({"posts.csv": good.encode()}, derive=stand_in)
    assert imported.problems == ()
    ecosystem = imported.check(load_reference(SITE / "data" / "reference", use_cache=False))
    assert ecosystem.researchers["name"].tolist() == ["A"]
    assert ecosystem.researchers["sector_id"].astype("str").tolist() == ["university"]


KHANS = (
    "Khan,Ayesha,NUST,2008,2014,Pakistan,Université,robotique\n"
    "Khan,Bilal,Technische Universität Berlin,2015,2020,Allemagne,Université,robotique\n"
)
BESIDE = "Employeur,Début,Fin,Pays,Secteur,Domaine\n"


@pytest.mark.parametrize(
    "pair", ["Nom,Prénom", "Nachname,Vorname", "Name,Vorname", "Last name,First name", "Surname,Given name"]
)
def test_two_people_with_one_surname_stay_two_people_who_did_not_move(pair: str) -> None:
    careers = read_list(f"{pair},{BESIDE}{KHANS}").posts
    assert careers is not None
    assert not careers.problems
    assert {*careers.people["name"]} == {"Ayesha Khan", "Bilal Khan"}
    assert careers.people["person_id"].nunique() == 2
    assert careers.affiliations["person_id"].is_unique  # a post each, so no move


def test_a_surname_alone_is_not_used_as_a_name() -> None:
    text = f"Nachname,{BESIDE}" + "".join(f"{line[:5]}{line.split(',', 2)[2]}\n" for line in KHANS.splitlines())
    imported = start_import({"posts.csv": text.encode()}, derive=move_derivation(until=2024))
    fed = {feed.target for feed in imported.mappings[0].feeds}
    assert "organization" in fed
    assert not fed & {"name", "researcher_id"}
    assert any(problem.column == "researcher_id" and problem.remedy for problem in imported.problems)


def test_a_whole_name_beside_a_given_name_is_taken_as_it_is() -> None:
    text = f"Name,Vorname,{BESIDE}" + KHANS.replace("Khan,Ayesha", "Ayesha Khan,Ayesha").replace(
        "Khan,Bilal", "Bilal Khan,Bilal"
    )
    mapping = start_import({"posts.csv": text.encode()}).mappings[0]
    assert [feed.heading for feed in mapping.feeds if feed.target == "name"] == ["Name"]


@pytest.mark.slow
def test_the_record_holds_the_thresholds_of_the_derived_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list_, out = tmp_path / "posts.csv", tmp_path / "out"
    list_.write_text(f"Nom,Prénom,{BESIDE}{KHANS}", encoding="utf-8")
    assert main(["import", "spreadsheet", str(list_), "--out", str(out)]) == 0
    record = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["import"]
    assert {"longest_gap"} <= {threshold["name"] for threshold in record["thresholds"]}
    assert record["flagged"] == {"people": 0, "years": 0, "left_out": 0, "listed": []}
    assert isinstance(record["left_aside"], list)
    assert "People with implausible years: 0" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SpreadsheetImport, "sensitivity", {})
    list_, file = tmp_path / "posts.csv", tmp_path / "file"
    list_.write_text(f"Nom,Prénom,{BESIDE}{KHANS}", encoding="utf-8")
    file.write_text("", encoding="utf-8")
    assert main(["import", "spreadsheet", str(list_), "--out", str(file / "out")]) == 2
    message = capsys.readouterr().err.strip()
    assert "cannot be written" in message
    assert len(message.splitlines()) == 1


POST_HEADINGS = "Name,Employer,City,Country,From,To,Field\n"


def derived_moves(careers: dict[str, list[str]]) -> dict[str, list[tuple[str, str]]]:
    """Derive the moves of people with these posts, all in one derivation."""
    rows = "".join(f"{name},{post},robotics\n" for name, posts in careers.items() for post in posts)
    imported = start_import({"posts.csv": (POST_HEADINGS + rows).encode()}, derive=move_derivation(until=2020))
    assert imported.problems == ()
    names = {row["researcher_id"]: row["name"] for row in imported.rows()["researchers"]}
    moves: dict[str, list[tuple[str, str]]] = {name: [] for name in careers}
    for row in sorted(imported.rows()["transitions"], key=lambda row: row["year"]):
        moves[names[row["researcher_id"]]].append((row["from_organization"], row["to_organization"]))
    return moves


NO_POST = ("Unemployed", "Career break", "Maternity leave", "Retired", "Student", "housewife", "Job seeker")
BLANK = ("", "-", "n/a", "TBD", "Nil", "Confidential", "unknown")


def test_words_for_no_post_are_no_employer() -> None:
    before, after = "NUST,Islamabad,Pakistan,2008,2012", "LUMS,Lahore,Pakistan,2014,2020"
    found = derived_moves(
        {
            **{f"Between {word}": [before, f"{word},,,2012,2014", after] for word in NO_POST},
            **{f"At the end {word}": [before, f"{word},Lahore,Pakistan,2012,present"] for word in NO_POST},
        }
    )
    for word in NO_POST:
        assert found[f"Between {word}"] == [("NUST", "LUMS")], word
        assert found[f"At the end {word}"] == [], word


@pytest.mark.parametrize("word", NO_POST)
def test_people_without_any_post_are_counted(word: str) -> None:
    rows = f"A,NUST,Islamabad,Pakistan,2008,2012,NLP\nB,{word},,,2012,,NLP\n"
    imported = start_import({"a.csv": (POST_HEADINGS + rows).encode()})
    assert any("1 of 2 people have no other row" in remark for remark in imported.questions)


def test_an_unknown_employer_is_a_post_and_two_of_them_are_no_move() -> None:
    before, after = "NUST,Islamabad,Pakistan,2008,2010", "LUMS,Lahore,Pakistan,2016,2020"
    careers = {}
    for number, blank in enumerate(BLANK):
        abroad = f"{blank},Berlin,Germany,2010,2013"
        careers[f"One {number}"] = [before, abroad, after]
        careers[f"Two {number}"] = [before, abroad, "?,,,2013,2016", after]
        careers[f"Apart {number}"] = [before, abroad, "none,Lahore,Pakistan,2013,2016"]
    found = derived_moves(careers)
    unknown = "Unknown employer"
    for number, blank in enumerate(BLANK):
        assert found[f"One {number}"] == found[f"Two {number}"] == [("NUST", unknown), (unknown, "LUMS")], blank
        assert found[f"Apart {number}"] == [("NUST", unknown), (unknown, unknown)], blank
