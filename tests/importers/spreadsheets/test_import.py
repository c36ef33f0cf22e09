"""From a list to a dataset: problems in the user's lines, the command, and the dataset as a zip."""

import csv
import json
from pathlib import Path

import frictionless
import pytest

from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import Decision, SpreadsheetImport, is_own_format, read_mapping, start_import
from ecosystem.importers.spreadsheets.dataset_package import dataset_zip, describe_files, import_metadata, import_record
from ecosystem.load import DataProblemsError, Problem, Reference, load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.spreadsheets.alumni import HEADINGS, ROWS, as_csv, as_xlsx


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(SITE / "data" / "reference", use_cache=False)


def decided(content: bytes = as_csv(), name: str = "alumni.csv") -> SpreadsheetImport:
    imported = start_import({name: content})
    return imported.with_choices(imported.saved.with_decisions(Decision("field", "Sprachverarbeitung", "", "speech")))


def found_in(imported: SpreadsheetImport, reference: Reference) -> tuple[Problem, ...]:
    try:
        imported.check(reference)
    except DataProblemsError as error:
        return error.problems
    return ()


def test_the_alumni_become_a_dataset(reference: Reference) -> None:
    ecosystem = decided().check(reference)
    people = ecosystem.researchers.set_index("name")
    assert len(people) == 12
    one = people.loc["Muster Zwei"]
    assert (one["degree"], one["degree_year"], one["field"], one["city_id"]) == (
        "master",
        2015,
        "machine-learning",
        "lahore",
    )
    assert people.loc["Muster Acht", ["organization", "city_id", "degree_country_code"]].tolist() == [
        "Ausgedacht Labor",
        "vienna",
        "AT",
    ]
    assert people.loc["Muster Eins", "profile_url"] == "https://www.example.org/1"
    assert ecosystem.cited[0].citation == "Spreadsheet: alumni.csv"


def test_a_city_that_the_reference_lacks_comes_with_its_coordinates(reference: Reference) -> None:
    imported = start_import({"a.csv": b"Name,Field,Employer,City,Country\nA,NLP,Invented University,Graz,Austria\n"})
    cities = imported.check(reference).cities.set_index("city_id")
    assert cities.loc["graz-at", ["country_code", "source_id"]].tolist() == ["AT", "geonames"]
    assert cities.loc["graz-at", "latitude"] == pytest.approx(47.07, abs=0.05)


def test_problems_name_the_users_file_line_heading_and_value(reference: Reference) -> None:
    rows = [list(row) for row in ROWS]
    rows[4][:2] = rows[2][:2]
    rows[6][3] = "2113"
    rows[7][3] = "soon"
    problems = found_in(decided(as_xlsx(HEADINGS, rows), "alumni.xlsx"), reference)
    assert {(problem.file, problem.line, problem.column, problem.value) for problem in problems} == {
        ("alumni.xlsx, sheet Alumni", 8, "Name des Alumnus", "Muster Drei"),
        ("alumni.xlsx, sheet Alumni", 10, "Abschlussjahr", "2113"),
        ("alumni.xlsx, sheet Alumni", 11, "Abschlussjahr", "soon"),
    }
    assert next(problem for problem in problems if problem.line == 8).remedy.startswith("Line 6 has it too")


def test_an_error_cell_is_reported_unless_its_column_is_unused(reference: Reference) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][4] = rows[1][11] = "#REF!"
    problems = found_in(decided(as_csv(HEADINGS, rows)), reference)
    assert [(problem.line, problem.column, problem.value) for problem in problems] == [(3, "Hochschule", "#REF!")]


def test_all_problems_come_at_once(reference: Reference) -> None:
    imported = start_import(
        {
            "a.csv": b"Name,Employer\nA,Invented University\n",
            "b.csv": b"",
            "c.csv": b"Name,Field,Employer\nB,Alchemy,Invented Works\n",
        }
    )
    assert {(problem.file, problem.column) for problem in found_in(imported, reference)} == {
        ("a.csv", "field"),
        ("b.csv", ""),
        ("c.csv", "Field"),
    }, "an employer of unknown sector keeps its person"


