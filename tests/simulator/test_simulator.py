"""Simulator: parameters, laws of every dataset, and the demo's distributions."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare
from statsmodels.duration.survfunc import SurvfuncRight

from ecosystem.indicators.counting import Estimate
from ecosystem.simulator import Parameters, read_parameters, simulate, write_simulated
from ecosystem.simulator.parameters import ASSUMPTION, PARAMETERS, write_rows
from ecosystem.simulator.population import cohort_shares, draw_people
from ecosystem.simulator.random_draws import Dice
from ecosystem.simulator.simulated_posts import CITY, COUNTRY, domain_of
from ecosystem.simulator.world import ACADEMIA, HOME, World
from ecosystem.statistics import garwood, wilson
from ecosystem.tables import DATASET_TABLES, Researchers, Sectors, Sources, Transitions
from tests.simulator.realised import NOT_COMPARED, Realised, border_rates, left_within, loaded, realised, without_gaps
from tests.views.shipped import dataset

DATA = Path(__file__).parents[2] / "data"
REFERENCE = DATA / "reference"
DEMO = DATA / "demo"
MEASURED = (
    "| departure_rate",
    "| arrival_rate",
    "| industry_moves_per_return",
    "| degree_",
    "| trained_home_share",
    "| doctorate_first_post_home_share",
    "| skill_share",
    "| city_share",
    "| university_weight",
    "| destination_share",
)
JOURNEYS = {"Dr. Aisha Rahman", "Ali Hassan", "Sara Khan"}

Tables = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return read_parameters(DEMO / PARAMETERS, REFERENCE)


@pytest.fixture(scope="module")
def large(parameters: Parameters) -> Tables:
    return simulate(parameters, size=30_000, seed=7)


def with_every(parameters: Parameters, name: str, value: float) -> Parameters:
    rows = tuple(replace(row, value=value) if row.parameter == name else row for row in parameters.rows)
    return replace(parameters, rows=rows)


def main_moves(tables: Tables) -> pd.DataFrame:
    """Return the moves that change the main post, each with the sectors' domains; rows stand in the order of time."""
    moves = tables["transitions"]
    domain = tables["sectors"].set_index(Sectors.sector_id)[Sectors.domain]
    moves = moves[(moves[Transitions.kind] != "dual") & (moves[Transitions.evidence] == "s")]
    return moves.assign(
        from_domain=moves[Transitions.from_sector_id].map(domain), to_domain=moves[Transitions.to_sector_id].map(domain)
    )


def first_domains(tables: Tables) -> pd.Series:
    """Return the domain of everybody's first post, by person."""
    domain = tables["sectors"].set_index(Sectors.sector_id)[Sectors.domain]
    invented = tables["researchers"].set_index(Researchers.researcher_id)
    moves = main_moves(tables).drop_duplicates(Transitions.researcher_id).set_index(Transitions.researcher_id)
    trained = moves[Transitions.kind] == "training-to-post"
    first = moves["to_domain"].where(trained, moves["from_domain"])
    return first.reindex(invented.index).fillna(invented[Researchers.sector_id].map(domain))


def check_chain(tables: Tables) -> None:
    """Check that each post left is the post taken before, and the last one taken is where the person works."""
    ends = ("organization", "sector_id", "city_id", "country_code")
    moves = main_moves(tables)
    moves = moves.fillna({f"{side}_{end}": "" for side in ("from", "to") for end in ends})
    before = moves.groupby(Transitions.researcher_id)[[f"to_{end}" for end in ends]].shift()
    later = before["to_sector_id"].notna()
    for end in ends:
        assert (before.loc[later, f"to_{end}"] == moves.loc[later, f"from_{end}"]).all(), end
    last = moves.drop_duplicates(Transitions.researcher_id, keep="last").set_index(Transitions.researcher_id)
    now = tables["researchers"].fillna(dict.fromkeys((Researchers.organization, Researchers.city_id), ""))
    now = now.set_index(Researchers.researcher_id).loc[last.index]
    for end in ends[:3]:
        assert (last[f"to_{end}"] == now[end]).all(), end


