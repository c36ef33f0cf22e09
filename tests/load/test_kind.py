"""Dataset kind stated by the rows, without metadata or against them."""

from pathlib import Path

import pytest

from ecosystem.load import Reference, load_dataset
from ecosystem.site import SITE


@pytest.mark.parametrize(("name", "kind"), [("demo", "simulated"), ("faculty-2018", "observed")])
def test_kind_without_metadata_comes_from_the_rows(name: str, kind: str, reference: Reference) -> None:
    files = {path.name: path.read_bytes() for path in (SITE / "data" / name).glob("*.csv")}
    assert load_dataset(files, reference).metadata.kind == kind


def test_metadata_cannot_declare_simulated_rows_observed(tmp_path: Path, reference: Reference) -> None:
    for path in (SITE / "data" / "demo").iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            text.replace('"kind": "simulated"', '"kind": "observed"') if path.suffix == ".json" else text,
            encoding="utf-8",
        )
    loaded = load_dataset(tmp_path, reference, use_cache=False)
    assert loaded.metadata.kind == "simulated"
    assert any("shown as simulated" in remark for remark in loaded.remarks)
