"""Card of one listed organisation: facts, website, source, and its people in a dataset."""

import re
from dataclasses import dataclass

import pandas as pd

from ecosystem.load import Ecosystem
from ecosystem.selection import Names
from ecosystem.tables import Organizations, Researchers
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import country_name
from ecosystem.views.number_format import join_nonempty, people_text

IN_BRACKETS = re.compile(r"\([^()]*\)")
COLUMNS = {
    "kind": ("Kind", "organization_kind"),
    "sector_id": ("Sector", "sector_id"),
    "status": ("Status", "organization_status"),
}


@dataclass(frozen=True)
class OrganisationCard:
    """What is known of a listed organisation.

    Attributes
    ----------
    facts : tuple of pairs of str
        What is known, each with its title.
    website : str
        Empty where the page read is not part of it.
    source : pair of str
        Title and address of the page read.
    people : str
        How many people of the dataset have it as employer, by degree; empty where none has.
    employer : str
        Its name as the dataset writes it, where people have it as employer.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    website: str
    source: tuple[str, str]
    people: str
    employer: str


def organisation_card(ecosystem: Ecosystem, identity: str) -> OrganisationCard | None:
    """Return the card of an organisation by its id; None if it is not listed."""
    table = ecosystem.reference["organizations"]
    rows = table[(table[Organizations.organization_id] == identity).to_numpy()]
    if rows.empty:
        return None
    row = {str(name): "" if pd.isna(value) else str(value) for name, value in rows.iloc[0].items()}
    names, parts = Names(ecosystem), table[(table[Organizations.parent_id] == identity).to_numpy()]
    listed = dict(zip(table[Organizations.organization_id].astype(str), table[Organizations.name], strict=True))
    country = country_name(row["country_code"]) if row["country_code"] else ""
    city = names.of("city_id", row["city_id"])
    basis = ", which is general knowledge" if row["city_id"] and row["city_basis"] != "source" else ""
    facts = {
        **{title: names.of(column, row[name]) for name, (title, column) in COLUMNS.items()},
        "City": f"{join_nonempty(city, country, by=', ')}{basis}",
        "Work in AI": row["ai_focus"] or "No link to AI was seen, which does not mean that there is none",
        "Founded": row["founded"],
        "Belongs to": str(listed.get(row["parent_id"], "")),
        "Parts": "; ".join(parts[Organizations.name].astype(str)),
        "Support": f"{words.CONFIDENCE[row['confidence']]} confidence",
    }
    people, employer = _people(ecosystem, row["name"])
    return OrganisationCard(
        name=row["name"],
        facts=tuple((title, text) for title, text in facts.items() if text),
        website=row["website"],
        source=(row["source_title"], row["source_url"]),
        people=people,
        employer=employer,
    )


def _people(ecosystem: Ecosystem, name: str) -> tuple[str, str]:
    """Return how many people have an employer of this name, by degree, and how the dataset writes it."""
    employers = ecosystem.researchers[Researchers.organization]
    written = [text for text in employers.dropna().unique() if plain_name(text) == plain_name(name)]
    here = employers.isin(written).to_numpy()
    if not here.any():
        return "", ""
    known = Names(ecosystem)
    degrees = ecosystem.people["degree"][here].astype(object).fillna(words.UNKNOWN).value_counts()
    by_degree = ", ".join(f"{known.of('degree', str(code)).lower()} {count:,}" for code, count in degrees.items())
    return f"{people_text(int(here.sum()))} ({by_degree})", str(written[0])


def plain_name(name: str) -> str:
    """Return a name by which an organisation and an employer are compared: small letters, without brackets.

    Examples
    --------
    >>> plain_name("National University of Computer and Emerging Sciences (FAST-NUCES)")
    'national university of computer and emerging sciences'
    """
    return " ".join(IN_BRACKETS.sub(" ", name).casefold().split())
