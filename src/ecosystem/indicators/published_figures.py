"""Published facts by topic, those on which sources disagree, and the years that the sources cover."""

import pandas as pd

from ecosystem.tables import EcosystemFacts, SourceCoverage, Sources

MEASURE, YEAR, VALUE = str(EcosystemFacts.measure), str(EcosystemFacts.year), str(EcosystemFacts.value)
PAGE = str(EcosystemFacts.source_url)


def by_topic(facts: pd.DataFrame) -> pd.DataFrame:
    """Sort by topic, then the latest first and those without a year last."""
    return facts.sort_values(
        [EcosystemFacts.topic, YEAR, EcosystemFacts.statement], ascending=[True, False, True], ignore_index=True
    )


def disagreements(facts: pd.DataFrame) -> pd.DataFrame:
    """Measures for which two sources publish different figures of one year; several figures of one page are none.

    Returns
    -------
    DataFrame
        A row per measure and year, by measure and year: ``measure``, ``year``, ``unit``, ``figures`` (how many),
        ``sources`` (pages), ``lowest`` and ``highest``.
    """
    table = (
        disputed(facts)
        .groupby([MEASURE, YEAR], sort=True)
        .agg(
            unit=(EcosystemFacts.unit, "first"),
            figures=(VALUE, "size"),
            sources=(PAGE, "nunique"),
            lowest=(VALUE, "min"),
            highest=(VALUE, "max"),
        )
    )
    return table.reset_index()


def disputed(facts: pd.DataFrame) -> pd.DataFrame:
    """Facts on which sources disagree, by measure, year and value.

    Sources disagree where each publishes a range of figures for one measure, year and place, and the ranges differ.
    """
    stated = facts[facts[MEASURE].notna() & facts[YEAR].notna()]
    ranges = stated.groupby([MEASURE, YEAR, PAGE], observed=True)[VALUE].agg(["min", "max"])
    by_year = ranges.groupby(level=[0, 1])
    differ = (by_year.max() != by_year.min()).any(axis=1)
    pairs = pd.MultiIndex.from_frame(stated[[MEASURE, YEAR]])
    several = pairs.isin(differ.index[differ])
    return stated[several].sort_values([MEASURE, YEAR, VALUE], ignore_index=True)


def facts_of_measure(facts: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Counted facts of one measure with a year, by year and value; a target is no fact of its year."""
    counted = (facts[EcosystemFacts.kind] == "fact").to_numpy()
    same = (facts[MEASURE] == measure).fillna(False).to_numpy(dtype=bool)
    own = facts[same & facts[YEAR].notna().to_numpy() & counted]
    return own.sort_values([YEAR, VALUE], ignore_index=True)


def source_ages(coverage: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with the years they cover and what is newer elsewhere, most recent first.

    Returns
    -------
    DataFrame
        The columns of ``source_coverage``, with ``citation``, ``licence``, ``url`` and ``retrieved`` of the sources.
    """
    named = sources[[Sources.source_id, Sources.citation, Sources.licence, Sources.url, Sources.retrieved]]
    key = str(SourceCoverage.source_id)
    table = coverage.astype({key: "str"}).merge(named.astype({key: "str"}), on=key, how="left")
    return table.sort_values([SourceCoverage.last_year, key], ascending=[False, True], ignore_index=True)
