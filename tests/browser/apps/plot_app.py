"""A page of every kind of chart that the app draws, with switches for what the tests of the component change."""

from typing import Any

import streamlit as st

from ecosystem.app.plot import plot
from ecosystem.app.server import middleware

HOSTILE = "<img src=x onerror=\"document.title='broken in'\">"
SECTORS = ["Academia", "Industry", "Government", "Non-profit and international organisations", "Unknown"]
FOOTER = [
    "2019–2024, all cities, n = 1,204",
    "SIMULATED data set, sources: none & nobody <b>real</b>",
    "As of 2026-11-22",
]


def bars(year: int, *, simulated: bool = False) -> dict[str, Any]:
    counts = [(i * 7 + year * 3) % 40 + 5 for i in range(len(SECTORS))]
    picks = [f"sector={name}" for name in SECTORS]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": SECTORS,
                "x": counts,
                "customdata": picks,
                "marker": {"color": "#0072B2"},
                "error_x": {"type": "data", "array": [3] * len(SECTORS)},
                "hovertemplate": "%{y}: %{x} people<extra></extra>",
            }
        ],
        "layout": {
            "xaxis": {"title": {"text": "People who arrived"}},
            "yaxis": {"autorange": "reversed"},
            "meta": {
                "simulated": simulated,
                "narrow": {
                    "data": [
                        {"type": "bar", "orientation": "h", "y": SECTORS[:3], "x": counts[:3], "customdata": picks[:3]}
                    ],
                    "height": 460,
                    "xaxis": {"nticks": 4},
                },
            },
        },
    }


def lines(year: int) -> dict[str, Any]:
    colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
    years = list(range(2010, 2025))
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": years,
                "y": [(j + 1) * (i + year % 7) for i in range(len(years))],
                "line": {"color": color},
                "customdata": [[f"year={at}", name] for at in years],
            }
            for j, (name, color) in enumerate(zip(SECTORS, colors, strict=False))
        ],
        "layout": {"xaxis": {"title": {"text": "Year"}}, "yaxis": {"title": {"text": "Moves a year"}}},
    }


def flows(year: int) -> dict[str, Any]:
    labels = ["Lahore", "Karachi", "Islamabad", "Academia", "Industry", "Abroad"]
    return {
        "data": [
            {
                "type": "sankey",
                "node": {
                    "label": labels,
                    "customdata": [f"node={name}" for name in labels],
                    "color": ["#56B4E9"] * 3 + ["#E69F00"] * 3,
                    "pad": 18,
                },
                "link": {
                    "source": [0, 0, 1, 1, 2, 2],
                    "target": [3, 4, 4, 5, 3, 5],
                    "value": [8 + year % 5, 4, 2, 8, 4, 2],
                    "customdata": [f"link={i}" for i in range(6)],
                    "color": ["rgba(86,180,233,0.4)"] * 6,
                },
            }
        ],
        "layout": {},
    }


def cells(year: int) -> dict[str, Any]:
    rows, columns = SECTORS[:4], ["NLP", "Vision", "Robotics", "Theory"]
    return {
        "data": [
            {
                "type": "heatmap",
                "x": columns,
                "y": rows,
                "z": [[(i * 3 + j * 5 + year) % 11 for j in range(4)] for i in range(4)],
                "customdata": [[f"cell={row}/{column}" for column in columns] for row in rows],
                "colorscale": [[0, "#f7fbff"], [1, "#08306b"]],
                "texttemplate": "%{z}",
                "colorbar": {"title": {"text": "People"}},
            }
        ],
        "layout": {},
    }


def places(year: int) -> dict[str, Any]:
    return {
        "data": [
            {
                "type": "scattergeo",
                "lon": [67.0, 74.35, 73.05],
                "lat": [24.86, 31.55, 33.68],
                "text": ["Karachi", "Lahore", "Islamabad"],
                "mode": "markers+text",
                "textposition": "top center",
                "customdata": ["city=Karachi", "city=Lahore", "city=Islamabad"],
                "marker": {"size": [20 + year % 5, 30, 25], "color": "#D55E00"},
            }
        ],
        "layout": {
            "geo": {"visible": False, "fitbounds": False, "center": {"lon": 70, "lat": 30}, "projection": {"scale": 12}}
        },
    }


def rows_of(figure: dict[str, Any]) -> list[dict[str, object]]:
    bar = figure["data"][0]
    rows: list[dict[str, object]] = [
        {"Sector": name, "People": str(count), "Source": "https://example.org/a?b=1", "_pick": f"sector={name}"}
        for name, count in zip(bar["y"], bar["x"], strict=True)
    ]
    rows += [
        {"Sector": HOSTILE, "People": "-5", "Source": "javascript:alert(1)"},
        {"Sector": "=1+1", "People": "+3.5", "Source": '@x, "y"'},
    ]
    return rows


def chart(figure: dict[str, Any], key: str, title: str, **more: Any) -> str | None:
    return plot(figure, key=key, title=title, description=f"A reading of {key}.", filename=key, **more)


def main() -> None:
    st.set_page_config(page_title="Charts", layout="wide")
    st.title("Charts")
    year = st.slider("Year", 2015, 2024, 2020)
    if not st.toggle("Show charts", value=True):
        st.stop()
    arrivals = bars(year, simulated=st.toggle("Simulated"))
    picks = [
        plot(
            arrivals,
            key="arrivals",
            title="Which sectors did people arrive in?",
            description=f"In {year}, most people arrived in academia.",
            table=rows_of(arrivals),
            footer=FOOTER,
            filename="arrivals 2020/24",
            on_pick=lambda: st.session_state.update(called=st.session_state["arrivals"]["picked"]),
        )
    ]
    left, right = st.columns(2)
    with left:
        picks.append(chart(lines(year), "moves", "How many move a year?"))
        picks.append(chart(cells(year), "fields", "Who works on what?"))
    with right:
        picks.append(chart(flows(year), "flows", "Who goes where?"))
        picks.append(chart(places(year), "places", "Where do they live?"))
    one, two = st.tabs(["First", "Second"])
    one.write("Nothing to draw here.")
    with two:
        chart(lines(year), "hidden", "How many move, again?")
    if st.toggle("Draw a broken figure"):
        broken = {"data": [{"type": "bar", "x": 3}], "layout": {"xaxis": 7}}
        chart(broken, "broken", "What is broken?", table=[{"Number": 1}])
    st.write(f"Picked: {next((pick for pick in picks if pick), 'nothing')}.")
    st.write(f"Called: {st.session_state.get('called', 'never')}.")


if __name__ == "__main__":
    main()
else:
    app = st.App(__file__, middleware=middleware())
