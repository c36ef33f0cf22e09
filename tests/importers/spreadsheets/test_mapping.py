"""Mapping files: round trip, schema, lookup by headings, and errors of invalid files."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.importers.spreadsheets import (
    Decision,
    Feed,
    MappingError,
    SavedMapping,
    SheetMapping,
    read_mapping,
    start_import,
    write_mapping,
)
from ecosystem.importers.spreadsheets.layouts import LAYOUTS
from ecosystem.importers.spreadsheets.mapping import TAKES
from ecosystem.importers.spreadsheets.mapping_file import MAX_FEEDS, MAX_FILE_BYTES, SCHEMA_FILE, schema
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from tests.importers.spreadsheets.alumni import as_csv

texts = st.text(min_size=1, max_size=20)
headings = st.lists(texts, min_size=1, max_size=6, unique_by=lambda text: fold(text) or text)


@st.composite
def sheets(draw: st.DrawFn) -> SheetMapping:
    names = draw(headings)
    shape = draw(st.sampled_from(sorted(LAYOUTS)))
    targets = draw(st.lists(st.sampled_from(sorted(map(str, LAYOUTS[shape].columns()))), unique=True, max_size=5))
    feeds = []
    for target in targets:
        post = draw(st.integers(0, 3))
        if draw(st.booleans()):
            take = draw(st.sampled_from([take for take in TAKES if take != "row"]))
            feeds.append(Feed(target, draw(st.sampled_from(names)), take, post))
        else:
            feeds.append(Feed(target, "", "", post, draw(texts)))
    return SheetMapping(tuple(sorted(names)), shape, tuple(sorted(feeds)))


decisions = st.builds(Decision, st.sampled_from(["city", "field"]), texts, st.text(max_size=2), st.text(max_size=9))


@st.composite
def mappings(draw: st.DrawFn) -> SavedMapping:
    kept = SavedMapping()
    for sheet in draw(st.lists(sheets(), max_size=3)):
        kept = kept.with_sheet(sheet)
    return kept.with_decisions(*draw(st.lists(decisions, max_size=5)))


@given(kept=mappings())
@settings(max_examples=80, deadline=None)
def test_a_mapping_survives_writing_and_fits_the_schema(kept: SavedMapping) -> None:
    assert read_mapping(write_mapping(kept)) == kept
    jsonschema.validate(json.loads(write_mapping(kept)), schema())
    for sheet in kept.sheets:
        assert kept.sheet_for(reversed(sheet.headings)) == sheet


def test_the_published_schema_is_the_generated_one() -> None:
    published = json.loads((SITE / "data" / "cleaning" / SCHEMA_FILE).read_text(encoding="utf-8"))
    assert published == schema()


def test_headings_that_differ_in_capitals_and_signs_alone_are_found_again() -> None:
    kept = SavedMapping().with_sheet(SheetMapping(("City", "Full name"), "researchers", (Feed("name", "Full name"),)))
    found = kept.sheet_for(["FULL_NAME", "city "])
    assert found == SheetMapping(("FULL_NAME", "city "), "researchers", (Feed("name", "FULL_NAME"),))
    assert kept.sheet_for(["Full name"]) is None


def test_decisions_override_matches_and_later_ones_win() -> None:
    imported = start_import({"alumni.csv": as_csv()})
    kept = imported.mapping_to_save().with_decisions(Decision("field", "Sprachverarbeitung", "", "speech"))
    kept = kept.with_decisions(Decision("field", "KI", "", "other-ai"), Decision("field", "KI", "", "data-mining"))
    again = start_import({"later.csv": as_csv()}, read_mapping(write_mapping(kept)))
    assert again.problems == ()
    assert {word.original: (word.ours, word.how) for word in again.values}["KI"] == ("data-mining", "as you decided")
    assert [row["field"] for row in again.rows()["researchers"]][1] == "data-mining"


def test_a_decision_for_an_invalid_code_is_ignored() -> None:
    kept = SavedMapping().with_decisions(Decision("field", "Sprachverarbeitung", "", "<script>"))
    assert [problem.value for problem in start_import({"alumni.csv": as_csv()}, kept).problems] == [
        "Sprachverarbeitung"
    ]


GOOD: dict[str, Any] = {
    "version": 1,
    "sheets": [{"headings": ["A"], "shape": "researchers", "feeds": [{"target": "name", "heading": "A"}]}],
    "decisions": [],
}


def _with(path: list[str | int], value: object) -> str:
    message = json.loads(json.dumps(GOOD))
    inner = message
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no object"),
        (" " * (MAX_FILE_BYTES + 1), "larger than"),
        (_with(["version"], 2), "version is '2'"),
        (_with(["sheets", 0, "headings"], ["A\ud800"]), "half a character"),
        (_with(["home"], "\udc00"), "half a character"),
        (_with(["\ud800"], 1), "half a character"),
        (_with(["extra"], 1), "means nothing here"),
        (_with(["sheets"], {}), "must be a list"),
        (_with(["sheets", 0], 7), "must be an object"),
        (_with(["sheets", 0, "shape"], "people"), "must be one of"),
        (_with(["sheets", 0, "headings"], []), "no headings"),
        (_with(["sheets", 0, "headings"], ["A"] * (MAX_FEEDS + 1)), "at most"),
        (_with(["sheets", 0, "feeds", 0, "target"], "salary"), "no column of researchers"),
        (_with(["sheets", 0, "feeds", 0, "heading"], "B"), "not among the headings"),
        (_with(["sheets", 0, "feeds", 0, "take"], "eval"), "take is"),
        (_with(["sheets", 0, "feeds", 0, "post"], True), "whole number"),
        (_with(["sheets", 0, "feeds", 0, "constant"], "x"), "either a heading or a constant"),
        (_with(["decisions"], [{"vocabulary": "field", "original": "x" * 9999, "ours": "speech"}]), "at most 500"),
    ],
)
def test_an_invalid_mapping_lists_its_errors(text: str, message: str) -> None:
    with pytest.raises(MappingError) as error:
        read_mapping(text)
    assert message in str(error.value)
    assert all(len(problem) < 400 for problem in error.value.problems)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["version", "sheets", "feeds", "shape", "headings", "decisions", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_mapping_or_rejected(value: object) -> None:
    try:
        read_mapping(json.dumps(value))
    except MappingError as error:
        assert error.problems
