"""Widgets for values: a question about each value without a code, and an editable table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ecosystem.app.mapping.labels import code_label, country_label
from ecosystem.app.mapping.state import change, current, key, put
from ecosystem.app.session import widgets
from ecosystem.app.text import literal
from ecosystem.exports import neutralized_table
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import SpreadsheetImport
    from ecosystem.importers.spreadsheets.matched_values import MatchedValue

MAX_QUESTIONS: Final = 30
"""Values asked about one by one; the rest is in the table."""
LEFT_EMPTY: Final = "(leave empty)"


def ask_values(imported: SpreadsheetImport) -> None:
    """Draw a select box for each value without a code."""
    undecided = imported.undecided_values
    questions = undecided[:MAX_QUESTIONS]
    for start in range(0, len(questions), 2):
        for side, value in zip(st.columns(2), questions[start : start + 2], strict=False):
            with side:
                _question(imported, value)
    if (more := len(undecided) - MAX_QUESTIONS) > 0:
        st.markdown(f"{whole(more, 'more word')}: when these are decided, or in the table of words below.")


def _question(imported: SpreadsheetImport, value: MatchedValue) -> None:
    options = [*(() if value.needed else (LEFT_EMPTY,)), *_choices(imported, value)]
    name = key("word", value.vocabulary, value.beside, value.original)
    beside = f" in {value.beside}" if value.vocabulary == "city" and value.beside else ""
    star = " ★" if value.needed else ""
    what = "Sector of" if value.vocabulary == "employer" else f"{value.vocabulary.capitalize()}{beside}"
    st.selectbox(
        f"{what}: {literal(value.original[:80])}{star}",
        options,
        index=None,
        format_func=lambda code: code if code == LEFT_EMPTY else code_label(imported, value.vocabulary, code),
        placeholder=f"{value.how}; in {whole(value.count, 'cell')}",
        key=name,
        on_change=_answer,
        args=(value, name),
    )


def _choices(imported: SpreadsheetImport, value: MatchedValue) -> list[str]:
    """Return the options: all codes; for a city first the places of this name, then all of the country."""
    from ecosystem.importers.country_names import english_names
    from ecosystem.importers.gazetteer import read_gazetteer

    if value.vocabulary == "country":
        return sorted(english_names().values(), key=country_label)
    if value.vocabulary != "city":
        return imported.vocabularies.choices(value.vocabulary)
    gazetteer = read_gazetteer()
    same_name = [place.city_id for place in gazetteer.find(value.original)]
    others = sorted(
        place.city_id
        for place in gazetteer.by_id.values()
        if (place.country_code == value.beside if value.beside else place.known)
    )
    return list(dict.fromkeys([*same_name, *others]))


def _answer(value: MatchedValue, widget: str) -> None:
    chosen = widgets[widget]
    if chosen is not None:
        _decide(value, "" if chosen == LEFT_EMPTY else chosen)


def _decide(value: MatchedValue, code: str) -> None:
    from ecosystem.importers.spreadsheets import Decision

    imported = current().imported
    decision = Decision(value.vocabulary, value.original, value.beside, code)
    change(imported.with_choices(imported.saved.with_decisions(decision)), reset_widgets=True)


def show_values(imported: SpreadsheetImport) -> None:
    """Draw an editable table of all values and their codes."""
    values = imported.values
    table = pd.DataFrame(
        {
            "What": [value.vocabulary for value in values],
            "Yours": [value.original for value in values],
            "Beside": [value.beside for value in values],
            "Becomes": [value.ours or "" for value in values],
            "How": [value.how for value in values],
            "Cells": [value.count for value in values],
        }
    )
    name = key("words")
    st.data_editor(
        neutralized_table(table),
        hide_index=True,
        disabled=["What", "Yours", "Beside", "How", "Cells"],
        column_config={"Becomes": st.column_config.TextColumn(help="A code of ours; empty leaves the cell empty")},
        key=name,
        on_change=_apply_edits,
        args=(values, name),
    )


def _apply_edits(values: Sequence[MatchedValue], widget: str) -> None:
    wrong: list[str] = []
    for row, changed in widgets[widget]["edited_rows"].items():
        value, code = values[int(row)], str(changed.get("Becomes") or "").strip()
        if current().imported.vocabularies.allows(value.vocabulary, code):
            _decide(value, code)
        else:
            wrong.append(f"“{code[:60]}” is no {value.vocabulary} of ours; “{value.original[:60]}” stays as it was.")
    if wrong:
        state = current()
        put(replace(state, turn=state.turn + 1, complaints=tuple(wrong)))
