"""What published figures touch the themes of the article: computed, linked, and none claimed where there is none."""

import re
from dataclasses import replace

import pytest

from ecosystem.indicators.economy_figures import estimate, pick, share_series
from ecosystem.indicators.practitioners import practitioner_shares
from ecosystem.indicators.us_students import stay_shares
from ecosystem.load import without_published
from ecosystem.selection import Selection, narrow
from ecosystem.tables.published_words import ML_IN_PRODUCTION
from ecosystem.views import journeys, registry
from ecosystem.views.journeys.theme_evidence import EVIDENCE_OF, LEFT_OPEN, NONE
from tests.indicators.frames import ecosystem
from tests.indicators.published import shipped
from tests.views.published import PEOPLE, check

THEMES = (
    "real-world-impact",
    "funding-and-resources",
    "career-growth",
    "international-collaboration",
    "industry-academia-gap",
    "deployment-skills-gap",
    "visa-and-relocation",
    "workplace-culture",
)


@pytest.fixture(scope="module")
def findings() -> dict[str, str]:
    table = check(journeys.evidence).table
    assert tuple(table["theme_id"]) == THEMES == tuple(LEFT_OPEN)
    return dict(zip(table["theme_id"], table["finding"], strict=True))


def test_themes_without_a_figure_are_named(findings: dict[str, str]) -> None:
    assert {theme for theme, finding in findings.items() if finding == NONE} == set(THEMES) - set(EVIDENCE_OF)
    assert check(journeys.evidence).summary == (
        "Published figures touch 5 of the 8 reasons and challenges that the article names; for 3 there is none: "
        "“Career growth”, “Gap between universities and firms” and “Workplace culture”. None of them shows why anybody "
        "moved."
    )


def test_findings_carry_the_figures_of_the_tables(findings: dict[str, str]) -> None:
    published = shipped().published
    stay = estimate(stay_shares(pick(published["stay_intention"], first_year=2023, last_year=2023), economies=["PK"]))
    foreign = share_series(published["ai_articles"], "with_foreign", "articles", economies=["PK"], years=(2022, 2022))
    adopted = practitioner_shares(
        published["practitioner_counts"],
        "ml_adoption",
        economies=["PK"],
        years=[2022],
        together={"in production": ML_IN_PRODUCTION},
    )
    assert f"{stay.value * 100:.0f} % (63–76 %) of {stay.n:.0f} citizens" in findings["visa-and-relocation"]
    assert f"{estimate(foreign).value * 100:.0f} % of 1,268 AI articles" in findings["international-collaboration"]
    assert f"{estimate(adopted).value * 100:.0f} % (15–28 %) of 142 respondents" in findings["real-world-impact"]
    assert (
        "0.24 % of its gross domestic product on research and development in 2017" in findings["funding-and-resources"]
    )
    assert "18 % (9–31 %) of 45 respondents in Pakistan's academia used AWS" in findings["deployment-skills-gap"]
    assert "44 % (34–54 %) of 93 in its industry" in findings["deployment-skills-gap"]


def test_every_finding_names_a_year_and_links_to_a_published_view() -> None:
    for row in check(journeys.evidence).table.to_dict("records"):
        if row["finding"] == NONE:
            assert (row["source"], row["view_url"]) == ("", "")
            continue
        assert re.search(r"\b20\d\d\b", row["finding"])
        page, view = re.fullmatch(r"(\w+)\?tab=evidence&cited=([\w.]+)", row["view_url"]).groups()
        definition = registry()[EVIDENCE_OF[row["theme_id"]].view]
        assert definition.published
        assert (definition.page, definition.id) == (page, view)


def test_without_published_tables_nothing_is_touched() -> None:
    reference = replace(shipped(), read_published=without_published)
    view = journeys.evidence.of(narrow(replace(ecosystem(PEOPLE), reference=reference), Selection()))
    assert set(view.table["finding"]) == {NONE}
    assert "touch 0 of the 8" in view.summary
