"""Organisations: the coverage warning, the AI link as evidence, and counts that add up."""

import pytest

from ecosystem.selection import FILTERS, Selection, from_query, narrow
from ecosystem.views import organisations, registry
from ecosystem.views.organisations import organisation_list
from ecosystem.views.organisations.organisation_card import organisation_card
from ecosystem.views.organisations.organisation_list import CITY_BASIS, COVERAGE, DRAWN_FROM
from tests.views.laws import check_laws
from tests.views.published import REFERENCE, check, scope
from tests.views.shipped import dataset, offered

OF_ORGANISATIONS = [one for name, one in registry().items() if name.startswith("organisations.")]


@pytest.mark.parametrize("definition", OF_ORGANISATIONS)
def test_every_view_names_the_coverage_of_the_list(definition):
    assert COVERAGE in definition.method.limits


@pytest.mark.parametrize("definition", [organisations.by_kind_city, organisations.every_one], ids=lambda view: view.id)
def test_the_summary_names_what_the_list_lacks(definition):
    assert "thin on AI-native companies, communities and investors" in check(definition).summary


def test_the_matrix_counts_everybody_once():
    view = check(organisations.by_kind_city)
    assert view.table["organisations"].sum() == 337
    assert list(dict.fromkeys(view.table["place_name"]))[-3:] == ["22 other cities", "Abroad", "City unknown"]
    assert "231 sit in Islamabad (86), Karachi (74), Lahore (71)" in view.summary
    assert view.provenance.unknown.startswith("27 organisations")


def test_the_map_and_what_is_not_on_it():
    view = check(organisations.city_map)
    assert view.table["organisations"].sum() == 300
    assert view.provenance.unknown.startswith("37 organisations")


def test_the_map_names_the_largest_city_of_those_with_one_organisation():
    view = check(organisations.city_map)
    (places,) = (trace for trace in view.figure.data if trace.name == "Places")
    largest = view.table[view.table["organisations"] == 1].sort_values("population", ascending=False)["name"].iloc[0]
    assert largest == "Multan"
    assert largest in places.text


def test_sectors_are_coloured_by_their_domain():
    view = check(organisations.by_sector)
    assert {trace.name for trace in view.figure.data} == {"Academia", "Industry", "Government", "Nonprofit"}
    assert sum(sum(trace.x) for trace in view.figure.data) == 337
    assert len(view.table) == 12


def test_the_ai_link_is_evidence_seen_not_a_judgement():
    view = check(organisations.ai_link)
    assert "143 of 337 organisations, 42 %;" in view.summary
    assert "does not mean that there is none" in view.summary
    assert view.figure.layout.annotations[0].text == "All: 42 %"


def test_founding_years_are_known_for_a_minority():
    view = check(organisations.founded)
    assert "known for 61 of 337" in view.summary
    assert "27 of these were founded in 2018" in view.summary
    assert view.provenance.unknown == "276 without a year of founding"
    everyone, laboratories = view.figure.data[0], view.figure.data[1]
    assert everyone.y[-1] == 61
    assert everyone.x[0] == DRAWN_FROM
    assert laboratories.line.dash != everyone.line.dash


def test_every_organisation_has_its_page():
    view = check(organisations.every_one)
    assert view.figure is None
    assert len(view.table) == 337
    assert view.table["source_url"].str.startswith("http").all()
    assert view.table["name"].str.lower().is_monotonic_increasing


def test_about_a_third_of_the_cities_is_general_knowledge():
    basis = REFERENCE["organizations"]["city_basis"]
    assert 0.28 < (basis == "general knowledge").mean() < 0.38
    assert "a third" in CITY_BASIS


def selections() -> list[Selection]:
    """Return selections for values of each filter on organisations, for one found organisation and for none."""
    allowed = offered("demo")
    few = {key: [*allowed[key]][:: max(1, len(allowed[key]) // 3)] for key in organisation_list.FILTERS}
    queries = [{key: [code]} for key, codes in few.items() for code in codes]
    queries += [{"organisation_name": [words]} for words in ("NCAI deep", "no such organisation")]
    read = [from_query(query, allowed) for query in queries]
    assert not [complaint for _, complaints in read for complaint in complaints]
    return [selection for selection, _ in read]


def test_a_value_of_any_filter_gives_a_readable_list():
    for selection in selections():
        narrowed = scope(selection=selection)
        for definition in OF_ORGANISATIONS:
            check_laws(definition.of(narrowed))


@pytest.mark.parametrize("key", [key for key in organisation_list.FILTERS if key != "organisation_name"])
def test_the_values_of_a_filter_share_the_list_out(key):
    """Unknown is one of them."""
    allowed = offered("demo")[key]
    counts = [len(scope(selection=Selection(**{key: (code,)})).organizations) for code in allowed]
    assert all(counts)
    assert sum(counts) == len(REFERENCE["organizations"])
    assert FILTERS[key].title


def test_every_word_of_a_search_must_be_found():
    found = scope(selection=Selection(organisation_name="fast NUCES")).organizations["name"].astype(str)
    assert len(found)
    assert found.str.contains("FAST").all()
    assert scope(selection=Selection(organisation_name="fast zzz")).organizations.empty


@pytest.mark.parametrize("name", ["demo", "faculty-2018"])
def test_an_organisation_has_a_card_with_its_page(name):
    whole = dataset(name)
    cards = [organisation_card(whole, str(identity)) for identity in REFERENCE["organizations"]["organization_id"][::3]]
    assert all(card and card.source[1].startswith("http") and len(card.facts) >= 5 for card in cards)
    assert any(card.people for card in cards)
    assert all(bool(card.people) == bool(card.employer) for card in cards)
    assert organisation_card(whole, "no-such-id") is None


def listed(typed):
    return organisations.every_one.of(narrow(dataset("demo"), Selection(organisation_name=typed))).table


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("NUST", "National University of Sciences & Technology (NUST)"),
        ("lums", "Lahore University of Management Sciences (LUMS)"),
        ("NCAI", "National Center of Artificial Intelligence (NCAI)"),
        ("national university of sciences and technology", "National University of Sciences & Technology (NUST)"),
        ("fast", "FAST National University of Computer and Emerging Sciences (FAST-NUCES)"),
        ("robotics", "Centre for Intelligent Machines and Robotics (COMSATS)"),  # a word of the name before the work
    ],
)
def test_a_search_lists_the_best_match_first(typed, first):
    table = listed(typed)
    assert table["name"].iloc[0] == first
    assert len(table) == len(set(table["organization_id"]))
