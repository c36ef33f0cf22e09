"""The 25 headline facts are visible: every figure is in the sentence or table of a view, without any filter set."""

import math
import re
from functools import cache

import pandas as pd
import pytest

from ecosystem.datasets.cleaning_rules import Row
from ecosystem.views import View, registry
from tests.data.test_headline_facts import FACTS, as_printed
from tests.views.published import scope

SHOWN_BY = {
    "H01": "context.articles",
    "H02": "context.foreign_share",
    "H03": "context.articles",
    "H04": "context.coauthors",
    "H05": "context.computing",
    "H06": "context.top_cited",
    "H07": "context.patents",
    "H08": "context.cited",
    "H09": "context.cited",
    "H10": "researchers.doctorates",
    "H11": "transitions.stay",
    "H12": "transitions.stay",
    "H13": "transitions.stay_plans",
    "H14": "transitions.graduates",
    "H15": "transitions.graduates",
    "H16": "researchers.stem_workers",
    "H17": "researchers.computing_students",
    "H18": "transitions.skills",
    "H19": "transitions.ai_talent",
    "H20": "transitions.partners",
    "H21": "context.github",
    "H22": "transitions.academia",
    "H23": "sectors.adoption",
    "H24": "sectors.publishing",
    "H25": "researchers.practitioners",
}

LONG = 4
"""Characters of a rounded figure that is in a sentence by no accident."""


@cache
def cited_view(identity: str) -> View:
    return registry()[identity].of(scope())


def numbers(text: str) -> set[str]:
    """The numbers in a text, without commas of thousands."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text.replace("\N{MINUS SIGN}", "-"))
    return set(re.findall(r"-?\d+(?:\.\d+)?", plain))


def rows_of(view: View, code: str) -> pd.DataFrame:
    """The rows of an economy or partner; all rows where `code` is no country's, and of a table of Pakistan alone."""
    of_others = {"economy_id", "partner_id"} & set(view.table)
    return view.table[(view.table.astype(str) == code).any(axis=1).to_numpy() | (len(code) != 2) | (not of_others)]


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["id"] + row["part"])
def test_a_headline_figure_is_visible_without_filters(row: Row) -> None:
    view = cited_view(SHOWN_BY[row["id"]])
    value, unit = row["value"], row["unit"]
    own = rows_of(view, row["row"].partition(",")[0].rpartition("-")[2])
    stated = numbers(view.summary)
    written = numbers(" ".join(own.select_dtypes(exclude="number").astype(str).to_numpy().ravel()))
    if unit.startswith("of "):
        assert {value, unit[3:]} <= stated | written, view.summary
        return
    cells = own.select_dtypes("number").to_numpy(dtype=float, na_value=math.nan).ravel()
    printed = {as_printed(factor * float(cell), value) for cell in cells if cell == cell for factor in (1, 100)}
    rounded = {text for digits in (0, 1) if len(text := f"{float(value):.{digits}f}") >= LONG}
    assert value in printed | written or ({value} | rounded) & stated, view.summary
