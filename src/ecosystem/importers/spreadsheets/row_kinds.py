"""Rows that are no persons, posts or moves (papers, links, counts, organisations): recognised and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.importers.spreadsheets.cell_values import is_date, is_ongoing
from ecosystem.importers.spreadsheets.heading_matching import match_heading
from ecosystem.importers.spreadsheets.layouts import LAYOUTS, PostRows
from ecosystem.importers.spreadsheets.name_columns import name_part_headings
from ecosystem.importers.spreadsheets.sheets import HeadedSheet
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.tables import Researchers, Transitions

MIN_SHARE: Final = 0.6
"""Share of the cells of a column that must be of one kind."""
MAX_CELLS: Final = 200
"""Cells by which a column is judged."""
MAX_NAME_LENGTH: Final = 120
"""Letters of the longest cell that is compared with names of organisations."""
_PEOPLE: Final = "a row per person, per person and post, or per person and move"


@dataclass(frozen=True)
class RowKind:
    """A kind of rows that is not read.

    Attributes
    ----------
    rows : str
        What a row is.
    remedy : str
        What to give in its place.
    """

    rows: str
    remedy: str

    @property
    def rule(self) -> str:
        """Rule of the problem that refuses such a sheet."""
        return f"its rows are {self.rows}, and no persons can be read from them"


PAPERS: Final = RowKind(
    "publications",
    f"Give a list with {_PEOPLE}. From publications, people come by the import of OpenAlex or ORCID",
)
LINKS: Final = RowKind(
    "links or counted moves between organisations or places without a column that names a person",
    f"Give a list with {_PEOPLE}; counts cannot be turned back into people",
)
COUNTS: Final = RowKind("counts", f"Give the list that was counted, with {_PEOPLE}")
ORGANISATIONS: Final = RowKind(
    "organisations or places",
    f"Give a list with {_PEOPLE}; a list of employers alone is not read",
)

CONTACTS: Final = RowKind(
    "somebody's contacts, who have not agreed to be counted",
    "Leave the file out; of an export of LinkedIn give Profile.csv, Positions.csv and Education.csv",
)
CERTIFICATES: Final = RowKind("certificates of one person", f"Leave the file out, and give a list with {_PEOPLE}")
STUDIES: Final = RowKind(
    "studies of one person without the posts", "Give the file together with Positions.csv of the same export"
)
FOREIGN_HEADINGS: Final = {
    CONTACTS: ("first name", "last name", "connected on"),
    CERTIFICATES: ("name", "authority", "license number"),
    STUDIES: ("school name", "degree name", "start date", "end date"),
}
"""Headings by which files of an export of LinkedIn are told from lists of people."""


def foreign_rows(sheet: HeadedSheet) -> RowKind | None:
    """Return the kind of rows of a sheet without persons; None if it may hold persons.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets.sheets import RawSheet
    >>> rows = (("From", "To", "Weight"), ("1", "2", "40"))
    >>> foreign_rows(HeadedSheet(RawSheet("a.csv", "", rows, (1, 2)), 0, rows[0])).rows
    'links or counted moves between organisations or places without a column that names a person'
    """
    for kind, headings in FOREIGN_HEADINGS.items():
        if set(headings) <= {fold(heading) for heading in sheet.headings}:
            return kind
    if _are_papers(sheet):
        return PAPERS
    persons = person_headings(sheet)
    if not persons:
        has_counts, has_ids = _has(sheet, "count-heading"), _has(sheet, "row-number")
        if _are_links(sheet) and (has_counts or not has_ids):
            return LINKS
        if _are_posts(sheet) or _are_links(sheet):
            return None  # of one person, or of people in another list: who they are, is asked
        if has_counts:
            return COUNTS
        return ORGANISATIONS if _describe_organisations(sheet) and not _describe_people(sheet) else None
    named = [_cells(sheet, heading) for heading in persons]
    are_organisations = all(_are_organisations(cells) for cells in named) and not _describe_people(sheet)
    return ORGANISATIONS if are_organisations and not _are_posts(sheet) else None


def person_headings(sheet: HeadedSheet) -> list[str]:
    """Return the headings that name a person: names, parts of names, and ids of persons."""
    parts = name_part_headings(sheet)
    return [
        heading
        for heading in sheet.headings
        if heading in parts
        or heading in sheet.joined
        or (fold(heading) not in synonyms("row-number") and _names_a_person(heading))
    ]


def _names_a_person(heading: str) -> bool:
    found = match_heading(heading, LAYOUTS["researchers"])
    return any(match.target in (Researchers.name, Researchers.researcher_id) for match in found)


def _are_papers(sheet: HeadedSheet) -> bool:
    """Decide by the headings: a title with its authors, or several that only publications have."""
    if _are_posts(sheet):
        return False
    signs = len(_having(sheet, "paper-heading"))
    title, author = _has(sheet, "paper-title-heading"), _has(sheet, "paper-author-heading")
    authors = any(code == "many" for code in _having(sheet, "paper-author-heading"))
    return (title and authors) or (title and author and signs > 0) or signs > 2 or (signs == 2 and (title or author))


def _are_links(sheet: HeadedSheet) -> bool:
    pairs = [("link-from", Transitions.from_organization), ("link-to", Transitions.to_organization)]
    return all(any(_is_end(sheet, heading, *pair) for heading in sheet.headings) for pair in pairs)


def _is_end(sheet: HeadedSheet, heading: str, vocabulary: str, target: str) -> bool:
    """Return whether a column holds one end of a link, and no years."""
    matches = match_heading(heading, LAYOUTS["transitions"])
    if fold(heading) not in synonyms(vocabulary) and all(match.target != target for match in matches):
        return False
    cells = _cells(sheet, heading)
    return sum(not is_date(cell) and not is_ongoing(cell) for cell in cells) >= MIN_SHARE * len(cells)


def _are_posts(sheet: HeadedSheet) -> bool:
    """Return whether each row has an organisation and a first year, or several numbered ones."""
    for name in ("posts", "careers"):
        layout = LAYOUTS[name]
        found = {match.target for heading in sheet.headings for match in match_heading(heading, layout)}
        if {PostRows.organization, PostRows.first_year} <= found:
            return True
    return False


def _describe_people(sheet: HeadedSheet) -> bool:
    """Return whether some column is about a person, whatever the row is called."""
    about = {Researchers.field, Researchers.degree, Researchers.degree_year, Researchers.degree_institution}
    about |= {Researchers.skills, Researchers.career_start_year}
    headings = [heading for heading in sheet.headings if fold(heading) not in synonyms("row-number")]
    return any(
        match.target in about for heading in headings for match in match_heading(heading, LAYOUTS["researchers"])
    )


def _describe_organisations(sheet: HeadedSheet) -> bool:
    about = {Researchers.organization, Researchers.sector_id, Researchers.city_id}
    return any(
        match.target in about for heading in sheet.headings for match in match_heading(heading, LAYOUTS["researchers"])
    )


def _are_organisations(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if len(cell) <= MAX_NAME_LENGTH]
    return len(named) > 1 and sum(bool(sector_by_name(cell)[0]) for cell in named) >= MIN_SHARE * len(named)


def _cells(sheet: HeadedSheet, heading: str) -> list[str]:
    index = sheet.headings.index(heading)
    return sorted({cell for cell in sheet.column(index) if cell})[:MAX_CELLS]


def _having(sheet: HeadedSheet, vocabulary: str) -> list[str]:
    known = synonyms(vocabulary)
    return [known[fold(heading)] for heading in sheet.headings if fold(heading) in known]


def _has(sheet: HeadedSheet, vocabulary: str) -> bool:
    return bool(_having(sheet, vocabulary))
