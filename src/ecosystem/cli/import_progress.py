"""Say on the command line which step of an import is under way."""

from __future__ import annotations

from typing import TextIO

from ecosystem.importers.progress import OnStep, Step


def step_lines(out: TextIO) -> OnStep:
    """Return a callback that prints each step once as it begins, and on a terminal how far it has come.

    Parameters
    ----------
    out : text file
        Where to print; the errors' stream, so that what a command came to can be kept apart.

    Examples
    --------
    >>> import sys
    >>> told = step_lines(sys.stdout)
    >>> for step, done in ((Step.READING, 0), (Step.READING, 1), (Step.DERIVING, 0)):
    ...     told(step, done, 2)
    Reading records …
    Deriving careers …
    """
    begun: list[Step] = []

    def tell(step: Step, done: int, total: int) -> None:
        said = f"{step[:1].upper()}{step[1:]} …"
        if step not in begun:
            begun.append(step)
            print(said, file=out, flush=True)
        elif out.isatty() and total:
            print(f"\r{said} {done:,} of {total:,}\x1b[K", end="\n" if done >= total else "", file=out, flush=True)

    return tell
