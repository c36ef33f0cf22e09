"""Stories as lines: steps in order, all texts written, data as text."""

from ecosystem.figures.journey_lines import LEAST_WIDTH, LETTER, Step, Story, journey_lines
from ecosystem.figures.palette import ACADEMIA, INDUSTRY

STORY = Story(
    "Dr. A & <b>B</b>",
    (
        Step("training", "academia", ("Doctorate", "A university", "Lahore, Pakistan")),
        Step(
            "post",
            "industry",
            ("Leads a very long programme of work on chat bots for customers", "", "Berlin, Germany"),
        ),
    ),
    ("Stresses: theory into use",),
)
SHORT = Story("C", (Step("post", "academia", ("Lecturer", "", "")),))


def texts(notes) -> str:
    return " ".join(note["text"] for note in notes)


def test_each_story_is_a_line_with_a_mark_per_step() -> None:
    figure = journey_lines([STORY, SHORT])
    first, second = (trace for trace in figure.data if trace.mode == "lines+markers")
    assert first.name == "Dr. A &amp; &lt;b&gt;B&lt;/b&gt;"
    assert (first.x, first.y, second.y) == ((0, 1), (0, 0), (1,))
    assert first.marker.color == (ACADEMIA, INDUSTRY)
    assert first.marker.symbol == ("square", "circle")


def test_every_text_is_written_wide_and_narrow() -> None:
    figure = journey_lines([STORY, SHORT])
    narrow = figure.layout.meta["narrow"]
    for notes in (figure.layout.annotations, narrow["annotations"]):
        written = texts(notes).replace("</b><br><b>", " ").replace("<br>", " ")
        for text in (
            "Doctorate",
            "Leads a very long programme of work",
            "Berlin, Germany",
            "Stresses: theory into use",
        ):
            assert text in written
        assert "<b>Dr. A &amp; &lt;b&gt;B&lt;/b&gt;</b>" in written
    assert narrow["height"] > figure.layout.height


def test_the_legend_names_each_kind_of_step_once() -> None:
    names = [trace.name for trace in journey_lines([STORY, SHORT]).data if trace.mode == "markers"]
    assert names == ["Training in academia", "Post in industry", "Post in academia"]


def test_a_story_without_steps_is_not_drawn() -> None:
    assert len([t for t in journey_lines([STORY, Story("D", ())]).data if t.mode == "lines+markers"]) == 1


def test_columns_never_write_over_each_other() -> None:
    for stories in ([STORY, SHORT], [STORY, Story("D", (*STORY.steps, *STORY.steps))]):
        figure = journey_lines(stories)
        low, high = figure.layout.xaxis.range
        column = LEAST_WIDTH / (high - low)
        steps = [note for note in figure.layout.annotations if note.yanchor == "top"]
        rows = [row.replace("<b>", "").replace("</b>", "") for note in steps for row in note.text.split("<br>")]
        assert max(map(len, rows)) * LETTER <= column
