"""A page that fails in a test says why."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.driver import checked


def fail() -> None:
    {}["a key that is missing"]


def test_a_failing_page_shows_its_traceback() -> None:
    with pytest.raises(AssertionError, match=r"a key that is missing(?s:.)*, in fail"):
        checked(AppTest.from_function(fail).run())
