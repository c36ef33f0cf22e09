"""In stage-safe mode nothing that is shown or exported contains a name, an id or an address of a person."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from ecosystem.exports import csv_with_provenance, html_page, slides, view_csv, workbook
from ecosystem.load import Ecosystem, ImportRecord
from ecosystem.load.model.import_record import Flag, SkippedRows
from ecosystem.load.model.personal_texts import PersonalTexts
from ecosystem.selection import Selection, narrow
from ecosystem.tables import Researchers, Sources, Transitions
from ecosystem.views import View, registry
from ecosystem.views.methods.import_texts import flags
from ecosystem.views.researchers.career_profile import career, search
from tests.indicators.frames import CITIES, ecosystem, table
from tests.views.shipped import dataset

NAMES = ("Dr. Qanary Zaffiri", "Wrenna Tqeel", "Xu Bq", "نگار ژرف", "Éloïse Ptarmigán")
NAMES_FOUND = ("qanary", "zaffiri", "wrenna", "tqeel", "ptarmig", "نگار", "ژرف", "xu bq")
CANARIES = (*NAMES_FOUND, "canary-id", "canary.example", "q-source")
"""Parts of names, ids, addresses and sources; none may be found, in lower case."""
WORDS = ("Zaffiri & Sons Lab", "Institute of Wrenna Tqeel", "Xu Bq Foundation", "Labs of نگار", "PTARMIGAN Ltd")


@pytest.fixture(scope="module")
def named() -> Ecosystem:
    """A dataset with canaries in every free text."""
    places = range(40)
    people = [
        {
            "researcher_id": f"canary-id-{place:03}",
            "name": NAMES[place] if place < len(NAMES) else None,
            "organization": WORDS[place % 5] if place % 2 else "University of Lahore",
            "degree": "doctorate",
            "degree_institution": f"Prof. Aslam’s school, {WORDS[place % 5]}",
            "skills": f"pytorch;{WORDS[place % 5]} method",
            "profile_url": f"https://canary.example/{place}",
            "city_id": CITIES[place % 4][0],
            "source_id": "q-source-cv" if place % 3 else "survey",
        }
        for place in places
    ]
    moves = [
        {
            "who": place,
            "transition_id": f"canary-id-move-{place}",
            "from_organization": WORDS[place % 5],
            "to_organization": f"Chair of {NAMES[place % 5]}",
            "role": "PhD student of Prof. Qanary, supervised by W. Tqeel",
            "source_url": f"https://canary.example/m{place}",
            "note": f"asked {NAMES[place % 5]} by mail: a@canary.example",
            "motivation": "career-growth",
            "challenge": "workplace-culture",
            "source_id": "q-source-cv",
        }
        for place in places
    ]
    plain = ecosystem()
    citation = {"citation": "CV of Wrenna Tqeel", "url": "https://canary.example/cv", "licence": "© Q. Zaffiri"}
    source = {"source_id": "q-source-cv", "kind": "observed", **citation}
    sources = pd.concat([plain.sources_table, table(Sources, [source])], ignore_index=True)
    built = ecosystem(people, moves, sources=sources)
    record = ImportRecord(
        statement="Asked Wrenna Tqeel.",
        skipped=(SkippedRows("no year: Qanary", 3),),
        flags=(Flag("canary-id-001", 1999, "long-career", "at Zaffiri & Sons Lab", False),),
        flagged=1,
        people=40,
    )
    metadata = replace(
        built.metadata,
        title="Students of Dr. Zaffiri: a list",
        short_title="Of Tqeel",
        description="By Éloïse Ptarmigán, https://canary.example.",
        licence="© Qanary",
        record=record,
    )
    cities = built.cities.assign(name=["Tqeel Town", *built.cities["name"][1:]])
    sectors = built.sectors.assign(description="Founded by Xu Bq")
    remarks = ("Row 3: “Wrenna Tqeel” has no year.", "Five rows are empty.")
    return replace(built, metadata=metadata, cities=cities, sectors=sectors, remarks=remarks)


def check(content: object) -> None:
    text = str(content).lower()
    assert not [canary for canary in CANARIES if canary in text]


def contents(view: View) -> Iterator[object]:
    """Yield all texts of a view: on the page, in links of its marks, and in files."""
    yield from (view.summary, view.question, view.provenance, view.provenance.lines(), view.table.to_csv())
    if view.figure is not None:
        yield json.dumps(view.figure.to_plotly_json(), default=str, ensure_ascii=False)
    yield view_csv(view).decode()


def test_the_canaries_are_in_the_open_dataset(named: Ecosystem) -> None:
    scope = narrow(named, Selection())
    everything = f"{named.researchers.to_csv()}{named.transitions.to_csv()}{named.metadata}".lower()
    assert all(canary in everything for canary in CANARIES)
    with pytest.raises(AssertionError):
        check(scope.ecosystem.researchers.to_csv())


@pytest.mark.parametrize(
    "selection",
    [
        Selection(stage_safe=True),
        Selection(stage_safe=True, city=("lahore", "karachi"), dual=False),
        Selection(stage_safe=True, twin_cities=True, years=(2014, 2016)),
    ],
)
def test_no_view_shows_a_canary(named: Ecosystem, selection: Selection) -> None:
    scope = narrow(named, selection)
    for definition in registry().values():
        if not definition.published:
            for content in contents(definition.of(scope)):
                check(content)


@pytest.mark.slow
def test_no_file_holds_a_canary(named: Ecosystem) -> None:
    scope = narrow(named, Selection(stage_safe=True))
    views = [
        definition.of(scope)
        for name, definition in registry().items()
        if name.startswith(("journeys", "cities")) and not definition.published
    ]
    check(html_page(views, title="Page"))
    for content in (workbook(views), slides(views)):
        check(unpacked(content))
    for frame, kept in ((scope.ecosystem.researchers, scope.people), (scope.ecosystem.transitions, scope.moves)):
        check(csv_with_provenance(frame.take(kept.index.to_numpy()), scope).decode())


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_neither_tables_nor_careers_nor_the_search_hold_a_canary(named: Ecosystem) -> None:
    safe = named.anonymized
    for frame in (safe.researchers, safe.transitions, safe.cities, safe.sectors, safe.sources_table):
        check(frame.to_csv())
    check((safe.metadata, safe.remarks, safe.sources, safe.cited, flags(safe).to_csv()))
    assert "Five rows are empty." in safe.remarks
    for place in range(len(NAMES)):
        found = career(safe, place)
        check((found.title, found.facts, found.table.to_csv(), found.summary, found.sources, found.figure.to_json()))
    for typed in ("qanary", "wrenna tqeel", "zaffiri", "canary-id-001", "ptarmigan"):
        assert search(safe, typed).empty
    assert len(search(safe, "pytorch")) == 20


def test_organisations_and_people_keep_their_rows(named: Ecosystem) -> None:
    safe = named.anonymized
    for name in ("organization", "degree_institution", "skills"):
        before, after = (pd.factorize(tables.researchers[name])[0] for tables in (named, safe))
        assert (before == after).all()
    assert set(safe.researchers["organization"]) > {"University of Lahore"}
    everywhere = (safe.researchers["organization"], safe.transitions["from_organization"])
    assert set(everywhere[1].iloc[1::2]) <= set(everywhere[0])  # one organisation has one replacement


def test_replacement_ids_do_not_follow_the_file(named: Ecosystem) -> None:
    safe = named.anonymized
    for frame, column in ((safe.researchers, Researchers.researcher_id), (safe.transitions, Transitions.transition_id)):
        ids = frame[column].astype(str).tolist()
        assert sorted(ids) != ids
        assert len(set(ids)) == len(ids)
    again = replace(named, remarks=())
    assert again.anonymized.researchers.equals(safe.researchers)  # links keep working when the files are read again
    other = replace(named, metadata=replace(named.metadata, digest="1"))
    assert not other.anonymized.researchers["researcher_id"].equals(safe.researchers["researcher_id"])


@pytest.mark.parametrize("column", [Researchers.name, Researchers.researcher_id])
def test_a_word_in_most_names_names_nobody(column: str) -> None:
    demo = dataset("demo")
    assert not {"simulated", "person"} & demo.personal_texts.words
    assert demo.anonymized.metadata.title == demo.metadata.title
    assert demo.anonymized.researchers[column].notna().sum() == demo.researchers[column].notna().sum()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dr. Ayesha Khan Institute", True),
        ("Khan & Sons Lab", True),
        ("KHAN-LAB", True),
        ("Prof. Iqbal’s list", True),
        ("PhD student of Prof.Iqbal", True),
        ("Bo Li Group", True),
        ("r-17", True),
        ("see https://example.org", True),
        ("a@example.org", True),
        ("0000-0002-1825-009X", True),
        ("Dera Ghazi Khan", False),
        ("Khanewal College", False),
        ("Associate Professor, School of AI", False),
        ("Professor of robotics", False),
        ("Bolivia", False),
        ("r-170", False),
    ],
)
def test_what_names_a_person(text: str, names: bool) -> None:
    built = ecosystem([{"name": "Ayesha Khan", "researcher_id": "r-17"}, {"name": "Bo Li"}])
    places = pd.DataFrame({"name": ["Dera Ghazi Khan"], "province": ["Punjab"]})
    personal = PersonalTexts.of_data(built.researchers, built.transitions, {"cities": places})
    assert personal.names_person(text) is names
