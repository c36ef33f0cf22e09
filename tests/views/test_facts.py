"""Single figures: every source beside its figure, ranges instead of a choice."""

from dataclasses import replace

from ecosystem.selection import Selection, narrow
from ecosystem.views import context
from tests.indicators.frames import ecosystem
from tests.indicators.published import facts as figures
from tests.views.published import REFERENCE, check


def with_figures(rows):
    tables = {**REFERENCE.tables, "ecosystem_facts": figures(rows)}
    return narrow(replace(ecosystem([{}]), reference=replace(REFERENCE, tables=tables)), Selection())


def test_all_figures_are_listed_with_their_page():
    view = check(context.facts)
    assert view.figure is None
    assert len(view.table) == 170
    assert view.table["source_url"].str.startswith("http").all()
    assert {"Page", "Source", "Figure"} <= set(view.columns.values())


def test_ranges_are_summarised_with_both_ends():
    view = check(context.disagreements)
    assert "305–366 USD million in 2021, 315–350 USD million in 2022;" in view.summary
    assert "trained in AI: 2027–2030" in view.summary
    assert len(view.table) == 9
    span, dots = view.figure.data
    assert sorted(dots.x) == [22.5, 71.5, 75.6, 305, 315, 333, 350, 360, 365.87]
    assert [end for end in span.x if end is not None] == [305, 365.87, 315, 350, 71.5, 75.6, 22.5, 22.5]


def test_a_calendar_year_is_written_without_a_comma_and_a_figure_as_published():
    view = context.facts.of(
        with_figures([{"value": 2030.0, "unit": "year"}, {"value": 78.186}, {"value": 4.0, "unit": "percent"}])
    )
    assert sorted(view.table["figure"]) == ["2030", "4 %", "78.186 USD million"]


def test_one_topic_alone_is_summarised():
    view = context.facts.of(with_figures([{"value": 1.0}]))
    assert view.summary == "1 figure on funding."


def test_figures_that_agree_are_no_disagreement():
    rows = [
        {"value": 1.0, "measure": "startup-funding", "year": 2020},
        {"value": 2.0, "measure": "other", "year": 2020},
    ]
    view = context.disagreements.of(with_figures(rows))
    assert view.summary == "No two sources publish different figures of one measure for the same year."
    assert view.table.empty
