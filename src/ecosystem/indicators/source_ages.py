"""Years that the sources of the published tables cover, and what is newer elsewhere."""

import pandas as pd

from ecosystem.tables import SourceCoverage, Sources


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
