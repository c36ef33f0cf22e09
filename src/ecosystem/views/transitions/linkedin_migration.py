"""Views of net migration of LinkedIn members: skill groups of Pakistan, AI skills of economies, destinations."""

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators.economy_figures import pick, place, series
from ecosystem.selection import Scope
from ecosystem.tables import CountryMigration, SkillMigration
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.views.compared_economies import NONE_IN_PERIOD, economies, in_period, without_figures
from ecosystem.views.number_format import joined, nonzero, rows, signed, whole
from ecosystem.views.view_definition import Method, ViewResult, view

LINKEDIN = "worldbank-linkedin"
AI = "Artificial Intelligence (AI)"
MOST_SKILLS, MOST_PARTNERS, LARGEST = 12, 12, 5
UNIT = "members per 10,000 with the skill"
LIMITS = (
    "Members of LinkedIn, not people: who has no profile, or does not update it, is not in it.",
    "Net figures: many may leave and many arrive behind a small one. How many members a figure rests on is not "
    "published, so there is no interval.",
    "The source describes its columns once as single years and once as means of three; they behave as single years.",
    "Rates by skill, by industry and by country have different denominators and do not compare with one another.",
    "The figures end in 2019; no later release of the World Bank and LinkedIn was found, and the AI rates that the AI "
    "Index prints may not be made into other tables.",
)
SKILL_LIMITS = ("A member has many skills: groups overlap and must not be added.", *LIMITS)


