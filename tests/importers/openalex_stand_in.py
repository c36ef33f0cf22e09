"""A stand-in for OpenAlex on this machine: works and authors made up in its published format, and its ways of failing.

``python -m tests.importers.openalex_stand_in --port 8123`` serves it by hand. It answers on the loopback address alone,
says no after a bounded number of requests, and knows the filters, sorting, cursors, fields and headers that a download
uses. People and institutions are invented.
"""

import argparse
import base64
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "stand-in-key-0123456789"
MOST_REQUESTS = 20_000
"""Requests answered before the server says no more: a runaway client ends here."""

ALTERNATIVES, PER_PAGE, ADDRESS = 100, 100, 4096
LISTED_AUTHORS = 100
CURRENT = 2025
CITIES = {"PK": ("Lahore", "Karachi", "Islamabad"), "DE": ("Berlin",), "US": ("Boston",), "GB": ("London",)}
SUBFIELDS = {
    "1702": ("T10028", "Topic Modeling", "Artificial Intelligence"),
    "1707": ("T10036", "Advanced Neural Network Applications", "Computer Vision and Pattern Recognition"),
    "2208": ("T10125", "Advanced Wireless Communication Technologies", "Electrical and Electronic Engineering"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """One way of failing.

    Attributes
    ----------
    kind : str
        ``status``, ``truncated``, ``reset``, ``slow``, ``html``, ``wrong-types``, ``duplicates``, ``echo`` (of the key
        in an error), ``echo-in-page`` (of the key in an answer that is sound otherwise).
    status, retry_after : int, str
        Of a failing answer.
    """

    kind: str
    status: int = 500
    retry_after: str | None = None


Plan = Callable[[int, str], Fault | None]
"""Says, by number of the request (from 1) and its path, how it fails."""


@dataclass
class World:
    """Institutions, authors and works, made from a seed.

    Parameters
    ----------
    people : int
        Authors.
    seed : int
        Of the random numbers.
    gone : int
        Authors whom works name and whose records are not there: merged with others.
    crowd : int
        Authors of one work with very many; 0 for none.
    """

    people: int = 60
    seed: int = 2025
    gone: int = 2
    crowd: int = 0
    authors: dict[str, Row] = field(init=False)
    works: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)  # noqa: S311 - nothing here is secret
        places = list(institutions())
        careers = {f"A50{number:08d}": _career(chance, places) for number in range(1, self.people + 1)}
        self.works = list(_works(chance, careers))
        if self.crowd:
            self.works.append(_crowded(list(careers), places, self.crowd))
        gone = set(list(careers)[: self.gone])
        self.authors = {
            author: _author(author, number, career)
            for number, (author, career) in enumerate(careers.items(), start=1)
            if author not in gone
        }


def institutions() -> Iterator[Row]:
    """Make the institutions: a university, a firm and a laboratory in each city."""
    kinds = (("University of", "education"), ("Robotics Company", "company"), ("Institute of AI", "facility"))
    number = 0
    for country, cities in CITIES.items():
        for city in cities:
            for name, kind in kinds:
                number += 1
                full = f"{name} {city} (stand-in)"
                # OpenAlex gives many universities the type of a funder; one here has it, too.
                stated = "funder" if (kind, city) == ("education", "London") else kind
                home = f"https://openalex.org/I49000000{number:02d}"
                yield {
                    "id": home,
                    "ror": None,
                    "display_name": full,
                    "country_code": country,
                    "type": stated,
                    "lineage": [home],
                }


def _career(chance: random.Random, places: list[Row]) -> list[tuple[int, Row]]:
    """Make a career: a place for each year, the first in the country of most."""
    home = [place for place in places if place["country_code"] == "PK"]
    year, place = chance.randint(2005, 2018), chance.choice(home)
    career = []
    while year <= CURRENT:
        career.append((year, place))
        if chance.random() < 0.15:
            place = chance.choice(places if chance.random() < 0.5 else home)
        year += 1
    return career


def _works(chance: random.Random, careers: dict[str, list[tuple[int, Row]]]) -> Iterator[Row]:
    number = 0
    for author, career in careers.items():
        for year, place in career:
            if chance.random() < 0.4:
                continue
            number += 1
            others = chance.sample(sorted(careers), k=min(len(careers), chance.randint(0, 3)))
            team = [(author, place), *((other, _place_in(careers[other], year)) for other in others if other != author)]
            subfield = chance.choices(list(SUBFIELDS), weights=(5, 3, 2))[0]
            yield _work(number, f"{year}-{chance.randint(1, 12):02d}-15", subfield, team)


def _place_in(career: list[tuple[int, Row]], year: int) -> Row | None:
    return next((place for when, place in career if when == year), None)


def _work(number: int, date: str, subfield: str, team: list[tuple[str, Row | None]]) -> Row:
    return {
        "id": f"https://openalex.org/W40{number:08d}",
        "doi": None,
        "display_name": f"Made-up work {number}",
        "publication_year": int(date[:4]),
        "publication_date": date,
        "primary_topic": topic(subfield),
        "authorships": [
            {
                "author_position": "first" if place == 0 else "middle",
                "author": {
                    "id": f"https://openalex.org/{author}",
                    "display_name": f"Person {author[-4:]}",
                    "orcid": None,
                },
                "institutions": [] if institution is None else [institution],
                "countries": [] if institution is None else [institution["country_code"]],
                "is_corresponding": place == 0,
                "raw_affiliation_strings": [],
            }
            for place, (author, institution) in enumerate(team)
        ],
    }


def _crowded(authors: list[str], places: list[Row], size: int) -> Row:
    """Make a work with so many authors that a list cuts them short; those at home come last."""
    abroad = next(place for place in places if place["country_code"] == "DE")
    team: list[tuple[str, Row | None]] = [(f"A59{number:08d}", abroad) for number in range(size - 1)]
    return _work(99_999_999, "2024-06-15", "1702", [*team, (authors[-1], places[0])])


def topic(subfield: str) -> Row:
    """Return a topic in a subfield as OpenAlex writes it."""
    number, name, title = SUBFIELDS[subfield]
    return {
        "id": f"https://openalex.org/{number}",
        "display_name": name,
        "subfield": {"id": f"https://openalex.org/subfields/{subfield}", "display_name": title},
        "field": {"id": "https://openalex.org/fields/17", "display_name": "Computer Science"},
        "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
    }


def _author(author: str, number: int, career: list[tuple[int, Row]]) -> Row:
    years: dict[str, list[int]] = {}
    places = {place["id"]: place for _, place in career}
    for year, place in career:
        years.setdefault(place["id"], []).append(year)
    subfield = ("1702", "1707")[number % 2]
    return {
        "id": f"https://openalex.org/{author}",
        "orcid": None,
        "display_name": f"Person {number} of the Stand-in",
        "display_name_alternatives": [],
        "works_count": len(career),
        "cited_by_count": 3 * len(career),
        "summary_stats": {"2yr_mean_citedness": 0.5, "h_index": 3, "i10_index": 1},
        "ids": {"openalex": f"https://openalex.org/{author}"},
        "affiliations": [
            {"institution": places[place], "years": sorted(when, reverse=True)} for place, when in years.items()
        ],
        "last_known_institutions": [career[-1][1]],
        "topics": [{**topic(subfield), "count": len(career)}],
        "counts_by_year": [],
        "works_api_url": f"https://api.openalex.org/works?filter=author.id:{author}",
        "updated_date": f"{CURRENT}-11-01T00:00:00",
        "created_date": "2020-01-01",
    }


@dataclass
class StandIn:
    """A running stand-in.

    Attributes
    ----------
    world : World
        What it serves.
    plan : Plan
        How it fails.
    key : str or None
        The only key it knows; None lets everybody in.
    credits : int
        A day's credits.
    cost : int
        Credits a list costs.
    seen : list of str
        Addresses asked for, in order, without keys.
    """

    world: World = field(default_factory=World)
    plan: Plan = lambda number, path: None
    key: str | None = KEY
    credits: int = 100_000
    cost: int = 1
    seen: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    used: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, address: str, key: str) -> int:
        """Note a request and return its number."""
        with self._lock:
            self.seen.append(address)
            self.keys.append(key)
            return len(self.seen)

    def charge(self) -> bool:
        """Take the cost of a list from the day's credits; tell whether they sufficed."""
        with self._lock:
            if self.used + self.cost > self.credits:
                return False
            self.used += self.cost
            return True

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Row]:
        """Return status and content for a question in order."""
        if path.startswith("/works/"):
            found = [work for work in self.world.works if work["id"].endswith(path.removeprefix("/works/"))]
            return (
                (200, _selected(found[0], query)) if found else (404, {"error": "Not found", "answer": "No such work"})
            )
        if path == "/works":
            rows = [work for work in self.world.works if _matches_work(work, query.get("filter", ""))]
            if query.get("sort") != "publication_date:asc":
                return 400, {"error": "Invalid query parameters error.", "answer": "The stand-in sorts by date alone."}
            rows.sort(key=lambda work: (work["publication_date"], work["id"]))
        elif path == "/authors":
            wanted = _filters(query.get("filter", "")).get("ids.openalex", [])
            if len(wanted) > ALTERNATIVES:
                return 400, {
                    "error": "Invalid query parameters error.",
                    "answer": f"Maximum number of values exceeded for ids.openalex: {ALTERNATIVES} or below.",
                }
            known = self.world.authors
            rows = [known[author] for author in sorted(set(wanted), reverse=True) if author in known]
        else:
            return 404, {"error": "Not found", "answer": "No such list"}
        return _page(rows, query)


