"""Dated events marked on charts."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from ecosystem.load import Reference
from ecosystem.selection import Scope

POLICY_EVENTS: Final = ("nic-programme", "ncai-founded", "stza-founded", "national-ai-policy")
FOUNDING_EVENTS: Final = ("ncai-founded", "sister-centres")
ORIENTATION: Final = (
    "Dated events are drawn for orientation, on observed and published data only; no effect is shown by them."
)
"""Limit of every chart with events."""

REAL_KINDS: Final = ("observed", "published")
"""Kinds of dataset whose years are years of real events."""


def dataset_events(scope: Scope, events: Collection[str] | None = POLICY_EVENTS) -> pd.DataFrame | None:
    """Events to mark on a series of the dataset (None: all): none on simulated or illustrative careers."""
    real = scope.ecosystem.metadata.kind in REAL_KINDS
    return published_events(scope.ecosystem.reference, events) if real else None


def published_events(reference: Reference, events: Collection[str] | None = FOUNDING_EVENTS) -> pd.DataFrame | None:
    """Events to mark on a published series (None: all); None where the reference tables have no events."""
    table = reference.tables.get("events")
    return table if table is None or events is None else table[table["event_id"].isin(events).to_numpy()]
