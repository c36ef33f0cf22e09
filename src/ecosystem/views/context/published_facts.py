"""Views of single published figures, and of where sources disagree."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.dots import Dots, ranked_dots
from ecosystem.indicators import published_figures as indicators
from ecosystem.selection import Scope
from ecosystem.tables import vocabulary as words
from ecosystem.views.number_format import joined, rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

SOURCE = "ecosystem-facts-compilation"
DRAWN = "startup-funding"
MEASURES: Mapping[str, str] = {
    "startup-funding": "Start-up funding",
    "it-graduates-per-year": "IT graduates a year",
    "million-trained-target-year": "Year by which a million people are to be trained in AI",
    "special-technology-zones": "Special technology zones",
    "nic-startups-incubated": "Start-ups incubated by the National Incubation Centers",
    "nic-jobs-created": "Jobs created through the National Incubation Centers",
}
LIMITS = (
    "Figures are quoted as their page gives them; they were not checked against accounts.",
    "Targets and plans are marked and are no figures of their year; lower bounds stand beside counts: read the "
    "statement.",
    "The list is not complete.",
)


@view(
    "context.facts",
    "Which single figures are published about the ecosystem?",
    Method(
        definition="Figures about policy, funding, education, talent, start-ups, infrastructure, exports and cities, "
        "each with the page it was read on. Confidence says how firmly that page supports it.",
        limits=LIMITS,
    ),
    measure="Published figures about policy, funding, education, talent, firms and cities",
    published=True,
)
def facts(scope: Scope) -> ViewResult:
    """All single figures, by topic."""
    table = _with_texts(indicators.by_topic(scope.ecosystem.reference["ecosystem_facts"]))
    columns = {
        "topic_name": "Topic",
        "statement": "What is counted",
        "figure": "Figure",
        "when": "Year",
        "kind_name": "Kind",
        "target_when": "Target year",
        "place": "Place",
        "confidence_name": "Confidence",
        "source_title": "Source",
        "source_url": "Page",
    }
    result = ViewResult(table, n=whole(len(table), "figure"), columns=columns, sources=(SOURCE,))
    if table.empty:
        return result.complete(None, "No published figure is at hand.")
    topics = table["topic_name"].value_counts()
    largest = joined(topics.index[:2].str.lower().tolist())
    headline = f"{whole(len(table), 'published figure is', 'published figures are')} listed, most often on {largest}"
    if len(topics) == 1:
        return result.complete(None, f"{result.n} on {topics.index[0].lower()}.", headline)
    firm = int((table["confidence"] == "high").sum())
    targets = int((table["kind"] == "target").sum())
    several = len(indicators.disputed(scope.ecosystem.reference["ecosystem_facts"]))
    return result.complete(
        None,
        f"{result.n} on {whole(len(topics), 'topic')}, most of them on {topics.index[0].lower()} "
        f"({topics.iloc[0]}) and {topics.index[1].lower()} ({topics.iloc[1]}); {firm} are firmly supported by their "
        f"page, and {targets} are targets or plans; sources disagree on {several}.",
        headline,
    )


@view(
    "context.disagreements",
    "Where do sources disagree?",
    Method(
        definition="Figures of at least two sources that state the same measure for the same year and place and "
        "differ; several figures of one page are no disagreement. The chart shows start-up funding, "
        "every published figure a dot, the range of a year a line; the table lists the figures of every measure on "
        "which sources differ.",
        formula="range = lowest to highest published figure",
        limits=(
            *LIMITS,
            "Trackers differ in what they count as start-up funding (venture capital alone or grants and debt too) and "
            "in when a round is booked; none is preferred here.",
        ),
    ),
    measure="Start-up funding of a year in Pakistan, USD million, as each source states it",
    height=300,
    published=True,
)
def disagreements(scope: Scope) -> ViewResult:
    """Ranges of figures published for the same measure, year and place."""
    reference = scope.ecosystem.reference["ecosystem_facts"]
    ranges = indicators.disagreements(reference)
    table = _with_texts(indicators.disputed(reference))
    spans = {(row.measure, _year(row.year)): _range(row) for row in rows(ranges)}
    table["range"] = [spans[(row.measure, row.when)] for row in rows(table)]
    columns = {
        "measure_name": "Measure",
        "when": "Year",
        "figure": "Figure",
        "range": "Range",
        "statement": "What is counted",
        "source_title": "Source",
        "source_url": "Page",
    }
    drawn = _with_texts(indicators.facts_of_measure(reference, DRAWN))
    measures = sorted(ranges.groupby("measure"), key=lambda item: item[0] != DRAWN)
    n = f"{whole(len(table), 'figure')} on {whole(len(measures), 'measure')}"
    result = ViewResult(table, n=n, columns=columns, sources=(SOURCE,))
    if ranges.empty:
        return result.empty("No two sources publish different figures of one measure for the same year.")
    figure = ranked_dots(
        [Dots("Published figure", drawn.assign(label=drawn["when"]), palette.EMPHASIS)],
        order=list(dict.fromkeys(drawn["when"])),
        axis=f"{MEASURES[DRAWN]}, {drawn['unit'].iloc[0] if len(drawn) else 'USD million'}",
        connect=True,
        from_zero=True,
    )
    parts = [
        f"{_measure(str(measure))}: {', '.join(_rounded_range(row) for row in rows(group))}"
        for measure, group in measures
    ]
    several = f"For {whole(len(parts), 'measure')} sources publish different figures for the same year."
    return result.complete(figure, f"{several} {'; '.join(parts)}.")


def _with_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Add displayed texts to published figures."""
    table = table.assign(
        topic_name=table["topic"].astype("str").map(dict(words.FACT_TOPICS)),
        confidence_name=table["confidence"].astype("str").map(dict(words.CONFIDENCE)),
        when=[_year(year) for year in table["year"]],
        target_when=[_year(year) for year in table["target_year"]],
        kind_name=table["kind"].astype("str").map(dict(words.FACT_KINDS)),
        figure=[_amount(row.value, row.unit) for row in rows(table)],
        measure_name=[_measure(measure) if isinstance(measure, str) else "" for measure in table["measure"]],
    )
    table["hover"] = [f"{row.figure}, {row.when or 'no year given'}\n{row.source_title}" for row in rows(table)]
    return table


def _year(year: Any) -> str:
    return "" if pd.isna(year) else str(year)


def _measure(measure: str) -> str:
    return MEASURES.get(measure) or measure.replace("-", " ").capitalize()


def _number(value: float, unit: str) -> str:
    """Write a figure with as many digits as it was published with; a calendar year without a comma."""
    if unit == "year":
        return f"{value:.0f}"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.3f}".rstrip("0")


def _amount(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{_number(value, unit)} %"
    return _number(value, unit) if unit == "year" else f"{_number(value, unit)} {unit}"


def _range(row: Any) -> str:
    return f"{_number(row.lowest, row.unit)}–{_amount(row.highest, row.unit)}"


def _rounded_range(row: Any) -> str:
    """Write a range for a sentence: large figures without fractions, a year only where it is that of the figure."""
    if row.unit == "year":
        return _range(row)
    low, high = (round(bound) if bound >= 100 else bound for bound in (row.lowest, row.highest))
    when = f" in {row.year}" if pd.notna(row.year) else ""
    return f"{_number(low, row.unit)}–{_amount(high, row.unit)}{when}"
