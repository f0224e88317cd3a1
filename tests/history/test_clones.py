"""What a clone does not hold is not taken for what never was; and nothing is fetched unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from sub_cli.errors import NotFetched, Unable
from sub_cli.history.newest_commits import newest_commits
from sub_cli.history.objects import Objects
from sub_cli.history.operations import last_operation
from sub_cli.history.repo import Repository
from sub_cli.history.snapshots import versions_of

from .conftest import Programme

A, B = "documents/a", "documents/b"


@pytest.fixture
def grown(plan: Programme) -> Programme:
    """A programme of three commits: Start, one that changes a, one that changes b."""
    plan.has(documents__a="EEN\n").commit("a")
    plan.has(documents__b="TWEE\n").commit("b")
    plan.git("config", "uploadpack.allowFilter", "true")
    return plan


def clone(plan: Programme, place: Path, *how: str) -> Programme:
    plan.git("clone", "--quiet", *how, f"file://{plan.root}", str(place))
    return Programme(place)


def lose(plan: Programme, name: str) -> None:
    """Take one object away, as a fault of the disk does."""
    oid = plan.git("rev-parse", name)
    (plan.root / ".git" / "objects" / oid[:2] / oid[2:]).unlink()


def test_the_newest_commit_is_told_up_to_the_edge_and_not_beyond(grown: Programme, tmp_path: Path) -> None:
    shallow = clone(grown, tmp_path / "clone", "--depth=2")  # the edge: the commit that changed a
    with shallow.repo as repo:
        wanted = {"a": {A: None}, "b": {B: None}, "both": {A: None, B: None}}
        tip = shallow.git("rev-parse", "HEAD")
        assert newest_commits(repo, wanted) == {"b": tip, "both": tip}
        found = repo.last_commit_touching(B)
        assert found is not None
        assert found.sha == tip
        with pytest.raises(NotFetched, match="git fetch --unshallow"):
            repo.last_commit_touching(A)
    shallow.git("fetch", "--quiet", "--unshallow")
    with Repository.open(shallow.root) as repo:
        assert newest_commits(repo, wanted)["a"] == shallow.git("rev-parse", "HEAD~1")


def test_what_an_earlier_build_knew_counts_at_the_edge_too(grown: Programme, tmp_path: Path) -> None:
    start = grown.git("rev-parse", "HEAD~2")
    shallow = clone(grown, tmp_path / "clone", "--depth=1")
    with shallow.repo as repo:
        head = shallow.git("rev-parse", "HEAD")
        assert newest_commits(repo, {"a": {A: None}, "c": {"documents/c": None}}, known=(head, {"c": start})) == {
            "c": start
        }


def test_the_first_commit_of_all_is_no_edge(grown: Programme, tmp_path: Path) -> None:
    shallow = clone(grown, tmp_path / "clone", "--depth=3")
    with shallow.repo as repo:
        assert repo.edge() == frozenset()
        assert repo.last_commit_touching("documents/c") is not None


@pytest.mark.parametrize("kind", ["blob:none", "tree:0"])
def test_a_partial_clone_fetches_nothing_by_itself_and_says_how(grown: Programme, tmp_path: Path, kind: str) -> None:
    partial = clone(grown, tmp_path / "clone", f"--filter={kind}")
    for _ in range(2):  # once is asked of a reader that ended
        with pytest.raises(NotFetched, match="git fetch --refetch --no-filter"):
            list(versions_of(partial.repo, A))
    assert partial.git("rev-list", "--objects", "--all", "--missing=print").count("\n?")
    partial.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert [data for _, data in versions_of(partial.repo, A)] == [b"een\n", b"EEN\n"]
    partial.repo.close()


def test_an_object_that_git_only_calls_missing_is_told_the_same(
    grown: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So git 2.38 calls what a partial clone left out."""
    partial = clone(grown, tmp_path / "clone", "--filter=blob:none")
    monkeypatch.setattr(Objects, "_read", lambda self, name: None)
    with pytest.raises(NotFetched, match="git fetch --refetch --no-filter"):
        list(versions_of(partial.repo, A))


def test_a_version_that_is_lacking_is_not_one_that_was_deleted(grown: Programme) -> None:
    lose(grown, f"HEAD~2:{A}")
    with pytest.raises(Unable, match=r"lacks the content of documents/a.*git fsck"):
        list(versions_of(grown.repo, A))


def test_undo_takes_no_file_away_because_its_former_words_are_lacking(grown: Programme) -> None:
    grown.sub(documents__c="DRIE\n")
    lose(grown, "HEAD~1:documents/c")
    with pytest.raises(Unable, match="lacks the content of documents/c"):
        last_operation(grown.repo)


def test_nothing_is_committed_upon_a_folder_that_is_lacking(grown: Programme) -> None:
    head = grown.git("rev-parse", "HEAD")
    oid = grown.git("rev-parse", "HEAD:documents")
    raw = grown.root / ".git" / "objects" / oid[:2] / oid[2:]
    data = raw.read_bytes()
    raw.unlink()
    with pytest.raises(Unable):
        grown.sub(documents__c="DRIE\n")
    raw.write_bytes(data)
    assert grown.git("rev-parse", "HEAD") == head


def test_a_restriction_of_transports_that_a_person_made_holds_for_the_register_too(
    plan: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https")
    for talks in (True, False):
        git = replace(plan.repo.plumbing, talks=talks)
        assert "'file' not allowed" in git.call("ls-remote", f"file://{plan.root}").complaint
    monkeypatch.delenv("GIT_ALLOW_PROTOCOL")
    assert replace(plan.repo.plumbing, talks=True).call("ls-remote", f"file://{plan.root}").status == 0
