"""From a finished download to a dataset: the records are read as those of the snapshot are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ecosystem.importers.openalex.author_download import Fetched
from ecosystem.importers.openalex.download_status import MADE_FROM, mark_of
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import FILE
from ecosystem.importers.openalex.request import Request
from ecosystem.importers.progress import OnStep, Step, quiet
from ecosystem.load import DataProblemsError
from ecosystem.site import SITE

if TYPE_CHECKING:
    from ecosystem.importers.json_lines.local_reader import Progress
    from ecosystem.importers.json_lines.record_reader import Report

MISSING = (
    "To make a dataset of the records, install the extra importing: pip install '.[importing,openalex]'. They are in "
    "{folder}."
)


def import_folder(
    fetched: Fetched,
    out: Path,
    *,
    request: Request,
    ror: Path | None = None,
    scratch: Path | None = None,
    on_step: OnStep = quiet,
) -> str:
    """Read downloaded records, derive careers, and land them.

    Parameters
    ----------
    fetched : Fetched
        A finished download.
    out : Path
        Folder of the dataset; it is replaced in one step or stays as it is.
    request : Request
        What was asked for.
    ror : Path, optional
        Dump of ROR, for kinds, cities and positions of organisations.
    scratch : Path, optional
        Folder for what lies between; the system's by default.
    on_step : callable, optional
        Told each step; where it raises, the last dataset and the records stay.

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
    from ecosystem.careers.engines import EngineError
    from ecosystem.datasets.dataset_writer import OccupiedFolderError
    from ecosystem.importers.json_lines.input_files import NothingThereError
    from ecosystem.importers.organisations import NoDumpError
    from ecosystem.importers.pipeline import NobodyError

    try:
        return _made(fetched, out, request, ror, scratch, on_step)
    except (
        NobodyError,
        NothingThereError,
        EngineError,
        OccupiedFolderError,
        NoDumpError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, DataProblemsError):
            raise
        raise DownloadError(f"{error} The records stay in {fetched.folder}.") from error


def _made(
    fetched: Fetched, out: Path, request: Request, ror: Path | None, scratch: Path | None, on_step: OnStep
) -> str:
    from ecosystem.careers.engines import connect
    from ecosystem.importers.openalex.author_tables import Scope, read_authors
    from ecosystem.importers.organisations import Employers, read_registry
    from ecosystem.importers.pipeline import arrive, told
    from ecosystem.tables.countries import country_name

    on_step(Step.READING, 0, 0)
    day = fetched.retrieved or dt.datetime.now(tz=dt.UTC).date().isoformat()
    registry = read_registry(ror) if ror else None
    employers = Employers.read(SITE / "data", registry)
    more: dict[str, Any] = {"calls": fetched.calls, "works": fetched.works, "did_not_come": len(fetched.missing)}
    if (fetched.folder.parent / FILE).is_file():
        more[MADE_FROM] = mark_of(fetched.folder.parent)
    if registry is not None and registry.skipped:
        more["skipped_organisations"] = registry.skipped.as_record()
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="ecosystem-", dir=scratch) as folder, connect(scratch=scratch) as connection:
        scope = Scope(request.country, request.since, request.subfields)
        intake = read_authors(
            connection, [str(fetched.folder)], scope, Path(folder), employers=employers, progress=_files(on_step)
        )
        country = country_name(request.country)
        arrived = arrive(
            connection,
            intake,
            out,
            title=f"OpenAlex: researchers in AI with an affiliation in {country}",
            short_title=f"OpenAlex, {country}",
            as_of=day,
            home=request.country,
            more=more,
            on_step=on_step,
        )
        return told(intake, arrived, out)


def _files(on_step: OnStep) -> Progress:
    def tell(report: Report, files: int) -> None:
        on_step(Step.READING, report.files, files)

    return tell
