"""The README's table of inputs, faults and limits is the one that the tests and constants give."""

from pathlib import Path

from tests.robustness import table

README = Path(__file__).parents[2] / "README.md"


def cells(text: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]


def test_the_table_of_the_readme_is_current_and_overstates_nothing() -> None:
    written = cells("| tried" + README.read_text(encoding="utf-8").partition("| tried")[2].partition("\n\n")[0])
    printed = cells(table())
    assert [row[:1] + row[2:] for row in written] == [row[:1] + row[2:] for row in printed], (
        "python3 -m tests.robustness"
    )
    assert all(int(old[1]) <= int(new[1]) for old, new in zip(written[2:], printed[2:], strict=True))
