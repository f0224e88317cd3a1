"""The example programme in a repository of its own: fresh, and built."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from yard import EXAMPLE, Yard

from tests.render.warm import end_of_warm_press, warm_press  # noqa: F401  fixtures for all stories
from tests.sign.warm import warm_judge  # noqa: F401


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Yard:
    """The example programme, committed and not built."""
    yard = Yard(tmp_path_factory.mktemp("yard") / "fresh")
    for name in ("documents", "errata", "templates"):
        shutil.copytree(EXAMPLE / name, yard.root / name)
    for name in ("sub.toml", ".gitignore", ".gitattributes"):
        shutil.copy(EXAMPLE / name, yard.root / name)
    yard.git("init", "--quiet", "--initial-branch", "main")
    yard.commit("Voorbeeld")
    return yard


@pytest.fixture(scope="session")
def once(fresh: Yard, tmp_path_factory: pytest.TempPathFactory) -> Yard:
    """The example programme, built once; for looking at, not for changing."""
    yard = fresh.copy(tmp_path_factory.mktemp("once") / "built")
    yard.first = yard.build("--jobs", "2")
    return yard


@pytest.fixture
def built(once: Yard, tmp_path: Path) -> Yard:
    """The example programme, built; one's own."""
    return once.copy(tmp_path / "built")


@pytest.fixture
def states() -> Callable[[dict[str, str], str], set[str]]:
    """The targets in a state, without the theme and the index."""
    return lambda found, state: {name for name, each in found.items() if each == state and "/" in name}
