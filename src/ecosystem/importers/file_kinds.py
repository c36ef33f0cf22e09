"""Recognise the kind of a file by its first bytes: what it holds, and which import reads it."""

import os
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SPREADSHEET: Final = "spreadsheet"
OPENALEX: Final = "openalex-snapshot"
ORCID: Final = "orcid"
ROR: Final = "ror"
"""Imports, as their commands name them, and the option for ROR."""

PEEKED_BYTES: Final = 1 << 16
"""Bytes read from the beginning of a file, and of its unpacked content."""
GZIP: Final = b"\x1f\x8b"
TAR_BLOCK: Final = 512

_OF_PEOPLE: Final = (
    "It lists papers, not people. Give a CSV export of Scopus with “Author(s) ID” and “Authors with affiliations”, "
    "from which careers are derived, or the people themselves: ecosystem import openalex, or ecosystem import orcid"
)
_AS_TABLE: Final = "Save it as CSV (UTF-8), XLSX or Parquet, and give that"
_AUTHORS_WANTED: Final = (
    "Careers need author records: save https://api.openalex.org/authors?filter=… instead, or run "
    "ecosystem import openalex"
)


@dataclass(frozen=True)
class FileKind:
    """Kind of a file.

    Attributes
    ----------
    title
        With its article: “a Stata file”.
    remedy
        What to do with it; no full stop.
    read_by
        Imports that read it.
    """

    title: str
    remedy: str
    read_by: frozenset[str] = frozenset()

    @property
    def rule(self) -> str:
        """Rule of a problem where it is not read."""
        return f"recognised as {self.title}"

    def describe(self, file: str | Path) -> str:
        """Return what a file is and what to do with it.

        Examples
        --------
        >>> PARQUET.describe("a.parquet")
        'a.parquet: recognised as a Parquet file. Read it with: ecosystem import spreadsheet a.parquet --out FOLDER.'
        """
        return f"{file}: {self.rule}. {self.remedy.replace('FILE', str(file))}."


class WrongKindError(Exception):
    """Files are of kinds that this import does not read; the message names each with its remedy."""


def _read_by(command: str, title: str) -> FileKind:
    return FileKind(title, f"Read it with: ecosystem import {command} FILE --out FOLDER", frozenset({command}))


OPENALEX_AUTHORS: Final = _read_by(OPENALEX, "author records of OpenAlex")
OPENALEX_WORKS: Final = FileKind("works (papers) of OpenAlex, not authors", _AUTHORS_WANTED)
OPENALEX_COUNTS: Final = FileKind("counts of OpenAlex (group_by), without records", _AUTHORS_WANTED)
OPENALEX_EMPTY: Final = FileKind("a page of OpenAlex without results", _AUTHORS_WANTED)
OPENALEX_OTHER: Final = FileKind("records of OpenAlex that are no authors", _AUTHORS_WANTED)
SERVER_ERROR: Final = FileKind("an error message of a server, not data", "Correct the request, and save its answer")
ORCID_JSON: Final = _read_by(ORCID, "ORCID records in JSON")
ORCID_XML: Final = _read_by(ORCID, "ORCID records in XML")
ROR_DUMP: Final = FileKind(
    "a dump of ROR, which lists organisations", "On the command line, give it with --ror", frozenset({ROR})
)
JSON: Final = FileKind("a JSON file", _AS_TABLE, frozenset({OPENALEX, ORCID, ROR}))
PARQUET: Final = _read_by(SPREADSHEET, "a Parquet file")
WORKBOOK: Final = _read_by(SPREADSHEET, "a workbook")
ZIP: Final = FileKind("a zip", "Unpack it, and give the files in it", frozenset({SPREADSHEET, ROR}))
TAR: Final = FileKind("a tar archive", "Unpack it, and give the files in it", frozenset({OPENALEX, ORCID}))
PACKED: Final = FileKind(
    "a file packed with gzip", "Unpack it, and give the file in it", frozenset({OPENALEX, ORCID, ROR})
)
SCOPUS: Final = _read_by(SPREADSHEET, "a CSV export of Scopus")
WEB_OF_SCIENCE: Final = FileKind("an export of the Web of Science", _OF_PEOPLE)
BIBTEX: Final = FileKind("a BibTeX file", _OF_PEOPLE)
RIS: Final = FileKind("a RIS file", _OF_PEOPLE)
ENDNOTE: Final = FileKind("an EndNote file", _OF_PEOPLE)
PUBMED: Final = FileKind("an export of PubMed", _OF_PEOPLE)
STATA: Final = FileKind("a Stata file (.dta)", f"In Stata: export delimited using list.csv. {_AS_TABLE}")
SPSS: Final = FileKind("an SPSS file", f"In SPSS: File, Save As, CSV. {_AS_TABLE}")
SAS: Final = FileKind("a SAS file", _AS_TABLE)
R_DATA: Final = FileKind("a file of R", f"In R: write.csv(x, “list.csv”, row.names = FALSE). {_AS_TABLE}")
FEATHER: Final = FileKind("an Arrow (Feather) file", _AS_TABLE)
PDF: Final = FileKind("a PDF", "Give the list that it was made from, as CSV or XLSX")
SQLITE: Final = FileKind("an SQLite database", "Export its table as CSV, and give that")
WEB_PAGE: Final = FileKind(
    "a web page, whatever its name ends in", "Open it in a spreadsheet program, save it as XLSX, and give that"
)
XML_WORKBOOK: Final = FileKind(
    "an XML spreadsheet of 2003", "Open it in a spreadsheet program, save it as XLSX, and give that"
)
XML: Final = FileKind("an XML file", _AS_TABLE)

