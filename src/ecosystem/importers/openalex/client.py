"""Ask OpenAlex, patiently: what is passing is asked again, what is not is said in words.

pyalex builds our filters (see ``request``), but does not send them: its base address is fixed and its key a setting of
the whole process, it sets no timeout, its waiting leaves ``Retry-After`` to urllib3, which would sleep until midnight
where the day's credits are spent, an error page that is not JSON ends it, and its pages cannot be taken up again after
a crash.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ecosystem.importers.openalex.api_key import SETTING, WHERE_TO_GET, ApiKey
from ecosystem.importers.openalex.budget import REMAINING, Budget, number
from ecosystem.importers.openalex.errors import DownloadError, StoppedError
from ecosystem.importers.openalex.transport import Answer, Transport
from ecosystem.importers.openalex.waiting import ATTEMPTS, LONGEST_WAIT, asked_wait, backoff

TOO_MANY = 429
PASSING = {403, 408, 425, TOO_MANY}
"""Statuses, beside all from 500, that may be gone on the next attempt. OpenAlex documents 403 for asking too fast."""

GONE = {301, 302, 307, 308, 404, 410}
"""Statuses of a record that was merged with another or taken out."""

QUOTED = 300
"""Characters of a server's words that are repeated."""


@dataclass(frozen=True)
class _Failure:
    """Why an attempt brought nothing, and how long the server wants us to wait."""

    why: str
    wait: float | None = None


@dataclass
class Client:
    """Asks one server, within one budget.

    Attributes
    ----------
    api : str
        The server's address, without a slash at its end.
    key : ApiKey or None
        What the server knows us by.
    budget : Budget
        What a day may cost.
    transport, sleep, chance, now
        Network, waiting, random numbers from 0 to 1, and the time.
    stop : callable
        Whether somebody asked to stop.
    on_wait : callable
        Told, in words, why a question is asked again and when.
    calls : int
        Requests sent so far.
    """

    api: str
    key: ApiKey | None
    budget: Budget
    transport: Transport
    sleep: Callable[[float], object]
    chance: Callable[[], float]
    now: Callable[[], datetime]
    stop: Callable[[], bool]
    on_wait: Callable[[str], None]
    calls: int = field(default=0)

    def ask(self, address: str, *, may_be_gone: bool = False) -> dict[str, Any]:
        """Return the answer to a question.

        Parameters
        ----------
        address : str
            Path and query.
        may_be_gone : bool
            Whether what is not there, or elsewhere, is an empty answer.

        Raises
        ------
        StoppedError
            If the day's budget is spent, somebody asked to stop, or the server kept failing.
        DownloadError
            If the server refuses the key or the question.
        """
        failure = _Failure("nothing was tried")
        for attempt in range(1, ATTEMPTS + 1):
            if self.stop():
                raise StoppedError("Stopped as asked.")
            self.budget.take()
            self.calls += 1
            answer = self.transport(self.api + address, self.key)
            if not isinstance(answer, str) and may_be_gone and answer.status in GONE:
                self.budget.learn(answer.headers)
                return {}
            said = self._understood(answer)
            if isinstance(said, dict):
                return said
            failure = said
            if attempt < ATTEMPTS:
                # What the server asks for comes first; the random part keeps many clients apart.
                wait = backoff(attempt, self.chance()) if said.wait is None else said.wait + self.chance()
                self.on_wait(f"{said.why}; attempt {attempt + 1} of {ATTEMPTS} in {wait:.0f} s")
                self.sleep(wait)
        raise StoppedError(f"Stopped: {ATTEMPTS} attempts failed, the last because {failure.why}.")

    def _understood(self, answer: Answer | str) -> dict[str, Any] | _Failure:
        if isinstance(answer, str):
            return _Failure(self._hidden(answer))
        self.budget.learn(answer.headers)
        if answer.status == 200:
            return self._read(answer.body)
        if answer.status in PASSING or answer.status >= 500:
            return self._later(answer)
        raise self._refused(answer)

    def _later(self, answer: Answer) -> _Failure:
        wait = asked_wait(answer.headers.get("retry-after"), self.now())
        spent = number(answer.headers, REMAINING) == 0 or (wait is not None and wait > LONGEST_WAIT)
        if answer.status == TOO_MANY and spent:
            raise self.budget.spent()
        if wait is not None and wait > LONGEST_WAIT:
            raise StoppedError(f"Stopped: the server asks to come back in {wait / 60:,.0f} minutes.")
        return _Failure(f"the server answered {answer.status}", wait)

    def _refused(self, answer: Answer) -> DownloadError:
        if answer.status == 401:
            had = "OpenAlex does not know the key" if self.key else "OpenAlex asks for a key"
            return DownloadError(f"{had}: get one, free of charge, at {WHERE_TO_GET}, and put it into {SETTING}.")
        said = self._hidden(_words(answer.body))[:QUOTED]
        return DownloadError(
            f"The server refused the question with {answer.status}{f': {said}' if said else ''}. Check the parameters; "
            "if they are right, its rules have changed."
        )

    def _read(self, body: bytes) -> dict[str, Any] | _Failure:
        try:
            page = json.loads(body)
            again = json.dumps(page, ensure_ascii=False, allow_nan=False)
        except (ValueError, RecursionError):
            return _Failure("the answer is not sound JSON")
        if not isinstance(page, dict):
            return _Failure("the answer is not a JSON object")
        if self.key is not None and self.key.is_in(again):
            return _Failure("the answer repeats the key, and is not kept")
        return page

    def _hidden(self, text: str) -> str:
        return text if self.key is None else self.key.hide(text)


def _words(body: bytes) -> str:
    """Return what an error says in JSON, on one line; pages of HTML are not repeated."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(said, Mapping):
        return ""
    words = [said[name] for name in ("error", "message") if isinstance(said.get(name), str)]
    return " ".join(" ".join(words).split())
