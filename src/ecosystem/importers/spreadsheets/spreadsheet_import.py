"""Import of spreadsheets in progress: sheets, mappings, matched values, problems and the resulting tables."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

import pandas as pd

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.gazetteer import Place, read_gazetteer
from ecosystem.importers.spreadsheets.career_posts import DerivedMoves, PostRecords, read_posts
from ecosystem.importers.spreadsheets.column_matching import OWN_SOURCE, SheetMatch, match_as, match_sheet
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, UNUSED, PostRows
from ecosystem.importers.spreadsheets.mapping import Feed, SavedMapping, SheetMapping
from ecosystem.importers.spreadsheets.sheet_reading import SheetCollection, read_sheets
from ecosystem.importers.spreadsheets.sheets import PUBLICATION, HeadedSheet
from ecosystem.importers.spreadsheets.translation import NOTHING_FEEDS, TargetRow, Translation, translate
from ecosystem.importers.spreadsheets.value_matching import MatchedValue, Vocabularies, read_vocabularies
from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference, load_dataset, shorten, sort_problems
from ecosystem.site import SITE
from ecosystem.tables import Cities, Column, Researchers, Sectors, Sources, Table, Transitions
from ecosystem.tables.packaging import PACKAGE
from ecosystem.tables.vocabulary import HOME

NO_PEOPLE: Final = f"the table {Researchers.table} is missing"
MOVES_ALONE: Final = (
    "Give a list of people, a row per person with the same names or ids, together with this one; or a list with a row "
    "per person and post, from which people and moves are both made"
)
ONE_ROW_PER_PERSON: Final = (
    "If the rows are posts of one person, add a column with the year of each, so that they are read as posts; if they "
    "are two people, add a column of ids, such as the staff number; if one row repeats the other, remove it"
)
IMPORTANT: Final[Mapping[str, str]] = {
    str(column): words
    for column, words in (
        (Researchers.organization, "employer"),
        (Researchers.city_id, "city"),
        (Researchers.sector_id, "sector"),
        (Transitions.from_organization, "employer before the move"),
        (Transitions.to_organization, "employer after the move"),
        (Transitions.year, "year of the move"),
        (PostRows.first_year, "first year of the post"),
        (PostRows.last_year, "last year of the post"),
    )
}
"""Columns without which a list says little: a tie between headings must be decided, an empty one is named."""
YEARS_OF_PERSON: Final = (Researchers.last_observed_year, Researchers.career_start_year)
NOT_RECOGNISED: Final = "no sheet was recognised as people, moves or posts"
SAY_WHAT: Final = "Say what the sheet holds and which column is which"
NO_DERIVATION: Final = "careers written post by post become moves by the extra importing, which is not installed"
TABLES: Final[tuple[type[Table], ...]] = (Researchers, Transitions, Cities, Sectors, Sources)
REVIEWED_ROWS: Final = 10
"""Rows of each sheet that a review shows."""
PLURALS: Final[Mapping[str, str]] = {"city": "cities", "country": "countries"}
MAX_NAMED: Final = 5
"""Values named in a remark."""
_OTHER_LINE: Final = re.compile(r"\bLine (\d+) has it too")
_FIRST_ROW: Final = 2
"""Line of the first row in the files passed to the loader."""

DeriveMoves = Callable[[PostRecords, str], DerivedMoves]
"""Derives moves from posts and the code of the home country."""


def describe_empty(columns: Iterable[str]) -> str:
    """Return a sentence on important columns that no column of a list gives.

    Examples
    --------
    >>> describe_empty(["city_id", "sector_id"])
    'No column gives the city (city_id) or the sector (sector_id), which stay unknown.'
    """
    names = [f"the {IMPORTANT[column]} ({column})" for column in columns]
    stay = "stays" if len(names) == 1 else "stay"
    return f"No column gives {' or '.join(names)}, which {stay} unknown."


@dataclass(frozen=True)
class SpreadsheetImport:
    """An import that can be reviewed, corrected and, without problems, used; immutable.

    Attributes
    ----------
    matches : tuple of SheetMatch
        Best match of each sheet.
    saved : SavedMapping
        The user's choices, of now or before; they override the matches.
    derive : callable, optional
        Derives moves from posts.
    """

    sheets: SheetCollection
    matches: tuple[SheetMatch, ...]
    saved: SavedMapping
    derive: DeriveMoves | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Pickle without the vocabularies, which every process reads for itself."""
        return {name: value for name, value in vars(self).items() if name != "vocabularies"}

    @cached_property
    def mappings(self) -> tuple[SheetMapping, ...]:
        """Mapping of each sheet."""
        return tuple(
            replace(
                self.saved.sheet_for(sheet.headings) or match.mapping(),
                header=sheet.line if sheet.user_header else 0,
            )
            for sheet, match in zip(self.sheets.headed, self.matches, strict=True)
        )

    @property
    def home(self) -> str:
        """Country whose borders count."""
        return self.saved.home or HOME

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """Vocabularies with the user's sectors and cities."""
        return _users_vocabularies(self.sheets.headed, self.mappings)

    @cached_property
    def translation(self) -> Translation:
        """Rows of our tables."""
        return translate(self.sheets.headed, self.mappings, self.saved, self.vocabularies)

    @property
    def values(self) -> tuple[MatchedValue, ...]:
        """Distinct values and their codes."""
        return self.translation.values

    @cached_property
    def posts(self) -> PostRecords | None:
        """People and affiliations, if careers are written post by post."""
        rows = self.translation.rows.get(PostRows.table)
        return read_posts(rows, self._locate, self.vocabularies, self._basis) if rows else None

    def _basis(self, row: TargetRow) -> str:
        return self.sheets.headed[row.sheet].raw.basis

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Problems before the tables are checked, in the user's files, lines and headings."""
        found = [*self.sheets.problems, *self.translation.problems]
        place = self.sheets.headed[0].raw.place if self.sheets.headed else ""
        if self.posts:
            found += self.posts.problems
            if self.derive is None:
                remedy = "Install it (pip install '.[importing]'), or give a row per person, or a row per move"
                found.append(Problem(place, 0, "", "", NO_DERIVATION, remedy))
        found += self._ties()
        refused = list(self._unread_files())
        found += refused
        if place and not refused and all(mapping.layout == UNUSED for mapping in self.mappings):
            found.append(Problem(place, 0, "", "", NOT_RECOGNISED, SAY_WHAT))
        return sort_problems(found)

    def _ties(self) -> Iterator[Problem]:
        """Yield a problem for each important column that two headings fit equally well, unless it is reported."""
        for index, sheet in enumerate(self.sheets.headed):
            for target, reason in self.tied_columns(index).items():
                remedy = "Say in the mapping which column it is"
                yield Problem(sheet.raw.place, 0, target, "", f"{NOTHING_FEEDS} {target}: {reason}", remedy)

    def tied_columns(self, index: int) -> dict[str, str]:
        """Return the important columns that headings fit equally well and are not required, with the reason."""
        required = set(map(str, self.missing_columns(index)))
        return {
            target: reason
            for (target, _), reason in self.ambiguous_columns(index).items()
            if target in IMPORTANT and target not in required
        }

    def empty_columns(self, index: int) -> list[str]:
        """Return the important columns of ours that stay empty; a paper is of its year alone and has no last one."""
        mapping = self.mappings[index]
        if mapping.layout == UNUSED:
            return []
        decided = {feed.target for feed in mapping.feeds} | set(self.tied_columns(index))
        if self.sheets.headed[index].raw.basis == PUBLICATION:
            decided.add(PostRows.last_year)
        columns = LAYOUTS[mapping.layout].columns()
        return [str(one) for one in columns if one in IMPORTANT and not one.rule.required and one not in decided]

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Remarks on what a list leaves open: empty columns, its year, and rows without an employer."""
        found = []
        for index, (sheet, mapping) in enumerate(zip(self.sheets.headed, self.mappings, strict=True)):
            if empty := self.empty_columns(index):
                found.append(f"{sheet.raw.place}: {describe_empty(empty)} Choose a column, or one value for all rows.")
            if mapping.layout == Researchers.table and not any(mapping.feed(year) for year in YEARS_OF_PERSON):
                year = Researchers.last_observed_year
                found.append(f"{sheet.raw.place}: no column gives the year of the list; give {year} for all rows.")
        found += [remark for vocabulary in ("city", "country") if (remark := self._unknown_places(vocabulary))]
        return (*found, *(self.posts.remarks if self.posts else ()))

    def _unknown_places(self, vocabulary: str) -> str:
        """Return a remark on the places without a code, which stay empty, with the reasons; empty if there are none."""
        values = [one for one in self.undecided_values if one.vocabulary == vocabulary and not one.needed]
        listed = ", ".join(f"“{shorten(one.original)}” ({one.how})" for one in values[:MAX_NAMED])
        more = f" and {len(values) - MAX_NAMED:,} more" if len(values) > MAX_NAMED else ""
        noun = f"{vocabulary} stays" if len(values) == 1 else f"{PLURALS[vocabulary]} stay"
        in_country = all(one.how.startswith("several places in ") for one in values)
        remedy = f"Say in the mapping which is meant{'' if in_country else ', or write the country beside it'}"
        return f"{len(values):,} {noun} empty: {listed}{more}. {remedy}." if values else ""

    def _unread_files(self) -> Iterator[Problem]:
        """Yield a problem for each file of which nothing is read."""
        sheets = list(zip(self.sheets.headed, self.mappings, self.matches, strict=True))
        used = {sheet.raw.file for sheet, mapping, _ in sheets if mapping.layout != UNUSED}
        for sheet, _, match in sheets:
            if match.foreign is not None and sheet.raw.file not in used:
                yield Problem(sheet.raw.place, 0, "", "", match.foreign.rule, match.foreign.remedy)
            elif used and sheet.raw.file not in used:
                yield Problem(sheet.raw.place, 0, "", "", NOT_RECOGNISED, f"{SAY_WHAT}, or leave the file out")

    def joined_columns(self, index: int) -> Mapping[str, tuple[str, ...]]:
        """Return the joined columns that are used in a sheet, with their parts."""
        used = {feed.heading for feed in self.mappings[index].feeds}
        return {heading: parts for heading, parts in self.sheets.headed[index].joined.items() if heading in used}

    def unused_headings(self, index: int) -> list[str]:
        """Return the user's headings in a sheet that are used neither alone nor joined."""
        parts = {part for parts in self.joined_columns(index).values() for part in parts}
        added = self.sheets.headed[index].joined
        return [heading for heading in self.mappings[index].unused() if heading not in parts and heading not in added]

    def missing_columns(self, index: int) -> list[Column]:
        """Return the required columns without a feed."""
        mapping = self.mappings[index]
        if mapping.layout == UNUSED:
            return []
        fed = {feed.target for feed in mapping.feeds}
        return [one for one in LAYOUTS[mapping.layout].columns() if one.rule.required and one not in fed]

    def ambiguous_columns(self, index: int) -> dict[tuple[str, int], str]:
        """Return the columns without a feed that several headings fit equally well, with the reason."""
        match, mapping = self.matches[index], self.mappings[index]
        if match.layout != mapping.layout:
            return {}
        used = {feed.heading for feed in mapping.feeds}
        return {
            (one.feed.target, one.feed.post): match.doubts.get(one.feed.heading, "")
            for one in match.ambiguous
            if mapping.feed(one.feed.target, one.feed.post) is None and one.feed.heading not in used
        }

    @property
    def undecided_values(self) -> tuple[MatchedValue, ...]:
        """Values without a code, the required ones first."""
        return tuple(sorted((value for value in self.values if value.ours is None), key=lambda value: not value.needed))

    @property
    def file_problems(self) -> tuple[Problem, ...]:
        """Problems that only a change of the file solves."""
        undecided = {
            value.problem(self.vocabularies.choices(value.vocabulary))
            for value in self.undecided_values
            if value.needed
        }
        return tuple(one for one in self.problems if one not in undecided and not one.rule.startswith(NOTHING_FEEDS))

    @property
    def unknown_employers(self) -> tuple[MatchedValue, ...]:
        """Employers whose sector is not known and was not decided, each once."""
        return tuple(value for value in self.undecided_values if value.vocabulary == "employer")

    @property
    def people_left_out(self) -> int:
        """Number of people with posts of whom no career is derived."""
        if self.posts is None or self.derive is None:
            return 0
        derived = self._derived.tables.get(Researchers.table)
        kept = set() if derived is None else set(derived[Researchers.researcher_id])
        return len(set(self.posts.people["person_id"]) - kept)

    @property
    def derivation_summary(self) -> Mapping[str, Any]:
        """Thresholds, flagged people and rows left aside when moves were derived; else empty."""
        return self._derived.summary

    @cached_property
    def sensitivity(self) -> Mapping[str, Any]:
        """Change of the headline with each threshold on its own, if moves were derived; else empty."""
        return self._derived.sensitivity()

    def for_review(self) -> SpreadsheetImport:
        """Return a copy with what a review shows computed, and the first rows only: a long list has millions of cells.

        Only the copies that the methods ``with_…`` return have all rows again.
        """
        first = {
            table: tuple(row for _, own in groupby(rows, attrgetter("sheet")) for row in islice(own, REVIEWED_ROWS))
            for table, rows in self.translation.rows.items()
        }
        review = replace(self)
        vars(review).update(
            problems=self.problems, questions=self.questions, translation=replace(self.translation, rows=first)
        )
        return review

    def with_header_rows(self, lines: Mapping[str, int]) -> SpreadsheetImport:
        """Use other header rows, by sheet; 0 searches again."""
        sheets = self.sheets.with_header_rows(lines)
        return replace(self, sheets=sheets, matches=_match_sheets(sheets))

    def with_saved_mapping(self, saved: SavedMapping) -> SpreadsheetImport:
        """Read the files anew by a saved mapping; without a home country in it, the current one stays."""
        sheets = self.sheets.with_saved_mapping(saved)
        saved = replace(saved, home=saved.home or self.saved.home)
        return replace(self, sheets=sheets, matches=_match_sheets(sheets), saved=saved)

    def with_home(self, country: str) -> SpreadsheetImport:
        """Use another home country."""
        return self.with_choices(replace(self.saved, home=country))

    def with_choices(self, saved: SavedMapping) -> SpreadsheetImport:
        """Use other choices for the same sheets."""
        return replace(self, saved=saved)

    def with_layout(self, index: int, layout: str) -> SpreadsheetImport:
        """Use another layout for a sheet, and match its columns again."""
        mapping = match_as(self.sheets.headed[index], layout, self.vocabularies).mapping()
        return self.with_choices(self.saved.with_sheet(mapping))

    def with_constant(self, target: str, value: str) -> SpreadsheetImport:
        """Use one value for a column in all rows of every sheet that has it."""
        saved = self.saved
        for mapping in self.mappings:
            if mapping.layout != UNUSED and LAYOUTS[mapping.layout].column(target) is not None:
                saved = saved.with_sheet(mapping.with_feed(Feed(target, constant=value)))
        return self.with_choices(saved)

    def mapping_to_save(self) -> SavedMapping:
        """Return all choices and matches, so that the next such file is read in the same way."""
        saved = self.saved
        for mapping in self.mappings:
            saved = saved.with_sheet(mapping)
        return saved

    def rows(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows of our tables, with the cities and sources they refer to."""
        rows = {
            table.table: [dict(row.cells) for row in self.translation.rows.get(table.table, ())] for table in TABLES
        }
        for table, frame in self._derived.tables.items():
            rows[table] += [
                {str(column): str(cell) for column, cell in row.items() if not pd.isna(cell)}
                for row in frame.to_dict("records")
            ]
        rows[Cities.table] += _missing_cities(rows)
        files = [sheet.raw.file for sheet in self.sheets.headed]
        rows[Sources.table] += _missing_sources(rows, self.translation, files)
        return {table: found for table, found in rows.items() if found}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return our tables as text; empty cells are empty strings."""
        declared = {table.table: [str(column) for column in table.columns()] for table in TABLES}
        return {
            table: pd.DataFrame(found, columns=declared[table], dtype="str").fillna("")
            for table, found in self.rows().items()
        }

    def check(self, reference: Reference, *, package: bytes = b"") -> Ecosystem:
        """Load the tables, with metadata if given (a ``datapackage.json``).

        Raises
        ------
        DataProblemsError
            With all problems, in the user's files, lines and headings.
        """
        if self.posts and self.posts.problems:
            raise DataProblemsError(self.problems)
        if left_out := self._left_out_by_employers():
            raise DataProblemsError(sort_problems([*self.problems, *left_out]))
        files = {f"{table}.csv": _csv(frame) for table, frame in self.tables().items()}
        metadata = {PACKAGE: package} if package else {}
        try:
            ecosystem = load_dataset({**files, **metadata}, reference)
        except DataProblemsError as error:
            raise DataProblemsError(sort_problems([*self.problems, *self._additional(error.problems)])) from error
        if self.problems:
            raise DataProblemsError(self.problems)
        return ecosystem

    def _left_out_by_employers(self) -> list[Problem]:
        """Return the employers to decide on, if people are left out because their sectors are not known."""
        employers = self.unknown_employers
        if self.posts is None or not employers or not (count := self.people_left_out):
            return []
        people = f"{count:,} of {len(self.posts.people):,} people {'is' if count == 1 else 'are'} left out"
        rule = f"the sector of this employer is not known: {people}"
        sectors = self.vocabularies.choices("employer")
        return [replace(value.problem(sectors), rule=rule) for value in employers]

    def _additional(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the loader's problems, without those that follow from the import's own."""
        own = {(problem.file, problem.line, problem.column) for problem in self.problems}
        found = [self._in_users_file(problem) for problem in problems]
        return [
            one
            for one in found
            if not own
            or (one.line and (one.file, one.line, one.column) not in own and (one.file, 0, one.column) not in own)
        ]

    @cached_property
    def _derived(self) -> DerivedMoves:
        if self.derive is None or self.posts is None:
            return DerivedMoves()
        return self.derive(self.posts, self.home)

    def _in_users_file(self, problem: Problem) -> Problem:
        """Return a problem of our tables with its place in the user's files."""
        rows = self.translation.rows.get(problem.file.partition(".")[0], ())
        at = problem.line - _FIRST_ROW
        if not 0 <= at < len(rows):
            files = ", ".join(dict.fromkeys(sheet.raw.file for sheet in self.sheets.headed))
            remedy = MOVES_ALONE if problem.rule == NO_PEOPLE else problem.remedy
            return replace(problem, file=files or problem.file, line=0, remedy=remedy)
        file, line, heading, value = self._locate(rows[at], problem.column)
        remedy = problem.remedy
        other = _OTHER_LINE.search(remedy)
        if other and 0 <= (index := int(other[1]) - _FIRST_ROW) < len(rows):
            other_file, other_line, *_ = self._locate(rows[index], problem.column)
            where = "" if other_file == file else f" of {other_file}"
            has_it = f"Line {other_line}{where} has it too"
            remedy = remedy.replace(other[0], has_it)
            if rows[at].cells.get(problem.column) and problem.column == Researchers.researcher_id:
                remedy = f"{has_it}. {ONE_ROW_PER_PERSON}"
        return replace(problem, file=file, line=line, column=shorten(heading), value=shorten(value), remedy=remedy)

    def _locate(self, row: TargetRow, column: str) -> tuple[str, int, str, str]:
        """Return file, line, heading and cell of the source of a column in a row."""
        sheet, mapping = self.sheets.headed[row.sheet], self.mappings[row.sheet]
        feed = mapping.feed(column, row.post) or mapping.feed(column)
        if feed is None or feed.heading not in sheet.headings:
            return sheet.raw.place, row.line, column, row.cells.get(column, "")
        cells = sheet.raw.rows[bisect_left(sheet.raw.lines, row.line)]
        index = sheet.headings.index(feed.heading)
        return sheet.raw.place, row.line, feed.heading, cells[index] if index < len(cells) else ""


def start_import(
    files: Mapping[str, bytes],
    saved: SavedMapping | None = None,
    *,
    derive: DeriveMoves | None = None,
    lines: Mapping[str, int] | None = None,
) -> SpreadsheetImport:
    r"""Read files and match their sheets and columns; errors become problems of the import, none is raised.

    Parameters
    ----------
    files : mapping of str to bytes
        CSV files or workbooks by name.
    derive : callable, optional
        Derives moves from careers written post by post.
    lines : mapping of str to int, optional
        Header rows, by sheet; searched for where not given.

    Examples
    --------
    >>> found = start_import({"alumni.csv": b"Name,Employer,Area\nInvented A,Invented University,NLP\n"})
    >>> [(feed.target, feed.heading) for feed in found.mappings[0].feeds if not feed.take and feed.heading]
    [('field', 'Area'), ('name', 'Name'), ('organization', 'Employer')]
    >>> found.problems, found.rows()["researchers"][0]["field"]
    ((), 'natural-language-processing')
    """
    sheets = read_sheets(files, saved, lines=lines)
    return SpreadsheetImport(sheets, _match_sheets(sheets), saved or SavedMapping(), derive)


def _match_sheets(sheets: SheetCollection) -> tuple[SheetMatch, ...]:
    vocabularies = read_vocabularies()
    return tuple(match_sheet(sheet, vocabularies) for sheet in sheets.headed)


def _users_vocabularies(sheets: Sequence[HeadedSheet], mappings: Sequence[SheetMapping]) -> Vocabularies:
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


def _missing_cities(rows: Mapping[str, Sequence[Mapping[str, str]]]) -> list[dict[str, str]]:
    """Return the cities referred to that neither the user nor the reference has."""
    columns = (Researchers.city_id, Transitions.from_city_id, Transitions.to_city_id)
    used = {row.get(column, "") for table in TABLES[:2] for row in rows[table.table] for column in columns}
    own = {row.get(Cities.city_id, "") for row in rows[Cities.table]}
    places = [place for city in sorted(used - own) if (place := read_gazetteer().by_id.get(city)) is not None]
    return [place.row() for place in places if not place.known]


def _missing_sources(
    rows: Mapping[str, Sequence[Mapping[str, str]]], translation: Translation, files: Sequence[str]
) -> list[dict[str, str]]:
    """Return the sources referred to that are described nowhere: the spreadsheet, and those named in cells."""
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
    """Write a table with one line per row, so that line numbers lead back to rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8")
