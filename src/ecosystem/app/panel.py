"""Draw a view: question, headline, subtitle, figure with its tools, and source."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ecosystem.app import citation_check, data, link, page_download, unanswered, view_files
from ecosystem.app.filters import narrow_to
from ecosystem.app.live import presenter, presenter_actions, screens
from ecosystem.app.page_context import OpenPage
from ecosystem.app.plot import plot, tools_alone
from ecosystem.app.session import widgets
from ecosystem.app.tables import ROW_CLICK, show_view_table
from ecosystem.app.text import literal, small
from ecosystem.selection import Scope, title_of, to_query
from ecosystem.views import View, ViewDefinition
from ecosystem.views.number_format import whole
from ecosystem.views.presentation import table_columns, table_texts

TOOLS_HEIGHT, MARK_HEIGHT = 32, 26
"""Pixels of the tools below a figure and of the mark of simulated data above it."""

MOST_FOLLOWED = 100_000
"""Moves of a dataset up to which charts follow a slider while it is dragged."""


def show(
    page: OpenPage,
    definition: ViewDefinition,
    *,
    at: DeltaGenerator | None = None,
    scope: Scope | None = None,
    on_row: tuple[str, Callable[..., None], object] | None = None,
    columns: Sequence[str] = (),
    in_place: bool = False,
) -> None:
    """Draw a view on a page, in the column `at`, of `scope` instead of the page's own if given.

    Of a view without a figure, `on_row` is the widget key of its table, what a click on a row calls, and its argument;
    `columns` are drawn if given, while files have all. A view of everybody on a split page is left to
    :func:`show_not_split`, unless it is to be drawn `in_place`.
    """
    at = None if page.selection.split else at  # panels side by side need the whole width
    ready = data.drawn(scope or page.scope, definition)
    if scope is None and unanswered.left_out(page, definition, ready.view):
        return
    if scope is None and page.selection.split and page.tab:
        if ready.view.not_split and not in_place and link.cited_view() != definition:
            page.not_split.views.append((definition, ready.view.not_split))
            return
        page.not_split.others = True
    screens.add_view(ready, half=at is not None)
    page_download.add_view(scope or page.scope, definition)
    view = ready.view
    with at or nullcontext(), st.container(gap="xsmall", key=f"card-{view.id}"):
        with st.container(gap=None):
            st.markdown(small(view.question))
            heading = st.subheader if page.sections else st.header
            heading(literal(view.headline), anchor=view.id.replace(".", "-"))
            st.html(f"<p style='font-size: 0.875rem; margin: 0'>{escape(view.subtitle)}</p>{_reserved(ready)}")
        citation_check.show_change(view, page.selection.dataset)
        pointed = presenter_actions.pointed_view() == view.id
        if presenter_actions.covered_view() == view.id:
            st.info("Covered until the guesses are in.", icon=":material/visibility_off:")
            return
        if pointed:
            st.markdown(":primary-background[**Here**]")
        if not view.answered and view.explanation:
            st.markdown(literal(view.explanation))
        if ready.figure is None and not view.table.empty:
            selecting = _selecting(*on_row) if on_row else {}
            titles = table_columns(view)
            texts = table_texts(view)[[titles[name] for name in columns or titles]]
            show_view_table(texts, links=_links(view), alt=view.summary, **selecting)
        drawn = None if view.table.empty else ready.figure
        plot(
            drawn or tools_alone(simulated=view.provenance.kind == "simulated"),
            **screens.chart_texts(view),
            kinds=page.kinds,
            file=view_files.requested_file(view),
            on_pick=partial(_narrow, view.id),
            on_ask=partial(view_files.take_request, view, to_query((scope or page.scope).selection)),
            bring=pointed,
            follows="" if scope else _follows(page),
        )
        st.markdown(small(view.provenance.brief(on_card=True)))
        presenter.view_tools(view)
    view_files.open_dialog(view)


def show_pair(page: OpenPage, first: ViewDefinition, second: ViewDefinition) -> None:
    """Draw two views side by side; where the dataset cannot answer one of them, the other has the whole width."""
    pair = (first, second)
    if page.unanswered.place and any(
        unanswered.is_left_out(page, one, data.drawn(page.scope, one).view) for one in pair
    ):
        for definition in pair:
            show(page, definition)
        return
    for definition, column in zip(pair, st.columns(2, gap="large"), strict=True):
        show(page, definition, at=column)


def more(page: OpenPage, title: str, *definitions: ViewDefinition) -> None:
    """Draw further views under a title that opens them; they are computed only then, or where a link cites one.

    Two views share a row; a last odd one has the whole width. Where the dataset can answer none, a sentence says so.
    """
    names = [definition.id for definition in definitions]
    cited = st.query_params.get(link.CITED, "").partition("~")[0]
    box = st.expander(f"More: {title}", expanded=cited in names, key=f"more-{names[0]}", on_change="rerun")
    if not box.open:
        return
    drawn = [one for one in definitions if not unanswered.left_out(page, one, data.drawn(page.scope, one).view)]
    if not drawn:
        box.markdown(literal(unanswered.sentence(definitions)))
    for first in range(0, len(drawn), 2):
        row = drawn[first : first + 2]
        columns = [box] * len(row) if page.selection.split else box.columns(len(row), gap="large")
        for definition, column in zip(row, columns, strict=True):
            with column:
                show(page, definition, at=column, in_place=True)


def show_not_split(page: OpenPage) -> None:
    """Draw the views that a split page has of everybody: why, in a line for each reason, and the charts on request.

    Where no view of the page is split, all are drawn, each with its reason.
    """
    views, split = page.not_split.views, page.selection.split
    if not views:
        return
    kind = title_of(split[0]).lower()
    for reason in dict.fromkeys(reason for _, reason in views if page.not_split.others):
        questions = " ".join(definition.question for definition, own in views if own == reason)
        st.markdown(small(f"Not split by {kind}, since {reason}: {questions}"))
    title = f"{whole(len(views), 'chart')} of everybody, not split"
    box = st.expander(title, expanded=not page.not_split.others, key="not-split", on_change="rerun")
    if not box.open:
        return
    for first in range(0, len(views), 2):
        row = views[first : first + 2]
        for (definition, _), column in zip(row, box.columns(len(row), gap="large"), strict=True):
            with column:
                show(page, definition, in_place=True)


def _follows(page: OpenPage) -> str:
    """Return the page of which charts follow the sliders while they are dragged; of an upload the server knows none."""
    small_enough = len(page.ecosystem.moves) <= MOST_FOLLOWED
    return page.name if page.tab and small_enough and page.selection.dataset != data.UPLOAD else ""


def _reserved(ready: data.Drawn) -> str:
    """Return a style with the heights of a figure: the page keeps its place free until its script has come."""
    figure = ready.figure if ready.view.answered and not ready.view.table.empty else None
    own = TOOLS_HEIGHT + (MARK_HEIGHT if ready.view.provenance.kind == "simulated" else 0)
    wide = (figure.height or ready.view.height) if figure else 0
    narrow = (figure and figure.narrow_height) or wide
    place = f".st-key-{ready.view.id.replace('.', '-')}"
    return f"<style>{place} {{--wide: {wide + own}px; --narrow: {narrow + own}px}}</style>"


def _selecting(key: str, call: Callable[..., None], argument: object) -> dict[str, Any]:
    """Return options of a table of which one row can be chosen."""
    return {"key": key, "selection_mode": ROW_CLICK, "on_select": partial(call, argument)}


def _links(view: View) -> list[str]:
    """Return the titles of columns with addresses; the loader accepts only http and https, views link to pages."""
    return [title for name, title in table_columns(view).items() if name.endswith(("url", "website"))]


def _narrow(key: str) -> None:
    """Narrow to the clicked mark of a chart."""
    picked = widgets[key].get("picked")
    if isinstance(picked, str):
        narrow_to(picked)
