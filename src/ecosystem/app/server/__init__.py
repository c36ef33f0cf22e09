"""ASGI server of ``ecosystem serve``: routes of live rooms, and script files with early hints."""
