"""What cannot be read is an error wherever it is asked for, and never taken for what is not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sub_cli.errors import Unable
from sub_cli.history import journal, merge, snapshots, tags
from sub_cli.history.commits import holds
from sub_cli.history.file_state import dirty, find_crlf
from sub_cli.history.operations import last_operation
from sub_cli.history.repo import Repository

from .conftest import Programme


def loose(plan: Programme, name: str) -> Path:
    """Return the file in which git keeps an object."""
    oid = plan.git("rev-parse", name)
    path = plan.root / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    return path


def endless(path: Path) -> None:
    """Put a link in the place of a file that leads to itself: nobody, not even root, can read it."""
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


FAULTS: dict[str, Callable[[Programme], object]] = {
    "branch of garbage": lambda plan: (plan.root / ".git/refs/heads/main").write_text("garbage\n"),
    "empty branch": lambda plan: (plan.root / ".git/refs/heads/main").write_bytes(b""),
    "unreadable branch": lambda plan: endless(plan.root / ".git/refs/heads/main"),
    "lost commit": lambda plan: loose(plan, "main").unlink(),
    "empty commit": lambda plan: loose(plan, "main").write_bytes(b""),
}
QUESTIONS: dict[str, Callable[[Repository], object]] = {
    "head": lambda repo: repo.head(),
    "resolve": lambda repo: repo.resolve("main"),
    "resolve its parent": lambda repo: repo.resolve("main~1"),
    "writable branch": lambda repo: repo.writable_branch(),
    "log": lambda repo: repo.log(),
    "at": lambda repo: repo.log("documents"),
    "holds": lambda repo: holds(repo, "refs/heads/main", "HEAD"),
    "dirty": lambda repo: dirty(repo, ["documents/a"]),
    "undo": last_operation,
    "merging": merge.unfinished,
    "versions": lambda repo: list(snapshots.versions_of(repo, "documents/a")),
    "changed": lambda repo: list(snapshots.changed_files(repo, "documents/a")),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_branch_that_cannot_be_read_is_no_branch_without_commits(plan: Programme, fault: str, question: str) -> None:
    plan.sub(documents__a="EEN\n")
    repo = plan.repo
    FAULTS[fault](plan)
    with pytest.raises(Unable):
        QUESTIONS[question](repo)


BLOBS: dict[str, Callable[[Path], object]] = {
    "lost": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5]),
}
READERS: dict[str, Callable[[Repository], object]] = {
    "undo": last_operation,
    "versions": lambda repo: list(snapshots.versions_of(repo, "documents/a")),
    "changed": lambda repo: list(snapshots.changed_files(repo, "documents/a")),
    "a revision": lambda repo: snapshots.Revision(repo, repo.resolve("HEAD~1")).read("documents/a"),
    "by name": lambda repo: repo.objects.find("HEAD~1:documents/a"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("fault", BLOBS)
def test_a_file_whose_bytes_are_lost_is_no_file_that_was_not_there(plan: Programme, fault: str, reader: str) -> None:
    plan.sub(documents__a="EEN\n")
    BLOBS[fault](loose(plan, "HEAD~1:documents/a"))
    with pytest.raises(Unable, match="lacks the content of"):
        READERS[reader](plan.repo)
    assert plan.read("documents/a") == "EEN\n"


def test_what_is_not_there_is_not_there(plan: Programme) -> None:
    plan.git("tag", "of-a-file", "HEAD:documents/a")
    repo = plan.repo
    absent = ("nope", "HEAD~9", "HEAD:nope", "1" * 40, "of-a-file^{commit}", "refs/tags/x", "config", "a..b")
    assert [name for name in absent if repo.objects.find(name)] == []
    assert tags.tags_of(repo, "memo/1") == []
    assert journal.read(repo) is None


def test_a_branch_without_commits_is_told_from_one_that_cannot_be_read(make: Callable[..., Programme]) -> None:
    plan = make()
    assert (plan.repo.head(), plan.repo.log(), plan.repo.branch()) == (None, [], "main")


def test_a_tag_that_lost_its_commit_is_not_given_out_again(plan: Programme) -> None:
    plan.git("tag", "--annotate", "--message", "PDF", "memo/1")
    loose(plan, "HEAD").unlink()
    with pytest.raises(Unable):
        tags.tags_of(plan.repo, "memo/1")


@pytest.mark.parametrize("name", ["journal.json", "done-00000001.json"])
def test_a_journal_that_cannot_be_read_is_no_lack_of_one(plan: Programme, name: str) -> None:
    folder = plan.root / ".git" / "sub"
    folder.mkdir()
    endless(folder / name)
    with pytest.raises(Unable):
        journal.read(plan.repo)
        list(journal.records(plan.repo))


def test_a_merge_that_cannot_be_read_is_under_way(plan: Programme) -> None:
    endless(plan.root / ".git" / "MERGE_HEAD")
    with pytest.raises(Unable):
        merge.unfinished(plan.repo)


def test_settings_that_cannot_be_read_are_not_those_of_a_fresh_clone(plan: Programme) -> None:
    repo = plan.repo
    (plan.root / ".git" / "config").write_text("[core\n")
    with pytest.raises(Unable):
        find_crlf(repo, ["documents/a"])


@pytest.mark.parametrize("name", ["HEAD", "packed-refs"])
def test_a_damaged_repository_is_no_folder_without_one(plan: Programme, name: str) -> None:
    (plan.root / ".git" / name).write_text("garbage\n")
    with pytest.raises(Unable, match="git"):
        Repository.open(plan.root).refs()


@pytest.mark.parametrize("answer", ["abc", "a" * 100, "a" * 101], ids=["half", "without its end", "too long"])
def test_an_answer_that_breaks_off_is_no_file(
    plan: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """A git that is killed, for want of memory, says how long a file is, and not all of it."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / "git").write_text(
        f'#!/bin/sh\ncase "$*" in\n*batch-command*) read -r _; printf "{"0" * 40} blob 100\\n{answer}";;\n'
        f'*) exec "{shutil.which("git")}" "$@";;\nesac\n'
    )
    (tmp_path / "git").chmod(0o755)
    with Repository.open(plan.root) as repo, pytest.raises(Unable, match="could not be read"):
        repo.objects.need("HEAD:documents/a", "documents/a")
