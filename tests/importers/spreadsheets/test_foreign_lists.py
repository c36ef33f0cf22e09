"""Lists in several languages: matched without corrections, and written as datasets by the command."""

import json
from pathlib import Path

import pytest

from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import SavedMapping, SpreadsheetImport, read_mapping, start_import, write_mapping
from ecosystem.importers.spreadsheets.career_posts import move_derivation
from ecosystem.importers.spreadsheets.sheet_reading import read_sheets
from ecosystem.load import load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.spreadsheets.foreign_lists import LISTS, Foreign, tally, text

EACH = pytest.mark.parametrize("foreign", LISTS, ids=lambda foreign: foreign.name)


def read_list(foreign: Foreign) -> SpreadsheetImport:
    return start_import(foreign.files(), SavedMapping(home=foreign.home), derive=move_derivation(until=2026))


@EACH
def test_every_column_and_value_is_matched_as_expected(foreign: Foreign) -> None:
    imported = read_list(foreign)
    assert tally(foreign, imported).missed == ()
    assert imported.problems == ()
    assert [sheet.line for sheet in imported.sheets.headed] == [sheet.header for sheet in foreign.sheets]


@EACH
def test_every_column_is_used_joined_or_listed_as_unused(foreign: Foreign) -> None:
    imported = read_list(foreign)
    for place, (sheet, mapping) in enumerate(zip(imported.sheets.headed, imported.mappings, strict=True)):
        used = {feed.heading for feed in mapping.feeds if feed.heading}
        joined = {part for parts in imported.mapped_sheets[place].joined_columns().values() for part in parts}
        left = set(imported.mapped_sheets[place].unused_headings())
        assert used | joined | left == set(sheet.headings)
        assert not joined & left
        assert set(imported.mapped_sheets[place].joined_columns()) <= used


