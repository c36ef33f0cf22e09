"""View of Pakistan's AI publications as three sources count them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.lines import Line, lines
from ecosystem.indicators.ai_output import ai_output_by_source
from ecosystem.selection import Scope
from ecosystem.tables import AiArticles, SingleFacts
from ecosystem.tables import vocabulary as words
from ecosystem.views.compared_economies import LINE_HEIGHT, NONE_IN_PERIOD, in_period
from ecosystem.views.context.ai_articles import LATEST, NCSES, growth_start
from ecosystem.views.context.ai_publications import COUNTED, OPENALEX
from ecosystem.views.number_format import joined, rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

CSET = "cset-ai-publications"

COUNTS: Mapping[str, str] = {NCSES: "Scopus (NCSES)", OPENALEX: "OpenAlex", CSET: "CSET"}
COLOURS: Mapping[str, str] = {
    NCSES: palette.DATABASE["scopus"],
    OPENALEX: palette.DATABASE["openalex"],
    CSET: palette.EMPHASIS,
}


@view(
    "context.sources",
    "How many AI publications do three sources count for Pakistan?",
    Method(
        definition="Publications of a year with an author in Pakistan: articles in journals and proceedings filed "
        "under artificial intelligence (Scopus, counted by NCSES), works tagged Artificial Intelligence (OpenAlex), "
        "and two years that CSET publishes.",
        interval=COUNTED,
        limits=(
            "The three define AI and publication differently: NCSES takes the class of the journal, OpenAlex and CSET "
            "a model that reads the text, and CSET has preprints. Levels are not comparable, growth only with care.",
            "The figures of CSET are single facts, cited for two years; they are not joined by a line.",
            LATEST,
        ),
    ),
    measure="AI publications a year with an author in Pakistan, by source",
    height=LINE_HEIGHT,
    published=True,
    filters=("period",),
)
def sources(scope: Scope) -> ViewResult:
    """Pakistan's AI publications as three sources count them."""
    reference = scope.ecosystem.reference
    published = reference.published
    table = ai_output_by_source(
        reference["ai_publications"], published[AiArticles], published[SingleFacts], economy=words.HOME
    )
    table = in_period(scope, table)
    table = table.assign(count=[COUNTS[source] for source in table["source_id"]])
    table["hover"] = [f"{row.count}, {row.year}\n{row.value:,.0f} {row.unit}" for row in rows(table)]
    result = ViewResult(
        table,
        n=f"{whole(len(table), 'yearly count')} by {whole(table['source_id'].nunique(), 'source')}",
        columns={"count": "Source", "year": "Year", "value": "Publications", "unit": "Counted"},
        sources=(NCSES, OPENALEX, CSET),
    )
    if table.empty:
        return result.empty(NONE_IN_PERIOD)
    by_source = {source: table[(table["source_id"] == source).to_numpy()] for source in COUNTS}
    known = {source: points for source, points in by_source.items() if len(points)}
    drawn = {source: _separate(points) if source == CSET else points for source, points in known.items()}
    figure = lines(
        [
            Line(COUNTS[key].partition(" (")[0], points, COLOURS[key], hover=points["hover"].tolist())
            for key, points in drawn.items()
        ],
        axis="AI publications a year",
    )
    return result.complete(figure, *_summarise_sources(known))


def _separate(points: pd.DataFrame) -> pd.DataFrame:
    """Put a gap after each point: cited years are no series, and no line joins them."""
    return pd.concat([points, points.assign(value=np.nan)]).sort_values("year", kind="stable")


def _summarise_sources(known: Mapping[str, pd.DataFrame]) -> tuple[str, str]:
    """Return summary and headline: the counts in the last year that most of them have, and the growth of each."""
    counts = pd.concat(list(known.values())).groupby("year")["value"].size()
    year = int(counts[(counts == counts.max()).to_numpy()].index[-1])
    at = {
        key: float(points.loc[(points["year"] == year).to_numpy(), "value"].iloc[0])
        for key, points in known.items()
        if (points["year"] == year).any()
    }
    counted = joined([f"{value:,.0f} by {COUNTS[key]}" for key, value in at.items()])
    ends = {key: (points.iloc[growth_start(points)], points.iloc[-1]) for key, points in known.items()}
    grown = [
        f"{last['value'] / first['value']:.1f} times from {first['year']} to {last['year']} by {COUNTS[key]}"
        for key, (first, last) in ends.items()
        if first["year"] < last["year"] and first["value"] > 0
    ]
    growth = f" Growth: {joined(grown)}." if grown else ""
    why = ", since each source defines AI in its own way" if len(known) > 1 else ""
    summary = f"AI publications of {year} with an author in Pakistan number {counted}{why}.{growth}"
    most, least = (pick(at, key=at.__getitem__) for pick in (max, min))
    if most == least or not at[least]:
        return summary, f"{COUNTS[most]} counts {at[most]:,.0f} AI publications of Pakistan in {year}"
    names = [COUNTS[key].partition(" (")[0] for key in (most, least)]
    times = f"{at[most] / at[least]:.1f} times as many AI publications of Pakistan as {names[1]}"
    return summary, f"In {year} {names[0]} counts {times}"
