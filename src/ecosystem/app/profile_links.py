"""Links to the profiles of the cities and sectors that are selected."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from ecosystem.app.text import literal
from ecosystem.selection import Focus, Scope
from ecosystem.site import SITE
from ecosystem.tables import vocabulary as words

PROFILE: Final = "profile"
"""Part of the link that opens a profile."""
MOST: Final = 3
ICON: Final = ":material/badge:"
COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    column: entry
    for entry in (("cities", "city_id"), ("sectors", "sector_id"))
    for column in (entry[1], *(f"{end}_{entry[1]}" for end in ("from", "to", "first")))
}
"""Page and column of the profile that a focus leads to, by the column of the focus."""
FILTER_COLUMNS: Final = {
    "city": "city_id",
    "located": "city_id",
    "sector": "sector_id",
    "organisation_sector": "sector_id",
}


def offer_profiles(scope: Scope, here: str, note_change: Callable[[], None]) -> None:
    """Draw links to the profiles of what filters or a click on a mark select; the selection stays.

    On the page `here` they are buttons, whose clicks count as a change: a link without the selection would clear it.
    """

    def open_here(code: str) -> None:
        note_change()
        st.query_params[PROFILE] = code

    applied = scope.selection.applied()
    chosen = [
        *scope.selection.focus,
        *(Focus(column, code) for key, column in FILTER_COLUMNS.items() for code in applied.get(key, ())),
    ]
    leads = dict.fromkeys((*COLUMNS[one.column], one.code) for one in chosen if one.column in COLUMNS)
    known = [lead for lead in leads if lead[2] != words.UNKNOWN]
    for page, column, code in known[:MOST]:
        label = literal(f"Profile of {scope.names.of(column, code)}")
        if page == here:
            key = f"offer-{column}-{code}"
            st.button(label, key=key, type="tertiary", icon=ICON, on_click=open_here, args=(code,))
        else:
            st.page_link(str(SITE / "pages" / f"{page}.py"), label=label, icon=ICON, query_params={PROFILE: code})
