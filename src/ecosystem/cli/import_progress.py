"""Print the progress of an import on the command line."""

from collections.abc import Callable
from typing import TextIO

from ecosystem.importers.progress import ImportStep, StepCallback


def step_lines(out: TextIO) -> StepCallback:
    """Return a callback that prints each step once when it begins, and on a terminal also the number done.

    Examples
    --------
    >>> import sys
    >>> on_step = step_lines(sys.stdout)
    >>> for step, done in ((ImportStep.READING, 0), (ImportStep.READING, 1), (ImportStep.DERIVING, 0)):
    ...     on_step(step, done, 2)
    Reading records …
    Deriving careers …
    """
    begun: list[ImportStep] = []

    def on_step(step: ImportStep, done: int, total: int) -> None:
        line = f"{step[:1].upper()}{step[1:]} …"
        if step not in begun:
            begun.append(step)
            print(line, file=out, flush=True)
        elif out.isatty() and total:
            _rewrite(f"{line} {done:,} of {total:,}", out, is_last=done >= total)

    return on_step


def count_lines(out: TextIO) -> Callable[[int, int, str], None]:
    """Return a callback that prints a count: one line that is rewritten on a terminal, else a line per tenth.

    Examples
    --------
    >>> import sys
    >>> on_progress = count_lines(sys.stdout)
    >>> for done in (1, 2, 3, 10, 20):
    ...     on_progress(done, 20, "pages of works")
    1 of 20 pages of works
    2 of 20 pages of works
    10 of 20 pages of works
    20 of 20 pages of works
    """
    printed = ("", -1)

    def on_progress(done: int, total: int, noun: str) -> None:
        nonlocal printed
        line = f"{done:,} of {total:,} {noun}"
        position = (noun, 10 * done // max(total, 1))
        if out.isatty():
            _rewrite(line, out, is_last=done >= total)
        elif position != printed:
            print(line, file=out, flush=True)
        printed = position

    return on_progress


def _rewrite(line: str, out: TextIO, *, is_last: bool) -> None:
    print(f"\r{line}\x1b[K", end="\n" if is_last else "", file=out, flush=True)
