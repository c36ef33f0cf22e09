"""Import pipeline: read records, derive careers, write the dataset. The same for all sources of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Protocol

from ecosystem.careers import derive_careers
from ecosystem.careers.derivation import derivation_summary
from ecosystem.careers.engines import DUCKDB, LOCAL_MASTER, EngineError, connect, local_store, store, to_pandas, to_rows
from ecosystem.careers.sensitivity import sensitivity
from ecosystem.datasets.dataset_writer import OccupiedFolderError, write_dataset
from ecosystem.datasets.edition_changes import DatasetChanges
from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata
from ecosystem.importers.file_kinds import WrongKindError
from ecosystem.importers.imported_records import ImportedRecords
from ecosystem.importers.json_lines.input_files import NoFilesError
from ecosystem.importers.json_lines.record_reader import ReadReport
from ecosystem.importers.organisations import Employers, RorDumpError, read_registry
from ecosystem.importers.progress import ImportStep, StepCallback, ignore_step
from ecosystem.site import SITE
from ecosystem.tables import DATASET_TABLES, Cities, Researchers, Sources, Transitions
from ecosystem.tables.countries import country_name

if TYPE_CHECKING:
    from ibis import Table
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import ReadProgress

VERSION: Final = "1.0.0"

INPUT_ERRORS: Final = (NoFilesError, WrongKindError, EngineError, OccupiedFolderError, RorDumpError)
"""Errors of :func:`run_import` that the user has to correct before the next attempt."""


class NoResearchersError(Exception):
    """No researcher is left of the records; the message counts what was read, and nothing was written."""


class ReadRecords(Protocol):
    """Reader of one source's records; intermediate files go to `folder`."""

    def __call__(
        self, connection: BaseBackend, folder: Path, *, employers: Employers, progress: ReadProgress
    ) -> ImportedRecords:
        """Read people and affiliations into tables of the engine."""


@dataclass(frozen=True)
class ImportJob:
    """Parameters of an import.

    Attributes
    ----------
    out
        Folder of the dataset; it is replaced atomically or stays as it is.
    title
        With ``{country}`` in place of the country's name.
    country
        Code; moves to it count as returns.
    as_of
        Day of the data, year-month-day; posts without an end last until its year.
    ror
        Dump of ROR.
    scratch
        Folder for intermediate files; default: the system's.
    vary_thresholds
        Whether to compute how the headline changes with each threshold.
    details
        Further JSON values for ``import`` in ``datapackage.json``.
    remedy_without_ror
        Sentence for people of unknown sector and for the error that no researcher is left, where no dump of ROR was
        given.
    """

    out: Path
    title: str
    country: str
    as_of: str
    ror: Path | None = None
    scratch: Path | None = None
    engine: str = DUCKDB
    master: str = LOCAL_MASTER
    vary_thresholds: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)
    remedy_without_ror: str = ""


def run_import(job: ImportJob, read: ReadRecords, on_step: StepCallback = ignore_step) -> str:
    """Read records, derive careers, write the dataset, and return a summary in some lines.

    Raises
    ------
    NoResearchersError
        If no researcher is left; the last dataset stays.
    DataProblemsError
        If the result breaks a rule of the tables.
    NoFilesError, EngineError, OccupiedFolderError, RorDumpError, OSError
        If the input, the engine or a folder cannot be used.
    """
    on_step(ImportStep.READING, 0, 0)
    registry = read_registry(job.ror) if job.ror else None
    employers = Employers.read(SITE / "data", registry)
    details = dict(job.details)
    if registry is not None and registry.skipped:
        details["skipped_organisations"] = registry.skipped.as_record()
    with (
        TemporaryDirectory(prefix="ecosystem-", dir=job.scratch) as folder,
        connect(job.engine, master=job.master, scratch=job.scratch) as connection,
    ):
        progress = _read_progress(on_step)
        records = read(connection, Path(folder), employers=employers, progress=progress)
        return _derive_and_write(connection, records, job, details, on_step)


def _read_progress(on_step: StepCallback) -> ReadProgress:
    def report_files(report: ReadReport, files: int) -> None:
        on_step(ImportStep.READING, report.files, files)

    return report_files


