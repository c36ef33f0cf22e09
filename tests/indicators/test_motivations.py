"""Laws of stated motivations and challenges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from statsmodels.stats.proportion import proportion_confint

from ecosystem.indicators import motivations
from ecosystem.indicators.motivations import ELSEWHERE
from ecosystem.indicators.transitions import TO_ACADEMIA, TO_INDUSTRY
from tests.indicators.frames import ecosystem
from tests.indicators.situations import situated

OUT = {"from_sector_id": "university", "to_sector_id": "fintech"}
BACK = {"from_sector_id": "fintech", "to_sector_id": "university"}


def test_reasons_by_hand() -> None:
    found = ecosystem(
        [{}],
        [
            *[{**OUT, "motivation": "career-growth"}] * 31,
            *[{**OUT, "motivation": "real-world-impact"}] * 7,
            *[{**BACK, "motivation": "career-growth"}] * 8,
            *[{**OUT}] * 9,
        ],
    )
    table = motivations.stated_shares(found.moves, "motivation").set_index(["motivation", "group"])
    out = table.loc[("career-growth", TO_INDUSTRY)]
    low, high = proportion_confint(30, 40, method="wilson")
    assert out[["moves", "value", "low", "high", "n"]].tolist() == pytest.approx([30, 0.75, low, high, 40])
    assert table.loc[("career-growth", TO_ACADEMIA), "value"] == 1
    hidden = table.loc[("real-world-impact", TO_INDUSTRY)]
    assert not hidden["enough"]
    assert hidden[["moves", "value", "low", "high"]].isna().all()
    assert table.loc[("career-growth", ELSEWHERE), "n"] == 0
    assert motivations.count_unstated(found.moves, "motivation") == 9


@given(situated(longest=60))
def test_shares_agree_with_a_crosstab_and_small_ones_are_suppressed(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    table = motivations.stated_shares(found.moves, "challenge")
    known = found.moves.dropna(subset=["challenge"])
    group = (
        known["direction"]
        .astype(str)
        .where(known["direction"].isin([TO_INDUSTRY, TO_ACADEMIA]), ELSEWHERE)
        .where(known["direction"].notna(), "unknown")
    )
    plain = pd.Series(list(zip(known["challenge"].astype(str), group, strict=True)), dtype=object).value_counts()
    for row in table.itertuples():
        count = int(plain.get((row.challenge, row.group), 0))
        assert row.enough == (count >= 8)
        assert (abs(row.moves - count) <= 2 and row.moves % 5 == 0) if row.enough else np.isnan(row.moves)
    sizes = table.groupby("group", observed=True)["n"].first()
    assert (sizes.dropna().ge(10) | sizes.dropna().eq(0)).all()
    assert table["value"].dropna().le(1).all()


def test_pairs_by_hand() -> None:
    found = ecosystem(
        [{}],
        [
            *[{"motivation": "career-growth", "challenge": "workplace-culture"}] * 14,
            *[{"motivation": "career-growth", "challenge": "visa-and-relocation"}] * 7,
            *[{"motivation": "career-growth"}] * 5,
        ],
    )
    table = motivations.stated_together(found.moves).set_index(["motivation", "challenge"])
    pair = table.loc[("career-growth", "workplace-culture")]
    assert (pair["moves"], pair["value"], pair["n"]) == (15, 0.75, 20)
    assert np.isnan(table.loc[("career-growth", "visa-and-relocation"), "moves"])
    assert table["enough"].sum() == 1


@given(situated(longest=60))
def test_pairs_never_show_fewer_than_eight(drawn) -> None:
    people, moves = drawn
    found = ecosystem(people, moves)
    table = motivations.stated_together(found.moves)
    assert len(table) == 16
    assert table["moves"].dropna().ge(10).all()
    assert (table["value"].notna() == table["enough"]).all()


def test_motivations_of_nobody_have_all_columns() -> None:
    found = ecosystem([], [])
    assert motivations.stated_shares(found.moves, "motivation")["value"].isna().all()
    assert not motivations.stated_together(found.moves)["enough"].any()
