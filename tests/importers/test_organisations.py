"""Sector and city of organisations from ROR; a university is never a funder."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.employer_sectors import SectorRules
from ecosystem.importers.organisations import Employers, Registry, read_registry
from ecosystem.importers.organisations.ror_registry import parse_organisation
from ecosystem.site import SITE
from ecosystem.tables import Cities
from tests.importers.published_records import ROR, ror_record

DATA = SITE / "data"
RULES = SectorRules.read(DATA / "cleaning")
TYPES = ("archive", "company", "education", "facility", "funder", "government", "healthcare", "nonprofit", "other")


def dump(folder: Path, records: list, name: str = "v1.63-2025-04-03-ror-data_schema_v2.json") -> Path:
    path = folder / "ror.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name.replace("_schema_v2", ""), json.dumps([{"id": "https://ror.org/0x", "name": "old"}]))
        archive.writestr(name, json.dumps(records, indent=4))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "Massachusetts Institute of Technology",
        "University of Cambridge",
        "Technische Universität Darmstadt",
        "Technical University of Darmstadt",
        "ETH Zurich",
        "Imperial College London",
        "Universidade de São Paulo",
        "Università di Bologna",
        "École Polytechnique Fédérale de Lausanne",
        "E\u0301cole Normale Supe\u0301rieure",
        "COMSATS University Islamabad",
        "Indian Institute of Science",
        "Korea Advanced Institute of Science and Technology",
    ],
)
@pytest.mark.parametrize("kind", ["funder", "other", "nonprofit"])
def test_a_university_is_no_funder(name: str, kind: str) -> None:
    assert RULES.sector([kind], name) == "university"


@pytest.mark.parametrize(
    ("types", "name", "sector"),
    [
        (["funder", "education"], "Somewhere", "university"),
        (["healthcare", "company"], "Somewhere", "other-industry"),
        (["funder", "government"], "Pakistan Science Foundation", "public-sector"),
        (["nonprofit", "facility"], "Somewhere", "research-institute"),
        (["funder"], "Higher Education Commission", "public-sector"),
        (["education"], "University Grants Commission", "public-sector"),
        (["funder"], "University of Oxford Development Trust", "nonprofit"),
        (["company"], "Cambridge University Press", "other-industry"),
        (["other"], "Cambridge University Press", "other-industry"),
        (["company"], "Google (United States)", "multinational-lab"),
        (["company"], "Habib Bank", "fintech"),
        (["healthcare"], "Aga Khan University Hospital", "university"),
        (["healthcare"], "Jinnah Hospital", "healthtech"),
        (["healthcare"], "Somewhere", "healthtech"),
        (["nonprofit"], "Somewhere Trust Hospital", "healthtech"),
        (["funder"], "Somewhere", None),
        (["funder"], "Max Planck Society", "research-institute"),
        ([], "Somewhere", None),
        (["whatever"], "Somewhere", None),
        (["company"], "Metalworks", "other-industry"),
        ([], "OpenAI", "ai-platform"),
        ([], "Microsoft Research Asia", "multinational-lab"),
        ([], "IBM", "multinational-lab"),
        ([], "Google (Switzerland)", "multinational-lab"),
        ([], "Siemens AG", "multinational-lab"),
        ([], "Huawei Technologies Co., Ltd.", "multinational-lab"),
        ([], "Ericsson", "multinational-lab"),
        ([], "Apple Inc.", "multinational-lab"),
        ([], "Apple Tree Kindergarten", None),
        ([], "Microsoft Research Institute", "research-institute"),
        ([], "Telenor Pakistan", "telecom"),
        ([], "Somewhere Ltd.", "other-industry"),
        ([], "Somewhere Limited", "other-industry"),
        ([], "Somewhere (Pvt) Ltd", "other-industry"),
        ([], "Somewhere (Private) Limited", "other-industry"),
        ([], "Somewhere Inc", "other-industry"),
        ([], "Somewhere, LLC", "other-industry"),
        ([], "Somewhere GmbH (Berlin)", "other-industry"),
        ([], "Somewhere AG", "other-industry"),
        ([], "Somewhere S.A.", "other-industry"),
        ([], "Somewhere Corp.", "other-industry"),
        ([], "Somewhere PLC", "other-industry"),
        ([], "AG Neuroinformatik", None),
        ([], "Limited Editions of Somewhere", None),
        ([], "University of Somewhere Ltd", "university"),
        (["funder"], "Somewhere Ltd", None),
        (["education"], "Somewhere Ltd", "university"),
        (["company"], "Universal Robots", "robotics-iot"),
    ],
)
def test_types_and_names_decide(types: list[str], name: str, sector: str | None) -> None:
    assert RULES.sector(types, name) == sector


@given(st.lists(st.sampled_from(TYPES), min_size=1, unique=True), st.sampled_from(["", "Somewhere", "University of X"]))
def test_the_order_of_types_does_not_matter_and_no_university_is_lost(types: list[str], name: str) -> None:
    assert RULES.sector(types, name) == RULES.sector(types[::-1], name)
    if "education" in types:
        assert RULES.sector(types, name) == "university"


def test_rules_lead_to_known_sectors() -> None:
    known = {row["sector_id"] for row in read_rows(DATA / "reference" / "sectors.csv")} | {""}
    rows = read_rows(DATA / "cleaning" / "ror_type_sector.csv")
    assert {row["type"] for row in rows} == set(TYPES)
    assert {row["sector_id"] for row in rows} <= known
    assert all(row["reason"] for row in rows if not row["sector_id"])
    names = read_rows(DATA / "cleaning" / "organization_name_sector.csv")
    assert {row["sector_id"] for row in names} <= known - {""}
    assert {kind for row in names for kind in row["over"].split(";")} <= {*TYPES, "none", "untyped"}


def test_the_dump_as_published(tmp_path: Path) -> None:
    registry = read_registry(dump(tmp_path, ROR))
    assert not registry.skipped
    one = registry.by_id["042nb2s44"]
    assert (one.name, one.types, one.status) == (
        "Massachusetts Institute of Technology",
        ("education", "funder"),
        "active",
    )
    assert registry.countries() == {"03w2j5y17": "PK", "042nb2s44": "US", "00njsd438": "US"}


@given(st.integers(10, 4000))
def test_organisations_do_not_depend_on_the_block_size(size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ecosystem.importers.organisations.ror_registry.READ_CHARACTERS", size)
        from ecosystem.importers.organisations.ror_registry import _objects
        from ecosystem.importers.skipped import Tally

        for indent in (None, 4):
            assert list(_objects(io.StringIO(json.dumps(ROR, indent=indent)), "f", Tally())) == ROR


def test_invalid_entries_of_a_dump_are_reported_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "ror.json"
    bad = [
        7,
        {**ROR[1], "names": 5},
        {**ROR[1], "id": None},
        ROR[0],
        {"id": "https://ror.org/0aaaaaaaa", "name": "old"},
    ]
    path.write_text(json.dumps([ROR[0], *bad, ROR[2]])[:-300])
    registry = read_registry(path)
    assert set(registry.by_id) == {"03w2j5y17"}
    assert registry.skipped.counts == {
        "broken-off": 1,
        "wrong-type": 2,
        "no-id": 1,
        "same-id": 1,
        "old-schema": 1,
    }


@pytest.mark.parametrize(
    "content", ["", "[]", "nonsense", json.dumps([{"id": "https://ror.org/0aaaaaaaa", "name": "old"}])]
)
def test_a_file_that_is_no_dump_is_rejected(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ror.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"ror\.json holds no organisation"):
        read_registry(path)


def test_deep_nesting_ends_a_dump(tmp_path: Path) -> None:
    path = tmp_path / "ror.json"
    path.write_text(json.dumps(ROR)[:-1] + "," + '{"a":' * 100_000)
    registry = read_registry(path)
    assert set(registry.by_id) == {one["id"][-9:] for one in ROR}
    assert registry.skipped.counts == {"too-deep": 1}


def test_successors() -> None:

    def registry(*records: dict) -> Registry:
        return Registry({one.id: one for one in map(parse_organisation, records)})

    merged = ror_record("0aaaaaaaa", "Old", ["education"], status="inactive", successors=["0bbbbbbbb"])
    split = ror_record("0cccccccc", "Split", ["education"], status="inactive", successors=["0bbbbbbbb", "0dddddddd"])
    new = ror_record("0bbbbbbbb", "New", ["education"])
    circle = ror_record("0eeeeeeee", "Circle", ["education"], status="withdrawn", successors=["0eeeeeeee"])
    lost = ror_record("0ffffffff", "Lost", ["education"], status="withdrawn", successors=["0gggggggg"])
    known = registry(merged, split, new, circle, lost)
    names = {key: known.current(key).name for key in known.by_id}  # type: ignore[union-attr]
    assert names == {
        "0aaaaaaaa": "New",
        "0bbbbbbbb": "New",
        "0cccccccc": "Split",
        "0eeeeeeee": "Circle",
        "0ffffffff": "Lost",
    }
    assert known.current("0zzzzzzzz") is None


def test_employers_with_a_dump(tmp_path: Path) -> None:
    employers = Employers.read(DATA, read_registry(dump(tmp_path, ROR)))
    nust = employers.employer("I1", ror="03w2j5y17", name="NUST", country="IN", types=["funder"])
    assert (nust.organization_id, nust.sector_id, nust.city_id, nust.country_code) == (
        "03w2j5y17",
        "university",
        "islamabad",
        "PK",
    )
    mit = employers.employer("I2", ror="042nb2s44")
    assert (mit.sector_id, mit.city_id) == ("university", "cambridge-us-4931972")
    (row,) = employers.cities([nust, mit, mit]).to_dict("records")
    assert (row[Cities.name], row[Cities.country_code], row[Cities.latitude]) == ("Cambridge", "US", "42.3751")


def test_employers_without_a_dump() -> None:
    employers = Employers.read(DATA)
    mit = employers.employer(
        "042nb2s44", ror="042nb2s44", name="Massachusetts Institute of Technology", types=["funder"]
    )
    assert (mit.organization_id, mit.sector_id, mit.city_id) == ("042nb2s44", "university", None)
    known = employers.employer("x", name="national university of sciences & technology (NUST)")
    assert (known.sector_id, known.city_id, known.country_code) == ("university", "islamabad", "PK")
    elsewhere = employers.employer("x", name="National University of Sciences and Technology", country="ZW")
    assert (elsewhere.city_id, elsewhere.country_code) == (None, "ZW")
    lahore = employers.employer("x", name="A small school", country="PK", city="Lahore")
    assert lahore.city_id == "lahore"


@pytest.mark.parametrize(
    ("city", "country", "expected"),
    [
        ("Kaiserslautern", "DE", "Kaiserslautern"),
        ("Cologne", "DE", "Köln"),
        ("kaiserslautern", "FR", None),
        ("Springfield", "US", None),  # many
        ("Xyzzy", "DE", None),
    ],
)
def test_a_city_that_is_none_of_the_reference(city: str, country: str, expected: str | None) -> None:
    employers = Employers.read(DATA)
    firm = employers.employer("x", name="A start-up", country=country, city=city)
    rows = employers.cities([firm]).to_dict("records")
    assert [row[Cities.name] for row in rows] == ([expected] if expected else [])
    assert firm.city_id == (rows[0][Cities.city_id] if expected else None)


def test_a_city_has_one_id_with_and_without_a_ror_id(tmp_path: Path) -> None:
    employers = Employers.read(DATA, read_registry(dump(tmp_path, ROR)))
    mit = employers.employer("I2", ror="042nb2s44")
    assert employers.employer("x", name="A start-up", country="US", city="Cambridge").city_id == mit.city_id


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Google", None, (None, None)),
        ("ABB", None, (None, None)),
        ("Careem", None, (None, None)),
        ("Turkish Aerospace Industries", None, (None, None)),
        ("IBEX Global Solutions", None, (None, None)),
        ("Google (Switzerland)", None, ("CH", None)),
        ("Google (Switzerland)", "US", ("US", None)),
        ("ABB (UAE)", None, ("AE", None)),
        ("Careem", "AE", ("AE", None)),
        ("Careem", "PK", ("PK", "karachi")),
        ("Careem (Pakistan)", None, ("PK", "karachi")),
        ("Lahore University of Management Sciences", None, ("PK", "lahore")),
        ("LUMS", "PK", ("PK", "lahore")),
        ("NUST", None, ("PK", None)),  # the only listed university of this name
        ("NUST", "ZW", ("ZW", None)),
        ("UET", "PK", ("PK", None)),
    ],
)
def test_a_firms_name_alone_gives_no_country(name: str, country: str | None, expected: tuple[str | None, ...]) -> None:
    one = Employers.read(DATA).employer("x", name=name, country=country)
    assert (one.country_code, one.city_id) == expected


@pytest.mark.parametrize(
    ("name", "country", "sector"),
    [
        ("Careem", None, "logistics-mobility"),
        ("Careem", "AE", "logistics-mobility"),
        ("ABB (Switzerland)", None, "robotics-iot"),
        ("NUST", None, "university"),
        ("LUMS", "PK", "university"),
        ("NUST", "ZW", None),
    ],
)
def test_a_name_alone_may_give_the_sector(name: str, country: str | None, sector: str | None) -> None:
    assert Employers.read(DATA).employer("x", name=name, country=country).sector_id == sector
