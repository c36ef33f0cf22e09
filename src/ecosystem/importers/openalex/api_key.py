"""A key to OpenAlex, held so that it cannot be printed, logged or written down by mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import quote, quote_plus

from ecosystem.importers.openalex.errors import DownloadError

SETTING = "OPENALEX_API_KEY"
"""Environment variable, and name among Streamlit's secrets, that holds the key."""

WHERE_TO_GET = "https://openalex.org/settings/api"
"""Page that hands out keys, free of charge."""

_SHAPE = re.compile(r"[\x21-\x7e]{8,200}")
"""A key travels in a header: no spaces, nothing but ASCII; shorter ones would be found by chance in ordinary text."""

_HIDDEN = "(key)"


class ApiKey:
    """A key that is sent to OpenAlex and shown to nobody.

    Parameters
    ----------
    text : str
        The key; spaces around it are dropped.

    Raises
    ------
    DownloadError
        If it cannot be a key; the message does not repeat it.

    Examples
    --------
    >>> key = ApiKey("a-made-up-key")
    >>> print(key, [key], key.hide("refused: a-made-up-key"))
    (key) [(key)] refused: (key)
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not _SHAPE.fullmatch(text.strip()):
            raise DownloadError(
                f"The key in {SETTING} is not one: a key is 8 to 200 letters, digits and signs without a space. "
                f"Copy it again from {WHERE_TO_GET}."
            )
        self._text = text.strip()

    def __repr__(self) -> str:
        return _HIDDEN

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not written to files.")

    def header(self) -> str:
        """Return the value of the header ``Authorization``, the one place a key goes to."""
        return f"Bearer {self._text}"

    def is_in(self, text: str) -> bool:
        """Tell whether a text gives the key away."""
        return self._pattern().search(text) is not None

    def hide(self, text: str) -> str:
        """Take the key out of a text, however it is written there: as it is, or as in an address."""
        return self._pattern().sub(_HIDDEN, text)

    def _pattern(self) -> re.Pattern[str]:
        spellings = sorted({self._text, quote(self._text, safe=""), quote_plus(self._text)}, key=len, reverse=True)
        return re.compile("|".join(re.escape(spelling) for spelling in spellings), flags=re.IGNORECASE)


def key_from(*places: Mapping[str, str]) -> ApiKey | None:
    """Return the key from the first place that holds one.

    Parameters
    ----------
    *places : mapping of str to str
        As ``os.environ``; an empty value counts as none.

    Examples
    --------
    >>> key_from({}, {"OPENALEX_API_KEY": "a-made-up-key"})
    (key)
    >>> key_from({"OPENALEX_API_KEY": " "}) is None
    True
    """
    for place in places:
        if text := place.get(SETTING, "").strip():
            return ApiKey(text)
    return None
