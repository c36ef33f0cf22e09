"""Which column of the reader's feeds which of ours: one choice per column of ours, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ecosystem.app.mapping.labels import explained, meant, plain, starred
from ecosystem.app.mapping.state import change, current, key
from ecosystem.app.session import widgets
from ecosystem.app.text import literal, small
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.grid import Grid, Headed
    from ecosystem.tables import Column

ROWS_SHOWN: Final = 5
NAMED: Final = 4
"""Columns named where many are folded away: as many as stand in two lines on a phone."""
LONGEST_NAME: Final = 30
LAST_ROW: Final = 1_048_576
"""The last row of a sheet in Excel."""
DOUBTFUL: Final = 0.8
"""Confidence below which a guess is shown to be looked at: a good heading whose cells fit is above it."""
SAME_FOR_ALL: Final = "The same for all rows"
NOTHING: Final = "Nothing"
DERIVED: Final = ("made", "row", "country", "sector")
"""Parts of a cell that are made from another column: as sure as that one."""


def ask_columns(place: int, sheet: Headed) -> None:
    """Ask for what a sheet must say and does not; what all rows have in common stays in sight, it is easily wrong."""
    draft = current().draft
    slots = [slot for slot in _slots(place) if _is_open(place, slot)]
    if not slots:
        return
    if len(draft.sheets.headed) > 1:
        st.markdown(f"In {literal(sheet.grid.place)}:")
    _feeds(place, sheet, slots)


def show_sheet(place: int, sheet: Headed) -> None:
    """Draw what a sheet holds and what its columns feed; what is decided is folded away."""
    from ecosystem.importers.spreadsheets.shapes import SHAPES, UNUSED

    mapping = current().draft.mappings[place]
    with st.container(border=True):
        st.markdown(f"**{literal(sheet.grid.place)}**")
        left, right = st.columns([2, 1])
        titles = {name: shape.title for name, shape in SHAPES.items()} | {UNUSED: "Not used"}
        name = key("shape", place)
        left.selectbox(
            "What the sheet holds",
            list(titles),
            index=list(titles).index(mapping.shape),
            format_func=titles.__getitem__,
            key=name,
            on_change=_reshape,
            args=(place, name),
        )
        with right:
            _ask_row(sheet.grid.place, sheet.line, said=sheet.said)
        if mapping.shape != UNUSED:
            _decided(place, sheet)
            _not_used(place)
        _preview(place, sheet)


def show_headless(grid: Grid) -> None:
    """Ask for the row of the headings of a sheet in which none was found."""
    with st.container(border=True):
        st.markdown(f"**{literal(grid.place)}**: no row was taken for the headings.")
        _ask_row(grid.place, grid.lines[0], said=False)


def _ask_row(sheet: str, line: int, *, said: bool) -> None:
    name = key("row", sheet)
    st.number_input(
        "Row of the headings",
        1,
        LAST_ROW,
        min(max(line, 1), LAST_ROW),
        key=name,
        help="As you said; it is remembered." if said else "As it was guessed; rows are counted as in the file.",
        on_change=_rehead,
        args=(sheet, name),
    )


def _rehead(sheet: str, widget: str) -> None:
    change(current().draft.reheaded({sheet: int(widgets[widget])}), anew=True)


def _decided(place: int, sheet: Headed) -> None:
    """Show what feeds what: what is doubtful in sight, what is sure folded away, what nothing feeds behind it."""
    mapping = current().draft.mappings[place]
    slots = [slot for slot in _slots(place) if not _is_open(place, slot)]
    fed = [slot for slot in slots if mapping.feed(*_of(slot)) is not None]
    doubtful = [slot for slot in fed if _is_doubtful(place, slot)]
    sure = [slot for slot in fed if slot not in doubtful]
    for heading, parts in current().draft.joined(place).items():
        st.markdown(small(f"{' and '.join(f'“{part}”' for part in parts)} are joined and read as “{heading}”."))
    if doubtful:
        st.markdown(f"Less sure than the rest: {whole(len(doubtful), 'column')}.")
        _feeds(place, sheet, doubtful)
    if sure:
        with st.expander(f"{whole(len(sure), 'column')} decided{_some(place, sure)}", key=key("sure", place)):
            _feeds(place, sheet, sure)
    if rest := [slot for slot in slots if slot not in fed]:
        with st.expander(f"{whole(len(rest), 'more column')} that your list could fill", key=key("rest", place)):
            _feeds(place, sheet, rest)


def _some(place: int, slots: Sequence[tuple[Column, int]]) -> str:
    """Name the first of the reader's columns that are decided, so that a glance tells what is folded away."""
    mapping = current().draft.mappings[place]
    feeds = [feed for slot in slots if (feed := mapping.feed(*_of(slot))) is not None]
    named = list(dict.fromkeys(feed.heading for feed in feeds if feed.heading))
    more = " …" if len(named) > NAMED else ""
    return f": {literal(', '.join(name[:LONGEST_NAME] for name in named[:NAMED]))}{more}" if named else ""


