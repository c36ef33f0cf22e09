"""Awkward careers: variants of each kind, unknown sectors and countries, and uncertain moves."""

from pathlib import Path

import pytest

from ecosystem.careers import DerivedCareers, derivation_summary
from ecosystem.careers.affiliation_records import INTERNSHIP
from ecosystem.careers.derivation import UNKNOWN_END, UNKNOWN_PEOPLE, UNSURE
from ecosystem.careers.derived_rows import CERTAIN, UNCERTAIN
from ecosystem.careers.engines import to_pandas
from tests.careers.conftest import Derived
from tests.careers.test_careers import KEYS, moves

VARIANTS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).parent / "variants.txt").read_text(encoding="utf-8").splitlines()
]
"""Kind, records and right moves."""

UNDECIDED_RECORDS = {
    "leave": ("p:LUMS 2006-2020; p:LEEDS 2010-2013", "2010 dual LUMS>LEEDS"),
    "sabbatical": ("p:LUMS 2005-2010; p:MIT 2011-2012; p:LUMS 2013-2020", "2011 move LUMS>MIT; 2013 return MIT>LUMS"),
    "two persons": ("p:PUNJAB 2004-2016; p:IITB 2006-2018", "2006 move PUNJAB>IITB"),
    "open posts in one city": ("e:KHI 2004-; e:FAST 2010-", "2010 move KHI>FAST"),
}
UNDECIDED = 5
"""Uncertain moves of :data:`UNDECIDED_RECORDS`."""


def texts(table: object) -> dict[str, str]:
    """Return moves in the notation of the histories, joined, by person."""
    rows = to_pandas(table).sort_values(["researcher_id", "year", "kind"])
    by_person: dict[str, list[str]] = {}
    for row in rows.itertuples():
        ends = f"{KEYS[row.from_organization]}>{KEYS[row.to_organization]}"
        by_person.setdefault(str(row.researcher_id), []).append(f"{row.year} {row.kind} {ends}")
    return {person: "; ".join(found) for person, found in by_person.items()}


@pytest.fixture(scope="module")
def careers(derived: Derived) -> DerivedCareers:
    """Careers of all variants and uncertain cases."""
    records = {str(number): records for number, (_, records, _) in enumerate(VARIANTS)}
    return derived(records | {name: records for name, (records, _) in UNDECIDED_RECORDS.items()})


def test_variants_of_awkward_careers(careers: DerivedCareers) -> None:
    found = texts(careers.transitions.filter(careers.transitions.certainty == CERTAIN))
    wrong = [
        f"{kind}: {records}: {found.get(str(number), '')} instead of {right}"
        for number, (kind, records, right) in enumerate(VARIANTS)
        if found.get(str(number), "") != right
    ]
    assert not wrong, "\n".join(wrong)


def test_moves_that_the_records_do_not_decide_are_uncertain_and_counted(careers: DerivedCareers) -> None:
    moves = careers.transitions
    found, uncertain = (texts(moves.filter(moves.certainty == one)) for one in (CERTAIN, UNCERTAIN))
    for name, (_, expected) in UNDECIDED_RECORDS.items():
        assert (found.get(name, ""), uncertain[name]) == ("", expected)
    counted = {row["reason"]: row["rows"] for row in derivation_summary(careers)["interpreted"]}
    assert counted[UNSURE] == len(to_pandas(moves.filter(moves.certainty == UNCERTAIN))) >= UNDECIDED


INTERNSHIPS = {
    "begins no career": ("e:SYSTEMS 2012-2012 (Data scientist (Internship)); e:NETSOL 2014-2018", []),
    "apprentice": ("e:FOLIO3 2010-2012 (Apprentice); e:CAREEM 2012-2018 (Engineer)", []),
    "after studies": ("s:TUM 2008-2012; e:BOSCH 2012-2013 (Praktikant); e:LUMS 2013-2019", ["TUM>LUMS"]),
    "all that is known": ("e:SYSTEMS 2012-2012 (Intern); e:NETSOL 2014-2014 (Summer intern)", ["SYSTEMS>NETSOL"]),
    "trainee engineer": ("e:SYSTEMS 2012-2013 (Trainee engineer); e:NETSOL 2013-2018", ["SYSTEMS>NETSOL"]),
}


def test_internships_are_no_posts_where_there_is_other_work(derived: Derived) -> None:
    careers = derived({name: records for name, (records, _) in INTERNSHIPS.items()})
    found = {person: [move.split()[-1] for move in its] for person, its in moves(careers).items()}
    assert {name: found.get(name, []) for name in INTERNSHIPS} == {
        name: right for name, (_, right) in INTERNSHIPS.items()
    }
    aside = {row["reason"]: row["rows"] for row in derivation_summary(careers)["left_aside"]}
    assert aside == {INTERNSHIP: 3}


def test_a_post_of_unknown_sector_or_country_stays_in_the_career(derived: Derived) -> None:
    cases = {
        "between": "e:CALGARY 2013-2018; e:BRANCHLESS 2018-2020; e:MCGILL 2020-",
        "at the end": "p:CALGARY 2010-2014; p:PLACELESS 2015-2020",
        "at the begin": "p:BRANCHLESS 2012-2015; p:MCGILL 2016-2020",
    }
    careers = derived({**cases, "known": "p:LUMS 2008-2012; p:NUST 2013-2018"})
    assert {person: [move.split()[-1] for move in found] for person, found in moves(careers).items()} == {
        "between": ["CALGARY>BRANCHLESS", "BRANCHLESS>MCGILL"],
        "at the end": ["CALGARY>PLACELESS"],
        "at the begin": ["BRANCHLESS>MCGILL"],
        "known": ["LUMS>NUST"],
    }
    assert {*to_pandas(careers.researchers)["researcher_id"]} == {*cases, "known"}
    summary = {row["reason"]: row["rows"] for row in derivation_summary(careers)["interpreted"]}
    assert summary == {UNKNOWN_END: 4, UNKNOWN_PEOPLE: 3}
