"""Effect of each threshold and rule on small histories, and laws for random ones."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from ecosystem.careers import DerivedCareers, Thresholds, affiliation_records, derivation_summary
from ecosystem.careers.affiliation_records import NO_ORGANIZATION, NO_YEAR, OUT_OF_RANGE, UNENDED, VISIT
from ecosystem.careers.derivation import BRIEF_POST, IMPLAUSIBLE, NO_POST
from ecosystem.careers.derived_rows import CERTAIN, UNCERTAIN
from ecosystem.careers.engines import to_pandas
from ecosystem.careers.thresholds import variations
from ecosystem.cli import main
from ecosystem.datasets.dataset_writer import REFERENCE, write_dataset
from ecosystem.load import load_dataset, load_reference
from ecosystem.tables import Researchers, Transitions
from ecosystem.tables.vocabulary import EVIDENCE, HOME, MOVE_KINDS
from tests.careers.conftest import Derived
from tests.careers.histories import DEVELOPMENT, UNTIL, History, histories, organizations, tables
from tests.datasets.editions import METADATA, SOURCES

KEYS = {row["organization"]: key for key, row in organizations().items()}
RANDOM_PEOPLE = 500


def moves(careers: DerivedCareers) -> dict[str, list[str]]:
    """Return moves in the notation of the histories, by person."""
    by_person: dict[str, list[str]] = {}
    certain = careers.transitions.filter(careers.transitions.certainty == CERTAIN)
    rows = to_pandas(certain).sort_values(["researcher_id", "year", "kind"])
    for row in rows.itertuples():
        ends = f"{KEYS[row.from_organization]}>{KEYS[row.to_organization]}"
        by_person.setdefault(str(row.researcher_id), []).append(f"{row.year} {row.kind} {ends}")
    return by_person


def aside(careers: DerivedCareers) -> dict[str, int]:
    return {row.reason: int(row.rows) for row in to_pandas(careers.left_aside).itertuples()}


@pytest.fixture(scope="module")
def random_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Random histories: any organisation, any years, any basis."""
    random = np.random.default_rng(11)
    keys = list(organizations())
    cases = []
    for number in range(RANDOM_PEOPLE):
        records = []
        for _ in range(random.integers(1, 8)):
            first = int(random.integers(1995, UNTIL + 1))
            last = min(first + int(random.integers(0, 9)), UNTIL)
            basis = str(random.choice(["p", "p", "p", "e", "e", "s"]))
            years = f"{first}-" if basis == "e" and random.random() < 0.2 else f"{first}-{last}"
            records.append(f"{basis}:{random.choice(keys)} {years}")
        cases.append(History(f"r-{number:03d}", "", "", "; ".join(records), ""))
    return tables(cases)


@pytest.fixture(scope="module")
def random_careers(derived: Derived, random_tables: tuple[pd.DataFrame, pd.DataFrame]) -> DerivedCareers:
    return derived(random_tables, Thresholds(most_flags=1000))


