"""A link that was cited: does the view still rest on the same data, and where is what was cited?"""

from __future__ import annotations

import re

import streamlit as st

from ecosystem.app import data, link
from ecosystem.app.session import session
from ecosystem.app.text import literal
from ecosystem.exports.citation import HASH_LENGTH
from ecosystem.load import ARCHIVE_SEPARATOR
from ecosystem.views import View

PARTS = 4
LONGEST = 80
"""Letters of a part of the link that are repeated to the reader."""


def stated(view: View) -> str:
    """Write what a cited link says of the data: view, hash, what it rested on, and the first share in its reading.

    Examples
    --------
    >>> first_share("Of 312 people, 41 % (35–47 %) moved.")
    '41 %'
    """
    return "~".join((view.id, view.provenance.digest[:HASH_LENGTH], view.provenance.n, first_share(view.summary)))


def first_share(reading: str) -> str:
    """Return the first share that a reading tells; empty where it tells none."""
    found = re.search(r"\d+(?:\.\d+)?\s?%", reading)
    return found.group() if found else ""


def changed(view: View, cited: str) -> str:
    """Say how the data have changed since a view was cited; empty where they have not, or the link says nothing.

    Parameters
    ----------
    view : View
        As it is now.
    cited : str
        From :func:`stated`, by way of a link: it may hold anything.
    """
    identity, digest, n, share = (*cited.split("~"), "", "", "", "")[:PARTS]
    now = view.provenance
    if identity != view.id or not digest or digest == now.digest[:HASH_LENGTH]:
        return ""
    told = f"then {n[:LONGEST]}, now {now.n}{_more(n, now.n)}"
    headline = first_share(view.summary)
    if share and headline and share != headline:
        told += f"; headline {share[:LONGEST]} → {headline}"
    return (
        f"Data changed since this view was cited: {told} "
        f"(data hash {digest[:HASH_LENGTH]}, now {now.digest[:HASH_LENGTH]})."
    )


def _more(then: str, now: str) -> str:
    """Write by how much the number at the beginning of a text has grown.

    Examples
    --------
    >>> _more("1,651 moves", "1,654 moves"), _more("12 moves", "10 moves"), _more("moves", "3 moves")
    (' (+3)', ' (−2)', '')
    """
    counts = [re.match(r"[\d,]+", text) for text in (then, now)]
    numbers = [int(count.group().replace(",", "") or 0) for count in counts if count]
    if len(numbers) < len(counts) or numbers[0] == numbers[1]:
        return ""
    return f" ({numbers[1] - numbers[0]:+,})".replace("-", "\N{MINUS SIGN}")


def tell(view: View, dataset: str) -> None:
    """Tell the reader of a cited link what has changed, and offer what was cited where it is kept.

    Parameters
    ----------
    view : View
    dataset : str
        Name of the dataset that is shown.
    """
    cited = st.query_params.get(link.CITED, "")
    since = changed(view, cited)
    if not since:
        return
    st.warning(literal(since), icon=":material/history:")
    kept = f"{dataset.partition(ARCHIVE_SEPARATOR)[0]}{ARCHIVE_SEPARATOR}{cited.split('~')[1][:HASH_LENGTH]}"
    if kept in data.catalogue():
        st.button(
            "Open the data as they were cited",
            key=f"archived-{view.id}",
            icon=":material/inventory_2:",
            on_click=_switch_to,
            args=(kept,),
        )


def _switch_to(dataset: str) -> None:
    session().switch_to = dataset
