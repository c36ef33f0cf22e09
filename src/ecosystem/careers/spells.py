"""Spells: unbroken stays of a person at an organisation; those with enough weight are posts."""

from collections.abc import Callable

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import EDUCATION, EMPLOYMENT, WORK
from ecosystem.careers.post_status import SPARSE
from ecosystem.careers.thresholds import Thresholds

_ATTRIBUTES = ("organization_id", "organization", "sector_id", "city_id", "country_code")
_SPAN = (
    "person_id",
    "org",
    "span",
    "first",
    "last",
    "weight",
    "employed",
    "published",
    "hired_first",
    "hired_last",
    "unsure",
    "founder",
    "evidence",
    "country_code",
)
_YEAR_DIGITS = 4
_LONGEST_STUDIES = 8
"""Years above which studies on record are rather an end that was never stated."""


def employers(records: Table) -> Table:
    """Aggregate the records of each person and organisation over all years.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``records`` (how many), ``renamed`` (several organisations), the aggregates of
        :func:`spans`, and the attributes of the organisation and source (the maximum of differing texts).
    """
    return (
        _work(records)
        .group_by("person_id", "org")
        .agg(
            records=_.org.count(),
            **_summed(),
            renamed=_.member.min() != _.member.max(),
            **{name: _[name].max() for name in (*_ATTRIBUTES, "source_id", "source_url")},
        )
    )


def spans(records: Table, employers: Table) -> Table:
    """Join touching or overlapping records of a person and organisation.

    An employment is not joined to one that ended the year before where an employment elsewhere lasted from that year to
    the next, such as a year abroad between two posts at home.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``span`` (number per person and organisation), ``first``, ``last``, ``weight``,
        ``employed`` and ``published`` (whether such a record is included), ``hired_first`` and
        ``hired_last`` (years of employment), ``unsure`` (an end is guessed), ``founder``, ``evidence``,
        ``country_code``.
    """
    single = employers.filter(_.records == 1).mutate(span=ibis.literal(1, "int64"))
    several = employers.filter(_.records > 1).select("person_id", "org")
    work = _work(records).semi_join(several, ["person_id", "org"])
    earlier = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=(None, 1))
    so_far = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=None, following=0)
    begun = work.mutate(reach=_["last"].max().over(earlier))
    begun = _left_between(begun, _hired(records))
    begun = begun.mutate(opens=ibis.cases((_.left.isnull() & (_["first"] <= _.reach + 1), 0), else_=1).cast("int64"))
    begun = begun.mutate(span=_.opens.sum().over(so_far))
    joined = begun.group_by("person_id", "org", "span").agg(**_summed(), country_code=_.country_code.max())
    return ibis.union(single.select(*_SPAN), joined.select(*_SPAN))


def _work(records: Table) -> Table:
    return records.filter(_.aside.isnull() & _.basis.isin(WORK))


def studies(records: Table) -> Table:
    """Select records of studies with a stated end."""
    found = records.filter(_.aside.isnull() & (_.basis == EDUCATION) & _.ended)
    return found.filter(_["last"] - _["first"] <= _LONGEST_STUDIES)


def _hired(records: Table) -> Table:
    return _work(records).filter(_.basis == EMPLOYMENT).select("person_id", "org", "first", "last")


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
        "employed": (_.basis == EMPLOYMENT).cast("int8").max(),
        "published": (_.basis == "publication").cast("int8").max(),
        "hired_first": _["first"].min(where=_.basis == EMPLOYMENT),
        "hired_last": _["last"].max(where=_.basis == EMPLOYMENT),
        "unsure": _.unsure.cast("int8").max(),
        "founder": _.founder.cast("int8").max(),
        "evidence": _.evidence.min(),
    }


