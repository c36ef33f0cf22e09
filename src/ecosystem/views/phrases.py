"""Sentence parts shared by views of moves and careers: caveats, reasons for empty results, leading groups."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ecosystem.indicators.counting import Estimate
from ecosystem.indicators.overview import share_with, single_observation_year
from ecosystem.indicators.survival_times import count_lost_to_follow_up
from ecosystem.indicators.transition_rates import pooled_rate, rate_difference
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY, between_posts, from_training, may_be
from ecosystem.selection import DIMENSIONS, Scope
from ecosystem.statistics import newcombe, wilson
from ecosystem.tables import vocabulary
from ecosystem.tables.countries import in_sentence
from ecosystem.views.number_format import (
    TOO_FEW,
    agree,
    enough,
    joined,
    nonzero,
    people_text,
    percent,
    rows,
    share_text,
    whole,
)

UNKNOWN_ENDS = {"direction": "sector", "crossing": "country", "entered_from": "sector", "to_domain": "sector entered"}
ROUGH = 0.4
"""Width of the interval of a share from which a headline does not give it."""
NOBODY_LEFT = "Nobody is left under these filters."
CLEAR_NUMBERS = "Numbers where clearly different; the table has all."
CLEAR_AMONG = (
    "Clearly different: of such cells, one in twenty is expected to be so by chance (false discovery rate of 5 %, "
    "Benjamini and Hochberg 1995). Of cells whose own interval leaves out no difference, there are more."
)


def too_few_people(scope: Scope, n: float) -> str:
    """Return why nothing is shown for `n` people; empty where `n` is large enough."""
    if enough(n):
        return ""
    return TOO_FEW if len(scope.people) else NOBODY_LEFT


def chosen_by_move(scope: Scope) -> str:
    """Return the caveat of numbers of people chosen for a move they made; empty where they are not."""
    if any(DIMENSIONS[focus.column].of_moves_alone for focus in scope.selection.focus):
        return "These people were chosen for a move they made. "
    return ""


def only_counted(scope: Scope, key: str, column: str, of: str) -> str:
    """Return a sentence that only rows of some groups are counted, where a filter keeps several of them.

    Parameters
    ----------
    key, column : str
        The filter, and the column of its codes.
    of : str
        What is counted, with the preposition before the groups, as in "people in".
    """
    names = [in_sentence(scope.names.of(column, code)) for code in getattr(scope.selection, key)]
    return f"Only {of} {joined(names)} are counted. " if names else ""


def fixed_by_filter(titles: Sequence[str]) -> str:
    """Return the sentence in place of a finding that filters with these titles fix; empty where there are none.

    Examples
    --------
    >>> fixed_by_filter(["City", "Border"])
    'This is fixed, in whole or in part, by the filters on “City” and “Border”: remove them to see the numbers.'
    """
    if not titles:
        return ""
    filters, them = agree(len(titles), "filter", "filters"), agree(len(titles), "it", "them")
    return (
        f"This is fixed, in whole or in part, by the {filters} on {joined([f'“{title}”' for title in titles])}: remove "
        f"{them} to see the numbers."
    )


def higher_rate(table: pd.DataFrame, moves: pd.DataFrame, window: tuple[int, int]) -> tuple[str, str]:
    """Name the higher of the rates to industry and back, where the interval of their difference excludes zero.

    None is named where `moves` of unknown sector in the years of `window` could make the other rate the higher.

    Parameters
    ----------
    table : DataFrame
        Of :func:`ecosystem.indicators.transition_rates.transition_rates`.

    Returns
    -------
    tuple of str
        A clause of the summary, and the headline.
    """
    difference = rate_difference(table)
    ways = (TO_INDUSTRY, TO_ACADEMIA) if difference.value > 0 else (TO_ACADEMIA, TO_INDUSTRY)
    higher, lower = (pooled_rate(table, way) for way in ways)
    dated = moves["year"].between(*window).to_numpy()
    unclear = int((may_be(moves, "direction", ways[1]) & dated).sum())
    if difference.low <= 0 <= difference.high:
        chance = "; the difference is within what chance may make"
        return chance, "The rates to industry and back to academia do not clearly differ"
    if unclear and lower.value + 1000 * unclear / lower.n >= higher.value:
        open_ = f"; {whole(unclear, 'more move')} of unknown sector may have made the other rate the higher"
        return open_, "Too many sectors are unknown to say which rate is the higher"
    if difference.value > 0:
        headline = "Academics move to industry more often than people in industry move to academia"
        return "; the rate to industry is clearly the higher one", headline
    headline = "People in industry move to academia more often than academics move to industry"
    return "; the rate back to academia is clearly the higher one", headline


def not_followed(scope: Scope) -> str:
    """Count the people who cannot be followed because a year of theirs, or of a move, is unknown."""
    lost = scope.cached(_lost_to_follow_up)
    return nonzero(lost, f"{people_text(lost)} whose years are not all known")


def unknown_ends(moves: pd.DataFrame, column: str) -> str:
    """Count the moves between posts whose direction or border crossing (`column`) is unknown, out of how many."""
    posts = between_posts(moves, [column])
    unknown, noun = int(posts[column].isna().sum()), UNKNOWN_ENDS[column]
    return nonzero(unknown, f"{noun} unknown for {unknown:,} of {whole(len(posts), 'move')}")


def only_domain(scope: Scope) -> str:
    """Return why shares of industry cannot be known, where all people of a dataset are in one known domain."""
    people, moves = scope.ecosystem.people, scope.ecosystem.moves
    columns = (people["domain"], moves["from_domain"], moves["to_domain"])
    domains = {domain for column in columns for domain in column.dropna().unique()}
    if len(domains) != 1:
        return ""
    holds = "knows" if people["domain"].isna().any() else "holds"
    return f"moves and shares between domains cannot be known from this dataset: it {holds} only {domains.pop()}"


def _lost_to_follow_up(scope: Scope) -> int:
    return count_lost_to_follow_up(scope.people, scope.careers, scope.spells)


def no_moves(scope: Scope, column: str, codes: Iterable[str], what: str) -> str:
    """Return a clause that there are no such moves, and whether the dataset or the filters are the reason."""
    moves = scope.ecosystem.moves
    such = moves[column].isin(list(codes)).to_numpy() & ~from_training(moves)
    return f"no {what} are left under these filters" if such.any() else f"this dataset knows no {what}"


def no_moves_out_of_academia(scope: Scope) -> str:
    """Return a sentence that there are no moves out of academia, and why."""
    directions = scope.ecosystem.moves["direction"].cat.categories
    codes = [code for code in directions if code.startswith("academia-") and code != "academia-academia"]
    return sentence(no_moves(scope, "direction", codes, "moves out of academia"))


def sentence(clause: str) -> str:
    """Make a sentence of a clause."""
    return f"{clause[:1].upper()}{clause[1:]}."


def in_window(scope: Scope) -> str:
    """Return the years of the selection as the beginning of a sentence."""
    first, last = scope.window
    return f"From {first} to {last}," if first < last else f"In {first},"


def lead_unknown(counts: Iterable[float], unknown: float) -> bool:
    """Return whether an unknown number of cases could overturn the lead of the largest of some counts.

    Examples
    --------
    >>> lead_unknown([26, 20], 50), lead_unknown([26, 20], 5), lead_unknown([6], 6), lead_unknown([6, 6], 0)
    (True, False, True, False)
    """
    first, second = sorted((*counts, 0.0, 0.0), reverse=True)[:2]
    return 0 < unknown >= first - second


def largest_group(table: pd.DataFrame, name: str, verb: str, noun: str, unknown: int = 0) -> str:
    """Name the largest of some groups of moves, each a `noun`, sorted by size, and whether it is clearly ahead.

    `unknown` is the number of further moves whose group is unknown.
    """
    named = table[table["gathered"] == 1]
    top = next(rows(named))
    if unknown and lead_unknown(named["moves"], unknown):
        return f"{share_text(top)} {verb} {in_sentence(getattr(top, name))}, whose lead the unknown may overturn"
    if len(named) == 1 and len(table) == 1 and not unknown:
        return f"all {verb} {in_sentence(getattr(top, name))}, the only {noun} entered"
    first = f"{share_text(top)} {verb} {in_sentence(getattr(top, name))}"
    close = close_to_first(named)
    if len(close):
        return f"{first}, which is not clearly ahead of {in_sentence(close[name].iloc[0])}"
    return f"{first}, the {noun} entered most often"


def leading_group(table: pd.DataFrame, name: str, noun: str, moves: str, unknown: int = 0) -> tuple[str, str]:
    """Return the headline of :func:`largest_group` for `moves`, and another in case the name is long."""
    named = table[table["gathered"] == 1]
    top = next(rows(named))
    entered = in_sentence(getattr(top, name))
    if unknown and lead_unknown(named["moves"], unknown):
        return f"Too many are unknown to name a leading {noun} among {moves}", ""
    if len(named) == 1 and len(table) == 1 and not unknown:
        return f"All {moves} lead to {entered}", f"All {moves} lead to one {noun}"
    if len(close_to_first(named)):
        return f"No {noun} clearly leads among {moves}", ""
    share = f"{percent(top.value)} of {moves} lead to"
    return f"{share} {entered}, the largest share", f"{share} one {noun}, the largest share"


def leader(counts: pd.Series, names: pd.Series, noun: str, unknown: float = 0) -> str:
    """Return the clause on the largest of some groups with counts in falling order: a name, or that none clearly leads.

    Examples
    --------
    >>> names = pd.Series(["Finance", "Health"])
    >>> leader(pd.Series([30, 10]), names, "sector"), leader(pd.Series([30, 28]), names, "sector")
    ('led by Finance', 'no sector clearly leads')
    """
    clear = len(counts) == 1 or clearly_more(counts.iloc[0], counts.iloc[1])
    return f"led by {names.iloc[0]}" if clear and not lead_unknown(counts, unknown) else f"no {noun} clearly leads"


def share_headline(share: Any, finding: str) -> str:
    """Return the headline on a share, or that it rests on too few where its interval is wider than :data:`ROUGH`.

    Examples
    --------
    >>> from types import SimpleNamespace as Share
    >>> share_headline(Share(value=0.74, low=0.72, high=0.75), "work abroad")
    '74 % work abroad'
    >>> share_headline(Share(value=0.6, low=0.23, high=0.88), "work abroad")
    'Too few to say how many work abroad'
    >>> share_headline(Share(value=0.0, low=0.0, high=0.1), "work abroad")
    'None work abroad'
    """
    if share.high - share.low > ROUGH:
        return f"Too few to say how many {finding}"
    return f"{percent(share.value) if share.value else 'None'} {finding}"


def home_and_abroad(people: pd.DataFrame, at_home: str) -> tuple[str, Any, Any]:
    """Return a sentence on the people at home and abroad, of those whose place is known, and the two shares."""
    home, abroad = (next(rows(share_with(people, "place", code))) for code in ("home", "abroad"))
    if not home.enough:
        return "Too few to say: the place of fewer than five people is known.", home, abroad
    who = f"{people_text(home.n)}{nonzero(home.unknown, ' whose place is known')}"
    missing = nonzero(home.unknown, f"; left out: {people_text(home.unknown)} whose place is not known")
    return f"Of {who}, {share_text(home)} {at_home} and {share_text(abroad)} abroad{missing}.", home, abroad


def close_to_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return the groups, sorted by size, of which the first is not clearly ahead."""
    close: pd.DataFrame = table[table["high"] >= table["low"].iloc[0]].iloc[1:]
    return close


