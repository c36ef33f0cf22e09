"""Errors of a download: permanent ones that need a user, and stops that the same command resumes."""


class DownloadError(Exception):
    """The user has to correct something; the text names culprit, rule and remedy, and never contains a key."""


class StoppedError(Exception):
    """The download cannot go on now; what was downloaded is kept, and the same call resumes it.

    `reason` is one sentence; `tomorrow` means that it can resume tomorrow only.
    """

    def __init__(self, reason: str, *, tomorrow: bool = False) -> None:
        super().__init__(reason)
        self.tomorrow = tomorrow
