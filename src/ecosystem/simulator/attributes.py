"""Attributes that do not affect moves: roles, reasons, challenges, skills and missing values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.population import People
from ecosystem.simulator.random_draws import NOBODY, Chances, Codes, Dice, Flags, Numbers
from ecosystem.simulator.simulated_posts import COUNTRY, domain_of
from ecosystem.simulator.world import ACADEMIA, DOMAINS, FIELDS, INDUSTRY, World, spread
from ecosystem.simulator.yearly_moves import MOVE_KINDS, Moves
from ecosystem.tables import vocabulary

SITUATIONS: Final = ("to-industry", "to-academia", "border", "other")
GRADES: Final = ("junior", "middle", "senior")
MOTIVATIONS: Final = tuple(vocabulary.MOTIVATIONS)
CHALLENGES: Final = tuple(vocabulary.CHALLENGES)
MAX_SKILL_CHANCE: Final = 0.97
"""Upper limit of the chance that a person names a skill."""
BATCH: Final = 50_000
ROUNDS: Final = 60
"""Iterations of the chances of skills; the limit of a chance slows them."""


@dataclass(frozen=True)
class MoveAttributes:
    """One code per move in every array; -1 where missing."""

    role_names: list[str]
    role: Codes
    motivation: Codes
    challenge: Codes


def move_attributes(world: World, people: People, moves: Moves, dice: Dice) -> MoveAttributes:
    """Draw role, reason and challenge of each move; a first post after training and a second post have no reasons."""
    has_reasons = ~np.isin(moves.kind, [MOVE_KINDS.index("training-to-post"), MOVE_KINDS.index("dual")])
    situation = _situations(world, moves)
    reasons = _by_situation(world, "motivation_share", MOTIVATIONS).draw(situation, dice.roll(len(moves)))
    challenges = _by_situation(world, "challenge_share", CHALLENGES).draw(situation, dice.roll(len(moves)))
    names, role = _roles(world, people, moves, dice)
    return MoveAttributes(
        names, role, np.where(has_reasons, reasons, NOBODY), np.where(has_reasons, challenges, NOBODY)
    )


def _situations(world: World, moves: Moves) -> Codes:
    before, after = domain_of(world, moves.origin), domain_of(world, moves.destination)
    crosses = moves.origin[COUNTRY] != moves.destination[COUNTRY]
    to_industry = (before != INDUSTRY) & (after == INDUSTRY)
    to_academia = (before != ACADEMIA) & (after == ACADEMIA)
    return np.select([crosses, to_industry, to_academia], [2, 0, 1], default=3)


def _by_situation(world: World, parameter: str, names: tuple[str, ...]) -> Chances:
    groups = world.parameters.grouped(parameter)
    return Chances.of(np.array([spread(groups[situation], names, 0.0) for situation in SITUATIONS]))


def _roles(world: World, people: People, moves: Moves, dice: Dice) -> tuple[list[str], Codes]:
    """Draw roles by domain and seniority; founders have their own."""
    shares: dict[str, dict[str, float]] = {}
    for key, share in world.parameters.by_key("role_share").items():
        group, _, role = key.rpartition(":")
        shares.setdefault(group, {})[role] = share
    groups = [f"{domain}:{grade}" for domain in DOMAINS for grade in GRADES] + ["start-up:any"]
    names = list(dict.fromkeys(role for roles in shares.values() for role in roles))
    chances = Chances.of(np.array([spread(shares[group], names, 0.0) for group in groups]))
    since = world.parameters.by_key("seniority_year")
    career_age = moves.year - people.start[moves.person]
    grade = np.digitize(career_age, [since["middle"], since["senior"]])
    row = domain_of(world, moves.destination) * len(GRADES) + grade
    founders = moves.kind == MOVE_KINDS.index("start-up")
    return names, chances.draw(np.where(founders, len(groups) - 1, row), dice.roll(len(moves)))


def skills(world: World, dice: Dice, sector: Codes, field: Codes, *, at_home: Flags, known: Flags) -> pd.Series:
    """Skills of each person as a semicolon-separated list; missing where unknown or none."""
    names = list(next(iter(world.parameters.grouped("skill_share").values())))
    chances = skill_chances(world, names, sector[at_home], field[at_home])
    lists = np.full(len(sector), "", dtype=object)
    for start in range(0, len(sector), BATCH):
        part = slice(start, start + BATCH)
        chance = chances[sector[part], field[part]]
        named = (dice.roll(chance.size).reshape(chance.shape) < chance) & known[part, None]
        for skill, name in enumerate(names):
            lists[part][named[:, skill]] += f"{name};"
    labels = pd.Series(lists, dtype="str").str.rstrip(";")
    return labels.mask(labels == "")


def skill_chances(world: World, names: list[str], sector: Codes, field: Codes) -> Numbers:
    """Chance that a person names a skill: sector × field × skill.

    Tilts of sectors and fields are relative: among the people of these sectors and fields, the mean of each domain is
    its share. Each chance has a limit, so the scale is found by iteration.
    """
    parameters = world.parameters
    by_domain = parameters.grouped("skill_share")
    by_sector = _tilts(parameters.grouped("sector_skill_tilt"), world.sectors, names)
    by_field = _tilts(parameters.grouped("field_skill_tilt"), FIELDS, names)
    tilts = by_sector[:, None, :] * by_field[None, :, :]
    people = np.zeros((len(world.sectors), len(FIELDS)))
    np.add.at(people, (sector, field), 1)
    chances = np.zeros_like(tilts)
    for code, domain in enumerate(DOMAINS):
        rows = world.domain_of == code
        weights = people[rows] if people[rows].any() else np.ones_like(people[rows])
        shares = spread(by_domain[domain], names, 0.0)
        scale = shares.copy()
        for _ in range(ROUNDS):
            chances[rows] = np.minimum(scale * tilts[rows], MAX_SKILL_CHANCE)
            mean = np.tensordot(weights / weights.sum(), chances[rows], axes=2)
            scale *= np.divide(shares, mean, out=np.ones_like(shares), where=mean > 0)
    return chances


def _tilts(groups: dict[str, dict[str, float]], rows: list[str] | tuple[str, ...], columns: list[str]) -> Numbers:
    tilts = np.ones((len(rows), len(columns)))
    for row, members in groups.items():
        tilts[rows.index(row)] = spread(members, columns, 1.0)
    return tilts


@dataclass(frozen=True)
class Gaps:
    """Missing values at random, each column at its own rate; one post is missing in both rows that name it."""

    parameters: Parameters
    seed: int

    def unknown(self, column: str, size: int) -> Flags:
        """Draw the rows in which a column is missing."""
        share = self.parameters.by_key("unknown_share")[column]
        return Dice(self.seed, f"unknown {column}").roll(size) < share

    def of_posts(self, column: str, moves: Moves, people: int) -> PostGaps:
        """Draw the posts in which a column is missing: the same for a post when taken and when left."""
        flags = self.unknown(column, people + len(moves))
        first, taken = flags[:people], flags[people:]
        before = previous_main(moves)
        origin = np.where(before >= 0, taken[before], first[moves.person])
        last = first.copy()
        main = np.flatnonzero(is_main(moves))
        last[moves.person[main]] = taken[main]
        return PostGaps(origin=origin, destination=taken, last=last)


@dataclass(frozen=True)
class PostGaps:
    """Missing flags of the posts left and taken by each move, and of each person's last post."""

    origin: Flags
    destination: Flags
    last: Flags


def is_main(moves: Moves) -> Flags:
    """Whether a move changes the main post; taking a second post does not."""
    main: Flags = moves.kind != MOVE_KINDS.index("dual")
    return main


def previous_main(moves: Moves) -> Codes:
    """Index of the person's previous move that changed the main post; -1 if none."""
    position = np.arange(len(moves))
    latest = np.maximum.accumulate(np.where(is_main(moves), position, -1)) if len(moves) else position
    before = np.concatenate([[-1], latest[:-1]]) if len(moves) else position
    same_person = (before >= 0) & (moves.person[before] == moves.person) if len(moves) else before >= 0
    return np.where(same_person, before, -1)
