"""Unknown sectors and countries are counted as neither yes nor no, and no leader is named that they may overturn."""

import pytest

from ecosystem.load import Ecosystem
from ecosystem.selection import Selection, narrow
from ecosystem.views import registry
from ecosystem.views.overview.headline_cards import of_dataset
from tests.indicators.frames import ecosystem
from tests.views.laws import check_laws
from tests.views.shipped import dataset

FINANCE = {"to_sector_id": "fintech", "year": 2012}
NO_SECTOR = {"to_sector_id": None, "year": 2012}
NO_COUNTRY = {"to_country_code": None, "year": 2012}
NOW = [{"sector_id": "fintech"}] * 6 + [{"sector_id": None}] * 10 + [{"sector_id": "university"}] * 4
STORIES = dict(dataset("demo").reference.tables)


def of_moves(*moves: dict[str, object], people: list[dict[str, object]] = NOW) -> Ecosystem:
    return ecosystem(people, [{"who": who, **move} for who, move in enumerate(moves)], reference=STORIES)


HALF = of_moves(*[FINANCE] * 6, *[NO_SECTOR] * 10)
FEW = of_moves(*[FINANCE] * 6, NO_SECTOR, people=[*NOW[:6], {"sector_id": None}, {}])
NOWHERE = of_moves(
    *[NO_COUNTRY] * 6, *[NO_SECTOR] * 2, people=[*[{"sector_id": "fintech", "city_id": None}] * 6, *NOW[6:]]
)
LED = ("transitions.destinations", "transitions.exits", "overview.stock", "sectors.stock", "sectors.growth")
LED += ("sectors.entries", "transitions.kinds_by_field", "transitions.time_to_industry")


@pytest.mark.parametrize("view", LED)
def test_no_leader_and_no_share_is_named_that_the_unknown_may_overturn(view: str) -> None:
    result = registry()[view](HALF, Selection())
    assert not any(word in result.headline for word in ("All", "most in", "more in", "unknown sector", " %"))
    assert view == "overview.stock" or result.headline.startswith("Too many"), result.headline
    check_laws(result)


@pytest.mark.parametrize("view", LED)
@pytest.mark.parametrize("data", [HALF, FEW, NOWHERE], ids=["half", "few", "no country"])
def test_unknown_is_never_said_to_be_all_or_none(view: str, data: Ecosystem) -> None:
    result = registry()[view](data, Selection())
    assert "All" not in result.headline
    assert "Sector unknown" not in result.headline
    check_laws(result)


def test_a_leader_that_the_unknown_cannot_overturn_is_named() -> None:
    view = registry()["transitions.destinations"](FEW, Selection())
    assert view.headline == "86 % of moves out of academia lead to Finance, the largest share"
    assert view.provenance.unknown == "sector entered unknown for 1 of 7 moves"


@pytest.mark.parametrize("view", ["transitions.kinds_by_field", "transitions.time_to_industry"])
def test_who_may_have_moved_to_industry_at_home_is_counted(view: str) -> None:
    result = registry()[view](NOWHERE, Selection())
    assert "is known to have moved to industry at home. 8 may have" in result.summary


def test_the_share_who_left_has_the_range_that_unknown_moves_leave_open() -> None:
    result = registry()["transitions.kinds_by_field"](HALF, Selection())
    assert "leave open from 30 %, if none of them led into industry, to 80 %, if all did" in result.summary
    assert "leave open" not in registry()["transitions.kinds_by_field"](dataset("demo"), Selection()).summary


def test_shares_on_cards_and_of_stories_are_of_the_known() -> None:
    cards = {card.label: card for card in of_dataset(narrow(HALF, Selection()))}
    assert cards["In industry"].value == "60 %"
    assert cards["In industry"].note.endswith("n = 10; left out: 10 people in an unknown sector")
    similar = registry()["journeys.similar"](HALF, Selection())
    assert similar.provenance.unknown == "sector or country entered unknown for 10 who left a post in academia"
    assert "of those known to have left academia" in similar.headline
    assert registry()["journeys.similar"](NOWHERE, Selection()).headline.startswith("Too few to say")