def spells(
    spans: Table,
    records: Table,
    employers: Table,
    thresholds: Thresholds,
    *,
    home: str,
    keep: Callable[[Table], Table],
) -> tuple[Table, Table]:
    """Close gaps between publications, number the spells and decide which are posts.

    A gap of at most ``longest_gap`` years is closed unless posts elsewhere fill it, or one in another country covers it
    and the papers beside that are of single years: visits, or late. Gaps between two employments stay. Papers of
    students are no post, nor are papers that begin during studies before these end.

    Returns
    -------
    tuple of Table
        Spells (``spell`` is a number per person and organisation; ``post`` whether the weight suffices), and the
        spans with their spell.
    """
    spans = keep(_after_studies(spans, records, thresholds, home))
    ordered = ibis.window(group_by=["person_id", "org"], order_by="span")
    so_far = ibis.window(group_by=["person_id", "org"], order_by="span", preceding=None, following=0)
    broken = spans.filter(_.span > 1).select("person_id", "org").distinct()
    pieces = spans.semi_join(broken, ["person_id", "org"])
    marked = pieces.mutate(before=_["last"].lag().over(ordered), before_published=_.published.lag().over(ordered))
    gap = _["first"] - _.before - 1
    # without a gap they are two only because an employment elsewhere lies between them
    closed = (gap > 0) & (gap <= thresholds.longest_gap) & ((_.published == 1) | (_.before_published == 1))
    marked = marked.mutate(closed=ibis.coalesce(closed, False))
    marked = keep(marked.mutate(chain=ibis.cases((_.closed, 0), else_=1).sum().over(so_far)))
    whole = spans.anti_join(broken, ["person_id", "org"])
    gaps = keep(_gaps(marked))
    concerned = gaps.select("person_id").distinct()
    pieces = keep(_chained_pieces(marked.semi_join(concerned, "person_id"), whole.semi_join(concerned, "person_id")))
    away = ibis.union(_filled(gaps, pieces, thresholds), _visited(gaps, pieces, thresholds)).distinct()
    marked = marked.left_join(away.mutate(away=True), ["person_id", "org", "span"]).drop(
        "person_id_right", "org_right", "span_right"
    )
    marked = marked.mutate(opens=ibis.cases((_.closed & _.away.isnull(), 0), else_=1).cast("int64"))
    marked = keep(marked.mutate(spell=_.opens.sum().over(so_far)))
    joined = marked.group_by("person_id", "org", "spell").agg(
        first=_["first"].min(),
        last=_["last"].max(),
        weight=_.weight.sum(),
        **{name: _[name].max() for name in ("employed", "hired_last", "unsure", "founder", "pupil")},
        evidence=_.evidence.min(),
    )
    whole = whole.mutate(spell=_.span)
    found = ibis.union(whole.select(joined.columns), joined)
    own = ibis.union(whole.select(*_YEARS), marked.select(*_YEARS))
    return _posts(keep(_without_students(found, records, thresholds)), records, employers, thresholds), own


_YEARS = ("person_id", "org", "spell", "first", "last")


def describe_posts(posts: Table, employers: Table, records: Table) -> Table:
    """Add organisation, source, role, and whether the organisation was a post before.

    Role, source and link come from the post's earliest employment record, if any. Of an employer that was renamed, the
    organisation is the one of the last record, and ``entered_…`` are those of the first.
    """
    times = ibis.window(group_by=["person_id", "org"], order_by="number")
    again = posts.mutate(again=ibis.row_number().over(times) > 0)
    named = employers.select("person_id", "org", *_ATTRIBUTES, any_source_id=_.source_id, any_source_url=_.source_url)
    joined = _renamed(again.join(named, ["person_id", "org"]), employers, records)
    hired = _work(records).filter(_.basis == EMPLOYMENT)
    hired = hired.select("person_id", "org", "role", "source_id", "source_url", begin=_["first"])
    employed = posts.filter(_.employed == 1).select("person_id", "org", "number", "first", "last")
    met = employed.join(hired, ["person_id", "org"]).filter((_.begin >= _["first"]) & (_.begin <= _["last"]))
    earliest = met.group_by("person_id", "number").agg(
        **{
            name: _dated(_.begin, _[name]).min().substr(_YEAR_DIGITS).nullif("")
            for name in ("role", "source_id", "source_url")
        }
    )
    whole = joined.left_join(earliest, ["person_id", "number"]).drop("person_id_right", "number_right")
    return whole.mutate(
        source_id=ibis.coalesce(_.source_id, _.any_source_id),
        source_url=ibis.coalesce(_.source_url, _.any_source_url),
    ).drop("any_source_id", "any_source_url")


def _renamed(posts: Table, employers: Table, records: Table) -> Table:
    """Name posts at employers with several organisations after those of the first and the last record."""
    several = employers.filter(_.renamed).select("person_id", "org")
    work = _work(records).semi_join(several, ["person_id", "org"])
    members = work.group_by("person_id", "org", "member").agg(**{name: _[name].max() for name in _ATTRIBUTES})
    met = posts.select("person_id", "org", "number", since=_["first"], to=_["last"]).join(
        work.select("person_id", "org", "member", "first", "last"), ["person_id", "org"]
    )
    met = met.filter((_["first"] <= _.to) & (_["last"] >= _.since))
    ends = met.group_by("person_id", "org", "number").agg(
        entered=_dated(_["first"], _.member).min().substr(_YEAR_DIGITS),
        left=_dated(_["last"], _.member).max().substr(_YEAR_DIGITS),
    )
    keys = ["person_id", "number"]
    for side, prefix in (("entered", "entered_"), ("left", "left_")):
        one = ends.select("person_id", "org", "number", member=_[side]).join(members, ["person_id", "org", "member"])
        one = one.select(*keys, **{f"{prefix}{name}": _[name] for name in _ATTRIBUTES}, **{f"has_{side}": True})
        posts = posts.left_join(one, keys).drop("person_id_right", "number_right")
    whole = posts.mutate(
        **{f"entered_{name}": posts.has_entered.ifelse(posts[f"entered_{name}"], posts[name]) for name in _ATTRIBUTES},
        **{name: posts.has_left.ifelse(posts[f"left_{name}"], posts[name]) for name in _ATTRIBUTES},
    )
    return whole.drop("has_entered", "has_left", *(f"left_{name}" for name in _ATTRIBUTES))


