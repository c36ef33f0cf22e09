"""Parse cell values (years, ORCID iDs, addresses, parts in brackets) and format them for our columns."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from ecosystem.datasets.cleaning_rules import read_rows, tidy
from ecosystem.importers.spreadsheets.layouts import PostRows
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold, hashed_id, slug
from ecosystem.site import SITE
from ecosystem.tables import Cities, Column, Researchers, Transitions

_ID_PREFIXES: Final = {str(Researchers.researcher_id): "p", str(Transitions.transition_id): "m"}
_LIST_SEPARATORS: Final = re.compile(r"[,;|/•·]")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*")
_DECIMAL_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)")
_ADDRESS_WITHOUT_SCHEME: Final = re.compile(r"(?:www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_ORCID: Final = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_COUNTRY_CODE: Final = re.compile(r"[A-Z]{2}")
_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|2100)(?!\d)")
_ERROR: Final = re.compile(r"#[^\s#]{1,20}[!?]|Err:\d{3}", re.IGNORECASE)
"""Form of most values that spreadsheet programs show for a failed formula; the table of errors holds the others."""
_TIME: Final = re.compile(r"\d{1,2}:\d\d(:\d\d)?")
_TWO_DIGITS: Final = re.compile(r"\d\d")
ONGOING: Final = "present"
"""A word for a post that goes on."""
MAX_PERIOD: Final = 40
"""Letters of the longest period."""
_YEAR_AS_FLOAT: Final = re.compile(r"(\d{4})\.0*")


def is_error(text: str) -> bool:
    """Return whether a cell holds the value that a spreadsheet program shows for a failed formula, in any language.

    Examples
    --------
    >>> [is_error(text) for text in ("#REF!", "#BEZUG!", "#NV", "#¿NOMBRE?", "Err:508", "#1 in Lahore", "NV")]
    [True, True, True, True, True, False, False]
    """
    return bool(_ERROR.fullmatch(text)) or (text.startswith("#") and text.casefold() in _errors())


@cache
def _errors() -> frozenset[str]:
    return frozenset(row["spelling"].casefold() for row in read_rows(SITE / "data" / "cleaning" / "error_value.csv"))


def year_in(text: str) -> str:
    """Return the one year that a text contains; empty if none or several.

    Examples
    --------
    >>> [year_in(text) for text in ("2015", "2015-09-01", "Sep 2015", "01.09.2015", "۲۰۱۵", "2015.0")]
    ['2015', '2015', '2015', '2015', '2015', '2015']
    >>> year_in("2015-2018"), year_in("15"), year_in("soon")
    ('', '', '')
    """
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    if whole := _YEAR_AS_FLOAT.fullmatch(digits.strip()):
        return whole[1]
    years = set(_YEAR.findall(_TIME.sub("", digits)))
    return years.pop() if len(years) == 1 else ""


def is_ongoing(text: str) -> bool:
    """Return whether a text in place of an end year means "until now".

    Examples
    --------
    >>> is_ongoing("Present"), is_ongoing("bis heute"), is_ongoing("2015")
    (True, True, False)
    """
    return fold(text) in synonyms("present")


def is_date(text: str) -> bool:
    """Return whether a text is a year or a date, and not a sentence with a year in it."""
    return len(text) <= len("September 2015") and bool(year_in(text))


def split_period(text: str) -> tuple[str, str]:
    """Return the first year of a period and its last one, or the words that it goes on; empty if it is no period.

    Examples
    --------
    >>> split_period("2009-2014"), split_period("2010–13"), split_period("Sep 2013 to date"), split_period("2015 -")
    (('2009', '2014'), ('2010', '2013'), ('2013', 'present'), ('2015', 'present'))
    >>> split_period("since 2015"), split_period("2015"), split_period("2015-09-01"), split_period("Lahore")
    (('2015', 'present'), ('', ''), ('', ''), ('', ''))
    """
    found = _YEAR.search(text) if len(text) <= MAX_PERIOD else None
    if found is None:
        return "", ""
    first, rest = found[0], text[found.end() :].strip()
    words = rest.lstrip("-–—").strip()
    if is_ongoing(rest) or is_ongoing(words) or (rest and not words):
        return first, ONGOING
    if not rest:
        return (first, ONGOING) if fold(text[: found.start()]) in synonyms("since") else ("", "")
    last = first[:2] + words if _TWO_DIGITS.fullmatch(words) and words != rest else year_in(words)
    return (first, last) if last >= first else ("", "")


def orcid_in(text: str) -> str:
    """Return the ORCID iD that a text is, with or without its address.

    Examples
    --------
    >>> orcid_in("https://orcid.org/0000-0002-1825-0097"), orcid_in("Lahore")
    ('0000-0002-1825-0097', '')
    """
    found = _ORCID.fullmatch(text)
    return found[1] if found else ""


def is_address(text: str) -> bool:
    """Return whether a text is a web address or an ORCID iD."""
    return bool(_ADDRESS.fullmatch(text) or orcid_in(text))


def are_country_codes(cells: Sequence[str]) -> bool:
    """Return whether a column of countries holds codes rather than names: ``NA`` then is Namibia.

    Examples
    --------
    >>> are_country_codes(["PK", "NA", "DE"]), are_country_codes(["Pakistan", "NA", "Germany"])
    (True, False)
    """
    given = [cell for cell in cells if cell and fold(cell) != "na"]
    return bool(given) and sum(bool(_COUNTRY_CODE.fullmatch(cell)) for cell in given) > len(given) / 2


def split_brackets(text: str) -> tuple[str, str]:
    """Return the parts outside and inside the brackets at the end of a text.

    Examples
    --------
    >>> split_brackets("Invented University (Lahore)"), split_brackets("Invented University")
    (('Invented University', 'Lahore'), ('Invented University', ''))
    """
    stripped = text.rstrip()
    outside, bracket, inside = stripped.removesuffix(")").rpartition("(")
    if not (bracket and stripped.endswith(")") and outside.strip() and inside) or ")" in inside:
        return text, ""
    return outside.rstrip(), inside.strip()


def split_commas(text: str) -> tuple[str, str]:
    """Return the parts before the first and after the last comma of a text.

    Examples
    --------
    >>> split_commas("Lahore, Punjab, Pakistan"), split_commas("Lahore")
    (('Lahore', 'Pakistan'), ('Lahore', ''))
    """
    first, comma, _ = text.partition(",")
    return first.strip(), text.rpartition(",")[2].strip() if comma else ""


def take_part(text: str, take: str) -> str:
    """Return the part of a cell that a feed takes.

    Examples
    --------
    >>> take_part("Lahore, Pakistan", "last"), take_part("Invented Ltd (Karachi)", "inside"), take_part("A", "last")
    ('Pakistan', 'Karachi', '')
    """
    match take:
        case "first":
            return split_commas(text)[0]
        case "last":
            return split_commas(text)[1]
        case "outside":
            return split_brackets(text)[0]
        case "inside":
            return split_brackets(text)[1]
        case "start":
            return split_period(text)[0] or text
        case "end":
            return split_period(text)[1] or text
    return text


def generate_id(target: str, *cells: str) -> str:
    """Derive an id for a row from its cells; empty if they are.

    Examples
    --------
    >>> generate_id("city_id", "São Paulo"), generate_id("researcher_id", "")
    ('sao-paulo', '')
    """
    if not any(cells):
        return ""
    return slug(" ".join(cells)) if target == Cities.city_id else hashed_id(_ID_PREFIXES.get(target, "r"), *cells)


def format_cell(text: str, column: Column) -> str:
    """Format a cell for a column without a vocabulary; a cell that cannot be parsed is returned as it is.

    Examples
    --------
    >>> format_cell("Sep 2015", Researchers.degree_year), format_cell("soon", Researchers.degree_year)
    ('2015', 'soon')
    >>> format_cell("present", PostRows.last_year), format_cell("PyTorch, MLOps", Researchers.skills)
    ('', 'PyTorch;MLOps')
    >>> [format_cell(text, Cities.latitude) for text in ("48,137", "48.137")]
    ['48.137', '48.137']
    >>> format_cell("1.488.202", Cities.population), format_cell("www.example.org", Researchers.profile_url)
    ('1488202', 'https://www.example.org')
    """
    plain = tidy(text)
    if column.rule.unit == "year":
        return "" if column == PostRows.last_year and is_ongoing(plain) else year_in(plain) or plain
    if column.rule.type in ("integer", "number"):
        return _format_number(plain, column)
    if column.rule.type == "list":
        return plain if ";" in plain else ";".join(filter(None, map(str.strip, _LIST_SEPARATORS.split(plain))))
    if column.rule.type == "url":
        if identifier := orcid_in(plain):
            return f"https://orcid.org/{identifier}"
        return f"https://{plain}" if _ADDRESS_WITHOUT_SCHEME.fullmatch(plain) else plain
    return plain


def _format_number(text: str, column: Column) -> str:
    """Remove thousands separators from a whole number, and replace the decimal comma of another."""
    if column.rule.type == "integer" and _GROUPED.fullmatch(text):
        return re.sub(r"[^\d+-]", "", text)
    comma = _DECIMAL_COMMA.fullmatch(text)
    return f"{comma[1]}.{comma[2]}" if comma else text
