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
ROUNDS: Final = 8
HIGHEST_RATE: Final = 1.0
"""Of an event per person-year; reached only by a handful of people, whose totals leave no other choice."""


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
    first, last = int(window["first"]), int(window["last"])
    starts_at_home = np.bincount(people.start[people.first_post[COUNTRY] == HOME] - first, minlength=last - first + 1)
    totals = MoveTotals(home_years=float(starts_at_home[0]))
    for year in range(first + 1, last + 1):
        at_risk = np.flatnonzero((people.start < year) & (year <= people.last))
        starting = int(starts_at_home[year - first])
        step = _one_year(world, rates, people, dice, posts, at_risk, year, totals, starting)
        main = step.kind != MOVE_KINDS.index("dual")
        posts[:, step.person[main]] = step.destination[:, main]
        steps.append(step)
        at_home = int((posts[COUNTRY, at_risk] == HOME).sum())
        totals = totals.with_year(world, step, main, home_years=at_home + starting)
    return SimulatedCareers(_concatenated(steps), posts)


def _training_moves(people: People) -> Moves:
    """Moves from training to a first post in another country."""
    crossed = np.flatnonzero(people.trained_at[COUNTRY] != people.first_post[COUNTRY])
    kind = np.full(len(crossed), MOVE_KINDS.index("training-to-post"))
    return Moves(crossed, people.start[crossed], kind, people.trained_at[:, crossed], people.first_post[:, crossed])


