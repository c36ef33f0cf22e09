"""Text from data in Markdown: no markup, and no links of bare addresses."""

import re

import pytest

from ecosystem.app.text import JOINER, literal, small

LINKED = re.compile(r"(https?:\\?/\\?/|www\\?\.)[-.\w]+|[-.\w+]+@[-\w]+", re.IGNORECASE)
"""What the browser makes a link of after the escapes were read."""


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example/x",
        "see HTTPS://evil.example",
        "www.evil.example",
        "WWW.evil.example",
        "a@evil.example",
        "x//www.a.b",
    ],
)
def test_a_bare_address_is_no_link(text: str) -> None:
    for written in (literal(text), small(text)):
        rendered = re.sub(r"\\(.)", r"\1", written)
        assert not LINKED.search(rendered)
        assert text in rendered.replace(JOINER, "")


@pytest.mark.parametrize("text", ["n = 5", "2010 to 2015", "Lahore: 3 people", "a // b", "at Lahore"])
def test_other_text_has_no_joiner(text: str) -> None:
    assert JOINER not in literal(text)
