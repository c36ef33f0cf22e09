"""Hub and authority scores (HITS) of a flow network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def hubs_and_feeders(flows: pd.DataFrame) -> pd.DataFrame:
    """HITS scores of nodes as senders (hubs) and receivers (authorities) of moves, in bands.

    `flows` has the columns from, to, n: how many moved from where to where. Rows of one pair are added up; moves within
    a node and pairs without moves do not count, though their nodes are listed. The result has the columns node, hub,
    authority, band_hub, band_authority, sorted by node; each score adds up to 1. Show the bands: the scores are not
    precise enough for ranks.

    Notes
    -----
    HITS by J. M. Kleinberg (1999), Journal of the ACM 46, 604-632, weighted by moves, from equal scores, as there.
    ``networkx.hits`` takes one singular vector instead, which is arbitrary, even infinite, where several groups of
    nodes are equally strong (a chain, two separate pairs). Scores favour the most tightly knit group; nodes in groups
    apart from it score 0, which does not mean that there were no moves.

    Examples
    --------
    >>> hubs_and_feeders(pd.DataFrame({"from": ["a", "b"], "to": ["c", "c"], "n": [3, 1]})).round(2)
      node   hub  authority band_hub band_authority
    0    a  0.75        0.0     high            low
    1    b  0.25        0.0      low            low
    2    c  0.00        1.0      low           high
    """
    nodes, moves = _network(flows)
    hub, authority = _hits(moves)
    return pd.DataFrame(
        {
            "node": nodes,
            "hub": hub,
            "authority": authority,
            "band_hub": _bands(hub),
            "band_authority": _bands(authority),
        }
    )


def _network(flows: pd.DataFrame) -> tuple[pd.Index, csr_array]:
    """Sparse square matrix of moves, nodes in sorted order."""
    absent = [name for name in ("from", "to", "n") if name not in flows.columns]
    if absent:
        raise ValueError(f"{', '.join(absent)} not in the flows: they need the columns from, to and n; rename them")
    ends = pd.concat([flows["from"], flows["to"]], ignore_index=True).astype(object)
    if ends.isna().any():
        raise ValueError("a flow has no from or no to: every move needs both ends; name unknown ones 'Unknown'")
    place, nodes = pd.factorize(ends, sort=True)
    start, end = place[: len(flows)], place[len(flows) :]
    weight = as_counts(flows["n"], "n")
    counted = (start != end) & (weight > 0)
    shape = (nodes.size, nodes.size)
    from scipy.sparse import coo_array

    return pd.Index(nodes), coo_array((weight[counted], (start[counted], end[counted])), shape=shape).tocsr()


def _hits(moves: csr_array) -> tuple[FloatArray, FloatArray]:
    """Power iteration of HITS from equal scores; stops after 1,000 steps if nearly equal groups do not converge."""
    size = moves.shape[0]
    if not moves.nnz:
        return np.zeros(size), np.zeros(size)
    hub = np.full(size, 1 / size)
    for _ in range(1000):
        authority = moves.T @ hub
        following = moves @ (authority / authority.sum())
        following /= following.sum()
        settled = np.abs(following - hub).sum() < 1e-13
        hub = following
        if settled:
            break
    authority = moves.T @ hub
    return hub, authority / authority.sum()


def _bands(score: FloatArray) -> npt.NDArray[np.str_]:
    """Band of each score: high, the fewest nodes with a third of the total; middle, with two thirds; zero is low."""
    rounded = score.round(9)
    levels, place = np.unique(-rounded, return_inverse=True)
    mass = np.bincount(place, weights=rounded, minlength=levels.size)
    above = (np.cumsum(mass) - mass)[place]
    return np.select([rounded <= 0, above < 1 / 3 - 1e-9, above < 2 / 3 - 1e-9], ["low", "high", "middle"], "low")
