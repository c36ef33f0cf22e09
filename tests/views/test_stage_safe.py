"""On a stage nobody is named, and no number changes."""

import json

import pandas as pd
import pytest

from ecosystem.exports import csv_with_provenance
from ecosystem.load import Ecosystem
from ecosystem.selection import Scope, Selection, from_query, narrow
from ecosystem.tables import Researchers, Transitions
from ecosystem.views import registry
from ecosystem.views.researchers.career_profile import career
from tests.views.shipped import dataset

STORIES = ("Aisha", "Ali Hassan", "Sara Khan", "aisha-rahman", "ali-hassan", "sara-khan")
"""Parts of the names that the stories of the article give; the codes of the stories are not shown."""
SHOWN_TABLES = {"journey_id", "pick"}


@pytest.fixture(scope="module")
def ecosystem() -> Ecosystem:
    return dataset("demo")


def test_no_table_names_anybody_and_the_rows_still_belong_together(ecosystem: Ecosystem) -> None:
    hidden = ecosystem.anonymized
    naming = [("researchers", Researchers.name), ("researchers", Researchers.researcher_id)]
    naming += [("researchers", Researchers.profile_url), ("transitions", Transitions.source_url)]
    naming += [("transitions", Transitions.researcher_id), ("transitions", Transitions.transition_id)]
    for table, column in naming:
        before, after = getattr(ecosystem, table)[column], getattr(hidden, table)[column]
        assert (before.isna() == after.isna()).all()
        assert not set(before.dropna()) & set(after.dropna())
    assert hidden.researchers[Researchers.researcher_id].is_unique
    for tables in (ecosystem, hidden):
        at = pd.Index(tables.researchers[Researchers.researcher_id]).get_indexer(
            pd.Index(tables.transitions[Transitions.researcher_id])
        )
        assert (at == ecosystem.moves["person"].to_numpy()).all()


def test_what_is_not_a_name_stays(ecosystem: Ecosystem) -> None:
    hidden = ecosystem.anonymized
    names = {Researchers.name, Researchers.profile_url, Researchers.researcher_id}
    kept = [str(column) for column in Researchers.columns() if column not in names]
    named = ("organization", "degree_institution")
    for column in named:  # organisations that share a word with a name are hidden, the others stay
        before, after = ecosystem.researchers[column].fillna(""), hidden.researchers[column].fillna("")
        same = before == after
        assert all(ecosystem.personal_texts.names_person(text) for text in before[~same].unique())
        assert after[~same].str.startswith("hidden organisation-").all()
        assert same.mean() > 0.9
    others = [name for name in kept if name not in named]
    pd.testing.assert_frame_equal(hidden.researchers[others], ecosystem.researchers[others])
    assert ecosystem.researchers[Researchers.name].notna().any()


@pytest.fixture(scope="module")
def scopes(ecosystem: Ecosystem) -> tuple[Scope, Scope]:
    return narrow(ecosystem, Selection()), narrow(ecosystem, Selection(stage_safe=True))


@pytest.mark.parametrize("view", sorted(registry()))
def test_every_view_keeps_its_numbers_without_names(scopes: tuple[Scope, Scope], view: str) -> None:
    open_view, safe = (registry()[view].of(scope) for scope in scopes)
    numbers = list(open_view.table.select_dtypes("number"))
    pd.testing.assert_frame_equal(open_view.table[numbers], safe.table[numbers])
    table = safe.table.drop(columns=[name for name in SHOWN_TABLES if name in safe.table])
    content = safe.summary + table.to_csv() + str(safe.provenance)
    if safe.figure is not None:
        content += json.dumps(safe.figure.to_plotly_json(), default=str)
    assert not [name for name in STORIES if name in content]


def test_downloaded_rows_and_careers_contain_no_names(ecosystem: Ecosystem) -> None:
    scope = narrow(ecosystem, Selection(stage_safe=True))
    rows = scope.ecosystem.researchers.take(scope.people.index.to_numpy())
    content = csv_with_provenance(rows, scope)
    assert not [name for name in STORIES if name in (content if isinstance(content, str) else content.decode())]
    assert "Names of persons hidden" in (content if isinstance(content, str) else content.decode())
    named = ecosystem.researchers[Researchers.name].notna().to_numpy().nonzero()[0]
    assert not [name for name in STORIES if name in str(career(scope.ecosystem, int(named[-1])))]


@pytest.mark.parametrize(("text", "hidden"), [("true", True), ("1", True), ("0", False), ("perhaps", True)])
def test_an_unreadable_switch_hides_names(text: str, hidden: bool) -> None:
    selection, complaints = from_query({"stage_safe": [text]}, {})
    assert selection.stage_safe is hidden
    assert bool(complaints) is (text == "perhaps")