def test_invalid_cells_are_reported_together_with_undecided_values(reference: Reference) -> None:
    imported = start_import(
        {
            "a.csv": b"Name,Field,Employer,Degree year\nA,NLP,LUMS University,20l5\nB,Alchemy,LUMS University,2012\n"
            b"C,NLP,LUMS University,2010\nD,NLP,LUMS University,2011\nE,NLP,LUMS University,2150\n"
        }
    )
    found = [(problem.line, problem.column, problem.value) for problem in found_in(imported, reference)]
    assert found == [(2, "Degree year", "20l5"), (3, "Field", "Alchemy"), (6, "Degree year", "2150")]


def test_moves_without_people_have_a_remedy(reference: Reference) -> None:
    imported = start_import(
        {
            "moves.csv": "Name;Jahr;Von;Von Land;Nach;Nach Land;Fachgebiet\n"
            "A;2015;NUST;Pakistan;TU München;Deutschland;Robotik\n".encode()
        }
    )
    (problem,) = [problem for problem in found_in(imported, reference) if problem.line == 0]
    assert problem.remedy.startswith("Give a list of people")
    assert imported.mapped_sheets[0].unused_headings() == ["Fachgebiet"]


def test_people_and_moves_in_two_sheets_belong_together(reference: Reference) -> None:
    imported = start_import(
        {
            "people.csv": b"Name,Field,Employer,City\nA,NLP,Invented University,Lahore\n",
            "moves.csv": b"Name,Year,From employer,From country,To employer,To country,From sector,To sector\n"
            b"A,2015,Invented University,Pakistan,Invented Ltd,UK,University,Software\n",
        }
    )
    ecosystem = imported.check(reference)
    assert ecosystem.moves["year"].tolist() == [2015]
    assert ecosystem.transitions["researcher_id"].tolist() == ecosystem.researchers["researcher_id"].tolist()


def test_files_of_ours_need_no_mapping() -> None:
    assert is_own_format({"researchers.csv": b"researcher_id,field,degree_yeer\n", "sectors.csv": b"sector_id;name\n"})
    assert is_own_format({"researchers.csv": b"\x89PNG"})
    assert not is_own_format({"researchers.csv": b"Name,Employer,Field\n"})
    assert not is_own_format({"researchers.xlsx": b"PK"})
    assert not is_own_format({"alumni.csv": b"researcher_id,field\n"})
    assert is_own_format({"researchers.csv": b"researcher_id,field\n", "notes.csv": b"a,b\n"})
    assert is_own_format({"dataset.zip": b"PK"})


def test_the_dataset_taken_along_is_one_that_others_read(reference: Reference, tmp_path: Path) -> None:
    imported = decided()
    files = {"alumni.csv": as_csv()}
    imported = imported.with_home("DE")
    certificate = import_metadata(imported, "alumni", today="2026-01-02")
    packed = dataset_zip(imported, certificate, import_record(imported, describe_files(files)))
    assert packed == dataset_zip(imported, certificate, import_record(imported, describe_files(files)))
    ecosystem = load_dataset({"dataset.zip": packed}, reference)
    assert (len(ecosystem.researchers), ecosystem.metadata.home) == (12, "DE")
    (tmp_path / "dataset.zip").write_bytes(packed)
    report = frictionless.validate(str(tmp_path / "dataset.zip"), type="package")
    assert report.valid, report.flatten(["title", "message"])


def write(folder: Path, content: bytes, name: str = "alumni.csv") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_the_command_refuses_with_all_that_is_undecided_and_writes_no_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "alumni"
    assert main(["import", "spreadsheet", str(write(tmp_path, as_csv())), "--out", str(out)]) == 1
    found = capsys.readouterr().out
    assert "alumni.csv, line 10: Fachgebiet = “Sprachverarbeitung”" in found
    assert "field <- “Fachgebiet”" in found
    assert "not used: “Bemerkung”" in found
    assert not out.exists()


