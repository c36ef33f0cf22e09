"""Sheets and their mapping become rows of our tables, each of which remembers where it stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecosystem.datasets.cleaning_rules import tidy
from ecosystem.importers.spreadsheets.cells import ERRORS, made, taken, written
from ecosystem.importers.spreadsheets.grid import Headed
from ecosystem.importers.spreadsheets.mapping import Feed, Remembered, SheetMapping
from ecosystem.importers.spreadsheets.meanings import Meanings, Word, beside_country, holds_codes
from ecosystem.importers.spreadsheets.shapes import CITY_COUNTRY, SHAPES, UNUSED, Shape, country_of, vocabulary_of
from ecosystem.importers.spreadsheets.words import Lexicon
from ecosystem.importers.text_folding import slug
from ecosystem.load import Problem, group_problems, shorten
from ecosystem.tables import Column, Sources

CITED: Final = str(Sources.source_id)
NOTHING_FEEDS: Final = "nothing feeds"


@dataclass(frozen=True)
class Line:
    """A row of ours, and where it stood.

    Attributes
    ----------
    cells : mapping of str to str
        By column of ours.
    sheet : int
        Place of the sheet among those read.
    line : int
        Its line there.
    post : int
        Which post of a wide row; 0 otherwise.
    """

    cells: Mapping[str, str]
    sheet: int
    line: int
    post: int = 0


@dataclass(frozen=True)
class Translation:
    """What came of some sheets.

    Attributes
    ----------
    rows : mapping of str to tuple of Line
        By table of ours; ``posts`` for careers written post by post.
    words : tuple of Word
        What every word was taken to mean.
    problems : tuple of Problem
        Columns that nothing feeds, words that are needed and not decided, cells with errors.
    cited : mapping of str to str
        Sources that rows name in the user's words, by the id that was made.
    """

    rows: Mapping[str, tuple[Line, ...]]
    words: tuple[Word, ...]
    problems: tuple[Problem, ...]
    cited: Mapping[str, str]


def translate(
    sheets: Sequence[Headed], mappings: Sequence[SheetMapping], remembered: Remembered, lexicon: Lexicon
) -> Translation:
    """Translate sheets into rows of our tables.

    Parameters
    ----------
    sheets : sequence of Headed
        What the user gave.
    mappings : sequence of SheetMapping
        How each is read, in the same order.
    remembered : Remembered
        Holds what the user decided about words.
    lexicon : Lexicon
        What words mean otherwise.

    Returns
    -------
    Translation
        All problems at once, in the user's own files, lines and headings.
    """
    meanings = Meanings(lexicon, remembered.decisions)
    rows: dict[str, list[Line]] = {}
    problems: list[Problem] = []
    cited: dict[str, str] = {}
    for place, (sheet, mapping) in enumerate(zip(sheets, mappings, strict=True)):
        if mapping.shape == UNUSED:
            continue
        reader = _Reader(place, sheet, mapping, meanings, cited)
        problems += reader.missing()
        rows.setdefault(reader.shape.table.table, []).extend(reader.lines())
        problems += group_problems(reader.errors)
    words = meanings.words()
    problems += [word.problem(lexicon.choices(word.vocabulary)) for word in words if word.ours is None and word.needed]
    return Translation({table: tuple(lines) for table, lines in rows.items()}, words, tuple(problems), cited)


class _Reader:
    """Reads one sheet as its mapping says."""

    def __init__(
        self, place: int, sheet: Headed, mapping: SheetMapping, meanings: Meanings, cited: dict[str, str]
    ) -> None:
        self.place, self.sheet, self.mapping, self.meanings, self.cited = place, sheet, mapping, meanings, cited
        self.shape: Shape = SHAPES[mapping.shape]
        self.at = {heading: number for number, heading in enumerate(sheet.headings)}
        self.errors: list[Problem] = []
        self.codes = {
            feed.heading: holds_codes(taken(cell, feed.take) for cell in sheet.column(self.at[feed.heading]))
            for feed in mapping.feeds
            if feed.heading in self.at and vocabulary_of(self._column(feed.target)) == "country"
        }
        self.posts = sorted({feed.post for feed in mapping.feeds if feed.post}) or [0]

    def missing(self) -> Iterator[Problem]:
        """Tell which required columns nothing feeds."""
        fed = {feed.target for feed in self.mapping.feeds}
        for column in self.shape.columns():
            if column.rule.required and column not in fed:
                rule = (
                    f"{NOTHING_FEEDS} {column}: {column.rule.meaning[:1].lower()}{column.rule.meaning[1:].rstrip('.')}"
                )
                example = f" ({column.rule.example})" if column.rule.example else ""
                remedy = f"Name the column that holds it, or give one value for all rows{example}"
                yield Problem(self.sheet.grid.place, 0, str(column), "", rule, remedy)

    def lines(self) -> Iterator[Line]:
        """Give the rows of ours."""
        for line, row in self.sheet.rows():
            for post in self.posts:
                cells = self._cells(line, row, post)
                if cells is not None:
                    yield Line(cells, self.place, line, post)

    def _cells(self, line: int, row: tuple[str, ...], post: int) -> dict[str, str] | None:
        """Translate one row, or one post of it; None where that post is empty."""
        feeds = [feed for feed in self.mapping.feeds if feed.post in (0, post)]
        if post and not any(row[self.at[feed.heading]] for feed in feeds if feed.post and feed.heading):
            return None
        cells: dict[str, str] = {}
        for feed in sorted(feeds, key=lambda one: vocabulary_of(self._column(one.target)) == "city"):
            cells[feed.target] = self._cell(feed, line, row, cells)
        for feed in feeds:
            if feed.take == "country":
                place = self.meanings.lexicon.place_of(self._city_of(feed, cells))
                cells[feed.target] = place.country_code if place else ""
        cells.pop(CITY_COUNTRY, None)
        return cells

    def _cell(self, feed: Feed, line: int, row: tuple[str, ...], cells: Mapping[str, str]) -> str:
        column = self._column(feed.target)
        if feed.take == "row":
            return made(feed.target, *self._said(row))
        text = tidy(feed.constant or row[self.at[feed.heading]])
        if text in ERRORS:
            self._error(line, feed.heading, text)
            return ""
        text = taken(text, self._organization_take(feed) if feed.take == "sector" else feed.take)
        if feed.take == "made":
            return made(feed.target, text)
        if feed.take == "country":
            return ""
        vocabulary = "employer" if feed.take == "sector" else vocabulary_of(column)
        if vocabulary and text:
            return self._word(vocabulary, text, feed, line, cells)
        if str(column) == CITED and column.rule.references and text:
            return self._source(text)
        if not column.rule.required and self.meanings.lexicon.says_nothing(text):
            return ""
        return written(text, column)

    def _word(self, vocabulary: str, text: str, feed: Feed, line: int, cells: Mapping[str, str]) -> str:
        beside = ""
        if vocabulary == "country":
            beside = beside_country(text, self.codes.get(feed.heading, True))
        if vocabulary == "city":
            beside = cells.get(country_of(self.shape, feed.target), "")
        needed = self._column(feed.target).rule.required or self._country_hangs_on(feed)
        where = (self.sheet.grid.place, line, feed.heading or str(feed.target))
        return self.meanings.of(vocabulary, text, beside, needed=needed, where=where) or ""

    def _organization_take(self, sector: Feed) -> str:
        """Return which part of the cell names the organisation whose sector is asked for."""
        beside = [feed for feed in self.mapping.feeds if (feed.heading, feed.post) == (sector.heading, sector.post)]
        return next((feed.take for feed in beside if feed.take in ("outside", "first")), "")

    def _country_hangs_on(self, city: Feed) -> bool:
        """Say whether a required country is taken from this city."""
        return any(
            feed.take == "country"
            and (feed.heading, feed.post) == (city.heading, city.post)
            and self._column(feed.target).rule.required
            for feed in self.mapping.feeds
        )

    def _city_of(self, country: Feed, cells: Mapping[str, str]) -> str:
        cities = [
            feed.target
            for feed in self.mapping.feeds
            if (feed.heading, feed.post) == (country.heading, country.post)
            and vocabulary_of(self._column(feed.target)) == "city"
        ]
        return next((cells[city] for city in cities), "")

    def _said(self, row: tuple[str, ...]) -> list[str]:
        """Return what a row says, whatever the order of its columns."""
        return [f"{heading}={row[self.at[heading]]}" for heading in sorted(self.at) if row[self.at[heading]]]

    def _source(self, text: str) -> str:
        """Return the id of a source; one that the user names in words gets an id and is cited by them."""
        if slug(text) == text or not slug(text):
            return text
        self.cited.setdefault(slug(text), text)
        return slug(text)

    def _column(self, target: str) -> Column:
        column = self.shape.column(target)
        if column is None:
            raise KeyError(f"{target} is no column of {self.shape.name}")
        return column

    def _error(self, line: int, heading: str, text: str) -> None:
        rule = "the cell holds an error of the spreadsheet program"
        remedy = "Mend the formula, or empty the cell"
        if not any(one.line == line and one.column == heading for one in self.errors):
            self.errors.append(Problem(self.sheet.grid.place, line, shorten(heading), text, rule, remedy))
