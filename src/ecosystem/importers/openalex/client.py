"""HTTP client of OpenAlex: retry transient errors with backoff, report permanent ones.

pyalex builds the filters (see ``request``) but does not send them: its base address is fixed and its key a setting of
the whole process; it sets no timeout; it leaves ``Retry-After`` to urllib3, which would sleep until midnight when the
day's credits are spent; an error page that is not JSON ends it; its pages cannot be resumed after a crash.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ecosystem.importers.openalex.api_key import KEY_PAGE, KEY_SETTING, ApiKey
from ecosystem.importers.openalex.budget import REMAINING, Budget, header_number
from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.importers.openalex.transport import DownloadIO, HttpResponse

ATTEMPTS = 7
"""Attempts per request before the download stops; with the waits below, over about a minute and a half."""

FIRST_WAIT_SECONDS = 1.0
"""Wait before the second attempt; each further wait doubles."""

LONGEST_BACKOFF_SECONDS = 60.0

LONGEST_WAIT_SECONDS = 300.0
"""Longest ``Retry-After`` that is followed; a longer one stops the download."""

TOO_MANY = 429
TRANSIENT = {403, 408, 425, TOO_MANY}
"""Statuses, beside all from 500, worth a retry. OpenAlex documents 403 for too many requests per second."""

GONE = {301, 302, 307, 308, 404, 410}
"""Statuses of a record that was merged with another or deleted."""

LONGEST_QUOTE = 300
"""Characters of a server's error message that are repeated."""


@dataclass(frozen=True)
class _Failure:
    """Reason of a failed attempt, and the wait in seconds that the server asks for."""

    reason: str
    wait: float | None = None


@dataclass
class Client:
    """Client of one server (address without a trailing slash), within one budget; counts its requests."""

    api: str
    key: ApiKey | None
    budget: Budget
    io: DownloadIO
    calls: int = field(default=0)

    def get(self, path: str, *, may_be_gone: bool = False) -> dict[str, Any]:
        """Return the JSON object at a path and query; empty for a missing or redirected record with `may_be_gone`.

        StoppedError if the day's budget is spent, the user asked to stop, or the server kept failing; DownloadError if
        the server rejects the key or the request.
        """
        failure = _Failure("nothing was tried")
        for attempt in range(1, ATTEMPTS + 1):
            if self.io.stop():
                raise StoppedError("Stopped as asked.")
            self.budget.reserve()
            self.calls += 1
            response = self.io.transport(self.api + path, self.key)
            if not isinstance(response, str) and may_be_gone and response.status in GONE:
                self.budget.update(response.headers)
                return {}
            result = self._interpret(response)
            if isinstance(result, dict):
                return result
            failure = result
            if attempt < ATTEMPTS:
                self._wait(attempt, failure)
        raise StoppedError(f"Stopped: {ATTEMPTS} attempts failed, the last because {failure.reason}.")

    def _wait(self, attempt: int, failure: _Failure) -> None:
        # A wait that the server asks for comes first; the random part keeps many clients apart.
        jitter = self.io.random()
        wait = backoff_seconds(attempt, jitter) if failure.wait is None else failure.wait + jitter
        self.io.on_wait(f"{failure.reason}; attempt {attempt + 1} of {ATTEMPTS} in {wait:.0f} s")
        self.io.sleep(wait)

    def _interpret(self, response: HttpResponse | str) -> dict[str, Any] | _Failure:
        if isinstance(response, str):
            return _Failure(self._hide_key(response))
        self.budget.update(response.headers)
        if response.status == 200:
            return self._parse(response.body)
        if response.status in TRANSIENT or response.status >= 500:
            return self._transient(response)
        raise self._rejected(response)

    def _transient(self, response: HttpResponse) -> _Failure:
        wait = parse_retry_after(response.headers.get("retry-after"), self.io.now())
        is_too_long = wait is not None and wait > LONGEST_WAIT_SECONDS
        is_spent = header_number(response.headers, REMAINING) == 0 or is_too_long
        if response.status == TOO_MANY and is_spent:
            raise self.budget.exhausted()
        if wait is not None and is_too_long:
            raise StoppedError(f"Stopped: the server asks to come back in {wait / 60:,.0f} minutes.")
        return _Failure(f"the server answered {response.status}", wait)

    def _rejected(self, response: HttpResponse) -> DownloadError:
        if response.status == 401:
            problem = "OpenAlex does not know the key" if self.key else "OpenAlex asks for a key"
            return DownloadError(f"{problem}: get one, free of charge, at {KEY_PAGE}, and put it into {KEY_SETTING}.")
        quote = self._hide_key(_error_message(response.body))[:LONGEST_QUOTE]
        return DownloadError(
            f"The server rejected the request with {response.status}{f': {quote}' if quote else ''}. Check the "
            "parameters; if they are right, its rules have changed."
        )

    def _parse(self, body: bytes) -> dict[str, Any] | _Failure:
        try:
            page = json.loads(body)
            again = json.dumps(page, ensure_ascii=False, allow_nan=False)
        except (ValueError, RecursionError):
            return _Failure("the answer is not valid JSON")
        if not isinstance(page, dict):
            return _Failure("the answer is not a JSON object")
        if self.key is not None and self.key.is_in(again):
            return _Failure("the answer repeats the key, and is not kept")
        return page

    def _hide_key(self, text: str) -> str:
        return text if self.key is None else self.key.hide(text)


def backoff_seconds(attempt: int, random: float) -> float:
    """Return the exponential backoff after a failed attempt (counted from 1), with jitter.

    Half of the wait depends on a random number from 0 to 1, so that clients that failed together do not retry together.

    Examples
    --------
    >>> [backoff_seconds(attempt, 1.0) for attempt in (1, 2, 3, 20)]
    [1.0, 2.0, 4.0, 60.0]
    >>> backoff_seconds(3, 0.0)
    2.0
    """
    full = min(LONGEST_BACKOFF_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(attempt - 1, 30))
    return full * (1 + random) / 2


def parse_retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds of a header ``Retry-After`` (seconds, or an HTTP date); None where it is missing or invalid.

    Examples
    --------
    >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    >>> [parse_retry_after(text, noon) for text in ("7", "Sun, 22 Nov 2026 12:01:30 GMT", "soon")]
    [7.0, 90.0, None]
    >>> [parse_retry_after(text, noon) for text in ("Sun, 22 Nov 2026 11:00:00 GMT", "-3", "nan")]
    [0.0, 0.0, None]
    """
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        seconds = _seconds_until(header, now)
    return None if math.isnan(seconds) else max(0.0, seconds)


def _seconds_until(date: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, IndexError, OverflowError):
        return math.nan
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()


def _error_message(body: bytes) -> str:
    """Return the message of a JSON error on one line; pages of HTML are not repeated."""
    try:
        error = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(error, Mapping):
        return ""
    messages = [error[name] for name in ("error", "message") if isinstance(error.get(name), str)]
    return " ".join(" ".join(messages).split())
