"""Posts as arrays of codes: drawing the next post, and the names of organisations.

Only universities in Pakistan have real names; all other organisations have generic numbered names.
"""

from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.simulator.random_draws import NOBODY, Codes, Dice, Flags
from ecosystem.simulator.world import HOME, UNIVERSITY, World
from ecosystem.tables import Cities
from ecosystem.tables.countries import country_name

Posts: TypeAlias = npt.NDArray[np.intp]
"""Rows :data:`SECTOR`, :data:`COUNTRY`, :data:`CITY`, :data:`ORGANIZATION`; a column per person."""

SECTOR, COUNTRY, CITY, ORGANIZATION = range(4)
FOUNDED: Final = 1000
"""Added to the number of an organisation that the person founded."""

ORGANIZATION_KINDS: Final = MappingProxyType(
    {
        "university": "University",
        "research-institute": "Research institute",
        "software-services": "Software company",
        "fintech": "Fintech company",
        "telecom": "Telecom company",
        "healthtech": "Health technology company",
        "edtech": "Education technology company",
        "ecommerce-retail": "Retail company",
        "agritech": "Agricultural technology company",
        "energy-climate": "Energy company",
        "robotics-iot": "Robotics company",
        "semiconductor-hardware": "Chip company",
        "ai-platform": "AI platform company",
        "language-tech": "Language technology company",
        "computer-vision": "Computer vision company",
        "media-creative": "Media company",
        "logistics-mobility": "Logistics company",
        "security-defence": "Security company",
        "multinational-lab": "Multinational laboratory",
        "public-sector": "Public body",
        "nonprofit": "Nonprofit",
    }
)
OTHER_KIND: Final = "Company"


def find_posts(
    world: World,
    dice: Dice,
    *,
    domain: Codes,
    country: Codes,
    field: Codes,
    city: Codes,
    stays: Flags,
    founds: Flags,
) -> Posts:
    """Draw a post for each person.

    Parameters
    ----------
    domain, country, field
        Of the post, of the post, of the person.
    city
        Current city; :data:`NOBODY` for newcomers.
    stays
        Whether the post must be in the current city.
    founds
        Whether the person founds the organisation.
    """
    size = len(domain)
    abroad = country != HOME
    same_city = (stays | (dice.roll(size) < world.staying[city])) & (city != NOBODY)
    market = world.sector_row(domain, abroad, np.where(same_city, city, NOBODY), field)
    sector = world.sector.draw(market, dice.roll(size))
    elsewhere = dice.roll(size)
    drawn = np.where(abroad, world.foreign_city.draw(country, elsewhere), world.home_city.draw(sector, elsewhere))
    where = np.where(same_city, city, drawn)
    at_home_university = (sector == world.sectors.index(UNIVERSITY)) & ~abroad
    luck = dice.roll(size)
    number = 1 + (luck**2 * world.crowding[where]).astype(np.intp) + FOUNDED * founds
    organization = np.where(at_home_university, world.university.draw(where, luck), number)
    return np.array([sector, country, where, organization])


def domain_of(world: World, posts: Posts) -> Codes:
    """Domain of each post."""
    domain: Codes = world.domain_of[posts[SECTOR]]
    return domain


def organization_names(world: World, posts: Posts, *, known: Flags) -> pd.Series:
    """Name of each post's organisation; missing where not `known`."""
    codes, names = _distinct(posts)
    labels = pd.array([_name(world, post) for post in names.T], dtype="str")
    return pd.Series(labels.take(np.where(known, codes, -1), allow_fill=True))


def _distinct(posts: Posts) -> tuple[Codes, Posts]:
    """Code of each post's organisation, and the distinct organisations; foreign cities are ignored."""
    place = np.where(posts[COUNTRY] == HOME, posts[CITY], 0)
    shape = tuple(int(row.max(initial=0)) + 2 for row in posts)
    stacked = np.array([posts[SECTOR], posts[COUNTRY], place, posts[ORGANIZATION]])
    _, first, codes = np.unique(np.ravel_multi_index(tuple(stacked), shape), return_index=True, return_inverse=True)
    return codes, stacked[:, first]


def _name(world: World, post: Posts) -> str:
    sector, country, city, number = (int(code) for code in post)
    if country == HOME and world.sectors[sector] == UNIVERSITY:
        return world.universities[number].partition(":")[2]
    kind = ORGANIZATION_KINDS.get(world.sectors[sector], OTHER_KIND)
    if number > FOUNDED:
        kind, number = f"{kind.removesuffix(' company')} start-up", number - FOUNDED
    where = country_name(world.countries[country])
    if country == HOME:
        where = str(world.parameters.cities[Cities.name].iloc[city])
    return f"{kind} {number}, {where}"
