"""Import of spreadsheets in progress: sheets, mappings, matched values, problems and the resulting tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

import pandas as pd

from ecosystem.importers.several_employers import employers_in
from ecosystem.importers.spreadsheets.career_posts import DerivedMoves, PostRecords, read_posts
from ecosystem.importers.spreadsheets.column_matching import match_as, match_sheet
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, UNUSED, PostRows
from ecosystem.importers.spreadsheets.mapped_sheet import MappedSheet, describe_empty
from ecosystem.importers.spreadsheets.mapping import Feed, SavedMapping, SheetMapping
from ecosystem.importers.spreadsheets.matched_values import MatchedValue
from ecosystem.importers.spreadsheets.result_tables import csv_bytes, result_rows, text_tables
from ecosystem.importers.spreadsheets.sheet_match import SheetMatch
from ecosystem.importers.spreadsheets.sheet_reading import SheetCollection, read_sheets
from ecosystem.importers.spreadsheets.translation import (
    NOTHING_FEEDS,
    TargetRow,
    Translation,
    translate,
    users_vocabularies,
)
from ecosystem.importers.spreadsheets.value_matching import EMPLOYER, Vocabularies, read_vocabularies
from ecosystem.load import DataProblemsError, Ecosystem, Problem, Reference, load_dataset, shorten, sort_problems
from ecosystem.tables import Researchers
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
NOT_RECOGNISED: Final = "no sheet was recognised as people, moves or posts"
SAY_WHAT: Final = "Say what the sheet holds and which column is which"
NO_DERIVATION: Final = "careers written post by post become moves by the extra importing, which is not installed"
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

    @cached_property
    def mapped_sheets(self) -> tuple[MappedSheet, ...]:
        """Sheets with their matches and mappings."""
        return tuple(map(MappedSheet, self.sheets.headed, self.matches, self.mappings))

    @property
    def home(self) -> str:
        """Country whose borders count."""
        return self.saved.home or HOME

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """Vocabularies with the user's sectors and cities."""
        return users_vocabularies(self.sheets.headed, self.mappings)

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

    def _locate(self, row: TargetRow, column: str) -> tuple[str, int, str, str]:
        return self.mapped_sheets[row.sheet].locate(row, column)

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
        for mapped in self.mapped_sheets:
            for target, reason in mapped.tied_columns().items():
                remedy = "Say in the mapping which column it is"
                yield Problem(mapped.sheet.raw.place, 0, target, "", f"{NOTHING_FEEDS} {target}: {reason}", remedy)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Remarks on what a list leaves open: empty columns, its year, and rows without an employer."""
        found = []
        for mapped in self.mapped_sheets:
            place, mapping = mapped.sheet.raw.place, mapped.mapping
            if empty := mapped.empty_columns():
                found.append(f"{place}: {describe_empty(empty)} Choose a column, or one value for all rows.")
            if mapping.layout == Researchers.table and not mapping.feed(Researchers.last_observed_year):
                year, above = Researchers.last_observed_year, mapped.sheet.years_above()
                stated = f" (above the headings stands {above[0]})" if len(above) == 1 else ""
                found.append(
                    f"{place}: no column gives the year of the list; give the last year in which people are known to "
                    f"have been at work ({year}) for all rows{stated}."
                )
        found += [remark for vocabulary in ("city", "country") if (remark := self._unknown_places(vocabulary))]
        found += self._several_employers()
        return (*found, *(self.posts.remarks if self.posts else ()))

    def _several_employers(self) -> Iterator[str]:
        """Yield a remark on the cells that name several employers."""
        texts = {one.original: None for one in self.values if one.vocabulary == EMPLOYER and employers_in(one.original)}
        if texts:
            listed = ", ".join(f"“{shorten(' '.join(text.split()))}”" for text in [*texts][:MAX_NAMED])
            cells = "1 cell names" if len(texts) == 1 else f"{len(texts):,} cells name"
            yield (
                f"{cells} several employers, which are kept as one post: {listed}. Give each a row with its years, or "
                "name the main one."
            )

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
        used = {mapped.sheet.raw.file for mapped in self.mapped_sheets if mapped.mapping.layout != UNUSED}
        for mapped in self.mapped_sheets:
            sheet, foreign = mapped.sheet, mapped.match.foreign
            if foreign is not None and sheet.raw.file not in used:
                yield Problem(sheet.raw.place, 0, "", "", foreign.rule, foreign.remedy)
            elif used and sheet.raw.file not in used:
                yield Problem(sheet.raw.place, 0, "", "", NOT_RECOGNISED, f"{SAY_WHAT}, or leave the file out")

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
        files = [sheet.raw.file for sheet in self.sheets.headed]
        return result_rows(self.translation, self._derived.tables, files)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return our tables as text; empty cells are empty strings."""
        return text_tables(self.rows())

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
        files = {f"{table}.csv": csv_bytes(frame) for table, frame in self.tables().items()}
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


def start_import(
    files: Mapping[str, bytes],
    saved: SavedMapping | None = None,
    *,
    derive: DeriveMoves | None = None,
) -> SpreadsheetImport:
    r"""Read files and match their sheets and columns; errors become problems of the import, none is raised.

    Parameters
    ----------
    files : mapping of str to bytes
        CSV files or workbooks by name.
    derive : callable, optional
        Derives moves from careers written post by post.

    Examples
    --------
    >>> found = start_import({"alumni.csv": b"Name,Employer,Area\nInvented A,Invented University,NLP\n"})
    >>> [(feed.target, feed.heading) for feed in found.mappings[0].feeds if not feed.take and feed.heading]
    [('field', 'Area'), ('name', 'Name'), ('organization', 'Employer')]
    >>> found.problems, found.rows()["researchers"][0]["field"]
    ((), 'natural-language-processing')
    """
    sheets = read_sheets(files, saved)
    return SpreadsheetImport(sheets, _match_sheets(sheets), saved or SavedMapping(), derive)


def _match_sheets(sheets: SheetCollection) -> tuple[SheetMatch, ...]:
    vocabularies = read_vocabularies()
    return tuple(match_sheet(sheet, vocabularies) for sheet in sheets.headed)
