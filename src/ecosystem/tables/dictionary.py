"""Generate the data dictionary, ``data/README.md``, from the declared columns."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ecosystem.tables.column import Column, Table
from ecosystem.tables.dataset import DATASET_TABLES
from ecosystem.tables.published import PUBLISHED_TABLES
from ecosystem.tables.reference import REFERENCE_TABLES
from ecosystem.tables.vocabulary import DATASET_KINDS

_OPENING = """# Data dictionary

Generated from `src/ecosystem/tables` by `python -m ecosystem.tables.dictionary`; do not edit it by hand.
[METHOD.md](METHOD.md) describes how the data were made.

A dataset is a folder of CSV files with a `datapackage.json` (a [Frictionless](https://specs.frictionlessdata.io/)
tabular data package) with their title, licence (`licenses`), sources (`sources`), reference date (`as_of`), home
country (`home`) and kind (`kind`):

{kinds}

Files are UTF-8 with commas; UTF-16, Windows-1252, semicolons and tabs are read too. An empty cell means "not known":
`NA` is Namibia. Blanks around a value are ignored. A column marked ★ must be filled in in every row; other columns may
be empty or missing. A column that is not listed is ignored with a remark. A reference must name a row of its table;
cities, sectors and sources that a dataset does not have are looked up in the reference tables.
"""


def dictionary() -> str:
    """Return the dictionary as Markdown."""
    kinds = "\n".join(f"- `{kind}`: {meaning.partition(': ')[2] or meaning}" for kind, meaning in DATASET_KINDS.items())
    beside = [table for table in REFERENCE_TABLES if table not in DATASET_TABLES]
    shared = ", ".join(f"`{table.table}`" for table in REFERENCE_TABLES if table in DATASET_TABLES)
    parts = [
        _OPENING.format(kinds=kinds),
        "## Tables of a dataset\n",
        *map(_section, DATASET_TABLES),
        f"## Reference tables\n\nThe reference tables hold {shared} as above, and:\n",
        *map(_section, beside),
        "## Published tables\n\nFacts by economy in `published`; their sources are those of the reference tables.\n",
        *map(_section, PUBLISHED_TABLES),
    ]
    return "\n".join(parts).rstrip() + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write ``data/README.md``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=Path("data/README.md"), help="where to write it")
    path: Path = parser.parse_args(arguments).file
    path.write_text(dictionary(), encoding="utf-8")


def _section(table: type[Table]) -> str:
    rows = [_row(column) for column in table.columns()]
    needed = " May be left out." if table.may_be_absent else ""
    head = f"### {table.table}\n\n{table.row_meaning()}{needed}\n"
    return "\n".join([head, "| column | type | meaning | allowed | example |", "|---|---|---|---|---|", *rows, ""])


def _row(column: Column) -> str:
    rule = column.rule
    mark = "★ " if rule.required else ""
    unit = f" ({rule.unit})" if rule.unit and rule.unit != rule.type else ""
    example = f"`{_cell(rule.example)}`" if rule.example else ""
    return f"| {mark}`{column}` | {rule.type}{unit} | {_cell(rule.meaning)} | {_allowed(column)} | {example} |"


def _allowed(column: Column) -> str:
    rule = column.rule
    limits = []
    if rule.unique:
        limits.append("different in every row")
    if rule.references:
        limits.append("a key of `{}`".format(rule.references.partition(".")[0]))
    if rule.values:
        limits.append(", ".join(f"`{value}`" for value in rule.values))
    if rule.minimum is not None or rule.maximum is not None:
        low, high = (f"{end:g}" if end is not None else "" for end in (rule.minimum, rule.maximum))
        limits.append(f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}")
    if rule.pattern:
        limits.append(f"`{_cell(rule.pattern)}`")
    return "; ".join(limits)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
