"""Merge institutions with their parent organisations, so that years at both count as years at one employer.

Papers name a laboratory and the body that runs it, or a hospital and its university, together or in turn. Unmerged,
these would be second posts and moves of people who never changed their employer.
"""

from dataclasses import dataclass
from typing import Final, Self

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import sectors_of
from ecosystem.careers.plans import Keep, run_compiled
from ecosystem.tables.vocabulary import LAST_YEAR

MERGED_WITH_PARENT: Final = (
    "affiliations with an institution that are read as one employer with its parent or a part of it"
)

_ATTRIBUTES: Final = ("organization", "sector_id", "city_id", "country_code")
_ORG: Final = ("person_id", "organization_id")
_UP: Final = ("person_id", "above")
_PAIR: Final = ["person_id", "organization_id", "above"]
_FEW: Final = 2
"""Years shared by two campuses at most if one was left for the other."""


@dataclass(frozen=True)
class MergedAffiliations:
    """Affiliations after merging.

    Attributes
    ----------
    affiliations
        As given, except for the years that count for another institution.
    interpreted
        ``reason`` and ``rows``: number of pairs of person and institution with such years.
    """

    affiliations: Table
    interpreted: Table


def merge_with_parents(affiliations: Table, lineage: Table, *, keep: Keep) -> MergedAffiliations:
    """Merge the years at an institution and at its parents into years at one employer.

    Applies to institutions named by the same person, and only to publications; employment records state the employer,
    and papers of a relative in years of an employment are the employment's.

    - An institution and its parents without another part among the person's institutions are one employer, whether the
      years overlap, touch or not. Its name is the institution with most years of which the branch is known; the parent
      on a tie.
    - Several parts of one parent stay different employers. Each year of the parent goes to the part named in it or in
      the nearest year (the earlier of two). Where, from a part's first year on, the parent is named alone in at
      least as many years as its parts, the parts are merged into the parent.
    - An institution shared by a firm and a university does not make one employer of these: each of its years goes to
      the one of them named in it or in the nearest year.
    - A campus stays different from the university in another city if years at the two hardly alternate: somebody moved.
    - Institutions in different countries stay different; years of the parent in which the part is named are the part's.

    Parameters
    ----------
    affiliations : Table
        One row per person, organisation and span of years.
    lineage : Table
        ``person_id``, ``organization_id`` and ``above`` (id of an ancestor): all pairs among a person's institutions.
    keep : callable
        As of :func:`ecosystem.careers.derive_careers`.

    Returns
    -------
    MergedAffiliations
        Each person has the same years on record as before.

    Examples
    --------
    >>> rows = {"person_id": ["a", "a"], "organization_id": ["lab", "body"], "organization": ["Lab", "Body"]}
    >>> rows |= {"sector_id": ["x", "x"], "city_id": [None, None], "country_code": ["FR", "FR"], "weight": [1.0, 1.0]}
    >>> rows |= {"first_year": [2010, 2012], "last_year": [2014, 2019], "basis": ["publication"] * 2}
    >>> above = {"person_id": ["a"], "organization_id": ["lab"], "above": ["body"]}
    >>> from functools import partial
    >>> import pandas as pd
    >>> from ecosystem.careers.engines import connect, store, to_engine, to_rows
    >>> with connect() as connection:
    ...     affiliations = to_engine(connection, "stated", pd.DataFrame(rows).astype({"city_id": "str"}))
    ...     lineage = to_engine(connection, "lineage", pd.DataFrame(above))
    ...     merged = merge_with_parents(affiliations, lineage, keep=partial(store, connection)).affiliations
    ...     to_rows(merged.select("organization", "first_year", "last_year"))
    [{'organization': 'Body', 'first_year': 2010, 'last_year': 2019}]
    """
    return MergedAffiliations(**run_compiled(_compose_merged, [affiliations, lineage], keep=keep))


def _compose_merged(affiliations: Table, lineage: Table, *, keep: Keep) -> dict[str, Table]:
    pairs = keep(lineage.filter(_.organization_id != _.above).select(*_ORG, "above").distinct())
    dated = (_.basis == "publication") & _.first_year.notnull() & _.last_year.notnull() & _.organization_id.notnull()
    marked = affiliations.mutate(dated=ibis.coalesce(dated, False))
    concerned = pairs.select("person_id").distinct()
    theirs = keep(marked.filter(_.dated).semi_join(concerned, "person_id").drop("dated"))
    others = marked.filter(_.dated).anti_join(concerned, "person_id").drop("dated")
    years = keep(_by_year(theirs))
    employers = _named(theirs)
    years = keep(_without_employed(years, affiliations, pairs, employers))
    merged = keep(_employer_by_year(years, employers, pairs, keep))
    again = _stretches(merged, employers, theirs)
    whole = ibis.union(
        *(table.select(*affiliations.columns) for table in (marked.filter(~_.dated).drop("dated"), others, again))
    )
    elsewhere = merged.filter(_.employer != _.organization_id).select(*_ORG).distinct()
    counted = elsewhere.mutate(reason=ibis.literal(MERGED_WITH_PARENT)).group_by("reason").agg(rows=_.person_id.count())
    return {"affiliations": whole, "interpreted": counted}