def share_hover(table: pd.DataFrame, name: str, count: str = "moves") -> list[str]:
    """Return the hover text of each group's share; `count` is the column with moves or people."""
    noun = ("move", "moves") if count == "moves" else ("person", "people")
    return [
        f"{getattr(row, name)}\n"
        + (f"{share_text(row)}, {whole(getattr(row, count), *noun)}" if row.enough else TOO_FEW)
        for row in rows(table)
    ]


def range_by_field(table: pd.DataFrame) -> str:
    """Return the lowest and the highest share by field, and whether the two differ clearly (Newcombe)."""
    unknown = table[table["field"] == vocabulary.UNKNOWN]
    table = table[table["field"] != vocabulary.UNKNOWN]
    if len(table) < 2:
        return "there are too few fields to compare"
    if table["value"].min() == table["value"].max():
        return "the share is the same in every field"
    ordered = table.sort_values("value", ascending=False)
    top, least = next(rows(ordered)), next(rows(ordered.iloc[::-1]))
    counts = [round(row.value * row.n) for row in (top, least)]
    gap = Estimate.of(newcombe(counts[0], top.n, counts[1], least.n))
    span = f"by field the share runs from {share_text(least)} in {least.name} to {share_text(top)} in {top.name}"
    apart = "" if gap.low > 0 else ", which are not clearly apart"
    rest = "".join(f"; where the field is not known, it is {share_text(row)}" for row in rows(unknown))
    return f"{span}{apart}{rest}"


