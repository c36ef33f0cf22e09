"""What is told about a move: the role taken, the reason given and the obstacle named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecosystem.simulator.careers import KINDS, Moves
from ecosystem.simulator.chances import NOBODY, Chances, Codes, Dice
from ecosystem.simulator.population import People
from ecosystem.simulator.posts import COUNTRY, domain_of
from ecosystem.simulator.world import ACADEMIA, DOMAINS, INDUSTRY, World, spread
from ecosystem.tables import vocabulary as words

SITUATIONS: Final = ("to-industry", "to-academia", "border", "other")
GRADES: Final = ("junior", "middle", "senior")
MOTIVATIONS: Final = tuple(words.MOTIVATIONS)
CHALLENGES: Final = tuple(words.CHALLENGES)


@dataclass(frozen=True)
class Accounts:
    """One code per move in every array; -1 where nothing is told."""

    role_names: list[str]
    role: Codes
    motivation: Codes
    challenge: Codes


def accounts(world: World, people: People, moves: Moves, dice: Dice) -> Accounts:
    """Draw what is told about each move; nobody gives reasons for the first post after training or a second one."""
    told = ~np.isin(moves.kind, [KINDS.index("training-to-post"), KINDS.index("dual")])
    situation = _situations(world, moves)
    reasons = _by_situation(world, "motivation_share", MOTIVATIONS).draw(situation, dice.roll(len(moves)))
    obstacles = _by_situation(world, "challenge_share", CHALLENGES).draw(situation, dice.roll(len(moves)))
    names, role = _roles(world, people, moves, dice)
    return Accounts(names, role, np.where(told, reasons, NOBODY), np.where(told, obstacles, NOBODY))


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
    """Draw titles by domain and grade; founders have their own."""
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
    founders = moves.kind == KINDS.index("start-up")
    return names, chances.draw(np.where(founders, len(groups) - 1, row), dice.roll(len(moves)))
