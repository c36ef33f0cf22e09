"""Write a page's views to a file from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ecosystem.exports import html_page, slides, workbook
from ecosystem.load import DataProblemsError, load_dataset, load_reference
from ecosystem.load.shapes import load_shapes
from ecosystem.selection import DEFAULT_DATASET, from_query, narrow
from ecosystem.selection.options import options
from ecosystem.site import SETTING, SITE, data_roots
from ecosystem.views import View, registry

Writer = Callable[[Sequence[View], str], bytes]
WRITERS: dict[str, Writer] = {
    ".xlsx": lambda views, _: workbook(views),
    ".pptx": lambda views, link: slides(views, link=link),
    ".html": lambda views, link: html_page(views, title="The Pakistani AI ecosystem", link=link).encode(),
}


def export(link: str, out: Path, *, views: Sequence[str], folders: Sequence[Path]) -> int:
    """Write the views of a page, under a link's selection, to an XLSX, PPTX or HTML file.

    Returns
    -------
    int
        0, 1 where the data are wrong, 2 where page, view or dataset is not known.
    """
    write = WRITERS.get(out.suffix.lower())
    if write is None or not out.parent.is_dir():
        print(f"{out} cannot be written: name a {', '.join(WRITERS)} file in a folder that exists.", file=sys.stderr)
        return 2
    parts = urlsplit(link)
    page = parts.path.strip("/").split("/")[-1] or "overview"
    query = parse_qs(parts.query)
    wanted = set(views) or {name for name in registry() if name.startswith(f"{page}.")}
    chosen = [maker for name, maker in registry().items() if name in wanted]
    if not chosen or len(chosen) < len(wanted):
        print(f"No such page or view. Views are: {', '.join(sorted(registry()))}", file=sys.stderr)
        return 2
    environment = {SETTING: os.pathsep.join(str(folder) for folder in folders)} if folders else dict(os.environ)
    name = query.get("dataset", [DEFAULT_DATASET])[-1]
    found = [root / name for root in data_roots(environment) if (root / name / "researchers.csv").exists()]
    if not found or Path(name).name != name:
        print(f"No dataset {name!r} in {', '.join(map(str, data_roots(environment)))}.", file=sys.stderr)
        return 2
    try:
        tables = load_reference(SITE / "data" / "reference")
        tables = replace(tables, shapes=load_shapes(SITE / "data" / "shapes"))
        ecosystem = load_dataset(found[-1], tables)
    except DataProblemsError as error:
        print(error, file=sys.stderr)
        return 1
    selection, complaints = from_query(query, options(ecosystem))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    scope = narrow(ecosystem, selection)
    written = out.with_name(f"{out.name}.part")
    written.write_bytes(write([maker.of(scope) for maker in chosen], link))
    written.replace(out)
    print(f"{out}: {len(chosen)} views.")
    return 0
