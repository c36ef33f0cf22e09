"""Translate sheets to rows of our tables by their mappings; each row keeps its place in the user's file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecosystem.datasets.cleaning_rules import tidy
from ecosystem.importers.country_names import NAMIBIA
from ecosystem.importers.gazetteer import Place
from ecosystem.importers.several_employers import employers_in, university_country
from ecosystem.importers.spreadsheets.cell_values import (
    are_country_codes,
    format_cell,
    generate_id,
    is_error,
    take_part,
)
from ecosystem.importers.spreadsheets.layouts import (
    CITY_COUNTRY,
    LAYOUTS,
    UNUSED,
    Layout,
    PostRows,
    country_of,
    vocabulary_of,
)
from ecosystem.importers.spreadsheets.locations import split_location
from ecosystem.importers.spreadsheets.mapping import Feed, SavedMapping, SheetMapping
from ecosystem.importers.spreadsheets.matched_values import MatchedValue, ValueMatcher
from ecosystem.importers.spreadsheets.missing_values import is_missing, names_no_employer
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.spreadsheets.value_matching import AMONG_NAMES, Vocabularies, read_vocabularies
from ecosystem.importers.text_folding import slug
from ecosystem.load import Problem, group_problems, shorten
from ecosystem.tables import Cities, Column, Researchers, Sectors, Sources, Transitions

_ENDS_OF_MOVE: Final = (
    (Transitions.from_organization, Transitions.from_city_id, Transitions.from_country_code),
    (Transitions.to_organization, Transitions.to_city_id, Transitions.to_country_code),
)
NOTHING_FEEDS: Final = "nothing feeds"
"""Beginning of the rule of a required column without a feed."""


@dataclass(frozen=True)
class TargetRow:
    """A row of ours and its origin.

    Attributes
    ----------
    cells : mapping of str to str
        By our column.
    sheet, line : int
        Index of the sheet, and line in it.
    post : int
        Number of the post in a wide row, from 1; 0 otherwise.
    """

    cells: Mapping[str, str]
    sheet: int
    line: int
    post: int = 0


@dataclass(frozen=True)
class Translation:
    """Rows, values and problems of translated sheets.

    Attributes
    ----------
    rows : mapping of str to tuple of TargetRow
        By table; ``posts`` for careers written post by post.
    problems : tuple of Problem
        Required columns without a feed, required values without a code, cells with errors.
    cited : mapping of str to str
        The user's names of sources, by the id made from them.
    """

    rows: Mapping[str, tuple[TargetRow, ...]]
    values: tuple[MatchedValue, ...]
    problems: tuple[Problem, ...]
    cited: Mapping[str, str]


def translate(
    sheets: Sequence[HeadedSheet],
    mappings: Sequence[SheetMapping],
    saved: SavedMapping,
    vocabularies: Vocabularies,
) -> Translation:
    """Translate sheets to rows of our tables by their mappings, in the same order, and the decisions on values."""
    matcher = ValueMatcher(vocabularies, saved.decisions)
    rows: dict[str, list[TargetRow]] = {}
    problems: list[Problem] = []
    cited: dict[str, str] = {}
    for index, (sheet, mapping) in enumerate(zip(sheets, mappings, strict=True)):
        if mapping.layout == UNUSED:
            continue
        translator = _SheetTranslator(index, sheet, mapping, matcher, cited)
        problems += translator.missing()
        rows.setdefault(translator.layout.table.table, []).extend(translator.rows())
        problems += group_problems(translator.errors)
    values = matcher.values()
    undecided = [value for value in values if value.ours is None and value.needed]
    problems += [value.problem(vocabularies.choices(value.vocabulary)) for value in undecided]
    return Translation({table: tuple(found) for table, found in rows.items()}, values, tuple(problems), cited)


def users_vocabularies(sheets: Sequence[HeadedSheet], mappings: Sequence[SheetMapping]) -> Vocabularies:
    """Return the vocabularies with the sectors and cities that the user's own sheets list."""
    sectors: dict[str, str] = {}
    cities: list[Place] = []
    for sheet, mapping in zip(sheets, mappings, strict=True):
        if mapping.layout in ("sectors", "cities"):
            rows = translate([sheet], [mapping], SavedMapping(), read_vocabularies()).rows
            for row in rows.get(Sectors.table, ()):
                if identifier := row.cells.get(Sectors.sector_id, ""):
                    sectors[identifier] = row.cells.get(Sectors.name, "")
            cities += [_users_place(row) for row in rows.get(Cities.table, ()) if row.cells.get(Cities.city_id)]
    return read_vocabularies(sectors, cities)


