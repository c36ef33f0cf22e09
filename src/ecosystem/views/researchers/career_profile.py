"""Profile of one researcher: facts, timeline, and moves with their sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures.timeline import timeline
from ecosystem.load import UNCERTAIN, Ecosystem, Source
from ecosystem.selection import Names
from ecosystem.tables import Researchers, Sectors, Transitions
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import country_name
from ecosystem.views.methods.import_texts import flags
from ecosystem.views.number_format import rows, whole
from ecosystem.views.provenance import short_name
from ecosystem.views.researchers.people_search import Searchable, search, searchable
from ecosystem.views.researchers.similar_careers import SimilarCareers, similar

__all__ = ["Career", "Searchable", "SimilarCareers", "career", "known_as", "search", "searchable", "similar"]

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "year": "Year",
        "kind": "Kind",
        "left": "From",
        "taken": "To",
        "role": "Role",
        "evidence": "Evidence",
        "source": "Source",
        "source_url": "Record",
    }
)
IMPLAUSIBLE = "Implausible for one person"
NAME_HIDDEN = "Name not shown"
UNCERTAIN_POST = " (uncertain: the records fit another post as well)"
SHORTEST_POST = 0.2
"""Width in years at which a post is drawn that was left in the year in which it was taken."""


@dataclass(frozen=True, eq=False)
class CodeNames:
    """The names of a dataset's codes, and the domain of each sector."""

    names: Names
    domains: Mapping[str, str]

    @classmethod
    def of_data(cls, ecosystem: Ecosystem) -> CodeNames:
        """Gather them."""
        sectors = ecosystem.sectors
        ids, domains = (sectors[name].astype(str) for name in (Sectors.sector_id, Sectors.domain))
        return cls(Names(ecosystem), dict(zip(ids, domains, strict=True)))

    def of(self, column: str, code: str) -> str:
        """Return the displayed name of a code; empty where there is none."""
        return self.names.of(column, code) if code else ""

    def domain(self, sector: str) -> str:
        """Return the domain of a sector."""
        return self.domains.get(sector, words.UNKNOWN)


