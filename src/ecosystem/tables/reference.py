"""Reference tables: published facts shown beside any dataset."""

from ecosystem.tables import vocabulary as words
from ecosystem.tables.column import Table, country, integer, key, number, text, url, year
from ecosystem.tables.dataset import Cities, Sectors, Sources


class Countries(Table):
    """One row per country compared."""

    country_code = key("ISO 3166-1 alpha-2 code.", example="PK")
    name = text("What the country is called.", required=True, example="Pakistan")
    population = integer("Inhabitants in 2018.", required=True, unit="people", minimum=0)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class Organizations(Table):
    """One row per organisation of the ecosystem."""

    organization_id = key("Names the organisation.", example="ncai")
    name = text("What the organisation is called.", required=True)
    kind = text("What kind of organisation it is.", required=True, values=tuple(words.ORGANIZATION_KINDS))
    city_id = text("Where it sits; empty where no source says.", references="cities.city_id")
    country_code = country("Country where it sits.")
    sector_id = text("Sector it works in.", required=True, references="sectors.sector_id")
    ai_focus = text("Its work in AI, where the source ties its work to AI; empty means that no such link was seen.")
    founded = integer("Year of founding.", unit="year", minimum=1800, maximum=words.LAST_YEAR)
    status = text(
        "Whether it exists: active where its own page or a page of 2023 or later shows it at work.",
        required=True,
        values=tuple(words.ORGANIZATION_STATUS),
    )
    parent_id = text("Organisation it belongs to.", references="organizations.organization_id")
    confidence = text("How firmly the source supports the row.", required=True, values=tuple(words.CONFIDENCE))
    city_basis = text("Whether the city stands in the source.", values=("source", "general knowledge"))
    website = url("Site of the organisation itself, where the page read is part of it.")
    source_title = text("Title of the page read.", required=True)
    source_url = url("The page read.")
    source_date = text("Date of that page, as far as known.")
    source_id = text("Collection the row belongs to.", required=True, references="sources.source_id")


class AcademicsByCity(Table, name="academics_by_city"):
    """One row per city with academics in computer science in 2018."""

    city_id = text("City of the university.", required=True, references="cities.city_id")
    academics = integer("Academics counted there.", required=True, unit="people", minimum=1)
    universities = integer("Universities and campuses they work at.", required=True, unit="universities", minimum=1)
    remark = text("What the source leaves open about the city.")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class AcademicsByRank(Table, name="academics_by_rank"):
    """One row per rank and highest degree of academics in computer science in 2018."""

    rank = text("Rank; empty where the source states none, or an office.", example="Lecturer")
    degree = text("Highest degree; empty where the source states none.", values=tuple(words.DEGREES))
    academics = integer("Academics counted.", required=True, unit="people", minimum=1)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class AiPublications(Table, name="ai_publications"):
    """One row per country and year."""

    country_code = text("Country of the authors' affiliations.", required=True, references="countries.country_code")
    year = year("Year of publication.", required=True)
    ai_publications = integer("Works tagged as artificial intelligence.", required=True, unit="works", minimum=0)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class ScholarMigration(Table, name="scholar_migration"):
    """One row per country, year and database."""

    country_code = text("Country observed.", required=True, references="countries.country_code")
    year = year("Year observed.", required=True)
    database = text("Publication database counted.", required=True, values=tuple(words.DATABASES))
    researchers = integer("Scholars with an affiliation in the country.", required=True, unit="scholars", minimum=0)
    arrivals = integer("Scholars whose affiliation moved into the country.", required=True, unit="scholars", minimum=0)
    departures = integer("Scholars whose affiliation moved out.", required=True, unit="scholars", minimum=0)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class ScholarFlows(Table, name="scholar_flows"):
    """One row per origin, destination and year; one end is always Pakistan."""

    from_country_code = country("Country left.", required=True)
    to_country_code = country("Country entered.", required=True)
    year = year("Year of the move.", required=True)
    scholars = integer("Scholars who moved.", required=True, unit="scholars", minimum=0)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class EcosystemFacts(Table, name="ecosystem_facts"):
    """One row per published figure."""

    fact_id = key("Names the figure.", example="F001")
    topic = text("What it is about.", required=True, values=tuple(words.FACT_TOPICS))
    statement = text("What was counted.", required=True)
    value = number("The figure.", required=True)
    unit = text("Unit of the figure.", required=True)
    year = year("Year it refers to; of a target, the year in which it was stated.")
    kind = text("Whether something was counted or is aimed at.", required=True, values=tuple(words.FACT_KINDS))
    target_year = integer(
        "Year by which a target is to be reached, where one is named.",
        unit="year",
        minimum=words.FIRST_YEAR,
        maximum=words.LAST_YEAR,
    )
    place = text("Place it refers to.", required=True)
    measure = text("Figures with the same measure and year say the same thing and may disagree.")
    confidence = text("How firmly the source supports it.", required=True, values=tuple(words.CONFIDENCE))
    source_title = text("Title of the page read.", required=True)
    source_url = url("The page read.")
    source_id = text("Collection the row belongs to.", required=True, references="sources.source_id")


class Events(Table):
    """One row per dated event drawn on time charts."""

    event_id = key("Names the event.", example="ncai-founded")
    year = year("Year of the event.", required=True)
    date = text("Day, where known, year-month-day.", pattern=r"\d{4}(-\d{2}(-\d{2})?)?")
    label = text("Short label.", required=True)
    description = text("What happened.", required=True)
    source_url = url("The page read.")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class Themes(Table):
    """One row per reason, challenge or lesson."""

    theme_id = key("Names the theme.", example="real-world-impact")
    kind = text("What kind of theme it is.", required=True, values=("motivation", "challenge", "lesson"))
    name = text("Short name.", required=True)
    description = text("What is meant by it.", required=True)
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


class Journeys(Table):
    """One row per step of an illustrative career."""

    journey_id = text("Names the journey.", required=True, example="aisha-rahman")
    step = integer("Position of the step.", required=True, minimum=1, maximum=20)
    person = text("Who the story is about.", required=True)
    stage = text("What the step is.", required=True, values=("training", "post", "lesson"))
    organization = text("Where.")
    sector_id = text("Sector of that step.", references="sectors.sector_id")
    city_id = text("City of that step.", references="cities.city_id")
    country_code = country("Country of that step.")
    role = text("What the person did there.", required=True)
    theme_id = text("Theme that the person stresses.", references="themes.theme_id")
    researcher_id = text("The person's row in the demo dataset.")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id")


REFERENCE_TABLES: tuple[type[Table], ...] = (
    Sources,
    Countries,
    Cities,
    Sectors,
    Organizations,
    AcademicsByCity,
    AcademicsByRank,
    AiPublications,
    ScholarMigration,
    ScholarFlows,
    EcosystemFacts,
    Events,
    Themes,
    Journeys,
)
