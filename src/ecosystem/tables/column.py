"""Column and table declarations, from which checks, documentation and templates are generated."""

from dataclasses import dataclass
from typing import Final, Literal, Self, TypedDict, Unpack

from ecosystem.tables.vocabulary import FIRST_YEAR, LAST_YEAR

Type = Literal["string", "integer", "number", "boolean", "list", "url"]

COUNTRY_CODE: Final = "[A-Z]{2}"
WEB_ADDRESS: Final = r"https?://[^\s<>\"]+"


@dataclass(frozen=True)
class Rule:
    """Type, meaning and limits of a column."""

    type: Type
    meaning: str
    required: bool = False
    unique: bool = False
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    references: str = ""
    example: str = ""


class Column(str):
    """A column name with its rule; a str, so that pandas accepts it.

    Examples
    --------
    >>> class Rivers(Table):
    ...     '''One row per river.'''
    ...     name = text("Name of the river.", required=True)
    ...     length_km = number("Length of the main stem.", unit="km", minimum=0)
    >>> Rivers.length_km, Rivers.length_km.rule.unit
    ('length_km', 'km')
    >>> [str(column) for column in Rivers.columns()]
    ['name', 'length_km']
    """

    rule: Rule

    def __new__(cls, name: str, rule: Rule) -> Self:
        """Create a column."""
        column = super().__new__(cls, name)
        column.rule = rule
        return column


class Table:
    """A declared table; subclasses list columns as attributes, and their docstring states what a row is."""

    table: str = ""
    may_be_absent: bool = False

    def __init_subclass__(cls, *, name: str = "", optional: bool = False) -> None:
        """Name every column after its attribute."""
        cls.table = name or cls.__name__.lower()
        cls.may_be_absent = optional
        for attribute, column in list(vars(cls).items()):
            if isinstance(column, Column):
                setattr(cls, attribute, Column(attribute, column.rule))

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """Return the columns in the order of declaration."""
        return tuple(column for column in vars(cls).values() if isinstance(column, Column))

    @classmethod
    def key(cls) -> Column | None:
        """Return the column that identifies a row, if there is one."""
        return next((column for column in cls.columns() if column.rule.unique), None)

    @classmethod
    def row_meaning(cls) -> str:
        """Return what one row is."""
        return (cls.__doc__ or "").strip().splitlines()[0]


def text(
    meaning: str,
    *,
    required: bool = False,
    values: tuple[str, ...] = (),
    pattern: str = "",
    references: str = "",
    example: str = "",
) -> Column:
    """Declare a column of text, optionally limited to some values, a pattern, or the keys of another table."""
    rule = Rule("string", meaning, required, values=values, pattern=pattern, references=references, example=example)
    return Column("", rule)


def key(meaning: str, *, example: str = "") -> Column:
    """Declare the key column: present and different in every row."""
    return Column("", Rule("string", meaning, required=True, unique=True, example=example))


class _Limits(TypedDict, total=False):
    required: bool
    unit: str
    minimum: float
    maximum: float
    example: str


def integer(meaning: str, **limits: Unpack[_Limits]) -> Column:
    """Declare a column of whole numbers."""
    return Column("", Rule("integer", meaning, **limits))


def number(meaning: str, **limits: Unpack[_Limits]) -> Column:
    """Declare a column of numbers."""
    return Column("", Rule("number", meaning, **limits))


def boolean(meaning: str) -> Column:
    """Declare a required column of ``true`` and ``false``."""
    return Column("", Rule("boolean", meaning, required=True, example="true"))


def labels(meaning: str, *, example: str = "") -> Column:
    """Declare a column of several labels in one cell, separated by semicolons."""
    return Column("", Rule("list", meaning, example=example))


def url(meaning: str) -> Column:
    """Declare a column of web addresses, http or https only."""
    return Column("", Rule("url", meaning, pattern=WEB_ADDRESS, example="https://example.org/person"))


def year(meaning: str, *, required: bool = False, example: str = "") -> Column:
    """Declare a column of calendar years."""
    return integer(meaning, required=required, unit="year", minimum=FIRST_YEAR, maximum=LAST_YEAR, example=example)


def country(meaning: str, *, required: bool = False) -> Column:
    """Declare a column of ISO 3166-1 alpha-2 country codes; NA is Namibia, not a missing value."""
    return text(meaning, required=required, pattern=COUNTRY_CODE, example="PK")