def clearly_more(count: float, other: float) -> bool:
    """Return whether a count is clearly above another: more than half of the two together (Wilson, 95 %).

    Examples
    --------
    >>> clearly_more(30, 10), clearly_more(10, 9), clearly_more(0, 0)
    (True, False, False)
    """
    return bool(count + other and wilson(count, count + other).low > 0.5)


def not_clearly_more(table: pd.DataFrame, count: str, name: str) -> str:
    """Return the clause by which the first of some counted rows, sorted by size, is not clearly ahead of the next.

    Empty where it is, or where it is alone.
    """
    if len(table) < 2 or clearly_more(table[count].iloc[0], table[count].iloc[1]):
        return ""
    if table[count].iloc[0] == table[count].iloc[1]:
        return f", not clearly more than {table[name].iloc[1]} with as many"
    return f", not clearly more than {table[name].iloc[1]} ({table[count].iloc[1]:,.0f})"


def without_interval(table: pd.DataFrame, columns: Mapping[str, str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Take the interval out of a table of shares and its columns: a complete list has no sampling error."""
    kept = {name: title for name, title in columns.items() if name not in ("low", "high")}
    return table.assign(low=math.nan, high=math.nan), kept


def nobody_abroad(scope: Scope) -> str:
    """Return why shares abroad cannot be known, where nobody of a dataset was ever abroad; else empty.

    All its people would seem to have stayed.
    """
    people, spells = scope.ecosystem.people, scope.ecosystem.spells
    if people.empty or any((frame["place"] == "abroad").any() for frame in (people, spells)):
        return ""
    holds = "knows" if people["place"].isna().any() else "holds"
    return f"how many are abroad cannot be known from this dataset: it {holds} only people at home"


def one_year_only(scope: Scope) -> str:
    """Return why no curve over years is drawn: all people were last observed in one year, and no earlier post is known.

    Such a list holds of the earlier years only those who were still there at its time. Empty for other datasets.
    """
    if not single_observation_year(scope.ecosystem.people) or not from_training(scope.ecosystem.moves).all():
        return ""
    year = scope.ecosystem.people["last_observed_year"].max()
    return (
        f"This dataset observes one year, {year}: earlier years would lack those who had left by then, so no curve is "
        "drawn"
    )


def survivorship_caveat(scope: Scope) -> str:
    """Return the caveat of a curve over years where all people were last observed in one year."""
    if not single_observation_year(scope.ecosystem.people):
        return ""
    return " Everybody was last observed in one year: earlier years lack those who had left by then."


def earlier_years_incomplete(scope: Scope) -> str:
    """Return the caveat of people at work in the years chosen where all were last observed in one later year."""
    last = scope.ecosystem.people["last_observed_year"].max()
    if not scope.selection.years or not single_observation_year(scope.ecosystem.people):
        return ""
    if scope.selection.years[1] >= last:
        return ""
    return f"These are the people of those years who were still listed in {last}. "


def undated_people(scope: Scope) -> str:
    """Count the people left out of the years chosen because theirs are unknown; empty where there are none."""
    undated = scope.undated
    return nonzero(undated, f"{people_text(undated)} of whom it is not known whether they worked then")


def chosen_by_place_now(scope: Scope) -> str:
    """Return the caveat of shares among people chosen by where they are now; empty where they are not."""
    return "These people were chosen by where they are now. " if scope.selection.outcome_columns() else ""
