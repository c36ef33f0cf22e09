"""Measure all ratios in one run, print them, and write ``benchmarks/results/ratios.md``."""

import argparse
import platform
from pathlib import Path

from benchmarks import browser, followers, importing, indicators, loading, sessions

BARS = {
    "load / read_csv": 2.5,
    "peak memory / file size": 4.0,
    "second start / load": 0.5,
    "indicators / duckdb": 1.5,
    "repaint, demo / bare": 0.35,
    "repaint of charts in view, demo / bare": 0.2,
    "repaint, million / bare": 0.95,
    "cold start / bare": 1.2,
    "drag: ms between two pictures": 100.0,
    "memory, million / bare": 1.3,
    "follow: s, 95 of 100": 2.0,
    "follow: s, 95 of 100 in two browsers": 2.0,
    **sessions.BARS,
    **importing.BARS,
}


def main() -> None:
    """Run all benchmarks; the import of ten million records only with ``--ten-million``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ten-million", action="store_true", help="also import ten million author records")
    ten_million = parser.parse_args().ten_million
    measured = {
        **loading.measure(),
        **indicators.measure(),
        **browser.measure(),
        **followers.measure(),
        **sessions.measure(),
        **importing.measure(ten_million=ten_million),
    }
    lines = ["| what | measured | bar | |", "|---|---:|---:|---|"]
    for name, bar in BARS.items():
        if name not in measured:
            continue
        met = "met" if measured[name] <= bar else "**missed**"
        lines.append(f"| {name} | {measured[name]:.2f} | {bar:.2f} | {met} |")
    lines += ["", "| details | |", "|---|---:|"]
    lines += [f"| {name} | {value:,.3f} |" for name, value in measured.items() if name not in BARS]
    text = f"Python {platform.python_version()}, {platform.machine()}\n\n" + "\n".join(lines) + "\n"
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    (results / "ratios.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
