"""What datasets are called in the sidebar."""

from __future__ import annotations

from dataclasses import replace

from ecosystem.app.data import LONGEST_SHORT, titles
from ecosystem.load import default_metadata

PLAIN = default_metadata("plain", title="Survey: who answered and when")


def test_a_dataset_is_called_what_its_certificate_calls_short() -> None:
    short = replace(PLAIN, short_title="OpenAlex, Pakistan")
    assert titles({"plain": PLAIN, "short": short}) == {
        "plain": "Survey (observed)",
        "short": "OpenAlex, Pakistan (observed)",
    }


def test_no_two_datasets_are_called_the_same() -> None:
    assert titles({"one": PLAIN, "two": PLAIN}) == {"one": "Survey (observed) one", "two": "Survey (observed) two"}


def test_a_long_name_is_cut_even_without_spaces() -> None:
    (told,) = titles({"long": default_metadata("long", title="x" * 300)}).values()
    assert told == f"{'x' * (LONGEST_SHORT - 1)}… (observed)"
