"""Generate invented author records in OpenAlex's format, with realistic size, variety and share of Pakistan.

A file repeats a few thousand histories under new ids and names, so that ten million records take minutes. A history
repeats only beyond gzip's window, so that the compression is realistic.
"""

import gzip
import json
import random
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

HOME = "PK"
AT_HOME = 0.006
"""Share of authors with an affiliation in Pakistan: of some 100 million, about 600,000. An assumption."""

IN_AI = 0.08
"""Share of authors whose main subfield is one of AI's. An assumption; abroad and at home alike."""

PARTS = 4
"""Every fourth institution is part of another. An assumption, as is the next."""

BESIDE = 0.5
"""Share of affiliations with such a part that also list its parent."""

EDITION = 2
"""Increase it when the records change, so that existing files are generated again."""

HISTORIES = 4_000
PER_FILE = 50_000
SUBFIELDS = [str(number) for number in range(1100, 3620, 12)]
AI = ("1702", "1707")
COUNTRIES = ("US", "CN", "GB", "DE", "IN", "JP", "FR", "BR", "IT", "KR", "AU", "CA", "ES", "SA", "TR", "IR", "NL", "SE")
TYPES = ("education",) * 3 + ("funder", "healthcare", "facility", "company", "government", "nonprofit")
CITIES_AT_HOME = ("Lahore", "Karachi", "Islamabad", "Peshawar", "Quetta", "Multan", "Faisalabad", "Sialkot")
GIVEN = ("Ahmad", "Li", "Maria", "John", "Fatima", "Wei", "Anna", "Omar", "Sana", "Hans", "Noor", "Yuki", "Ali", "Zara")
FAMILY = ("Khan", "Wang", "Silva", "Smith", "Malik", "Müller", "Tanaka", "Hussain", "Ivanova", "Rossi", "Kim", "Raza")


