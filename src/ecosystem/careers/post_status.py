"""Status of posts: later posts are main, posts held together for long are second, short overlaps are brief."""

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.thresholds import Thresholds

MAIN: Final = "main"
SECOND: Final = "second"
BRIEF: Final = "brief"
SPARSE: Final = 0.6
"""Share of the shared years up to which papers are of visits."""
_DENSE: Final = 0.75
"""Share of the shared years from which a post is on record throughout."""


def ordered(spells: Table) -> Table:
    """Number each person's posts (``number``) by begin; of those that begin together the longer comes first."""
    order = ibis.window(
        group_by="person_id", order_by=["first", ibis.desc("last"), ibis.desc("weight"), "org", "spell"]
    )
    return spells.filter(_.post).mutate(number=ibis.row_number().over(order) + 1).drop("post")


def overlaps(posts: Table, spans: Table, thresholds: Thresholds, *, until: int) -> Table:
    """Overlap of each pair of posts of which the later begins within the earlier.

    Years held together are those of the shared time in which each is on record, whichever is fewer; a late paper from
    an old place thus counts as one year. None are held together where one of the two is only an address: papers of a
    place already left (they end within ``longest_fade`` years of the new post, which lasts longer, or the employments
    state that the one ended when the other began), and visits (the visitor's papers are of single years, the host's or
    home's of most years, and the two are not in one city).

    Returns
    -------
    Table
        ``person_id``, ``number`` (later post), ``other`` (earlier post), ``within`` (the later ends no later, or papers
        of the earlier reach the last years of the source), ``outlasted`` (the earlier ends later or began in the same
        year), ``years`` held together, ``recorded`` (the same, addresses included), ``unsure`` (the two are in
        different countries, one is known from papers alone, and they are not left together for a third: two persons,
        leave for studies, or two posts).
    """
    pairs = _pairs(posts, spans, thresholds, until=until)
    later_posts = posts.group_by("person_id").agg(latest=_["first"].max())
    pairs = pairs.mutate(address=_is_address(pairs, thresholds)).join(later_posts, "person_id")
    together = pairs.mutate(years=ibis.cases((_.address, 0), else_=_.recorded).cast("int64"))
    long = _.years >= thresholds.least_overlap
    return together.select(
        "person_id",
        "number",
        "other",
        "recorded",
        "years",
        "founder",
        within=(_.other_last >= _["last"]) | (long & _.goes_on),
        outlasted=(_.other_last > _["last"]) | (_.other_first == _["first"]),
        unsure=_.abroad
        & ((_.employed == 0) | (_.other_employed == 0))
        & (_.founder == 0)
        & ((_.other_last != _["last"]) | (_.latest <= _["last"])),
    )


def _pairs(posts: Table, spans: Table, thresholds: Thresholds, *, until: int) -> Table:
    """Pairs of posts of which the later begins within the earlier, with the years of each on record meanwhile."""
    one = posts.select(
        *("person_id", "number", "org", "spell", "first", "last", "employed", "hired_last", "founder", "unsure"),
        *("country_code", "city_id"),
    )
    other = one.select(
        "person_id",
        other=_.number,
        **{f"other_{name}": _[name] for name in one.columns if name not in ("person_id", "number")},
    )
    met = one.join(other, "person_id").filter(
        (_.other < _.number) & (_.other_org != _.org) & (_.other_last >= _["first"])
    )
    met = met.mutate(until=ibis.least(_["last"], _.other_last))
    later = _on_record(met, spans, "org", "spell", "later_years")
    earlier = _on_record(met, spans, "other_org", "other_spell", "earlier_years")
    both = later.join(earlier, ["person_id", "number", "other"])
    return met.join(both, ["person_id", "number", "other"]).mutate(
        span=_.until - _["first"] + 1,
        recorded=ibis.least(_.later_years, _.earlier_years),
        hired=ibis.cases(
            (_.other_hired_last.isnull(), 0), else_=ibis.least(_.other_hired_last, _.until) - _["first"] + 1
        ),
        # the last papers are too near to the end of the source to be the last
        goes_on=(ibis.coalesce(_.other_hired_last, 0) < _.other_last)
        & (_.other_last + thresholds.longest_gap >= until),
        abroad=ibis.coalesce(_.country_code != _.other_country_code, False),
        one_city=ibis.coalesce(_.city_id == _.other_city_id, False),
    )


