"""From downloaded records to a dataset that the app shows."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ecosystem.cli import main
from ecosystem.importers import pipeline
from ecosystem.importers.openalex import download_import
from ecosystem.importers.openalex.api_key import KEY_SETTING
from ecosystem.importers.openalex.author_download import DownloadResult
from ecosystem.importers.openalex.errors import DownloadError
from ecosystem.importers.openalex.request import DownloadRequest
from ecosystem.load import list_datasets, load_dataset, load_reference
from ecosystem.site import SITE
from tests.importers.openalex_stand_in import KEY, StandIn, World, served
from tests.importers.published_records import ROR


@pytest.mark.slow
def test_a_download_becomes_a_dataset_with_a_source_for_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEY_SETTING, KEY)
    out = tmp_path / "pakistan"
    with served(StandIn(World(people=60))) as address:
        monkeypatch.setenv("OPENALEX_API_URL", address)
        command = ["import", "openalex", "--country", "PK", "--since", "2005", "--out", str(out)]
        assert main(command) == 0
        output = capsys.readouterr().out
        assert f"moves are in {out}" in output
        assert main(["validate", str(out)]) == 0
        again = main([*command, "--refresh"])
        assert again == 0
        assert capsys.readouterr().out.count(", none changed") == 2
    ecosystem = load_dataset(out, load_reference(SITE / "data" / "reference"))
    assert len(ecosystem.researchers) > 30
    assert len(ecosystem.transitions) > 10
    assert ecosystem.metadata.kind == "observed"
    assert set(ecosystem.transitions["evidence"]) == {"d"}
    assert ecosystem.transitions["source_url"].str.startswith("https://openalex.org/A").all()
    assert "pakistan" in list_datasets(tmp_path).metadata
    record = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["import"]
    assert {"thresholds", "flagged", "left_aside", "sensitivity", "calls"} <= set(record)
    assert not any(KEY in path.read_text(encoding="utf-8", errors="replace") for path in out.iterdir())


def test_records_without_a_dataset_are_kept(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    fetched = DownloadResult(records, True, "", False, 0, 0, 0, (), {}, 1, 1, "2026-11-22")
    with pytest.raises(DownloadError, match="The records stay in"):
        download_import.import_download(fetched, tmp_path / "out", request=DownloadRequest("PK", 2005))
    assert not (tmp_path / "out").exists()
    assert list(tmp_path.iterdir()) == [records]


@pytest.mark.slow
def test_a_dump_of_ror_gives_cities_and_scratch_files_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratched: list[Path | None] = []

    def scratch_folder(*, prefix: str, dir: Path | None) -> TemporaryDirectory[str]:
        scratched.append(dir)
        return TemporaryDirectory(prefix=prefix, dir=dir)

    monkeypatch.setattr(pipeline, "TemporaryDirectory", scratch_folder)
    monkeypatch.setenv(KEY_SETTING, KEY)
    world = World(people=60)
    for author in world.authors.values():
        for affiliation in author["affiliations"]:
            institution: dict[str, Any] = affiliation["institution"]
            if institution["country_code"] == "US":
                institution["ror"] = ROR[1]["id"]
    dump, scratch = tmp_path / "ror.json", tmp_path / "between"
    dump.write_text(json.dumps([*ROR, {"id": "https://ror.org/0aaaaaaaa", "name": "of an old dump"}]))
    scratch.mkdir()
    with served(StandIn(world)) as address:
        command = ["import", "openalex", "--country", "PK", "--since", "2005", "--api", address]
        assert main([*command, "--out", str(tmp_path / "without")]) == 0
        with_ror = [*command, "--out", str(tmp_path / "with"), "--ror", str(dump), "--scratch", str(scratch)]
        assert main(with_ror) == 0
        dump.write_text("nonsense")
        assert main([*with_ror, "--out", str(tmp_path / "none")]) == 2
    cities = {name: (tmp_path / name / "cities.csv").read_text(encoding="utf-8") for name in ("with", "without")}
    assert "cambridge-us-4931972" in cities["with"]
    assert "cambridge-us-4931972" not in cities["without"]
    skipped = {
        name: json.loads((tmp_path / name / "datapackage.json").read_text(encoding="utf-8"))["import"].get(
            "skipped_organisations"
        )
        for name in cities
    }
    assert skipped["with"]
    assert skipped["without"] is None
    assert scratched == [None, scratch]
    assert not list(scratch.iterdir())
