"""Cache of checked tables: never used when sources, code or cached files have changed."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from ecosystem.load import Ecosystem, Reference, load_dataset, load_reference, loader, table_cache
from ecosystem.site import user_cache_folder
from tests.load.samples import DATASET, REFERENCE, reference_from, write

TABLES = ("researchers", "transitions", "cities", "sectors", "sources_table")
Load = Callable[[], Ecosystem]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cached"


@pytest.fixture
def load(folder: Path, cache: Path, reference: Reference) -> Load:
    return lambda: load_dataset(folder, reference, cache_folder=cache)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record each time that files are read and checked."""
    calls: list[str] = []
    for name in ("read_dataset", "read_reference"):
        original = getattr(loader, name)

        def recorded(*arguments: object, original: object = original, name: str = name) -> object:
            calls.append(name)
            return original(*arguments)  # type: ignore[operator]

        monkeypatch.setattr(loader, name, recorded)
    return calls


def same(one: Ecosystem, other: Ecosystem) -> None:
    assert (one.metadata, one.remarks) == (other.metadata, other.remarks)
    for table in TABLES:
        assert_frame_equal(getattr(one, table), getattr(other, table))


def contents(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in cache.iterdir()}


def moves_file(cache: Path) -> Path:
    (path,) = cache.glob("*.transitions.*.parquet")
    return path


def test_second_load_comes_from_the_cache(load: Load, reads: list[str]) -> None:
    first, second = load(), load()
    assert reads == ["read_dataset"]
    same(first, second)
    for frame in ("people", "moves", "spells", "skills"):
        assert_frame_equal(getattr(first, frame), getattr(second, frame))


def test_reference_tables_are_cached_too(tmp_path: Path, cache: Path, reads: list[str]) -> None:
    reference_from(tmp_path)
    first, second = (load_reference(tmp_path, cache_folder=cache) for _ in range(2))
    assert reads == ["read_reference"] * 2
    for table, frame in first.tables.items():
        assert_frame_equal(frame, second[table])
    assert first.digest == second.digest


def test_cache_lies_in_the_users_folder_and_is_private(folder: Path, reference: Reference) -> None:
    load_dataset(folder, reference)
    cache = Path(os.environ["XDG_CACHE_HOME"]) / "ecosystem"
    assert cache == user_cache_folder()
    assert cache.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in cache.iterdir()} == {0o600}


def test_uploads_are_never_cached(reference: Reference) -> None:
    load_dataset({name: text.encode() for name, text in DATASET.items()}, reference)
    assert not user_cache_folder().exists()


def test_nothing_is_cached_on_request(folder: Path, reference: Reference, cache: Path) -> None:
    load_dataset(folder, reference, cache_folder=cache, use_cache=False)
    assert not cache.exists()


