"""What others need to read our tables: the Frictionless description of a folder, and the template for an upload."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecosystem.tables.column import Column, Table
from ecosystem.tables.dataset import Cities, Researchers, Sectors, Sources, Transitions
from ecosystem.tables.vocabulary import HOME

PACKAGE: Final = "datapackage.json"
TEMPLATE_TABLES: Final[tuple[type[Table], ...]] = (Researchers, Transitions, Cities, Sectors, Sources)

_TYPES: Final = {"integer": "integer", "number": "number", "boolean": "boolean"}
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""Date of every file in the template: the same template has the same bytes."""


def write_package(
    folder: Path,
    *,
    name: str,
    title: str,
    description: str,
    kind: str,
    version: str,
    licences: Iterable[Mapping[str, str]],
    sources: Iterable[Mapping[str, str]],
    as_of: str,
    tables: Sequence[type[Table]],
    home: str = HOME,
    created: str = "",
    short_title: str = "",
    more: Mapping[str, Any] | None = None,
) -> Path:
    """Describe a folder of tables in its ``datapackage.json`` (Frictionless Data Package, version 1).

    Parameters
    ----------
    folder : Path
        Where the CSV files lie; declared tables without a file are left out.
    name, title, description, version : str
        What the data are called and what they are.
    kind : str
        ``observed``, ``published``, ``simulated`` or ``illustrative``: it follows every number.
    licences, sources : iterable of mapping
        Each with ``name``/``title`` and ``path``, as Frictionless has them.
    as_of : str
        Day, month or year that the data stand for.
    tables : sequence of Table
        The declared tables that may be in the folder.
    home : str
        Country whose borders count.
    created : str, optional
        Day on which the data were made.
    short_title : str, optional
        What to call the data where there is no room for the title.
    more : mapping, optional
        Further keys, such as the record of an import: JSON values.

    Returns
    -------
    Path
        The file written.
    """
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        **({"short_title": short_title} if short_title else {}),
        "description": description,
        "kind": kind,
        "version": version,
        **({"created": f"{created}T00:00:00Z"} if created else {}),
        "as_of": as_of,
        "home": home,
        "licenses": [dict(licence) for licence in licences],
        "sources": [dict(source) for source in sources],
        **(more or {}),
        "resources": resources(folder, tables),
    }
    path = folder / PACKAGE
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def resources(folder: Path, tables: Sequence[type[Table]]) -> list[dict[str, Any]]:
    """Describe the declared tables that lie in a folder.

    Parameters
    ----------
    folder : Path
        Where the CSV files lie.
    tables : sequence of Table
        The tables that may be there.

    Returns
    -------
    list of dict
        Frictionless resources: path, size, hash, and the schema of the columns that the file has.
    """
    paths = {table: folder / f"{table.table}.csv" for table in tables}
    return described({table: path.read_bytes() for table, path in paths.items() if path.is_file()})


def described(contents: Mapping[type[Table], bytes]) -> list[dict[str, Any]]:
    """Describe tables by the bytes of their files, as :func:`resources` describes those in a folder."""
    there = {table.table for table in contents}
    return [_resource(table, content, there) for table, content in contents.items()]


def field(column: Column) -> dict[str, Any]:
    """Describe one column as a Frictionless field.

    Examples
    --------
    >>> from ecosystem.tables import Cities
    >>> field(Cities.latitude)["constraints"]
    {'required': True, 'minimum': -90, 'maximum': 90}
    """
    rule = column.rule
    said: dict[str, Any] = {"name": str(column), "type": _TYPES.get(rule.type, "string"), "description": rule.meaning}
    if rule.unit:
        said["unit"] = rule.unit
    if rule.type == "boolean":
        said |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = {
        "required": rule.required,
        "unique": rule.unique,
        "minimum": _number(rule.minimum),
        "maximum": _number(rule.maximum),
        "enum": list(rule.values),
        "pattern": rule.pattern,
    }
    if given := {key: value for key, value in constraints.items() if value or (value == 0 and value is not False)}:
        said["constraints"] = given
    if rule.example:
        said["example"] = rule.example
    return said


def upload_template() -> bytes:
    """Make the zip that a reader fills in: a file per table with its header, and an example of one row each.

    Returns
    -------
    bytes
        A zip that is the same, byte for byte, every time.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as template:
        for table in TEMPLATE_TABLES:
            header = [str(column) for column in table.columns()]
            row = [column.rule.example for column in table.columns()]
            _add(template, f"{table.table}.csv", _csv([header]))
            _add(template, f"example/{table.table}.csv", _csv([header, row]))
        _add(template, "README.txt", _read_me())
    return content.getvalue()


def _resource(table: type[Table], content: bytes, there: set[str]) -> dict[str, Any]:
    declared = {str(column): column for column in table.columns()}
    names = next(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    columns = [declared[name] for name in names if name in declared]
    schema: dict[str, Any] = {"fields": [field(column) for column in columns], "missingValues": [""]}
    if key := table.key():
        schema["primaryKey"] = str(key)
    if links := [_link(column, table) for column in columns if column.rule.references.partition(".")[0] in there]:
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
    entry = zipfile.ZipInfo(name, _MADE)
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
