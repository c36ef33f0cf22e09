"""The three journeys of the source article, as illustrative rows. The article gives no years, so they have none."""

from typing import Final

import pandas as pd

from ecosystem.tables import Researchers, Transitions

ARTICLE: Final = "source-article"

_PEOPLE: Final = {
    "aisha-rahman": {
        Researchers.name: "Dr. Aisha Rahman",
        Researchers.field: "natural-language-processing",
        Researchers.degree: "doctorate",
        Researchers.degree_institution: "Lahore University of Management Sciences (LUMS)",
        Researchers.degree_country_code: "PK",
        Researchers.organization: "A start-up in Silicon Valley",
        Researchers.sector_id: "language-tech",
        Researchers.skills: "nlp",
    },
    "ali-hassan": {
        Researchers.name: "Ali Hassan",
        Researchers.field: "other-ai",
        Researchers.organization: "A fintech firm in Karachi",
        Researchers.sector_id: "fintech",
        Researchers.city_id: "karachi",
        Researchers.skills: "cloud;mlops",
    },
    "sara-khan": {
        Researchers.name: "Sara Khan",
        Researchers.field: "other-ai",
        Researchers.organization: "A multinational AI laboratory in Berlin",
        Researchers.sector_id: "multinational-lab",
        Researchers.city_id: "berlin",
        Researchers.skills: "open-source",
    },
}
_MOVES: Final = {
    "aisha-rahman": {
        Transitions.kind: "leave",
        Transitions.from_organization: "Lahore University of Management Sciences (LUMS)",
        Transitions.from_city_id: "lahore",
        Transitions.to_organization: "A start-up in Silicon Valley",
        Transitions.to_sector_id: "language-tech",
        Transitions.to_country_code: "US",
        Transitions.role: "AI lead",
        Transitions.motivation: "real-world-impact",
        Transitions.challenge: "industry-academia-gap",
        Transitions.note: "Illustration from the article, which gives no year; customer-support chatbots.",
    },
    "ali-hassan": {
        Transitions.kind: "move",
        Transitions.from_organization: "FAST National University of Computer and Emerging Sciences (FAST-NUCES)",
        Transitions.to_organization: "A fintech firm in Karachi",
        Transitions.to_sector_id: "fintech",
        Transitions.to_city_id: "karachi",
        Transitions.to_country_code: "PK",
        Transitions.challenge: "deployment-skills-gap",
        Transitions.note: "Illustration from the article, which gives no year and no campus; fraud detection.",
    },
    "sara-khan": {
        Transitions.kind: "leave",
        Transitions.from_organization: "National University of Sciences & Technology (NUST)",
        Transitions.from_city_id: "islamabad",
        Transitions.to_organization: "A multinational AI laboratory in Berlin",
        Transitions.to_sector_id: "multinational-lab",
        Transitions.to_city_id: "berlin",
        Transitions.to_country_code: "DE",
        Transitions.motivation: "international-collaboration",
        Transitions.note: "Illustration from the article, which gives no year; open-source contributions.",
    },
}


def journey_people() -> pd.DataFrame:
    """Rows of the researchers table."""
    return pd.DataFrame(
        [{Researchers.researcher_id: f"j-{key}", **row, Researchers.source_id: ARTICLE} for key, row in _PEOPLE.items()]
    )


def journey_moves() -> pd.DataFrame:
    """Rows of the transitions table."""
    common = {
        Transitions.from_sector_id: "university",
        Transitions.from_country_code: "PK",
        Transitions.evidence: "i",
        Transitions.source_id: ARTICLE,
    }
    return pd.DataFrame(
        [
            {Transitions.transition_id: f"t-j-{key}", Transitions.researcher_id: f"j-{key}", **row, **common}
            for key, row in _MOVES.items()
        ]
    )
