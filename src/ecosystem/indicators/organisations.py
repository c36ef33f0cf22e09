"""Organisations by kind, place, sector, founding year and link to AI."""

import numpy as np
import pandas as pd

from ecosystem.indicators.counting import cube, largest, long_table, result_table
from ecosystem.indicators.place_codes import ABROAD, OTHER, UNKNOWN
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import Cities, Organizations, Sectors
from ecosystem.tables import vocabulary as words

KIND, CITY, SECTOR = str(Organizations.kind), str(Organizations.city_id), str(Organizations.sector_id)
PLACE = "place"
SPECIAL = (OTHER, ABROAD, UNKNOWN)


def with_places(organizations: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """Add a categorical column ``place`` to the organisations.

    Returns
    -------
    DataFrame
        ``place`` is the id of a city at home, ``abroad``, or missing where no source names the city.
    """
    countries = cities[Cities.country_code].astype("str").to_numpy()
    ids = cities[Cities.city_id].astype("str").to_numpy()
    at_home = ids[countries == words.HOME].tolist()
    city = organizations[CITY].astype("str")
    country = city.map(dict(zip(ids, countries, strict=True))).fillna(
        organizations[Organizations.country_code].astype("str")
    )
    place = city.where(city.isin(at_home)).mask(country.notna() & (country != words.HOME), ABROAD)
    return organizations.assign(place=pd.Categorical(place, categories=[*at_home, ABROAD]))


def kinds_by_place(organizations: pd.DataFrame, *, most: int = 10) -> pd.DataFrame:
    """Count organisations by kind and place.

    Returns
    -------
    DataFrame
        A row per place and kind, empty ones too: ``place`` (largest first, then ``other``, ``abroad``, ``unknown``),
        ``cities`` (number in the row), ``kind`` (commonest first) and ``organisations``.
    """
    return _by_place(organizations, KIND, most)


def domains_by_place(organizations: pd.DataFrame, sectors: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """Count organisations by the domain of their sector and by place; columns as :func:`kinds_by_place`."""
    domain = pd.Categorical(organizations[SECTOR].astype("str").map(_domains(sectors)), categories=list(words.DOMAINS))
    return _by_place(organizations.assign(domain=domain), "domain", most)


def by_city(organizations: pd.DataFrame) -> pd.DataFrame:
    """Count organisations by city at home, most first: ``city_id``, ``organisations`` and ``ai_link`` (of them)."""
    linked = organizations[Organizations.ai_focus].notna().to_numpy()
    everyone, with_link = cube(organizations, [PLACE])[:-2], cube(organizations[linked], [PLACE])[:-2]
    names = organizations[PLACE].cat.categories.to_numpy(dtype=str)[:-1]
    at = largest(everyone)
    return pd.DataFrame({"city_id": names[at], "organisations": everyone[at], "ai_link": with_link[at]})


def by_sector(organizations: pd.DataFrame, sectors: pd.DataFrame, *, most: int = 12) -> pd.DataFrame:
    """Count organisations by sector.

    Returns
    -------
    DataFrame
        A row per sector, most first, the smallest summed in a last row: ``sector_id``, ``domain`` (unknown where the
        summed ones differ), ``sectors`` (number in the row), ``organisations`` and ``ai_link`` (of them).
    """
    linked = organizations[organizations[Organizations.ai_focus].notna().to_numpy()]
    table = pd.DataFrame(
        {
            "sector_id": organizations[SECTOR].cat.categories.to_numpy(dtype=str),
            "organisations": cube(organizations, [SECTOR])[:-1],
            "ai_link": cube(linked, [SECTOR])[:-1],
        }
    )
    table = table.assign(domain=table["sector_id"].map(_domains(sectors)), sectors=1)
    table = table[table["organisations"] > 0].sort_values(
        ["organisations", "sector_id"], ascending=[False, True], ignore_index=True
    )
    if len(table) > most:
        rest = table.iloc[most - 1 :]
        shared = rest["domain"].iloc[0] if (rest["domain"] == rest["domain"].iloc[0]).all() else UNKNOWN
        row = {"sector_id": OTHER, "domain": shared, "sectors": len(rest)} | {
            name: int(rest[name].sum()) for name in ("organisations", "ai_link")
        }
        table = pd.concat([table.iloc[: most - 1], pd.DataFrame([row])], ignore_index=True)
    return table[["sector_id", "domain", "sectors", "organisations", "ai_link"]]


def ai_link(organizations: pd.DataFrame) -> pd.DataFrame:
    """Share of organisations linked to AI by kind, highest first: ``kind``, ``linked`` and the share."""
    linked = organizations[organizations[Organizations.ai_focus].notna().to_numpy()]
    everyone, with_link = cube(organizations, [KIND])[:-1], cube(linked, [KIND])[:-1]
    at = np.flatnonzero(everyone)
    groups = pd.DataFrame({KIND: organizations[KIND].cat.categories.to_numpy(dtype=str)[at], "linked": with_link[at]})
    table = suppress(result_table(groups, wilson(with_link[at], everyone[at]), unit="share of organisations"))
    return table.sort_values(["value", "n"], ascending=[False, False], ignore_index=True)


def founded(organizations: pd.DataFrame) -> pd.DataFrame:
    """Count the organisations whose year of founding is known, by year.

    Returns
    -------
    DataFrame
        A row per year from the first founding to the last, none skipped: ``year``, ``founded`` (in that year),
        ``known`` (up to it) and ``laboratories`` (of ``known``, those that are research laboratories).
    """
    year = organizations[Organizations.founded]
    known = year.notna().to_numpy()
    if not known.any():
        return pd.DataFrame({name: pd.Series(dtype=int) for name in ("year", "founded", "known", "laboratories")})
    when = year[known].to_numpy(dtype=int)
    laboratory = (organizations[KIND] == "research_lab").to_numpy()[known]
    years = np.arange(when.min(), when.max() + 1)
    counts = np.bincount(when - years[0], minlength=len(years))
    laboratories = np.bincount(when[laboratory] - years[0], minlength=len(years))
    return pd.DataFrame(
        {"year": years, "founded": counts, "known": counts.cumsum(), "laboratories": laboratories.cumsum()}
    )


def _by_place(organizations: pd.DataFrame, column: str, most: int) -> pd.DataFrame:
    """Count by place and another categorical column, both in order of size."""
    counts = cube(organizations, [PLACE, column])
    names = organizations[PLACE].cat.categories.to_numpy(dtype=str)[:-1]
    sizes = counts[: len(names)].sum(axis=1)
    order = largest(sizes)
    kept, rest = order[:most], order[most:]
    lines = [*counts[kept], counts[rest].sum(axis=0), counts[-2], counts[-1]]
    places = [*names[kept], *SPECIAL]
    cities = [*[1] * len(kept), len(rest), 0, 0]
    groups = np.append(organizations[column].cat.categories.to_numpy(dtype=str), UNKNOWN)
    across = largest(counts.sum(axis=0))
    full = [place for place, line in enumerate(lines) if line.sum() > 0]
    cells = np.array([lines[place][across] for place in full], dtype=int)
    table = long_table((PLACE, [places[place] for place in full]), (column, groups[across]), organisations=cells)
    table.insert(1, "cities", np.repeat([cities[place] for place in full], len(across)))
    return table


def _domains(sectors: pd.DataFrame) -> dict[str, str]:
    """Domain of each sector."""
    return dict(zip(sectors[Sectors.sector_id].astype("str"), sectors[Sectors.domain].astype("str"), strict=True))
