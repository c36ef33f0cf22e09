"""Every regular expression of the package takes linear time, or meets texts of a stated length only."""

import ast
import csv
import importlib
import re
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from ecosystem.careers.roles import STUDENT
from ecosystem.site import SITE

SOURCE = Path(__file__).parents[2] / "src"
LENGTH = 4_000
LIMIT = 0.04
"""Seconds of processor time: a linear pattern takes less than a hundredth, a quadratic one a tenth."""
BOUNDS = {
    r"(.+?)\s*[\(\[][^()\[\]]*[\)\]]": 200,  # a heading
    "^ +| +$": 300,  # a name, cut at LONGEST_NAME
    r"\S*\d\S*": 200,  # a part of an address, cut at MAX_PLACE
    r"^(?:(\d{1,2})(?:st|nd|rd|th|e|er|te)?\s+)?(.*?)(?:\s*(\d{1,2}))?$": 200,  # a heading
}
"""Characters of the texts that a pattern meets which is not linear, with what cuts them."""
PIECES = ("a", "A", "1", " ", "\t", "\n", ".", "-", "(", "<", "[", "@", '"', "/", ":", "{", "_", "'", "é")
PAIRS = ("a ", "A.", "1,", "1.", "( ", "a-", ", ", "(a", "a1", " 1", "{ ", "1 ", "a.", ",\t")
Use = tuple[str, str | bytes, str, int]
MADE = {
    "labels.py": r" \((?:field|highest_degree)\)",
    "compression.py": r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))",
    "specialization.py": r"\b(?:(?P<g0>machine learning|ml)|(?P<g1>artificial intelligence|a1))\b",
    "api_key.py": "a1a1|a%31a1",
    "roles.py": STUDENT,
    **dict.fromkeys(("employer_sectors.py", "topics.py", "degrees.py"), "of a table"),
}
"""Files with one pattern that is made in a function, and an example of it; those of tables are tried below."""
METHODS = ("search", "match", "fullmatch", "sub", "split", "findall")


@cache
def _patterns() -> tuple[Use, ...]:
    return tuple(_read_patterns())


def _read_patterns() -> Iterator[Use]:
    """Yield file, pattern, method and flags of each use; a compiled pattern is used by its name."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        used: dict[str, set[str]] = {}
        for call in calls:
            if isinstance(call.func.value, ast.Name):
                used.setdefault(call.func.value.id, set()).add(call.func.attr)
        named = {
            id(node.value): node.targets[0] if isinstance(node, ast.Assign) else node.target
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign)
        }
        for call in calls:
            if not (method := _method(call)):
                continue
            pattern = _value(call.args[0], path)
            if pattern is None:
                yield path.name, MADE[path.name], "search", re.IGNORECASE
            elif method == "compile":
                name = named.get(id(call))
                methods = used.get(name.id, set()) & set(METHODS) if isinstance(name, ast.Name) else set()
                yield from ((path.name, pattern, one, _flags(call)) for one in sorted(methods or {"search"}))
            else:
                yield path.name, pattern, method, _flags(call)


def _method(call: ast.Call) -> str:
    """Return which method of a pattern a call uses: of the module re, of texts of pandas, or of Ibis; else nothing."""
    assert isinstance(call.func, ast.Attribute)
    name, owner = call.func.attr, call.func.value
    if not call.args:
        return ""
    if isinstance(owner, ast.Name) and owner.id == "re":
        return name if name in (*METHODS, "compile") else ""
    if isinstance(owner, ast.Attribute) and owner.attr == "str" and "regex=True" in ast.unparse(call):
        return {"contains": "search", "replace": "sub"}[name]
    return {"re_search": "search", "re_replace": "sub"}.get(name, "")


def _value(node: ast.expr, path: Path) -> str | bytes | None:
    """Return a pattern that is written out or made from names of its module; None for one made in a function."""
    names: dict[str, Any] = {}
    if not isinstance(node, ast.Constant):
        names = vars(importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts)))
    try:
        found = eval(compile(ast.Expression(node), path.name, "eval"), names)  # noqa: S307 - our own source
    except NameError:
        return None
    return found if isinstance(found, str | bytes) else None


def _flags(call: ast.Call) -> int:
    written = ast.unparse(call)
    return sum(int(re.RegexFlag[name]) for name in ("IGNORECASE", "MULTILINE", "DOTALL") if f"re.{name}" in written)


def _tables() -> Iterator[Use]:
    """Yield the patterns of the cleaning rules."""
    for path in sorted((SITE / "data" / "cleaning").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            patterns = [row["pattern"] for row in csv.DictReader(stream) if row.get("pattern")]
        yield from ((path.name, pattern, "search", re.IGNORECASE) for pattern in patterns)


def _call(compiled: re.Pattern[Any], method: str) -> Any:
    nothing = b"" if isinstance(compiled.pattern, bytes) else ""
    return partial(compiled.sub, nothing) if method == "sub" else getattr(compiled, method)


def _texts(length: int) -> Iterator[str]:
    for piece in (*PIECES, *PAIRS):
        for start in ("", "("):
            yield f"{start}{piece * (length // len(piece))}!"


@pytest.mark.slow
def test_every_pattern_takes_linear_time() -> None:
    found = [*_patterns(), *_tables()]
    assert len(found) > 100
    slow = []
    for file, pattern, method, flags in dict.fromkeys(found):
        call = _call(re.compile(pattern, flags), method)
        length = BOUNDS.get(str(pattern), LENGTH)
        for text in _texts(length):
            begun = time.process_time()
            call(text.encode() if isinstance(pattern, bytes) else text)
            if time.process_time() - begun > LIMIT:
                slow.append((file, pattern, method, text[:5]))
                break
    assert slow == []


def test_each_file_whose_pattern_cannot_be_read_has_an_example() -> None:
    assert {file for file, pattern, _, _ in _patterns() if pattern == MADE.get(file)} == MADE.keys()


@pytest.mark.parametrize("pattern", BOUNDS)
def test_a_bounded_pattern_is_still_used(pattern: str) -> None:
    assert pattern in {one for _, one, _, _ in _patterns()}
