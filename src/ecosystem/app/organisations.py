"""Directory of organisations: a list of which a row opens the card of the organisation."""

from collections.abc import Sequence
from functools import partial
from zlib import crc32

import streamlit as st

from ecosystem.app import data
from ecosystem.app.live.screens import add_text
from ecosystem.app.page_context import OpenPage
from ecosystem.app.panel import show
from ecosystem.app.session import SEARCH, widgets
from ecosystem.app.tables import chosen_row
from ecosystem.app.text import literal, small
from ecosystem.site import SITE
from ecosystem.views import organisations
from ecosystem.views.organisations.organisation_card import OrganisationCard, organisation_card

ORGANISATION = "organisation"
"""Part of the link that opens a card."""
TABLE = "organisation-rows"


def directory(page: OpenPage) -> None:
    """Draw the card that the link opens, and the list under the filters."""
    with st.container():  # drawn even if empty: what is below stays mounted
        if identity := st.query_params.get(ORGANISATION):
            card = organisation_card(page.ecosystem, identity)
            if card:
                _draw(page, card)
            else:
                st.warning(f"No organisation {literal(identity[:60])} is listed.")
    identities = data.drawn(page.scope, organisations.every_one).view.table["organization_id"].astype(str).tolist()
    # Streamlit loses the first click on a list whose rows have changed: other rows are another widget
    key = f"{TABLE}-{crc32(' '.join(identities).encode())}"
    show(page, organisations.every_one, on_row=(key, partial(_open, key), identities))


def _open(key: str, identities: Sequence[str]) -> None:
    chosen = chosen_row(widgets[key])
    if chosen is not None and chosen < len(identities):
        st.query_params[ORGANISATION] = identities[chosen]
    else:
        _close()


def _close() -> None:
    st.query_params.pop(ORGANISATION, None)


def _draw(page: OpenPage, card: OrganisationCard) -> None:
    metadata = page.ecosystem.metadata
    with st.container(border=True, key="organisation"):
        st.header(literal(card.name), anchor="organisation")
        facts = "\n".join(f"- **{title}:** {literal(text)}" for title, text in card.facts)
        st.markdown(facts)
        add_text("section", card.name)
        with st.container(horizontal=True):
            if card.website:
                st.link_button("Website", card.website, icon=":material/open_in_new:")
            st.link_button("Page read", card.source[1], icon=":material/article:", help=literal(card.source[0]))
            st.button("Close", on_click=_close, key="close-organisation", icon=":material/close:")
        if card.people:
            kind = metadata.kind.upper() if metadata.kind == "simulated" else metadata.kind
            title = data.titles({metadata.name: metadata})[metadata.name]
            st.markdown(f"**People in the dataset {literal(title)}** ({kind} data): {literal(card.people)}.")
            file = str(SITE / "pages" / "researchers.py")
            st.page_link(file, label="Find them", icon=":material/search:", query_params={SEARCH: card.employer})
        else:
            st.markdown(small("The chosen dataset has no people whose employer is written like this name."))
