"""What an import says of itself, as tables and sentences for readers."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from ecosystem.load import Ecosystem, ImportRecord, Setting
from ecosystem.tables import Researchers
from ecosystem.tables.countries import country_name
from ecosystem.views.methods.threshold_variants import named
from ecosystem.views.number_format import amount, joined, percent, whole

SETTINGS: Final = {
    "country": "Country",
    "since": "First year",
    "subfields": "Subfields",
    "least_share": "Least share of works",
    "least_works": "Least number of works",
    "least_titles": "Least number of titles",
}
"""What a reader calls the parts of what was asked for."""
SHARE_UNIT: Final = "share"
"""How the unit of a setting begins that is written as a percentage."""
REASONS: Final = {
    "continents": "There and back between continents",
    "organizations": "Many organisations in one year",
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


def asked(record: ImportRecord) -> list[tuple[str, str]]:
    """Say what was asked for, a pair per setting: its name, then its value, meaning and reason."""
    return [
        (SETTINGS.get(one.name, named(one.name)), _sentences(_value(one), one.meaning, one.reason))
        for one in record.settings
    ]


def steps(record: ImportRecord) -> str:
    """Say how many people there were at each step of the import; empty where it does not say."""
    told = "; ".join(f"{number:,} {words}" for words, number in record.counts)
    return f"{told}." if told else ""


def thresholds_told(record: ImportRecord) -> list[tuple[str, str]]:
    """Say what decided, a pair per threshold: its name, then value and unit, meaning and reason."""
    return [
        (named(one.name), _sentences(amount(one.value, one.unit), one.meaning, one.reason)) for one in record.thresholds
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


def flags_meaning(record: ImportRecord) -> list[tuple[str, str]]:
    """Say in words what is flagged and what follows from it, with the import's own thresholds."""
    used = {threshold.name: threshold.value for threshold in record.thresholds}
    swing, most, tolerated = (used.get(name) for name in ("longest_swing", "most_organizations", "most_flags"))
    within = f" within {whole(swing, 'year')}" if swing is not None else " soon"
    more = f"more than {whole(most, 'organisation')}" if most is not None else "very many organisations"
    told = [
        (
            REASONS["continents"],
            f"the affiliations leave a continent and are back on it{within}. A visit at best; again and again it is "
            "rather two people of one name.",
        ),
        (
            REASONS["organizations"],
            f"the affiliations of one year name {more}. A university, its hospital, an institute and a visit can be "
            "one person's; more are rather several people's.",
        ),
    ]
    if tolerated is not None:
        follows = f"histories with more than {whole(tolerated, 'flag')} yield no moves; the others keep theirs."
        told.append(("What follows", follows))
    return told


def flags(ecosystem: Ecosystem, *, of: str = "") -> pd.DataFrame:
    """List the implausible years that the import names, of all people or of one.

    Parameters
    ----------
    ecosystem : Ecosystem
    of : str, optional
        Id of the person.

    Returns
    -------
    DataFrame
        ``person_id`` (empty where the dataset does not know the person), ``person`` (the name, or the id where there
        is none), ``year``, ``why``, ``detail`` and ``moves`` (what became of them). Where names are hidden, ids and
        names are those that stand for them.
    """
    record = ecosystem.metadata.record
    listed = [flag for flag in (record.flags if record else ()) if of in ("", flag.person_id)]
    people = ecosystem.researchers
    known = people[people[Researchers.researcher_id].isin([flag.person_id for flag in listed])]
    ids, called = (known[name].fillna("").astype("str") for name in (Researchers.researcher_id, Researchers.name))
    names = dict(zip(ids, called, strict=True))
    return pd.DataFrame(
        [
            {
                "person_id": flag.person_id if flag.person_id in names else "",
                "person": names.get(flag.person_id) or flag.person_id,
                "year": str(flag.year),
                "why": REASONS.get(flag.reason, flag.reason),
                "detail": _detail(flag.detail),
                "moves": "left out" if flag.left_out else "kept",
            }
            for flag in listed
        ],
        columns=["person_id", "person", "year", "why", "detail", "moves"],
    )


def aside(record: ImportRecord) -> pd.DataFrame:
    """List what was not used."""
    return pd.DataFrame([{"Reason": row.reason, "Rows": row.rows} for row in record.skipped])


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


def _value(setting: Setting) -> str:
    if setting.name == "country":
        return joined([country_name(code) for code in setting.values])
    if setting.words:
        return joined([f"{words} ({code})" for words, code in zip(setting.words, setting.values, strict=True)])
    if setting.unit.startswith(SHARE_UNIT):
        return joined([_percentage(value) for value in setting.values]) + setting.unit.removeprefix(SHARE_UNIT)
    return joined(setting.values) if setting.name == "since" else f"{joined(setting.values)} {setting.unit}".strip()


def _percentage(value: str) -> str:
    try:
        return percent(float(value))
    except ValueError:
        return value


def _sentences(value: str, meaning: str, reason: str) -> str:
    return " ".join(part for part in (f"{value}.", meaning, f"Why: {reason}" if reason else "") if part)


def _detail(detail: str) -> str:
    """Write a flag's detail as a sentence's beginning: continents by name."""
    told = _LEFT.sub(lambda code: CONTINENTS.get(code[0], code[0]), detail)
    return told[:1].upper() + told[1:]
