"""Checked tables in, small result tables out (value, low, high, n, unit); pure."""