def _without_employed(years: Table, affiliations: Table, pairs: Table, employers: Table) -> Table:
    """Drop years of papers in which the person was employed at a part or parent in the same country."""
    hired = affiliations.filter((_.basis == "employment") & _.first_year.notnull() & _.organization_id.notnull())
    hired = hired.semi_join(pairs, "person_id").select(
        "person_id",
        relative=_.organization_id,
        its=_.country_code,
        since=_.first_year.cast("int64"),
        to=ibis.coalesce(_.last_year, LAST_YEAR).cast("int64"),
    )
    related = ibis.union(
        pairs.select(*_ORG, relative=_.above),
        pairs.select("person_id", "above", relative=_.organization_id)
        .rename(organization_id="above")
        .select(*_ORG, "relative"),
    )
    met = related.join(hired, ["person_id", "relative"]).join(employers.select(*_ORG, "country_code"), list(_ORG))
    met = met.filter(ibis.coalesce(_.its == _.country_code, True)).select(*_ORG, "since", "to")
    covered = years.join(met, list(_ORG)).filter((_.year >= _.since) & (_.year <= _.to))
    return years.anti_join(covered.select(*_ORG, "year").distinct(), [*_ORG, "year"])


def _employer_by_year(years: Table, employers: Table, pairs: Table, keep: Keep) -> Table:
    """Employer of each year at an institution."""
    below = employers.select(*_ORG, its=_.country_code)
    above = employers.select("person_id", above=_.organization_id, theirs=_.country_code)
    placed = pairs.join(below, list(_ORG)).join(above, ["person_id", "above"])
    abroad = ibis.coalesce(_.its != _.theirs, False)
    beside = placed.filter(abroad).select(*_ORG, "above").join(years.select(*_ORG, "year"), list(_ORG))
    beside = beside.select("person_id", "year", employer=_.organization_id, organization_id=_.above)
    first = beside.group_by(*_ORG, "year").agg(employer=_.employer.min())
    near = keep(placed.filter(~abroad).select(*_ORG, "above").anti_join(_campuses(years, employers, pairs), _PAIR))
    shared = keep(_shared_with_firm(years, employers, near))
    given = ibis.union(first, shared.select(*_ORG, "year", "employer").anti_join(first, [*_ORG, "year"]))
    left = keep(years.anti_join(given, [*_ORG, "year"]))
    pairs_left = near.anti_join(shared.select(*_ORG).distinct(), list(_ORG))
    tree = OrganisationTree.of(left, employers, pairs_left, keep=keep)
    columns = (*_ORG, "year", "weight", "employer")
    there = years.join(given, [*_ORG, "year"]).select(*columns)
    return ibis.union(there, tree.employer_by_year().select(*columns))


def _shared_with_firm(years: Table, employers: Table, pairs: Table) -> Table:
    """Years at institutions shared by a firm and another body: the employer named in the nearest year."""
    firms = employers.mutate(firm=ibis.coalesce(_.sector_id.isin(sectors_of("industry")), False).cast("int8"))
    kinds = pairs.join(firms.select("person_id", "firm", above=_.organization_id), list(_UP))
    both = kinds.group_by(*_ORG).agg(low=_.firm.min(), high=_.firm.max()).filter(_.low != _.high).select(*_ORG)
    named = pairs.semi_join(both, list(_ORG)).join(
        years.select("person_id", above=_.organization_id, named=_.year), list(_UP)
    )
    met = years.select(*_ORG, "year").join(named, list(_ORG)).mutate(distance=(_.year - _.named).abs())
    order = ibis.window(group_by=[*_ORG, "year"], order_by=["distance", "named", "above"])
    nearest = met.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return nearest.select(*_ORG, "year", employer=_.above)


def _campuses(years: Table, employers: Table, pairs: Table) -> Table:
    """Pairs of an institution and its parent in different cities, of which one was left for the other."""
    city = employers.select(*_ORG, "city_id")
    above = city.select("person_id", above=_.organization_id, other_city=_.city_id)
    apart = pairs.join(city, list(_ORG)).join(above, list(_UP)).filter(_.city_id != _.other_city)
    spans = years.group_by(*_ORG).agg(since=_.year.min(), to=_.year.max(), named=_.year.count())
    of_parent = spans.select("person_id", above=_.organization_id, parent_since=_.since, parent_to=_.to)
    met = apart.join(spans, list(_ORG)).join(of_parent, list(_UP))
    inside = met.join(years.select("person_id", "year", above=_.organization_id), list(_UP))
    inside = inside.filter((_.year >= _.since) & (_.year <= _.to)).group_by(_PAIR).agg(inside=_.year.count())
    met = met.left_join(inside, _PAIR).drop(*(f"{key}_right" for key in _PAIR))
    shared = ibis.least(_.to, _.parent_to) - ibis.greatest(_.since, _.parent_since) + 1
    one_after_other = shared <= _FEW
    stay_between = (_.named > _FEW) & (ibis.coalesce(_.inside, 0) * (_FEW + 1) <= _.named)
    return met.filter(one_after_other | stay_between).select(_PAIR)


