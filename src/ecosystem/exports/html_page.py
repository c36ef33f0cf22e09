"""Views as one HTML file that opens without a network: figures, numbers, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from ecosystem.exports.told import Told
from ecosystem.site import plotly_js
from ecosystem.views import View
from ecosystem.views.presentation import table_texts

MOST_ROWS = 500
STYLE = """
:root { color-scheme: light dark; --text: #1d2530; --ground: #fcfcfa; --line: #d4d7d2; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --ground: #11161d; --line: #36404c; } }
body { margin: 0 auto; max-width: 960px; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--ground); }
article { margin-bottom: 3rem; border-top: 1px solid var(--line); }
.mark { float: right; border: 1px solid; border-radius: 3px; padding: 0 .4rem; font-size: .75rem; font-weight: 600; }
.source { font-size: .85rem; }
table { border-collapse: collapse; font-size: .85rem; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: left; }
.scroll { overflow-x: auto; }
"""
SCRIPT = """
const style = getComputedStyle(document.body);
for (const place of document.querySelectorAll("[data-figure]")) {
  const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const axis = { automargin: true, gridcolor: "rgba(128,132,140,.25)", linecolor: "rgba(128,132,140,.5)" };
  const colours = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: style.color },
    xaxis: axis, yaxis: axis };
  const template = { ...layout.template, layout: { ...layout.template?.layout, ...colours } };
  const room = { ...layout, template, height: Number(place.dataset.height), autosize: true };
  Plotly.newPlot(place, data, room, { responsive: true, displaylogo: false, displayModeBar: false });
}
"""


def html_page(parts: Sequence[View | Told], *, title: str, link: str = "") -> str:
    """Write views to one self-contained page.

    Parameters
    ----------
    parts : sequence of View or Told
    title : str
        Of the page.
    link : str
        That leads back to the dashboard; may be empty.

    Returns
    -------
    str
        HTML with scripts, figures and tables in it; nothing is fetched. Text of the data is text, never markup.
    """
    back = f'<p><a href="{escape(link)}">Open in the dashboard</a></p>' if link.startswith("http") else ""
    articles = "".join(_article(Told.of(part), f"figure-{place}") for place, part in enumerate(parts))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><script>{_plotly()}</script></head><body><h1>{escape(title)}</h1>{back}{articles}"
        f"<script>{SCRIPT}</script></body></html>\n"
    )


def _article(told: Told, identity: str) -> str:
    view = told.view
    if view is None:
        text = "".join(f"<p>{escape(line)}</p>" for line in told.text.splitlines())
        return f"<article><h2>{escape(told.title)}</h2>{text}</article>"
    mark = '<span class="mark">SIMULATED DATA</span>' if view.provenance.kind == "simulated" else ""
    figure = ""
    if view.figure is not None:
        height = view.figure.layout.height or view.height
        figure = (
            f'<div data-figure="{identity}" data-height="{height}" role="img" '
            f'aria-label="{escape(view.reading)}"></div>'
            f'<script type="application/json" id="{identity}">{_safe(view.figure.to_json())}</script>'
        )
    lines = "<br>".join(escape(line) for line in view.provenance.lines())
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in view.method.limits)
    return (
        f"<article><h2>{escape(told.title)}</h2>{mark}<p>{escape(view.reading)}</p>{figure}"
        f'<p class="source">{lines}</p><details><summary>Numbers</summary><div class="scroll">{_table(view)}</div>'
        f"</details><details><summary>How is this computed?</summary><p>{escape(view.method.definition)}</p>"
        f"<p>{escape(view.method.formula)} {escape(view.method.interval)}</p><ul>{limits}</ul></details></article>"
    )


def _table(view: View) -> str:
    texts = table_texts(view)
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in texts)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>"
        for row in texts.head(MOST_ROWS).itertuples(index=False, name=None)
    )
    more = f"<p>{len(texts) - MOST_ROWS} more rows are in the XLSX file.</p>" if len(texts) > MOST_ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _safe(text: str | None) -> str:
    """JSON that cannot end the script it stands in."""
    return json.dumps(json.loads(text or "{}")).replace("<", "\\u003c")


def _plotly() -> str:
    return plotly_js().read_text(encoding="utf-8").replace("</script", "<\\/script")
