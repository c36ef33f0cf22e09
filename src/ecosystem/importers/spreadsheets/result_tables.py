"""Tables that an import results in: translated and derived rows, with the cities and sources that they refer to."""

import csv
import io
from collections.abc import Mapping, Sequence

import pandas as pd

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.spreadsheets.derived_columns import OWN_SOURCE
from ecosystem.importers.spreadsheets.translation import Translation
from ecosystem.site import SITE
from ecosystem.tables import Cities, Researchers, Sources, Transitions
from ecosystem.tables.packaging import TEMPLATE_TABLES


def result_rows(
    translation: Translation, derived: Mapping[str, pd.DataFrame], files: Sequence[str]
) -> dict[str, list[dict[str, str]]]:
    """Return the rows by table; `files` are cited as the source of rows that name none."""
    rows = {
        table.table: [dict(row.cells) for row in translation.rows.get(table.table, ())] for table in TEMPLATE_TABLES
    }
    for table, frame in derived.items():
        rows[table] += [
            {str(column): str(cell) for column, cell in row.items() if not pd.isna(cell)}
            for row in frame.to_dict("records")
        ]
    rows[Cities.table] += _missing_cities(rows)
    rows[Sources.table] += _missing_sources(rows, translation, files)
    return {table: found for table, found in rows.items() if found}


def text_tables(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, pd.DataFrame]:
    """Return rows as tables of text in the declared columns; empty cells are empty strings."""
    declared = {table.table: [str(column) for column in table.columns()] for table in TEMPLATE_TABLES}
    return {
        table: pd.DataFrame(found, columns=declared[table], dtype="str").fillna("") for table, found in rows.items()
    }


def _missing_cities(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> list[dict[str, str]]:
    """Return the cities referred to that neither the user nor the reference has."""
    columns = (Researchers.city_id, Transitions.from_city_id, Transitions.to_city_id)
    used = {row.get(column, "") for table in TEMPLATE_TABLES[:2] for row in rows[table.table] for column in columns}
    own = {row.get(Cities.city_id, "") for row in rows[Cities.table]}
    places = [place for city in sorted(used - own) if (place := read_gazetteer().by_id.get(city)) is not None]
    return [place.row() for place in places if not place.known]


def _missing_sources(
    rows: Mapping[str, Sequence[Mapping[str, str]]], translation: Translation, files: Sequence[str]
) -> list[dict[str, str]]:
    """Return the sources referred to that are described nowhere: the spreadsheet, and those named in cells."""
    used = {row.get(Sources.source_id, "") for found in rows.values() for row in found}
    own = {row.get(Sources.source_id, "") for row in rows[Sources.table]}
    reference = {row[Sources.source_id] for row in read_rows(SITE / "data" / "reference" / "sources.csv")}
    citations = {OWN_SOURCE: f"Spreadsheet: {', '.join(dict.fromkeys(files))}", **translation.cited}
    return [
        {
            Sources.source_id: source,
            Sources.citation: citations.get(source, source),
            Sources.licence: "Not stated",
            Sources.kind: "observed",
        }
        for source in sorted(used - own - reference - {""})
    ]


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table with one line per row, so that line numbers lead back to rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8")
