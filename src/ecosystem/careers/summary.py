"""What an import says of the careers that it derived, for ``datapackage.json``."""

from __future__ import annotations

from typing import Any, Final

from ibis import _

from ecosystem.careers.derivation import DerivedCareers
from ecosystem.careers.engines import to_rows
from ecosystem.careers.thresholds import Thresholds, describe_thresholds

MOST_LISTED: Final = 100
"""How many implausible years are listed one by one; all are counted."""


def derivation_summary(careers: DerivedCareers, thresholds: Thresholds | None = None) -> dict[str, Any]:
    """Count what was left aside, read otherwise than stated, and flagged.

    Returns
    -------
    dict
        JSON values: ``thresholds``; ``left_aside`` and ``interpreted`` (reason and rows of what was not used, and of
        what was read otherwise than it is stated); ``flagged`` with the number of ``people`` and ``years``, how many
        people are ``left_out`` of the moves, and the first of them ``listed``. Put ``sensitivity`` (see
        :func:`ecosystem.careers.sensitivity`) and ``skipped`` beside them.
    """
    flagged = careers.flagged
    counted = flagged.agg(
        people=_.person_id.nunique(),
        years=_.year.count(),
        left_out=_.person_id.nunique(where=_.left_out),
    )
    listed = flagged.select("person_id", "year", "reason", "detail", "left_out")
    listed = listed.order_by("person_id", "year", "reason", "detail").limit(MOST_LISTED)
    aside = careers.left_aside.order_by("reason")
    return {
        "thresholds": describe_thresholds(thresholds or Thresholds()),
        "left_aside": to_rows(aside),
        "interpreted": to_rows(careers.interpreted.order_by("reason")),
        "flagged": {**to_rows(counted)[0], "listed": to_rows(listed)},
    }