def _gaps(marked: Table) -> Table:
    return marked.filter(_.closed & (_["first"] - _.before > 1)).select(
        "person_id", "org", "span", "chain", "country_code", stop=_.before, resume=_["first"]
    )


def _chained_pieces(marked: Table, whole: Table) -> Table:
    """Pieces of stays, each with begin, end and weight of the stay with all gaps closed that are short enough."""
    named = ("person_id", "org", "first", "last", "weight", "employed", "hired_last", "country_code")
    pieces = ibis.union(marked.select(*named, "chain"), whole.select(*named, chain=_.span))
    stay = ibis.window(group_by=["person_id", "org", "chain"])
    return pieces.mutate(
        begin=_["first"].min().over(stay), end=_["last"].max().over(stay), whole=_.weight.sum().over(stay)
    )


def _filled(gaps: Table, pieces: Table, thresholds: Thresholds) -> Table:
    """Gaps that posts elsewhere fill: they begin when the records stop, leave no year free and end when they resume.

    Papers from there shortly before and after may be of visits, or late.
    """
    posts = pieces.filter((_.weight >= thresholds.least_weight) | (_.employed == 1))
    to = ibis.coalesce(_.hired_last, _["last"])
    posts = posts.select("person_id", "begin", "end", there=_.org, since=_["first"], to=to)
    met = gaps.join(posts, "person_id").filter(
        _.org != _.there,
        (_.since >= _.stop) & (_.to <= _.resume),
        (_.begin >= _.stop - thresholds.longest_fade) & (_.end <= _.resume + thresholds.longest_fade),
    )
    years = ibis.least(_.to, _.resume - 1) - ibis.greatest(_.since, _.stop + 1) + 1
    met = met.group_by("person_id", "org", "span", "stop", "resume").agg(
        begun=_.since.min(), ended=_.to.max(), years=years.sum()
    )
    whole = (_.begun <= _.stop + 1) & (_.ended >= _.resume - 1) & (_.years >= _.resume - _.stop - 1)
    return met.filter(whole).select("person_id", "org", "span")


def _visited(gaps: Table, pieces: Table, thresholds: Thresholds) -> Table:
    """Gaps covered by a post in another country beside which papers are of single years: visits, or late.

    The post outlasts the stay, or began before it and ended after more years than late papers appear in.
    """
    keys = ["person_id", "org", "chain"]
    posts = pieces.filter(_.whole >= thresholds.least_weight).select(
        "person_id", since=_["first"], to=_["last"], abroad=_.country_code, begun=_.begin, until=_.end
    )
    stays = pieces.select(*keys, "begin", "end").distinct()
    met = (
        gaps.join(stays, keys)
        .join(posts, "person_id")
        .filter(
            _.country_code != _.abroad,
            (_.since <= _.stop + 1) & (_.to >= _.resume - 1),
            (_.until > _.end) | ((_.begun < _.begin) & (_.until - _.begin > thresholds.longest_fade)),
        )
    )
    met = met.select(*keys, "span", since=ibis.greatest(_.begun, _.begin), to=ibis.least(_.until, _.end)).distinct()
    years = ibis.greatest(ibis.least(_["last"], _.to) - ibis.greatest(_["first"], _.since) + 1, 0)
    shared = met.join(pieces, keys).group_by("person_id", "org", "span", "since", "to").agg(years=years.sum())
    return shared.filter(_.years <= SPARSE * (_.to - _.since + 1)).select("person_id", "org", "span")


