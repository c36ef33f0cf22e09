"""Institutions as a source names them → employers with id, sector, city and country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecosystem.sources.ror.cities import Gazetteer, slug
from ecosystem.sources.ror.registry import Organisation, Registry, Site
from ecosystem.sources.ror.sectors import SectorRules
from ecosystem.sources.spelling import Row
from ecosystem.sources.table_file import read_table
from ecosystem.tables import Organizations

BROAD: Final = frozenset({None, "other-industry"})
"""Sectors for which the table of organisations knows better, where the organisation is in it."""

_ASIDE = re.compile(r"\([^)]*\)")


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
        The project's own table of organisations, by country and name.
    """

    registry: Registry
    rules: SectorRules
    gazetteer: Gazetteer
    listed: Mapping[tuple[str, str], Row]

    @classmethod
    def read(cls, data: Path, registry: Registry | None = None) -> Employers:
        """Read rules, cities and organisations from the project's folder of data."""
        cleaning = data / "cleaning"
        listed = {
            (row[Organizations.country_code], plain(row[Organizations.name])): row
            for row in read_table(data / "reference", Organizations)
        }
        return cls(registry or Registry(), SectorRules.read(cleaning), Gazetteer.read(cleaning), listed)

    def employer(
        self,
        key: str,
        *,
        ror: str | None = None,
        name: str | None = None,
        country: str | None = None,
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
            As the source gives them; ROR's own go before them.
        types : iterable of str
            As the source gives them, in ROR's words; used where ROR's own are not known.
        """
        there = self.registry.now(ror) if ror else None
        shown = there.name if there is not None else name
        where = there.site.country_code if there is not None and there.site else country
        sector = self.rules.sector(there.types if there is not None else types, shown or "")
        own = self.listed.get((where or "", plain(shown or "")))
        if own is not None and sector in BROAD:
            sector = own[Organizations.sector_id]
        return Employer(
            there.id if there is not None else ror or key, shown, sector, self._city(there, own), where, _site(there)
        )

    def _city(self, there: Organisation | None, own: Row | None) -> str | None:
        if there is not None and there.site is not None:
            return self.gazetteer.city_id(there.site)
        return (own[Organizations.city_id] or None) if own is not None else None


def plain(name: str) -> str:
    """Write an organisation's name so that two ways to write it are one.

    Examples
    --------
    >>> plain("National University of Sciences & Technology (NUST)")
    'national-university-of-sciences-and-technology'
    """
    return slug(_ASIDE.sub(" ", name).replace("&", " and "))


def _site(there: Organisation | None) -> Site | None:
    return there.site if there is not None else None
