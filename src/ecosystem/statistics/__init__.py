"""Intervals and estimators for small counts of people: pure functions over arrays of counts."""

from ecosystem.statistics.bootstrap import BOOTSTRAP_SEED, multinomial_bootstrap
from ecosystem.statistics.competing_risks import cumulative_incidence_from_counts
from ecosystem.statistics.concentration import (
    effective_number,
    expected_counts,
    herfindahl,
    log2_location_quotient,
    shannon,
)
from ecosystem.statistics.growth import compound_annual_growth, index_100
from ecosystem.statistics.intervals import Interval, difference, garwood, newcombe, poisson_difference, wilson
from ecosystem.statistics.networks import hubs_and_feeders, pagerank
from ecosystem.statistics.suppression import MINIMUM_N, suppress
from ecosystem.statistics.survival import (
    SurvivalCurve,
    kaplan_meier,
    kaplan_meier_from_counts,
    median_time,
    restrict,
    survival_at,
)

__all__ = [
    "BOOTSTRAP_SEED",
    "MINIMUM_N",
    "Interval",
    "SurvivalCurve",
    "compound_annual_growth",
    "cumulative_incidence_from_counts",
    "difference",
    "effective_number",
    "expected_counts",
    "garwood",
    "herfindahl",
    "hubs_and_feeders",
    "index_100",
    "kaplan_meier",
    "kaplan_meier_from_counts",
    "log2_location_quotient",
    "median_time",
    "multinomial_bootstrap",
    "newcombe",
    "pagerank",
    "poisson_difference",
    "restrict",
    "shannon",
    "suppress",
    "survival_at",
    "wilson",
]
