"""Whatever of git's stops in an adopted plan ends in the replay of its errata, or in words that say what to decide."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

PLAN = "documents/plan-water/document.yaml"
SECTION = "documents/plan-water/sections/samenwerken.yaml"
MEMO = "documents/memos/PS2021BEM01.yaml"
TEXT = "Een.\nTwee.\nDrie.\nVier.\nVijf.\n"
HEAD = ("--to", "Staten", "--from", "G", "--committee", "BEM", "--date", "9-4-2021")
Deed: TypeAlias = Callable[[Any], object]


@pytest.fixture
def adopted(desk: Any) -> Any:
    """A plan whose section 2 has five sentences, adopted."""
    desk.sub("section", "edit", "2", "-m", TEXT)
    desk.sub("document", "adopt", "--date", "1-3-2021")
    return desk


def git(desk: Any, *words: str) -> int:
    """Carry out git, which may stop at a conflict, and never opens an editor."""
    quiet = {**os.environ, "GIT_EDITOR": "true"}
    return subprocess.run(["git", "-C", desk.root, *words], capture_output=True, env=quiet, check=False).returncode


def put(title: str, *words: str) -> Deed:
    """Return what writes an erratum of that title, and applies it."""

    def deed(desk: Any) -> None:
        desk.sub("erratum", "new", *words, "--title", title)
        (name,) = (row["id"] for row in desk.sub("erratum", "list", "--json").json if row["title"] == title)
        desk.sub("erratum", "apply", name)

    return deed


def reword(title: str, old: str, now: str) -> Deed:
    return put(title, "2", "-m", TEXT.replace(old, now))


def by_hand(path: str, old: str, now: str) -> Deed:
    def edit(desk: Any) -> None:
        text = desk.read(path).decode()
        assert old in text
        desk.write(path, text.replace(old, now, 1))
        desk.commit("Met de hand")

    return edit


def both(*deeds: Deed) -> Deed:
    return lambda desk: [each(desk) for each in deeds]


def parted(desk: Any, ours: Deed, theirs: Deed) -> None:
    """Let a branch `other` and `main` each do something; main is checked out then."""
    desk.git("switch", "--quiet", "--create", "other")
    theirs(desk)
    desk.git("switch", "--quiet", "main")
    ours(desk)


def by_stash(desk: Any) -> None:
    """Put away what `other` did as edits that were not saved, and put them back over what `main` did."""
    desk.git("switch", "--quiet", "--detach", desk.git("merge-base", "main", "other"))
    desk.git("read-tree", "-u", "--reset", "other")
    desk.git("stash")
    desk.git("switch", "--quiet", "main")
    git(desk, "stash", "pop")


def by_patch(desk: Any, *words: str) -> None:
    file = desk.root.parent / "x.patch"
    file.write_text(desk.git("format-patch", "--stdout", "main..other") + "\n")
    git(desk, "am", *(words or ("--3way",)), str(file))


STATES = {
    "merge": (lambda desk: git(desk, "merge", "other"), ("commit", "--quiet", "--no-edit")),
    "am": (by_patch, ("am", "--continue")),
    "stash": (by_stash, ()),
}
NEIGHBOURS = (reword("Onze", "Twee.", "Tweede."), reword("Hunne", "Drie.", "Derde."))


def goes_on(desk: Any, state: str) -> None:
    """Finish what git began, and hold that everything is in order but for numbers that two errata share."""
    assert desk.git("ls-files", "--unmerged") == ""
    words = STATES[state][1]
    if words:
        assert git(desk, *words) == 0
    else:
        desk.sub("save")
    assert desk.git("status", "--porcelain") == ""
    found = desk.any("check", "--json").json
    assert [each for each in found if each["code"] not in ("SUB131", "SUB127", "SUB128")] == []


@pytest.mark.parametrize("state", ["am", "stash"])
def test_neighbouring_sentences_become_what_the_errata_make(adopted, state):
    parted(adopted, *NEIGHBOURS)
    STATES[state][0](adopted)
    adopted.sub("settle")
    goes_on(adopted, state)
    assert adopted.sub("show", "2").out == "2 Samenwerken\n\nEen.\nTweede.\nDerde.\nVier.\nVijf.\n"


@pytest.mark.parametrize("state", STATES)
def test_sections_that_both_put_in_under_one_id_ask_which_holds(adopted, state):
    parted(adopted, put("Onze", "--insert", "Archief", "--after", "1", "-m", "Van ons."),
           put("Hunne", "--insert", "Archief", "--after", "2", "-m", "Van hen."))  # fmt: skip
    STATES[state][0](adopted)
    assert "--keep E01-onze" in adopted.sub("settle", code=2).err
    adopted.sub("settle", "--keep", "E01-hunne")
    goes_on(adopted, state)
    assert adopted.sub("show", "3").out == "3 Archief\n\nVan hen.\n"


def test_comments_of_both_sides_stay_in_every_file(adopted, desk_in):
    """Those of a text, of the outline, and of an erratum; alike in two clones."""
    adopted.sub("erratum", "new", "1", "-m", "Anders.", "--title", "Later")
    later = "errata/plan-water/E01-later.yaml"

    def remarks(word: str) -> Deed:
        return both(*(by_hand(path, old, f"# {word}\n{indent}{old}") for path, old, indent in (
            (SECTION, "title:", ""), (PLAN, "title:", ""), (PLAN, "- samenwerken", "  "), (later, "title:", ""),
        )))  # fmt: skip

    parted(adopted, both(remarks("een"), NEIGHBOURS[0]), both(remarks("twee"), NEIGHBOURS[1]))
    clone = desk_in("clone", adopted.root)
    clone.git("switch", "--quiet", "other")
    for each, other in ((adopted, "other"), (clone, "main")):
        git(each, "merge", other)
        each.sub("settle")
        for path in (SECTION, PLAN, later):
            assert each.read(path).decode().count("# een\n") == (2 if path == PLAN else 1), path
            assert each.read(path).decode().count("# twee\n") == (2 if path == PLAN else 1), path
        goes_on(each, "merge")
    assert adopted.git("rev-parse", "HEAD^{tree}") == clone.git("rev-parse", "HEAD^{tree}")


def test_a_patch_that_git_put_nothing_of_in_is_told_with_what_works(adopted):
    parted(adopted, *NEIGHBOURS)
    by_patch(adopted, "--no-3way")
    told = adopted.sub("settle", code=1).err
    assert "This does not fit here, and git put nothing of it into the files." in told
    assert "sub settle --abort   and then with what it was made from: git am --3way" in told
    adopted.sub("settle", "--abort")
    by_patch(adopted)
    adopted.sub("settle")
    goes_on(adopted, "am")


def test_a_patch_with_an_edit_that_no_erratum_explains_is_refused(adopted):
    parted(adopted, NEIGHBOURS[0], by_hand(SECTION, "Drie.", "Met de hand."))
    by_patch(adopted)
    before = adopted.files()
    told = adopted.sub("settle", code=4).err
    assert "samenwerken was edited by hand: “Met de hand.”" in told
    assert "Back to before: sub settle --abort" in told
    assert adopted.files() == before


def test_a_stashed_edit_by_hand_becomes_an_erratum_as_is_advised(adopted):
    parted(adopted, NEIGHBOURS[0], by_hand(SECTION, "Drie.", "Met de hand."))
    by_stash(adopted)
    told = adopted.sub("settle", code=4).err
    assert "What was stashed edits an adopted text. It stays in the stash: sub settle --abort" in told
    assert "git stash branch NAME   sub save --erratum" in told
    adopted.sub("settle", "--abort")
    adopted.git("stash", "branch", "hand")
    adopted.sub("save", "--erratum")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "--quiet", "main")
    git(adopted, "merge", "hand")
    adopted.sub("settle")
    goes_on(adopted, "merge")
    assert adopted.sub("show", "2").out.split()[2:] == ["Een.", "Tweede.", "Met", "de", "hand.", "Vier.", "Vijf."]


def test_an_erratum_that_a_person_wrote_as_it_has_to_be_counts_without_git_add(adopted):
    adopted.sub("erratum", "new", "2", "-m", TEXT.replace("Twee.", "Tweede."), "--title", "Wijziging")
    path = "errata/plan-water/E01-wijziging.yaml"
    parted(adopted, by_hand(path, "title: Wijziging", "title: Onze"), by_hand(path, "title: Wijziging", "title: Hunne"))
    git(adopted, "merge", "other")
    told = adopted.sub("settle", code=4).err
    assert "Write the file as it has to be, without marks, and then: sub settle" in told
    text = adopted.read(path).decode()
    adopted.write(path, re.sub(r"(?s)<<<<<<<.*>>>>>>> other\n", "title: Samen\n", text))
    adopted.sub("settle")
    goes_on(adopted, "merge")
    assert b"title: Samen\n" in adopted.read(path)


def test_a_pick_of_which_nothing_is_left_goes_on_without_it(desk):
    parted(desk, lambda each: each.sub("section", "edit", "2", "-m", "Van ons."),
           lambda each: each.sub("section", "edit", "2", "-m", "Van hen."))  # fmt: skip
    git(desk, "cherry-pick", "other")
    assert "Next: git cherry-pick --skip" in desk.sub("settle", "--take", "mine").err
    assert git(desk, "cherry-pick", "--skip") == 0
    desk.sub("check")


# -- marks that were committed -------------------------------------------------------------------------------


def outline(desk: Any) -> list[str]:
    return [row.split()[-1] for row in desk.sub("section", "list").out.splitlines()]


MARKED = {
    "text": (SECTION, *NEIGHBOURS, ()),
    "outline": (PLAN, put("Onze", "--insert", "Archief", "--after", "2", "-m", "A."),
                put("Hunne", "--insert", "Bodem", "--after", "2", "-m", "B."), ("--keep", "E01-onze")),
    "settings": ("sub.toml", by_hand("sub.toml", '"Plan Water"', '"Plan A"'),
                 by_hand("sub.toml", '"Plan Water"', '"Plan B"'), ("--take", "theirs")),
}  # fmt: skip


@pytest.mark.parametrize("kind", MARKED)
def test_marks_that_were_committed_are_settled_as_in_the_merge(adopted, kind):
    path, ours, theirs, words = MARKED[kind]
    parted(adopted, ours, theirs)
    git(adopted, "merge", "other")
    adopted.commit("Met merktekens")
    assert b"<<<<<<<" in adopted.read(path)
    adopted.any("settle", *words)
    assert adopted.git("status", "--porcelain") == ""
    assert not any(b"<<<<<<<" in data for data in adopted.files().values())
    assert {each["code"] for each in adopted.any("check", "--json").json} <= {"SUB131", "SUB127"}
    if kind == "text":
        assert "Tweede.\nDerde.\n" in adopted.sub("show", "2").out
    if kind == "outline":
        assert outline(adopted)[-1] == "archief"


@pytest.mark.parametrize("kind", ["memo", "outline"])
def test_every_command_tells_of_marks_that_were_committed(adopted, kind):
    adopted.sub("memo", "new", *HEAD, "--subject", "Memo", "-m", "X.")
    dated = (by_hand(MEMO, "2021-04-09", f"2021-04-0{day}") for day in (1, 2))
    path, ours, theirs, _ = MARKED.get(kind) or (MEMO, *dated, ())
    parted(adopted, ours, theirs)
    git(adopted, "merge", "other")
    adopted.commit("Met merktekens")
    said = f"1 file is in conflict: {path}. Go on with: sub settle"
    for words in (("erratum", "list"), ("memo", "list"), ("log",), ("save",), ("schema", "memo"), (), ("doctor",)):
        told = adopted.any(*words)
        whole = told.out + told.err
        assert said in whole or words == ("doctor",) or "SUB034" in whole, words
        assert path in whole and "sub settle" in whole, words
        assert whole.count("in conflict") + whole.count("SUB034") == 1, words
    assert {each["code"] for each in adopted.any("check", "--json").json} <= {"SUB034", "SUB131", "SUB134"}


def test_a_conflict_given_to_git_with_its_marks_is_settled_all_the_same(adopted):
    parted(adopted, *NEIGHBOURS)
    git(adopted, "merge", "other")
    adopted.git("add", "--all")
    adopted.sub("settle")
    goes_on(adopted, "merge")
    assert "Tweede.\nDerde.\n" in adopted.sub("show", "2").out
