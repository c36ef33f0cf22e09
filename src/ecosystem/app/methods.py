"""Tables of the page Data and methods: sources, limits, glossary, data dictionary, unresolved values."""

import pandas as pd
import streamlit as st

from ecosystem.app import data
from ecosystem.app.page_context import OpenPage
from ecosystem.app.tables import show_problems, show_table
from ecosystem.app.text import literal, small
from ecosystem.load import Source
from ecosystem.selection.filters import LONGEST_SEARCH
from ecosystem.site import SITE
from ecosystem.tables import DATASET_TABLES, PUBLISHED_TABLES, REFERENCE_TABLES
from ecosystem.tables import vocabulary as words
from ecosystem.views import registry
from ecosystem.views.methods.coverage import unresolved_share

MOST_ENTRIES = 5
"""Indicators found that are written out; more are a table."""
LIMITS = (
    "**Kinds of data.** Published and observed figures are evidence within their limits; simulated data show what a "
    "chart can do, and say nothing about the country; stories illustrate.",
    "**Coverage.** A dataset counts those whom its sources name. What no source shows is unknown, not absent.",
    "**Each number** has its own limits under “Method”, and all are in the glossary of indicators.",
)
FILTER_DEFINITIONS = (
    "**Home** is Pakistan unless the dataset names another country; a move crosses the border where its two countries "
    "differ in that.",
    "**Direction** is the domain left and the domain entered: academia, industry, government or nonprofit.",
    "**Second posts** are held beside the first one. They count as moves unless switched off, and never end a stay.",
    "**Unknown** is a group of its own: missing values do not exclude people or moves, unless a view says so.",
    "**Fewer than five**: a share, rate or median that rests on fewer than five people, moves or person-years is not "
    "shown. Counts of reasons and challenges are rounded to the nearest five and not shown below eight.",
)


def unresolved(page: OpenPage) -> None:
    """Draw the shares of values that cleaning could not resolve, if the dataset was cleaned."""
    resolution = page.ecosystem.resolution
    if resolution is None:
        return
    st.header("Values that cleaning could not resolve", anchor="resolution")
    st.markdown(literal(unresolved_share(resolution)))
    show_table(
        resolution,
        column_config={
            "column": "Column",
            "rows": "Rows",
            "given": "Given",
            "resolved": "Resolved",
            "unresolved": "Missing or not resolved",
            "share_unresolved": st.column_config.NumberColumn("Share", format="percent"),
        },
        alt="Share of values that cleaning could not resolve, by column",
    )


def sources(page: OpenPage) -> None:
    """List what the chosen dataset and the reference tables rest on, and problems of the published tables."""
    if problems := page.ecosystem.published.problems:
        show_problems(problems, "The published tables cannot be used.")
    if problems := data.unlisted():
        show_problems(problems, "Some datasets are not listed or not current.")
    metadata = page.ecosystem.metadata
    st.header("The chosen dataset", anchor="dataset")
    st.markdown(
        "\n".join(
            f"- {title}: {literal(text)}"
            for title, text in (
                ("Title", metadata.title),
                ("Description", metadata.description),
                ("Kind", words.DATASET_KINDS[metadata.kind]),
                ("Version", metadata.version),
                ("As of", metadata.as_of),
                ("Licence", metadata.licence),
                ("Read from", metadata.origin),
                ("Data hash", metadata.digest),
            )
            if text
        )
    )
    for remark in page.ecosystem.remarks:
        st.markdown(f"- {literal(remark)}")
    parts = {"The chosen dataset": page.ecosystem.sources, "The reference tables": page.ecosystem.reference.sources}
    count = len(set().union(*parts.values()))
    with st.expander(f"All {count} sources, with citation and licence", key="all-sources", on_change="rerun") as box:
        if box.open:
            typed = st.text_input("Search in the sources", placeholder="For example: NCSES, survey", type="search")
            for title, listed in parts.items():
                st.markdown(f"**{title}**")
                _source_table(title, tuple(listed.values()), typed)


