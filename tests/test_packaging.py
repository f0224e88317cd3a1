"""What is installed is whole: the wheel carries house style and catalogues, and every version is pinned."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sub_cli
from sub_cli import house

ROOT = Path(__file__).resolve().parent.parent
TOP = {"sub_cli", "documents", "templates", "errata", "tests", "pyproject.toml", "README.md"}
FOR_TOOLS = {
    "Makefile", "docs", ".ci", ".gitignore", ".gitattributes", "sub.toml", "LICENSE", "CHANGELOG.md", "bench",
    "constraints.txt", "Containerfile", ".pre-commit-hooks.yaml",
}  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an unpacked wheel, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (archive,) = folder.glob("sub_cli-*.whl")
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder / "site")
    return folder / "site"


def run(site: Path, program: str, *words: str) -> str:
    """Return what `program` prints when only the unpacked wheel provides `sub_cli`."""
    answer = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site)},
        check=True,
        capture_output=True,
        text=True,
    )
    return answer.stdout.strip()


def test_the_wheel_finds_its_own_house_style(wheel: Path) -> None:
    found = Path(run(wheel, "from sub_cli import house; print(house.folder())"))
    assert found == wheel / "sub_cli" / "templates"
    assert {path.name for path in found.iterdir()} == {path.name for path in house.folder().iterdir()}


def test_a_workspace_can_be_started_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    program = "import sys; from sub_cli.cli.main import run; sys.exit(run(sys.argv[1:]))"
    shipped = {path.name for path in house.folder().iterdir()}
    for theme, expected in (("", shipped - {house.THEMES}), (house.themes()[0], shipped)):
        run(
            wheel, program, "--no-input", "init", str(tmp_path / f"plan{theme}"), *(["--theme", theme] if theme else [])
        )
        assert {path.name for path in (tmp_path / f"plan{theme}" / "templates").iterdir()} == expected


def test_the_wheel_speaks_dutch(wheel: Path) -> None:
    program = "from sub_cli.cli import language as l; l.activate('nl'); print(l._('Usage:'))"
    assert run(wheel, program) == "Gebruik:"


def test_the_wheel_carries_no_tools_and_no_sources_of_catalogues(wheel: Path) -> None:
    names = {path.name for path in wheel.rglob("*")}
    assert not names & {"sub.po", "hatch_build.py", "catalogue.py", "conftest.py"}
    assert {"sub.mo", "LICENSE", "entry_points.txt"} <= names


def test_a_clone_uses_the_templates_of_the_example_programme() -> None:
    assert house.folder() == ROOT / "templates"


def test_the_version_is_the_packages_own(wheel: Path) -> None:
    assert (wheel / f"sub_cli-{sub_cli.__version__}.dist-info").is_dir()


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("only a clone knows which files belong to the project")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    tracked = {path.split("/")[0] for path in listed.stdout.split("\0") if path}
    assert tracked - TOP - FOR_TOOLS == set()
    assert tracked >= TOP


# --- repeatable installations -----------------------------------------------------------------------------


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): pinned for name, pinned in pairs}


def everything_needed() -> set[str]:
    """Return the names of all packages that `sub` with its extras needs here, theirs included."""
    extras = [text for texts in PROJECT["optional-dependencies"].values() for text in texts]
    waiting = [Requirement(text) for text in [*PROJECT["dependencies"], *extras]]
    found: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name not in found:
            found.add(name)
            inner = [Requirement(text) for text in requires(name) or []]
            chosen = wanted.extras or {""}
            waiting += [
                need for need in inner
                if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in chosen)
            ]  # fmt: skip
    return found


def test_every_package_that_is_needed_is_pinned() -> None:
    assert everything_needed() - pins().keys() == set()


def test_the_pins_satisfy_the_lower_bounds() -> None:
    extras = [text for texts in PROJECT["optional-dependencies"].values() for text in texts]
    for need in map(Requirement, [*PROJECT["dependencies"], *extras]):
        assert need.specifier.contains(pins()[canonicalize_name(need.name)]), str(need)


def test_no_package_index_is_named_in_the_repository() -> None:
    named = re.compile(r"index-url|find-links|--index|pypi\.org|proxy", re.IGNORECASE)
    files = [ROOT / "Makefile", ROOT / "constraints.txt", ROOT / "pyproject.toml", ROOT / ".ci" / "run"]
    assert [path.name for path in files if named.search(path.read_text("utf-8"))] == []
