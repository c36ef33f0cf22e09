"""Layouts that a sheet can have (target schemas): one of our tables, or posts, one or several in a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ecosystem.tables import Cities, Column, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables import vocabulary as codes
from ecosystem.tables.column import COUNTRY_CODE, country, labels, text, url, year


class PostRows(Table, name="posts"):
    """One row per person and post; a wide sheet has several posts in a row."""

    researcher_id = text("Names the person.", required=True, example="r-0001")
    name = text("The person's name; empty where it is withheld.")
    field = text("Main field of work.", required=True, values=tuple(codes.FIELDS), example="machine-learning")
    degree = text("Highest degree.", values=tuple(codes.DEGREES), example="doctorate")
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
    last_observed_year = year("Year as of which the list holds: posts without an end go on until then.", example="2024")
    role = text("The post's title.", example="Lecturer")
    employment_type = text("Kind of employment, if not full-time; it becomes part of the role.", example="Internship")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id", example="own-survey")
    source_url = url("The record itself.")


class _Auxiliary(Table):
    """Columns of no table, used only to match other columns."""

    city_country_code = country("Country of the city; it tells cities of one name apart and is not kept.")


POST_COLUMNS: Final = (
    PostRows.organization,
    PostRows.sector_id,
    PostRows.city_id,
    PostRows.country_code,
    PostRows.first_year,
    PostRows.last_year,
    PostRows.role,
    PostRows.employment_type,
    PostRows.source_url,
)
"""Columns of a post; the others are of the person."""
MAX_POSTS: Final = 20
"""Posts in one row of a wide list."""


@dataclass(frozen=True)
class Layout:
    """A layout of a sheet.

    Attributes
    ----------
    name : str
        Value of ``shape`` in a mapping file.
    needs : tuple of Column
        Columns without which no sheet is recognised as this layout.
    posts : int
        Maximum number of posts in a row.
    """

    name: str
    title: str
    table: type[Table]
    needs: tuple[Column, ...] = ()
    posts: int = 1

    def columns(self) -> tuple[Column, ...]:
        """Return the columns that a sheet can fill."""
        auxiliary = (CITY_COUNTRY,) if self.table is Researchers else ()
        return (*self.table.columns(), *auxiliary)

    def column(self, name: str) -> Column | None:
        """Return a column by name."""
        return next((column for column in self.columns() if column == name), None)


_POST_NEEDS: Final = (PostRows.organization, PostRows.first_year)
_MOVE_NEEDS: Final = (Transitions.from_organization, Transitions.to_organization)
LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        layout.name: layout
        for layout in (
            Layout("researchers", "People: a row per person", Researchers),
            Layout("transitions", "Moves: a row per change of post", Transitions, _MOVE_NEEDS),
            Layout("posts", "Posts: a row per person and post", PostRows, _POST_NEEDS),
            Layout("careers", "Careers: a row per person, several posts in it", PostRows, _POST_NEEDS, MAX_POSTS),
            Layout("cities", "Cities", Cities, (Cities.latitude, Cities.longitude)),
            Layout("sectors", "Sectors", Sectors, (Sectors.sector_id, Sectors.domain)),
            Layout("sources", "Sources", Sources, (Sources.source_id, Sources.citation)),
        )
    }
)
UNUSED: Final = "unused"
"""Layout of a sheet that is not read."""

CITY_COUNTRY: Final = _Auxiliary.city_country_code
COUNTRY_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        Transitions.from_city_id: Transitions.from_country_code,
        Transitions.to_city_id: Transitions.to_country_code,
        Researchers.city_id: CITY_COUNTRY,
    }
)
"""Column with the country of a city; in the list of posts it is the post's country."""


def country_of(layout: Layout, city: str) -> str:
    """Return the column with the country of a column of cities.

    Examples
    --------
    >>> country_of(LAYOUTS["transitions"], "to_city_id"), country_of(LAYOUTS["posts"], "city_id")
    ('to_country_code', 'country_code')
    """
    return str(PostRows.country_code) if layout.table is PostRows else str(COUNTRY_OF[city])


def vocabulary_of(column: Column) -> str:
    """Return the vocabulary of a column's values, empty if free; columns of one vocabulary share decisions.

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
    if rule.values == tuple(codes.DATASET_KINDS):
        return "source-kind"
    return str(column) if rule.values else ""
