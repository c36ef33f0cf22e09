"""Review of a spreadsheet import in the app: matched, corrected, used, downloaded and reused."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ecosystem.app.session import SESSION
from ecosystem.importers import limited_process
from ecosystem.importers.spreadsheets import Decision, SavedMapping, SpreadsheetImport, read_mapping, write_mapping
from ecosystem.load import Ecosystem
from tests.importers.spreadsheets.alumni import HEADINGS, ROWS, as_csv, as_xlsx
from tests.importers.spreadsheets.foreign_lists import LISTS, Foreign
from tests.importers.spreadsheets.test_foreign_lists import HEADINGS as FAR_DOWN
from tests.importers.spreadsheets.test_foreign_lists import HIDDEN
from tests.importers.test_file_kinds import CASES, KINDS
from tests.pages.driver import checked, opened


def visit(test: AppTest) -> Any:
    """Return the session state of a visit."""
    return test.session_state[SESSION]


def brought(content: bytes, name: str = "alumni.csv", test: AppTest | None = None) -> AppTest:
    test = test or opened("your_data")
    test.file_uploader(key="files").upload(name, content).run()
    test.button(key="check").click().run()
    checked(test)
    return test


def number(test: AppTest, label: str):
    return next(one for one in test.number_input if one.label == label)


def page_text(test: AppTest) -> str:
    return "\n".join(
        element.value for element in (*test.markdown, *test.error, *test.info, *test.success, *test.warning)
    )


def box(test: AppTest, label: str):
    return next(one for one in test.selectbox if one.label.removesuffix(" ★") == label)


def click(test: AppTest, label: str) -> AppTest:
    next(one for one in test.button if one.label == label).click().run()
    checked(test)
    return test


@pytest.mark.parametrize(
    ("content", "name"), [(as_csv(), "alumni.csv"), (as_xlsx(), "alumni.xlsx")], ids=["csv", "xlsx"]
)
def test_a_list_is_matched_corrected_and_used(content: bytes, name: str) -> None:
    test = brought(content, name)
    assert box(test, "What the sheet holds").value == "researchers"
    assert box(test, "Main field of work").value == "Fachgebiet"
    assert box(test, "City of that organisation").value == "Arbeitgeber (Ort): the part inside brackets"
    assert "Bemerkung" in page_text(test)
    assert "Your list cannot be used yet" in page_text(test)
    question = next(one for one in test.selectbox if "Sprachverarbeitung" in one.label)
    question.select("speech").run()
    assert "Your list cannot be used yet" not in page_text(test)
    click(test, "Use these data")
    ecosystem = visit(test).upload
    assert isinstance(ecosystem, Ecosystem)
    assert len(ecosystem.researchers) == len(ROWS)
    assert ecosystem.researchers["field"].astype("str").tolist()[7] == "speech"
    assert "Your last good upload is in use: 12 people, 0 moves." in page_text(test)


def test_a_column_can_have_no_source_or_a_constant() -> None:
    test = brought(as_csv())
    box(test, "Highest degree").select("Nothing").run()
    assert visit(test).mapping.imported.mappings[0].feed("degree") is None
    assert set(visit(test).mapping.imported.mapped_sheets[0].unused_headings()) == {
        "Nr",
        "Bemerkung",
        "Abschluss",
    }
    box(test, "Main field of work").select("The same for all rows").run()
    box(test, "Main field of work: of all rows").select("robotics").run()
    assert "Your list cannot be used yet" not in page_text(test)
    click(test, "Use these data")
    people = visit(test).upload.researchers
    assert set(people["field"].astype("str")) == {"robotics"}
    assert people["degree"].isna().all()


def test_nothing_is_lost_on_a_rerun_or_on_another_page() -> None:
    test = brought(as_csv())
    next(one for one in test.selectbox if "Sprachverarbeitung" in one.label).select("speech").run()
    before = visit(test).mapping.imported.mapping_to_save()
    test.run()
    test.switch_page("pages/overview.py").run()
    test.switch_page("pages/your_data.py").run()
    assert visit(test).mapping.imported.mapping_to_save() == before
    assert "Your list cannot be used yet" not in page_text(test)


def test_decisions_are_reused_for_a_file_with_the_same_columns() -> None:
    test = brought(as_csv())
    next(one for one in test.selectbox if "Sprachverarbeitung" in one.label).select("speech").run()
    click(test, "Discard the list")
    assert visit(test).mapping is None
    brought(as_csv(rows=ROWS[6:]), "next year.csv", test)
    assert "Read as you decided for a file with the same columns before" in page_text(test)
    assert visit(test).mapping.imported.problems == ()


def test_a_mapping_file_is_applied_and_an_invalid_one_reported() -> None:
    test = brought(as_csv())
    kept = (
        visit(test)
        .mapping.imported.mapping_to_save()
        .with_decisions(Decision("field", "Sprachverarbeitung", "", "speech"))
    )
    uploader = next(one for one in test.file_uploader if one.label == "Use a saved mapping")
    uploader.upload("mapping.json", b'{"version": 1}').run()
    assert "sheets must be a list" in page_text(test).replace("\\", "")
    uploader = next(one for one in test.file_uploader if one.label == "Use a saved mapping")
    uploader.upload("mapping.json", write_mapping(kept).encode()).run()
    checked(test)
    assert visit(test).mapping.imported.problems == ()
    assert read_mapping(write_mapping(visit(test).mapping.imported.mapping_to_save())) == kept


def test_problems_of_the_check_name_the_users_lines_and_nothing_is_loaded() -> None:
    rows = [list(row) for row in ROWS]
    rows[7][6], rows[4][:2] = "NLP", rows[2][:2]
    test = brought(as_csv(HEADINGS, rows))
    click(test, "Use these data")
    assert visit(test).upload is None
    problem = visit(test).mapping.found[0]
    assert (problem.file, problem.line, problem.column) == ("alumni.csv", 7, "Name des Alumnus")
    assert "Your list cannot be used yet" in page_text(test)


def test_another_layout_can_be_chosen() -> None:
    test = brought(as_csv())
    box(test, "What the sheet holds").select("unused").run()
    assert visit(test).mapping.imported.mappings[0].layout == "unused"
    box(test, "What the sheet holds").select("researchers").run()
    assert visit(test).mapping.imported.mappings[0].feed("field") is not None


def test_texts_of_the_file_are_never_markup() -> None:
    evil = b"Name,Field,Employer,<b>x</b>,[y](http://x)\nA,<script>,X,1,2\nB,**bold**,Y,3,4\nC,:red[x],Z,5,6\n"
    test = brought(evil, "<i>.csv")
    checked(test)
    texts = [element.value for element in test.markdown] + [one.label for one in test.selectbox]
    assert any("script" in text for text in texts)
    for text in texts:
        assert not re.search(r"(?<!\\)<(script|b|i)>|(?<!\\)\[Employer|(?<![\\*])\*\*bold|(?<!\\):red", text), text


@pytest.mark.parametrize("name", ["a page", "ORCID archive", "Stata 12", "RIS in UTF-16"])
def test_a_file_of_another_kind_is_explained(name: str) -> None:
    content, kind = KINDS[name]
    assert kind is not None
    test = brought(content, "export.gz")
    assert "No list was read." in page_text(test)
    problems = "".join(frame.value.to_csv() for frame in test.dataframe)
    assert kind.rule in problems
    assert kind.remedy in problems


@pytest.mark.slow
def test_a_scopus_export_is_shown_as_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpreadsheetImport, "sensitivity", {})
    test = brought((CASES / "scopus.csv").read_bytes(), "scopus.csv")
    assert box(test, "What the sheet holds").value == "posts"
    click(test, "Use these data")
    used = visit(test).upload
    assert (len(used.researchers), len(used.transitions)) == (3, 1)


def test_files_in_our_format_need_no_mapping() -> None:
    test = brought(b"researcher_id,field,sector_id,source_id\nr-1,robotics,university,geonames\n", "researchers.csv")
    assert visit(test).mapping is None
    assert isinstance(visit(test).upload, Ecosystem)


def test_an_empty_mapping_survives_writing() -> None:
    assert read_mapping(write_mapping(SavedMapping())) == SavedMapping()


@pytest.mark.parametrize("foreign", LISTS, ids=lambda foreign: foreign.name)
@pytest.mark.slow
def test_a_list_from_abroad_is_imported_without_correction(foreign: Foreign) -> None:
    test = opened("your_data")
    for name, content in foreign.files().items():
        test.file_uploader(key="files").upload(name, content)
    test.run()
    test.button(key="check").click().run()
    assert "Nothing is left that you must decide." in page_text(test)
    if foreign.home != "PK":
        box(test, "Home country").select(foreign.home).run()
    click(test, "Use these data")
    ecosystem = visit(test).upload
    assert (len(ecosystem.researchers), len(ecosystem.transitions)) == (foreign.people, foreign.moves)
    assert ecosystem.metadata.home == foreign.home
    record = ecosystem.metadata.record
    posts = any(sheet.layout in ("posts", "careers") for sheet in foreign.sheets)
    assert (bool(record.variations), "no threshold" in record.statement) == (posts, not posts)


def test_home_is_pakistan_and_another_choice_is_kept_in_this_visit() -> None:
    test = brought(as_csv())
    assert box(test, "Home country").value == "PK"
    box(test, "Home country").select("DE").run()
    click(test, "Discard the list")
    brought(as_csv(), "next year.csv", test)
    assert box(test, "Home country").value == "DE"
    assert visit(test).mapping.imported.home == "DE"


def test_open_decisions_are_counted() -> None:
    test = brought(b"Name,Employer,Note\nA,Invented Works,x\nB,Ausgedachte Werke,y\n")
    assert "1 column left to decide." in page_text(test)
    assert "2 more words will be left empty unless you say what they mean." in page_text(test)
    box(test, "Main field of work").select("The same for all rows").run()
    box(test, "Main field of work: of all rows").select("robotics").run()
    assert "left to decide" not in page_text(test)
    assert "2 employers of unknown sector" in page_text(test)
    box(test, "Sector of: Invented Works").select("university").run()
    assert "1 more word will be left empty unless you say what it means." in page_text(test)
    box(test, "Sector of: Ausgedachte Werke").select("nonprofit").run()
    assert "unless you say" not in page_text(test)
    assert "unknown sector" not in page_text(test)
    assert "No column gives the city, which stays unknown." in page_text(test).replace("\\", "")
    assert not re.search(r"[a-z]+_(id|year)\b", page_text(test).replace("\\", "")), "a name of our columns"
    click(test, "Use these data")
    people = visit(test).upload.researchers
    assert people["sector_id"].astype("str").tolist() == ["university", "nonprofit"]


def test_the_header_row_is_guessed_chosen_and_kept() -> None:
    test = brought(HIDDEN, "a.csv")
    assert number(test, "Row of the headings").value == 1
    number(test, "Row of the headings").set_value(3).run()
    assert visit(test).mapping.imported.sheets.headed[0].headings == FAR_DOWN
    click(test, "Discard the list")
    brought(HIDDEN, "next year.csv", test)
    assert number(test, "Row of the headings").value == 3
    number(test, "Row of the headings").set_value(5).run()
    assert "nothing below line 5" in str(visit(test).mapping.imported.problems[0].rule)
    number(test, "Row of the headings").set_value(3).run()
    assert visit(test).mapping.imported.sheets.headed[0].headings == FAR_DOWN


def test_joined_columns_are_shown_as_joined() -> None:
    test = brought(b"Nom,Pr\xc3\xa9nom,Domaine,Employeur,Xyz\nInvent\xc3\xa9,Un,Robotique,Universit\xc3\xa9 X,1\n")
    assert "“Prénom” and “Nom” are joined and read as" in page_text(test).replace("\\", "")
    unused = next(one.value for one in test.markdown if one.value.startswith("- "))
    assert ("Xyz" in unused, "Nom" in unused) == (True, False)


def test_an_ambiguous_column_needs_a_decision() -> None:
    test = brought(b"Name,City,Town,Field,Employer\nA,Lahore,Karachi,NLP,NUST\nB,Multan,Lahore,NLP,NUST\n")
    assert "1 column left to decide. 1 column in doubt." in page_text(test)
    assert "fit city of that organisation equally well" in page_text(test).replace("\\", "")
    box(test, "City of that organisation").select("Town").run()
    assert "in doubt" not in page_text(test)
    assert visit(test).mapping.imported.mappings[0].feed("city_id").heading == "Town"


def test_a_fault_of_ours_in_an_upload_is_a_message(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(limited_process, "run", fail)
    test = brought(as_csv())
    assert "Your files were not loaded" in page_text(test)
    assert "a fault of ours" in caplog.text
