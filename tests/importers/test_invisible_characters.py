"""Invisible characters are removed from imported texts, except joiners that belong to the spelling."""

import io
import unicodedata
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.datasets.dataset_writer import REFERENCE, as_text, write_dataset
from ecosystem.datasets.invisible_characters import JOINERS, remove_invisible
from ecosystem.importers.json_lines.json_values import RecordLog, text_value
from ecosystem.importers.skipped import Tally
from ecosystem.importers.spreadsheets.sheet_reading import read_sheets
from ecosystem.load import DataProblemsError, load_dataset, load_reference
from ecosystem.tables import Researchers, Transitions
from tests.datasets.editions import METADATA, edition

DIRECTION = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
NO_WIDTH = [0x200B, 0x2060, 0xFEFF, 0x180E]
WORDS = ["می\u200cخواهم", "خانه\u200cای", "क्\u200dष", "ہ\u200d\u0650ہ"]


@pytest.mark.parametrize("code", [*DIRECTION, *NO_WIDTH], ids=hex)
@pytest.mark.parametrize("form", ["{}Sana Khan", "Sana{} Khan", "Sana Khan{}", "Sa{0}{0}na Khan"])
def test_invisible_characters_are_removed(code: int, form: str) -> None:
    assert remove_invisible(form.format(chr(code))) == "Sana Khan"


@pytest.mark.parametrize("word", WORDS)
def test_joiners_between_letters_are_kept(word: str) -> None:
    assert remove_invisible(word) == word
    assert remove_invisible(f"\u202e{word}\u202c") == word


@pytest.mark.parametrize("joiner", JOINERS)
def test_joiners_elsewhere_are_removed(joiner: str) -> None:
    assert remove_invisible(f"{joiner}Sana {joiner}Khan{joiner} 1{joiner}2") == "Sana Khan 12"
    assert remove_invisible(f"ن{joiner}\u202e{joiner}م") == f"ن{joiner}م"


@settings(deadline=None)
@given(st.text(st.sampled_from([*map(chr, DIRECTION), *map(chr, NO_WIDTH), *JOINERS, *"aن \u06501é"])))
def test_other_characters_are_kept(name: str) -> None:
    once = remove_invisible(name)
    assert remove_invisible(once) == once
    seen = [sign for sign in once if sign not in JOINERS]
    assert seen == [sign for sign in name if unicodedata.category(sign) != "Cf"]


def test_texts_of_records_have_no_invisible_characters() -> None:
    notes = RecordLog(Tally(), "f", 1)
    assert text_value("\u202eSana\u2066 Khan\u200b", "name", notes, longest=99) == "Sana Khan"
    assert text_value("\u202e\u200b", "name", notes, longest=99) is None
    assert text_value(WORDS[0], "name", notes, longest=99) == WORDS[0]


def test_written_tables_have_no_invisible_characters(tmp_path: Path) -> None:
    tables = edition("first")
    moves = tables["transitions"].assign(role="Profe\u202essor\u2069", note=WORDS[0])
    people = tables["researchers"].assign(name="\u200fSana\u202e Khan", skills=None)
    write_dataset({**tables, "transitions": moves, "researchers": people}, METADATA, tmp_path / "pk")
    found = load_dataset(tmp_path / "pk", load_reference(REFERENCE, use_cache=False), use_cache=False)
    assert set(found.transitions[Transitions.role]) == {"Professor"}
    assert set(found.transitions[Transitions.note]) == {WORDS[0]}
    assert set(found.researchers[Researchers.name]) == {"Sana Khan"}


def test_cells_without_invisible_characters_are_unchanged() -> None:
    frame = pd.DataFrame({"researcher_id": ["b", "a"], "name": ["Zoë", None], "degree_year": [2010, None]})
    written = as_text(frame, Researchers)
    assert written["name"].tolist() == ["", "Zoë"]
    assert written["degree_year"].tolist() == ["", "2010"]


@pytest.mark.parametrize("code", DIRECTION, ids=hex)
def test_uploads_have_no_direction_marks(code: int, tmp_path: Path) -> None:
    mark, reference = chr(code), load_reference(REFERENCE)
    rows = f"researcher_id,name,field,organization\nr-1,Sana{mark} Khan,nlp,{mark}Invented University\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("researchers.csv", rows)
    for files in ({"researchers.csv": rows.encode()}, {"data.zip": packed.getvalue()}):
        try:
            text = load_dataset(files, reference).researchers.to_csv()
        except DataProblemsError as error:
            text = str(error)
        assert mark not in text
    cells = f"Name,Employer\nSana{mark} Khan,{mark}Invented University\n"
    assert read_sheets({"list.csv": cells.encode()}).raw[0].rows[1] == ("Sana Khan", "Invented University")
    assert read_sheets({"list.csv": cells.encode("utf-16")}).raw[0].rows[1] == ("Sana Khan", "Invented University")
