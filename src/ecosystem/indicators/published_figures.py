"""Single published figures: all of them, and those where sources do not agree."""

from __future__ import annotations

import pandas as pd

from ecosystem.tables import EcosystemFacts

MEASURE, YEAR, VALUE = str(EcosystemFacts.measure), str(EcosystemFacts.year), str(EcosystemFacts.value)


def by_topic(facts: pd.DataFrame) -> pd.DataFrame:
    """Put the figures in order: topics as declared, within them the latest first, those without a year last."""
    return facts.sort_values(
        [EcosystemFacts.topic, YEAR, EcosystemFacts.statement], ascending=[True, False, True], ignore_index=True
    )


def disagreements(facts: pd.DataFrame) -> pd.DataFrame:
    """Find what several figures say about one thing in one year.

    Returns
    -------
    DataFrame
        A row per measure and year with at least two figures, by measure and year: ``measure``, ``year`` (missing where
        the sources give none), ``unit``, ``figures`` (how many), ``lowest`` and ``highest``.
    """
    stated = facts[facts[MEASURE].notna()]
    table = (
        stated.groupby([MEASURE, YEAR], dropna=False, sort=True)
        .agg(
            unit=(EcosystemFacts.unit, "first"), figures=(VALUE, "size"), lowest=(VALUE, "min"), highest=(VALUE, "max")
        )
        .reset_index()
    )
    return table[table["figures"] > 1].reset_index(drop=True)


def disputed(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind :func:`disagreements`, the rows of the table, by measure, year and value."""
    stated = facts[facts[MEASURE].notna()]
    several = stated.duplicated([MEASURE, YEAR], keep=False)
    return stated[several].sort_values([MEASURE, YEAR, VALUE], ignore_index=True)


def facts_of_measure(facts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return all figures of one measure that have a year, by year and value."""
    own = facts[(facts[MEASURE] == measure).fillna(False).to_numpy(dtype=bool) & facts[YEAR].notna().to_numpy()]
    return own.sort_values([YEAR, VALUE], ignore_index=True)
