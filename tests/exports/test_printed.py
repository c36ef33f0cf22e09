"""PDF files and pictures made by Chromium, read back with other libraries."""

import importlib
import io
import struct
import subprocess
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from ecosystem.cli import main
from ecosystem.exports import BrowserError, ExportItem, html_page, pdf, pictures, slides
from ecosystem.exports.pictures import PictureRequest, draw_pictures
from ecosystem.exports.provenance import provenance_lines, provenance_rows
from ecosystem.live.deck import Deck
from ecosystem.site import SITE
from ecosystem.views import View

pytestmark = [pytest.mark.usefixtures("chromium"), pytest.mark.slow]
LINK = "http://127.0.0.1:8501/transitions?field=robotics"
A4 = (595, 842)
SVG = "{http://www.w3.org/2000/svg}"


def text_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def together(text: str) -> str:
    """Take the spaces out: lines of a PDF break within words and links."""
    return "".join(text.split())


def test_a_printed_page_holds_the_view_and_its_provenance(views: Mapping[str, View]) -> None:
    chosen = [views[name] for name in ("transitions.destinations", "cities.map", "organisations.list")]
    file = pypdf.PdfReader(io.BytesIO(pdf(chosen, title="Three views", link=LINK)))
    assert file.metadata is not None
    assert file.metadata.title == "Three views"
    assert len(file.pages) == len(chosen)
    for place, (page, view) in enumerate(zip(file.pages, chosen, strict=True), start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        text = together(text_of(page))
        for part in (view.question, view.summary, *(row for _, row in provenance_rows(view, LINK))):
            assert together(part) in text, (view.id, part)
        assert ("SIMULATEDDATA" in text) == (view.provenance.kind == "simulated")
        assert f"{place}/{len(chosen)}" in text
        assert len(page.images) == 0, "figures are lines and letters"
        links = [note.get_object()["/A"]["/URI"] for note in page.get("/Annots", [])]
        assert LINK in links
    first = text_of(file.pages[0])
    assert "Share of moves out of academia" in first, "the figure is drawn before it is printed"
    assert "Software services" in first
    assert "of 337 rows; the rest is in the CSV and XLSX files" in text_of(file.pages[2])


def test_a_deck_is_printed_in_landscape_with_its_words_and_without_the_notes(views: Mapping[str, View]) -> None:
    deck = [
        ExportItem("A section"),
        ExportItem("Words", text="First.\nSecond <b>."),
        ExportItem(
            "Of flows", views["transitions.flows"], note="For the speaker alone", link="transitions?field=robotics"
        ),
    ]
    file = pypdf.PdfReader(io.BytesIO(pdf(deck, title="A talk", sheet="slide")))
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in file.pages] == [A4[::-1]] * 3
    words = [text_of(page) for page in file.pages]
    assert "A section" in words[0]
    assert "First. Second <b>." in words[1]
    assert "Of flows" in words[2]
    assert "Universities" in words[2]
    assert "transitions?field=robotics" in together(words[2])
    assert "speaker" not in "".join(words)


def test_a_long_summary_and_a_high_figure_still_take_one_page_each(views: Mapping[str, View]) -> None:
    from dataclasses import replace

    view = views["cities.flows"]
    long = replace(view, summary=" ".join(["This sentence is repeated until it is too long."] * 60), height=1_400)
    file = pypdf.PdfReader(io.BytesIO(pdf([long, view], title="Two")))
    assert len(file.pages) == 2
    assert together(long.summary) in together(text_of(file.pages[0]))
    assert view.provenance.digest in text_of(file.pages[0])


def test_pictures_hold_title_summary_and_provenance(views: Mapping[str, View]) -> None:
    view = views["transitions.flows"]
    (drawing,) = pictures([ExportItem("Title & <b>", view)], "svg", link=LINK)
    root = ElementTree.fromstring(drawing)  # noqa: S314  what our own browser has just written
    lines = together("".join("".join(element.itertext()) for element in root.iter(f"{SVG}text")))
    for part in ("Title & <b>", view.summary, "SIMULATED DATA", *provenance_lines(view, LINK), "Universities"):
        assert together(part) in lines, part
    assert root.findtext(f"{SVG}desc") == view.summary


