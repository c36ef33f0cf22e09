"""A view of two or three groups beside each other, with the differences between them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from ecosystem.figures.split_panels import GroupPanel, split_panels, why_no_panels
from ecosystem.indicators.counting import Estimate
from ecosystem.selection import FILTERS, SPLIT_BY, Scope, title_of
from ecosystem.statistics import Interval, difference
from ecosystem.tables import vocabulary as words
from ecosystem.views.number_format import (
    SUPPRESSED,
    enough,
    join_nonempty,
    joined,
    nonzero,
    quantity,
    share_text,
    whole,
    with_minus,
)
from ecosystem.views.presentation import table_columns
from ecosystem.views.provenance import Counted, Provenance
from ecosystem.views.view_result import LONGEST_HEADLINE, Comparable, View

GROUP = "split_group"
"""Column of the table with the name of a row's group."""
OVERTURNED = ", which those of whom it is not known could overturn"
LIMITS = (
    "Groups differ in other respects too, such as age: a difference between them is not an effect.",
    "Several views are split at once: with no difference at all, one interval of twenty excludes 0 by chance.",
)
INTERVAL = "difference between groups: MOVER, 95 %, from the interval of each group (Zou and Donner 2008)"


def kind_of(scope: Scope) -> str:
    """Return the kind of the groups that the selection splits by: "first sector"."""
    return title_of(scope.selection.split[0]).lower()


def unsplit(view: View, scope: Scope, reason: str) -> View:
    """Say in the subtitle of a view of everybody why it is not split."""
    subtitle = join_nonempty(view.subtitle, f"Not split by {kind_of(scope)}: {reason}", by=" · ")
    return replace(view, subtitle=subtitle, not_split=reason)


def split_view(scope: Scope, counted: Counted, view_of: Callable[[Scope], View]) -> View:
    """Return the views of the groups as one, or the view of everybody with the reason why it cannot be split."""
    views = {name: view_of(group) for name, group in scope.groups.items()}
    figures = [view.figure for view in views.values() if view.figure is not None and view.answered]
    comparable = any(view.comparable for view in views.values())
    reason = why_no_panels(figures, comparable=comparable)
    if not any(view.answered for view in views.values()):
        reason = "no group has an answer"
    if reason:
        whole_view = view_of(scope)
        name, alone = next(iter(views.items()))
        why = f". {name}: {alone.summary.removesuffix('.')}" if whole_view.answered and not alone.answered else ""
        return unsplit(whole_view, scope, f"{reason}{why}")
    first = next(view for view in views.values() if view.answered)
    panels = [
        GroupPanel(name, view.figure if view.answered else None, view.summary, _height(view))
        for name, view in views.items()
    ]
    compared = _compare(scope, counted, views)
    findings = [f"{name}: {_finding(view)}" for name, view in views.items()]
    method = replace(first.method, limits=(*first.method.limits, *LIMITS))
    if compared.differences:
        method = replace(method, interval=join_nonempty(first.method.interval, INTERVAL))
    columns, title = table_columns(first), title_of(scope.selection.split[0])
    title = f"Split by {title.lower()}" if title in columns.values() else title
    source = _provenance(scope, counted, {name: view.provenance for name, view in views.items()})
    measure = first.subtitle.removesuffix(first.provenance.years).removesuffix(" · ")
    return replace(
        first,
        subtitle=join_nonempty(measure, source.years, by=" · "),
        headline=compared.headline(),
        figure=split_panels(panels) if figures else None,
        table=pd.concat([_named(view.table, name) for name, view in views.items()], ignore_index=True),
        summary=with_minus(" ".join((compared.summary(), *findings))),
        provenance=source,
        method=method,
        columns={GROUP: title, **columns},
        comparable=None,
        leads="",
    )


def _height(view: View) -> int:
    return int((view.figure.layout.height if view.figure is not None else None) or view.height)


def _named(table: pd.DataFrame, name: str) -> pd.DataFrame:
    named = table.copy()
    named.insert(0, GROUP, name)
    return named


