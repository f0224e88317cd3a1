"""The floors of the house hold: import-linter's contracts in pyproject.toml."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from tests import house

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sub_cli"
SAYS_NOTHING = {"util", "utils", "misc", "common", "helper", "helpers", "general"}


def test_imports_go_down_the_floors_only() -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stdout


def test_no_module_comes_back_to_itself() -> None:
    """Not by an import inside a function either: which of two is read first would matter, and neither stands alone."""
    graph = grimp.build_graph("sub_cli", exclude_type_checking_imports=True)
    order = TopologicalSorter({each: graph.find_modules_directly_imported_by(each) for each in graph.modules})
    try:
        order.prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


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


def test_hardly_a_value_is_of_any_type() -> None:
    """Where `Any` stands nothing is checked: it is for what comes from a library without types, or from JSON."""
    written = [word for path in PACKAGE.rglob("*.py") for word in re.findall(r"\bAny\b", path.read_text("utf-8"))]
    assert len(written) < 100


def test_the_picture_of_the_house_is_that_of_its_imports() -> None:
    assert house.PICTURE.findall(house.PAGE.read_text("utf-8")) == [house.picture()], "make picture"


def test_a_source_that_is_cited_is_there() -> None:
    cited = {
        (str(path.relative_to(ROOT)), name)
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\b(?:docs|reference|tests|templates)/[\w/.-]+\.\w+", path.read_text("utf-8"))
    }
    assert [(path, name) for path, name in sorted(cited) if not (ROOT / name).exists()] == []


CALLED_BY_OTHERS = {
    "format_help_text": "click writes a page of help",
    "format_commands": "click writes a page of help",
    "format_epilog": "click writes a page of help",
    "normalize_choice": "click understands, shows and completes what can be chosen",
    "CompileCatalogues": "hatchling, when a wheel is made",
    "initialize": "hatchling, when a wheel is made",
    "MARKED": "whoever collects the catalogue",
    "create_stamp": "pyHanko, when a signature is drawn",
    "register_extensions": "pyHanko, when a signature is written",
}


def test_no_public_name_is_there_for_tests_only() -> None:
    """What is tested is what runs: a name that nothing in the product uses has nothing to do there."""
    sources = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    used = Counter(word for text in sources.values() for word in re.findall(r"[A-Za-z_]\w*", text))
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in sources.items()
        for name in public_names(ast.parse(text).body)
        if used[name] == 1 and name not in CALLED_BY_OTHERS
    ]
    assert found == []


def public_names(nodes: list[ast.stmt], within: str = "") -> Iterator[str]:
    """Yield the functions, classes, methods and constants that others may use; click calls its commands itself."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not any("command" in ast.dump(each) for each in node.decorator_list):
                yield node.name
            yield from public_names(node.body, node.name) if isinstance(node, ast.ClassDef) else ()
        elif isinstance(node, ast.Assign) and not within:
            yield from (each.id for each in node.targets if isinstance(each, ast.Name) and each.id[0] != "_")


def test_what_contributors_are_told_to_run_is_there() -> None:
    page, makefile = ((ROOT / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "Makefile"))
    told = re.findall(r"\bmake (\w+)", page)
    assert told and {name for name in told if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()
    runs = re.findall(r"^\.venv/bin/python -m pytest (.+)$", page, re.MULTILINE)
    for run in runs:
        collect = [sys.executable, "-m", "pytest", "-q", "--collect-only", *run.split()]
        assert subprocess.run(collect, cwd=ROOT, capture_output=True).returncode == 0
    assert len(runs) == 2
    kept = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert all(any(each in path.read_text("utf-8") for path in PACKAGE.rglob("*.py")) for each in kept)


def test_every_folder_of_tests_is_run(pytestconfig: pytest.Config) -> None:
    """pytest passes over folders of certain names, `build` among them, without a word."""
    patterns = pytestconfig.getini("norecursedirs")
    folders = {path.parent.name for path in Path(__file__).parent.rglob("test_*.py")}
    assert {name for name in folders if any(fnmatch(name, pattern) for pattern in patterns)} == set()
