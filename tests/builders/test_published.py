"""The published tables hold every row of the raw facts; levels and codes are those of the sources."""

from collections.abc import Mapping

import pycountry
import pytest

from ecosystem.builders.published_tables import METADATA, RAW_TABLES, build_published, economy_rules
from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.datasets.table_file import read_table
from ecosystem.tables import Economies, GraduatesByBirth, PractitionerCounts, RdSpending, SourceCoverage, Sources, Table
from ecosystem.tables.published_words import ECONOMY_LEVELS, PEERS
from ecosystem.tables.vocabulary import HOME
from tests.data.shipped import CLEANING, PUBLISHED, RAW, REFERENCE

FEWER = {RdSpending: 9}
"""Rows of which a newer edition revises the figure."""
NOT_BUILT = {"kaggle_sector_mapping.csv", "kaggle_title_mapping.csv"}
"""Record how answers became words; no table is made of them."""
ECONOMIES = {row[Economies.economy_id]: row for row in read_table(PUBLISHED, Economies)}


def raw(name: str) -> list[dict[str, str]]:
    return read_rows(RAW / "published" / name)


@pytest.mark.parametrize("table", RAW_TABLES, ids=lambda table: table.table)
def test_no_row_is_lost_or_added_and_no_figure_changed(table: type[Table]):
    source = RAW_TABLES[table]
    given, built = raw(source.file), read_table(PUBLISHED, table)
    assert len(built) == len(given) - FEWER.get(table, 0)
    figures = [str(column) for column in table.columns() if column.rule.type in ("integer", "number")]
    names: Mapping[str, str] = source.names
    cleared = "0.05" if table is GraduatesByBirth else None
    cells = [[row[names.get(column, column)] for column in figures] for row in given]
    rows = {tuple("" if cell == cleared else cell for cell in row) for row in cells}
    assert {tuple(row[column] for column in figures) for row in built} <= rows


def test_every_raw_file_is_used():
    assert {path.name for path in (RAW / "published").iterdir()} == {
        one.file for one in RAW_TABLES.values()
    } | NOT_BUILT
    assert set(METADATA.tables) == {*RAW_TABLES, SourceCoverage, Economies}


def test_an_economy_is_a_country_of_iso_3166_or_has_a_rule():
    rules = economy_rules(CLEANING)
    by_rule = {row["economy_id"] for row in rules.by_spelling.values()}
    for economy in ECONOMIES:
        assert (pycountry.countries.get(alpha_2=economy) is None) == (economy in by_rule), economy
    named = {
        row[column]
        for one in RAW_TABLES.values()
        for row in raw(one.file)
        for column in row
        if column.endswith("_name") and not row.get(column.replace("_name", "_code"), "-")
    }
    assert rules.unused((name,) for name in named) == []
    assert rules.uncovered((name,) for name in named) == []


def test_names_of_economies_differ_and_levels_are_those_of_the_sources():
    assert len({row[Economies.name] for row in ECONOMIES.values()}) == len(ECONOMIES)
    assert {row[Economies.level] for row in ECONOMIES.values()} == set(ECONOMY_LEVELS)
    level_of = {"all": "total", "top": "group", "region": "group", "country": "economy"}
    rules = economy_rules(CLEANING)
    for one in RAW_TABLES.values():
        rows = raw(one.file)
        if "country_code" in rows[0] and "level" in rows[0] and "students" not in one.file:
            for row in rows:
                economy = row["country_code"] or rules.need("economy_id", row["country_name"])
                assert ECONOMIES[economy][Economies.level] == level_of.get(row["level"], row["level"]), row


def test_the_default_peers_are_economies_and_home_is_none_of_them():
    assert {key for key, row in ECONOMIES.items() if row[Economies.is_peer] == "true"} == set(PEERS)
    assert HOME in ECONOMIES
    assert HOME not in PEERS


def test_bands_of_answers_stay_text():
    categories = {row[PractitionerCounts.category] for row in read_table(PUBLISHED, PractitionerCounts)}
    assert {"1-3", "<1", "20+", "0-999"} <= categories


def test_tables_that_may_not_ship_do_not():
    assert not [path for path in (RAW / "published").iterdir() if "cset" in path.name or "headline" in path.name]
    closed = {row[Sources.source_id] for row in read_table(REFERENCE, Sources) if "BY-NC" in row[Sources.licence]}
    citing = [
        table.table for table in RAW_TABLES if closed & {row["source_id"] for row in read_table(PUBLISHED, table)}
    ]
    assert citing == ["single_facts"]


def test_a_source_without_a_row_stops_the_build(tmp_path):
    (tmp_path / "sources.csv").write_text(",".join(Sources.columns()) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="add a row"):
        build_published(RAW, CLEANING, tmp_path, tmp_path)
