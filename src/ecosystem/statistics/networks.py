"""Which institutions feed the others, and which take people in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.statistics.counts import FloatArray, as_counts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BANDS = ("high", "middle", "low")
"""Bands of a score: high are the fewest nodes that reach a third of all of it, middle those that reach two thirds."""


def hubs_and_feeders(flows: pd.DataFrame) -> pd.DataFrame:
    """Score institutions as senders to good receivers (hubs) and receivers from good senders (authorities).

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns from, to, n: how many moved from where to where. Rows of one pair are added up; moves within a node
        and pairs without moves do not count, though their nodes are listed.

    Returns
    -------
    pandas.DataFrame
        Columns node, hub, authority, band_hub, band_authority, sorted by node; each score adds up to 1. Show the bands:
        the scores are not precise enough for ranks.

    Raises
    ------
    ValueError
        If a column is absent, a node is missing, or a number is negative or missing.

    Notes
    -----
    HITS by J. M. Kleinberg (1999), Journal of the ACM 46, 604-632, weighted by moves, from equal scores, as there.
    ``networkx.hits`` takes one singular vector instead, which is arbitrary, even infinite, where several groups of
    nodes are equally strong (a chain, two separate pairs). Scores favour the most tightly knit group; nodes in groups
    apart from it score 0, which does not mean that nobody moved.

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


def pagerank(flows: pd.DataFrame) -> pd.DataFrame:
    """Score institutions by where people would be found who follow the flows for ever.

    Parameters
    ----------
    flows : pandas.DataFrame
        Columns from, to, n, as for `hubs_and_feeders`.

    Returns
    -------
    pandas.DataFrame
        Columns node, pagerank, band, sorted by node; the score adds up to 1. Unlike a hub score it is above 0 for all.

    Raises
    ------
    ValueError
        If a column is absent, a node is missing, or a number is negative or missing.

    Notes
    -----
    S. Brin and L. Page (1998), Computer Networks 30, 107-117, with damping 0.85, as ``networkx.pagerank``.

    Examples
    --------
    >>> pagerank(pd.DataFrame({"from": ["a", "b"], "to": ["c", "c"], "n": [3, 1]})).round(2)
      node  pagerank    band
    0    a      0.21  middle
    1    b      0.21  middle
    2    c      0.57    high
    """
    nodes, moves = _network(flows)
    import networkx as nx  # half of what this package costs to import, for one table of one page

    graph = nx.from_scipy_sparse_array(moves, create_using=nx.DiGraph)
    ranks = nx.pagerank(graph, tol=1e-12, max_iter=1000) if nodes.size else {}
    score = np.array([ranks[node] for node in range(nodes.size)])
    return pd.DataFrame({"node": nodes, "pagerank": score, "band": _bands(score)})


def _network(flows: pd.DataFrame) -> tuple[pd.Index, csr_array]:
    """Lay the moves out as a square table, nodes in sorted order."""
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
    """Let equal scores flow back and forth until they settle; nearly equal groups may share when time is up."""
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
    """Give each score its band; equal scores share one, and nothing is never high."""
    rounded = score.round(9)
    levels, place = np.unique(-rounded, return_inverse=True)
    mass = np.bincount(place, weights=rounded, minlength=levels.size)
    above = (np.cumsum(mass) - mass)[place]
    return np.select([rounded <= 0, above < 1 / 3 - 1e-9, above < 2 / 3 - 1e-9], ["low", "high", "middle"], "low")
