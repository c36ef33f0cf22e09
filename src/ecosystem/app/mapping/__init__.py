"""Review of a spreadsheet import: matched columns and values, corrections, problems, and use of the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from ecosystem.app import data
from ecosystem.app.mapping.column_widgets import ask_columns, show_headless, show_sheet
from ecosystem.app.mapping.labels import country_label, in_words
from ecosystem.app.mapping.state import MANY_TURNS, change, compute, current, is_open, key, put
from ecosystem.app.mapping.value_widgets import ask_values, show_values
from ecosystem.app.session import MappingState, session, widgets
from ecosystem.app.tables import show_problems
from ecosystem.app.text import literal, small
from ecosystem.app.uploads import upload_field
from ecosystem.load import DataProblemsError
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import SpreadsheetImport


def start(imported: SpreadsheetImport, files: Mapping[str, bytes]) -> None:
    """Review an import of files, matched with the choices made before in this visit."""
    from ecosystem.importers.spreadsheets.dataset_package import describe_files

    saved = session().mapping_decisions
    recalled = saved is not None and any(saved.sheet_for(sheet.headings) for sheet in imported.sheets.headed)
    session().mapping_turns += MANY_TURNS
    put(MappingState(imported, describe_files(files), session().mapping_turns, (), recalled))


def forget() -> None:
    """Discard the import in progress."""
    session().mapping = None


def section() -> None:
    """Draw the review of the import in progress, if there is one."""
    if not is_open():
        return
    state = current()
    imported = state.imported
    st.header("What your columns and words mean", anchor="mapping")
    if state.recalled:
        st.info("Read as you decided for a file with the same columns before.")
    st.markdown(f"**{decisions_left(imported)}**")
    for index, sheet in enumerate(imported.sheets.headed):
        ask_columns(index, sheet)
    ask_values(imported)
    for raw in imported.sheets.headless:
        show_headless(raw)
    for remark in (*imported.questions, *imported.sheets.remarks):
        st.markdown(small(in_words(remark)))
    _ask_home(imported)
    _show_outcome(state)
    for index, sheet in enumerate(imported.sheets.headed):
        show_sheet(index, sheet)
    if imported.values:
        with st.expander(f"Meaning of {whole(len(imported.values), 'word')}", key=key("became")):
            show_values(imported)
    _show_downloads(state)


def decisions_left(imported: SpreadsheetImport) -> str:
    r"""Count the decisions that are required, doubtful columns, and values that are left empty without a decision.

    Examples
    --------
    >>> from ecosystem.importers.spreadsheets import start_import
    >>> left = decisions_left(start_import({"a.csv": b"Name,Employer\nA,Invented Works\n"}))
    >>> print(left.replace(". ", ".\n"))
    1 column left to decide.
    No column gives the city, which stays unknown.
    1 more word will be left empty unless you say what it means.
    """
    from ecosystem.importers.spreadsheets.mapped_sheet import describe_empty

    if not imported.sheets.raw or not any(sheet.rows for sheet in imported.sheets.raw):
        return "No list was read."
    sheets = imported.mapped_sheets
    empty = sorted({column for sheet in sheets for column in sheet.empty_columns()})
    columns = sum(len(sheet.missing_columns()) + len(sheet.tied_columns()) for sheet in sheets)
    undecided = imported.undecided_values
    needed = sum(value.needed for value in undecided)
    required = " and ".join(whole(count, noun) for count, noun in ((columns, "column"), (needed, "word")) if count)
    nothing = "Nothing is left that you must decide." if not (empty or imported.problems) else ""
    sentences = [f"{required} left to decide." if required else nothing]
    if empty:
        sentences.append(in_words(describe_empty(empty)))
    if doubtful := sum(len(sheet.ambiguous_columns()) for sheet in sheets):
        sentences.append(f"{whole(doubtful, 'column')} in doubt.")
    if more := len(undecided) - needed:
        means = "it means" if more == 1 else "they mean"
        sentences.append(f"{whole(more, 'more word')} will be left empty unless you say what {means}.")
    return " ".join(filter(None, sentences))


def _ask_home(imported: SpreadsheetImport) -> None:
    from ecosystem.importers.country_names import english_names

    codes = sorted(english_names().values(), key=country_label)
    name = key("home")
    st.columns(2)[0].selectbox(
        "Home country",
        codes,
        index=codes.index(imported.home),
        format_func=country_label,
        help="Moves into it are arrivals, moves out of it departures; it is saved in the mapping.",
        key=name,
        on_change=_set_home,
        args=(name,),
    )


def _set_home(widget: str) -> None:
    change(current().imported.with_home(widgets[widget]))


def _show_outcome(state: MappingState) -> None:
    """Draw the problems, or the button that uses the dataset."""
    imported = state.imported
    for complaint in state.complaints:
        st.warning(literal(complaint))
    problems = imported.file_problems or state.found
    if problems:
        show_problems(problems, "Your list cannot be used yet. Correct this in the file, or decide otherwise here.")
    elif imported.problems:
        st.error("Your list cannot be used yet. Decide above what is marked ★.")
    if imported.problems:
        return
    if employers := imported.unknown_employers:
        st.markdown(f"{whole(len(employers), 'employer')} of unknown sector: say above what they are, or leave it so.")
    st.button("Use these data", key=key("use"), type="primary", on_click=_use)


def _use() -> None:
    from ecosystem.importers import uploads

    state = current()
    with st.spinner("Checking your data …"):
        if state.imported.problems:
            return
        try:
            ecosystem = compute(uploads.use_import, state.imported, state.files, _today())
        except DataProblemsError as error:
            put(replace(state, found=error.problems))
            return
    put(replace(state, found=()))
    session().mapping_decisions = state.imported.mapping_to_save()
    data.use(ecosystem)


def _show_downloads(state: MappingState) -> None:
    """Draw the downloads of mapping and dataset, and the upload of a mapping."""
    from ecosystem.importers.spreadsheets import write_mapping

    imported = state.imported
    with st.container(horizontal=True):
        st.download_button(
            "Download the mapping",
            lambda: write_mapping(imported.mapping_to_save()),
            "mapping.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
            key=key("mapping"),
        )
        if not imported.problems and not state.found:
            st.download_button(
                "Download the dataset",
                lambda: _dataset_zip(state),
                "dataset.zip",
                "application/zip",
                icon=":material/download:",
                on_click="ignore",
                key=key("dataset"),
            )
        st.button("Discard the list", on_click=forget, key=key("forget"))
    for uploaded in upload_field("Use a saved mapping", kinds=["json"], key=key("brought")):
        _apply_mapping_file(uploaded.getvalue())


def _dataset_zip(state: MappingState) -> bytes:
    from ecosystem.importers import uploads

    return compute(uploads.zip_import, state.imported, state.files, _today())


def _today() -> str:
    return date.today().isoformat()


def _apply_mapping_file(content: bytes) -> None:
    from ecosystem.importers.spreadsheets import MappingError, read_mapping
    from ecosystem.importers.spreadsheets.mapping_file import MAX_FILE_BYTES

    state = current()
    try:
        errors = "strict" if len(content) <= MAX_FILE_BYTES else "replace"  # the reader refuses what is longer
        saved = read_mapping(content[: MAX_FILE_BYTES + 1].decode("utf-8-sig", errors))
    except (MappingError, UnicodeDecodeError) as error:
        problems = error.problems if isinstance(error, MappingError) else ("The file is not UTF-8 text.",)
        if state.complaints != problems:
            put(replace(state, complaints=tuple(problems)))
            st.rerun()
        return
    imported = state.imported.with_saved_mapping(saved)
    change(imported, reset_widgets=True)
    if not any(saved.sheet_for(sheet.headings) for sheet in imported.sheets.headed):
        other = "The mapping is about sheets with other columns than these; its words were taken over."
        put(replace(current(), complaints=(other,)))
    st.rerun()
