"""People and affiliations from OpenAlex author records (snapshot files or downloaded records).

Each record is parsed once, by :class:`ecosystem.importers.openalex.author_parser.AuthorParser`; the rest is Ibis
expressions that run unchanged on every engine.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ibis

from ecosystem.careers.engines import store, to_rows
from ecosystem.careers.organisation_tree import merge_with_parents
from ecosystem.importers.file_kinds import OPENALEX as OPENALEX_SNAPSHOT
from ecosystem.importers.file_kinds import check_kinds
from ecosystem.importers.imported_records import (
    ImportedRecords,
    RecordSource,
    describe_settings,
    employers_table,
    import_setting,
    match_employers,
    read_newest,
    stated_affiliations,
)
from ecosystem.importers.json_lines.input_files import MERGED_IDS, find_files
from ecosystem.importers.json_lines.record_tables import row_count, text_table
from ecosystem.importers.openalex.author_parser import AuthorParser
from ecosystem.importers.openalex.topics import AI_SUBFIELDS, SUBFIELDS, TopicRules
from ecosystem.importers.organisations import Employers
from ecosystem.site import SITE

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import ReadProgress

OPENALEX: Final = RecordSource(
    "openalex",
    "https://openalex.org/",
    "d",
    "Priem, J., Piwowar, H., Orr, R. (2022): OpenAlex: A fully-open index of scholarly works, authors, venues, "
    "institutions, and concepts. arXiv:2205.01833. Author records",
)

MERGED_LISTS: Final = f"{MERGED_IDS}/authors/*.csv*"
TOPIC_FIELD: Final = ("subfield", "topic", "field")

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
"""Row of :class:`ecosystem.importers.openalex.author_parser.AuthorParser`."""


@dataclass(frozen=True)
class OpenAlexCriteria:
    """Inclusion criteria of an import; recorded with the dataset.

    A person needs an affiliation in the country in the year `since` or later; the whole career is kept, abroad and
    before, too. Subfields, share and works define working on AI.
    """

    country: str = import_setting(
        "PK", unit="ISO 3166-1", meaning="Country of an affiliation.", reason="The ecosystem this is about."
    )
    since: int = import_setting(
        2005,
        unit="year",
        meaning="People without an affiliation there in this year or later are excluded.",
        reason="Affiliations before it are sparse.",
    )
    subfields: tuple[str, ...] = import_setting(
        AI_SUBFIELDS,
        unit="subfields of OpenAlex",
        meaning="Subfields that count as AI.",
        reason="OpenAlex files works on AI under them; others can be chosen.",
        words=SUBFIELDS,
    )
    least_share: float = import_setting(
        0.25,
        unit="share of the works counted by topic",
        meaning="People with a smaller share of their works in the subfields are excluded.",
        reason="Below a quarter, AI is a tool of somebody who works on something else.",
    )
    least_works: int = import_setting(
        2,
        unit="works",
        meaning="People with fewer works in the subfields are excluded.",
        reason="A single work may be a guest's; its topic is set by a machine and may be wrong.",
    )


def read_authors(
    backend: BaseBackend,
    paths: Iterable[str],
    criteria: OpenAlexCriteria,
    folder: Path,
    *,
    employers: Employers | None = None,
    data: Path = SITE / "data",
    progress: ReadProgress | None = None,
) -> ImportedRecords:
    """Read author records and keep the people of one country who work on AI.

    `paths` are files, folders, patterns or addresses of JSON lines, arrays or pages of the API, also packed with gzip.
    `folder` is for intermediate files and must exist until the result is no longer needed. Without `employers` from a
    dump of ROR, OpenAlex's institution types decide, corrected by names. `data` is the project's data: rules, cities,
    organisations.

    Where a person has several records, the one updated last counts, among the records that name the country: a copy of
    the snapshot with outdated partitions may bring back a person whose newest record no longer names it, because
    records that do not name it are not parsed.
    """
    inputs = list(paths)
    files = find_files(inputs)
    check_kinds(files, OPENALEX_SNAPSHOT)
    parser = AuthorParser(criteria.country, criteria.since, criteria.subfields)
    records, report = read_newest(
        backend,
        files,
        parser,
        RECORD,
        folder,
        merged=lambda raw: merged_authors(inputs, lambda: _ids(raw)),
        progress=progress,
    )
    known = employers or Employers.read(data)
    stated = stated_affiliations(records)
    by_key = match_employers(stated, known)
    topics = _topics(records)
    chosen = authors_in_ai(topics, criteria)
    people = _people(backend, records, topics, chosen, TopicRules.read(data / "cleaning"), criteria)
    keep = partial(store, backend)
    of_chosen, employed = keep(_only(stated, chosen)), keep(employers_table(backend, by_key))
    merged = merge_with_parents(year_runs(of_chosen, employed), ancestor_pairs(of_chosen, employed), keep=keep)
    return ImportedRecords(
        people,
        merged.affiliations,
        report,
        {
            "people with an affiliation in the country and some work in the subfields": row_count(records),
            "of them with enough work in the subfields": row_count(chosen),
        },
        describe_settings(criteria),
        known.cities(by_key.values()),
        OPENALEX.citations(),
        to_rows(merged.interpreted),
    )


def authors_in_ai(topics: ir.Table, criteria: OpenAlexCriteria) -> ir.Table:
    """Return the ids of people with enough of their work in the subfields.

    `topics` has ``person_id, topic, subfield, works``: OpenAlex lists a person's most frequent topics.
    """
    inside = topics.subfield.isin(criteria.subfields)
    sums = topics.group_by("person_id").agg(inside=inside.ifelse(topics.works, 0).sum(), total=topics.works.sum())
    return sums.filter(
        (sums.inside >= criteria.least_works) & (sums.inside.cast("float64") >= criteria.least_share * sums.total)
    ).select("person_id")


def year_runs(stated: ir.Table, employers: ir.Table) -> ir.Table:
    """Return one affiliation per unbroken run of years of a person at an organisation.

    Each year has weight one: the records do not give the number of works per year and institution.
    """
    years = stated.select("person_id", key=stated.one["key"], year=stated.one["years"].unnest())
    attributes = [name for name in employers.columns if name != "key"]
    employed = years.join(employers, "key").select("person_id", *attributes, "year").distinct()
    by_year = ibis.window(group_by=["person_id", "organization_id"], order_by="year")
    numbered = employed.mutate(number=ibis.row_number().over(by_year))
    numbered = numbered.mutate(run=numbered.year - numbered.number)
    table = numbered.group_by(["person_id", *attributes, "run"]).agg(
        first_year=numbered.year.min(), last_year=numbered.year.max()
    )
    return OPENALEX.affiliations(table, basis="publication")


def ancestor_pairs(stated: ir.Table, employers: ir.Table) -> ir.Table:
    """Return pairs of a person's institutions of which the first is part of the one ``above``."""
    parts = stated.filter(stated.one["above"].length() > 0)
    pairs = parts.select("person_id", key=parts.one["key"], above_key=parts.one["above"].unnest())
    own = employers.select("key", "organization_id")
    above = employers.select(above_key=employers.key, above=employers.organization_id)
    return pairs.join(own, "key").join(above, "above_key").select("person_id", "organization_id", "above")


