"""Import of OpenAlex author records compared with DuckDB counting them: time and memory.

The import is the whole command in its own process: start, reading, careers, sensitivity, checks, writing. DuckDB's
count is ``SELECT count(*) FROM read_json('…')`` in its own process, with and without declared columns.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.authors import write_authors
from benchmarks.timing import resident_bytes
from ecosystem.site import PACKAGE

SMALL, LARGE = 1_000_000, 10_000_000
ROUNDS = 3
SAMPLE_SECONDS = 0.1
GIB = 2**30

COUNT = (
    "import duckdb,sys; duckdb.execute('SET enable_progress_bar=false'); print(duckdb.execute(sys.argv[1]).fetchone())"
)
BARS = {
    "import / duckdb count": 2.0,
    "import memory, 1 million, GiB": 2.0,
    "import memory, 10 million, GiB": 2.0,
    "import time, 10 million / 1 million": 10.0,
}
"""Upper limits; the last two are measured only with ``--ten-million``."""


def measure(*, ten_million: bool = False, rounds: int = ROUNDS) -> dict[str, float]:
    """Measure both ratios and the memory.

    Parameters
    ----------
    ten_million : bool
        Also import ten million records: about a quarter of an hour, and 7 GB in the temporary folder.
    rounds : int
        Repetitions at a million records, in turns.

    Returns
    -------
    dict
        The ratios named in :data:`BARS`, and their parts.
    """
    root = Path(tempfile.gettempdir()) / "ecosystem-benchmarks"
    small = write_authors(root / f"authors-{SMALL}", SMALL)
    pattern = f"{small}/*/*.gz"
    columns = "{'id': 'VARCHAR', 'display_name': 'VARCHAR', 'affiliations': 'JSON', 'topics': 'JSON'}"
    tasks = {
        "duckdb": [COUNT, f"SELECT count(*) FROM read_json('{pattern}')"],
        "named": [
            COUNT,
            f"SELECT count(*) FROM read_json('{pattern}', format='newline_delimited', columns={columns})",
        ],
    }
    seconds: dict[str, list[float]] = {name: [] for name in (*tasks, "import")}
    peaks = []
    for _ in range(rounds):
        for name, task in tasks.items():
            seconds[name].append(_run([sys.executable, "-c", *task])[0])
        taken, peak = _import(small, root)
        seconds["import"].append(taken)
        peaks.append(peak)
    median = {name: statistics.median(times) for name, times in seconds.items()}
    measured = {
        "import / duckdb count": median["import"] / median["duckdb"],
        "import memory, 1 million, GiB": max(peaks) / GIB,
        "import / duckdb count, columns named": median["import"] / median["named"],
        "import, 1 million, s": median["import"],
        "duckdb count, 1 million, s": median["duckdb"],
        "duckdb count, columns named, 1 million, s": median["named"],
    }
    if ten_million:
        large = write_authors(root / f"authors-{LARGE}", LARGE)
        taken, peak = _import(large, root)
        measured |= {
            "import memory, 10 million, GiB": peak / GIB,
            "import time, 10 million / 1 million": taken / median["import"],
            "import, 10 million, s": taken,
        }
    return measured


def _import(records: Path, root: Path) -> tuple[float, int]:
    """Import records with the command; return seconds and the peak of memory."""
    out = root / "imported"
    shutil.rmtree(out, ignore_errors=True)
    options = ["--out", str(out), "--as-of", "2025-12-31"]
    return _run([sys.executable, "-m", "ecosystem", "import", "openalex-snapshot", str(records), *options])


def _run(command: list[str]) -> tuple[float, int]:
    """Run a command; return seconds and the peak resident memory of it and its children, in bytes."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(SAMPLE_SECONDS):
            peak = max(peak, resident_bytes(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        code = process.wait()
    finally:
        done.set()
        watcher.join()
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return time.perf_counter() - start, peak


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ten-million", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    for name, value in measure(ten_million=chosen.ten_million, rounds=chosen.rounds).items():
        print(f"{name:45} {value:10.3f}  {f'bar {BARS[name]:.2f}' if name in BARS else ''}")
