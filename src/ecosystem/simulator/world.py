"""Sectors, countries, cities and universities of the model, with the probability of each."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from ecosystem.simulator.parameters import Parameters
from ecosystem.simulator.random_draws import Chances, Codes, Flags, Numbers
from ecosystem.tables import Cities, Sectors, vocabulary

DOMAINS: Final = tuple(vocabulary.DOMAINS)
ACADEMIA, INDUSTRY, GOVERNMENT, NONPROFIT = range(len(DOMAINS))
FIELDS: Final = tuple(vocabulary.FIELDS)
DEGREES: Final = tuple(vocabulary.DEGREES)
HOME: Final = 0
PLACES: Final = ("home", "abroad")
ABROAD: Final = 1
UNIVERSITY: Final = "university"


@dataclass(frozen=True)
class World:
    """Names and probabilities by code, computed once from the parameters."""

    parameters: Parameters

    @cached_property
    def sectors(self) -> list[str]:
        """Sectors in the order of their table."""
        return list(self.parameters.sectors[Sectors.sector_id])

    @cached_property
    def domain_of(self) -> Codes:
        """Domain of each sector."""
        return np.array([DOMAINS.index(domain) for domain in self.parameters.sectors[Sectors.domain]])

    @cached_property
    def countries(self) -> list[str]:
        """Countries, home first."""
        named = {*self.parameters.by_key("degree_country_share"), *self.parameters.by_key("destination_share")}
        return [vocabulary.HOME, *sorted(named)]

    @cached_property
    def cities(self) -> list[str]:
        """Cities in the order of their table."""
        return list(self.parameters.cities[Cities.city_id])

    @cached_property
    def hubs(self) -> Flags:
        """Which cities are hubs at home."""
        table = self.parameters.cities
        return ((table[Cities.is_hub] == "true") & (table[Cities.country_code] == vocabulary.HOME)).to_numpy(dtype=bool)

    @cached_property
    def universities(self) -> list[str]:
        """Universities at home, each with the city it is in: ``city:name``."""
        return list(self.parameters.by_key("university_weight"))

    @cached_property
    def university_city(self) -> Codes:
        """City of each university."""
        return np.array([self._city(name.partition(":")[0]) for name in self.universities])

    @cached_property
    def university(self) -> Chances:
        """University by city; the last row is for all cities together."""
        weight = np.array(list(self.parameters.by_key("university_weight").values()))
        in_city = np.arange(len(self.cities))[:, None] == self.university_city[None, :]
        return Chances.of(np.vstack([in_city * weight, weight]))

    @cached_property
    def sector(self) -> Chances:
        """Sector by domain, market and field, in the order of :meth:`sector_row`."""
        home = self._sector_weights()
        abroad = home * self._by_sector("abroad_sector_tilt", otherwise=1.0)
        markets = [home, abroad, *(home * spread(sectors, self.sectors, 1.0) for sectors in self._city_tilts.values())]
        tilt = np.ones((len(FIELDS), len(self.sectors)))
        for field, sectors in self.parameters.grouped("field_sector_tilt").items():
            for sector, times in sectors.items():
                tilt[FIELDS.index(field), self.sectors.index(sector)] = times
        rows = [
            weights * tilt[field] * (self.domain_of == domain)
            for domain, weights, field in product(range(len(DOMAINS)), markets, range(len(FIELDS)))
        ]
        return Chances.of(np.array(rows))

    def sector_row(self, domain: Codes, abroad: Flags, city: Codes, field: Codes) -> Codes:
        """Row of :attr:`sector` for each person; `city` only of people who stay in it, else :data:`NOBODY`."""
        market = np.where(abroad, ABROAD, self._market[city])
        return (domain * (len(PLACES) + len(self._city_tilts)) + market) * len(FIELDS) + field

    @cached_property
    def _market(self) -> Codes:
        """Market of each city at home: its own if it has a sector tilt; the last item is for an unknown city."""
        market = np.zeros(len(self.cities) + 1, dtype=np.intp)
        for number, city in enumerate(self._city_tilts, start=len(PLACES)):
            market[self._city(city)] = number
        return market

    @cached_property
    def _city_tilts(self) -> dict[str, dict[str, float]]:
        return self.parameters.grouped("city_sector_tilt")

    @cached_property
    def home_city(self) -> Chances:
        """City at home by sector."""
        academic = self._by_city("city_share")
        industrial = self._by_city("industry_city_share")
        weights = np.where((self.domain_of == ACADEMIA)[:, None], academic, industrial)
        for city, sectors in self._city_tilts.items():
            for sector, times in sectors.items():
                weights[self.sectors.index(sector), self._city(city)] *= times
        return Chances.of(weights)

    @cached_property
    def foreign_city(self) -> Chances:
        """City by country; countries without a city in the parameters have none."""
        weights = np.zeros((len(self.countries), len(self.cities)))
        for country, cities in self.parameters.grouped("abroad_city_weight").items():
            for city, weight in cities.items():
                weights[self.countries.index(country), self._city(city)] = weight
        return Chances.of(weights)

    @cached_property
    def destination(self) -> Chances:
        """Country entered on leaving another, by the domain entered there."""
        scholars = self._by_country("destination_share")
        firms = scholars * self._by_country("industry_destination_tilt", otherwise=1.0)
        return Chances.of(np.array([scholars, firms, scholars, scholars]))

    @cached_property
    def crowding(self) -> Numbers:
        """Number of organisations by city in each sector; the last item is for an unknown city."""
        count = self.parameters.by_key("organizations_per_sector")
        at_home = np.where(self.hubs, count["hub"], count["elsewhere"])
        foreign = (self.parameters.cities[Cities.country_code] != vocabulary.HOME).to_numpy(dtype=bool)
        return np.append(np.where(foreign, count["abroad"], at_home), count["abroad"])

    @cached_property
    def staying(self) -> Numbers:
        """Chance that the next post is in the same city, by city; zero for an unknown city."""
        pull = self.parameters.by_key("hub_pull")
        at_home = np.where(self.hubs, pull["hub"], pull["elsewhere"])
        foreign = (self.parameters.cities[Cities.country_code] != vocabulary.HOME).to_numpy(dtype=bool)
        return np.append(np.where(foreign, pull["abroad"], at_home), 0.0)

    def _sector_weights(self) -> Numbers:
        industry = self._by_sector("industry_sector_share") * self._by_sector("sector_headcount", otherwise=1.0)
        academia = self._by_sector("academia_sector_share")
        elsewhere = np.isin(self.domain_of, (GOVERNMENT, NONPROFIT))
        return industry + academia + elsewhere

    def _by_sector(self, parameter: str, *, otherwise: float = 0.0) -> Numbers:
        return spread(self.parameters.by_key(parameter), self.sectors, otherwise)

    def _by_country(self, parameter: str, *, otherwise: float = 0.0) -> Numbers:
        return spread(self.parameters.by_key(parameter), self.countries, otherwise)

    def _by_city(self, parameter: str) -> Numbers:
        return spread(self.parameters.by_key(parameter), self.cities, 0.0)

    def _city(self, city: str) -> int:
        return self.cities.index(city)


def spread(values: dict[str, float], names: list[str] | tuple[str, ...], otherwise: float) -> Numbers:
    """Array of values in the order of `names`; an unlisted name raises ValueError.

    Examples
    --------
    >>> spread({"b": 2.0}, ["a", "b"], 1.0).tolist()
    [1.0, 2.0]
    """
    unknown = set(values) - set(names)
    if unknown:
        raise ValueError(f"Not in the reference tables: {', '.join(sorted(unknown))}. Correct the parameter's key.")
    return np.array([values.get(name, otherwise) for name in names], dtype=np.float64)
