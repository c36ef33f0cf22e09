"""Remote datasets: read in the background at their intervals, checked, and kept in their last valid state.

Nothing is read unless a data folder has definitions (:mod:`ecosystem.datasets.remote_definitions`).
"""

from __future__ import annotations

import csv
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from ecosystem.datasets.remote_copy import copy_root, refresh
from ecosystem.datasets.remote_definitions import RemoteDataset, read_definitions
from ecosystem.datasets.remote_reading import MAX_SECONDS, ReadLimits, problem, read_remote, write_metadata
from ecosystem.importers import limited_process
from ecosystem.load import DataProblemsError, Problem
from ecosystem.site import data_roots, user_cache_folder

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

LOOK_SECONDS: Final = 5.0
"""Seconds between two looks at which datasets are due."""
RETRY_SECONDS: Final = 60.0
"""Seconds after which a reading that failed is repeated."""
ROWS: Final = 1_000
"""Rows of a query that are in memory."""
log = logging.getLogger(__name__)


@dataclass
class _State:
    due: float = 0.0
    busy: bool = False
    problems: tuple[Problem, ...] = ()


_states: Final[dict[str, _State]] = {}
"""State of each remote dataset, by key."""


def definitions() -> tuple[tuple[RemoteDataset, ...], tuple[Problem, ...]]:
    """Return the remote datasets that the data folders define, and the problems of the definitions."""
    found = [read_definitions(folder) for folder in data_roots(os.environ)]
    return tuple(one for some, _ in found for one in some), tuple(one for _, some in found for one in some)


def roots() -> tuple[Path, ...]:
    """Return the folders that hold the copies of remote datasets."""
    known, _ = definitions()
    return tuple(copy_root(definition, _copies()) for definition in known) if known else ()


def problems_of(folder: Path | None) -> tuple[Problem, ...]:
    """Return why the dataset in a folder could not be renewed; empty if it could, or if it is not remote."""
    state = _states.get(folder.parent.name) if folder else None
    return state.problems if state else ()


def problems() -> tuple[Problem, ...]:
    """Return the problems of the definitions, and those of all last readings."""
    known, wrong = definitions()
    return (*wrong, *(one for definition in known for one in problems_of(copy_root(definition, _copies()) / "any")))


def keep_current() -> None:
    """Read remote datasets at their intervals, for ever."""
    while True:
        start_due()
        time.sleep(LOOK_SECONDS)


def start_due() -> list[threading.Thread]:
    """Start reading each remote dataset that is due, and return the threads."""
    started = []
    for definition in definitions()[0]:
        state = _states.setdefault(definition.key, _State())
        if not state.busy and time.monotonic() >= state.due:
            state.busy = True
            started.append(threading.Thread(target=_renew, args=(definition, state), daemon=True))
            started[-1].start()
    return started


def _renew(definition: RemoteDataset, state: _State) -> None:
    read = _read_database if definition.connection else read_remote
    try:
        refresh(definition, _copies(), read=read, check=_check, now=datetime.now(UTC))
        state.problems = ()
    except DataProblemsError as error:
        state.problems = error.problems
    except limited_process.ProcessLimitError as error:
        state.problems = (Problem.of_file(definition.origin, error.rule, error.remedy),)
    except OSError as error:
        rule = f"the copy on this machine cannot be written ({error.strerror or type(error).__name__})"
        state.problems = (Problem.of_file(definition.origin, rule, "Free space, or set XDG_CACHE_HOME"),)
    finally:
        for one in state.problems[:20]:
            log.warning("Remote dataset %s: %s", definition.name, one)
        state.due = time.monotonic() + (RETRY_SECONDS if state.problems else definition.minutes * 60)
        state.busy = False


def _check(folder: Path) -> None:
    from ecosystem.importers import uploads  # all readers of spreadsheets, which the first page does not wait for

    limited_process.run(uploads.check_folder, folder)


def _read_database(definition: RemoteDataset, folder: Path) -> None:
    """Write the results of the queries of a dataset into a folder as CSV."""
    budget = ReadLimits(definition.origin)
    with _database_problems(definition):
        with _snapshot(definition) as connection:
            for table, query in definition.queries.items():
                _write_query(connection, query, folder / f"{table}.csv", budget)
        write_metadata(definition, folder)


@contextmanager
def _snapshot(definition: RemoteDataset) -> Iterator[Connection]:
    """Connect; in PostgreSQL all queries see one state of the database, which they cannot change."""
    engine = st.connection(definition.connection, type="sql").engine
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {MAX_SECONDS * 1000:.0f}")
            yield connection.execution_options(stream_results=True, max_row_buffer=ROWS)
    finally:
        engine.dispose()  # no connection is held until the next reading


def _write_query(connection: Connection, query: str, path: Path, budget: ReadLimits) -> None:
    from sqlalchemy import text

    result = connection.execute(text(query))
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(result.keys())
        written = 0
        for rows in result.partitions(ROWS):
            writer.writerows([_cell(value) for value in row] for row in rows)
            budget.take(opened.tell() - written)
            written = opened.tell()


def _cell(value: Any) -> str:
    """Return a value as in our CSV files."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@contextmanager
def _database_problems(definition: RemoteDataset) -> Iterator[None]:
    """Turn any error of a database into a problem: its details, which may be confidential, are in the log only."""
    try:
        yield
    except DataProblemsError:
        raise
    except ImportError as error:
        rule = f"a package is not installed ({error.name})"
        raise problem(definition.origin, rule, "Install it: pip install '.[database]' for PostgreSQL") from error
    except Exception as error:
        log.warning("The database of %s cannot be read.", definition.name, exc_info=True)
        rule = f"the database cannot be read now ({type(error).__name__})"
        remedy = f"Check [connections.{definition.connection}] in .streamlit/secrets.toml and the queries; see the log"
        raise problem(definition.origin, rule, remedy) from error


@cache
def _copies() -> Path:
    """Return the folder of all copies: in the user's cache, or one that ends with the process where that fails."""
    try:
        folder = user_cache_folder() / "remote"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):  # read-only, or no home
        return Path(tempfile.mkdtemp(prefix="ecosystem-"))
