"""Records at addresses that fsspec reaches, such as ``s3://``: found and opened as files of this machine are."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, cast
from urllib.parse import urlsplit

NOT_INSTALLED: Final = (
    "{address}: addresses other than http and https need a package that is not installed ({error}). For s3:// install "
    "the extra: pip install '.[remote]'. Or copy the files here first."
)

_PATTERN: Final = "*?["

_AMAZON: Final = ("s3", "s3a")

_OTHER_TROUBLE: Final = (
    ("botocore.exceptions", ("BotoCoreError", "ClientError")),
    ("aiohttp", ("ClientError",)),
)
"""What the libraries below fsspec raise beside the system's own errors, where they are installed."""


class RemoteError(OSError):
    """An address cannot be read; the message names it, says why, and what to do."""


class RemoteFile(io.RawIOBase):
    """A file at an address; whatever breaks on the way is told as an error of a file is."""

    def __init__(self, address: str) -> None:
        self._address = address
        with told(address):
            files, place = _files(address)
            self._file: BinaryIO = files.open(place, "rb")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Sequence[int]) -> int:  # type: ignore[override]
        """Read the next bytes."""
        view = memoryview(cast("bytearray", buffer))
        with told(self._address):
            data = self._file.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it."""
        if hasattr(self, "_file"):
            self._file.close()
        super().close()


def listed(address: str) -> tuple[str, list[str]]:
    """Return the files at an address, which may be a file, a folder or a pattern.

    Returns
    -------
    str
        The file or folder that was meant, as the files are named; files of a folder lie below it.
    list of str
        Addresses of files, in order; none where nothing is there.

    Raises
    ------
    RemoteError
        If the address cannot be looked at.
    """
    with told(address):
        files, place = _files(address)
        try:
            inside = [] if "*" in place else files.find(place)
        except FileNotFoundError:
            inside = []
        if not inside and any(sign in place for sign in _PATTERN):
            inside = [name for name in files.glob(place) if files.isfile(name)]
        return str(files.unstrip_protocol(place)), sorted(str(files.unstrip_protocol(name)) for name in inside)


@contextmanager
def told(address: str) -> Iterator[None]:
    """Say in words what is wrong with an address.

    Raises
    ------
    RemoteError
        In place of what the libraries say.
    """
    try:
        yield
    except RemoteError:
        raise
    except ImportError as error:
        raise RemoteError(NOT_INSTALLED.format(address=address, error=error)) from error
    except PermissionError as error:
        raise RemoteError(
            f"{address}: the server does not let you read this ({error}). Check the address and your credentials; "
            "what is public is read without any."
        ) from error
    except FileNotFoundError as error:
        raise RemoteError(f"{address}: there is no such file or bucket. Check the address.") from error
    except _trouble() as error:
        raise RemoteError(
            f"{address}: cannot be read ({' '.join(str(error).split()) or type(error).__name__}). Check the address, "
            "the network and the settings (AWS_ENDPOINT_URL, AWS_PROFILE and so on), and run the command again."
        ) from error


def _trouble() -> tuple[type[Exception], ...]:
    """Return what may be raised on the way: by the system, by fsspec, and by the libraries below it."""
    found: list[type[Exception]] = [OSError, ValueError]
    for module, names in _OTHER_TROUBLE:
        if find_spec(module.partition(".")[0]) is not None:
            found += [getattr(import_module(module), name) for name in names]
    return tuple(found)


def _files(address: str) -> tuple[Any, str]:
    """Return a file system of fsspec and the place in it."""
    import fsspec

    scheme = urlsplit(address).scheme.lower()
    chosen = {"anon": True} if scheme in _AMAZON and not fsspec.config.conf.get("s3") and not _has_credentials() else {}
    files, place = fsspec.core.url_to_fs(address, **chosen)
    return files, str(place)


@cache
def _has_credentials() -> bool:
    """Tell whether Amazon's libraries find credentials; looked up once, since they also ask the network for them."""
    if find_spec("botocore") is None:
        return True
    from botocore.session import get_session

    return get_session().get_credentials() is not None


def below(place: str, file: str) -> PurePosixPath:
    """Return what of a file's address lies below a place.

    Examples
    --------
    >>> below("s3://openalex/data", "s3://openalex/data/authors/part_000.gz").as_posix()
    'authors/part_000.gz'
    """
    return PurePosixPath(file.removeprefix(place).lstrip("/"))
