"""Affiliations to dated records: ordered years, one employer key, and a reason where a record is not used."""

from typing import Final

import ibis
from ibis import Table, _

from ecosystem.careers.roles import BESIDE, FOUNDER, INTERN, REMOTE, STUDENT, TRAINEE, VISITOR, matches
from ecosystem.datasets.table_file import read_table
from ecosystem.site import SITE
from ecosystem.tables import Sectors
from ecosystem.tables.vocabulary import FIRST_YEAR

WORK: Final = ("publication", "employment")
EMPLOYMENT: Final = "employment"
EDUCATION: Final = "education"
EMPLOYER: Final = "employer_id"
"""Optional column of affiliations: one id for an organisation and those that it was renamed to, merged or bought by."""
_SPACES: Final = "^ +| +$"
_LATE_PAPERS: Final = 2
"""Years in which papers of a visit appear after it."""

NO_ORGANIZATION: Final = "affiliations without an organisation"
NO_YEAR: Final = "affiliations without a year"
OUT_OF_RANGE: Final = "affiliations in years that cannot be"
VISIT: Final = "stays of visitors and interns beside a post or studies elsewhere"
INTERNSHIP: Final = "internships and apprenticeships, which are no posts, of people with other work"
UNENDED: Final = "posts without an end that are read as ended when the next post began, since a later one goes on too"
NO_BASIS: Final = "affiliations that are neither publication, employment nor education"


def sectors_of(domain: str) -> list[str]:
    """Sectors of the reference tables in a domain."""
    rows = read_table(SITE / "data" / "reference", Sectors)
    return [row[Sectors.sector_id] for row in rows if row[Sectors.domain] == domain]


def records(affiliations: Table, *, until: int, home: str) -> Table:
    """Order years, identify employers, and state why an affiliation is not used.

    An organisation is its id, else its name in lower case; an employer is the organisation's ``employer_id``, if any.
    A single year stands for both ends; years after `until` are cut off. A publication without a last year covers one
    year. An employment or education without one continues, but where a later post continues as well, the earlier one
    ends when the next begins (people forget to end old posts), unless the later one is held beside it by its role. Who
    works remotely lives where the record before was, else at `home`. An unknown sector or country stays unknown.

    Parameters
    ----------
    affiliations : Table
        One row per person, organisation and span of years.
    until : int
        Last year covered by the source.
    home : str
        Country of people who work remotely and are not on record elsewhere before.

    Returns
    -------
    Table
        ``person_id``, ``org`` (employer), ``member`` (organisation), ``first``, ``last``, ``weight``, ``basis``,
        ``aside`` (reason for not using it, or null), ``forgotten`` (end taken from the next post), ``unsure`` (that
        end rests on begins alone), ``ended`` (a last year is stated), ``beside`` and
        ``founder`` (by the role), ``organization_id``, ``organization``, ``sector_id``, ``city_id``, ``country_code``,
        ``role``, ``evidence``, ``source_id``, ``source_url``.
    """
    texts = ("organization_id", "organization", "sector_id", "city_id", "country_code", "role", "source_url")
    # not strip(): what Ibis makes of it for Spark takes the letters f and v away as well
    tidy = affiliations.mutate(organization=_.organization.re_replace(_SPACES, ""))
    given = tidy.mutate(**{name: _[name].nullif("") for name in texts})
    given = given.mutate(member=ibis.coalesce(_.organization_id, "name:" + _.organization.lower()))
    employer = given[EMPLOYER].nullif("") if EMPLOYER in given.columns else ibis.null("string")
    studies = ibis.coalesce(_.basis == EMPLOYMENT, False) & matches(_.role, STUDENT)
    given = given.mutate(basis=ibis.cases((studies, EDUCATION), else_=_.basis))
    employed = ibis.coalesce(_.basis == EMPLOYMENT, False)
    stated = given.mutate(
        org=ibis.coalesce(employer, _.member),
        one=ibis.coalesce(_.first_year, _.last_year).cast("int64"),
        ongoing=_.last_year.isnull() & (_.basis != "publication") & _.first_year.notnull(),
        ended=_.last_year.notnull(),
        weight=ibis.coalesce(_.weight, 1.0).cast("float64"),
        remote=employed & matches(_.role, REMOTE),
        beside=employed & matches(_.role, BESIDE, VISITOR, INTERN, TRAINEE),
        founder=employed & matches(_.role, FOUNDER),
        visits=employed & matches(_.role, VISITOR, INTERN, TRAINEE),
        internship=employed & matches(_.role, INTERN),
    )
    stated = stated.mutate(
        other=ibis.cases(
            (_.ongoing, ibis.greatest(_.one, ibis.literal(until, "int64"))),
            else_=ibis.coalesce(_.last_year, _.one).cast("int64"),
        )
    )
    dated = _ended(_settled(stated, home), until).mutate(
        first=ibis.least(_.one, _.other),
        last=ibis.least(ibis.greatest(_.one, _.other), ibis.literal(until, "int64")),
        aside=ibis.cases(
            (_.basis.isnull() | ~_.basis.isin([*WORK, EDUCATION]), NO_BASIS),
            (_.org.isnull(), NO_ORGANIZATION),
            (_.one.isnull(), NO_YEAR),
            ((ibis.least(_.one, _.other) < FIRST_YEAR) | (ibis.least(_.one, _.other) > until), OUT_OF_RANGE),
            else_=ibis.null("string"),
        ),
    )
    return _without_visits(dated).select(
        *("person_id", "org", "member", "basis", "weight", *texts, "evidence", "source_id", "forgotten", "unsure"),
        *("ended", "beside", "founder", "first", "last", "aside"),
    )


