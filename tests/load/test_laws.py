"""Round trip of any table through CSV; damaged files yield problems, never other exceptions."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference
from ecosystem.load.checking.cell_checks import check_sheet
from ecosystem.load.checking.references import cell_texts
from ecosystem.load.reading.cells import Cells, Coded, Numbers, code_dtype
from ecosystem.load.reading.files import File, content_digest, survey_file
from ecosystem.load.reading.strict_reader import read_strict
from ecosystem.tables import Column, Researchers, Table, Transitions
from ecosystem.tables.schema import schema, storage
from ecosystem.tables.vocabulary import YEARS
from tests.load.samples import DATASET, fast_sheet, loaded

MANY = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

PLAIN = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=12,
)
TEXTS = st.builds(
    lambda parts, gaps: "".join(x + y for x, y in zip(parts, [*gaps, ""], strict=False)),
    st.lists(PLAIN, min_size=1, max_size=3),
    st.lists(st.sampled_from([" ", ",", ";", '"', "\n", "\r\n", "\t"]), max_size=3),
)


def values(column: Column, keys: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """Make cells that a column accepts."""
    rule = column.rule
    if rule.references:
        cells: st.SearchStrategy[str] = st.sampled_from(keys[rule.references.partition(".")[0]])
    elif rule.values:
        cells = st.sampled_from(rule.values)
    elif rule.pattern == "[A-Z]{2}":
        cells = st.sampled_from(["PK", "NA", "DE", "US"])
    elif rule.type == "url":
        cells = st.sampled_from(["https://example.org/a", "http://x.org/?q=1,2"])
    elif rule.type == "integer":
        cells = st.integers(YEARS[0], YEARS[-1]).map(str)
    else:
        cells = TEXTS.filter(lambda text: len(text.strip()) > 0).map(lambda text: text.strip())
    return cells if rule.required else st.one_of(st.just(""), cells)


@st.composite
def tables(draw: st.DrawFn, table: type[Table], keys: dict[str, list[str]], min_size: int) -> list[dict[str, str]]:
    """Make rows of a table that are right."""
    key = table.key()
    names = draw(st.lists(PLAIN, min_size=min_size, max_size=6, unique=True))
    rows = [{str(column): draw(values(column, keys)) for column in table.columns()} for _ in names]
    for name, row in zip(names, rows, strict=True):
        row[str(key)] = name
        if table is Researchers and row["career_start_year"] and row["last_observed_year"]:
            years = sorted((row["career_start_year"], row["last_observed_year"]))
            row["career_start_year"], row["last_observed_year"] = years
    return rows


def as_csv(rows: list[dict[str, str]], table: type[Table], *, separator: str = ",", end: str = "\n") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, [str(column) for column in table.columns()], delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    texts = frame.astype("str").fillna("")
    return [{str(name): str(cell) for name, cell in row.items()} for row in texts.to_dict("records")]


@settings(MANY, max_examples=15)
@given(data=st.data(), separator=st.sampled_from([",", ";", "\t"]), end=st.sampled_from(["\n", "\r\n"]))
def test_any_table_round_trips(data: st.DataObject, separator: str, end: str, reference: Reference) -> None:
    keys = {"sectors": ["university", "software-services"], "cities": ["lahore", "windhoek"], "sources": ["own", "ref"]}
    people = data.draw(tables(Researchers, keys, 1))
    moves = data.draw(tables(Transitions, {**keys, "researchers": [row["researcher_id"] for row in people]}, 0))
    files: dict[str, str | bytes] = {
        **DATASET,
        "researchers.csv": as_csv(people, Researchers, separator=separator, end=end),
        "transitions.csv": as_csv(moves, Transitions, separator=separator, end=end),
    }
    ecosystem = loaded(files, reference)
    assert as_rows(ecosystem.researchers) == people
    assert as_rows(ecosystem.transitions) == moves
    schema(Researchers).validate(ecosystem.researchers)
    schema(Transitions).validate(ecosystem.transitions)


def outcome(files: dict[str, Any], reference: Reference) -> Ecosystem | tuple[Problem, ...]:
    """Load; anything but data or their problems is a failure."""
    try:
        return loaded(files, reference)
    except DataProblemsError as error:
        assert error.problems
        assert all(problem.rule and problem.remedy and problem.count > 0 for problem in error.problems)
        return error.problems


@MANY
@given(garbage=st.binary(max_size=300), name=st.sampled_from([*DATASET, "datapackage.json"]))
@example(garbage=b'researcher_id\r\r\n"', name="researchers.csv")
@example(garbage=b"\xff\xfe\n\0", name="cities.csv")
def test_garbage_yields_problems(garbage: bytes, name: str, reference: Reference) -> None:
    outcome({**DATASET, name: garbage}, reference)


@MANY
@given(garbage=st.binary(max_size=300))
def test_garbage_in_a_zip_yields_problems(garbage: bytes, reference: Reference) -> None:
    outcome({"a.zip": b"PK\x03\x04" + garbage}, reference)
    outcome({"a.zip": garbage}, reference)


@MANY
@given(
    name=st.sampled_from(list(DATASET)),
    place=st.floats(0, 1),
    length=st.integers(0, 8),
    new=st.one_of(
        st.sampled_from(
            [
                b",",
                b'"',
                b"\n",
                b"\r",
                b";",
                b"\0",
                b"\xff",
                b'""',
                b",,",
                b"nan",
                b"inf",
                b"1e400",
                b"-",
                b"\xef\xbb\xbf",
            ]
        ),
        st.binary(max_size=6),
        st.text(max_size=4).map(lambda text: text.encode("utf-8", "ignore")),
    ),
)
def test_any_small_change_is_read_or_found(
    name: str, place: float, length: int, new: bytes, reference: Reference
) -> None:
    content = DATASET[name].encode()
    start = int(place * len(content))
    outcome({**DATASET, name: content[:start] + new + content[start + length :]}, reference)


def plain_cells(cells: Cells, column: Column) -> list[Any]:
    if isinstance(cells, Numbers):
        return [
            None if gap else value for value, gap in zip(cells.values.tolist(), cells.missing.tolist(), strict=True)
        ]
    assert not isinstance(cells, Coded) or len(set(cells.words.to_pylist())) == len(cells.words)
    texts: list[Any] = cell_texts(cells).to_pylist()
    return texts


CELLS = st.one_of(
    st.sampled_from(
        ["", "x", "speech", "robotics", "2010", "2010.0", " 2011", "1e3", "007", "true", "True", "inf", "nan", "NA"]
    ),
    TEXTS,
    st.integers(-3, 3000).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)


@MANY
@given(
    rows=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6),
    quoted=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    tail=st.sampled_from(["", "\n", "x", ",", ",,,\n", '"', "a,b\n", "a,b,c,d,e\n", "  \n"]),
)
def test_fast_reader_agrees_with_strict_reader_or_declines(
    rows: list[list[str]], quoted: bool, end: str, tail: str
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(
        [["researcher_id", "name", "field", "degree_year"], *rows]
    )
    check_fast_reader((text.getvalue() + tail).encode())


@MANY
@given(lines=st.lists(st.text(st.sampled_from('ab1,"\n\r \0;é'), max_size=12), max_size=6))
def test_fast_reader_agrees_on_odd_lines_or_declines(lines: list[str]) -> None:
    check_fast_reader("\n".join(["researcher_id,name,field,degree_year", *lines]).encode())


def check_fast_reader(content: bytes) -> None:
    file = File("researchers.csv", content)
    fast = fast_sheet(file, Researchers)
    if fast is None:
        return
    strict = check_sheet(read_strict(file, Researchers))
    assert strict.problems == ()
    assert fast.rows == strict.rows
    for column in fast.cells:
        assert plain_cells(fast.cells[column], column) == plain_cells(strict.cells[column], column), column


@MANY
@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(1850, 2150)), min_size=1, max_size=8),
    words=st.lists(st.sampled_from(["", "speech", "robotics", "spech"]), min_size=8, max_size=8),
)
def test_checking_distinct_values_checks_every_row(
    numbers: list[int | None], words: list[str], reference: Reference
) -> None:
    rows = [
        {"researcher_id": f"r{place}", "field": word, "degree_year": "" if number is None else str(number)}
        for place, (number, word) in enumerate(zip(numbers, words, strict=False))
    ]
    sheet = check_sheet(read_strict(File("researchers.csv", as_csv(rows, Researchers)), Researchers))
    found = {(problem.column, problem.line) for problem in sheet.problems if problem.column in ("field", "degree_year")}
    places = sum(problem.count for problem in sheet.problems if problem.column in ("field", "degree_year"))
    wrong_years = [number for number in numbers if number is not None and number not in YEARS]
    wrong_words = [word for word in words[: len(numbers)] if word in ("", "spech")]
    assert places == len(wrong_years) + len(wrong_words)
    frame = pd.DataFrame(
        {
            "field": pd.Categorical([word or None for word in words[: len(numbers)]]),
            "degree_year": pd.array(numbers, dtype="Int64"),
        }
    )
    assert bool(found) == (_faults(frame) > 0)
    assert storage(Researchers.field) == "coded"


def _faults(frame: pd.DataFrame) -> int:
    from pandera.errors import SchemaErrors

    total = 0
    for name in frame:
        try:
            schema(Researchers).columns[name].validate(frame[[name]], lazy=True)
        except SchemaErrors as error:
            total += len(error.failure_cases)
    return total


@pytest.mark.parametrize("categories", [0, 1, 126, 127, 128, 32_766, 32_767, 32_768])
def test_codes_are_as_wide_as_pandas_has_them(categories: int) -> None:
    index = pd.Index([str(number) for number in range(categories)], dtype="str")
    held = pd.Categorical.from_codes([-1], dtype=pd.CategoricalDtype(index))
    assert held.codes.dtype == code_dtype(categories)


@pytest.mark.parametrize("threads", [1, 4])
def test_any_number_of_threads_reads_the_same(
    threads: int, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = loaded(DATASET, reference)
    monkeypatch.setattr("ecosystem.load.loader.worker_count", lambda: threads)
    pd.testing.assert_frame_equal(loaded(DATASET, reference).transitions, expected.transitions)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_digest_does_not_depend_on_threads(threads: int, tmp_path: Path) -> None:
    content = np.random.default_rng(1).integers(0, 256, 9_000_000, dtype=np.uint8).tobytes()
    (tmp_path / "a.csv").write_bytes(content)
    with ThreadPoolExecutor(threads) as pool:
        surveyed = survey_file(File("a.csv", tmp_path / "a.csv"), ",", pool)
        assert content_digest(memoryview(content), pool) == surveyed.digest.hex()
    with ThreadPoolExecutor(1) as pool:
        assert survey_file(File("a.csv", content), ",", pool) == surveyed
    assert surveyed.separators == content.count(b",")


@MANY
@given(content=st.binary(max_size=60), place=st.integers(0, 59))
def test_digest_changes_exactly_with_the_content(content: bytes, place: int) -> None:
    with ThreadPoolExecutor(1) as pool:
        one, same = (survey_file(File(name, content), ",", pool).digest for name in ("a.csv", "b.csv"))
        changed = content[:place] + b"x" + content[place + 1 :]
        other = survey_file(File("a.csv", changed), ",", pool).digest
    assert one == same
    assert (one == other) == (content == changed)
