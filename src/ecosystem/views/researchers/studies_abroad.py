"""Views of people from Pakistan in the United States: doctorates earned, computing students, workers."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.figures.peers import peer_lines
from ecosystem.indicators.economy_figures import pick, place, series
from ecosystem.indicators.us_students import ALL_FIELDS, field_shares
from ecosystem.selection import Scope
from ecosystem.tables import DoctoratesByOrigin, StemWorkersByBirth, StudentsByOrigin
from ecosystem.tables import vocabulary as words
from ecosystem.tables.countries import in_sentence
from ecosystem.tables.published_words import STUDENT_LEVELS
from ecosystem.views.compared_economies import (
    NONE_IN_PERIOD,
    economies,
    economy_lines,
    in_period,
    with_names,
    without_figures,
)
from ecosystem.views.number_format import agree, first_and_last, joined, percent, rows, whole
from ecosystem.views.transitions.united_states import DOCTORATES
from ecosystem.views.view_definition import Method, ViewResult, view

STUDENTS, WORKERS = "ncses-sevis", "ncses-indicators-labor"
COMPUTING = "computer and information sciences"
LEVEL_MARKS = {
    "doctorate": (palette.EMPHASIS, "circle"),
    "master": (palette.INDUSTRY, "square"),
    "graduate": (palette.EMPHASIS, "circle"),
    "undergraduate": (palette.INDUSTRY, "square"),
}
MOST_ORIGINS = 12


@view(
    "researchers.doctorates",
    "How many research doctorates do Pakistanis earn in the United States?",
    Method(
        definition="Research doctorates that universities of the United States awarded in a year to citizens of the "
        "economy who hold a temporary visa. The survey asks everybody who receives a doctorate: a full count, hence "
        "without interval.",
        limits=(
            "All fields, not computing: no table of doctorates in computing by citizenship has a row for Pakistan.",
            "Those with permanent residence or citizenship of the United States are not in it.",
            "The source prints the 40 origins with most doctorates of the year: an economy without a figure has fewer.",
            "The scale is logarithmic: equal steps are equal ratios.",
            "The survey is yearly; an edition after that of 2023 was not read.",
        ),
    ),
    measure="Research doctorates a year of US universities, by citizenship",
    height=460,
    published=True,
    filters=("economy", "period"),
)
def doctorates(scope: Scope) -> ViewResult:
    """Doctorates earned in the United States by citizenship and year."""
    published = scope.ecosystem.published
    counts = in_period(scope, published[DoctoratesByOrigin])
    table = series(
        counts, "recipients", economies=economies(scope), unit="people", by=("year", "rank", "economies_counted")
    )
    table = with_names(
        table,
        published,
        lambda row: (
            f"{row.economy}, {row.year}\n{whole(row.value, 'doctorate')}, place {row.rank} of {row.economies_counted}"
        ),
    )
    own = pick(table, economy_id=words.HOME)
    result = ViewResult(
        table,
        n=f"{whole(own['value'].sum(), 'doctorate')} of citizens of Pakistan",
        unknown=without_figures(scope, table, published[DoctoratesByOrigin]) if len(table) else "",
        columns={
            "economy": "Citizenship",
            "year": "Year",
            "value": "Doctorates",
            "rank": "Place",
            "economies_counted": "Of origins",
        },
        sources=(DOCTORATES,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    first, last = first_and_last(own)
    earlier = f", against {first.value:,.0f} in {first.year}" if first.year < last.year else ""
    finding = (
        f"Universities of the United States awarded {whole(last.value, 'research doctorate')} to citizens of Pakistan "
        f"on temporary visas in {last.year}{earlier}."
    )
    headline = f"Pakistanis on temporary visas earned {whole(last.value, 'US research doctorate')} in {last.year}"
    if not earlier:
        return result.empty(f"{finding} One year makes no line; the table has the others compared.", headline)
    return result.complete(
        peer_lines(economy_lines(table, published.names), axis="Doctorates a year (log scale)", log=True),
        f"{finding} Among countries of origin that is place {last.rank} of {last.economies_counted}; in {first.year} "
        f"it was place {first.rank} of {first.economies_counted}.",
        headline,
    )


@view(
    "researchers.computing_students",
    "How many students of computing from Pakistan were in the United States?",
    Method(
        definition="Students with a student visa in computer and information sciences, by citizenship and level, on 15 "
        "November of the newest year of the period. The table has all fields. A full count, rounded to tens, hence "
        "without interval.",
        formula="share = students of the field / students of all fields, same origin and level",
        limits=(
            "A stock on one day, not a flow: who arrives or graduates in a year is not in it.",
            "2022 counts master's and doctoral students who attend in person, without those in practical training; "
            "2016 to 2020 count graduate students together and otherwise: the two must not make one line.",
            "An origin without a figure is not among those that the source lists.",
            "The scale is logarithmic: equal steps are equal ratios.",
            "Later totals by origin are printed by Open Doors; its tables are not openly licensed.",
        ),
    ),
    measure="Students of computing in the United States on a student visa, by citizenship",
    height=380,
    published=True,
    filters=("economy", "period"),
)
def computing_students(scope: Scope) -> ViewResult:
    """Students of computing in the United States by origin and level."""
    published = scope.ecosystem.published
    counts = in_period(scope, published[StudentsByOrigin])
    newest = pick(counts, year=int(counts["year"].max()) if len(counts) else 0)
    table = field_shares(newest, economies=economies(scope))
    first_fields = table["field"].map({COMPUTING: 0, ALL_FIELDS: 1}).fillna(2)
    table = table.iloc[first_fields.argsort(kind="stable")].reset_index(drop=True)
    table = with_names(
        table.assign(level_name=[STUDENT_LEVELS[level] for level in table["level"]]),
        published,
        lambda row: (
            f"{row.economy}, {row.year}\n{row.level_name}: {row.students:,} in {row.field}\n"
            f"{percent(row.value)} of {row.n:,.0f} in all fields"
        ),
    )
    table["label"] = table["economy"]
    computing = table[(table["field"] == COMPUTING) & (table["students"] > 0)]
    own = pick(computing, economy_id=words.HOME)
    result = ViewResult(
        table,
        n=f"{whole(pick(own, level=tuple(LEVEL_MARKS))['students'].sum(), 'student')} from Pakistan",
        unknown=without_figures(scope, computing, pick(published[StudentsByOrigin], field=COMPUTING))
        if len(own)
        else "",
        columns={
            "economy": "Citizenship",
            "level_name": "Level",
            "field": "Field",
            "year": "Year",
            "students": "Students",
            "value": "Share of all fields",
            "n": "All fields",
        },
        sources=(STUDENTS,),
    )
    if own.empty:
        return result.empty(NONE_IN_PERIOD)
    levels = [level for level in LEVEL_MARKS if level in set(computing["level"])]
    listed = [pick(own, level=level) for level in levels]
    counted = joined([f"{row.students:,} {row.level_name.lower()}" for part in listed for row in rows(part)])
    shares = joined([percent(row.value) for part in listed for row in rows(part)])
    most = next(rows(pd.concat(listed).sort_values("students", ascending=False, kind="stable")))
    level_word = agree(len(levels), "that level", "these levels")
    return result.complete(
        _level_dots(computing, levels, emphasis=published.names[words.HOME]),
        f"In November {own['year'].iloc[0]}, {counted} from Pakistan studied computer and information sciences in the "
        f"United States, {shares} of all students from Pakistan at {level_word}.{_largest_origin(computing)}",
        f"{most.students:,} {most.level_name.lower()} from Pakistan studied computing in the US in {most.year}",
    )


def _level_dots(computing: pd.DataFrame, levels: Sequence[str], *, emphasis: str) -> go.Figure:
    students = computing.assign(value=computing["students"].astype(float)).drop(columns=["low", "high"])
    largest = students.groupby("economy")["students"].max().sort_values(ascending=False, kind="stable")
    return ranked_dots(
        [Dots(STUDENT_LEVELS[level], pick(students, level=level), *LEVEL_MARKS[level]) for level in levels],
        order=largest.index.tolist(),
        axis=f"Students of computing, November {students['year'].iloc[0]} (log scale)",
        emphasis=emphasis,
        log=True,
    )


def _largest_origin(table: pd.DataFrame) -> str:
    """Return a sentence on the economy compared with most computing students at one level."""
    top = next(rows(table.sort_values("students", ascending=False, kind="stable")))
    if top.economy_id == words.HOME:
        return ""
    return (
        f" Of the economies compared, {in_sentence(top.economy)} has most: {top.students:,} {top.level_name.lower()}."
    )


@view(
    "researchers.stem_workers",
    "How many of the foreign-born in US science and engineering were born in Pakistan?",
    Method(
        definition="Workers in science and engineering occupations of the United States who were born abroad, by place "
        "of birth, from the American Community Survey. The chart shows the first places, the table all that are "
        "printed, with the share of all STEM occupations.",
        formula="share = workers born there / foreign-born workers in these occupations",
        interval="None: the source prints neither the number interviewed nor the error.",
        limits=(
            "A share among the foreign-born, not among all workers.",
            "All sciences and engineering, not computing or AI; whatever the citizenship and the place of study.",
            "The places listed are those with most workers in all STEM occupations; “Korea, not specified” is one.",
            "Later years need tabulations from records of persons.",
        ),
    ),
    measure="Share of the foreign-born in US science and engineering, by place of birth",
    height=380,
    published=True,
)
def stem_workers(scope: Scope) -> ViewResult:
    """Places of birth of foreign-born workers in science and engineering."""
    published = scope.ecosystem.published
    counts = published[StemWorkersByBirth]
    table = pd.DataFrame(
        {
            "economy_id": counts["economy_id"].astype("str"),
            "economy": [published.names.get(str(code), str(code)) for code in counts["economy_id"]],
            "year": counts["year"],
            "value": counts["science_percent"].astype(float) / 100,
            "stem": [f"{share:.1f} %" for share in counts["all_stem_percent"].astype(float)],
            "unit": "share",
        }
    ).sort_values("value", ascending=False, kind="stable", ignore_index=True)
    own = next(rows(pick(table, economy_id=words.HOME)), None)
    result = ViewResult(
        table,
        n=f"{whole(len(table), 'place')} of birth",
        columns={
            "economy": "Born in",
            "year": "Year",
            "value": "Share, science and engineering",
            "stem": "Share, all STEM occupations",
        },
        sources=(WORKERS,),
    )
    if own is None:
        return result.empty(NO_FIGURES)
    where = place(table, "value", among=set(table["economy_id"]), of=words.HOME)
    drawn = table.head(max(MOST_ORIGINS, where.place)).assign(label=lambda part: part["economy"])
    drawn = drawn.assign(
        hover=[f"{row.economy}\n{percent(row.value)}; all STEM occupations {row.stem}" for row in rows(drawn)]
    )
    figure = ranked_dots(
        [Dots("Share", drawn)],
        order=drawn["label"].tolist(),
        axis=f"Share of foreign-born workers, {own.year}",
        emphasis=own.economy,
        tickformat=",.0%",
        from_zero=True,
    )
    top = next(rows(table))
    return result.complete(
        figure,
        f"Of the foreign-born workers in science and engineering occupations of the United States in {own.year}, "
        f"{percent(own.value)} were born in Pakistan and {percent(top.value)} in {top.economy}. Pakistan has place "
        f"{where.place} of {where.out_of} listed; of all STEM occupations its share is {own.stem}.",
        f"{percent(own.value)} of foreign-born US science and engineering workers were born in Pakistan",
    )
