"""Value matching: hand-checked examples; ambiguous values stay undecided."""

import json

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.datasets.cleaning_rules import read_rows
from ecosystem.importers.country_names import country_code_of
from ecosystem.importers.gazetteer import read_gazetteer
from ecosystem.importers.spreadsheets.cell_values import year_in
from ecosystem.importers.spreadsheets.heading_matching import SYNONYM_SCORE, WEAK_MARK, is_known, match_heading
from ecosystem.importers.spreadsheets.layouts import LAYOUTS
from ecosystem.importers.spreadsheets.matched_values import MatchedValue
from ecosystem.importers.spreadsheets.name_columns import join_name_columns
from ecosystem.importers.spreadsheets.sheets import HeadedSheet, RawSheet
from ecosystem.importers.spreadsheets.value_matching import AMONG_NAMES, read_vocabularies
from ecosystem.importers.synonyms import synonyms
from ecosystem.importers.text_folding import fold
from ecosystem.site import SITE
from ecosystem.tables import Cities
from ecosystem.tables import vocabulary as words

CLEANING = SITE / "data" / "cleaning"
VOCABULARIES = read_vocabularies()


@pytest.mark.parametrize(
    ("vocabulary", "text", "ours"),
    [
        ("field", "machine-learning", "machine-learning"),
        ("field", "Machine learning", "machine-learning"),
        ("field", "NLP", "natural-language-processing"),
        ("field", "Machine Lerning", "machine-learning"),
        ("field", "Deep learning for crops", "machine-learning"),
        ("field", "Sprachverarbeitung", None),
        ("degree", "M. Phil.", "master"),
        ("degree", "PhD (Computer Vision)", "doctorate"),
        ("degree", "honours", None),
        ("sector", "Software house", "software-services"),
        ("sector", "Univercity", "university"),
        ("sector", "N/A", ""),
        ("kind", "Founder", "start-up"),
        ("employer", "NUST", "university"),
        ("employer", "Technical University of Nowhere", "university"),
        ("employer", "TU München", "university"),
        ("employer", "ETH Zürich", "university"),
        ("employer", "EPFL", "university"),
        ("employer", "Uydurma A.Ş.", "other-industry"),
        ("employer", "Invented Ltd", "other-industry"),
        ("employer", "Invented Bank Ltd", "fintech"),
        ("employer", "Invented Works", None),
        ("country", "U.K.", "GB"),
        ("country", "KSA", "SA"),
        ("country", "Allemagne", "DE"),
        ("country", "پاکستان", "PK"),
        ("country", "Pakisten", "PK"),
        ("country", "Nigera", None),
        ("country", "Atlantis", None),
        ("country", "pk", "PK"),
        ("city", "Islambad", "islamabad"),
        ("city", "لاہور", "lahore"),
        ("city", "Muenchen", "munich"),
        ("city", "Nowhere-on-Sea", None),
    ],
)
def test_known_values_have_the_expected_code(vocabulary: str, text: str, ours: str | None) -> None:
    assert VOCABULARIES.match(vocabulary, text).ours == ours


def test_na_is_namibia_in_a_column_of_codes_and_undecided_in_one_of_names() -> None:
    assert VOCABULARIES.match("country", "NA").ours == "NA"
    assert VOCABULARIES.match("country", "NA", AMONG_NAMES).ours is None
    assert VOCABULARIES.match("country", "na").ours is None
    assert VOCABULARIES.match("country", "Namibia", AMONG_NAMES).ours == "NA"


@pytest.mark.parametrize(
    ("text", "country", "ours"),
    [
        ("Hyderabad", "", None),
        ("Hyderabad", "PK", "hyderabad"),
        ("Hyderabad", "IN", "hyderabad-in"),
        ("London", "", "london"),
        ("San Francisco", "", "san-francisco"),
        ("Cambridge", "", None),
        ("Birmingham", "", None),
        ("London", "CA", "london-ca"),
        ("Springfield", "US", None),
        ("Lahore", "DE", None),
    ],
)
def test_a_city_name_in_several_countries_is_decided_by_the_country_or_undecided(
    text: str, country: str, ours: str | None
) -> None:
    assert VOCABULARIES.match("city", text, country).ours == ours


@pytest.mark.parametrize("vocabulary", ["field", "degree", "sector", "kind", "evidence", "motivation", "challenge"])
def test_every_code_and_label_matches_itself(vocabulary: str) -> None:
    for code in VOCABULARIES.choices(vocabulary):
        assert VOCABULARIES.match(vocabulary, code).ours == code
        assert VOCABULARIES.match(vocabulary, code).how == "exact"
    for code, label in {"field": words.FIELDS, "degree": words.DEGREES}.get(vocabulary, {}).items():
        assert VOCABULARIES.match(vocabulary, label.upper()).ours == code


def test_every_country_is_known_by_its_code_and_its_english_name() -> None:
    for country in pycountry.countries:
        assert country_code_of(country.alpha_2) == country.alpha_2
        assert country_code_of(country.name.upper()) == country.alpha_2


def test_every_reference_city_is_known_by_its_id_and_by_its_name_and_country() -> None:
    for row in read_rows(SITE / "data" / "reference" / "cities.csv"):
        assert VOCABULARIES.match("city", row["city_id"], row["country_code"]).ours == row["city_id"]
        assert VOCABULARIES.match("city", row["name"].upper(), row["country_code"]).ours == row["city_id"]


