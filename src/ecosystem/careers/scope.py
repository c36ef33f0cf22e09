"""Whose careers an import is about."""

from __future__ import annotations

from ibis import Table, _


def select_connected(people: Table, affiliations: Table, country: str) -> tuple[Table, Table]:
    """Keep the people who ever worked or studied in a country, with all their affiliations, abroad as well.

    Parameters
    ----------
    people, affiliations : Table
        As readers make them.
    country : str
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    tuple of Table
        People and affiliations, to be derived from: filtering first keeps an import of a large source small.

    Examples
    --------
    >>> import ibis
    >>> people = ibis.memtable({"person_id": ["a", "b"]})
    >>> posts = ibis.memtable({"person_id": ["a", "a", "b"], "country_code": ["PK", "US", "US"]})
    >>> some, theirs = connected(people, posts, "PK")
    >>> int(some.count().execute()), int(theirs.count().execute())
    (1, 2)
    """
    there = affiliations.filter(_.country_code == country).select("person_id").distinct()
    return people.semi_join(there, "person_id"), affiliations.semi_join(there, "person_id")
