"""Views of the organisations listed: sector, link to AI, year of founding, and the list itself."""

import re

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.interval_dots import interval_dots
from ecosystem.figures.lines import Line, lines
from ecosystem.figures.stacks import StackPart, horizontal_stacks
from ecosystem.indicators import organisations as indicators
from ecosystem.indicators.place_codes import OTHER, UNKNOWN
from ecosystem.selection import Scope, city_names
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import country_name
from ecosystem.views import phrases
from ecosystem.views.event_markers import ORIENTATION, published_events
from ecosystem.views.number_format import TOO_FEW, agree, enough, nonzero, percent, rows, share_text, whole
from ecosystem.views.researchers.people_search import acronym
from ecosystem.views.view_definition import SHARE_COLUMNS, Method, ViewResult, view

SOURCE = "organizations-compilation"
FILTERS = (
    "organisation_name",
    "located",
    "organisation_kind",
    "organisation_sector",
    "ai_link",
    "organisation_status",
)
NONE_KNOWN = "No organisation is listed."
COVERAGE = (
    "What was found on public pages, not what exists: strong on universities, national centres and incubators, thin on "
    "AI-native companies, communities and investors."
)
LINK = (
    "An AI link is noted only where the page read ties the work of the organisation to AI or one of its fields "
    "(learning from data, vision, language, robotics), as teaching, research, product, policy or funding. Plans, "
    "attendance at events, and data, security or credit scoring without a method of AI are none. Without a link the "
    "organisation is part of the ecosystem, but its link to AI was not seen."
)
STATUS = (
    "Closed and planned organisations and programmes are in the list and its counts, marked by their status; it is not "
    "known where neither the organisation's own page nor a page of 2023 or later shows it at work."
)
CITY_BASIS = "The city of a third of the organisations is general knowledge, not taken from the page read."
DRAWN_FROM = 2000
EVENT_SOURCES = ("ecosystem-facts-compilation",)


@view(
    "organisations.by_sector",
    "In which sectors are the organisations?",
    Method(
        definition="Organisations by sector, coloured by the domain of the sector: academia, industry, government, "
        "nonprofit. The smallest sectors are gathered.",
        limits=(
            COVERAGE,
            "A laboratory of a university is a research institute; incubators and communities are nonprofits; an "
            "investor, and a firm whose product the page does not state, are other industry.",
        ),
    ),
    measure="Organisations listed, by sector and domain",
    height=430,
    published=True,
    filters=FILTERS,
)
def by_sector(scope: Scope) -> ViewResult:
    """Organisations by sector."""
    reference = scope.ecosystem.reference
    table = indicators.by_sector(scope.organizations, reference["sectors"])
    names = dict(zip(reference["sectors"]["sector_id"].astype("str"), reference["sectors"]["name"], strict=True))
    names_of = {**words.DOMAINS, UNKNOWN: "Several domains"}
    table = table.assign(
        sector=[
            f"{row.sectors} other sectors" if row.sector_id == OTHER else names[row.sector_id] for row in rows(table)
        ],
        domain_name=[names_of[domain] for domain in table["domain"]],
    )
    table["hover"] = [
        f"{row.sector} ({row.domain_name})\n{whole(row.organisations, 'organisation')}, "
        f"{row.ai_link} with an AI link seen"
        for row in rows(table)
    ]
    total = int(table["organisations"].sum())
    result = ViewResult(
        table,
        n=whole(total, "organisation"),
        columns={
            "sector": "Sector",
            "domain_name": "Domain",
            "organisations": "Organisations",
            "ai_link": "With an AI link seen",
        },
        sources=(SOURCE,),
    )
    if table.empty:
        return result.empty(NONE_KNOWN)
    drawn = table.rename(columns={"sector": "label", "organisations": "value"})
    figure = horizontal_stacks(
        [
            StackPart(names_of[domain], part, palette.DOMAIN[domain])
            for domain in names_of
            if len(part := drawn[(drawn["domain"] == domain).to_numpy()])
        ],
        order=drawn["label"].tolist(),
        axis="Organisations",
    )
    first = [f"{row.sector.lower()} ({row.organisations})" for row in rows(table.head(2))]
    largest = agree(len(first), "the sector is", "the largest sectors are") + f" {' and '.join(first)}"
    top = table.iloc[0]
    share = percent(top["organisations"] / total)
    return result.complete(
        figure,
        f"{result.n} by domain: {domain_counts(table)}; {largest}.",
        f"The largest sector is {top['sector'].lower()}, with {share} of the organisations listed",
        f"The largest sector has {share} of the organisations listed",
    )


