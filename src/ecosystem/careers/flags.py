"""Flag implausible histories, which are probably several people of one name."""

import csv
from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.thresholds import Thresholds
from ecosystem.site import SITE

CONTINENTS: Final = SITE / "data" / "cleaning" / "country_continent.csv"
CROWDED: Final = "organizations"
SWING: Final = "continents"


def flags(spans: Table, studied: Table, thresholds: Thresholds) -> Table:
    """Flag years that are implausible for one person.

    Parameters
    ----------
    spans : Table
        Years of work by person and organisation, touching ones joined.
    studied : Table
        Years of studies: who publishes on another continent during them has not left theirs.

    Returns
    -------
    Table
        ``person_id``, ``year``, ``reason`` (``organizations``: too many in the year; ``continents``: back on a
        continent left shortly before) and ``detail``.
    """
    return ibis.union(_crowded(spans, thresholds), _swings(spans, studied, thresholds))


def _crowded(spans: Table, thresholds: Thresholds) -> Table:
    many = spans.group_by("person_id").agg(employers=_.org.count()).filter(_.employers > thresholds.most_organizations)
    named = _by_year(spans.semi_join(many, "person_id"), "org").group_by("person_id", "year")
    crowded = named.agg(named=_.org.nunique()).filter(_.named > thresholds.most_organizations)
    return crowded.select(
        "person_id", "year", reason=ibis.literal(CROWDED), detail=_.named.cast("string") + " organisations"
    )


def _swings(spans: Table, studied: Table, thresholds: Thresholds) -> Table:
    several = spans.group_by("person_id").agg(one=_.country_code.min(), other=_.country_code.max())
    abroad = spans.semi_join(several.filter(_.one != _.other), "person_id")
    placed = abroad.join(continents(), "country_code").select("person_id", "continent", "first", "last")
    seen = _by_year(placed.semi_join(_soon_back(placed, thresholds), "person_id"), "continent").distinct()
    years = seen.group_by("person_id", "year").agg(first=_.continent.min(), last=_.continent.max())
    years = years.mutate(observed=_.year.lag().over(ibis.window(group_by="person_id", order_by="year")))
    there = ibis.window(group_by=["person_id", "continent"], order_by="year")
    back = seen.mutate(left=_.year.lag().over(there)).join(years, ["person_id", "year"])
    # away: on record only elsewhere in between, back soon after, and nowhere else in that year, so no late paper
    away = (_.observed > _.left) & (_.year - _.left <= thresholds.longest_swing + 1)
    back = back.filter(away & (_["first"] == _["last"]))
    trained = studied.join(continents(), "country_code").select(
        "person_id", since=_["first"], to=_["last"], school=_.continent
    )
    there = (_.school == _.continent) & (_.since < _.year) & (_.to > _.left)
    elsewhere = (_.school != _.continent) & (_.since <= _.year) & (_.to >= _.year)
    present = back.join(trained, "person_id").filter(there | elsewhere)
    keys = ["person_id", "continent", "year"]
    back = back.anti_join(present.select(*keys).distinct(), keys)
    return back.select(
        "person_id",
        "year",
        reason=ibis.literal(SWING),
        detail="left " + _.continent + " after " + _.left.cast("string") + ", back in " + _.year.cast("string"),
    )


def _soon_back(placed: Table, thresholds: Thresholds) -> Table:
    """People with a short absence from a continent: only these are examined year by year."""
    earlier = ibis.window(group_by=["person_id", "continent"], order_by=["first", "last"], preceding=(None, 1))
    gaps = placed.mutate(off=_["first"] - _["last"].max().over(earlier))
    return gaps.filter((_.off > 1) & (_.off <= thresholds.longest_swing + 1)).select("person_id").distinct()


def continents() -> Table:
    """Continent (two letters, from GeoNames) by ``country_code``."""
    with CONTINENTS.open(encoding="utf-8", newline="") as file:
        rows = [(row["country_code"], row["continent"]) for row in csv.DictReader(file)]
    return ibis.memtable(rows, schema={"country_code": "string", "continent": "string"})


def _by_year(spans: Table, what: str) -> Table:
    spread = spans.mutate(year=ibis.range(spans["first"], spans["last"] + 1, 1).unnest())
    return spread.select("person_id", what, "year")
