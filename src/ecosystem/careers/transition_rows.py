"""Events become rows of the table of transitions, with their kind, evidence and source."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION
from ecosystem.careers.events import MOVE
from ecosystem.careers.thresholds import Thresholds

FOUNDER: Final = "(?i)(^|[^a-z])(co[- ]?)?founder($|[^a-z])"
"""What a role says of those who founded the firm; nothing else makes a move the founding of a start-up.

Here and below there is no backslash, which engines read in more than one way.
"""

LINK: Final = "^https?://[!#-;=?-~]+$"
"""An address in printable ASCII without spaces, quotes and angle brackets; anything else is left out."""

_ENDS: Final = ("organization", "sector_id", "city_id", "country_code")
_TOLD: Final = (
    *("year", "kind"),
    *(f"{side}_{end}" for side in ("from", "to") for end in _ENDS),
    *("role", "evidence", "source_id", "source_url"),
)
_ID_DIGITS: Final = 10


def transitions(
    events: Table, posts: Table, records: Table, thresholds: Thresholds, *, home: str, industry: list[str]
) -> Table:
    """Describe events as the table of transitions declares them.

    The kind is ``return`` where the person comes back to an organisation that was a post before, or from abroad into
    the home country after a post or studies there; ``start-up`` only where the role says so and the new organisation
    is a firm. A second post stays ``dual``, and nothing is told to be ``leave``: no source of affiliations says so.

    Parameters
    ----------
    events : Table
        As :func:`ecosystem.careers.events.events` and ``trainings`` make them.
    posts : Table
        Posts and places of training that events point to, by ``person_id`` and ``place``.
    records : Table
        For studies in the home country.
    thresholds : Thresholds
        Says from how many years on a gap is noted.
    home : str
        Country of which `return` speaks.
    industry : list of str
        Sectors whose organisations are firms.

    Returns
    -------
    Table
        A row per event, ``transition_id`` made of the person, the organisation entered and how many times it was
        entered before: a later import with more years names the same move alike. Rows without a country at both ends
        are among them.
    """
    told = _with_ends(events, posts)
    told = told.join(_home_since(posts, records, home), "person_id", how="left").drop("person_id_right")
    comes_home = (_.to_country_code == home) & (_.from_country_code != home) & (_.home_since < _.entered)
    founds = ibis.coalesce(_.role.re_search(FOUNDER), False) & _.to_sector_id.isin(industry)
    told = told.mutate(
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
    told = told.mutate(times=ibis.row_number().over(entered) + 1)
    noted = _.unseen_from.notnull() & (_.year - _.unseen_from > thresholds.longest_gap)
    note = "No record from " + _.unseen_from.cast("string") + " to " + (_.year - 1).cast("string") + "."
    return told.select(
        transition_id=_.person_id + "-" + _.mark + "-" + _.times.cast("string"),
        researcher_id=_.person_id,
        **{name: _[name] for name in _TOLD},
        note=ibis.cases((noted, note), else_=ibis.null("string")),
    )


def _with_ends(events: Table, posts: Table) -> Table:
    """Put what is known of the posts left and taken beside each event."""
    left = posts.select(
        "person_id",
        origin=_.place,
        from_evidence=_.evidence,
        **{f"from_{name}": _[name] for name in _ENDS},
    )
    taken = posts.select(
        "person_id",
        "place",
        "role",
        "source_id",
        "source_url",
        "again",
        to_evidence=_.evidence,
        to_org=_.org,
        entered=_["first"],
        **{f"to_{name}": _[name] for name in _ENDS},
    )
    return events.join(left, ["person_id", "origin"]).join(taken, ["person_id", "place"])


def _home_since(posts: Table, records: Table, home: str) -> Table:
    """Find the first year in which a person is on record in the home country."""
    worked = posts.filter(_.country_code == home).select("person_id", "first")
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION) & (_.country_code == home))
    both = ibis.union(worked, studied.select("person_id", "first"))
    return both.group_by("person_id").agg(home_since=_["first"].min())
