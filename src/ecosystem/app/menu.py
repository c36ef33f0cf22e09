"""Pages of the app in the order of the menu, with title and question."""

from dataclasses import dataclass

import streamlit as st

from ecosystem.selection import EVIDENCE, TABS
from ecosystem.site import SITE
from ecosystem.views import ViewDefinition

PRODUCT = "Pakistan's AI ecosystem"


@dataclass(frozen=True)
class Entry:
    """One page of the menu."""

    name: str
    title: str
    question: str
    tabs: tuple[str, ...] = TABS
    guests: tuple[str, ...] = ()  # views of other pages on the tab Evidence
    heading: str = ""

    @property
    def large(self) -> str:
        """The heading of the page, by default its title in the menu."""
        return self.heading or self.title


ENTRIES = (
    Entry(
        "overview",
        "Overview",
        "Who works on AI in Pakistan, where they go, and what is known about it: every number with its source.",
        heading=PRODUCT,
        guests=("context.sources", "transitions.stay"),
    ),
    Entry("researchers", "Researchers", "Who is in it, where were they trained, and where do they work?"),
    Entry("transitions", "Transitions", "How many move between academia and industry, where to, and when?"),
    Entry(
        "cities",
        "Cities",
        "What is each city strong in, and which cities gain or lose?",
        guests=("overview.academics", "overview.organisations"),
    ),
    Entry("sectors", "Sectors", "Which sectors take researchers in, and what skills do they ask for?"),
    Entry("journeys", "Journeys", "Why do people move, which challenges do they meet, and what do they learn?"),
    Entry(
        "context", "Pakistan in context", "How does Pakistan compare with its peers in published figures?", (EVIDENCE,)
    ),
    Entry(
        "organisations", "Organisations", "Which organisations make up the ecosystem, and where are they?", (EVIDENCE,)
    ),
    Entry("deck", "Deck", "Which views make a talk, in which order?", tabs=()),
    Entry("your_data", "Your data", "Which data of your own shall be shown here?", tabs=()),
    Entry("methods", "Data and methods", "Where do the numbers come from, and what are their limits?", tabs=()),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


def path(page: str) -> str:
    """Return a page's path in an address: nothing for the one that opens first.

    Examples
    --------
    >>> path("overview"), path("cities")
    ('', 'cities')
    """
    return "" if page == ENTRIES[0].name else page


def page_of(view: ViewDefinition) -> str:
    """Return the page that shows a view; one that several pages show counts to the first page."""
    return view.page if view.page in BY_NAME else ENTRIES[0].name


def menu(*, hidden: bool = False) -> st.Page:
    """Declare the pages to Streamlit and draw the menu unless hidden; return the opened page."""
    return st.navigation(
        [
            st.Page(SITE / "pages" / f"{entry.name}.py", title=entry.title, default=entry.name == "overview")
            for entry in ENTRIES
            if (SITE / "pages" / f"{entry.name}.py").exists()
        ],
        position="hidden" if hidden else "top",
    )
