"""The README's Python example runs, and ``import ecosystem`` stays light."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


def test_the_python_example_of_the_readme_prints_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"<!-- python -->\n```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.S)
    exec(example, {})  # noqa: S102
    assert capsys.readouterr().out.startswith("From 2010 to 2020,")


def test_importing_the_package_imports_neither_pandas_nor_streamlit() -> None:
    script = "import ecosystem, sys; print({'pandas', 'plotly', 'streamlit'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
