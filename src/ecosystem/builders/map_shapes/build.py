"""Map shapes: from Natural Earth country polygons (TopoJSON) to the small CSVs that the maps are drawn from.

Natural Earth draws lines as they are held on the ground, which is not the same as agreed. The rules beside the shapes
(`border_rules.csv`) say which of those lines are disputed and why; everything else follows from the two input files.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ecosystem.builders.map_shapes.borders import read_border_rules
from ecosystem.builders.map_shapes.description import (
    BORDER_RULES,
    PACKAGE,
    REGION_BORDERS,
    REGION_LAND,
    WORLD_OUTLINES,
    shapes_package,
)
from ecosystem.builders.map_shapes.rows import border_rows, land_rows, world_rows
from ecosystem.builders.map_shapes.topology import read_topology


def build_shapes(countries_50m: Path, countries_110m: Path, out: Path, *, rules: Path | None = None) -> None:
    """Write the map shapes that ship with the project.

    The same inputs and rules give the same bytes.

    Parameters
    ----------
    countries_50m, countries_110m
        Natural Earth admin-0 countries as TopoJSON at 1:50 million (region) and 1:110 million (world), with objects
        `countries` (ISO numeric `id`, `properties.name`) and, at 50m, `land`.
    out
        Folder for `world_outlines.csv`, `pakistan_region.csv`, `pakistan_borders.csv` and `datapackage.json`.
    rules
        Which lines are disputed, and why; `border_rules.csv` in `out` unless given.

    Raises
    ------
    ValueError
        If an input is not such a TopoJSON file, or a rule matches no line: it would silently draw nothing as disputed.
    """
    region = read_topology(countries_50m, "countries", "land")
    world = read_topology(countries_110m, "countries")
    border_rules = read_border_rules(rules if rules is not None else out / BORDER_RULES)
    borders = list(border_rows(region, border_rules))
    _write(out / WORLD_OUTLINES, ["country_code", "ring", "order", "longitude", "latitude"], world_rows(world))
    _write(out / REGION_LAND, ["ring", "order", "longitude", "latitude"], land_rows(region))
    _write(out / REGION_BORDERS, ["line", "order", "kind", "between", "longitude", "latitude"], borders)
    package = json.dumps(shapes_package(out), indent=2, ensure_ascii=False)
    (out / PACKAGE).write_text(package + "\n", encoding="utf-8")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
