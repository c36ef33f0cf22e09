"""References hold, and the reference tables fill in what a dataset does not have."""

from __future__ import annotations

import pytest

from ecosystem.load import Reference
from ecosystem.tables import Cities, Researchers, Sources, Transitions
from tests.load.samples import DATASET, found_in, loaded


def test_researchers_alone_are_enough(texts: dict[str, str], reference: Reference) -> None:
    text = texts["researchers.csv"].replace(",own", ",ref")
    ecosystem = loaded({"researchers.csv": text}, reference)
    assert len(ecosystem.people) == 3
    assert ecosystem.moves.empty
    assert ecosystem.cities[Cities.city_id].tolist() == ["lahore", "karachi", "windhoek"]
    assert ecosystem.birth.title == "Your upload"
    assert (ecosystem.birth.kind, ecosystem.birth.as_of, ecosystem.birth.home) == ("observed", "", "PK")
    for said in ("no datapackage.json", "no transitions.csv", "no cities.csv", "no sectors.csv", "no sources.csv"):
        assert any(said in remark for remark in ecosystem.remarks), said


def test_own_tables_are_extended_by_what_others_point_to(texts: dict[str, str], reference: Reference) -> None:
    texts["cities.csv"] = "\n".join(texts["cities.csv"].splitlines()[:2]).replace("geonames", "own") + "\n"
    ecosystem = loaded(texts, reference)
    assert ecosystem.cities[Cities.city_id].tolist() == ["lahore", "windhoek"]
    assert ecosystem.cities[Cities.source_id].tolist() == ["own", "geonames"]
    assert ecosystem.sources_table[Sources.source_id].tolist() == ["own", "geonames"]
    assert "cities: 1 row was taken from the reference tables (windhoek)." in ecosystem.remarks
    assert ecosystem.people["country_code"].tolist()[:2] == ["PK", "NA"]


def test_own_rows_win_over_reference_rows(texts: dict[str, str], reference: Reference) -> None:
    texts["cities.csv"] = texts["cities.csv"].replace("31.558", "31.6")
    ecosystem = loaded(texts, reference)
    assert ecosystem.cities.loc[0, Cities.latitude] == 31.6
    assert len(ecosystem.cities) == 3


def test_codes_are_the_positions_of_rows(texts: dict[str, str], reference: Reference) -> None:
    ecosystem = loaded(texts, reference)
    for column, table, key in (
        (Transitions.researcher_id, ecosystem.researchers, Researchers.researcher_id),
        (Transitions.to_city_id, ecosystem.cities, Cities.city_id),
    ):
        codes = ecosystem.transitions[column].cat.codes
        assert table[key].iloc[codes].tolist() == ecosystem.transitions[column].tolist()


@pytest.mark.parametrize("order", [("PK", "NA"), ("NA", "PK")])
def test_the_order_of_rows_does_not_matter_for_counts(
    order: tuple[str, str], texts: dict[str, str], reference: Reference
) -> None:
    turned = {}
    for name, text in DATASET.items():
        header, *rows = text.splitlines()
        turned[name] = "\n".join([header, *reversed(rows)]) + "\n"
    one, other = loaded(texts, reference), loaded(turned, reference)
    for frame in ("people", "moves"):
        counts = [
            getattr(ecosystem, frame)[column].value_counts().to_dict()
            for ecosystem in (one, other)
            for column in ("field", "degree")
        ]
        assert counts[:2] == counts[2:]
    countries = [ecosystem.moves["to_country_code"].value_counts()[list(order)].tolist() for ecosystem in (one, other)]
    assert countries[0] == countries[1] == [1, 1]
    assert one.birth.digest != other.birth.digest


@pytest.mark.parametrize("table", ["cities.csv", "sectors.csv", "sources.csv"])
def test_nothing_dangles_in_silence_beside_an_empty_table(
    table: str, texts: dict[str, str], reference: Reference
) -> None:
    texts[table] = texts[table].split("\n")[0] + "\n"
    texts["researchers.csv"] = (
        texts["researchers.csv"]
        .replace("lahore", "x")
        .replace("software-services", "x")
        .replace(",own\nr-2", ",x\nr-2")
    )
    found = found_in(texts, reference)
    assert {"city_id", "sector_id", "source_id"} <= {problem.column for problem in found}


def test_sentences_about_odd_moves(texts: dict[str, str], reference: Reference) -> None:
    text = texts["transitions.csv"].replace("t-2,r-2,2014", "t-2,r-2,2030")
    text += "t-3,r-1,2016,move,university,PK,university,lahore,PK,c,own,\n"
    text = text.replace("kind,from_sector_id", "kind,from_city_id,from_sector_id").replace("move,", "move,lahore,")
    text = text.replace("from_country_code", "from_organization,from_country_code").replace(
        "university,PK,", "university,LUMS,PK,"
    )
    text = text.replace("to_city_id", "to_organization,to_city_id").replace(
        "university,lahore", "university,LUMS,lahore"
    )
    text = text.replace("software-services,lahore", "software-services,A,lahore").replace(
        "university,windhoek", "university,A,windhoek"
    )
    remarks = loaded({**texts, "transitions.csv": text}, reference).remarks
    assert "1 move leads from a post to the same organisation, sector, city and country." in remarks
    assert any(remark.startswith("1 move is dated outside") for remark in remarks)


def test_input_is_untouched(reference: Reference) -> None:
    files = {name: text.encode() for name, text in DATASET.items()}
    before = dict(files)
    cities = reference["cities"].copy(deep=True)
    loaded(files, reference)
    assert files == before
    assert cities.equals(reference["cities"])
