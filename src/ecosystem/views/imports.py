"""What an import says of itself, as tables and sentences for readers."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from ecosystem.load.record import ImportRecord
from ecosystem.views.prose import enough, percent, whole

FIGURES: Final = {
    "people": "People",
    "moves": "Moves",
    "second_posts": "Second posts",
    "to_industry": "Academia to industry",
    "to_academia": "Industry to academia",
    "leaving": "Leaving the country",
    "coming_home": "Arriving",
    "abroad_now": "Last seen abroad",
}
REASONS: Final = {
    "continents": "There and back between continents",
    "organizations": "More organisations in a year than plausible",
}
CONTINENTS: Final = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}
SHARES: Final = ("Precision", "Recall", "Precision, year ±1", "Recall, year ±1")
"""Columns of :func:`measured` that are shares."""

_LEFT: Final = re.compile(r"(?<=^left )[A-Z]{2}(?= after )")
_MEASURED: Final = {
    "group": "Kind of history",
    "histories": "Histories",
    "known": "Known moves",
    "derived": "Derived moves",
    "precision": "Precision",
    "recall": "Recall",
    "precision_within_a_year": "Precision, year ±1",
    "recall_within_a_year": "Recall, year ±1",
}


def headline_reading(record: ImportRecord) -> str:
    """Say between what the headline lies when each threshold is varied on its own."""
    tried = [dict(variation.figures) for variation in record.variations]
    moves = [figures["moves"] for figures in tried if "moves" in figures]
    if not moves:
        return "This import does not say how its figures depend on its thresholds."
    chosen = [dict(variation.figures).get("moves") for variation in record.variations if variation.chosen]
    own = f" with the thresholds of the import {chosen[0]:,.0f}," if chosen and chosen[0] is not None else ""
    sample = record.looked_at < record.people
    among = f" of a sample of {whole(record.looked_at, 'person', 'people')} out of {record.people:,}" if sample else ""
    sentence = f"Moves{among}:{own} and between {min(moves):,.0f} and {max(moves):,.0f} when each is varied on its own."
    shares = [
        figures["abroad_now"] / figures["people"]
        for figures in tried
        if enough(figures.get("people", 0)) and 0 <= figures.get("abroad_now", -1) <= figures["people"]
    ]
    if not shares:
        return sentence
    return f"{sentence} Last seen abroad: between {percent(min(shares))} and {percent(max(shares))}."


def variations(record: ImportRecord) -> pd.DataFrame:
    """List the headline figures by threshold and value, the import's own marked."""
    rows = []
    for variation in record.variations:
        figures = dict(variation.figures)
        told = {name: figures.get(key) for key, name in FIGURES.items()}
        own = "chosen" if variation.chosen else ""
        rows.append({"Threshold": named(variation.threshold), "Value": variation.value, "In this import": own, **told})
    return pd.DataFrame(rows)


def thresholds_told(record: ImportRecord) -> list[str]:
    """Say what decided, a line per threshold: value and unit, meaning and reason."""
    return [
        f"{named(threshold.name)}: {threshold.value:,g} {threshold.unit}. {threshold.meaning} Why: {threshold.reason}"
        for threshold in record.thresholds
    ]


def flags_reading(record: ImportRecord) -> str:
    """Say how many histories are implausible, and what became of them."""
    if not record.flagged:
        return "No history is flagged as implausible for one person."
    left_out = f"the moves of {record.left_out:,} of them are left out" if record.left_out else "their moves are kept"
    return (
        f"Histories of {whole(record.flagged, 'person', 'people')} have years that are implausible for one person, as "
        f"where a name is shared by several; {left_out}. Nobody is told apart or put together by name."
    )


def flags(record: ImportRecord) -> pd.DataFrame:
    """List the implausible years that the import names."""
    return pd.DataFrame(
        [
            {
                "Person": flag.person_id,
                "Year": str(flag.year),
                "Reason": REASONS.get(flag.reason, flag.reason),
                "Detail": _LEFT.sub(lambda code: CONTINENTS.get(code[0], code[0]), flag.detail),
                "Moves": "left out" if flag.left_out else "kept",
            }
            for flag in record.flags
        ]
    )


def aside(record: ImportRecord) -> pd.DataFrame:
    """List what was not used."""
    return pd.DataFrame([{"Reason": row.reason, "Rows": row.rows} for row in record.aside])


def interpreted(record: ImportRecord) -> pd.DataFrame:
    """List what was read otherwise than it is stated."""
    return pd.DataFrame([{"What": row.reason, "Rows": row.rows} for row in record.interpreted])


def measured_reading(table: pd.DataFrame) -> str:
    """Say how well derived moves agree with the known moves of hand-made histories."""
    every = table[table["group"] == "all"]
    precision, recall = float(every["precision"].iloc[0]), float(every["recall"].iloc[0])
    return (
        f"On {every['histories'].iloc[0]:,.0f} hand-made histories with {every['known'].iloc[0]:,.0f} known moves, "
        f"{percent(precision)} of the derived moves are right in person, kind, places and year, and {percent(recall)} "
        "of the known moves are found. The histories are awkward on purpose: this measures the method, not the "
        "records of any source."
    )


def measured(table: pd.DataFrame) -> pd.DataFrame:
    """Return precision and recall by family of histories, named for readers."""
    return table.rename(columns=_MEASURED)


def named(threshold: str) -> str:
    """Write a threshold's name as words.

    Examples
    --------
    >>> named("longest_gap")
    'Longest gap'
    """
    return threshold.replace("_", " ").capitalize()
