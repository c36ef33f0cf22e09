"""Views of the people in each sector: skills, numbers now, and growth."""

from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.heatmap import diverging_heatmap
from ecosystem.figures.small_multiples import Panel, line_panels
from ecosystem.figures.stacks import StackPart, stacked_shares
from ecosystem.indicators import sectors as indicators
from ecosystem.indicators.counting import Estimate, largest_shares
from ecosystem.indicators.overview import stock_by_domain
from ecosystem.indicators.sectors import MOST_SECTORS
from ecosystem.indicators.skill_lift import naming_skills, skills_by_sector
from ecosystem.selection import Scope
from ecosystem.statistics import wilson
from ecosystem.tables import Sectors
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases, quotients
from ecosystem.views.number_format import (
    SUPPRESSED,
    agree,
    enough,
    joined,
    nonzero,
    people_text,
    percent,
    rows,
    share_text,
    whole,
)
from ecosystem.views.provenance import Counted
from ecosystem.views.view_definition import (
    PICK,
    SHARE_COLUMNS,
    WILSON,
    Comparable,
    Method,
    ViewResult,
    estimate_columns,
    view,
)

HEIGHT = 480
SECTOR_FILTERS = ("sector", "sector_id", "domain")
"""Filters and clicks that fix the share of a sector or domain."""


@view(
    "sectors.skills",
    "Which skills do people in each sector name?",
    Method(
        definition="People who name at least one skill, by the sector of their last known post. The twelve skills "
        "named most often and the twelve sectors with most such people are shown.",
        formula="times = share with the skill in the sector / share with the skill among all (the lift)",
        interval="Newcombe's hybrid score interval, 95 %, of the share in the sector less that in all other sectors",
        reference="Newcombe 1998",
        limits=(
            "A person names several skills, so shares of a sector add up to more than 100 %.",
            "What people name is not what the sector asks for in its advertisements.",
            "Cells in which fewer than five would be expected are suppressed.",
            phrases.CLEAR_AMONG,
        ),
    ),
    measure="Share naming the skill in the sector, in times the share among all",
    height=560,
    pick_note="A click keeps everybody in the sector, whatever skills they name.",
    counted=Counted.PEOPLE,
)
def skills(scope: Scope) -> ViewResult:
    """Lift of skills by sector."""
    named_skills = scope.ecosystem.skills
    table = skills_by_sector(scope.people, named_skills)
    naming = naming_skills(scope.people, named_skills)
    table = table.assign(
        sector=[scope.names.of("sector_id", code) for code in table["sector_id"]],
        text=[quotients.times(row.times) if row.enough else "–" for row in rows(table)],
        share_text=[percent(share) if share == share else "" for share in table["share"]],
        overall_text=[percent(share) for share in table["overall"]],
        **{PICK: [f"sector_id:{code}" for code in table["sector_id"]]},
    )
    table["hover"] = [_lift_hover(row) for row in rows(table)]
    silent = len(scope.people) - naming
    result = ViewResult(
        table,
        n=f"{people_text(naming)} who name skills",
        unknown=nonzero(silent, f"{people_text(silent)} without skills"),
        columns={
            "skill": "Skill",
            "sector": "Sector",
            "people": "People",
            "share_text": "Share in the sector",
            "overall_text": "Share among all",
            "times": "Times",
            **estimate_columns("Difference to other sectors, points"),
        },
    )
    if not naming:
        return result.empty("No skills are known for the people left under these filters.")
    if len(set(table["sector_id"])) < 2:
        return result.empty("There are not two sectors left whose skills could be compared.")
    figure = diverging_heatmap(
        table,
        bound=quotients.BOUND,
        row="skill",
        column="sector",
        value="shade",
        text="text",
        strong="clear",
        notes=(
            "Times the share among all: blue more, brown less.",
            phrases.CLEAR_NUMBERS,
            "Grey: fewer than five expected, too few to say.",
        ),
    )
    return result.complete(figure, *_summarise_skills(table))


