"""Published tables: facts by economy that are loaded only when a page needs them (``data/published``).

``economy_id`` is the ISO 3166-1 alpha-2 code of a country, else a word in small letters such as ``world``. A missing
number is withheld or not stated by the source; it is never zero.
"""

from collections.abc import Iterable

from ecosystem.tables import published_words as words
from ecosystem.tables.column import Column, Table, boolean, integer, key, number, text, year
from ecosystem.tables.vocabulary import DATASET_KINDS


def _economy(meaning: str = "Economy counted.") -> Column:
    return text(meaning, required=True, references="economies.economy_id", example="PK")


def _source() -> Column:
    return text("Where the row comes from.", required=True, references="sources.source_id")


def _source_table() -> Column:
    return text("Number of the table at the source.", required=True, example="10067")


def _words(meaning: str, values: Iterable[str]) -> Column:
    return text(meaning, required=True, values=tuple(values))


def _count(meaning: str, unit: str, *, required: bool = False) -> Column:
    return integer(meaning, unit=unit, minimum=0, required=required)


def _percent(meaning: str) -> Column:
    return number(meaning, unit="percent", minimum=0, maximum=100)


def _net_rate(meaning: str) -> Column:
    return number(meaning, unit="per 10,000 members", required=True)


class Economies(Table):
    """One row per economy, group of economies or total that a published table names."""

    economy_id = key("ISO 3166-1 alpha-2 code of a country, else a word in small letters.", example="PK")
    name = text("What it is called.", required=True, example="Pakistan")
    level = _words("Whether it is one economy, several, or all.", words.ECONOMY_LEVELS)
    is_peer = boolean("Whether it is compared with by default.")


class AiArticles(Table, name="ai_articles"):
    """One row per economy and year: articles on artificial intelligence, counted for each author's economy."""

    economy_id = _economy()
    year = year("Year of publication.", required=True)
    articles = _count("Articles with an author's institution in the economy.", "articles", required=True)
    several_institutions = _count("Of them with two or more institutions.", "articles")
    domestic_only = _count("Of them with institutions of the economy alone.", "articles")
    with_foreign = _count("Of them with an institution of another economy.", "articles")
    source_table = _source_table()
    source_id = _source()


class AiArticlesTotal(Table, name="ai_articles_total"):
    """One row per economy: articles on artificial intelligence of all years together."""

    economy_id = _economy()
    first_year = year("First year counted.", required=True)
    last_year = year("Last year counted.", required=True)
    rank = integer("Place among the economies by articles, as printed.", minimum=1)
    articles = _count("Articles with an author's institution in the economy.", "articles", required=True)
    fractional_articles = number("Articles, each shared among its economies.", unit="articles", minimum=0)
    several_institutions = _count("Of the articles, with two or more institutions.", "articles")
    domestic_only = _count("Of the articles, with institutions of the economy alone.", "articles")
    with_foreign = _count("Of the articles, with an institution of another economy.", "articles")
    source_id = _source()


class AiCoauthorship(Table, name="ai_coauthorship"):
    """One row per unordered pair of the 60 largest producers: articles on artificial intelligence written together."""

    economy_id = _economy("One economy of the pair.")
    partner_id = _economy("The other economy of the pair.")
    first_year = year("First year counted.", required=True)
    last_year = year("Last year counted.", required=True)
    articles = _count("Articles with institutions of both.", "articles", required=True)
    collaboration_index = number("Articles together over those expected; 1 is as expected.", required=True, minimum=0)
    source_id = _source()


class ComputingArticles(Table, name="computing_articles"):
    """One row per economy and year: articles in computer and information sciences, and in all fields."""

    economy_id = _economy()
    year = year("Year of publication.", required=True)
    computing_articles = _count("Articles in computer and information sciences.", "articles", required=True)
    fractional_computing_articles = number(
        "Those articles, each shared among its economies.", unit="articles", minimum=0
    )
    all_articles = _count("Articles in all fields of science and engineering.", "articles", required=True)
    top_percent = _percent("Share of the computing journal articles among the world's 1 percent most cited.")
    source_id = _source()


class AiPatents(Table, name="ai_patents"):
    """One row per economy: patents on artificial intelligence, inventors counted in fractions."""

    economy_id = _economy()
    first_year = year("First year counted.", required=True)
    last_year = year("Last year counted.", required=True)
    patents = _count("Patent families by first grant, rounded.", "patents", required=True)
    source_id = _source()


class StayIntention(Table, name="stay_intention"):
    """One row per citizenship and year or span: doctorate recipients of US universities who intend to stay there."""

    economy_id = _economy("Citizenship.")
    first_year = year("First year counted.", required=True)
    last_year = year("Last year counted; a span is printed by the source and no sum of years.", required=True)
    recipients = _count("Doctorate recipients with a temporary visa.", "people")
    stay_percent = _percent("Share of them who intend to stay in the United States.")
    stay_count = _count("People who intend to stay: the only number that fits the percentage.", "people")
    edition = year("Newest edition of the survey that prints the figure.", required=True)
    source_table = _source_table()
    source_id = _source()


