"""Hub and authority scores: by hand, by networkx and by linear algebra, and laws."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.statistics import hubs_and_feeders

NODES = st.sampled_from(["lums", "nust", "fast", "giki", "pieas", "itu"])
FLOWS = st.lists(st.tuples(NODES, NODES, st.integers(0, 20)), max_size=15)


def flows_of(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from", "to", "n"]).astype({"n": "int64"})


def test_one_firm_taking_from_two_universities_by_hand() -> None:
    scores = hubs_and_feeders(flows_of([("lums", "firm", 30), ("nust", "firm", 10)])).set_index("node")
    assert scores.index.tolist() == ["firm", "lums", "nust"]
    assert scores["hub"].tolist() == pytest.approx([0, 0.75, 0.25])
    assert scores["authority"].tolist() == pytest.approx([1, 0, 0])
    assert scores["band_hub"].tolist() == ["low", "high", "low"]
    assert scores["band_authority"].tolist() == ["high", "low", "low"]


def test_scores_agree_with_networkx_where_one_group_leads() -> None:
    random = np.random.default_rng(3)
    moves = random.integers(0, 9, size=(12, 12))
    np.fill_diagonal(moves, 0)
    start, end = np.nonzero(moves)
    names = np.array([f"n{place:02d}" for place in range(12)])
    flows = pd.DataFrame({"from": names[start], "to": names[end], "n": moves[start, end]})
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(flows.itertuples(index=False))
    hubs, authorities = nx.hits(graph, tol=1e-14)
    scores = hubs_and_feeders(flows)
    np.testing.assert_allclose(scores["hub"], [hubs[node] for node in scores["node"]], atol=1e-9)
    np.testing.assert_allclose(scores["authority"], [authorities[node] for node in scores["node"]], atol=1e-9)


@settings(deadline=None)
@given(FLOWS)
def test_each_score_adds_up_to_1_and_feeds_the_other(rows: list[tuple[str, str, int]]) -> None:
    flows = flows_of(rows)
    scores = hubs_and_feeders(flows).set_index("node")
    assert scores.index.tolist() == sorted(set(flows["from"]) | set(flows["to"]))
    assert scores[["hub", "authority"]].ge(0).all(axis=None)
    between = flows[(flows["from"] != flows["to"]) & (flows["n"] > 0)]
    total = 1 if len(between) else 0
    assert scores["hub"].sum() == pytest.approx(total)
    assert scores["authority"].sum() == pytest.approx(total)
    if total:
        # an authority is fed by the hubs that send to it
        received = (between["n"] * scores["hub"].loc[between["from"]].to_numpy()).groupby(between["to"]).sum()
        expected = received.reindex(scores.index, fill_value=0)
        np.testing.assert_allclose(scores["authority"], expected / expected.sum(), atol=1e-9)


@settings(deadline=None)
@given(FLOWS, st.randoms())
def test_the_order_and_splitting_of_rows_do_not_matter(rows: list[tuple[str, str, int]], random: object) -> None:
    whole = flows_of(rows)
    parts = [(start, end, part) for start, end, n in rows for part in (n // 2, n - n // 2)]
    random.shuffle(parts)  # type: ignore[attr-defined]
    pd.testing.assert_frame_equal(hubs_and_feeders(whole), hubs_and_feeders(flows_of(parts)), rtol=1e-9)


@settings(deadline=None)
@given(FLOWS, st.integers(2, 9))
def test_only_proportions_of_flows_matter(rows: list[tuple[str, str, int]], times: int) -> None:
    flows = flows_of(rows)
    larger = flows.assign(n=flows["n"] * times)
    pd.testing.assert_frame_equal(hubs_and_feeders(flows), hubs_and_feeders(larger), atol=1e-6)


@settings(deadline=None)
@given(FLOWS)
def test_turning_the_flows_around_swaps_hubs_and_authorities_of_the_leading_group(
    rows: list[tuple[str, str, int]],
) -> None:
    flows = flows_of(rows)
    moves = flows[flows["from"] != flows["to"]].pivot_table(
        index="from", columns="to", values="n", aggfunc="sum", fill_value=0
    )
    strengths = np.linalg.svd(moves.to_numpy(dtype=float), compute_uv=False) if moves.size else np.zeros(0)
    if strengths.size > 1 and strengths[1] > 0.9 * strengths[0]:
        return  # two groups equally strong share the score by where the flows start
    scores = hubs_and_feeders(flows)
    turned = hubs_and_feeders(flows.rename(columns={"from": "to", "to": "from"}))
    np.testing.assert_allclose(turned["hub"], scores["authority"], atol=1e-6)


@settings(deadline=None)
@given(FLOWS)
def test_a_higher_score_is_never_in_a_lower_band(rows: list[tuple[str, str, int]]) -> None:
    order = {"low": 0, "middle": 1, "high": 2}
    scores = hubs_and_feeders(flows_of(rows))
    for score, band in (("hub", "band_hub"), ("authority", "band_authority")):
        ranked = scores.sort_values(score)
        bands = ranked[band].map(order).astype(int)
        ties = np.isclose(ranked[score].diff(), 0, atol=1e-8)
        assert (bands.diff().iloc[1:].ge(0) | ties[1:]).all()
        assert scores.loc[scores[score] == 0, band].eq("low").all()
        if scores[score].sum() > 0:
            assert scores[band].eq("high").any()


def test_bands_follow_thirds_of_the_score() -> None:
    # hub scores in proportion to moves into one firm: 40, 25, 20, 15 %
    flows = flows_of([("a", "z", 40), ("b", "z", 25), ("c", "z", 20), ("d", "z", 15)])
    assert hubs_and_feeders(flows)["band_hub"].tolist() == ["high", "middle", "middle", "low", "low"]


@pytest.mark.parametrize(
    ("rows", "hub", "authority"),
    [
        ([("a", "b", 1), ("c", "d", 1)], [0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]),
        ([("a", "b", 1), ("b", "c", 1)], [0.5, 0.5, 0], [0, 0.5, 0.5]),
        ([("a", "b", 3), ("b", "a", 3)], [0.5, 0.5], [0.5, 0.5]),
        ([("a", "b", 9), ("c", "d", 1)], [1, 0, 0, 0], [0, 1, 0, 0]),
    ],
)
def test_equally_strong_groups_share_and_weaker_ones_apart_get_nothing(
    rows: list[tuple[str, str, int]], hub: list[float], authority: list[float]
) -> None:
    for _ in range(3):
        scores = hubs_and_feeders(flows_of(rows))
        assert scores["hub"].tolist() == pytest.approx(hub, abs=1e-9)
        assert scores["authority"].tolist() == pytest.approx(authority, abs=1e-9)


def test_moves_within_a_node_do_not_count_but_the_node_is_listed() -> None:
    flows = flows_of([("a", "b", 2), ("c", "c", 99), ("d", "a", 0)])
    without = hubs_and_feeders(flows_of([("a", "b", 2)]))
    scores = hubs_and_feeders(flows)
    assert scores["node"].tolist() == ["a", "b", "c", "d"]
    pd.testing.assert_frame_equal(scores.head(2), without)
    assert (scores.loc[2:, ["hub", "authority"]] == 0).all(axis=None)


def test_no_flows_no_nodes() -> None:
    assert list(hubs_and_feeders(flows_of([])).columns) == ["node", "hub", "authority", "band_hub", "band_authority"]
    assert hubs_and_feeders(flows_of([])).empty


def test_categories_are_nodes_like_strings() -> None:
    flows = flows_of([("a", "b", 1), ("c", "b", 2)])
    kinds = pd.CategoricalDtype(["c", "b", "a", "unused"])
    pd.testing.assert_frame_equal(hubs_and_feeders(flows.astype({"from": kinds, "to": kinds})), hubs_and_feeders(flows))


@pytest.mark.parametrize(
    ("flows", "message"),
    [
        (pd.DataFrame({"from": ["a"], "to": ["b"]}), "n not in the flows: they need .*; rename"),
        (pd.DataFrame({"from": ["a", None], "to": ["b", "b"], "n": [1, 1]}), "no from or no to: .*; name unknown"),
        (pd.DataFrame({"from": ["a"], "to": ["b"], "n": [-1]}), r"n\[0\] is -1: "),
    ],
)
def test_invalid_flows_are_rejected(flows: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hubs_and_feeders(flows)


def test_networks_leave_their_inputs() -> None:
    flows = flows_of([("a", "b", 1), ("c", "b", 2)])
    before = flows.copy(deep=True)
    hubs_and_feeders(flows)
    pd.testing.assert_frame_equal(flows, before)
