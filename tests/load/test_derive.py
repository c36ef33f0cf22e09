"""Derived tables: moves, people and spells."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.load import UNKNOWN_YEAR, Ecosystem, Reference
from tests.load.samples import DATASET, loaded

PEOPLE = "researcher_id,field,career_start_year,last_observed_year,sector_id,city_id,source_id\n"
MOVES = (
    "transition_id,researcher_id,year,kind,from_sector_id,from_city_id,from_country_code,to_sector_id,to_city_id,"
    "to_country_code,evidence,source_id\n"
)
POSTS = {
    "a": ("university", "lahore", "PK"),
    "i": ("software-services", "karachi", "PK"),
    "x": ("university", "windhoek", "NA"),
    "?": ("university", "", "DE"),
}


def build(people: Sequence[str], moves: Sequence[str], reference: Reference) -> Ecosystem:
    """Make a dataset of lines such as ``r-1 2010 2020 a`` and ``r-1 2015 move a i``."""
    rows = [line.split() for line in people]
    named = [
        f"{name},speech,{first.strip('-')},{last.strip('-')},{POSTS[post][0]},{POSTS[post][1]},own\n"
        for name, first, last, post in rows
    ]
    moved = []
    for number, line in enumerate(moves):
        name, year, kind, start, end = line.split()
        moved.append(
            f"t-{number},{name},{year.strip('-')},{kind},{','.join(POSTS[start])},{','.join(POSTS[end])},c,own\n"
        )
    files = {**DATASET, "researchers.csv": PEOPLE + "".join(named), "transitions.csv": MOVES + "".join(moved)}
    return loaded(files, reference)


def spells_of(ecosystem: Ecosystem) -> list[tuple[object, ...]]:
    columns = ["person", "domain", "place", "city_id", "start", "stop"]
    return list(ecosystem.spells[columns].astype(object).itertuples(index=False, name=None))


def test_a_career_is_cut_into_spells_of(reference: Reference) -> None:
    ecosystem = build(
        ["r-1 2010 2020 i", "r-2 2012 2014 x", "r-3 - 2014 a"],
        ["r-1 2013 move a i", "r-1 2015 dual i a", "r-1 2018 leave i x", "r-3 2013 move a i"],
        reference,
    )
    assert spells_of(ecosystem) == [
        (0, "academia", "home", "lahore", 2010, 2013),
        (0, "industry", "home", "karachi", 2013, 2018),
        (0, "academia", "abroad", "windhoek", 2018, 2021),
        (1, "academia", "abroad", "windhoek", 2012, 2015),
    ]


def test_where_moves_come_from_and_where_careers_began(reference: Reference) -> None:
    ecosystem = build(
        ["r-1 2010 2020 i", "r-2 2012 2014 x", "r-3 - 2014 a", "r-4 2010 2020 a"],
        [
            "r-1 2013 training-to-post a i",
            "r-1 2015 move i a",
            "r-3 2012 dual i a",
            "r-3 2013 move i i",
            "r-4 - move a i",
            "r-4 2013 move i a",
        ],
        reference,
    )
    assert ecosystem.moves["origin"].tolist() == ["training", "post", "post", "post", "post", "post"]
    relocations = ecosystem.moves["relocation"].tolist()
    assert relocations == ["training", "between", "between", "within", "between", "between"]
    assert ecosystem.moves["entered_from"].tolist() == ["training", "other", "other", "same", "other", "other"]
    first = ecosystem.people["first_sector_id"]
    assert first.astype(object).fillna("unknown").tolist() == [
        "software-services",
        "university",
        "software-services",
        "unknown",
    ]


def test_directions_and_borders(reference: Reference) -> None:
    moves = build(
        ["r-1 2010 2020 i"],
        ["r-1 2011 move a i", "r-1 2012 leave i x", "r-1 2013 move x ?", "r-1 2014 return ? a", "r-1 - move a a"],
        reference,
    ).moves
    assert moves["direction"].tolist() == [
        "academia-industry",
        "industry-academia",
        "academia-academia",
        "academia-academia",
        "academia-academia",
    ]
    assert moves["crossing"].tolist() == ["stays", "leaves", "abroad", "arrives", "stays"]
    assert moves["year"].tolist() == [2011, 2012, 2013, 2014, UNKNOWN_YEAR]


def test_present_country_is_the_citys_else_the_last_one_entered(reference: Reference) -> None:
    people = build(
        ["r-1 2010 2020 a", "r-2 2010 2020 ?", "r-3 2010 2020 ?"],
        ["r-1 2015 leave a x", "r-2 2018 move x ?", "r-2 2015 leave a x"],
        reference,
    ).people
    assert people["country_code"].astype("str").fillna("").tolist() == ["PK", "DE", ""]
    assert people["place"].astype("str").fillna("").tolist() == ["home", "abroad", ""]


YEARS = st.one_of(st.just("-"), st.integers(1990, 2030).map(str))
MOVE = st.tuples(
    st.integers(0, 3),
    YEARS,
    st.sampled_from(["move", "dual", "leave"]),
    st.sampled_from("aix?"),
    st.sampled_from("aix?"),
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    careers=st.lists(st.tuples(YEARS, YEARS), min_size=4, max_size=4),
    moves=st.lists(MOVE, max_size=12),
)
def test_person_years_are_conserved(
    careers: list[tuple[str, str]], moves: list[tuple[int, str, str, str, str]], reference: Reference
) -> None:
    ordered = [tuple(sorted(career)) if "-" not in career else career for career in careers]
    people = [f"r-{number} {first} {last} a" for number, (first, last) in enumerate(ordered)]
    moved = [f"r-{person} {year} {kind} {start} {end}" for person, year, kind, start, end in moves]
    ecosystem = build(people, moved, reference)
    spells = ecosystem.spells
    lasted = (spells["stop"] - spells["start"]).groupby(spells["person"]).sum()
    assert (spells["stop"] > spells["start"]).all()
    for person, (first, last) in enumerate(ordered):
        followed = "-" not in (first, last)
        assert lasted.get(person, 0) == (int(last) - int(first) + 1 if followed else 0)
    same = spells["person"].to_numpy()[1:] == spells["person"].to_numpy()[:-1]
    assert (spells["start"].to_numpy()[1:][same] == spells["stop"].to_numpy()[:-1][same]).all()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(MOVE, min_size=2, max_size=8), random=st.randoms(use_true_random=False))
def test_the_order_of_moves_in_the_file_does_not_matter(
    moves: list[tuple[int, str, str, str, str]], random: object, reference: Reference
) -> None:
    people = [f"r-{number} 1995 2025 ?" for number in range(4)]
    lines = [f"r-{person} {year} {kind} {start} {end}" for person, year, kind, start, end in moves]
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (build(people, each, reference) for each in (lines, shuffled))
    assert spells_of(one) == spells_of(other)
    assert (
        one.people["country_code"].astype("str").fillna("").tolist()
        == other.people["country_code"].astype("str").fillna("").tolist()
    )


def test_an_empty_table_of_moves_derives_empty_frames(reference: Reference) -> None:
    ecosystem = build(["r-1 2010 2020 i"], [], reference)
    assert ecosystem.moves.empty
    assert spells_of(ecosystem) == [(0, "industry", "home", "karachi", 2010, 2021)]
    assert np.asarray(ecosystem.moves["person"]).dtype == np.int32


@pytest.mark.parametrize("home", ["PK", "NA"])
def test_home_decides_what_is_abroad(home: str, reference: Reference) -> None:
    files = {**DATASET, "datapackage.json": f'{{"home": "{home}"}}'}
    ecosystem = loaded(files, reference)
    assert ecosystem.people["place"].astype("str").fillna("").tolist()[:2] == (
        ["home", "abroad"] if home == "PK" else ["abroad", "home"]
    )


def test_a_thousand_moves_in_a_year_are_ordered_quickly(reference: Reference) -> None:
    moves = [f"r-1 2015 move {'aix?'[number % 4]} {'aix?'[number // 4 % 4]}" for number in range(1000)]
    assert len(build(["r-1 2010 2020 i"], moves, reference).spells) == 2