@dataclass(frozen=True, eq=False)
class Career:
    """One person's career.

    Attributes
    ----------
    title : str
        The name, or the id where there is none.
    facts : tuple of pairs of str
        What is known, each with its title; all of it is text, links among it too.
    figure : plotly Figure
    table : DataFrame
        A row per move, by year; those without a year last.
    columns : mapping of str to str
        Displayed columns of the table with their titles.
    summary : str
        One sentence, also the figure's text alternative.
    sources : tuple of Source
        Where the person's rows come from.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    figure: go.Figure
    table: pd.DataFrame
    columns: Mapping[str, str]
    summary: str
    sources: tuple[Source, ...]


def career(ecosystem: Ecosystem, position: int) -> Career:
    """Return one person's career.

    Parameters
    ----------
    ecosystem : Ecosystem
    position : int
        Row of the person in ``researchers``.
    """
    person = _row(ecosystem.researchers.iloc[position])
    known = CodeNames.of_data(ecosystem)
    of_person = (ecosystem.moves["person"] == position).to_numpy().nonzero()[0]
    moves = [_row(ecosystem.transitions.iloc[place]) for place in of_person]
    moves.sort(key=lambda move: int(move[Transitions.year] or 9999))
    posts = _posts(person, moves, known)
    table = pd.DataFrame([_move_row(move, ecosystem, known) for move in moves], columns=list(COLUMNS))
    drawn = [
        {"year": post["start"], "post": place, "hover": post["moved"]}
        for place, post in enumerate(posts)
        if post["moved"]
    ]
    figure = timeline(pd.DataFrame(posts), pd.DataFrame(drawn, columns=["year", "post", "hover"]))
    ids = dict.fromkeys([person[Researchers.source_id], *(move[Transitions.source_id] for move in moves)])
    return Career(
        title=_title(person),
        facts=(
            *_facts(person, known, uncertain=bool(ecosystem.post_uncertain[position])),
            *_implausible_years(person, ecosystem),
        ),
        figure=figure,
        table=table,
        columns=COLUMNS,
        summary=_summarise(person, moves, posts, known, ecosystem),
        sources=tuple(ecosystem.sources[name] for name in ids if name in ecosystem.sources),
    )


def known_as(ecosystem: Ecosystem, position: int) -> str:
    """Return the name of a person, or what else is known: degree, field and employer; the id where nothing is."""
    person, known = _row(ecosystem.researchers.iloc[position]), CodeNames.of_data(ecosystem)
    facts = (
        known.of("degree", person[Researchers.degree]),
        known.of("field", person[Researchers.field]),
        person[Researchers.organization] or known.of("sector_id", person[Researchers.sector_id]),
    )
    return person[Researchers.name] or _comma_separated(*facts) or person[Researchers.researcher_id]


def _row(values: pd.Series) -> dict[str, str]:
    """Take a table row as text, empty where nothing is known."""
    return {str(name): "" if pd.isna(value) else str(value) for name, value in values.items()}


def _title(person: Mapping[str, str]) -> str:
    if person[Researchers.name]:
        return person[Researchers.name]
    return f"Researcher {person[Researchers.researcher_id]}"


def _facts(person: Mapping[str, str], known: CodeNames, *, uncertain: bool) -> tuple[tuple[str, str], ...]:
    """Return what is known of a person; `uncertain` tells that the present post rests on an uncertain move."""
    degree = known.of("degree", person[Researchers.degree])
    country = person[Researchers.degree_country_code]
    city, sector = person[Researchers.city_id], person[Researchers.sector_id]
    facts = {
        "Name": "" if person[Researchers.name] else NAME_HIDDEN,
        "Field": known.of("field", person[Researchers.field]),
        "Highest degree": _comma_separated(
            degree,
            person[Researchers.degree_institution],
            country_name(country) if country else "",
            person[Researchers.degree_year],
        ),
        "Works at": _comma_separated(
            person[Researchers.organization], known.of("sector_id", sector), known.of("city_id", city)
        )
        + UNCERTAIN_POST * uncertain,
        "Career": _years(person[Researchers.career_start_year], person[Researchers.last_observed_year]),
        "Skills": person[Researchers.skills].replace(";", ", "),
        "Public page": person[Researchers.profile_url],
    }
    return tuple((title, text) for title, text in facts.items() if text)


def _implausible_years(person: Mapping[str, str], ecosystem: Ecosystem) -> tuple[tuple[str, str], ...]:
    """Return the years that the import flagged as implausible for one person, as a fact."""
    flagged = flags(ecosystem, of=person[Researchers.researcher_id])
    years = "; ".join(f"{row.detail or row.why} ({row.year})" for row in rows(flagged))
    return ((IMPLAUSIBLE, years),) if years else ()


def _posts(person: Mapping[str, str], moves: list[dict[str, str]], known: CodeNames) -> list[dict[str, Any]]:
    """Return the posts with start and end; posts without known years are left out."""
    first, last = (_number(person[name]) for name in (Researchers.career_start_year, Researchers.last_observed_year))
    if not moves:
        return [_post(_now(person), known, first, None, last)] if first and last else []
    dated = [move for move in moves if move[Transitions.year]]
    posts: list[dict[str, Any]] = []
    left = [_number(move[Transitions.year]) for move in dated if move[Transitions.kind] != "dual"]
    last = max([last, *(_number(move[Transitions.year]) for move in dated)])
    if dated and dated[0][Transitions.kind] != "training-to-post" and 0 < first < _number(dated[0][Transitions.year]):
        posts.append(_post(_end(dated[0], "from"), known, first, left[0] if left else None, last))
    for place, move in enumerate(dated):
        year, dual = _number(move[Transitions.year]), move[Transitions.kind] == "dual"
        earlier = sum(other[Transitions.kind] != "dual" for other in dated[: place + 1])
        ends = left[earlier] if earlier < len(left) else None
        post = _post(_end(move, "to"), known, year, ends, last)
        posts.append(post | {"open": dual, "moved": _moved(move, known)})
    if posts and any(not move[Transitions.year] for move in moves):
        posts[-1]["open"] = True  # the undated move may have ended it
    return posts


def _post(at: Mapping[str, str], known: CodeNames, start: int, left: int | None, last: int) -> dict[str, Any]:
    """Describe a post from a year to the one in which it was left, else to the end of the year last observed."""
    sector = known.of("sector_id", at["sector"]) or "Sector unknown"
    place = _place(at, known)
    label = at["organization"] or sector
    held = _years(str(start), str(last if left is None else left))
    return {
        "label": label,
        "domain": known.domain(at["sector"]),
        "place": place,
        "start": start,
        "stop": max(last + 1 if left is None else left, start + SHORTEST_POST),
        "open": False,
        "hover": f"{_comma_separated(label, sector if label != sector else '', place)}\n{held}",
        "moved": "",
    }


def _end(move: Mapping[str, str], side: str) -> dict[str, str]:
    columns = {"organization": "organization", "sector": "sector_id", "city": "city_id", "country": "country_code"}
    return {name: move[f"{side}_{column}"] for name, column in columns.items()}


def _now(person: Mapping[str, str]) -> dict[str, str]:
    columns = {"organization": Researchers.organization, "sector": Researchers.sector_id, "city": Researchers.city_id}
    return {**{name: person[column] for name, column in columns.items()}, "country": ""}


def _place(at: Mapping[str, str], known: CodeNames) -> str:
    country = country_name(at["country"]) if at["country"] else ""
    city = known.of("city_id", at["city"])
    return city if not country or (at["country"] == words.HOME and city) else _comma_separated(city, country)


def _moved(move: Mapping[str, str], known: CodeNames) -> str:
    ends = [
        _comma_separated(at["organization"] or known.of("sector_id", at["sector"]), _place(at, known))
        for at in (_end(move, "from"), _end(move, "to"))
    ]
    evidence = words.EVIDENCE.get(move[Transitions.evidence], move[Transitions.evidence])
    return f"{move[Transitions.year]}: {ends[0]} → {ends[1]}\nEvidence: {evidence}"


def _move_row(move: Mapping[str, str], ecosystem: Ecosystem, known: CodeNames) -> dict[str, str]:
    source = ecosystem.sources.get(move[Transitions.source_id])
    cited = source.citation if source else move[Transitions.source_id]
    return {
        "year": move[Transitions.year] or "not known",
        "kind": known.of("kind", move[Transitions.kind]) + ", uncertain" * (move[Transitions.certainty] == UNCERTAIN),
        **{
            column: _comma_separated(at["organization"], known.of("sector_id", at["sector"]), _place(at, known))
            for column, at in (("left", _end(move, "from")), ("taken", _end(move, "to")))
        },
        "role": move[Transitions.role],
        "evidence": known.of("evidence", move[Transitions.evidence]),
        "source": short_name(cited),
        "source_url": move[Transitions.source_url],
    }


def _summarise(
    person: Mapping[str, str],
    moves: list[dict[str, str]],
    posts: list[dict[str, Any]],
    known: CodeNames,
    ecosystem: Ecosystem,
) -> str:
    title, field = _title(person), known.of("field", person[Researchers.field])
    undated = sum(not move[Transitions.year] for move in moves)
    years = _years(person[Researchers.career_start_year], person[Researchers.last_observed_year])
    sectors = [(move[Transitions.from_sector_id], move[Transitions.to_sector_id]) for move in moves]
    countries = [(move[Transitions.from_country_code], move[Transitions.to_country_code]) for move in moves]
    across = sum(all(ends) and known.domain(ends[0]) != known.domain(ends[1]) for ends in sectors)
    home = ecosystem.metadata.home
    borders = sum(all(ends) and (ends[0] == home) != (ends[1] == home) for ends in countries)
    unclear = sum(not all((*of_sector, *of_country)) for of_sector, of_country in zip(sectors, countries, strict=True))
    text = f"{title}, {field}{f', {years}' if years else ''}: {whole(len(moves), 'move')}"
    if moves:
        text += f", {across:,} between domains and {borders:,} across the border"
    if unclear:
        text += f"; the sector or country is unknown for {unclear:,} of {whole(len(moves), 'move')}"
    if undated:
        text += f"; {undated:,} without a year {'is' if undated == 1 else 'are'} not drawn"
    graded = Counter(known.of("evidence", move[Transitions.evidence]) for move in moves)
    evidence = f" Evidence: {'; '.join(f'{grade} ({count:,})' for grade, count in graded.items())}." if graded else ""
    drawn = "" if posts else " The years of the posts are not known, so none is drawn."
    return f"{text}.{evidence}{drawn}"


def _years(first: str, last: str) -> str:
    if first and last:
        return first if first == last else f"{first}–{last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def _number(year: str) -> int:
    return int(year) if year else 0


def _comma_separated(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
