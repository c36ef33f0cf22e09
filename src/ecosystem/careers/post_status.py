"""Status of posts: later posts are main, posts held together for long are second, short overlaps are brief."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.thresholds import Thresholds

MAIN: Final = "main"
SECOND: Final = "second"
BRIEF: Final = "brief"


def ordered(spells: Table) -> Table:
    """Number each person's posts (``place``) by begin; of those that begin together the longer comes first."""
    order = ibis.window(
        group_by="person_id", order_by=["first", ibis.desc("last"), ibis.desc("weight"), "org", "spell"]
    )
    return spells.filter(_.post).mutate(place=ibis.row_number().over(order) + 1).drop("post")


def overlaps(posts: Table, stretches: Table) -> Table:
    """Overlap of each pair of posts of which the later begins within the earlier.

    Returns
    -------
    Table
        ``person_id``, ``place`` (later post), ``other`` (earlier post), ``within`` (the later ends no later),
        ``outlasted`` (the earlier ends later or began in the same year), ``years``: of the shared time, the years in
        which each is on record, whichever is fewer; a late paper from an old place thus counts as one year.
    """
    one = posts.select("person_id", "place", "org", "spell", "first", "last")
    other = one.select(
        "person_id",
        other=_.place,
        other_org=_.org,
        other_spell=_.spell,
        other_last=_["last"],
        other_first=_["first"],
    )
    met = one.join(other, "person_id").filter(
        (_.other < _.place) & (_.other_org != _.org) & (_.other_last >= _["first"])
    )
    met = met.mutate(until=ibis.least(_["last"], _.other_last))
    later = _on_record(met, stretches, "org", "spell", "later_years")
    earlier = _on_record(met, stretches, "other_org", "other_spell", "earlier_years")
    both = later.join(earlier, ["person_id", "place", "other"])
    pairs = met.join(both, ["person_id", "place", "other"])
    return pairs.select(
        "person_id",
        "place",
        "other",
        within=_.other_last >= _["last"],
        outlasted=(_.other_last > _["last"]) | (_.other_first == _["first"]),
        years=ibis.least(_.later_years, _.earlier_years),
    )


def post_status(posts: Table, pairs: Table, thresholds: Thresholds) -> Table:
    """Classify posts as main, second or brief.

    A post within an earlier one is second if both are on record for ``least_overlap`` years, else brief if the earlier
    outlasts it or began in the same year. All others are consecutive main posts; a main post is second after all if the
    next one begins before it is ever held alone.

    Returns
    -------
    Table
        The posts with ``status`` and, for main posts, ``previous`` (place of the previous main post),
        ``previous_last``, ``previous_org`` and ``together`` (years held together with it).
    """
    long = _.years >= thresholds.least_overlap
    within = pairs.filter(_.within).mutate(second=long.cast("int8"), brief=(~long & _.outlasted).cast("int8"))
    within = within.group_by("person_id", "place").agg(second=_.second.max(), brief=_.brief.max())
    judged = posts.left_join(within, ["person_id", "place"]).drop("person_id_right", "place_right")
    judged = judged.mutate(status=ibis.cases((_.second == 1, SECOND), (_.brief == 1, BRIEF), else_=MAIN)).drop(
        "second", "brief"
    )
    chained = _chained(judged, pairs)
    never_alone = (_.together >= thresholds.least_overlap) & (_.previous_last + 1 >= _.next_first)
    again = chained.mutate(status=ibis.cases((ibis.coalesce(never_alone, False), SECOND), else_=_.status)).drop(
        "previous", "previous_last", "previous_org", "next_first", "together"
    )
    return _chained(again, pairs)


def _chained(judged: Table, pairs: Table) -> Table:
    """Link each main post with the previous and next one."""
    chain = ibis.window(group_by=["person_id", "status"], order_by="place")
    linked = judged.mutate(
        previous=_.place.lag().over(chain),
        previous_last=_["last"].lag().over(chain),
        previous_org=_.org.lag().over(chain),
        next_first=_["first"].lead().over(chain),
    )
    together = pairs.select("person_id", "place", previous=_.other, together=_.years)
    joined = linked.left_join(together, ["person_id", "place", "previous"])
    return joined.drop("person_id_right", "place_right", "previous_right").mutate(together=ibis.coalesce(_.together, 0))


def _on_record(met: Table, stretches: Table, org: str, spell: str, named: str) -> Table:
    """Count the years of the shared time in which one of the two posts is on record."""
    recorded = stretches.select("person_id", stretch_org=_.org, stretch_spell=_.spell, since=_["first"], to=_["last"])
    pair = met.select(
        "person_id", "place", "other", "until", begin=_["first"], stretch_org=_[org], stretch_spell=_[spell]
    )
    shared = pair.join(recorded, ["person_id", "stretch_org", "stretch_spell"]).mutate(
        shared=ibis.greatest(ibis.least(_.to, _.until) - ibis.greatest(_.since, _.begin) + 1, 0)
    )
    return shared.group_by("person_id", "place", "other").agg(**{named: _.shared.sum()})
