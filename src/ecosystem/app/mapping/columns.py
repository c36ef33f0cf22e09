"""Which column of the reader's feeds which of ours: one choice per column of ours, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ecosystem.app.mapping.state import change, current, key
from ecosystem.app.text import literal, small
from ecosystem.views.prose import whole

if TYPE_CHECKING:
    from ecosystem.sources.spreadsheets import Feed
    from ecosystem.sources.spreadsheets.grid import Headed
    from ecosystem.tables import Column

ROWS_SHOWN: Final = 5
SAME_FOR_ALL: Final = "The same for all rows"
NOTHING: Final = "Nothing"


def show_sheet(place: int, sheet: Headed) -> None:
    """Draw what a sheet holds and what its columns feed."""
    from ecosystem.sources.spreadsheets.shapes import SHAPES, UNUSED

    draft = current().draft
    mapping = draft.mappings[place]
    st.markdown(f"**{literal(sheet.grid.place)}**, header in line {sheet.grid.lines[sheet.header]}")
    titles = {name: shape.title for name, shape in SHAPES.items()} | {UNUSED: "Not used"}
    name = key("shape", place)
    st.selectbox(
        "What the sheet holds",
        list(titles),
        index=list(titles).index(mapping.shape),
        format_func=titles.__getitem__,
        key=name,
        on_change=_reshape,
        args=(place, name),
    )
    if mapping.shape == UNUSED:
        return
    slots = _slots(place)
    shown = [slot for slot in slots if slot[0].rule.required or mapping.feed(*_of(slot)) is not None]
    _feeds(place, sheet, shown)
    if rest := [slot for slot in slots if slot not in shown]:
        with st.expander(f"{whole(len(rest), 'more column')} of ours that nothing feeds"):
            _feeds(place, sheet, rest)
    _not_used(place)
    _preview(place, sheet)


def _slots(place: int) -> list[tuple[Column, int]]:
    """List what can be fed: a column, and which post of a wide row."""
    from ecosystem.sources.spreadsheets.shapes import POST_COLUMNS, SHAPES

    mapping = current().draft.mappings[place]
    shape = SHAPES[mapping.shape]
    posts = sorted({feed.post for feed in mapping.feeds if feed.post}) or [0]
    return [
        (column, post)
        for column in shape.columns()
        for post in (posts if shape.posts > 1 and column in POST_COLUMNS else [0])
    ]


def _of(slot: tuple[Column, int]) -> tuple[str, int]:
    return str(slot[0]), slot[1]


def _feeds(place: int, sheet: Headed, slots: Sequence[tuple[Column, int]]) -> None:
    for start in range(0, len(slots), 2):  # a row at a time, so that a phone keeps the order
        for side, (column, post) in zip(st.columns(2), slots[start : start + 2], strict=False):
            with side:
                _feed(place, sheet, column, post)


def _feed(place: int, sheet: Headed, column: Column, post: int) -> None:
    """Ask which of the reader's columns feeds one of ours."""
    from ecosystem.sources.spreadsheets.shapes import vocabulary_of

    draft = current().draft
    mapping = draft.mappings[place]
    now = mapping.feed(str(column), post)
    offers = _offers(sheet, column, post, now)
    chosen = SAME_FOR_ALL if now is not None and now.constant else _named(now)
    number = f" {post}" if post else ""
    name = key("feed", place, column, post)
    star = " ★" if column.rule.required else ""
    st.selectbox(
        f"{str(column).replace('_', ' ')}{number}{star}",
        list(offers),
        index=list(offers).index(chosen),
        help=column.rule.meaning,
        key=name,
        on_change=_refeed,
        args=(place, str(column), post, name),
    )
    if now is not None and now.constant:
        words = draft.lexicon.choices(vocabulary_of(column))
        value = key("constant", place, column, post)
        label, arguments = f"{str(column).replace('_', ' ')}{number} of all rows", (place, str(column), post, value)
        if words:
            held = words.index(now.constant) if now.constant in words else None
            st.selectbox(label, words, index=held, key=value, on_change=_set_constant, args=arguments)
        else:
            st.text_input(label, now.constant, key=value, on_change=_set_constant, args=arguments)
    elif now is not None and (why := draft.guessed[place].told(now)):
        st.markdown(small(why))


def _offers(sheet: Headed, column: Column, post: int, now: Feed | None) -> dict[str, Feed | None]:
    """List what can feed a column: each heading, whole or in part."""
    from ecosystem.sources.spreadsheets import Feed
    from ecosystem.sources.spreadsheets.shapes import vocabulary_of

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
    from ecosystem.sources.spreadsheets.mapping import TAKES

    if feed is None:
        return NOTHING
    return ": ".join(filter(None, (feed.heading, TAKES[feed.take] if feed.take else "")))


def _reshape(place: int, widget: str) -> None:
    change(current().draft.reshaped(place, st.session_state[widget]), anew=True)


def _refeed(place: int, target: str, post: int, widget: str) -> None:
    from ecosystem.sources.spreadsheets import Feed
    from ecosystem.sources.spreadsheets.shapes import SHAPES, vocabulary_of

    draft = current().draft
    mapping, chosen = draft.mappings[place], st.session_state[widget]
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
    from ecosystem.sources.spreadsheets import Feed

    draft = current().draft
    if value := str(st.session_state[widget] or "").strip():
        mapping = draft.mappings[place].fed(Feed(target, "", "", post, value))
        change(draft.corrected(draft.remembered.with_sheet(mapping)))


def _not_used(place: int) -> None:
    draft = current().draft
    if not (unused := draft.mappings[place].unused()):
        return
    doubts = draft.guessed[place].doubts
    st.markdown("**Not used** of your columns:")
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