def _slots(place: int) -> list[tuple[Column, int]]:
    """List what can be fed: a column, and which post of a wide row."""
    from ecosystem.importers.spreadsheets.shapes import POST_COLUMNS, SHAPES, UNUSED

    mapping = current().draft.mappings[place]
    if mapping.shape == UNUSED:
        return []
    shape = SHAPES[mapping.shape]
    posts = sorted({feed.post for feed in mapping.feeds if feed.post}) or [0]
    return [
        (column, post)
        for column in shape.columns()
        for post in (posts if shape.posts > 1 and column in POST_COLUMNS else [0])
    ]


def _of(slot: tuple[Column, int]) -> tuple[str, int]:
    return str(slot[0]), slot[1]


def _is_open(place: int, slot: tuple[Column, int]) -> bool:
    """Say whether a column lacks what feeds it, is torn between two, or has one value of the reader's for all rows."""
    from ecosystem.importers.spreadsheets.undecided import torn, unfed

    draft = current().draft
    now = draft.mappings[place].feed(*_of(slot))
    if now is None:
        return slot[0] in unfed(draft, place) or _of(slot) in torn(draft, place)
    return bool(now.constant) and not draft.guessed[place].told(now)


def _is_doubtful(place: int, slot: tuple[Column, int]) -> bool:
    """Say whether a column was guessed from a heading or its cells, and not surely."""
    draft = current().draft
    now = draft.mappings[place].feed(*_of(slot))
    guesses = [one for one in draft.guessed[place].guesses if one.feed == now]
    return any(one.feed.heading and one.confidence < DOUBTFUL and one.feed.take not in DERIVED for one in guesses)


def _feeds(place: int, sheet: Headed, slots: Sequence[tuple[Column, int]]) -> None:
    for start in range(0, len(slots), 2):  # a row at a time, so that a phone keeps the order
        for side, (column, post) in zip(st.columns(2), slots[start : start + 2], strict=False):
            with side:
                _feed(place, sheet, column, post)


def _feed(place: int, sheet: Headed, column: Column, post: int) -> None:
    """Ask which of the reader's columns feeds one of ours."""
    from ecosystem.importers.spreadsheets.undecided import torn, unfed

    draft = current().draft
    mapping = draft.mappings[place]
    now = mapping.feed(str(column), post)
    offers = _offers(sheet, column, post, now)
    is_asked = now is None and column in unfed(draft, place)
    chosen = SAME_FOR_ALL if now is not None and now.constant else _named(now)
    name = key("feed", place, column, post)
    st.selectbox(
        starred(column, post),
        [offer for offer in offers if not (is_asked and offer == NOTHING)],
        index=None if is_asked else list(offers).index(chosen),
        placeholder="Choose your column, or one value for all rows",
        help=explained(column),
        key=name,
        on_change=_refeed,
        args=(place, str(column), post, name),
    )
    if now is not None and now.constant:
        _constant(place, column, post, now)
        return
    why = draft.guessed[place].told(now) if now else torn(draft, place).get((str(column), post), "")
    if why:
        st.markdown(small(why))


