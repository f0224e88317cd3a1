"""What a branch carries is told from what was left here, whatever form the index has."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sub_cli.history.git_directory import carries


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=S", "-c", "user.email=s@example.org")
    subprocess.run(["git", "-C", root, *who, *words], check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", ".")
    (tmp_path / "strange").write_text("x")
    git(tmp_path, "add", ".")
    return tmp_path


def add(root: Path, path: str, *words: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    git(root, *words, "add", "--force", path)


def test_nothing_is_carried_that_only_lies_there(root):
    (root / ".sub").mkdir()
    (root / ".sub" / "check.json").write_text("{}")
    assert not carries(root, ".sub")


@pytest.mark.parametrize("path", [".sub/build/check.json", ".SUB/x", ".sub"])
@pytest.mark.parametrize("version", ["2", "4"])
def test_a_folder_of_the_branch_is_seen_in_every_form_of_the_index(root, path, version):
    add(root, path)
    git(root, "update-index", "--index-version", version)
    assert carries(root, ".sub")
    assert not carries(root, "output")


def test_a_name_that_only_looks_like_it_is_not_carried(root):
    add(root, "docs/.subtle/x")
    add(root, ".substance")
    assert not carries(root, ".sub")


def test_a_split_index_hides_nothing(root):
    add(root, ".sub/x")
    git(root, "update-index", "--split-index")
    add(root, "other")
    assert carries(root, ".sub")


def test_a_link_on_the_way_carries_all_behind_it(root):
    (root / "dist").symlink_to("strange")
    git(root, "add", "dist")
    assert carries(root, "dist/output")


def test_a_workspace_below_the_top_and_a_linked_work_tree_are_asked_in_the_same_way(root, tmp_path_factory):
    (root / "plan").mkdir()
    assert not carries(root / "plan", ".sub")
    add(root, "plan/.sub/x")
    assert carries(root / "plan", ".sub")
    assert not carries(root, ".sub")
    git(root, "commit", "-qm", "x")
    other = tmp_path_factory.mktemp("trees") / "other"
    git(root, "worktree", "add", "-q", str(other), "-b", "other")
    assert carries(other / "plan", ".sub")
    assert not carries(other, ".sub")


def test_outside_a_repository_nobody_can_say(tmp_path):
    assert carries(tmp_path, ".sub")


def test_before_anything_is_added_nothing_is_carried(tmp_path):
    git(tmp_path, "init", "-q", ".")
    assert not carries(tmp_path, ".sub")
