"""Which institutions of one author are parts of which, from the lineage that OpenAlex gives of each.

Needs only the standard library: on a cluster it runs where the files are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ecosystem.importers.json_lines.record_reader import Notes, Row, UnusableError, listed, mapping

INSTITUTION: Final = re.compile(r"(?:https?://openalex\.org/(?:institutions/)?)?(I[0-9]{1,18})", re.IGNORECASE)


def add_lineage(affiliations: Sequence[tuple[Row, object]], notes: Notes) -> list[Row]:
    """Put beside each affiliation the keys of those of the same author of which it is a part (``above``).

    Only these are kept: nothing follows from the rest of a lineage, such as a ministry that no paper of the author
    names.

    Parameters
    ----------
    affiliations : sequence of tuple
        Clean rows, each with the entry of which it was made.
    notes : Notes
        Takes note of lineages that are none; the affiliation is used without it.

    Returns
    -------
    list of dict
        The rows with ``above``, in order.
    """
    lineages = [_lineage(entry, notes) for _, entry in affiliations] if len(affiliations) > 1 else [("", [])]
    keys = {own: row["key"] for (row, _), (own, _) in zip(affiliations, lineages, strict=False) if own}
    return [
        {**row, "above": sorted({keys[one] for one in lineage if one in keys and keys[one] != row["key"]})}
        for (row, _), (_, lineage) in zip(affiliations, lineages, strict=False)
    ]


def _lineage(entry: object, notes: Notes) -> tuple[str, list[str]]:
    """Return the bare id of an institution, and those that its lineage names."""
    institution = mapping(mapping(entry, "affiliation").get("institution"), "institution")
    try:
        stated = listed(institution.get("lineage"), "lineage")
    except UnusableError as unusable:
        notes.left_out("bad-lineage", unusable.detail)
        stated = []
    named = [_bare(one) for one in stated]
    if not all(named):
        notes.left_out("bad-lineage", f"{next(one for one in stated if not _bare(one))!r}"[:80])
    return _bare(institution.get("id")), [one for one in named if one]


def _bare(identity: object) -> str:
    match = INSTITUTION.fullmatch(identity.strip()) if isinstance(identity, str) else None
    return match[1].upper() if match else ""
