"""An institution and its parent are one employer: careers that can be followed by hand, and what holds for all."""

from functools import partial

import ibis
import pandas as pd
import pytest

from ecosystem.careers import merge_with_parents
from ecosystem.careers.engines import store, to_engine, to_pandas
from ecosystem.careers.organisation_tree import MERGED_WITH_PARENT
from tests.careers.conftest import Derived
from tests.careers.histories import History, histories, identity, lineage, organizations, tables, with_parents
from tests.careers.test_careers import moves

KEYS = {row["organization"]: key for key, row in organizations().items()}
RANDOM_CASES = with_parents(400)


def together(engine: ibis.BaseBackend, affiliations: pd.DataFrame, above: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the merged affiliations and how many were merged."""
    frames = (to_engine(engine, ibis.util.gen_name("table"), frame) for frame in (affiliations, above))
    one = merge_with_parents(*frames, keep=partial(store, engine))
    counted = to_pandas(one.interpreted)
    assert counted["reason"].tolist() in ([], [MERGED_WITH_PARENT])
    return to_pandas(one.affiliations), int(counted["rows"].sum())


def years_of(affiliations: pd.DataFrame) -> dict[str, set[int]]:
    """Return the years on record of each person."""
    years: dict[str, set[int]] = {}
    for row in affiliations.itertuples():
        years.setdefault(str(row.person_id), set()).update(range(row.first_year, row.last_year + 1))
    return years


def stays(affiliations: pd.DataFrame) -> list[str]:
    """Return affiliations in the notation of the histories."""
    rows = affiliations.sort_values(["first_year", "organization"]).itertuples()
    return [f"{KEYS[row.organization]} {row.first_year}-{row.last_year}" for row in rows]


@pytest.mark.parametrize(
    ("records", "expected", "count"),
    [
        ("p:CNRS 2008-2012; p:LORIA 2010-2015", ["LORIA 2008-2015"], 1),
        ("p:CNRS 2008-2012; p:LORIA 2010-2014", ["CNRS 2008-2014"], 1),
        ("p:CNRS 2002; p:LORIA 2010-2011; p:CNRS 2016", ["CNRS 2002-2002", "CNRS 2010-2011", "CNRS 2016-2016"], 1),
        ("p:LORIA 2005-2006; p:CNRS 2007-2010; p:IRISA 2010-2014", ["LORIA 2005-2008", "IRISA 2009-2014"], 1),
        ("p:LORIA 2005; p:CNRS 2005-2010; p:IRISA 2008", ["CNRS 2005-2010"], 2),
        ("p:CAS 2005-2010; p:CASIA 2005-2012; p:NLPR 2004", ["CASIA 2004-2012"], 2),
        ("p:GOOGLE 2008-2016; p:GOOGLEUK 2012-2018", ["GOOGLE 2008-2011", "GOOGLEUK 2012-2018"], 1),
        ("e:CNRS 2008-2012; e:LORIA 2010-2015", ["CNRS 2008-2012", "LORIA 2010-2015"], 0),
        ("p:LORIA 2008-2012; p:IRISA 2010-2015", ["LORIA 2008-2012", "IRISA 2010-2015"], 0),
        ("p:CNRS 2008-2012; p:MIT 2010-2015", ["CNRS 2008-2012", "MIT 2010-2015"], 0),
    ],
    ids=[
        "more years at the part",
        "as many: the parent",
        "far apart and still one",
        "the nearest part, the earlier of two",
        "alone for longer",
        "three levels",
        "across a border",
        "as employed",
        "siblings alone",
        "unrelated",
    ],
)
def test_institutions_merged_into_one_employer(
    engine: ibis.BaseBackend, records: str, expected: list[str], count: int
) -> None:
    cases = [History("p", "", "", records, "")]
    affiliations, counted = together(engine, tables(cases)[1], lineage(cases))
    assert stays(affiliations) == expected
    assert counted == count


def test_where_no_parent_is_named_nothing_changes(engine: ibis.BaseBackend) -> None:
    cases = [history for history in histories() if lineage([history]).empty]
    assert len(cases) > 200
    given_rows = tables(cases)[1]
    columns = list(given_rows)
    for above in (lineage(cases), lineage(histories())):
        rows, count = together(engine, given_rows, above)
        pd.testing.assert_frame_equal(
            rows.astype("str").sort_values(columns, ignore_index=True),
            given_rows.astype("str").sort_values(columns, ignore_index=True),
        )
        assert count == 0


def test_merging_keeps_the_years_of_every_person(engine: ibis.BaseBackend) -> None:
    affiliations = tables(RANDOM_CASES)[1]
    rows, count = together(engine, affiliations, lineage(RANDOM_CASES))
    assert years_of(rows) == years_of(affiliations)
    assert count > len(RANDOM_CASES) / 5
    assert list(rows) == list(affiliations)
    named = affiliations[["person_id", "organization_id"]].drop_duplicates()
    assert len(rows.merge(named)) == len(rows), "people are only at institutions that they named"
    concerned = rows[rows["person_id"].isin(lineage(RANDOM_CASES)["person_id"])]
    before = concerned.sort_values(["person_id", "organization_id", "first_year"])
    last = before.groupby(["person_id", "organization_id"])["last_year"].shift()
    assert (before["first_year"] > last + 1)[last.notna()].all()


def test_an_institution_and_its_only_part_are_one_post(engine: ibis.BaseBackend) -> None:
    rows, _ = together(engine, tables(RANDOM_CASES)[1], lineage(RANDOM_CASES))
    held = rows[["person_id", "organization_id"]].drop_duplicates()
    pairs = lineage(RANDOM_CASES)
    parts = pairs.groupby(["person_id", "above"])["organization_id"].transform("nunique")
    country = {identity(key): row["country_code"] for key, row in organizations().items()}
    near = pairs["organization_id"].map(country) == pairs["above"].map(country)
    city = {identity(key): row["city_id"] for key, row in organizations().items()}
    cities = pairs["organization_id"].map(city), pairs["above"].map(city)
    near &= (cities[0] == cities[1]) | (cities[0] == "") | (cities[1] == "")
    # what has two parents may count for one that has other parts, too, and the other parent stays what it is
    shared = {identity(key) for key, row in organizations().items() if " " in row["part_of"]}
    alone = pairs[(parts == 1) & near & ~pairs["organization_id"].isin(shared)]
    assert len(alone) > 20
    assert alone.merge(held).merge(held.rename(columns={"organization_id": "above"})).empty


def test_employers_depend_neither_on_the_order_of_rows_nor_on_other_people(engine: ibis.BaseBackend) -> None:
    whole, _ = together(engine, tables(RANDOM_CASES)[1], lineage(RANDOM_CASES))
    some = RANDOM_CASES[::3]
    shuffled = tables(some)[1].sample(frac=1, random_state=3, ignore_index=True)
    part, _ = together(engine, shuffled, lineage(some).sample(frac=1, random_state=4, ignore_index=True))
    columns = list(part)
    expected = whole[whole["person_id"].isin(part["person_id"])].astype("str")
    pd.testing.assert_frame_equal(
        part.astype("str").sort_values(columns, ignore_index=True),
        expected.sort_values(columns, ignore_index=True),
    )


def test_institutions_that_are_parts_of_each_other_are_left_as_they_are(engine: ibis.BaseBackend) -> None:
    cases = [History("p", "", "", "p:CNRS 2008-2012; p:LORIA 2010-2015; p:MIT 2016", "")]
    above = lineage(cases)
    circle = pd.concat([above, above.rename(columns={"organization_id": "above", "above": "organization_id"})])
    rows, count = together(engine, tables(cases)[1], circle.reset_index(drop=True))
    assert stays(rows) == ["CNRS 2008-2012", "LORIA 2010-2015", "MIT 2016-2016"]
    assert count == 0


def test_a_parent_whose_branch_is_not_known_does_not_hide_a_part(derived: Derived, engine: ibis.BaseBackend) -> None:
    cases = [History("p", "", "", "p:HOPKINS 2004-2012; p:HOPKINSH 2010-2012; p:MIT 2013-2018", "")]
    people, affiliations = tables(cases)
    university = affiliations["organization"] == "Johns Hopkins University"
    affiliations["sector_id"] = affiliations["sector_id"].mask(university)
    rows, _ = together(engine, affiliations, lineage(cases))
    assert stays(rows) == ["HOPKINSH 2004-2012", "MIT 2013-2018"]
    assert moves(derived((people, rows)))["p"] == ["2013 move HOPKINSH>MIT"]