def _finding(view: View) -> str:
    return f"{view.headline}." if view.answered else view.summary


@dataclass(frozen=True)
class Differences:
    """The comparable numbers of groups by name, and the differences between those that have enough.

    `shared` says how many are in several groups, for which no difference is computed.
    """

    names: tuple[str, ...]
    numbers: Mapping[str, Comparable]
    differences: Mapping[tuple[str, str], Estimate]
    shared: str
    leads: Mapping[str, str]

    def headline(self) -> str:
        """Return the largest clear difference, or that there is none, or no number to compare."""
        groups = joined(self.names)
        leading = self._leading()
        if not self.numbers:
            return leading or _fitting(f"{groups} side by side", "The groups side by side")
        title = next(iter(self.numbers.values())).title.partition(",")[0]
        if self.shared:
            return leading or _fitting(f"{title}: {groups} overlap", "The groups overlap, so no difference is computed")
        if not self.differences:
            return "Too few to say how the groups differ"
        clear = {pair: gap for pair, gap in self.differences.items() if gap.low > 0 or gap.high < 0}
        if not clear:
            return _fitting(f"{title}: {groups} do not clearly differ", "The groups do not clearly differ")
        clear = {pair: gap for pair, gap in clear.items() if not self._overturned(pair, gap)}
        if not clear:
            known = f"too many are unknown to say how {groups} differ"
            return _fitting(f"{title}: {known}", "Too many are unknown to say how the groups differ")
        pair, gap = max(clear.items(), key=lambda item: abs(item[1].value))
        more, less = pair if gap.value > 0 else pair[::-1]
        unit = self.numbers[more].unit
        much = f"{abs(gap.value):.1f}" if unit else f"{abs(gap.value) * 100:.0f} percentage points"
        otherwise = f"The groups clearly differ, by {join_nonempty(much, unit, by=' ')}"
        return _fitting(f"{title}: {much} more for {more} than for {less}", otherwise)

    def summary(self) -> str:
        """Return the numbers with their intervals, and the differences."""
        if not self.numbers:
            return f"{joined(self.names)} are side by side."
        numbers = ", ".join(f"{name} {_text(self.numbers.get(name))}" for name in self.names)
        title = next(iter(self.numbers.values())).title
        gaps = "; ".join(
            f"{one} − {other}: {_gap(gap, self.numbers[one].unit)}"
            + (OVERTURNED if self._overturned((one, other), gap) else "")
            for (one, other), gap in self.differences.items()
        )
        return f"{title}: {join_nonempty(numbers, gaps, self.shared)}."

    def _leading(self) -> str:
        """Return what leads in each group, those with the same together; empty where it is not known or too long."""
        names: dict[str, list[str]] = {}
        for name, clause in self.leads.items():
            names.setdefault(clause or "no answer", []).append(name)
        text = "; ".join(f"{joined(alike)}: {clause}" for clause, alike in names.items())
        return text if any(self.leads.values()) and len(text) <= LONGEST_HEADLINE else ""

    def _overturned(self, pair: tuple[str, str], gap: Estimate) -> bool:
        """Return whether a clear difference could be none, or the opposite, if what is unknown were known."""
        more, less = pair if gap.value > 0 else pair[::-1]
        clear = gap.low > 0 or gap.high < 0
        return clear and self.numbers[more].bounds[0] <= self.numbers[less].bounds[1]


def _text(number: Comparable | None) -> str:
    if number is None or not enough(number.estimate.n):
        return SUPPRESSED
    estimate = number.estimate
    if number.unit:
        return quantity(estimate.value, estimate.low, estimate.high, number.unit)
    return f"{share_text(estimate)}, n = {estimate.n:,.0f}"


def _gap(gap: Estimate, unit: str) -> str:
    if unit:
        return f"{gap.value:+.1f} ({gap.low:+.1f} to {gap.high:+.1f})"
    return f"{gap.value * 100:+.1f} percentage points ({gap.low * 100:+.1f} to {gap.high * 100:+.1f})"