def _one_year(
    world: World,
    rates: Rates,
    people: People,
    dice: Dice,
    posts: Posts,
    at_risk: Codes,
    year: int,
    totals: MoveTotals,
    starting: int,
) -> Moves:
    now = posts[:, at_risk]
    chances = rates.in_year(
        year,
        domain=domain_of(world, now),
        abroad=now[COUNTRY] != HOME,
        career_age=year - people.start[at_risk],
        field=people.field[at_risk],
        degree=people.degree[at_risk],
        totals=totals,
        starting=starting,
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
class MoveTotals:
    """Moves and person-years so far; the published rates are met by their totals over the years.

    Attributes
    ----------
    home_years
        Person-years at home: the people at home at the end of each year, those who begin in it included.
    """

    home_years: float = 0.0
    departures: int = 0
    arrivals: int = 0
    to_industry: int = 0
    to_academia: int = 0

    def with_year(self, world: World, step: Moves, main: Flags, *, home_years: int) -> MoveTotals:
        """Add a year; second posts do not count."""
        left, entered = (posts[COUNTRY, main] == HOME for posts in (step.origin, step.destination))
        before, after = (domain_of(world, posts[:, main]) for posts in (step.origin, step.destination))
        return MoveTotals(
            home_years=self.home_years + home_years,
            departures=self.departures + int((left & ~entered).sum()),
            arrivals=self.arrivals + int((~left & entered).sum()),
            to_industry=self.to_industry + int(((before == ACADEMIA) & (after == INDUSTRY)).sum()),
            to_academia=self.to_academia + int(((before == INDUSTRY) & (after == ACADEMIA)).sum()),
        )

    def border_crossings(self, present: float, *, departure: float, arrival: float) -> tuple[float, float]:
        """Departures and arrivals that bring both totals to their rates, for the people `present` at home.

        Person-years depend on the moves themselves: years = so far + present − departures + arrivals.
        """
        years = self.home_years + present + self.departures - self.arrivals
        years /= 1 + departure - arrival
        return departure * years - self.departures, arrival * years - self.arrivals


@dataclass(frozen=True)
class Rates:
    """Event rates per person-year by domain, place and event, with their modifiers.

    Attributes
    ----------
    base
        By domain, place and event; zero for leaving home, returning, and industry to academia, which are set each year
        so that the published figures are met.
    leaving
        Relative rate of leaving the country, by domain.
    crossing
        Domain entered when a border is crossed, by domain left (weights: `crossing_shares`).
    """

    parameters: Parameters
    base: Numbers
    leaving: Numbers
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
            leaving=spread(parameters.by_key("departure_tilt"), DOMAINS, 1.0),
            crossing_shares=shares,
            crossing=Chances.of(shares),
            by_field=spread(parameters.by_key("to_industry_by_field"), FIELDS, 1.0),
            by_degree=spread(parameters.by_key("to_industry_by_degree"), DEGREES, 1.0),
        )

    def in_year(
        self,
        year: int,
        *,
        domain: Codes,
        abroad: Flags,
        career_age: Codes,
        field: Codes,
        degree: Codes,
        totals: MoveTotals,
        starting: int,
    ) -> Numbers:
        """Rate of each event: a row per person, a column per event of :data:`EVENTS`.

        Parameters
        ----------
        starting
            People who begin at home in this year; they make no move in it.
        """
        rates = self.base[domain, abroad.astype(np.intp)]
        academic = domain == ACADEMIA
        trend = self.parameters.curve("to_industry_trend", year)
        age = self.parameters.curve("to_industry_career_age", career_age)
        factor = np.where(academic, trend * age * self.by_field[field] * self.by_degree[degree], 1.0)
        rates[:, [INDUSTRY, START_UP]] *= factor[:, None]
        self._meet_published_figures(rates, domain, abroad, totals, starting)
        return rates * self.parameters.number("mobility")

    def _meet_published_figures(
        self, rates: Numbers, domain: Codes, abroad: Flags, totals: MoveTotals, starting: int
    ) -> None:
        """Set the rates of departures, arrivals and moves back to academia so that their expected totals are right.

        Events compete, so each effective rate depends on all others: fixed-point iteration.
        """
        number = self.parameters.number
        mobility = number("mobility")
        at_home, academic, industrial = ~abroad, domain == ACADEMIA, domain == INDUSTRY
        leaves = at_home * self.leaving[domain]
        departures, arrivals = totals.border_crossings(
            float(at_home.sum() + starting),
            departure=number("departure_rate") * mobility,
            arrival=number("arrival_rate") * mobility,
        )
        moves_abroad = rates[:, ABROAD] * abroad
        enters_academia, enters_industry = (
            self.crossing_shares[domain, ACADEMIA],
            self.crossing_shares[domain, INDUSTRY],
        )
        for _ in range(ROUNDS):
            total = rates.sum(axis=1) * mobility
            counts = np.divide(-np.expm1(-total), total, out=np.ones_like(total), where=total > 0) * mobility
            leaving = _rate(departures, counts * leaves)
            returning = _rate(arrivals, counts * abroad)
            rates[:, ABROAD] = leaving * leaves + moves_abroad
            rates[:, RETURN] = returning * abroad
            crossing = counts * rates[:, [ABROAD, RETURN]].sum(axis=1)
            entering = counts * rates[:, [INDUSTRY, START_UP]].sum(axis=1) + crossing * enters_industry
            to_industry = totals.to_industry + entering[academic].sum()
            missing = to_industry / number("industry_moves_per_return") - totals.to_academia
            back = _rate(missing - (crossing * enters_academia)[industrial].sum(), counts * industrial)
            rates[industrial, ACADEMIA] = back


def _rate(events: float, weights: Numbers) -> float:
    """Rate at which `events` are expected, of people with these weights; between 0 and :data:`HIGHEST_RATE`."""
    total = float(weights.sum())
    return min(max(events / total, 0.0), HIGHEST_RATE) if total > 0 else 0.0


def _base(parameters: Parameters) -> Numbers:
    base = np.zeros((len(DOMAINS), len(PLACES), len(EVENTS)))
    for key, rate in parameters.by_key("hazard").items():
        domain, place, event = key.split(":")
        base[DOMAINS.index(domain), PLACES.index(place), EVENTS.index(event)] = rate
    return base