def check_years(tables: Tables) -> None:
    """Check that moves are in order and lie between the first year of the career and the last year observed."""
    moves = main_moves(tables).merge(tables["researchers"], on=Researchers.researcher_id)
    moves = moves[moves[Transitions.year].notna()]
    assert (moves.groupby(Transitions.researcher_id)[Transitions.year].diff().dropna() > 0).all()
    after = moves[Transitions.year] - moves[Researchers.career_start_year]
    trained = moves[Transitions.kind] == "training-to-post"
    assert (after[trained].dropna() == 0).all()
    assert (after[~trained].dropna() > 0).all()
    assert (moves[Transitions.year] <= moves[Researchers.last_observed_year]).fillna(True).all()


def check_declared(tables: Tables) -> None:
    """Check that columns, required cells, listed words, patterns and references are as declared."""
    assert {table.table for table in DATASET_TABLES if not table.may_be_absent} <= set(tables)
    for table in (table for table in DATASET_TABLES if table.table in tables):
        frame = tables[table.table]
        assert tuple(frame.columns) == table.columns()
        for column in table.columns():
            cells, rule = frame[column].dropna(), column.rule
            assert not rule.required or len(cells) == len(frame), column
            assert not rule.unique or cells.is_unique, column
            assert not rule.values or cells.isin(rule.values).all(), column
            assert not (rule.pattern and rule.type == "string") or cells.str.fullmatch(rule.pattern).all(), column
            if rule.references:
                other, key = rule.references.split(".")
                assert cells.isin(tables[other][key]).all(), column


# The parameters


def test_every_parameter_has_a_basis_that_is_a_source_or_a_reasoned_assumption(parameters: Parameters):
    known = {ASSUMPTION, *parameters.sources[Sources.source_id]}
    for row in parameters.rows:
        assert row.basis in known, row
        assert row.unit, row
        assert row.note, row
        assert (row.basis == ASSUMPTION) or row.locator, row
    keys = [(row.parameter, row.key) for row in parameters.rows]
    assert len(keys) == len(set(keys))


def test_every_parameter_is_used(parameters: Parameters, monkeypatch: pytest.MonkeyPatch):
    used = set()
    by_key = Parameters.by_key

    def noting(self: Parameters, name: str) -> dict[str, float]:
        used.add(name)
        return by_key(self, name)

    monkeypatch.setattr(Parameters, "by_key", noting)
    simulate(parameters, size=50, seed=1)
    assert used == {row.parameter for row in parameters.rows}


def test_published_migration_rates_are_the_known_ones(parameters: Parameters):
    assert round(1000 * parameters.number("departure_rate"), 1) == 22.4
    assert round(1000 * parameters.number("arrival_rate"), 1) == 22.4


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"basis": ""}, "line 2: .* has no basis"), ({"basis": ASSUMPTION, "note": ""}, "line 2: .* has no basis")],
)
def test_a_parameter_without_a_basis_is_refused(parameters: Parameters, tmp_path: Path, change: dict, complaint: str):
    write_rows((replace(parameters.rows[0], **change),), tmp_path / PARAMETERS)
    with pytest.raises(ValueError, match=complaint):
        read_parameters(tmp_path / PARAMETERS, REFERENCE)


def test_a_city_that_the_reference_does_not_know_is_refused(parameters: Parameters):
    rows = tuple(replace(row, key="atlantis") if row.key == "lahore" else row for row in parameters.rows)
    with pytest.raises(ValueError, match="Not in the reference tables: atlantis"):
        simulate(replace(parameters, rows=rows), size=10, seed=1)


def test_only_parameters_with_a_single_value_are_replaced(parameters: Parameters):
    assert parameters.replace(mobility=3).number("mobility") == 3
    assert parameters.number("mobility") == 1
    with pytest.raises(KeyError, match="city_share"):
        parameters.replace(city_share=1)


def test_parameters_survive_being_written_and_read(parameters: Parameters, tmp_path: Path):
    write_rows(parameters.rows, tmp_path / PARAMETERS)
    assert (tmp_path / PARAMETERS).read_bytes() == (DEMO / PARAMETERS).read_bytes()


# What holds in every dataset


@given(size=st.integers(0, 60), seed=st.integers(0, 2**32), mobility=st.sampled_from([0.0, 1.0, 20.0]))
def test_every_dataset_keeps_the_laws(parameters: Parameters, size: int, seed: int, mobility: float):
    tables = simulate(parameters.replace(mobility=mobility), size=size, seed=seed)
    assert len(tables["researchers"]) == size + len(JOURNEYS)
    check_declared(tables)
    check_chain(tables)
    check_years(tables)


