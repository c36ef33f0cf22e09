"""Author records of OpenAlex (the snapshot's files, or what the API sent) → people and affiliations.

A record is read once, by :class:`ecosystem.importers.openalex.author_parser.Authors`; the rest is Ibis expressions that
run unchanged on every engine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ibis
import pandas as pd

from ecosystem.careers.engines import store
from ecosystem.careers.organisation_tree import merge_with_parents
from ecosystem.importers.imported_records import (
    AFFILIATIONS,
    PEOPLE,
    Intake,
    conform,
    employers_table,
    setting,
    settings,
)
from ecosystem.importers.json_lines.input_files import found
from ecosystem.importers.json_lines.record_tables import counted, gather, listed, placed
from ecosystem.importers.json_lines.repeated import newest
from ecosystem.importers.openalex.author_parser import Authors
from ecosystem.importers.openalex.merged import merged_away
from ecosystem.importers.openalex.subfields import AI_SUBFIELDS, SUBFIELDS
from ecosystem.importers.openalex.topics import TopicRules
from ecosystem.importers.organisations import ROR_CITED, Employer, Employers
from ecosystem.site import SITE
from ecosystem.tables import Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import Progress

SOURCE: Final = "openalex"
ADDRESS: Final = "https://openalex.org/"

RECORD: Final = ibis.schema(
    {
        "person_id": "string",
        "name": "string",
        "orcid": "string",
        "updated": "string",
        "topics": "array<struct<name: string, subfield: string, works: int64>>",
        "affiliations": (
            "array<struct<key: string, ror: string, name: string, country: string, type: string, years: array<int64>, "
            "above: array<string>>>"
        ),
    }
)
"""A clean row of an author record."""

TOPIC_FIELD: Final = ("subfield", "topic", "field")

CITED: Final = {
    Sources.source_id: SOURCE,
    Sources.citation: "Priem, J., Piwowar, H., Orr, R. (2022): OpenAlex: A fully-open index of scholarly works, "
    "authors, venues, institutions, and concepts. arXiv:2205.01833. Author records",
    Sources.url: ADDRESS,
    Sources.licence: "CC0 1.0",
    Sources.kind: "observed",
}


@dataclass(frozen=True)
class Scope:
    """Whom an import takes in; recorded with the dataset.

    Attributes
    ----------
    country, since
        An affiliation there in that year or later takes a person in. The whole career is kept, abroad and before, too.
    subfields, least_share, least_works
        What counts as working on AI.
    """

    country: str = setting(
        "PK", unit="ISO 3166-1", meaning="Country of an affiliation.", reason="The ecosystem this is about."
    )
    since: int = setting(
        2005,
        unit="year",
        meaning="Who had no affiliation there in this year or later is left out.",
        reason="Affiliations before it are thin.",
    )
    subfields: tuple[str, ...] = setting(
        AI_SUBFIELDS,
        unit="subfields of OpenAlex",
        meaning="What counts as AI.",
        reason="What works on AI are filed under, as OpenAlex's topics have it; others can be asked for.",
        words=SUBFIELDS,
    )
    least_share: float = setting(
        0.25,
        unit="share of the works counted by topic",
        meaning="Who has less of their works in the subfields is left out.",
        reason="Below a quarter, AI is a tool of somebody who works on something else.",
    )
    least_works: int = setting(
        2,
        unit="works",
        meaning="Who has fewer works in the subfields is left out.",
        reason="One work is a guest's; its topic is set by a machine and may be wrong.",
    )


def read_authors(
    backend: BaseBackend,
    paths: Iterable[str],
    scope: Scope,
    folder: Path,
    *,
    employers: Employers | None = None,
    data: Path = SITE / "data",
    progress: Progress | None = None,
) -> Intake:
    """Read author records and keep the people of one country who work on AI.

    Parameters
    ----------
    backend : BaseBackend
        The engine that computes; see :mod:`ecosystem.careers.engines`.
    paths : iterable of str
        Files, folders, patterns or addresses of gzipped JSON lines.
    scope : Scope
        Whom to take in.
    folder : Path
        For what lies between; it must stay until the result is no longer needed.
    employers : Employers, optional
        With a dump of ROR; without one, the types that OpenAlex gives decide, corrected by names.
    data : Path
        The project's data: rules, cities, organisations.
    progress : callable, optional
        Told after each file.

    Returns
    -------
    Intake
        One row per person, and one per person, organisation and unbroken stretch of years.

    Raises
    ------
    NothingThereError
        If a path leads to no file.

    Notes
    -----
    Where a person is in several records, the one updated last counts. That holds among the records that name the
    country: a copy of the snapshot in which outdated partitions were left lying may bring back somebody whose newest
    record names it no longer, because records that do not name it are never looked at.
    """
    places = list(paths)
    reader = Authors(scope.country, scope.since, scope.subfields)
    raw, report = gather(backend, found(places), reader, RECORD, folder, progress=progress)
    records, repeated = newest(raw, merged_away(places, lambda: _ids(raw)))
    known = employers or Employers.read(data)
    stated = records.select("person_id", one=records.affiliations.unnest())
    by_key = employers_of(stated, known)
    topics = _topics(records)
    chosen = enough(topics, scope)
    people = _people(backend, records, topics, chosen, TopicRules.read(data / "cleaning"), scope)
    keep = partial(store, backend)
    of_chosen, employed = keep(_only(stated, chosen)), keep(employers_table(backend, by_key.items()))
    one = merge_with_parents(runs(of_chosen, employed), lineage(of_chosen, employed), keep=keep)
    return Intake(
        people,
        one.affiliations,
        replace(report, skipped=report.skipped + repeated),
        {
            "people with an affiliation in the country and some work in the subfields": counted(records),
            "of them with enough work in the subfields": counted(chosen),
        },
        settings(scope),
        known.cities(by_key.values()),
        pd.DataFrame([CITED, ROR_CITED]),
        listed(one.interpreted),
    )


def enough(topics: ir.Table, scope: Scope) -> ir.Table:
    """Return the ids of people with enough of their work in the subfields.

    Parameters
    ----------
    topics : Table
        ``person_id, topic, subfield, works``: OpenAlex lists a person's most frequent topics.
    scope : Scope
        Of which ``subfields``, ``least_share`` and ``least_works`` are used.
    """
    inside = topics.subfield.isin(scope.subfields)
    sums = topics.group_by("person_id").agg(inside=inside.ifelse(topics.works, 0).sum(), every=topics.works.sum())
    return sums.filter(
        (sums.inside >= scope.least_works) & (sums.inside.cast("float64") >= scope.least_share * sums.every)
    ).select("person_id")


def employers_of(stated: ir.Table, employers: Employers) -> dict[str, Employer]:
    """Return the employer of each institution that is stated; there are few of them, whatever the number of people."""
    one = stated.one
    columns = {name: one[name] for name in ("key", "ror", "name", "country", "type")}
    each = (
        stated.select(**columns)
        .group_by("key")
        .agg(**{name: ibis._[name].max() for name in ("ror", "name", "country", "type")})
    )
    rows = listed(each.order_by("key"))
    return {
        row["key"]: employers.employer(
            row["key"],
            ror=row["ror"],
            name=row["name"],
            country=row["country"],
            types=[row["type"].lower()] if row["type"] else [],
        )
        for row in rows
    }


def runs(stated: ir.Table, employers: ir.Table) -> ir.Table:
    """Make one row of each unbroken run of years of a person at an organisation.

    Each year weighs one: it is not told how many works stand behind it.
    """
    years = stated.select("person_id", key=stated.one["key"], year=stated.one["years"].unnest())
    where = [name for name in employers.columns if name != "key"]
    held = years.join(employers, "key").select("person_id", *where, "year").distinct()
    there = ibis.window(group_by=["person_id", "organization_id"], order_by="year")
    numbered = held.mutate(number=ibis.row_number().over(there))
    numbered = numbered.mutate(run=numbered.year - numbered.number)
    table = numbered.group_by(["person_id", *where, "run"]).agg(
        first_year=numbered.year.min(), last_year=numbered.year.max()
    )
    given = {"weight": 1.0, "basis": "publication", "evidence": "d", "source_id": SOURCE}
    return conform(table, AFFILIATIONS, {**given, "source_url": ibis.literal(ADDRESS) + table.person_id})


def lineage(stated: ir.Table, employers: ir.Table) -> ir.Table:
    """Return which institutions of a person are parts of which others of theirs.

    Returns
    -------
    Table
        ``person_id``, ``organization_id`` and ``above``.
    """
    parts = stated.filter(stated.one["above"].length() > 0)
    pairs = parts.select("person_id", key=parts.one["key"], above_key=parts.one["above"].unnest())
    own = employers.select("key", "organization_id")
    above = employers.select(above_key=employers.key, above=employers.organization_id)
    return pairs.join(own, "key").join(above, "above_key").select("person_id", "organization_id", "above")


def _topics(records: ir.Table) -> ir.Table:
    each = records.select("person_id", one=records.topics.unnest())
    return each.select("person_id", topic=each.one["name"], subfield=each.one["subfield"], works=each.one["works"])


def _people(
    backend: BaseBackend, records: ir.Table, topics: ir.Table, chosen: ir.Table, rules: TopicRules, scope: Scope
) -> ir.Table:
    """Give each chosen person the field in which they have the most works."""
    of_chosen = _only(topics, chosen)
    inside = of_chosen.filter(of_chosen.subfield.isin(scope.subfields))
    named = listed(inside.select("subfield", "topic").distinct())
    fields_of = placed(
        backend, [{**row, "field": rules.field(row["subfield"], row["topic"])} for row in named], TOPIC_FIELD
    )
    in_field = inside.join(fields_of, ["subfield", "topic"]).select("person_id", "field", "works")
    works = in_field.group_by(["person_id", "field"]).agg(works=in_field.works.sum())
    first = ibis.window(group_by="person_id", order_by=[ibis.desc("works"), "field"])
    ranked = works.mutate(rank=ibis.row_number().over(first))
    main = ranked.filter(ranked["rank"] == 0).select("person_id", "field")
    table = records.join(main, "person_id").select("person_id", "name", "orcid", "field")
    url = ibis.coalesce(ibis.literal("https://orcid.org/") + table.orcid, ibis.literal(ADDRESS) + table.person_id)
    return conform(table, PEOPLE, {"profile_url": url, "source_id": SOURCE})


def _only(table: ir.Table, chosen: ir.Table) -> ir.Table:
    return table.semi_join(chosen, "person_id").select(*table.columns)


def _ids(records: ir.Table) -> set[str]:
    return {row["person_id"] for row in listed(records.select("person_id").distinct())}
