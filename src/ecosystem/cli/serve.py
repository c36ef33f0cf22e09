"""Command ``ecosystem serve``: start the dashboard."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ecosystem.site import SETTING, SITE


def serve(folders: Sequence[Path], passed_on: Sequence[str]) -> int:
    """Run Streamlit through its own command line, so that its settings and environment variables apply.

    The server listens on this machine only, unless an option or ``STREAMLIT_SERVER_ADDRESS`` gives an address.
    `folders` hold further datasets; `passed_on` are options for Streamlit.
    """
    missing = [str(folder) for folder in folders if not os.path.isdir(folder)]
    if missing:
        print(f"No such folder: {', '.join(missing)}. Name a folder that holds dataset folders.", file=sys.stderr)
        return 2
    if folders:
        earlier = os.environ.get(SETTING)
        os.environ[SETTING] = os.pathsep.join(
            [*([earlier] if earlier else []), *(str(path.resolve()) for path in folders)]
        )
    os.environ.setdefault("STREAMLIT_SERVER_ADDRESS", "127.0.0.1")
    if not _has_home():
        os.environ["HOME"] = str(SITE)  # Streamlit looks for settings there
    from streamlit import net_util
    from streamlit.web import cli

    net_util.get_external_ip = lambda: None  # which would ask a server on the internet, to print the answer
    sys.argv = ["streamlit", "run", str(SITE / "dashboard.py"), *passed_on]
    return int(cli.main(standalone_mode=False) or 0)


def _has_home() -> bool:
    """Return False for a user id without name and without ``HOME``, as in some containers."""
    try:
        return bool(Path.home())
    except RuntimeError:
        return False