def test_the_laws_hold_at_large(large: Tables):
    check_declared(large)
    check_chain(large)
    check_years(large)


@pytest.mark.parametrize(("size", "seed"), [(-1, 0), (0, -1)])
def test_negative_sizes_and_seeds_are_refused(parameters: Parameters, size: int, seed: int):
    with pytest.raises(ValueError, match="neither may be negative"):
        simulate(parameters, size=size, seed=seed)


def test_size_zero_leaves_the_three_journeys(parameters: Parameters):
    tables = simulate(parameters, size=0, seed=1)
    assert set(tables["researchers"][Researchers.name]) == JOURNEYS
    assert set(tables["transitions"][Transitions.evidence]) == {"i"}
    assert tables["transitions"][Transitions.year].isna().all()


def test_without_mobility_there_are_only_first_posts(parameters: Parameters):
    moves = main_moves(simulate(parameters.replace(mobility=0), size=500, seed=1))
    assert set(moves[Transitions.kind]) == {"training-to-post"}


def test_a_second_post_is_beside_the_one_held(large: Tables):
    moves = large["transitions"]
    dual = moves[moves[Transitions.kind] == "dual"]
    assert len(dual) > 100
    assert (dual[Transitions.from_country_code] == dual[Transitions.to_country_code]).all()
    placed = dual[[Transitions.from_city_id, Transitions.to_city_id]].dropna()
    assert (placed[Transitions.from_city_id] == placed[Transitions.to_city_id]).all()


def test_kinds_of_moves_agree_with_their_countries(large: Tables):
    moves = main_moves(large)
    kind = moves[Transitions.kind]
    left_home = moves[Transitions.from_country_code] == "PK"
    entered_home = moves[Transitions.to_country_code] == "PK"
    later = kind != "training-to-post"
    assert ((kind == "leave") == (later & left_home & ~entered_home)).all()
    assert ((kind == "return") == (later & ~left_home & entered_home)).all()
    assert (moves.loc[kind == "start-up", "to_domain"] == "industry").all()
    trained = moves[~later]
    assert (trained[Transitions.from_country_code] != trained[Transitions.to_country_code]).all()


def test_every_row_is_marked_as_simulated_or_illustrative(large: Tables):
    researchers, transitions = large["researchers"], large["transitions"]
    invented = researchers[Researchers.source_id] == "demo-simulation"
    assert researchers.loc[invented, Researchers.name].str.fullmatch(r"Simulated person \d{4,}").all()
    assert set(researchers.loc[~invented, Researchers.name]) == JOURNEYS
    assert set(researchers.loc[~invented, Researchers.source_id]) == {"source-article"}
    by_evidence = transitions.groupby(Transitions.evidence)[Transitions.source_id].unique()
    assert {evidence: list(sources) for evidence, sources in by_evidence.items()} == {
        "i": ["source-article"],
        "s": ["demo-simulation"],
    }
    kinds = large["sources"].set_index(Sources.source_id)[Sources.kind]
    assert (kinds["demo-simulation"], kinds["source-article"]) == ("simulated", "illustrative")


def test_organisations_abroad_and_firms_have_generic_names(large: Tables):
    moves = large["transitions"]
    moves = moves[(moves[Transitions.evidence] == "s") & moves[Transitions.to_organization].notna()]
    real = moves[Transitions.to_sector_id].eq("university") & moves[Transitions.to_country_code].eq("PK")
    assert moves.loc[~real, Transitions.to_organization].str.fullmatch(r"[A-Z][A-Za-z -]+ \d+, .+").all()


# One seed, one dataset