def _page(rows: list[Row], query: dict[str, str]) -> tuple[int, Row]:
    size = int(query.get("per_page", "25"))
    if not 1 <= size <= PER_PAGE:
        return 400, {"error": "Pagination error.", "answer": f"per_page must be between 1 and {PER_PAGE}"}
    cursor = query.get("cursor")
    start = 0
    if cursor not in (None, "*"):
        try:
            start = int(json.loads(base64.b64decode(str(cursor)))[0])
        except ValueError:
            return 400, {"error": "Pagination error.", "answer": "Invalid cursor value"}
    part = rows[start : start + size]
    meta: Row = {"count": len(rows), "db_response_time_ms": 3, "page": None if cursor else 1, "per_page": size}
    if cursor is not None:
        more = len(part) == size
        meta["next_cursor"] = base64.b64encode(json.dumps([start + size]).encode()).decode() if more else None
    listed = [_cut(row) for row in part]
    return 200, {"meta": meta, "results": [_selected(row, query) for row in listed], "group_by": []}


def _cut(row: Row) -> Row:
    if len(row.get("authorships", ())) <= LISTED_AUTHORS:
        return row
    return {**row, "authorships": row["authorships"][:LISTED_AUTHORS], "is_authors_truncated": True}


def _selected(row: Row, query: dict[str, str]) -> Row:
    names = query.get("select")
    return row if names is None else {name: row.get(name) for name in names.split(",")}


