"""Errors of a download, and a check of its optional dependencies that imports none of them."""

import importlib.util

MISSING = (
    "Downloading from OpenAlex and making a dataset of it needs the extras importing and openalex: "
    "pip install '.[importing,openalex]'."
)

_LIBRARIES = ("pyalex", "requests", "duckdb", "ibis")


class DownloadError(Exception):
    """The user has to correct something; the text names culprit, rule and remedy, and never contains a key."""


class StoppedError(Exception):
    """The download cannot go on now; what was downloaded is kept, and the same call resumes it.

    `reason` is one sentence; `tomorrow` means that it can resume tomorrow only.
    """

    def __init__(self, reason: str, *, tomorrow: bool = False) -> None:
        super().__init__(reason)
        self.tomorrow = tomorrow


def is_installed() -> bool:
    """Return whether the libraries for downloading and for making a dataset are installed."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)