def _source_table(owner: str, listed: tuple[Source, ...], typed: str) -> None:
    show_table(
        _with_words(pd.DataFrame([vars(source) for source in listed]), typed),
        column_config={
            "source_id": "Id",
            "citation": st.column_config.TextColumn("Citation", width="large"),
            "url": st.column_config.LinkColumn("Page"),
            "licence": "Licence",
            "retrieved": "Read on",
            "kind": "Kind",
        },
        alt=f"{owner}: sources with licence and date",
    )


def dictionary() -> None:
    """Show every column as it is declared."""
    tables = {table.table: table for table in dict.fromkeys((*DATASET_TABLES, *REFERENCE_TABLES, *PUBLISHED_TABLES))}
    chosen = tables[st.selectbox("Table", list(tables), key="dictionary")]
    st.markdown(literal(chosen.row_meaning()))
    rows = [
        {
            "Column": str(column),
            "Meaning": column.rule.meaning,
            "Type": column.rule.type,
            "Unit": column.rule.unit,
            "Required": column.rule.required,
            "Allowed": ", ".join(column.rule.values) or column.rule.references,
            "Example": column.rule.example,
        }
        for column in chosen.columns()
    ]
    show_table(pd.DataFrame(rows), alt=f"Columns of the table {chosen.table}")


def limits() -> None:
    """Name the limits that all numbers share."""
    st.markdown("\n".join(f"- {limit}" for limit in LIMITS))
    file = str(SITE / "pages" / "your_data.py")
    st.page_link(file, label="Use your own data", icon=":material/upload_file:")


def glossary() -> None:
    """Show how the indicators with the words typed are computed, or all, and the words that the filters use."""
    typed = st.text_input("Search", key="glossary", placeholder="For example: median, doctorate", type="search")
    with st.expander(f"All {len(registry())} indicators", key="all-indicators", on_change="rerun") as box:
        everything = bool(box.open)
    if typed.strip() or everything:
        found = indicators(typed)
        none = "" if len(found) else " Try fewer words, or one that a chart uses."
        st.markdown(small(f"{len(found)} of {len(registry())} indicators.{none}"))
        if 0 < len(found) <= MOST_ENTRIES:
            for row in found.to_dict("records"):
                parts = (f"{title}: {row[title]}" for title in ("Formula", "Interval", "Limits") if row[title])
                text = "  \n".join(map(literal, (row["Definition"], *parts)))
                st.markdown(f"**{literal(row['Question'])}**  \n{text}")
        elif len(found):
            show_table(found, height=480, row_height=64, alt="How every indicator is computed")
    st.header("Words of the filters", anchor="words")
    st.markdown("\n".join(f"- {definition}" for definition in FILTER_DEFINITIONS))


def indicators(typed: str = "") -> pd.DataFrame:
    """Return the definition of every view in which all words typed occur."""
    table = pd.DataFrame(
        [
            {
                "Question": definition.question,
                "Measure": definition.measure,
                "Definition": definition.method.definition,
                "Formula": definition.method.formula,
                "Interval": definition.method.interval,
                "Limits": " ".join(definition.method.limits),
                "Reference": definition.method.reference,
                "View": definition.id,
            }
            for definition in registry().values()
        ]
    )
    return _with_words(table, typed)


def _with_words(table: pd.DataFrame, typed: str) -> pd.DataFrame:
    """Return the rows in which all words typed occur."""
    texts = table.astype(str).agg("\n".join, axis=1).str.casefold()
    for word in typed[:LONGEST_SEARCH].casefold().split():
        table = table[texts[table.index].str.contains(word, regex=False).to_numpy()]
    return table


def correction() -> None:
    """Explain how a person or an organisation asks for a correction."""
    st.markdown(
        "People and organisations appear here with public professional facts only, each with its source. If you find "
        "a mistake about yourself or your organisation, or do not want to be named, ask for a correction: open an "
        "issue in the project's repository or write to its maintainers, with the id of the row "
        "(`researcher_id`, `transition_id` or `organization_id`), what is wrong and, where there is one, a page that "
        "shows it. A name is removed on request without a reason."
    )
