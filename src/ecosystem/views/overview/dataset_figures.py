"""Views of the page Overview: what is published and observed first, then the chosen dataset."""

from __future__ import annotations

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import empty_figure
from ecosystem.figures.city_map import place_map
from ecosystem.figures.lines import Line, lines
from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.scholar_mobility import database_panels
from ecosystem.figures.stacks import StackPart, horizontal_stacks, vertical_stacks
from ecosystem.indicators import organisations as organisation_counts
from ecosystem.indicators import overview as indicators
from ecosystem.indicators import publications as works
from ecosystem.indicators import transitions
from ecosystem.indicators.transition_rates import pooled_rate, rate_difference, transition_rates
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.context import ai_publications, scholar_migration
from ecosystem.views.number_format import TOO_FEW, enough, percent, quantity, rows, whole
from ecosystem.views.organisations import organisation_list
from ecosystem.views.view_definition import PICK, SHARE_COLUMNS, Method, ViewResult, view

FACULTY = "cs-faculty-2018"
NO_FIGURES = "No published figure is at hand."
DOMAIN_NAMES = {**words.DOMAINS, words.UNKNOWN: "Domain unknown"}
PLACE_NAMES = {"home": "At home", "abroad": "Abroad", words.UNKNOWN: "Place unknown"}
PLACE_COLOURS = {"home": palette.HOME, "abroad": palette.ABROAD, words.UNKNOWN: palette.UNKNOWN}


@view(
    "overview.publications",
    "How many AI publications does Pakistan have a year?",
    ai_publications.publications.method,
    height=360,
    published=True,
)
def publications(scope: Scope) -> ViewResult:
    """AI publications of Pakistan by year."""
    reference = scope.ecosystem.reference
    table = works.works_by_year(reference["ai_publications"], countries=[words.HOME])
    columns = {"year": "Year", "value": "AI works"}
    known = table.dropna(subset=["value"])
    if known.empty:
        source = (ai_publications.OPENALEX,)
        return ViewResult(empty_figure(NO_FIGURES), table, NO_FIGURES, sources=source, columns=columns)
    events = reference["events"]
    hover = [f"{row.year}\n{row.value:,.0f} AI works" for row in rows(table)]
    figure = lines(
        [Line("Pakistan", table[["year", "value"]], palette.EMPHASIS, hover=hover)],
        axis="AI publications a year",
        events=events[events["event_id"].isin(ai_publications.EVENTS).to_numpy()],
        labels_at_end=False,
    )
    first, last = known.iloc[0], known.iloc[-1]
    times = f", {last['value'] / first['value']:.1f} times as many as in {first['year']}" if first["value"] else ""
    summary = (
        f"Authors in Pakistan published {last['value']:,.0f} AI works in {last['year']}{times} ({first['value']:,.0f})."
    )
    n = whole(known["value"].sum(), "AI work")
    return ViewResult(
        figure, table, summary, n=n, sources=(ai_publications.OPENALEX, *ai_publications.EVENT_SOURCES), columns=columns
    )


@view(
    "overview.scholars",
    "Do scholars come to Pakistan or leave it?",
    scholar_migration.migration.method,
    height=360,
    published=True,
)
def scholars_in_and_out(scope: Scope) -> ViewResult:
    """Scholars in and out, by both databases."""
    table = scholar_migration.by_database(scope)
    columns = {"base": "Database", "flow_name": "Flow", "period": "Years", **scholar_migration.RATE_COLUMNS}
    if table["value"].isna().all():
        source = (scholar_migration.SOURCE,)
        return ViewResult(empty_figure(NO_FIGURES), table, NO_FIGURES, sources=source, columns=columns)
    figure = database_panels(table, databases=scholar_migration.DATABASES, net=False)
    summary = scholar_migration.rates_told(table)
    return ViewResult(
        figure,
        table,
        summary,
        n=scholar_migration.scholar_years(table),
        sources=(scholar_migration.SOURCE,),
        columns=columns,
    )


