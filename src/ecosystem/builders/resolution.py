"""How much of each column could be resolved: counted, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ecosystem.datasets.cleaning_rules import Row, tidy
from ecosystem.tables import Resolution


def resolution_rows(
    raw: Sequence[Row], made: Sequence[Row], columns: Mapping[str, str], unknown: Iterable[str] = ("",)
) -> list[dict[str, str]]:
    """Compare what a source says with what became of it.

    Parameters
    ----------
    raw, made
        Rows of the source and of the dataset, in one order.
    columns
        The source's column, by the dataset's.
    unknown
        Values of the dataset that say nothing.

    Examples
    --------
    >>> raw = [{"terminal_degree": "PhD"}, {"terminal_degree": "?"}, {"terminal_degree": ""}]
    >>> made = [{"degree": "doctorate"}, {"degree": ""}, {"degree": ""}]
    >>> resolution_rows(raw, made, {"degree": "terminal_degree"})[0]["share_unresolved"]
    '0.6667'
    """
    nothing = frozenset(unknown)
    counted: list[dict[str, str]] = []
    for column, source in columns.items():
        unresolved = sum(row[column] in nothing for row in made)
        counted.append(
            {
                Resolution.column: column,
                Resolution.rows: str(len(made)),
                Resolution.given: str(sum(bool(tidy(row[source])) for row in raw)),
                Resolution.resolved: str(len(made) - unresolved),
                Resolution.unresolved: str(unresolved),
                Resolution.share_unresolved: f"{unresolved / len(made):.4f}",
            }
        )
    return counted
