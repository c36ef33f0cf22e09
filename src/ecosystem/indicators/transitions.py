"""Moves in two directions by year, with the circulation balance; first posts after training."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.indicators.counting import categories, count_by_year, result_table
from ecosystem.load import TRAINING, UNKNOWN_YEAR
from ecosystem.statistics import Interval, multinomial_bootstrap, suppress, wilson

Counts: TypeAlias = npt.NDArray[np.int64]
TO_INDUSTRY, TO_ACADEMIA = "academia-industry", "industry-academia"


def balance(
    moves: pd.DataFrame,
    *,
    window: tuple[int, int],
    column: str = "direction",
    ways: tuple[str, str] = (TO_INDUSTRY, TO_ACADEMIA),
) -> pd.DataFrame:
    """Arrivals, departures and circulation balance by year.

    Parameters
    ----------
    moves : DataFrame
        Derived moves (see :func:`ecosystem.load.derive_moves`); those without a year are left out, and
        first posts taken straight from training, which leave no post.
    ways : tuple of str
        Code in `column` (``direction`` or ``crossing``) that counts as in, and the one that counts as out.

    Returns
    -------
    DataFrame
        A row per year: ``year``, ``arrivals``, ``departures``, ``net``, and the balance (see
        :func:`circulation`), n (moves either way).
    """
    way = _ways(moves, column, ways)
    at = np.flatnonzero((way >= 0) & ~from_training(moves))
    counts = count_by_year(moves["year"].to_numpy()[at], way[at], 2, window=window)
    years = pd.DataFrame(
        {
            "year": np.arange(window[0], window[1] + 1),
            "arrivals": counts[:, 0],
            "departures": counts[:, 1],
            "net": counts[:, 0] - counts[:, 1],
        }
    )
    return suppress(result_table(years, circulation(counts), unit="balance, −1 to 1"))


def circulation(counts: npt.ArrayLike) -> Interval:
    """Circulation balance (in - out) / (in + out) with a bootstrap interval.

    Parameters
    ----------
    counts : array_like
        Moves in and out along the last axis.

    Returns
    -------
    Interval
        From -1 (all out) to 1 (all in); nan without moves. Where all moves go one way, so that the bootstrap has no
        width, the limit is Wilson's for the share going in, rescaled.

    Examples
    --------
    >>> float(circulation([30, 10]).value)
    0.5
    """

    def lean(sample: Counts) -> npt.NDArray[np.float64]:
        total = sample.sum(axis=-1)
        net = (sample[..., 0] - sample[..., 1]).astype(np.float64)
        leaning: npt.NDArray[np.float64] = np.divide(net, total, out=np.full(total.shape, np.nan), where=total > 0)
        return leaning

    resampled = multinomial_bootstrap(counts, lean)
    moves = np.asarray(counts)
    share = wilson(moves[..., 0], moves.sum(axis=-1))
    one_way = moves.min(axis=-1) == 0
    low = np.where(one_way, 2 * share.low - 1, resampled.low)
    high = np.where(one_way, 2 * share.high - 1, resampled.high)
    return Interval(resampled.value, low, high, resampled.n)


def left_out(
    moves: pd.DataFrame, *, column: str = "direction", ways: tuple[str, str] = (TO_INDUSTRY, TO_ACADEMIA)
) -> tuple[int, int]:
    """Count the moves either way without a year, and first posts after training."""
    counted = _ways(moves, column, ways) >= 0
    undated = int(np.count_nonzero(counted & (moves["year"].to_numpy() == UNKNOWN_YEAR)))
    return undated, int(np.count_nonzero(counted & from_training(moves)))


def _ways(moves: pd.DataFrame, column: str, ways: tuple[str, str]) -> npt.NDArray[np.int8]:
    """Code each move: 0 for the first way, 1 for the second, else -1."""
    names = categories(moves, column).tolist()
    codes = moves[column].cat.codes.to_numpy()
    one, other = ((codes == names.index(way)).view(np.int8) for way in ways)
    coded: npt.NDArray[np.int8] = one + np.int8(2) * other - np.int8(1)
    return coded


def from_training(moves: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Mask of first posts after training: the place of a degree is no post."""
    straight: npt.NDArray[np.bool_] = (moves["origin"] == TRAINING).to_numpy()
    return straight


_ENDS = {"direction": ("from_domain", "to_domain"), "crossing": ("from_place", "to_place")}


def may_be(moves: pd.DataFrame, column: str, way: str) -> npt.NDArray[np.bool_]:
    """Mask of moves between posts whose `column` (direction or crossing) is unknown and may be `way`."""
    ends = [moves[name] for name in _ENDS[column]]
    known = moves[column].cat.categories.tolist().index(way)
    wanted = divmod(known, len(ends[0].cat.categories))
    fits = [np.isin(end.cat.codes.to_numpy(), (-1, code)) for end, code in zip(ends, wanted, strict=True)]
    possible: npt.NDArray[np.bool_] = moves[column].isna().to_numpy() & ~from_training(moves) & fits[0] & fits[1]
    return possible


def between_posts(moves: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Select moves between posts and some columns.

    Examples
    --------
    >>> origins = pd.Categorical(["post", "training", "post"])
    >>> between_posts(pd.DataFrame({"origin": origins, "year": [2012, 2013, 2014]}), ["year"])["year"].tolist()
    [2012, 2014]
    """
    return moves[list(columns)].take(np.flatnonzero(~from_training(moves)))