def write_authors(folder: Path, size: int, *, seed: int = 1, processes: int = 2) -> Path:
    """Write generated records as a snapshot (partitions of gzipped JSON lines), unless they exist."""
    done = folder / "complete"
    if done.exists() and done.read_text(encoding="utf-8") == f"{size} {seed} {EDITION}":
        return folder
    print(f"making {size:,} generated author records …", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    files = range(-(-size // PER_FILE))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_write, folder=str(folder), size=size, seed=seed), files))
    done.write_text(f"{size} {seed} {EDITION}", encoding="utf-8")
    return folder


def records(count: int, *, seed: int, first: int = 0) -> Iterator[bytes]:
    """Yield records, one line each; `first` is the number of the first author."""
    draw = random.Random(f"{seed}-{first}")  # noqa: S311 - nothing secret is drawn
    histories = [_history(draw) for _ in range(min(HISTORIES, count))]
    for number in range(first, first + count):
        identity = f"https://openalex.org/A5{number:09}"
        name = f"{draw.choice(GIVEN)} {chr(65 + draw.randrange(26))}. {draw.choice(FAMILY)}"
        head = f'{{"id":"{identity}","orcid":null,"display_name":"{name}","display_name_alternatives":["{name}"],'
        tail = f',"works_api_url":"https://api.openalex.org/works?filter=author.id:A5{number:09}"}}\n'
        yield head.encode() + draw.choice(histories) + tail.encode()


def _write(number: int, *, folder: str, size: int, seed: int) -> None:
    place = Path(folder) / f"updated_date=2025-{number % 12 + 1:02}-01"
    place.mkdir(parents=True, exist_ok=True)
    first = number * PER_FILE
    with gzip.open(place / f"part_{number:04}.gz", "wb", compresslevel=3) as file:
        for record in records(min(PER_FILE, size - first), seed=seed, first=first):
            file.write(record)


def _history(draw: random.Random) -> bytes:
    """Return the fields of a record other than id and name."""
    works = max(1, min(600, int(draw.paretovariate(0.95))))
    topics = _topics(draw, works)
    posts = _posts(draw, works)
    years = sorted({year for post in posts for year in post["years"]}, reverse=True)[:12]
    body = {
        "works_count": works,
        "cited_by_count": works * draw.randrange(30),
        "summary_stats": {"2yr_mean_citedness": draw.random() * 5, "h_index": works // 3, "i10_index": works // 4},
        "affiliations": posts,
        "last_known_institutions": [posts[0]["institution"]] if posts else [],
        "topics": topics,
        "topic_share": [
            {**{key: value for key, value in topic.items() if key != "count"}, "value": draw.random() / 1e4}
            for topic in topics
        ],
        "x_concepts": [
            {
                "id": f"https://openalex.org/C{draw.randrange(10**9)}",
                "wikidata": f"https://www.wikidata.org/wiki/Q{draw.randrange(10**7)}",
                "display_name": _name(draw.randrange(65_000), 2),
                "level": draw.randrange(4),
                "score": draw.random() * 100,
            }
            for _ in range(min(1 + works, 5))
        ],
        "counts_by_year": [
            {"year": year, "works_count": 1 + works // 12, "cited_by_count": draw.randrange(90)} for year in years
        ],
        "updated_date": f"2025-{draw.randrange(1, 13):02}-{draw.randrange(1, 28):02}T00:00:00",
        "created_date": "2023-07-21",
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))[1:-1].encode()


def _topics(draw: random.Random, works: int) -> list[dict[str, object]]:
    main = draw.choice(AI) if draw.random() < IN_AI else draw.choice(SUBFIELDS)
    found = []
    for rank in range(min(25, 1 + works)):
        subfield = main if draw.random() < 0.5 else draw.choice((*SUBFIELDS, *AI))
        number = 10_000 + draw.randrange(4_516)
        found.append(
            {
                "id": f"https://openalex.org/T{number}",
                "display_name": _name(number, 4),
                "count": max(1, works // (rank + 1)),
                "subfield": {
                    "id": f"https://openalex.org/subfields/{subfield}",
                    "display_name": _name(int(subfield), 3),
                },
                "field": {"id": f"https://openalex.org/fields/{subfield[:2]}", "display_name": f"Field {subfield[:2]}"},
                "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
            }
        )
    return found


def _name(number: int, words: int) -> str:
    """Return a name of invented words, always the same for a number."""
    draw = random.Random(number)  # noqa: S311 - nothing secret is drawn
    return " ".join(
        "".join(draw.choice("bcdfghklmnprstvz") + draw.choice("aeiou") for _ in range(draw.randrange(2, 5)))
        for _ in range(words)
    ).capitalize()


def _posts(draw: random.Random, works: int) -> list[dict[str, object]]:
    """Draw employers and years, latest first; one in eight authors has none."""
    if draw.random() < 0.125:
        return []
    at_home = draw.random() < AT_HOME / 0.875
    posts = []
    year = draw.randrange(1998, 2022)
    for _ in range(min(1 + draw.randrange(3) + works // 15, 14)):
        country = HOME if at_home and draw.random() < 0.6 else draw.choice(COUNTRIES)
        length = 1 + draw.randrange(min(works, 9) + 1)
        years = [then for then in range(year, year + length) if then <= 2025 and draw.random() < 0.8] or [year]
        number = _number(draw, country)
        posts.append({"institution": _institution(number, country), "years": years[::-1]})
        if not (number + 1) % PARTS and draw.random() < BESIDE:
            posts.append({"institution": _institution(number - 1, country), "years": years[::-1]})
        year = min(2025, year + draw.randrange(1, 5))
    if at_home and all(post["institution"]["country_code"] != HOME for post in posts):
        posts[0]["institution"] = _institution(_number(draw, HOME), HOME)
    return posts[::-1]


def _number(draw: random.Random, country: str) -> int:
    return draw.randrange(180 if country == HOME else 6_000)


def _institution(number: int, country: str) -> dict[str, object]:
    town = CITIES_AT_HOME[number % 8] if country == HOME else f"Town {number}"
    kind = TYPES[number % len(TYPES)]
    names = {"company": f"{town} Systems {number}", "healthcare": f"{town} Hospital {number}"}
    identity = _identity(number, country)
    return {
        "id": identity,
        "ror": f"https://ror.org/0{country.lower()}{number:06}",
        "display_name": names.get(kind, f"University of {town} {number}"),
        "country_code": country,
        "type": kind,
        "lineage": [identity] if (number + 1) % PARTS else [identity, _identity(number - 1, country)],
    }


def _identity(number: int, country: str) -> str:
    return f"https://openalex.org/I{ord(country[0]) * 100 + ord(country[1])}{number}"