def _derive_and_write(
    connection: BaseBackend,
    records: ImportedRecords,
    job: ImportJob,
    details: Mapping[str, Any],
    on_step: StepCallback,
) -> str:
    until = int(job.as_of[:4])
    keep = _reporting(ImportStep.DERIVING, partial(store, connection), on_step)
    people, affiliations = keep(records.people), keep(records.affiliations)
    careers = derive_careers(people, affiliations, until=until, home=job.country, keep=keep)
    researchers, transitions = (to_pandas(table) for table in (careers.researchers, careers.transitions))
    derived = derivation_summary(careers)
    (read,) = (row["people"] for row in to_rows(people.agg(people=people.count())))
    if researchers.empty:
        # ROR has countries and sectors: with people of the country and no affiliation left aside, it does not help
        is_read = records.report.skipped.unreadable() < max(records.report.lines, 1)
        helps = is_read and (derived["left_aside"] or not next(iter(records.counts.values()), 0))
        remedy = job.remedy_without_ror if helps and not job.ror else ""
        raise NoResearchersError(_no_researchers(records, derived["left_aside"], remedy))
    record = {**records.as_record(), **derived, **details}
    record["interpreted"] = [*records.interpreted, *derived["interpreted"]]
    record["thresholds"] = [*record["thresholds"], *records.settings]
    if job.vary_thresholds:
        with local_store(connection) as store_locally:
            keep = _reporting(ImportStep.VARYING, store_locally, on_step)
            record["sensitivity"] = sensitivity(people, affiliations, until=until, home=job.country, keep=keep)
    used_cities = {
        *researchers[Researchers.city_id],
        *transitions[Transitions.from_city_id],
        *transitions[Transitions.to_city_id],
    }
    cities = records.cities[records.cities[Cities.city_id].isin(used_cities)]
    cited = {*researchers[Researchers.source_id], *transitions[Transitions.source_id], *cities[Cities.source_id]}
    tables = {
        Researchers.table: researchers,
        Transitions.table: transitions,
        Cities.table: cities,
        Sources.table: records.sources[records.sources[Sources.source_id].isin(cited)],
    }
    on_step(ImportStep.WRITING, 0, 0)
    changes = write_dataset(tables, _metadata(job), job.out, record=record)
    imported = f"{_number(len(researchers), 'researcher')} and {_number(len(transitions), 'move')} are in {job.out}."
    if left_out := read - len(researchers):
        imported += f"\n{left_out:,} of {_number(read, 'person', 'people')} left out: no post with a year is on record."
    if unknown := int(researchers[Researchers.sector_id].isna().sum()):
        imported += f"\nThe sector of {_number(unknown, 'researcher')} is not known."
        imported += f" {job.remedy_without_ror}" if job.remedy_without_ror and not job.ror else ""
    return _summary(records, record, imported, changes)


def _reporting(step: ImportStep, keep: Callable[[Table], Table], on_step: StepCallback) -> Callable[[Table], Table]:
    """Report a step when it begins and before each table that is stored."""
    on_step(step, 0, 0)
    done = count(1)

    def keep_and_report(table: Table) -> Table:
        on_step(step, next(done), 0)
        return keep(table)

    return keep_and_report


def _metadata(job: ImportJob) -> FolderMetadata:
    country = country_name(job.country)
    return FolderMetadata(
        name=job.out.resolve().name,
        title=job.title.format(country=country),
        short_title=f"{job.title.partition(':')[0]}, {country}",
        description=(
            "Careers derived from records of real people by stated rules. What counts as a post and as a move depends "
            "on thresholds, which are stored with the data."
        ),
        kind="observed",
        version=VERSION,
        created=job.as_of,
        as_of=job.as_of,
        licences=(CC_ZERO,),
        tables=DATASET_TABLES,
    )


def _summary(records: ImportedRecords, record: Mapping[str, Any], imported: str, changes: DatasetChanges) -> str:
    report, flagged = records.report, record["flagged"]
    lines = [f"Read {_number(report.lines, 'record')} in {_number(report.files, 'file')}."]
    lines += [f"{label[:1].upper()}{label[1:]}: {number:,}." for label, number in records.counts.items()]
    lines.append(imported)
    if excluded := record["left_aside"]:
        lines.append(f"Not used: {join_reasons(excluded)}.")
    if interpreted := record["interpreted"]:
        lines.append(f"Read otherwise than stated: {join_reasons(interpreted)}.")
    lines.append(flagged_summary(flagged))
    skipped = report.skipped
    lines.append(f"Skipped while reading:\n{skipped}" if skipped else "Nothing was skipped while reading.")
    return "\n".join([*lines, str(changes)])


def _no_researchers(records: ImportedRecords, excluded: Sequence[Mapping[str, Any]], remedy: str) -> str:
    counts = "; ".join(f"{description}: {number:,}" for description, number in records.counts.items())
    most = max(excluded, key=lambda row: int(row["rows"]), default=None)
    reason = f" Not used most often: {join_reasons([most])}." if most else ""
    skipped = f"\nSkipped while reading:\n{records.report.skipped}" if records.report.skipped else ""
    return (
        f"No researcher is left of {_number(records.report.lines, 'record')} ({counts}); nothing was written.{reason} "
        f"Check the files, the country and the year.{remedy and ' '}{remedy}{skipped}"
    )


def join_reasons(rows: Sequence[Mapping[str, Any]]) -> str:
    """Join reasons, each with the number of its rows.

    Examples
    --------
    >>> join_reasons([{"reason": "affiliations without a year", "rows": 1}])
    'affiliations without a year (1)'
    """
    return "; ".join(f"{row['reason']} ({row['rows']:,})" for row in rows)


def flagged_summary(flagged: Mapping[str, Any]) -> str:
    """Return how many people have implausible years, and of how many the moves are left out.

    Examples
    --------
    >>> flagged_summary({"people": 1, "left_out": 0})
    'People with implausible years: 1; of them left without moves: 0.'
    """
    return f"People with implausible years: {flagged['people']:,}; of them left without moves: {flagged['left_out']:,}."


def _number(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or f'{noun}s'}"
