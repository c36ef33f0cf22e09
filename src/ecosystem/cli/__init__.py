"""The command line: ``ecosystem serve | validate | simulate | export``."""

from ecosystem.cli.main import main

__all__ = ["main"]
