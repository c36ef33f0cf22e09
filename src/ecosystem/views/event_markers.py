"""The few dated events drawn on charts of people and moves."""

from __future__ import annotations

import pandas as pd

from ecosystem.selection import Scope

MARKED = ("nic-programme", "ncai-founded", "stza-founded", "national-ai-policy")
ORIENTATION = "Dated events are drawn for orientation; no effect is shown by them."
"""What a chart with events does not say."""


def marked_events(scope: Scope) -> pd.DataFrame | None:
    """Return the events to draw; none where the reference tables have none."""
    events = scope.ecosystem.reference.tables.get("events")
    return None if events is None else events[events["event_id"].isin(MARKED).to_numpy()]
