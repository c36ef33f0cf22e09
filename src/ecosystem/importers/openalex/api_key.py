"""API key of OpenAlex that cannot be printed, logged or serialized by mistake."""

import re
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import quote, quote_plus

from ecosystem.importers.openalex.errors import DownloadError

KEY_SETTING = "OPENALEX_API_KEY"
"""Environment variable, and name among Streamlit's secrets, of the key."""

KEY_PAGE = "https://openalex.org/settings/api"
"""Page that issues keys, free of charge."""

_VALID_KEY = re.compile(r"[\x21-\x7e]{8,200}")
"""A key is sent in a header: ASCII without spaces; a shorter one would match ordinary text by chance."""

_HIDDEN = "(key)"


class ApiKey:
    """A key that is sent to OpenAlex and never printed; an invalid one raises DownloadError, which does not repeat it.

    Examples
    --------
    >>> key = ApiKey("a-made-up-key")
    >>> print(key, [key], key.hide("refused: a-made-up-key"))
    (key) [(key)] refused: (key)
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not _VALID_KEY.fullmatch(text.strip()):
            raise DownloadError(
                f"The key in {KEY_SETTING} is not valid: a key is 8 to 200 letters, digits and signs without a space. "
                f"Copy it again from {KEY_PAGE}."
            )
        self._text = text.strip()

    def __repr__(self) -> str:
        return _HIDDEN

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key is not written to files.")

    def header(self) -> str:
        """Return the value of the header ``Authorization``."""
        return f"Bearer {self._text}"

    def is_in(self, text: str) -> bool:
        """Return whether a text contains the key in any spelling."""
        return self._pattern().search(text) is not None

    def hide(self, text: str) -> str:
        """Replace the key in a text, also in its URL-quoted spellings."""
        return self._pattern().sub(_HIDDEN, text)

    def _pattern(self) -> re.Pattern[str]:
        spellings = sorted({self._text, quote(self._text, safe=""), quote_plus(self._text)}, key=len, reverse=True)
        return re.compile("|".join(re.escape(spelling) for spelling in spellings), flags=re.IGNORECASE)


def find_api_key(*settings: Mapping[str, str]) -> ApiKey | None:
    """Return the key from the first mapping, such as ``os.environ``, that holds a non-blank one.

    Examples
    --------
    >>> find_api_key({}, {"OPENALEX_API_KEY": "a-made-up-key"})
    (key)
    >>> find_api_key({"OPENALEX_API_KEY": " "}) is None
    True
    """
    for mapping in settings:
        if text := mapping.get(KEY_SETTING, "").strip():
            return ApiKey(text)
    return None
