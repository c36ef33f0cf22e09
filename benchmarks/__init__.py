"""Benchmarks: ratios measured in one run, which are stable on a shared machine where milliseconds are not."""
