"""Widgets for columns: layout and header row of a sheet, and the source of each of our columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ecosystem.app.mapping.labels import code_label, column_help, column_label, in_words, starred_label
from ecosystem.app.mapping.state import change, current, key
from ecosystem.app.session import widgets
from ecosystem.app.tables import show_table
from ecosystem.app.text import literal, small
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
    from ecosystem.tables import Column

PREVIEW_ROWS: Final = 5
LISTED_HEADINGS: Final = 4
"""Headings listed on a collapsed section: as many as fit in two lines on a phone."""
MAX_HEADING_LENGTH: Final = 30
CERTAIN: Final = 0.8
"""Confidence below which a match is shown for review: a good heading whose cells fit has more."""
SAME_FOR_ALL: Final = "The same for all rows"
NOTHING: Final = "Nothing"
DERIVED: Final = ("made", "row", "country", "sector")
"""Values of ``take`` that derive from another column and are as certain as that one."""

Slot = tuple["Column", int]
"""A column of ours and the number of the post; 0 outside wide lists."""


def ask_columns(index: int, sheet: HeadedSheet) -> None:
    """Draw the required columns without a source, and constants, which are easily wrong."""
    imported = current().imported
    slots = [slot for slot in _slots(index) if _is_open(index, slot)]
    if not slots:
        return
    if len(imported.sheets.headed) > 1:
        st.markdown(f"In {literal(sheet.raw.place)}:")
    _draw_slots(index, sheet, slots)


def show_sheet(index: int, sheet: HeadedSheet) -> None:
    """Draw the layout of a sheet, the sources of its columns, and a preview."""
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS, UNUSED

    mapping = current().imported.mappings[index]
    with st.container(border=True):
        st.markdown(f"**{literal(sheet.raw.place)}**")
        left, right = st.columns([2, 1])
        titles = {name: layout.title for name, layout in LAYOUTS.items()} | {UNUSED: "Not used"}
        name = key("shape", index)
        left.selectbox(
            "What the sheet holds",
            list(titles),
            index=list(titles).index(mapping.layout),
            format_func=titles.__getitem__,
            key=name,
            on_change=_set_layout,
            args=(index, name),
        )
        with right:
            _ask_header_row(sheet.raw.place, sheet.line, by_user=sheet.user_header)
        if mapping.layout != UNUSED:
            _show_sources(index, sheet)
            _show_unused(index)
        _preview(index, sheet)


def show_headless(raw: RawSheet) -> None:
    """Draw the choice of the header row for a sheet in which none was found."""
    with st.container(border=True):
        st.markdown(f"**{literal(raw.place)}**: no row was taken for the headings.")
        _ask_header_row(raw.place, raw.lines[0], by_user=False)


def _ask_header_row(sheet: str, line: int, *, by_user: bool) -> None:
    from ecosystem.importers.spreadsheets.mapping_file import LAST_ROW

    name = key("row", sheet)
    st.number_input(
        "Row of the headings",
        1,
        LAST_ROW,
        min(max(line, 1), LAST_ROW),
        key=name,
        help="Your choice; it is saved in the mapping." if by_user else "Guessed; rows are counted as in the file.",
        on_change=_set_header_row,
        args=(sheet, name),
    )


def _set_header_row(sheet: str, widget: str) -> None:
    change(current().imported.with_header_rows({sheet: int(widgets[widget])}), reset_widgets=True)


def _show_sources(index: int, sheet: HeadedSheet) -> None:
    """Draw uncertain columns in sight, and collapsed the certain ones and those without a source."""
    mapped = current().imported.mapped_sheets[index]
    mapping = mapped.mapping
    slots = [slot for slot in _slots(index) if not _is_open(index, slot)]
    fed = [slot for slot in slots if mapping.feed(*_key_of(slot)) is not None]
    doubtful = [slot for slot in fed if _is_doubtful(index, slot)]
    certain = [slot for slot in fed if slot not in doubtful]
    for heading, parts in mapped.joined_columns().items():
        st.markdown(small(f"{' and '.join(f'“{part}”' for part in parts)} are joined and read as “{heading}”."))
    if doubtful:
        st.markdown(f"Less sure than the rest: {whole(len(doubtful), 'column')}.")
        _draw_slots(index, sheet, doubtful)
    if certain:
        with st.expander(f"{whole(len(certain), 'column')} decided{_listed(index, certain)}", key=key("sure", index)):
            _draw_slots(index, sheet, certain)
    if rest := [slot for slot in slots if slot not in fed]:
        with st.expander(f"{whole(len(rest), 'more column')} that your list could fill", key=key("rest", index)):
            _draw_slots(index, sheet, rest)


def _listed(index: int, slots: Sequence[Slot]) -> str:
    """Return the first headings of a collapsed section."""
    mapping = current().imported.mappings[index]
    feeds = [feed for slot in slots if (feed := mapping.feed(*_key_of(slot))) is not None]
    headings = list(dict.fromkeys(feed.heading for feed in feeds if feed.heading))
    if not headings:
        return ""
    more = " …" if len(headings) > LISTED_HEADINGS else ""
    return f": {literal(', '.join(name[:MAX_HEADING_LENGTH] for name in headings[:LISTED_HEADINGS]))}{more}"


def _slots(index: int) -> list[Slot]:
    """Return the columns that a sheet can fill, those of posts once per post."""
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS, POST_COLUMNS, UNUSED

    mapping = current().imported.mappings[index]
    if mapping.layout == UNUSED:
        return []
    layout = LAYOUTS[mapping.layout]
    posts = sorted({feed.post for feed in mapping.feeds if feed.post}) or [0]
    return [
        (column, post)
        for column in layout.columns()
        for post in (posts if layout.posts > 1 and column in POST_COLUMNS else [0])
    ]


def _key_of(slot: Slot) -> tuple[str, int]:
    return str(slot[0]), slot[1]


def _is_open(index: int, slot: Slot) -> bool:
    """Return whether a column has no source and needs one, is ambiguous, or has a constant chosen by the user."""
    mapped = current().imported.mapped_sheets[index]
    feed = mapped.mapping.feed(*_key_of(slot))
    if feed is None:
        return slot[0] in mapped.missing_columns() or _key_of(slot) in mapped.ambiguous_columns()
    return bool(feed.constant) and not mapped.match.explain(feed)


def _is_doubtful(index: int, slot: Slot) -> bool:
    """Return whether a column was matched with low confidence by heading or cells."""
    imported = current().imported
    feed = imported.mappings[index].feed(*_key_of(slot))
    matches = [one for one in imported.matches[index].matches if one.feed == feed]
    return any(one.feed.heading and one.confidence < CERTAIN and one.feed.take not in DERIVED for one in matches)


def _draw_slots(index: int, sheet: HeadedSheet, slots: Sequence[Slot]) -> None:
    for start in range(0, len(slots), 2):  # a row at a time, so that a phone keeps the order
        for side, (column, post) in zip(st.columns(2), slots[start : start + 2], strict=False):
            with side:
                _draw_slot(index, sheet, column, post)


def _draw_slot(index: int, sheet: HeadedSheet, column: Column, post: int) -> None:
    """Draw the choice of the source of a column, with the reason of the match."""
    mapped = current().imported.mapped_sheets[index]
    feed = mapped.mapping.feed(str(column), post)
    options = _options(sheet, column, post, feed)
    is_missing = feed is None and column in mapped.missing_columns()
    chosen = SAME_FOR_ALL if feed is not None and feed.constant else _option_label(feed)
    name = key("feed", index, column, post)
    st.selectbox(
        starred_label(column, post),
        [option for option in options if not (is_missing and option == NOTHING)],
        index=None if is_missing else list(options).index(chosen),
        placeholder="Choose your column, or one value for all rows",
        help=column_help(column),
        key=name,
        on_change=_set_feed,
        args=(index, str(column), post, name),
    )
    if feed is not None and feed.constant:
        _ask_constant(index, column, post, feed)
        return
    doubt = mapped.ambiguous_columns().get((str(column), post), "")
    if reason := mapped.match.explain(feed) if feed is not None else doubt:
        st.markdown(small(in_words(reason)))


def _ask_constant(index: int, column: Column, post: int, feed: Feed) -> None:
    from ecosystem.importers.spreadsheets.layouts import vocabulary_of

    imported = current().imported
    vocabulary = vocabulary_of(column)
    name = key("constant", index, column, post)
    label, arguments = f"{column_label(column, post)}: of all rows", (index, str(column), post, name)
    if choices := imported.vocabularies.choices(vocabulary):
        st.selectbox(
            label,
            choices,
            index=choices.index(feed.constant) if feed.constant in choices else None,
            format_func=lambda code: code_label(imported, vocabulary, code),
            key=name,
            on_change=_set_constant,
            args=arguments,
        )
    else:
        st.text_input(label, feed.constant, key=name, on_change=_set_constant, args=arguments)


def _options(sheet: HeadedSheet, column: Column, post: int, current_feed: Feed | None) -> dict[str, Feed | None]:
    """Return the possible sources of a column: each heading, whole or in part."""
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.layouts import vocabulary_of

    vocabulary = vocabulary_of(column)
    is_id = column.rule.unique or column == "researcher_id"
    takes = ["", *(["made"] if is_id else []), *{"sector": ["sector"], "country": ["country"]}.get(vocabulary, [])]
    if vocabulary in ("city", "country") or "organization" in column:
        takes += ["first", "last", "outside", "inside"]
    feeds: list[Feed] = [Feed(str(column), heading, take, post) for heading in sheet.headings for take in takes]
    if column.rule.unique:
        feeds.append(Feed(str(column), "", "row", post))
    if current_feed is not None and not current_feed.constant and current_feed not in feeds:
        feeds.append(current_feed)
    return {NOTHING: None, SAME_FOR_ALL: None, **{_option_label(feed): feed for feed in feeds}}


def _option_label(feed: Feed | None) -> str:
    from ecosystem.importers.spreadsheets.mapping import TAKES

    if feed is None:
        return NOTHING
    return ": ".join(filter(None, (feed.heading, TAKES[feed.take] if feed.take else "")))


def _set_layout(index: int, widget: str) -> None:
    change(current().imported.with_layout(index, widgets[widget]), reset_widgets=True)


def _set_feed(index: int, target: str, post: int, widget: str) -> None:
    from ecosystem.importers.spreadsheets import Feed
    from ecosystem.importers.spreadsheets.layouts import LAYOUTS, vocabulary_of

    imported = current().imported
    mapping, chosen = imported.mappings[index], widgets[widget]
    column = LAYOUTS[mapping.layout].column(target)
    if column is None:
        return
    feed = _options(imported.sheets.headed[index], column, post, mapping.feed(target, post)).get(chosen)
    if chosen == SAME_FOR_ALL:
        choices = imported.vocabularies.choices(vocabulary_of(column))
        feed = Feed(target, "", "", post, (choices or [column.rule.example or "?"])[0])
    changed = mapping.without_feed(target, post) if feed is None else mapping.with_feed(feed)
    change(imported.with_choices(imported.saved.with_sheet(changed)))


def _set_constant(index: int, target: str, post: int, widget: str) -> None:
    from ecosystem.importers.spreadsheets import Feed

    imported = current().imported
    if value := str(widgets[widget] or "").strip():
        mapping = imported.mappings[index].with_feed(Feed(target, "", "", post, value))
        change(imported.with_choices(imported.saved.with_sheet(mapping)))


def _show_unused(index: int) -> None:
    """List the headings that are not used, with the reason."""
    mapped = current().imported.mapped_sheets[index]
    if not (unused := mapped.unused_headings()):
        return
    doubts = mapped.match.doubts
    with st.expander(f"{whole(len(unused), 'column')} of yours not used", key=key("unused", index)):
        st.markdown(
            "\n".join(
                f"- {literal(name)}: {literal(in_words(doubts.get(name, 'nothing of ours takes it')))}"
                for name in unused
            )
        )


def _preview(index: int, sheet: HeadedSheet) -> None:
    rows = current().imported.translation.rows.values()
    before = [row for _, row in sheet.rows()][:PREVIEW_ROWS]
    after = [dict(row.cells) for found in rows for row in found if row.sheet == index][:PREVIEW_ROWS]
    with st.expander("The first rows, before and after"):
        show_table(pd.DataFrame(before, columns=list(sheet.headings)), alt="First rows of your file")
        show_table(pd.DataFrame(after), alt="The same rows in our columns")