def _lift_hover(row: Any) -> str:
    head = f"{row.skill} · {row.sector}\n{row.people:,} of {people_text(row.n)}"
    if not row.enough:
        return f"{head}\n{SUPPRESSED}"
    gap = f"{row.value * 100:+.0f} points ({row.low * 100:+.0f} to {row.high * 100:+.0f}) against the other sectors"
    return f"{head}, {row.share_text}; among all {row.overall_text}\n{gap}"


def _summarise_skills(table: pd.DataFrame) -> tuple[str, str, str]:
    """Return the summary and the headlines."""
    known = table[table["enough"]]
    if known.empty:
        return "Too few to say: no skill has five people expected in any sector.", "", ""
    clear = known[known["clear"] & (known["value"] > 0)]
    among = f"Of {whole(len(known), 'combination')} of skill and sector with enough to say"
    if clear.empty:
        headline = "No skill is named clearly more often in one sector than in the others"
        return f"{among}, none is named clearly more often than in the other sectors.", headline, ""
    top = next(rows(clear.loc[[clear["times"].idxmax()]]))
    gap = f"{top.value * 100:+.0f} points ({top.low * 100:+.0f} to {top.high * 100:+.0f})"
    summary = (
        f"{among}, {len(clear)} {agree(len(clear), 'is', 'are')} named clearly more often than in the other sectors; "
        f"furthest: {top.skill} in {top.sector}, named by "
        f"{top.share_text} of {people_text(top.n)} against {top.overall_text} of all, {gap} against the other sectors."
    )
    headline = f"In {top.sector} {top.skill} is named clearly more often than in other sectors"
    return summary, headline, "Some skills are named clearly more often in one sector than in the others"


@view(
    "sectors.stock",
    "In which sectors do people work now?",
    Method(
        definition="People by the sector of their last known post.",
        formula="share = people in the sector / all people",
        **WILSON,
        limits=(
            "The last known post may be years ago; see how many are still observed.",
            "A second post beside the first does not count.",
        ),
    ),
    measure="Share of people, by sector of the last known post",
    height=480,
    counted=Counted.PEOPLE,
)
def stock(scope: Scope) -> ViewResult:
    """People now by sector."""
    table = indicators.people_by_sector(scope.people)
    table = table.assign(
        sector=[scope.names.of("sector_id", code) for code in table["sector_id"]],
        **{PICK: [f"sector_id:{code}" for code in table["sector_id"]]},
    )
    table["hover"] = phrases.share_hover(table, "sector", "people")
    total = len(scope.people)
    n = people_text(total)
    result = ViewResult(table, n=n, columns={"sector": "Sector", "people": "People", **SHARE_COLUMNS})
    if not enough(total):
        return result.empty(phrases.too_few_people(scope, total))
    drawn = _with_other(table)
    figure = stacked_shares(
        drawn.rename(columns={"sector": "label"}), _by_domain(drawn), axis="Share of people", height=HEIGHT
    )
    fixed = bool(scope.selection.titles_of(SECTOR_FILTERS))
    if len(table) == 1 and table["sector_id"].iloc[0] != words.UNKNOWN:
        sector = table["sector"].iloc[0]
        everybody = f"{'' if fixed else 'All '}{n} work in {sector}, as last known."
        otherwise = f"{n} work in one sector" if fixed else "All work in one sector"
        return result.complete(
            figure, everybody, everybody.removesuffix("."), otherwise, leads=f"{'' if fixed else 'all '}in {sector}"
        )
    known = table[table["sector_id"] != words.UNKNOWN]
    unclear = total - int(known["people"].sum())
    if known.empty:
        nobody = f"For all {n}, the sector is unknown."
        return result.complete(figure, nobody, nobody.removesuffix("."))
    top = next(rows(known))
    shares = known.groupby("domain", sort=False)["people"].sum() / (total - unclear)
    domains = joined(
        [
            f"{percent(share)} {'' if place else 'work '}in {words.DOMAINS.get(str(code), str(code)).lower()}"
            for place, (code, share) in enumerate(shares.items())
        ]
    )
    only = phrases.only_counted(scope, "sector", "sector_id", "people in")
    work = "are known to work" if unclear else "work"
    share = f"{only}Of {n}, {share_text(top)} {work} in {top.sector}, as last known"
    missing = nonzero(unclear, f", and of {unclear:,} the sector is unknown")
    among = nonzero(unclear, f" of the {total - unclear:,} others")
    by_domain = "" if fixed and len(shares) == 1 else f"; by domain{among}, {domains}"
    summary = f"{share}{missing}{by_domain}."
    if phrases.lead_unknown(known["people"], unclear):
        return result.complete(figure, summary, "Too many are unknown to say in which sector most people work")
    return result.complete(
        figure,
        summary,
        phrases.share_headline(top, f"{work} in {top.sector}, as last known"),
        phrases.share_headline(top, f"{work} in one sector, as last known"),
        comparable=Comparable.of(
            "In industry, of those whose sector is known",
            Estimate.of(wilson(int(known.loc[known["domain"] == "industry", "people"].sum()), total - unclear)),
            unknown=unclear,
        ),
    )


