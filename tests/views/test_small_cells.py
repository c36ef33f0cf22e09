"""No reason or challenge of fewer than five moves follows from all tables of a page and of its links.

The attacker knows everything else about every move (the rows are published without reasons and challenges), reads the
tables of reasons and challenges without filters and under each focus, and solves for one cell.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from ecosystem.indicators.motivations import ELSEWHERE, GROUPS, LEAST_COUNT, ROUNDED_TO
from ecosystem.load import Ecosystem
from ecosystem.selection import DIMENSIONS, PROTECTED, Focus, Selection, from_query, narrow, options
from ecosystem.tables import vocabulary as words
from ecosystem.views import View, registry
from tests.indicators.frames import ecosystem
from tests.views.shipped import dataset

REASONS, OBSTACLES = (*words.MOTIVATIONS, None), (*words.CHALLENGES, None)
VIEWS = ("journeys.reasons", "journeys.challenges", "journeys.together")
FOCUSES = {"field": 3, "direction": 3, "crossing": 2}
"""Dimensions that the attacker uses, with how many of their codes."""


@dataclass(frozen=True, eq=False)
class Published:
    """A number on a page: which cells it sums (profile x reason x challenge), and between what it lies."""

    cells: np.ndarray
    low: float
    high: float


def mixed(seed: int) -> Ecosystem:
    """Moves with random profiles, reasons and challenges, some of them rare."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    people = [{"field": chance.choices(["machine-learning", "speech", "robotics"], [6, 3, 1])[0]} for _ in range(90)]
    moves = []
    for who in range(90):
        out = chance.random() < 0.6
        ends = ("university", "fintech") if out else chance.choice([("fintech", "university"), ("fintech", "fintech")])
        abroad = chance.random() < 0.2
        reason = chance.choices(REASONS, [20, 10, 4, 1, 2])[0]
        obstacle = chance.choices(OBSTACLES, [12, 6, 4, 2, 3])[0]
        moves.append(
            {
                "who": who,
                "from_sector_id": ends[0],
                "to_sector_id": ends[1],
                "to_country_code": "DE" if abroad else "PK",
                "motivation": reason,
                "challenge": obstacle,
            }
        )
    return ecosystem(people, moves)


class Attack:
    """All published numbers of a dataset as constraints on the unknown cells."""

    def __init__(self, data: Ecosystem) -> None:
        moves = data.moves
        known = moves[[*FOCUSES]].astype(str).agg("|".join, axis=1)
        self.profiles = {text: place for place, text in enumerate(dict.fromkeys(known))}
        self.direction = dict(zip(known, moves["direction"].astype(str), strict=True))
        self.shape = (len(self.profiles), len(REASONS), len(OBSTACLES))
        at = (known.map(self.profiles), _places(moves["motivation"], REASONS), _places(moves["challenge"], OBSTACLES))
        self.true = np.zeros(self.shape)
        np.add.at(self.true, tuple(np.array(part) for part in at), 1)
        self.published = [Published(self.profile(place), n, n) for place, n in enumerate(self.true.sum(axis=(1, 2)))]
        for column, code in [("", ""), *_codes(data)]:
            focus = (Focus(column, code),) if column else ()
            scope = narrow(data, Selection(focus=focus))
            within = np.zeros(self.shape)
            texts = scope.moves[[*FOCUSES]].astype(str).agg("|".join, axis=1)
            within[[self.profiles[text] for text in texts.unique()]] = 1
            for name in VIEWS:
                self.published += self.numbers(registry()[name].of(scope), within)

    def profile(self, place: int) -> np.ndarray:
        cells = np.zeros(self.shape)
        cells[place] = 1
        return cells

    def numbers(self, view: View, within: np.ndarray) -> Iterator[Published]:
        """Yield the counts and bases of a view's table."""
        for row in view.table.to_dict("records"):
            part = within.copy()
            base = within.copy()
            for axis, column, names in ((1, "motivation", REASONS), (2, "challenge", OBSTACLES)):
                if column in row:
                    part *= _only(axis, [names.index(row[column])], self.shape)
                    stated = [names.index(row[column])] if column == "motivation" and "challenge" in row else range(4)
                    base *= _only(axis, stated, self.shape)
            if "group" in row:
                of_group = [at for text, at in self.profiles.items() if _group(self.direction[text]) == row["group"]]
                part, base = (cells * _only(0, of_group, self.shape) for cells in (part, base))
            yield Published(part, *_limits(row["moves"], hidden_low=0))
            yield Published(base, *_limits(row["n"], hidden_low=1))

    def is_determined(self, cells: np.ndarray) -> bool:
        """Whether everything published leaves one sum of some cells only."""
        rows = csr_array(np.array([cells.ravel(), *(one.cells.ravel() for one in self.published)]))
        low, high = (np.array([getattr(one, name) for one in self.published]) for name in ("low", "high"))
        count = (cells * self.true).sum()
        for least, most in ((0, count - 1), (count + 1, np.inf)):
            limits = LinearConstraint(rows, np.append(least, low), np.append(most, high))
            found = milp(np.zeros(cells.size), constraints=limits, integrality=np.ones(cells.size))
            if most >= least and found.success:
                return False
        return True


