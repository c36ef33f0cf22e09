"""Views of the sectors that practitioners work in: academia and industry, industries, machine learning, publishing."""

import pandas as pd

from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables.published_words import ML_IN_PRODUCTION, PRACTITIONER_GROUPS, WORLD, category_name
from ecosystem.views import practitioner_survey as survey
from ecosystem.views.compared_economies import economy_panels
from ecosystem.views.number_format import joined, percent, rows
from ecosystem.views.phrases import not_clearly_more
from ecosystem.views.view_definition import Method, ViewResult, view

DRAWN_SECTORS = ("academia", "industry")
ADOPTION_GROUPS = ("all", "academia", "industry")
"""Groups of enough respondents in Pakistan."""
IN_PRODUCTION = "in production"
AT_WORK = "who were not students and stated an industry"
PUBLISHING_GROUPS = {"all": "Master's or higher, attained or planned", "doctorate": "Doctorate, attained or planned"}


@view(
    "sectors.practitioners",
    "In which sectors do respondents work, in Pakistan and elsewhere?",
    Method(
        definition="Respondents who are not students and state the industry of their employer, or of the last one, by "
        "sector: academia is education of all levels; government includes the military; employers of another industry "
        "are industry, but “other” is a group of its own. The chart has academia and industry, the table all.",
        formula="share = respondents of the sector / respondents who are not students and state an industry",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "In 2022 a lecturer who also studies counts as a student and is left out; in 2021 not: a fall from 2021 to "
            "2022 may come from this alone.",
        ),
    ),
    measure="Share of survey respondents at work, by sector and economy",
    height=310,
    published=True,
    filters=survey.FILTERS,
)
def practitioners(scope: Scope) -> ViewResult:
    """Shares of respondents by sector, economy and survey."""
    table = survey.survey_shares(scope, "sector")
    table = table.assign(
        sector=[category_name(code) for code in table["category"]],
        panel=[f"{category_name(row.category)}, {row.year}" for row in rows(table)],
    )
    drawn = table[table["category"].isin(DRAWN_SECTORS).to_numpy()].sort_values("year", kind="stable")
    newest = survey.newest_survey(scope, drawn)
    own = survey.answer(newest, category="academia")
    unknown = survey.without_answers(scope, newest, "sector")
    result = survey.survey_result(table, own, survey.share_columns("sector", "Sector"), unknown=unknown)
    if own is None:
        return result.empty(survey.NO_SURVEY)
    industry = survey.answer(newest, category="industry")
    finding = (
        f"{survey.of_respondents(own)} {AT_WORK}, {survey.share_of(own)} worked in academia"
        f"{survey.against_world(newest, category='academia')}; in industry {survey.share_of(industry)}"
        f"{survey.against_world(newest, category='industry')}."
    )
    finding += survey.earlier_surveys(scope, drawn, " in academia", category="academia")
    figure = economy_panels(drawn, axis="Share of respondents at work")
    headline = survey.headline(newest, "of respondents at work are in industry", category="industry")
    return result.complete(figure, finding, headline)


@view(
    "sectors.industries",
    "In which industries do respondents in Pakistan work?",
    Method(
        definition="Respondents who are not students by the industry of their employer, or of the last one, in "
        "Pakistan and in the world, in the newest survey of the period; the table has both surveys.",
        formula="share = respondents of the industry / respondents who are not students and state an industry",
        **survey.INTERVAL,
        limits=(*survey.LIMITS, "Industries as the survey lists them; 2021 lists a few that 2022 does not."),
    ),
    measure="Share of survey respondents at work, by industry, in Pakistan and the world",
    height=440,
    published=True,
    filters=("period",),
)
def industries(scope: Scope) -> ViewResult:
    """Industries of employers in Pakistan and in the world."""
    table, home = survey.answers_at_home(scope, "employer_industry")
    top = next(rows(home), None)
    result = survey.survey_result(table, top, survey.share_columns("label", "Industry"), unknown="")
    if top is None:
        return result.empty(survey.NO_SURVEY)
    newest = survey.newest_survey(scope, table)
    figure = survey.home_and_world_dots(newest, axis=f"Share of respondents at work, {top.year}")
    named = home[(home["category"] != "other").to_numpy()].head(2)
    shares = joined([f"in {row.label.lower()} for {survey.share_of(row)}" for row in rows(named)])
    world = [survey.answer(newest, WORLD, category=row.category) for row in rows(named)]
    against = f", against {joined([percent(row.value) for row in world])} in the world" if all(world) else ""
    first = next(rows(named), None)
    headline = "No industry clearly employs more respondents in Pakistan than the others"
    if first and not not_clearly_more(named, "respondents", "label"):
        headline = (
            f"In Pakistan {percent(first.value)} of respondents at work are in {first.label.lower()}, the largest share"
        )
    return result.complete(
        figure, f"{survey.of_respondents(top)} {AT_WORK}, the employer was {shares}{against}.", headline
    )


