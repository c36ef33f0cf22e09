"""Pages in the order of the menu, with title, question and tabs.

A light module: the server reads it before it imports the app.
"""

from dataclasses import dataclass
from typing import Final

EVIDENCE: Final = "evidence"
"""Tab of a page with published and observed figures, whatever the dataset."""
EXPLORE: Final = "explore"
"""Tab of a page with the chosen dataset under its filters."""
TABS: Final = (EVIDENCE, EXPLORE)
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
