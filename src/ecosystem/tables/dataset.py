"""Tables of a dataset: researchers, transitions, cities, sectors, sources, and results of cleaning."""

from typing import Final

from ecosystem.tables import vocabulary as words
from ecosystem.tables.column import Table, boolean, country, integer, key, labels, number, text, url, year


class Researchers(Table):
    """One row per person."""

    researcher_id = key("Names the person within the dataset.", example="r-0001")
    name = text("The person's name; empty where it is withheld.", example="")
    field = text("Main field of work.", required=True, values=tuple(words.FIELDS), example="machine-learning")
    degree = text("Highest degree.", values=tuple(words.DEGREES), example="doctorate")
    degree_institution = text("Who awarded the highest degree.", example="University of the Punjab")
    degree_country_code = country("Where the highest degree was awarded.")
    degree_year = year("When the highest degree was awarded.", example="2012")
    career_start_year = year("First year in a research post or in paid AI work.", example="2012")
    last_observed_year = year("Last year in which the person is known to have been at work.", example="2024")
    organization = text(
        "Where the person works, as last observed.", example="National University of Sciences and Technology"
    )
    sector_id = text(
        "Sector of that organisation; empty where unknown.", references="sectors.sector_id", example="university"
    )
    city_id = text("City of that organisation.", references="cities.city_id", example="islamabad")
    skills = labels("Skills the person names or is known for.", example="pytorch;mlops")
    profile_url = url("Public professional page.")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id", example="own-survey")


class Transitions(Table):
    """One row per career move."""

    transition_id = key("Names the move within the dataset.", example="t-0001")
    researcher_id = text("Who moved.", required=True, references="researchers.researcher_id", example="r-0001")
    year = year("When the new post began.", example="2018")
    kind = text("What kind of move it was.", required=True, values=tuple(words.MOVE_KINDS), example="move")
    from_organization = text("The post left.", example="University of the Punjab")
    from_sector_id = text("Sector left; empty where unknown.", references="sectors.sector_id", example="university")
    from_city_id = text("City left.", references="cities.city_id", example="lahore")
    from_country_code = country("Country left; empty where unknown.")
    to_organization = text("The post taken.", example="National University of Sciences and Technology")
    to_sector_id = text(
        "Sector entered; empty where unknown.", references="sectors.sector_id", example="software-services"
    )
    to_city_id = text("City entered.", references="cities.city_id", example="islamabad")
    to_country_code = country("Country entered; empty where unknown.")
    role = text("The post's title.", example="Data scientist")
    motivation = text("The main reason given.", values=tuple(words.MOTIVATIONS), example="real-world-impact")
    challenge = text("The main challenge named.", values=tuple(words.CHALLENGES), example="deployment-skills-gap")
    evidence = text("What kind of record shows the move.", required=True, values=tuple(words.EVIDENCE), example="c")
    certainty = text(
        "Whether the records decide that the move took place; empty counts as certain.",
        values=tuple(words.CERTAINTIES),
        example="certain",
    )
    source_id = text("Where the row comes from.", required=True, references="sources.source_id", example="own-survey")
    source_url = url("The record itself.")
    note = text("Anything a reader should know about the row.", example="")


CITY_POPULATION_SOURCE: Final = "un-wup-2018"
"""Source id of the inhabitants of the reference cities; the source of a city's row is that of its position."""


class Cities(Table):
    """One row per city."""

    city_id = key("Names the city.", example="lahore")
    name = text("What the city is called.", required=True, example="Lahore")
    country_code = country("Where the city is.", required=True)
    province = text("Province or territory.", example="Punjab")
    latitude = number("Degrees north.", required=True, unit="°", minimum=-90, maximum=90, example="31.558")
    longitude = number("Degrees east.", required=True, unit="°", minimum=-180, maximum=180, example="74.351")
    population = integer(
        "Inhabitants. Of the reference cities: of the urban agglomeration in 2020, as the United Nations estimate it "
        f"(source `{CITY_POPULATION_SOURCE}`), empty where it lists none. Decides which labels a map has room for, "
        "is in no figure.",
        unit="people",
        minimum=0,
        example="12642000",
    )
    is_hub = boolean("Whether the city is a hub of the ecosystem.")
    source_id = text("Where the row comes from.", required=True, references="sources.source_id", example="geonames")


class Sectors(Table):
    """One row per sector."""

    sector_id = key("Names the sector.", example="university")
    name = text("What the sector is called.", required=True, example="Universities")
    domain = text("The domain it belongs to.", required=True, values=tuple(words.DOMAINS), example="academia")
    description = text("What counts as this sector.", example="Universities and degree-awarding institutes")


class Sources(Table, optional=True):
    """One row per source that other rows point to."""

    source_id = key("Names the source.", example="own-survey")
    citation = text("How to cite it.", required=True, example="Survey of alumni, University of the Punjab, 2025")
    url = url("Where it can be found.")
    licence = text("Terms under which it may be used.", required=True, example="CC BY 4.0")
    retrieved = text(
        "Day on which it was read, year-month-day.", pattern=r"\d{4}(-\d{2}(-\d{2})?)?", example="2025-09-01"
    )
    kind = text("Kind of evidence.", required=True, values=tuple(words.DATASET_KINDS), example="observed")


class Resolution(Table, optional=True):
    """One row per cleaned column: how much of it was made out."""

    column = key("Column of researchers.", example="degree")
    rows = integer("Rows of the table.", required=True, unit="rows", minimum=0)
    given = integer("Rows in which the raw file says something.", required=True, unit="rows", minimum=0)
    resolved = integer("Rows in which cleaning made out a value.", required=True, unit="rows", minimum=0)
    unresolved = integer("Rows left empty or unknown.", required=True, unit="rows", minimum=0)
    share_unresolved = number("Unresolved over rows.", required=True, minimum=0, maximum=1)


DATASET_TABLES: tuple[type[Table], ...] = (Researchers, Transitions, Cities, Sectors, Sources, Resolution)
