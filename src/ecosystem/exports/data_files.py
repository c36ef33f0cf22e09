"""CSV and JSON files of views and rows, with provenance; no cell of a CSV file is a formula for a spreadsheet."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from ecosystem.exports.item import ExportItem
from ecosystem.exports.provenance import UNKNOWN_LICENCE, kind_label, provenance_rows
from ecosystem.load import FORMULA_STARTS
from ecosystem.selection import Scope
from ecosystem.statistics import MINIMUM_N
from ecosystem.views import PICK, View, filter_words
from ecosystem.views.presentation import ENOUGH, NUMBERS, table_columns

ALWAYS = (*NUMBERS, "n", "unit")
"""Columns that are exported even where the screen leaves them out."""


def export_columns(view: View) -> dict[str, str]:
    """Return the columns to export with unique titles: limits of a second interval are named after its value."""
    titles = table_columns(view)
    columns = {name: title for name, title in titles.items() if name in view.table and name not in (PICK, ENOUGH)}
    titles = table_columns(replace(view, columns={}))
    for name in map(str, view.table.columns):
        if name in ALWAYS and name not in columns:
            alone = titles[name] not in columns.values()
            columns[name] = (
                titles[name] if alone else f"{titles[name]}: {columns.get('value', titles.get('value', name))}"
            )
    return columns


def numbers_table(view: View) -> pd.DataFrame:
    """Return the columns of :func:`export_columns` under their titles, numbers as numbers, suppressed ones missing."""
    table, columns = view.table, export_columns(view)
    few = (table["n"] < MINIMUM_N).to_numpy() if "n" in table else np.zeros(len(table), dtype=bool)
    if ENOUGH in table:
        few = few | ~table[ENOUGH].to_numpy(dtype=bool)
    cells = [_plain(table[name].mask(few) if name in NUMBERS else table[name]) for name in columns]
    return pd.DataFrame(dict(enumerate(cells)), index=table.index).set_axis(list(columns.values()), axis="columns")


def _plain(cells: pd.Series) -> pd.Series:
    """Counts as integers, also where some are missing, and booleans as yes and no."""
    if pd.api.types.is_bool_dtype(cells):
        return cells.map({True: "yes", False: "no"})
    if not pd.api.types.is_float_dtype(cells) or not (cells.dropna() % 1 == 0).all():
        return cells
    return cells.astype("Int64")


AFTER_SEPARATOR = re.compile(rf"([,;\t]\s*)(?=[{re.escape(''.join(FORMULA_STARTS))}])")
RETURN = r"\r\n?"
"""Ends a line for a spreadsheet, and pandas quotes only cells with line feeds."""
SOURCES_LISTED = 12
WHOLE_AS_INTEGER = "%.15g"
"""6 for 6.0, also beside 6.25 or an empty cell; all digits of a number that are known."""


def view_csv(part: View | ExportItem, *, link: str = "") -> bytes:
    """Write a view's numbers as CSV after its question, summary and provenance in lines that begin with ``#``.

    Returns UTF-8 with a byte-order mark. Shares are numbers, not percentages; suppressed estimates are empty. A part
    without a view raises ValueError.
    """
    own = ExportItem.of(part)
    if own.view is None:
        raise ValueError(f"“{own.title}” has no view; a CSV file holds the numbers of a view.")
    notes = (
        *((("Title", own.own_title),) if own.own_title else ()),
        ("Question", own.view.question),
        ("Finding", own.view.headline),
        ("Measure", own.view.subtitle),
        ("Summary", own.view.summary),
        *provenance_rows(own.view, own.link or link),
    )
    return _csv((f"{name}: {text}" for name, text in notes), numbers_table(own.view))


def csv_with_provenance(rows: pd.DataFrame, scope: Scope, *, link: str = "") -> bytes:
    """Write rows as CSV after the provenance of their scope in lines that begin with ``#``.

    Returns UTF-8 with a byte-order mark, which spreadsheets need for Urdu.
    """
    metadata = scope.ecosystem.metadata
    cited = scope.ecosystem.cited
    more = f"; and {len(cited) - SOURCES_LISTED} more, in the column source_id" if len(cited) > SOURCES_LISTED else ""
    lines = [
        f"{metadata.title} ({kind_label(metadata.kind)} data), "
        f"as of {metadata.as_of or 'unknown'}, data {metadata.digest}",
        f"Filters: {'; '.join(filter_words(scope).values()) or 'none'}",
        f"Rows: {len(rows)}",
        f"Sources: {'; '.join(source.citation for source in cited[:SOURCES_LISTED])}{more}" if cited else "",
        f"Licence: {metadata.licence or UNKNOWN_LICENCE}",
        f"Opens again at: {link}" if link else "",
    ]
    return _csv((line for line in lines if line), rows)


def neutralized(cells: pd.Series) -> pd.Series:
    r"""Prefix cells that a spreadsheet would take for a formula with an apostrophe.

    Examples
    --------
    >>> neutralized(pd.Series(["=1+1", "Lahore", chr(9) + "@x"])).tolist()
    ["'=1+1", 'Lahore', "'\t@x"]
    """
    text = cells.astype("str").str.replace(RETURN, "\n", regex=True)
    return text.where(~text.str.startswith(FORMULA_STARTS).fillna(False), "'" + text)


def neutralized_table(table: pd.DataFrame) -> pd.DataFrame:
    r"""Neutralise the titles and texts of a table that is displayed; numbers and missing cells stay.

    Examples
    --------
    >>> neutralized_table(pd.DataFrame({"=x": ["=1+1", None, "Lahore"], "n": [-1, 2, 3]})).to_dict("list")
    {"'=x": ["'=1+1", nan, 'Lahore'], 'n': [-1, 2, 3]}
    """
    cells = {place: _neutralized_column(column) for place, (_, column) in enumerate(table.items())}
    titles = neutralized(pd.Series([str(name) for name in table], dtype="str"))
    return pd.DataFrame(cells, index=table.index).set_axis(titles, axis="columns")


def _neutralized_column(column: pd.Series) -> pd.Series:
    """Change only columns with such a cell: tables may have millions of rows."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.rename_categories(neutralized(column.cat.categories.to_series()).tolist())
    if _is_number(column) or not column.astype("str").str.startswith(FORMULA_STARTS).fillna(False).any():
        return column
    return neutralized(column).where(column.notna())


