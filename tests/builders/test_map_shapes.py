"""The shipped map shapes, and how they are built from TopoJSON."""

import json
from pathlib import Path

import pandas as pd
import pycountry
import pytest
import shapely
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.builders import map_shapes_metadata as shapes
from ecosystem.builders.map_shapes import REGION, build_shapes, clip_line, clip_ring, split_at_antimeridian
from ecosystem.tables.packaging import PACKAGE

SHIPPED = Path(__file__).parents[2] / "data" / "shapes"
TABLES = (shapes.WORLD_OUTLINES, shapes.REGION_LAND, shapes.REGION_BORDERS, shapes.BORDER_RULES)


def read(name: str, folder: Path = SHIPPED) -> pd.DataFrame:
    return pd.read_csv(folder / name, keep_default_na=False)


def segments(borders: pd.DataFrame) -> pd.DataFrame:
    start = borders[borders["order"] < borders.groupby("line")["order"].transform("max")].reset_index(drop=True)
    end = borders[borders["order"] > 1].reset_index(drop=True)
    return start.assign(
        middle_lon=(start["longitude"] + end["longitude"]) / 2, middle_lat=(start["latitude"] + end["latitude"]) / 2
    )


# What ships


def test_all_shapes_together_stay_small():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 400_000


def test_package_is_valid_and_its_hashes_hold():
    report = Package(str(SHIPPED / PACKAGE)).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_package_states_kind_licence_and_source():
    package = json.loads((SHIPPED / PACKAGE).read_text(encoding="utf-8"))
    assert package["kind"] == "published"
    assert package["licenses"][0]["title"] == "public domain (Natural Earth)"
    assert any("naturalearthdata.com" in source["path"] for source in package["sources"])
    assert "not an endorsement" in package["description"]
    for resource in package["resources"]:
        assert [field["name"] for field in resource["schema"]["fields"]] == list(read(resource["path"]).columns)


@pytest.mark.parametrize("name", [shapes.REGION_LAND, shapes.REGION_BORDERS])
def test_region_stays_in_its_window(name):
    points = read(name)
    west, south, east, north = REGION
    assert points["longitude"].between(west, east).all()
    assert points["latitude"].between(south, north).all()


@pytest.mark.parametrize("name", [shapes.WORLD_OUTLINES, shapes.REGION_LAND])
def test_rings_are_closed_and_have_an_inside(name):
    for _, ring in read(name).groupby("ring"):
        corners = ring[["longitude", "latitude"]].to_numpy()
        assert len(corners) >= 4
        assert (corners[0] == corners[-1]).all()


@pytest.mark.parametrize(
    ("name", "piece"), [(shapes.WORLD_OUTLINES, "ring"), (shapes.REGION_LAND, "ring"), (shapes.REGION_BORDERS, "line")]
)
def test_points_are_counted_from_one_without_a_gap(name, piece):
    points = read(name)
    assert (points["order"] == points.groupby(piece).cumcount() + 1).all()
    assert points[piece].is_monotonic_increasing
    assert points.groupby(piece).size().min() >= 2


def test_no_outline_streaks_across_the_world():
    world = read(shapes.WORLD_OUTLINES)
    assert world["longitude"].between(-180, 180).all()
    assert world.groupby("ring")["longitude"].diff().abs().max() < 30


def test_world_has_every_shape_by_a_real_code_and_no_antarctica():
    codes = set(read(shapes.WORLD_OUTLINES)["country_code"])
    real = {country.alpha_2 for country in pycountry.countries}
    assert codes - {""} <= real
    assert {"PK", "IN", "NA", "US", "AE"} <= codes
    assert "AQ" not in codes
    assert len(codes) > 170


@pytest.mark.parametrize(
    ("longitude", "latitude", "on_land"),
    [(74.35, 31.55, True), (74.31, 35.92, True), (67.0, 25.2, True), (64, 23, False)],
)
def test_land_is_land_and_sea_is_sea(longitude, latitude, on_land):
    here = shapely.Point(longitude, latitude)
    rings = [shapely.Polygon(ring[["longitude", "latitude"]]) for _, ring in read(shapes.REGION_LAND).groupby("ring")]
    assert sum(ring.contains(here) for ring in rings) % 2 == on_land


# Borders


def test_kinds_are_the_three_and_disputed_lines_exist():
    assert set(read(shapes.REGION_BORDERS)["kind"]) == {"coast", "international", "disputed"}


def test_none_of_the_line_of_control_is_solid():
    lines = segments(read(shapes.REGION_BORDERS))
    between = lines[(lines["between"] == "India / Pakistan") & (lines["middle_lat"] > 32.4)]
    assert len(between) > 50
    assert set(between["kind"]) == {"disputed"}


def test_no_solid_line_in_or_around_jammu_and_kashmir():
    lines = segments(read(shapes.REGION_BORDERS))
    area = lines[lines["middle_lon"].between(73.8, 80) & lines["middle_lat"].between(32.4, 36.95)]
    assert set(area["kind"]) == {"disputed"}
    assert {
        "India / Pakistan",
        "China / India",
        "China / Pakistan",
        "India / Siachen Glacier",
        "China / Siachen Glacier",
        "Pakistan / Siachen Glacier",
    } <= set(area["between"])


def test_settled_boundaries_stay_solid():
    borders = read(shapes.REGION_BORDERS)
    assert set(borders.loc[borders["between"] == "Iran / Pakistan", "kind"]) == {"international"}
    punjab_to_rann = (borders["between"] == "India / Pakistan") & borders["latitude"].between(24.5, 32)
    assert set(borders.loc[punjab_to_rann, "kind"]) == {"international"}


def test_every_rule_has_a_reason():
    assert read(shapes.BORDER_RULES)["reason"].str.len().min() > 20