DECISIVE: list[tuple[str, dict[str, float], list[str], list[str]]] = [
    (
        "p:LUMS 2008; p:LUMS 2012; p:NUST 2014-2018",
        {"longest_gap": 3},
        [],
        ["2014 move LUMS>NUST"],
    ),
    (
        "p:LUMS 2008-2012; p:ITU 2013; p:NUST 2014-2018",
        {"least_weight": 1},
        ["2014 move LUMS>NUST"],
        ["2013 move LUMS>ITU", "2014 move ITU>NUST"],
    ),
    (
        "e:LUMS 2008-2013; e:NUST 2012-2018",
        {"least_overlap": 2},
        ["2012 move LUMS>NUST"],
        ["2012 dual LUMS>NUST", "2014 move LUMS>NUST"],
    ),
    (
        "p:LUMS 2008-2011; p:NUST 2012-2014; p:FAST 2012-2013; p:UET 2012-2013",
        {"most_organizations": 2},
        ["2012 move LUMS>NUST"],
        [],
    ),
    (
        "p:LUMS 2006-2008; p:MIT 2009-2010; p:NUST 2011-2013; p:MIT 2014-2015; p:FAST 2016-2018",
        {"longest_swing": 2},
        ["2009 move LUMS>MIT", "2011 return MIT>NUST", "2014 return NUST>MIT", "2016 return MIT>FAST"],
        [],
    ),
    (
        "p:LUMS 2008-2013; p:NUST 2012-2018",
        {"longest_fade": 0, "least_overlap": 2},
        ["2012 move LUMS>NUST"],
        ["2012 dual LUMS>NUST", "2014 move LUMS>NUST"],
    ),
    (
        "p:LUMS 2006-2010; p:MIT 2011-2012; p:LUMS 2013-2018",
        {"longest_sabbatical": 0},
        [],
        ["2011 move LUMS>MIT", "2013 return MIT>LUMS"],
    ),
    (
        "p:LUMS 2006-2010; p:MIT 2011; p:LUMS 2012-2013; p:NUST 2014-2018",
        {"most_flags": 0},
        ["2014 move LUMS>NUST"],
        [],
    ),
]
"""Records, a changed threshold, and the moves before and after."""


@pytest.fixture(scope="module")
def at_defaults(derived: Derived) -> dict[str, list[str]]:
    """Moves of all decisive records with the default thresholds."""
    return moves(derived({next(iter(changed)): records for records, changed, _, _ in DECISIVE}))


@pytest.mark.parametrize(
    ("records", "changed", "before", "after"),
    [
        # each compiles a derivation of its own, in seconds: the short run has the first
        pytest.param(*case, id=next(iter(case[1])), marks=() if place < 1 else pytest.mark.slow)
        for place, case in enumerate(DECISIVE)
    ],
)
def test_a_threshold_decides(
    derived: Derived,
    at_defaults: dict[str, list[str]],
    records: str,
    changed: dict[str, float],
    before: list[str],
    after: list[str],
) -> None:
    name = next(iter(changed))
    assert at_defaults.get(name, []) == before
    assert moves(derived({name: records}, Thresholds(**changed))).get(name, []) == after


def test_thresholds_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match=r"longest_gap = -1, most_flags = 2000: thresholds lie between 0 and 1000"):
        Thresholds(longest_gap=-1, most_flags=2000)
    chosen = Thresholds(longest_gap=7)
    assert ("longest_gap", 7) in variations(chosen)


def test_a_post_that_begins_after_the_source_was_read_is_dropped(derived: Derived) -> None:
    careers = derived({"p": "e:NUST 2010-2014; e:MIT 2099-; e:KHI 2044-2050"})
    assert moves(careers) == {}
    assert aside(careers) == {OUT_OF_RANGE: 2}


def test_what_is_left_aside_is_counted_by_reason(derived: Derived) -> None:
    careers = derived(
        {
            "one": "p:LUMS 2008-2012; e:MIT ?; p:KHI 1066; p:NUST 2044; e:TUM 2010-2011 (Visiting researcher)",
            "two": "p:LUMS 2008-2018; p:KHI 2010; p:UET 2012-2013",
            "three": "e:KHI 2008-2008; e:LEEDS 2009-2009; e:KHI 2010-2010; e:LEEDS 2011-2011; e:KHI 2012-2012",
        }
    )
    assert aside(careers) == {
        NO_YEAR: 1,
        OUT_OF_RANGE: 2,
        NO_POST: 1,
        BRIEF_POST: 1,
        VISIT: 1,
        IMPLAUSIBLE: 4,
    }
    summary = derivation_summary(careers)
    assert summary["flagged"]["people"] == summary["flagged"]["left_out"] == 1
    assert summary["flagged"]["years"] == len(summary["flagged"]["listed"]) == 3
    assert {row["reason"]: row["rows"] for row in summary["left_aside"]} == aside(careers)


