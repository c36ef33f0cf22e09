"""Rows of the transitions and researchers tables from events and posts."""

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION, NO_YEAR, WORK
from ecosystem.careers.events import MOVE
from ecosystem.careers.post_status import MAIN
from ecosystem.careers.roles import FOUNDER, matches
from ecosystem.careers.thresholds import Thresholds
from ecosystem.tables import Researchers
from ecosystem.tables.vocabulary import FIRST_YEAR, UNKNOWN

LINK: Final = "^https?://[!#-;=?-~]+$"
"""Accepted links: printable ASCII without spaces, quotes and angle brackets.

No backslash: engines read it in different ways.
"""

CERTAIN: Final = "certain"
UNCERTAIN: Final = "uncertain"
_ENDS: Final = ("organization", "sector_id", "city_id", "country_code")
_COLUMNS: Final = (
    *("year", "kind"),
    *(f"{side}_{end}" for side in ("from", "to") for end in _ENDS),
    *("role", "evidence", "source_id", "source_url"),
)
_ID_DIGITS: Final = 10


def transitions(
    events: Table, posts: Table, records: Table, thresholds: Thresholds, *, home: str, industry: list[str]
) -> Table:
    """Rows of the transitions table.

    ``return``: back to an organisation that was a post before, or from abroad to the home country after a post or
    studies there. ``start-up``: only where the role says founder and the organisation is a firm. ``leave`` does not
    occur: affiliations do not state that somebody left for no new post.

    Parameters
    ----------
    events, posts : Table
        Events, and the posts and places of training that they refer to by ``person_id`` and ``number``.
    home : str
        Country that `return` refers to.
    industry : list of str
        Sectors whose organisations are firms.

    Returns
    -------
    Table
        A row per event, also where sector or country of an end is unknown. It is uncertain where the records
        fit another course as well. ``transition_id`` is built from the person, the
        organisation entered and the number of earlier entries, so that a later import gives a move the same id.
    """
    moves = _with_ends(events, posts)
    moves = moves.join(_home_since(posts, records, home), "person_id", how="left").drop("person_id_right")
    comes_home = (_.to_country_code == home) & (_.from_country_code != home) & (_.home_since < _.entered)
    founds = matches(_.role, FOUNDER) & ibis.coalesce(_.to_sector_id.isin(industry), False)
    moves = moves.mutate(
        kind=ibis.cases(
            (_.event != MOVE, _.event),
            (founds, "start-up"),
            (_.again | ibis.coalesce(comes_home, False), "return"),
            else_=ibis.literal(MOVE),
        ),
        evidence=ibis.greatest(_.from_evidence, _.to_evidence),
        mark=_.to_org.hexdigest("md5").substr(0, _ID_DIGITS),
        year=_.year.cast("int64"),
        source_url=ibis.cases((_.source_url.re_search(LINK), _.source_url), else_=ibis.null("string")),
    )
    entered = ibis.window(group_by=["person_id", "mark"], order_by=["year", "event", "origin"])
    moves = moves.mutate(times=ibis.row_number().over(entered) + 1)
    noted = _.unseen_from.notnull() & (_.year - _.unseen_from > thresholds.longest_gap)
    note = "No record from " + _.unseen_from.cast("string") + " to " + (_.year - 1).cast("string") + "."
    return moves.select(
        transition_id=_.person_id + "-" + _.mark + "-" + _.times.cast("string"),
        researcher_id=_.person_id,
        **{name: _[name] for name in _COLUMNS},
        note=ibis.cases((noted, note), else_=ibis.null("string")),
        certainty=_.unsure.ifelse(UNCERTAIN, CERTAIN),
    )


def _with_ends(events: Table, posts: Table) -> Table:
    """Join each event with the posts left and entered."""
    left = posts.select(
        "person_id",
        origin=_.number,
        from_evidence=_.evidence,
        **{f"from_{name}": _[name] for name in _ENDS},
    )
    taken = posts.select(
        "person_id",
        "number",
        "role",
        "source_id",
        "source_url",
        "again",
        to_evidence=_.evidence,
        to_org=_.org,
        entered=_["first"],
        **{f"to_{name}": _[f"entered_{name}"] for name in _ENDS},
    )
    return events.join(left, ["person_id", "origin"]).join(taken, ["person_id", "number"])


def _home_since(posts: Table, records: Table, home: str) -> Table:
    """First year in which a person is on record in the home country: at work, in studies, or before the first post.

    A record without a year counts as before all others.
    """
    worked = posts.filter(_.country_code == home).select("person_id", "first")
    there = records.filter(_.country_code == home)
    studied = there.filter(_.aside.isnull() & (_.basis == EDUCATION)).select("person_id", "first")
    undated = there.filter(_.aside == NO_YEAR).select("person_id", first=ibis.literal(FIRST_YEAR, "int64"))
    begun = posts.group_by("person_id").agg(begun=_["first"].min())
    named = there.filter(_.aside.isnull()).select("person_id", "first").join(begun, "person_id")
    named = named.filter(_["first"] < _.begun).select("person_id", "first")
    return ibis.union(worked, studied, undated, named).group_by("person_id").agg(home_since=_["first"].min())


def researchers(people: Table, posts: Table, records: Table) -> Table:
    """Rows of the researchers table, of people with a post.

    Organisation, sector and city are those of the last main post; the career starts with the first post; the person was
    last observed in the last year of any work record.
    """
    now = ibis.window(group_by="person_id", order_by=ibis.desc("number"))
    current = posts.filter(_.status == MAIN).mutate(recency=ibis.row_number().over(now)).filter(_.recency == 0)
    current = current.select("person_id", "organization", "sector_id", "city_id")
    since = posts.group_by("person_id").agg(career_start_year=_["first"].min())
    work = records.filter(_.aside.isnull() & _.basis.isin(WORK))
    until = work.group_by("person_id").agg(last_observed_year=_["last"].max())
    known = people.join(current, "person_id").join(since, "person_id").join(until, "person_id")
    known = known.mutate(
        researcher_id=_.person_id,
        field=ibis.coalesce(_.field, UNKNOWN),
        profile_url=ibis.cases((_.profile_url.re_search(LINK), _.profile_url), else_=ibis.null("string")),
    )
    return known.select(*(str(column) for column in Researchers.columns()))
