"""View of what published figures touch each reason and challenge of the article, and where there is none."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ecosystem.indicators.economy_figures import figure, pick, share_series
from ecosystem.indicators.practitioners import practitioner_shares
from ecosystem.indicators.us_students import stay_shares
from ecosystem.load import PublishedTables
from ecosystem.selection import EVIDENCE, TAB, Scope
from ecosystem.statistics import wilson
from ecosystem.tables import AiArticles, PractitionerCounts, PractitionerSkills, RdSpending, StayIntention, Themes
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import ML_IN_PRODUCTION, WORLD, category_name
from ecosystem.views.number_format import joined, percent, rows, share_text, whole
from ecosystem.views.transitions.united_states import ALL_VISA_HOLDERS
from ecosystem.views.view_definition import Method, ViewResult, registry, view

KINDS = {"motivation": "Reason", "challenge": "Challenge"}
NONE = "No published figure touches this."
NEIGHBOUR = "IN"
"""The economy that spending is compared with: the largest of the region."""


@dataclass(frozen=True)
class Evidence:
    """Published figures near a theme.

    Attributes
    ----------
    state : callable
        Makes the sentence from the published tables; empty where they lack a figure.
    source : str
        Id of the source.
    publisher : str
        The source in a few words.
    view : str
        Id of the view that draws it.
    """

    state: Callable[[PublishedTables], str]
    source: str
    publisher: str
    view: str


def _adoption(published: PublishedTables) -> str:
    counts = published[PractitionerCounts]
    year = _newest(counts, measure="ml_adoption")
    together = {"in production": ML_IN_PRODUCTION}
    table = practitioner_shares(counts, "ml_adoption", economies=[words.HOME, WORLD], years=[year], together=together)
    if len(table) < 2:
        return ""
    own, world = rows(table)
    return (
        f"In {year}, {share_text(own)} of {whole(own.n, 'respondent')} of a survey in Pakistan stated that their "
        f"employer has machine learning in production (world {percent(world.value)})."
    )


def _spending(published: PublishedTables) -> str:
    spending = published[RdSpending].dropna(subset=["percent_of_gdp"])
    years = [_newest(spending, code) for code in (words.HOME, NEIGHBOUR)]
    if not all(years):
        return ""
    own, other = (
        f"{figure(pick(spending, economy_id=code, year=year), 'percent_of_gdp'):.2f} %"
        for code, year in zip((words.HOME, NEIGHBOUR), years, strict=True)
    )
    return (
        f"Pakistan spent {own} of its gross domestic product on research and development in {years[0]} "
        f"({published.names[NEIGHBOUR]} {other} in {years[1]})."
    )


def _coauthorship(published: PublishedTables) -> str:
    articles = published[AiArticles]
    year = _newest(articles)
    table = share_series(articles, "with_foreign", "articles", economies=[words.HOME, WORLD], years=(year, year))
    if len(table) < 2:
        return ""
    own, world = rows(table)
    return (
        f"In {year}, {percent(own.value)} of {whole(own.n, 'AI article')} with an author in Pakistan had a foreign "
        f"institution (all articles of the world {percent(world.value)})."
    )


def _cloud(published: PublishedTables) -> str:
    """State the use of the cloud platform that respondents in industry use most, where academia has a figure too."""
    skills = pick(published[PractitionerSkills], economy_id=words.HOME, kind="cloud", group=("academia", "industry"))
    skills = skills.astype({"group": "str", "skill": "str"})
    users = skills.pivot_table(index=["year", "skill"], columns="group", values="users").dropna()
    if users.empty or len(users.columns) < 2:
        return ""
    year = users.index.get_level_values("year").max()
    skill = users.loc[year]["industry"].idxmax()
    shares = []
    for group in ("academia", "industry"):
        row = next(rows(pick(skills, year=int(year), skill=str(skill), group=group)))
        share = wilson(row.users, row.base)
        shares.append(f"{percent(float(share.value), float(share.low), float(share.high))} of {row.base}")
    return (
        f"In {year}, {shares[0]} respondents in Pakistan's academia used {category_name(str(skill))}, a cloud "
        f"platform, and {shares[1]} in its industry."
    )


def _stay(published: PublishedTables) -> str:
    intentions = published[StayIntention]
    single = intentions[(intentions["first_year"] == intentions["last_year"]).to_numpy()]
    year = _newest(single, column="last_year")
    table = stay_shares(single, economies=[words.HOME, ALL_VISA_HOLDERS], years=(year, year))
    if len(table) < 2:
        return ""
    own, everybody = rows(table)
    return (
        f"In {year}, {share_text(own)} of {own.n:.0f} citizens of Pakistan who earned a doctorate in the United States "
        f"on a temporary visa intended to stay there (all origins {percent(everybody.value)})."
    )


EVIDENCE_OF = {
    "real-world-impact": Evidence(_adoption, "kaggle-survey-2022", "Kaggle survey", "sectors.adoption"),
    "funding-and-resources": Evidence(
        _spending, "ncses-rd", "NCSES, from OECD and UNESCO", "context.research_spending"
    ),
    "international-collaboration": Evidence(
        _coauthorship, "ncses-indicators-publications", "NCSES, from Scopus", "context.foreign_share"
    ),
    "deployment-skills-gap": Evidence(_cloud, "kaggle-survey-2021", "Kaggle survey", "sectors.practitioner_skills"),
    "visa-and-relocation": Evidence(_stay, "ncses-sed", "NCSES, Survey of Earned Doctorates", "transitions.stay"),
}
"""Evidence by theme; a theme that is not here has none."""
LEFT_OPEN = {
    "real-world-impact": "The word of employees about their employer; nothing on what becomes of research.",
    "funding-and-resources": "All research, not AI; nothing on the computing power or data of a department.",
    "career-growth": "Pay in the surveys of practitioners comes in bands that are no wages.",
    "international-collaboration": "Who writes with whom, not whether it moves anybody to a firm.",
    "industry-academia-gap": "Joint posts, contracts and theses of universities with firms are not counted here.",
    "deployment-skills-gap": "A platform used at work, not what degrees teach.",
    "visa-and-relocation": "An intention at graduation; nothing on visas applied for, granted or refused.",
    "workplace-culture": "No survey here asks about team work or management.",
}
"""What the figures do not tell, by theme."""


@view(
    "journeys.evidence",
    "Which published figures touch the reasons and challenges of the article?",
    Method(
        definition="The four reasons and four challenges that the article names, each with the published figure that "
        "comes nearest to it, its source and the view that draws it; or that there is none.",
        limits=(
            "A figure near a theme does not show that anybody moved, or stayed, for that reason: no source asks.",
            "Each figure has the limits of its view: survey respondents are volunteers, an intention is not a stay, a "
            "count of articles is none of people.",
            "The article itself has no data.",
        ),
    ),
    measure="Published figures nearest to each reason and challenge that an article names",
    published=True,
)
def evidence(scope: Scope) -> ViewResult:
    """List reasons and challenges with what published figures say."""
    reference = scope.ecosystem.reference
    themes = reference.tables.get(Themes.table, pd.DataFrame(columns=["theme_id", "kind", "name"]))
    themes = themes[themes["kind"].isin(list(KINDS)).to_numpy()]
    table = pd.DataFrame([_row(scope, str(row.theme_id), str(row.kind), str(row.name)) for row in rows(themes)])
    columns = {
        "kind": "Kind",
        "theme": "Theme",
        "finding": "What published figures say",
        "left_open": "What they leave open",
        "source": "Source",
        "view_url": "View",
    }
    cited = [item.source for item in EVIDENCE_OF.values()]
    result = ViewResult(
        table.reindex(columns=["theme_id", *columns]),
        n=whole(len(table), "theme"),
        columns=columns,
        sources=("source-article", *cited),
    )
    if table.empty:
        return result.complete(None, "The reference tables list no themes.")
    touched = table["view_url"] != ""
    bare = [f"“{theme}”" for theme in table.loc[~touched, "theme"]]
    without = f"; for {len(bare)} there is none: {joined(bare)}" if bare else ""
    return result.complete(
        None,
        f"Published figures touch {touched.sum()} of the {len(table)} reasons and challenges that the article names"
        f"{without}. None of them shows why anybody moved.",
        f"Published figures touch {touched.sum()} of the article's reasons and challenges, and explain no move",
    )


def _row(scope: Scope, theme: str, kind: str, name: str) -> dict[str, str]:
    reference = scope.ecosystem.reference
    near = EVIDENCE_OF.get(theme)
    finding = near.state(reference.published) if near else ""
    row = {
        "theme_id": theme,
        "kind": KINDS[kind],
        "theme": name,
        "finding": finding or NONE,
        "left_open": LEFT_OPEN.get(theme, ""),
        "source": "",
        "view_url": "",
    }
    if near and finding:
        drawn = registry()[near.view]
        row["source"] = near.publisher
        row["view_url"] = f"{drawn.page}?{TAB}={EVIDENCE}&cited={drawn.id}"
    return row


def _newest(table: pd.DataFrame, economy: str = words.HOME, column: str = "year", **values: str) -> int:
    """Return the last year with a row of an economy; 0 where there is none."""
    years = pick(table, economy_id=economy, **values)[column]
    return int(years.max()) if len(years) else 0