def domain_counts(table: pd.DataFrame) -> str:
    """Return the number of organisations by domain, largest first."""
    by_domain = table.groupby("domain_name", sort=False)["organisations"].sum().sort_values(ascending=False)
    return ", ".join(f"{str(name).lower()} {count}" for name, count in by_domain.items())


@view(
    "organisations.ai_link",
    "For which organisations is a link to AI documented?",
    Method(
        definition=LINK,
        formula="share = organisations of the kind with an AI link seen / all organisations of the kind",
        limits=(
            COVERAGE,
            "The list is complete for itself and not a random sample of the country, so its shares have no interval.",
            "Laboratories and universities came into the list mostly for their link to AI; their high shares follow.",
        ),
    ),
    measure="Share of organisations listed with a link to AI seen, by kind",
    height=400,
    published=True,
    filters=FILTERS,
    fixed_by=("ai_link",),
)
def ai_link(scope: Scope) -> ViewResult:
    """Share with an AI link seen, by kind."""
    table, columns = phrases.without_interval(
        indicators.ai_link(scope.organizations),
        {"kind_name": "Kind", "linked": "With an AI link seen", **SHARE_COLUMNS},
    )
    table["kind_name"] = [words.ORGANIZATION_KINDS[kind] for kind in table["kind"]]
    table["hover"] = [
        f"{row.kind_name}\n" + (f"{share_text(row)}, {row.linked} of {row.n:.0f}" if row.enough else TOO_FEW)
        for row in rows(table)
    ]
    total, linked = int(table["n"].sum()), int(table["linked"].sum())
    result = ViewResult(
        table,
        n=whole(total, "organisation"),
        columns=columns,
        sources=(SOURCE,),
    )
    if not enough(total):
        return result.empty(TOO_FEW if total else NONE_KNOWN)
    figure = interval_dots(
        table,
        label="kind_name",
        axis="Share with an AI link seen",
        colour=palette.EMPHASIS,
        reference=(linked / total, f"All: {percent(linked / total)}"),
        empty=NONE_KNOWN,
    )
    known = table[table["enough"].to_numpy()]
    ends = [
        f"{row.linked} of {row.n:.0f} ({row.kind_name.lower()})" for row in (*rows(known.head(1)), *rows(known.tail(1)))
    ]
    by_kind = f"; by kind from {' to '.join(ends)}"
    return result.complete(
        figure,
        f"A source shows a link to AI for {linked} of {result.n}, {percent(linked / total)}"
        f"{nonzero(len(known) > 1, by_kind)}. For the others it was not seen, which does not mean that there is none.",
        f"A link to AI was seen for {percent(linked / total)} of the organisations listed",
    )


@view(
    "organisations.founded",
    "When were the organisations founded?",
    Method(
        definition="Organisations whose year of founding the source states, added up year by year; drawn from "
        "2000, the older ones are counted in.",
        limits=(
            "Known for a minority, and not for a random one: the laboratories of the national centres, all founded in "
            "one year, are most of it. The curve says little about how fast the ecosystem grew.",
            COVERAGE,
            STATUS,
            ORIENTATION,
        ),
    ),
    measure="Organisations listed whose year of founding is known, added up",
    height=320,
    published=True,
    filters=FILTERS,
)
def founded(scope: Scope) -> ViewResult:
    """Organisations by year of founding, added up."""
    everyone = len(scope.organizations)
    table = indicators.founded(scope.organizations)
    known = int(table["founded"].sum())
    result = ViewResult(
        table,
        n=f"{known} of {whole(everyone, 'organisation')}",
        unknown=f"{everyone - known} without a year of founding",
        columns={
            "year": "Year",
            "founded": "Founded in the year",
            "known": "Founded up to it",
            "laboratories": "Of them research laboratories",
        },
        sources=(SOURCE, *EVENT_SOURCES),
    )
    if not known:
        return result.empty("The year of founding is known for none.")
    late = table[(table["year"] >= min(DRAWN_FROM, table["year"].max())).to_numpy()]
    drawn = [
        Line(
            name,
            late.assign(value=late[column])[["year", "value"]],
            colour,
            emphasis=column == "known",
            hover=[f"{row.year}\n{name}: {getattr(row, column)}, {row.founded} new that year" for row in rows(late)],
        )
        for name, column, colour in (
            ("All whose year is known", "known", palette.EMPHASIS),
            ("Of them research laboratories", "laboratories", palette.CONTEXT),
        )
    ]
    figure = lines(
        drawn,
        axis="Organisations founded up to the year",
        events=published_events(scope.ecosystem.reference),
    )
    top = next(rows(table.nlargest(1, "founded")))
    return result.complete(
        figure,
        f"The year of founding is known for {known} of {everyone} organisations; "
        f"{top.founded} of these were founded in {top.year}, more than in any other year.",
        f"The year of founding is known for {percent(known / everyone)} of the organisations listed",
    )


