"""Maps: ground, borders, labels and arcs."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.figures.maps.arcs import flow_arcs
from ecosystem.figures.maps.bubbles import place_bubbles
from ecosystem.figures.maps.frame import BORDER_NOTE, REGION, WORLD, equal_earth, map_layout
from ecosystem.figures.maps.ground import Shapes, region_ground, world_ground
from ecosystem.figures.maps.labels import bubble_diameters, place_labels
from ecosystem.figures.maps.widths import width_classes
from ecosystem.figures.text import escaped

COLOUR = "#c2691c"
SHIPPED = Path(__file__).parents[2] / "data" / "shapes"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    names = ("world_outlines.csv", "pakistan_region.csv", "pakistan_borders.csv")
    return Shapes(*(pd.read_csv(SHIPPED / name, keep_default_na=False) for name in names))


@pytest.fixture
def cities() -> pd.DataFrame:
    rows = [
        ("Karachi", 67.01, 24.86, 304),
        ("Lahore", 74.35, 31.55, 432),
        ("Islamabad", 73.04, 33.72, 385),
        ("Rawalpindi", 73.05, 33.60, 58),
        ("Peshawar", 71.58, 34.01, 152),
        ("Quetta", 67.00, 30.18, 98),
        ("Gujrat", 74.07, 32.57, 64),
        ("Gujranwala", 74.19, 32.15, 29),
        ("Sialkot", 74.54, 32.49, 12),
        ("Mandi Bahauddin", 73.49, 32.59, 12),
    ]
    return pd.DataFrame(rows, columns=["name", "longitude", "latitude", "value"])


def pairs(cities: pd.DataFrame, *names: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    by_name = cities.set_index("name", drop=False)
    ways = [name.split(">") for name in names]
    return by_name.loc[[a for a, _ in ways]], by_name.loc[[b for _, b in ways]]


# Ground


def test_region_is_one_fill_of_undivided_land_with_lines_on_it(shapes):
    land, solid, dashed = region_ground(shapes)
    assert (land.fill, land.line.width) == ("toself", 0)
    assert np.isnan(land.x).sum() == shapes.region["ring"].nunique() - 1
    assert solid.line.dash is None
    assert dashed.line.dash is not None
    assert (dashed.name, dashed.showlegend) == ("Disputed line", True)


def test_none_of_the_line_of_control_is_drawn_solid(shapes):
    _, solid, dashed = region_ground(shapes)

    def in_kashmir(trace):
        x, y = np.asarray(trace.x), np.asarray(trace.y)
        return int(((x > 73.8) & (x < 80) & (y > 32.45) & (y < 36.8)).sum())

    assert in_kashmir(solid) == 0
    assert in_kashmir(dashed) > 100


def test_world_draws_no_boundary(shapes):
    (land,) = world_ground(shapes)
    assert (land.fill, land.line.width) == ("toself", 0)
    assert np.isnan(land.x).sum() == shapes.world["ring"].nunique() - 1


def test_ground_is_seen_on_light_and_dark_and_never_answers_the_pointer(shapes):
    for trace in (*region_ground(shapes), *world_ground(shapes)):
        assert trace.hoverinfo == "skip"
        assert (trace.fillcolor or trace.line.color).startswith("rgba(128,128,128,")


def test_ground_without_shapes_is_empty_and_still_a_figure(shapes):
    empty = Shapes(shapes.world.iloc[:0], shapes.region.iloc[:0], shapes.borders.iloc[:0])
    figure = go.Figure(region_ground(empty) + world_ground(empty), map_layout(REGION))
    assert all(len(trace.x) == 0 for trace in figure.data)


def test_no_cities_and_no_flows_draw_ground_only(shapes, cities):
    none = cities.iloc[:0]
    assert flow_arcs(none, none, [], frame=REGION, colour=COLOUR) == []
    assert place_bubbles(none, frame=REGION, unit="researchers") == []
    assert place_labels(none, frame=REGION).empty


def test_drawing_does_not_mutate(shapes, cities):
    before = shapes.borders.copy(), cities.copy()
    region_ground(shapes)
    place_bubbles(cities, frame=REGION, unit="researchers")
    flow_arcs(cities, cities.iloc[::-1], cities["value"], frame=REGION, colour=COLOUR)
    pd.testing.assert_frame_equal(shapes.borders, before[0])
    pd.testing.assert_frame_equal(cities, before[1])


# Projection and layout

longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)


@given(longitudes, latitudes)
@settings(deadline=None)
def test_the_world_fits_its_bounds(longitude, latitude):
    x, y = equal_earth(longitude, latitude)
    assert abs(x) <= 2.7067
    assert abs(y) <= 1.3174


@given(longitudes, latitudes)
@settings(deadline=None)
def test_projection_is_symmetric(longitude, latitude):
    assert equal_earth(-longitude, -latitude) == pytest.approx(tuple(-v for v in equal_earth(longitude, latitude)))


def test_projection_is_monotone():
    lon, lat = np.linspace(-180, 180, 73), np.linspace(-90, 90, 37)
    assert all((np.diff(equal_earth(lon, np.full_like(lon, at))[0]) > 0).all() for at in lat)
    assert all((np.diff(equal_earth(np.full_like(lat, at), lat)[1]) > 0).all() for at in lon)


def test_projection_keeps_areas():
    def area(west, south, size):
        lon = west + size * np.array([0, 1, 1, 0])
        x, y = equal_earth(lon, south + size * np.array([0, 0, 1, 1]))
        return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2

    for south in (0, 30, 60):
        true = np.radians(0.1) * (np.sin(np.radians(south + 0.1)) - np.sin(np.radians(south)))
        assert area(70, south, 0.1) == pytest.approx(true, rel=1e-3)


def test_the_shipped_world_lies_in_its_frame(shapes):
    x, y = equal_earth(shapes.world["longitude"], shapes.world["latitude"])
    assert (x.max() < WORLD.east) & (y.max() < WORLD.north) & (y.min() > WORLD.south)
    assert np.mean(x < WORLD.west) < 0.01  # a few Pacific islands


@pytest.mark.parametrize("frame", [REGION, WORLD])
def test_layout_is_a_still_plane_without_axes(frame):
    figure = go.Figure(layout=map_layout(frame))
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert (axis.visible, axis.showgrid, axis.fixedrange) == (False, False, True)
    assert (figure.layout.yaxis.scaleanchor, figure.layout.yaxis.scaleratio) == ("x", frame.ratio)
    assert figure.layout.dragmode == "pan"
    assert not {"geo", "map", "mapbox"} & set(figure.to_dict()["layout"])


def test_a_map_with_lines_has_a_legend():
    assert [note.text for note in go.Figure(layout=map_layout(REGION)).layout.annotations] == [BORDER_NOTE]
    assert "not an endorsement" in BORDER_NOTE
    assert "disputed lines are dashed" in BORDER_NOTE


# Flows


def test_arcs_start_and_end_at_their_cities(cities):
    origins, destinations = pairs(cities, "Lahore>Karachi", "Quetta>Islamabad", "Peshawar>Lahore")
    (lines, _) = flow_arcs(origins, destinations, [3, 3, 3], frame=REGION, colour=COLOUR)
    x, y = (np.append(v, np.nan).reshape(3, -1)[:, :-1] for v in (lines.x, lines.y))
    for ends, city in ((0, origins), (-1, destinations)):
        np.testing.assert_allclose(x[:, ends], city["longitude"])
        np.testing.assert_allclose(y[:, ends], city["latitude"])


def test_there_and_back_bend_apart_and_point_opposite_ways(cities):
    there_and_back = pairs(cities, "Lahore>Karachi", "Karachi>Lahore")
    heads = flow_arcs(*there_and_back, [5, 5], frame=REGION, colour=COLOUR)[-1]
    middle = np.array([(74.35 + 67.01) / 2, (31.55 + 24.86) / 2])
    first, second = (np.array([heads.x[i], heads.y[i]]) - middle for i in (0, 1))
    np.testing.assert_allclose(first, -second)
    assert np.linalg.norm(first) > 0.5
    assert (heads.marker.angle[0] - heads.marker.angle[1]) % 360 == pytest.approx(180)


@pytest.mark.parametrize(("longitude", "latitude", "angle"), [(70, 35, 0), (75, 30, 90), (70, 25, 180), (65, 30, -90)])
def test_heads_point_where_the_flow_goes(longitude, latitude, angle):
    start = pd.DataFrame({"name": ["a"], "longitude": [70.0], "latitude": [30.0]})
    end = pd.DataFrame({"name": ["b"], "longitude": [longitude], "latitude": [latitude]})
    assert flow_arcs(start, end, [1], frame=REGION, colour=COLOUR)[-1].marker.angle[0] % 360 == pytest.approx(
        angle % 360
    )


def test_the_middle_of_an_arc_has_the_hover_text(cities):
    *lines, heads = flow_arcs(*pairs(cities, "Lahore>Karachi"), [1234], frame=REGION, colour=COLOUR, unit="researchers")
    assert list(heads.hovertext) == ["Lahore → Karachi<br>Researchers: 1,234"]
    middle = len(lines[0].x) // 2
    assert (heads.x[0], heads.y[0]) == pytest.approx((lines[0].x[middle], lines[0].y[middle]))


def test_more_is_never_thinner_and_each_width_is_one_trace(cities):
    names = [f"Lahore>{name}" for name in cities["name"] if name != "Lahore"]
    weights = [1, 2, 5, 9, 14, 40, 90, 200, 400]
    *lines, heads = flow_arcs(*pairs(cities, *names), weights, frame=REGION, colour=COLOUR)
    widths = [trace.line.width for trace in lines]
    assert widths == sorted(set(widths))
    assert sum(int(np.isnan(trace.x).sum()) + 1 for trace in lines) == len(heads.x) == len(weights)
    assert lines[0].name.startswith("Moves: 1")


def test_flows_that_cannot_be_drawn_have_no_line(cities):
    names = ("Lahore>Lahore", "Lahore>Karachi", "Lahore>Quetta", "Lahore>Peshawar", "Lahore>Islamabad")
    origins, destinations = pairs(cities, *names)
    destinations = destinations.assign(latitude=destinations["latitude"].where(destinations["name"] != "Peshawar"))
    heads = flow_arcs(origins, destinations, [9, np.nan, 0, 4, 7], frame=REGION, colour=COLOUR)[-1]
    assert list(heads.hovertext) == ["Lahore → Islamabad<br>Moves: 7"]
    assert flow_arcs(origins.head(1), destinations.head(1), [9], frame=REGION, colour=COLOUR) == []


@given(st.lists(st.integers(1, 10**6), min_size=1))
@settings(deadline=None)
def test_every_weight_falls_into_exactly_one_class(weights):
    classes = width_classes(weights)
    assert all(sum(drawn.low <= weight < drawn.high for drawn in classes) == 1 for weight in weights)
    assert [drawn.width for drawn in classes] == sorted({drawn.width for drawn in classes})


def test_classes_have_round_limits_for_the_legend():
    assert [drawn.label for drawn in width_classes([1, 3, 12, 80])] == ["1", "2–4", "5–19", "20 or more"]
    assert next(drawn.label for drawn in width_classes([0.4, 3.5])) == "0.40 to under 0.50"
    assert width_classes([0, np.nan, -2]) == []


# Labels and bubbles


def overlap(a: pd.Series, b: pd.Series) -> bool:
    return bool(a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"])


positions = st.tuples(st.floats(61, 78), st.floats(24, 37), st.integers(1, 500))


@given(st.lists(positions, min_size=1, max_size=30), st.sampled_from([360, 800]))
def test_labels_overlap_neither_each_other_nor_the_edge(places, width):
    points = pd.DataFrame(places, columns=["longitude", "latitude", "value"])
    points["name"] = [f"City {'x' * (i % 9)}" for i in range(len(points))]
    labels = place_labels(points, frame=REGION, width=width)
    visible = [row for _, row in labels[labels["label"] != ""].iterrows()]
    assert not any(overlap(a, b) for i, a in enumerate(visible) for b in visible[:i])
    assert all(row["left"] >= 0 and row["right"] <= width and row["top"] >= 0 for row in visible)


def test_labels_keep_clear_of_other_bubbles(cities):
    width = 360.0
    labels = place_labels(cities, frame=REGION, width=width)
    scale = width / (REGION.east - REGION.west)
    x = (cities["longitude"] - REGION.west) * scale
    y = (REGION.north - cities["latitude"]) * scale * REGION.ratio
    half = bubble_diameters(cities["value"]) / 2
    bubbles = pd.DataFrame({"left": x - half, "right": x + half, "top": y - half, "bottom": y + half})
    visible = labels[labels["label"] != ""]
    assert not any(overlap(label, bubbles.loc[i]) for at, label in visible.iterrows() for i in bubbles.index if i != at)


def test_larger_places_are_named_first_and_small_neighbours_give_way(cities):
    labels = place_labels(cities, frame=REGION)
    named = set(labels["label"])
    assert {"Karachi", "Lahore", "Islamabad", "Peshawar", "Quetta"} <= named
    assert "" in named


def test_small_places_all_around_do_not_take_the_name_of_a_large_one():
    steps = [-1.2, -0.6, 0.0, 0.6, 1.2]
    around = [(f"Village {x} {y}", 72 + x, 31 + y, 5) for x in steps for y in steps if (x, y) != (0, 0)]
    places = pd.DataFrame([("Multan", 72, 31, 90), *around], columns=["name", "longitude", "latitude", "value"])
    assert place_labels(places, frame=REGION)["label"].iloc[0] == "Multan"


@pytest.mark.parametrize("largest", range(0, 25, 6))
def test_of_equal_values_the_place_with_most_inhabitants_is_named(largest):
    steps = [-1.2, -0.6, 0.0, 0.6, 1.2]
    places = pd.DataFrame([(72 + x, 31 + y) for x in steps for y in steps], columns=["longitude", "latitude"])
    names = [f"A town {place}" for place in range(len(places))]
    places = places.assign(name=names, value=1, population=pd.array([None, *range(1, 25)], dtype="Int64"))
    places.loc[largest, ["name", "population"]] = ["Zahir Pir", 10**6]
    assert place_labels(places, frame=REGION)["label"].iloc[largest] == "Zahir Pir"


def test_row_order_does_not_change_the_labels(cities):
    straight = place_labels(cities, frame=REGION)
    turned = place_labels(cities.iloc[::-1], frame=REGION)
    pd.testing.assert_frame_equal(straight, turned.loc[straight.index])


def test_more_room_names_more_places(cities):
    counts = [(place_labels(cities, frame=REGION, width=width)["label"] != "").sum() for width in (300, 900)]
    assert counts[0] < counts[1]


def test_every_bubble_is_named_on_hover_whether_labelled_or_not(cities):
    (bubbles,) = place_bubbles(cities, frame=REGION, unit="researchers")
    assert len(bubbles.hovertext) == len(cities)
    assert bubbles.hovertext[0] == "Lahore<br>Researchers: 432"
    assert "" in bubbles.text
    assert list(bubbles.marker.size) == sorted(bubbles.marker.size, reverse=True)


def test_unknown_places_and_values_are_not_drawn_at_zero(cities):
    cities.loc[0, "latitude"] = np.nan
    cities["value"] = cities["value"].astype(float).where(cities["name"] != "Lahore")
    (bubbles,) = place_bubbles(cities, frame=REGION, unit="researchers")
    assert len(bubbles.x) == len(cities) - 2


def test_nullable_columns_are_drawn_as_well(cities):
    nullable = cities.convert_dtypes().astype({"latitude": "Float64", "value": "Int64"})
    nullable.loc[0, ["latitude", "value"]] = pd.NA
    assert len(place_bubbles(nullable, frame=REGION, unit="researchers")[0].x) == len(cities) - 1
    assert (place_labels(nullable.dropna(), frame=REGION)["label"] != "").any()
    heads = flow_arcs(
        nullable.iloc[:3], nullable.iloc[[1, 2, 1]], nullable["value"].iloc[:3], frame=REGION, colour=COLOUR
    )[-1]
    assert len(heads.x) == 2


def test_areas_of_bubbles_are_in_proportion():
    small, large = bubble_diameters([100, 400], largest=40)
    assert (large / small) ** 2 == pytest.approx(4)


# Text


@given(st.text())
def test_plain_text_holds_no_tag_and_loses_nothing(text):
    visible = escaped(text)
    assert not {"<", ">"} & set(visible)
    assert visible.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_names_from_data_cannot_bring_tags_into_a_map(cities):
    cities["name"] = "<b>" + cities["name"] + "</b> & co"
    traces = [
        *place_bubbles(cities, frame=REGION, unit="<i>people</i>"),
        *flow_arcs(cities.head(1), cities.tail(1), [4], frame=REGION, colour=COLOUR, unit="<i>moves</i>"),
    ]
    for trace in traces:
        for text in (trace.name, *(trace.text or ()), *(trace.hovertext or ())):
            assert "<" not in text.replace("<br>", "")


@pytest.mark.browser
def test_plotly_shows_data_text_letter_by_letter_and_fetches_nothing(shapes, cities, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    odd = "R&D <b>Lab</b> &amp; <a href='x'>y</a>"
    cities.loc[0, "name"] = odd
    bubbles = place_bubbles(cities, frame=REGION, unit="people", width=900)
    figure = go.Figure(region_ground(shapes) + bubbles, map_layout(REGION))
    page_file = tmp_path / "map.html"
    figure.write_html(page_file, include_plotlyjs=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(page_file.as_uri())
        page.wait_for_selector(".textpoint text")
        visible = page.locator(".textpoint text").all_text_contents()
        browser.close()
    assert odd in visible
    assert fetched == [page_file.as_uri()]
