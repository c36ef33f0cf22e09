"""The compiled facts that calibration counts, read as text and their spellings resolved."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import pycountry

FACULTY: Final = "cs_faculty_2018_raw.csv"
PUBLICATIONS: Final = "ai_publications_openalex.csv"
MIGRATION: Final = "scholar_migration_annual.csv"
FLOWS: Final = "scholar_flows_pakistan_scopus.csv"
ORGANIZATIONS: Final = "organizations.csv"


def read_facts(path: Path) -> pd.DataFrame:
    """Read a compiled file as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def cleaned_faculty(faculty: pd.DataFrame, cleaning: Path) -> pd.DataFrame:
    """Add what the cleaning tables make of the spellings: organization, degree, country_code and city_id."""
    return faculty.assign(
        organization=_resolved(faculty["university"], cleaning / "university.csv", "organization"),
        degree=_resolved(faculty["terminal_degree"], cleaning / "degree.csv", "degree"),
        country_code=_resolved(faculty["degree_country"], cleaning / "degree_country.csv", "country_code"),
        city_id=faculty["city"].map(city_id),
    )


def _resolved(spellings: pd.Series, path: Path, column: str) -> pd.Series:
    rules = read_facts(path)
    return spellings.str.strip().map(dict(zip(rules["spelling"], rules[column], strict=True))).fillna("")


def counts_of(values: pd.Series) -> dict[str, float]:
    """Count values, in the order of their names."""
    return {str(value): float(count) for value, count in values.value_counts().sort_index().items()}


def alpha_2(alpha_3: str) -> str:
    """Return a country's two letters for its three.

    Examples
    --------
    >>> alpha_2("PAK")
    'PK'
    """
    return str(pycountry.countries.lookup(alpha_3).alpha_2)


def city_id(city: str) -> str:
    """Return a city's id.

    Examples
    --------
    >>> city_id("Dera Ghazi Khan")
    'dera-ghazi-khan'
    """
    return city.lower().replace(" ", "-")
