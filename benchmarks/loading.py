"""Loading and validating a million moves, compared with pandas reading the same files without validation.

pandas reads a file in several threads unless a column is empty for long stretches, as simulated data have it; so the
same files with every text filled in are measured too.

``python -m benchmarks.loading`` prints the ratios and writes them to ``benchmarks/results/loading.txt``.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pandera.pandas as pandera
from pandera.errors import SchemaErrors

from benchmarks.million import million
from ecosystem.load import Reference, load_dataset, load_reference
from ecosystem.site import SITE

TABLES = ("transitions", "researchers")
BARS = {"load / read_csv": 2.5, "peak memory / file size": 4.0, "second start / load": 0.5}
ROUNDS = 7
FILLED = {
    "transitions": {"source_url": "https://example.org/works/W30", "note": "affiliation seen on two papers, number "},
    "researchers": {"profile_url": "https://example.org/people/A50"},
}


def measure(rounds: int = ROUNDS) -> dict[str, float]:
    """Measure the three ratios and their parts."""
    folder = million()
    reference = load_reference(SITE / "data" / "reference", use_cache=False)
    laps = [_lap(folder, reference) for _ in range(rounds + 1)][1:]
    full = [_lap(_filled(folder), reference) for _ in range(rounds + 1)][1:]
    seconds = {name: statistics.median(lap[name] for lap in laps) for name in laps[0]}
    size = sum((folder / f"{table}.csv").stat().st_size for table in TABLES)
    return {
        "load / read_csv": statistics.median(lap["load"] / lap["read_csv"] for lap in laps),
        "second start / load": statistics.median(lap["second start"] / lap["load"] for lap in laps),
        "second start / read_csv": statistics.median(lap["second start"] / lap["read_csv"] for lap in laps),
        "load / read_csv, every cell filled": statistics.median(lap["load"] / lap["read_csv"] for lap in full),
        "second start / load, every cell filled": statistics.median(lap["second start"] / lap["load"] for lap in full),
        "load and write the copy / read_csv": statistics.median(lap["load and copy"] / lap["read_csv"] for lap in laps),
        "peak memory / file size": _peak(folder, "load") / size,
        "peak memory of read_csv / file size": _peak(folder, "read_csv") / size,
        "peak memory of second start / file size": _peak(folder, "second") / size,
        "file size, MB": size / 1e6,
        **{f"seconds {name}": value for name, value in seconds.items()},
    }


def _filled(folder: Path) -> Path:
    """Copy the dataset with a text in every text cell, which pandas reads fastest."""
    filled = folder.with_name(f"{folder.name}-filled")
    if not (filled / "datapackage.json").exists():
        shutil.copytree(folder, filled, dirs_exist_ok=True, ignore=shutil.ignore_patterns("datapackage.json"))
        for table, columns in FILLED.items():
            frame = pd.read_csv(folder / f"{table}.csv", dtype="str", keep_default_na=False)
            for column, text in columns.items():
                frame[column] = text + pd.Series(range(len(frame))).astype("str")
            frame.to_csv(filled / f"{table}.csv", index=False)
        shutil.copy(folder / "datapackage.json", filled)
    return filled


def _lap(folder: Path, reference: Reference) -> dict[str, float]:
    """Time each task once, in turns, so that other load slows all of them."""
    with tempfile.TemporaryDirectory() as copies:
        columnar = Path(copies)
        seconds = {"read_csv": _timed(lambda: _read_csv(folder))}
        start = time.perf_counter()
        seconds["load"] = _timed(lambda: load_dataset(folder, reference, cache_folder=columnar))
        _settle()
        seconds["load and copy"] = time.perf_counter() - start
        seconds["second start"] = _timed(lambda: load_dataset(folder, reference, cache_folder=columnar))
    return seconds


def _read_csv(folder: Path) -> list[pd.DataFrame]:
    return [pd.read_csv(folder / f"{table}.csv") for table in TABLES]


def _timed(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def _settle() -> None:
    """Wait until the copy is written."""
    for thread in threading.enumerate():
        if thread.name == "ecosystem-cache":
            thread.join()


def _peak(folder: Path, task: str) -> float:
    """Run one task in a new process; return its peak memory in bytes beyond that after the imports."""
    with tempfile.TemporaryDirectory() as copies:
        command = [sys.executable, "-m", "benchmarks.loading", task, str(folder), copies]
        if task == "second":
            subprocess.run([*command[:3], "load", *command[4:]], check=True, capture_output=True)
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)["bytes"])


def _print_peak(task: str, folder: Path, columnar: Path) -> None:
    _warm_up()
    reference = load_reference(SITE / "data" / "reference", cache_folder=columnar)
    before = _memory("VmRSS")
    kept = _read_csv(folder) if task == "read_csv" else load_dataset(folder, reference, cache_folder=columnar)
    _settle()
    print(json.dumps({"bytes": _memory("VmHWM") - before, "kept": type(kept).__name__}))


def _warm_up() -> None:
    """Trigger pandera's lazy imports."""
    try:
        pandera.Column(str, name="a", nullable=False).validate(pd.DataFrame({"a": ["x", None]}), lazy=True)
    except SchemaErrors:
        return


def _memory(what: str) -> int:
    """Return resident memory now (VmRSS) or at its highest (VmHWM); unlike ``ru_maxrss`` without the parent's."""
    with Path("/proc/self/status").open(encoding="ascii") as opened:
        return next(int(line.split()[1]) * 1024 for line in opened if line.startswith(what))


def main() -> None:
    """Measure, print, and write ``results/loading.txt``."""
    measured = measure()
    lines = [
        f"{name:42} {value:10.3f}"
        + (f"   bar {BARS[name]}: {'met' if value <= BARS[name] else 'MISSED'}" if name in BARS else "")
        for name, value in measured.items()
    ]
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    (results / "loading.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _print_peak(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
