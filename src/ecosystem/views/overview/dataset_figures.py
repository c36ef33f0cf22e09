"""Views of the overview on the chosen dataset: people at work, rates between domains, people at home and abroad."""

from ecosystem.figures import palette
from ecosystem.figures.stacks import StackPart, horizontal_stacks, vertical_stacks
from ecosystem.indicators import overview as indicators
from ecosystem.indicators.transition_rates import pooled_rate, transition_rates
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import (
    FEWER_THAN_FIVE,
    SUPPRESSED,
    TOO_FEW,
    enough,
    join_nonempty,
    nonzero,
    people_text,
    quantity,
    rows,
    share_text,
    whole,
    year_range,
)
from ecosystem.views.overview.published_figures import DOMAIN_NAMES
from ecosystem.views.place_names import PLACE_COLOURS, PLACE_NAMES
from ecosystem.views.provenance import Counted
from ecosystem.views.transitions.academia_industry import (
    RATE_COLUMNS,
    RATE_METHOD,
    RATE_PICK_NOTE,
    comparable_rate,
    name_rates,
    rate_lines,
)
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Comparable, Method, ViewResult, view

WAYS = {TO_INDUSTRY: "To industry", TO_ACADEMIA: "To academia"}


@view(
    "overview.stock",
    "How many people are at work, and in which domain?",
    Method(
        definition="People of the chosen dataset at work in each year, from the first year of their career to the last "
        "in which they were observed, by the domain of the post they held in that year.",
        formula="people with first year ≤ year ≤ last observed year",
        limits=(
            "People whose first or last year is not known are in no year.",
            "Where a dataset observes one year only, no curve is drawn: earlier years would lack those who had left.",
            "Towards the end the number falls where people were last observed earlier, not because they left.",
            "Growth of the number is growth of the dataset as much as of the ecosystem.",
        ),
    ),
    measure="People at work in each year, by the domain of their post",
    height=400,
    refuse_outcome=True,
    counted=Counted.EACH_YEAR,
)
def stock(scope: Scope) -> ViewResult:
    """People at work by year and domain."""
    table = indicators.stock_by_domain(scope.spells, window=scope.window)
    table["domain_name"] = [DOMAIN_NAMES[domain] for domain in table["domain"]]
    table["hover"] = [f"{row.domain_name}, {row.year}\n{people_text(row.people)} at work" for row in rows(table)]
    missing = indicators.undated(scope.people, scope.spells)
    result = ViewResult(
        table,
        n=people_text(len(scope.people) - missing),
        unknown=nonzero(missing, f"{people_text(missing)} without a first or last year"),
        columns={"year": "Year", "domain_name": "Domain", "people": "People"},
    )
    if not table["people"].any():
        reason = "Nobody's first and last year are known, so nobody can be counted by year."
        return result.empty(reason, keep_rows=False)
    drawn = table.rename(columns={"year": "label", "people": "value"})
    parts = [
        StackPart(DOMAIN_NAMES[domain], part, palette.DOMAIN[domain])
        for domain in indicators.GROUPS
        if (part := drawn[(drawn["domain"] == domain).to_numpy()])["value"].any()
    ]
    figure = vertical_stacks(parts, axis="People at work", years=scope.window)
    first, last = scope.window
    then, now = (table[(table["year"] == year).to_numpy()] for year in (first, last))
    total = int(now["people"].sum())
    domains = ", ".join(f"{row.people:,} in {row.domain_name.lower()}" for row in rows(now) if row.people)
    before = f", against {int(then['people'].sum()):,} in {first}" if last > first else ""
    at_work = f"{whole(total, 'person is', 'people are')} at work{nonzero(total, f': {domains}')}"
    most = now[now["domain"] != words.UNKNOWN].nlargest(2, "people")
    ahead = most["people"].iloc[0] > most["people"].iloc[1]
    ahead &= not phrases.lead_unknown(most["people"], now.loc[now["domain"] == words.UNKNOWN, "people"].sum())
    largest = f", more in {most['domain_name'].iloc[0].lower()} than in any other domain" if total and ahead else ""
    headline = f"{whole(total, 'person is', 'people are')} at work in {last}{largest}"
    leads = f"led by {most['domain_name'].iloc[0].lower()}" if largest else "no domain clearly leads"
    return result.complete(figure, f"In {last}, {at_work}{before}.", headline, leads=leads)


