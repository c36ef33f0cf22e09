"""Public ORCID records → people and affiliations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ibis
import pandas as pd

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
from ecosystem.importers.json_lines.record_tables import gather, listed
from ecosystem.importers.json_lines.repeated import newest
from ecosystem.importers.orcid.degrees import DegreeRules
from ecosystem.importers.orcid.orcid_parser import OrcidRecords
from ecosystem.importers.orcid.subjects import OTHER, STATED, TITLED, UNTOLD, Subjects
from ecosystem.importers.organisations import ROR_CITED, Employer, Employers
from ecosystem.site import SITE
from ecosystem.tables import Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from ecosystem.importers.json_lines.local_reader import Progress

SOURCE: Final = "orcid"
ADDRESS: Final = "https://orcid.org/"

RECORD: Final = ibis.schema(
    {
        "person_id": "string",
        "name": "string",
        "updated": "string",
        "field": "string",
        "skills": "string",
        "told": "string",
        "degree": "string",
        "degree_key": "string",
        "degree_year": "int64",
        "affiliations": (
            "array<struct<key: string, ror: string, name: string, country: string, city: string, first: int64, "
            "last: int64, ended: boolean, role: string, basis: string>>"
        ),
    }
)
"""A clean row of an ORCID record."""

CITED: Final = {
    Sources.source_id: SOURCE,
    Sources.citation: "ORCID Public Data File: employments and educations as people and organisations state them",
    Sources.url: ADDRESS,
    Sources.licence: "CC0 1.0",
    Sources.kind: "observed",
}

_TOLD: Final = {
    STATED: "working on AI by their own keywords or posts",
    TITLED: "working on AI by the titles of their works",
    OTHER: "working on something else",
    UNTOLD: "whose subject cannot be told: neither keywords nor works",
}


@dataclass(frozen=True)
class Scope:
    """Whom an import takes in; recorded with the dataset.

    Attributes
    ----------
    country, since
        An employment or education there that had not ended before that year takes a person in, and so does the
        profile's own country. The whole career is kept.
    least_titles, least_share
        What titles must tell where neither keywords nor posts name AI; see :mod:`ecosystem.importers.orcid.subjects`.
    """

    country: str = setting(
        "PK",
        unit="ISO 3166-1",
        meaning="Country of an affiliation or a profile.",
        reason="The ecosystem this is about.",
    )
    since: int = setting(
        2005,
        unit="year",
        meaning="Affiliations that had ended before this year take nobody in.",
        reason="As for OpenAlex, so that both can be compared.",
    )
    least_titles: int = setting(
        2,
        unit="works",
        meaning="Fewer titles that name AI do not take in a person whose keywords and posts do not name it.",
        reason="One title may be a co-author's subject.",
    )
    least_share: float = setting(
        0.25,
        unit="share of titles",
        meaning="The same for a smaller share of the titles.",
        reason="Below a quarter, AI is a tool of somebody in another subject.",
    )


def read_orcid(
    backend: BaseBackend,
    paths: Iterable[str],
    scope: Scope,
    folder: Path,
    *,
    employers: Employers | None = None,
    data: Path = SITE / "data",
    progress: Progress | None = None,
) -> Intake:
    """Read ORCID records and keep the people of one country who work on AI.

    Parameters
    ----------
    backend, paths, folder, data, progress
        As :func:`ecosystem.importers.openalex.author_tables.read_authors` takes them.
    scope : Scope
        Whom to take in.
    employers : Employers, optional
        With a dump of ROR. Without one, ``records.jsonl.gz`` tells the country of few organisations, and people are
        taken in by the country of their profile alone.

    Returns
    -------
    Intake
        One row per person, and one per employment or education.

    Raises
    ------
    NothingThereError
        If a path leads to no file.
    """
    known = employers or Employers.read(data)
    home = frozenset(key for key, country in known.registry.countries().items() if country == scope.country)
    cleaning = data / "cleaning"
    subjects = Subjects.read(cleaning, least_titles=scope.least_titles, least_share=scope.least_share)
    reader = OrcidRecords(scope.country, scope.since, home, subjects, DegreeRules.read(cleaning))
    raw, report = gather(backend, found(paths), reader, RECORD, folder, progress=progress)
    records, repeated = newest(raw)
    in_ai = records.filter(records.told.isin([STATED, TITLED]))
    stated = in_ai.select("person_id", one=in_ai.affiliations.unnest())
    by_key = _employers_of(stated, known)
    employed = employers_table(backend, by_key.items())
    return Intake(
        _people(in_ai, employed),
        _affiliations(stated, employed),
        replace(report, skipped=report.skipped + repeated),
        _counts(records),
        settings(scope),
        known.cities(by_key.values()),
        pd.DataFrame([CITED, ROR_CITED]),
    )


def _employers_of(stated: ir.Table, employers: Employers) -> dict[str, Employer]:
    columns = {name: stated.one[name] for name in ("key", "ror", "name", "country", "city")}
    each = stated.select(**columns)
    each = each.group_by("key").agg(**{name: each[name].max() for name in ("ror", "name", "country", "city")})
    return {
        row["key"]: employers.employer(
            row["key"], ror=row["ror"], name=row["name"], country=row["country"], city=row["city"]
        )
        for row in listed(each.order_by("key"))
    }


def _people(records: ir.Table, employers: ir.Table) -> ir.Table:
    schools = employers.select(
        degree_key=employers.key, degree_institution=employers.organization, degree_country_code=employers.country_code
    )
    own = ("person_id", "name", "field", "skills", "degree", "degree_year")
    table = records.left_join(schools, "degree_key").select(*own, "degree_institution", "degree_country_code")
    url = ibis.literal(ADDRESS) + table.person_id
    return conform(table, PEOPLE, {"skills": table.skills.nullif(""), "profile_url": url, "source_id": SOURCE})


def _affiliations(stated: ir.Table, employers: ir.Table) -> ir.Table:
    one = stated.one
    own = {name: one[name] for name in ("key", "first", "last", "ended", "role", "basis")}
    told = stated.select("person_id", **own).join(employers, "key")
    table = told.select("person_id", *own, *(name for name in employers.columns if name != "key"))
    ended = ibis.coalesce(table["last"], table.ended.ifelse(table["first"], ibis.null("int64")))
    given = {"first_year": table["first"], "last_year": ended, "weight": 1.0, "evidence": "c", "source_id": SOURCE}
    return conform(table, AFFILIATIONS, {**given, "source_url": ibis.literal(ADDRESS) + table.person_id}).distinct()


def _counts(records: ir.Table) -> dict[str, int]:
    counted = listed(records.group_by("told").agg(people=records.person_id.count()))
    by_word = {row["told"]: row["people"] for row in counted}
    told = {f"of them {said}": by_word.get(word, 0) for word, said in _TOLD.items()}
    return {"people of the country": sum(by_word.values()), **told}
