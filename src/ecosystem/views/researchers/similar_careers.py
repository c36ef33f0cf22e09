"""Count the people whose career path is the same as one person's."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import VALUE, result_table
from ecosystem.indicators.survival_times import fully_dated
from ecosystem.load import DOMAINS, Ecosystem
from ecosystem.statistics import suppress, wilson
from ecosystem.tables import vocabulary as words
from ecosystem.views.number_format import TOO_FEW, enough, rows, share_text, whole

Codes: TypeAlias = npt.NDArray[np.int64]

MOST_STEPS = 12
NAMED_STEPS = 5
"""Different next steps named at most."""
BITS = 5
END = "ended here so far"


@dataclass(frozen=True, eq=False)
class SimilarCareers:
    """People with the same path as one person.

    Attributes
    ----------
    path : tuple of str
        The person's stays in order: domain, and abroad where it was.
    n, n_field : int
        Others with exactly this path, and those of them in the same field.
    n_begun : int
        Others whose path begins like this, whatever followed.
    table : DataFrame
        What followed for those whose path begins like this: ``next``, ``people``, ``same_field``, and the share as
        value, low, high (Wilson 95 %; nan below five people), n and unit.
    summary : str
    """

    path: tuple[str, ...]
    n: int
    n_field: int
    n_begun: int
    table: pd.DataFrame
    summary: str


def similar(ecosystem: Ecosystem, position: int) -> SimilarCareers:
    """Count the people whose stays follow the same order of domains and border crossings as one person's.

    Parameters
    ----------
    ecosystem : Ecosystem
    position : int
        Row of the person in ``researchers``.

    Returns
    -------
    SimilarCareers
        Counts over everybody else the order of whose moves is known, not a list of people.
    """
    codes, length = _paths(ecosystem)
    own, steps = int(codes[position]), int(length[position])
    if not steps:
        summary = "The order of this person's moves is not known, so no path can be compared."
        return SimilarCareers((), 0, 0, 0, _following(np.zeros(0, np.int64), np.zeros(0, bool)), summary)
    mask = (1 << (BITS * steps)) - 1
    begun = (length >= steps) & ((codes & mask) == own)
    begun[position] = False
    field = ecosystem.people["field"].cat.codes.to_numpy()
    same_field = (field == field[position]) & (field >= 0)
    exactly = begun & (length == steps)
    following = (codes >> (BITS * steps)) & ((1 << BITS) - 1)
    table = _following(following[begun], same_field[begun])
    path = tuple(_name((own >> (BITS * step)) & ((1 << BITS) - 1)) for step in range(steps))
    n, n_field, n_begun = (int(np.count_nonzero(group)) for group in (exactly, exactly & same_field, begun))
    return SimilarCareers(path, n, n_field, n_begun, table, _summarise(path, n, n_field, n_begun, table))


def _summarise(path: tuple[str, ...], n: int, n_field: int, n_begun: int, table: pd.DataFrame) -> str:
    counts = [f"{count:,}" if enough(count) or not count else "fewer than five" for count in (n, n_field)]
    counted = f"People with a similar path ({' → '.join(path)}): n = {counts[0]}, {counts[1]} of them in the same field"
    if not enough(n_begun):
        return f"{counted}. {TOO_FEW}" if n_begun else f"{counted}."
    top = next(rows(table))
    share = share_text(top)
    return f"{counted}. Of {whole(n_begun, 'path')} that begin like this, {share} {_went_on(top.next)}."


def _went_on(step: str) -> str:
    return END if step == END else f"went on to {step[:1].lower()}{step[1:]}"


def _following(following: Codes, same_field: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Count the next steps; the rarest are gathered."""
    size = 1 << BITS
    counts, of_field = (np.bincount(following[kept], minlength=size) for kept in (slice(None), same_field))
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    named, rest = order[:NAMED_STEPS], order[NAMED_STEPS:]
    frame = pd.DataFrame(
        {
            "next": pd.Series([_name(int(code)) for code in named] + ["Other steps"] * bool(len(rest)), dtype="str"),
            "people": np.append(counts[named], counts[rest].sum() if len(rest) else []).astype(np.int64),
            "same_field": np.append(of_field[named], of_field[rest].sum() if len(rest) else []).astype(np.int64),
        }
    )
    shares = wilson(frame["people"], np.full(len(frame), len(following)))
    return suppress(result_table(frame, shares, unit="share of people"), columns=[VALUE, "low", "high"])


def _paths(ecosystem: Ecosystem) -> tuple[Codes, Codes]:
    """Write each person's posts as one number, five bits a change of state, the first in the lowest, and count them.

    A path has length 0 where the order of the moves is not known: several moves, one of them without a year.
    """
    people, moves = ecosystem.people, ecosystem.moves
    size = len(people)
    at = np.flatnonzero((moves["kind"] != "dual").to_numpy())
    person, year = moves["person"].to_numpy()[at], moves["year"].to_numpy()[at]
    number = np.bincount(person, minlength=size)
    ordered = fully_dated(moves, size) | (number == 1)
    order = np.lexsort((year, person))
    at, person = at[order], person[order]
    first = np.ones(len(person), dtype=bool)
    first[1:] = person[1:] != person[:-1]
    left, entered = (
        _states(*(moves[f"{end}_{column}"].cat.codes.to_numpy()[at] for column in ("domain", "place")))
        for end in ("from", "to")
    )
    begins = first & (moves["kind"] != "training-to-post").to_numpy()[at]
    still = np.flatnonzero(number == 0)
    now = _states(*(people[name].cat.codes.to_numpy()[still] for name in ("domain", "place")))
    whose = np.concatenate([person[begins], still, person])
    state = np.concatenate([left[begins], now, entered])
    in_order = np.argsort(whose, kind="stable")
    return _packed(whose[in_order], state[in_order], ordered)


def _packed(person: Codes, state: Codes, known: npt.NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Drop the steps that change nothing, and pack the others into one number a person."""
    new = np.ones(len(person), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (state[1:] != state[:-1])
    person, state = person[new], state[new]
    length = np.bincount(person, minlength=len(known))
    step = np.arange(len(person)) - (np.cumsum(length) - length)[person]
    codes = np.zeros(len(known), dtype=np.int64)
    short = step < MOST_STEPS
    np.bitwise_or.at(codes, person[short], state[short] << (BITS * step[short]))
    return np.where(known, codes, 0), np.where(known, np.minimum(length, MOST_STEPS), 0)


def _states(domain: npt.NDArray[np.integer], place: npt.NDArray[np.integer]) -> Codes:
    """Code a domain and a place (0 home, 1 abroad, -1 unknown) together, from 1 on."""
    wide, where = domain.astype(np.int64), place.astype(np.int64)
    return 1 + np.where(wide < 0, len(DOMAINS), wide) * 3 + np.where(where < 0, 2, where)


def _name(code: int) -> str:
    if not code:
        return END
    domain, place = divmod(code - 1, 3)
    name = words.DOMAINS[DOMAINS[domain]] if domain < len(DOMAINS) else "Unknown domain"
    return name + (" at home", " abroad", ", place unknown")[place]
