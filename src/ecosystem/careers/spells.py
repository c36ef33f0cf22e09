"""Spells: unbroken stays of a person at an organisation; those with enough weight are posts."""

from __future__ import annotations

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION, WORK
from ecosystem.careers.thresholds import Thresholds

_ATTRIBUTES = ("organization_id", "organization", "sector_id", "city_id", "country_code")
_STRETCH = (
    "person_id",
    "org",
    "stretch",
    "first",
    "last",
    "weight",
    "employed",
    "published",
    "evidence",
    "country_code",
)
_YEAR_DIGITS = 4


def places(records: Table) -> Table:
    """Aggregate the records of each person and organisation over all years.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``records`` (how many), the aggregates of :func:`stretches`, and the attributes of the
        organisation and source (the maximum of differing texts).
    """
    return (
        _work(records)
        .group_by("person_id", "org")
        .agg(
            records=_.org.count(),
            **_summed(),
            **{name: _[name].max() for name in (*_ATTRIBUTES, "source_id", "source_url")},
        )
    )


def stretches(records: Table, places: Table) -> Table:
    """Join touching or overlapping records of a person and organisation.

    An employment is not joined to one that ended the year before where an employment elsewhere lasted from that year to
    the next, such as a year abroad between two posts at home.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``stretch`` (number per person and organisation), ``first``, ``last``, ``weight``,
        ``employed`` and ``published`` (whether such a record is included), ``evidence``, ``country_code``.
    """
    single = places.filter(_.records == 1).mutate(stretch=ibis.literal(1, "int64"))
    several = places.filter(_.records > 1).select("person_id", "org")
    work = _work(records).semi_join(several, ["person_id", "org"])
    earlier = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=(None, 1))
    so_far = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=None, following=0)
    begun = work.mutate(reach=_["last"].max().over(earlier))
    begun = _left_between(begun, _hired(records))
    begun = begun.mutate(opens=ibis.cases((_.left.isnull() & (_["first"] <= _.reach + 1), 0), else_=1).cast("int64"))
    begun = begun.mutate(stretch=_.opens.sum().over(so_far))
    joined = begun.group_by("person_id", "org", "stretch").agg(**_summed(), country_code=_.country_code.max())
    return ibis.union(single.select(*_STRETCH), joined.select(*_STRETCH))


def _work(records: Table) -> Table:
    return records.filter(_.aside.isnull() & _.basis.isin(WORK))


def _hired(records: Table) -> Table:
    return _work(records).filter(_.basis == "employment").select("person_id", "org", "first", "last")


def _left_between(begun: Table, hired: Table) -> Table:
    """Mark (``left``) records before which the person was employed elsewhere from one stated end to the next begin."""
    ended = hired.select("person_id", "org", reach=_["last"])
    again = hired.select("person_id", "org", "first")
    elsewhere = hired.select("person_id", there=_.org, reach=_["first"], first=_["last"])
    touching = begun.filter(_["first"] == _.reach + 1).select("person_id", "org", "first", "reach").distinct()
    touching = touching.semi_join(ended, ["person_id", "org", "reach"]).semi_join(again, ["person_id", "org", "first"])
    met = touching.join(elsewhere, ["person_id", "reach", "first"]).filter(_.org != _.there)
    found = met.select("person_id", "org", "first", "reach").distinct().mutate(left=True)
    joined = begun.left_join(found, ["person_id", "org", "first", "reach"])
    return joined.drop("person_id_right", "org_right", "first_right", "reach_right")


def _summed() -> dict[str, ibis.Deferred]:
    return {
        "first": _["first"].min(),
        "last": _["last"].max(),
        "weight": (_.weight * (_["last"] - _["first"] + 1)).sum(),
        "employed": (_.basis == "employment").cast("int8").max(),
        "published": (_.basis == "publication").cast("int8").max(),
        "evidence": _.evidence.min(),
    }


def spells(stretches: Table, records: Table, thresholds: Thresholds) -> tuple[Table, Table]:
    """Close gaps between publications, number the spells and decide which are posts.

    A gap of at most ``longest_gap`` years is closed unless another post fills it. Gaps between two employments stay.
    Papers of students from the place of their studies are no post.

    Returns
    -------
    tuple of Table
        Spells (``spell`` is a number per person and organisation; ``post`` whether the weight suffices), and the
        stretches with their spell.
    """
    ordered = ibis.window(group_by=["person_id", "org"], order_by="stretch")
    so_far = ibis.window(group_by=["person_id", "org"], order_by="stretch", preceding=None, following=0)
    broken = stretches.filter(_.stretch > 1).select("person_id", "org").distinct()
    pieces = stretches.semi_join(broken, ["person_id", "org"])
    marked = pieces.mutate(before=_["last"].lag().over(ordered), before_published=_.published.lag().over(ordered))
    gap = _["first"] - _.before - 1
    # without a gap they are two only because an employment elsewhere lies between them
    closed = (gap > 0) & (gap <= thresholds.longest_gap) & ((_.published == 1) | (_.before_published == 1))
    marked = marked.mutate(closed=ibis.coalesce(closed, False))
    away = _away(marked, stretches, thresholds)
    marked = marked.left_join(away, ["person_id", "org", "stretch"]).drop(
        "person_id_right", "org_right", "stretch_right"
    )
    marked = marked.mutate(opens=ibis.cases((_.closed & _.away.isnull(), 0), else_=1).cast("int64"))
    marked = marked.mutate(spell=_.opens.sum().over(so_far))
    joined = marked.group_by("person_id", "org", "spell").agg(
        first=_["first"].min(),
        last=_["last"].max(),
        weight=_.weight.sum(),
        employed=_.employed.max(),
        evidence=_.evidence.min(),
    )
    whole = stretches.anti_join(broken, ["person_id", "org"]).mutate(spell=_.stretch)
    stays = ibis.union(whole.select(joined.columns), joined)
    own = ibis.union(whole.select(*_YEARS), marked.select(*_YEARS))
    return _posts(_without_students(stays, records, thresholds), thresholds), own


