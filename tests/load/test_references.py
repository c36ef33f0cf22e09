"""References between tables, and rows added from the reference tables."""

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
    assert ecosystem.metadata.title == "Your upload"
    assert (ecosystem.metadata.kind, ecosystem.metadata.as_of, ecosystem.metadata.home) == ("observed", "", "PK")
    for part in ("no datapackage.json", "no transitions.csv", "no cities.csv", "no sectors.csv", "no sources.csv"):
        assert any(part in remark for remark in ecosystem.remarks), part


def test_referenced_rows_are_added_from_the_reference_tables(texts: dict[str, str], reference: Reference) -> None:
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
    assert one.metadata.digest != other.metadata.digest


@pytest.mark.parametrize("table", ["cities.csv", "sectors.csv", "sources.csv"])
def test_dangling_references_are_reported_beside_an_empty_table(
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


def test_warnings_about_odd_moves(texts: dict[str, str], reference: Reference) -> None:
    texts["transitions.csv"] = (
        "transition_id,researcher_id,year,kind,from_organization,from_sector_id,from_country_code,to_organization,"
        "to_sector_id,to_country_code,evidence,source_id\n"
        "t-1,r-1,2030,move,LUMS,university,PK,LUMS,university,PK,c,own\n"
        "t-2,r-1,2011,move,LUMS,university,PK,NUST,university,PK,c,own\n"
        "t-3,r-1,2012,move,,university,PK,,university,PK,c,own\n"
        "t-4,r-2,2011,training-to-post,LUMS,university,PK,LUMS,university,PK,c,own\n"
        "t-5,r-3,1950,move,LUMS,university,PK,LUMS,university,NA,c,own\n"
    )
    texts["researchers.csv"] = texts["researchers.csv"].replace(",2010,2010", ",2025,2010")
    assert loaded(texts, reference).remarks[2:] == (
        "Moves from a post to the same organisation, sector, city and country: 1.",
        "Moves dated outside the years in which the person is known to have been at work: 2.",
        "People who got their degree after the last year in which they are known to have been at work: 1.",
    )


def test_warning_about_unknown_country_codes(texts: dict[str, str], reference: Reference) -> None:
    texts["transitions.csv"] = texts["transitions.csv"].replace(",NA,", ",UK,")
    assert "Country codes that ISO 3166-1 does not have: UK." in loaded(texts, reference).remarks


def test_input_is_untouched(reference: Reference) -> None:
    files = {name: text.encode() for name, text in DATASET.items()}
    before = dict(files)
    cities = reference["cities"].copy(deep=True)
    loaded(files, reference)
    assert files == before
    assert cities.equals(reference["cities"])
