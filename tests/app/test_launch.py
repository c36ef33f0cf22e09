"""The app as people start it: the same server, rooms included, whichever command and wherever it is started."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ecosystem.site import SITE
from tests.browser.conftest import serving


def answer(address: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by lower-case name, and body of a GET request."""
    try:
        with urllib.request.urlopen(address, timeout=20) as response:  # noqa: S310
            return response.status, {name.lower(): value for name, value in response.headers.items()}, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


@pytest.mark.parametrize("script", [SITE / "dashboard.py", None], ids=["streamlit run", "ecosystem serve"])
def test_every_start_serves_rooms_and_scripts(script: Path | None, tmp_path: Path) -> None:
    with serving(script, tmp_path, base="/ai", environment={"STREAMLIT_SERVER_BASE_URL_PATH": "ai"}) as address:
        status, headers, body = answer(f"{address}/live/nobody?viewer=x")
        assert (status, headers["cache-control"], body) == (404, "no-store", b'{"status":"unknown"}')
        page = answer(f"{address}/")[2].decode()
        assert "modulepreload" in page.partition("</head>")[0]
