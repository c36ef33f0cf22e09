"""What a sheet can hold: one of our tables, or careers written post by post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ecosystem.tables import Cities, Column, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables import vocabulary as words
from ecosystem.tables.column import COUNTRY_CODE, country, labels, text, url, year


class Posts(Table):
    """One row per person and post; a wide sheet has several posts in a row."""

    researcher_id = text("Names the person.", required=True, example="r-0001")
    name = text("The person's name; empty where it is withheld.")
    field = text("Main field of work.", required=True, values=tuple(words.FIELDS), example="machine-learning")
    degree = text("Highest degree.", values=tuple(words.DEGREES), example="doctorate")
    degree_institution = text("Who awarded the highest degree.", example="University of the Punjab")
    degree_country_code = country("Where the highest degree was awarded.")
    degree_year = year("When the highest degree was awarded.", example="2012")
    skills = labels("Skills the person names or is known for.", example="pytorch;mlops")
    profile_url = url("Public professional page.")
    organization = text("Where the person worked.", required=True, example="University of the Punjab")
    sector_id = text("Sector of that organisation.", references="sectors.sector_id", example="university")
    city_id = text("City of that organisation.", references="cities.city_id", example="lahore")
    country_code = country("Country of that organisation.")
    first_year = year("First year in the post.", required=True, example="2012")
    last_year = year("Last year in the post; empty where it goes on.", example="2018")
    role = text("The post's title.", example="Lecturer")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id", example="own-survey")
    source_url = url("The record itself.")


class _Beside(Table):
    """Columns that no table has, and that help to make out those that it has."""

    city_country_code = country("Country of the city; it tells cities of one name apart and is not kept.")


POST_COLUMNS: Final = (
    Posts.organization,
    Posts.sector_id,
    Posts.city_id,
    Posts.country_code,
    Posts.first_year,
    Posts.last_year,
    Posts.role,
    Posts.source_url,
)
"""What is said of each post; the other columns are said of the person."""


@dataclass(frozen=True)
class Shape:
    """One way in which a sheet can be laid out.

    Attributes
    ----------
    name : str
        As it stands in a mapping file.
    title : str
        As a reader sees it.
    table : type of Table
        Which columns it feeds.
    needs : tuple of Column
        Without these, no sheet is taken for this shape.
    posts : int
        How many posts stand in a row, at most; 1 but for wide lists.
    """

    name: str
    title: str
    table: type[Table]
    needs: tuple[Column, ...]
    posts: int = 1

    def columns(self) -> tuple[Column, ...]:
        """Return what columns of a sheet can feed."""
        beside = (_Beside.city_country_code,) if self.table is Researchers else ()
        return (*self.table.columns(), *beside)

    def column(self, name: str) -> Column | None:
        """Return a column by name."""
        return next((column for column in self.columns() if column == name), None)


MOST_POSTS: Final = 20
"""Posts in one row of a wide list at most."""

SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        shape.name: shape
        for shape in (
            Shape("researchers", "People: a row per person", Researchers, ()),
            Shape(
                "transitions",
                "Moves: a row per change of post",
                Transitions,
                (Transitions.from_organization, Transitions.to_organization),
            ),
            Shape("posts", "Posts: a row per person and post", Posts, (Posts.organization, Posts.first_year)),
            Shape(
                "careers",
                "Careers: a row per person, several posts in it",
                Posts,
                (Posts.organization, Posts.first_year),
                MOST_POSTS,
            ),
            Shape("cities", "Cities", Cities, (Cities.latitude, Cities.longitude)),
            Shape("sectors", "Sectors", Sectors, (Sectors.sector_id, Sectors.domain)),
            Shape("sources", "Sources", Sources, (Sources.source_id, Sources.citation)),
        )
    }
)
UNUSED: Final = "unused"
"""The shape of a sheet that is not read."""

COUNTRY_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        Transitions.from_city_id: Transitions.from_country_code,
        Transitions.to_city_id: Transitions.to_country_code,
        Researchers.city_id: _Beside.city_country_code,
    }
)
"""The column that says in which country a city is; in the list of posts it is the post's country."""

CITY_COUNTRY: Final = _Beside.city_country_code


def country_of(shape: Shape, city: str) -> str:
    """Return the column that tells where a column of cities is.

    Examples
    --------
    >>> country_of(SHAPES["transitions"], "to_city_id"), country_of(SHAPES["posts"], "city_id")
    ('to_country_code', 'country_code')
    """
    return str(Posts.country_code) if shape.table is Posts else str(COUNTRY_OF[city])


def vocabulary_of(column: Column) -> str:
    """Name the words that stand in a column: columns of one vocabulary share their decisions; none if free.

    Examples
    --------
    >>> [vocabulary_of(column) for column in (Transitions.from_city_id, Researchers.degree_country_code)]
    ['city', 'country']
    >>> vocabulary_of(Researchers.field), vocabulary_of(Researchers.name), vocabulary_of(Transitions.kind)
    ('field', '', 'kind')
    """
    rule = column.rule
    if rule.pattern == COUNTRY_CODE:
        return "country"
    if rule.references.startswith("cities."):
        return "city"
    if rule.references.startswith("sectors."):
        return "sector"
    if rule.type == "boolean":
        return "boolean"
    if rule.values == tuple(words.DATASET_KINDS):
        return "source-kind"
    return str(column) if rule.values else ""
