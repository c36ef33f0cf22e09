"""The rules that pandera checks are the declared ones."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaError, SchemaErrors

from ecosystem.tables import (
    DATASET_TABLES,
    PUBLISHED_TABLES,
    REFERENCE_TABLES,
    Cities,
    Column,
    Researchers,
    Sectors,
    Table,
)
from ecosystem.tables.column import COUNTRY_CODE, WEB_ADDRESS
from ecosystem.tables.schema import DTYPES, column_schema, schema, storage

TABLES = [*dict.fromkeys((*DATASET_TABLES, *REFERENCE_TABLES, *PUBLISHED_TABLES))]


@pytest.fixture(autouse=True, scope="module")
def default_string_storage() -> Iterator[None]:
    """Let `str` be the declared type: the app stores the strings of its short tables otherwise."""
    with pd.option_context("mode.string_storage", "auto"):
        yield


def violations(column: Column, values: list[Any]) -> list[tuple[str, int]]:
    dtype = "str" if storage(column) in ("text", "coded") else DTYPES[storage(column)]
    series = pd.Series(values, dtype=dtype)
    if storage(column) == "coded":
        series = series.astype("category")
    try:
        column_schema(column).validate(pd.DataFrame({str(column): series}), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        return sorted(zip(cases["check"], cases["index"].astype(int), strict=True))
    return []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_a_schema_has_the_declared_columns(table: type[Table]) -> None:
    built = schema(table)
    assert list(built.columns) == list(table.columns())
    for column in table.columns():
        assert built.columns[str(column)].nullable is not column.rule.required
    assert {column.rule.pattern for column in table.columns() if column.rule.type == "url"} <= {WEB_ADDRESS}


def test_countries_are_coded() -> None:
    assert Cities.country_code.rule.pattern == COUNTRY_CODE
    assert storage(Cities.country_code) == "coded"


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        (Researchers.researcher_id, ["b", "a", "b", None], [("different", 2), ("not_nullable", 3)]),
        (Researchers.researcher_id, ["a", "b", "c"], []),
        (Researchers.field, ["speech", "spech", "speech", None], [("not_nullable", 3), ("values", 1)]),
        (Researchers.degree, ["master", None], []),
        (Researchers.degree_year, [1899, 1900, None, 2100, 2101], [("maximum", 4), ("minimum", 0)]),
        (Researchers.degree_country_code, ["PK", "NA", "pk", "PKR", None], [("pattern", 2), ("pattern", 3)]),
        (Cities.latitude, [90.0, -90.0, 91.0, float("inf")], [("finite", 3), ("maximum", 2), ("maximum", 3)]),
        (Cities.latitude, [1.0, float("nan")], [("not_nullable", 1)]),
    ],
)
def test_each_rule_is_checked(column: Column, values: list[Any], expected: list[tuple[str, int]]) -> None:
    assert violations(column, values) == expected


ADDRESSES = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from(
            ["http://a", "https://a.b/c?d=e", "https://", "http://", "ftp://a", "https://a b", "javascript:x"]
        ),
        st.text(st.sampled_from('hHtps:/a<>" \n\té'), max_size=12),
        st.text(st.sampled_from('ab<>" \n\té'), max_size=5).map(lambda text: f"https://{text}"),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=50)
@given(addresses=ADDRESSES)
def test_web_addresses_match_their_pattern(addresses: list[str | None]) -> None:
    wrong = [
        place
        for place, address in enumerate(addresses)
        if address is not None and not re.fullmatch(r'https?://[^\t\n\f\r <>"]+', address)
    ]
    assert [place for _, place in violations(Researchers.profile_url, addresses)] == wrong


@given(words=st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=6), ascending=st.booleans())
def test_keys_are_different(words: list[str], ascending: bool) -> None:
    words = sorted(words) if ascending else words
    repeated = [place for place, word in enumerate(words) if word in words[:place]]
    assert [place for _, place in violations(Researchers.researcher_id, list(words))] == repeated


def test_a_whole_frame_is_checked_by_the_same_rules() -> None:
    frame = pd.DataFrame(
        {
            "sector_id": pd.Series(["a", "b"], dtype="str"),
            "name": pd.Series(["A", "B"], dtype="str"),
            "domain": pd.Categorical(["academia", "industry"]),
            "description": pd.Series([None, "x"], dtype="str"),
        }
    )
    schema(Sectors).validate(frame)
    with pytest.raises((SchemaError, SchemaErrors)):
        schema(Sectors).validate(frame.assign(domain=pd.Categorical(["academia", "industy"])))
    with pytest.raises((SchemaError, SchemaErrors)):
        schema(Sectors).validate(frame.drop(columns="name"))
    with pytest.raises((SchemaError, SchemaErrors)):
        schema(Sectors).validate(frame.assign(extra=1))


IMPORTED = """
import sys
import pandas as pd
from pandera.errors import SchemaErrors
from ecosystem.load import checked_tables
from ecosystem.tables import Researchers
from ecosystem.tables.schema import column_schema, import_pandera
import_pandera()
before = set(sys.modules)
for column in Researchers.columns():
    try:
        column_schema(column).validate(pd.DataFrame({str(column): pd.Series([None, "x"], dtype="str")}), lazy=True)
    except SchemaErrors:
        pass
print(sorted(name for name in set(sys.modules) - before if name.startswith("pandera")))
"""


@pytest.mark.slow  # a process of its own
def test_pandera_imports_nothing_later_in_the_threads_that_check_columns() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stdout + done.stderr
