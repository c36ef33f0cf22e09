"""Five findings from published figures, as cards: each with an earlier figure, economies beside it, and its source."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ecosystem.indicators.economy_figures import growth, pick, place, share_series
from ecosystem.indicators.practitioners import practitioner_shares
from ecosystem.indicators.us_students import stay_shares
from ecosystem.load import PublishedTables, Reference
from ecosystem.tables import AiArticles, PractitionerCounts, SkillMigration, StayIntention
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import ML_IN_PRODUCTION, WORLD
from ecosystem.views.number_format import first_and_last, percent, rows, share_text, signed
from ecosystem.views.overview.headline_cards import UNKNOWN_VALUE, Headline, with_minus_signs
from ecosystem.views.transitions.linkedin_migration import AI
from ecosystem.views.transitions.united_states import ALL_VISA_HOLDERS

BESIDE = ("IN", "BD")
"""Economies named on every card; the views compare with those that the reader chooses."""
SPAN = 10
"""Years of growth."""
SCOPUS = "Journals and proceedings in Scopus, by NCSES"


def findings(reference: Reference) -> tuple[Headline, ...]:
    """Return the five findings; a number whose table has no row is not known."""
    published = reference.published
    cards = (_growth, _foreign, _skills, _stay, _adoption)
    return with_minus_signs(tuple(card(published) for card in cards))


def _beside(published: PublishedTables, figures: Mapping[str, str], everybody: Mapping[str, str]) -> str:
    """Write figures by economy with their names: those of `everybody` first, by the name given."""
    named = [f"{name} {figures[code]}" for code, name in everybody.items() if code in figures]
    named += [f"{published.names[code]} {figures[code]}" for code in BESIDE if code in figures]
    return f"{', '.join(named)}. " if named else ""


def _growth(published: PublishedTables) -> Headline:
    articles = published[AiArticles]
    own = pick(articles, economy_id=words.HOME).sort_values("year")
    label = "AI articles a year with an author in Pakistan"
    if own.empty:
        return Headline(label, UNKNOWN_VALUE, view="context.articles")
    last = int(own["year"].iloc[-1])
    first = max(last - SPAN, int(own["year"].iloc[0]))
    recent = own[(own["year"] >= first).to_numpy()]["articles"].astype(float).tolist()
    times = {
        code: f"{growth(articles, 'articles', economy=code, first=first, last=last):.1f} times"
        for code in (words.HOME, WORLD, BESIDE[0])
    }
    return Headline(
        f"{label}, {last} against {first}",
        times[words.HOME],
        f"{recent[-1]:,.0f} after {recent[0]:,.0f}",
        _beside(published, times, {WORLD: "World"}) + SCOPUS,
        tuple(recent),
        view="context.articles",
    )


def _foreign(published: PublishedTables) -> Headline:
    label = "AI articles from Pakistan written with a foreign institution"
    shares = share_series(
        published[AiArticles], "with_foreign", "articles", economies=(words.HOME, WORLD, *BESIDE)
    ).dropna(subset=["value"])
    own = pick(shares, economy_id=words.HOME)
    if own.empty:
        return Headline(label, UNKNOWN_VALUE, view="context.foreign_share")
    last = next(rows(own.tail(1)))
    recent = own[(own["year"] >= last.year - SPAN).to_numpy()]
    first = next(rows(recent))
    return Headline(
        f"{label}, {last.year}",
        percent(last.value),
        f"{percent(first.value)} in {first.year}",
        _beside(published, _percentages(shares, last.year), {WORLD: "World"}) + SCOPUS,
        tuple(recent["value"]),
        view="context.foreign_share",
    )


def _percentages(table: pd.DataFrame, year: int) -> dict[str, str]:
    known = table[(table["year"] == year).to_numpy()].dropna(subset=["value"])
    return {row.economy_id: percent(row.value) for row in rows(known)}


def _skills(published: PublishedTables) -> Headline:
    label = "Place of AI among skills by rate of net loss of LinkedIn members"
    own = pick(published[SkillMigration], economy_id=words.HOME)
    rates = pick(published[SkillMigration], skill_group=AI)
    series = pick(rates, economy_id=words.HOME).sort_values("year")
    if series.empty:
        return Headline(label, UNKNOWN_VALUE, view="transitions.skills")
    first, last = (int(series["year"].iloc[end]) for end in (0, -1))
    groups = set(own["skill_group"])
    before, now = (
        place(pick(own, year=year), "net_rate", among=groups, key="skill_group", of=AI, largest=False)
        for year in (first, last)
    )
    newest = {str(row.economy_id): signed(row.net_rate) for row in rows(pick(rates, year=last))}
    return Headline(
        f"{label}, {last}",
        f"{now.place} of {now.out_of}",
        f"{before.place} of {before.out_of} in {first}",
        f"Net per 10,000 members with AI skills: {_beside(published, newest, {words.HOME: 'Pakistan'})}No later "
        "release was found. World Bank and LinkedIn",
        tuple(series["net_rate"].astype(float)),
        view="transitions.skills",
    )


def _stay(published: PublishedTables) -> Headline:
    label = "New doctorates from Pakistan who intend to stay in the United States"
    intention = published[StayIntention]
    yearly = intention[(intention["first_year"] == intention["last_year"]).to_numpy(dtype=bool)]
    shares = stay_shares(yearly, economies=(words.HOME, ALL_VISA_HOLDERS, *BESIDE)).rename(
        columns={"last_year": "year"}
    )
    own = pick(shares, economy_id=words.HOME)
    if own.empty:
        return Headline(label, UNKNOWN_VALUE, view="transitions.stay")
    first, last = first_and_last(own)
    beside = _beside(published, _percentages(shares, last.year), {ALL_VISA_HOLDERS: "All on such visas"})
    return Headline(
        f"{label}, {last.year}",
        percent(last.value),
        f"{share_text(first)} in {first.year}",
        f"{beside}{_interval(last)}; all fields, temporary visas, an intention. NCSES",
        tuple(own["value"]),
        view="transitions.stay",
    )


def _interval(row: Any) -> str:
    return f"95 % interval {share_text(row).partition('(')[2].rstrip(')')}, n = {row.n:,.0f}"


def _adoption(published: PublishedTables) -> Headline:
    label = "Respondents in Pakistan with machine learning in production at work"
    counts = published[PractitionerCounts]
    years = sorted(set(counts["year"].tolist()))
    shares = practitioner_shares(
        counts,
        "ml_adoption",
        economies=(words.HOME, WORLD, *BESIDE),
        years=years,
        together={"in-production": ML_IN_PRODUCTION},
    )
    own = pick(shares, economy_id=words.HOME)
    if own.empty:
        return Headline(label, UNKNOWN_VALUE, view="sectors.adoption")
    first, last = first_and_last(own)
    world = _percentages(shares, first.year).get(WORLD, UNKNOWN_VALUE)
    return Headline(
        f"{label}, {last.year}",
        percent(last.value),
        f"{percent(first.value)} in {first.year}; world {world}" if first.year < last.year else "",
        f"{_beside(published, _percentages(shares, last.year), {WORLD: 'World'})}{_interval(last)}; volunteers; two "
        "surveys, no trend. Kaggle",
        view="sectors.adoption",
    )
