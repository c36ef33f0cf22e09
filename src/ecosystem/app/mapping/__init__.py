"""A list with columns and words of its own: what they are taken to mean, corrected by the reader, and used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ecosystem.app import data
from ecosystem.app.mapping.columns import show_sheet
from ecosystem.app.mapping.state import KEPT, MANY_TURNS, STATE, TURNS, State, change, current, is_open, key, put
from ecosystem.app.mapping.words import ask, show_words
from ecosystem.app.problems import show_problems
from ecosystem.app.text import literal
from ecosystem.load import DataProblemsError
from ecosystem.tables.vocabulary import HOME
from ecosystem.views.prose import whole

if TYPE_CHECKING:
    from ecosystem.sources.spreadsheets import Remembered


def start(files: Mapping[str, bytes]) -> None:
    """Read files and guess what they hold, with what was decided before in this visit."""
    from ecosystem.sources.spreadsheets import begin
    from ecosystem.sources.spreadsheets.joining import join

    kept: Remembered | None = st.session_state.get(KEPT)
    draft = begin(files, kept, join=join(until=date.today().year, home=HOME))
    recalled = kept is not None and any(kept.sheet_for(sheet.headings) for sheet in draft.sheets.headed)
    st.session_state[TURNS] = st.session_state.get(TURNS, 0) + MANY_TURNS
    put(State(draft, files, st.session_state[TURNS], (), recalled))


def forget() -> None:
    """Put the import at hand away."""
    st.session_state.pop(STATE, None)


def section() -> None:
    """Draw the mapping of the files at hand, if there are any."""
    if not is_open():
        return
    state = current()
    draft = state.draft
    st.subheader("What your columns mean", anchor="mapping")
    if state.recalled:
        st.info("Read as you decided for a file with the same columns before.")
    for remark in draft.sheets.remarks:
        st.markdown(f"- {literal(remark)}")
    for place, sheet in enumerate(draft.sheets.headed):
        show_sheet(place, sheet)
    if draft.words:
        st.subheader("What your words mean", anchor="words")
        ask(draft)
        show_words(draft)
    _outcome(state)
    _keep(state)


def _outcome(state: State) -> None:
    """Say what is wrong, or offer to use the data."""
    draft = state.draft
    for complaint in state.complaints:
        st.warning(literal(complaint))
    problems = draft.problems or state.found
    if problems:
        show_problems(problems, "Your list cannot be used yet. Decide above, or put it right in the file.")
    if draft.problems:
        return
    left = sum(word.count for word in draft.words if word.ours is None)
    if left:
        st.markdown(f"{whole(left, 'cell')} with words that could not be made out will be left empty.")
    if posts := draft.posts_without_sector:
        st.markdown(f"{whole(posts, 'post')} of organisations whose sector is not known: no moves are made of them.")
    st.button("Use these data", key=key("use"), type="primary", on_click=_use)


def _use() -> None:
    state = current()
    with st.spinner("Checking your data …"):
        try:
            ecosystem = state.draft.check(data.reference())
        except DataProblemsError as error:
            put(replace(state, found=error.problems))
            return
    put(replace(state, found=()))
    st.session_state[KEPT] = state.draft.kept()
    data.use(ecosystem)


def _keep(state: State) -> None:
    """Let the reader take mapping and dataset along, and bring a mapping back."""
    from ecosystem.sources.spreadsheets import write_mapping

    draft = state.draft
    with st.container(horizontal=True):
        st.download_button(
            "Download the mapping",
            lambda: write_mapping(draft.kept()),
            "mapping.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
            key=key("mapping"),
        )
        if not draft.problems and not state.found:
            st.download_button(
                "Download the dataset",
                lambda: _packed(state),
                "dataset.zip",
                "application/zip",
                icon=":material/download:",
                on_click="ignore",
                key=key("dataset"),
            )
        st.button("Put the list away", on_click=forget, key=key("forget"))
    brought = st.file_uploader("A mapping kept from before", type=["json"], key=key("brought"))
    if brought is not None:
        _bring(brought.getvalue())


def _packed(state: State) -> bytes:
    from ecosystem.sources.spreadsheets.packing import dataset_zip
    from ecosystem.sources.spreadsheets.record import certificate_of, record_of

    certificate = certificate_of(state.draft, "spreadsheet", today=date.today().isoformat())
    return dataset_zip(state.draft, certificate, record_of(state.draft, state.files))


def _bring(content: bytes) -> None:
    from ecosystem.sources.spreadsheets import MappingError, read_mapping

    state = current()
    try:
        remembered = read_mapping(content.decode("utf-8-sig"))
    except (MappingError, UnicodeDecodeError) as error:
        told = error.problems if isinstance(error, MappingError) else ("The file is not UTF-8 text.",)
        if state.complaints != told:
            put(replace(state, complaints=tuple(told)))
            st.rerun()
        return
    if not any(remembered.sheet_for(sheet.headings) for sheet in state.draft.sheets.headed):
        told = ("The mapping is about sheets with other columns than these; its words were taken over.",)
        change(state.draft.corrected(remembered), anew=True)
        put(replace(current(), complaints=told))
        st.rerun()
    change(state.draft.corrected(remembered), anew=True)
    st.rerun()