def _filters(text: str) -> dict[str, list[str]]:
    return {
        name: values.split("|") for name, _, values in (part.partition(":") for part in text.split(",") if ":" in part)
    }


def _matches_work(work: Row, text: str) -> bool:
    criteria = _filters(text)
    countries = {code for authorship in work["authorships"] for code in authorship["countries"]}
    return (
        bool(countries & set(criteria.get("authorships.countries", countries)))
        and work["primary_topic"]["subfield"]["id"].rsplit("/")[-1]
        in criteria.get("primary_topic.subfield.id", list(SUBFIELDS))
        and work["publication_date"] >= criteria.get("from_publication_date", ["0"])[0]
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    wbufsize = -1
    stand_in: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        given = self.headers.get("Authorization", "").removeprefix("Bearer ") or query.pop("api_key", "")
        number = self.stand_in.count(unquote(self.path), given)
        fault = self.stand_in.plan(number, self.path)
        if number > MOST_REQUESTS:
            self._send(503, {"error": "Enough", "answer": "The stand-in has answered enough."})
        elif len(self.path) > ADDRESS:
            self._send(414, {"error": "Address too long", "answer": f"{len(self.path)} characters"})
        elif fault is not None and fault.kind not in ("duplicates", "slow", "truncated", "echo-in-page"):
            self._fail(fault, given)
        else:
            self._answer(parts.path, query, given, fault)

    def _answer(self, path: str, query: dict[str, str], given: str, fault: Fault | None) -> None:
        knows = self.stand_in.key is None or given == self.stand_in.key
        if given and not knows:
            self._send(401, {"error": "Invalid or missing API key", "answer": f"API key not found: {given}"})
        elif not knows and "cursor" in query:
            self._send(401, {"error": "API key required", "answer": "Cursor paging requires an API key."})
        elif not self.stand_in.charge():
            answer = f"Insufficient credits for {given}. Resets at midnight UTC."
            self._send(429, {"error": "Rate limit exceeded", "answer": answer}, retry_after="40000")
        else:
            status, answer = self.stand_in.answer(path, query)
            if fault is not None and fault.kind == "duplicates" and answer.get("results"):
                answer["results"] = [*answer["results"], *answer["results"][:3]]
            if fault is not None and fault.kind == "echo-in-page":
                answer["results"] = [{**row, "display_name": f"known to {given}"} for row in answer["results"]]
                if "next_cursor" in answer["meta"]:
                    answer["meta"]["next_cursor"] = given
            self._send(status, answer, fault=fault)

    def _fail(self, fault: Fault, given: str) -> None:
        if fault.kind == "reset":
            # Closing at once with nothing left to send makes the system reset the connection.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif fault.kind == "html":
            self._raw(200, b"<html><body>Back soon</body></html>", "text/html")
        elif fault.kind == "wrong-types":
            self._send(200, {"meta": {"count": "many", "next_cursor": 7}, "results": {"0": None}})
        elif fault.kind == "echo":
            self._send(fault.status, {"error": f"Trouble with {given}", "answer": f"/works?api_key={given}"})
        else:
            self._send(fault.status, {"error": "Trouble", "answer": f"for {given}"}, retry_after=fault.retry_after)

    def _send(self, status: int, answer: Row, retry_after: str | None = None, fault: Fault | None = None) -> None:
        body = json.dumps(answer).encode()
        if fault is not None and fault.kind == "slow":
            time.sleep(0.5)
        self._raw(status, body, "application/json", retry_after, cut=fault is not None and fault.kind == "truncated")

    def _raw(self, status: int, body: bytes, kind: str, retry_after: str | None = None, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-RateLimit-Limit", str(self.stand_in.credits))
        self.send_header("X-RateLimit-Remaining", str(self.stand_in.credits - self.stand_in.used))
        self.send_header("X-RateLimit-Credits-Used", str(self.stand_in.cost if status == 200 else 0))
        self.send_header("X-RateLimit-Reset", "40000")
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at what was asked."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that were killed on purpose."""


@contextmanager
def served(stand_in: StandIn, port: int = 0) -> Iterator[str]:
    """Serve a stand-in on this machine while the block runs; yields its address."""
    handler = type("Handler", (_Handler,), {"stand_in": stand_in})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def every(nth: int) -> Plan:
    """Let every so manyeth request fail, one way after the other."""
    ways = (Fault("status", 429, "0"), Fault("status", 500), Fault("truncated"), Fault("reset"), Fault("html"))
    return lambda number, path: ways[number // nth % len(ways)] if nth and number % nth == 0 else None


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--credits", type=int, default=100_000, help="a day's credits")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--failing", type=int, default=0, metavar="N", help="let every Nth request fail")
    given = parser.parse_args()
    failing = every(given.failing)

    def plan(number: int, path: str) -> Fault | None:
        time.sleep(given.slow)
        return failing(number, path)

    stand_in = StandIn(World(given.people, given.seed, crowd=130), plan, credits=given.credits)
    with served(stand_in, given.port) as address:
        print(f"The stand-in for OpenAlex answers at {address}; its key is {KEY}. Ctrl+C ends it.", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