def test_ends_that_were_read_are_counted(derived: Derived) -> None:
    ended = {
        "e:KHI 2004-; e:FAST 2010-; e:SYSTEMS 2016-": 2,
        "e:NUST 2006-; e:TUM 2010-2014; e:ITU 2014-": 1,
        "e:AKU 2010-; e:AKUH 2010-": 0,
        "e:LUMS 2005-; e:NUST 2010-2014": 0,
        "e:LUMS 2005-2012; e:NUST 2010-": 0,
        "p:LUMS 2005-2012; s:MIT 2003-; e:NUST 2010-": 0,
    }
    cases = {str(number): text for number, text in enumerate(ended)}
    people, affiliations = tables([History(person, "", "", text, "") for person, text in cases.items()])
    recorded = to_pandas(affiliation_records.records(ibis.memtable(affiliations), until=UNTIL, home=HOME))
    assert recorded.groupby("person_id")["forgotten"].sum().to_dict() == dict(zip(cases, ended.values(), strict=True))
    summary = derivation_summary(derived((people, affiliations)))
    assert {row["reason"]: row["rows"] for row in summary["interpreted"]}[UNENDED] == sum(ended.values())


def test_two_open_posts_are_a_certain_move_only_by_other_records(derived: Derived) -> None:
    certainty = {
        "e:NUST 2008-; e:TUM 2015-": [UNCERTAIN],
        "e:NUST 2008-; e:LUMS 2015-": [UNCERTAIN],
        "e:NUST 2008-; e:TUM 2012-; e:ITU 2016-": [UNCERTAIN, UNCERTAIN],
        "e:NUST 2008-2015; e:TUM 2015-": [CERTAIN],
        "e:NUST 2008-; e:TUM 2010-2014; e:ITU 2014-": [CERTAIN, CERTAIN],
        "e:NUST 2008-; e:TUM 2015-; p:TUM 2016-2021": [CERTAIN],
        "e:NUST 2008-; e:TUM 2015-; p:NUST 2009-2016; p:TUM 2016-2021": [CERTAIN],
        "e:NUST 2008-; p:NUST 2009-2014; e:TUM 2015-": [UNCERTAIN],
    }
    careers = derived(tables([History(records, "", "", records, "") for records in certainty]))
    found = to_pandas(careers.transitions).sort_values("year").groupby("researcher_id")["certainty"].agg(list)
    assert found.to_dict() == certainty


def test_an_organisation_needs_an_id_or_a_name(derived: Derived) -> None:
    people, affiliations = tables([History("p", "", "", "p:LUMS 2008-2012; p:NUST 2013-2018", "")])
    affiliations.loc[1, ["organization_id", "organization"]] = [None, "  "]
    careers = derived((people, affiliations))
    assert aside(careers) == {NO_ORGANIZATION: 1}
    assert moves(careers) == {}


def test_names_without_an_id_are_one_whatever_their_case(derived: Derived) -> None:
    people, affiliations = tables([History("p", "", "", "p:LUMS 2008-2012; p:LUMS 2013-2018", "")])
    affiliations = affiliations.assign(organization_id=None, organization=["Some Lab", "some LAB "])
    affiliations["organization_id"] = affiliations["organization_id"].astype("str")
    assert to_pandas(derived((people, affiliations)).spells)["first"].tolist() == [2008]


def test_people_of_one_name_stay_apart(derived: Derived) -> None:
    people, affiliations = tables(
        [History("a", "", "", "p:LUMS 2008-2012", ""), History("b", "", "", "p:MIT 2013-2018", "")]
    )
    careers = derived((people.assign(name="Muhammad Ali"), affiliations))
    assert moves(careers) == {}
    assert sorted(to_pandas(careers.researchers)["researcher_id"]) == ["a", "b"]


def test_a_researcher_is_where_the_last_main_post_is(derived: Derived) -> None:
    careers = derived({"p": "e:LUMS 2008-2012; e:NUST 2012- (Professor); e:ACME 2014-2018 (Adviser)"})
    (row,) = to_pandas(careers.researchers).itertuples()
    assert (KEYS[row.organization], row.sector_id, row.city_id) == ("NUST", "university", "islamabad")
    assert (row.career_start_year, row.last_observed_year) == (2008, UNTIL)


