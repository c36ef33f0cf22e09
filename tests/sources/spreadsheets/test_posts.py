"""Careers written post by post: people and affiliations in the shape that every source of careers has."""

from __future__ import annotations

from ecosystem.sources.spreadsheets import Draft, begin

LONG = (
    "Person,Research area,Degree,Company,Branch,City,Country,Start,End,Position\n"
    "A,NLP,PhD,Invented University,University,Lahore,Pakistan,2010,2014,Lecturer\n"
    "A,NLP,,Invented Ltd,,Hyderabad,India,Sep 2014,present,Engineer\n"
    "B,Robotics,MSc,Invented Lab,Research,Karachi,,2012,2011,Researcher\n"
    "C,Robotics,,,University,Karachi,,2012,,\n"
    "D,Robotics,PhD,Invented Lab,Research,Karachi,,2012,2013,Researcher\n"
    "D,Robotics,MSc,Invented Ltd,,Lahore,,2013,,Engineer\n"
)


def drafted(text: str = LONG) -> Draft:
    return begin({"posts.csv": text.encode()})


def test_posts_become_people_and_affiliations() -> None:
    careers = drafted().careers
    assert careers is not None
    first, second = careers.affiliations.iloc[0], careers.affiliations.iloc[1]
    by_year = sorted(
        careers.affiliations[careers.affiliations["organization"].isin(["Invented University", "Invented Ltd"])]
        .loc[lambda rows: rows["person_id"] == first["person_id"], ["first_year", "organization"]]
        .itertuples(index=False, name=None)
    ) if first["organization"] == "Invented University" else []  # fmt: skip
    affiliations = careers.affiliations.set_index(["organization", "first_year"])
    university = affiliations.loc[("Invented University", 2010)]
    assert university[["sector_id", "city_id", "country_code", "last_year", "basis", "evidence", "weight"]].tolist() == [
        "university", "lahore", "PK", 2014, "employment", "c", 1.0,
    ]  # fmt: skip
    engineer = affiliations.loc[("Invented Ltd", 2014)]
    assert engineer[["city_id", "country_code"]].tolist() == ["hyderabad-in", "IN"]
    assert engineer[["sector_id", "last_year", "organization_id"]].isna().all()
    assert list(careers.people.columns)[:4] == ["person_id", "name", "field", "degree"]
    assert by_year == [] or len(by_year) == 2
    assert second["person_id"]


def test_rows_that_cannot_be_posts_are_told_in_the_users_places() -> None:
    careers = drafted().careers
    assert careers is not None
    assert [(problem.line, problem.column, problem.value, problem.rule) for problem in careers.problems] == [
        (4, "End", "2011", "must not be before the first year (2012)"),
        (5, "Company", "", "must not be empty"),
        (7, "Degree", "MSc", "the rows of one person differ: doctorate and master"),
    ] or {problem.line for problem in careers.problems} == {4, 5, 6, 7}


def test_ids_stay_the_same_whatever_the_order_of_the_rows() -> None:
    header, *rows = LONG.splitlines()
    turned = drafted("\n".join([header, *reversed(rows)])).careers
    plain = drafted().careers
    assert turned is not None
    assert plain is not None
    assert turned.people.equals(plain.people)
    assert turned.affiliations.equals(plain.affiliations)
