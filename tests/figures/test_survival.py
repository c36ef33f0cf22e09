"""Curves over the years since a start."""

import pandas as pd
import pytest

from ecosystem.figures.survival import Curve, step_curves


def steps(end: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "time": [0.0, 5.0, 12.0],
            "value": [0, end / 2, end],
            "low": [0, end / 3, end / 2],
            "high": [0, end, end + 0.1],
        }
    )


AT_RISK = pd.DataFrame({"time": [0.0, 5.0], "at_risk": [1200.0, 40.0]})


def drawn(*ends: float, median=None):
    named = [
        Curve(f"Way {place}" if len(ends) > 1 else "", "#2f7fc1", steps(end), ["a", "b", "c"])
        for place, end in enumerate(ends)
    ]
    return step_curves(named, at_risk=AT_RISK, axis="Share who moved", time_axis="Years", median=median)


def test_a_curve_is_steps_with_a_band_and_numbers_at_risk():
    low, high, curve, at_risk = drawn(0.6).data
    assert (low.line.shape, high.line.shape, curve.line.shape) == ("hv",) * 3
    assert high.fill == "tonexty"
    assert curve.name == "Share"
    assert list(at_risk.text) == ["1,200", "40"]
    assert at_risk.yaxis == "y2"
    layout = drawn(0.6).layout
    assert layout.xaxis.title.text == "Years"
    assert layout.title.text == "Share who moved"
    assert layout.yaxis.range[1] == pytest.approx(0.7 * 1.08)


def test_the_median_is_marked_where_it_is_reached():
    assert len(drawn(0.6).layout.shapes) == 0
    across, down = drawn(0.6, median=7.0).layout.shapes
    assert (across.y0, across.y1, across.x1) == (0.5, 0.5, 7)
    assert (down.x0, down.x1) == (7, 7)


def test_labels_at_the_ends_keep_apart_and_in_order():
    notes = drawn(0.5, 0.02, 0.01).layout.annotations
    heights = {note.text: note.y for note in notes}
    assert heights["Way 2"] < heights["Way 1"] < heights["Way 0"]
    assert heights["Way 1"] - heights["Way 2"] >= 0.05 * 0.6
    dashes = {trace.line.dash for trace in drawn(0.5, 0.02).data if trace.hovertext is not None}
    assert len(dashes) == 2, "colour is not the only thing that tells curves apart"