@EACH
@pytest.mark.slow
def test_the_command_makes_a_dataset_that_validates(
    foreign: Foreign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    paths = []
    for name, content in foreign.files().items():
        (tmp_path / name).write_bytes(content)
        paths.append(str(tmp_path / name))
    command = ["import", "spreadsheet", *paths, "--out", str(out)]
    assert main([*command, "--home", foreign.home]) == 0, capsys.readouterr().out
    output = capsys.readouterr().out
    assert ("joined: " in output) == any("+" in feeds for sheet in foreign.sheets for feeds in sheet.columns.values())
    assert main(["validate", str(out)]) == 0
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference", use_cache=False), use_cache=False)
    assert (len(ecosystem.researchers), len(ecosystem.transitions)) == (foreign.people, foreign.moves)
    assert ecosystem.metadata.home == foreign.home
    record = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["import"]
    written_post_by_post = any(sheet.layout in ("posts", "careers") for sheet in foreign.sheets)
    assert bool(record.get("sensitivity", {}).get("rows")) == written_post_by_post
    assert ("no threshold" in record.get("statement", "")) != written_post_by_post
    assert read_mapping((out / "mapping.json").read_text(encoding="utf-8")).home == foreign.home


HEADINGS = ("Nummer eins", "Nummer zwei", "Nummer drei", "Nummer vier")
HIDDEN = text(
    [
        ("Liste der Alumni", "Name", "Fach", "erfunden"),
        ("Stand", "heute", "ja", "nein"),
        HEADINGS,
        ("Muster Eins", "Robotik", "Erfunden GmbH", "Wien"),
        ("Muster Zwei", "Informatik", "TU Wien", "Wien"),
    ]
)


def test_a_chosen_header_row_is_used_and_saved() -> None:
    guessed = start_import({"a.csv": HIDDEN})
    assert guessed.sheets.headed[0].line == 1
    chosen = guessed.with_header_rows({"a.csv": 3})
    assert chosen.sheets.headed[0].headings == HEADINGS
    assert chosen.mappings[0].header == 3
    kept = read_mapping(write_mapping(chosen.with_layout(0, "researchers").mapping_to_save()))
    assert [sheet.header for sheet in kept.sheets] == [3]
    again = start_import({"next year.csv": HIDDEN}, kept)
    assert again.sheets.headed[0].headings == HEADINGS
    moved = start_import({"a line more.csv": b"Erfunden\r\n" + HIDDEN}, kept)
    assert (moved.sheets.headed[0].headings, moved.sheets.headed[0].line) == (HEADINGS, 4)
    assert chosen.with_header_rows({"a.csv": 0}).sheets.headed == guessed.sheets.headed


def test_an_invalid_header_row_is_reported_and_can_be_corrected() -> None:
    for line, rule in ((5, "nothing below"), (99, "does not exist")):
        wrong = start_import({"a.csv": HIDDEN}).with_header_rows({"a.csv": line})
        assert rule in wrong.problems[0].rule
        assert [grid.place for grid in wrong.sheets.headless] == ["a.csv"]
        assert wrong.with_header_rows({"a.csv": 3}).sheets.headed[0].headings == HEADINGS


@pytest.mark.parametrize("option", ["3", "a.csv=3"])
def test_the_command_accepts_a_header_row(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_bytes(HIDDEN)
    command = ["import", "spreadsheet", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    main([*command, "--header-row", option])
    assert "headings in row 3, your choice" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["0", "three", "b.csv=3", "=", "-1", "9999999"])
def test_an_invalid_header_row_option_is_rejected(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(HIDDEN)
    command = ["import", "spreadsheet", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    assert main([*command, f"--header-row={option}"]) == 2
    assert f"--header-row {option}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("foot", "left"),
    [
        (["Summe;;3"], 0),
        (["Total : 2;;"], 0),
        (["Gesamt (2);12;14"], 0),
        (["Quelle: Amt für Erfundenes"], 0),
        (["* vorläufig"], 0),
        (["Toplam;2;", "Kaynak: uydurma"], 0),
        (["Summe, Anna;Robotik;TU Wien"], 1),
        (["Quelle, Anna;Robotik;TU Wien"], 1),
        (["Total SA;Robotik;TU Wien"], 1),
        (["Summe;;3", "Muster Drei;Robotik;TU Wien"], 1),
    ],
    ids=lambda value: " / ".join(value) if isinstance(value, list) else "",
)
def test_totals_and_notes_are_dropped_and_people_are_kept(foot: list[str], left: int) -> None:
    rows = ["Name;Fach;Arbeitgeber", "Muster Eins;Robotik;TU Wien", "Muster Zwei;Informatik;TU Wien", *foot]
    found = read_sheets({"a.csv": "\n".join(rows).encode()})
    assert len(list(found.headed[0].rows())) == 2 + left
    assert bool(found.remarks) == (left < len(foot))


def test_a_list_of_nothing_but_a_total_keeps_it() -> None:
    assert len(list(read_sheets({"a.csv": b"Name;Fach;Ort\nSumme;;0\n"}).headed[0].rows())) == 1


def test_a_city_of_the_user_gives_its_country() -> None:
    imported = read_list(LISTS[6])
    moves = {row["to_city_id"]: row["to_country_code"] for row in imported.rows()["transitions"]}
    assert moves["dorf-erfunden"] == "DE"


def test_the_home_country_is_saved() -> None:
    abroad = read_list(LISTS[1])
    at_home = abroad.with_home("PK")
    assert (abroad.home, at_home.home, start_import({}).home) == ("FR", "PK", "PK")
    assert read_mapping(write_mapping(at_home.mapping_to_save())).home == "PK"
    assert abroad.mapping_to_save().sheets == at_home.mapping_to_save().sheets
    assert (
        abroad.with_saved_mapping(SavedMapping()).home,
        abroad.with_saved_mapping(SavedMapping(home="DE")).home,
    ) == ("FR", "DE")


@pytest.mark.slow
def test_derived_moves_have_a_sensitivity_for_each_threshold() -> None:
    imported = read_list(LISTS[6])
    rows = imported.sensitivity["rows"]
    named = {threshold["name"] for threshold in imported.derivation_summary["thresholds"]}
    assert {row["threshold"] for row in rows} == named
    chosen = [row for row in rows if row["chosen"]]
    assert {row["threshold"] for row in chosen} == named
    assert {row["moves"] for row in chosen} == {len(imported.rows()["transitions"])} == {LISTS[6].moves}
    assert dict(read_list(LISTS[0]).sensitivity) == {}
