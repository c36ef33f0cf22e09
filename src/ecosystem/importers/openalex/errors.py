"""What can go wrong while downloading: to be put right by a person, or by running the same command again."""

from __future__ import annotations


class DownloadError(Exception):
    """Something a person has to put right; the text names culprit, rule and remedy, and never a key."""


class StoppedError(Exception):
    """The download cannot go on now; what is there is kept, and asking for the same again goes on from it.

    Parameters
    ----------
    why : str
        One sentence.
    tomorrow : bool
        Whether it can go on tomorrow only.
    """

    def __init__(self, why: str, *, tomorrow: bool = False) -> None:
        super().__init__(why)
        self.tomorrow = tomorrow
