"""How many academics each city counted in 2018: the observed faculty table, added up so that any page can show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from ecosystem.builders.faculty_2018 import FACULTY, SOURCE
from ecosystem.builders.faculty_rules import FacultyRules
from ecosystem.datasets.cleaning_rules import read_rows, tidy
from ecosystem.tables import AcademicsByCity


def academics_rows(facts: Path, cleaning: Path) -> list[dict[str, str]]:
    """Return the academics and their universities by city, in the order of the city's id.

    Parameters
    ----------
    facts
        Folder of the raw facts.
    cleaning
        Folder of the cleaning rules.

    Raises
    ------
    ValueError
        If a university or a city has no rule.
    """
    rules = FacultyRules.read(cleaning)
    academics: Counter[str] = Counter()
    universities: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_rows(facts / FACULTY):
        city = rules.cities.need("city_id", tidy(row["city"]))
        academics[city] += 1
        universities[city].add(rules.universities.need("organization", tidy(row["university"])))
    return [
        {
            AcademicsByCity.city_id: city,
            AcademicsByCity.academics: str(academics[city]),
            AcademicsByCity.universities: str(len(universities[city])),
            AcademicsByCity.source_id: SOURCE,
        }
        for city in sorted(academics)
    ]