def test_many_pictures_take_one_browser(views: Mapping[str, View], monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    drawing = importlib.import_module("ecosystem.exports.pictures")
    real = drawing.render_page
    monkeypatch.setattr(drawing, "render_page", lambda page, **more: runs.append(1) or real(page, **more))
    figures = [view.figure for view in views.values() if view.figure is not None and not view.table.empty]
    wanted = [PictureRequest(figure, 900, 400) for figure in figures[::4]]
    assert len(wanted) > 10
    images = draw_pictures(wanted)
    assert len(runs) == 1
    for picture in images:
        assert struct.unpack(">II", picture[16:24]) == (1800, 800)
        colours = Image.open(io.BytesIO(picture)).convert("RGB").getcolors(maxcolors=1_000_000)
        assert colours is not None
        assert len(colours) > 20, "a picture is not blank"


def test_flows_and_maps_are_pictures_in_slides_with_their_table_behind(views: Mapping[str, View]) -> None:
    chosen = [views[name] for name in ("transitions.flows", "cities.map", "transitions.balance")]
    deck = Presentation(io.BytesIO(slides(chosen, link=LINK)))
    kinds = [{shape.shape_type for shape in slide.shapes} for slide in deck.slides]
    assert [MSO_SHAPE_TYPE.PICTURE in kind for kind in kinds] == [True, False, True, False, False]
    assert [MSO_SHAPE_TYPE.TABLE in kind for kind in kinds] == [False, True, False, True, False]
    assert MSO_SHAPE_TYPE.CHART in kinds[4]
    for slide, view in zip((deck.slides[0], deck.slides[2]), chosen, strict=False):
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        assert picture._element.xpath(".//p:cNvPr")[0].get("descr") == view.summary
        assert picture.left >= 0
        assert picture.left + picture.width <= deck.slide_width
        assert picture.top + picture.height <= deck.slide_height


def test_slides_without_pictures_give_the_reason(views: Mapping[str, View]) -> None:
    def broken(wanted: Sequence[PictureRequest]) -> list[bytes]:
        raise BrowserError("It is not there.")

    deck = Presentation(io.BytesIO(slides([views["transitions.flows"]], draw=broken)))
    assert len(deck.slides) == 1
    assert any(shape.has_table for shape in deck.slides[0].shapes)
    assert "It is not there." in deck.slides[0].notes_slide.notes_text_frame.text


def test_the_page_forbids_every_request(views: Mapping[str, View]) -> None:
    page = html_page([views["cities.map"]], title="A map", link=LINK)
    policy = page[page.index("Content-Security-Policy") :][:200]
    assert "default-src 'none'" in policy
    assert "http" not in policy.split("content=")[1].split(">")[0]


@pytest.mark.parametrize("kind", ["pdf", "png", "svg", "csv", "csv.zip", "png.zip"])
def test_the_command_line_writes_it(kind: str, tmp_path: Path) -> None:
    out = tmp_path / f"taken.{kind}"
    view = ["--view", "transitions.destinations"]
    assert main(["export", "transitions?field=robotics", *view, "--out", str(out)]) == 0
    begin = {"pdf": b"%PDF", "png": b"\x89PNG", "svg": b"<svg", "csv": "\ufeff# Question".encode(), "zip": b"PK"}
    assert out.read_bytes().startswith(begin[kind.rpartition(".")[2]])
    if kind.endswith("zip"):
        assert zipfile.ZipFile(out).namelist() == [f"01-transitions-destinations.{kind.partition('.')[0]}"]
    else:
        assert b"robotics" in out.read_bytes() or kind in ("pdf", "png")


def test_the_command_line_prints_a_deck(tmp_path: Path) -> None:
    deck = SITE / "data" / "decks" / "article.json"
    assert main(["export", str(deck), "--out", str(tmp_path / "deck.pdf")]) == 0
    pages = pypdf.PdfReader(tmp_path / "deck.pdf").pages
    titles = [slide.title for slide in Deck.from_json(deck.read_text(encoding="utf-8")).slides]
    assert len(pages) == len(titles)
    for page, title in zip(pages, titles, strict=True):
        assert page.mediabox.width > page.mediabox.height
        assert together(title) in together(text_of(page))


def test_no_process_and_no_file_is_left_behind(
    views: Mapping[str, View], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert pdf([views["transitions.balance"]], title="One").startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []
    for _ in range(600):
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        if str(tmp_path) not in listed:
            break
        time.sleep(0.05)
    assert str(tmp_path) not in listed
