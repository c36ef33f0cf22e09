"""Records become spells: unbroken stays of a person at an organisation, of which those that weigh enough are posts."""

from __future__ import annotations

import ibis
from ibis import Table, _

from ecosystem.sources.careers.records import EDUCATION, WORK
from ecosystem.sources.careers.thresholds import Thresholds

_ATTRIBUTES = ("organization_id", "organization", "sector_id", "city_id", "country_code")
_OF_THE_BEGINNING = ("role", "source_id", "source_url")
_YEAR_DIGITS = 4


def stretches(records: Table) -> Table:
    """Join records of one person and organisation that touch or overlap, so that every year within is on record.

    Returns
    -------
    Table
        ``person_id``, ``org``, ``stretch`` (counted per person and organisation), ``first``, ``last``, ``weight``,
        ``employed`` (an employment record is among them), ``published`` (a publication is), and what is said of the
        post: attributes in their last word of the alphabet, role and source as the earliest record has them.
    """
    work = records.filter(_.aside.isnull() & _.basis.isin(WORK))
    earlier = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=(None, 1))
    so_far = ibis.window(group_by=["person_id", "org"], order_by=["first", "last"], preceding=None, following=0)
    begun = work.mutate(reach=_["last"].max().over(earlier))
    begun = begun.mutate(opens=ibis.cases((_["first"] <= _.reach + 1, 0), else_=1))
    begun = begun.mutate(stretch=_.opens.sum().over(so_far))
    return begun.group_by("person_id", "org", "stretch").agg(
        first=_["first"].min(),
        last=_["last"].max(),
        weight=(_.weight * (_["last"] - _["first"] + 1)).sum(),
        employed=(_.basis == "employment").cast("int8").max(),
        published=(_.basis == "publication").cast("int8").max(),
        evidence=_.evidence.min(),
        **{name: _[name].max() for name in _ATTRIBUTES},
        **{name: _dated(_[name]).min() for name in _OF_THE_BEGINNING},
    )


def spells(stretches: Table, records: Table, thresholds: Thresholds) -> tuple[Table, Table]:
    """Close the gaps between publications and number what remains; tell which spells are posts.

    A gap of at most ``longest_gap`` years is closed, unless another post fills it: someone who was elsewhere in between
    went there and came back. Employment records state their own end, so a gap between two of them stays. Papers that
    students write where they study are no post.

    Returns
    -------
    tuple of Table
        The spells (``spell`` counted per person and organisation; ``post`` tells whether it weighs enough), and the
        stretches with the spell that each belongs to.
    """
    ordered = ibis.window(group_by=["person_id", "org"], order_by="stretch")
    so_far = ibis.window(group_by=["person_id", "org"], order_by="stretch", preceding=None, following=0)
    marked = stretches.mutate(before=_["last"].lag().over(ordered), before_published=_.published.lag().over(ordered))
    closed = (_["first"] - _.before - 1 <= thresholds.longest_gap) & ((_.published == 1) | (_.before_published == 1))
    marked = marked.mutate(closed=ibis.coalesce(closed, False))
    away = _away(marked, thresholds)
    marked = marked.left_join(away, ["person_id", "org", "stretch"]).drop(
        "person_id_right", "org_right", "stretch_right"
    )
    marked = marked.mutate(opens=ibis.cases((_.closed & _.away.isnull(), 0), else_=1))
    marked = marked.mutate(spell=_.opens.sum().over(so_far))
    joined = marked.group_by("person_id", "org", "spell").agg(
        first=_["first"].min(),
        last=_["last"].max(),
        weight=_.weight.sum(),
        employed=_.employed.max(),
        evidence=_.evidence.min(),
        **{name: _[name].max() for name in _ATTRIBUTES},
        **{name: _[name].min() for name in _OF_THE_BEGINNING},
    )
    own = marked.select("person_id", "org", "spell", "first", "last")
    undated = {name: _[name].substr(_YEAR_DIGITS).nullif("") for name in _OF_THE_BEGINNING}
    return _posts(_without_students(joined.mutate(**undated), records, thresholds), thresholds), own


def _away(marked: Table, thresholds: Thresholds) -> Table:
    """Find the gaps that a post elsewhere fills exactly: it begins when the records stop and ends when they resume."""
    gaps = marked.filter(_.closed & (_["first"] - _.before > 1)).select(
        "person_id", "org", "stretch", stop=_.before, resume=_["first"]
    )
    elsewhere = marked.filter((_.weight >= thresholds.least_weight) | (_.employed == 1)).select(
        "person_id", there=_.org, since=_["first"], to=_["last"]
    )
    met = gaps.join(elsewhere, "person_id").filter(
        _.org != _.there,
        (_.since >= _.stop) & (_.since <= _.stop + 1),
        (_.to <= _.resume) & (_.to >= _.resume - 1),
    )
    return met.select("person_id", "org", "stretch").distinct().mutate(away=True)


def _without_students(joined: Table, records: Table, thresholds: Thresholds) -> Table:
    """Take out stays known from papers alone that fall into the years of study at the same place."""
    studied = records.filter(_.aside.isnull() & (_.basis == EDUCATION))
    studied = studied.select("person_id", "org", since=_["first"], to=_["last"] + thresholds.longest_gap)
    met = joined.filter(_.employed == 0).join(studied, ["person_id", "org"])
    students = met.filter((_["first"] >= _.since) & (_["last"] <= _.to)).select("person_id", "org", "spell").distinct()
    return joined.anti_join(students, ["person_id", "org", "spell"])


def _posts(joined: Table, thresholds: Thresholds) -> Table:
    """Mark what weighs enough; of a person with nothing that does, the strongest affiliation stands in."""
    of_person = ibis.window(group_by="person_id")
    strongest = ibis.window(
        group_by="person_id", order_by=[ibis.desc("weight"), ibis.desc("last"), ibis.desc("first"), "org"]
    )
    heavy = ((_.weight >= thresholds.least_weight) | (_.employed == 1)).cast("int8")
    weighed = joined.mutate(heavy=heavy, place=ibis.row_number().over(strongest))
    weighed = weighed.mutate(any_heavy=_.heavy.max().over(of_person))
    return weighed.mutate(post=(_.heavy == 1) | ((_.any_heavy == 0) & (_.place == 0))).drop(
        "heavy", "place", "any_heavy"
    )


def _dated(cell: ibis.Value) -> ibis.Value:
    """Put the record's first year before a text, so that the smallest is the earliest record's."""
    return _["first"].cast("string") + ibis.coalesce(cell, "")
