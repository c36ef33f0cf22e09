"""Provenance of a view: dataset or published series, sources, active filters, base and unknowns."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from ecosystem.load import UNCERTAIN, UNKNOWN_YEAR, Reference, Source, career_accuracy_note
from ecosystem.selection import EVIDENCE, FILTERS, Codes, Scope, Split
from ecosystem.tables import SourceCoverage
from ecosystem.tables import vocabulary as words
from ecosystem.views import phrases
from ecosystem.views.number_format import join_nonempty, joined, nonzero, people_text, rows, whole, year_range

EVIDENCE_FILTERS = {"period": "period", "economy": "economies"}
"""Nouns of the filters of the tab Evidence that choose years and places."""
LONGEST_NAME = 200
"""Characters of a citation in which its name is looked for."""
MOST_SOURCES = 4
"""Sources of a dataset above which they are counted, not listed."""
AUTHORS = re.compile(r"(?P<first>[^,]+), \w\.(?P<others>, [^(]+)? \((?P<year>\d{4})\)")
ACRONYM = re.compile(r"[^,:(]+\((?P<acronym>[A-Z]{3,9})\)")
ALL_COVERAGE = "by source in “How old is each source, and what is newer?” on the page Data and methods."


class Counted(StrEnum):
    """What a view of a dataset counts; the text says what a filter on years keeps of it."""

    MOVES = "moves in these years"
    PEOPLE = "people at work in some of these years"
    PEOPLE_AND_MOVES = "people at work in some of these years, moves in these years"
    EACH_YEAR = "people at work in each of these years"
    RATES = "moves and person-years in these years"
    CAREERS = "whole careers of people at work in some of these years"
    DATASET = "the whole dataset"

    @property
    def of_people(self) -> bool:
        """Whether the view counts people, whom a focus on moves narrows."""
        return self not in (Counted.MOVES, Counted.DATASET)

    @property
    def narrowed_by_moves(self) -> bool:
        """Whether filters on moves change the view."""
        return self in (Counted.MOVES, Counted.PEOPLE_AND_MOVES)


@dataclass(frozen=True)
class Provenance:
    """Where a view's numbers come from.

    Attributes
    ----------
    title, kind, as_of, licence, digest : str
        Of the dataset, or of the published series, that the numbers come from.
    filters : tuple of str
        The reader's filters as texts; empty where the view does not depend on them.
    n : str
        How many people, moves or rows the view rests on.
    unknown : str
        What is left out because it is unknown; may be empty.
    years : str
        The years of the numbers.
    newer : str
        Of published series: what is newer elsewhere and why it is not here.
    origin : str
        Of a remote dataset: where and when its files were read.
    """

    title: str
    kind: str
    as_of: str
    licence: str
    digest: str
    sources: tuple[Source, ...]
    filters: tuple[str, ...]
    n: str
    unknown: str
    years: str = ""
    newer: str = ""
    origin: str = ""

    def lines(self) -> tuple[str, ...]:
        """Return all parts in up to seven lines."""
        as_of = f", as of {self.as_of}" if self.as_of else ""
        lines = (
            f"{self.title} ({self.kind_label} data{self._of_years}){as_of}; data {self.digest}",
            f"Filters: {'; '.join(self.filters)}" if self.filters else "",
            f"{self.n}{f'; not shown: {self.unknown}' if self.unknown else ''}",
            f"Source: {'; '.join(source.citation for source in self.sources)}" if self.sources else "",
            f"Newer elsewhere: {self.newer}" if self.newer else "",
            f"Read from {self.origin}" if self.origin else "",
            f"Licence: {self.licence}" if self.licence else "",
        )
        return tuple(line for line in lines if line)

    def brief(self, *, on_card: bool = False) -> str:
        """Return n, kind of data with its years, and the names of the sources in one line.

        A card has the years in its subtitle and a mark of simulated data: there they are left out.
        """
        kind = "" if self.kind == "simulated" else f"{self.kind_label} data"
        return join_nonempty(
            self.n,
            f"not shown: {self.unknown}" if self.unknown else "",
            kind if on_card else f"{self.kind_label} data{self._of_years}",
            "; ".join(dict.fromkeys(map(_plain_name, self.sources))),
            by=" · ",
        )

    @property
    def kind_label(self) -> str:
        """Kind of the dataset, in capitals where simulated."""
        return self.kind.upper() if self.kind == "simulated" else self.kind

    @property
    def _of_years(self) -> str:
        return f", {self.years}" if self.years else ""


def short_name(citation: str) -> str:
    """Return the name of a source: its authors with the year, its acronym, or its beginning.

    Examples
    --------
    >>> short_name("Jurowetzki, R., Hain, D. (2021): The Privatization of AI Research(-ers)")
    'Jurowetzki et al. (2021)'
    >>> short_name("National Center for Science and Engineering Statistics (NCSES), NSF: Tables")
    'NCSES'
    >>> short_name("GitHub Innovation Graph, 2020Q1-2025Q3"), short_name("Kaggle: 2022 survey")
    ('GitHub Innovation Graph', 'Kaggle')
    >>> short_name("Facts compiled from Usmani, Z.: Pakistan Intellectual Capital (CS), published on Kaggle")
    'Usmani'
    """
    start = citation[:LONGEST_NAME].removeprefix("Facts compiled from ")
    if found := AUTHORS.match(start):
        return f"{found['first']}{' et al.' if found['others'] else ''} ({found['year']})"
    if found := ACRONYM.match(start):
        return found["acronym"]
    return re.split(r"[:,(]|\bas\b", start, maxsplit=1)[0].strip()


def _plain_name(source: Source) -> str:
    """Return the name of a source as a reader knows it: a model and stories have no author or acronym."""
    if source.kind == "simulated":
        return "simulation of this project"
    name = short_name(source.citation)
    return f"stories of “{name}”" if source.kind == "illustrative" else name


def filter_words(scope: Scope) -> dict[str, str]:
    """Return words for each filter of the dataset that is set, by key.

    A split narrows nothing and is not among them.
    """
    return {
        key: FILTERS[key].describe(value, scope.names)
        for key, value in scope.selection.applied().items()
        if not isinstance(FILTERS[key], Split) and FILTERS[key].tab != EVIDENCE
    }


def published_provenance(
    scope: Scope, *, n: str, unknown: str, years: str, sources: Sequence[str], filters: Collection[str]
) -> Provenance:
    """Return the provenance of a view of published figures.

    Parameters
    ----------
    years : str
        Of the numbers, where they are fewer than those of the sources.
    sources : sequence of str
        Ids of reference sources.
    filters : collection of str
        Filters of the tab Evidence that change the view.
    """
    reference = scope.ecosystem.reference
    cited = tuple(reference.sources[name] for name in sources)
    illustrative = bool(cited) and all(source.kind == "illustrative" for source in cited)
    covered, newer = _coverage(reference, sources)
    applied = scope.selection.applied()
    return Provenance(
        title="Stories, not evidence" if illustrative else "Published figures",
        kind="illustrative" if illustrative else "published",
        as_of=max((source.retrieved for source in cited), default=""),
        licence="; ".join(dict.fromkeys(source.licence for source in cited)),
        digest=reference.digest,
        sources=cited,
        filters=tuple(FILTERS[key].describe(value, scope.names) for key, value in applied.items() if key in filters),
        n=join_nonempty(n, _not_acting(scope, filters)),
        unknown=unknown,
        years=years or covered,
        newer=newer,
    )


def dataset_provenance(
    scope: Scope, *, n: str, unknown: str, years: str, sources: Sequence[str], counted: Counted
) -> Provenance:
    """Return the provenance of a view of a dataset: only the filters that the view depends on are named.

    Parameters
    ----------
    years : str
        Of the numbers, where they are fewer than those of the filters.
    sources : sequence of str
        Ids of reference sources that the view uses beside the dataset.
    """
    ecosystem = scope.ecosystem
    cited = ecosystem.cited
    named = [ecosystem.reference.sources[name] for name in sources if name in ecosystem.reference.sources]
    filters = filter_words(scope)
    if counted is Counted.DATASET:
        filters = {name: text for name, text in filters.items() if name == "stage_safe"}
    elif not counted.narrowed_by_moves:
        filters = {name: text for name, text in filters.items() if not _only_of_moves(name)}
    if "years" in filters:
        filters["years"] += f" ({counted})"
        unknown = join_nonempty(unknown, *_left_out_of_years(scope, counted, unknown))
    metadata = ecosystem.metadata
    return Provenance(
        title=metadata.title,
        kind=metadata.kind,
        as_of=metadata.as_of,
        licence=metadata.licence,
        digest=metadata.digest,
        sources=(*cited, *named) if len(cited) <= MOST_SOURCES else (_summarised(len(cited)),),
        filters=tuple(filters.values()),
        n=n
        + (filters_not_applied(scope, counted) + _second_posts(scope, counted) if n else "")
        + _uncertain(scope, counted)
        + _uncertain_posts(scope, counted)
        + _accuracy(scope),
        unknown=unknown,
        years=years or _years(scope, counted),
        origin=metadata.origin,
    )


def _not_acting(scope: Scope, filters: Collection[str]) -> str:
    """Name the filters of the tab Evidence that are set and do not change a published view; empty where there are none.

    A view that has none of these filters is of one time or place by its question.
    """
    applied = scope.selection.applied()
    idle = [noun for key, noun in EVIDENCE_FILTERS.items() if key in applied and key not in filters]
    verb = "does" if idle == ["period"] else "do"
    return f"the chosen {joined(idle)} {verb} not act on it" if idle else ""


def _years(scope: Scope, counted: Counted) -> str:
    """Return the years of a view of a dataset: when people were last observed, or the years chosen.

    Where people are now and what they hold is known as of their last year, not in each year since careers began.
    """
    window = year_range(*scope.window)
    last = scope.people["last_observed_year"]
    last = last[last != UNKNOWN_YEAR]
    observed = year_range(int(last.min()), int(last.max())) if len(last) else ""
    one_year = bool(phrases.one_year_only(scope))
    if counted is Counted.PEOPLE or (one_year and counted is Counted.PEOPLE_AND_MOVES):
        return join_nonempty("as last known", observed, by=" ")
    if counted is Counted.PEOPLE_AND_MOVES:
        return f"people {join_nonempty('as last known', observed, by=' ')}, moves {window}"
    return observed if one_year and counted is Counted.EACH_YEAR else window


def _left_out_of_years(scope: Scope, counted: Counted, unknown: str) -> Iterator[str]:
    """Yield the people and moves left out of the years chosen, moves unless the view counts its own kind."""
    if counted is not Counted.MOVES:
        yield phrases.undated_people(scope)
    if counted.narrowed_by_moves and "without a year" not in unknown:
        yield nonzero(scope.undated_moves, f"{whole(scope.undated_moves, 'move')} without a year")


def _coverage(reference: Reference, sources: Sequence[str]) -> tuple[str, str]:
    """Return the years that these sources cover, and what is newer elsewhere with the reason why it is not here.

    Where a source is a series, those without a first year only date events or places beside it and are left out.
    """
    table = reference.published[SourceCoverage]
    cited = [row for name in sources for row in rows(table[(table["source_id"] == name).to_numpy()])]
    series = [row for row in cited if not pd.isna(row.first_year)] or cited
    if not series:
        return "", ""
    if len(series) > MOST_SOURCES:
        first = min((row.first_year for row in series if not pd.isna(row.first_year)), default=pd.NA)
        return year_range(first, max(row.last_year for row in series)), ALL_COVERAGE
    years = [year_range(row.first_year, row.last_year) for row in series]
    found = [f"{'none known.' if pd.isna(row.newer) else row.newer} {row.reason}" for row in series]
    return joined(list(dict.fromkeys(years))), " ".join(
        text if len(series) == 1 else f"{row.subject} ({span}): {text}"
        for row, span, text in zip(series, years, found, strict=True)
    )


def filters_not_applied(scope: Scope, counted: Counted) -> str:
    """Name the filters on moves that a view of people or whole careers ignores; empty where none is set."""
    idle = [FILTERS[key].title.lower() for key in scope.selection.applied() if _only_of_moves(key)]
    if not idle or counted.narrowed_by_moves or counted is Counted.DATASET:
        return ""
    whom = "people" if counted in (Counted.PEOPLE, Counted.EACH_YEAR) else "careers"
    filters = f"filter on {idle[0]} narrows" if len(idle) == 1 else f"filters on {joined(idle)} narrow"
    return f"; the {filters} moves, not {whom}"


def _second_posts(scope: Scope, counted: Counted) -> str:
    """Say that second posts are among the moves counted; empty where none is or they are no moves."""
    if counted not in (Counted.MOVES, Counted.RATES):
        return ""
    moves = scope.moves if counted is Counted.MOVES else scope.careers
    return "; second posts included" if (moves["kind"] == "dual").any() else ""


def _uncertain(scope: Scope, counted: Counted) -> str:
    """Count the uncertain moves left out, or included on request; empty where the dataset has none."""
    if left_out := scope.ecosystem.uncertain_left_out:
        return f"; {whole(left_out, 'uncertain move')} of the dataset left out"
    if not scope.selection.uncertain:
        return ""
    moves = scope.moves if counted.narrowed_by_moves else scope.careers
    included = int((moves["certainty"] == UNCERTAIN).sum())
    return f"; {whole(included, 'uncertain move')} included" if included else ""


def _uncertain_posts(scope: Scope, counted: Counted) -> str:
    """Count the people whose present post rests on an uncertain move, where a view counts people by where they are."""
    if counted not in (Counted.PEOPLE, Counted.PEOPLE_AND_MOVES):
        return ""
    people = int(scope.ecosystem.post_uncertain[scope.people.index.to_numpy()].sum())
    return nonzero(people, f"; present post uncertain for {people_text(people)}")


def _accuracy(scope: Scope) -> str:
    """Return how well moves derived from records agree with known ones; empty where none are derived."""
    record = scope.ecosystem.metadata.record
    return f"; {career_accuracy_note()}" if record and record.thresholds else ""


def _only_of_moves(key: str) -> bool:
    row = FILTERS[key]
    return isinstance(row, Codes) and bool(row.moves) and not row.people


def _summarised(count: int) -> Source:
    return Source("", f"{count} sources, listed on the page Data and methods", "", "", "", words.UNKNOWN)
