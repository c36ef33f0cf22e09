"""Titles of datasets in the sidebar."""

from dataclasses import replace

from ecosystem.app.data import LONGEST_SHORT, titles
from ecosystem.load import default_metadata

PLAIN = default_metadata("plain", title="Survey: who answered and when")


def test_the_short_title_of_the_metadata_is_used() -> None:
    short = replace(PLAIN, short_title="OpenAlex, Pakistan")
    assert titles({"plain": PLAIN, "short": short}) == {
        "plain": "Survey (observed)",
        "short": "OpenAlex, Pakistan (observed)",
    }


def test_titles_are_unique() -> None:
    assert titles({"one": PLAIN, "two": PLAIN}) == {"one": "Survey (observed) one", "two": "Survey (observed) two"}


def test_a_long_title_is_shortened_without_spaces() -> None:
    (title,) = titles({"long": default_metadata("long", title="x" * 300)}).values()
    assert title == f"{'x' * (LONGEST_SHORT - 1)}… (observed)"
