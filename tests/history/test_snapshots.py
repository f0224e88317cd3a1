"""Files of a commit, of the index, and of all the past."""

from __future__ import annotations

import pytest

from sub_cli.history.repo import Repository
from sub_cli.history.snapshots import Index, Revision, versions_of

from .conftest import Programme


def test_a_revision_reads_as_the_work_tree_did(plan: Programme) -> None:
    first = plan.git("rev-parse", "HEAD")
    plan.has(documents__a="EEN\n", documents__b=None, **{"documents0": "x\n", "documents-2__d": "y\n"}).commit()
    old, new = Revision(plan.repo, first), Revision(plan.repo, plan.repo.resolve("HEAD"))

    assert old.names("documents") == ["documents/a", "documents/b", "documents/c"]
    assert new.names("documents") == ["documents/a", "documents/c"]
    assert new.names("") == ["documents-2/d", "documents/a", "documents/c", "documents0"]
    assert new.names("nowhere") == []
    assert (old.read("documents/a"), new.read("documents/a")) == (b"een\n", b"EEN\n")
    assert old.ids("documents")["documents/c"] == new.ids("documents")["documents/c"]
    assert new.ids("documents")["documents/a"] == plan.git("rev-parse", "HEAD:documents/a")
    for path in ("documents/b", "documents", "nowhere"):
        with pytest.raises(FileNotFoundError):
            new.read(path)


def test_the_index_reads_what_is_staged(plan: Programme) -> None:
    plan.has(documents__a="staged\n").git("add", "documents/a")
    plan.has(documents__a="not staged\n", documents__d="untracked\n")
    assert Index(plan.repo).read("documents/a") == b"staged\n"
    assert Index(plan.repo).names("documents") == ["documents/a", "documents/b", "documents/c"]


def test_links_and_submodules_are_not_files(plan: Programme) -> None:
    (plan.root / "documents" / "link").symlink_to("a")
    plan.git("update-index", "--add", "--cacheinfo", f"160000,{plan.git('rev-parse', 'HEAD')},documents/module")
    plan.git("add", "documents/link")
    plan.git("commit", "--quiet", "-m", "x")
    expected = ["documents/a", "documents/b", "documents/c"]
    assert Revision(plan.repo, plan.repo.resolve("HEAD")).names("documents") == expected
    assert Index(plan.repo).names("documents") == expected


def test_a_workspace_below_the_top_sees_its_own_files_only(plan: Programme) -> None:
    with Repository.open(plan.root / "documents") as repo:
        assert Revision(repo, repo.resolve("HEAD")).names("") == ["a", "b", "c"]
        assert Index(repo).names("") == ["a", "b", "c"]
        assert Revision(repo, repo.resolve("HEAD")).read("a") == b"een\n"
        assert [data for _, data in versions_of(repo, "a")] == [b"een\n"]


def test_any_bytes_come_back_from_one_process(plan: Programme) -> None:
    contents = [b"", b"\n", b"no line end", b"a\0b\xff\r\n", b"x" * 300_000, b"abc missing\n"]
    for number, data in enumerate(contents):
        plan.put(f"blobs/{number}", data)
    plan.commit()
    revision = Revision(plan.repo, plan.repo.resolve("HEAD"))
    for _ in range(3):
        assert [revision.read(path) for path in revision.names("blobs")] == contents


def test_a_closed_reader_starts_again(plan: Programme) -> None:
    revision = Revision(plan.repo, plan.repo.resolve("HEAD"))
    assert revision.read("documents/a") == b"een\n"
    plan.repo.close()
    assert revision.read("documents/b") == b"twee\n"


def test_all_versions_of_a_file_oldest_first(plan: Programme) -> None:
    plan.has(documents__a="EEN\n").commit("loud\n\nErratum: plan/E01")
    plan.has(documents__b="TWEE\n").commit("elsewhere")
    plan.has(documents__a=None).commit("gone")
    plan.has(documents__a="een\n").commit("back")
    assert [(entry.subject, data) for entry, data in versions_of(plan.repo, "documents/a")] == [
        ("Start", b"een\n"),
        ("loud", b"EEN\n"),
        ("gone", None),
        ("back", b"een\n"),
    ]
    assert next(iter(versions_of(plan.repo, "documents/a", "HEAD~3")))[0].subject == "Start"
    assert list(versions_of(plan.repo, "nowhere")) == []


def test_a_merge_counts_as_what_it_changed(plan: Programme) -> None:
    plan.git("switch", "--quiet", "-c", "side")
    plan.has(documents__a="een\nzij\n").commit("side")
    plan.git("switch", "--quiet", "main")
    plan.has(documents__a="hoofd\neen\n").commit("main")
    plan.git("-c", "core.editor=true", "merge", "--quiet", "--no-commit", "-X", "ours", "side")
    plan.has(documents__a="hoofd\neen\nzij\n").commit("merge")
    versions = [(entry.subject, data) for entry, data in versions_of(plan.repo, "documents/a")]
    assert versions[0] == ("Start", b"een\n")
    assert sorted(versions[1:3]) == [("main", b"hoofd\neen\n"), ("side", b"een\nzij\n")]
    assert versions[3] == ("merge", b"hoofd\neen\nzij\n")


def test_an_unborn_branch_has_no_past(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Repository.init(tmp_path_factory.mktemp("new")) as repo:
        assert list(versions_of(repo, "a")) == []
        assert Index(repo).names("") == []
