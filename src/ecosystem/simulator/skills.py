"""Which skills people name, given the sector they work in and their field."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from ecosystem.simulator.chances import Codes, Dice, Flags, Numbers
from ecosystem.simulator.world import DOMAINS, FIELDS, World, spread

MOST: Final = 0.97
"""No skill is named by everybody, however it is tilted."""
BATCH: Final = 50_000


def skills(world: World, dice: Dice, sector: Codes, field: Codes, *, known: Flags) -> pd.Series:
    """Return each person's skills as a semicolon-separated label list, missing where unknown or none."""
    names = list(next(iter(world.parameters.grouped("skill_share").values())))
    chances = skill_chances(world, names)
    lists = np.full(len(sector), "", dtype=object)
    for start in range(0, len(sector), BATCH):
        part = slice(start, start + BATCH)
        dealt = chances[sector[part], field[part]]
        named = (dice.roll(dealt.size).reshape(dealt.shape) < dealt) & known[part, None]
        for skill, name in enumerate(names):
            lists[part][named[:, skill]] += f"{name};"
    labels = pd.Series(lists, dtype="str").str.rstrip(";")
    return labels.mask(labels == "")


def skill_chances(world: World, names: list[str]) -> Numbers:
    """Return the chance that a person names a skill: by sector, field and skill."""
    parameters = world.parameters
    by_domain = parameters.grouped("skill_share")
    base = np.array([spread(by_domain[domain], names, 0.0) for domain in DOMAINS])[world.domain_of]
    by_sector = _tilts(parameters.grouped("sector_skill_tilt"), world.sectors, names)
    by_field = _tilts(parameters.grouped("field_skill_tilt"), FIELDS, names)
    odds = np.minimum(base * by_sector, MOST)[:, None, :] * by_field[None, :, :]
    return np.minimum(odds, MOST)


def _tilts(groups: dict[str, dict[str, float]], rows: list[str] | tuple[str, ...], columns: list[str]) -> Numbers:
    tilts = np.ones((len(rows), len(columns)))
    for row, members in groups.items():
        tilts[rows.index(row)] = spread(members, columns, 1.0)
    return tilts
