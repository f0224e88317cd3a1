"""Somebody saves a file in the moment between the last look at it and the change: what was saved stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sub_cli import disk
from sub_cli.history import recovery
from sub_cli.history.transaction import transaction

from .conftest import ANNE, SPRING, Programme

PLACES = {"replaced": "documents/a", "removed": "documents/b", "new": "errata/E01"}
HOW: dict[str, Callable[[Path], object]] = {
    "written": lambda path: path.write_text("van mij\n"),
    "put in its place": lambda path: (path.with_name("x").write_text("van mij\n"), path.with_name("x").replace(path)),
    "a link": lambda path: (path.unlink(missing_ok=True), path.symlink_to("elsewhere")),
}


def change(plan: Programme) -> list[str]:
    """Replace, remove and add a file in one commit; return what is told besides."""
    with transaction(plan.repo, "erratum apply E01") as changing:
        for path, text in zip(PLACES.values(), ("EEN\n", None, "nieuw\n"), strict=True):
            plan.into(changing, path, text)
        changing.commit("Apply", author=ANNE, when=SPRING)
    return [str(note) for note in changing.notes]


def before(patch: pytest.MonkeyPatch, path: Path, act: Callable[[Path], object], *, after: bool = False) -> None:
    """Let `act` happen to `path` just before its file is moved, or just after."""
    for name in ("exchange", "rename_new"):
        real = getattr(disk, name)

        def call(source: str, target: str, real: Callable[..., None] = real) -> None:
            mine = str(path) in (source, target)
            if mine and not after:
                patch.undo()
                act(path)
            real(source, target)
            if mine and after:
                patch.undo()
                act(path)

        patch.setattr(disk, name, call)


def shown(path: Path) -> str:
    return os.readlink(path) if path.is_symlink() else path.read_text()


@pytest.mark.parametrize("able", [True, False], ids=["exchange", "link"])
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("what", PLACES)
def test_what_was_saved_before_the_change_stays(
    plan: Programme, monkeypatch: pytest.MonkeyPatch, what: str, how: str, able: bool
) -> None:
    path = plan.root / PLACES[what]
    before(monkeypatch, path, HOW[how])
    with pytest.MonkeyPatch.context() as patch:
        if not able:
            patch.setattr(disk, "_renameat2", lambda: None)
        assert change(plan) == [f"{PLACES[what]} was changed meanwhile and is left as it is."]
    assert shown(path) == ("elsewhere" if how == "a link" else "van mij\n")
    assert not list(plan.root.rglob(".sub-tmp-*"))
    assert plan.git("log", "-1", "--format=%s") == "Apply"


def test_what_was_saved_after_the_change_stays_too(plan: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    before(monkeypatch, plan.root / "documents/a", HOW["written"], after=True)
    assert change(plan) == []
    assert plan.read("documents/a") == "van mij\n"
    assert plan.status() == "M documents/a"


@pytest.mark.parametrize("what", ["replaced", "removed"])
def test_what_was_saved_before_a_crash_comes_back(plan: Programme, what: str) -> None:
    path = plan.root / PLACES[what]

    def die(_: Path) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        before(patch, path, HOW["written"])
        moved = disk.exchange if what == "replaced" else disk.rename_new
        name = "exchange" if what == "replaced" else "rename_new"

        def dies(source: Path, target: Path) -> None:
            moved(source, target)
            raise KeyboardInterrupt

        patch.setattr(disk, name, dies)
        with pytest.raises(KeyboardInterrupt):
            change(plan)
    assert f"{PLACES[what]} was changed meanwhile and is left as it is." in [
        str(n) for n in recovery.recover(plan.repo)
    ]
    assert path.read_text() == "van mij\n"
    assert not list(plan.root.rglob(".sub-tmp-*"))
