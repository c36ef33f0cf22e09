"""An institution and the one that it is part of are one employer: years at both become years at one of them.

Papers name a laboratory and the body that runs it, a hospital and its university, side by side or in turn. Read as they
stand, these would be second posts and moves of people who never changed their employer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.derivation import Keep
from ecosystem.careers.kinship import OrganisationTree

MERGED_WITH_PARENT: Final = (
    "affiliations with an institution that are read as one employer with its parent or a part of it"
)

_ATTRIBUTES: Final = ("organization", "sector_id", "city_id", "country_code")
_ORG: Final = ("person_id", "organization_id")


@dataclass(frozen=True)
class MergedAffiliations:
    """What one employer per institution and parent makes of affiliations.

    Attributes
    ----------
    affiliations
        In the columns and with the rows that were given, but for the years that count for another institution.
    interpreted
        ``reason`` and ``rows``: how many pairs of person and institution have such years.
    """

    affiliations: Table
    interpreted: Table


def merge_with_parents(affiliations: Table, lineage: Table, *, keep: Keep = lambda table: table) -> MergedAffiliations:
    """Count the years at an institution and at its parents as years at one employer.

    Only institutions that one person names together matter, and only publications: employment records state who the
    employer was. Of a person's institutions,

    - one with its parents, where these have no other part among them, is one employer, called by the one with the most
      years (of which the branch is known; the parent, if all have as many), whether the years overlap, touch or not:
      nobody changes the employer by not being named for a year;
    - parts of one parent stay different employers. Each year of the parent goes to the part that is named in it or in
      the year nearest to it, the earlier of two; but where the parent alone is named in at least as many years, from
      the first year of a part on, as parts are, the parts are that parent;
    - those in different countries stay different: who goes from one to the other crosses a border. The years of the
      parent in which the part is named are the part's.

    Parameters
    ----------
    affiliations : Table
        One row per person, organisation and stretch of years, as readers make them.
    lineage : Table
        ``person_id``, ``organization_id`` and ``above``, the id of an ancestor: all pairs among a person's own
        institutions.
    keep : callable, optional
        As of :func:`ecosystem.careers.derive_careers`.

    Returns
    -------
    OneEmployer
        Each person has the same years on record as before.

    Examples
    --------
    >>> rows = {"person_id": ["a", "a"], "organization_id": ["lab", "body"], "organization": ["Lab", "Body"]}
    >>> rows |= {"sector_id": ["x", "x"], "city_id": [None, None], "country_code": ["FR", "FR"], "weight": [1.0, 1.0]}
    >>> rows |= {"first_year": [2010, 2012], "last_year": [2014, 2019], "basis": ["publication"] * 2}
    >>> import pandas as pd
    >>> above = ibis.memtable({"person_id": ["a"], "organization_id": ["lab"], "above": ["body"]})
    >>> told = merge_with_parents(ibis.memtable(pd.DataFrame(rows).astype({"city_id": "str"})), above).affiliations
    >>> told.select("organization", "first_year", "last_year").to_pyarrow().to_pylist()
    [{'organization': 'Body', 'first_year': 2010, 'last_year': 2019}]
    """
    pairs = keep(lineage.filter(_.organization_id != _.above).select(*_ORG, "above").distinct())
    dated = (_.basis == "publication") & _.first_year.notnull() & _.last_year.notnull() & _.organization_id.notnull()
    marked = affiliations.mutate(dated=ibis.coalesce(dated, False))
    concerned = pairs.select("person_id").distinct()
    theirs = keep(marked.filter(_.dated).semi_join(concerned, "person_id").drop("dated"))
    others = marked.filter(_.dated).anti_join(concerned, "person_id").drop("dated")
    years = keep(_by_year(theirs))
    employers = _named(theirs)
    told = keep(_told(years, employers, pairs, keep))
    again = _stretches(told, employers, theirs)
    whole = ibis.union(
        *(table.select(*affiliations.columns) for table in (marked.filter(~_.dated).drop("dated"), others, again))
    )
    elsewhere = told.filter(_.employer != _.organization_id).select(*_ORG).distinct()
    counted = elsewhere.mutate(reason=ibis.literal(MERGED_WITH_PARENT)).group_by("reason").agg(rows=_.person_id.count())
    return MergedAffiliations(whole, counted)


def _told(years: Table, employers: Table, pairs: Table, keep: Keep) -> Table:
    """Say of each year at an institution at which employer it was."""
    below = employers.select(*_ORG, its=_.country_code)
    above = employers.select("person_id", above=_.organization_id, theirs=_.country_code)
    placed = pairs.join(below, list(_ORG)).join(above, ["person_id", "above"])
    abroad = ibis.coalesce(_.its != _.theirs, False)
    beside = placed.filter(abroad).select(*_ORG, "above").join(years.select(*_ORG, "year"), list(_ORG))
    beside = beside.select("person_id", "year", employer=_.organization_id, organization_id=_.above)
    first = beside.group_by(*_ORG, "year").agg(employer=_.employer.min())
    left = keep(years.anti_join(first, [*_ORG, "year"]))
    kin = OrganisationTree.of(left, employers, placed.filter(~abroad).select(*_ORG, "above"), keep=keep)
    columns = (*_ORG, "year", "weight", "employer")
    there = years.join(first, [*_ORG, "year"]).select(*columns)
    return ibis.union(there, kin.told().select(*columns))


def _by_year(affiliations: Table) -> Table:
    one, other = (affiliations[name].cast("int64") for name in ("first_year", "last_year"))
    spread = affiliations.mutate(
        year=ibis.range(ibis.least(one, other), ibis.greatest(one, other) + 1, 1).unnest(),
        weight=ibis.coalesce(_.weight, 1.0).cast("float64"),
    )
    return spread.group_by(*_ORG, "year").agg(weight=_.weight.max())


def _named(affiliations: Table) -> Table:
    """Return what is said of each person's institutions, each attribute in the last word of the alphabet."""
    return affiliations.group_by(*_ORG).agg(**{name: _[name].max() for name in _ATTRIBUTES})


def _stretches(told: Table, employers: Table, affiliations: Table) -> Table:
    """Make one row of each unbroken run of years at an employer, with the source that names it."""
    held = told.group_by("person_id", "employer", "year").agg(weight=_.weight.max())
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
