"""OpenAlex's subfields of computer science, by number, and those that count as AI."""

from __future__ import annotations

from typing import Final

AI_SUBFIELDS: Final = ("1702", "1707")
"""OpenAlex's subfields of AI: Artificial Intelligence, and Computer Vision and Pattern Recognition."""

SUBFIELDS: Final = {
    "1702": "Artificial Intelligence",
    "1703": "Computational Theory and Mathematics",
    "1704": "Computer Graphics and Computer-Aided Design",
    "1705": "Computer Networks and Communications",
    "1706": "Computer Science Applications",
    "1707": "Computer Vision and Pattern Recognition",
    "1708": "Hardware and Architecture",
    "1709": "Human-Computer Interaction",
    "1710": "Information Systems",
    "1711": "Signal Processing",
    "1712": "Software",
}
"""OpenAlex's subfields of computer science."""
