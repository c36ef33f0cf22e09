"""Intervals and estimators for small counts of people: pure functions over arrays of counts."""

from ecosystem.statistics.bootstrap import BOOTSTRAP_SEED, multinomial_bootstrap
from ecosystem.statistics.competing import cumulative_incidence_from_counts
from ecosystem.statistics.concentration import effective_number, expected, herfindahl, log2_location_quotient, shannon
from ecosystem.statistics.difference import difference, poisson_difference
from ecosystem.statistics.growth import compound_annual_growth, index_100
from ecosystem.statistics.intervals import Interval, garwood, newcombe, wilson
from ecosystem.statistics.networks import hubs_and_feeders, pagerank
from ecosystem.statistics.reading import median_time, restrict, survival_at
from ecosystem.statistics.suppression import MINIMUM_N, suppress
from ecosystem.statistics.survival import SurvivalCurve, kaplan_meier, kaplan_meier_from_counts

__all__ = [
    "BOOTSTRAP_SEED",
    "MINIMUM_N",
    "Interval",
    "SurvivalCurve",
    "compound_annual_growth",
    "cumulative_incidence_from_counts",
    "difference",
    "effective_number",
    "expected",
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
