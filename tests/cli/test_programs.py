"""A repository names programs for git to run; commands that read, and dry runs, run none of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SECTION = "documents/plan-water/sections/rollen.yaml"
READING = (
    (),
    ("check",),
    ("log",),
    ("log", "2.1"),
    ("blame", "2.1"),
    ("diff",),
    ("diff", "HEAD~2..HEAD"),
    ("show", "2.1", "--at", "HEAD~1"),
    ("section", "list"),
    ("erratum", "list"),
    ("memo", "list"),
    ("register",),
    ("doctor",),
    ("build", "--dry-run"),
    ("section", "edit", "2.1", "-m", "Droog.", "--erratum", "--dry-run"),
    ("undo", "--dry-run"),
)
WRITING = (("section", "edit", "2.1", "-m", "Anders.", "--erratum"), ("undo",), ("erratum", "apply", "E02"))
NAMED = (
    *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "filter.e=v.clean"),
    *("diff.evil.textconv", "diff.evil.command", "merge.evil.driver", "diff.external"),
    *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.alternateRefsCommand"),
    *("gpg.program", "gpg.ssh.program", "credential.helper", "pager.log", "alias.log", "alias.status"),
    *("remote.origin.uploadpack", "remote.origin.receivepack", "sequence.editor", "interactive.diffFilter"),
)


@pytest.fixture
def ran(busy) -> Path:
    """Return a folder in which every program that the repository names leaves a file when it is run."""
    found = busy.root.parent / "ran"
    found.mkdir()
    for name in NAMED:
        section, rest = name.split(".", 1)
        program = f"touch '{found}/{name}'; cat"
        subprocess.run(["git", "-C", busy.root, "config", f"{section}.{rest}", program], check=False)
    hooks = busy.root.parent / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-index-change", "pre-commit", "post-commit", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{found}/{name}'\n")
        (hooks / name).chmod(0o755)
    busy.git("config", "core.hooksPath", str(hooks))
    busy.git("config", "log.showSignature", "true")
    (busy.root / ".git/info").mkdir(exist_ok=True)
    (busy.root / ".git/info/attributes").write_text("* filter=evil diff=evil merge=evil\n*.md filter=e=v\n")
    for path in (busy.root / "documents").rglob("*.yaml"):
        os.utime(path, (1, 1))  # git has to look at what is in them
    return found


def test_the_trap_works(busy, ran):
    busy.git("status")
    assert {"filter.evil.clean", "core.fsmonitor"} & {path.name for path in ran.iterdir()}


@pytest.mark.parametrize("words", [READING, WRITING], ids=["reading", "writing"])
def test_no_command_runs_what_a_repository_names(busy, ran, words):
    for each in words:
        assert busy.any(*each).code in (0, 1), each
        assert [path.name for path in ran.iterdir()] == [], each


def test_a_file_as_young_as_the_index_is_put_through_no_filter(busy, ran):
    """git compares such a file with the index once more whenever it writes that: what its filter makes of it."""
    busy.git("config", "extensions.worktreeConfig", "true")
    busy.git("config", "--worktree", "filter.own.clean", f"touch '{ran}/filter.own.clean'; cat")
    with (busy.root / ".git/info/attributes").open("a") as file:
        file.write("/sub.toml filter=own\n")
    busy.git("update-index", "--refresh")
    for path in ran.iterdir():
        path.unlink()
    os.utime(busy.root / ".git" / "index", (1, 1))
    busy.sub("section", "edit", "2.1", "-m", "Anders dan het was.", "--erratum")
    assert [path.name for path in ran.iterdir()] == []


def test_a_partial_clone_asks_nobody_for_what_it_lacks(busy, ran):
    then = busy.git("log", "-1", "--format=%H", "--", SECTION) + "~1"
    lost = busy.git("rev-parse", f"{then}:{SECTION}")
    busy.git("config", "remote.origin.url", str(busy.root.parent / "nowhere"))
    for name, value in (("promisor", "true"), ("partialclonefilter", "blob:none")):
        busy.git("config", f"remote.origin.{name}", value)
    (busy.root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert "not fetched" in busy.sub("diff", f"{then}..HEAD", code=3).err
    assert [path.name for path in ran.iterdir()] == []


def test_a_dry_run_makes_no_key(busy, tmp_path):
    busy.sub("memo", "sign", "PS2021BEM01", "--demo", "--dry-run")
    assert not (tmp_path / "data").exists()


def test_a_folder_for_data_that_is_no_whole_path_is_not_used(busy, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(busy.root)
    busy.sub("memo", "sign", "PS2021BEM01", "--demo")
    assert not (busy.root / "data").exists()
    assert (tmp_path / "home/.local/share/sub/demonstration-key/demonstration.p12").exists()


def test_the_demonstration_key_never_lies_in_a_workspace(busy, tmp_path, monkeypatch):
    inside = tmp_path / "link"
    inside.symlink_to(busy.root, target_is_directory=True)
    for folder in (busy.root / "data", inside):
        monkeypatch.setenv("XDG_DATA_HOME", str(folder))
        assert "inside this workspace" in busy.sub("memo", "sign", "PS2021BEM01", "--demo", code=3).err
    assert not list(busy.root.rglob("*.p12"))