@given(text=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_matches_a_valid_code_or_none(text: str) -> None:
    for vocabulary in ("field", "sector", "country", "city", "employer"):
        ours = VOCABULARIES.match(vocabulary, text).ours
        assert ours is None or VOCABULARIES.allows("sector" if vocabulary == "employer" else vocabulary, ours)


@settings(deadline=None)
@given(year=st.integers(1900, 2099), form=st.sampled_from(["{}", "{}-03-01", "31.12.{}", "March {}", "{}.0", "03/{}"]))
def test_the_year_of_a_date_is_its_year(year: int, form: str) -> None:
    assert year_in(form.format(year)) == str(year)


ORGANIZATION = {
    "organization-word": "Invented {} of Nowhere",
    "organization-beginning": "{} Nowhere",
    "organization-form": "Nowhere {}",
    "organization-branch-word": "Invented {}",
}
"""How a word of each table stands in the name of an organisation."""
WITHOUT_CODE = {
    "missing",
    "present",
    "total",
    "foot-note",
    "organization-unit",
    "organization-kind",
    "organization-branch",
    "preposition",
    "region",
}
WITHOUT_CODE |= {"us-state", "area", "since", "student"}
WITHOUT_CODE |= {"no-degree", "no-post", "note-beginning", "row-number", "count-heading", "link-from", "link-to"}
WITHOUT_CODE |= {"paper-heading", "paper-title-heading"}
"""Tables of words that are known and stand for nothing of ours."""


def test_every_synonym_is_reached_and_has_one_code() -> None:
    rows = read_rows(CLEANING / "word.csv")
    assert len({(row["vocabulary"], row["spelling"]) for row in rows}) == len(rows)
    for row in rows:
        vocabulary, spelling, code = row["vocabulary"], row["spelling"], row["code"]
        assert spelling == fold(spelling)
        if vocabulary in WITHOUT_CODE:
            assert not code
            continue
        if vocabulary == "paper-author-heading":
            assert code in ("one", "many")
            continue
        if vocabulary in ORGANIZATION:
            match, choices = (
                VOCABULARIES.match("employer", ORGANIZATION[vocabulary].format(spelling)),
                VOCABULARIES.sectors,
            )
        else:
            match = VOCABULARIES.match(vocabulary, spelling)
            choices = read_gazetteer().by_id if vocabulary == "city" else VOCABULARIES.choices(vocabulary)
        assert code in choices, row
        assert match.ours == code, (row, match)
        assert match.how != "exact", ("the code or its label says it already", row)


@pytest.mark.parametrize(("vocabulary", "text"), [("missing", "bilinmiyor"), ("missing", "non renseigné")])
def test_words_for_not_known_leave_a_cell_empty(vocabulary: str, text: str) -> None:
    assert fold(text) in synonyms(vocabulary)
    assert VOCABULARIES.match("degree", text).ours == ""


def test_every_listed_country_name_is_reached() -> None:
    rows = read_rows(CLEANING / "country_name.csv")
    assert len({row["spelling"] for row in rows}) == len(rows)
    for row in rows:
        assert row["spelling"] == fold(row["spelling"])
        assert country_code_of(row["spelling"]) == row["country_code"]
        assert pycountry.countries.get(alpha_2=row["country_code"])


def test_every_heading_of_the_table_is_reached_and_names_one_column_of_a_sheet() -> None:
    rows = read_rows(CLEANING / "heading.csv")
    assert len({(row["spelling"], row["target"]) for row in rows}) == len(rows)
    for row in rows:
        spelling, target = row["spelling"], row["target"].removesuffix(WEAK_MARK)
        assert spelling == fold(spelling)
        assert is_known(spelling)
        reached = 0
        for shape in LAYOUTS.values():
            named = [like.target for like in match_heading(spelling, shape) if like.score >= SYNONYM_SCORE]
            assert len(named) <= 1, (spelling, shape.name, named)
            found = [str(like.target) for like in match_heading(spelling, shape)]
            reached += target.rpartition(".")[2] in found
        assert reached, row


def test_every_part_of_a_name_is_reached_and_is_one_part() -> None:
    rows = read_rows(CLEANING / "name_part.csv")
    assert len({row["spelling"] for row in rows}) == len(rows)
    other = {"given": "Surname", "surname": "Given name"}
    for row in rows:
        assert row["spelling"] == fold(row["spelling"])
        for beside in [other[row["part"]]] if row["part"] in other else other.values():
            grid = RawSheet("a.csv", "", ((row["spelling"], beside), ("Khan", "Ayesha")), (1, 2))
            joined = join_name_columns(HeadedSheet(grid, 0, grid.rows[0]))
            assert len(joined.headings) == 3, (row, beside)


def test_places_have_one_id_each_and_those_of_the_reference_keep_theirs() -> None:
    known = read_gazetteer()
    assert len(known.by_id) > 30_000
    assert json.dumps(sorted(known.by_id)) == json.dumps(sorted(set(known.by_id)))
    lahore = known.by_id["lahore"]
    assert (lahore.country_code, lahore.known) == ("PK", True)
    assert all(-90 <= float(place.latitude) <= 90 for place in known.by_id.values())


@pytest.mark.parametrize(("vocabulary", "article"), [("employer", "an employer"), ("city", "a city")])
def test_an_undecided_value_is_reported_with_the_right_article(vocabulary: str, article: str) -> None:
    word = MatchedValue(vocabulary, "x", "", 1, None, "not recognised", needed=True, file="a.csv", line=2, heading="h")
    assert f"as {article} (" in word.problem([]).rule


def test_cities_that_an_import_adds_have_no_inhabitants():
    """GeoNames, which tells places of one name apart by them, has another year for each city."""
    added = [place.row() for place in read_gazetteer().by_id.values() if not place.known]
    assert len(added) > 1_000
    assert not any(row.get(Cities.population) for row in added)
