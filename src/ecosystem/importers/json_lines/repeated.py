"""People who are in several records: the one that was updated last counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from ecosystem.importers.json_lines.record_reader import FILE, LINE
from ecosystem.importers.json_lines.record_tables import counted, listed
from ecosystem.importers.skipped import EXAMPLES, Skipped

if TYPE_CHECKING:
    import ibis.expr.types as ir


def newest(records: ir.Table, merged: Mapping[str, str] | None = None) -> tuple[ir.Table, Skipped]:
    """Keep the record of each person that was updated last, and nobody who was merged into another.

    Parameters
    ----------
    records : Table
        With ``person_id``, ``updated`` (a text that sorts by time, or empty), and the place of the record. Of records
        that were updated on one day the one that stands last counts.
    merged : mapping, optional
        Ids that are no longer used, and those that are used instead.

    Returns
    -------
    Table
        One row per person.
    Skipped
        What was left out.
    """
    last = ibis.window(group_by="person_id", order_by=[ibis.desc("updated"), ibis.desc(FILE), ibis.desc(LINE)])
    ranked = records.mutate(rank=ibis.row_number().over(last))
    older = ranked.filter(ranked["rank"] > 0).order_by(FILE, LINE)
    first = ranked.filter(ranked["rank"] == 0).drop("rank")
    places = listed(older.limit(EXAMPLES).select("person_id", FILE, LINE))
    counts = {"same-id": counted(older)}
    examples = {"same-id": tuple(f"{row[FILE]}, line {row[LINE]:,}: {row['person_id']}" for row in places)}
    if merged:
        gone = first.filter(first.person_id.isin(list(merged)))
        counts["merged"] = counted(gone)
        examples["merged"] = tuple(f"{old} into {new}" for old, new in sorted(merged.items())[:EXAMPLES])
        first = first.filter(~first.person_id.isin(list(merged)))
    return first, Skipped({key: count for key, count in counts.items() if count}, examples)
