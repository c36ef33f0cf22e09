"""What organisations are called: universities in Pakistan by their name, all others so that no real one is meant."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pandas as pd

from ecosystem.simulator.chances import Codes, Flags
from ecosystem.simulator.posts import CITY, COUNTRY, FOUNDED, ORGANIZATION, SECTOR, Posts
from ecosystem.simulator.world import HOME, UNIVERSITY, World
from ecosystem.tables import Cities
from ecosystem.tables.countries import country_name

KINDS = MappingProxyType(
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
OTHERWISE = "Company"


def organization_names(world: World, posts: Posts, *, known: Flags) -> pd.Series:
    """Name the organisation of each post, missing where it is not known."""
    codes, names = _distinct(posts)
    labels = pd.array([_name(world, post) for post in names.T], dtype="str")
    return pd.Series(labels.take(np.where(known, codes, -1), allow_fill=True))


def _distinct(posts: Posts) -> tuple[Codes, Posts]:
    """Return each post's place among the different organisations, and those; foreign cities make no difference."""
    place = np.where(posts[COUNTRY] == HOME, posts[CITY], 0)
    shape = tuple(int(row.max(initial=0)) + 2 for row in posts)
    stacked = np.array([posts[SECTOR], posts[COUNTRY], place, posts[ORGANIZATION]])
    _, first, codes = np.unique(np.ravel_multi_index(tuple(stacked), shape), return_index=True, return_inverse=True)
    return codes, stacked[:, first]


def _name(world: World, post: Posts) -> str:
    sector, country, city, number = (int(code) for code in post)
    if country == HOME and world.sectors[sector] == UNIVERSITY:
        return world.universities[number].partition(":")[2]
    kind = KINDS.get(world.sectors[sector], OTHERWISE)
    if number > FOUNDED:
        kind, number = f"{kind.removesuffix(' company')} start-up", number - FOUNDED
    where = country_name(world.countries[country])
    if country == HOME:
        where = str(world.parameters.cities[Cities.name].iloc[city])
    return f"{kind} {number}, {where}"
