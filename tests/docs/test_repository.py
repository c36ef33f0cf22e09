"""Lint, types, import rules, and the README's claims about layout and commands."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import require

ROOT = Path(__file__).parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    ],
    ids=lambda command: command[0],
)
def test_a_tool_reports_nothing(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_import_follows_the_rules() -> None:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"  # its script may lie in any folder
    command = [sys.executable, "-c", lint, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def tracked(*places: str) -> list[str]:
    """Return the files in git; without it, as in a copy of the files, the test is skipped."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        require("git", "git, or the repository, was not found")
    command = ["git", "ls-files", *places]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_streamlit_is_imported_only_by_the_app() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^\s*(import|from) streamlit", path.read_text(encoding="utf-8"), flags=re.M)
    }
    assert importing
    assert all(path.startswith(("src/ecosystem/app/", "src/ecosystem/cli/serve.py")) for path in importing)


def test_pages_are_short_and_import_neither_pandas_nor_plotly() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 70, path
        assert "pandas" not in text, path
        assert "plotly" not in text, path


def test_the_top_level_has_only_known_files() -> None:
    known = {
        *("pyproject.toml", "README.md", "dashboard.py", "pages", "data", "src", "tests"),
        *(".ci", ".streamlit", "static", "benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "CITATION.cff"),
        *(".gitignore", "constraints.txt", "requirements.txt", "SECURITY.md"),
        *("Dockerfile", ".dockerignore", "compose.yaml", "Caddyfile"),
    }
    assert {line.split("/")[0] for line in tracked()} <= known


def test_constraints_are_exact_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in lines)


def test_the_requirements_of_a_host_are_this_package_alone() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-e ."]


def test_the_package_describes_itself() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["keywords"]
    assert all(f"name: {author['name']}\n" in citation for author in project["authors"])
    assert f"license: {project['license']}\n" in citation
    assert all((ROOT / name).is_file() for name in (project["readme"], *project["license-files"]))


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"<!-- (run|test) command -->\n```\w*\n(.+?)\n```", readme, flags=re.S)
    assert [name for name, _ in commands] == ["run", "test"]
    assert all("-c constraints.txt" in command for _, command in commands)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "test command" in script
    assert script.endswith("python3 -m pytest -m slow\n")


def test_the_layout_in_contributing_names_every_package() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`(?:, `.+?`)*) \|", guide.partition("## Layout")[2].partition("\n## ")[0], flags=re.M)
    named = {place for row in rows for place in re.findall("`(.+?)`", row)}
    assert all((ROOT / place).exists() for place in named)
    children = {"/".join(path.split("/")[:3]) for path in tracked("src")}
    assert named >= {child for child in children if not child.endswith(("/__init__.py", "/__main__.py", "/py.typed"))}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_paths_and_modules_in_the_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:src|tests|data|pages|benchmarks|\.ci)/[\w./-]+)`", text))
    modules = set(re.findall(r"python3 -m ((?:ecosystem|tests|benchmarks)[\w.]*)", text))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    roots = (ROOT, ROOT / "src")
    files = [module.replace(".", "/") for module in modules]
    assert [
        file
        for file in files
        if not any((root / f"{file}.py").exists() or (root / file / "__main__.py").exists() for root in roots)
    ] == []


def test_browser_tests_wait_for_functions() -> None:
    """An expression is evaluated anew at each look, which the content security policy forbids after the first one."""
    waits = {
        f"{path.name}: {condition}"
        for path in (ROOT / "tests" / "browser").glob("*.py")
        for condition in re.findall(r'wait_for_function\(\s*f?"([^"]*)', path.read_text(encoding="utf-8"))
    }
    assert waits
    assert [wait for wait in waits if not re.search(r": (\(.*?\)|\w+) => ", wait) or "eval(" in wait] == []
