"""Simulate a dataset and write it as CSV files; equal parameters, size and seed give equal bytes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.datasets.metadata import CC_ZERO, FolderMetadata, write_metadata
from ecosystem.simulator.article_journeys import ARTICLE, journey_moves, journey_people
from ecosystem.simulator.attributes import CHALLENGES, MOTIVATIONS, Gaps, move_attributes, skills
from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.population import People, draw_people
from ecosystem.simulator.random_draws import Codes, Dice, Flags
from ecosystem.simulator.simulated_posts import CITY, COUNTRY, SECTOR, organization_names
from ecosystem.simulator.world import DEGREES, FIELDS, HOME, World
from ecosystem.simulator.yearly_moves import MOVE_KINDS, SimulatedCareers, simulate_careers
from ecosystem.tables import (
    CITY_POPULATION_SOURCE,
    DATASET_TABLES,
    Cities,
    Researchers,
    Sectors,
    Sources,
    Table,
    Transitions,
)

SIMULATION: Final = "demo-simulation"
SIMULATED: Final = "s"
DESCRIPTION: Final = (
    "Simulated: {people:,} careers made by a documented model, about nobody, and three stories of the source article "
    "as illustration. Nothing in it is a finding. Every number of the model names a published source or is marked as "
    "an assumption."
)


def simulate(parameters: Parameters, *, size: int, seed: int) -> dict[str, pd.DataFrame]:
    """Simulate a dataset of `size` people, and add the three journeys of the source article.

    Returns
    -------
    dict of DataFrame
        Tables by name with the declared columns; text is missing rather than empty, years are ``Int64``.
    """
    if size < 0 or seed < 0:
        raise ValueError(f"size = {size}, seed = {seed}: neither may be negative. Choose numbers from 0.")
    world, gaps = World(parameters), Gaps(parameters, seed)
    everyone = draw_people(world, Dice(seed, "people"), size)
    careers = simulate_careers(world, everyone, Dice(seed, "careers"))
    researchers = _complete(Researchers, [_researchers(world, everyone, careers, gaps), journey_people()])
    transitions = _complete(Transitions, [_transitions(world, everyone, careers, gaps), journey_moves()])
    cities = parameters.cities[parameters.cities[Cities.city_id].isin(_cities_named(researchers, transitions))]
    cited = {
        SIMULATION,
        ARTICLE,
        CITY_POPULATION_SOURCE,
        *cities[Cities.source_id],
        *(row.basis for row in parameters.rows),
    }
    sources = parameters.sources[parameters.sources[Sources.source_id].isin(cited)]
    return {
        Researchers.table: researchers,
        Transitions.table: transitions,
        Cities.table: cities.reset_index(drop=True),
        Sectors.table: parameters.sectors.copy(),
        Sources.table: sources.reset_index(drop=True),
    }


def _cities_named(researchers: pd.DataFrame, transitions: pd.DataFrame) -> set[str]:
    moves = transitions[[Transitions.from_city_id, Transitions.to_city_id]].melt()["value"]
    return {*researchers[Researchers.city_id].dropna(), *moves.dropna()}


def _researchers(world: World, everyone: People, careers: SimulatedCareers, gaps: Gaps) -> pd.DataFrame:
    size = len(everyone)
    numbers = _numbered(size)
    posts, moves = careers.posts, careers.moves
    city = gaps.of_posts("city", moves, size).last
    employer = gaps.of_posts("organization", moves, size).last | (city & (posts[COUNTRY] == HOME))
    country = gaps.unknown("degree_country_code", size)
    institution = country | gaps.unknown("degree_institution", size)
    return pd.DataFrame(
        {
            Researchers.researcher_id: _texts("s-", numbers),
            Researchers.name: _texts("Simulated person ", numbers),
            Researchers.field: _named(FIELDS, everyone.field),
            Researchers.degree: _named(DEGREES, everyone.degree, gaps.unknown("degree", size)),
            Researchers.degree_institution: organization_names(world, everyone.trained_at, known=~institution),
            Researchers.degree_country_code: _named(world.countries, everyone.trained_at[COUNTRY], country),
            Researchers.degree_year: _years(everyone.degree_year, gaps.unknown("degree_year", size)),
            Researchers.career_start_year: _years(everyone.start, gaps.unknown("career_start_year", size)),
            Researchers.last_observed_year: _years(everyone.last, gaps.unknown("last_observed_year", size)),
            Researchers.organization: organization_names(world, posts, known=~employer),
            Researchers.sector_id: _named(world.sectors, posts[SECTOR]),
            Researchers.city_id: _named(world.cities, posts[CITY], city),
            Researchers.skills: skills(
                world,
                Dice(gaps.seed, "skills"),
                posts[SECTOR],
                everyone.field,
                at_home=posts[COUNTRY] == HOME,
                known=~gaps.unknown("skills", size),
            ),
            Researchers.source_id: SIMULATION,
        }
    )


def _transitions(world: World, everyone: People, careers: SimulatedCareers, gaps: Gaps) -> pd.DataFrame:
    moves = careers.moves
    size = len(moves)
    drawn = move_attributes(world, everyone, moves, Dice(gaps.seed, "accounts"))
    city = gaps.of_posts("city", moves, len(everyone))
    employer = gaps.of_posts("organization", moves, len(everyone))
    left, taken = moves.origin, moves.destination
    no_name_left = employer.origin | (city.origin & (left[COUNTRY] == HOME))
    no_name_taken = employer.destination | (city.destination & (taken[COUNTRY] == HOME))
    return pd.DataFrame(
        {
            Transitions.transition_id: _texts("t-", _numbered(size)),
            Transitions.researcher_id: _texts("s-", _numbered(len(everyone))).take(moves.person).to_numpy(),
            Transitions.year: _years(moves.year, gaps.unknown("year", size)),
            Transitions.kind: _named(MOVE_KINDS, moves.kind),
            Transitions.from_organization: organization_names(world, left, known=~no_name_left),
            Transitions.from_sector_id: _named(world.sectors, left[SECTOR]),
            Transitions.from_city_id: _named(world.cities, left[CITY], city.origin),
            Transitions.from_country_code: _named(world.countries, left[COUNTRY]),
            Transitions.to_organization: organization_names(world, taken, known=~no_name_taken),
            Transitions.to_sector_id: _named(world.sectors, taken[SECTOR]),
            Transitions.to_city_id: _named(world.cities, taken[CITY], city.destination),
            Transitions.to_country_code: _named(world.countries, taken[COUNTRY]),
            Transitions.role: _named(drawn.role_names, drawn.role, gaps.unknown("role", size)),
            Transitions.motivation: _named(MOTIVATIONS, drawn.motivation, gaps.unknown("motivation", size)),
            Transitions.challenge: _named(CHALLENGES, drawn.challenge, gaps.unknown("challenge", size)),
            Transitions.evidence: SIMULATED,
            Transitions.source_id: SIMULATION,
        }
    )


def _named(names: Sequence[str], codes: Codes, unknown: Flags | None = None) -> pd.Series:
    taken = codes if unknown is None else np.where(unknown, -1, codes)
    return pd.Series(pd.array(list(names), dtype="str").take(taken, allow_fill=True))


def _years(years: Codes, unknown: Flags) -> pd.Series:
    return pd.Series(years, dtype="Int64").mask(unknown)


def _numbered(size: int) -> list[str]:
    width = max(4, len(str(size)))
    return [f"{number:0{width}d}" for number in range(1, size + 1)]


def _texts(prefix: str, numbers: list[str]) -> pd.Series:
    return pd.Series([prefix + number for number in numbers], dtype="str")


def _complete(table: type[Table], parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate parts, with every declared column in the declared order."""
    columns = list(table.columns())
    kinds = {column: "Int64" if column.rule.type == "integer" else "str" for column in columns}
    complete = [part.reindex(columns=columns).astype(kinds) for part in parts]
    return pd.concat(complete, ignore_index=True)


def write_simulated(tables: Mapping[str, pd.DataFrame], folder: Path, *, name: str = "demo") -> None:
    """Write each table to ``<name>.csv`` (UTF-8, line feeds) and `datapackage.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    for table_name, table in tables.items():
        table.to_csv(folder / f"{table_name}.csv", index=False, encoding="utf-8", lineterminator="\n")
    simulated = tables[Researchers.table][Researchers.source_id] == SIMULATION
    metadata = FolderMetadata(
        name=name,
        title="Demo: simulated careers in the Pakistani AI ecosystem",
        description=DESCRIPTION.format(people=int(simulated.sum())),
        kind="simulated",
        version="1.1.0",
        created="2026-11-30",
        as_of="2025-12-31",
        licences=(CC_ZERO,),
        tables=DATASET_TABLES,
    )
    write_metadata(folder, metadata)
