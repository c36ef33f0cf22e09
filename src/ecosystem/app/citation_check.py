"""Cited links: compare the data of a view now with those when it was cited."""

import re

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.exports.provenance import HASH_LENGTH
from ecosystem.load import ARCHIVE_SEPARATOR
from ecosystem.views import View

LONGEST_MARK = 500
"""Characters of a mark in a link that are read."""
LONGEST = 80
"""Characters of a part of the link that are repeated."""


def citation_mark(view: View) -> str:
    """Return the mark of a cited link: view, data hash, base and the first share in the summary.

    Examples
    --------
    >>> first_share("Of 312 people, 41 % (35–47 %) moved.")
    '41 %'
    """
    return "~".join((view.id, view.provenance.digest[:HASH_LENGTH], view.provenance.n, first_share(view.summary)))


def first_share(summary: str) -> str:
    """Return the first share in a summary, or an empty string."""
    found = re.search(r"(?<!\d)\d{1,6}(?:\.\d{1,6})?\s?%", summary)
    return found.group() if found else ""


def describe_change(view: View, cited: str) -> str:
    """Describe how the data changed since a view was cited; empty if they did not, or the mark is not one.

    `cited` comes from :func:`citation_mark` by way of a link: it may be any text.
    """
    identity, digest, n, share = (*cited[:LONGEST_MARK].split("~"), "", "", "", "")[:4]
    now = view.provenance
    if identity != view.id or not digest or digest == now.digest[:HASH_LENGTH]:
        return ""
    change = f"then {n[:LONGEST]}, now {now.n}{_difference(n[:LONGEST], now.n)}"
    headline = first_share(view.summary)
    if share and headline and share != headline:
        change += f"; headline {share[:LONGEST]} → {headline}"
    return (
        f"Data changed since this view was cited: {change} "
        f"(data hash {digest[:HASH_LENGTH]}, now {now.digest[:HASH_LENGTH]})."
    )


def _difference(then: str, now: str) -> str:
    """Return the difference between the numbers at the beginning of two texts.

    Examples
    --------
    >>> _difference("1,651 moves", "1,654 moves"), _difference("12 moves", "10 moves"), _difference("moves", "3 moves")
    (' (+3)', ' (−2)', '')
    """
    counts = [re.match(r"[\d,]+", text) for text in (then, now)]
    numbers = [int(count.group().replace(",", "") or 0) for count in counts if count]
    if len(numbers) < len(counts) or numbers[0] == numbers[1]:
        return ""
    return f" ({numbers[1] - numbers[0]:+,})".replace("-", "\N{MINUS SIGN}")


def show_change(view: View, dataset: str) -> None:
    """Warn that a cited view has changed, and offer the archived data if there are any."""
    cited = st.query_params.get(link.CITED, "")
    since = describe_change(view, cited)
    if not since:
        return
    st.warning(literal(since), icon=":material/history:")
    archived = f"{dataset.partition(ARCHIVE_SEPARATOR)[0]}{ARCHIVE_SEPARATOR}{cited.split('~')[1][:HASH_LENGTH]}"
    if archived in data.catalogue():
        st.button(
            "Open the data as they were cited",
            key=f"archived-{view.id}",
            icon=":material/inventory_2:",
            on_click=_switch_to,
            args=(archived,),
        )


def _switch_to(dataset: str) -> None:
    session().switch_to = dataset