@view(
    "organisations.list",
    "Which organisations are counted?",
    Method(
        definition=f"Every organisation of the list with the page that it was read on. {LINK}",
        limits=(COVERAGE, STATUS, CITY_BASIS, "Confidence says how firmly the page supports the row."),
    ),
    measure="Organisations listed, with kind, place, sector and link to AI",
    published=True,
    filters=FILTERS,
)
def every_one(scope: Scope) -> ViewResult:
    """All organisations, one row each."""
    reference = scope.ecosystem.reference
    table, cities = scope.organizations, city_names(reference["cities"])
    sectors = dict(zip(reference["sectors"]["sector_id"].astype("str"), reference["sectors"]["name"], strict=True))
    names = dict(zip(table["organization_id"].astype("str"), table["name"].astype("str"), strict=True))
    country = table["country_code"].astype("str")
    table = table.assign(
        kind_name=table["kind"].astype("str").map(dict(words.ORGANIZATION_KINDS)),
        city_name=table["city_id"].astype("str").map(cities),
        country=country.map({code: country_name(code) for code in country.dropna().unique()}),
        sector=table["sector_id"].astype("str").map(sectors),
        parent=table["parent_id"].astype("str").map(names),
        founded_in=["" if pd.isna(year) else str(year) for year in table["founded"]],
        status_name=table["status"].astype("str").map(dict(words.ORGANIZATION_STATUS)),
        confidence_name=table["confidence"].astype("str").map(dict(words.CONFIDENCE)),
    )
    table = table.iloc[_best_first(table, scope.selection.organisation_name)].reset_index(drop=True)
    columns = {
        "name": "Organisation",
        "kind_name": "Kind",
        "city_name": "City",
        "sector": "Sector",
        "ai_focus": "AI link seen",
        "website": "Website",
        "status_name": "Status",
        "founded_in": "Founded",
        "parent": "Belongs to",
        "country": "Country",
        "confidence_name": "Confidence",
        "source_title": "Source",
        "source_url": "Page",
    }
    result = ViewResult(table, n=whole(len(table), "organisation"), columns=columns, sources=(SOURCE,))
    if table.empty:
        return result.complete(None, NONE_KNOWN)
    firm = int((table["confidence"] == "high").sum())
    status = {name: int((table["status"] == name).sum()) for name in ("closed", "planned", "programme")}
    marked = f"{status['closed']} closed, {status['planned']} planned, {whole(status['programme'], 'programme')}"
    return result.complete(
        None,
        f"{result.n}, {int(table['ai_focus'].notna().sum())} of them with a link to AI seen and {firm} firmly "
        f"supported by their page; by status {marked}. {COVERAGE}",
        f"{whole(len(table), 'organisation is', 'organisations are')} listed, each with the page it was read on",
    )


def _best_first(table: pd.DataFrame, typed: str) -> list[int]:
    """Return the places of organisations in the order of a search: exact names and initials, then beginnings of names.

    Names that contain the words follow, then organisations found by their work; among equals, one that others of the
    list belong to comes first, then the alphabet, which alone decides without a search.
    """
    wanted, others = typed.lower().replace("&", "and"), table["parent_id"].astype("str").value_counts()

    def order(place: int) -> tuple[int, int, str]:
        row = table.iloc[place]
        written = str(row["name"]).lower()
        if not wanted:
            return 0, 0, written
        name = written.replace("&", "and")
        short = name.partition("(")[0].strip()
        exact = (str(row["organization_id"]), name, short, acronym(short), *re.findall(r"\(([^()]*)\)", name))
        words = re.split(r"\W+", name)
        matches = (wanted in exact, name.startswith(wanted), set(wanted.split()) <= set(words), wanted in name, True)
        return matches.index(True), -int(others.get(row["organization_id"], 0)), written

    return sorted(range(len(table)), key=order)
