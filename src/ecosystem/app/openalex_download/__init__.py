"""Section that downloads researchers from OpenAlex to a folder of this server, in the background."""

import streamlit as st

from ecosystem.app import login
from ecosystem.app.openalex_download import access
from ecosystem.app.openalex_download.download_list import downloads, show_download, show_resumable
from ecosystem.app.openalex_download.form import show_form
from ecosystem.app.text import literal
from ecosystem.importers.openalex.errors import MISSING, is_installed


def openalex_section() -> None:
    """Show the running downloads, and the form for another one."""
    st.header("Download real careers from OpenAlex", anchor="openalex")
    st.markdown(
        "Authors of publications on AI with an affiliation in a country, with their affiliations of each year: public "
        "records of OpenAlex (CC0). The key is sent to OpenAlex only."
    )
    if not is_installed():
        st.markdown(literal(MISSING))
        return
    folders = access.writable_folders()
    if not folders:
        st.markdown(
            "This needs a folder to write to: start the dashboard with `ecosystem serve --data DIR`, where `DIR` is a "
            "folder of yours. For the command line, see `ecosystem import openalex --help`."
        )
        return
    if login.configured() and not access.is_allowed():
        st.markdown("Downloads spend the key and the disk of the dashboard: those listed as owners can start them.")
        return
    if not access.is_allowed():
        st.markdown(
            "Downloads spend the key and the disk of whoever runs the dashboard. To start them on this page, set "
            f"`{access.SETTING}=allow` where the dashboard is started; then everybody who reaches its address can. "
            "`ecosystem import openalex --help` describes the command line, which needs no setting."
        )
        return
    for download in list(downloads().values()):
        show_download(download)
    show_resumable(folders)
    show_form(folders)
