"""Confidence intervals and estimators for small counts: pure functions over arrays.

`level` is the confidence level, between 0 and 1, everywhere. Negative, missing or infinite numbers, arrays that do not
fit each other and other levels raise ValueError.
"""

from ecosystem.statistics.bootstrap import multinomial_bootstrap
from ecosystem.statistics.competing_risks import cumulative_incidence
from ecosystem.statistics.concentration import effective_number, expected_counts, herfindahl, log2_location_quotient
from ecosystem.statistics.counts import MINIMUM_N, compound_annual_growth, suppress
from ecosystem.statistics.intervals import (
    Interval,
    clear_among,
    difference,
    garwood,
    newcombe,
    poisson_difference,
    wilson,
)
from ecosystem.statistics.networks import hubs_and_feeders
from ecosystem.statistics.survival import SurvivalCurve, kaplan_meier, median_time, restrict, survival_at

__all__ = [
    "MINIMUM_N",
    "Interval",
    "SurvivalCurve",
    "clear_among",
    "compound_annual_growth",
    "cumulative_incidence",
    "difference",
    "effective_number",
    "expected_counts",
    "garwood",
    "herfindahl",
    "hubs_and_feeders",
    "kaplan_meier",
    "log2_location_quotient",
    "median_time",
    "multinomial_bootstrap",
    "newcombe",
    "poisson_difference",
    "restrict",
    "suppress",
    "survival_at",
    "wilson",
]