def _constant(place: int, column: Column, post: int, now: Feed) -> None:
    """Ask for the value that all rows have."""
    from ecosystem.importers.spreadsheets.shapes import vocabulary_of

    draft = current().draft
    vocabulary = vocabulary_of(column)
    value = key("constant", place, column, post)
    label, arguments = f"{plain(column, post)}: of all rows", (place, str(column), post, value)
    if words := draft.lexicon.choices(vocabulary):
        held = words.index(now.constant) if now.constant in words else None
        st.selectbox(
            label,
            words,
            index=held,
            format_func=lambda code: meant(draft, vocabulary, code),
            key=value,
            on_change=_set_constant,
            args=arguments,
        )
    else:
        st.text_input(label, now.constant, key=value, on_change=_set_constant, args=arguments)


def _offers(sheet: Headed, column: Column, post: int, now: Feed | None) -> dict[str, Feed | None]:
    """List what can feed a column: each heading, whole or in part."""
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.shapes import vocabulary_of

    vocabulary = vocabulary_of(column)
    names_rows = column.rule.unique or column == "researcher_id"
    parts = ["", *(["made"] if names_rows else []), *{"sector": ["sector"], "country": ["country"]}.get(vocabulary, [])]
    if vocabulary in ("city", "country") or "organization" in column:
        parts += ["first", "last", "outside", "inside"]
    feeds: list[Feed] = [Feed(str(column), heading, part, post) for heading in sheet.headings for part in parts]
    if column.rule.unique:
        feeds.append(Feed(str(column), "", "row", post))
    if now is not None and not now.constant and now not in feeds:
        feeds.append(now)
    return {NOTHING: None, SAME_FOR_ALL: None, **{_named(feed): feed for feed in feeds}}


def _named(feed: Feed | None) -> str:
    from ecosystem.importers.spreadsheets.mapping import TAKES

    if feed is None:
        return NOTHING
    return ": ".join(filter(None, (feed.heading, TAKES[feed.take] if feed.take else "")))


def _reshape(place: int, widget: str) -> None:
    change(current().draft.reshaped(place, widgets[widget]), anew=True)


def _refeed(place: int, target: str, post: int, widget: str) -> None:
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.shapes import SHAPES, vocabulary_of

    draft = current().draft
    mapping, chosen = draft.mappings[place], widgets[widget]
    column = SHAPES[mapping.shape].column(target)
    if column is None:
        return
    feed = _offers(draft.sheets.headed[place], column, post, mapping.feed(target, post)).get(chosen)
    if chosen == SAME_FOR_ALL:
        words = draft.lexicon.choices(vocabulary_of(column))
        feed = Feed(target, "", "", post, (words or [column.rule.example or "?"])[0])
    changed = mapping.starved(target, post) if feed is None else mapping.fed(feed)
    change(draft.corrected(draft.remembered.with_sheet(changed)))


def _set_constant(place: int, target: str, post: int, widget: str) -> None:
    from ecosystem.importers.spreadsheets import Feed

    draft = current().draft
    if value := str(widgets[widget] or "").strip():
        mapping = draft.mappings[place].fed(Feed(target, "", "", post, value))
        change(draft.corrected(draft.remembered.with_sheet(mapping)))


def _not_used(place: int) -> None:
    """Say from which columns nothing is taken, with the reason."""
    draft = current().draft
    if not (unused := draft.left_over(place)):
        return
    doubts = draft.guessed[place].doubts
    with st.expander(f"{whole(len(unused), 'column')} of yours not used", key=key("unused", place)):
        st.markdown(
            "\n".join(f"- {literal(name)}: {literal(doubts.get(name, 'nothing of ours takes it'))}" for name in unused)
        )


def _preview(place: int, sheet: Headed) -> None:
    draft = current().draft
    before = [row for _, row in sheet.rows()][:ROWS_SHOWN]
    after = [dict(line.cells) for lines in draft.translation.rows.values() for line in lines if line.sheet == place][
        :ROWS_SHOWN
    ]
    with st.expander("The first rows, before and after"):
        st.dataframe(pd.DataFrame(before, columns=list(sheet.headings)), hide_index=True, alt="First rows of your file")
        st.dataframe(pd.DataFrame(after), hide_index=True, alt="The same rows in our columns")
