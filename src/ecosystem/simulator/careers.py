"""What happens to people, year by year: every year each person may take one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecosystem.simulator.chances import NOBODY, Chances, Codes, Dice, Flags
from ecosystem.simulator.population import People
from ecosystem.simulator.posts import CITY, COUNTRY, Posts, domain_of, find_posts
from ecosystem.simulator.rates import ABROAD, DUAL, RETURN, START_UP, Rates
from ecosystem.simulator.world import ACADEMIA, HOME, INDUSTRY, World
from ecosystem.tables import vocabulary as words

KINDS: Final = tuple(words.MOVE_KINDS)


@dataclass(frozen=True)
class Moves:
    """Moves ordered by person and time; one entry per move in every array."""

    person: Codes
    year: Codes
    kind: Codes
    origin: Posts
    destination: Posts

    def __len__(self) -> int:
        """Count the moves."""
        return len(self.person)


@dataclass(frozen=True)
class Careers:
    """All moves, and the posts in which people were last seen."""

    moves: Moves
    posts: Posts


def careers(world: World, people: People, dice: Dice) -> Careers:
    """Follow everybody from the first post to the last year observed."""
    rates = Rates.of(world.parameters)
    posts = people.first_post.copy()
    steps = [_training_moves(people)]
    window = world.parameters.by_key("career_years")
    for year in range(int(window["first"]) + 1, int(window["last"]) + 1):
        at_risk = np.flatnonzero((people.start < year) & (year <= people.last))
        step = _one_year(world, rates, people, dice, posts, at_risk, year)
        main = step.kind != KINDS.index("dual")
        posts[:, step.person[main]] = step.destination[:, main]
        steps.append(step)
    return Careers(_joined(steps), posts)


def _training_moves(people: People) -> Moves:
    """Tell how people came from their training to a first post in another country."""
    crossed = np.flatnonzero(people.trained_at[COUNTRY] != people.first_post[COUNTRY])
    kind = np.full(len(crossed), KINDS.index("training-to-post"))
    return Moves(crossed, people.start[crossed], kind, people.trained_at[:, crossed], people.first_post[:, crossed])


def _one_year(world: World, rates: Rates, people: People, dice: Dice, posts: Posts, at_risk: Codes, year: int) -> Moves:
    now = posts[:, at_risk]
    chances = rates.in_year(
        year,
        domain=domain_of(world, now),
        abroad=now[COUNTRY] != HOME,
        career_age=year - people.start[at_risk],
        field=people.field[at_risk],
        degree=people.degree[at_risk],
    )
    happens = np.flatnonzero(dice.roll(len(at_risk)) < -np.expm1(-chances.sum(axis=1)))
    event = Chances.of(chances[happens]).draw(np.arange(len(happens)), dice.roll(len(happens)))
    who, before = at_risk[happens], now[:, happens]
    after = _after(world, rates, dice, before, event, people.field[who])
    moved = (before != after).any(axis=0)
    kind = _kinds(event, before, after)
    return Moves(who[moved], np.full(moved.sum(), year), kind[moved], before[:, moved], after[:, moved])


def _after(world: World, rates: Rates, dice: Dice, before: Posts, event: Codes, field: Codes) -> Posts:
    """Find the post that each event leads to."""
    size = len(event)
    old = domain_of(world, before)
    crosses = (event == ABROAD) | (event == RETURN)
    second = np.where(old == ACADEMIA, INDUSTRY, ACADEMIA)
    within = np.select([event == START_UP, event == DUAL], [INDUSTRY, second], default=event)
    domain = np.where(crosses, rates.crossing.draw(old, dice.roll(size)), within)
    drawn = world.destination.draw(domain, dice.roll(size))
    country = np.select([event == ABROAD, event == RETURN], [drawn, HOME], default=before[COUNTRY])
    moves_away: Flags = country != before[COUNTRY]
    return find_posts(
        world,
        dice,
        domain=domain,
        country=country,
        field=field,
        city=np.where(moves_away, NOBODY, before[CITY]),
        stays=event == DUAL,
        founds=event == START_UP,
    )


def _kinds(event: Codes, before: Posts, after: Posts) -> Codes:
    leaves = (before[COUNTRY] == HOME) & (after[COUNTRY] != HOME)
    names = np.array([KINDS.index(kind) for kind in ("start-up", "dual", "return", "leave", "move")])
    return np.select([event == START_UP, event == DUAL, event == RETURN, leaves], list(names[:-1]), default=names[-1])


def _joined(steps: list[Moves]) -> Moves:
    person = np.concatenate([step.person for step in steps])
    order = np.argsort(person, kind="stable")
    return Moves(
        person[order],
        np.concatenate([step.year for step in steps])[order],
        np.concatenate([step.kind for step in steps])[order],
        np.concatenate([step.origin for step in steps], axis=1)[:, order],
        np.concatenate([step.destination for step in steps], axis=1)[:, order],
    )
