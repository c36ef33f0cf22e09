"""The 115 figures of the 25 headline facts come out of the published tables exactly, to the digits printed."""

import math
from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd
import pytest

from ecosystem.datasets.cleaning_rules import Row, read_rows
from ecosystem.indicators import economy_figures as indicators
from ecosystem.indicators.ai_output import coauthorship_partners
from ecosystem.indicators.counting import Estimate
from ecosystem.indicators.economy_figures import Rank, estimate, figure, pick
from ecosystem.indicators.practitioners import practitioner_shares
from ecosystem.indicators.us_students import stay_shares
from ecosystem.load import PublishedTables, load_reference
from ecosystem.tables.published_words import ML_IN_PRODUCTION
from tests.data.shipped import REFERENCE, ROOT

FACTS = read_rows(ROOT / "tests" / "data" / "headline_facts.csv")
AI = "Artificial Intelligence (AI)"
COMPUTING = "computer and information sciences"
Figure = float | Rank | Estimate


@cache
def tables() -> PublishedTables:
    published = load_reference(REFERENCE).published
    assert published.problems == ()
    return published


def count(table: str, measure: str, **keys: str | int) -> float:
    return figure(pick(tables()[table], **keys), measure)


def place(table: str, measure: str, *, of: str = "PK", **keys: str | int) -> Rank:
    return indicators.place(pick(tables()[table], **keys), measure, among=tables().economies, of=of)


def foreign(economy: str, year: int) -> Estimate:
    table = tables()["ai_articles"]
    return estimate(indicators.share_series(table, "with_foreign", "articles", economies=[economy], years=(year, year)))


def growth(economy: str) -> float:
    return indicators.growth(tables()["ai_articles"], "articles", economy=economy, first=2012, last=2022)


def partner(code: str) -> pd.DataFrame:
    published = tables()
    partners = coauthorship_partners(published["ai_coauthorship"], published["ai_articles_total"], economy="PK")
    return pick(partners, partner_id=code)


def computing_share(year: int) -> Estimate:
    table = tables()["computing_articles"]
    shares = indicators.share_series(table, "computing_articles", "all_articles", economies=["PK"], years=(year, year))
    return estimate(shares)


def stays(economy: str, first: int, last: int) -> Estimate:
    rows = pick(tables()["stay_intention"], first_year=first, last_year=last)
    return estimate(stay_shares(rows, economies=[economy]))


def engineers(first: int, percent: str = "plans_percent") -> Estimate:
    rows = pick(tables()["stay_plans_by_field"], doctorate_field="engineering", first_year=first)
    return estimate(stay_shares(rows, economies=["PK"], percent=percent))


def in_science(born: str) -> Estimate:
    rows = pick(tables()["graduates_by_birth"], degree_field="science and engineering", year=2021)
    return estimate(indicators.share_series(rows, "science_occupations", "graduates", economies=[born]))


def students(economy: str, level: str, field: str = COMPUTING) -> float:
    return count("students_by_origin", "students", economy_id=economy, level=level, field=field, year=2022)


def in_computing(level: str) -> Estimate:
    whole = students("PK", level, "all fields")
    return Estimate(students("PK", level) / whole, math.nan, math.nan, whole)


def skill_rate(economy: str, year: int) -> float:
    return count("skill_migration", "net_rate", economy_id=economy, skill_group=AI, year=year)


def skill_place(year: int) -> Rank:
    rows = pick(tables()["skill_migration"], economy_id="PK", year=year)
    return indicators.place(rows, "net_rate", among=set(rows["skill_group"]), key="skill_group", of=AI, largest=False)


def loss_place() -> Rank:
    rows = pick(tables()["skill_migration"], skill_group=AI, year=2019)
    return indicators.place(rows, "net_rate", among=tables().economies, of="PK", largest=False)


def partner_rate(code: str) -> float:
    return count("country_migration", "net_rate", economy_id="PK", partner_id=code, year=2019)


def all_partners() -> float:
    rows = pick(tables()["country_migration"], economy_id="PK", year=2019)
    assert len(rows) == 35
    return float(rows["net_rate"].sum())


def answers(economy: str, year: int, measure: str, category: str, group: str = "all") -> Estimate:
    table = practitioner_shares(
        tables()["practitioner_counts"], measure, economies=[economy], years=[year], group=group
    )
    return estimate(pick(table, category=category))


def in_production(economy: str, year: int) -> Estimate:
    return estimate(
        practitioner_shares(
            tables()["practitioner_counts"],
            "ml_adoption",
            economies=[economy],
            years=[year],
            together={"in production": ML_IN_PRODUCTION},
        )
    )


