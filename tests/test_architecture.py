"""The floors of the house hold: import-linter's contracts in pyproject.toml."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sub_cli"
SAYS_NOTHING = {"util", "utils", "misc", "common", "helper", "helpers", "general"}


def test_imports_go_down_the_floors_only() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("library", "home"),
    [("git", "history"), ("weasyprint", "render"), ("pyhanko", "sign"), ("click", "cli"), ("jinja2", "render")],
)
def test_a_library_is_loaded_in_one_place_only_also_by_name(library: str, home: str) -> None:
    """import-linter does not see `import_module("weasyprint")`."""
    by_name = re.compile(rf"""import_module\(\s*["']{library}\b""")
    found = {
        path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if by_name.search(path.read_text("utf-8"))
    }
    assert found <= {home}


def test_every_module_has_a_name_that_says_what_it_holds() -> None:
    names = {path.stem for path in PACKAGE.rglob("*.py")}
    assert not names & SAYS_NOTHING


def test_clock_output_and_exit_belong_to_the_command_line() -> None:
    """Date and author travel as arguments, so that a rebuild repeats; the core never prints and never exits."""
    edge_only = re.compile(r"\.(today|now|utcnow)\(|\btime\.time\(|\bprint\(|\bsys\.exit\(|\binput\(")
    found = [
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in ("cli", "locale") and edge_only.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [path.name for path in PACKAGE.rglob("*.py") if later.search(path.read_text("utf-8"))]
    assert found == []