@view(
    "overview.direction",
    "In which direction do people move between academia and industry?",
    Method(
        definition="Moves from academia to industry for every 1,000 years that people spent in academia, and back for "
        "every 1,000 years in industry; three years each.",
        **RATE_METHOD,
        limits=(
            "People whose first and last year and every move are dated; see the page Transitions.",
            "The two rates have different denominators: equal rates do not mean equally many moves.",
        ),
    ),
    measure="Moves per 1,000 person-years, from academia to industry and back",
    height=400,
    pick_note=RATE_PICK_NOTE,
    refuse_outcome=True,
    counted=Counted.RATES,
)
def direction(scope: Scope) -> ViewResult:
    """Rates from academia to industry and back."""
    table = name_rates(transition_rates(scope.careers, scope.spells, window=scope.window, years_each=3), WAYS)
    moves = int(table["moves"].sum())
    unknown = join_nonempty(phrases.not_followed(scope), phrases.unknown_ends(scope.careers, "direction"))
    result = ViewResult(table, whole(moves, "move"), unknown, RATE_COLUMNS, years=year_range(*scope.window))
    if not moves:
        none = phrases.no_moves(scope, "direction", WAYS, "moves between academia and industry with a year")
        return result.empty(phrases.sentence(none), keep_rows=False)
    there, back = (pooled_rate(table, way) for way in WAYS)
    texts = [
        quantity(rate.value, rate.low, rate.high, unit) if enough(rate.n) else SUPPRESSED
        for rate, unit in ((there, "moves to industry"), (back, "back to academia"))
    ]
    comparable = enough(there.n) and enough(back.n)
    higher, headline = phrases.higher_rate(table, scope.careers, scope.window) if comparable else ("", FEWER_THAN_FIVE)
    return result.complete(
        rate_lines(table, WAYS),
        f"{phrases.in_window(scope)} there were {texts[0]} per 1,000 "
        f"person-years in academia and {texts[1]} per 1,000 in industry{higher}.",
        headline,
        comparable=comparable_rate(there),
    )


@view(
    "overview.places",
    "How many people are at home, and how many abroad?",
    Method(
        definition="People of the chosen dataset by where they are now and by the domain they are in now. Where the "
        "city is not known, the country of the last dated move counts.",
        formula="share in the table and the figure = people at the place / people of the domain; share in the sentence "
        "= people at the place / people whose place is known",
        interval="Wilson score interval, 95 % (in the table)",
        reference="Wilson 1927",
        limits=("An unknown place is not home and not abroad: it is shown as a part of its own.",),
    ),
    measure="Share of people by where they are now and by domain",
    height=360,
    refuse_outcome=True,
    counted=Counted.PEOPLE,
)
def places(scope: Scope) -> ViewResult:
    """People at home, abroad and at unknown places."""
    table = indicators.place_shares(scope.people)
    names = {"all": "Everybody", **DOMAIN_NAMES}
    table["domain_name"] = [names[domain] for domain in table["domain"]]
    table["place_name"] = [PLACE_NAMES[place] for place in table["place"]]
    table["hover"] = [
        f"{row.domain_name}, {row.place_name.lower()}\n"
        + (f"{share_text(row)}, {row.people:,} of {row.n:,.0f}" if row.enough else TOO_FEW)
        for row in rows(table)
    ]
    table[PICK] = [
        f"place:{row.place}" + ("" if row.domain == "all" else f"|domain:{row.domain}") for row in rows(table)
    ]
    n = people_text(len(scope.people))
    columns = {"domain_name": "Domain", "place_name": "Place", "people": "People", **SHARE_COLUMNS}
    result = ViewResult(table, n=n, columns=columns)
    if not enough(len(scope.people)):
        return result.empty(phrases.too_few_people(scope, len(scope.people)))
    if reason := phrases.nobody_abroad(scope):
        return result.empty(phrases.sentence(reason), keep_rows=False)
    drawn = table.rename(columns={"domain_name": "label"})
    figure = horizontal_stacks(
        [
            StackPart(PLACE_NAMES[place], part, PLACE_COLOURS[place])
            for place in PLACE_NAMES
            if (part := drawn[(drawn["place"] == place).to_numpy()])["people"].any()
        ],
        order=list(dict.fromkeys(drawn["label"])),
        axis="Share of the people",
        tickformat=",.0%",
        height=300,
    )
    summary, _, abroad = phrases.home_and_abroad(scope.people, "are at home")
    headline = phrases.share_headline(abroad, "of those whose place is known are abroad")
    comparable = Comparable.of("Abroad, of those whose place is known", abroad, unknown=abroad.unknown)
    return result.complete(figure, summary, headline if abroad.enough else "", comparable=comparable)
