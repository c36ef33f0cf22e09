"""The table of employers: laws over its rows, and the spellings under which an employer is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.country_names import is_country_code
from ecosystem.importers.employer_names import WHOLE, canonical_employer, employer_key, employer_table, names_of
from ecosystem.importers.employer_sectors import sector_by_name
from ecosystem.site import SITE

ROWS = read_rows(SITE / "data" / "cleaning" / "employer.csv")
SECTORS = {row["sector_id"]: row for row in read_rows(SITE / "data" / "reference" / "sectors.csv")}


def test_rows_are_sorted_and_complete() -> None:
    order = [(row["name"], row["country_code"]) for row in ROWS]
    assert order == sorted(order)
    assert len(set(order)) == len(order)
    for row in ROWS:
        assert row["sector_id"] in SECTORS, row
        assert not row["country_code"] or is_country_code(row["country_code"]), row
        assert row["whole"] in ("", WHOLE), row
        assert all(name == name.strip() and len(employer_key(name)) >= 2 for name in names_of(row)), row


def test_names_are_unique_but_for_acronyms_in_different_countries() -> None:
    owners: dict[str, list[dict[str, str]]] = {}
    for row in ROWS:
        keys = [employer_key(name) for name in names_of(row)]
        assert len(set(keys)) == len(keys), row
        for key in keys:
            owners.setdefault(key, []).append(row)
    for key, rows in owners.items():
        assert len({row["country_code"] for row in rows}) == len(rows), (key, [row["name"] for row in rows])
        assert len(rows) == 1 or (" " not in key and len(key) <= 5), (key, [row["name"] for row in rows])


def test_no_university_is_in_industry() -> None:
    for row in ROWS:
        words = employer_key(row["name"]).split()
        if "university" in words and "press" not in words:
            assert SECTORS[row["sector_id"]]["domain"] != "industry" or row["sector_id"] == "healthtech", row


@pytest.mark.parametrize(
    "form", ["{}", "{} (Pakistan)", "The {}", "{}, Islamabad", "{} - Lahore", "{} Karachi, Pakistan"]
)
def test_every_name_is_found_in_each_form(form: str) -> None:
    foreign = form == "{}"
    shared = {key for key, found in employer_table().by_key.items() if len(found) > 1}
    for row in ROWS:
        if not (foreign or row["country_code"] == "PK"):
            continue
        for name in names_of(row):
            if employer_key(name) not in shared:
                assert canonical_employer(form.format(name)) == row["name"], name


@pytest.mark.parametrize("form", ["{} Inc.", "{} GmbH", "{}, Inc", "{} (Pvt) Ltd", "{} (Private) Limited", "{} S.A."])
def test_the_legal_form_does_not_matter(form: str) -> None:
    for name in ("Microsoft", "Huawei", "Nvidia", "Nokia"):
        assert canonical_employer(form.format(name)) == canonical_employer(name) == name


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("Facebook", "Meta Platforms, Inc."),
        ("Twitter, Inc.", "X Corp"),
        ("COMSATS Institute of Information Technology (CIIT), Abbottabad", "COMSATS University Islamabad"),
        ("Google Brain", "DeepMind Technologies Ltd"),
        ("Tableau", "Salesforce.com"),
        ("Ryerson University", "Toronto Metropolitan University"),
        ("UPMC", "Sorbonne Université"),
        ("FAST-NUCES Lahore", "National University of Computer & Emerging Sciences"),
        ("N.E.D. Univ. of Engineering and Technology", "NED"),
        ("IBM Research – Zurich", "International Business Machines Corp."),
        ("Siemens AG, Munich", "Siemens"),
        ("SEECS, NUST", "NUST Islamabad"),
        ("University of the Punjab", "Punjab University"),
    ],
)
def test_another_name_of_the_same_employer(former: str, present: str) -> None:
    assert canonical_employer(former) == canonical_employer(present) is not None


@pytest.mark.parametrize(
    "name",
    [
        "Apple Tree Kindergarten",
        "Oracle Bone Institute",
        "Meta-analysis Working Group of Nowhere",
        "Amazon Rainforest Society",
        "Nokia Foundation",
        "Microsoft Research Institute",
        "Fastening Works",
        "Nested Data",
        "LSE",
        "MIT Pune",
        "Warwick Pvt Ltd",
        "Fast Cables Ltd",
        "Center for Advanced Nothing (CARE)",
        "",
        "()",
        "Max Planck Institute for Nothing",
    ],
)
def test_a_listed_name_inside_another_one_is_not_that_employer(name: str) -> None:
    assert canonical_employer(name) is None


@pytest.mark.parametrize(
    ("name", "country", "employer"),
    [
        ("LSE", "GB", "London School of Economics and Political Science"),
        ("LSE", "PK", "Lahore School of Economics"),
        ("IST", "PT", "Instituto Superior Técnico"),
        ("IST", "PK", "Institute of Space Technology"),
        ("NED", "KE", None),
        ("LSE, London, United Kingdom", "", "London School of Economics and Political Science"),
        ("LSE Lahore", "", "Lahore School of Economics"),
        ("Google", "CH", "Google"),
    ],
)
def test_the_country_decides_between_employers_of_one_acronym(name: str, country: str, employer: str | None) -> None:
    assert canonical_employer(name, country) == employer


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_listed_sector_or_none(name: str) -> None:
    assert sector_by_name(name)[0] in {"", *SECTORS}


@pytest.mark.parametrize(
    ("name", "sectors"),
    [
        ("Uber", "logistics-mobility"),
        ("Netflix", "media-creative"),
        ("Tesla", "logistics-mobility"),
        ("Databricks", "ai-platform"),
        ("Anthropic", "ai-platform"),
        ("McKinsey & Co.", "other-industry"),
        ("Deloitte Pakistan", "other-industry"),
        ("Accenture", "software-services"),
        ("NASA", "research-institute"),
        ("IMF", "public-sector"),
        ("World Bank", "public-sector"),
        ("State Bank of Pakistan", "public-sector"),
        ("Zong", "telecom"),
        ("HBL", "fintech"),
        ("Easypaisa", "fintech"),
        ("Folio3", "software-services"),
        ("Devsinc", "software-services"),
        ("Teradata - Islamabad", "software-services"),
        ("NADRA", "public-sector"),
        ("COMSATS", "university"),
        ("FAST", "university"),
        ("QAU", "university"),
        ("IBA", "university"),
        ("NED", "university"),
        ("MBZUAI", "university"),
        ("CMU", "university"),
        ("UC Berkeley", "university"),
        ("Max Planck Institute for Intelligent Systems", "research-institute"),
        ("AstraZeneca Medimmune", "healthtech"),
        ("SAS Institute", "software-services"),
        ("Invented Institute of Technology (Pvt) Ltd", "edtech"),
        ("Invented Trust Hospital", "healthtech"),
        ("Pakistan Air Force", "public-sector"),
        ("NESCOM", "security-defence"),
        ("SUPARCO", "research-institute"),
        ("Freelance iOS Developer", "other-industry"),
    ],
)
def test_known_employers_have_their_sector(name: str, sectors: str) -> None:
    assert sector_by_name(name)[0] == sectors
