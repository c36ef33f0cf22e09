"""Links: one reader for address bar, command line, slides and embedded views."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

import ecosystem as package
from ecosystem.cli.decks import renew
from ecosystem.cli.export import export
from ecosystem.live.deck import Deck, Slide
from ecosystem.selection import FILTERS, Codes, Focus, Group, Names, Options, Selection, read_link, to_query
from ecosystem.selection.mending import mend
from ecosystem.views import registry
from ecosystem.views.pages import BY_NAME
from tests.views.shipped import dataset, offered

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
    "a=degree:doctorate&b=degree:master": Selection(split=(Group("degree", "doctorate"), Group("degree", "master"))),
    "a=city_id:lahore&b=city_id:karachi": Selection(split=(Group("city", "lahore"), Group("city", "karachi"))),
    "split=sector:fintech&split=sector:university": Selection(
        split=(Group("sector", "fintech"), Group("sector", "university"))
    ),
    "split=place:home,place:abroad": Selection(split=(Group("place", "home"), Group("place", "abroad"))),
    "theme=dark&embed=true&view=transitions.rates&person=p1&search=x&room=abc": Selection(),
}
"""Links that people have kept."""
WRONG = {
    "dataset=nowhere": "There is no dataset “nowhere”, or it was uploaded in another visit. There are: demo",
    "fild=robotics": "“fild”: there is no such filter. There are: economy, period, organisation_name,",
    "fild=b": "sector, split, direction, ",  # without the former parts of a split
    "field=alchemy": "field = “alchemy”: is not in this dataset. There are: ",
    "years=soon": "years = “soon”: must be two whole years",
    "years=1800&years=1820": "years = 1800–1820: must be within",
    "dual=perhaps": "dual = “perhaps”: must be true or false.",
    "focus=<b>:x": "focus = “<b>:x”: is not in this dataset",
    "a=field:x&b=degree:master": "split = “field:x”: is not in this dataset",
    "a=degree:master&b=degree:master": "split: degree:master alone splits nothing",
    "a=degree:master&b=field:robotics": "split = “field:robotics”: is of another kind than degree:master",
    "split=degree:master": "split: degree:master alone splits nothing",
    "split=motivation:salary&split=motivation:family": "split = “motivation:salary”: is not in this dataset",
}
MENDED = {
    "field=Robotics": ("field=robotics", "field = “Robotics” is read as “robotics”."),
    "field=Machine Learning&field=speech": ("field=machine-learning&field=speech", "“machine-learning”"),
    "field= machine_learning ": ("field=machine-learning", "“machine-learning”"),
    "degree=Doctorate": ("degree=doctorate", "“doctorate”"),
    "city=LAHORE": ("city=lahore", "“lahore”"),
    "economy=china": ("economy=CN", "economy = “china” is read as “CN”."),
    "focus=Field:Robotics": ("focus=field:robotics", "“field:robotics”"),
    "a=degree:Doctorate&b=degree:master": ("a=degree:doctorate&b=degree:master", "a = “degree:Doctorate”"),
    "years=2010–2050": ("years=2010&years=2025", "years = “2010–2050” is read as “2010–2025”."),
    "years=1990&years=2012": ("years=2005&years=2012", "“2005–2012”"),
    "years=2020&years=2010": ("years=2010&years=2020", "“2010–2020”"),
    "years=2010-2012": ("years=2010&years=2012", "“2010–2012”"),
    "years=2015": ("years=2015&years=2015", "“2015–2015”"),
    "period=2012 – 2999": ("period=2012&period=2025", "“2012–2025”"),
}
"""Links that clearly mean another, and words of what the reader of the link says of them."""
TRACKED = ("utm_source=x&utm_medium=mail", "fbclid=abc", "gclid=1", "msclkid=2", "mc_cid=3&mc_eid=4", "UTM_Campaign=y")


def query(link: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for part in filter(None, link.split("&")):
        name, _, value = part.partition("=")
        parts.setdefault(name, []).append(value)
    return parts


def options_of(name: str) -> Options:
    return offered(name)


@pytest.mark.parametrize("link", EARLIER_LINKS)
def test_earlier_links_still_select_the_same(link: str) -> None:
    found = read_link(query(link), ["demo"], options_of)
    assert (found.selection, found.complaints) == (EARLIER_LINKS[link], ())


@pytest.mark.parametrize("link", MENDED)
def test_a_value_that_clearly_means_another_is_mended_and_reported(link: str) -> None:
    meant, words = MENDED[link]
    found = read_link(query(link), ["demo"], options_of)
    assert (found.selection, found.complaints) == (read_link(query(meant), ["demo"], options_of).selection, ())
    assert any(words in sentence for sentence in found.mended)
    assert read_link(to_query(found.selection), ["demo"], options_of).mended == ()


def test_what_two_codes_have_in_common_is_not_mended() -> None:
    offered = {"city": ["x", "y"], "city:names": ["Hyderabad", "Hyderabad"]}
    assert mend({"city": ["hyderabad"]}, offered) == ({"city": ["hyderabad"]}, ())


@pytest.mark.parametrize("tracked", TRACKED)
def test_parts_that_mailers_and_networks_append_are_ignored(tracked: str) -> None:
    found = read_link(query(f"field=robotics&{tracked}"), ["demo"], options_of)
    assert (found.selection, found.complaints, found.mended) == (Selection(field=("robotics",)), (), ())


@pytest.mark.parametrize("link", WRONG)
def test_a_part_that_cannot_be_used_is_left_out_with_a_complaint(link: str) -> None:
    found = read_link(query(link), ["demo"], options_of)
    assert found.selection == Selection()
    assert any(WRONG[link] in complaint for complaint in found.complaints)
    assert found.missing_dataset == ("nowhere" if "nowhere" in link else "")


@pytest.mark.parametrize("row", [row for row in FILTERS.values() if isinstance(row, Codes)], ids=lambda row: row.key)
def test_a_complaint_offers_the_names_that_the_page_shows(row: Codes) -> None:
    (complaint,) = read_link({row.key: ["no-such-code"]}, ["demo"], options_of).complaints
    names = [Names(dataset("demo")).of(row.column, code) for code in offered("demo")[row.key]]
    assert f"There are: {', '.join(names[:12])}" in complaint


def test_a_dataset_that_cannot_be_loaded_stays_selected() -> None:
    found = read_link({"dataset": ["broken"], "field": ["robotics"]}, ["broken"], lambda _: None)
    assert found.selection == Selection("broken")


@pytest.mark.parametrize("link", [*WRONG, "field=robotics&field=alchemy&fild=x"])
def test_the_export_command_names_every_part_that_cannot_be_used_and_writes_nothing(
    link: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert export(f"transitions?{link}", out, views=["transitions.destinations"], folders=[]) == 2
    assert not out.exists()
    printed = capsys.readouterr().err
    for text in (WRONG[link],) if link in WRONG else ("“alchemy”", "“fild”"):
        assert text in printed
    assert "Nothing was written" in printed


def test_the_export_command_states_how_it_reads_a_mended_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    link = "transitions?field=Robotics&utm_source=mail"
    assert export(link, out, views=["transitions.destinations"], folders=[]) == 0
    assert "field = “Robotics” is read as “robotics”." in capsys.readouterr().err
    assert out.exists()


def test_a_deck_with_a_value_that_cannot_be_used_is_not_renewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deck = tmp_path / "deck.json"
    slide = Slide("view", "Rates", view="transitions.rates", query=(("field", "alchemy"),))
    deck.write_text(Deck("A talk", (slide,)).to_json(), encoding="utf-8")
    before = deck.read_bytes()
    assert renew(deck, []) == 2
    assert deck.read_bytes() == before
    assert "“alchemy”" in capsys.readouterr().err


@pytest.mark.parametrize("link", [link for link in WRONG if not link.startswith("dataset")])
def test_errors_of_the_python_api_name_the_argument(link: str) -> None:
    with pytest.raises(ValueError, match="“fild”|" + "|".join(f"{part} = |give two" for part in query(link))) as error:
        package.view("transitions.rates", dataset("demo"), **query(link))
    assert not re.search(r"\blink\b", str(error.value))


def test_the_python_api_names_what_is_not_known() -> None:
    demo = package.load_dataset("demo")
    with pytest.raises(ValueError, match=r"“fild”: there is no such filter.*“alchemy”"):
        package.view("transitions.rates", demo, fild="x", field=["alchemy"])
    with pytest.raises(LookupError, match="no view “no"):
        package.view("no.such", demo)
    with pytest.raises(LookupError, match="no dataset “nowhere”"):
        package.load_dataset("nowhere")
    narrow = package.view("transitions.rates", demo, years=(2010, 2016), dual=False)
    assert narrow.provenance.filters == (
        "Years: 2010–2016 (moves and person-years in these years)",
        "Second posts not counted as moves",
    )


@pytest.mark.parametrize(
    ("link", "tab"),
    [
        ("", ""),
        ("dataset=demo&stage_safe=true&economy=CN&period=2012&period=2016", ""),
        ("tab=evidence&field=robotics", "evidence"),
        ("tab=explore", "explore"),
        ("tab=", ""),
        *(
            (f"{part}=x", "explore")
            for part in ("field", "years", "a", "b", "focus", "twin_cities", "person", "search")
        ),
    ],
)
def test_a_link_names_or_implies_the_tab(link: str, tab: str) -> None:
    assert read_link(query(link), ["demo"], options_of).tab == tab


def test_an_unknown_tab_is_reported() -> None:
    found = read_link(query("tab=evidnce&field=robotics"), ["demo"], options_of)
    assert found.complaints == ("tab = “evidnce”: must be evidence or explore.",)
    assert (found.tab, found.selection) == ("explore", Selection(field=("robotics",)))


@pytest.mark.parametrize(
    ("link", "tabs"),
    [
        ("overview", {"evidence"}),
        ("overview?period=2014&period=2018", {"evidence"}),
        ("overview?tab=explore", {"explore"}),
        ("overview?field=robotics", {"explore"}),
        ("researchers?dataset=faculty-2018", {"explore"}),
        ("overview?dataset=faculty-2018&tab=evidence&period=2014&period=2018", {"evidence"}),
        ("methods", {"evidence", "explore"}),
    ],
)
def test_the_command_line_exports_the_tab_that_a_link_opens(link: str, tabs: set[str], tmp_path: Path) -> None:
    out = tmp_path / "out.csv.zip"
    assert export(link, out, views=[], folders=[]) == 0
    names = [name.split("-", 1)[1].removesuffix(".csv").replace("-", ".") for name in ZipFile(out).namelist()]
    assert {registry()[name].tab for name in names} == tabs
    page = BY_NAME[link.partition("?")[0]]
    of_page = {view.id for view in registry().values() if view.page == page.name and view.tab in tabs}
    assert set(names) == of_page | set(page.guests if tabs == {"evidence"} else ())


def test_no_economy_is_a_choice_of_its_own() -> None:
    alone = read_link({"economy": ["none"]}, ["demo"], options_of).selection
    assert alone == Selection(economy=())
    assert to_query(alone) == {"economy": ["none"]}
    assert read_link({"economy": ["atlantis"]}, ["demo"], options_of).selection == Selection()


def test_the_python_api_takes_the_filters_of_evidence() -> None:
    view = package.view("context.publications", "demo", economy=["CN"], period=(2012, 2016), field=["robotics"])
    assert view.provenance.filters == ("Economies: China", "Period: 2012–2016")


def test_a_part_without_a_value_selects_nothing_and_raises_no_complaint() -> None:
    for part in ("dataset", "tab", *FILTERS):
        found = read_link({part: [""], "field": ["", "speech"]}, ["demo"], offered)
        assert (found.selection, found.complaints, found.tab) == (Selection(field=("speech",)), (), "explore"), part