def comment_line(text: str) -> str:
    """Return a comment line without cells that a spreadsheet would take for a formula.

    Examples
    --------
    >>> comment_line("Filters: City, =1+1")
    "# Filters: City, '=1+1"
    """
    return "# " + AFTER_SEPARATOR.sub(r"\1'", " ".join(text.split()))


def _csv(remarks: Iterable[str], rows: pd.DataFrame) -> bytes:
    cells = [column if _is_number(column) else neutralized(column) for _, column in rows.items()]
    titles = neutralized(pd.Series([str(name) for name in rows], dtype="str"))
    body = pd.DataFrame(dict(enumerate(cells)), index=rows.index).to_csv(
        index=False, header=titles.tolist(), lineterminator="\n", float_format=WHOLE_AS_INTEGER
    )
    return ("".join(f"{comment_line(line)}\n" for line in remarks) + body).encode("utf-8-sig")


def _is_number(cells: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells)


def view_json(view: View, *, link: str = "") -> bytes:
    """Write a view's numbers as records, as in :func:`view_csv`; what is suppressed or missing is null."""
    content = {
        "id": view.id,
        "question": view.question,
        "headline": view.headline,
        "summary": view.summary,
        "provenance": dict(provenance_rows(view, link)),
        "rows": json.loads(numbers_table(view).to_json(orient="records", date_format="iso", double_precision=15)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
