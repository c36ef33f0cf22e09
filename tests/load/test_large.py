"""Large files, which pandas reads in several threads, are checked as thoroughly as small ones."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from ecosystem.load import DataProblemsError, Reference, load_dataset
from ecosystem.load.reading.files import File
from ecosystem.tables import Transitions
from tests.load.samples import DATASET, fast_sheet, write

ROWS = 60_000
HEADER = (
    "transition_id,researcher_id,year,kind,from_sector_id,from_country_code,to_sector_id,to_city_id,to_country_code,"
    "evidence,source_id,note"
)
NOTE = "read on the page of the employer, which says so in so many words"


@lru_cache
def lines(ids: str = "t-{:06d}") -> tuple[str, ...]:
    return tuple(
        f"{ids.format(number)},r-{number % 3 + 1},{1990 + number % 30 if number % 7 else ''},move,university,PK,"
        f'software-services,{"lahore" if number % 5 else ""},{"PK" if number % 2 else "NA"},c,own,"{NOTE}"'
        for number in range(ROWS)
    )


def large(folder: Path, rows: Sequence[str]) -> Path:
    text = "\n".join([HEADER, *rows, ""])
    assert len(text) > 6_000_000
    return write(folder, {**DATASET, "transitions.csv": text})


def is_read_fast(folder: Path) -> bool:
    return fast_sheet(File("transitions.csv", folder / "transitions.csv"), Transitions) is not None


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return large(tmp_path_factory.mktemp("large"), lines())


def test_fast_and_strict_reader_agree(plain: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_read_fast(plain)
    fast = load_dataset(plain, reference, use_cache=False)
    monkeypatch.setattr("ecosystem.load.checked_tables.parse_csv", lambda *_: None)
    strict = load_dataset(plain, reference, use_cache=False)
    assert_frame_equal(fast.transitions, strict.transitions)
    assert_frame_equal(fast.spells, strict.spells)


def test_ids_of_digits_and_words_keep_their_zeros(tmp_path: Path, reference: Reference) -> None:
    rows = [*lines()]
    rows[: ROWS // 2] = lines("{:08d}")[: ROWS // 2]
    folder = large(tmp_path / "digits", rows)
    ids = load_dataset(folder, reference, use_cache=False).transitions[Transitions.transition_id]
    assert ids.iloc[[7, ROWS - 1]].tolist() == ["00000007", f"t-{ROWS - 1:06d}"]


def test_a_cell_with_a_line_end_where_threads_meet(tmp_path: Path, reference: Reference) -> None:
    rows = [line.replace("of the employer", "of\nthe, employer") for line in lines()]
    folder = large(tmp_path / "broken", rows)
    assert is_read_fast(folder)
    notes = load_dataset(folder, reference, use_cache=False).transitions[Transitions.note]
    assert (notes == NOTE.replace("of the employer", "of\nthe, employer")).all()
    assert len(notes) == ROWS


LINE = 40_002
WRONG = {
    "t-x,r-1,2018,move,university,PK,software-services,lahore,PK,c,own": "the row has 11 cells",
    "t-000007,r-1,2018,move,university,PK,software-services,lahore,PK,c,own,": "must be different",
    "t-x,r-7,2018,move,university,PK,software-services,lahore,PK,c,own,": "must be a researcher_id",
    "t-x,r-1,2018,move,university,PK,software-services,lahore,PK,c,own,a,b": "the row has 13 cells",
    "t-x,r-1,2018.5,move,university,PK,software-services,lahore,PK,c,own,": "must be a whole number",
    "t-x,r-1,2018,mvoe,university,PK,software-services,lahore,PK,c,own,": "must be one of",
    "t-x,r-1,2018,move,university,PK,software-services,lahore,PK,c,,": "must not be empty",
}
"""Rows, and the rules that they break; the short run has the first of structure, keys and references."""


@pytest.mark.parametrize(
    ("row", "rule"),
    [pytest.param(*wrong, marks=() if place < 3 else pytest.mark.slow) for place, wrong in enumerate(WRONG.items())],
)
def test_one_wrong_row_among_many_is_found(row: str, rule: str, tmp_path: Path, reference: Reference) -> None:
    rows = [*lines()]
    rows[LINE - 2] = row
    with pytest.raises(DataProblemsError) as raised:
        load_dataset(large(tmp_path / "wrong", rows), reference, use_cache=False)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == ("transitions.csv", LINE)
    assert rule in problem.rule
