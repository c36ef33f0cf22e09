"""Browser component that scrolls to the view that a link cites."""

from pathlib import Path

import streamlit as st

from ecosystem.app.link import cited_view

_mount = st.components.v2.component(
    "ecosystem_cited", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def scroll_to_cited() -> None:
    """Scroll to the view that the link cites, once when the page opens; last on the page, so that it moves nothing."""
    if definition := cited_view():
        _mount(key=f"cited-{definition.id}", data={"anchor": definition.id.replace(".", "-")})
