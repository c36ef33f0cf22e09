"""Command line: ``ecosystem serve | validate | simulate | export | archive | import | renew``."""

from ecosystem.cli.main import main

__all__ = ["main"]
