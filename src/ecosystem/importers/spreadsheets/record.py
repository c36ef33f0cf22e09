"""What is said about a dataset that was made from spreadsheets: its certificate, and the record of the import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from ecosystem.datasets.metadata import FolderMetadata, Licence
from ecosystem.importers.spreadsheets.draft import Draft
from ecosystem.importers.spreadsheets.mapping_file import write_mapping
from ecosystem.tables import DATASET_TABLES

AS_THEY_STAND: Final = (
    "The list gives people, and moves where it has them, row by row; they were taken as they stand, and no threshold "
    "decided which of them count."
)
"""What the record says of a list that no threshold was applied to."""
NOT_STATED: Final = Licence("other-not-stated", "Not stated by whoever made the spreadsheet", "")


def certificate_of(draft: Draft, name: str, *, today: str) -> FolderMetadata:
    """Say what a dataset is that was made from spreadsheets.

    Parameters
    ----------
    draft : Draft
        The import.
    name : str
        The dataset's name.
    today : str
        Day of the import.
    """
    files = ", ".join(dict.fromkeys(sheet.grid.file for sheet in draft.sheets.headed))
    return FolderMetadata(
        name=name,
        title=f"Spreadsheet: {files}",
        short_title=files,
        description="Imported from a spreadsheet with columns and words of its own; how they were read is in `import`.",
        kind="observed",
        version="1.0.0",
        created=today,
        as_of="",
        licences=(NOT_STATED,),
        tables=DATASET_TABLES,
        home=draft.home,
    )


def record_of(draft: Draft, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Say what was read and how it was decided, for ``datapackage.json``: headings, words and counts, no row.

    Where moves were derived from posts, thresholds, how the headline changes with each, what was left aside, and
    implausible years by made id are told too; where no threshold decides, ``said`` is one sentence that says so.
    """
    derived = {**draft.account, "sensitivity": dict(draft.sensitivity)} if draft.account else {"said": AS_THEY_STAND}
    return {
        "source": "spreadsheet",
        "files": [
            {"name": name, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
            for name, content in sorted(files.items())
        ],
        "sheets": [
            {
                "sheet": sheet.grid.place,
                "header": sheet.line,
                "shape": mapping.shape,
                "joined": {heading: list(parts) for heading, parts in draft.joined(place).items()},
                "not_used": draft.left_over(place),
            }
            for place, (sheet, mapping) in enumerate(zip(draft.sheets.headed, draft.mappings, strict=True))
        ],
        "words_left_empty": sum(word.count for word in draft.words if not word.ours),
        "mapping": json.loads(write_mapping(draft.kept())),
        **derived,
    }
