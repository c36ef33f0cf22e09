"""A column said once: its name is the object that code uses; its rule checks, documents and makes templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

Type = Literal["string", "integer", "number", "boolean", "list", "url"]


@dataclass(frozen=True)
class Rule:
    """What may stand in a column."""

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
    """A column's name, which is a string wherever pandas wants one, and its rule.

    Examples
    --------
    >>> class Rivers(Table):
    ...     '''One row per river.'''
    ...     name = text("What the river is called.", required=True)
    ...     length_km = number("Length of the main stem.", unit="km", minimum=0)
    >>> Rivers.length_km, Rivers.length_km.rule.unit
    ('length_km', 'km')
    >>> [str(column) for column in Rivers.columns()]
    ['name', 'length_km']
    """

    rule: Rule

    def __new__(cls, name: str, rule: Rule) -> Self:
        """Name a rule."""
        column = super().__new__(cls, name)
        column.rule = rule
        return column


class Table:
    """A declared table; subclasses list their columns as attributes and say in their docstring what a row is."""

    table: str = ""
    may_be_absent: bool = False

    def __init_subclass__(cls, *, name: str = "", optional: bool = False) -> None:
        """Give every column its attribute's name."""
        cls.table = name or cls.__name__.lower()
        cls.may_be_absent = optional
        for attribute, column in list(vars(cls).items()):
            if isinstance(column, Column):
                setattr(cls, attribute, Column(attribute, column.rule))

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """Return the columns in the order in which they are declared."""
        return tuple(column for column in vars(cls).values() if isinstance(column, Column))

    @classmethod
    def key(cls) -> Column | None:
        """Return the column that names a row, if there is one."""
        return next((column for column in cls.columns() if column.rule.unique), None)

    @classmethod
    def row_meaning(cls) -> str:
        """Return what one row stands for."""
        return (cls.__doc__ or "").strip().splitlines()[0]


def _declare(rule: Rule) -> Column:
    return Column("", rule)


def text(
    meaning: str,
    *,
    required: bool = False,
    values: tuple[str, ...] = (),
    pattern: str = "",
    references: str = "",
    example: str = "",
) -> Column:
    """Declare a column of text, perhaps limited to some values, a pattern, or the keys of another table."""
    return _declare(
        Rule("string", meaning, required, values=values, pattern=pattern, references=references, example=example)
    )


def key(meaning: str, *, example: str = "") -> Column:
    """Declare the column whose values name the rows: present and different in each."""
    return _declare(Rule("string", meaning, required=True, unique=True, example=example))


def integer(
    meaning: str,
    *,
    required: bool = False,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    example: str = "",
) -> Column:
    """Declare a column of whole numbers."""
    return _declare(Rule("integer", meaning, required, unit=unit, minimum=minimum, maximum=maximum, example=example))


def number(
    meaning: str,
    *,
    required: bool = False,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    example: str = "",
) -> Column:
    """Declare a column of numbers."""
    return _declare(
        replace(
            integer(meaning, required=required, unit=unit, minimum=minimum, maximum=maximum, example=example).rule,
            type="number",
        )
    )


def boolean(meaning: str, *, required: bool = False) -> Column:
    """Declare a column of yes or no, written true and false."""
    return _declare(Rule("boolean", meaning, required, example="true"))


def labels(meaning: str, *, example: str = "") -> Column:
    """Declare a column of several labels in one cell, separated by semicolons."""
    return _declare(Rule("list", meaning, example=example))


def url(meaning: str) -> Column:
    """Declare a column of web addresses, http or https only."""
    return _declare(Rule("url", meaning, pattern=r"https?://[^\s<>\"]+", example="https://example.org/person"))


def year(meaning: str, *, required: bool = False, example: str = "") -> Column:
    """Declare a column of calendar years."""
    return integer(meaning, required=required, unit="year", minimum=1900, maximum=2100, example=example)


def country(meaning: str, *, required: bool = False) -> Column:
    """Declare a column of ISO 3166-1 alpha-2 country codes; NA is Namibia, not a missing value."""
    return text(meaning, required=required, pattern="[A-Z]{2}", example="PK")
