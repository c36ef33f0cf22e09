"""The three journeys of the source article, as illustrative rows. The article gives no years, so they have none."""

from __future__ import annotations

from typing import Final

import pandas as pd

from ecosystem.tables import Researchers, Transitions

ARTICLE: Final = "source-article"

_PEOPLE: Final = (
    {
        Researchers.researcher_id: "j-aisha-rahman",
        Researchers.name: "Dr. Aisha Rahman",
        Researchers.field: "natural-language-processing",
        Researchers.degree: "doctorate",
        Researchers.degree_institution: "Lahore University of Management Sciences (LUMS)",
        Researchers.degree_country_code: "PK",
        Researchers.organization: "A start-up in Silicon Valley",
        Researchers.sector_id: "language-tech",
        Researchers.skills: "nlp",
    },
    {
        Researchers.researcher_id: "j-ali-hassan",
        Researchers.name: "Ali Hassan",
        Researchers.field: "other-ai",
        Researchers.organization: "A fintech firm in Karachi",
        Researchers.sector_id: "fintech",
        Researchers.city_id: "karachi",
        Researchers.skills: "cloud;mlops",
    },
    {
        Researchers.researcher_id: "j-sara-khan",
        Researchers.name: "Sara Khan",
        Researchers.field: "other-ai",
        Researchers.organization: "A multinational AI laboratory in Berlin",
        Researchers.sector_id: "multinational-lab",
        Researchers.city_id: "berlin",
        Researchers.skills: "open-source",
    },
)
_MOVES: Final = (
    {
        Transitions.transition_id: "t-j-aisha-rahman",
        Transitions.researcher_id: "j-aisha-rahman",
        Transitions.kind: "leave",
        Transitions.from_organization: "Lahore University of Management Sciences (LUMS)",
        Transitions.from_sector_id: "university",
        Transitions.from_city_id: "lahore",
        Transitions.from_country_code: "PK",
        Transitions.to_organization: "A start-up in Silicon Valley",
        Transitions.to_sector_id: "language-tech",
        Transitions.to_country_code: "US",
        Transitions.role: "AI lead",
        Transitions.motivation: "real-world-impact",
        Transitions.challenge: "industry-academia-gap",
        Transitions.note: "Illustration from the article, which gives no year; customer-support chatbots.",
    },
    {
        Transitions.transition_id: "t-j-ali-hassan",
        Transitions.researcher_id: "j-ali-hassan",
        Transitions.kind: "move",
        Transitions.from_organization: "FAST National University of Computer and Emerging Sciences (FAST-NUCES)",
        Transitions.from_sector_id: "university",
        Transitions.from_country_code: "PK",
        Transitions.to_organization: "A fintech firm in Karachi",
        Transitions.to_sector_id: "fintech",
        Transitions.to_city_id: "karachi",
        Transitions.to_country_code: "PK",
        Transitions.challenge: "deployment-skills-gap",
        Transitions.note: "Illustration from the article, which gives no year and no campus; fraud detection.",
    },
    {
        Transitions.transition_id: "t-j-sara-khan",
        Transitions.researcher_id: "j-sara-khan",
        Transitions.kind: "leave",
        Transitions.from_organization: "National University of Sciences & Technology (NUST)",
        Transitions.from_sector_id: "university",
        Transitions.from_city_id: "islamabad",
        Transitions.from_country_code: "PK",
        Transitions.to_organization: "A multinational AI laboratory in Berlin",
        Transitions.to_sector_id: "multinational-lab",
        Transitions.to_city_id: "berlin",
        Transitions.to_country_code: "DE",
        Transitions.motivation: "international-collaboration",
        Transitions.note: "Illustration from the article, which gives no year; open-source contributions.",
    },
)


def journey_people() -> pd.DataFrame:
    """Rows of the researchers table."""
    return pd.DataFrame([{**row, Researchers.source_id: ARTICLE} for row in _PEOPLE])


def journey_moves() -> pd.DataFrame:
    """Rows of the transitions table."""
    return pd.DataFrame([{**row, Transitions.evidence: "i", Transitions.source_id: ARTICLE} for row in _MOVES])