@view(
    "overview.academics",
    "Where do Pakistan's computer-science academics work?",
    Method(
        definition="Academics on the computer-science staff pages of universities in Pakistan, 2017 to 2018, by the "
        "city of the university; the area of a bubble stands for their number.",
        limits=(
            "Computing teachers at universities that had a page with staff on it; not who does AI.",
            "Industry, government and those abroad are not in it.",
        ),
    ),
    height=420,
    published=True,
)
def academics(scope: Scope) -> ViewResult:
    """Academics of 2018 on the map."""
    reference = scope.ecosystem.reference
    columns = {"name": "City", "academics": "Academics", "universities": "Universities and campuses"}
    table = reference["academics_by_city"].sort_values("academics", ascending=False, kind="stable", ignore_index=True)
    cities = reference["cities"].assign(city_id=reference["cities"]["city_id"].astype("str")).set_index("city_id")
    table = table.assign(city_id=table["city_id"].astype("str")).join(
        cities[["name", "longitude", "latitude"]], on="city_id"
    )
    if table.empty:
        source = (FACULTY,)
        return ViewResult(empty_figure(NO_FIGURES), table, NO_FIGURES, sources=source, columns=columns)
    table["hover"] = [
        f"{row.name}\n{whole(row.academics, 'academic')} at "
        f"{whole(row.universities, 'university or campus', 'universities and campuses')}"
        for row in rows(table)
    ]
    drawn = table.assign(value=table["academics"].astype(float))
    figure = place_map(drawn, shapes=Shapes.of(reference.shapes), unit="academics", height=420)
    total = int(table["academics"].sum())
    top = table.head(3)
    listed = ", ".join(f"{row.name} ({row.academics})" for row in rows(top))
    summary = (
        f"Of {whole(total, 'academic')} at {int(table['universities'].sum())} universities and campuses in "
        f"{whole(len(table), 'city', 'cities')}, {top['academics'].sum():,} worked in {listed}."
    )
    return ViewResult(figure, table, summary, n=whole(total, "academic"), sources=(FACULTY,), columns=columns)


@view(
    "overview.organisations",
    "Where are the organisations, and of what domain?",
    Method(
        definition="Organisations of the compiled list by city and by the domain of their sector.",
        limits=(organisation_list.COVERAGE, organisation_list.CITY_BASIS),
    ),
    height=420,
    published=True,
)
def organisations_by_city(scope: Scope) -> ViewResult:
    """Organisations by city and domain."""
    reference = scope.ecosystem.reference
    placed = organisation_counts.with_places(reference["organizations"], reference["cities"])
    table = organisation_counts.domains_by_place(placed, reference["sectors"])
    columns = {"place_name": "City", "domain_name": "Domain", "organisations": "Organisations"}
    table = table.assign(
        place_name=organisation_list.place_names(table, reference),
        domain_name=[DOMAIN_NAMES[domain] for domain in table["domain"]],
    )
    if table.empty:
        source = (organisation_list.SOURCE,)
        return ViewResult(empty_figure(NO_FIGURES), table, NO_FIGURES, sources=source, columns=columns)
    table["hover"] = [
        f"{row.place_name}\n{row.domain_name}: {whole(row.organisations, 'organisation')}" for row in rows(table)
    ]
    drawn = table.rename(columns={"place_name": "label", "organisations": "value"})
    figure = horizontal_stacks(
        [
            StackPart(DOMAIN_NAMES[domain], drawn[(drawn["domain"] == domain).to_numpy()], palette.DOMAIN[domain])
            for domain in DOMAIN_NAMES
        ],
        order=list(dict.fromkeys(drawn["label"])),
        axis="Organisations",
        height=420,
    )
    total = int(table["organisations"].sum())
    by_domain = table.groupby("domain_name", sort=False)["organisations"].sum().sort_values(ascending=False)
    by_place = table.groupby("place_name", sort=False)["organisations"].sum()
    summary = (
        f"{whole(total, 'organisation')} are listed: "
        + ", ".join(f"{str(name).lower()} {count}" for name, count in by_domain.items())
        + f"; {by_place.iloc[0]} sit in {by_place.index[0]}. The list is thin on AI-native companies, communities and "
        "investors."
    )
    n = whole(total, "organisation")
    return ViewResult(figure, table, summary, n=n, sources=(organisation_list.SOURCE,), columns=columns)


