"""View of the academics of 2018 by rank and highest degree."""

import pandas as pd

from ecosystem.figures import palette
from ecosystem.figures.canvas import NO_FIGURES
from ecosystem.figures.stacks import StackPart, horizontal_stacks
from ecosystem.selection import Scope
from ecosystem.tables import AcademicsByRank
from ecosystem.tables import vocabulary as words
from ecosystem.views.number_format import percent, rows, whole
from ecosystem.views.view_definition import Method, ViewResult, view

SOURCE = "cs-faculty-2018"
NO_RANK = "Rank not stated"
LEAST_DRAWN = 30
"""Academics of a rank that has a bar of its own."""
HEIGHT = 430
"""Pixels that leave room for names of two lines on a phone."""
DEGREES = {"doctorate": "Doctorate", "master": "Master", "bachelor": "Bachelor", words.UNKNOWN: "Degree not stated"}
COLOURS = {
    "doctorate": palette.EMPHASIS,
    "master": palette.faint(palette.EMPHASIS, 0.6),
    "bachelor": palette.faint(palette.EMPHASIS, 0.3),
    words.UNKNOWN: palette.UNKNOWN,
}


@view(
    "researchers.academics",
    "Which degrees did academics in computer science hold?",
    Method(
        definition="Academics on the computer-science staff pages of universities in Pakistan, 2017 to 2018, by rank "
        "and highest degree. A count of everybody on those pages, hence without interval.",
        limits=(
            "Computing teachers at universities that had a page with staff on it; not who does AI, and not industry.",
            "The pages leave out many degrees: shares of those stated need not hold for the others.",
            "Grades within a rank and offices beside it are left out; an office alone is no rank.",
            "Of 2018: a later list of all universities with open terms was not found.",
        ),
    ),
    measure="Academics on the computer-science pages of universities in Pakistan, by rank",
    height=HEIGHT,
    published=True,
)
def academics(scope: Scope) -> ViewResult:
    """Academics of 2018 by rank and highest degree."""
    counts = scope.ecosystem.reference[AcademicsByRank.table]
    table = pd.DataFrame(
        {
            "rank": counts[AcademicsByRank.rank].astype("str").replace("", NO_RANK).fillna(NO_RANK),
            "degree": counts[AcademicsByRank.degree].astype("str").replace("", words.UNKNOWN).fillna(words.UNKNOWN),
            "academics": counts[AcademicsByRank.academics].astype(int),
        }
    )
    table = table.assign(held=[DEGREES.get(degree, degree) for degree in table["degree"]])
    total = int(table["academics"].sum())
    result = ViewResult(
        table,
        n=f"{whole(total, 'academic')}, 2018",
        columns={"rank": "Rank", "held": "Highest degree", "academics": "Academics"},
        sources=(SOURCE,),
    )
    if table.empty:
        return result.empty(NO_FIGURES)
    in_rank = table.groupby("rank")["academics"].transform("sum")
    single = (in_rank >= LEAST_DRAWN) | (table["rank"] == NO_RANK)
    others = f"Other ({whole(table.loc[~single, 'rank'].nunique(), 'rank')})"
    gathered = table["rank"].where(single, others)
    drawn = table.assign(label=gathered).groupby(["label", "degree", "held"], as_index=False).agg({"academics": "sum"})
    by_rank = drawn.groupby("label")["academics"].sum().sort_values(ascending=False, kind="stable")
    order = [rank for rank in by_rank.index if rank not in (others, NO_RANK)]
    drawn = drawn.assign(
        value=drawn["academics"],
        hover=[f"{row.label}, {row.held.lower()}\n{row.academics} of {by_rank[row.label]}" for row in rows(drawn)],
    )
    figure = horizontal_stacks(
        [StackPart(name, drawn[(drawn["degree"] == code).to_numpy()], COLOURS[code]) for code, name in DEGREES.items()],
        order=[*order, *(rank for rank in (others, NO_RANK) if rank in by_rank)],
        axis="Academics, 2018",
        height=HEIGHT,
    )
    held = table.groupby("degree")["academics"].sum().reindex(list(DEGREES), fill_value=0)
    return result.complete(
        figure,
        f"Of {whole(total, 'academic')} on the computer-science staff pages of 2018, {held['doctorate']} are listed "
        f"with a doctorate and {held['master']} with a master's degree; for {held[words.UNKNOWN]} no degree is stated.",
        f"{percent(held['doctorate'] / total)} of computer-science academics were listed with a doctorate in 2018",
    )
