"""Views of the overview that rest on the reference tables alone: publications, scholars, academics, organisations."""

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.city_map import place_map
from ecosystem.figures.lines import Line, lines
from ecosystem.figures.maps.ground import Shapes
from ecosystem.figures.scholar_mobility import database_panels
from ecosystem.figures.stacks import StackPart, horizontal_stacks
from ecosystem.indicators import organisations as organisation_counts
from ecosystem.indicators import publications as works
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import NONE_IN_PERIOD, in_period
from ecosystem.views.context import ai_publications, scholar_migration
from ecosystem.views.event_markers import published_events
from ecosystem.views.number_format import joined, percent, rows, whole
from ecosystem.views.organisations import organisation_list, organisation_places
from ecosystem.views.researchers import academic_ranks
from ecosystem.views.view_definition import Method, ViewResult, view

DOMAIN_NAMES = {**words.DOMAINS, words.UNKNOWN: "Domain unknown"}


@view(
    "overview.publications",
    "How many AI publications does Pakistan have a year?",
    ai_publications.publications.method,
    measure="AI works a year with an author in Pakistan",
    height=360,
    published=True,
    filters=("period",),
)
def publications(scope: Scope) -> ViewResult:
    """AI publications of Pakistan by year."""
    series = in_period(scope, scope.ecosystem.reference["ai_publications"])
    table = works.works_by_year(series, countries=[words.HOME])
    known = table.dropna(subset=["value"])
    result = ViewResult(
        table,
        n=whole(known["value"].sum(), "AI work"),
        columns={"year": "Year", "value": "AI works"},
        sources=(ai_publications.OPENALEX, *ai_publications.EVENT_SOURCES),
    )
    if known.empty:
        return result.empty(NONE_IN_PERIOD)
    hover = [f"{row.year}\n{row.value:,.0f} AI works" for row in rows(table)]
    figure = lines(
        [Line("Pakistan", table[["year", "value"]], palette.EMPHASIS, hover=hover)],
        axis="AI publications a year",
        events=published_events(scope.ecosystem.reference),
        named=False,
    )
    first, last = known.iloc[0], known.iloc[-1]
    summary = headline = f"Authors in Pakistan published {last['value']:,.0f} AI works in {last['year']}"
    if first["value"] and first["year"] < last["year"]:
        times = f"{last['value'] / first['value']:.1f} times"
        summary += f", {times} the {first['value']:,.0f} of {first['year']}"
        headline = f"Authors in Pakistan published {times} as many AI works in {last['year']} as in {first['year']}"
    return result.complete(figure, f"{summary}.", headline)


@view(
    "overview.scholars",
    "Do more scholars come to Pakistan or leave it?",
    scholar_migration.migration.method,
    measure=scholar_migration.migration.measure,
    height=360,
    published=True,
)
def scholars(scope: Scope) -> ViewResult:
    """Scholars in and out, by both databases."""
    return scholar_migration.migration_result(
        scope, lambda table: database_panels(table, databases=scholar_migration.DATABASES, net=False)
    )


@view(
    "overview.academics",
    "Where did Pakistan's computer-science academics work in 2018?",
    Method(
        definition="Academics on the computer-science staff pages of universities in Pakistan, 2017 to 2018, by the "
        "city of the university; the area of a bubble is their number.",
        limits=(
            "Computing teachers at universities that had a page with staff on it; not who does AI.",
            "Industry, government and those abroad are not counted.",
            "Cities about which the source leaves something open have a remark in the table and on the map.",
        ),
    ),
    measure="Computing academics on staff pages of universities in Pakistan, by city",
    height=420,
    published=True,
)
def academics(scope: Scope) -> ViewResult:
    """Academics of 2018 on the map."""
    reference = scope.ecosystem.reference
    table = reference["academics_by_city"].sort_values("academics", ascending=False, kind="stable", ignore_index=True)
    table = organisation_places.with_positions(table, reference)
    total = int(table["academics"].sum())
    columns = {
        "name": "City",
        "academics": "Academics",
        "universities": "Universities and campuses",
        "remark": "Remark",
    }
    result = ViewResult(table, n=whole(total, "academic"), columns=columns, sources=(academic_ranks.SOURCE,))
    if table.empty:
        return result.empty(NO_FIGURES)
    table["hover"] = [
        f"{row.name}\n{whole(row.academics, 'academic')} at "
        f"{whole(row.universities, 'university or campus', 'universities and campuses')}"
        + (f"\n{row.remark}" if isinstance(row.remark, str) else "")
        for row in rows(table)
    ]
    drawn = table.assign(value=table["academics"].astype(float))
    figure = place_map(drawn, shapes=Shapes.of(reference.shapes), unit="academics", height=420)
    top = table.head(3)
    largest = joined([f"{row.name} ({row.academics})" for row in rows(top)])
    share = percent(top["academics"].sum() / total)
    return result.complete(
        figure,
        f"Of {whole(total, 'academic')} on the computing staff pages of {int(table['universities'].sum())} "
        f"universities and campuses in {whole(len(table), 'city', 'cities')}, read in 2017 and 2018, "
        f"{top['academics'].sum():,} worked in {largest}. Universities without such a page are missing.",
        f"{share} of the computing academics listed worked in {joined(top['name'].tolist())}",
    )


@view(
    "overview.organisations",
    "Where are the organisations, and of what domain?",
    Method(
        definition="Organisations of the compiled list by city and by the domain of their sector.",
        limits=(organisation_list.COVERAGE, organisation_list.CITY_BASIS),
    ),
    measure="Organisations listed, by city and domain",
    height=420,
    published=True,
)
def organisations_by_city(scope: Scope) -> ViewResult:
    """Organisations by city and domain."""
    reference = scope.ecosystem.reference
    placed = organisation_counts.with_places(reference["organizations"], reference["cities"])
    table = organisation_counts.domains_by_place(placed, reference["sectors"])
    table = table.assign(
        place_name=organisation_places.place_names(table, reference),
        domain_name=[DOMAIN_NAMES[domain] for domain in table["domain"]],
    )
    total = int(table["organisations"].sum())
    result = ViewResult(
        table,
        n=whole(total, "organisation"),
        columns={"place_name": "City", "domain_name": "Domain", "organisations": "Organisations"},
        sources=(organisation_list.SOURCE,),
    )
    if table.empty:
        return result.empty(NO_FIGURES)
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
    by_place = table.groupby("place_name", sort=False)["organisations"].sum()
    return result.complete(
        figure,
        f"{whole(total, 'organisation')} are listed: {organisation_list.domain_counts(table)}; {by_place.iloc[0]} sit "
        f"in {by_place.index[0]}. The list is thin on AI-native companies, communities and investors.",
        f"{percent(by_place.iloc[0] / total)} of the organisations listed sit in {by_place.index[0]}",
    )
