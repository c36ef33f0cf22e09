"""The house rules, checked by the tools that know them, with the same command as all other tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("importlinter.cli", "lint", "--no-cache"),
    ],
    ids=lambda command: command[0],
)
def test_a_tool_finds_nothing(command: tuple[str, ...]) -> None:
    if command[0] == "importlinter.cli":
        done = subprocess.run(
            [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    else:
        done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_streamlit_is_imported_only_by_the_app() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^\s*(import|from) streamlit", path.read_text(encoding="utf-8"), flags=re.M)
    }
    assert importing
    assert all(path.startswith(("src/ecosystem/app/", "src/ecosystem/cli/serve.py")) for path in importing)


def test_pages_are_short_and_know_no_frames() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 70, path
        assert "pandas" not in text, path
        assert "plotly" not in text, path


def test_the_top_level_is_the_agreed_one() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    agreed = {
        *("pyproject.toml", "README.md", "dashboard.py", "pages", "data", "src", "tests"),
        *(".ci", ".streamlit", "static", "benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "CITATION.cff"),
        *(".gitignore", "constraints.txt"),
    }
    assert {line.split("/")[0] for line in listed.splitlines()} <= agreed


def test_constraints_name_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in lines)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"<!-- (run|test) command -->\n```\w*\n(.+?)\n```", readme, flags=re.S)
    assert [name for name, _ in commands] == ["run", "test"]
    assert all("-c constraints.txt" in command for _, command in commands)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "test command" in script
    assert script.endswith("python3 -m pytest -m slow\n")
