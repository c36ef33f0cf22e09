"""Which of a person's institutions are one employer, told from which of them are parts of which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import ibis
from ibis import Table, _

from ecosystem.careers.derivation import Keep

_ORG: Final = ("person_id", "organization_id")
_UP: Final = ("person_id", "above")


@dataclass(frozen=True)
class OrganisationTree:
    """A person's institutions by their place in the tree.

    Attributes
    ----------
    years
        ``person_id``, ``organization_id``, ``year``, ``weight``.
    pairs
        ``person_id``, ``organization_id`` and ``above``: an ancestor among the person's institutions.
    fixed
        ``person_id``, ``organization_id`` and ``employer``: institutions whose years are all at one employer.
    """

    years: Table
    pairs: Table
    fixed: Table

    @classmethod
    def of(cls, years: Table, employers: Table, pairs: Table, *, keep: Keep) -> Self:
        """Find who is one employer.

        Parameters
        ----------
        years
            What is left to be told.
        employers
            ``sector_id`` and ``country_code`` of each person's institutions.
        pairs
            Ancestors within one country.
        keep
            As of :func:`ecosystem.careers.derive_careers`.
        """
        there = years.select(*_ORG).distinct()
        known = pairs.semi_join(there, list(_ORG)).semi_join(there.select("person_id", above=_.organization_id), _UP)
        known = keep(known)
        own = keep(_parts_of_themselves(years, employers, known))
        chained = _chains(known).anti_join(own.select(*_ORG), list(_ORG))
        called = _called(chained, years, employers, known)
        return cls(years, known, keep(ibis.union(own, called)))

    def told(self) -> Table:
        """Say of each year at which ``employer`` it was; an institution without kin is its own."""
        nearest = self._nearest()
        fixed = self.fixed.select(*_ORG, always=_.employer)
        told = self.years.left_join(fixed, list(_ORG)).drop("person_id_right", "organization_id_right")
        told = told.left_join(nearest, [*_ORG, "year"]).drop("person_id_right", "organization_id_right", "year_right")
        return told.mutate(employer=ibis.coalesce(_.always, _.near, _.organization_id))

    def _nearest(self) -> Table:
        """Give each year of a parent of several parts to the part named in it, or in the nearest year."""
        parents = self.pairs.anti_join(self.fixed.select("person_id", above=_.organization_id), _UP)
        of_parts = parents.join(self.fixed, list(_ORG)).select("person_id", "above", "organization_id", "employer")
        named = of_parts.join(self.years.select(*_ORG, part_year=_.year), list(_ORG)).select(
            "person_id", "above", "employer", "part_year"
        )
        theirs = self.years.select("person_id", "year", above=_.organization_id)
        order = ibis.window(group_by=[*_UP, "year"], order_by=["distance", "part_year", "employer"])
        met = theirs.join(named.distinct(), list(_UP)).mutate(distance=(_.year - _.part_year).abs())
        met = met.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
        return met.select("person_id", "year", organization_id=_.above, near=_.employer)


def _chains(pairs: Table) -> Table:
    """Return each institution without parts, and ancestors that have no other such part, under its id (``leaf``)."""
    parents = pairs.select("person_id", organization_id=_.above).distinct()
    leaves = pairs.select(*_ORG).distinct().anti_join(parents, list(_ORG))
    under = pairs.semi_join(leaves, list(_ORG)).group_by(*_UP)
    alone = under.agg(leaves=_.organization_id.nunique(), leaf=_.organization_id.min()).filter(_.leaves == 1)
    return ibis.union(
        leaves.mutate(leaf=_.organization_id), alone.select("person_id", "leaf", organization_id=_.above)
    ).select(*_ORG, "leaf")


def _parts_of_themselves(years: Table, employers: Table, pairs: Table) -> Table:
    """Find parents of several parts that are the employer all the same, as they are named alone for as long.

    Years before the first of a part tell nothing: the person may have come to the part later, or its name may have.
    """
    several = pairs.group_by(*_UP).agg(parts=_.organization_id.nunique()).filter(_.parts > 1)
    several = several.anti_join(_chains(pairs).select("person_id", above=_.organization_id), _UP)
    known = employers.filter(_.sector_id.notnull()).select("person_id", above=_.organization_id)
    below = pairs.semi_join(several, _UP).semi_join(known, _UP).join(years.select(*_ORG, "year"), list(_ORG))
    below = below.select(*_UP, "year").distinct()
    named = below.group_by(*_UP).agg(named=_.year.count(), since=_.year.min())
    alone = years.select("person_id", "year", above=_.organization_id).join(named, list(_UP))
    alone = alone.filter(_.year > _.since).anti_join(below, [*_UP, "year"])
    most = alone.group_by(*_UP).agg(alone=_.year.count(), named=_.named.max()).filter(_.alone >= _.named)
    most = most.select(*_UP)
    its_own = most.select("person_id", "above", organization_id=_.above)
    inside = ibis.union(pairs.semi_join(most, _UP).select(*_ORG, "above"), its_own.select(*_ORG, "above"))
    height = pairs.group_by(*_UP).agg(parts=_.organization_id.nunique())
    highest = ibis.window(group_by=list(_ORG), order_by=[ibis.desc("parts"), "above"])
    ranked = inside.join(height, list(_UP)).mutate(place=ibis.row_number().over(highest)).filter(_.place == 0)
    return ranked.select(*_ORG, employer=_.above)


def _called(chained: Table, years: Table, employers: Table, pairs: Table) -> Table:
    """Call each chain by the institution with the most years, of those whose branch and country are known."""
    length = years.group_by(*_ORG).agg(years=_.year.count())
    height = pairs.group_by("person_id", organization_id=_.above).agg(parts=pairs.organization_id.nunique())
    said = employers.select(
        *_ORG, branch=_.sector_id.notnull().cast("int8"), country=_.country_code.notnull().cast("int8")
    )
    known = chained.join(length, list(_ORG)).join(said, list(_ORG))
    known = known.left_join(height, list(_ORG)).drop("person_id_right", "organization_id_right")
    known = known.mutate(parts=ibis.coalesce(_.parts, 0))
    order = ibis.window(
        group_by=["person_id", "leaf"],
        order_by=[ibis.desc(name) for name in ("branch", "country", "years", "parts")] + ["organization_id"],
    )
    first = known.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    names = first.select("person_id", "leaf", employer=_.organization_id)
    return chained.join(names, ["person_id", "leaf"]).select(*_ORG, "employer")
