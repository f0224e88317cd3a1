"""The work tree is read without trusting it: ordinary files inside the workspace, and nothing else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sub_cli.errors import BadInput
from sub_cli.store.files import Overlaid, WorkTree, name_findings
from sub_cli.store.yaml import MAX_BYTES


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small workspace, with a secret beside it."""
    workspace = tmp_path / "workspace"
    for path, words in {"documents/plan/document.yaml": "plan", "documents/plan/sections/b.yaml": "b",
                        "documents/plan/sections/a.yaml": "a", "templates/memo.css": "css"}.items():  # fmt: skip
        (workspace / path).parent.mkdir(parents=True, exist_ok=True)
        (workspace / path).write_text(words)
    (tmp_path / "secret").write_text("secret")
    return workspace


def refused(files: WorkTree, path: str) -> str:
    with pytest.raises(BadInput) as error:
        files.read(path)
    return error.value.findings[0].code


def test_names_and_bytes(root: Path) -> None:
    files = WorkTree(root)
    assert files.names("documents/plan/sections") == [
        "documents/plan/sections/a.yaml",
        "documents/plan/sections/b.yaml",
    ]
    assert files.names("nergens") == files.names("documents/plan/document.yaml") == []
    assert files.read("documents/plan/sections/a.yaml") == b"a"
    for missing in ("documents/nergens.yaml", "documents/plan/document.yaml/x", "nergens/a"):
        with pytest.raises(FileNotFoundError):
            files.read(missing)


def test_ids_are_those_of_git(root: Path) -> None:
    expected = subprocess.run(
        ["git", "hash-object", "documents/plan/document.yaml"], cwd=root, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert WorkTree(root).ids("documents/plan")["documents/plan/document.yaml"] == expected


def test_the_repository_itself_is_no_part_of_the_files(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git" / "config").touch()
    assert not any(name.startswith(".git") for name in WorkTree(root).names(""))


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "documents/../../secret", "documents\\plan", "a\0b"])
def test_paths_never_lead_out(root: Path, path: str) -> None:
    assert refused(WorkTree(root), path) == "SUB018"


def test_links_are_named_and_refused(root: Path) -> None:
    sections = root / "documents/plan/sections"
    (sections / "c.yaml").symlink_to(root.parent / "secret")
    (sections / "d.yaml").symlink_to("a.yaml")
    (root / "documents/ander").symlink_to(root / "documents/plan", target_is_directory=True)
    (root / "templates/out.css").symlink_to(root.parent / "secret")
    (root / "templates/in.css").symlink_to("memo.css")
    files = WorkTree(root)
    assert "documents/plan/sections/c.yaml" in files.names("documents")
    assert "documents/ander" in files.names("documents")
    for path in ("documents/plan/sections/c.yaml", "documents/plan/sections/d.yaml", "documents/ander",
                 "documents/ander/document.yaml", "templates/out.css"):  # fmt: skip
        assert refused(files, path) == "SUB018"
    assert files.read("templates/in.css") == b"css"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_while_files_are_held_each_stays_what_it_was_found_as(root: Path) -> None:
    files = WorkTree(root)
    path = files.names("documents")[0]
    before = files.read(path)
    with files.held():
        assert files.read(path) == before
        (root / path).write_bytes(b"anders\n")
        assert files.read(path) == before
        files.release()
        assert files.read(path) == b"anders\n"
    (root / path).write_bytes(b"weer anders\n")
    assert files.read(path) == b"weer anders\n"


def test_a_pipe_does_not_make_the_reader_wait(root: Path) -> None:
    os.mkfifo(root / "documents/plan/sections/c.yaml")
    assert refused(WorkTree(root), "documents/plan/sections/c.yaml") == "SUB018"


def test_a_folder_is_no_file(root: Path) -> None:
    with pytest.raises((BadInput, IsADirectoryError)):
        WorkTree(root).read("documents/plan")


def test_a_text_that_is_too_large_is_not_read(root: Path) -> None:
    (root / "documents/plan/sections/a.yaml").write_bytes(b"x" * (MAX_BYTES + 1))
    (root / "templates/font.ttf").write_bytes(b"x" * (MAX_BYTES + 1))
    assert refused(WorkTree(root), "documents/plan/sections/a.yaml") == "SUB008"
    assert len(WorkTree(root).read("templates/font.ttf")) == MAX_BYTES + 1


def test_changes_are_laid_over_files_without_writing(root: Path) -> None:
    files = WorkTree(root)
    path = "documents/plan/sections/{}.yaml".format
    laid = Overlaid(files, {path("a"): None, path("b"): b"B", path("c"): b"C"})
    assert laid.names("documents/plan/sections") == [path("b"), path("c")]
    assert (laid.read(path("b")), laid.read("documents/plan/document.yaml")) == (b"B", b"plan")
    with pytest.raises(FileNotFoundError):
        laid.read(path("a"))
    changed = {name for name, key in laid.ids("documents").items() if files.ids("documents").get(name) != key}
    assert changed == {path("b"), path("c")}
    assert files.read(path("b")) == b"b"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["s/Doel.yaml", "s/doel.yaml"], ["s/doel.yaml"]),
        (["s/straße.yaml", "s/strasse.yaml"], ["s/straße.yaml"]),
        (["s/con.yaml", "s/aux", "s/com1.tar.gz", "s/contact.yaml"], ["s/aux", "s/com1.tar.gz", "s/con.yaml"]),
        (["s/doel.", "s./a", "s/a:b", "s/a b.yaml"], ["s./a", "s/a:b", "s/doel."]),
    ],
)
def test_names_that_not_every_system_can_hold(names: list[str], expected: list[str]) -> None:
    assert sorted(each.place.path for each in name_findings(names)) == expected