_MAGIC: Final[Mapping[bytes, FileKind]] = {
    b"PAR1": PARQUET,
    b"\xd0\xcf\x11\xe0": WORKBOOK,
    b"<stata_dta>": STATA,
    b"$FL2": SPSS,
    b"$FL3": SPSS,
    b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60": SAS,
    b"RDX2\n": R_DATA,
    b"RDX3\n": R_DATA,
    b"ARROW1": FEATHER,
    b"FEA1": FEATHER,
    b"%PDF-": PDF,
    b"SQLite format 3\0": SQLITE,
}
_OLD_STATA: Final = re.compile(rb"[\x69\x6c\x6e-\x73][\x01\x02]\x01\x00")
"""Release (105, 108, 110–115), byte order, file type, and an unused byte."""
_TAGGED: Final = (
    (
        re.compile(r"^FN (?:Clarivate|Thomson|ISI)|^VR 1\.0\s|^PT\tAU\t|^PT [JBSP]\r?\nAU ", re.MULTILINE),
        WEB_OF_SCIENCE,
    ),
    (re.compile(r"^TY  ?- ?[A-Z]", re.MULTILINE), RIS),
    (re.compile(r"^[ \t]{0,20}@[A-Za-z]{3,20}[ \t]{0,9}[{(]", re.MULTILINE), BIBTEX),
    (re.compile(r"^%0 [A-Z]", re.MULTILINE), ENDNOTE),
    (re.compile(r"^PMID- ?\d", re.MULTILINE), PUBMED),
)
_TAGGED_CHARACTERS: Final = 4_000
"""Characters at the beginning among which the tags of a bibliography are: some begin with remarks."""
_OPENALEX_ID: Final = re.compile(r'"id"\s{0,9}:\s{0,9}"https?://openalex\.org/(?:[a-z-]{1,20}/)?([A-Z])\d')
_COUNTS: Final = re.compile(r'"group_by"\s{0,9}:\s{0,9}\[\s{0,99}\{')
_NO_RESULTS: Final = re.compile(r'"results"\s{0,9}:\s{0,9}\[\s{0,99}\]')
_ERROR: Final = re.compile(r'\{\s{0,99}"error"\s{0,9}:')
_ORCID_SUMMARY: Final = re.compile(r'\{\s{0,99}"orcid"\s{0,9}:\s{0,9}"(?:https?://orcid\.org/)?\d{4}-')


def recognize(content: bytes) -> FileKind | None:
    """Return the kind of a file by its first bytes; None for a table of text and anything else.

    Parameters
    ----------
    content
        The first :data:`PEEKED_BYTES`, or more: the rest is not looked at.

    Examples
    --------
    >>> recognize(b"@article{invented2019,") is BIBTEX, recognize(b"Name,City") is None
    (True, True)
    """
    head = content[:PEEKED_BYTES]
    if head.startswith(GZIP):
        unpacked = unpack_head(head)
        return PACKED if unpacked.startswith(GZIP) else recognize(unpacked) or PACKED
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    if _OLD_STATA.match(head):
        return STATA
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(head)
    if is_tar(head):
        return _tar_kind(head)
    return _text_kind(decode(head))


def unpack_head(head: bytes) -> bytes:
    """Return the first bytes of a file, unpacked if it is packed with gzip; empty where it is damaged."""
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, PEEKED_BYTES)
    except zlib.error:
        return b""


def is_tar(head: bytes) -> bool:
    """Test for the header of a tar archive."""
    return head[257:262] == b"ustar"