_YEARS = ("person_id", "org", "spell", "first", "last")


def describe_posts(posts: Table, places: Table, records: Table) -> Table:
    """Add organisation, source, role, and whether the organisation was a post before.

    Role, source and link come from the post's earliest employment record, if any.
    """
    times = ibis.window(group_by=["person_id", "org"], order_by="place")
    again = posts.mutate(again=ibis.row_number().over(times) > 0)
    named = places.select("person_id", "org", *_ATTRIBUTES, any_source_id=_.source_id, any_source_url=_.source_url)
    joined = again.join(named, ["person_id", "org"])
    hired = _work(records).filter(_.basis == "employment")
    hired = hired.select("person_id", "org", "role", "source_id", "source_url", begin=_["first"])
    employed = posts.filter(_.employed == 1).select("person_id", "org", "place", "first", "last")
    met = employed.join(hired, ["person_id", "org"]).filter((_.begin >= _["first"]) & (_.begin <= _["last"]))
    earliest = met.group_by("person_id", "place").agg(
        **{name: _dated(_[name]).min().substr(_YEAR_DIGITS).nullif("") for name in ("role", "source_id", "source_url")}
    )
    whole = joined.left_join(earliest, ["person_id", "place"]).drop("person_id_right", "place_right")
    return whole.mutate(
        source_id=ibis.coalesce(_.source_id, _.any_source_id),
        source_url=ibis.coalesce(_.source_url, _.any_source_url),
    ).drop("any_source_id", "any_source_url")


def _away(marked: Table, stretches: Table, thresholds: Thresholds) -> Table:
    """Gaps that a post elsewhere fills exactly: it begins when the records stop and ends when they resume."""
    gaps = marked.filter(_.closed & (_["first"] - _.before > 1)).select(
        "person_id", "org", "stretch", stop=_.before, resume=_["first"]
    )
    elsewhere = stretches.filter((_.weight >= thresholds.least_weight) | (_.employed == 1)).select(
        "person_id", there=_.org, since=_["first"], to=_["last"]
    )
    met = gaps.join(elsewhere, "person_id").filter(
        _.org != _.there,
        (_.since >= _.stop) & (_.since <= _.stop + 1),
        (_.to <= _.resume) & (_.to >= _.resume - 1),
    )
    return met.select("person_id", "org", "stretch").distinct().mutate(away=True)


def _without_students(joined: Table, records: Table, thresholds: Thresholds) -> Table:
    """Drop stays known only from papers that fall into years of study at the same place."""
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION))
    studied = studied.select("person_id", "org", since=_["first"], to=_["last"] + thresholds.longest_gap)
    met = joined.filter(_.employed == 0).join(studied, ["person_id", "org"])
    students = met.filter((_["first"] >= _.since) & (_["last"] <= _.to)).select("person_id", "org", "spell").distinct()
    return joined.anti_join(students, ["person_id", "org", "spell"])


def _posts(joined: Table, thresholds: Thresholds) -> Table:
    """Mark spells with enough weight; people without any keep their strongest affiliation."""
    strongest = ibis.window(
        group_by="person_id", order_by=[ibis.desc("weight"), ibis.desc("last"), ibis.desc("first"), "org"]
    )
    weighs = (_.weight >= thresholds.least_weight) | (_.employed == 1)
    heavy, light = joined.filter(weighs), joined.filter(~weighs)
    alone = light.anti_join(heavy, "person_id").mutate(place=ibis.row_number().over(strongest))
    return ibis.union(
        heavy.mutate(post=ibis.literal(True)),
        light.semi_join(heavy, "person_id").mutate(post=ibis.literal(False)),
        alone.mutate(post=_.place == 0).drop("place"),
    )


def _dated(cell: ibis.Value) -> ibis.Value:
    """Prefix a text with the record's first year, so that the minimum is the earliest record's."""
    return _.begin.cast("string") + ibis.coalesce(cell, "")