class StayPlansByField(Table, name="stay_plans_by_field"):
    """One row per citizenship, doctorate field and span: doctorate recipients, any visa, who plan to stay in the US."""

    economy_id = _economy("Citizenship.")
    doctorate_field = text("Field of the doctorate.", required=True, example="engineering")
    first_year = year("First year counted.", required=True)
    last_year = year("Last year counted.", required=True)
    recipients = _count("Doctorate recipients who are no citizens of the United States.", "people")
    plans_percent = _percent("Share of them who plan to stay.")
    definite_percent = _percent("Share of them with a post or study agreed on.")
    source_id = _source()


class DoctoratesByOrigin(Table, name="doctorates_by_origin"):
    """One row per country of origin and year: research doctorates earned in the US with a temporary visa."""

    economy_id = _economy("Citizenship; the 40 with most doctorates of the year.")
    year = year("Year of the doctorate.", required=True)
    rank = integer("Place among the countries of origin.", minimum=1)
    recipients = _count("Doctorate recipients.", "people", required=True)
    economies_counted = _count("Countries of origin in that year.", "economies", required=True)
    source_table = _source_table()
    source_id = _source()


class GraduatesByBirth(Table, name="graduates_by_birth"):
    """One row per place of birth, year and field of the highest degree: employed graduates in the United States."""

    economy_id = _economy("Place of birth.")
    year = year("Year of the survey.", required=True)
    degree_field = _words("Field of the highest degree.", words.DEGREE_FIELDS)
    graduates = _count("Employed graduates: a weighted estimate, rounded to thousands.", "people")
    science_occupations = _count("Of them in science and engineering occupations.", "people")
    related_occupations = _count("Of them in occupations related to it.", "people")
    other_occupations = _count("Of them in other occupations.", "people")
    withheld = text("Figures that the source suppresses; another empty figure is blank at the source.")
    source_table = _source_table()
    source_id = _source()


class StemWorkersByBirth(Table, name="stem_workers_by_birth"):
    """One row per place of birth: its share of all foreign-born workers of a kind in the United States."""

    economy_id = _economy("Place of birth.")
    year = year("Year of the survey.", required=True)
    all_stem_percent = _percent("Share of all foreign-born STEM workers.")
    science_percent = _percent("Share of those in science and engineering occupations.")
    related_percent = _percent("Share of those in occupations related to it.")
    middle_skill_percent = _percent("Share of those in middle-skill occupations.")
    source_id = _source()


class StudentsByOrigin(Table, name="students_by_origin"):
    """One row per origin, level, year and field: students in the United States with a student visa."""

    economy_id = _economy("Citizenship.")
    level = _words("Level of study.", words.STUDENT_LEVELS)
    year = year("Year; a stock on 15 November.", required=True)
    field = text("Field of study.", required=True, example="computer and information sciences")
    students = _count("Students, rounded to tens.", "students", required=True)
    source_table = _source_table()
    source_id = _source()


class RdSpending(Table, name="rd_spending"):
    """One row per economy and year: spending on research and development."""

    economy_id = _economy()
    year = year("Year of the figure.", required=True)
    million_dollars = number("Spending at purchasing power parity.", unit="million US dollars", minimum=0)
    percent_of_gdp = number("Spending over gross domestic product.", unit="percent", minimum=0, maximum=100)
    source_table = _source_table()
    source_id = _source()


class SkillMigration(Table, name="skill_migration"):
    """One row per economy, skill group and year: net migration of LinkedIn members who have the skill."""

    economy_id = _economy()
    skill_category = text("Category of the skill group.", required=True, example="Disruptive Tech Skills")
    skill_group = text("Skill group.", required=True, example="Artificial Intelligence (AI)")
    year = year("Year of the column.", required=True)
    net_rate = _net_rate("Arrivals less departures over members of the economy with the skill.")
    source_id = _source()


class IndustryMigration(Table, name="industry_migration"):
    """One row per economy, industry and year: net migration of LinkedIn members of the industry."""

    economy_id = _economy()
    section = text("Section of the industry classification.", required=True, example="Information and communication")
    industry = text("Industry.", required=True, example="Computer Software")
    year = year("Year of the column.", required=True)
    net_rate = _net_rate("Arrivals less departures over members of the economy in the industry.")
    source_id = _source()


class CountryMigration(Table, name="country_migration"):
    """One row per economy, partner and year: net migration of LinkedIn members between them."""

    economy_id = _economy("Economy whose members are the denominator.")
    partner_id = _economy("Economy at the other end.")
    year = year("Year of the column.", required=True)
    net_rate = _net_rate("Arrivals from the partner less departures to it over members of the economy.")
    source_id = _source()


class GithubSeries(Table, name="github_series"):
    """One row per measure, economy and quarter: accounts, pushes, organisations and repositories on GitHub."""

    economy_id = _economy()
    measure = _words("What is counted.", words.GITHUB_MEASURES)
    year = year("Year.", required=True)
    quarter = integer("Quarter of the year.", required=True, minimum=1, maximum=4)
    value = _count("The count.", "accounts, pushes or repositories", required=True)
    rank = integer("Place among all economies reported.", required=True, minimum=1)
    economies_reported = _count("Economies reported, without the European Union.", "economies", required=True)
    sum_of_economies = _count("Sum over them.", "accounts, pushes or repositories", required=True)
    source_id = _source()


