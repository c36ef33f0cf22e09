"""Lists as people have them: notes and totals among the rows, names in three columns, error cells, ties, long texts."""

from pathlib import Path

import pytest

from ecosystem.app.mapping import decisions_left
from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import SpreadsheetImport, start_import
from ecosystem.importers.spreadsheets.cell_values import is_error
from ecosystem.importers.spreadsheets.value_matching import Match, Vocabularies, read_vocabularies

CASES = Path(__file__).parents[2] / "cases"
PEOPLE = "Asma A,University of Lahore,Lahore\nBilal B,University of Lahore,Lahore\n"


def read_list(content: str | bytes) -> SpreadsheetImport:
    return start_import({"list.csv": content if isinstance(content, bytes) else content.encode()})


def names(imported: SpreadsheetImport) -> list[str]:
    return sorted(row["name"] for row in imported.rows()["researchers"])


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ((CASES / "lists" / "subtotal.csv").read_text(), 4),
        (f"Name,Employer,City\n{PEOPLE}Total,,2\nCyma C,University of Karachi,Karachi\nTotal Karachi,,1\n", 3),
        (
            f"Name,Arbeitgeber,Ort\n{PEOPLE}Zwischensumme Lahore,,2\nCyma C,Eins,Karachi\nStand vom 1.3.2024,,\n",
            3,
        ),
        (f"Nom,Employeur,Ville\n{PEOPLE}Sous-total,2,\nCyma C,Société Une,Karachi\nMis à jour le 3 mai 2024,,\n", 3),
        (f"Name,Employer,City\n{PEOPLE}* as of March,,\nCyma C,Beta Ltd,Karachi\nExported on 2024-03-01,,\n", 3),
        (f"Name,Employer,City\n{PEOPLE}Total Khan,Beta Ltd,Karachi\n", 3),
    ],
)
def test_subtotals_and_notes_between_and_below_rows_are_no_people(content: str, count: int) -> None:
    assert len(names(read_list(content))) == count


@pytest.mark.parametrize(
    "content",
    [
        "First name,Last name,Full name,Employer\nAsma,Khan,Asma Khan,Beta Ltd\nBilal,Shah,Bilal Shah,Beta Ltd\n",
        "Full name,Last name,First name,Employer\nAsma Khan,Khan,Asma,Beta Ltd\nBilal Shah,Shah,Bilal,Beta Ltd\n",
        "Vorname,Nachname,Name,Arbeitgeber\nAsma,Khan,Asma Khan,Beta Ltd\nBilal,Shah,Bilal Shah,Beta Ltd\n",
        "Prénom,Nom de famille,Nom complet,Employeur\nAsma,Khan,Khan Asma,Beta\nBilal,Shah,Shah Bilal,Beta\n",
        "First name,Last name,Employer\nAsma,Khan,Beta Ltd\nBilal,Shah,Beta Ltd\n",
    ],
)
def test_first_last_and_full_name_name_each_person_once(content: str) -> None:
    imported = read_list(content)
    assert imported.mappings[0].layout == "researchers"
    assert {frozenset(name.split()) for name in names(imported)} == {
        frozenset({"Asma", "Khan"}),
        frozenset({"Bilal", "Shah"}),
    }


@pytest.mark.parametrize(
    "preamble",
    [
        "Notes:\nSome rows are missing since people may hide them.\n",
        "Name of the list,Alumni of 2024\nCity,Lahore\nContact,Office\n",
        "Alumni list\n\nSource: alumni office\nStatus: draft\n",
        "Titel,Absolventen\nStand,2024\n",
        "Department;;;\n",
    ],
)
def test_notes_above_the_headings_are_no_headings(preamble: str) -> None:
    imported = read_list(f"{preamble}Name,Employer,City,Field\nAsma A,Beta Ltd,Lahore,Robotics\nBilal B,X,Lahore,NLP\n")
    assert imported.sheets.headed[0].headings == ("Name", "Employer", "City", "Field")
    assert names(imported) == ["Asma A", "Bilal B"]


@pytest.mark.parametrize(
    "cell", ["#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!", "#¡REF!", "#N/D", "#YOK", "#ССЫЛКА!", "Err:508", "#N/A"]
)
def test_error_cells_of_any_language_are_reported_with_line_and_remedy(cell: str) -> None:
    assert is_error(cell)
    imported = read_list(f"Name,Employer,City,Field\nAsma A,{cell},Lahore,NLP\nBilal B,Beta Ltd,{cell},NLP\n")
    found = [problem for problem in imported.problems if problem.value == cell]
    assert [(problem.line, problem.column) for problem in found] == [(2, "Employer"), (3, "City")]
    assert all("Mend the formula" in problem.remedy for problem in found)


