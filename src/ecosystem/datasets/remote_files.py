"""Read files over HTTP with resumption, and at addresses that fsspec reaches, such as ``s3://``."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.client import HTTPException, HTTPResponse
from importlib import import_module
from importlib.util import find_spec
from typing import Any, BinaryIO, Final, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

NOT_INSTALLED: Final = (
    "{address}: addresses other than http and https need a package that is not installed ({error}). For s3:// install "
    "the extra: pip install '.[remote]'. Or copy the files here first."
)

TIMEOUT_SECONDS: Final = 60.0

RESUMPTIONS: Final = 4
"""Attempts to resume a broken connection per read."""

_HTTP: Final = ("http", "https")
_PATTERN_SIGNS: Final = "*?["
_AMAZON_SCHEMES: Final = ("s3", "s3a")
_LIBRARY_ERRORS: Final = (("botocore.exceptions", ("BotoCoreError", "ClientError")), ("aiohttp", ("ClientError",)))
"""Exceptions of the libraries below fsspec that are no ``OSError``."""


class RemoteError(OSError):
    """An address cannot be read; the message names it, the reason and the remedy."""


class _ReadOnlyFile(io.RawIOBase):
    """Raw file over a method that returns the next bytes."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Sequence[int]) -> int:  # type: ignore[override]
        view = memoryview(cast("bytearray", buffer))
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        raise NotImplementedError


class HttpFile(_ReadOnlyFile):
    """A file on a web server; a broken connection is resumed at the byte where it broke."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._at = 0
        self._response = self._request()

    def _next(self, size: int) -> bytes:
        for attempt in range(RESUMPTIONS):
            try:
                data: bytes = self._response.read1(size)  # what has arrived: the caller can watch the time
                if not data and self._length is not None and self._at < self._length:
                    raise ConnectionError(f"{self._address} ended after {self._at:,} of {self._length:,} bytes")
                break
            except (HTTPException, OSError):
                if attempt == RESUMPTIONS - 1 or not self._is_resumable:
                    raise
                self._response = self._request()
        self._at += len(data)
        return data

    def close(self) -> None:
        """Close the connection, if there is one."""
        if hasattr(self, "_response"):
            self._response.close()
        super().close()

    def _request(self) -> HTTPResponse:
        request = Request(self._address, headers={"Range": f"bytes={self._at}-"} if self._at else {})  # noqa: S310
        try:
            response: HTTPResponse = urlopen(request, timeout=TIMEOUT_SECONDS)  # noqa: S310 - the user's own address
        except HTTPError as error:
            error.close()
            raise OSError(f"{self._address}: the server answers {error.code} {error.reason}") from error
        except URLError as error:
            raise OSError(f"{self._address}: {error.reason}") from error
        if self._at and response.status != 206:
            raise OSError(f"{self._address}: the server cannot resume where the connection broke")
        if not self._at:
            length = response.headers.get("Content-Length")
            self._length = int(length) if length and length.isdecimal() else None
            self._is_resumable = response.headers.get("Accept-Ranges", "").lower() == "bytes"
        return response


class RemoteFile(_ReadOnlyFile):
    """A file that fsspec opens; errors of its libraries become :class:`RemoteError`."""

    def __init__(self, address: str) -> None:
        self._address = address
        with _translate_errors(address):
            files, path = _file_system(address)
            self._file: BinaryIO = files.open(path, "rb")

    def _next(self, size: int) -> bytes:
        with _translate_errors(self._address):
            return self._file.read(size)

    def close(self) -> None:
        """Close the file."""
        if hasattr(self, "_file"):
            self._file.close()
        super().close()


def is_http(address: str) -> bool:
    """Return whether an address is of a web server."""
    return urlsplit(address).scheme.lower() in _HTTP


def open_remote(address: str) -> BinaryIO:
    """Open the file at an address for reading bytes."""
    return cast("BinaryIO", HttpFile(address) if is_http(address) else RemoteFile(address))


def list_remote(address: str) -> tuple[str, list[str]]:
    """List the files at an address, which may be a file, a folder or a pattern.

    Returns the file or folder, in the spelling with which the files begin, and the sorted addresses of the files.
    """
    with _translate_errors(address):
        files, path = _file_system(address)
        files.invalidate_cache()  # fsspec keeps listings as long as the process runs
        try:
            inside = [] if "*" in path else files.find(path)
        except FileNotFoundError:
            inside = []
        if not inside and any(sign in path for sign in _PATTERN_SIGNS):
            inside = [name for name in files.glob(path) if files.isfile(name)]
        return str(files.unstrip_protocol(path)), sorted(str(files.unstrip_protocol(name)) for name in inside)


@contextmanager
def _translate_errors(address: str) -> Iterator[None]:
    """Raise :class:`RemoteError` in place of the errors of fsspec and the libraries below it."""
    try:
        yield
    except RemoteError:
        raise
    except ImportError as error:
        raise RemoteError(NOT_INSTALLED.format(address=address, error=error)) from error
    except PermissionError as error:
        raise RemoteError(
            f"{address}: the server does not let you read this ({error}). Check the address and your credentials; "
            "public files are read without any."
        ) from error
    except FileNotFoundError as error:
        raise RemoteError(f"{address}: there is no such file or bucket. Check the address.") from error
    except _remote_errors() as error:
        raise RemoteError(
            f"{address}: cannot be read ({' '.join(str(error).split()) or type(error).__name__}). Check the address, "
            "the network and the settings (AWS_ENDPOINT_URL, AWS_PROFILE and so on), and run the command again."
        ) from error


def _remote_errors() -> tuple[type[Exception], ...]:
    errors: list[type[Exception]] = [OSError, ValueError]
    for module, names in _LIBRARY_ERRORS:
        if find_spec(module.partition(".")[0]) is not None:
            errors += [getattr(import_module(module), name) for name in names]
    return tuple(errors)


def _file_system(address: str) -> tuple[Any, str]:
    """Return a file system of fsspec and the path in it."""
    import fsspec

    is_amazon = urlsplit(address).scheme.lower() in _AMAZON_SCHEMES
    options = {"anon": True} if is_amazon and not fsspec.config.conf.get("s3") and not _has_credentials() else {}
    files, path = fsspec.core.url_to_fs(address, **options)
    return files, str(path)


@cache
def _has_credentials() -> bool:
    """Look for Amazon credentials; cached, since the lookup may ask the network."""
    if find_spec("botocore") is None:
        return True
    from botocore.session import get_session

    return get_session().get_credentials() is not None
