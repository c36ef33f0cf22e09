"""View of the share of survey respondents who work in academia."""

from ecosystem.indicators.economy_figures import pick
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.tables.published_words import category_name
from ecosystem.views import practitioner_survey as survey
from ecosystem.views.compared_economies import economy_panels
from ecosystem.views.number_format import rows
from ecosystem.views.view_definition import Method, ViewResult, estimate_columns, view


@view(
    "transitions.academia",
    "What share of survey respondents work in academia?",
    Method(
        definition="Respondents at work who are not students, by the economy they live in, whose employer is in "
        "academia or education. Each panel is a survey; the table has all sectors.",
        formula="share = respondents of the sector / respondents who state the industry of their employer",
        **survey.INTERVAL,
        limits=(
            *survey.LIMITS,
            "Two surveys of other people with other questions show no move out of academia: students and teachers were "
            "asked for differently in 2021 and 2022.",
            "Respondents with an employer in another industry are in the base.",
        ),
    ),
    measure="Share of survey respondents at work who are in academia, by economy",
    height=340,
    published=True,
    filters=survey.FILTERS,
)
def academia(scope: Scope) -> ViewResult:
    """Shares of academia by economy and survey."""
    table = survey.survey_shares(scope, "sector")
    table = table.assign(
        sector=[category_name(str(sector)) for sector in table["category"]],
        panel=[f"Survey of {year}" for year in table["year"]],
    )
    academic = pick(table, category="academia")
    own = pick(academic, economy_id=words.HOME).sort_values("year")
    newest = next(rows(own.tail(1)), None)
    columns = {"economy": "Economy", "year": "Survey", "sector": "Sector", **estimate_columns("Share")}
    unknown = survey.without_answers(scope, academic, "sector")
    result = survey.survey_result(table, newest, columns, unknown=unknown)
    if newest is None:
        return result.empty(survey.NO_SURVEY)
    industry = survey.answer(table, category="industry", year=int(newest.year))
    answers = pick(academic, year=int(newest.year))
    return result.complete(
        economy_panels(academic.sort_values("year", kind="stable"), axis="Work in academia"),
        f"Of {newest.n:,.0f} respondents of the Kaggle survey of {newest.year} who live in Pakistan, are no students "
        f"and state their employer's industry, {survey.share_of(newest)} are in academia"
        f"{survey.against_world(academic, year=int(newest.year))}"
        + (f"; {survey.share_of(industry)} are in industry." if industry else ".")
        + survey.earlier_surveys(scope, academic),
        survey.headline(answers, "of respondents at work are in academia"),
    )
