"""What the reader's words mean: questions about those that could not be made out, and a table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from ecosystem.app.mapping.labels import country_name, meant
from ecosystem.app.mapping.state import change, current, key, put
from ecosystem.app.session import widgets
from ecosystem.app.text import literal
from ecosystem.views.number_format import whole

if TYPE_CHECKING:
    from ecosystem.importers.spreadsheets import Draft
    from ecosystem.importers.spreadsheets.meanings import Word

ASKED: Final = 30
"""Words asked about one by one; the rest waits in the table."""
LEFT_EMPTY: Final = "(leave empty)"


def ask(draft: Draft) -> None:
    """Ask about the words that could not be made out."""
    from ecosystem.importers.spreadsheets.undecided import open_words

    open_ = open_words(draft)
    asked = open_[:ASKED]
    for start in range(0, len(asked), 2):
        for side, word in zip(st.columns(2), asked[start : start + 2], strict=False):
            with side:
                _question(draft, word)
    if len(open_) > ASKED:
        st.markdown(
            f"{whole(len(open_) - ASKED, 'more word')}: when these are decided, or in the table of words below."
        )


def _question(draft: Draft, word: Word) -> None:
    options = [*(() if word.needed else (LEFT_EMPTY,)), *_choices(draft, word)]
    name = key("word", word.vocabulary, word.beside, word.original)
    beside = f" in {word.beside}" if word.vocabulary == "city" and word.beside else ""
    star = " ★" if word.needed else ""
    what = "Sector of" if word.vocabulary == "employer" else f"{word.vocabulary.capitalize()}{beside}"
    st.selectbox(
        f"{what}: {literal(word.original[:80])}{star}",
        options,
        index=None,
        format_func=lambda code: code if code == LEFT_EMPTY else meant(draft, word.vocabulary, code),
        placeholder=f"{word.how}; in {whole(word.count, 'cell')}",
        key=name,
        on_change=_decide,
        args=(word, name),
    )


def _choices(draft: Draft, word: Word) -> list[str]:
    """List what a word can mean: for a country all codes, for a city the places of the name, then all of the land."""
    from ecosystem.importers.country_names import english_names
    from ecosystem.importers.gazetteer import read_gazetteer

    if word.vocabulary == "country":
        return sorted(english_names().values(), key=country_name)
    if word.vocabulary != "city":
        return draft.lexicon.choices(word.vocabulary)
    known = read_gazetteer()
    named = [place.city_id for place in known.find(word.original)]
    there = sorted(
        place.city_id
        for place in known.by_id.values()
        if (place.country_code == word.beside if word.beside else place.known)
    )
    return list(dict.fromkeys([*named, *there]))


def _decide(word: Word, widget: str) -> None:
    chosen = widgets[widget]
    if chosen is not None:
        _decided(word, "" if chosen == LEFT_EMPTY else chosen)


def _decided(word: Word, ours: str) -> None:
    from ecosystem.importers.spreadsheets import Decision

    draft = current().draft
    decision = Decision(word.vocabulary, word.original, word.beside, ours)
    change(draft.corrected(draft.remembered.decided(decision)), anew=True)


def show_words(draft: Draft) -> None:
    """Show every word and what it becomes, to be corrected in place."""
    table = pd.DataFrame(
        {
            "What": [word.vocabulary for word in draft.words],
            "Yours": [word.original for word in draft.words],
            "Beside": [word.beside for word in draft.words],
            "Becomes": [word.ours or "" for word in draft.words],
            "How": [word.how for word in draft.words],
            "Cells": [word.count for word in draft.words],
        }
    )
    name = key("words")
    st.data_editor(
        table,
        hide_index=True,
        disabled=["What", "Yours", "Beside", "How", "Cells"],
        column_config={"Becomes": st.column_config.TextColumn(help="A code of ours; empty leaves the cell empty")},
        key=name,
        on_change=_edited,
        args=(draft.words, name),
    )


def _edited(words: Sequence[Word], widget: str) -> None:
    wrong: list[str] = []
    for row, changed in widgets[widget]["edited_rows"].items():
        word, ours = words[int(row)], str(changed.get("Becomes") or "").strip()
        if current().draft.lexicon.allows(word.vocabulary, ours):
            _decided(word, ours)
        else:
            wrong.append(f"“{ours[:60]}” is no {word.vocabulary} of ours; “{word.original[:60]}” stays as it was.")
    if wrong:
        state = current()
        put(replace(state, turn=state.turn + 1, complaints=tuple(wrong)))