def test_evidence_is_that_of_the_weaker_record_and_the_link_is_kept_if_it_is_one(derived: Derived) -> None:
    people, affiliations = tables([History("p", "", "", "p:LUMS 2008-2012; e:NUST 2013-2016; e:UET 2016-2018", "")])
    affiliations["source_url"] = ["https://records.example/1", "javascript:alert(1)", "https://records.example/3"]
    rows = to_pandas(derived((people, affiliations)).transitions).sort_values("year")
    assert rows["evidence"].tolist() == ["d", "c"]
    assert rows["source_url"].fillna("").tolist() == ["", "https://records.example/3"]


def test_years_without_a_record_before_a_move_are_noted(derived: Derived) -> None:
    careers = derived({"long": "p:LUMS 2004-2007; p:NUST 2014-2018", "short": "p:LUMS 2004-2011; p:NUST 2014-2018"})
    notes = to_pandas(careers.transitions).set_index("researcher_id")["note"]
    assert notes.fillna("").to_dict() == {"long": "No record from 2008 to 2013.", "short": ""}


def test_a_later_import_names_the_same_moves_alike(derived: Derived) -> None:
    before = to_pandas(derived({"p": "p:LUMS 2004-2008; p:MIT 2009-2014"}).transitions)
    after = to_pandas(derived({"p": "p:LUMS 2003-2007; p:MIT 2008-2016; p:NUST 2017-2020"}).transitions)
    assert set(before["transition_id"]) < set(after["transition_id"])


def test_a_person_without_a_row_in_people_has_no_moves(derived: Derived) -> None:
    people, affiliations = tables([History(name, "", "", "p:LUMS 2008-2012; p:NUST 2013-2018", "") for name in "ab"])
    careers = derived((people[people["person_id"] == "a"], affiliations))
    assert set(moves(careers)) == {"a"}
    assert to_pandas(careers.researchers)["researcher_id"].tolist() == ["a"]


def test_empty_input_gives_empty_tables(derived: Derived) -> None:
    people, affiliations = tables([History("a", "", "", "p:LUMS 2008-2012", "")])
    careers = derived((people.iloc[:0], affiliations.iloc[:0]))
    assert all(to_pandas(table).empty for table in vars(careers).values())


def test_rows_are_as_declared(random_careers: DerivedCareers) -> None:
    rows = to_pandas(random_careers.transitions)
    assert len(rows) > RANDOM_PEOPLE
    assert set(rows) <= {str(column) for column in Transitions.columns()}
    assert rows["transition_id"].is_unique
    assert set(rows["kind"]) <= set(MOVE_KINDS)
    assert set(rows["evidence"]) <= set(EVIDENCE)
    assert rows[["from_organization", "to_organization", "year"]].notna().all(axis=None)
    people = to_pandas(random_careers.researchers)
    assert list(people) == [str(column) for column in Researchers.columns()]
    assert people["researcher_id"].is_unique
    assert set(rows["researcher_id"]) <= set(people["researcher_id"])
    assert (people["career_start_year"] <= people["last_observed_year"]).all()


def test_each_post_left_is_the_post_taken_before(random_careers: DerivedCareers) -> None:
    known = organizations()
    employer = {row["organization"]: known[row["successor"] or key]["organization"] for key, row in known.items()}
    rows = to_pandas(random_careers.transitions)
    undecided = rows["researcher_id"].isin(rows["researcher_id"][rows["certainty"] == UNCERTAIN])
    rows = rows[~undecided & (rows["kind"] != "dual")]
    for end in ("from_organization", "to_organization"):
        rows[end] = rows[end].map(employer)
    rows = rows.assign(late=rows["kind"] != "training-to-post").sort_values(["researcher_id", "year", "late"])
    before = rows.groupby("researcher_id")["to_organization"].shift()
    assert before.notna().sum() > 100
    assert (before[before.notna()] == rows["from_organization"][before.notna()]).all()
    last = rows.drop_duplicates("researcher_id", keep="last").set_index("researcher_id")["to_organization"]
    now = to_pandas(random_careers.researchers).set_index("researcher_id")["organization"].map(employer)
    assert (now.loc[last.index] == last).all()
    move = rows["kind"] != "training-to-post"
    assert (rows["from_organization"] != rows["to_organization"])[move].all()


