"""Yearly competing-risks model of career moves: at most one event per person and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.population import People
from ecosystem.simulator.random_draws import NOBODY, Chances, Codes, Dice, Flags, Numbers
from ecosystem.simulator.simulated_posts import CITY, COUNTRY, Posts, domain_of, find_posts
from ecosystem.simulator.world import ACADEMIA, DEGREES, DOMAINS, FIELDS, HOME, INDUSTRY, PLACES, World, spread
from ecosystem.tables import vocabulary

MOVE_KINDS: Final = tuple(vocabulary.MOVE_KINDS)
EVENTS: Final = (*DOMAINS, "start-up", "dual", "abroad", "home")
"""A post in a domain, a start-up, a second post, leaving the country, returning home."""

START_UP, DUAL, ABROAD, RETURN = range(len(DOMAINS), len(EVENTS))
ROUNDS: Final = 3


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
class SimulatedCareers:
    """All moves, and each person's last post."""

    moves: Moves
    posts: Posts


def simulate_careers(world: World, people: People, dice: Dice) -> SimulatedCareers:
    """Simulate each person from the first post to the last year observed."""
    rates = Rates.of(world.parameters)
    posts = people.first_post.copy()
    steps = [_training_moves(people)]
    window = world.parameters.by_key("career_years")
    for year in range(int(window["first"]) + 1, int(window["last"]) + 1):
        at_risk = np.flatnonzero((people.start < year) & (year <= people.last))
        step = _one_year(world, rates, people, dice, posts, at_risk, year)
        main = step.kind != MOVE_KINDS.index("dual")
        posts[:, step.person[main]] = step.destination[:, main]
        steps.append(step)
    return SimulatedCareers(_concatenated(steps), posts)


def _training_moves(people: People) -> Moves:
    """Moves from training to a first post in another country."""
    crossed = np.flatnonzero(people.trained_at[COUNTRY] != people.first_post[COUNTRY])
    kind = np.full(len(crossed), MOVE_KINDS.index("training-to-post"))
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
    """The post that each event leads to."""
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
    names = np.array([MOVE_KINDS.index(kind) for kind in ("start-up", "dual", "return", "leave", "move")])
    return np.select([event == START_UP, event == DUAL, event == RETURN, leaves], list(names[:-1]), default=names[-1])


def _concatenated(steps: list[Moves]) -> Moves:
    person = np.concatenate([step.person for step in steps])
    order = np.argsort(person, kind="stable")
    return Moves(
        person[order],
        np.concatenate([step.year for step in steps])[order],
        np.concatenate([step.kind for step in steps])[order],
        np.concatenate([step.origin for step in steps], axis=1)[:, order],
        np.concatenate([step.destination for step in steps], axis=1)[:, order],
    )


@dataclass(frozen=True)
class Rates:
    """Event rates per person-year by domain, place and event, with their modifiers.

    Attributes
    ----------
    base
        By domain, place and event; the rate from industry to academia is zero here and set each year.
    crossing
        Domain entered when a border is crossed, by domain left (weights: `crossing_shares`).
    """

    parameters: Parameters
    base: Numbers
    crossing_shares: Numbers
    crossing: Chances
    by_field: Numbers
    by_degree: Numbers

    @classmethod
    def of(cls, parameters: Parameters) -> Rates:
        """Read the rates from the parameters."""
        shares = np.zeros((len(DOMAINS), len(DOMAINS)))
        for origin, entered in parameters.grouped("crossing_domain_share").items():
            shares[DOMAINS.index(origin)] = spread(entered, DOMAINS, 0.0)
        return cls(
            parameters=parameters,
            base=_base(parameters),
            crossing_shares=shares,
            crossing=Chances.of(shares),
            by_field=spread(parameters.by_key("to_industry_by_field"), FIELDS, 1.0),
            by_degree=spread(parameters.by_key("to_industry_by_degree"), DEGREES, 1.0),
        )

    def in_year(
        self, year: int, *, domain: Codes, abroad: Flags, career_age: Codes, field: Codes, degree: Codes
    ) -> Numbers:
        """Rate of each event: a row per person, a column per event of :data:`EVENTS`."""
        rates = self.base[domain, abroad.astype(np.intp)]
        academic, industrial = domain == ACADEMIA, domain == INDUSTRY
        trend = self.parameters.curve("to_industry_trend", year)
        age = self.parameters.curve("to_industry_career_age", career_age)
        factor = np.where(academic, trend * age * self.by_field[field] * self.by_degree[degree], 1.0)
        rates[:, [INDUSTRY, START_UP]] *= factor[:, None]
        rates[industrial, ACADEMIA] = self._back_to_academia(rates, academic, industrial)
        return rates * self.parameters.number("mobility")

    def _back_to_academia(self, rates: Numbers, academic: Flags, industrial: Flags) -> float:
        """Rate of moving back at which moves to industry and back keep their published ratio.

        Events compete, so each effective rate depends on all others, including this one: fixed-point iteration.
        """
        if not industrial.any():
            return 0.0
        crossings = rates[:, [ABROAD, RETURN]].sum(axis=1)
        entering = rates[:, [INDUSTRY, START_UP]].sum(axis=1) + crossings * self.crossing_shares[ACADEMIA, INDUSTRY]
        returning = crossings * self.crossing_shares[INDUSTRY, ACADEMIA]
        others = rates.sum(axis=1)
        back = 0.0
        for _ in range(ROUNDS):
            total = (others + back * industrial) * self.parameters.number("mobility")
            counts = np.divide(-np.expm1(-total), total, out=np.ones_like(total), where=total > 0)
            wanted = (counts * entering)[academic].sum() / self.parameters.number("industry_moves_per_return")
            missing = max(0.0, wanted - (counts * returning)[industrial].sum())
            back = float(missing / counts[industrial].sum())
        return back


def _base(parameters: Parameters) -> Numbers:
    base = np.zeros((len(DOMAINS), len(PLACES), len(EVENTS)))
    for key, rate in parameters.by_key("hazard").items():
        domain, place, event = key.split(":")
        base[DOMAINS.index(domain), PLACES.index(place), EVENTS.index(event)] = rate
    leaving = parameters.number("departure_rate") * spread(parameters.by_key("departure_tilt"), DOMAINS, 1.0)
    base[:, PLACES.index("home"), ABROAD] = leaving
    base[:, PLACES.index("abroad"), RETURN] = parameters.number("arrival_rate") / parameters.number("abroad_per_home")
    return base