def _by_domain(table: pd.DataFrame) -> list[StackPart]:
    """Group the bars by domain, each with its colour and name."""
    names = {**words.DOMAINS, words.UNKNOWN: "Several domains"}
    rows_drawn = table.rename(columns={"sector": "label", PICK: "pick"})
    return [
        StackPart(
            name,
            rows_drawn.loc[rows_drawn["domain"] == domain, ["label", "value", "hover", "pick"]],
            palette.DOMAIN[domain],
        )
        for domain, name in names.items()
    ]


def _with_other(table: pd.DataFrame) -> pd.DataFrame:
    """Gather the smallest sectors in one bar."""
    gathered = largest_shares(
        table[["sector_id", "domain", "people"]],
        key="sector_id",
        count="people",
        most=MOST_SECTORS,
        unit="share of people",
    )
    named = gathered.merge(table[["sector_id", "sector", "hover", PICK]], on="sector_id", how="left")
    other = [f"Other ({row.gathered})" for row in rows(named)]
    hover = [f"{row.gathered} other sectors: {people_text(row.people)}" for row in rows(named)]
    return named.assign(
        sector=named["sector"].where(named["sector"].notna(), other),
        hover=named["hover"].where(named["hover"].notna(), hover),
        **{PICK: named[PICK].fillna("")},
    )


