"""Precision and recall of derived moves on each set of histories; as a program, write the table that the app shows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ecosystem.careers.derived_rows import CERTAIN
from ecosystem.careers.engines import connect, to_pandas
from ecosystem.careers.roles import REMOTE
from ecosystem.site import SITE
from ecosystem.tables.vocabulary import HOME
from tests.careers.agreement import Match, Row, by_group
from tests.careers.histories import ALL_SET_ASIDE, ASIDE, RECORD, SETS, History, derived_from, histories, organizations

SHOWN = SITE / "data" / "careers" / "measured.csv"
Grouped = list[tuple[str, tuple[Match, int]]]
Balance = Counter[str]
"""Moves out of the home country less moves into it, by family of histories and in all."""


def known_moves(cases: Iterable[History]) -> Grouped:
    """Return the known moves of histories, each with its family."""
    return [
        (history.family, ((move.person, move.kind, move.origin, move.destination), move.year))
        for history in cases
        for move in history.known_moves()
    ]


def known_emigration(cases: Iterable[History]) -> Balance:
    """Return net emigration by the known moves; who works remotely stays in the home country."""
    balance: Balance = Counter()
    for history in cases:
        country = {key: row["country_code"] for key, row in organizations().items()} | _remote(history)
        for move in history.known_moves():
            if move.kind != "dual":
                _count(balance, history.family, country[move.origin], country[move.destination])
    return balance


def derived_transitions(cases: Iterable[History]) -> pd.DataFrame:
    """Return the moves that are derived from the records of histories."""
    with connect(threads=1) as connection:
        return to_pandas(derived_from(connection, cases).transitions)


def derived_moves(cases: Iterable[History], rows: pd.DataFrame) -> tuple[Grouped, Balance]:
    """Return the certain moves of histories among those derived, and net emigration by them."""
    family = {history.case: history.family for history in cases}
    key = {row["organization"]: name for name, row in organizations().items()}
    rows = rows[rows["researcher_id"].isin(family)]
    rows = rows[rows["certainty"] == CERTAIN]
    moves: Grouped = []
    balance: Balance = Counter()
    for row in rows.itertuples():
        its = family[row.researcher_id]
        match = (row.researcher_id, row.kind, key[row.from_organization], key[row.to_organization])
        moves.append((its, (match, int(row.year))))
        if row.kind != "dual":
            _count(balance, its, row.from_country_code, row.to_country_code)
    return moves, balance


def measured() -> list[Row]:
    """Return precision, recall and net emigration by set of histories, by family and of all."""
    rows = derived_transitions(histories(*SETS))
    sets = {name: histories(name) for name in SETS} | {ALL_SET_ASIDE: histories(*ASIDE)}
    return [row for name, cases in sets.items() for row in measured_set(name, cases, rows)]


def measured_set(name: str, cases: list[History], rows: pd.DataFrame) -> list[Row]:
    """Return precision, recall and net emigration of histories, by family and of all."""
    people = Counter(history.family for history in cases)
    people["all"] = people.total()
    order = list(people)
    moves, derived_balance = derived_moves(cases, rows)
    known_balance = known_emigration(cases)
    agreed = sorted(by_group(moves, known_moves(cases)), key=lambda row: order.index(str(row["group"])))
    return [
        {
            "set": name,
            "group": row["group"],
            "histories": people[str(row["group"])],
            **row,
            "known_net_emigration": known_balance[str(row["group"])],
            "derived_net_emigration": derived_balance[str(row["group"])],
        }
        for row in agreed
    ]


def _remote(history: History) -> dict[str, str]:
    found = (RECORD.fullmatch(part.strip()) for part in history.records.split(";"))
    return {record[2]: HOME for record in found if record and re.search(REMOTE, record[8] or "")}


def _count(balance: Balance, family: str, origin: object, destination: object) -> None:
    if isinstance(origin, str) and isinstance(destination, str) and origin and destination:
        change = int(origin == HOME) - int(destination == HOME)
        balance[family] += change
        balance["all"] += change


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
