"""Download researchers from OpenAlex to a folder of this server: a form, a dry run, progress that outlives a visit."""

from __future__ import annotations

import streamlit as st

from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.form import form
from ecosystem.app.openalex_download.shown import downloads, left_over, show
from ecosystem.app.text import literal
from ecosystem.importers.openalex.extra import MISSING, installed


def openalex_section() -> None:
    """Draw the section: what is under way, and the form for another download."""
    st.subheader("Download real careers from OpenAlex", anchor="openalex")
    st.markdown(
        "Whoever published on AI with an affiliation in a country, with the affiliations of each year: public records "
        "that OpenAlex gives away (CC0). The key goes to OpenAlex alone."
    )
    if not installed():
        st.markdown(literal(MISSING))
        return
    folders = access.writable()
    if not folders:
        st.markdown(
            "This needs a folder to write to: start the dashboard with `ecosystem serve --data DIR`, where `DIR` is a "
            "folder of yours. From the command line, `ecosystem import openalex --help` tells how."
        )
        return
    if not access.visits_from_here():
        st.markdown("Downloads are started on the machine that runs the dashboard, or from its command line.")
        return
    for download in list(downloads().values()):
        show(download)
    left_over(folders)
    form(folders)
