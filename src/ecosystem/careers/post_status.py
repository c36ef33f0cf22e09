"""Which post is the main one: later posts win, posts held together for long are second, short ones are passed over."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.thresholds import Thresholds

MAIN: Final = "main"
SECOND: Final = "second"
BRIEF: Final = "brief"


def ordered(spells: Table) -> Table:
    """Number each person's posts by when they began: ``place``; of those that began together the longer comes first."""
    order = ibis.window(
        group_by="person_id", order_by=["first", ibis.desc("last"), ibis.desc("weight"), "org", "spell"]
    )
    return spells.filter(_.post).mutate(place=ibis.row_number().over(order) + 1).drop("post")


def overlaps(posts: Table, stretches: Table) -> Table:
    """Measure for how long two posts were held together.

    Returns
    -------
    Table
        Per pair of posts of which the second begins within the first: ``person_id``, ``place`` (of the later),
        ``beside`` (place of the earlier), ``within`` (the later ends no later), ``outlasted`` (the earlier goes on
        after it, or began in the same year), and ``years``: of the time that they share, in how many years each is on
        record, whichever is less. A late paper from an old place thus counts as one year.
    """
    one = posts.select("person_id", "place", "org", "spell", "first", "last")
    other = one.select(
        "person_id",
        beside=_.place,
        beside_org=_.org,
        beside_spell=_.spell,
        beside_last=_["last"],
        beside_first=_["first"],
    )
    met = one.join(other, "person_id").filter(
        (_.beside < _.place) & (_.beside_org != _.org) & (_.beside_last >= _["first"])
    )
    met = met.mutate(until=ibis.least(_["last"], _.beside_last))
    later = _on_record(met, stretches, "org", "spell", "later_years")
    earlier = _on_record(met, stretches, "beside_org", "beside_spell", "earlier_years")
    both = later.join(earlier, ["person_id", "place", "beside"])
    pairs = met.join(both, ["person_id", "place", "beside"])
    return pairs.select(
        "person_id",
        "place",
        "beside",
        within=_.beside_last >= _["last"],
        outlasted=(_.beside_last > _["last"]) | (_.beside_first == _["first"]),
        years=ibis.least(_.later_years, _.earlier_years),
    )


def standing(posts: Table, pairs: Table, thresholds: Thresholds) -> Table:
    """Tell main posts from second and brief ones.

    A post within the time of an earlier one is second if both are on record for ``least_overlap`` years, and brief, no
    step in the career, if not, provided that the earlier one goes on after it or neither came first. All others follow
    each other as main posts. A main post is second after all if the next one begins before it is ever held alone.

    Returns
    -------
    Table
        The posts with ``standing``, and for main posts ``previous`` (place of the main post before), ``previous_last``,
        ``together`` (years held together with it) and ``previous_org``.
    """
    long = _.years >= thresholds.least_overlap
    within = pairs.filter(_.within).mutate(second=long.cast("int8"), brief=(~long & _.outlasted).cast("int8"))
    within = within.group_by("person_id", "place").agg(second=_.second.max(), brief=_.brief.max())
    judged = posts.left_join(within, ["person_id", "place"]).drop("person_id_right", "place_right")
    judged = judged.mutate(standing=ibis.cases((_.second == 1, SECOND), (_.brief == 1, BRIEF), else_=MAIN)).drop(
        "second", "brief"
    )
    chained = _chained(judged, pairs)
    never_alone = (_.together >= thresholds.least_overlap) & (_.previous_last + 1 >= _.next_first)
    again = chained.mutate(standing=ibis.cases((ibis.coalesce(never_alone, False), SECOND), else_=_.standing)).drop(
        "previous", "previous_last", "previous_org", "next_first", "together"
    )
    return _chained(again, pairs)


def _chained(judged: Table, pairs: Table) -> Table:
    """Give each main post what it needs to know of the main posts before and after it."""
    chain = ibis.window(group_by=["person_id", "standing"], order_by="place")
    linked = judged.mutate(
        previous=_.place.lag().over(chain),
        previous_last=_["last"].lag().over(chain),
        previous_org=_.org.lag().over(chain),
        next_first=_["first"].lead().over(chain),
    )
    together = pairs.select("person_id", "place", previous=_.beside, together=_.years)
    joined = linked.left_join(together, ["person_id", "place", "previous"])
    return joined.drop("person_id_right", "place_right", "previous_right").mutate(together=ibis.coalesce(_.together, 0))


def _on_record(met: Table, stretches: Table, org: str, spell: str, named: str) -> Table:
    """Count the years of the shared time in which one of the two posts is on record."""
    recorded = stretches.select("person_id", stretch_org=_.org, stretch_spell=_.spell, since=_["first"], to=_["last"])
    pair = met.select(
        "person_id", "place", "beside", "until", begin=_["first"], stretch_org=_[org], stretch_spell=_[spell]
    )
    shared = pair.join(recorded, ["person_id", "stretch_org", "stretch_spell"]).mutate(
        shared=ibis.greatest(ibis.least(_.to, _.until) - ibis.greatest(_.since, _.begin) + 1, 0)
    )
    return shared.group_by("person_id", "place", "beside").agg(**{named: _.shared.sum()})
