"""Lists as analysts abroad keep them: guessed without a correction, and landed as datasets by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecosystem.cli.main import main
from ecosystem.importers.spreadsheets import Draft, Remembered, begin, read_mapping, write_mapping
from ecosystem.importers.spreadsheets.joining import join
from ecosystem.importers.spreadsheets.sheets import read_sheets
from ecosystem.load import load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.spreadsheets.foreign import LISTS, Foreign, tally, text

EACH = pytest.mark.parametrize("foreign", LISTS, ids=lambda foreign: foreign.name)


def drafted(foreign: Foreign) -> Draft:
    return begin(foreign.files(), Remembered(home=foreign.home), join=join(until=2026))


@EACH
def test_every_column_and_every_word_is_what_a_reader_of_the_language_says(foreign: Foreign) -> None:
    draft = drafted(foreign)
    assert tally(foreign, draft).missed == ()
    assert draft.problems == ()
    assert [sheet.line for sheet in draft.sheets.headed] == [sheet.header for sheet in foreign.sheets]


@EACH
def test_no_column_is_lost_it_feeds_it_is_joined_or_it_is_listed_as_not_used(foreign: Foreign) -> None:
    draft = drafted(foreign)
    for place, (sheet, mapping) in enumerate(zip(draft.sheets.headed, draft.mappings, strict=True)):
        used = {feed.heading for feed in mapping.feeds if feed.heading}
        joined = {part for parts in draft.joined(place).values() for part in parts}
        left = set(draft.left_over(place))
        assert used | joined | left == set(sheet.headings)
        assert not joined & left
        assert set(draft.joined(place)) <= used


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
    said = capsys.readouterr().out
    assert ("joined: " in said) == any("+" in feeds for sheet in foreign.sheets for feeds in sheet.columns.values())
    assert main(["validate", str(out)]) == 0
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference", use_cache=False), use_cache=False)
    assert (len(ecosystem.researchers), len(ecosystem.transitions)) == (foreign.people, foreign.moves)
    assert ecosystem.metadata.home == foreign.home
    record = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["import"]
    written_post_by_post = any(sheet.shape in ("posts", "careers") for sheet in foreign.sheets)
    assert bool(record.get("sensitivity", {}).get("rows")) == written_post_by_post
    assert ("no threshold" in record.get("said", "")) != written_post_by_post
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


def test_the_user_says_in_which_row_the_headings_are_and_it_is_remembered() -> None:
    guessed = begin({"a.csv": HIDDEN})
    assert guessed.sheets.headed[0].line == 1
    said = guessed.reheaded({"a.csv": 3})
    assert said.sheets.headed[0].headings == HEADINGS
    assert said.mappings[0].header == 3
    kept = read_mapping(write_mapping(said.reshaped(0, "researchers").kept()))
    assert [sheet.header for sheet in kept.sheets] == [3]
    again = begin({"next year.csv": HIDDEN}, kept)
    assert again.sheets.headed[0].headings == HEADINGS
    moved = begin({"a line more.csv": b"Erfunden\r\n" + HIDDEN}, kept)
    assert (moved.sheets.headed[0].headings, moved.sheets.headed[0].line) == (HEADINGS, 4)
    assert said.reheaded({"a.csv": 0}).sheets.headed == guessed.sheets.headed


def test_a_row_that_cannot_be_the_header_is_told_and_can_be_put_right() -> None:
    for line, rule in ((5, "nothing below"), (99, "not there")):
        wrong = begin({"a.csv": HIDDEN}).reheaded({"a.csv": line})
        assert rule in wrong.problems[0].rule
        assert [grid.place for grid in wrong.sheets.headless] == ["a.csv"]
        assert wrong.reheaded({"a.csv": 3}).sheets.headed[0].headings == HEADINGS


@pytest.mark.parametrize("option", ["3", "a.csv=3"])
def test_the_command_takes_the_row_of_the_headings(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(HIDDEN)
    command = ["import", "spreadsheet", str(tmp_path / "a.csv"), "--out", str(tmp_path / "out")]
    main([*command, "--header-row", option])
    assert "headings in row 3, as you said" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["0", "three", "b.csv=3", "=", "-1", "9999999"])
def test_a_row_that_means_nothing_is_refused(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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
        (["Summe;;3", "Muster Drei;Robotik;TU Wien"], 2),
    ],
    ids=lambda value: " / ".join(value) if isinstance(value, list) else "",
)
def test_totals_and_notes_at_the_foot_are_no_rows_and_people_are(foot: list[str], left: int) -> None:
    rows = ["Name;Fach;Arbeitgeber", "Muster Eins;Robotik;TU Wien", "Muster Zwei;Informatik;TU Wien", *foot]
    found = read_sheets({"a.csv": "\n".join(rows).encode()})
    assert len(list(found.headed[0].rows())) == 2 + left
    assert bool(found.remarks) == (left == 0)


def test_a_list_of_nothing_but_a_total_keeps_it() -> None:
    assert len(list(read_sheets({"a.csv": b"Name;Fach;Ort\nSumme;;0\n"}).headed[0].rows())) == 1


def test_a_city_of_the_users_own_says_its_country() -> None:
    draft = drafted(LISTS[6])
    moves = {row["to_city_id"]: row["to_country_code"] for row in draft.rows()["transitions"]}
    assert moves["dorf-erfunden"] == "DE"


def test_the_home_country_is_kept_and_decides_who_comes_home() -> None:
    abroad = drafted(LISTS[1])
    at_home = abroad.at_home("PK")
    assert (abroad.home, at_home.home, begin({}).home) == ("FR", "PK", "PK")
    assert read_mapping(write_mapping(at_home.kept())).home == "PK"
    assert abroad.kept().sheets == at_home.kept().sheets
    assert (abroad.recalled(Remembered()).home, abroad.recalled(Remembered(home="DE")).home) == ("FR", "DE")


@pytest.mark.slow
def test_the_headline_is_told_for_each_threshold_where_posts_become_moves() -> None:
    draft = drafted(LISTS[6])
    rows = draft.sensitivity["rows"]
    named = {threshold["name"] for threshold in draft.account["thresholds"]}
    assert {row["threshold"] for row in rows} == named
    chosen = [row for row in rows if row["chosen"]]
    assert {row["threshold"] for row in chosen} == named
    assert {row["moves"] for row in chosen} == {len(draft.rows()["transitions"])} == {LISTS[6].moves}
    assert dict(drafted(LISTS[0]).sensitivity) == {}
