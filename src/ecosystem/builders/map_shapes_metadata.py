"""Metadata of the map shapes: file names and `datapackage.json`."""

import hashlib
from pathlib import Path
from typing import Any, Final

COAST: Final = "coast"
INTERNATIONAL: Final = "international"
DISPUTED: Final = "disputed"
WORLD_OUTLINES: Final = "world_outlines.csv"
REGION_LAND: Final = "pakistan_region.csv"
REGION_BORDERS: Final = "pakistan_borders.csv"
BORDER_RULES: Final = "border_rules.csv"
_RING = {"name": "ring", "type": "integer", "description": "Closed ring: its last point repeats its first."}
_ORDER = {"name": "order", "type": "integer", "description": "Place of the point on its ring or line, from 1."}
_POSITION = [
    {"name": "longitude", "type": "number", "unit": "degrees east", "description": "WGS 84."},
    {"name": "latitude", "type": "number", "unit": "degrees north", "description": "WGS 84."},
]
_SIDES = [
    {"name": side, "type": "number", "unit": "degrees", "description": f"The window's {side}ern edge."}
    for side in ("west", "south", "east", "north")
]
_KIND = {
    "name": "kind",
    "type": "string",
    "description": "`coast`; `international` boundary; `disputed` line, always drawn dashed.",
    "constraints": {"required": True, "enum": [COAST, INTERNATIONAL, DISPUTED]},
}
_TABLES: Final[dict[str, tuple[str, str, list[dict[str, Any]]]]] = {
    WORLD_OUTLINES: (
        "Countries of the world",
        "Outlines at 1:110 million, without Antarctica, cut at 180°. The code is the one Natural Earth files the shape "
        "under (empty where it has none) and says nothing about whose land it is: figures fill one undivided ground.",
        [
            {"name": "country_code", "type": "string", "description": "ISO 3166-1 alpha-2; empty where there is none."},
            _RING,
            _ORDER,
            *_POSITION,
        ],
    ),
    REGION_LAND: (
        "Land around Pakistan",
        "Undivided land at 1:50 million, cut to 58–80° E, 22–38.5° N. Where a ring runs along that edge it is to be "
        "filled, not stroked.",
        [_RING, _ORDER, *_POSITION],
    ),
    REGION_BORDERS: (
        "Coasts and boundaries around Pakistan",
        "Lines at 1:50 million in the same window: lines of actual control as Natural Earth draws them. Not an "
        "endorsement; disputed lines are drawn dashed. Claim lines are not in it.",
        [
            {"name": "line", "type": "integer", "description": "One unbroken line of one kind."},
            _ORDER,
            _KIND,
            {
                "name": "between",
                "type": "string",
                "description": "Natural Earth names on either side; empty for a coast.",
            },
            *_POSITION,
        ],
    ),
    BORDER_RULES: (
        "Which boundaries are disputed, and why",
        "Written by hand. A piece of boundary between the two named shapes whose middle lies in the window is of this "
        "kind; the first rule that fits decides; what no rule names is `international`.",
        [
            {"name": "first", "type": "string", "description": "Natural Earth name on one side."},
            {"name": "second", "type": "string", "description": "Natural Earth name on the other side."},
            *_SIDES,
            _KIND,
            {"name": "reason", "type": "string", "description": "Why the line is of this kind."},
        ],
    ),
}


def shapes_package(folder: Path) -> dict[str, Any]:
    """Describe the shape tables of a folder, with their hashes."""
    return {
        "name": "map-shapes",
        "title": "Map shapes: the world, and Pakistan with its surroundings",
        "description": (
            "A small extract of Natural Earth for drawing points and flows on neutral ground. How it was made: arcs "
            "decoded from TopoJSON; world rings cut at 180° and rounded to 0.01°; the region's land and boundary arcs "
            "cut to 58–80° E, 22–38.5° N and rounded to 0.001°; an arc shared by two countries is a boundary, an arc "
            "of one is coast; disputed lines by the rules in border_rules.csv. "
            "Lines are not an endorsement; disputed lines are dashed."
        ),
        "kind": "published",
        "version": "4.1.0",
        "licenses": [
            {
                "name": "public-domain",
                "title": "public domain (Natural Earth)",
                "path": "https://www.naturalearthdata.com/about/terms-of-use/",
            }
        ],
        "sources": [
            {
                "title": "Natural Earth 4.1.0, Admin 0 countries, 1:50 million and 1:110 million",
                "path": "https://www.naturalearthdata.com/downloads/",
            },
            {
                "title": "world-atlas 2.0.2: the same as TopoJSON (M. Bostock, ISC licence)",
                "path": "https://github.com/topojson/world-atlas",
            },
        ],
        "resources": [
            {"name": Path(file).stem.replace("_", "-"), "path": file, **_resource(folder / file, *text)}
            for file, text in _TABLES.items()
            if (folder / file).exists()
        ],
    }


def _resource(path: Path, title: str, description: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, "missingValues": [""]},
    }