def _ends(table: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a table; zeros where it is empty."""
    return (int(table["year"].min()), int(table["year"].max())) if len(table) else (0, 0)


def _dots(table: pd.DataFrame, first: int, last: int) -> list[Dots]:
    """Return the dots of the last year, over those of the first in grey."""
    named = table.assign(
        hover=[f"{row.label}, {row.year}\nNet {signed(row.value, 1)} per 10,000" for row in rows(table)]
    )
    now = Dots(str(last), pick(named, year=last))
    return [now] if first == last else [Dots(str(first), pick(named, year=first), palette.CONTEXT, "diamond"), now]


def _net(value: float) -> str:
    """Name a net rate as a loss or a gain."""
    return f"a {'loss' if value < 0 else 'gain'} of {abs(value):,.0f}"


@view(
    "transitions.skills",
    "Which skills have the highest rates of net loss of LinkedIn members in Pakistan?",
    Method(
        definition="Members of LinkedIn who moved their profile to Pakistan less those who moved it away in a year, "
        "per 10,000 members in Pakistan with a skill of the group. The chart shows the groups with the highest "
        "rates of loss in the last year of the period, the table all.",
        formula="rate = 10,000 × (arrivals − departures) / members with the skill, as printed",
        limits=SKILL_LIMITS,
    ),
    measure="Net members of LinkedIn moving to Pakistan per 10,000 with the skill",
    height=380,
    published=True,
    filters=("period",),
)
def skills(scope: Scope) -> ViewResult:
    """Net migration of Pakistan by skill group, the highest rates of loss first."""
    counts = in_period(scope, scope.ecosystem.published[SkillMigration])
    own = pick(counts, economy_id=words.HOME)
    first, last = _ends(own)
    table = (
        series(own, "net_rate", economies=(words.HOME,), unit=UNIT, by=("skill_group", "skill_category", "year"))
        .astype({"skill_group": "str", "skill_category": "str"})
        .rename(columns={"skill_group": "label"})
        .sort_values(["year", "value"], ascending=[False, True], kind="stable", ignore_index=True)
    )
    newest = pick(table, year=last)
    result = ViewResult(
        table,
        n=f"{whole(len(newest), 'skill group')} of members in Pakistan",
        columns={
            "label": "Skill group",
            "skill_category": "Category",
            "year": "Year",
            "value": "Net members per 10,000 with the skill",
        },
        sources=(LINKEDIN,),
    )
    if table.empty:
        return result.empty(NONE_IN_PERIOD)
    order = newest["label"].head(MOST_SKILLS).tolist()
    figure = ranked_dots(
        _dots(pick(table, label=order), first, last),
        order=order,
        axis="Net per 10,000 members",
        emphasis=AI,
        from_zero=True,
    )
    groups = set(table["label"])
    places = [
        (year, place(pick(table, year=year), "value", among=groups, key="label", of=AI, largest=False))
        for year in sorted(set(table["year"].tolist()))
    ]
    now = places[-1][1]
    value, before = (next(rows(pick(table, label=AI, year=year))).value for year in (last, first))
    listed = joined([f"{where.place} in {year}" for year, where in places[:-1]])
    headline = f"Pakistan's rate of net loss of LinkedIn members in {last} was highest for AI skills"
    if now.place > 1:
        headline = f"AI had place {now.place} among skills by Pakistan's rate of net loss on LinkedIn in {last}"
    return result.complete(
        figure,
        f"In LinkedIn's figures of {last}, artificial intelligence has place {now.place} among Pakistan's "
        f"{whole(now.out_of, 'skill group')} by rate of net loss: {_net(value)} per 10,000 members with the skill."
        + (f" Its earlier places were {listed}; in {first} the net rate was {signed(before)}." if listed else ""),
        headline,
    )


@view(
    "transitions.ai_talent",
    "How do other economies gain or lose AI skills on LinkedIn?",
    Method(
        definition="Members of LinkedIn with artificial-intelligence skills who moved their profile to the economy "
        "less those who moved it away in a year, per 10,000 members there with such skills; first and last year of the "
        "period.",
        formula="rate = 10,000 × (arrivals − departures) / members with AI skills, as printed",
        limits=(
            "The group is printed for 61 of 140 economies: those with enough members, most of them large or rich.",
            *SKILL_LIMITS,
        ),
    ),
    measure="Net members of LinkedIn moving to the economy per 10,000 there with AI skills",
    height=340,
    published=True,
    filters=("economy", "period"),
)
def ai_talent(scope: Scope) -> ViewResult:
    """Net migration of members with AI skills by economy."""
    published = scope.ecosystem.published
    counts = in_period(scope, pick(published[SkillMigration], skill_group=AI))
    table = series(counts, "net_rate", economies=economies(scope), unit=UNIT)
    table = table.assign(label=[published.names[code] for code in table["economy_id"]])
    first, last = _ends(table)
    newest = pick(table, year=last).sort_values("value", kind="stable")
    own = next(rows(pick(newest, economy_id=words.HOME)), None)
    result = ViewResult(
        table,
        n=f"{whole(len(newest), 'economy', 'economies')} with members of LinkedIn",
        unknown=without_figures(scope, newest, pick(published[SkillMigration], skill_group=AI)) if own else "",
        columns={"label": "Economy", "year": "Year", "value": "Net members per 10,000 with AI skills"},
        sources=(LINKEDIN,),
    )
    if own is None:
        return result.empty(NONE_IN_PERIOD)
    where = place(pick(counts, year=last), "net_rate", among=published.economies, of=words.HOME, largest=False)
    figure = ranked_dots(
        _dots(table, first, last),
        order=newest["label"].tolist(),
        axis="Net per 10,000 members with AI skills",
        emphasis=own.label,
    )
    return result.complete(
        figure,
        f"In LinkedIn's figures of {last}, Pakistan has place {where.place} of {where.out_of} economies by rate of "
        f"net loss of members with AI skills: {_net(own.value)} per 10,000 of them.{_compared(newest)}",
        f"Pakistan had place {where.place} among economies by rate of net loss of AI skills on LinkedIn in {last}",
    )


def _compared(table: pd.DataFrame) -> str:
    """Return a sentence with the rates of the other economies, the largest loss first."""
    others = [row for row in rows(table) if row.economy_id != words.HOME]
    listed = joined([f"{row.label} {signed(row.value)}" for row in others])
    return nonzero(len(listed), f" Compared: {listed}.")


@view(
    "transitions.partners",
    "With which countries is Pakistan's net loss of LinkedIn members largest?",
    Method(
        definition="Members of LinkedIn who moved their profile from the country to Pakistan less those who moved it "
        "there in a year, per 10,000 members in Pakistan. The chart shows the countries with the largest net figures "
        "in the first or last year of the period, the table all that are printed.",
        formula="rate = 10,000 × (arrivals − departures) / members in Pakistan, as printed",
        limits=(
            "All members, whatever their skills and occupations: neither AI nor research.",
            "Only the countries that the source lists: their sum is not Pakistan's whole net migration.",
            *LIMITS,
        ),
    ),
    measure="Net LinkedIn members coming from the country, per 10,000 members in Pakistan",
    height=380,
    published=True,
    filters=("period",),
)
def partners(scope: Scope) -> ViewResult:
    """Net migration of LinkedIn members between Pakistan and other countries."""
    published = scope.ecosystem.published
    counts = in_period(scope, pick(published[CountryMigration], economy_id=words.HOME))
    table = series(
        counts.astype({"partner_id": "str"}),
        "net_rate",
        economies=(words.HOME,),
        unit="members per 10,000",
        by=("partner_id", "year"),
    )
    table = table.assign(label=[published.names[code] for code in table["partner_id"]])
    table = table.sort_values(["year", "value"], ascending=[False, True], kind="stable", ignore_index=True)
    first, last = _ends(table)
    newest = pick(table, year=last)
    result = ViewResult(
        table,
        n=f"{whole(len(newest), 'country', 'countries')} listed",
        columns={"label": "Country", "year": "Year", "value": "Net members per 10,000 in Pakistan"},
        sources=(LINKEDIN,),
    )
    if table.empty:
        return result.empty(NONE_IN_PERIOD)
    ends = pick(table, year=(first, last))
    largest = ends.assign(size=ends["value"].abs()).groupby("label")["size"].max().nlargest(MOST_PARTNERS).index
    drawn = pick(ends, label=tuple(largest))
    figure = ranked_dots(
        _dots(drawn, first, last),
        order=pick(drawn, year=last)["label"].tolist(),
        axis="Net per 10,000 members in Pakistan",
    )
    return result.complete(figure, *_summarise_partners(newest, pick(table, year=first), first, last))


def _summarise_partners(newest: pd.DataFrame, earlier: pd.DataFrame, first: int, last: int) -> tuple[str, str]:
    """Return the summary and the headline."""
    losses = newest[(newest["value"] < 0).to_numpy()]
    top: list[Any] = list(rows(losses.head(LARGEST)))
    if not top:
        return f"In {last} LinkedIn shows no net loss of Pakistan with a country listed.", ""
    listed = joined([f"{in_sentence(row.label)} ({signed(row.value, 1)})" for row in top])
    before = next(rows(pick(earlier, partner_id=top[0].partner_id)))
    return (
        f"In {last} Pakistan's largest net losses of LinkedIn members, per 10,000 members, were: {listed}. The "
        f"{len(newest)} countries listed together make {signed(newest['value'].sum(), 1)}"
        + (f"; in {first} it was {signed(before.value, 1)} for {in_sentence(top[0].label)}." if first < last else "."),
        f"Pakistan's largest net loss of LinkedIn members in {last} was to {in_sentence(top[0].label)}",
    )