def test_a_seed_makes_the_same_bytes_again(parameters: Parameters, tmp_path: Path):
    for folder in ("once", "again"):
        write_simulated(simulate(parameters, size=300, seed=5), tmp_path / folder)
    once, again = ({p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("once", "again"))
    assert once == again
    assert not any(b"\r" in content for content in once.values())


def test_another_seed_makes_another_dataset(parameters: Parameters):
    one, other = (simulate(parameters, size=300, seed=seed)["transitions"] for seed in (5, 6))
    assert not one.equals(other)


def test_the_shipped_demo_stays_small():
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 2_500_000


# What the parameters promise


@pytest.fixture(scope="module")
def measured(parameters: Parameters) -> list[Realised]:
    return list(realised(parameters))


@pytest.mark.slow
def test_every_sourced_parameter_is_compared_with_the_output(parameters: Parameters, measured: list[Realised]):
    sourced = {row.parameter for row in parameters.rows if row.basis != ASSUMPTION}
    assert sourced == {row.parameter for row in measured} | NOT_COMPARED


@pytest.mark.slow
def test_realised_values_equal_the_sourced_ones(measured: list[Realised]):
    for row in measured:
        assert abs(row.difference) <= (4 if "largest of" in row.measured else 3) * row.error, row
    assert all(row.error < 0.02 * row.sourced for row in measured if row.unit == "rate")


@pytest.mark.slow
def test_the_table_in_the_method_states_the_realised_values(measured: list[Realised]):
    lines = (DATA / "METHOD.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith(MEASURED) and line.count("|") == 7] == [
        f"| {' | '.join(row.cells())} |" for row in measured
    ]


@pytest.mark.parametrize("mobility", [0.5, 2.0])
def test_border_rates_follow_the_sourced_ones_at_any_mobility(parameters: Parameters, mobility: float):
    stated = without_gaps(parameters.replace(mobility=mobility))
    rates = border_rates(loaded(simulate(stated, size=8_000, seed=9)))
    for parameter, crossing in (("departure_rate", "leaves"), ("arrival_rate", "arrives")):
        rate, moves = rates[crossing]
        assert rate == pytest.approx(mobility * stated.number(parameter), rel=3 / moves**0.5), crossing


def test_the_intervals_of_the_shipped_demo_hold_the_sourced_rates(parameters: Parameters):
    rates = border_rates(dataset("demo"))
    for parameter, crossing in (("departure_rate", "leaves"), ("arrival_rate", "arrives")):
        rate, moves = rates[crossing]
        estimate = Estimate.of(garwood(moves, moves / rate))
        assert estimate.low < 1000 * parameters.number(parameter) < estimate.high, crossing


def test_posts_left_by_academics_are_within_the_interval_of_the_staff_lists():
    staff = pd.read_csv(DATA / "published" / "staff_listing.csv", dtype={"category": "str"})
    (row,) = staff[staff["grouping"] == "all"].to_dict("records")
    listed = wilson(row["not_listed"], row["listed"])
    share = left_within(dataset("demo"), months=17)
    assert listed.low < share < listed.high
    method = (DATA / "METHOD.md").read_text(encoding="utf-8")
    assert f"{share:.1%}".replace("%", " %") in " ".join(method.split())


def test_first_posts_in_academia_are_spread_over_cities_like_the_faculty_table(parameters: Parameters):
    world = World(parameters)
    everyone = draw_people(world, Dice(11, "people"), 20_000)
    posts = everyone.first_post
    academic = (domain_of(world, posts) == ACADEMIA) & (posts[COUNTRY] == HOME)
    cities, shares = parameters.shares("city_share")
    counts = np.bincount(posts[CITY, academic], minlength=len(world.cities))
    observed = np.array([counts[world.cities.index(city)] for city in cities])
    assert observed.sum() == academic.sum()
    assert chisquare(observed, shares * observed.sum()).pvalue > 0.001


def test_cohorts_and_degrees_follow_their_shares(parameters: Parameters):
    everyone = draw_people(World(parameters), Dice(12, "people"), 20_000)
    years, shares = cohort_shares(parameters)
    assert chisquare(np.bincount(everyone.start - years[0]), shares * 20_000).pvalue > 0.001
    _, degrees = parameters.shares("degree_share")
    assert chisquare(np.bincount(everyone.degree), degrees * 20_000).pvalue > 0.001


def test_gaps_are_as_frequent_as_in_the_parameters(large: Tables, parameters: Parameters):
    share = parameters.by_key("unknown_share")
    researchers = large["researchers"]
    for column in (Researchers.degree, Researchers.degree_country_code, Researchers.degree_year):
        assert researchers[column].isna().mean() == pytest.approx(share[column], abs=0.01), column
    moves = main_moves(large)
    assert moves[Transitions.year].isna().mean() == pytest.approx(share["year"], abs=0.01)
    home = moves[moves[Transitions.to_country_code] == "PK"]
    assert home[Transitions.to_city_id].isna().mean() == pytest.approx(share["city"], abs=0.01)


def test_nothing_is_missing_where_nothing_is_unknown(parameters: Parameters):
    tables = simulate(with_every(parameters, "unknown_share", 0.0), size=500, seed=3)
    moves = main_moves(tables)
    assert moves[[Transitions.year, Transitions.role, Transitions.to_organization]].notna().all(axis=None)
    later = moves[moves[Transitions.kind] != "training-to-post"]
    assert later[[Transitions.motivation, Transitions.challenge]].notna().all(axis=None)


def test_everything_that_can_be_unknown_can_be_unknown_for_all(parameters: Parameters):
    tables = simulate(with_every(parameters, "unknown_share", 1.0), size=200, seed=3)
    people = tables["researchers"].iloc[:-3]
    required = {column for column in Researchers.columns() if column.rule.required}
    always_known = {*required, Researchers.name, Researchers.sector_id}
    assert people[[c for c in Researchers.columns() if c not in always_known]].isna().all(axis=None)


def test_more_mobility_makes_five_moves_each(parameters: Parameters):
    tables = simulate(parameters.replace(mobility=8.5), size=5_000, seed=4)
    assert 4.5 < len(tables["transitions"]) / 5_000 < 5.5


# What the demo shows


def test_brain_drain_return_and_hubs_are_plausible(large: Tables):
    moves = main_moves(large)
    moves = moves[moves[Transitions.kind] != "training-to-post"]
    leavers = moves.loc[moves[Transitions.kind] == "leave", Transitions.researcher_id]
    returners = moves.loc[moves[Transitions.kind] == "return", Transitions.researcher_id]
    assert 0.3 < leavers[leavers.isin(returners)].nunique() / leavers.nunique() < 0.45
    invented = large["researchers"].iloc[:-3]
    country = invented[Researchers.city_id].map(large["cities"].set_index("city_id")["country_code"]).dropna()
    assert 0.22 < (country != "PK").mean() < 0.35
    hubs = country[country == "PK"].index
    assert set(invented.loc[hubs, Researchers.city_id].value_counts().index[:3]) == {"lahore", "karachi", "islamabad"}


def test_half_of_those_who_begin_in_academia_reach_a_firm_in_about_ten_years(large: Tables):
    first = first_domains(large)
    followed = large["researchers"].set_index(Researchers.researcher_id)
    followed = followed[(first == "academia") & followed[Researchers.source_id].eq("demo-simulation")]
    followed = followed.dropna(subset=[Researchers.career_start_year, Researchers.last_observed_year])
    moves = main_moves(large).dropna(subset=[Transitions.year])
    entry = moves[moves["to_domain"] == "industry"].groupby(Transitions.researcher_id)[Transitions.year].min()
    entered = entry.reindex(followed.index)
    years = entered.fillna(followed[Researchers.last_observed_year]) - followed[Researchers.career_start_year]
    curve = SurvfuncRight(years.to_numpy(dtype=float), entered.notna().to_numpy(dtype=int))
    assert 8 <= curve.quantile(0.5) <= 12


def test_moves_to_industry_rise_after_2015(large: Tables):
    moves = main_moves(large)
    entries = moves[(moves["from_domain"] == "academia") & (moves["to_domain"] == "industry")]
    by_year = entries[entries[Transitions.kind] != "training-to-post"][Transitions.year].value_counts()
    early, late = (by_year.reindex(range(a, b), fill_value=0).mean() for a, b in ((2011, 2016), (2021, 2026)))
    assert late > 2 * early


def test_firms_name_deployment_skills_more_than_universities(large: Tables):
    people = large["researchers"].dropna(subset=[Researchers.skills])
    names = people[Researchers.skills].str.split(";")
    for skill in ("docker", "mlops", "kubernetes"):
        known = names.map(lambda skills, skill=skill: skill in skills)
        by_sector = known.groupby(people[Researchers.sector_id]).mean()
        assert by_sector["software-services"] > 3 * by_sector["university"]
