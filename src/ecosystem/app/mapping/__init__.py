"""A list with columns and words of its own: what they are taken to mean, corrected by the reader, and used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ecosystem.app import data
from ecosystem.app.mapping.columns import ask_columns, show_headless, show_sheet
from ecosystem.app.mapping.labels import country_name
from ecosystem.app.mapping.state import MANY_TURNS, change, current, is_open, key, put
from ecosystem.app.mapping.words import ask, show_words
from ecosystem.app.problems import show_problems
from ecosystem.app.session import MappingState, session, widgets
from ecosystem.app.text import literal, small
from ecosystem.load import DataProblemsError
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft


def start(files: Mapping[str, bytes]) -> None:
    """Read files and guess what they hold, with what was decided before in this visit."""
    from ecosystem.importers.spreadsheets import begin
    from ecosystem.importers.spreadsheets.joining import join

    kept = session().mapping_decisions
    draft = begin(files, kept, join=join(until=date.today().year))
    recalled = kept is not None and any(kept.sheet_for(sheet.headings) for sheet in draft.sheets.headed)
    session().mapping_turns += MANY_TURNS
    put(MappingState(draft, files, session().mapping_turns, (), recalled))


def forget() -> None:
    """Put the import at hand away."""
    session().mapping = None


def section() -> None:
    """Draw the mapping of the files at hand, if there are any."""
    if not is_open():
        return
    state = current()
    draft = state.draft
    st.subheader("What your columns and words mean", anchor="mapping")
    if state.recalled:
        st.info("Read as you decided for a file with the same columns before.")
    st.markdown(f"**{left_to_decide(draft)}**")
    for place, sheet in enumerate(draft.sheets.headed):
        ask_columns(place, sheet)
    ask(draft)
    for place, sheet in enumerate(draft.sheets.headed):
        show_sheet(place, sheet)
    for grid in draft.sheets.headless:
        show_headless(grid)
    for remark in draft.sheets.remarks:
        st.markdown(small(remark))
    if draft.words:
        with st.expander(f"What became of {whole(len(draft.words), 'word')}", key=key("became")):
            show_words(draft)
    _home(draft)
    _outcome(state)
    _keep(state)


def left_to_decide(draft: Draft) -> str:
    r"""Count what the reader has to decide, and what is left empty if nobody does.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets import begin
    >>> left_to_decide(begin({"a.csv": b"Name,Employer\nA,Invented Works\n"}))
    '1 column and 1 word left to decide.'
    """
    from ecosystem.importers.spreadsheets.undecided import open_words, torn, unfed

    columns = sum(len(unfed(draft, place)) for place in range(len(draft.mappings)))
    needed = sum(word.needed for word in open_words(draft))
    more = len(open_words(draft)) - needed
    must = " and ".join(whole(count, noun) for count, noun in ((columns, "column"), (needed, "word")) if count)
    said = [f"{must} left to decide." if must else "Nothing is left that you must decide."]
    if doubtful := sum(len(torn(draft, place)) for place in range(len(draft.mappings))):
        said.append(f"{whole(doubtful, 'column')} in doubt.")
    if more:
        means = "it means" if more == 1 else "they mean"
        said.append(f"{whole(more, 'more word')} will be left empty unless you say what {means}.")
    return " ".join(said)


def _home(draft: Draft) -> None:
    """Ask for the country whose borders count."""
    from ecosystem.importers.country_names import english_names

    codes = sorted(english_names().values(), key=country_name)
    name = key("home")
    st.columns(2)[0].selectbox(
        "Home country",
        codes,
        index=codes.index(draft.home),
        format_func=country_name,
        help="Moves into it are arrivals, moves out of it departures; it is remembered with the mapping.",
        key=name,
        on_change=_set_home,
        args=(name,),
    )


def _set_home(widget: str) -> None:
    change(current().draft.at_home(widgets[widget]))


def _outcome(state: MappingState) -> None:
    """Say what is wrong, or offer to use the data."""
    from ecosystem.importers.spreadsheets.undecided import beyond_deciding

    draft = state.draft
    for complaint in state.complaints:
        st.warning(literal(complaint))
    beyond = beyond_deciding(draft) or state.found
    if beyond:
        show_problems(beyond, "Your list cannot be used yet. Put this right in the file, or decide otherwise above.")
    elif draft.problems:
        st.error("Your list cannot be used yet. Decide above what is marked ★.")
    if draft.problems:
        return
    if posts := draft.posts_without_sector:
        st.markdown(f"{whole(posts, 'post')} of organisations whose sector is not known: no moves are made of them.")
    st.button("Use these data", key=key("use"), type="primary", on_click=_use)


def _use() -> None:
    from ecosystem.importers.spreadsheets.packing import package_of
    from ecosystem.importers.spreadsheets.record import certificate_of, record_of

    state = current()
    with st.spinner("Checking your data …"):
        if state.draft.problems:
            return
        try:
            certificate = certificate_of(state.draft, data.UPLOAD, today=_today())
            package = package_of(state.draft, certificate, record_of(state.draft, state.files))
            ecosystem = state.draft.check(data.reference(), package=package)
        except DataProblemsError as error:
            put(replace(state, found=error.problems))
            return
    put(replace(state, found=()))
    session().mapping_decisions = state.draft.kept()
    data.use(ecosystem)


def _keep(state: MappingState) -> None:
    """Let the reader take mapping and dataset along, and bring a mapping back."""
    from ecosystem.importers.spreadsheets import write_mapping

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


def _packed(state: MappingState) -> bytes:
    from ecosystem.importers.spreadsheets.packing import dataset_zip
    from ecosystem.importers.spreadsheets.record import certificate_of, record_of

    certificate = certificate_of(state.draft, "spreadsheet", today=_today())
    return dataset_zip(state.draft, certificate, record_of(state.draft, state.files))


def _today() -> str:
    return date.today().isoformat()


def _bring(content: bytes) -> None:
    from ecosystem.importers.spreadsheets import MappingError, read_mapping

    state = current()
    try:
        remembered = read_mapping(content.decode("utf-8-sig"))
    except (MappingError, UnicodeDecodeError) as error:
        told = error.problems if isinstance(error, MappingError) else ("The file is not UTF-8 text.",)
        if state.complaints != told:
            put(replace(state, complaints=tuple(told)))
            st.rerun()
        return
    recalled = state.draft.recalled(remembered)
    if not any(remembered.sheet_for(sheet.headings) for sheet in recalled.sheets.headed):
        told = ("The mapping is about sheets with other columns than these; its words were taken over.",)
        change(recalled, anew=True)
        put(replace(current(), complaints=told))
        st.rerun()
    change(recalled, anew=True)
    st.rerun()
