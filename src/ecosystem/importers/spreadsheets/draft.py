"""An import as far as it has come: what was read, how it is mapped, what came of it, and what is still wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.gazetteer import Place
from ecosystem.importers.spreadsheets.grid import Headed
from ecosystem.importers.spreadsheets.guess import OWN_SOURCE, Guessed, guess, guess_as
from ecosystem.importers.spreadsheets.mapping import Feed, Remembered, SheetMapping
from ecosystem.importers.spreadsheets.meanings import Word
from ecosystem.importers.spreadsheets.posts import Careers, Joined, careers_of
from ecosystem.importers.spreadsheets.shapes import SHAPES, UNUSED, Posts
from ecosystem.importers.spreadsheets.sheets import Sheets, read_sheets
from ecosystem.importers.spreadsheets.translating import Line, Translation, translate
from ecosystem.importers.spreadsheets.words import Lexicon, place_of, read_lexicon
from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference, load_dataset, shorten, sort_problems
from ecosystem.site import SITE
from ecosystem.tables import Cities, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables.packaging import PACKAGE
from ecosystem.tables.vocabulary import HOME

NO_PEOPLE: Final = f"the table {Researchers.table} is missing"
MOVES_ALONE: Final = (
    "Give a list of people, a row per person with the same names or ids, together with this one; or a list with a row "
    "per person and post, from which people and moves are both made"
)

TABLES: Final[tuple[type[Table], ...]] = (Researchers, Transitions, Cities, Sectors, Sources)
Join = Callable[[Careers, str], Joined]
"""Turns people and affiliations, and the code of the home country, into tables, and accounts for it."""
NOT_JOINED: Final = "careers written post by post become moves by the extra importing, which is not installed"
_ANOTHER_LINE: Final = re.compile(r"\bLine (\d+) has it too")
_FIRST_ROW: Final = 2
"""Line of the first row below the header in the files that go through load."""


@dataclass(frozen=True)
class Draft:
    """An import that can be looked at, corrected and, when nothing is wrong, used.

    Attributes
    ----------
    sheets : Sheets
        What was read.
    guessed : tuple of Guessed
        Per sheet, what it seems to be.
    remembered : Remembered
        What the user decided, in this visit or before; goes before every guess.
    join : callable, optional
        What turns posts into moves.
    """

    sheets: Sheets
    guessed: tuple[Guessed, ...]
    remembered: Remembered
    join: Join | None = None

    @cached_property
    def mappings(self) -> tuple[SheetMapping, ...]:
        """How each sheet is read."""
        return tuple(
            replace(
                self.remembered.sheet_for(sheet.headings) or guessed.mapping(), header=sheet.line if sheet.said else 0
            )
            for sheet, guessed in zip(self.sheets.headed, self.guessed, strict=True)
        )

    @property
    def home(self) -> str:
        """Country whose borders count."""
        return self.remembered.home or HOME

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the reference tables and of the sectors and cities that the user brings."""
        return _lexicon(self.sheets.headed, self.mappings)

    @cached_property
    def translation(self) -> Translation:
        """What comes of the sheets."""
        return translate(self.sheets.headed, self.mappings, self.remembered, self.lexicon)

    @property
    def words(self) -> tuple[Word, ...]:
        """What every word was taken to mean."""
        return self.translation.words

    @cached_property
    def careers(self) -> Careers | None:
        """People and affiliations, where careers are written post by post."""
        rows = self.translation.rows.get(Posts.table)
        return careers_of(rows, self._place, self.lexicon) if rows else None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong before the tables are checked, in the user's files, lines and headings."""
        found = [*self.sheets.problems, *self.translation.problems]
        if self.careers:
            found += self.careers.problems
            if self.join is None:
                remedy = "Install it (pip install '.[importing]'), or give a row per person, or a row per move"
                found.append(Problem(self.sheets.headed[0].grid.place, 0, "", "", NOT_JOINED, remedy))
        if not any(mapping.shape != UNUSED for mapping in self.mappings) and self.sheets.headed:
            place = self.sheets.headed[0].grid.place
            rule = "no sheet was recognised as people, moves or posts"
            found.append(Problem(place, 0, "", "", rule, "Say what the sheet holds and which column is which"))
        return sort_problems(found)

    @property
    def unused(self) -> list[tuple[str, str]]:
        """Columns from which nothing is taken, with their sheets."""
        return [
            (sheet.grid.place, heading)
            for place, sheet in enumerate(self.sheets.headed)
            for heading in self.left_over(place)
        ]

    def joined(self, place: int) -> Mapping[str, tuple[str, ...]]:
        """Return which columns of a sheet are read joined, by the heading that stands for both."""
        used = {feed.heading for feed in self.mappings[place].feeds}
        return {heading: parts for heading, parts in self.sheets.headed[place].joined.items() if heading in used}

    def left_over(self, place: int) -> list[str]:
        """Return the headings of a sheet from which nothing is taken, alone or joined."""
        joined = {part for parts in self.joined(place).values() for part in parts}
        made = self.sheets.headed[place].joined  # a column of ours that nobody reads is not the user's
        return [heading for heading in self.mappings[place].unused() if heading not in joined and heading not in made]

    @property
    def posts_without_sector(self) -> int:
        """How many posts have an organisation whose sector is not known; they are left aside when moves are made."""
        return int(self.careers.affiliations[Posts.sector_id].isna().sum()) if self.careers else 0

    @property
    def account(self) -> Mapping[str, Any]:
        """By which thresholds moves were derived from posts, and what was flagged and left aside; else empty."""
        return self._joined.account

    @cached_property
    def sensitivity(self) -> Mapping[str, Any]:
        """How the headline changes with each threshold on its own, where moves are derived from posts; else empty."""
        return self._joined.varied()

    def reheaded(self, lines: Mapping[str, int]) -> Draft:
        """Take the rows at other lines for the headers, by the place of the sheet; 0 finds one again."""
        sheets = self.sheets.reheaded(lines)
        return replace(self, sheets=sheets, guessed=_guesses(sheets))

    def recalled(self, remembered: Remembered) -> Draft:
        """Read the files anew as a kept mapping says; one that names no home leaves the one that was chosen."""
        sheets = self.sheets.recalled(remembered)
        told = replace(remembered, home=remembered.home or self.remembered.home)
        return replace(self, sheets=sheets, guessed=_guesses(sheets), remembered=told)

    def at_home(self, country: str) -> Draft:
        """Let the borders of another country count."""
        return self.corrected(replace(self.remembered, home=country))

    def corrected(self, remembered: Remembered) -> Draft:
        """Return the import as it is with other decisions."""
        return replace(self, remembered=remembered)

    def reshaped(self, place: int, shape: str) -> Draft:
        """Take a sheet for something else than was guessed, and guess its columns again."""
        sheet = self.sheets.headed[place]
        mapping = guess_as(sheet, shape, self.lexicon).mapping()
        return self.corrected(self.remembered.with_sheet(mapping))

    def with_constant(self, target: str, value: str) -> Draft:
        """Give all rows of every sheet the same value in a column of ours, whatever fed it."""
        remembered = self.remembered
        for mapping in self.mappings:
            if mapping.shape != UNUSED and SHAPES[mapping.shape].column(target) is not None:
                remembered = remembered.with_sheet(mapping.fed(Feed(target, constant=value)))
        return self.corrected(remembered)

    def kept(self) -> Remembered:
        """Return everything that is decided, guessed or not, to be kept: the next such file is read alike."""
        kept = self.remembered
        for mapping in self.mappings:
            kept = kept.with_sheet(mapping)
        return kept

    def rows(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows of our tables, with the cities and sources that they need."""
        rows = {
            table.table: [dict(line.cells) for line in self.translation.rows.get(table.table, ())] for table in TABLES
        }
        for table, frame in self._joined.tables.items():
            rows[table] += [
                {str(column): str(cell) for column, cell in row.items() if not pd.isna(cell)}
                for row in frame.to_dict("records")
            ]
        rows[Cities.table] += _cities(rows)
        rows[Sources.table] += _sources(rows, self.translation, [sheet.grid.file for sheet in self.sheets.headed])
        return {table: found for table, found in rows.items() if found}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables as landing wants them; empty cells are empty texts."""
        declared = {table.table: [str(column) for column in table.columns()] for table in TABLES}
        return {
            table: pd.DataFrame(found, columns=declared[table], dtype="str").fillna("")
            for table, found in self.rows().items()
        }

    def files(self) -> dict[str, bytes]:
        """Return the tables as files of ours, as an upload has them."""
        return {f"{table}.csv": _csv(frame) for table, frame in self.tables().items()}

    def check(self, reference: Reference, *, package: bytes = b"") -> Ecosystem:
        """Send the tables through the one door, with a certificate if there is one (a ``datapackage.json``).

        Raises
        ------
        DataProblemsError
            With everything that is wrong, in the user's files, lines and headings.
        """
        if self.careers and self.careers.problems:
            raise DataProblemsError(self.problems)
        try:
            certificate = {PACKAGE: package} if package else {}
            ecosystem = load_dataset({**self.files(), **certificate}, reference)
        except DataProblemsError as error:
            raise DataProblemsError(sort_problems([*self.problems, *self._besides(error.problems)])) from error
        if self.problems:
            raise DataProblemsError(self.problems)
        return ecosystem

    def _besides(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return what is wrong with our tables, but for what follows from what is undecided."""
        there = {(problem.file, problem.line, problem.column) for problem in self.problems}
        found = [self._translated(problem) for problem in problems]
        if not self.problems:
            return found
        return [
            one
            for one in found
            if one.line and (one.file, one.line, one.column) not in there and (one.file, 0, one.column) not in there
        ]

    @cached_property
    def _joined(self) -> Joined:
        if self.join is None or self.careers is None:
            return Joined()
        return self.join(self.careers, self.home)

    def _translated(self, problem: Problem) -> Problem:
        """Say where in the user's files a problem of our tables stands."""
        lines = self.translation.rows.get(problem.file.partition(".")[0], ())
        files = ", ".join(dict.fromkeys(sheet.grid.file for sheet in self.sheets.headed))
        at = problem.line - _FIRST_ROW
        if not 0 <= at < len(lines):
            remedy = MOVES_ALONE if problem.rule == NO_PEOPLE else problem.remedy
            return replace(problem, file=files or problem.file, line=0, remedy=remedy)
        file, line, heading, value = self._place(lines[at], problem.column)
        other = _ANOTHER_LINE.search(problem.remedy)
        remedy = problem.remedy
        if other and 0 <= (there := int(other[1]) - _FIRST_ROW) < len(lines):
            place = self._place(lines[there], problem.column)
            remedy = remedy.replace(
                other[0], f"Line {place[1]}{'' if place[0] == file else f' of {place[0]}'} has it too"
            )
        return replace(problem, file=file, line=line, column=shorten(heading), value=shorten(value), remedy=remedy)

    def _place(self, row: Line, column: str) -> tuple[str, int, str, str]:
        """Return file, line, heading and cell of what fed a column in a row."""
        sheet, mapping = self.sheets.headed[row.sheet], self.mappings[row.sheet]
        feed = mapping.feed(column, row.post) or mapping.feed(column)
        if feed is None or feed.heading not in sheet.headings:
            return sheet.grid.place, row.line, column, row.cells.get(column, "")
        cells = sheet.grid.rows[sheet.grid.lines.index(row.line)]
        place = sheet.headings.index(feed.heading)
        return sheet.grid.place, row.line, feed.heading, cells[place] if place < len(cells) else ""


def begin(
    files: Mapping[str, bytes],
    remembered: Remembered | None = None,
    *,
    join: Join | None = None,
    lines: Mapping[str, int] | None = None,
) -> Draft:
    r"""Read files and guess what they hold.

    Parameters
    ----------
    files : mapping of str to bytes
        CSV or XLSX, by the names that the user gives them.
    remembered : Remembered, optional
        A mapping kept from before.
    join : callable, optional
        What turns careers written post by post into moves.
    lines : mapping of str to int, optional
        In which line the headings stand, by the place of the sheet; they are looked for where nothing is said.

    Returns
    -------
    Draft
        Which never raises: what is wrong is among its problems.

    Examples
    --------
    >>> draft = begin({"alumni.csv": b"Name,Employer,Area\nInvented A,Invented University,NLP\n"})
    >>> [(feed.target, feed.heading) for feed in draft.mappings[0].feeds if not feed.take and feed.heading]
    [('field', 'Area'), ('name', 'Name'), ('organization', 'Employer')]
    >>> draft.problems, draft.rows()["researchers"][0]["field"]
    ((), 'natural-language-processing')
    """
    sheets = read_sheets(files, remembered, lines=lines)
    return Draft(sheets, _guesses(sheets), remembered or Remembered(), join)


def _guesses(sheets: Sheets) -> tuple[Guessed, ...]:
    lexicon = read_lexicon()
    return tuple(guess(sheet, lexicon) for sheet in sheets.headed)


def _lexicon(sheets: Sequence[Headed], mappings: Sequence[SheetMapping]) -> Lexicon:
    """Add the keys of the sectors and cities that the user brings to the words of the reference."""
    sectors: dict[str, str] = {}
    cities: list[Place] = []
    for sheet, mapping in zip(sheets, mappings, strict=True):
        if mapping.shape in ("sectors", "cities"):
            one = translate([sheet], [mapping], Remembered(), read_lexicon()).rows
            sectors |= {
                row.cells.get(Sectors.sector_id, ""): row.cells.get(Sectors.name, "")
                for row in one.get(Sectors.table, ())
            }
            cities += [_own_place(row) for row in one.get(Cities.table, ()) if row.cells.get(Cities.city_id)]
    return read_lexicon({name: title for name, title in sectors.items() if name}, cities)


def _own_place(row: Line) -> Place:
    columns = (Cities.city_id, Cities.name, Cities.country_code, Cities.latitude, Cities.longitude)
    city, name, country, latitude, longitude = (row.cells.get(column, "") for column in columns)
    return Place(city, name, country, latitude, longitude, population=0)


def _cities(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> list[dict[str, str]]:
    """Return the cities pointed to that neither the user nor the reference has."""
    columns = (Researchers.city_id, Transitions.from_city_id, Transitions.to_city_id)
    used = {row.get(column, "") for table in TABLES[:2] for row in rows[table.table] for column in columns}
    own = {row.get(Cities.city_id, "") for row in rows[Cities.table]}
    places = [place for city in sorted(used - own) if (place := place_of(city)) is not None]
    return [place.row() for place in places if not place.known]


def _sources(
    rows: Mapping[str, Sequence[Mapping[str, str]]], translation: Translation, files: Sequence[str]
) -> list[dict[str, str]]:
    """Return the sources that rows name and nobody describes: the spreadsheet itself, and what its cells say."""
    used = {row.get(Sources.source_id, "") for found in rows.values() for row in found}
    own = {row.get(Sources.source_id, "") for row in rows[Sources.table]}
    reference = {row[Sources.source_id] for row in read_rows(SITE / "data" / "reference" / "sources.csv")}
    citations = {OWN_SOURCE: f"Spreadsheet: {', '.join(dict.fromkeys(files))}", **translation.cited}
    return [
        {
            Sources.source_id: source,
            Sources.citation: citations.get(source, source),
            Sources.licence: "Not stated",
            Sources.kind: "observed",
        }
        for source in sorted(used - own - reference - {""})
    ]


def _csv(frame: pd.DataFrame) -> bytes:
    """Write a table with one line per row, so that lines can be counted back."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8")
