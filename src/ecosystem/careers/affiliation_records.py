"""Affiliations to dated records: ordered years, one organisation key, and a reason where a record is not used."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.tables.vocabulary import FIRST_YEAR

WORK: Final = ("publication", "employment")
EDUCATION: Final = "education"
_SPACES: Final = "^ +| +$"

NO_ORGANIZATION: Final = "affiliations without an organisation"
NO_YEAR: Final = "affiliations without a year"
OUT_OF_RANGE: Final = "affiliations in years that cannot be"
NO_SECTOR: Final = "affiliations whose sector cannot be told"
UNENDED: Final = "posts without an end that are read as ended when the next post began, since a later one goes on too"
NO_BASIS: Final = "affiliations that are neither publication, employment nor education"


def records(affiliations: Table, *, until: int) -> Table:
    """Order years, identify organisations, and state why an affiliation is not used.

    An organisation is its id, else its name in lower case. A single year stands for both ends; years after `until` are
    cut off. A publication without a last year covers one year. An employment or education without one continues, but
    where a later post continues as well, the earlier one ends when the next begins: people forget to end old posts.

    Parameters
    ----------
    affiliations : Table
        One row per person, organisation and stretch of years.
    until : int
        Last year covered by the source.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``first``, ``last``, ``weight``, ``basis``, ``aside`` (reason for not using it, or
        null), ``forgotten`` (end taken from the next post), ``organization_id``, ``organization``, ``sector_id``,
        ``city_id``, ``country_code``, ``role``, ``evidence``, ``source_id``, ``source_url``.
    """
    texts = ("organization_id", "organization", "sector_id", "city_id", "country_code", "role", "source_url")
    # not strip(): what Ibis makes of it for Spark takes the letters f and v away as well
    tidy = affiliations.mutate(organization=_.organization.re_replace(_SPACES, ""))
    given = tidy.mutate(**{name: _[name].nullif("") for name in texts})
    ongoing = _.last_year.isnull() & (_.basis != "publication")
    stated = given.mutate(
        org=ibis.coalesce(_.organization_id, "name:" + _.organization.lower()),
        one=ibis.coalesce(_.first_year, _.last_year).cast("int64"),
        ongoing=ongoing & _.first_year.notnull(),
        weight=ibis.coalesce(_.weight, 1.0).cast("float64"),
    )
    stated = stated.mutate(
        other=ibis.cases(
            (_.ongoing, ibis.greatest(_.one, ibis.literal(until, "int64"))),
            else_=ibis.coalesce(_.last_year, _.one).cast("int64"),
        )
    )
    return _ended(stated, until).select(
        "person_id",
        "org",
        "basis",
        "weight",
        *texts,
        "evidence",
        "source_id",
        "forgotten",
        first=ibis.least(_.one, _.other),
        last=ibis.least(ibis.greatest(_.one, _.other), ibis.literal(until, "int64")),
        aside=ibis.cases(
            (_.basis.isnull() | ~_.basis.isin([*WORK, EDUCATION]), NO_BASIS),
            (_.org.isnull(), NO_ORGANIZATION),
            (_.one.isnull(), NO_YEAR),
            ((ibis.least(_.one, _.other) < FIRST_YEAR) | (ibis.least(_.one, _.other) > until), OUT_OF_RANGE),
            (_.sector_id.isnull() & (_.basis != EDUCATION), NO_SECTOR),
            else_=ibis.null("string"),
        ),
    )


def _ended(stated: Table, until: int) -> Table:
    """End open posts that a later open post follows, in the year in which the next post begins."""
    posts = stated.filter((_.basis == "employment") & (_.one <= until) & (_.one >= FIRST_YEAR))
    later = ibis.window(group_by="person_id", order_by="one", range=(1, None))
    marked = posts.mutate(begun=ibis.cases((_.ongoing, _.one), else_=ibis.null("int64")))
    marked = marked.mutate(next_post=_.one.min().over(later), next_open=_.begun.min().over(later))
    marked = marked.mutate(forgotten=_.ongoing & _.next_open.notnull())
    ended = marked.mutate(other=ibis.cases((_.forgotten, _.next_post), else_=_.other))
    # only posts go through the windows: a source of publications has none, and many rows
    rest = stated.filter(ibis.coalesce((_.basis != "employment") | (_.one > until) | (_.one < FIRST_YEAR), True))
    rest = rest.mutate(forgotten=ibis.literal(False))
    return ibis.union(ended.select(rest.columns), rest)


def select_connected(people: Table, affiliations: Table, country: str) -> tuple[Table, Table]:
    """Select the people who ever worked or studied in a country, with all their affiliations, also abroad.

    Examples
    --------
    >>> people = ibis.memtable({"person_id": ["a", "b"]})
    >>> affiliations = ibis.memtable({"person_id": ["a", "a", "b"], "country_code": ["PK", "US", "US"]})
    >>> some, theirs = select_connected(people, affiliations, "PK")
    >>> int(some.count().execute()), int(theirs.count().execute())
    (1, 2)
    """
    there = affiliations.filter(_.country_code == country).select("person_id").distinct()
    return people.semi_join(there, "person_id"), affiliations.semi_join(there, "person_id")
