"""From people and affiliations that were read to a dataset folder, in one way for all sources of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecosystem.careers import Thresholds, derive_careers
from ecosystem.careers.engines import local_store, store, to_pandas
from ecosystem.careers.sensitivity import sensitivity
from ecosystem.careers.summary import derivation_summary
from ecosystem.datasets.dataset_writer import write_dataset
from ecosystem.datasets.edition_changes import DatasetChanges
from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata
from ecosystem.importers.imported_records import Intake
from ecosystem.importers.progress import OnStep, Step, quiet
from ecosystem.tables import DATASET_TABLES, Cities, Researchers, Sources, Transitions

if TYPE_CHECKING:
    from ibis import Table
    from ibis.backends import BaseBackend

VERSION: Final = "1.0.0"


class NobodyError(Exception):
    """No researcher came of what was read; the message says what was read, and nothing was written."""


@dataclass(frozen=True)
class Arrived:
    """What an import made.

    Attributes
    ----------
    people, moves
        Rows of the two tables.
    flagged
        People with implausible years, and how many of them are left without moves.
    changes
        Against the last import into the same folder.
    record
        What is kept under ``import`` in ``datapackage.json``.
    """

    people: int
    moves: int
    flagged: tuple[int, int]
    changes: DatasetChanges
    record: Mapping[str, Any]


def arrive(
    connection: BaseBackend,
    intake: Intake,
    out: Path,
    *,
    title: str,
    short_title: str = "",
    as_of: str,
    home: str,
    thresholds: Thresholds | None = None,
    varied: bool = True,
    more: Mapping[str, Any] | None = None,
    remedy: str = "",
    on_step: OnStep = quiet,
) -> Arrived:
    """Derive careers from what was read, and land them.

    Parameters
    ----------
    connection : BaseBackend
        The engine in which the tables of `intake` are.
    intake : Intake
        People and affiliations.
    out : Path
        Folder of the dataset; it is replaced in one step or stays as it is.
    title : str
        What the dataset is called.
    short_title : str, optional
        What it is called where there is no room for that.
    as_of : str
        Day for which the data stand, year-month-day; posts that go on are held until its year.
    home : str
        Country to which people return.
    thresholds : Thresholds, optional
        What decides whether a stay is a post and a change of posts a move.
    varied : bool
        Whether to tell how the headline changes with each threshold.
    more : mapping, optional
        Further JSON values for the account.
    remedy : str, optional
        A sentence on what more could be given, said where nobody is left.
    on_step : callable, optional
        Told each step, and before each table that is stored on the way; what it raises ends the import.

    Returns
    -------
    Arrived
        Numbers, changes and the account.

    Raises
    ------
    NobodyError
        If there is nobody; the last dataset stays.
    DataProblemsError
        If what was made breaks a rule of the tables.
    """
    until = int(as_of[:4])
    keep = _told(Step.DERIVING, partial(store, connection), on_step)
    people, affiliations = keep(intake.people), keep(intake.affiliations)
    careers = derive_careers(people, affiliations, thresholds, until=until, home=home, keep=keep)
    researchers, transitions = (to_pandas(table) for table in (careers.researchers, careers.transitions))
    told_of = derivation_summary(careers, thresholds)
    if researchers.empty:
        raise NobodyError(_nobody(intake, told_of["left_aside"], remedy))
    record = {**intake.as_record(), **told_of, **(more or {})}
    record["interpreted"] = [*intake.interpreted, *told_of["interpreted"]]
    record["thresholds"] = [*record["thresholds"], *intake.settings]
    if varied:
        with local_store(connection) as kept:
            keep = _told(Step.VARYING, kept, on_step)
            record["sensitivity"] = sensitivity(people, affiliations, thresholds, until=until, home=home, keep=keep)
    used = {
        *researchers[Researchers.city_id],
        *transitions[Transitions.from_city_id],
        *transitions[Transitions.to_city_id],
    }
    cities = intake.cities[intake.cities[Cities.city_id].isin(used)]
    pointed = {*researchers[Researchers.source_id], *transitions[Transitions.source_id], *cities[Cities.source_id]}
    tables = {
        Researchers.table: researchers,
        Transitions.table: transitions,
        Cities.table: cities,
        Sources.table: intake.sources[intake.sources[Sources.source_id].isin(pointed)],
    }
    on_step(Step.LANDING, 0, 0)
    changes = write_dataset(
        tables, replace(_certificate(out, title, as_of, home), short_title=short_title), out, record=record
    )
    flagged = record["flagged"]
    return Arrived(len(researchers), len(transitions), (flagged["people"], flagged["left_out"]), changes, record)


def _told(step: Step, keep: Callable[[Table], Table], on_step: OnStep) -> Callable[[Table], Table]:
    """Tell that a step begins, and that it goes on before each table that is stored."""
    on_step(step, 0, 0)
    done = count(1)

    def kept(table: Table) -> Table:
        on_step(step, next(done), 0)
        return keep(table)

    return kept


def told(intake: Intake, arrived: Arrived, out: Path) -> str:
    """Say in plain words what came of an import."""
    report = intake.report
    lines = [f"Read {_number(report.lines, 'record')} in {_number(report.files, 'file')}."]
    lines += [f"{count:,} {said}." for said, count in intake.counts.items()]
    lines.append(f"{_number(arrived.people, 'researcher')} and {_number(arrived.moves, 'move')} are in {out}.")
    aside = arrived.record["left_aside"]
    if aside:
        lines.append("Left aside: " + "; ".join(f"{row['rows']:,} {row['reason']}" for row in aside) + ".")
    interpreted = arrived.record["interpreted"]
    if interpreted:
        said = "; ".join(f"{row['rows']:,} {row['reason']}" for row in interpreted)
        lines.append(f"Read otherwise than stated: {said}.")
    people, without = arrived.flagged
    have = "person has" if people == 1 else "people have"
    lines.append(f"{people:,} {have} implausible years; {without:,} of them left without moves.")
    lines.append(
        f"Skipped while reading:\n{report.skipped}" if report.skipped else "Nothing was skipped while reading."
    )
    lines.append(str(arrived.changes))
    return "\n".join(lines)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _nobody(intake: Intake, aside: Sequence[Mapping[str, Any]], remedy: str) -> str:
    counts = "; ".join(f"{count:,} {said}" for said, count in intake.counts.items())
    most = max(aside, key=lambda row: int(row["rows"]), default=None)
    why = f" Most of what was left aside: {most['rows']:,} {most['reason']}." if most else ""
    skipped = f"\nSkipped while reading:\n{intake.report.skipped}" if intake.report.skipped else ""
    return (
        f"Nobody is left of {intake.report.lines:,} records ({counts}); nothing was written.{why} "
        f"Check the files, the country and the year.{remedy and ' '}{remedy}{skipped}"
    )


def _certificate(out: Path, title: str, as_of: str, home: str) -> FolderMetadata:
    return FolderMetadata(
        name=out.resolve().name,
        title=title,
        description=(
            "Careers read from records of real people by stated rules. What is a post and what is a move depends on "
            "thresholds, which are told with the data."
        ),
        kind="observed",
        version=VERSION,
        created=as_of,
        as_of=as_of,
        licences=(CC_ZERO,),
        tables=DATASET_TABLES,
    )
