"""Mirrored bars of arrivals and departures."""

import numpy as np
import pandas as pd

from ecosystem.figures.balance import mirrored_bars
from ecosystem.figures.palette import ARRIVALS, CONTEXT, DEPARTURES

BALANCES = pd.DataFrame(
    {
        "city": ["Lahore", "Karachi & <b>port</b>", "Quetta", "Topi"],
        "arrivals": [30, 10, 8, 2],
        "departures": [10, 30, 8, 1],
        "value": [0.5, -0.5, 0.0, np.nan],
        "low": [0.25, -0.7, -0.4, np.nan],
        "high": [0.7, -0.25, 0.4, np.nan],
        "hover": ["a\nb", "c", "d", "too few to say"],
        "arrivals_pick": ["to_city_id:lahore", "to_city_id:karachi", "to_city_id:quetta", ""],
        "departures_pick": ["from_city_id:lahore", "from_city_id:karachi", "from_city_id:quetta", ""],
    }
)


def test_departures_lie_left_and_arrivals_right() -> None:
    departures, arrivals, balance = mirrored_bars(BALANCES, label="city").data
    assert (departures.name, arrivals.name) == ("Departures", "Arrivals")
    assert departures.x == (-10, -30, -8, -1)
    assert departures.text == ("10", "30", "8", "1")
    assert arrivals.x == (30, 10, 8, 2)
    assert (departures.marker.color, arrivals.marker.color) == (DEPARTURES, ARRIVALS)
    assert balance.marker.color == (ARRIVALS, DEPARTURES, CONTEXT, CONTEXT)
    assert len(set(balance.marker.symbol[:3])) == 3
    assert np.isnan(balance.x[3])
    assert arrivals.customdata == tuple(BALANCES["arrivals_pick"])
    assert departures.customdata == tuple(BALANCES["departures_pick"])
    assert balance.customdata is None
    assert arrivals.hovertext[0] == "a<br>b"


def test_counts_are_at_the_ends_of_the_bars_without_signs_and_names_are_text() -> None:
    figure = mirrored_bars(BALANCES, label="city")
    layout = figure.layout
    assert (layout.xaxis.showticklabels, layout.xaxis.showgrid) == (False, False)
    assert not any("-" in text for bar in figure.data[:2] for text in bar.text)
    assert layout.yaxis.ticktext[1] == "Karachi &amp; &lt;b&gt;port&lt;/b&gt;"
    assert layout.xaxis.title.text == "Moves"