def _by_year(affiliations: Table) -> Table:
    one, other = (affiliations[name].cast("int64") for name in ("first_year", "last_year"))
    spread = affiliations.mutate(
        year=ibis.range(ibis.least(one, other), ibis.greatest(one, other) + 1, 1).unnest(),
        weight=ibis.coalesce(_.weight, 1.0).cast("float64"),
    )
    return spread.group_by(*_ORG, "year").agg(weight=_.weight.max())


def _named(affiliations: Table) -> Table:
    """Attributes of each person's institutions (the maximum of differing texts)."""
    return affiliations.group_by(*_ORG).agg(**{name: _[name].max() for name in _ATTRIBUTES})


def _stretches(merged: Table, employers: Table, affiliations: Table) -> Table:
    """One row per unbroken run of years at an employer, with the source that names it."""
    held = merged.group_by("person_id", "employer", "year").agg(weight=_.weight.max())
    there = ibis.window(group_by=["person_id", "employer"], order_by="year")
    runs = held.mutate(number=ibis.row_number().over(there).cast("int64"))
    runs = runs.mutate(run=_.year - _.number).group_by("person_id", "employer", "run")
    rows = runs.agg(first_year=_.year.min(), last_year=_.year.max(), weight=_.weight.mean())
    rows = rows.select("person_id", "first_year", "last_year", "weight", organization_id=_.employer)
    known = {*rows.columns, *_ATTRIBUTES}
    rest = [name for name in affiliations.columns if name not in known]
    stated = affiliations.group_by(*_ORG).agg(**{name: _[name].max() for name in rest})
    both = rows.join(employers, list(_ORG)).join(stated, list(_ORG))
    return both.select(**{name: both[name].cast(kind) for name, kind in affiliations.schema().items()})


@dataclass(frozen=True)
class OrganisationTree:
    """A person's institutions and their ancestors.

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
        """Determine the institutions whose years are all at one employer.

        Parameters
        ----------
        employers
            ``sector_id`` and ``country_code`` of each person's institutions.
        pairs
            Ancestors within one country.
        """
        there = years.select(*_ORG).distinct()
        known = pairs.semi_join(there, list(_ORG)).semi_join(there.select("person_id", above=_.organization_id), _UP)
        known = keep(known)
        own = keep(_merged_parents(years, employers, known))
        chained = _chains(known).anti_join(own.select(*_ORG), list(_ORG))
        named = _names_of_chains(chained, years, employers, known)
        return cls(years, known, keep(ibis.union(own, named)))

    def employer_by_year(self) -> Table:
        """Employer of each year; an institution without relatives is its own."""
        fixed = self.fixed.select(*_ORG, always=_.employer)
        years = self.years.left_join(fixed, list(_ORG)).drop("person_id_right", "organization_id_right")
        years = years.left_join(self._nearest_parts(), [*_ORG, "year"]).drop(
            "person_id_right", "organization_id_right", "year_right"
        )
        return years.mutate(employer=ibis.coalesce(_.always, _.near, _.organization_id))

    def _nearest_parts(self) -> Table:
        """Assign each year of a parent with several parts to the part named in it, or in the nearest year."""
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
    """Institutions without parts, and ancestors with no other such part, under its id (``leaf``)."""
    parents = pairs.select("person_id", organization_id=_.above).distinct()
    leaves = pairs.select(*_ORG).distinct().anti_join(parents, list(_ORG))
    under = pairs.semi_join(leaves, list(_ORG)).group_by(*_UP)
    alone = under.agg(leaves=_.organization_id.nunique(), leaf=_.organization_id.min()).filter(_.leaves == 1)
    return ibis.union(
        leaves.mutate(leaf=_.organization_id), alone.select("person_id", "leaf", organization_id=_.above)
    ).select(*_ORG, "leaf")


def _merged_parents(years: Table, employers: Table, pairs: Table) -> Table:
    """Parents that absorb their parts, as they are named alone in at least as many years.

    Years before a part's first do not count: the person may have come to the part later, or its name may have.
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


def _names_of_chains(chained: Table, years: Table, employers: Table, pairs: Table) -> Table:
    """Name each chain after the institution with most years, of those with known branch and country."""
    length = years.group_by(*_ORG).agg(years=_.year.count())
    height = pairs.group_by("person_id", organization_id=_.above).agg(parts=pairs.organization_id.nunique())
    known_of = employers.select(
        *_ORG, branch=_.sector_id.notnull().cast("int8"), country=_.country_code.notnull().cast("int8")
    )
    known = chained.join(length, list(_ORG)).join(known_of, list(_ORG))
    known = known.left_join(height, list(_ORG)).drop("person_id_right", "organization_id_right")
    known = known.mutate(parts=ibis.coalesce(_.parts, 0))
    order = ibis.window(
        group_by=["person_id", "leaf"],
        order_by=[ibis.desc(name) for name in ("branch", "country", "years", "parts")] + ["organization_id"],
    )
    first = known.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    names = first.select("person_id", "leaf", employer=_.organization_id)
    return chained.join(names, ["person_id", "leaf"]).select(*_ORG, "employer")
