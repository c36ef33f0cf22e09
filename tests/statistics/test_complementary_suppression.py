"""No hidden cell can be solved for from what is shown."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.statistics import protected

SHAPES = st.sampled_from([(2, 1), (3, 1), (4, 1), (1, 2), (2, 2), (3, 2), (2, 3)])


def known_totals(totals: np.ndarray, axis: int, minimum: int) -> np.ndarray:
    """Mask the totals that a reader sees: of columns all that are not small, of rows those shown beside each other."""
    return totals >= minimum if axis == 0 else ~protected(totals[:, None], minimum)[:, 0]


def solutions(counts: np.ndarray, hidden: np.ndarray, minimum: int) -> list[np.ndarray]:
    """Return every table of counts that agrees with the shown cells and the known totals, by trying all."""
    total = int(counts[hidden].sum())
    found = []
    for cells in product(range(total + 1), repeat=int(hidden.sum())):
        if sum(cells) != total:
            continue
        tried = counts.copy()
        tried[hidden] = cells
        axes = [axis for axis in (0, 1) if counts.shape[axis] > 1]
        sums = ((tried.sum(axis=axis), counts.sum(axis=axis), axis) for axis in axes)
        if all((mine == true)[known_totals(true, axis, minimum)].all() for mine, true, axis in sums):
            found.append(tried[hidden])
    return found


@given(
    SHAPES.flatmap(
        lambda shape: st.lists(st.integers(0, 7), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
            lambda cells: np.array(cells).reshape(shape)
        )
    )
)
@settings(deadline=None, max_examples=60)
def test_every_small_count_has_two_solutions(counts: np.ndarray) -> None:
    hidden = protected(counts, 3)
    assert hidden[counts < 3].all()
    if counts.sum() < 3 or counts.size == 1 or not 0 < hidden.sum() <= 4:
        return
    ways = np.array(solutions(counts, hidden, 3)).reshape(-1, int(hidden.sum()))
    small = (counts[hidden] > 0) & (counts[hidden] < 3)
    assert (ways != ways[0]).any(axis=0)[small].all()


@pytest.mark.parametrize("blanks", range(1, 4))
def test_single_blanks_take_a_second_cell_with_them(blanks: int) -> None:
    counts = np.full((4, 3), 20)
    counts[0, :blanks] = 2
    hidden = protected(counts, 5)
    assert hidden[0, :blanks].all()
    assert (hidden.sum(axis=0)[:blanks] >= 2).all()
    assert not (hidden.sum(axis=1) == 1).any()


def test_nothing_small_hides_nothing() -> None:
    assert not protected(np.full((3, 3), 9), 5).any()


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12))
@settings(deadline=None)
def test_a_column_alone_hides_no_more_than_the_table(cells: list[int]) -> None:
    counts = np.array(cells).reshape(4, 3)
    hidden = protected(counts, 5)
    for column in range(3):
        alone = protected(counts[:, [column]], 5)[:, 0]
        assert not (alone & ~hidden[:, column]).any()
