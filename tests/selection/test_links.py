"""Links: one reader for address bar, command line, slides and embedded views."""

import pytest

import ecosystem as package
from ecosystem.cli.link_scope import load_scope
from ecosystem.selection import Focus, Options, Scope, Selection, options, read_link
from tests.views.shipped import dataset

EARLIER_LINKS = {
    "": Selection(),
    "years=2010&years=2020&field=robotics&field=speech": Selection(years=(2010, 2020), field=("robotics", "speech")),
    "degree=doctorate&city=lahore&sector=university": Selection(
        degree=("doctorate",), city=("lahore",), sector=("university",)
    ),
    "direction=academia-industry&crossing=leaves": Selection(direction=("academia-industry",), crossing=("leaves",)),
    "twin_cities=true&dual=false&abroad_leaves=0&stage_safe=on": Selection(
        twin_cities=True, dual=False, abroad_leaves=False, stage_safe=True
    ),
    "focus=field:speech&focus=from_domain:academia": Selection(
        focus=(Focus("field", "speech"), Focus("from_domain", "academia"))
    ),
    "a=degree:doctorate&b=degree:master": Selection(groups=(Focus("degree", "doctorate"), Focus("degree", "master"))),
    "theme=dark&embed=true&view=transitions.rates&person=p1&search=x&room=abc": Selection(),
}
"""Links that people have kept."""
WRONG = {
    "dataset=nowhere": "There is no dataset “nowhere”, or it was uploaded in another visit. There are: demo.",
    "fild=robotics": "“fild” in the link is not known",
    "field=alchemy": "Field: “alchemy” in the link is not in this dataset",
    "years=soon": "are not two whole years",
    "years=1800&years=2020": "Years 1800–2020 in the link are not within",
    "dual=perhaps": "dual = “perhaps” in the link: must be true or false.",
    "focus=<b>:x": "“<b>:x” in the link is not in this dataset",
    "a=field:x&b=degree:master": "“field:x” in the link is not in this dataset",
    "a=degree:master&b=degree:master": "The link compares a group with itself",
    "a=degree:master": "The link compares a group with nothing",
}


def query(link: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for part in filter(None, link.split("&")):
        name, _, value = part.partition("=")
        parts.setdefault(name, []).append(value)
    return parts


def options_of(name: str) -> Options:
    return options(dataset(name))


@pytest.mark.parametrize("link", EARLIER_LINKS)
def test_earlier_links_still_select_the_same(link: str) -> None:
    found = read_link(query(link), ["demo"], options_of)
    assert (found.selection, found.complaints) == (EARLIER_LINKS[link], ())


@pytest.mark.parametrize("link", WRONG)
def test_a_part_that_cannot_be_used_is_left_out_with_a_complaint(link: str) -> None:
    found = read_link(query(link), ["demo"], options_of)
    assert found.selection == Selection()
    assert any(WRONG[link] in complaint for complaint in found.complaints)
    assert found.missing_dataset == ("nowhere" if "nowhere" in link else "")


def test_a_dataset_that_cannot_be_loaded_stays_selected() -> None:
    found = read_link({"dataset": ["broken"], "field": ["robotics"]}, ["broken"], lambda _: None)
    assert found.selection == Selection("broken")


def test_the_command_line_prints_complaints_and_stops_only_for_a_missing_dataset(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scope = load_scope(query("field=robotics&field=alchemy&fild=x"), [])
    assert isinstance(scope, Scope)
    assert scope.selection == Selection(field=("robotics",))
    printed = capsys.readouterr().err
    assert "“alchemy”" in printed
    assert "“fild”" in printed
    assert load_scope({"dataset": ["nowhere"]}, []) == 2
    assert "There is no dataset “nowhere”" in capsys.readouterr().err


def test_the_python_api_names_what_is_not_known() -> None:
    demo = package.load_dataset("demo")
    with pytest.raises(ValueError, match=r"no filter “fild”.*“alchemy”"):
        package.view("transitions.rates", demo, fild="x", field=["alchemy"])
    with pytest.raises(LookupError, match="no view “no"):
        package.view("no.such", demo)
    with pytest.raises(LookupError, match="no dataset “nowhere”"):
        package.load_dataset("nowhere")
    narrow = package.view("transitions.rates", demo, years=(2010, 2016), dual=False)
    assert narrow.provenance.filters == ("Years: 2010–2016", "Second posts not counted as moves")