@view(
    "overview.stock",
    "How many people are at work, and in which domain?",
    Method(
        definition="People of the chosen dataset at work in each year, from the first year of their career to the last "
        "in which they were observed, by the domain of the post they held in that year.",
        formula="people with first year ≤ year ≤ last observed year",
        limits=(
            "People whose first or last year is not known are in no year.",
            "Where a dataset holds only those still there at one time, earlier years are too low.",
            "Towards the end the number falls where people were last observed earlier, not because they left.",
            "Growth of the number is growth of the dataset as much as of the ecosystem.",
        ),
    ),
    height=400,
)
def stock(scope: Scope) -> ViewResult:
    """People at work by year and domain."""
    table = indicators.stock_by_domain(scope.spells, window=scope.window)
    table["domain_name"] = [DOMAIN_NAMES[domain] for domain in table["domain"]]
    table["hover"] = [
        f"{row.domain_name}, {row.year}\n{whole(row.people, 'person', 'people')} at work" for row in rows(table)
    ]
    columns = {"year": "Year", "domain_name": "Domain", "people": "People"}
    missing = indicators.undated(scope.people, scope.spells)
    unknown = whole(missing, "person", "people") + " without a first or last year" if missing else ""
    n = whole(len(scope.people) - missing, "person", "people")
    if not table["people"].any():
        none = "Nobody's first and last year are known, so nobody can be counted by year."
        return ViewResult(empty_figure(none), table.head(0), none, n=n, unknown=unknown, columns=columns)
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
    parts_told = ", ".join(f"{row.people:,} in {row.domain_name.lower()}" for row in rows(now) if row.people)
    before = f", against {int(then['people'].sum()):,} in {first}" if last > first else ""
    if indicators.single_observation_year(scope.ecosystem.people):
        before = ". Everybody was last observed in one year: earlier years lack those who had left by then"
    summary = (
        f"In {last}, {whole(total, 'person is', 'people are')} at work{f': {parts_told}' if total else ''}{before}."
        if enough(total) or not total
        else f"In {last}: {TOO_FEW}"
    )
    return ViewResult(figure, table, summary, n=n, unknown=unknown, columns=columns)


@view(
    "overview.direction",
    "Which way do people move between academia and industry?",
    Method(
        definition="Moves from academia to industry for every 1,000 years that people spent in academia, and back for "
        "every 1,000 years in industry; three years each.",
        formula="rate = 1,000 × moves / person-years in the domain left",
        interval="Exact Poisson interval (Garwood), 95 %",
        reference="Garwood 1936",
        limits=(
            "People whose first and last year and every move are dated; the page Transitions tells more.",
            "The two rates have different denominators: equal rates do not mean equally many moves.",
        ),
    ),
    height=400,
    careers=True,
    wider="A click keeps all moves of the direction, those of other years and those without a year among them.",
)
def direction(scope: Scope) -> ViewResult:
    """Rates from academia to industry and back."""
    table = transition_rates(scope.careers, scope.spells, window=scope.window, years_each=3)
    styles = {
        transitions.TO_INDUSTRY: ("To industry", palette.INDUSTRY),
        transitions.TO_ACADEMIA: ("To academia", palette.ACADEMIA),
    }
    table["way"] = [styles[way][0] for way in table["direction"]]
    table["period"] = [f"{row.first}–{row.last}" if row.first < row.last else f"{row.first}" for row in rows(table)]
    table["hover"] = [
        f"{row.way}, {row.period}\n"
        + (f"{quantity(row.value, row.low, row.high, 'per 1,000 person-years')}" if row.enough else TOO_FEW)
        + f"\n{whole(row.moves, 'move')} in {row.n:,.0f} person-years"
        for row in rows(table)
    ]
    table[PICK] = "direction:" + table["direction"]
    columns = {
        "way": "Direction",
        "period": "Years",
        "moves": "Moves",
        "value": "Per 1,000 person-years",
        "low": "95 % from",
        "high": "95 % to",
        "n": "Person-years",
    }
    moves = int(table["moves"].sum())
    n = whole(moves, "move")
    if not moves:
        ways = (transitions.TO_INDUSTRY, transitions.TO_ACADEMIA)
        none = phrases.sentence(phrases.no(scope, "direction", ways, "moves between academia and industry with a year"))
        return ViewResult(
            empty_figure(none), table.head(0), none, n=n, unknown=phrases.not_followed(scope), columns=columns
        )
    drawn = [
        Line(name, points, colour, hover=points["hover"].tolist(), pick=points[PICK].tolist())
        for way, (name, colour) in styles.items()
        if len(points := table[(table["direction"] == way).to_numpy()])
    ]
    figure = lines(drawn, axis="Moves per 1,000 person-years", labels_at_end=False)
    return ViewResult(
        figure, table, _direction_told(scope, table), n=n, unknown=phrases.not_followed(scope), columns=columns
    )


