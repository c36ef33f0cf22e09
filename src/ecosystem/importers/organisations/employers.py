"""Institutions as a source names them → employers with id, sector, city and country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.datasets.table_file import read_table
from ecosystem.importers.employer_sectors import SectorRules
from ecosystem.importers.gazetteer import Gazetteer, Place, read_gazetteer
from ecosystem.importers.organisations.cities import ROR, added_cities, city_id
from ecosystem.importers.organisations.naming import acronym, country_in, is_office, plain
from ecosystem.importers.organisations.registry import Organisation, Registry, Site
from ecosystem.tables import Cities, Organizations, Sources

BROAD: Final = frozenset({None, "other-industry"})
"""Sectors for which the table of organisations knows better, where the organisation is in it."""

ROR_CITED: Final = {
    Sources.source_id: ROR,
    Sources.citation: "Research Organization Registry: kinds, cities and positions of organisations",
    Sources.url: "https://ror.org/",
    Sources.licence: "CC0 1.0",
    Sources.kind: "published",
}

UNIVERSITY: Final = "university"


@dataclass(frozen=True)
class Employer:
    """An organisation as the tables have it; sector and city are None where nothing tells them."""

    organization_id: str
    organization: str | None
    sector_id: str | None
    city_id: str | None
    country_code: str | None
    site: Site | None = None


@dataclass(frozen=True)
class Employers:
    """Makes employers of institutions.

    Attributes
    ----------
    registry
        ROR's organisations; an empty one where no dump is given. Then the types that the source gives decide, with the
        same rules for names.
    rules
        From types and names to sectors.
    gazetteer
        The cities that are known.
    listed
        The project's own table of organisations, by country and name; by name alone, with an empty country, where one
        organisation has it. Universities also by their acronym and country.
    acronyms
        Universities of that table by their acronym alone, which tells their sector and, as universities elsewhere may
        have the same one, no country.
    """

    registry: Registry
    rules: SectorRules
    gazetteer: Gazetteer
    listed: Mapping[tuple[str, str], Row]
    acronyms: Mapping[str, Row]

    @classmethod
    def read(cls, data: Path, registry: Registry | None = None) -> Employers:
        """Read rules, cities and organisations from the project's folder of data."""
        rows: Sequence[Row] = read_table(data / "reference", Organizations)
        named = Counter(plain(row[Organizations.name]) for row in rows)
        listed = {(row[Organizations.country_code], plain(row[Organizations.name])): row for row in rows}
        listed |= {("", name): row for (_, name), row in listed.items() if named[name] == 1}
        acronyms = {short: row for short, row in _acronyms(rows).items() if short not in named}
        listed |= {(row[Organizations.country_code], short): row for short, row in acronyms.items()}
        return cls(
            registry or Registry(),
            SectorRules.read(data / "cleaning"),
            read_gazetteer(data, extract=False),
            listed,
            acronyms,
        )

    def employer(
        self,
        key: str,
        *,
        ror: str | None = None,
        name: str | None = None,
        country: str | None = None,
        city: str | None = None,
        types: Iterable[str] = (),
    ) -> Employer:
        """Return the employer that an institution is.

        Parameters
        ----------
        key : str
            The source's own id, used where the institution has no id of ROR.
        ror : str, optional
            Its id of ROR.
        name, country : str, optional
            As the source gives them; ROR's own go before them. A country in brackets in the name counts where neither
            gives one. An organisation that is only named may be one of the project's own table, which tells its
            country, unless it is there as an office or a programme of a firm at work elsewhere too.
        city : str, optional
            As the source gives it; used where ROR's is not known, and only if the gazetteer knows it.
        types : iterable of str
            As the source gives them, in ROR's words; used where ROR's own are not known.
        """
        there = self.registry.now(ror) if ror else None
        shown = there.name if there is not None else name
        where = there.site.country_code if there is not None and there.site else country or country_in(shown or "")
        sector = self.rules.sector(there.types if there is not None else types, shown or "")
        own = self._own(shown or "", where)
        alike = own or self._alike(shown or "", where)
        if alike is not None and sector in BROAD:
            sector = alike[Organizations.sector_id]
        return Employer(
            there.id if there is not None else ror or key,
            shown,
            sector,
            self._city(there, own, self.gazetteer.reference_city(city or "", where or "")),
            where or (own[Organizations.country_code] if own is not None else None),
            there.site if there is not None else None,
        )

    def cities(self, employers: Iterable[Employer]) -> pd.DataFrame:
        """Return rows of the table of cities for the places that the gazetteer does not have."""
        rows = added_cities((one.site for one in employers if one.site is not None), self.gazetteer)
        return pd.DataFrame(rows, columns=[str(column) for column in Cities.columns()])

    def _own(self, name: str, country: str | None) -> Row | None:
        """Return the row of our table that an organisation is, with its country and city."""
        row = self.listed.get((country or "", plain(name)))
        return None if row is not None and not country and is_office(row) else row

    def _alike(self, name: str, country: str | None) -> Row | None:
        """Return a row that tells the sector alone: of the same firm elsewhere, or by an acronym."""
        row = self.listed.get(("", plain(name)))
        if row is not None and is_office(row):
            return row
        return None if country else self.acronyms.get(plain(name))

    def _city(self, there: Organisation | None, own: Row | None, named: Place | None) -> str | None:
        if there is not None and there.site is not None:
            return city_id(there.site, self.gazetteer)
        if named is not None:
            return named.city_id
        return (own[Organizations.city_id] or None) if own is not None else None


def _acronyms(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the universities by their acronyms, where one of them has it."""
    universities = [row for row in rows if row[Organizations.kind] == UNIVERSITY]
    short = [(plain(found), row) for row in universities if (found := acronym(row[Organizations.name]))]
    borne = Counter(name for name, _ in short)
    return {name: row for name, row in short if borne[name] == 1}
