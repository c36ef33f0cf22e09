"""People become rows of the table of researchers: who they are, since when they work, and where they are now."""

from __future__ import annotations

import ibis
from ibis import Table, _

from ecosystem.careers.affiliation_records import WORK
from ecosystem.careers.post_status import MAIN
from ecosystem.careers.transition_rows import LINK
from ecosystem.tables import Researchers
from ecosystem.tables.vocabulary import UNKNOWN

_OWN = ("name", "degree", "degree_institution", "degree_country_code", "degree_year", "skills", "source_id")


def researchers(people: Table, standing: Table, records: Table) -> Table:
    """Describe everybody who has a post.

    Returns
    -------
    Table
        The declared columns; organisation, sector and city are those of the last main post; the career starts with the
        first post and was last observed in the last year of any record.
    """
    now = ibis.window(group_by="person_id", order_by=ibis.desc("place"))
    current = standing.filter(_.standing == MAIN).mutate(recency=ibis.row_number().over(now)).filter(_.recency == 0)
    current = current.select("person_id", "organization", "sector_id", "city_id")
    since = standing.group_by("person_id").agg(career_start_year=_["first"].min())
    work = records.filter(_.aside.isnull() & _.basis.isin(WORK))
    until = work.group_by("person_id").agg(last_observed_year=_["last"].max())
    known = people.join(current, "person_id").join(since, "person_id").join(until, "person_id")
    known = known.mutate(
        researcher_id=_.person_id,
        field=ibis.coalesce(_.field, UNKNOWN),
        profile_url=ibis.cases((_.profile_url.re_search(LINK), _.profile_url), else_=ibis.null("string")),
    )
    return known.select(*(str(column) for column in Researchers.columns()))
