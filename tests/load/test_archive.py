"""Zips are unpacked in memory, within limits."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ecosystem.load import DataProblemsError, Reference, load_dataset, load_zip
from ecosystem.load.reading import archive as limits
from ecosystem.tables.packaging import upload_template
from tests.load.samples import DATASET, as_bytes, loaded


def pack(files: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as opened:
        for name, text in files.items():
            opened.writestr(name, as_bytes(text))
    return content.getvalue()


def rejection(archive: bytes, reference: Reference) -> str:
    with pytest.raises(DataProblemsError) as raised:
        load_zip(archive, reference)
    (problem,) = raised.value.problems
    return problem.rule


@pytest.mark.parametrize("folder", ["", "mine/", "a/b/"])
def test_tables_may_stand_in_a_folder(folder: str, reference: Reference) -> None:
    ecosystem = load_zip(pack({folder + name: text for name, text in DATASET.items()}), reference)
    assert ecosystem.metadata.digest == loaded(DATASET, reference).metadata.digest


def test_a_zip_may_come_as_path_bytes_or_upload(reference: Reference, tmp_path: Path) -> None:
    packed = pack(DATASET)
    (tmp_path / "mine.zip").write_bytes(packed)
    digests = {
        load_zip(packed, reference).metadata.digest,
        load_zip(tmp_path / "mine.zip", reference).metadata.digest,
        load_dataset(tmp_path / "mine.zip", reference).metadata.digest,
        load_dataset({"mine.zip": packed}, reference).metadata.digest,
    }
    assert len(digests) == 1


def test_the_template_that_is_filled_in_is_read_without_its_example(reference: Reference) -> None:
    with zipfile.ZipFile(io.BytesIO(upload_template())) as template:
        files = {name: template.read(name) for name in template.namelist()}
    ecosystem = load_zip(pack({**files, **DATASET}), reference)
    assert len(ecosystem.researchers) == 3


def test_hidden_files_are_ignored(reference: Reference) -> None:
    more: dict[str, str | bytes] = {"__MACOSX/._researchers.csv": b"\0", ".git/cities.csv": "x", "mine/.DS_Store": b"x"}
    ecosystem = load_zip(pack(more | {f"mine/{name}": text for name, text in DATASET.items()}), reference)
    assert len(ecosystem.researchers) == 3


@pytest.mark.parametrize("name", ["../researchers.csv", "/researchers.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv"])
def test_names_outside_the_zip_are_rejected(name: str, reference: Reference) -> None:
    assert "points outside the zip" in rejection(pack({**DATASET, name: "x"}), reference)


def test_a_bomb_is_not_unpacked(reference: Reference) -> None:
    packed = pack({**DATASET, "transitions.csv": b"0" * (64 << 20)})
    assert len(packed) < 100_000
    assert "unpacks to too much" in rejection(packed, reference)


def test_many_members_together_are_bounded(reference: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    assert "unpacks to too much" in rejection(pack(DATASET), reference)


def test_too_many_files_are_rejected(reference: Reference) -> None:
    assert "more than 200 files" in rejection(pack({f"{number}.csv": "" for number in range(201)}), reference)


def test_stated_sizes_are_not_trusted(reference: Reference) -> None:
    packed = bytearray(pack({"researchers.csv": b"x" * 5000}, method=zipfile.ZIP_STORED))
    central = packed.index(b"PK\x01\x02")
    packed[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(DataProblemsError):
        load_zip(bytes(packed), reference)


def test_encrypted_zips_are_rejected(reference: Reference) -> None:
    packed = bytearray(pack(DATASET))
    central = packed.index(b"PK\x01\x02")
    packed[central + 8] |= 1
    assert "locked with a password" in rejection(bytes(packed), reference)


@pytest.mark.parametrize("cut", [0, 10, 100, -30])
def test_damaged_zips_are_a_problem(cut: int, reference: Reference) -> None:
    assert "zip" in rejection(pack(DATASET)[:cut] if cut else b"", reference)


def test_a_zip_without_tables(reference: Reference) -> None:
    assert rejection(pack({"a.png": b"x"}), reference) == "the zip holds no CSV file"
