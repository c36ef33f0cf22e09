"""Published facts: by topic, and those on which sources disagree."""

from __future__ import annotations

import pandas as pd

from ecosystem.tables import EcosystemFacts

MEASURE, YEAR, VALUE = str(EcosystemFacts.measure), str(EcosystemFacts.year), str(EcosystemFacts.value)


def by_topic(facts: pd.DataFrame) -> pd.DataFrame:
    """Sort by topic, then the latest first and those without a year last."""
    return facts.sort_values(
        [EcosystemFacts.topic, YEAR, EcosystemFacts.statement], ascending=[True, False, True], ignore_index=True
    )


def disagreements(facts: pd.DataFrame) -> pd.DataFrame:
    """Measures with several figures for one year; facts without a measure are left out.

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
    """Facts behind :func:`disagreements`, by measure, year and value."""
    stated = facts[facts[MEASURE].notna()]
    several = stated.duplicated([MEASURE, YEAR], keep=False)
    return stated[several].sort_values([MEASURE, YEAR, VALUE], ignore_index=True)


def facts_of_measure(facts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Facts of one measure with a year, by year and value."""
    own = facts[(facts[MEASURE] == measure).fillna(False).to_numpy(dtype=bool) & facts[YEAR].notna().to_numpy()]
    return own.sort_values([YEAR, VALUE], ignore_index=True)