def test_errors_of_german_excel_are_problems_and_no_words() -> None:
    imported = read_list((CASES / "lists" / "german3.csv").read_bytes())
    lines = {problem.line for problem in imported.problems if problem.value.startswith("#")}
    assert lines == {4, 5, 6}
    assert not [value for value in imported.values if value.original.startswith("#")]


@pytest.mark.parametrize(
    "headings",
    ["Name,University,Employer,Field", "Name,Institution,Company,Field", "Field,Employer,University,Name"],
)
def test_two_headings_for_one_column_are_a_decision(headings: str) -> None:
    cells = {"Name": "Asma A", "Field": "NLP"}
    row = ",".join(cells.get(heading, "Beta Ltd") for heading in headings.split(","))
    imported = read_list(f"{headings}\n{row}\n{row.replace('Asma A', 'Bilal B')}\n")
    if imported.mappings[0].feed("organization") is None:
        assert any(problem.column == "organization" for problem in imported.problems)
        assert "Nothing is left" not in decisions_left(imported)


def test_columns_that_stay_empty_and_the_year_of_a_list_are_named() -> None:
    imported = read_list("Name,Field,Sector\nAsma A,NLP,University\nBilal B,NLP,University\n")
    assert "Nothing is left" not in decisions_left(imported)
    assert any("city_id" in question and "organization" in question for question in imported.questions)
    assert any("gives the year of the list" in question for question in imported.questions)
    dated = imported.with_constant("last_observed_year", "2024")
    assert not any("gives the year of the list" in question for question in dated.questions)


@pytest.mark.parametrize("heading", ["Source notes", "Note on source", "Remarks (source)", "Notes"])
def test_a_note_is_no_source(heading: str) -> None:
    imported = read_list(f"Name,Employer,Field,{heading}\nAsma A,Beta Ltd,NLP,met at a fair\n")
    feed = imported.mappings[0].feed("source_id")
    assert feed is not None
    assert feed.heading == ""


@pytest.mark.parametrize(
    ("headings", "target", "heading"),
    [
        ("Name,City,Place of work,Field", "city_id", "Place of work"),
        ("Name,Country,Column 7,Field", "city_country_code", "Column 7"),
        ("Name,Degree,Column 7,Field", "degree", "Column 7"),
    ],
)
def test_a_heading_of_which_no_cell_fits_does_not_win(headings: str, target: str, heading: str) -> None:
    cells = {"city_id": ("Lahore", "Karachi"), "city_country_code": ("Pakistan", "Germany"), "degree": ("PhD", "MSc")}
    rows = [f"Asma A,xx 1,{cells[target][0]},NLP", f"Bilal B,yy 2,{cells[target][1]},Robotics"]
    imported = read_list("\n".join([headings, *rows, ""]))
    feed = imported.mappings[0].feed(target)
    assert feed is None or feed.heading == heading


@pytest.mark.parametrize(
    ("vocabulary", "text", "code"),
    [
        ("degree", "M.S.", "master"),
        ("degree", "MCA", "master"),
        ("degree", "Diploma", ""),
        ("field", "LLMs", "natural-language-processing"),
        ("field", "RL", "machine-learning"),
        ("field", "knowledge graphs", "knowledge-and-reasoning"),
        ("city", "Isb", "islamabad"),
        ("city", "Khi", "karachi"),
        ("employer", "Invented Univ.", "university"),
        ("employer", "Invented (Pvt) Ltd.", "other-industry"),
    ],
)
def test_abbreviations_of_lists_are_known(vocabulary: str, text: str, code: str) -> None:
    assert read_vocabularies().match(vocabulary, text).ours == code


LOCATIONS = {
    "Lahore, Punjab, Pakistan": ("lahore", "PK"),
    "Berlin": ("berlin", "DE"),
    "Pakistan": ("", "PK"),
    "San Francisco Bay Area": ("san-francisco", "US"),
    "Nairobi, Kenya": ("nairobi", "KE"),
    "Karachi, Sindh": ("karachi", "PK"),
    "Greater Munich Metropolitan Area": ("munich", "DE"),
    "Pittsburgh, PA": ("pittsburgh", "US"),
    "Germany": ("", "DE"),
}


