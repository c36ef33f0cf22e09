"""Published figures of economies on the page Context: headline facts, and what no economy or no year leaves."""

from dataclasses import replace

import pytest

from ecosystem.selection import Selection
from ecosystem.views import View, context
from tests.views.published import check, scope
from tests.views.sentences import check_sentences


def of(definition, **chosen) -> View:
    return definition.of(scope(selection=replace(Selection(), **chosen)))


def value(view: View, economy: str, year: int, column: str = "value") -> float:
    table = view.table
    return float(table[(table["economy_id"] == economy) & (table["year"] == year)][column].iloc[0])


def test_three_counts_are_drawn_together_and_cited_years_are_not_joined():
    view = check(context.sources)
    assert [trace.name for trace in view.figure.data] == ["Scopus", "OpenAlex", "CSET"]
    cited = [value for value in view.figure.data[2].y if value == value]
    assert cited == [468, 3481]
    assert all(after != after for after in view.figure.data[2].y[1::2])  # a gap after each point
    assert "7.4 times from 2015 to 2023 by CSET" in view.summary
    assert view.summary.startswith("AI publications of 2015 with an author in Pakistan number 165 by Scopus")


def test_articles_grew_ninefold_and_the_world_fourfold():
    view = check(context.articles)
    assert view.summary.startswith(
        "Authors in Pakistan wrote 1,268 AI articles in 2022, 9.3 times the 136 of 2012, against 3.9 times in the world"
    )
    assert "place 22 of 202 economies, after 36 of 202 in 2012" in view.summary
    assert "7,263 articles, or 5,517 where each is shared" in view.summary
    assert "place 28 of 179" in view.summary
    assert [value(view, "PK", year) for year in (2012, 2022)] == [136, 1268]
    assert not any(0 in trace.y for trace in view.figure.data)  # the scale is logarithmic


def test_most_articles_have_a_foreign_institution():
    view = check(context.foreign_share)
    shares = [value(view, *key) for key in (("PK", 2022), ("PK", 2012), ("world", 2022), ("IN", 2022))]
    assert shares == pytest.approx([0.578, 0.382, 0.165, 0.109], abs=5e-4)
    assert "58 % have a foreign institution, against 17 % of the world's" in view.summary
    assert view.table[["low", "high"]].isna().all(axis=None)  # a full count
    assert "None of the economies" in of(context.foreign_share, economy=("IN",)).summary


def test_partners_have_volume_and_index():
    view = check(context.coauthors)
    table = view.table.set_index("partner_id")
    assert table.loc[["CN", "SA", "MY", "US"], "articles"].tolist() == [779, 604, 389, 274]
    assert table.loc[["SA", "AE", "US", "CN"], "collaboration_index"].tolist() == [5.53, 4.44, 0.28, 0.81]
    assert "China (779 of 3,388 international articles, 23 %)" in view.summary


def test_computing_share_fell_from_its_highest():
    view = check(context.computing)
    assert [value(view, "PK", year, "articles") for year in (2003, 2021, 2022)] == [114, 3964, 3675]
    assert view.summary.startswith(
        "Computing made up 10 % of Pakistan's science and engineering articles in 2022, after 17 % in 2019, its highest"
    )


def test_most_cited_articles_of_four_years():
    view = check(context.top_cited)
    assert [value(view, "PK", year) for year in range(2017, 2021)] == [1.22, 1.57, 1.58, 1.53]
    assert value(view, "BD", 2020) == 4.07
    assert "between 1.22 and 1.58 %" in view.summary


def test_patents_of_pakistan_india_and_the_world():
    view = check(context.patents)
    assert "10 AI patents, against 3,043 in India and 190,038 in the world" in view.summary


def test_accounts_on_github_with_their_place():
    view = check(context.github)
    assert view.summary == (
        "Pakistan had 2,053,465 GitHub accounts of any kind in Q3 2025, 6.5 times the 317,224 of Q1 2020. By number of "
        "accounts it had place 20 of 227 economies, after 26 of 217 in Q1 2020."
    )
    assert max(view.figure.data[-1].x) == 2025.5


def test_a_topic_below_the_threshold_is_unknown():
    view = check(context.github_topics)
    assert "297 developers in Pakistan" in view.summary
    assert view.table["value"].min() > 100
    assert set(view.table.loc[view.table["value"].isna(), "text"]) == {"–"}


def test_exchange_on_github_leaves_out_groups():
    view = check(context.github_partners)
    assert view.table["economy_id"].iloc[0] == "US"
    assert "european-union" not in set(view.table["economy_id"])
    assert "to Q4 2022 " in of(context.github_partners, period=(2020, 2022)).summary


def test_spending_is_of_the_last_year_of_each_economy():
    view = check(context.research_spending)
    assert value(view, "PK", 2017) == 0.24
    assert not view.table["economy_id"].duplicated().any()
    assert view.provenance.unknown.startswith("Bangladesh")


def test_investment_is_cited():
    view = check(context.cited)
    assert "20.3 million US dollars of 2021 from 2015 to 2024, with 7.4 million in 2022" in view.summary
    assert view.table["figure"].tolist() == [
        *("468", "3,481", "7.4 times", "41 of 150", "23 of 176", "20,307,279 USD", "7,407,220 USD")
    ]


NEW = [
    *(context.sources, context.articles, context.foreign_share, context.computing, context.top_cited),
    *(context.patents, context.github, context.github_topics, context.github_partners, context.research_spending),
]


@pytest.mark.parametrize("definition", NEW, ids=lambda definition: definition.id)
def test_no_peer_one_year_and_no_year_are_sentences(definition):
    chosen = [{"economy": ()}, {"economy": ("XX",)}, {"period": (2015, 2015)}, {"period": (2022, 2022)}]
    for view in (of(definition, **one) for one in chosen):
        assert check_sentences(view) == []
    none = of(definition, period=(1900, 1901))
    assert none.answered == ("period" not in definition.filters)
    assert "XX" in of(definition, economy=("XX",)).provenance.unknown or "economy" not in definition.filters
