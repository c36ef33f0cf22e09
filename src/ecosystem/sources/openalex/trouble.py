"""What can go wrong while downloading: to be put right by a person, or by running the same command again."""

from __future__ import annotations


class DownloadError(Exception):
    """Something a person has to put right; the text names culprit, rule and remedy, and never a key."""


class StoppedError(Exception):
    """The download cannot go on now; what is there is kept, and the same command goes on from it."""
