"""View of the years that each source covers, and of what is newer elsewhere."""

from ecosystem.indicators.published_figures import source_ages
from ecosystem.selection import Scope
from ecosystem.views.number_format import agree, whole, year_range
from ecosystem.views.view_definition import Method, ViewResult, view

COLUMNS = {
    "subject": "What is counted",
    "years": "Years",
    "released": "State of",
    "retrieved": "Read on",
    "newer": "Newer elsewhere",
    "reason": "Why it is not here; limits",
    "licence": "Licence",
    "citation": "Source",
    "url": "Page",
}


@view(
    "methods.sources",
    "How old is each source, and what is newer?",
    Method(
        definition="Every source of published or observed figures with the first and last year that it covers here. "
        "The chosen dataset is not among them.",
        limits=(
            "What is newer elsewhere was noted when the sources were read; its figures were not checked.",
            "Licences are as read with the copy; of NCSES, an agency of the United States, none was read first hand.",
        ),
    ),
    measure="First and last year of each source, and what is newer elsewhere",
    published=True,
)
def sources(scope: Scope) -> ViewResult:
    """Sources, most recent first."""
    reference = scope.ecosystem.reference
    ages = source_ages(reference.published["source_coverage"], reference["sources"])
    table = ages.assign(
        years=[year_range(first, last) for first, last in zip(ages["first_year"], ages["last_year"], strict=True)]
    )
    result = ViewResult(
        table, n=whole(len(table), "source"), columns=COLUMNS, sources=tuple(table["source_id"].astype(str))
    )
    if table.empty:
        problems = [str(problem) for problem in reference.published.problems]
        return result.complete(None, " ".join(["The published tables cannot be read.", *problems]))
    last = table["last_year"].astype(float)
    before = last.max() - 5
    newer = int(table["newer"].notna().sum())
    old = int((last <= before).sum())
    return result.complete(
        None,
        f"Of {result.n}, {old} end in {before:.0f} or earlier; for {newer} the table names "
        "something newer, and why it is not here or not comparable.",
        f"{old} of the sources {agree(old, 'ends', 'end')} in {before:.0f} or earlier",
    )
