"""Remote datasets in the app: listed when read, last valid state with a sentence, databases through st.connection."""

import glob
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st

from ecosystem.app import data, remote_datasets
from ecosystem.importers import limited_process
from ecosystem.load import Problem
from tests.browser.conftest import free_port
from tests.conftest import require
from tests.importers.loopback import Quiet, serving
from tests.load.samples import DATASET
from tests.pages.driver import checked, opened

QUERIES = "\n".join(f'queries.{name.removesuffix(".csv")} = "SELECT * FROM {name[:-4]}"' for name in DATASET)  # noqa: S608 - our own
STAFF = f'[staff]\nconnection = "staff"\n{QUERIES}\n[staff.metadata]\nname = "staff"\ntitle = "Staff survey"\n'
PASSWORD = "s3cr3t"  # noqa: S105 - of a database made here


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of an owner with a cache of its own; datasets are checked in this process."""
    monkeypatch.setenv("ECOSYSTEM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(remote_datasets, "_copies", cache(remote_datasets._copies.__wrapped__))
    monkeypatch.setattr(remote_datasets, "_states", {})
    monkeypatch.setattr(limited_process, "run", lambda function, *arguments: function(*arguments))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / ".streamlit").mkdir()
    st.secrets._reset()
    yield tmp_path / "data"
    st.secrets._reset()


@pytest.fixture
def _fresh() -> Iterator[None]:
    """Caches and connections of this test alone."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def renew() -> tuple[Problem, ...]:
    """Read all remote datasets now, and return the problems."""
    for state in remote_datasets._states.values():
        state.due = 0.0
    for thread in remote_datasets.start_due():
        thread.join()
    return remote_datasets.problems()


def connect(owner: Path, url: str) -> None:
    (owner.parent / ".streamlit" / "secrets.toml").write_text(f'[connections.staff]\nurl = "{url}"\n')
    (owner / "datasets.toml").write_text(STAFF)


@pytest.mark.slow
@pytest.mark.usefixtures("_fresh")
def test_a_remote_dataset_is_shown_and_stays_while_its_server_is_away(owner: Path) -> None:
    class Handler(Quiet):
        def do_GET(self) -> None:
            content = DATASET["researchers.csv"].replace("windhoek", "karachi").replace(",own", ",geonames").encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with serving(Handler) as address:
        (owner / "datasets.toml").write_text(f'[survey]\naddress = "{address}/people?token={PASSWORD}"\n')
        assert "survey" not in data.catalogue()
        assert renew() == ()
    assert "survey" in data.catalogue()
    page = opened("overview", dataset="survey", tab="explore")
    assert not page.error
    assert renew()[0].file == f"{address}/people"
    checked(page.run())
    assert "last valid state is shown" in " ".join(error.value for error in page.error)
    assert PASSWORD not in " ".join(table.value.to_csv() for table in page.dataframe)
    assert data.unlisted() == remote_datasets.problems()
    assert f"{address}/people, " in data.dataset("survey").ecosystem.metadata.origin  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.usefixtures("_fresh")
def test_a_database_is_read_through_a_connection(owner: Path) -> None:
    path = owner.parent / "staff.db"
    with sqlite3.connect(path) as database:
        for name, text in DATASET.items():
            header, *rows = text.splitlines()
            cells = [row.replace('"one, two"', "one two").split(",") for row in rows]
            database.execute(f"CREATE TABLE {name[:-4]} ({header})")
            marks = ",".join("?" * len(cells[0]))
            database.executemany(
                f"INSERT INTO {name[:-4]} VALUES ({marks})",  # noqa: S608 - our own table
                [[cell or None for cell in row] for row in cells],
            )
    database.close()
    connect(owner, f"sqlite:///{path}")
    assert renew() == ()
    loaded = data.dataset("staff").ecosystem
    assert loaded is not None
    assert (len(loaded.researchers), len(loaded.transitions)) == (3, 2)
    assert loaded.metadata.title == "Staff survey"
    assert loaded.metadata.origin.startswith("the database connection “staff”, ")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE researchers SET degree_year = 3010")
    database.close()
    assert "degree_year" in str(renew())
    assert data.dataset("staff").ecosystem is loaded
    path.unlink()
    assert "cannot be read now (OperationalError)" in renew()[0].rule