def test_moves_fall_into_the_career(random_careers: DerivedCareers) -> None:
    rows = to_pandas(random_careers.transitions)
    people = to_pandas(random_careers.researchers).set_index("researcher_id").loc[rows["researcher_id"]]
    years = rows["year"].to_numpy()
    assert (people["career_start_year"].to_numpy() <= years).all()
    assert (years <= people["last_observed_year"].to_numpy()).all()


def test_careers_depend_neither_on_the_order_of_rows_nor_on_other_people(
    derived: Derived, random_careers: DerivedCareers, random_tables: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    people, affiliations = random_tables
    half = people[people["person_id"] < f"r-{RANDOM_PEOPLE // 2}"]
    some = affiliations[affiliations["person_id"].isin(half["person_id"])].sample(frac=1, random_state=3)
    again = derived((half, some.reset_index(drop=True)), Thresholds(most_flags=1000))
    for part, key in (("transitions", "transition_id"), ("researchers", "researcher_id")):
        whole, part_of = (to_pandas(getattr(careers, part)).set_index(key) for careers in (random_careers, again))
        assert len(part_of)
        pd.testing.assert_frame_equal(part_of.sort_index(), whole.loc[sorted(part_of.index)].sort_index())


def test_years_in_another_century_or_one_by_one_make_the_same_moves(
    derived: Derived, random_careers: DerivedCareers, random_tables: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    people, affiliations = random_tables
    shift = 60
    earlier = affiliations.assign(**{year: affiliations[year] - shift for year in ("first_year", "last_year")})
    moved = to_pandas(derived((people, earlier), Thresholds(most_flags=1000), until=UNTIL - shift).transitions)
    papers = affiliations["basis"] == "publication"
    years = [range(int(row.first_year), int(row.last_year) + 1) for row in affiliations[papers].itertuples()]
    singly = affiliations[papers].assign(first_year=years).explode("first_year").astype({"first_year": "Int64"})
    singly = pd.concat([affiliations[~papers], singly.assign(last_year=singly["first_year"])], ignore_index=True)
    single = to_pandas(derived((people, singly), Thresholds(most_flags=1000)).transitions)
    expected = to_pandas(random_careers.transitions).set_index("transition_id").sort_index()
    pd.testing.assert_frame_equal(single.set_index("transition_id").sort_index(), expected)
    moved = moved.assign(year=moved["year"] + shift).set_index("transition_id").sort_index()
    pd.testing.assert_frame_equal(moved.drop(columns="note"), expected.drop(columns="note"))


def test_derived_careers_are_a_valid_dataset(derived: Derived, tmp_path: Path) -> None:
    careers = derived(tables(histories(DEVELOPMENT)))
    rows = {"researchers": to_pandas(careers.researchers), "transitions": to_pandas(careers.transitions)}
    record = derivation_summary(careers)
    write_dataset({**rows, "sources": SOURCES}, METADATA, tmp_path / "pk", record=record)
    assert main(["validate", str(tmp_path / "pk")]) == 0
    ecosystem = load_dataset(tmp_path / "pk", load_reference(REFERENCE, use_cache=False), use_cache=False)
    assert len(ecosystem.transitions) == len(rows["transitions"])
    uncertain = int((rows["transitions"]["certainty"] == UNCERTAIN).sum())
    assert ecosystem.certain.uncertain_left_out == uncertain > 0
    imported = ecosystem.metadata.record
    assert imported is not None
    assert {threshold.name: threshold.value for threshold in imported.thresholds} == Thresholds().values()
    assert imported.flagged == record["flagged"]["people"]
    again = write_dataset({**rows, "sources": SOURCES}, METADATA, tmp_path / "pk", record=record)
    assert again.numbers()["transitions"] == {"added": 0, "left": 0, "corrected": 0, "rows": len(rows["transitions"])}
