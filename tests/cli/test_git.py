"""git shows, compares and merges sections by sentence, once `sub git setup` has told it how."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from sub_cli.history import journal
from sub_cli.history.journal import Journal
from sub_cli.history.repo import Repository

from ..diff.test_merging import BASE, EDITS, edited

ROOT = Path(__file__).resolve().parents[2]
SECTION = "documents/plan-water/sections/rollen.yaml"


@pytest.fixture
def repository(desk, monkeypatch):
    """A plan whose section 2.1 has the text of the merge cases, in a clone where git knows the drivers."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # git starts sub anew
    desk.sub("git", "setup", "--yes")
    desk.write(SECTION, BASE)
    desk.commit("Tekst")
    return desk


def try_git(desk, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", desk.root, *words], capture_output=True, text=True)


def branch(desk, name: str, text: str) -> None:
    desk.git("switch", "--quiet", "--create", name, "main")
    desk.write(SECTION, text)
    desk.commit(name)


def test_setup_shows_everything_before_it_asks(desk):
    answer = desk.sub("git", "setup", code=2)
    assert "/documents/*/sections/*.yaml diff=sub merge=sub" in answer.out
    assert "merge.sub.driver = " in answer.out
    assert "--yes" in answer.err
    assert not (desk.root / ".git/config").read_text().count("sub")


def test_undo_leaves_everything_as_it_was_to_the_byte(desk):
    for attributes in (desk.read(".gitattributes"), b"*.png binary", None):
        file = desk.root / ".gitattributes"
        file.unlink() if attributes is None else file.write_bytes(attributes)
        desk.git("add", "--all")
        desk.git("commit", "--quiet", "--allow-empty", "--message", "Attributen")
        before = desk.read(".git/config"), desk.files()
        desk.sub("git", "setup", "--yes")
        assert desk.git("check-attr", "merge", "--", SECTION).endswith("merge: sub")
        assert desk.git("config", "merge.sub.driver").endswith("git merge %O %A %B %L %P")
        assert "Nothing to do" in desk.sub("git", "setup", "--yes").err
        desk.sub("git", "setup", "--undo", "--yes")
        assert (desk.read(".git/config"), desk.files()) == before


def test_a_dry_run_writes_nothing(desk):
    before = desk.read(".git/config"), desk.files()
    desk.sub("git", "setup", "--dry-run")
    assert (desk.read(".git/config"), desk.files()) == before


def test_when_the_commit_fails_the_settings_are_as_before(desk):
    before = desk.read(".git/config")
    desk.write(".gitattributes", "* text\n")
    desk.sub("git", "setup", "--yes", code=4)
    assert desk.read(".git/config") == before


def test_a_fresh_clone_needs_the_settings_only(repository, desk_in, tmp_path):
    subprocess.run(["git", "clone", "--quiet", repository.root, tmp_path / "kloon"], check=True)
    repository.root = tmp_path / "kloon"
    answer = repository.sub("doctor", code=1)
    assert "SUB416" in answer.out and "sub git setup" in answer.out
    head = repository.git("rev-parse", "HEAD")
    repository.sub("git", "setup", "--yes")
    assert repository.git("rev-parse", "HEAD") == head
    assert "by sentence" in repository.sub("doctor").out


def test_the_hunk_head_names_the_section_and_words_are_marked(repository):
    repository.write(SECTION, edited("amount changed", "item changed"))
    lines = repository.git("diff", "--word-diff").splitlines()
    assert [line.split("@@")[2].strip() for line in lines if line.startswith("@@")] == ["Rollen"]
    assert "Het programma kost [-1.250.000-]{+1.450.000+} euro per jaar." in lines
    assert "- waterschappen dragen een [-zesde-]{+vijfde+} bij;" in lines


def test_a_title_in_quotation_marks_is_named_without_them(repository):
    text = BASE.replace("title: Rollen", 'title: "Rollen: wie doet wat"')
    repository.write(SECTION, text)
    repository.commit("Titel")
    repository.write(SECTION, text.replace("de helft", "een derde"))
    assert "@@ Rollen: wie doet wat" in repository.git("diff")


def test_rewrapped_lines_are_no_difference_to_git(repository):
    repository.write(SECTION, BASE.replace("verantwoorden dat in", "verantwoorden dat\n  in"))
    assert repository.git("diff") == ""


def test_difftool_shows_the_redline(repository):
    repository.write(SECTION, edited("amount changed"))
    assert "[-1.250.000-] {+1.450.000+}" in repository.git("difftool", "--no-prompt", "--tool", "sub")


PAIRS = list(combinations(EDITS, 2))


@pytest.mark.parametrize(("one", "other"), PAIRS[::4])
def test_branches_that_edit_different_sentences_merge_without_a_conflict(repository, one, other):
    branch(repository, "one", edited(one))
    branch(repository, "other", edited(other))
    repository.git("merge", "--quiet", "--no-edit", "one")
    assert repository.read(SECTION).decode() == edited(one, other)


def test_plain_git_does_worse_on_the_same_pairs(repository):
    """The drivers earn their place: git by itself stops at pairs that are merged here."""
    conflicts = 0
    files = [repository.root / name for name in ("ours", "base", "theirs")]
    for one, other in PAIRS:
        for file, text in zip(files, (edited(one), BASE, edited(other)), strict=True):
            file.write_text(text)
        conflicts += subprocess.run(["git", "merge-file", "-p", *files], capture_output=True).returncode > 0
    assert conflicts >= 3


def test_the_same_sentence_on_both_sides_is_a_conflict_with_markers(repository):
    branch(repository, "one", edited("word replaced"))
    branch(repository, "other", BASE.replace("één geheel", "een geheel"))
    assert try_git(repository, "merge", "one").returncode == 1
    text = repository.read(SECTION).decode()
    assert text.count("<<<<<<< ours\n") == text.count("\n=======\n") == text.count(">>>>>>> theirs\n") == 1
    assert repository.git("diff", "--name-only", "--diff-filter=U") == SECTION
    assert "Het programma kost 1.250.000 euro" in text.partition(">>>>>>> theirs")[2]


def test_neighbours_are_listed_for_a_person(repository):
    branch(repository, "one", edited("word replaced"))
    branch(repository, "other", edited("sentence rewritten"))
    said = try_git(repository, "merge", "--no-edit", "one")
    assert said.returncode == 0
    assert f"{SECTION}: 1 p" in said.stderr
    shown = repository.sub("git", "merged").out
    assert f"{SECTION}:4\n" in shown and "inwoners en partners de overheid" in shown
    assert "SUB420" in repository.sub("doctor").out
    repository.sub("git", "merged", "--clear")
    assert repository.sub("git", "merged").out == ""


@pytest.mark.parametrize("command", ["rebase", "cherry-pick"])
def test_rebase_and_cherry_pick_merge_by_sentence_too(repository, command):
    branch(repository, "one", edited("amount changed"))
    branch(repository, "other", edited("sentence inserted"))
    repository.git(command, "one")
    assert repository.read(SECTION).decode() == edited("amount changed", "sentence inserted")


def test_sentences_that_share_a_line_are_merged_each_on_its_own(repository):
    wrapped = BASE.replace("zien.\n  Dit vraagt", "zien. Dit vraagt")
    repository.write(SECTION, wrapped)
    repository.commit("Een regel")
    branch(repository, "one", wrapped.replace("inwoners de overheid", "inwoners en partners de overheid"))
    branch(repository, "other", wrapped.replace("elkaars belangen", "ieders belangen"))
    repository.git("merge", "--quiet", "--no-edit", "one")
    assert repository.read(SECTION).decode() == edited("word replaced").replace("elkaars belangen", "ieders belangen")


def test_a_file_that_is_no_text_is_left_as_it_is(repository, tmp_path):
    files = []
    for name, data in (("base", b"\xff\x00a\n"), ("ours", b"\xff\x00b\n"), ("theirs", b"\xff\x00a\n")):
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    repository.sub("git", "merge", *map(str, files), "7", "x.yaml")
    assert files[1].read_bytes() == b"\xff\x00b\n"


def test_a_merge_that_fails_does_not_pass_for_a_conflict(repository, tmp_path):
    repository.sub("git", "merge", *[str(tmp_path / name) for name in ("base", "ours", "theirs")], "7", "x", code=129)


def test_textconv_leaves_what_it_cannot_read_as_it_is(repository, tmp_path):
    file = tmp_path / "x.yaml"
    for data in (b"\xff\xfe", b"<<<<<<< ours\n", b""):
        file.write_bytes(data)
        done = subprocess.run([sys.executable, "-m", "sub_cli.cli.main", "git", "textconv", file], capture_output=True)
        assert (done.returncode, done.stdout) == (0, data)


# -- doctor ------------------------------------------------------------------------------------------


def test_doctor_says_that_all_is_well(repository):
    answer = repository.sub("doctor", "--json").json
    assert {row["health"] for row in answer} == {"good"}
    assert [row["code"] for row in answer] == [
        *("SUB410", "SUB413", "SUB414", "SUB411", "SUB412", "SUB415", "SUB416", "SUB418", "SUB419", "SUB420", "SUB421"),
        "SUB422",
    ]


def test_doctor_tells_that_its_commits_are_not_signed_though_git_is_asked_to(repository):
    repository.git("config", "commit.gpgsign", "yes")
    (row,) = [each for each in repository.sub("doctor", "--json").json if each["code"] == "SUB422"]
    assert row["health"] == "note"


def test_doctor_says_what_git_is_in_the_middle_of_and_both_ways_out(repository):
    main = repository.git("branch", "--show-current")
    repository.git("switch", "-qc", "other")
    repository.git("commit", "-q", "--allow-empty", "-m", "Daar")
    repository.git("switch", "-q", main)
    repository.git("commit", "-q", "--allow-empty", "-m", "Hier")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "other")
    answer = repository.sub("doctor", code=1)
    for said in ("SUB423", "A merge of git is not finished here", "sub settle", "sub settle --abort"):
        assert said in answer.out
    repository.git("merge", "--abort")
    assert "SUB423" not in repository.sub("doctor").out


def test_doctor_notices_a_driver_whose_program_is_gone(repository):
    repository.git("config", "merge.sub.driver", "/gone/sub git merge %O %A %B %L %P")
    answer = repository.sub("doctor", code=1)
    assert "SUB417" in answer.out and "/gone/sub" in answer.out


def test_doctor_notices_that_git_has_no_name_for_the_user(repository, monkeypatch):
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    assert "SUB412" in repository.sub("doctor", code=1).out


def test_doctor_notices_a_git_that_is_too_old(repository, tmp_path, monkeypatch):
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho git version 2.30.1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    assert "SUB410" in repository.sub("doctor", code=1).out


def test_doctor_finishes_what_a_crash_left(repository):
    with Repository.open(repository.root) as repo:
        journal.write(repo, Journal("section edit 2.1", ()))  # what a process leaves that is killed early
    assert "SUB415" in repository.sub("doctor", code=1).out
    assert "An interrupted change was taken back: section edit 2.1" in repository.sub("doctor", "--fix").err


def test_doctor_works_outside_a_workspace(desk_in):
    desk = desk_in("leeg")
    assert "Outside a workspace" in desk.sub("doctor").err
