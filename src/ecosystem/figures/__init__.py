"""Plotly figures of result tables: pure functions without arithmetic beyond a sign.

Parameters have one meaning everywhere: `label`, `hover` and `pick` name the columns with the name of a row, the text
shown on hovering and what a click narrows to; `axis` is the title of the value axis, with its unit; `height` is in
pixels; `empty` is the message of a figure without marks; `events` holds ``year`` and ``label`` of dated events; a
missing value gets no mark.
"""
