"""LibreOffice, shared with the tests of exports."""

from tests.exports.conftest import office

__all__ = ["office"]
