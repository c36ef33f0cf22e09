"""People and affiliations from public ORCID records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ibis

from ecosystem.careers.engines import to_rows
from ecosystem.importers.file_kinds import ORCID as ORCID_RECORDS
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
from ecosystem.importers.json_lines.input_files import find_files
from ecosystem.importers.orcid.ai_subjects import OTHER, STATED, TITLED, UNDETERMINED, SubjectRules
from ecosystem.importers.orcid.degrees import DegreeRules
from ecosystem.importers.orcid.orcid_parser import OrcidParser
from ecosystem.importers.organisations import Employers
from ecosystem.site import SITE

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import ReadProgress

ORCID: Final = RecordSource(
    "orcid",
    "https://orcid.org/",
    "c",
    "ORCID Public Data File: employments and educations as people and organisations state them",
)

RECORD: Final = ibis.schema(
    {
        "person_id": "string",
        "name": "string",
        "updated": "string",
        "field": "string",
        "skills": "string",
        "subject": "string",
        "degree": "string",
        "degree_key": "string",
        "degree_year": "int64",
        "affiliations": (
            "array<struct<key: string, ror: string, name: string, country: string, city: string, first: int64, "
            "last: int64, ended: boolean, role: string, basis: string>>"
        ),
    }
)
"""Row of :class:`ecosystem.importers.orcid.orcid_parser.OrcidParser`."""

MOST_NAMED: Final = 5
"""Cities that could not be placed and are named in the report."""

_SUBJECTS: Final = {
    STATED: "working on AI by their own keywords or posts",
    TITLED: "working on AI by the titles of their works",
    OTHER: "working on something else",
    UNDETERMINED: "whose subject is unknown: neither keywords nor works",
}


@dataclass(frozen=True)
class OrcidCriteria:
    """Inclusion criteria of an import; recorded with the dataset.

    A person needs an employment or education in the country that had not ended before `since`, or a profile with that
    country; the whole career is kept. For titles see :mod:`ecosystem.importers.orcid.ai_subjects`.
    """

    country: str = import_setting(
        "PK",
        unit="ISO 3166-1",
        meaning="Country of an affiliation or a profile.",
        reason="The ecosystem this is about.",
    )
    since: int = import_setting(
        2005,
        unit="year",
        meaning="Affiliations that had ended before this year do not include a person.",
        reason="As for OpenAlex, so that both can be compared.",
    )
    least_titles: int = import_setting(
        2,
        unit="works",
        meaning="People with fewer titles on AI, and neither keywords nor posts on it, are excluded.",
        reason="One title may be a co-author's subject.",
    )
    least_share: float = import_setting(
        0.25,
        unit="share of titles",
        meaning="The same for a smaller share of the titles.",
        reason="Below a quarter, AI is a tool of somebody in another subject.",
    )


def read_orcid(
    backend: BaseBackend,
    paths: Iterable[str],
    criteria: OrcidCriteria,
    folder: Path,
    *,
    employers: Employers | None = None,
    data: Path = SITE / "data",
    progress: ReadProgress | None = None,
) -> ImportedRecords:
    """Read ORCID records and keep the people of one country who work on AI.

    Parameters are those of :func:`ecosystem.importers.openalex.author_tables.read_authors`. Without a dump of ROR,
    ``records.jsonl.gz`` gives the country of few organisations, and people are included by the country of their profile
    alone.
    """
    known = employers or Employers.read(data)
    home = frozenset(key for key, country in known.registry.countries().items() if country == criteria.country)
    cleaning = data / "cleaning"
    subjects = SubjectRules.read(cleaning, least_titles=criteria.least_titles, least_share=criteria.least_share)
    parser = OrcidParser(criteria.country, criteria.since, home, subjects, DegreeRules.read(cleaning))
    files = find_files(paths)
    check_kinds(files, ORCID_RECORDS)
    records, report = read_newest(backend, files, parser, RECORD, folder, progress=progress)
    in_ai = records.filter(records.subject.isin([STATED, TITLED]))
    stated = stated_affiliations(in_ai)
    by_key = match_employers(stated, known)
    employed = employers_table(backend, by_key)
    return ImportedRecords(
        _people(in_ai, employed),
        _affiliations(stated, employed),
        report,
        _counts(records),
        describe_settings(criteria),
        known.cities(by_key.values()),
        ORCID.citations(),
        _cities_not_placed(stated, employed),
    )


def _people(records: ir.Table, employers: ir.Table) -> ir.Table:
    schools = employers.select(
        degree_key=employers.key, degree_institution=employers.organization, degree_country_code=employers.country_code
    )
    own = ("person_id", "name", "field", "skills", "degree", "degree_year")
    table = records.left_join(schools, "degree_key").select(*own, "degree_institution", "degree_country_code")
    return ORCID.people(table, skills=table.skills.nullif(""))


def _affiliations(stated: ir.Table, employers: ir.Table) -> ir.Table:
    own = {name: stated.one[name] for name in ("key", "first", "last", "ended", "role", "basis")}
    joined = stated.select("person_id", **own).join(employers, "key")
    table = joined.select("person_id", *own, *(name for name in employers.columns if name != "key"))
    last_year = ibis.coalesce(table["last"], table.ended.ifelse(table["first"], ibis.null("int64")))
    return ORCID.affiliations(table, first_year=table["first"], last_year=last_year).distinct()


def _cities_not_placed(stated: ir.Table, employers: ir.Table) -> list[dict[str, Any]]:
    """Return how many affiliations have a city that is not in the reference or shares its name, with examples."""
    cities = stated.select("person_id", key=stated.one["key"], city=stated.one["city"])
    lost = cities.filter(cities.city.notnull()).semi_join(employers.filter(employers.city_id.isnull()), "key")
    by_city = lost.group_by("city").agg(rows=lost.count()).order_by([ibis.desc("rows"), "city"])
    (total,) = to_rows(lost.agg(rows=lost.count(), people=lost.person_id.nunique(), cities=lost.city.nunique()))
    if not total["rows"]:
        return []
    names = [row["city"] for row in to_rows(by_city.limit(MOST_NAMED))]
    more = total["cities"] - len(names)
    listed = f"{', '.join(names)}{f' and {more:,} more' if more else ''}"
    reason = (
        f"cities that are not in the reference, or share their name, left empty: {listed}; people: {total['people']:,}"
    )
    return [{"reason": reason, "rows": total["rows"]}]


def _counts(records: ir.Table) -> dict[str, int]:
    counted = to_rows(records.group_by("subject").agg(people=records.person_id.count()))
    people = {row["subject"]: row["people"] for row in counted}
    by_subject = {f"of them {description}": people.get(subject, 0) for subject, description in _SUBJECTS.items()}
    return {"people of the country": sum(people.values()), **by_subject}
