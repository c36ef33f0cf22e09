"""Chart component that stays mounted and zoomed while its data change.

Streamlit's own chart element is remounted whenever its figure changes; this one updates it with ``Plotly.react``. It
also offers a table of the numbers, downloads with provenance, a link to the chart, and picks: clicks on marks that are
returned to Python.

In a test with ``AppTest``, ``unpack(element.proto.json)`` for ``element`` in ``at.get("bidi_component")`` (or
``at.get_by_key``) is what a page sent.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from ecosystem.app.plot.serving import assets, constant_address
from ecosystem.app.session import session, widgets

__all__ = ["LOADER", "Packed", "chart", "pack", "plot", "preload", "script_addresses", "tools_alone", "unpack"]

PICK = "_pick"
SMALLEST_CONSTANT = 4000
"""Characters of an array of coordinates that is sent at an address of its own."""

# Streamlit sends this text with every figure, so it only imports the real script, which browsers cache.
LOADER = """
const modules = new Map();

function home() {
  const known = window.__streamlit?.BACKEND_BASE_URL;
  if (known) return new URL(known.replace(/\\/*$/, "/"), document.baseURI);
  const entry = document.querySelector('script[type="module"][src*="static/js/"]');
  return entry ? new URL("../../", entry.src) : new URL("./", document.baseURI);
}

function fetched(assets, name, root) {
  const address = new URL(assets[name], root).href;
  if (!modules.has(address)) {
    const early = document.createElement("link");
    Object.assign(early, { rel: "preload", as: "script", href: new URL(assets.plotly, root).href });
    document.head.append(early);
    modules.set(address, import(address));
  }
  return modules.get(address);
}

let offeredTo;

// A presenter's ticket and the deck outlive a reload in the tab that holds them.
function offerKept({ data, setTriggerValue }) {
  if (data.forget) sessionStorage.removeItem("ecosystem-presenter");
  if (data.deck) sessionStorage.setItem("ecosystem-deck", data.deck);
  if (offeredTo === data.visit) return; // a restarted server begins a new visit in the same tab
  offeredTo = data.visit;
  const ticket = data.presenting ? null : sessionStorage.getItem("ecosystem-presenter");
  const deck = data.deck ? null : sessionStorage.getItem("ecosystem-deck");
  const stage = sessionStorage.getItem("ecosystem-stage");
  const [given, staged] = [ticket, stage].map((text) => JSON.parse(text ?? "null"));
  if (ticket || deck) setTriggerValue("kept", { ticket: given, deck, stage: staged });
}

export default async function (component) {
  const root = home();
  try {
    const { assets, figure, screen } = component.data;
    const panel = await fetched(assets, "panel", root);
    if (figure !== undefined) return panel.default(component, root);
    if (screen) return (await fetched(assets, "screen", root))[screen](component, root, panel.default);
    panel.ready(component, root);
    offerKept(component);
  } catch (error) {
    modules.clear();
    console.error("A chart could not be drawn:", error);
    const place = component.parentElement.querySelector(".eco-plot, .eco-screen");
    if (place) place.textContent = "This could not be drawn. Reload the page to try again.";
  }
}
"""

_mount = st.components.v2.component(
    "ecosystem_plot", html='<div class="eco-plot"></div>', js=LOADER, isolate_styles=False
)

_mount_early = st.components.v2.component("ecosystem_preload", js=LOADER, isolate_styles=False)


@dataclass(frozen=True)
class Packed:
    """A figure and its table as JSON, to be sent repeatedly; a view that is a table has no figure."""

    figure: str | None
    brief: str | None  # the figure with the addresses of constant parts in their place
    table: str | None
    digest: str
    height: int | None  # in the layout
    narrow_height: int | None  # below 520 pixels
    simulated: bool  # whether the layout marks simulated data

    def figure_parts(self, height: int) -> dict[str, Any]:
        """Return what changes in a browser with the figure; `height` is for a layout without one."""
        return {
            "figure": self.brief,
            "digest": self.digest,
            "height": self.height or height,
            "narrowHeight": self.narrow_height,
        }


def pack(figure: Mapping[str, Any], table: Sequence[Mapping[str, object]] | None = None) -> Packed:
    """Serialise a figure and its table for browsers; see :func:`plot`."""
    brief, constants = _without_ground(figure)
    short = text = _as_json(brief)
    for address, array in constants.items():
        text = text.replace(f'"bdata":"{address}"', f'"bdata":{json.dumps(array)}')
    layout = figure.get("layout") or {}
    meta = layout.get("meta") or {}
    return Packed(
        text,
        short,
        _packed_table(table),
        hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        layout.get("height"),
        (meta.get("narrow") or {}).get("height"),
        meta.get("simulated") is True,
    )


def tools_alone(*, simulated: bool, table: Sequence[Mapping[str, object]] | None = None) -> Packed:
    """Return what :func:`plot` draws for a view without a figure: its mark and its tools."""
    return Packed(None, None, _packed_table(table), "", 0, None, simulated)


def plot(
    figure: Mapping[str, Any] | Packed,
    *,
    key: str,
    title: str,
    headline: str = "",
    description: str,
    table: Sequence[Mapping[str, object]] | None = None,
    footer: Sequence[str] = (),
    filename: str,
    height: int = 420,
    kinds: Sequence[str] = (),
    file: Mapping[str, str] | None = None,
    on_pick: Callable[[], None] | None = None,
    on_ask: Callable[[], None] | None = None,
    bring: bool = False,
    follows: str = "",
) -> str | None:
    """Draw a figure and return the reader's pick in it.

    Parameters
    ----------
    figure
        A plotly figure as a plain dict with ``data`` and ``layout``, in which text from data is escaped, or the same
        with its table from :func:`pack`. The theme of the page sets the colours of text, axes and grid, unless the
        layout itself (not its template) does. ``layout.meta.narrow`` holds what the layout says differently below 520
        pixels (``height`` included); ``layout.meta.simulated`` marks simulated data.
    key
        Names the chart on its page and in links (``#key``). The chart stays mounted as long as its key and place stay.
    title, headline, description
        The question that the figure answers, the finding in short, and the summary that a screen reader reads.
    table
        The figure's numbers, formatted: a mapping from column to cell for each row. A row's ``"_pick"`` is what its
        button "Narrow to this" chooses. None leaves table and CSV out.
    footer
        Lines below a downloaded picture and at the end of the CSV: filters, n, kind of data, sources, date.
    filename
        Of the downloads, without extension.
    height
        In pixels, unless the layout has its own.
    kinds, file
        Kinds of files that the server writes; and one that it has written, to be saved: ``address``, ``name``, ``id``.
    on_pick, on_ask
        Called before the page runs again after a choice, which is in ``widgets[key]["picked"]``, and after the reader
        asked for what ``widgets[key]["request"]`` says: one of `kinds`, "share", "deck" or "method".
    bring
        Whether to bring the chart into view when this becomes true.
    follows
        Page of which the chart follows the sliders while they are dragged; empty for none.

    Returns
    -------
    str or None
        The ``customdata`` (or its first element) of the mark that the reader clicked, on the one run which that click
        caused; else None. It comes from a browser: check it like any other input.
    """
    packed = figure if isinstance(figure, Packed) else pack(figure, table)
    texts = {"title": title, "headline": headline, "description": description, "footer": footer}
    data = chart(packed, key=key, **texts, filename=filename, height=height)  # type: ignore[arg-type]
    data |= packed.figure_parts(height)
    data |= {"assets": script_addresses(), "kinds": list(kinds), "file": file, "bring": bring, "follows": follows}
    state = _mount(key=key, data=data, on_picked_change=on_pick or _nothing, on_request_change=on_ask or _nothing)
    picked = state.get("picked")
    return picked if isinstance(picked, str) and picked else None


def chart(
    packed: Packed,
    *,
    key: str,
    title: str,
    headline: str = "",
    description: str,
    footer: Sequence[str] = (),
    filename: str,
    height: int = 420,
) -> dict[str, Any]:
    """Return the data that a browser needs to draw a figure; see :func:`plot`."""
    return {
        **packed.figure_parts(height),
        "key": key,
        "figure": packed.figure,
        "simulated": packed.simulated,
        "title": title,
        "headline": headline or title,
        "kinds": [],
        "description": description,
        "table": packed.table,
        "footer": list(footer),
        "filename": re.sub(r"[^\w.-]+", "-", filename, flags=re.ASCII).strip("-.") or "chart",
    }


def preload(*, presenting: bool = False, deck: str = "", on_kept: Callable[[object], None] | None = None) -> None:
    """Preload the scripts before the first figure, and exchange what the browser tab keeps.

    `deck` is the visit's deck as a file, to be kept in the browser's tab. `on_kept` is called once with a mapping of
    what the tab kept from before a reload: ``ticket``, ``deck`` and ``stage``.
    """

    def kept() -> None:
        if on_kept is not None:
            on_kept(widgets["preload"].get("kept"))

    data: dict[str, Any] = {"assets": script_addresses(), "presenting": presenting, "deck": deck}
    data |= {"forget": session().forget_ticket, "visit": session().client}
    _mount_early(key="preload", data=data, on_kept_change=kept)


def unpack(sent: str) -> dict[str, Any]:
    """Return what ``plot`` sent to the browser, figure and table parsed: for tests of pages."""
    data: dict[str, Any] = json.loads(sent)
    return data | {name: json.loads(data[name]) for name in ("figure", "table") if data[name] is not None}


def script_addresses() -> dict[str, str]:
    """Return the addresses of the scripts that draw figures and screens."""
    return asdict(assets())


def _nothing() -> None:
    """Do nothing: Streamlit needs a callback to rerun."""


def _without_ground(figure: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, str]]:
    """Replace the outlines of maps by addresses; return the figure, and what was replaced by address."""
    from ecosystem.figures.maps.ground import GROUND_TRACES  # heavy: the server imports this module at its start

    replaced: dict[str, str] = {}

    def placed(value: Any) -> Any:
        array = value.get("bdata", "") if isinstance(value, Mapping) else ""
        address = constant_address(array) if len(array) >= SMALLEST_CONSTANT else ""
        if not address:
            return value
        replaced[address] = array
        return {**value, "bdata": address}

    traces = [
        {name: placed(value) if name in ("x", "y") else value for name, value in trace.items()}
        if isinstance(trace, Mapping) and trace.get("name") in GROUND_TRACES
        else trace
        for trace in figure.get("data") or []
    ]
    return ({**figure, "data": traces} if replaced else figure), replaced


def _packed_table(table: Sequence[Mapping[str, object]] | None) -> str | None:
    if table is None:
        return None
    columns = list(dict.fromkeys(name for row in table for name in row if name != PICK))
    rows = [[_cell(row.get(name)) for name in columns] for row in table]
    return _as_json({"columns": columns, "rows": rows, "picks": [row.get(PICK) or None for row in table]})


def _cell(value: object) -> str:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if missing else str(value)


def _as_json(value: object) -> str:
    """Serialise to JSON; nan and infinities become null."""
    try:
        return json.dumps(value, default=_plain, allow_nan=False, separators=(",", ":"))
    except ValueError:
        return json.dumps(_finite(value), default=_plain, separators=(",", ":"))


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return _finite(_plain(value))


def _plain(value: Any) -> Any:
    """Convert an array, a numpy number or a date for JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "isoformat"):
        return None if value != value else value.isoformat()
    raise TypeError(f"A figure holds a {type(value).__name__}, which is not plain data: convert it before it is drawn.")
