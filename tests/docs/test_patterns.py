"""Every regular expression of the package takes linear time, or meets texts of a stated length only."""

import ast
import csv
import re
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from ecosystem.site import SITE

SOURCE = Path(__file__).parents[2] / "src"
LENGTH = 4_000
LIMIT = 0.04
"""Seconds of processor time: a linear pattern takes less than a hundredth, a quadratic one a tenth."""
BOUNDS = {
    r"(.+?)\s*[\(\[][^()\[\]]*[\)\]]": 200,  # a heading
    r"\S*\d\S*": 200,  # a part of an address, cut at MAX_PLACE
    r"^(?:(\d{1,2})(?:st|nd|rd|th|e|er|te)?\s+)?(.*?)(?:\s*(\d{1,2}))?$": 200,  # a heading
}
"""Characters of the texts that a pattern meets which is not linear, with what cuts them."""
PIECES = ("a", "A", "1", " ", "\t", "\n", ".", "-", "(", "<", "[", "@", '"', "/", ":", "{", "_", "'", "é")
PAIRS = ("a ", "A.", "1,", "1.", "( ", "a-", ", ", "(a", "a1", " 1", "{ ", "1 ", "a.", ",\t")
Use = tuple[str, str | bytes, str, int]
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
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and _is_re(node.value):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                assert isinstance(target, ast.Name)
                assert isinstance(node.value, ast.Call)
                methods = used.get(target.id, set()) & set(METHODS) or {"search"}
                for method in sorted(methods):
                    yield path.name, ast.literal_eval(node.value.args[0]), method, _flags(node.value)
        for call in calls:
            if _is_re(call) and call.func.attr in METHODS:
                yield path.name, ast.literal_eval(call.args[0]), call.func.attr, _flags(call)


def _is_re(node: ast.AST | None) -> bool:
    """Whether a call is of the module re, with a constant pattern."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
    )


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


@pytest.mark.parametrize("pattern", BOUNDS)
def test_a_bounded_pattern_is_still_used(pattern: str) -> None:
    assert pattern in {one for _, one, _, _ in _patterns()}
