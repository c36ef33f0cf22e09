"""Texts and tables of an import record: settings, thresholds, flags, skipped rows and accuracy."""

import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from ecosystem.load import Ecosystem, ImportRecord, Setting
from ecosystem.tables import Researchers
from ecosystem.tables.countries import country_name
from ecosystem.views.methods.threshold_variants import threshold_name
from ecosystem.views.number_format import amount, joined, people_text, percent, whole

SETTINGS: Final = {
    "country": "Country",
    "since": "First year",
    "subfields": "Subfields",
    "least_share": "Least share of works",
    "least_works": "Least number of works",
    "least_titles": "Least number of titles",
}
"""Displayed names of the settings of an import."""
SHARE_UNIT: Final = "share"
"""Beginning of the unit of settings that are displayed as percentages."""
REASONS: Final = {"continents": "There and back between continents", "organizations": "Many organisations in one year"}
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
"""Columns of :func:`accuracy_table` that are shares."""

_LEFT: Final = re.compile(r"(?<=^left )[A-Z]{2}(?= after )")
_MEASURED: Final = {
    "set": "Set",
    "group": "Kind of history",
    "histories": "Histories",
    "known": "Known moves",
    "derived": "Derived moves",
    "precision": "Precision",
    "recall": "Recall",
    "precision_within_a_year": "Precision, year ±1",
    "recall_within_a_year": "Recall, year ±1",
    "known_net_emigration": "Known net emigration",
    "derived_net_emigration": "Derived net emigration",
}


def requested_settings(record: ImportRecord) -> list[tuple[str, str]]:
    """Return name, and value with meaning and reason, of each setting of the import."""
    return [
        (SETTINGS.get(one.name, threshold_name(one.name)), _sentences(_value(one), one.meaning, one.reason))
        for one in record.settings
    ]


def step_counts(record: ImportRecord) -> str:
    """Return the number of people after each step of the import; empty where it is not recorded."""
    steps = "; ".join(f"{words}: {number:,}" for words, number in record.counts)
    return f"{steps[:1].upper()}{steps[1:]}." if steps else ""


def thresholds_used(record: ImportRecord) -> list[tuple[str, str]]:
    """Return name, and value with unit, meaning and reason, of each threshold of the import."""
    return [
        (threshold_name(one.name), _sentences(amount(one.value, one.unit), one.meaning, one.reason))
        for one in record.thresholds
    ]


def flags_summary(record: ImportRecord) -> str:
    """Return how many histories are flagged as implausible, and whether their moves are kept."""
    if not record.flagged:
        return "No history is flagged as implausible for one person."
    left_out = f"the moves of {record.left_out:,} of them are left out" if record.left_out else "their moves are kept"
    return (
        f"Histories of {people_text(record.flagged)} have years that are implausible for one person, as "
        f"where a name is shared by several; {left_out}. Persons are never separated or merged by name."
    )


def flag_definitions(record: ImportRecord) -> list[tuple[str, str]]:
    """Return the rules by which histories are flagged, with the thresholds of the import."""
    used = {threshold.name: threshold.value for threshold in record.thresholds}
    swing, most, tolerated = (used.get(name) for name in ("longest_swing", "most_organizations", "most_flags"))
    within = f" within {whole(swing, 'year')}" if swing is not None else " soon"
    more = f"more than {whole(most, 'organisation')}" if most is not None else "very many organisations"
    rules = [
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
        rules.append(("What follows", follows))
    return rules


def flags(ecosystem: Ecosystem, *, of: str = "") -> pd.DataFrame:
    """List the years flagged as implausible, of all people or of one.

    Parameters
    ----------
    of : str, optional
        Id of the person.

    Returns
    -------
    DataFrame
        ``person_id`` (empty where the dataset does not hold the person), ``person`` (the name, or the id where there
        is none), ``year``, ``why``, ``detail`` and ``moves`` ("kept" or "left out"). In an anonymized ecosystem, ids
        and names are anonymized.
    """
    record = ecosystem.metadata.record
    listed = [flag for flag in (record.flags if record else ()) if of in ("", flag.person_id)]
    people = ecosystem.researchers
    known = people[people[Researchers.researcher_id].isin([flag.person_id for flag in listed])]
    ids, labels = (known[name].fillna("").astype("str") for name in (Researchers.researcher_id, Researchers.name))
    names = dict(zip(ids, labels, strict=True))
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


def skipped_rows(record: ImportRecord) -> pd.DataFrame:
    """List the rows that were not used, by reason."""
    return pd.DataFrame([{"Reason": row.reason, "Rows": row.rows} for row in record.skipped])


def reinterpreted_rows(record: ImportRecord) -> pd.DataFrame:
    """List the rows that were read differently from what they state, by rule."""
    return pd.DataFrame([{"What": row.reason, "Rows": row.rows} for row in record.interpreted])


def accuracy_summary(table: pd.DataFrame) -> str:
    """Return precision and recall of derived moves by set of histories, as sentences."""
    sentences = [_accuracy_of(row) for row in table[table["group"] == "all"].to_dict("records")]
    return (
        f"{' '.join(sentences)} The histories are difficult on purpose. The rules were developed on the development "
        "sets, so their figures are no estimate for the records of a source; of those set aside only totals were "
        "looked at meanwhile, and one set was measured once, after the rules were fixed. The moves of all were written "
        "down before they were run."
    )


def _accuracy_of(row: Mapping[Any, Any]) -> str:
    return (
        f"On {row['histories']:,} hand-made histories ({row['set']}) with {row['known']:,} known moves, "
        f"{percent(row['precision_within_a_year'])} of the derived moves are right in person, kind, places and year "
        f"(±1), {percent(row['recall_within_a_year'])} of the known moves are found, and net emigration is "
        f"{row['derived_net_emigration']:,} instead of {row['known_net_emigration']:,}."
    )


def accuracy_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return precision and recall by kind of history, with displayed titles."""
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
    """Return a flag's detail with a capital letter and continents by name."""
    text = _LEFT.sub(lambda code: CONTINENTS.get(code[0], code[0]), detail)
    return text[:1].upper() + text[1:]