@view(
    "sectors.adoption",
    "How many respondents have an employer with machine learning in production?",
    Method(
        definition="Respondents who are not students and state that their employer has models in production, for less "
        "or more than two years together. “I do not know” is in the base. The table also has those in academia and in "
        "industry by themselves.",
        formula="share = respondents with an employer that has models in production / those who answered the question",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "The word of employees about their employer, several of whom may work at one: no share of firms.",
        ),
    ),
    measure="Share of respondents whose employer has machine learning in production",
    height=310,
    published=True,
    filters=survey.FILTERS,
)
def adoption(scope: Scope) -> ViewResult:
    """Machine learning in production at employers, by economy and survey."""
    together = {IN_PRODUCTION: ML_IN_PRODUCTION}
    by_group = pd.concat(
        [
            survey.survey_shares(scope, "ml_adoption", group=group, together=together).assign(group=group)
            for group in ADOPTION_GROUPS
        ],
        ignore_index=True,
    )
    by_group = by_group.assign(
        panel=[f"In production, {year}" for year in by_group["year"]],
        group_name=[PRACTITIONER_GROUPS[group] for group in by_group["group"]],
    )
    by_group = by_group.sort_values("year", kind="stable", ignore_index=True)
    table = pick(by_group, group="all")
    newest = survey.newest_survey(scope, table)
    own = survey.answer(newest)
    columns = survey.share_columns("group_name", "Sector", respondents="In production")
    unknown = survey.without_answers(scope, newest, "ml_adoption")
    result = survey.survey_result(by_group, own, columns, unknown=unknown)
    if own is None:
        return result.empty(survey.NO_SURVEY)
    finding = (
        f"{survey.of_respondents(own)} who answered about their employer, {survey.share_of(own)} stated that it has "
        f"machine learning in production{survey.against_world(newest)}."
    )
    sectors = [
        f"{survey.share_of(row)} of {row.n:,.0f} in {group}"
        for group in ADOPTION_GROUPS[1:]
        if (row := survey.answer(by_group, group=group, year=int(own.year)))
    ]
    finding += f" By sector it was {joined(sectors)}." if sectors else ""
    finding += survey.earlier_surveys(scope, table)
    figure = economy_panels(table, axis="Share of respondents")
    headline = survey.headline(newest, "of respondents at work report machine learning in use")
    return result.complete(figure, finding, headline)


@view(
    "sectors.publishing",
    "How many respondents with a higher degree, attained or planned, have published research?",
    Method(
        definition="Respondents with a master's, doctoral or professional doctoral degree, attained or planned within "
        "two years, who have published research of any kind: all of them, and those with a doctorate. Asked in 2022 "
        "only.",
        formula="share = respondents who have published / respondents of the group who were asked",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "Students are among those asked: an economy with more students looks less published.",
        ),
    ),
    measure="Share of respondents with a higher degree, attained or planned, who have published",
    height=310,
    published=True,
    filters=survey.FILTERS,
)
def publishing(scope: Scope) -> ViewResult:
    """Published research among holders of higher degrees, by economy."""
    table = pd.concat(
        [
            survey.survey_shares(scope, "published_research", group=group).assign(panel=name)
            for group, name in PUBLISHING_GROUPS.items()
        ],
        ignore_index=True,
    )
    table = pick(table, category="yes").reset_index(drop=True)
    own, doctors = (survey.answer(table, panel=name) for name in PUBLISHING_GROUPS.values())
    columns = survey.share_columns("panel", "Degree", respondents="Have published")
    unknown = survey.without_answers(scope, table, "published_research")
    result = survey.survey_result(table, own, columns, unknown=unknown, sources=survey.SOURCES[-1:])
    if own is None:
        return result.empty("No survey of the years chosen asked about published research.")
    everybody, with_doctorate = PUBLISHING_GROUPS.values()
    finding = (
        f"{survey.of_respondents(own)} with a higher degree, attained or planned, {survey.share_of(own)} had published "
        f"research{survey.against_world(table, panel=everybody)}."
    )
    if doctors is not None:
        against = survey.against_world(table, panel=with_doctorate)
        share = survey.share_of(doctors)
        finding += f" Of the {doctors.n:,.0f} with a doctorate, attained or planned, it was {share}{against}."
    figure = economy_panels(table, axis=f"Share who have published, {own.year}")
    headline = survey.headline(table, "with a higher degree attained or planned had published", panel=everybody)
    return result.complete(figure, finding, headline)