@view(
    "overview.places",
    "How many are at home and how many abroad?",
    Method(
        definition="People of the chosen dataset by where they are now and by the domain they are in now. Where the "
        "city is not known, the country of the last dated move counts.",
        formula="share = people at the place / people of the domain",
        interval="Wilson score interval, 95 % (in the table)",
        reference="Wilson 1927",
        limits=("An unknown place is not home and not abroad: it is shown as a part of its own.",),
    ),
    height=360,
)
def places(scope: Scope) -> ViewResult:
    """People at home, abroad and at unknown places."""
    table = indicators.place_shares(scope.people)
    names = {"all": "Everybody", **DOMAIN_NAMES}
    table["domain_name"] = [names[domain] for domain in table["domain"]]
    table["place_name"] = [PLACE_NAMES[place] for place in table["place"]]
    table["hover"] = [
        f"{row.domain_name}, {row.place_name.lower()}\n"
        + (f"{percent(row.value, row.low, row.high)}, {row.people:,} of {row.n:,.0f}" if row.enough else TOO_FEW)
        for row in rows(table)
    ]
    table[PICK] = [
        f"place:{row.place}" + ("" if row.domain == "all" else f"|domain:{row.domain}") for row in rows(table)
    ]
    columns = {"domain_name": "Domain", "place_name": "Place", "people": "People", **SHARE_COLUMNS}
    total = len(scope.people)
    n = whole(total, "person", "people")
    if not enough(total):
        return ViewResult(empty_figure(TOO_FEW), table, TOO_FEW, n=n, columns=columns)
    drawn = table.rename(columns={"domain_name": "label", PICK: "pick"})
    figure = horizontal_stacks(
        [
            StackPart(PLACE_NAMES[place], drawn[(drawn["place"] == place).to_numpy()], PLACE_COLOURS[place])
            for place in PLACE_NAMES
            if drawn.loc[(drawn["place"] == place).to_numpy(), "people"].any()
        ],
        order=list(dict.fromkeys(drawn["label"])),
        axis="Share of the people",
        tickformat=",.0%",
        height=300,
    )
    told = {"home": "are at home", "abroad": "abroad", words.UNKNOWN: "at an unknown place"}
    shares = [
        f"{percent(row.value, row.low, row.high)} {told[row.place]}"
        for row in rows(table[table["domain"] == "all"])
        if row.people
    ]
    summary = f"Of {n}, {phrases.listed(shares)}."
    if not (scope.ecosystem.people["place"] == "abroad").any():
        summary = f"This dataset holds nobody who is known to be abroad. {summary}"
    return ViewResult(figure, table, summary, n=n, columns=columns)


def _direction_told(scope: Scope, table: pd.DataFrame) -> str:
    """Say both rates over all years, and which is higher only where their difference is clear of zero."""
    there, back = (pooled_rate(table, way) for way in (transitions.TO_INDUSTRY, transitions.TO_ACADEMIA))
    told = [
        quantity(rate.value, rate.low, rate.high, unit) if enough(rate.n) else "too few to say"
        for rate, unit in ((there, "moves to industry"), (back, "back to academia"))
    ]
    lean = ""
    if enough(there.n) and enough(back.n):
        lean = phrases.which_rate_is_higher(rate_difference(table))
    return (
        f"{phrases.chosen_for_a_move(scope)}{phrases.span(scope)} there were {told[0]} per 1,000 person-years in "
        f"academia and {told[1]} per 1,000 in industry{lean}."
    )