@view(
    "sectors.growth",
    "How did the number of people in each sector change?",
    Method(
        definition="People at work in each year by sector: stays between moves that cover the year. The twelve sectors "
        "with most people in the last year.",
        formula="people with a stay in the sector in that year",
        interval="None for counts; Wilson score interval of the share of all at work in that year in the table, 95 %",
        reference="Wilson 1927",
        limits=(
            "Each sector has its own scale, from zero: compare numbers, not heights, across sectors.",
            "People whose career years are unknown are in no year.",
            "A dataset that follows younger cohorts only grows for that reason alone: compare sectors with each other.",
        ),
    ),
    measure="People at work in each year, by sector",
    height=560,
    pick_note="A click keeps everybody in the sector now, whether or not they were in it in that year.",
    refuse_outcome=True,
    counted=Counted.EACH_YEAR,
)
def growth(scope: Scope) -> ViewResult:
    """People at work by sector and year, in small multiples."""
    table = indicators.growth(scope.spells, window=scope.window)
    sectors = scope.ecosystem.sectors
    domains = dict(zip(sectors[Sectors.sector_id].astype(str), sectors[Sectors.domain].astype(str), strict=True))
    table = table.assign(
        sector=[scope.names.of("sector_id", code) for code in table["sector_id"]],
        **{PICK: [f"sector_id:{code}" if code != words.UNKNOWN else "" for code in table["sector_id"]]},
    )
    table["hover"] = [
        f"{row.sector}, {row.year}: {people_text(row.people)}"
        + (f"\n{share_text(row)} of all at work" if row.enough else "")
        for row in rows(table)
    ]
    followed = scope.spells["person"].nunique()
    left_out = len(scope.people) - followed
    result = ViewResult(
        table,
        n=f"{people_text(followed)} with known career years",
        unknown=nonzero(left_out, f"{people_text(left_out)} whose career years are unknown"),
        columns={"sector": "Sector", "year": "Year", "people": "People", **SHARE_COLUMNS},
    )
    panels = [
        Panel(
            str(part["sector"].iloc[0]),
            part.assign(value=part["people"]),
            palette.DOMAIN.get(domains.get(str(code), ""), palette.UNKNOWN),
        )
        for code, part in ((code, table[table["sector_id"] == code]) for code in dict.fromkeys(table["sector_id"]))
    ]
    first, last = scope.window
    if not panels or first == last:
        return result.empty("There are not two years with known careers to set against each other.")
    figure = line_panels(panels, axis="People at work", same_scale=False)
    at_ends = stock_by_domain(scope.spells, window=scope.window).query("year in [@first, @last]")
    unknown = at_ends[(at_ends["domain"] == words.UNKNOWN).to_numpy()].set_index("year")["people"]
    return result.complete(figure, *_summarise_growth(table, first, last, unknown))


def _summarise_growth(table: pd.DataFrame, first: int, last: int, unknown: pd.Series) -> tuple[str, str, str]:
    """Return the summary and the headlines; `unknown` people were in an unknown sector, by year."""
    unclear = int(unknown.sum())
    known = table[table["sector_id"] != words.UNKNOWN]
    if known.empty:
        return "The sector of everybody at work is unknown.", "", ""
    ends = known.pivot_table(index="sector_id", columns="year", values="people", sort=False)
    names = dict(zip(table["sector_id"], table["sector"], strict=True))
    change = (ends[last] - ends[first]).sort_values(ascending=False, kind="stable")
    top = str(change.index[0])
    if change.iloc[0] <= 0:
        none = f"In none of the known sectors did the number of people at work rise from {first} to {last}"
        if (entered := int(unknown.get(last, 0))) + change.iloc[0] > 0:
            others = f"{people_text(entered)} {agree(entered, 'was', 'were')} in an unknown one in {last}"
            headline = f"Too many are unknown to say whether any sector grew from {first} to {last}"
            return f"{none}; {others}.", headline, ""
        return f"{none}.", none, ""
    before, after = (f"{ends[year][top]:,.0f}" for year in (first, last))
    order = pd.DataFrame({"sector": [names[str(code)] for code in change.index], "more": change.to_numpy()})
    behind = phrases.not_clearly_more(order[order["more"] > 0], "more", "sector")
    others = nonzero(unclear, " and the people in an unknown one")
    summary = (
        f"The largest increase in people at work, {first} to {last}, is in {names[top]}{behind}: from {before} to "
        f"{after}. All sectors together{others} went from {_total(table, first)} to {_total(table, last)}."
    )
    if phrases.lead_unknown(change, unclear):
        most = f"Too many are unknown to say in which sector the number rose most from {first} to {last}"
        return summary, most, ""
    if behind:
        return summary, f"No sector clearly gained the most people from {first} to {last}", ""
    most = f"From {first} to {last} the number of people at work rose most in"
    return summary, f"{most} {names[top]}", f"{most} one sector"


def _total(table: pd.DataFrame, year: int) -> str:
    """Return how many were at work in all sectors in a year."""
    return f"{table.loc[table['year'] == year, 'n'].max():,.0f}"
