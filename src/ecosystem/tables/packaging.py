"""Frictionless resources of a folder of tables, and the upload template."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecosystem.tables.column import Column, Table
from ecosystem.tables.dataset import Cities, Researchers, Sectors, Sources, Transitions

PACKAGE: Final = "datapackage.json"
TEMPLATE_TABLES: Final[tuple[type[Table], ...]] = (Researchers, Transitions, Cities, Sectors, Sources)

_TYPES: Final = {"integer": "integer", "number": "number", "boolean": "boolean"}
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every file in a zip: equal contents give equal bytes."""


def resources(folder: Path, tables: Sequence[type[Table]]) -> list[dict[str, Any]]:
    """Frictionless resources of the tables in a folder: path, size, hash, and schema of the columns present."""
    paths = {table: folder / f"{table.table}.csv" for table in tables}
    return resources_of({table: path.read_bytes() for table, path in paths.items() if path.is_file()})


def resources_of(contents: Mapping[type[Table], bytes]) -> list[dict[str, Any]]:
    """Frictionless resources of tables given as the bytes of their files."""
    present = {table.table for table in contents}
    return [_resource(table, content, present) for table, content in contents.items()]


def frictionless_field(column: Column) -> dict[str, Any]:
    """Frictionless field of a column.

    Examples
    --------
    >>> from ecosystem.tables import Cities
    >>> frictionless_field(Cities.latitude)["constraints"]
    {'required': True, 'minimum': -90, 'maximum': 90}
    """
    rule = column.rule
    kind = _TYPES.get(rule.type, "string")
    described: dict[str, Any] = {"name": str(column), "type": kind, "description": rule.meaning}
    if rule.unit:
        described["unit"] = rule.unit
    if rule.type == "boolean":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = {
        "required": rule.required,
        "unique": rule.unique,
        "minimum": _number(rule.minimum),
        "maximum": _number(rule.maximum),
        "enum": list(rule.values),
        "pattern": rule.pattern,
    }
    if given := {key: value for key, value in constraints.items() if value or (value == 0 and value is not False)}:
        described["constraints"] = given
    if rule.example:
        described["example"] = rule.example
    return described


def upload_template() -> bytes:
    """Zip of empty tables for users to fill in, with an example of one row each; its bytes do not change."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as template:
        for table in TEMPLATE_TABLES:
            header = [str(column) for column in table.columns()]
            row = [column.rule.example for column in table.columns()]
            _add(template, f"{table.table}.csv", _csv([header]))
            _add(template, f"example/{table.table}.csv", _csv([header, row]))
        _add(template, "README.txt", _read_me())
    return content.getvalue()


def _resource(table: type[Table], content: bytes, present: set[str]) -> dict[str, Any]:
    declared = {str(column): column for column in table.columns()}
    names = next(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    columns = [declared[name] for name in names if name in declared]
    schema: dict[str, Any] = {"fields": [frictionless_field(column) for column in columns], "missingValues": [""]}
    if key := table.key():
        schema["primaryKey"] = str(key)
    if links := [_link(column, table) for column in columns if column.rule.references.partition(".")[0] in present]:
        schema["foreignKeys"] = links
    return {
        "profile": "tabular-data-resource",
        "name": table.table,
        "path": f"{table.table}.csv",
        "title": table.row_meaning(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _link(column: Column, table: type[Table]) -> dict[str, Any]:
    target, _, key = column.rule.references.partition(".")
    return {"fields": str(column), "reference": {"resource": "" if target == table.table else target, "fields": key}}


def _number(limit: float | None) -> float | int | None:
    return int(limit) if limit is not None and limit == int(limit) else limit


def _csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return "\ufeff" + written.getvalue()


def _add(template: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    template.writestr(entry, text.encode("utf-8"))


def _read_me() -> str:
    parts = [
        "Your own data for the dashboard",
        "===============================",
        "",
        "Fill in the CSV files and upload them, or the whole zip. Only researchers.csv is needed: cities, sectors and",
        "sources that you do not describe are looked up in the reference tables. The folder example shows one row per",
        "table and is not read. * marks columns that must be filled in; others may be empty or left out. Write years",
        "as four digits, numbers with a decimal point, countries as two letters (NA is Namibia), and leave a cell",
        "empty where something is not known. Names of people: public professional facts only, with their source.",
    ]
    for table in TEMPLATE_TABLES:
        parts += ["", f"{table.table}.csv: {table.row_meaning()}"]
        for column in table.columns():
            choice = f" One of: {', '.join(column.rule.values)}." if column.rule.values else ""
            points = f" A key of {column.rule.references.partition('.')[0]}.csv." if column.rule.references else ""
            parts.append(f"  {column}{' *' if column.rule.required else ''}: {column.rule.meaning}{choice}{points}")
    return "\r\n".join(parts) + "\r\n"