@pytest.mark.parametrize("name", [*DATASET, "datapackage.json"])
def test_any_change_of_any_file_is_read_anew(name: str, folder: Path, load: Load, reads: list[str]) -> None:
    (folder / "datapackage.json").write_text('{"name": "mine", "kind": "observed"}')
    first = load()
    state = (folder / name).stat()
    changed = (folder / name).read_text().replace("Aisha", "Alina").replace("university", "universitY")
    changed = changed.replace("Own survey", "Own Survey").replace("mine", "ours").replace("Lahore", "LaHore")
    for path in folder.glob("*.csv"):
        if "universitY" in changed and path.name != name:
            path.write_text(path.read_text().replace("university", "universitY"))
    (folder / name).write_text(changed)
    os.utime(folder / name, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert load().metadata.digest != first.metadata.digest
    assert reads == ["read_dataset"] * 2


def test_a_touched_file_with_the_same_content_is_not_read_anew(folder: Path, load: Load, reads: list[str]) -> None:
    first = load()
    for path in folder.iterdir():
        path.touch()
    assert load().metadata.digest == first.metadata.digest
    assert reads == ["read_dataset"]


def test_other_reference_tables_are_read_anew(
    folder: Path, cache: Path, load: Load, reads: list[str], tmp_path: Path
) -> None:
    load()
    other = write(tmp_path / "other", {})
    reference_from(other)
    (other / "cities.csv").write_text(REFERENCE["cities"].replace("Windhoek", "Windhuk"))
    load_dataset(folder, load_reference(other, use_cache=False), cache_folder=cache)
    assert reads.count("read_dataset") == 2


def test_other_code_reads_anew(load: Load, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(loader, "_code_digest", lambda: "changed rules")
    load()
    assert reads == ["read_dataset"] * 2


def test_code_digest_covers_every_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in any module of ``load`` and ``tables``, subpackages included, makes cached tables invalid."""
    read: list[str] = []
    original = Path.read_bytes

    def recorded(path: Path) -> bytes:
        read.append(path.as_posix().split("ecosystem/")[-1])
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", recorded)
    loader._code_digest.__wrapped__()
    assert {"tables/column.py", "load/loader.py", "load/reading/cells.py", "load/checking/references.py"} <= set(read)


@pytest.mark.parametrize("damage", ["cut", "empty", "flip first", "flip middle", "flip last", "longer", "missing"])
def test_a_damaged_copy_is_ignored_and_written_again(damage: str, cache: Path, load: Load, reads: list[str]) -> None:
    first = load()
    intact = contents(cache)
    path = moves_file(cache)
    content = bytearray(path.read_bytes())
    if damage.startswith("flip"):
        content[{"first": 0, "middle": len(content) // 2, "last": -1}[damage.split()[1]]] ^= 1
    else:
        content = {"cut": content[: len(content) // 2], "longer": content + b"\0"}.get(damage, bytearray())
    path.write_bytes(content)
    if damage == "missing":
        path.unlink()
    same(load(), first)
    assert reads == ["read_dataset"] * 2
    assert contents(cache) == intact


def test_files_of_another_dataset_under_this_key_are_not_used(
    folder: Path, cache: Path, load: Load, reads: list[str]
) -> None:
    first = load()
    names = set(contents(cache))
    key = moves_file(cache).name.split(".")[0]
    (folder / "cities.csv").write_text(DATASET["cities.csv"].replace("Lahore", "Lahaur"))
    load()
    others = set(contents(cache)) - names
    for name in names:
        (cache / name).unlink()
    for name in others:
        (cache / name).rename(cache / ".".join([key, *name.split(".")[1:]]))
    (folder / "cities.csv").write_text(DATASET["cities.csv"])
    same(load(), first)
    assert reads == ["read_dataset"] * 3


def test_every_byte_of_the_copy_counts(cache: Path, load: Load, reads: list[str]) -> None:
    first = load()
    reads.clear()
    path = moves_file(cache)
    intact = path.read_bytes()
    places = range(0, len(intact), len(intact) // 20)
    for place in places:
        path.write_bytes(intact[:place] + bytes([intact[place] ^ 0x40]) + intact[place + 1 :])
        same(load(), first)
    assert len(reads) == len(places)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(mode: int, cache: Path, load: Load, reads: list[str]) -> None:
    load()
    cache.chmod(mode)
    load()
    assert reads == ["read_dataset"] * 2


def test_a_copy_that_others_may_write_to_is_not_used(cache: Path, load: Load, reads: list[str]) -> None:
    load()
    moves_file(cache).chmod(0o666)
    load()
    assert reads == ["read_dataset"] * 2


def test_a_copy_of_another_user_is_not_used(load: Load, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    load()
    assert reads == ["read_dataset"] * 2


def test_a_link_in_place_of_a_copy_is_not_followed(cache: Path, load: Load, reads: list[str]) -> None:
    load()
    path = moves_file(cache)
    path.rename(cache / "elsewhere")
    path.symlink_to(cache / "elsewhere")
    load()
    assert reads == ["read_dataset"] * 2


def test_loading_works_where_no_cache_can_be_written(folder: Path, tmp_path: Path, reference: Reference) -> None:
    (tmp_path / "file").write_text("")
    assert len(load_dataset(folder, reference, cache_folder=tmp_path / "file" / "cache").researchers) == 3


def test_only_the_newest_copies_are_kept(folder: Path, cache: Path, load: Load) -> None:
    for number in range(table_cache.MAX_COPIES + 3):
        (folder / "sources.csv").write_text(DATASET["sources.csv"].replace("Own survey", f"Survey {number}"))
        load()
    assert len({name.split(".")[0] for name in contents(cache)}) == table_cache.MAX_COPIES


def test_no_partial_file_is_left(cache: Path, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(table_cache.pq, "write_table", fail)
    load()
    assert contents(cache) == {}


def test_a_large_copy_is_written_in_the_background(
    load: Load, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "BACKGROUND_ROWS", 1)
    first = load()
    for thread in threading.enumerate():
        if thread.name == loader.CACHE_THREAD:
            thread.join()
    same(load(), first)
    assert reads == ["read_dataset"]


def test_a_folder_written_to_while_it_is_read_is_read_again(
    folder: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = getattr(loader, "read_dataset")  # noqa: B009
    once: list[int] = []

    def disturbed(*arguments: object) -> object:
        checked = original(*arguments)
        if not once:
            once.append(1)
            path = folder / "researchers.csv"
            path.write_text(path.read_text().replace("Aisha", "Somebody else"))
        return checked

    monkeypatch.setattr(loader, "read_dataset", disturbed)
    ecosystem = load()
    assert ecosystem.researchers["name"].tolist()[0] == "Somebody else"
    same(load(), ecosystem)


def test_frames_are_read_only(load: Load) -> None:
    for ecosystem in (load(), load()):
        for array in (
            ecosystem.transitions["kind"].array.codes,
            ecosystem.cities["latitude"].to_numpy(),
            ecosystem.cities["is_hub"].to_numpy(),
        ):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
