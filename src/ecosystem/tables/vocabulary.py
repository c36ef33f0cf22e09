"""Controlled vocabularies: the codes allowed in columns, with their labels; home country and year limits."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

HOME: Final = "PK"
UNKNOWN: Final = "unknown"
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
"""Limits of plausible years, both included."""
YEARS: Final = range(FIRST_YEAR, LAST_YEAR + 1)

FIELDS = MappingProxyType(
    {
        "machine-learning": "Machine learning",
        "computer-vision": "Computer vision",
        "natural-language-processing": "Natural language processing",
        "speech": "Speech",
        "robotics": "Robotics",
        "data-mining": "Data mining",
        "knowledge-and-reasoning": "Knowledge and reasoning",
        "information-retrieval": "Information retrieval",
        "bioinformatics": "Bioinformatics",
        "other-ai": "Other AI",
        "other-computing": "Other computing",
        "unknown": "Not stated",
    }
)
DEGREES = MappingProxyType({"bachelor": "Bachelor", "master": "Master", "doctorate": "Doctorate"})
DOMAINS = MappingProxyType(
    {"academia": "Academia", "industry": "Industry", "government": "Government", "nonprofit": "Nonprofit"}
)
MOVE_KINDS = MappingProxyType(
    {
        "move": "Move",
        "training-to-post": "From training to a post",
        "dual": "Second post beside the first",
        "return": "Return",
        "start-up": "Founding a start-up",
        "leave": "Leaving",
    }
)
EVIDENCE = MappingProxyType(
    {
        "a": "Own page",
        "b": "Employer's page",
        "c": "ORCID or employment record",
        "d": "Affiliation on publications",
        "e": "News",
        "f": "Unverified",
        "s": "Simulated",
        "i": "Illustrative",
    }
)
MOTIVATIONS = MappingProxyType(
    {
        "real-world-impact": "Real-world impact",
        "funding-and-resources": "Funding and resources",
        "career-growth": "Career growth",
        "international-collaboration": "International collaboration",
    }
)
CHALLENGES = MappingProxyType(
    {
        "industry-academia-gap": "Gap between universities and firms",
        "deployment-skills-gap": "Deployment skills gap",
        "visa-and-relocation": "Visa and relocation",
        "workplace-culture": "Workplace culture",
    }
)
LESSONS = MappingProxyType(
    {"portfolio": "Portfolio", "network": "Network", "industry-skills": "Industry skills", "mentorship": "Mentorship"}
)
CROSSINGS = MappingProxyType(
    {
        "stays": "Stays in the country",
        "leaves": "Leaves the country",
        "arrives": "Arrives from abroad",
        "abroad": "Moves abroad to abroad",
    }
)
DATASET_KINDS = MappingProxyType(
    {
        "observed": "Observed: read from records of real people",
        "published": "Published: counted by others and cited",
        "simulated": "Simulated: made by a model, about nobody",
        "illustrative": "Illustrative: stories, not evidence",
    }
)
ORGANIZATION_KINDS = MappingProxyType(
    {
        "university": "University",
        "research_lab": "Research laboratory",
        "company": "Company",
        "startup": "Start-up",
        "multinational_office": "Office of a multinational",
        "incubator": "Incubator",
        "government": "Government body",
        "nonprofit": "Nonprofit",
        "community": "Community",
        "investor": "Investor",
    }
)
FACT_TOPICS = MappingProxyType(
    {
        "policy": "Policy",
        "funding": "Funding",
        "education": "Education",
        "talent": "Talent",
        "startups": "Start-ups",
        "infrastructure": "Infrastructure",
        "exports": "Exports",
        "cities": "Cities",
    }
)
CONFIDENCE = MappingProxyType({"high": "High", "medium": "Medium", "low": "Low"})
DATABASES = MappingProxyType({"openalex": "OpenAlex", "scopus": "Scopus"})
