"""Dated events marked on charts."""

from __future__ import annotations

import pandas as pd

from ecosystem.selection import Scope

POLICY_EVENTS = ("nic-programme", "ncai-founded", "stza-founded", "national-ai-policy")
FOUNDING_EVENTS = ("ncai-founded", "sister-centres")
ORIENTATION = "Dated events are drawn for orientation; no effect is shown by them."
"""Limit of every chart with events."""


def marked_events(scope: Scope, events: tuple[str, ...] = POLICY_EVENTS) -> pd.DataFrame | None:
    """Return the rows of the events to mark; None where the reference tables have no events."""
    table = scope.ecosystem.reference.tables.get("events")
    return None if table is None else table[table["event_id"].isin(events).to_numpy()]
