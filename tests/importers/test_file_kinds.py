"""Files of every kind: read, or recognised and explained, by each import alike."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ecosystem.cli import main
from ecosystem.importers import file_kinds
from ecosystem.importers.file_kinds import WrongKindError, check_kinds, recognize
from ecosystem.importers.json_lines import record_reader, tar_reader
from ecosystem.importers.json_lines.record_reader import ReadReport, RecordParser, read_rows
from ecosystem.importers.openalex.author_parser import AuthorParser
from ecosystem.importers.orcid.ai_subjects import SubjectRules
from ecosystem.importers.orcid.degrees import DegreeRules
from ecosystem.importers.orcid.orcid_parser import OrcidParser
from ecosystem.importers.organisations import RorDumpError, read_registry
from ecosystem.load import load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.published_records import MIT, NUST, author, orcid_full

CASES = Path(__file__).parents[1] / "cases" / "formats"
PAGE = (CASES / "openalex_page.json").read_bytes()
RECORD = json.loads(PAGE)["results"][0]
WORK = {"id": "https://openalex.org/W1", "title": "A paper", "authorships": [{"author": {"id": RECORD["id"]}}]}
SORTED_AUTHOR = json.dumps(RECORD, sort_keys=True).encode()


def page(*results: Mapping, **other: object) -> bytes:
    return json.dumps({"meta": {"count": len(results)}, "results": results, "group_by": [], **other}).encode()


def tar(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


ORCID_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<record:record path="/0000-0001-5109-3700" xmlns:record="http://www.orcid.org/ns/record"
 xmlns:common="http://www.orcid.org/ns/common" xmlns:person="http://www.orcid.org/ns/person"
 xmlns:pd="http://www.orcid.org/ns/personal-details" xmlns:keyword="http://www.orcid.org/ns/keyword"
 xmlns:e="http://www.orcid.org/ns/employment" xmlns:a="http://www.orcid.org/ns/activities">
<common:orcid-identifier><common:path>0000-0001-5109-3700</common:path></common:orcid-identifier>
<person:person><person:name><pd:given-names>Invented</pd:given-names><pd:family-name>Person</pd:family-name></person:name>
<keyword:keywords><keyword:keyword><keyword:content>machine learning</keyword:content></keyword:keyword>
</keyword:keywords>
</person:person>
<a:activities-summary><a:employments>
<a:affiliation-group><e:employment-summary><common:role-title>Lecturer</common:role-title>
<common:start-date><common:year>2012</common:year></common:start-date><common:end-date><common:year>2016</common:year>
</common:end-date><common:organization><common:name>University of Alpha</common:name><common:address>
<common:city>Lahore</common:city><common:country>PK</common:country></common:address></common:organization>
</e:employment-summary><e:employment-summary><common:role-title>Lecturer, stated again</common:role-title>
<common:start-date><common:year>2012</common:year></common:start-date><common:organization>
<common:name>University of Alpha</common:name></common:organization></e:employment-summary></a:affiliation-group>
<a:affiliation-group><e:employment-summary><common:start-date><common:year>2016</common:year></common:start-date>
<common:organization><common:name>University of Gamma</common:name><common:address><common:city>Berlin</common:city>
<common:country>DE</common:country></common:address></common:organization></e:employment-summary></a:affiliation-group>
</a:employments></a:activities-summary></record:record>"""

