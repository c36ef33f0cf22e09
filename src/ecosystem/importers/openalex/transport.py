"""One request over the network: an answer, or a word on why there is none."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from ecosystem.importers.openalex.api_key import ApiKey
from ecosystem.importers.openalex.errors import DownloadError

API = "https://api.openalex.org"
"""Where OpenAlex answers."""

SETTING = "OPENALEX_API_URL"
"""Environment variable that names another place, such as a stand-in for trying things out."""

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10.0, 60.0, 180.0
"""Patience for a connection, for the next bytes and for a whole answer; a page takes OpenAlex a second or two."""

MOST_BYTES = 64 * 2**20
"""No answer is read beyond: a page of a hundred records has less than a tenth of it."""


@dataclass(frozen=True)
class Answer:
    """What a server said; the names of the headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Transport = Callable[[str, ApiKey | None], Answer | str]
"""Asks an address, with a key; returns the answer, or why there is none, in words that hold no key."""


class _Bearer(AuthBase):
    """Put the key into the one header it travels in.

    A plain header would be replaced by what a ``.netrc`` file says for the host; this is not.
    """

    def __init__(self, key: ApiKey | None) -> None:
        self._key = key

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None:
            prepared.headers["Authorization"] = self._key.header()
        return prepared


def over_the_network() -> Transport:
    """Return a transport that keeps its connection open between requests."""
    session = requests.Session()
    session.headers["User-Agent"] = "ecosystem (careers of researchers)"

    def ask(url: str, key: ApiKey | None) -> Answer | str:
        # A redirect is not followed: it could lead to another host, or from https to http.
        try:
            with session.get(
                url,
                auth=_Bearer(key),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                stream=True,
                allow_redirects=False,
            ) as response:
                return _read(response)
        except requests.Timeout:
            return "no answer in time"
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            return "the connection broke"
        except (requests.RequestException, OSError) as error:
            return f"the request failed ({type(error).__name__})"

    return ask


def _read(response: requests.Response) -> Answer | str:
    begun = time.monotonic()
    parts: list[bytes] = []
    length = 0
    for part in response.iter_content(2**16):
        parts.append(part)
        length += len(part)
        if length > MOST_BYTES:
            return f"the answer is larger than {MOST_BYTES:,} bytes"
        if time.monotonic() - begun > WHOLE_SECONDS:
            return "the answer did not end in time"
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, headers, b"".join(parts))


def checked_api(url: str, *, has_key: bool) -> str:
    """Return the address of a server, without a slash at its end.

    Parameters
    ----------
    url : str
        Where OpenAlex, or what stands in for it, answers.
    has_key : bool
        Whether a key would be sent there.

    Raises
    ------
    DownloadError
        If it is no address, carries a password, or a key would travel in the clear.

    Examples
    --------
    >>> checked_api("https://api.openalex.org/", has_key=True), checked_api("http://127.0.0.1:8000", has_key=True)
    ('https://api.openalex.org', 'http://127.0.0.1:8000')
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise DownloadError("The address of the server must look like https://api.openalex.org.")
    if "@" in parts.netloc:
        raise DownloadError("The address of the server holds a user name: leave it out; a key goes into a header.")
    if has_key and parts.scheme == "http" and not _is_here(parts.hostname):
        raise DownloadError(f"A key is not sent to http://{parts.hostname} in the clear: use https.")
    return url.strip().rstrip("/")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
