"""Affiliations as a source states them become records with years in order, or are left aside for a stated reason."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.tables.vocabulary import FIRST_YEAR

WORK: Final = ("publication", "employment")
EDUCATION: Final = "education"
_SPACES: Final = "^ +| +$"
"""What the tables accept as a year begins here."""

NO_ORGANIZATION: Final = "affiliations without an organisation"
NO_YEAR: Final = "affiliations without a year"
OUT_OF_RANGE: Final = "affiliations in years that cannot be"
NO_SECTOR: Final = "affiliations whose sector cannot be told"
UNENDED: Final = "posts without an end that are read as ended when the next post began, since a later one goes on too"
NO_BASIS: Final = "affiliations that are neither publication, employment nor education"


def records(affiliations: Table, *, until: int) -> Table:
    """Put years in order and name organisations; say of each affiliation why it is left aside, if it is.

    An organisation is its id, else its name without regard to case. A single year that is given stands for both;
    reversed years are put in order; years after `until` are cut off. A publication without a last year stands for one
    year; an employment or education without one goes on, but where a post that began later goes on as well, the
    earlier one ends when the next post begins: people add the new post and forget to end the old one.

    Parameters
    ----------
    affiliations : Table
        One row per person, organisation and stretch of years, as readers make them.
    until : int
        The last year that the source knows.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``first``, ``last``, ``weight``, ``basis``, ``aside`` (reason, or null), ``forgotten``
        (the end is not stated but that of the next post's begin), and
        ``organization_id``, ``organization``, ``sector_id``, ``city_id``, ``country_code``, ``role``, ``evidence``,
        ``source_id``, ``source_url``.
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
    """End forgotten posts: of those that go on although a later one does too, each ends when the next post begins."""
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
