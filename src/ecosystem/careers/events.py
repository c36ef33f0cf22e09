"""Main and second posts become events: who went from which post to which, in what year, and whether both were held."""

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
"""Stands for the place of training where a post is named by its number; posts are counted from 1."""


def events(standing: Table, thresholds: Thresholds) -> Table:
    """Tell the changes of posts.

    A change of the main post is a move in the year in which the new post began. Where both were held together for
    long, taking the second is an event of its own, and the move falls in the year after the first ended.

    Returns
    -------
    Table
        ``person_id``, ``year``, ``event`` (move or dual), ``origin`` and ``place`` (numbers of the two posts), and
        ``unseen_from``: the first year without any post before the new one, where there is one.
    """
    main = standing.filter(_.standing == MAIN)
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
    return ibis.union(moved, doubled.select(*EVENT), _seconds(standing, main, thresholds))


def _seconds(standing: Table, main: Table, thresholds: Thresholds) -> Table:
    """Tell which main post was held when a second post that never became the main one was taken."""
    together = ibis.coalesce(main.together, 0) >= thresholds.least_overlap
    since = ibis.cases((together & main.previous_last.notnull(), main.previous_last + 1), else_=main["first"])
    begun = main.select("person_id", "org", since=since, main=main.place, place=ibis.null("int64"))
    taken = standing.filter(_.standing == SECOND).select(
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


def trainings(records: Table, standing: Table) -> tuple[Table, Table]:
    """Tell who came to the first post from which place of training.

    The place is that of the latest education begun before the post, unless it is the post's own organisation and the
    education went on: doctoral students who publish or are employed where they study have not moved.

    Returns
    -------
    tuple of Table
        The events, and the places of training by ``person_id`` in the form of posts.
    """
    last = ibis.window(group_by="person_id", order_by=[ibis.desc("last"), ibis.desc("first"), "org"])
    first_posts = standing.filter((_.standing == MAIN) & _.previous.isnull()).select(
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
