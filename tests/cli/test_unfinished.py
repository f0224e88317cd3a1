"""Whatever plain git left in the middle is known: every command says so, in one sentence with a way out that works."""

from __future__ import annotations

import os
import subprocess

import pytest

ROLLEN = "documents/plan-water/sections/rollen.yaml"
GELD = "documents/plan-water/sections/geld.yaml"


def git(desk, *words: str) -> int:
    """Carry out git, which may stop at a conflict, and never opens an editor."""
    quiet = {**os.environ, "GIT_EDITOR": "true"}
    return subprocess.run(["git", "-C", desk.root, *words], capture_output=True, env=quiet, check=False).returncode


def edit(desk, path: str, old: str, new: str) -> None:
    text = desk.read(path).decode()
    assert old in text
    desk.write(path, text.replace(old, new))


@pytest.fixture
def parted(desk):
    """A plan whose section 2.1 was edited on two branches, `main` being checked out."""
    desk.git("switch", "--quiet", "--create", "other")
    edit(desk, ROLLEN, "Ieder heeft een rol.", "Ieder kiest een rol.")
    desk.commit("Kiest")
    desk.git("switch", "--quiet", "main")
    edit(desk, ROLLEN, "Ieder heeft een rol.", "Ieder krijgt een rol.")
    desk.commit("Krijgt")
    return desk


def by_stash(desk) -> None:
    edit(desk, ROLLEN, "Ieder krijgt", "Iemand krijgt")
    desk.git("stash")
    edit(desk, ROLLEN, "Ieder krijgt", "Elk krijgt")
    desk.commit("Elk")
    git(desk, "stash", "pop")


def by_patch(desk) -> None:
    patch = desk.git("format-patch", "--stdout", "main..other")
    (desk.root.parent / "x.patch").write_text(patch + "\n")
    git(desk, "am", "--3way", str(desk.root.parent / "x.patch"))


STATES = {
    "merge": lambda desk: git(desk, "merge", "other"),
    "squash": lambda desk: git(desk, "merge", "--squash", "other"),
    "rebase": lambda desk: git(desk, "rebase", "other"),
    "rebase --apply": lambda desk: git(desk, "rebase", "--apply", "other"),
    "cherry-pick": lambda desk: git(desk, "cherry-pick", "other"),
    "revert": lambda desk: git(desk, "revert", "--no-edit", "other"),
    "stash": by_stash,
    "am": by_patch,
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_told_and_taken_back(parted, state: str):
    STATES[state](parted)
    assert parted.git("diff", "--name-only", "--diff-filter=U") == ROLLEN, "git did not stop"
    tip = parted.git("rev-parse", "main")
    parted.write("notulen.txt", "blijft\n")
    stood = parted.read(ROLLEN)
    step = state.split(" ", maxsplit=1)[0]
    said = "1 file is in conflict: " + ROLLEN if state == "stash" else f"A {step} of git is not finished here"
    for words in (("doctor",), (), ("git", "merged"), ("section", "new", "--title", "X", "-m", "X.")):
        told = parted.any(*words)
        assert said in told.out + told.err, words
        assert "sub settle --abort" in told.out + told.err, words
    for words in (("show", "2.1"), ("erratum", "status"), ("section", "list"), ("check",), ("save",)):
        told = parted.any(*words)
        assert "sub settle" in told.out + told.err, words
        assert "SUB010" not in told.out + told.err
        assert "--from-diff" not in told.out + told.err
    done = parted.sub("settle", "--abort")
    assert parted.git("rev-parse", "main") == tip and parted.git("branch", "--show-current") == "main"
    assert parted.git("status", "--porcelain") == "?? notulen.txt"
    kept = done.err.partition("git show ")[2].split()[0]
    assert parted.git("show", f"{kept}:{ROLLEN}").encode().strip() == stood.strip()
    parted.sub("section", "new", "--title", "X", "-m", "X.")
    assert "middle of nothing" in parted.sub("settle", "--abort", code=1).err


def test_a_bisect_is_told_and_left(desk):
    tip = desk.git("rev-parse", "HEAD")
    desk.git("bisect", "start", "HEAD", "HEAD~3")
    assert "bisect" in desk.sub("section", "list").err
    assert "sub settle --abort" in desk.sub("section", "new", "--title", "X", "-m", "X.", code=4).err
    desk.sub("settle", "--abort")
    assert (desk.git("rev-parse", "HEAD"), desk.git("branch", "--show-current")) == (tip, "main")


def test_marks_that_were_committed_are_one_sentence_with_the_way_out(parted):
    git(parted, "merge", "other")
    parted.commit("Met merktekens")
    for words in (("check",), ("show", "2.1"), ("section", "list")):
        told = parted.any(*words)
        lines = [line for line in (told.out + told.err).splitlines() if "SUB" in line]
        assert lines == [
            f"{ROLLEN}:4:1  SUB034  Here stands a conflict of git's: the wordings of two sides, one above the other."
        ], words
        assert "fix: sub settle" in told.out + told.err


def test_marks_in_the_settings_are_told_alike(desk):
    desk.write("sub.toml", "<<<<<<< HEAD\n" + desk.read("sub.toml").decode() + "=======\n>>>>>>> other\n")
    assert "sub.toml:1:1  SUB034" in desk.any("check").err


@pytest.mark.parametrize("state", [name for name in STATES if name != "revert"])
def test_a_sentence_that_both_sides_changed_is_a_choice(parted, state: str):
    STATES[state](parted)
    left = parted.sub("settle", code=4)
    assert ROLLEN in left.err and "--take" in left.err
    assert parted.git("diff", "--name-only", "--diff-filter=U") == ROLLEN
    parted.sub("settle", "--take", "both")
    assert parted.git("diff", "--name-only", "--diff-filter=U") == ""
    rows = [row.strip() for row in parted.sub("show", "2.1").out.splitlines() if "een rol" in row]
    assert len(rows) == 2 and any("krijgt" in row or "Elk" in row for row in rows)


def test_a_person_is_shown_both_and_asked(parted):
    git(parted, "merge", "other")
    asked = parted.asked("settle", answers=["theirs"])
    assert "  yours:     Ieder krijgt een rol.\n  theirs:    Ieder kiest een rol.  (Sanne de Wit, " in asked.err
    assert git(parted, "commit", "--quiet", "--no-edit") == 0
    assert "kiest" in parted.sub("show", "2.1").out
    parted.sub("check")


def test_a_section_deleted_there_and_edited_here_is_a_choice(parted):
    parted.git("switch", "--quiet", "other")
    parted.git("rm", "--quiet", ROLLEN)
    parted.git("commit", "--quiet", "-m", "Weg")
    parted.git("switch", "--quiet", "main")
    git(parted, "merge", "other")
    parted.sub("settle", code=4)
    parted.sub("settle", "--take", "mine")
    assert "krijgt" in parted.read(ROLLEN).decode()


def test_marks_that_were_committed_are_decided(parted):
    git(parted, "merge", "other")
    parted.commit("Met merktekens")
    parted.sub("settle", code=4)
    parted.sub("settle", "--take", "theirs")
    assert "kiest" in parted.sub("show", "2.1").out and parted.git("status", "--porcelain") == ""
    parted.sub("check")
