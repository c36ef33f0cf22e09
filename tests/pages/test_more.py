"""Views that a page shows only on request, and links to them."""

import re

from ecosystem.site import SITE
from ecosystem.views import registry
from tests.pages.driver import opened, views

FURTHER = {"context.publications", "context.index", "context.growth", "context.per_million"}


def test_further_views_are_computed_on_request_or_where_a_link_cites_one() -> None:
    test = opened("context")
    assert not FURTHER & set(views(test))
    cited = opened("context", cited="context.index~abc~~")
    assert set(views(cited)) >= FURTHER
    assert "context.partner_map" not in views(cited)
    assert "Data changed since this view was cited" in "\n".join(warning.value for warning in cited.warning)


def test_every_view_of_the_page_is_on_it_or_behind_a_title() -> None:
    names = {name for name in registry() if name.startswith("context.")}
    text = (SITE / "pages" / "context.py").read_text(encoding="utf-8")
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)} == set()
