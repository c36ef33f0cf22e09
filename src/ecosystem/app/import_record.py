"""Import record on the page Data and methods: settings, thresholds, flags, skipped rows, accuracy."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from ecosystem.app import link
from ecosystem.app.page_context import OpenPage
from ecosystem.app.panel import show
from ecosystem.app.people import PERSON
from ecosystem.app.tables import show_table
from ecosystem.app.text import literal
from ecosystem.load import ImportRecord, load_career_accuracy
from ecosystem.selection import Selection, to_query
from ecosystem.views.methods import import_texts, threshold_variants

FLAGS: dict[str, Any] = {
    "person": "Person",
    "year": "Year",
    "why": "Why",
    "detail": "Detail",
    "moves": "Moves",
    "career": st.column_config.LinkColumn("Career", display_text="Open", help="Opens in a new tab"),
}


def import_record(page: OpenPage) -> None:
    """Show how the careers of an imported dataset were derived."""
    record = page.ecosystem.metadata.record
    if record is None:
        return
    decided = record.thresholds or record.variations or record.skipped or record.flagged
    if not (decided or record.statement):
        return
    st.header("How moves were derived from records", anchor="import")
    if record.statement:
        st.markdown(literal(record.statement))
    if not decided:
        return  # lists of people and moves are taken as they are: no threshold decides
    if record.settings:
        st.markdown("**Settings of the import**")
        _show_list(import_texts.requested_settings(record))
    if steps := import_texts.step_counts(record):
        st.markdown(literal(steps))
    if record.thresholds:
        st.markdown("**Thresholds for posts and moves**")
        _show_list(import_texts.thresholds_used(record))
    if record.variations:
        left, right = st.columns(2)
        show(page, threshold_variants.abroad_varied, at=left)
        show(page, threshold_variants.industry_varied, at=right)
    _flags(page, record)
    if record.skipped:
        st.subheader("Records not used, by reason", anchor="aside")
        show_table(import_texts.skipped_rows(record), alt="Records not used, by reason", width="content")
    if record.interpreted:
        st.subheader("Values reinterpreted by rules", anchor="interpreted")
        table = import_texts.reinterpreted_rows(record)
        show_table(table, alt="Values reinterpreted, by rule", width="content")
    _accuracy()


def _flags(page: OpenPage, record: ImportRecord) -> None:
    """List implausible years with a link to each career."""
    st.header("Implausible histories", anchor="flags")
    st.markdown(literal(import_texts.flags_summary(record)))
    if not (record.flagged or record.flags):
        return
    _show_list(import_texts.flag_definitions(record))
    flags = import_texts.flags(page.scope.ecosystem)
    if flags.empty:
        return
    careers = pd.Series([_career(page.selection, str(person)) for person in flags["person_id"]], dtype="str")
    show_table(
        flags.assign(career=careers)[list(FLAGS)],
        column_config=FLAGS,
        alt="Years that are implausible for one person",
    )


def _career(selection: Selection, person: str) -> str | None:
    """Return the address of a career: same dataset and stage-safe switch, without other filters."""
    if not person:
        return None
    alone = Selection(dataset=selection.dataset, stage_safe=selection.stage_safe)
    return link.to_page(link.address(), "researchers", {**to_query(alone), PERSON: [person]})


def _accuracy() -> None:
    """Show the accuracy of the method on known histories."""
    measured = load_career_accuracy()
    st.header("How well the method does", anchor="measured")
    st.markdown(literal(import_texts.accuracy_summary(measured)))
    shares = st.column_config.NumberColumn(format="percent")
    show_table(
        import_texts.accuracy_table(measured),
        column_config=dict.fromkeys(import_texts.SHARES, shares),
        alt="Precision and recall by set and family of histories",
    )


def _show_list(items: Iterable[tuple[str, str]]) -> None:
    st.markdown("\n".join(f"- **{literal(name)}**: {literal(text)}" for name, text in items))
