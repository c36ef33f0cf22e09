"""Command ``ecosystem serve``: start the dashboard."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ecosystem.site import SETTING, SITE


def serve(folders: Sequence[Path], passed_on: Sequence[str]) -> int:
    """Run Streamlit through its own command line, so that its settings and environment variables apply.

    `folders` hold further datasets; `passed_on` are options for Streamlit.
    """
    missing = [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        print(f"No such folder: {', '.join(missing)}. Name a folder that holds dataset folders.", file=sys.stderr)
        return 2
    if folders:
        earlier = os.environ.get(SETTING)
        os.environ[SETTING] = os.pathsep.join(
            [*([earlier] if earlier else []), *(str(path.resolve()) for path in folders)]
        )
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", str(SITE / "dashboard.py"), *passed_on]
    return int(cli.main(standalone_mode=False) or 0)