def _is_address(pairs: Table, thresholds: Thresholds) -> ibis.Deferred:
    """Whether one post of a pair is only an address: of a place already left, or of a visit."""
    few, most = SPARSE * pairs.span, _DENSE * pairs.span
    # who founds a firm often keeps the post
    soon = _.other_last - _["first"] + _.founder <= thresholds.longest_fade
    sparse = (_.earlier_years <= few) & (_.later_years >= most) & ~_.one_city & (_.founder == 0)
    stated = (_.employed == 1) & (_.other_employed == 1) & (_.other_unsure == 0)
    fades = (_.other_last < _["last"]) & (_.hired < thresholds.least_overlap) & (soon | sparse | stated)
    # late papers become fewer: two countries in every paper year are of two persons, or of a second post
    papers = (_.employed == 0) & (_.other_employed == 0)
    fades &= ~(_.abroad & papers & (_.recorded > thresholds.longest_fade))
    visits = (_.employed == 0) & (_.later_years <= few) & (_.earlier_years >= most) & ~_.one_city
    return fades | visits


def post_status(posts: Table, pairs: Table, thresholds: Thresholds) -> Table:
    """Classify posts as main, second or brief.

    A post within an earlier one is second if both are held for ``least_overlap`` years or a founder holds it, else
    brief if the earlier outlasts it or began in the same year. All others are consecutive main posts; a main post is
    second after all if the next one begins before it is ever held alone. Where somebody holds posts in two countries
    and the later lasts longer, both known from papers, the main posts of each country follow each other (`track`): the
    records may be of two persons.

    Returns
    -------
    Table
        The posts with ``status``, ``track``, ``apart`` (a second post that may be another person's or a leave) and,
        for main posts, ``previous`` (number of the previous main post), ``previous_last``, ``previous_org`` and
        ``together`` (years held together with it).
    """
    long = _.years >= thresholds.least_overlap
    within = pairs.filter(_.within).mutate(
        second=(long | (_.founder == 1)).cast("int8"),
        brief=(~long & _.outlasted).cast("int8"),
        apart=(long & _.unsure).cast("int8"),
    )
    within = within.group_by("person_id", "number").agg(second=_.second.max(), brief=_.brief.max(), apart=_.apart.max())
    judged = posts.left_join(within, ["person_id", "number"]).drop("person_id_right", "number_right")
    judged = judged.mutate(
        status=ibis.cases((_.second == 1, SECOND), (_.brief == 1, BRIEF), else_=MAIN),
        apart=ibis.coalesce(_.apart == 1, False),
    ).drop("second", "brief")
    main = judged.filter(_.status == MAIN).select("person_id", "number")
    both = pairs.filter(~_.within & _.unsure & long).semi_join(main, ["person_id", "number"])
    crossed = both.semi_join(main.select("person_id", other=_.number), ["person_id", "other"])
    crossed = crossed.select("person_id").distinct().mutate(crossed=True)
    judged = judged.left_join(crossed, "person_id").drop("person_id_right")
    judged = judged.mutate(track=ibis.cases((_.crossed, ibis.coalesce(_.country_code, "")), else_="")).drop("crossed")
    chained = _chained(judged, pairs, "recorded")
    never_alone = (_.together >= thresholds.least_overlap) & (_.previous_last + 1 >= _.next_first)
    again = chained.mutate(status=ibis.cases((ibis.coalesce(never_alone, False), SECOND), else_=_.status)).drop(
        "previous", "previous_last", "previous_org", "next_first", "next_org", "together"
    )
    return _chained(again, pairs, "years")


def _chained(judged: Table, pairs: Table, years: str) -> Table:
    """Link each main post with the previous and next one."""
    chain = ibis.window(group_by=["person_id", "status", "track"], order_by="number")
    linked = judged.mutate(
        previous=_.number.lag().over(chain),
        previous_last=_["last"].lag().over(chain),
        previous_org=_.org.lag().over(chain),
        next_first=_["first"].lead().over(chain),
        next_org=_.org.lead().over(chain),
    )
    together = pairs.select("person_id", "number", previous=_.other, together=_[years])
    joined = linked.left_join(together, ["person_id", "number", "previous"])
    joined = joined.drop("person_id_right", "number_right", "previous_right")
    return joined.mutate(together=ibis.coalesce(_.together, 0))


def _on_record(met: Table, spans: Table, org: str, spell: str, named: str) -> Table:
    """Count the years of the shared time in which one of the two posts is on record."""
    recorded = spans.select("person_id", span_org=_.org, span_spell=_.spell, since=_["first"], to=_["last"])
    pair = met.select("person_id", "number", "other", "until", begin=_["first"], span_org=_[org], span_spell=_[spell])
    shared = pair.join(recorded, ["person_id", "span_org", "span_spell"]).mutate(
        shared=ibis.greatest(ibis.least(_.to, _.until) - ibis.greatest(_.since, _.begin) + 1, 0)
    )
    return shared.group_by("person_id", "number", "other").agg(**{named: _.shared.sum()})
