"""Definitions of remote datasets, at addresses or in a database: ``datasets.toml`` of a data folder."""

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ecosystem.load import Problem, closest_match
from ecosystem.tables import DATASET_TABLES, Researchers

DEFINITIONS: Final = "datasets.toml"
REFRESH_MINUTES: Final = 15
"""Minutes between two readings, unless ``refresh_minutes`` states others."""
MAX_MINUTES: Final = 7 * 24 * 60
MAX_BYTES: Final = 1 << 20
"""Largest file of definitions."""
KEYS: Final = ("address", "tables", "connection", "queries", "metadata", "refresh_minutes")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class RemoteDataset:
    """Where the tables of a dataset are, and how often they are read.

    Attributes
    ----------
    address
        Of a zip, a CSV file of people, or a folder; empty where `tables` or `queries` are given.
    tables
        Address of a CSV file by table.
    connection, queries
        Name of a connection in Streamlit's secrets, and SQL query by table.
    metadata
        Content of ``datapackage.json``; where it is empty, that of the address is used.
    """

    name: str
    address: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    connection: str = ""
    queries: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = REFRESH_MINUTES

    @property
    def origin(self) -> str:
        """Where the tables are, without what may be secret."""
        addresses = [self.address] if self.address else list(self.tables.values())
        if self.connection:
            return f"the database connection “{self.connection}”"
        return ", ".join(dict.fromkeys(map(public_address, addresses)))

    @property
    def key(self) -> str:
        """Hash of what is read: another address has another last valid state."""
        read = (self.address, dict(self.tables), self.connection, dict(self.queries), dict(self.metadata))
        return hashlib.sha256(json.dumps(read, sort_keys=True, default=str).encode()).hexdigest()[:24]


def public_address(address: str) -> str:
    """Leave out user, password, query and fragment of an address: they may hold secrets.

    Examples
    --------
    >>> public_address("https://me:secret@example.org/data.zip?token=secret#part")
    'https://example.org/data.zip'
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "an address that is not valid"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def address_problem(address: object) -> str:
    """Return what is wrong with an address; empty if nothing is."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        valid = bool(parts.scheme and parts.netloc and parts.port != 0)
    except ValueError:  # an unclosed bracket, a port that is no number
        valid = False
    if not valid:
        return "must be an address such as https://example.org/data.zip or s3://bucket/folder"
    return "must not contain a user or password" if "@" in parts.netloc else ""


def read_definitions(folder: Path) -> tuple[tuple[RemoteDataset, ...], tuple[Problem, ...]]:
    """Read the remote datasets that a data folder defines; none where it has no ``datasets.toml``.

    Those with problems are left out, and all problems are returned.
    """
    path = folder / DEFINITIONS
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            return (), (_problem("", "", "is larger than a megabyte", "Keep only the definitions"),)
        sections = tomllib.loads(content.decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return (), ()
    except OSError as error:
        if not os.access(folder, os.X_OK):  # which the catalogue reports
            return (), ()
        remedy = "Give the user of this process the right to read it"
        return (), (_problem("", "", f"cannot be read ({error.strerror})", remedy),)
    except (ValueError, RecursionError) as error:
        return (), (_problem("", "", f"cannot be read as TOML ({error})", "Correct it there"),)
    found = {name: _problems(name, section) for name, section in sections.items()}
    right = tuple(_definition(name, sections[name]) for name, problems in found.items() if not problems)
    return right, tuple(problem for problems in found.values() for problem in problems)


def _definition(name: str, section: Mapping[str, Any]) -> RemoteDataset:
    given = {key: value for key, value in section.items() if key != "refresh_minutes"}
    return RemoteDataset(name, **given, minutes=section.get("refresh_minutes", REFRESH_MINUTES))


def _problems(name: str, section: object) -> list[Problem]:
    """Return what is wrong with a section; addresses and queries are not quoted."""
    found: list[Problem] = []

    def complain(key: str, rule: str, remedy: str) -> None:
        found.append(_problem(name[:60], key, rule, remedy))

    if not _NAME.fullmatch(name):
        complain("", "the name of a dataset has letters, digits, - and _", "Rename the section")
    if not isinstance(section, Mapping):
        complain("", "must be a section with an address, tables or queries", f"Write [{name[:60]}] above its keys")
        return found
    for key in (key for key in section if key not in KEYS):
        match = closest_match(key, KEYS)
        complain(key[:60], "is not known", f"Did you mean {match}?" if match else f"There are: {', '.join(KEYS)}")
    if sum(key in section for key in ("address", "tables", "queries")) != 1:
        complain("", "must have one of address, tables and queries", "Keep one of them")
    if ("connection" in section) != ("queries" in section):
        complain("connection", "connection and queries come together", "Name the connection that the queries use")
    if "connection" in section and (not isinstance(section["connection"], str) or not section["connection"]):
        complain("connection", "must be the name of a connection", "Name it as in .streamlit/secrets.toml")
    for key in ("tables", "queries"):
        for rule, remedy in _table_rules(section.get(key), name, key) if key in section else ():
            complain(key, rule, remedy)
    tables = section.get("tables", {})
    addresses = [section["address"]] if "address" in section else []
    for address in (*addresses, *(tables.values() if isinstance(tables, Mapping) else ())):
        if rule := address_problem(address):
            complain("address" if addresses else "tables", rule, "Correct it")
    if not isinstance(section.get("metadata", {}), Mapping):
        complain("metadata", "must be a section", f"Write [{name[:60]}.metadata] above the keys of datapackage.json")
    minutes = section.get("refresh_minutes", REFRESH_MINUTES)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= MAX_MINUTES:
        complain("refresh_minutes", f"must be a whole number from 1 to {MAX_MINUTES}", f"Write {REFRESH_MINUTES}")
    return found


def _table_rules(value: object, name: str, key: str) -> list[tuple[str, str]]:
    """Return rule and remedy of what is wrong with the tables of a section."""
    names = [table.table for table in DATASET_TABLES]
    if not isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in value.values()):
        return [("must name a text for each table", f"Write [{name[:60]}.{key}] above lines such as researchers = …")]
    found = [
        (f"there is no table {table[:60]}", f"There are: {', '.join(names)}") for table in value if table not in names
    ]
    if Researchers.table not in value:
        found.append((f"the table {Researchers.table} is missing", "Add it"))
    return found


def _problem(name: str, key: str, rule: str, remedy: str) -> Problem:
    return Problem(DEFINITIONS, 0, ".".join(part for part in (name, key) if part), "", rule, remedy)
