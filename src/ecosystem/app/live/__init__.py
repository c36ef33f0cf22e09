"""Presenting to an audience that follows in its own browsers."""
