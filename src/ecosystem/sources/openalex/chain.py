"""From a finished download to a dataset: the records are read as those of the snapshot are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

from ecosystem.load import DataProblemsError
from ecosystem.site import SITE
from ecosystem.sources.openalex.api import Fetched
from ecosystem.sources.openalex.request import Request
from ecosystem.sources.openalex.trouble import DownloadError

MISSING = (
    "To make a dataset of the records, install the extra importing: pip install '.[importing]'. They are in {folder}."
)


def import_folder(fetched: Fetched, out: Path, *, request: Request) -> str:
    """Read downloaded records, derive careers, and land them.

    Parameters
    ----------
    fetched : Fetched
        A finished download.
    out : Path
        Folder of the dataset; it is replaced in one step or stays as it is.
    request : Request
        What was asked for.

    Returns
    -------
    str
        What was made, in some lines.

    Raises
    ------
    DownloadError
        If no dataset can be made of the records; they stay.
    DataProblemsError
        If what was made breaks a rule of the tables.
    """
    try:
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
    except ImportError as error:
        raise DownloadError(MISSING.format(folder=fetched.folder)) from error
    from ecosystem.sources.arrival import NobodyError
    from ecosystem.sources.engines import EngineError
    from ecosystem.sources.landing import NotOursError
    from ecosystem.sources.records.places import NothingThereError

    try:
        return _made(fetched, out, request)
    except (NobodyError, NothingThereError, EngineError, NotOursError, OSError, ValueError) as error:
        if isinstance(error, DataProblemsError):
            raise
        raise DownloadError(f"{error} The records stay in {fetched.folder}.") from error


def _made(fetched: Fetched, out: Path, request: Request) -> str:
    from ecosystem.sources.arrival import arrive, told
    from ecosystem.sources.engines import connect
    from ecosystem.sources.openalex.snapshot import Scope, read_authors
    from ecosystem.sources.ror import Employers
    from ecosystem.sources.scholars import country_name

    day = fetched.retrieved or dt.datetime.now(tz=dt.UTC).date().isoformat()
    employers = Employers.read(SITE / "data", None)
    more = {"calls": fetched.calls, "works": fetched.works, "did_not_come": len(fetched.missing)}
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="ecosystem-", dir=out.parent) as scratch, connect() as connection:
        scope = Scope(request.country, request.since, request.subfields)
        intake = read_authors(connection, [str(fetched.folder)], scope, Path(scratch), employers=employers)
        title = f"OpenAlex: researchers in AI with an affiliation in {country_name(request.country)}"
        arrived = arrive(connection, intake, out, title=title, as_of=day, home=request.country, more=more)
        return told(intake, arrived, out)
