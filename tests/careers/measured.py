"""Precision and recall on the development set; as a program, write the table that the app shows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ecosystem.careers import Thresholds
from ecosystem.careers.engines import connect, to_pandas
from ecosystem.site import SITE
from tests.careers.agreement import Match, Row, by_group
from tests.careers.histories import derived_from, histories, organizations

SHOWN = SITE / "data" / "careers" / "measured.csv"
Grouped = list[tuple[str, tuple[Match, int]]]


def known_moves() -> Grouped:
    """Return the known moves of all histories, each with its family."""
    return [
        (history.family, ((move.person, move.kind, move.origin, move.destination), move.year))
        for history in histories()
        for move in history.known_moves()
    ]


def derived_moves(thresholds: Thresholds | None = None) -> Grouped:
    """Return the moves that are derived from the records of all histories."""
    cases = histories()
    family = {history.case: history.family for history in cases}
    key = {row["organization"]: name for name, row in organizations().items()}
    with connect(threads=1) as connection:
        moves = to_pandas(derived_from(connection, cases, thresholds).transitions)
    columns = ["researcher_id", "kind", "from_organization", "to_organization", "year"]
    return [
        (family[person], ((person, kind, key[origin], key[destination]), int(year)))
        for person, kind, origin, destination, year in moves[columns].itertuples(index=False)
    ]


def measured() -> list[Row]:
    """Return precision and recall by family of histories and of all."""
    families = list(dict.fromkeys(history.family for history in histories()))
    people = {family: sum(history.family == family for history in histories()) for family in families}
    people["all"] = sum(people.values())
    rows = by_group(derived_moves(), known_moves())
    order = [*families, "all"]
    listed = [{"group": row["group"], "histories": people[str(row["group"])], **row} for row in rows]
    return sorted(listed, key=lambda row: order.index(str(row["group"])))


def as_csv(rows: list[Row]) -> str:
    """Return a table as CSV."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def main(path: Path = SHOWN) -> None:
    """Write the table and print it."""
    text = as_csv(measured())
    path.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