KINDS = {
    "a page": (PAGE, file_kinds.OPENALEX_AUTHORS),
    "packed page": (gzip.compress(PAGE), file_kinds.OPENALEX_AUTHORS),
    "array": (json.dumps([RECORD, RECORD]).encode(), file_kinds.OPENALEX_AUTHORS),
    "single author": (json.dumps(RECORD).encode(), file_kinds.OPENALEX_AUTHORS),
    "author with sorted keys": (SORTED_AUTHOR, file_kinds.OPENALEX_AUTHORS),
    "page in UTF-16": (PAGE.decode().encode("utf-16"), file_kinds.OPENALEX_AUTHORS),
    "page of works": (page(WORK), file_kinds.OPENALEX_WORKS),
    "single work": (json.dumps(WORK).encode(), file_kinds.OPENALEX_WORKS),
    "page of institutions": (page({"id": "https://openalex.org/I1"}), file_kinds.OPENALEX_OTHER),
    "groups": (page(group_by=[{"key": "PK", "count": 3}]), file_kinds.OPENALEX_COUNTS),
    "empty page": (page(), file_kinds.OPENALEX_EMPTY),
    "error": (b'{"error": "Invalid query", "message": "no such filter"}', file_kinds.SERVER_ERROR),
    "ORCID XML": (ORCID_XML, file_kinds.ORCID_XML),
    "ORCID XML packed": (gzip.compress(ORCID_XML), file_kinds.ORCID_XML),
    "ORCID archive": (tar({"a/1.xml": ORCID_XML}), file_kinds.ORCID_XML),
    "ORCID archive, not packed": (tar({"a/1.xml": ORCID_XML}, "w"), file_kinds.ORCID_XML),
    "ORCID archive of JSON": (tar({"a/1.json": json.dumps(orcid_full()).encode()}), file_kinds.ORCID_JSON),
    "archive of CSV": (tar({"a.csv": b"Name\n"}), file_kinds.TAR),
    "zip": (zipped(a__csv=b"Name\n"), file_kinds.ZIP),
    "truncated gzip": (gzip.compress(PAGE * 9)[:-40], file_kinds.OPENALEX_AUTHORS),
    "damaged gzip": (b"\x1f\x8b\x08garbage", file_kinds.PACKED),
    "gzip in gzip": (gzip.compress(gzip.compress(PAGE)), file_kinds.PACKED),
    "BibTeX": (b"% Encoding: UTF-8\n\n@Article{khan2019,\n  author = {Khan, A.},\n", file_kinds.BIBTEX),
    "BibTeX of Scopus": (b"\xef\xbb\xbfScopus\nEXPORT DATE: 1 May\n\n@ARTICLE{Khan2019,\n", file_kinds.BIBTEX),
    "RIS": (b"TY  - JOUR\r\nAU  - Khan, A.\r\nER  - \r\n", file_kinds.RIS),
    "RIS with an empty line first": (b"\r\n\r\nTY  - CPAPER\r\nTI  - A\r\n", file_kinds.RIS),
    "RIS in UTF-16": ("TY  - JOUR\r\nAU  - Khan, Ä.\r\n".encode("utf-16"), file_kinds.RIS),
    "Web of Science": (
        "\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Khan, A\n".encode(),
        file_kinds.WEB_OF_SCIENCE,
    ),
    "Web of Science, tabs": (b"PT\tAU\tBA\tBE\tTI\nJ\tKhan, A\t\t\tA paper\n", file_kinds.WEB_OF_SCIENCE),
    "EndNote": (b"%0 Journal Article\n%A Khan, A.\n", file_kinds.ENDNOTE),
    "PubMed": (b"\nPMID- 12345678\nOWN - NLM\n", file_kinds.PUBMED),
    "Scopus": ((CASES / "scopus.csv").read_bytes(), file_kinds.SCOPUS),
    "Stata 13 and later": (b"<stata_dta><header><release>118</release>", file_kinds.STATA),
    "Stata 12": (b"\x73\x02\x01\x00\x05\x00" + bytes(100), file_kinds.STATA),
    "Stata 8": (b"\x71\x01\x01\x00\x00\x05" + bytes(100), file_kinds.STATA),
    "SPSS": (b"$FL2@(#) SPSS DATA FILE", file_kinds.SPSS),
    "Parquet": (b"PAR1\x15\x04", file_kinds.PARQUET),
    "Feather": (b"ARROW1\0\0", file_kinds.FEATHER),
    "R": (gzip.compress(b"RDX3\nX\n"), file_kinds.R_DATA),
    "PDF": (b"%PDF-1.7\n", file_kinds.PDF),
    "HTML": (b"\n<!DOCTYPE html><html><table><tr><td>Name</td></tr></table></html>", file_kinds.WEB_PAGE),
    "XML spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        file_kinds.XML_WORKBOOK,
    ),
    "list": (b"Name,Employer\nA,University\n", None),
    "list with an address": (b"Name,E-mail\nA,@home\n", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_recognised(name: str) -> None:
    content, kind = KINDS[name]
    assert recognize(content) is kind


@pytest.mark.parametrize("command", ["openalex-snapshot", "orcid", "ror"])
@pytest.mark.parametrize("name", KINDS)
def test_import_commands_read_a_file_or_explain_its_kind(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, kind = KINDS[name]
    if kind is None or command in kind.read_by:
        return
    path, page_path = tmp_path / "file", tmp_path / "page.json"
    path.write_bytes(content)
    page_path.write_bytes(PAGE)
    words = ["openalex-snapshot", page_path, "--ror", path] if command == "ror" else [command, path]
    assert run(*words, out=tmp_path / "out") == 2
    message = capsys.readouterr().err
    assert kind.describe(path) in message
    assert "No researcher is left" not in message
    assert not (tmp_path / "out").exists()


def test_one_file_of_another_kind_among_several_does_not_stop_an_import(tmp_path: Path) -> None:
    names = ("good", "page of works")
    paths = [tmp_path / name for name in names]
    paths[0].write_bytes(PAGE)
    paths[1].write_bytes(KINDS["page of works"][0])
    check_kinds([str(path) for path in paths], "openalex-snapshot")
    with pytest.raises(WrongKindError):
        check_kinds([str(paths[1])], "openalex-snapshot")


def run(*words: object, out: Path) -> int:
    return main(["import", *map(str, words), "--out", str(out), "--as-of", "2025-12-31", "--no-sensitivity"])


def moves_of(out: Path) -> list[tuple]:
    moves = load_dataset(out, load_reference(SITE / "data" / "reference")).transitions
    return list(zip(moves.researcher_id, moves.year, moves.from_organization, moves.to_organization, strict=True))


FORMS = {
    "page.json": PAGE,
    "page": PAGE,
    "page.txt.gz": gzip.compress(PAGE),
    "array.json": json.dumps([RECORD]).encode(),
    "array.gz": gzip.compress(b"\n [" + json.dumps(RECORD, indent=1).encode() + b"]"),
    "indented.txt": json.dumps(json.loads(PAGE), indent=2).encode(),
    "one.json": json.dumps(RECORD, indent=2).encode(),
    "windows.json": PAGE.decode().encode("utf-16"),
    "marked.json": b"\xef\xbb\xbf" + PAGE,
    "archive.tar.gz": tar({"pages/1.json": PAGE, "pages/2.json": page()}),
    "lines.jsonl": json.dumps(RECORD).encode() + b"\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_author_records_are_read_in_every_form(name: str, tmp_path: Path) -> None:
    (row,), report = read(tmp_path / name, FORMS[name], AuthorParser("PK", 2005))
    assert (report.lines, report.kept, dict(report.skipped.counts)) == (1, 1, {})
    assert (row["person_id"], [one["years"][0] for one in row["affiliations"]]) == ("A9999999999", [2015, 2019])


def read(path: Path, content: bytes, parser: RecordParser) -> tuple[list[dict], ReadReport]:
    report = ReadReport()
    path.write_bytes(content)
    return [json.loads(row) for row in read_rows(str(path), parser, report)], report


def test_a_page_becomes_a_career(tmp_path: Path) -> None:
    assert run("openalex-snapshot", CASES / "openalex_page.json", out=tmp_path / "out") == 0
    assert moves_of(tmp_path / "out") == [("A9999999999", 2019, "University of Alpha", "University of Gamma")]


def test_every_record_of_a_page_is_read(tmp_path: Path) -> None:
    records = [author(number, (NUST, range(2008, 2014)), (MIT, range(2014, 2020))) for number in range(1, 26)]
    rows, report = read(tmp_path / "page.json", page(*records, "not a record"), AuthorParser("PK", 2005))
    assert (len(rows), report.lines, report.skipped.counts) == (25, 26, {"not-a-record": 1})


MANY = [author(number, (NUST, range(2008, 2014)), (MIT, range(2014, 2020))) for number in range(1, 26)]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
@pytest.mark.parametrize("form", ["page.json", "page.gz", "array.json", "archive.tar"])
def test_of_a_page_that_breaks_off_the_records_before_are_used(form: str, share: float, tmp_path: Path) -> None:
    content = page(*MANY) if "page" in form else json.dumps(MANY).encode()
    content = gzip.compress(content, mtime=0) if form == "page.gz" else content
    content = content[: int(len(content) * share)]
    content = tar({"1.json": content}, "w") if form == "archive.tar" else content
    rows, report = read(tmp_path / form, content, AuthorParser("PK", 2005))
    assert [row["person_id"] for row in rows] == [f"A{number}" for number in range(1, len(rows) + 1)]
    assert (0 if form == "page.gz" else 1) <= len(rows) <= 25
    assert report.skipped.counts == {"broken-off": 1}


def test_a_file_without_records_is_no_reason_for_ror(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.json"
    path.write_bytes(PAGE[:60])
    assert run("openalex-snapshot", path, out=tmp_path / "out") == 1
    message = capsys.readouterr().err
    assert "file that breaks off" in message
    assert "ROR" not in message


@pytest.mark.parametrize(
    ("name", "content"),
    {
        "summaries.tar.gz": tar({"s/1.xml": ORCID_XML, "s/._1.xml": b"x", "s/2.json": b"{}", "s/notes": b"<a/>"}),
        "summaries.tar": tar({"s/1.xml": ORCID_XML}, "w"),
        "long name.tar.gz": tar({f"{'long' * 60}/1.xml": ORCID_XML}),
        "0000-0001-5109-3700.xml": ORCID_XML,
        "record.gz": gzip.compress(ORCID_XML),
    }.items(),
)
def test_orcid_xml_is_read_in_every_form(name: str, content: bytes, tmp_path: Path) -> None:
    (row,), _ = read(tmp_path / name, content, orcid_parser())
    assert (row["person_id"], row["name"], row["field"]) == (
        "0000-0001-5109-3700",
        "Invented Person",
        "machine-learning",
    )
    assert [(one["name"], one["city"], one["first"], one["last"], one["role"]) for one in row["affiliations"]] == [
        ("University of Alpha", "Lahore", 2012, 2016, "Lecturer"),
        ("University of Gamma", "Berlin", 2016, None, None),
    ]


def orcid_parser() -> OrcidParser:
    cleaning = SITE / "data" / "cleaning"
    subjects = SubjectRules.read(cleaning, least_titles=2, least_share=0.25)
    return OrcidParser("PK", 2005, frozenset(), subjects, DegreeRules.read(cleaning))


def test_orcid_xml_becomes_careers(tmp_path: Path) -> None:
    path, out = tmp_path / "summaries.tar.gz", tmp_path / "out"
    path.write_bytes(tar({"s/1.xml": ORCID_XML}))
    assert run("orcid", path, out=out) == 0
    assert moves_of(out) == [("0000-0001-5109-3700", 2016, "University of Alpha", "University of Gamma")]


def test_the_public_files_form_is_read_and_unknown_subjects_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("orcid", CASES / "orcid_summaries.tar.gz", out=tmp_path / "out") == 1
    message = capsys.readouterr().err
    assert "No researcher is left of 1 record (people of the country: 1" in message
    assert "subject is unknown" in message
    assert "ROR" not in message


HOSTILE_XML = {
    "entities": b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><record xmlns="http://www.orcid.org/ns/r">&b;</record>',
    "deep": b'<record xmlns="http://www.orcid.org/ns/r">' + b"<a>" * 100_000,
    "broken off": ORCID_XML[:900],
    "something else": b'<works xmlns="http://www.orcid.org/ns/work"/>',
}


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_hostile_xml_is_counted_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    content = tar({"1.xml": HOSTILE_XML[name], "2.xml": ORCID_XML})
    rows, report = read(tmp_path / "a.tar.gz", content, orcid_parser())
    assert (len(rows), sum(report.skipped.counts.values())) == (1, 1)


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_archive_gives_what_came_before(packed: bool, tmp_path: Path) -> None:
    whole = tar({"1.xml": ORCID_XML, "2.xml": ORCID_XML}, "w")
    first = 512 + -(-len(ORCID_XML) // 512) * 512
    cut = whole[: first + 512 + 700]
    rows, report = read(tmp_path / "a.tar", gzip.compress(cut)[:-6] if packed else cut, orcid_parser())
    assert (len(rows), report.skipped.counts) == (1, {"broken-off": 1})


def test_long_members_and_documents_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar_reader, "LONGEST_LINE", 3_000)
    rows, report = read(tmp_path / "a.tgz", tar({"1.xml": b" " * 9_000, "2.xml": ORCID_XML}), orcid_parser())
    assert (len(rows), report.skipped.counts) == (1, {"too-long": 1})
    monkeypatch.setattr(record_reader, "MAX_DOCUMENT_BYTES", 500)
    rows, report = read(tmp_path / "page.json", PAGE, AuthorParser("PK", 2005))
    assert (rows, report.skipped.counts) == ([], {"too-long": 1})


DAMAGED = {
    "bad header": (CASES / "bad_ror.zip").read_bytes(),
    "no JSON": zipped(readme__txt=b"x", **{"ror-data__txt": b"x"}),
    "empty": b"PK\x05\x06" + bytes(18),
    "cut": zipped(ror__json=b"[]" * 400)[:-30],
    "other JSON": zipped(ror__json=b'[{"a": 1}]'),
    "locked": zipped(ror__json=b"[]").replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\x01\0"),
    "unknown method": zipped(ror__json=b"[]").replace(b"\0\0\0\0\0\0!\0", b"\0\0\x63\0\0\0!\0"),
    "nothing": b"",
    "text": b"id,name\n",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_dump_of_ror_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "ror.zip"
    path.write_bytes(DAMAGED[name])
    with pytest.raises(RorDumpError, match="zenodo") as error:
        read_registry(path)
    assert str(path) in str(error.value)


def test_a_damaged_dump_of_ror_is_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run("openalex-snapshot", CASES / "openalex_page.json", "--ror", CASES / "bad_ror.zip", out=tmp_path / "o") == 2
    )
    assert "bad_ror.zip is a damaged or locked zip" in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, (_, kind) in KINDS.items() if kind not in (None, file_kinds.ZIP)])
def test_validate_says_what_a_foreign_file_is_and_what_reads_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, kind = KINDS[name]
    file = tmp_path / "brought.dat"
    file.write_bytes(content)
    assert main(["validate", str(file)]) == 2
    alone = capsys.readouterr().err
    assert main(["validate", str(tmp_path)]) == 1
    for text in (alone, capsys.readouterr().out):
        assert kind.describe(file) in text
        assert " FILE" not in text
