"""Indicators: pure functions from validated tables to small result tables (value, low, high, n, unit).

Parameters have one meaning everywhere: `people`, `moves` and `spells` are the derived tables of
:mod:`ecosystem.load.derive`, `window` the first and last year, `by` a categorical column, `most` the largest number of
rows named one by one, and `home` the country whose cities are told apart. Shares have Wilson intervals and rates exact
Poisson intervals at 95 %; estimates for groups below five are missing.
"""