class GithubAiTopics(Table, name="github_ai_topics"):
    """One row per AI topic, economy and quarter with more than 100 developers: no row is not zero."""

    economy_id = _economy()
    topic = text("Topic of the repositories.", required=True, example="machine-learning")
    year = year("Year.", required=True)
    quarter = integer("Quarter of the year.", required=True, minimum=1, maximum=4)
    developers = _count("Developers who pushed to a public repository of the topic.", "developers", required=True)
    source_id = _source()


class GithubCollaboration(Table, name="github_collaboration"):
    """One row per direction between Pakistan and another economy and quarter, above 100 only."""

    from_economy_id = _economy("Economy that sends.")
    to_economy_id = _economy("Economy that receives.")
    year = year("Year.", required=True)
    quarter = integer("Quarter of the year.", required=True, minimum=1, maximum=4)
    pushes = _count("Pushes and pull requests sent.", "pushes and pull requests", required=True)
    source_id = _source()


class PractitionerCounts(Table, name="practitioner_counts"):
    """One row per economy, year, measure, group and category: respondents of a survey among data practitioners."""

    economy_id = _economy("Where the respondents live.")
    year = year("Year of the survey.", required=True)
    measure = _words("What was asked.", words.PRACTITIONER_MEASURES)
    group = _words("Whose answers they are: all, of one sector, or with one degree.", words.PRACTITIONER_GROUPS)
    category = _words(
        "The answer.", dict.fromkeys(word for listed in words.PRACTITIONER_CATEGORIES.values() for word in listed)
    )
    respondents = _count("Respondents with this answer.", "respondents", required=True)
    base = _count("Respondents of the group who were asked and answered.", "respondents", required=True)
    source_id = _source()


class PractitionerSkills(Table, name="practitioner_skills"):
    """One row per economy, year, group and skill with at least five users in a group of at least twenty."""

    economy_id = _economy("Where the respondents live.")
    year = year("Year of the survey.", required=True)
    group = _words("Whose answers they are.", words.PRACTITIONER_GROUPS)
    kind = _words("Kind of skill.", words.SKILL_KINDS)
    skill = text("Skill used.", required=True, example="python")
    users = _count("Respondents who use it.", "respondents", required=True)
    base = _count("Respondents of the group who answered the question.", "respondents", required=True)
    source_id = _source()


class StaffListing(Table, name="staff_listing"):
    """One row per group of the computing staff of one university: listed once, and not listed 17 months later."""

    grouping = _words("What the groups are formed by.", words.STAFF_GROUPINGS)
    category = text("The group.", required=True, example="lecturer")
    first_listed = text("Month of the first list.", required=True, pattern=r"\d{4}-\d{2}", example="2023-09")
    last_listed = text("Month of the second list.", required=True, pattern=r"\d{4}-\d{2}", example="2025-02")
    listed = _count("People on the first list.", "people", required=True)
    not_listed = _count("Of them not on the second list.", "people", required=True)
    not_listed_recount = _count("The same by a second way to link the lists.", "people", required=True)
    source_id = _source()


class SingleFacts(Table, name="single_facts"):
    """One row per single figure cited from a source whose tables may not ship."""

    fact_id = key("Names the figure.", example="H08a")
    economy_id = _economy()
    statement = text("What was counted.", required=True)
    value = number("The figure.", required=True)
    unit = text("Unit of the figure.", required=True)
    out_of = _count("Of a place: how many are ranked.", "economies")
    first_year = year("First year it refers to.", required=True)
    last_year = year("Last year it refers to.", required=True)
    source_id = _source()


class SourceCoverage(Table, name="source_coverage"):
    """One row per published or observed source: years covered, and what is newer elsewhere."""

    source_id = _source()
    subject = text("What the source counts.", required=True)
    kind = _words("Kind of evidence.", DATASET_KINDS)
    first_year = year("First year covered.")
    last_year = year("Last year covered.")
    released = text("When the figures were counted or published, as the source states it.")
    newer = text("What is newer elsewhere; empty where nothing newer is known.")
    reason = text("Why it is not here or not comparable; with nothing newer, what limits the source.")


PUBLISHED_TABLES: tuple[type[Table], ...] = (
    Economies,
    AiArticles,
    AiArticlesTotal,
    AiCoauthorship,
    ComputingArticles,
    AiPatents,
    StayIntention,
    StayPlansByField,
    DoctoratesByOrigin,
    GraduatesByBirth,
    StemWorkersByBirth,
    StudentsByOrigin,
    RdSpending,
    SkillMigration,
    IndustryMigration,
    CountryMigration,
    GithubSeries,
    GithubAiTopics,
    GithubCollaboration,
    PractitionerCounts,
    PractitionerSkills,
    StaffListing,
    SingleFacts,
    SourceCoverage,
)