def _settled(stated: Table, home: str) -> Table:
    """Place remote work where the person lived before, as an employer of its own beside the one abroad."""
    remote = stated.filter(_.remote)
    known = stated.filter(~_.remote & _.country_code.notnull() & _.one.notnull() & _.basis.isin([*WORK, EDUCATION]))
    known = known.select("person_id", since=_.one, place=_.one.cast("string") + _.country_code)
    begun = remote.select("person_id", "one").distinct()
    met = begun.join(known, "person_id").filter(_.since <= _.one)
    lived = met.group_by("person_id", "one").agg(place=_.place.max())
    placed = remote.left_join(lived, ["person_id", "one"]).drop("person_id_right", "one_right")
    placed = placed.mutate(lives=ibis.coalesce(_.place.right(2), home))
    elsewhere = ibis.coalesce(_.lives != _.country_code, False)
    placed = placed.mutate(
        org=ibis.cases((elsewhere, _.org + "@" + _.lives), else_=_.org),
        city_id=ibis.cases((elsewhere, ibis.null("string")), else_=_.city_id),
        country_code=_.lives,
    )
    return ibis.union(stated.filter(~_.remote), placed.select(*stated.columns))


def _ended(stated: Table, until: int) -> Table:
    """End open posts that a later open post follows, in the year in which the next post begins.

    A founder's firm does not end a post in academia, and a post that is held beside others by its role ends none. Such
    an end is unsure, unless the next post has a stated end and lies in another town, or papers name the new place and
    no longer the old one.
    """
    posts = stated.filter((_.basis == EMPLOYMENT) & (_.one <= until) & (_.one >= FIRST_YEAR))
    later = ibis.window(group_by="person_id", order_by="one", range=(1, None))
    place = _.one.cast("string") + ibis.coalesce(_.country_code, "") + "/" + ibis.coalesce(_.city_id, "")
    nothing, nowhere = ibis.null("int64"), ibis.null("string")
    marked = posts.mutate(
        full=ibis.cases((~_.beside & ~_.founder, _.one), else_=nothing),
        full_open=ibis.cases((~_.beside & ~_.founder & _.ongoing, _.one), else_=nothing),
        full_place=ibis.cases((~_.beside & ~_.founder, place), else_=nowhere),
        any=ibis.cases((~_.beside, _.one), else_=nothing),
        any_open=ibis.cases((~_.beside & _.ongoing, _.one), else_=nothing),
        any_place=ibis.cases((~_.beside, place), else_=nowhere),
        academic=ibis.coalesce(_.sector_id.isin(sectors_of("academia")), False),
    )
    named = ("full", "full_open", "full_place", "any", "any_open", "any_place")
    marked = marked.mutate(**{f"next_{name}": _[name].min().over(later) for name in named})
    marked = marked.mutate(
        **{
            name: ibis.cases((_.academic, _[f"next_full{part}"]), else_=_[f"next_any{part}"])
            for name, part in (("next_post", ""), ("next_open", "_open"), ("next_place", "_place"))
        }
    )
    marked = marked.mutate(forgotten=_.ongoing & _.next_open.notnull())
    here = ibis.coalesce(_.country_code, "") + "/" + ibis.coalesce(_.city_id, "")
    there = _.next_place.substr(4)
    known = ~here.startswith("/") & ~there.startswith("/")
    other_town = (here.substr(0, 2) != there.substr(0, 2)) | (
        ~here.endswith("/") & ~there.endswith("/") & (here != there)
    )
    open_too = ibis.coalesce(_.next_post == _.next_open, False)
    marked = _decided_by_papers(marked, stated)
    ended = marked.mutate(
        other=ibis.cases((_.forgotten, _.next_post), else_=_.other),
        unsure=_.forgotten & ~_.decided & (open_too | ~ibis.coalesce(known & other_town, False)),
    )
    # only posts go through the windows: a source of publications has none, and many rows
    rest = stated.filter(ibis.coalesce((_.basis != EMPLOYMENT) | (_.one > until) | (_.one < FIRST_YEAR), True))
    rest = rest.mutate(forgotten=ibis.literal(False), unsure=ibis.literal(False))
    return ibis.union(ended.select(rest.columns), rest)


