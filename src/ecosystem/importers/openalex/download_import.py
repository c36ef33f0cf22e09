"""Make a dataset of a finished download: its records are read like those of the snapshot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem.importers.openalex.author_download import DownloadResult
from ecosystem.importers.openalex.download_status import FINGERPRINT, download_fingerprint
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.journal import JOURNAL_FILE
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.importers.progress import StepCallback, ignore_step
from ecosystem.load import DataProblemsError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

    from ecosystem.importers.imported_records import ImportedRecords


def import_download(
    download: DownloadResult,
    out: Path,
    *,
    request: DownloadRequest,
    ror: Path | None = None,
    scratch: Path | None = None,
    on_step: StepCallback = ignore_step,
) -> str:
    """Read downloaded records, derive careers, and write the dataset.

    The parameters are those of :class:`ecosystem.importers.pipeline.ImportJob`. Returns a summary in some lines. Where
    `on_step` raises, the last dataset and the records stay. DownloadError if no dataset can be made of the records;
    DataProblemsError if the result breaks a rule of the tables.
    """
    from ecosystem.importers.openalex.author_tables import OpenAlexCriteria, read_authors
    from ecosystem.importers.pipeline import INPUT_ERRORS, ImportJob, NoResearchersError, run_import

    details: dict[str, Any] = {"calls": download.calls, "works": download.works, "did_not_come": len(download.missing)}
    if (download.folder.parent / JOURNAL_FILE).is_file():
        details[FINGERPRINT] = download_fingerprint(download.folder.parent)
    job = ImportJob(
        out,
        title="OpenAlex: researchers in AI with an affiliation in {country}",
        country=request.country,
        as_of=download.retrieved or dt.datetime.now(tz=dt.UTC).date().isoformat(),
        ror=ror,
        scratch=scratch,
        details=details,
    )
    criteria = OpenAlexCriteria(request.country, request.since, request.subfields)

    def read(connection: BaseBackend, folder: Path, **options: Any) -> ImportedRecords:
        return read_authors(connection, [str(download.folder)], criteria, folder, **options)

    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        return run_import(job, read, on_step)
    except (NoResearchersError, *INPUT_ERRORS, OSError, ValueError) as error:
        if isinstance(error, DataProblemsError):
            raise
        raise DownloadError(f"{error} The records stay in {download.folder}.") from error
