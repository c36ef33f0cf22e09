"""Checked copies: quick, and never trusted when anything at all has changed."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from ecosystem.load import Ecosystem, Reference, load_dataset, load_reference, loader, parquet_cache
from tests.load.samples import DATASET, REFERENCE, reference_from, write

TABLES = ("researchers", "transitions", "cities", "sectors", "sources_table")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each time that files are really read and checked."""
    calls: list[str] = []
    for name in ("read_dataset", "read_reference"):
        original = getattr(loader, name)

        def noted(*arguments: object, original: object = original, name: str = name) -> object:
            calls.append(name)
            return original(*arguments)  # type: ignore[operator]

        monkeypatch.setattr(loader, name, noted)
    return calls


def same(one: Ecosystem, other: Ecosystem) -> None:
    assert (one.metadata, one.remarks) == (other.metadata, other.remarks)
    for table in TABLES:
        assert_frame_equal(getattr(one, table), getattr(other, table))


def copy_in(cache: Path) -> Path:
    (copy,) = cache.glob("*.columns")
    return copy


def test_a_second_start_gives_the_same_and_checks_nothing(
    folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    first = load_dataset(folder, reference, columnar=cache)
    second = load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"]
    same(first, second)
    for frame in ("people", "moves", "spells", "skills"):
        assert_frame_equal(getattr(first, frame), getattr(second, frame))


def test_the_reference_tables_have_a_copy_too(tmp_path: Path, cache: Path, read: list[str]) -> None:
    reference_from(tmp_path)
    first, second = (load_reference(tmp_path, columnar=cache) for _ in range(2))
    assert read == ["read_reference"] * 2
    for table, frame in first.tables.items():
        assert_frame_equal(frame, second[table])
    assert first.digest == second.digest


def test_copies_lie_in_the_users_cache_and_are_theirs_alone(folder: Path, reference: Reference) -> None:
    load_dataset(folder, reference)
    cache = Path(os.environ["XDG_CACHE_HOME"]) / "ecosystem"
    assert cache == parquet_cache.default_folder()
    assert cache.stat().st_mode & 0o777 == 0o700
    assert copy_in(cache).stat().st_mode & 0o777 == 0o600


def test_uploads_are_never_copied(reference: Reference) -> None:
    load_dataset({name: text.encode() for name, text in DATASET.items()}, reference)
    assert not parquet_cache.default_folder().exists()


def test_no_copy_where_none_is_wanted(folder: Path, reference: Reference, cache: Path) -> None:
    load_dataset(folder, reference, columnar=cache, keep_copy=False)
    assert not cache.exists()


@pytest.mark.parametrize("name", [*DATASET, "datapackage.json"])
def test_any_change_of_any_file_makes_another_copy(
    name: str, folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    (folder / "datapackage.json").write_text('{"name": "mine", "kind": "observed"}')
    first = load_dataset(folder, reference, columnar=cache)
    state = (folder / name).stat()
    changed = (folder / name).read_text().replace("Aisha", "Alina").replace("university", "universitY")
    changed = changed.replace("Own survey", "Own Survey").replace("mine", "ours").replace("Lahore", "LaHore")
    for path in folder.glob("*.csv"):
        if "universitY" in changed and path.name != name:
            path.write_text(path.read_text().replace("university", "universitY"))
    (folder / name).write_text(changed)
    os.utime(folder / name, ns=(state.st_atime_ns, state.st_mtime_ns))
    second = load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2
    assert first.metadata.digest != second.metadata.digest


def test_a_file_touched_but_not_changed_is_the_same(
    folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    first = load_dataset(folder, reference, columnar=cache)
    for path in folder.iterdir():
        path.touch()
    assert load_dataset(folder, reference, columnar=cache).metadata.digest == first.metadata.digest
    assert read == ["read_dataset"]


def test_other_reference_tables_make_another_copy(
    folder: Path, cache: Path, reference: Reference, read: list[str], tmp_path: Path
) -> None:
    load_dataset(folder, reference, columnar=cache)
    other = write(tmp_path / "other", {})
    reference_from(other)
    (other / "cities.csv").write_text(REFERENCE["cities"].replace("Windhoek", "Windhuk"))
    load_dataset(folder, load_reference(other, keep_copy=False), columnar=cache)
    assert read.count("read_dataset") == 2


def test_other_code_makes_another_copy(
    folder: Path, cache: Path, reference: Reference, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_dataset(folder, reference, columnar=cache)
    monkeypatch.setattr(loader, "_code", lambda: "the rules of tomorrow")
    load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2


@pytest.mark.parametrize("damage", ["cut", "empty", "flip first", "flip middle", "flip last", "longer", "other key"])
def test_a_damaged_copy_is_passed_over_and_written_anew(
    damage: str, folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    first = load_dataset(folder, reference, columnar=cache)
    copy = copy_in(cache)
    content = bytearray(copy.read_bytes())
    whole = bytes(content)
    if damage.startswith("flip"):
        content[{"first": 0, "middle": len(content) // 2, "last": -1}[damage.split()[1]]] ^= 1
    elif damage == "other key":
        (folder / "cities.csv").write_text(DATASET["cities.csv"].replace("Lahore", "Lahaur"))
        load_dataset(folder, reference, columnar=cache)
        (other,) = (path for path in cache.glob("*.columns") if path != copy)
        content = bytearray(other.read_bytes())
        (folder / "cities.csv").write_text(DATASET["cities.csv"])
    else:
        content = {"cut": content[: len(content) // 2], "empty": bytearray(), "longer": content + b"\0"}[damage]
    copy.write_bytes(content)
    read.clear()
    same(load_dataset(folder, reference, columnar=cache), first)
    assert read == ["read_dataset"]
    assert copy.read_bytes() == whole


def test_every_single_byte_of_a_copy_counts(folder: Path, cache: Path, reference: Reference) -> None:
    first = load_dataset(folder, reference, columnar=cache)
    copy = copy_in(cache)
    whole = copy.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        copy.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        same(load_dataset(folder, reference, columnar=cache), first)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(
    mode: int, folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    load_dataset(folder, reference, columnar=cache)
    cache.chmod(mode)
    load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2


def test_a_copy_that_others_may_write_to_is_not_used(
    folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    load_dataset(folder, reference, columnar=cache)
    copy_in(cache).chmod(0o666)
    load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2


def test_a_copy_of_somebody_else_is_not_used(
    folder: Path, cache: Path, reference: Reference, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_dataset(folder, reference, columnar=cache)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2


def test_a_link_in_place_of_a_copy_is_not_followed(
    folder: Path, cache: Path, reference: Reference, read: list[str]
) -> None:
    load_dataset(folder, reference, columnar=cache)
    copy = copy_in(cache)
    copy.rename(cache / "elsewhere")
    copy.symlink_to(cache / "elsewhere")
    load_dataset(folder, reference, columnar=cache)
    assert read == ["read_dataset"] * 2


def test_where_no_copy_can_be_written_loading_goes_on(folder: Path, tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "file").write_text("")
    assert len(load_dataset(folder, reference, columnar=tmp_path / "file" / "cache").researchers) == 3


def test_copies_are_bounded_in_number(folder: Path, cache: Path, reference: Reference) -> None:
    for number in range(parquet_cache.MAX_COPIES + 3):
        (folder / "sources.csv").write_text(DATASET["sources.csv"].replace("Own survey", f"Survey {number}"))
        load_dataset(folder, reference, columnar=cache)
    assert len(list(cache.iterdir())) == parquet_cache.MAX_COPIES


def test_nothing_half_written_is_left(
    folder: Path, cache: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(parquet_cache, "_write", fail)
    load_dataset(folder, reference, columnar=cache)
    assert list(cache.iterdir()) == []


def test_a_large_copy_is_written_in_the_background(
    folder: Path, cache: Path, reference: Reference, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "MANY_ROWS", 1)
    first = load_dataset(folder, reference, columnar=cache)
    for thread in threading.enumerate():
        if thread.name == "ecosystem-copy":
            thread.join()
    same(load_dataset(folder, reference, columnar=cache), first)
    assert read == ["read_dataset"]


def test_a_folder_written_to_while_it_is_read_is_read_again(
    folder: Path, cache: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = getattr(loader, "read_dataset")  # noqa: B009
    once: list[int] = []

    def disturbed(*arguments: object) -> object:
        contents = original(*arguments)
        if not once:
            once.append(1)
            path = folder / "researchers.csv"
            path.write_text(path.read_text().replace("Aisha", "Somebody else"))
        return contents

    monkeypatch.setattr(loader, "read_dataset", disturbed)
    ecosystem = load_dataset(folder, reference, columnar=cache)
    assert ecosystem.researchers["name"].tolist()[0] == "Somebody else"
    same(load_dataset(folder, reference, columnar=cache), ecosystem)


def test_frames_cannot_be_written_through(folder: Path, cache: Path, reference: Reference) -> None:
    for ecosystem in (load_dataset(folder, reference, columnar=cache) for _ in range(2)):
        for array in (
            ecosystem.transitions["kind"].array.codes,
            ecosystem.cities["latitude"].to_numpy(),
            ecosystem.cities["is_hub"].to_numpy(),
        ):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
