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


BACK = {"from_sector_id": "fintech", "to_sector_id": "university", "year": 2014}
PERHAPS_BACK = {"from_sector_id": None, "to_sector_id": "university", "year": 2014}
TURNED = of_moves(*[FINANCE] * 17, *[BACK] * 2, *[PERHAPS_BACK] * 21, people=[*NOW, *NOW])


@pytest.mark.parametrize("view", ["overview.direction", "transitions.rates", "transitions.balance"])
def test_no_direction_is_the_more_frequent_one_that_unknown_sectors_may_overturn(view: str) -> None:
    result = registry()[view](TURNED, Selection())
    assert result.headline.startswith("Too many"), result.headline
    assert "clearly the higher" not in result.summary
    assert "net flow" not in result.summary
    check_laws(result)
    clear = of_moves(*[FINANCE] * 20, *[BACK] * 2, PERHAPS_BACK, people=[*NOW, *NOW])
    assert not registry()[view](clear, Selection()).headline.startswith("Too many")


def test_no_border_crossing_is_the_more_frequent_one_that_unknown_countries_may_overturn() -> None:
    leaves, comes = {"to_country_code": "DE"}, {"from_country_code": "DE", "to_country_code": "PK"}
    moves = [*[leaves] * 9, comes, *[{"from_country_code": None, "to_country_code": "PK"}] * 8]
    result = registry()["transitions.borders"](of_moves(*moves), Selection())
    assert result.headline == "Too many moves are of unknown country to say which way the flow leans"
    assert "which 8 more moves of unknown country leave open" in result.summary
    kept = registry()["transitions.borders"](of_moves(*moves[:-4]), Selection())
    assert kept.headline.startswith("90 %")


ARRIVES, PERHAPS_LEAVES = {"from_city_id": "karachi", "to_city_id": "lahore"}, {"from_city_id": "lahore"}


def test_no_city_gains_and_no_route_leads_that_unknown_cities_may_overturn() -> None:
    data = of_moves(*[ARRIVES] * 7, *[PERHAPS_LEAVES] * 9)
    balance = registry()["cities.balance"](data, Selection())
    assert balance.headline == "By moves between posts, no city clearly gains people, Karachi loses them"
    assert "for Lahore moves from or to unknown places may overturn the balance" in balance.summary
    assert registry()["cities.flows"](data, Selection()).headline.startswith("Where both places are known")
    few = of_moves(*[ARRIVES] * 7, *[PERHAPS_LEAVES] * 2)
    assert "Lahore gains people" in registry()["cities.balance"](few, Selection()).headline
    assert registry()["cities.flows"](few, Selection()).headline.startswith("The most frequent route")


HERE, NOWHERE_KNOWN = {"city_id": "lahore", "field": "robotics"}, {"city_id": None, "field": "unknown"}
ELSEWHERE = {"city_id": "karachi", "field": "computer-vision"}


def test_no_field_leads_that_the_unknown_may_overturn_and_the_only_city_is_that_of_the_known() -> None:
    former = {**ELSEWHERE, "last_observed_year": 2019}
    data = ecosystem([*[HERE] * 9, ELSEWHERE, former, *[NOWHERE_KNOWN] * 9])
    result = registry()["researchers.stock"](data, Selection())
    assert result.headline.startswith("Too many fields are unknown"), result.headline
    check_laws(result)
    only = ecosystem([*[HERE] * 9, *[NOWHERE_KNOWN] * 9])
    assert registry()["cities.map"](only, Selection()).headline == "All 9 people whose city is known work in Lahore"
    assert registry()["cities.map"](ecosystem([HERE] * 9), Selection()).headline == "All 9 people here work in Lahore"


def test_a_share_of_the_known_says_so_in_its_headline() -> None:
    headline = registry()["transitions.flows"](HALF, Selection()).headline
    assert headline.endswith(", where both are known")


def test_no_sector_grew_is_not_said_where_people_are_in_an_unknown_one() -> None:
    gone = [{"career_start_year": 2005, "sector_id": None}] * 6 + [{"sector_id": None}] * 4
    moves = [{"who": who, "to_sector_id": None, "year": 2012} for who in range(6)]
    result = registry()["sectors.growth"](ecosystem(gone, moves), Selection())
    assert result.headline == "Too many are unknown to say whether any sector grew from 2005 to 2020"
    assert "10 people were in an unknown one in 2020" in result.summary
    check_laws(result)


def test_nobody_left_is_not_said_where_somebody_may_have() -> None:
    late = {"career_start_year": 2000, "last_observed_year": 2020, "sector_id": "fintech"}
    moves = [{"who": who, "year": 2015, "to_sector_id": "fintech"} for who in range(6)]
    perhaps = [{"who": who, "year": 2005, "to_sector_id": None} for who in range(6, 9)]
    certain = registry()["transitions.exits"](ecosystem([late] * 9, moves), Selection())
    assert certain.headline == "Nobody left academia within ten years"
    result = registry()["transitions.exits"](ecosystem([late] * 9, [*moves, *perhaps]), Selection())
    assert result.headline == "Nobody is known to have left academia within ten years"
    assert "3 people may have" in result.summary


def test_moves_of_unknown_countries_are_in_no_share_of_the_border() -> None:
    moves = [*[{"to_country_code": "DE"}] * 6, *[{}] * 6, *[{"to_country_code": None}] * 8]
    summary = registry()["transitions.borders"](of_moves(*moves), Selection()).summary
    assert summary.startswith("Of 12 moves between posts of known countries, 0.0 %")
    assert "50 %" in summary


def test_the_share_of_a_sector_counts_the_unknown_as_not_known_to_be_there() -> None:
    people = [{"sector_id": "fintech"}] * 12 + [{"sector_id": None}] * 3
    result = registry()["sectors.stock"](ecosystem(people), Selection())
    assert result.headline == "80 % are known to work in Finance, as last known"


def test_the_place_now_is_not_that_of_a_second_post() -> None:
    abroad = {"kind": "dual", "year": 2018, "to_country_code": "DE"}
    people = [{"city_id": None}] * 2
    both = ecosystem(people, [{"year": 2012}, abroad, {"who": 1, **abroad}])
    assert both.people["place"].astype(object).tolist()[0] == "home"
    assert both.people["place"].isna().tolist()[1], "the second post abroad alone does not tell where the first one is"
