"""Career events from posts: moves, second posts, and first posts after training."""

from __future__ import annotations

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION
from ecosystem.careers.post_status import MAIN, SECOND
from ecosystem.careers.thresholds import Thresholds

MOVE: Final = "move"
DUAL: Final = "dual"
TRAINING: Final = "training-to-post"
EVENT: Final = ("person_id", "year", "event", "origin", "place", "unseen_from")
TRAINED_AT: Final = 0
"""``place`` of the training; posts are numbered from 1."""


def events(posts: Table, thresholds: Thresholds) -> Table:
    """Changes of the main post, and second posts taken.

    A move is dated to the begin of the new post. Where both posts were held together for long, taking the second is an
    event of its own and the move is dated to the year after the end of the first.

    Returns
    -------
    Table
        ``person_id``, ``year``, ``event`` (move or dual), ``origin`` and ``place`` (numbers of the two posts),
        ``unseen_from`` (first year without any post before the new one, or null).
    """
    main = posts.filter(_.status == MAIN)
    changed = main.filter(_.previous.notnull() & (_.previous_org != _.org))
    held_together = changed.together >= thresholds.least_overlap
    moved = changed.mutate(
        year=ibis.cases((held_together, changed.previous_last + 1), else_=changed["first"]),
        event=ibis.literal(MOVE),
        origin=_.previous,
        unseen_from=ibis.cases((_["first"] - _.previous_last > 1, _.previous_last + 1), else_=ibis.null("int64")),
    ).select(*EVENT)
    doubled = changed.filter(held_together).mutate(
        year=_["first"], event=ibis.literal(DUAL), origin=_.previous, unseen_from=ibis.null("int64")
    )
    return ibis.union(moved, doubled.select(*EVENT), _second_posts(posts, main, thresholds))


def _second_posts(posts: Table, main: Table, thresholds: Thresholds) -> Table:
    """Pair each second post that never became the main one with the main post held when it was taken."""
    together = ibis.coalesce(main.together, 0) >= thresholds.least_overlap
    since = ibis.cases((together & main.previous_last.notnull(), main.previous_last + 1), else_=main["first"])
    begun = main.select("person_id", "org", since=since, main=main.place, place=ibis.null("int64"))
    taken = posts.filter(_.status == SECOND).select(
        "person_id", "org", since=_["first"], main=ibis.null("int64"), place=_.place
    )
    order = ibis.window(
        group_by="person_id",
        order_by=["since", ibis.asc("place", nulls_first=True), "main"],
        preceding=None,
        following=0,
    )
    hosted = ibis.union(begun, taken).mutate(host=_.main.max().over(order)).filter(_.place.notnull() & _.host.notnull())
    hosts = main.select("person_id", host=_.place, host_org=_.org)
    paired = hosted.join(hosts, ["person_id", "host"]).filter(_.host_org != _.org)
    return paired.mutate(year=_.since, event=ibis.literal(DUAL), origin=_.host, unseen_from=ibis.null("int64")).select(
        *EVENT
    )


def trainings(records: Table, posts: Table) -> tuple[Table, Table]:
    """First posts after training elsewhere.

    The training is the latest education begun before the post, unless it is at the post's own organisation and
    continued: doctoral students who publish or are employed where they study have not moved.

    Returns
    -------
    tuple of Table
        Events, and the places of training in the form of posts.
    """
    last = ibis.window(group_by="person_id", order_by=[ibis.desc("last"), ibis.desc("first"), "org"])
    first_posts = posts.filter((_.status == MAIN) & _.previous.isnull()).select(
        "person_id", place=_.place, began=_["first"], post_org=_.org
    )
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION))
    met = studied.join(first_posts, "person_id").filter(_["first"] < _.began)
    met = met.mutate(recency=ibis.row_number().over(last)).filter(_.recency == 0)
    from_there = met.filter((_.org != _.post_org) | (_["last"] <= _.began))
    taken = from_there.mutate(
        year=_.began, event=ibis.literal(TRAINING), origin=ibis.literal(TRAINED_AT, "int64")
    ).mutate(unseen_from=ibis.null("int64"))
    schools = from_there.mutate(
        sector_id=ibis.coalesce(_.sector_id, "university"), place=ibis.literal(TRAINED_AT, "int64")
    )
    return taken.select(*EVENT), schools
