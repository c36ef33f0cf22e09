"""Accepted formats: encodings, separators, line ends, quotes, blanks, scripts."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from ecosystem.load import Ecosystem, Reference
from ecosystem.load.reading.files import File
from ecosystem.load.reading.strict_reader import read_strict
from ecosystem.tables import DATASET_TABLES, Cities, Researchers, Sectors, Transitions
from tests.load.samples import DATASET, loaded


def same(one: Ecosystem, other: Ecosystem) -> None:
    for table in ("researchers", "transitions", "cities", "sectors", "sources_table"):
        assert_frame_equal(getattr(one, table), getattr(other, table))


@pytest.fixture(scope="module")
def plain(reference: Reference) -> Ecosystem:
    return loaded(DATASET, reference)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_read_the_same(encoding: str, plain: Ecosystem, reference: Reference) -> None:
    same(loaded({name: text.encode(encoding) for name, text in DATASET.items()}, reference), plain)


def test_urdu_stays_urdu(plain: Ecosystem) -> None:
    assert plain.researchers.loc[2, Researchers.name] == "محمد علی"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "José “Zürich” – École"), ("cp1252", "Müller"), ("cp1252", "Ângela Ñuñez"), ("cp1256", "محمد علی")],
)
def test_one_byte_encodings_are_detected_with_a_remark(
    encoding: str, name: str, texts: dict[str, str], reference: Reference
) -> None:
    name = name.replace("ی", "ي") if encoding == "cp1256" else name
    text = texts["researchers.csv"].replace("محمد علی", name)
    ecosystem = loaded({**texts, "researchers.csv": text.encode(encoding)}, reference)
    assert ecosystem.researchers.loc[2, Researchers.name] == name
    assert any("save it as UTF-8" in remark for remark in ecosystem.remarks)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_separators(separator: str, texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    swapped = {name: text.replace(",", separator).replace('"', "") for name, text in texts.items()}
    swapped["transitions.csv"] = swapped["transitions.csv"].replace(f"one{separator} two", "one, two")
    same(loaded(swapped, reference), plain)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", "\r\n \r\n"])
def test_line_ends_and_blank_lines(end: str, texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    same(loaded({name: text.replace("\n", end) for name, text in texts.items()}, reference), plain)


def test_a_last_line_without_an_end(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    same(loaded({name: text.rstrip("\n") for name, text in texts.items()}, reference), plain)


def test_quotes_around_everything_change_nothing(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    quoted = {
        name: "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text.splitlines())
        for name, text in texts.items()
        if '"' not in text
    }
    same(loaded({**texts, **quoted}, reference), plain)


def test_quoted_cells_hold_separators_quotes_and_line_ends(texts: dict[str, str], reference: Reference) -> None:
    texts["transitions.csv"] = texts["transitions.csv"].replace('"one, two"', '"one, ""two""\nthree\r\nfour"')
    ecosystem = loaded(texts, reference)
    assert ecosystem.transitions.loc[1, Transitions.note] == 'one, "two"\nthree\r\nfour'


def test_na_is_namibia(plain: Ecosystem) -> None:
    assert plain.transitions.loc[1, Transitions.to_country_code] == "NA"
    assert plain.cities.loc[2, Cities.country_code] == "NA"
    assert not plain.transitions[Transitions.to_country_code].isna().any()


def test_words_for_missing_values_stay_words(texts: dict[str, str], reference: Reference) -> None:
    texts["researchers.csv"] = texts["researchers.csv"].replace("Aisha", "null").replace("محمد علی", "nan")
    assert loaded(texts, reference).researchers[Researchers.name].tolist()[::2] == ["null", "nan"]


def test_blanks_around_values_do_not_count(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    texts["researchers.csv"] = texts["researchers.csv"].replace(",", " ,\u00a0")
    same(loaded(texts, reference), plain)


def test_ids_of_digits_keep_their_zeros(texts: dict[str, str], reference: Reference) -> None:
    changed = {name: text.replace("r-", "00") for name, text in texts.items()}
    ecosystem = loaded(changed, reference)
    assert ecosystem.researchers[Researchers.researcher_id].tolist() == ["001", "002", "003"]
    assert ecosystem.transitions[Transitions.researcher_id].tolist() == ["001", "002"]


@pytest.mark.parametrize("year", ["2010.0", "+2010", "۲۰۱۰", " 2010 ", "2.01e3", "02010"])
def test_ways_to_write_a_whole_number(year: str, texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    texts["researchers.csv"] = texts["researchers.csv"].replace(",2010,2010,", f",{year},{year},")
    same(loaded(texts, reference), plain)


@pytest.mark.parametrize(("yes", "no"), [("TRUE", "FALSE"), ("True", "False"), ("1", "0")])
def test_ways_to_write_yes_and_no(
    yes: str, no: str, texts: dict[str, str], plain: Ecosystem, reference: Reference
) -> None:
    texts["cities.csv"] = texts["cities.csv"].replace("true", yes).replace("false", no)
    same(loaded(texts, reference), plain)


def test_headers_in_other_capitals_are_accepted(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    header = "researcher_id,name,field"
    texts["researchers.csv"] = texts["researchers.csv"].replace(header, "Researcher ID, Name,FIELD")
    ecosystem = loaded(texts, reference)
    same(ecosystem, plain)
    assert "researchers.csv: the column “Researcher ID” was read as researcher_id." in ecosystem.remarks


def test_excel_separator_line_is_skipped(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    texts["sectors.csv"] = "sep=;\n" + texts["sectors.csv"].replace(",", ";")
    same(loaded(texts, reference), plain)


def test_empty_rows_and_trailing_empty_cells_are_skipped(
    texts: dict[str, str], plain: Ecosystem, reference: Reference
) -> None:
    texts["sectors.csv"] = texts["sectors.csv"].replace("Universities\n", "Universities,,\n") + ",,,\n,,,,,\n"
    ecosystem = loaded(texts, reference)
    same(ecosystem, plain)
    assert "sectors.csv: 2 empty rows were skipped." in ecosystem.remarks


def test_a_missing_optional_column_is_empty(texts: dict[str, str], reference: Reference) -> None:
    sectors = pd.Series(texts["sectors.csv"].splitlines()).str.rsplit(",", n=1).str[0]
    texts["sectors.csv"] = "\n".join(sectors) + "\n"
    ecosystem = loaded(texts, reference)
    assert ecosystem.sectors[Sectors.description].isna().all()
    assert ecosystem.sectors[Sectors.description].dtype == "str"


def test_an_unknown_column_is_ignored_with_a_remark(texts: dict[str, str], reference: Reference) -> None:
    texts["sectors.csv"] = texts["sectors.csv"].replace("\n", ",x\n").replace("description,x", "description,colour")
    ecosystem = loaded(texts, reference)
    assert list(ecosystem.sectors) == list(Sectors.columns())
    assert "sectors.csv: the column “colour” is not part of sectors and was not read." in ecosystem.remarks


def test_files_by_other_names(texts: dict[str, str], plain: Ecosystem, reference: Reference) -> None:
    renamed = {name.title().replace(".Csv", " (1).CSV"): text for name, text in texts.items()}
    same(loaded(renamed, reference), plain)


def test_an_unknown_file_is_ignored_with_a_remark(texts: dict[str, str], reference: Reference) -> None:
    ecosystem = loaded({**texts, "budget.csv": "a,b\n1,2\n"}, reference)
    assert "budget.csv is not a table of a dataset and was not read." in ecosystem.remarks


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = '\nsector_id,name,domain\r\nu,"a\nb\r\nc",academia\r\rv,d,industry\n\n"w",e,academia'
    sheet = read_strict(File("sectors.csv", text.encode()), Sectors)
    assert sheet.lines is not None
    assert sheet.lines.tolist() == [3, 7, 9]


def test_every_column_has_its_dtype(plain: Ecosystem) -> None:
    assert str(plain.researchers.dtypes[Researchers.degree_year]) == "Int64"
    assert plain.cities.dtypes[Cities.latitude] == "float64"
    assert plain.cities.dtypes[Cities.is_hub] == "bool"
    assert plain.researchers.dtypes[Researchers.name] == "str"
    categories = plain.transitions[Transitions.researcher_id].cat.categories
    assert categories.tolist() == plain.researchers[Researchers.researcher_id].tolist()
    assert plain.researchers[Researchers.field].cat.categories.tolist() == list(Researchers.field.rule.values)
    assert not plain.researchers[Researchers.field].cat.ordered
    assert plain.cities[Cities.country_code].cat.categories.tolist() == ["NA", "PK"]
    assert [list(frame) for frame in (plain.researchers, plain.transitions, plain.cities, plain.sectors)] == [
        list(table.columns()) for table in DATASET_TABLES[:4]
    ]