def test_the_command_takes_an_edited_mapping_and_finds_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept, list_ = tmp_path / "alumni", tmp_path / "kept.json", write(tmp_path, as_csv())
    command = ["import", "spreadsheet", str(list_), "--out", str(out)]
    assert main([*command, "--write-mapping", str(kept)]) == 1
    mapping = json.loads(kept.read_text(encoding="utf-8"))
    mapping["decisions"].append(
        {"vocabulary": "field", "original": "Sprachverarbeitung", "beside": "", "ours": "speech"}
    )
    kept.write_text(json.dumps(mapping), encoding="utf-8")
    assert main([*command, "--mapping", str(kept), "--home", "DE"]) == 0
    before = {path.name: path.read_bytes() for path in out.glob("*.csv")}
    assert main(["validate", str(out)]) == 0
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["home"], package["import"]["sheets"][0]["not_used"]) == ("DE", ["Bemerkung", "Nr"])
    capsys.readouterr()
    assert main(command) == 0
    assert {path.name: path.read_bytes() for path in out.glob("*.csv")} == before
    assert "none changed" in capsys.readouterr().out
    assert read_mapping((out / "mapping.json").read_text(encoding="utf-8")).decisions[0].ours == "speech"


def test_a_corrected_list_changes_what_was_corrected_and_a_broken_one_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, list_ = tmp_path / "people", tmp_path / "list.csv"
    command = ["import", "spreadsheet", str(list_), "--out", str(out), "--set", "field=robotics"]
    list_.write_text(
        "Name,Employer,City\nA,Invented University,Lahore\nB,Invented University,Karachi\n", encoding="utf-8"
    )
    assert main(command) == 0
    list_.write_text(
        "Name,Employer,City\nA,Invented University,Multan\nC,Invented University,Karachi\n", encoding="utf-8"
    )
    assert main(command) == 0
    message = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["import"]["changes"]["researchers"]
    assert (message["added"], message["left"], message["corrected"]) == (1, 1, 1)
    good = (out / "researchers.csv").read_bytes()
    list_.write_text("Name,Employer,City\nA,Invented University,Multan\nA,Invented Ltd,Lahore\n", encoding="utf-8")
    assert main(command) == 1
    assert (out / "researchers.csv").read_bytes() == good
    with (out / "researchers.csv").open(encoding="utf-8", newline="") as opened:
        assert {row["city_id"] for row in csv.DictReader(opened)} == {"multan", "karachi"}
    capsys.readouterr()


@pytest.mark.parametrize(
    "more",
    [
        ["--home", "Pakistan"],
        ["--set", "salary=1"],
        ["--set", "field"],
        ["--mapping", "nowhere.json"],
        ["nowhere.csv"],
    ],
    ids=" ".join,
)
def test_an_invalid_command_gives_the_reason(
    more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list_ = write(tmp_path, b"Name,Employer,Field\nA,Invented University,NLP\n")
    assert main(["import", "spreadsheet", str(list_), *more, "--out", str(tmp_path / "out")]) == 2
    assert more[-1].split("=")[0] in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_invalid_mapping_file_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_ = write(tmp_path, b"Name,Employer,Field\nA,Invented University,NLP\n")
    bad = write(tmp_path, b'{"version": 9, "sheets": 1}', "bad.json")
    command = ["import", "spreadsheet", str(list_), "--mapping", str(bad), "--out", str(tmp_path / "out")]
    assert main(command) == 2
    message = capsys.readouterr().err
    assert "version is '9'" in message
    assert "decisions must be a list" in message


def test_a_mapping_about_other_columns_is_remarked_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_ = write(tmp_path, b"Name,Employer,Field\nA,Invented University,NLP\n")
    other = write(tmp_path, b'{"version": 1, "decisions": [], "sheets": []}', "other.json")
    assert main(["import", "spreadsheet", str(list_), "--mapping", str(other), "--out", str(tmp_path / "out")]) == 0
    assert "is about other columns" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "undecided"), [("PK,NA,DE", []), ("Pakistan,NA,Germany", ["NA"]), ("NA,NA,NA", ["NA"])]
)
def test_na_is_a_country_in_a_column_of_codes_and_undecided_in_one_of_names(given: str, undecided: list[str]) -> None:
    rows = "".join(
        f"{name},Invented University,NLP,{country}\n" for name, country in zip("ABC", given.split(","), strict=True)
    )
    imported = start_import({"a.csv": f"Name,Employer,Field,Degree country\n{rows}".encode()})
    assert [word.original for word in imported.values if word.ours is None] == undecided
    countries = [row["degree_country_code"] for row in imported.rows()["researchers"]]
    assert countries == [
        "" if word in undecided else {"Pakistan": "PK", "Germany": "DE"}.get(word, word) for word in given.split(",")
    ]