def _decided_by_papers(posts: Table, stated: Table) -> Table:
    """Mark (``decided``) open posts after which papers name a post begun next, and soon no longer the old one."""
    papers = stated.filter(_.basis == "publication").select("person_id", paper_org=_.org, paper=_.other)
    left = posts.filter(_.forgotten).select("person_id", "org", "next_post").distinct()
    begun = posts.select("person_id", paper_org=_.org, next_post=_.one).distinct().mutate(new=True)
    later = left.join(papers, "person_id").filter(_.paper > _.next_post)
    later = later.left_join(begun, ["person_id", "paper_org", "next_post"])
    later = later.mutate(
        there=ibis.coalesce(_.new, False) & (_.paper_org != _.org),
        still=(_.paper_org == _.org) & (_.paper > _.next_post + _LATE_PAPERS),
    )
    found = later.group_by("person_id", "org", "next_post").agg(there=_.there.max(), still=_.still.max())
    found = found.filter(_.there & ~_.still).select("person_id", "org", "next_post", decided=True)
    joined = posts.left_join(found, ["person_id", "org", "next_post"])
    return joined.drop("person_id_right", "org_right", "next_post_right").mutate(
        decided=ibis.coalesce(_.decided, False)
    )


def _without_visits(dated: Table) -> Table:
    """Set aside the stays of visitors and interns during posts or studies elsewhere, with the papers from there.

    The post elsewhere may be interrupted by the visit: it is on record before and after. Other internships are set
    aside too where the person has other work: they begin no career.
    """
    used = dated.filter(_.aside.isnull())
    visits = used.filter(_.visits).select("person_id", "org", since=_["first"], to=_["last"]).distinct()
    rest = used.filter(~_.visits).semi_join(visits, "person_id")
    around = rest.group_by("person_id", there=_.org).agg(begin=_["first"].min(), end=_["last"].max())
    met = visits.join(around, "person_id")
    met = met.filter((_.org != _.there) & (_.begin <= _.since) & (_.end >= _.to))
    within = met.select("person_id", "org", "since", "to").distinct()
    found = used.join(within, ["person_id", "org"]).filter((_["first"] >= _.since) & (_["last"] <= _.to + _LATE_PAPERS))
    found = found.filter(_.visits | (_.basis == "publication"))
    found = found.select("person_id", "org", "basis", "first", "last").distinct().mutate(visit=True)
    keys = ["person_id", "org", "basis", "first", "last"]
    marked = dated.left_join(found, keys).drop(*(f"{key}_right" for key in keys))
    whole = ibis.window(group_by="person_id")
    works = (_.aside.isnull() & _.basis.isin(WORK) & ~_.internship).cast("int8").max().over(whole) == 1
    marked = marked.mutate(works=works)
    return marked.mutate(
        aside=ibis.cases(
            (_.aside.notnull(), _.aside),
            (ibis.coalesce(_.visit, False), VISIT),
            (_.internship & _.works, INTERNSHIP),
            else_=ibis.null("string"),
        )
    ).drop("visit", "works")


def select_connected(people: Table, affiliations: Table, country: str) -> tuple[Table, Table]:
    """Select the people who ever worked or studied in a country, with all their affiliations, also abroad.

    Examples
    --------
    >>> people = ibis.memtable({"person_id": ["a", "b"]})
    >>> affiliations = ibis.memtable({"person_id": ["a", "a", "b"], "country_code": ["PK", "US", "US"]})
    >>> some, theirs = select_connected(people, affiliations, "PK")
    >>> int(some.count().execute()), int(theirs.count().execute())
    (1, 2)
    """
    there = affiliations.filter(_.country_code == country).select("person_id").distinct()
    return people.semi_join(there, "person_id"), affiliations.semi_join(there, "person_id")
