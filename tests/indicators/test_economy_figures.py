"""Indicators of the published tables by economy: laws on the shipped tables, and empty tables."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.ai_output import ai_output_by_source, coauthorship_partners
from ecosystem.indicators.economy_figures import pick
from ecosystem.indicators.practitioners import practitioner_shares, skill_lifts
from ecosystem.indicators.published_figures import source_ages
from ecosystem.indicators.us_students import field_shares, stay_shares
from ecosystem.load import PublishedTables, load_reference, without_published
from ecosystem.tables.published_words import PEERS, PRACTITIONER_CATEGORIES, PRACTITIONER_MEASURES
from tests.data.shipped import REFERENCE

ECONOMIES = ("PK", *PEERS)


@cache
def shipped() -> PublishedTables:
    return load_reference(REFERENCE).published


def results(published: PublishedTables, economies: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """One result table of every function that returns one."""
    stay, counts = published["stay_intention"], published["practitioner_counts"]
    return {
        "series": indicators.series(published["ai_articles"], "articles", economies=economies, unit="articles"),
        "share_series": indicators.share_series(
            published["ai_articles"], "with_foreign", "articles", economies=economies, years=(2012, 2022)
        ),
        "stay_shares": stay_shares(stay, economies=economies, years=(2011, 2023)),
        "field_shares": field_shares(published["students_by_origin"], economies=economies),
        "practitioner_shares": practitioner_shares(counts, "degree", economies=economies, years=[2021, 2022]),
        "added_up": practitioner_shares(
            counts, "ml_adoption", economies=economies, years=[2021], together={"no": ("no-ml", "exploring")}
        ),
        "skill_lifts": skill_lifts(
            published["practitioner_skills"], economy=economies[0], year=2021, group="industry", kind="language"
        ),
        "partners": coauthorship_partners(
            published["ai_coauthorship"], published["ai_articles_total"], economy=economies[0]
        ),
    }


NAMES = sorted(results(without_published(), ("PK",)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("without", ["tables", "economies"])
def test_nothing_to_count_gives_an_empty_result(name, without):
    table = results(without_published(), ECONOMIES) if without == "tables" else results(shipped(), ("XX",))
    assert table[name].empty
    assert {"value", "low", "high", "n", "unit"} <= set(table[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_value_lies_within_its_interval_and_a_share_between_0_and_1(name):
    table = results(shipped(), ECONOMIES)[name]
    assert len(table) > 0
    low, high = table["low"].fillna(-np.inf), table["high"].fillna(np.inf)
    known = table["value"].notna()
    assert (low[known] <= table["value"][known]).all()
    assert (table["value"][known] <= high[known]).all()
    assert not table["unit"].eq("share").any() or table["value"].dropna().between(0, 1).all()
    assert (table["low"].isna() == table["high"].isna()).all()


def test_rows_come_in_the_order_of_the_economies_asked_for_and_then_by_year():
    economies = ("TR", "PK", "IN")
    table = indicators.series(shipped()["ai_articles"], "articles", economies=economies, unit="articles")
    assert table["economy_id"].drop_duplicates().tolist() == list(economies)
    assert table.groupby("economy_id")["year"].is_monotonic_increasing.all()
    assert table["low"].isna().all()


def test_a_missing_figure_stays_missing_and_is_never_ranked():
    table = pd.DataFrame(
        {"economy_id": ["PK", "IN", "BD"], "year": 2022, "part": pd.array([1, None, 0], "Int64"), "whole": [4, 4, 0]}
    )
    shares = indicators.share_series(table, "part", "whole", economies=["PK", "IN", "BD"])
    assert shares["value"].tolist()[:1] == [0.25]
    assert shares[["value", "low", "high", "n"]].iloc[1:].isna().all(axis=None)
    assert indicators.place(table, "part", among=table["economy_id"], of="PK").out_of == 2
    with pytest.raises(LookupError):
        indicators.place(table, "part", among=table["economy_id"], of="IN")


def test_the_interval_of_intended_stays_rests_on_the_number_of_people_that_the_source_implies():
    stay = shipped()["stay_intention"]
    listed = stay[stay["stay_count"].notna()]
    assert (np.round(listed["stay_percent"] / 100 * listed["recipients"].astype(float)) == listed["stay_count"]).all()


def test_answers_of_one_base_add_up_to_all():
    counts = shipped()["practitioner_counts"]
    for measure in set(PRACTITIONER_MEASURES) - {"research_used_ml"}:  # several answers possible
        shares = practitioner_shares(counts, measure, economies=["PK", "world"], years=[2021, 2022])
        assert shares.groupby(["economy_id", "year"])["value"].sum().round(9).eq(1).all(), measure


def test_every_measure_has_its_own_answers():
    assert set(PRACTITIONER_MEASURES) == set(PRACTITIONER_CATEGORIES)
    counts = shipped()["practitioner_counts"].astype({"measure": "str", "category": "str"})
    for measure, rows in counts.groupby("measure"):
        assert set(rows["category"]) == set(PRACTITIONER_CATEGORIES[measure])


def test_a_lift_compares_a_group_with_everybody_and_its_difference_with_the_others():
    table = skill_lifts(shipped()["practitioner_skills"], economy="PK", year=2021, group="industry", kind="framework")
    enough = table[table["times"].notna()]
    assert np.allclose(enough["times"], enough["share"] / enough["overall"])
    assert (np.sign(enough["value"]) == np.sign(enough["share"] - enough["overall"])).all()
    assert np.allclose(table["share"], table["users"] / table["n"])


def test_the_share_of_a_field_is_of_all_students_of_that_origin_level_and_year():
    students = pick(shipped()["students_by_origin"], year=2022)
    table = field_shares(students, economies=["PK", "IN"])
    assert len(table) == len(pick(students, economy_id=("PK", "IN")))
    own = pick(table, economy_id="PK", level="doctorate", field="computer and information sciences").iloc[0]
    assert (own["students"], own["n"], round(own["value"], 4)) == (240, 1590, round(240 / 1590, 4))
    assert pick(table, field="all fields")["value"].eq(1).all()
    assert field_shares(students.iloc[:0], economies=["PK"]).empty


def test_a_partner_is_found_from_either_side():
    for economy, partner in (("PK", "CN"), ("CN", "PK")):
        partners = coauthorship_partners(shipped()["ai_coauthorship"], shipped()["ai_articles_total"], economy=economy)
        assert pick(partners, partner_id=partner)["articles"].tolist() == [779]
        assert len(partners) == 59


def test_ai_output_of_three_sources_stands_in_one_table():
    reference = load_reference(REFERENCE)
    published = reference.published

    def output(economy: str) -> pd.DataFrame:
        tables = (reference["ai_publications"], published["ai_articles"], published["single_facts"])
        return ai_output_by_source(*tables, economy=economy)

    counted = output("PK").set_index(["source_id", "year"])["value"]
    assert counted["openalex-ai-publications", 2018] == 3042
    assert counted["ncses-indicators-publications", 2022] == 1268
    assert counted["cset-ai-publications"].to_dict() == {2015: 468, 2023: 3481}
    assert set(output("IN")["source_id"]) == {"openalex-ai-publications", "ncses-indicators-publications"}
    assert output("XX").empty


def test_every_source_of_the_tables_has_an_age():
    reference = load_reference(REFERENCE)
    cited = {
        source
        for table in reference.published.tables.values()
        if "source_id" in table and table is not reference.published["sources"]
        for source in table["source_id"].astype(str)
    }
    ages = source_ages(reference.published["source_coverage"], reference["sources"])
    assert cited == set(ages["source_id"])
    assert ages["citation"].notna().all()
    assert (ages["first_year"].fillna(0) <= ages["last_year"]).all()
