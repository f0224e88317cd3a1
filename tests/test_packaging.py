"""What is installed is whole: the wheel carries house style and catalogues, and every version is pinned."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Sequence
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sub_cli
from sub_cli import house

ROOT = Path(__file__).resolve().parent.parent
TOP = {"sub_cli", "documents", "templates", "errata", "tests", "pyproject.toml", "README.md"}
FOR_TOOLS = {
    "Makefile", "docs", ".ci", ".gitignore", ".gitattributes", "sub.toml", "LICENSE", "CHANGELOG.md", "bench",
    "CONTRIBUTING.md", "README.nl.md", "requirements", "Containerfile", ".pre-commit-hooks.yaml",
}  # fmt: skip
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT, GROUPS = DECLARED["project"], DECLARED["dependency-groups"]


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


def test_the_wheel_carries_the_lock_that_pipelines_install_from(wheel: Path) -> None:
    assert (wheel / "sub_cli/requirements.txt").read_bytes() == RUNNING.read_bytes()


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


DEVELOPING, RUNNING = ROOT / "requirements/dev.txt", ROOT / "requirements/run.txt"
LOCKS = sorted((ROOT / "requirements").iterdir())


class Locked(NamedTuple):
    need: Requirement
    digests: frozenset[str]


def locked(lock: Path) -> dict[str, Locked]:
    """Return what a lock installs; every entry has to be one version of one package, with the digests of its files."""
    entries = re.sub(r"(?m)^#.*\n", "", lock.read_text("utf-8")).replace("\\\n", " ").splitlines()
    form = re.compile(r"(?P<need>[\w.-]+==[\w.]+(?: ; [^\\]+?)?)(?P<digests>(?: +--hash=sha256:[0-9a-f]{64})+)")
    read = [(form.fullmatch(each) or pytest.fail(f"{lock.name}: {each}")).groupdict() for each in entries]
    found = [Locked(Requirement(each["need"]), frozenset(each["digests"].split())) for each in read]
    return {canonicalize_name(each.need.name): each for each in found}


def asked_for(*extras: str, groups: Sequence[str] = ()) -> list[Requirement]:
    """Return what pyproject.toml asks for itself."""
    asked = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    return [Requirement(text) for texts in [*asked, *(GROUPS[group] for group in groups)] for text in texts]


def everything_needed(asked: list[Requirement]) -> set[str]:
    """Return the names of all packages that these need here, theirs included."""
    waiting = list(asked)
    found: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted = waiting.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key not in found:
            found.add(key)
            inner = [Requirement(text) for text in requires(key[0]) or []]
            waiting += [
                need for need in inner
                if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in key[1] or {""})
            ]  # fmt: skip
    return {name for name, _ in found}


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        (RUNNING, asked_for(groups=["build"])),
        (DEVELOPING, asked_for(*PROJECT["optional-dependencies"], groups=["build"])),
    ],
    ids=["run", "dev"],
)
def test_every_package_that_is_needed_is_locked_and_nothing_else(lock: Path, asked: list[Requirement]) -> None:
    holds = {name for name, (need, _) in locked(lock).items() if need.marker is None or need.marker.evaluate()}
    assert holds == everything_needed(asked)


def test_what_is_locked_satisfies_the_lower_bounds() -> None:
    for need in asked_for(*PROJECT["optional-dependencies"], groups=["build"]):
        (pin,) = locked(DEVELOPING)[canonicalize_name(need.name)].need.specifier
        assert need.specifier.contains(pin.version), str(need)
    assert {Requirement(text).name for text in [*GROUPS["bench"], *GROUPS["lock"]]} <= {
        name for lock in LOCKS for name in locked(lock)
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_all_locks_mean_the_same_files(lock: Path) -> None:
    """What runs in a pipeline is what was tested: one version of each package, with the same digests."""
    tested = locked(DEVELOPING)
    for name, (need, digests) in locked(lock).items():
        if name in tested:
            assert (need.specifier, digests) == (tested[name].need.specifier, tested[name].digests)


def test_nothing_is_installed_but_from_a_lock() -> None:
    """Both ways to an installation refuse a file without its digest, and neither builds in isolation."""
    for recipe in ("Makefile", "Containerfile"):
        text = (ROOT / recipe).read_text("utf-8")
        called = re.findall(r"pip install [^\n]*", text)
        assert len(called) == 1, recipe
        assert "--no-deps" in called[0], recipe
        assert "--require-hashes --requirement" in text, recipe
        assert "--no-build-isolation" in text, recipe


def test_no_package_index_is_named_in_the_repository() -> None:
    named = re.compile(r"index-url|find-links|--index|pypi\.org|proxy", re.IGNORECASE)
    files = [ROOT / "Makefile", ROOT / "Containerfile", *LOCKS, ROOT / "pyproject.toml", ROOT / ".ci" / "run"]
    assert [path.name for path in files if named.search(path.read_text("utf-8"))] == []
