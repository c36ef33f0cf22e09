"""Heatmaps: shades, numbers and hover texts agree; suppressed cells are grey; data are text."""

import numpy as np
import pandas as pd

from ecosystem.figures.heatmap import TOO_FEW, diverging_heatmap, sequential_heatmap


def cells(values: list[float], **more) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "city": ["Lahore", "Lahore", "Karachi", "Karachi"],
            "field": ["Speech", "Vision & <b>sight</b>"] * 2,
            "value": values,
            "text": ["2.0×", "0.5×", TOO_FEW, "1.0×"],
            "hover": ["one\ntwo", "b", "too few to say", "d"],
            "pick": ["city_id:lahore|field:speech", "b", "c", "d"],
            "clear": [True, True, False, False],
        }
        | more
    )


NAMED = {"row": "city", "column": "field", "value": "value", "text": "text"}


def test_colours_stand_around_zero_and_few_are_grey() -> None:
    figure = diverging_heatmap(cells([1.0, -1.0, np.nan, 0.0]), bound=1.5, strong="clear", **NAMED)
    known, few, numbers = figure.data
    assert (known.name, few.name, numbers.name) == ("Known", "Too few to say", "Numbers")
    assert (known.zmin, known.zmax) == (-1.5, 1.5)
    assert known.z == ([1.0, -1.0], [None, 0.0])
    assert few.z == ([None, None], [0.0, None])
    assert known.hovertext[0][0] == "one<br>two"
    assert known.customdata[0][0] == few.customdata[0][0] == "city_id:lahore|field:speech"
    assert numbers.text == ("2.0×", "0.5×", "–"), "of clear differences, and a dash where there is none"
    assert (numbers.x, numbers.y) == ((0, 1, 0), (0, 0, 1))


def test_without_few_there_is_no_grey_and_without_known_nothing_else() -> None:
    all_known = diverging_heatmap(cells([1, -1, 0.5, 0]), bound=1, **NAMED)
    assert [trace.name for trace in all_known.data] == ["Known", "Numbers"]
    none_known = diverging_heatmap(cells([np.nan] * 4), bound=1, **NAMED)
    assert [trace.name for trace in none_known.data] == ["Too few to say", "Numbers"]


def test_lines_run_from_top_to_bottom_and_names_are_text() -> None:
    figure = sequential_heatmap(
        cells([0.1, 0.4, 0.2, 0.3]), axes=("City left", "City entered"), notes=("Read & <i>see</i>",), **NAMED
    )
    assert figure.layout.yaxis.ticktext == ("Lahore", "Karachi")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.layout.xaxis.ticktext[1] == "Vision &amp;<br>&lt;b&gt;sight&lt;/b&gt;"
    assert figure.layout.title.text == "City left ↓  City entered →"
    assert figure.layout.annotations[0].text == "Read &amp; &lt;i&gt;see&lt;/i&gt;"
    assert figure.data[0].zmax == 0.4


def test_two_lines_of_one_name_stay_two() -> None:
    figure = sequential_heatmap(cells([1, 2, 3, 4], city=["Hyderabad"] * 4), **NAMED)
    assert figure.data[0].z == ([1, 2], [3, 4])
    assert figure.layout.yaxis.ticktext == ("Hyderabad", "Hyderabad")


def test_one_line_and_one_column_are_tables_too() -> None:
    one_line = sequential_heatmap(cells([1, 2, 3, 4]).iloc[:2], **NAMED)
    assert one_line.data[0].z == ([1, 2],)
    one_column = sequential_heatmap(cells([1, 2, 3, 4]).iloc[::2], **NAMED)
    assert one_column.data[0].z == ([1], [3])


def test_long_names_are_whole_in_several_lines_of_a_taller_figure() -> None:
    long = "National University of Sciences and Technology, School of Electrical Engineering"
    names = {"city": [long, long, "Karachi", "Karachi"], "field": [long, "Speech"] * 2}
    figure, short = (sequential_heatmap(cells([1, 2, 3, 4], **more), **NAMED) for more in (names, {}))
    layout = figure.layout
    for ticks in (layout.yaxis.ticktext, layout.xaxis.ticktext, layout.meta["narrow"]["yaxis"]["ticktext"]):
        assert ticks[0].replace("- ", "").replace("<br>", " ").replace("- ", "") == long
        assert max(map(len, ticks[0].split("<br>"))) <= 28
    assert layout.height > short.layout.height


def test_the_table_is_not_changed() -> None:
    table = cells([1, np.nan, 3, 4])
    before = table.copy(deep=True)
    diverging_heatmap(table, bound=1, strong="clear", **NAMED)
    pd.testing.assert_frame_equal(table, before)


def test_a_word_too_long_for_its_column_is_broken_at_a_hyphen() -> None:
    field = ["Telecommunications", "Bioinformatics"] * 2
    figure = sequential_heatmap(cells([1, 2, 3, 4], field=field), **NAMED)
    assert figure.layout.xaxis.ticktext == ("Telecommuni-<br>cations", "Bioinformatics")


def test_a_narrow_screen_has_five_columns_with_a_key_below() -> None:
    fields = [f"Field {letter}" for letter in "ABCDEFG"]
    rows = pd.concat([cells([1, 2, 3, 4]).iloc[[0]]] * 7).assign(field=fields)
    narrow = sequential_heatmap(rows, **NAMED).layout.meta["narrow"]
    assert narrow["xaxis"]["range"] == [-0.5, 4.5]
    key = narrow["annotations"][0]["text"].replace("<br>", " ").replace("\u00a0", " ")
    assert key == (
        "1 Field A · 2 Field B · 3 Field C · 4 Field D · 5 Field E The first 5 of 7 columns; the table has all."
    )