@pytest.mark.parametrize(("heading", "step"), [("Location", 1), ("Ort", -1), ("Ville", 2), ("Place", 4)])
def test_locations_in_different_forms_give_city_and_country(heading: str, step: int) -> None:
    cells = list(LOCATIONS)
    cells = [cells[index * step % len(cells)] for index in range(len(cells))]
    rows = [f'P{index},Beta Ltd,NLP,2010,2012,"{cell}"' for index, cell in enumerate(cells)]
    imported = read_list("\n".join([f"Name,Employer,Field,From,To,{heading}", *rows, ""]))
    found = {
        cell: (row.cells.get("city_id", ""), row.cells.get("country_code", ""))
        for cell, row in zip(cells, imported.translation.rows["posts"], strict=True)
    }
    by_place = {cell: (place.split("-")[0], country) for cell, (place, country) in found.items()}
    assert by_place == {cell: (LOCATIONS[cell][0].split("-")[0], LOCATIONS[cell][1]) for cell in cells}


def test_two_cities_of_one_name_stay_two() -> None:
    imported = read_list((CASES / "lists" / "hyd.csv").read_text())
    cities = {(row.cells["city_id"], row.cells["country_code"]) for row in imported.translation.rows["posts"]}
    assert {country for _, country in cities} == {"PK", "IN"}
    assert len({city for city, _ in cities}) == 2


def test_long_texts_are_matched_with_no_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    match = Vocabularies.match

    def counted(known: Vocabularies, vocabulary: str, text: str, beside: str = "") -> Match:
        lengths.append(len(text))
        return match(known, vocabulary, text, beside)

    monkeypatch.setattr(Vocabularies, "match", counted)
    prose = " ".join(f"w{number}" for number in range(100))
    rows = [f"Person {number},Beta Ltd,NLP" for number in range(20)]
    read_list("\n".join(["Name,Employer,Field", *rows, ""])).rows()
    short, lengths[:] = len(lengths), []
    longer = [f"{row},{number} {prose},{prose} {number}" for number, row in enumerate(rows)]
    assert len(names(read_list("\n".join(["Name,Employer,Field,Text A,Text B", *longer, ""])))) == 20
    assert len(lengths) == short
    assert max(lengths) < 50


@pytest.mark.parametrize(
    "case", ["unknown-sector-bridge/posts.csv", "misleading-table-missing/posts.csv", "lists/unknown.csv"]
)
def test_employers_of_unknown_sector_are_named_and_all_people_counted(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SpreadsheetImport, "sensitivity", {})  # eleven derivations more, of which nothing is asked here
    out = tmp_path / "out"
    code = main(["import", "spreadsheet", str(CASES / case), "--out", str(out)])
    text = capsys.readouterr().out
    assert "Zyntara" in text or ("Zarqo" in text and "Mintifly" in text)
    assert "table researchers is missing" not in text
    people = len({line.split(",")[0] for line in (CASES / case).read_text().splitlines()[1:]})
    if code == 0:
        assert len((out / "researchers.csv").read_text().splitlines()) == 1 + people
    else:
        assert f"of {people} " in text and "left out" in text


@pytest.mark.parametrize("content", [b"Name,Employer\nAsma A,Beta Ltd\n", b"researcher_id,field\nr-1,robotics\n"])
def test_validate_names_a_single_file_and_the_command_for_lists(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "alumni.csv"
    file.write_bytes(content)
    assert main(["validate", str(file)]) == 2
    error = capsys.readouterr().err
    assert f"import spreadsheet {file} --out" in error


@pytest.mark.parametrize("heading", ["X", "Col2"])
def test_a_column_of_countries_without_degrees_is_that_of_the_post(heading: str) -> None:
    rows = "A,NUST,Pakistan,2010,2014\nA,Google,United States,2014,present\n"
    imported = start_import({"a.csv": f"Name,Employer,{heading},From,To\n{rows}".encode()})
    feed = imported.mappings[0].feed("country_code")
    assert feed is not None
    assert feed.heading == heading


@pytest.mark.parametrize("figure", ["1", "1" * 61, "1" * 500, "12 people", "1" * 14_000 + "x"])
def test_a_total_of_any_length_is_no_person(figure: str) -> None:
    imported = start_import({"a.csv": f"Name,Count,City\nA,1,Lahore\nB,2,Karachi\nTotal,{figure},\n".encode()})
    assert len(imported.sheets.headed[0].column(0)) == len("AB")


@pytest.mark.parametrize("location", ["Hyderabad, Sindh", "Hyderabad, sindh"])
def test_a_province_decides_between_cities_of_one_name(location: str) -> None:
    rows = f'A,NUST,"{location}",2010,2014\nA,Infosys,"Hyderabad, India",2014,present\n'
    imported = start_import({"a.csv": f"Name,Employer,Location,From,To\n{rows}".encode()})
    cells = [row.cells for row in imported.translation.rows["posts"]]
    assert {(one["city_id"], one["country_code"]) for one in cells} == {("hyderabad", "PK"), ("hyderabad-in", "IN")}