def decode(head: bytes) -> str:
    r"""Decode the beginning of a text: UTF-8 or UTF-16, with or without a byte order mark.

    Examples
    --------
    >>> decode("TY  - JOUR".encode("utf-16")), decode("[1]".encode("utf-16-le")), decode(b"\xef\xbb\xbf{}")
    ('TY  - JOUR', '[1]', '{}')
    """
    encoding = "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif head[1:2] == b"\0" != head[:1]:
        encoding = "utf-16-le"
    elif head[:1] == b"\0" != head[1:2]:
        encoding = "utf-16-be"
    return head.decode(encoding, "replace")


def check_kinds(files: Sequence[str], wanted: str) -> None:
    """Check the kinds of local files before an import reads them.

    Unrecognised ones pass; of several files, those of wrong kinds are left to the reader, which skips and counts them.

    Parameters
    ----------
    wanted
        The import that is to read them: :data:`OPENALEX`, :data:`ORCID` or :data:`ROR`.

    Raises
    ------
    WrongKindError
        If all are of kinds that the import does not read.
    """
    wrong = []
    for file in files:
        kind = recognize(read_head(file)) if os.path.isfile(file) else None
        if kind is not None and wanted not in kind.read_by:
            wrong.append(kind.describe(file))
    if wrong and len(wrong) == len(files):
        more = [f"… and {len(wrong) - MOST_NAMED:,} more files."] if len(wrong) > MOST_NAMED else []
        raise WrongKindError("\n".join([*wrong[:MOST_NAMED], *more, "Nothing was written."]))


MOST_NAMED: Final = 20
"""Files named in a message."""


def read_head(file: str | Path) -> bytes:
    """Return the first bytes of a local file; none where it cannot be opened, which its reader reports."""
    try:
        with open(file, "rb") as stream:
            return stream.read(PEEKED_BYTES)
    except OSError:
        return b""


def _zip_kind(head: bytes) -> FileKind:
    """Recognise the kind of a zip by the names of its first members."""
    if b"ror-data" in head[:TAR_BLOCK]:
        return ROR_DUMP
    is_workbook = any(name in head for name in (b"[Content_Types].xml", b"opendocument.spreadsheet", b"xl/workbook"))
    return WORKBOOK if is_workbook else ZIP


def _tar_kind(head: bytes) -> FileKind:
    """Recognise the kind of a tar archive by its first file."""
    at = 0
    while is_tar(head[at : at + TAR_BLOCK]):
        header, at = head[at : at + TAR_BLOCK], at + TAR_BLOCK
        size = tar_size(header)
        if header[156:157] in (b"0", b"\0") and not os.path.basename(tar_name(header)).startswith("."):
            found = recognize(head[at : at + size])
            return found if found is not None and found is not JSON else TAR
        at += -(-size // TAR_BLOCK) * TAR_BLOCK
    return TAR


def tar_name(header: bytes) -> str:
    """Return the name in the header of a tar's member."""
    return header[:100].partition(b"\0")[0].decode("utf-8", "replace")


def tar_size(header: bytes) -> int:
    """Return the size in the header of a tar's member; 0 where it is none."""
    digits = header[124:136].strip(b" \0")
    return int(digits, 8) if re.fullmatch(rb"[0-7]{1,12}", digits) else 0


def _text_kind(text: str) -> FileKind | None:
    start = text[:_TAGGED_CHARACTERS].lstrip()
    if start.startswith("<"):
        return _markup_kind(start)
    if start.startswith(("{", "[")):
        return _json_kind(text)
    for pattern, kind in _TAGGED:
        if pattern.search(start):
            return kind
    heading = start.partition("\n")[0]
    return SCOPUS if "Author(s) ID" in heading or ("Authors" in heading and "EID" in heading) else None


def _markup_kind(start: str) -> FileKind:
    if "orcid.org/ns" in start:
        return ORCID_XML
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return XML_WORKBOOK
    lower = start.lower()
    return WEB_PAGE if any(tag in lower for tag in ("<html", "<table", "<!doctype html")) else XML


def _json_kind(text: str) -> FileKind | None:
    if _ERROR.match(text.lstrip()):
        return SERVER_ERROR
    if _NO_RESULTS.search(text):
        return OPENALEX_COUNTS if _COUNTS.search(text) else OPENALEX_EMPTY
    if '"orcid-identifier"' in text or _ORCID_SUMMARY.match(text.lstrip()):
        return ORCID_JSON
    if found := _OPENALEX_ID.search(text):
        if '"authorships"' in text:
            return OPENALEX_WORKS
        if '"affiliations"' in text or '"last_known_institutions"' in text:
            return OPENALEX_AUTHORS
        return {"A": OPENALEX_AUTHORS, "W": OPENALEX_WORKS}.get(found[1], OPENALEX_OTHER)
    return ROR_DUMP if '"https://ror.org/' in text and '"names"' in text else JSON