def _users_place(row: TargetRow) -> Place:
    columns = (Cities.city_id, Cities.name, Cities.country_code, Cities.latitude, Cities.longitude)
    city, name, country, latitude, longitude = (row.cells.get(column, "") for column in columns)
    return Place(city, name, country, latitude, longitude, population=0)


class _SheetTranslator:
    """Translates one sheet by its mapping."""

    def __init__(
        self, index: int, sheet: HeadedSheet, mapping: SheetMapping, matcher: ValueMatcher, cited: dict[str, str]
    ) -> None:
        self.index, self.sheet, self.mapping, self.matcher, self.cited = index, sheet, mapping, matcher, cited
        self.layout: Layout = LAYOUTS[mapping.layout]
        self.at = {heading: number for number, heading in enumerate(sheet.headings)}
        self.errors: list[Problem] = []
        self.code_columns = {
            feed.heading
            for feed in mapping.feeds
            if feed.heading in self.at
            and vocabulary_of(self._column(feed.target)) == "country"
            and are_country_codes([take_part(cell, feed.take) for cell in sheet.column(self.at[feed.heading])])
        }
        self.posts = sorted({feed.post for feed in mapping.feeds if feed.post}) or [0]

    def missing(self) -> Iterator[Problem]:
        """Yield a problem for each required column without a feed."""
        fed = {feed.target for feed in self.mapping.feeds}
        for column in self.layout.columns():
            if column.rule.required and column not in fed:
                meaning = f"{column.rule.meaning[:1].lower()}{column.rule.meaning[1:].rstrip('.')}"
                example = f" ({column.rule.example})" if column.rule.example else ""
                person = " if all are of one person" if column == PostRows.researcher_id else ""
                remedy = f"Name the column that holds it, or give one value for all rows{person}{example}"
                rule = f"{NOTHING_FEEDS} {column}: {meaning}"
                yield Problem(self.sheet.raw.place, 0, str(column), "", rule, remedy)

    def rows(self) -> Iterator[TargetRow]:
        """Yield the rows of our table."""
        for line, row in self.sheet.rows():
            for post in self.posts:
                cells = self._cells(line, row, post)
                if cells is not None:
                    yield TargetRow(cells, self.index, line, post)

    def _cells(self, line: int, row: tuple[str, ...], post: int) -> dict[str, str] | None:
        """Translate one row, or one post of it; None if that post is empty."""
        feeds = [feed for feed in self.mapping.feeds if feed.post in (0, post)]
        if post and not any(row[self.at[feed.heading]] for feed in feeds if feed.post and feed.heading):
            return None
        cells: dict[str, str] = {}
        for feed in sorted(feeds, key=self._is_city):  # cities last: their countries disambiguate them
            cells[feed.target] = self._cell(feed, line, row, cells)
        for feed in feeds:
            if feed.take == "country":
                city = next((cells[one.target] for one in self._same_cell(feed) if self._is_city(one)), "")
                place = self.matcher.vocabularies.place_of(city)
                cells[feed.target] = place.country_code if place else ""
        for feed in feeds:
            if feed.take == "last" and not cells[feed.target] and self._is_country(feed):
                city = next((cells[one.target] for one in self._same_cell(feed) if self._is_city(one)), "")
                place = self.matcher.vocabularies.place_of(city)  # "Berlin" in a column of "City, Country"
                cells[feed.target] = place.country_code if place else ""
        cells.pop(CITY_COUNTRY, None)
        return cells | self._countries_of_move(cells)

    def _countries_of_move(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the countries that a move leaves open: of its city, else of the university, as in lists of posts."""
        found: dict[str, str] = {}
        for organization, city, country in _ENDS_OF_MOVE:
            if self.layout.table is Transitions and not cells.get(country):
                place = self.matcher.vocabularies.place_of(cells.get(city, ""))
                found[country] = place.country_code if place else university_country(cells.get(organization, ""))
        return found

    def _cell(self, feed: Feed, line: int, row: tuple[str, ...], cells: Mapping[str, str]) -> str:
        column = self._column(feed.target)
        if feed.take == "row":
            return generate_id(feed.target, *self._labelled_cells(row))
        text = feed.constant or row[self.at[feed.heading]]
        several = employers_in(text) if "\n" in text else ()
        text = tidy("; ".join(several) or text)
        if is_error(text):
            self._error(line, feed.heading, text)
            return ""
        if feed.take in ("first", "last") and (self._is_city(feed) or self._is_country(feed)):
            text = split_location(text)[feed.take == "last"]
        else:
            text = take_part(text, self._organization_take(feed) if feed.take == "sector" else feed.take)
        if feed.take == "made":
            return generate_id(feed.target, text)
        if feed.take == "country":
            return ""
        vocabulary = "employer" if feed.take == "sector" else vocabulary_of(column)
        if vocabulary and text:
            return self._code(vocabulary, text, feed, line, cells)
        if str(column) == Sources.source_id and column.rule.references and text:
            return self._source(text)
        is_employer = str(column).endswith(str(Researchers.organization))
        if not column.rule.required and (names_no_employer(text) if is_employer else is_missing(text)):
            return ""
        return format_cell(text, column)

    def _code(self, vocabulary: str, text: str, feed: Feed, line: int, cells: Mapping[str, str]) -> str:
        beside = ""
        if vocabulary == "country" and text == NAMIBIA and feed.heading and feed.heading not in self.code_columns:
            beside = AMONG_NAMES
        if vocabulary == "city":
            beside = cells.get(country_of(self.layout, feed.target), "")
        needed = self._column(feed.target).rule.required or self._gives_required_country(feed)
        where = (self.sheet.raw.place, line, feed.heading or str(feed.target))
        return self.matcher.code_of(vocabulary, text, beside, needed=needed, where=where) or ""

    def _same_cell(self, feed: Feed) -> list[Feed]:
        return [one for one in self.mapping.feeds if (one.heading, one.post) == (feed.heading, feed.post)]

    def _is_city(self, feed: Feed) -> bool:
        return vocabulary_of(self._column(feed.target)) == "city"

    def _is_country(self, feed: Feed) -> bool:
        return vocabulary_of(self._column(feed.target)) == "country"

    def _organization_take(self, sector: Feed) -> str:
        """Return the part of the cell with the organisation whose sector is wanted."""
        return next((feed.take for feed in self._same_cell(sector) if feed.take in ("outside", "first")), "")

    def _gives_required_country(self, city: Feed) -> bool:
        return any(one.take == "country" and self._column(one.target).rule.required for one in self._same_cell(city))

    def _labelled_cells(self, row: tuple[str, ...]) -> list[str]:
        """Return the cells of a row with their headings, whatever the order of the columns."""
        return [f"{heading}={row[self.at[heading]]}" for heading in sorted(self.at) if row[self.at[heading]]]

    def _source(self, text: str) -> str:
        """Return the id of a source; one named in words gets an id made from them."""
        identifier = slug(text)
        if not identifier or identifier == text:
            return text
        self.cited.setdefault(identifier, text)
        return identifier

    def _column(self, target: str) -> Column:
        column = self.layout.column(target)
        if column is None:
            raise KeyError(f"{target} is no column of {self.layout.name}")
        return column

    def _error(self, line: int, heading: str, text: str) -> None:
        rule, remedy = "the cell holds an error of the spreadsheet program", "Mend the formula, or empty the cell"
        if not any((one.line, one.column) == (line, heading) for one in self.errors):
            self.errors.append(Problem(self.sheet.raw.place, line, shorten(heading), text, rule, remedy))
