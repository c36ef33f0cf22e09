"""The answers of all views are those on file; a change of an answer is part of the commit that makes it."""

from __future__ import annotations

import pytest

from ecosystem.views import ViewDefinition, registry
from tests.views.answers import FOLDER, answers, file_of


@pytest.mark.parametrize("definition", registry().values(), ids=lambda definition: definition.id)
def test_answers_are_those_on_file(definition: ViewDefinition) -> None:
    renew = "run `python3 -m tests.views.answers` and review the difference"
    assert answers(definition) == file_of(definition).read_text(encoding="utf-8"), renew


def test_every_file_belongs_to_a_view() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(registry())