def cited(fact: str, measure: str = "value") -> float:
    return count("single_facts", measure, fact_id=fact)


def cited_place(fact: str) -> Rank:
    return Rank(int(cited(fact)), int(cited(fact, "out_of")))


def printed_place(year: int) -> Rank:
    of = {"economy_id": "PK", "year": year}
    return Rank(
        int(count("doctorates_by_origin", "rank", **of)),
        int(count("doctorates_by_origin", "economies_counted", **of)),
    )


def accounts(year: int, quarter: int, column: str = "value") -> float:
    rows = pick(tables()["github_series"], economy_id="PK", measure="developers", year=year, quarter=quarter)
    return figure(rows, column)


FIGURES: Mapping[str, Callable[[], Figure]] = {
    "H01a": lambda: count("ai_articles", "articles", economy_id="PK", year=2022),
    "H01b": lambda: count("ai_articles", "articles", economy_id="PK", year=2012),
    "H01c": lambda: growth("PK"),
    "H01d": lambda: growth("world"),
    "H01e": lambda: place("ai_articles", "articles", year=2022),
    "H01f": lambda: place("ai_articles", "articles", year=2012),
    "H02a": lambda: foreign("PK", 2022),
    "H02b": lambda: foreign("PK", 2012),
    "H02c": lambda: foreign("world", 2022),
    "H02d": lambda: foreign("IN", 2022),
    "H03a": lambda: count("ai_articles_total", "articles", economy_id="PK"),
    "H03b": lambda: count("ai_articles_total", "fractional_articles", economy_id="PK"),
    "H03c": lambda: place("ai_articles_total", "articles"),
    "H04a": lambda: figure(partner("CN"), "articles"),
    "H04b": lambda: figure(partner("SA"), "articles"),
    "H04c": lambda: figure(partner("MY"), "articles"),
    "H04d": lambda: figure(partner("US"), "articles"),
    "H04e": lambda: estimate(partner("CN")),
    "H04f": lambda: figure(partner("SA"), "collaboration_index"),
    "H04g": lambda: figure(partner("AE"), "collaboration_index"),
    "H04h": lambda: figure(partner("US"), "collaboration_index"),
    "H04i": lambda: figure(partner("CN"), "collaboration_index"),
    "H05a": lambda: count("computing_articles", "computing_articles", economy_id="PK", year=2003),
    "H05b": lambda: count("computing_articles", "computing_articles", economy_id="PK", year=2021),
    "H05c": lambda: count("computing_articles", "computing_articles", economy_id="PK", year=2022),
    "H05d": lambda: computing_share(2019),
    "H05e": lambda: computing_share(2022),
    "H06a": lambda: count("computing_articles", "top_percent", economy_id="PK", year=2017),
    "H06b": lambda: count("computing_articles", "top_percent", economy_id="PK", year=2018),
    "H06c": lambda: count("computing_articles", "top_percent", economy_id="PK", year=2019),
    "H06d": lambda: count("computing_articles", "top_percent", economy_id="PK", year=2020),
    "H06e": lambda: count("computing_articles", "top_percent", economy_id="BD", year=2020),
    "H07a": lambda: count("ai_patents", "patents", economy_id="PK"),
    "H07b": lambda: count("ai_patents", "patents", economy_id="IN"),
    "H07c": lambda: count("ai_patents", "patents", economy_id="world"),
    "H08a": lambda: cited("H08a"),
    "H08b": lambda: cited("H08b"),
    "H08c": lambda: cited("H08b") / cited("H08a"),
    "H08d": lambda: cited_place("H08d"),
    "H08e": lambda: cited_place("H08e"),
    "H09a": lambda: cited("H09a"),
    "H09b": lambda: cited("H09b"),
    "H10a": lambda: count("doctorates_by_origin", "recipients", economy_id="PK", year=2017),
    "H10b": lambda: count("doctorates_by_origin", "recipients", economy_id="PK", year=2023),
    "H10c": lambda: printed_place(2017),
    "H10d": lambda: printed_place(2023),
    "H11a": lambda: stays("PK", 2017, 2017),
    "H11b": lambda: stays("PK", 2023, 2023),
    "H11c": lambda: stays("PK", 2017, 2023),
    "H11d": lambda: stays("PK", 2011, 2011),
    **{
        f"H12{part}": lambda economy=economy: stays(economy, 2023, 2023)
        for part, economy in zip("abcdefg", ("IN", "BD", "IR", "EG", "NG", "TR", "all-visa-holders"), strict=True)
    },
    "H13a": lambda: engineers(2006),
    "H13b": lambda: engineers(2010),
    "H13c": lambda: engineers(2014),
    "H13d": lambda: engineers(2014, "definite_percent"),
    "H14a": lambda: count("graduates_by_birth", "graduates", economy_id="PK", year=2021, degree_field="all fields"),
    "H14b": lambda: count(
        "graduates_by_birth", "science_occupations", economy_id="PK", year=2021, degree_field="all fields"
    ),
    "H14c": lambda: count("graduates_by_birth", "graduates", economy_id="PK", year=2017, degree_field="all fields"),
    "H14d": lambda: count("graduates_by_birth", "graduates", economy_id="PK", year=2019, degree_field="all fields"),
    "H15a": lambda: in_science("PK"),
    "H15b": lambda: in_science("IN"),
    "H15c": lambda: in_science("BD"),
    "H15d": lambda: in_science("all-foreign-born"),
    "H16a": lambda: count("stem_workers_by_birth", "science_percent", economy_id="PK"),
    "H16b": lambda: count("stem_workers_by_birth", "all_stem_percent", economy_id="PK"),
    "H16c": lambda: count("stem_workers_by_birth", "science_percent", economy_id="IN"),
    "H17a": lambda: students("PK", "doctorate"),
    "H17b": lambda: students("PK", "master"),
    "H17c": lambda: in_computing("doctorate"),
    "H17d": lambda: in_computing("master"),
    "H17e": lambda: students("IN", "master"),
    "H17f": lambda: students("BD", "doctorate"),
    "H18a": lambda: skill_rate("PK", 2015),
    "H18b": lambda: skill_rate("PK", 2019),
    "H18c": lambda: skill_place(2015),
    "H18d": lambda: skill_place(2018),
    "H18e": lambda: skill_place(2019),
    "H19a": loss_place,
    **{
        f"H19{part}": lambda economy=economy: skill_rate(economy, 2019)
        for part, economy in zip("bcdef", ("BD", "IN", "EG", "TR", "AE"), strict=True)
    },
    **{
        f"H20{part}": lambda code=code: partner_rate(code)
        for part, code in zip("abcde", ("AE", "US", "CA", "AU", "GB"), strict=True)
    },
    "H20f": all_partners,
    "H21a": lambda: accounts(2020, 1),
    "H21b": lambda: accounts(2025, 3),
    "H21c": lambda: Rank(int(accounts(2020, 1, "rank")), int(accounts(2020, 1, "economies_reported"))),
    "H21d": lambda: Rank(int(accounts(2025, 3, "rank")), int(accounts(2025, 3, "economies_reported"))),
    "H22a": lambda: answers("PK", 2021, "sector", "academia"),
    "H22b": lambda: answers("world", 2021, "sector", "academia"),
    "H22c": lambda: answers("PK", 2022, "sector", "academia"),
    "H22d": lambda: answers("world", 2022, "sector", "academia"),
    "H22e": lambda: answers("PK", 2021, "sector", "industry"),
    "H23a": lambda: in_production("PK", 2021),
    "H23b": lambda: in_production("world", 2021),
    "H23c": lambda: in_production("PK", 2022),
    "H23d": lambda: in_production("world", 2022),
    "H24a": lambda: answers("PK", 2022, "published_research", "yes"),
    "H24b": lambda: answers("world", 2022, "published_research", "yes"),
    "H24c": lambda: answers("PK", 2022, "published_research", "yes", "doctorate"),
    "H24d": lambda: answers("world", 2022, "published_research", "yes", "doctorate"),
    "H25a": lambda: answers("PK", 2022, "student", "yes"),
    "H25b": lambda: answers("world", 2022, "student", "yes"),
    "H25c": lambda: answers("IN", 2022, "student", "yes"),
}


def test_every_fact_is_computed():
    assert [row["id"] + row["part"] for row in sorted(FACTS, key=lambda row: row["id"] + row["part"])] == sorted(
        FIGURES
    )
    assert len({row["id"] for row in FACTS}) == 25


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["id"] + row["part"])
def test_a_headline_figure_is_exact(row: Row):
    found = FIGURES[row["id"] + row["part"]]()
    if isinstance(found, Rank):
        assert (found.place, f"of {found.out_of}") == (float(row["value"]), row["unit"])
        return
    if isinstance(found, float):
        assert as_printed(found, row["value"]) == row["value"]
        return
    shares = {"value": found.value, "low": found.low, "high": found.high}
    for name, share in shares.items():
        assert not row[name] or as_printed(100 * share, row[name]) == row[name], name
    assert found.n == float(row["n"])


def as_printed(number: float, printed: str) -> str:
    """Round half up, as the facts are printed."""
    digits = len(printed.partition(".")[2])
    return f"{math.floor(number * 10**digits + 0.5 + 1e-9) / 10**digits:.{digits}f}"