@pytest.mark.parametrize(
    ("secrets", "rule"),
    [
        ("", "cannot be read now"),
        ('[connections.staff]\nurl = "nonsense://a"', "cannot be read now"),
        ('[connections.staff]\nurl = "oracle://a"', "a package is not installed"),
    ],
)
def test_a_connection_that_cannot_be_made_is_reported(secrets: str, rule: str, owner: Path) -> None:
    connect(owner, "")
    (owner.parent / ".streamlit" / "secrets.toml").write_text(secrets)
    found = renew()
    assert rule in found[0].rule
    assert found[0].remedy


@pytest.fixture(scope="module")
def postgres() -> Iterator[tuple[str, list[str]]]:
    """A PostgreSQL server of Debian: its address, and the command that starts or stops it."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        require("postgresql", "PostgreSQL was not found")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest's own folders are closed to other accounts
    account: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as the administrator
        account = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        os.chown(folder, 65534, 65534)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    tree = folder / "tree"
    options = ["-A", "scram-sha-256", "-U", "owner", f"--pwfile={folder / 'password'}", "--no-sync"]
    subprocess.run([*account, f"{programs[-1]}/initdb", "-D", str(tree), *options], check=True, capture_output=True)
    port = free_port()
    server = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [*account, f"{programs[-1]}/pg_ctl", "-D", str(tree), "-w", "-l", str(folder / "log"), "-o", server]
    subprocess.run([*control, "start"], check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql+psycopg://owner:{PASSWORD}@127.0.0.1:{port}/postgres", control
    subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True)
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.usefixtures("_fresh")
def test_postgresql_is_read_and_may_be_away(postgres: tuple[str, list[str]], owner: Path) -> None:
    import sqlalchemy

    url, control = postgres
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as database:
        for name, text in DATASET.items():
            header, *rows = text.splitlines()
            types = [f"{column} {'integer' if 'year' in column else 'text'}" for column in header.split(",")]
            types = [one.replace("is_hub text", "is_hub boolean") for one in types]
            database.exec_driver_sql(f"CREATE TABLE {name[:-4]} ({', '.join(types)})")
            for row in rows:
                cells = row.replace('"one, two"', "one two").split(",")
                values = ", ".join(f"'{cell}'" if cell else "NULL" for cell in cells)
                database.exec_driver_sql(f"INSERT INTO {name[:-4]} VALUES ({values})")  # noqa: S608 - our own table
    engine.dispose()
    connect(owner, url)
    assert renew() == ()
    loaded = data.dataset("staff").ecosystem
    assert loaded is not None
    assert (len(loaded.researchers), len(loaded.transitions), len(loaded.cities)) == (3, 2, 3)
    subprocess.run([*control, "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL)
    away = renew()
    assert "cannot be read now" in away[0].rule
    assert PASSWORD not in str(away)
    assert data.stored_dataset("staff") == data.Loaded(loaded, away)
    subprocess.run([*control, "start"], check=True, stdout=subprocess.DEVNULL)
    assert renew() == ()
    for query, rule in (("DROP TABLE cities", "cannot be read now"), ("SELECT pg_sleep(60)", "cannot be read now")):
        (owner / "datasets.toml").write_text(f'[staff]\nconnection = "staff"\nqueries.researchers = "{query}"\n')
        begun = time.monotonic()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(remote_datasets, "MAX_SECONDS", 0.3)
            assert rule in renew()[0].rule
        assert time.monotonic() - begun < 30
    (owner / "datasets.toml").write_text(STAFF)
    assert renew() == ()
