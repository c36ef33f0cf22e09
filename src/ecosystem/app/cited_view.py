"""Browser component that scrolls to the view that a link cites, or to the heading that it names behind the hash."""

from pathlib import Path

import streamlit as st

from ecosystem.app.link import cited_view

_mount = st.components.v2.component(
    "ecosystem_cited", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def scroll_to_cited(page: str) -> None:
    """Scroll to the view that the link cites, once when the page opens; last on the page, so that it moves nothing."""
    cited = cited_view()
    anchor = cited.id.replace(".", "-") if cited else ""
    _mount(key=f"cited-{page}-{anchor}", data={"anchor": anchor})