# Building: two squares side by side, the eastern one crossing 180°


@pytest.fixture
def topology() -> dict[str, object]:
    return {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [
            [[70, 30], [0, 4]],
            [[70, 34], [-4, 0], [0, -4], [4, 0]],
            [[70, 34], [5, 0], [0, -4], [-5, 0]],
            [[179, 0], [-358, 0], [0, 1], [358, 0], [0, -1]],
        ],
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "id": "586", "properties": {"name": "Pakistan"}, "arcs": [[0, 1]]},
                    {"type": "Polygon", "id": "356", "properties": {"name": "India"}, "arcs": [[-1, 2]]},
                    {"type": "MultiPolygon", "id": "242", "properties": {"name": "Fiji"}, "arcs": [[[3]]]},
                ],
            },
            "land": {
                "type": "GeometryCollection",
                "geometries": [{"type": "MultiPolygon", "arcs": [[[1, -3]], [[3]]]}],
            },
        },
    }


@pytest.fixture
def inputs(tmp_path, topology):
    path = tmp_path / "countries.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    header = "first,second,west,south,east,north,kind,reason\n"
    (tmp_path / shapes.BORDER_RULES).write_text(
        header + "Pakistan,India,69,32,71,35,disputed,a line that was never agreed\n", encoding="utf-8"
    )
    return path


def test_a_shared_arc_is_a_boundary_and_an_arc_of_one_is_coast(inputs, tmp_path):
    build_shapes(inputs, inputs, tmp_path)
    borders = read(shapes.REGION_BORDERS, tmp_path)
    kinds = borders.groupby("line")[["kind", "between"]].first().to_numpy().tolist()
    assert sorted(kinds) == [["coast", ""], ["coast", ""], ["disputed", "India / Pakistan"]]


def test_a_rule_decides_piece_by_piece(inputs, tmp_path, topology):
    topology["arcs"][0] = [[70, 30], [0, 1], [0, 3]]
    inputs.write_text(json.dumps(topology), encoding="utf-8")
    build_shapes(inputs, inputs, tmp_path)
    borders = read(shapes.REGION_BORDERS, tmp_path)
    shared = borders[borders["between"] != ""]
    assert shared[["kind", "latitude"]].to_numpy().tolist() == [
        ["international", 30.0],
        ["international", 31.0],
        ["disputed", 31.0],
        ["disputed", 34.0],
    ]


def test_the_world_is_cut_at_180_degrees_and_coded(inputs, tmp_path):
    build_shapes(inputs, inputs, tmp_path)
    world = read(shapes.WORLD_OUTLINES, tmp_path)
    assert world.groupby("ring")["country_code"].first().tolist() == ["PK", "IN", "FJ", "FJ"]
    fiji = world[world["country_code"] == "FJ"].groupby("ring")["longitude"].agg(["min", "max"])
    assert sorted(fiji.to_numpy().tolist()) == [[-180, -179], [179, 180]]


def test_antarctica_is_left_out(tmp_path, topology, inputs):
    topology["objects"]["countries"]["geometries"][2]["id"] = "010"
    inputs.write_text(json.dumps(topology), encoding="utf-8")
    build_shapes(inputs, inputs, tmp_path)
    assert set(read(shapes.WORLD_OUTLINES, tmp_path)["country_code"]) == {"PK", "IN"}


def test_a_rule_that_matches_no_line_is_refused(inputs, tmp_path):
    (tmp_path / shapes.BORDER_RULES).write_text(
        "first,second,west,south,east,north,kind,reason\nPakistan,Indai,69,32,71,35,disputed,misspelt neighbour\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="misspelt neighbour"):
        build_shapes(inputs, inputs, tmp_path)


def test_a_file_that_is_no_topology_is_refused_by_name(inputs, tmp_path):
    wrong = tmp_path / "points.json"
    wrong.write_text('{"type": "FeatureCollection"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"points\.json: not a TopoJSON"):
        build_shapes(wrong, inputs, tmp_path)


# Geometry

WINDOW = (-4, -3, 5, 6)
NEAR = shapely.box(*WINDOW).buffer(1e-9)
coordinate = st.integers(-20, 20).map(lambda step: step / 2)
points = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9, unique=True)


@given(points)
@settings(deadline=None)
def test_a_clipped_ring_is_closed_and_has_the_area_inside(corners):
    hull = shapely.MultiPoint(corners).convex_hull
    if hull.geom_type != "Polygon":
        return
    parts = clip_ring(list(hull.exterior.coords), WINDOW)
    assert all(part[0] == part[-1] and NEAR.covers(shapely.LineString(part)) for part in parts)
    area = sum(shapely.Polygon(part).area for part in parts)
    assert area == pytest.approx(hull.intersection(shapely.box(*WINDOW)).area)


@given(points)
@settings(deadline=None)
def test_a_clipped_line_is_inside_and_not_longer(line):
    pieces = [shapely.LineString(piece) for piece in clip_line(line, WINDOW)]
    assert all(NEAR.covers(piece) for piece in pieces)
    assert sum(piece.length for piece in pieces) <= shapely.LineString(line).length + 1e-9


@given(st.integers(-180, 179), st.integers(1, 90))
@settings(deadline=None)
def test_cutting_at_180_degrees_conserves_area(west, wide):
    def turned(lon):
        return (lon + 180) % 360 - 180

    corners = [(west, 0), (west + wide, 0), (west + wide, 10), (west, 10), (west, 0)]
    parts = split_at_antimeridian([(turned(lon), lat) for lon, lat in corners])
    assert sum(shapely.Polygon(part).area for part in parts) == pytest.approx(10 * wide)
    assert all(-180 <= lon <= 180 for part in parts for lon, _ in part)
