"""Long cells, headings and file names are read in linear time: a small upload must not keep the server busy."""

import time
from collections.abc import Callable

import pytest

from ecosystem.importers.organisations.organisation_names import acronym, country_in_brackets, normalize_name
from ecosystem.importers.spreadsheets.cell_values import format_cell
from ecosystem.importers.spreadsheets.heading_matching import split_post_number
from ecosystem.load.reading.files import File, assign_files
from ecosystem.load.reading.numbers import number_remedy, parse_decimal, parse_integer
from ecosystem.tables import Cities, Researchers

LENGTH = 30_000
SECONDS = 2.0
"""Linear reading takes milliseconds, quadratic reading of LENGTH characters at least 6 seconds."""

Reader = Callable[[str], object]
READERS: dict[str, Reader] = {
    "whole number": parse_integer,
    "decimal number": parse_decimal,
    "remedy of a number": lambda text: number_remedy(text, Cities.latitude),
    "remedy of a whole number": lambda text: number_remedy(text, Researchers.degree_year),
    "population": lambda text: format_cell(text, Cities.population),
    "list": lambda text: format_cell(text, Researchers.skills),
    "address": lambda text: format_cell(text, Researchers.profile_url),
    "heading": split_post_number,
    "organisation": normalize_name,
    "country of an organisation": country_in_brackets,
    "acronym of an organisation": acronym,
    "file": lambda text: assign_files([File(f"{text}.csv", b"")], [Researchers]),
}


@pytest.mark.parametrize("piece", ["1", " ", "_", "a", "A", "(", "( ", "1,", "1.", "a.", "a "])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_long_text_takes_linear_time(reader: Reader, piece: str) -> None:
    text = f"a{piece * (LENGTH // len(piece))}x"
    started = time.thread_time()
    reader(text)
    reader(text[1:])
    assert time.thread_time() - started < SECONDS


def test_the_bounded_patterns_read_what_they_read_before() -> None:
    numbers = {
        "1.": 1.0,
        ".5": 0.5,
        "1.5": 1.5,
        "-1e3": -1000.0,
        "1.e2": 100.0,
        "+2": 2.0,
        ".": None,
        "1.2.3": None,
        "e1": None,
    }
    assert {word: parse_decimal(word) for word in numbers} == numbers
    assert format_cell(" nlp ,  vision|speech ; ", Researchers.skills) == "nlp , vision|speech ;"
    assert format_cell("nlp ,  vision|speech, ", Researchers.skills) == "nlp;vision;speech"
