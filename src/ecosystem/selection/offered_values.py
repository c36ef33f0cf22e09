"""Values that a dataset offers to filters: codes that occur, years, and the listed organisations."""

import numpy as np
import pandas as pd

from ecosystem.load import UNKNOWN_YEAR, Ecosystem
from ecosystem.tables import Organizations
from ecosystem.tables import vocabulary as words


def listed_organizations(ecosystem: Ecosystem) -> pd.DataFrame:
    """Return the listed organisations with a column ``ai_link``, whether a link to AI was seen."""
    table = ecosystem.reference["organizations"]
    seen = table[Organizations.ai_focus].notna().to_numpy()
    return table.assign(ai_link=pd.Categorical(np.where(seen, "seen", "not-seen"), categories=list(words.AI_LINKS)))


def occurring(column: pd.Series) -> list[str]:
    """Return the codes of a categorical column that occur, in the order of its categories."""
    present = sorted(code for code in column.cat.codes.unique() if code >= 0)
    return [str(code) for code in column.cat.categories[present]]


def extent(ecosystem: Ecosystem) -> tuple[int, int]:
    """Return the first and last year in which a move or a career is known."""
    people = ecosystem.people
    years = [
        column[column != UNKNOWN_YEAR]
        for column in (
            ecosystem.moves["year"].to_numpy(),
            people["career_start_year"].to_numpy(),
            people["last_observed_year"].to_numpy(),
        )
    ]
    known = [column for column in years if len(column)]
    if not known:
        return 2000, 2000
    return int(min(column.min() for column in known)), int(max(column.max() for column in known))