def _fitting(headline: str, otherwise: str) -> str:
    return headline if len(headline) <= LONGEST_HEADLINE else otherwise


def _compare(scope: Scope, counted: Counted, views: Mapping[str, View]) -> Differences:
    """Compare every two groups of different people, or of different moves where the view counts moves."""
    numbers = {name: view.comparable for name, view in views.items() if view.comparable is not None}
    if len({number.title for number in numbers.values()}) > 1:  # of different years
        numbers = {}
    noun, plural = ("move", "") if counted is Counted.MOVES else ("person", "people")
    units = {name: group.moves.index if noun == "move" else group.people.index for name, group in scope.groups.items()}
    everyone = pd.Index([]).append([*units.values()])
    shared = int(everyone[everyone.duplicated()].nunique())
    pairs = combinations([name for name, number in numbers.items() if enough(number.estimate.n)], 2)
    gaps = {} if shared else {pair: _difference(*(numbers[name] for name in pair)) for pair in pairs}
    overlap = f"no difference is computed, since {whole(shared, noun, plural)} are in several groups"
    leads = {name: view.leads for name, view in views.items()}
    return Differences(tuple(views), numbers, gaps, nonzero(shared, overlap), leads)


def _difference(one: Comparable, other: Comparable) -> Estimate:
    gap = Estimate.of(difference(Interval(*one.estimate), Interval(*other.estimate)))  # type: ignore[arg-type]
    return gap if one.unit else gap._replace(low=max(gap.low, -1.0), high=min(gap.high, 1.0))


def _provenance(scope: Scope, counted: Counted, groups: Mapping[str, Provenance]) -> Provenance:
    """Return the provenance of all groups: what they have in common once, the rest by group."""
    first = next(iter(groups.values()))
    common = [text for text in first.filters if all(text in group.filters for group in groups.values())]
    selection = scope.selection
    clicked = FILTERS["focus"].describe(selection.focus, scope.names) if selection.focus else ""
    split = FILTERS["split"].describe(selection.split, scope.names)
    filters = dict.fromkeys(filter(None, (*common, clicked, split)))
    years: dict[str, list[str]] = {}
    for name, group in groups.items():
        years.setdefault(group.years, []).append(name)
    return replace(
        first,
        filters=tuple(filters),
        n=_by_group({name: group.n for name, group in groups.items()}),
        unknown=join_nonempty(
            *_ungrouped(scope, counted), _by_group({name: group.unknown for name, group in groups.items()})
        ),
        years=first.years if len(years) == 1 else "; ".join(f"{joined(names)} {text}" for text, names in years.items()),
    )


def _by_group(texts: Mapping[str, str]) -> str:
    """Join texts of several parts: those of one group behind its name, those of all groups at the end.

    Examples
    --------
    >>> _by_group({"Lahore": "12 moves; second posts", "Karachi": "9 moves; second posts"})
    'Lahore: 12 moves; Karachi: 9 moves; second posts'
    """
    parts = {name: text.split("; ") for name, text in texts.items() if text}
    common = (
        [part for part in next(iter(parts.values()), [])[1:] if all(part in own for own in parts.values())]
        if len(parts) == len(texts)
        else []
    )
    own = [f"{name}: {', '.join(part for part in listed if part not in common)}" for name, listed in parts.items()]
    return join_nonempty(*own, *common)


def _ungrouped(scope: Scope, counted: Counted) -> Iterator[str]:
    """Count those of whom the kind of the groups is not known: they belong to no group."""
    column = SPLIT_BY[scope.selection.split[0].key][1]
    frame, noun, plural = (scope.moves, "move", "") if counted is Counted.MOVES else (scope.people, "person", "people")
    chosen = {group.code for group in scope.selection.split}
    if column not in frame or words.UNKNOWN in chosen:
        return
    codes = frame[column]
    unknown = int((codes.isna() | (codes == words.UNKNOWN)).sum())
    yield nonzero(unknown, f"{whole(unknown, noun, plural)} of unknown {kind_of(scope)}")