def _places(column, names) -> list[int]:
    return [names.index(None if value != value else value) for value in column.astype(object)]


def _codes(data: Ecosystem) -> Iterator[tuple[str, str]]:
    for column, most in FOCUSES.items():
        yield from ((column, code) for code in data.moves[column].dropna().astype(str).unique()[:most])


def _only(axis: int, places, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape[axis])
    mask[list(places)] = 1
    return mask.reshape([-1 if at == axis else 1 for at in range(3)])


def _group(direction: str) -> str:
    return direction if direction in GROUPS else "unknown" if direction == "nan" else ELSEWHERE


def _limits(number: float, *, hidden_low: int) -> tuple[float, float]:
    """Return between what a published count lies."""
    if number != number:
        return hidden_low, LEAST_COUNT - 1
    half = ROUNDED_TO // 2
    return (max(number - half, LEAST_COUNT), number + half) if number else (0, 0)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_no_small_cell_is_determined(seed: int) -> None:
    attack = Attack(mixed(seed))
    for one in attack.published:
        assert one.low <= (one.cells * attack.true).sum() <= one.high
    small = [one.cells for one in attack.published if 0 < (one.cells * attack.true).sum() < 5 and one.low < one.high]
    assert len(small) > 50
    chosen = random.Random(seed).sample(small, 8)  # noqa: S311 - no secret
    assert not any(attack.is_determined(cells) for cells in chosen)


def test_the_attack_finds_a_cell_that_exact_counts_give_away() -> None:
    attack = Attack(mixed(1))
    reasons = [attack.profile(0) * _only(1, [place], attack.shape) for place in range(len(REASONS))]
    assert not attack.is_determined(reasons[0])
    counts = [float((cells * attack.true).sum()) for cells in reasons]
    attack.published += [Published(cells, n, n) for cells, n in zip(reasons[1:], counts[1:], strict=True)]
    assert attack.is_determined(reasons[0])


@pytest.mark.parametrize("column", PROTECTED)
def test_no_link_narrows_to_a_reason_or_compares_by_it(column: str) -> None:
    demo = dataset("demo")
    assert column not in DIMENSIONS
    offered = options(demo)
    assert not [text for key in ("focus", "split") for text in offered[key] if text.startswith(column)]
    code = demo.moves[column].cat.categories[0]
    selection, complaints = from_query({"focus": [f"{column}:{code}", "field:speech"]}, offered)
    assert selection == Selection(focus=(Focus("field", "speech"),))
    assert [bool(re.search("would have named it", text)) for text in complaints] == [True]
