"""How likely each event is for each person in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecosystem.simulator.chances import Chances, Codes, Flags, Numbers
from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.world import ACADEMIA, DEGREES, DOMAINS, FIELDS, INDUSTRY, PLACES, spread

EVENTS: Final = (*DOMAINS, "start-up", "dual", "abroad", "home")
"""What can happen in a year: a post in a domain, a start-up, a second post, leaving the country, coming home."""

START_UP, DUAL, ABROAD, RETURN = range(len(DOMAINS), len(EVENTS))
ROUNDS: Final = 3


@dataclass(frozen=True)
class Rates:
    """Chances per person-year by domain, place and event, and what bends them.

    Attributes
    ----------
    base
        By domain, place and event; moves from industry to academia are left at zero and balanced each year.
    crossing
        Domain entered when a border is crossed, by domain left: the same as weights and as chances to draw from.
    """

    parameters: Parameters
    base: Numbers
    crossing_shares: Numbers
    crossing: Chances
    by_field: Numbers
    by_degree: Numbers

    @classmethod
    def of(cls, parameters: Parameters) -> Rates:
        """Prepare the rates of a parameter file."""
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
        """Return each person's chance per year of each event: a row per person, a column per event."""
        rates = self.base[domain, abroad.astype(np.intp)]
        academic, industrial = domain == ACADEMIA, domain == INDUSTRY
        trend = self.parameters.curve("to_industry_trend", year)
        age = self.parameters.curve("to_industry_career_age", career_age)
        eager = np.where(academic, trend * age * self.by_field[field] * self.by_degree[degree], 1.0)
        rates[:, [INDUSTRY, START_UP]] *= eager[:, None]
        rates[industrial, ACADEMIA] = self._back_to_academia(rates, academic, industrial)
        return rates * self.parameters.number("mobility")

    def _back_to_academia(self, rates: Numbers, academic: Flags, industrial: Flags) -> float:
        """Return the chance of moving back that keeps the published ratio of moves to industry for each move back.

        Only one event can happen to a person in a year, so each chance counts less the more others compete with it;
        because the answer is one of those others, it is approached in a few rounds.
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
