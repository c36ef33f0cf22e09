"""Posts as arrays: four codes for each person, and how the next post is found."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from ecosystem.simulator.chances import NOBODY, Codes, Dice, Flags
from ecosystem.simulator.world import HOME, UNIVERSITY, World

Posts: TypeAlias = npt.NDArray[np.intp]
"""Rows :data:`SECTOR`, :data:`COUNTRY`, :data:`CITY`, :data:`ORGANIZATION`; a column per person."""

SECTOR, COUNTRY, CITY, ORGANIZATION = range(4)
FOUNDED: Final = 1000
"""Added to the number of an organisation that the person founded."""


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
    """Find a post for each person.

    Parameters
    ----------
    world, dice
        What is likely, and chance.
    domain, country, field : array of codes
        The domain and country of the post and the person's field.
    city : array of codes
        Where the person lives now; :data:`NOBODY` for newcomers.
    stays : array of bool
        Whose post must be in the city of now.
    founds : array of bool
        Who founds the organisation.

    Returns
    -------
    Posts
        A column per person.
    """
    size = len(domain)
    abroad = country != HOME
    same_city = (stays | (dice.roll(size) < world.staying[city])) & (city != NOBODY)
    market = world.sector_row(domain, abroad, np.where(same_city, city, NOBODY), field)
    sector = world.sector.draw(market, dice.roll(size))
    elsewhere = dice.roll(size)
    drawn = np.where(abroad, world.foreign_city.draw(country, elsewhere), world.home_city.draw(sector, elsewhere))
    where = np.where(same_city, city, drawn)
    taught = (sector == world.sectors.index(UNIVERSITY)) & ~abroad
    luck = dice.roll(size)
    number = 1 + (luck**2 * world.crowding[where]).astype(np.intp) + FOUNDED * founds
    organization = np.where(taught, world.university.draw(where, luck), number)
    return np.array([sector, country, where, organization])


def domain_of(world: World, posts: Posts) -> Codes:
    """Tell the domain of each post."""
    domain: Codes = world.domain_of[posts[SECTOR]]
    return domain