def merged_authors(paths: Iterable[str], ids: Callable[[], Collection[str]]) -> dict[str, str]:
    """Return which ids OpenAlex has merged into others, from the lists beside a snapshot.

    ``merged_ids/authors`` is looked for in each local folder and the two above it, where a copy of the snapshot has it.
    Remote or broken lists are ignored. `ids` returns the ids of interest; it is called only if there are lists.
    """
    lists = _merged_lists(paths)
    if not lists:
        return {}
    wanted = frozenset(ids())
    merged: dict[str, str] = {}
    for path in lists:
        opener = gzip.open if path.suffix == ".gz" else open
        try:
            with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
                for row in csv.DictReader(file):
                    old, new = _short_id(row.get("id")), _short_id(row.get("merge_into_id"))
                    if old in wanted and new and old != new:
                        merged[old] = new
        except (OSError, EOFError, zlib.error, csv.Error):
            continue
    return merged


def _merged_lists(paths: Iterable[str]) -> list[Path]:
    roots = [Path(path) for path in paths if "://" not in path]
    folders = {folder for root in roots for folder in (root, *root.parents[:2])}
    return sorted({path for folder in folders if folder.is_dir() for path in folder.glob(MERGED_LISTS)})


def _short_id(text: str | None) -> str:
    return (text or "").rpartition("/")[2].upper()


def _topics(records: ir.Table) -> ir.Table:
    each = records.select("person_id", one=records.topics.unnest())
    return each.select("person_id", topic=each.one["name"], subfield=each.one["subfield"], works=each.one["works"])


def _people(
    backend: BaseBackend,
    records: ir.Table,
    topics: ir.Table,
    chosen: ir.Table,
    rules: TopicRules,
    criteria: OpenAlexCriteria,
) -> ir.Table:
    """Assign each chosen person the field with most of their works."""
    of_chosen = _only(topics, chosen)
    inside = of_chosen.filter(of_chosen.subfield.isin(criteria.subfields))
    named = to_rows(inside.select("subfield", "topic").distinct())
    fields_of = text_table(
        backend, [{**row, "field": rules.field(row["subfield"], row["topic"])} for row in named], TOPIC_FIELD
    )
    in_field = inside.join(fields_of, ["subfield", "topic"]).select("person_id", "field", "works")
    works = in_field.group_by(["person_id", "field"]).agg(works=in_field.works.sum())
    most_first = ibis.window(group_by="person_id", order_by=[ibis.desc("works"), "field"])
    ranked = works.mutate(rank=ibis.row_number().over(most_first))
    main = ranked.filter(ranked["rank"] == 0).select("person_id", "field")
    table = records.join(main, "person_id").select("person_id", "name", "orcid", "field")
    url = ibis.coalesce(ibis.literal("https://orcid.org/") + table.orcid, OPENALEX.url(table))
    return OPENALEX.people(table, profile_url=url)


def _only(table: ir.Table, chosen: ir.Table) -> ir.Table:
    return table.semi_join(chosen, "person_id").select(*table.columns)


def _ids(records: ir.Table) -> set[str]:
    return {row["person_id"] for row in to_rows(records.select("person_id").distinct())}
