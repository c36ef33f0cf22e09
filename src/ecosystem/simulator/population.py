"""Draw the simulated people: cohorts, fields, degrees, training, first posts and years observed."""

from dataclasses import dataclass

import numpy as np

from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.random_draws import NOBODY, Chances, Codes, Dice, Numbers
from ecosystem.simulator.simulated_posts import COUNTRY, Posts, find_posts
from ecosystem.simulator.world import DEGREES, DOMAINS, FIELDS, HOME, PLACES, UNIVERSITY, World, spread


@dataclass(frozen=True)
class People:
    """One entry per person in every array."""

    field: Codes
    degree: Codes
    trained_at: Posts
    degree_year: Codes
    start: Codes
    last: Codes
    first_post: Posts

    def __len__(self) -> int:
        """Count the people."""
        return len(self.field)


def draw_people(world: World, dice: Dice, size: int) -> People:
    """Draw people with training, first post and observed years."""
    parameters = world.parameters
    start = _starts(parameters, dice.roll(size))
    degree = _draw_one(spread(parameters.by_key("degree_share"), DEGREES, 0.0), dice.roll(size))
    trained_at = _training(world, dice, degree)
    delays, delay_shares = parameters.shares("years_to_career")
    delay = np.array(delays, dtype=np.intp)[_draw_one(delay_shares, dice.roll(size))]
    field = _fields(parameters, start, dice.roll(size))
    return People(
        field=field,
        degree=degree,
        trained_at=trained_at,
        degree_year=start - delay,
        start=start,
        last=_lasts(parameters, start, dice.roll(size)),
        first_post=_first_posts(world, dice, field, degree, trained_at),
    )


def cohort_shares(parameters: Parameters) -> tuple[Codes, Numbers]:
    """Years in which careers begin, and the share of careers beginning in each.

    Cohort size is proportional to AI publications to the power of an elasticity, extrapolated at average growth.
    """
    window = parameters.by_key("career_years")
    years = np.arange(int(window["first"]), int(window["last"]) + 1)
    works = {int(year): value for year, value in parameters.by_key("ai_publications").items()}
    first, last = min(works), max(works)
    growth = np.log(works[last] / works[first]) / (last - first)
    inside = np.interp(years, list(works), np.log(list(works.values())))
    outside = growth * (np.maximum(years - last, 0) + np.minimum(years - first, 0))
    size = np.exp(parameters.number("cohort_elasticity") * (inside + outside))
    return years, size / size.sum()


def _starts(parameters: Parameters, uniform: Numbers) -> Codes:
    years, shares = cohort_shares(parameters)
    return years[_draw_one(shares, uniform)]


def _lasts(parameters: Parameters, start: Codes, uniform: Numbers) -> Codes:
    """Draw the last year observed: the end of the window, unless lost to follow-up, retired or dead before."""
    ending = parameters.number("lost_to_follow_up") + parameters.number("retire_or_die")
    followed = np.floor(np.log1p(-uniform) / -ending).astype(np.intp)
    last: Codes = np.minimum(start + followed, int(parameters.by_key("career_years")["last"]))
    return last


def _fields(parameters: Parameters, start: Codes, uniform: Numbers) -> Codes:
    by_year = parameters.grouped("field_share")
    known = [int(year) for year in by_year]
    table = np.array([spread(shares, FIELDS, 0.0) for shares in by_year.values()])
    first = int(parameters.by_key("career_years")["first"])
    years = np.arange(first, int(parameters.by_key("career_years")["last"]) + 1)
    rows = np.column_stack([np.interp(years, known, table[:, field]) for field in range(len(FIELDS))])
    return Chances.of(rows).draw(start - first, uniform)


def _training(world: World, dice: Dice, degree: Codes) -> Posts:
    """Draw where the highest degree was taken, as a post at a university."""
    parameters, size = world.parameters, len(degree)
    at_home = dice.roll(size) < spread(parameters.by_key("trained_home_share"), DEGREES, 0.0)[degree]
    foreign = spread(parameters.by_key("degree_country_share"), world.countries, 0.0)
    country = np.where(at_home, HOME, _draw_one(foreign, dice.roll(size)))
    luck = dice.roll(size)
    everywhere = np.full(size, len(world.cities))
    university = world.university.draw(everywhere, luck)
    city = np.where(at_home, world.university_city[university], world.foreign_city.draw(country, dice.roll(size)))
    number = 1 + (luck**2 * world.crowding[city]).astype(np.intp)
    sector = np.full(size, world.sectors.index(UNIVERSITY))
    return np.array([sector, country, city, np.where(at_home, university, number)])


def _first_posts(world: World, dice: Dice, field: Codes, degree: Codes, trained_at: Posts) -> Posts:
    parameters, size = world.parameters, len(field)
    home_share = spread(parameters.by_key("first_post_home_share"), PLACES, 0.0)
    trained_abroad = (trained_at[COUNTRY] != HOME).astype(np.intp)
    doctors = np.where(degree == DEGREES.index("doctorate"), trained_at[COUNTRY], NOBODY)
    share = home_share[trained_abroad]
    for country, of_doctors in parameters.by_key("doctorate_first_post_home_share").items():
        share[doctors == world.countries.index(country)] = of_doctors
    at_home = dice.roll(size) < share
    by_degree = parameters.grouped("first_domain_share")
    domains = Chances.of(np.array([spread(by_degree[name], DOMAINS, 0.0) for name in DEGREES]))
    domain = domains.draw(degree, dice.roll(size))
    away = np.where(trained_abroad, trained_at[COUNTRY], world.destination.draw(domain, dice.roll(size)))
    return find_posts(
        world,
        dice,
        domain=domain,
        country=np.where(at_home, HOME, away),
        field=field,
        city=np.full(size, NOBODY),
        stays=np.zeros(size, dtype=np.bool_),
        founds=np.zeros(size, dtype=np.bool_),
    )


def _draw_one(weights: Numbers, uniform: Numbers) -> Codes:
    """Draw for all people from the same weights."""
    return Chances.of(weights).draw(np.zeros(len(uniform), dtype=np.intp), uniform)
