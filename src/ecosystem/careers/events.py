"""Career events from posts: moves, second posts, and first posts after training."""

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION
from ecosystem.careers.post_status import MAIN, SECOND
from ecosystem.careers.thresholds import Thresholds

MOVE: Final = "move"
DUAL: Final = "dual"
TRAINING: Final = "training-to-post"
EVENT: Final = ("person_id", "year", "event", "origin", "number", "unseen_from", "unsure")
TRAINED_AT: Final = 0
"""``number`` of the training; posts are numbered from 1."""


def events(posts: Table, thresholds: Thresholds) -> Table:
    """Changes of the main post, and second posts taken.

    A move is dated to the begin of the new post. Where both posts were held together for long, taking the second is an
    event of its own and the move is dated to the year after the end of the first.

    An event is unsure where the records fit another course as well: papers name a place abroad for at most
    ``longest_sabbatical`` years between two stays at one employer (a sabbatical); a second post abroad is known from
    papers (a leave for studies, or another person of the same id), as is one that outlasts the first; or the end of the
    post left is taken from the begin of the new one alone.

    Returns
    -------
    Table
        ``person_id``, ``year``, ``event`` (move or dual), ``origin`` and ``number`` (numbers of the two posts),
        ``unseen_from`` (first year without any post before the new one, or null), ``unsure``.
    """
    main = posts.filter(_.status == MAIN)
    before = posts.select(
        "person_id",
        previous=_.number,
        left_unsure=_.unsure,
        left_first=_["first"],
        left_employed=_.employed,
        left_country=_.country_code,
    )
    main = main.left_join(before, ["person_id", "previous"]).drop("person_id_right", "previous_right")
    abroad = ibis.coalesce(_.left_country != _.country_code, False)
    # papers from there may appear after the next post has begun
    away = ibis.least(_["last"], _.next_first - 1) - _["first"] + 1
    short = (_.employed == 0) & (away <= thresholds.longest_sabbatical)
    main = main.mutate(
        leave=ibis.coalesce((_.previous_org == _.next_org) & abroad & short & (_.left_employed == 0), False)
    )
    chain = ibis.window(group_by=["person_id", "track"], order_by="number")
    main = main.mutate(left_leave=ibis.coalesce(_.leave.lag().over(chain), False))
    changed = main.filter(_.previous.notnull() & (_.previous_org != _.org))
    held_together = changed.together >= thresholds.least_overlap
    guessed = ibis.coalesce((_.left_unsure == 1) & (_.previous_last == _["first"]), False)
    moved = changed.mutate(
        year=ibis.cases((held_together, changed.previous_last + 1), else_=changed["first"]),
        event=ibis.literal(MOVE),
        origin=_.previous,
        unseen_from=ibis.cases((_["first"] - _.previous_last > 1, _.previous_last + 1), else_=ibis.null("int64")),
        unsure=_.leave | _.left_leave | guessed,
    ).select(*EVENT)
    doubled = changed.filter(held_together).mutate(
        year=_["first"],
        event=ibis.literal(DUAL),
        origin=_.previous,
        unseen_from=ibis.null("int64"),
        unsure=ibis.literal(False),
    )
    return ibis.union(
        moved,
        doubled.select(*EVENT),
        _second_posts(posts, main, thresholds),
        _into_other_track(main),
        _between_second_posts(posts, thresholds),
    )


def _into_other_track(main: Table) -> Table:
    """Unsure moves to the first post in another country of somebody who holds posts in two for long."""
    order = ibis.window(group_by="person_id", order_by="number")
    begun = main.mutate(origin=_.number.lag().over(order)).filter(_.previous.isnull() & _.origin.notnull())
    return begun.mutate(
        year=_["first"], event=ibis.literal(MOVE), unseen_from=ibis.null("int64"), unsure=ibis.literal(True)
    ).select(*EVENT)


def _between_second_posts(posts: Table, thresholds: Thresholds) -> Table:
    """Moves to a second post from a post in the same country, beside a main post in another one."""
    second = (_.status == SECOND) & _.apart
    apart = posts.filter(second | ((_.status == MAIN) & (_.track != "")))
    order = ibis.window(group_by=["person_id", "country_code"], order_by="number")
    linked = apart.mutate(
        origin=_.number.lag().over(order), origin_org=_.org.lag().over(order), ended=_["last"].lag().over(order)
    )
    pause = _["first"] - _.ended
    followed = linked.filter(second & (_.origin_org != _.org) & (pause >= 0) & (pause <= thresholds.longest_gap + 1))
    return followed.mutate(
        year=_["first"], event=ibis.literal(MOVE), unseen_from=ibis.null("int64"), unsure=ibis.literal(False)
    ).select(*EVENT)


def _second_posts(posts: Table, main: Table, thresholds: Thresholds) -> Table:
    """Pair each second post that never became the main one with the main post held when it was taken."""
    together = ibis.coalesce(main.together, 0) >= thresholds.least_overlap
    since = ibis.cases((together & main.previous_last.notnull(), main.previous_last + 1), else_=main["first"])
    begun = main.select(
        "person_id", "org", since=since, main=main.number, number=ibis.null("int64"), unsure=ibis.literal(False)
    )
    taken = posts.filter(_.status == SECOND).select(
        "person_id", "org", since=_["first"], main=ibis.null("int64"), number=_.number, unsure=_.apart
    )
    order = ibis.window(
        group_by="person_id",
        order_by=["since", ibis.asc("number", nulls_first=True), "main"],
        preceding=None,
        following=0,
    )
    hosted = ibis.union(begun, taken).mutate(host=_.main.max().over(order))
    hosted = hosted.filter(_.number.notnull() & _.host.notnull())
    hosts = main.select("person_id", host=_.number, host_org=_.org)
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
    first = ibis.window(group_by="person_id", order_by="number")
    first_posts = posts.filter(_.status == MAIN).mutate(rank=ibis.row_number().over(first)).filter(_.rank == 0)
    first_posts = first_posts.select("person_id", "pupil", number=_.number, began=_["first"], post_org=_.org)
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION))
    met = studied.join(first_posts, "person_id").filter(_["first"] < _.began)
    met = met.mutate(recency=ibis.row_number().over(last)).filter(_.recency == 0)
    from_there = met.filter((_.org != _.post_org) | ((_["last"] <= _.began) & (_.pupil == 0)))
    taken = from_there.mutate(
        year=_.began,
        event=ibis.literal(TRAINING),
        origin=ibis.literal(TRAINED_AT, "int64"),
        unseen_from=ibis.null("int64"),
        unsure=ibis.literal(False),
    )
    schools = from_there.mutate(
        sector_id=ibis.coalesce(_.sector_id, "university"), number=ibis.literal(TRAINED_AT, "int64")
    )
    return taken.select(*EVENT), schools
