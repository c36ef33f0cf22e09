"""The README's table of inputs, faults and limits is the one that the tests and constants give."""

from pathlib import Path

from tests.robustness import table

README = Path(__file__).parents[2] / "README.md"


def test_the_table_of_the_readme_is_current() -> None:
    assert table() in README.read_text(encoding="utf-8"), "paste what python3 -m tests.robustness prints"