def _after_studies(spans: Table, records: Table, thresholds: Thresholds, home: str) -> Table:
    """Begin stays whose papers began during studies when these end, or with the employment; drop those that end before.

    Stays at another organisation are left as they are if it was a post before the studies, or was named before studies
    abroad and lies at home: the post is kept during a leave.

    ``pupil``: whether the stay began so at the place of the studies itself, without an employment there.
    """
    abroad = ibis.coalesce(_.country_code != home, False)
    studied = studies(records).select("person_id", school=_.org, since=_["first"], to=_["last"], abroad=abroad)
    keys = ["person_id", "org", "span"]
    anywhere = ibis.window(group_by=["person_id", "org"])
    staffed = spans.mutate(staff=_.employed.max().over(anywhere))
    begun = staffed.join(studied, "person_id")
    before = begun.filter((_["first"] < _.since) & (_.org != _.school)).group_by("person_id", "org", "since")
    leave = _.abroad & ibis.coalesce(_.country_code == home, False)
    posts = before.agg(before=_.weight.sum(), staff=_.staff.max(), leave=leave.max())
    posts = posts.filter((_.before >= thresholds.least_weight) | (_.staff == 1) | _.leave)
    met = begun.filter((_["first"] >= _.since) & (_["first"] < _.to)).anti_join(posts, ["person_id", "org", "since"])
    pupil = (_.org == _.school) & (_.staff == 0)
    # least() of a missing value is the other one
    found = met.group_by(keys).agg(begin=ibis.least(_.to.max(), _.hired_first.min()), pupil=pupil.cast("int8").max())
    joined = spans.left_join(found, keys).drop(*(f"{key}_right" for key in keys))
    # what lies within the studies at the same place is dropped with the papers that appear later
    joined = joined.filter(ibis.coalesce((_["last"] > _.begin) | (_.pupil == 1) | (_.employed == 1), True))
    begin = ibis.cases((_.begin.isnull(), _["first"]), else_=ibis.least(_.begin, _["last"]))
    share = (_["last"] - begin + 1) / (_["last"] - _["first"] + 1)
    return joined.mutate(
        weight=_.weight * share, first=begin, pupil=ibis.coalesce(_.pupil, ibis.literal(0, "int8"))
    ).drop("begin")


def _without_students(joined: Table, records: Table, thresholds: Thresholds) -> Table:
    """Drop stays known only from papers that fall into years of study at the same place."""
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION))
    studied = studied.select("person_id", "org", since=_["first"], to=_["last"] + thresholds.longest_gap)
    met = joined.filter(_.employed == 0).join(studied, ["person_id", "org"])
    students = met.filter((_["first"] >= _.since) & (_["last"] <= _.to)).select("person_id", "org", "spell").distinct()
    return joined.anti_join(students, ["person_id", "org", "spell"])


def _posts(joined: Table, records: Table, employers: Table, thresholds: Thresholds) -> Table:
    """Mark spells with enough weight; people without any keep their strongest affiliation."""
    strongest = ibis.window(
        group_by="person_id", order_by=[ibis.desc("weight"), ibis.desc("last"), ibis.desc("first"), "org"]
    )
    weighs = (_.weight >= thresholds.least_weight) | (_.employed == 1)
    heavy, light = joined.filter(weighs), joined.filter(~weighs)
    years = _years_between(light, heavy, records, employers)
    between, light = light.semi_join(years, _SPELL), light.anti_join(years, _SPELL)
    alone = light.anti_join(heavy, "person_id").mutate(rank=ibis.row_number().over(strongest))
    return ibis.union(
        heavy.mutate(post=ibis.literal(True)),
        between.mutate(post=ibis.literal(True)),
        light.semi_join(heavy, "person_id").mutate(post=ibis.literal(False)),
        alone.mutate(post=_.rank == 0).drop("rank"),
    )


_SPELL = ("person_id", "org", "spell")


def _years_between(light: Table, heavy: Table, records: Table, employers: Table) -> Table:
    """Single years abroad that lie exactly between a post or studies and a post elsewhere, such as a postdoc."""
    country = employers.select("person_id", "org", "country_code")
    single = light.filter(_["first"] == _["last"]).select(*_SPELL, year=_["first"]).join(country, ["person_id", "org"])
    posts = heavy.select("person_id", "org", "first", "last").join(country, ["person_id", "org"])
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION) & _.ended)
    left = ibis.union(
        posts.select("person_id", left=_.org, year=_["last"] + 1),
        studied.select("person_id", left=_.org, year=_["last"] + 1),
        studied.select("person_id", left=_.org, year=_["last"]),
    )
    taken = posts.select("person_id", taken=_.org, year=_["first"] - 1, there=_.country_code)
    held = posts.select("person_id", since=_["first"], to=_["last"])
    met = single.join(taken, ["person_id", "year"]).filter(_.there != _.country_code)
    met = met.join(left, ["person_id", "year"]).filter((_.left != _.taken) & (_.left != _.org) & (_.taken != _.org))
    busy = met.join(held, "person_id").filter((_.since <= _.year) & (_.to >= _.year))
    return met.select(*_SPELL).distinct().anti_join(busy.select(*_SPELL).distinct(), _SPELL)


def _dated(year: ibis.Value, cell: ibis.Value) -> ibis.Value:
    """Prefix a text with a year, so that the minimum is the earliest record's."""
    return year.cast("string") + ibis.coalesce(cell, "")
