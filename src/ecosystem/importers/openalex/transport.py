"""Injectable I/O of a download: HTTP transport, clock, sleep, random numbers, progress callbacks."""

import ipaddress
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.errors import DownloadError

API_URL = "https://api.openalex.org"

API_URL_SETTING = "OPENALEX_API_URL"
"""Environment variable that replaces :data:`API_URL`, for trials and tests."""

CONNECT_SECONDS, READ_SECONDS, RESPONSE_SECONDS = 10.0, 60.0, 180.0
"""Timeouts for a connection, for the next bytes, and for a whole response; a page takes OpenAlex a second or two."""

LARGEST_RESPONSE = 64 * 2**20
"""Bytes after which a response is abandoned: a page of a hundred records has less than a tenth of it."""


@dataclass(frozen=True)
class HttpResponse:
    """Response of a server; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Transport = Callable[[str, ApiKey | None], HttpResponse | str]
"""Sends a GET request with a key; returns the response, or the reason of the failure, which never contains the key."""

Progress = Callable[[int, int, str], None]
"""Progress callback: number done, total, and the noun of what is counted."""


class _Bearer(AuthBase):
    """Send the key in the header ``Authorization``.

    A plain header would be replaced by an entry of a ``.netrc`` file for the host; this is not.
    """

    def __init__(self, key: ApiKey | None) -> None:
        self._key = key

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None:
            prepared.headers["Authorization"] = self._key.header()
        return prepared


def http_transport() -> Transport:
    """Return a transport that keeps its connection open between requests."""
    session = requests.Session()
    session.headers["User-Agent"] = "ecosystem (careers of researchers)"

    def get(url: str, key: ApiKey | None) -> HttpResponse | str:
        # Redirects are not followed: one could lead to another host, or from https to http.
        try:
            with session.get(
                url, auth=_Bearer(key), timeout=(CONNECT_SECONDS, READ_SECONDS), stream=True, allow_redirects=False
            ) as response:
                return _read(response)
        except requests.Timeout:
            return "no answer in time"
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return "the connection broke"
        except (requests.RequestException, OSError) as error:
            return f"the request failed ({type(error).__name__})"

    return get


def _read(response: requests.Response) -> HttpResponse | str:
    begun = time.monotonic()
    parts: list[bytes] = []
    length = 0
    for part in response.iter_content(2**16):
        parts.append(part)
        length += len(part)
        if length > LARGEST_RESPONSE:
            return f"the answer is larger than {LARGEST_RESPONSE:,} bytes"
        if time.monotonic() - begun > RESPONSE_SECONDS:
            return "the answer did not end in time"
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpResponse(response.status_code, headers, b"".join(parts))


@dataclass(frozen=True)
class DownloadIO:
    """Side effects of a download; tests replace them.

    `now` has a time zone; `random` is from 0 to 1; `stop` is checked before each request; `on_wait` is called with the
    reason and delay of each retry.
    """

    transport: Transport = field(default_factory=http_transport)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], object] = time.sleep
    random: Callable[[], float] = random.random
    stop: Callable[[], bool] = lambda: False
    on_progress: Progress = lambda done, total, noun: None
    on_wait: Callable[[str], None] = lambda reason: None


def check_api_url(url: str, *, has_key: bool) -> str:
    """Return the address of a server, to which a key would be sent or not, without a trailing slash.

    Examples
    --------
    >>> check_api_url("https://api.openalex.org/", has_key=True), check_api_url("http://127.0.0.1:8000", has_key=True)
    ('https://api.openalex.org', 'http://127.0.0.1:8000')
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise DownloadError("The address of the server must look like https://api.openalex.org.")
    if "@" in parts.netloc:
        raise DownloadError("The address of the server contains a user name: leave it out; a key is sent in a header.")
    if has_key and parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise DownloadError(f"A key is not sent unencrypted to http://{parts.hostname}: use https.")
    return url.strip().rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
