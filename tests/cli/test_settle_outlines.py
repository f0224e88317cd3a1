"""git stopped in the outline of a plan that is still written: it is settled by its structure, alike in two clones."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import pytest

PLAN = "documents/plan-water/document.yaml"
GELD = "documents/plan-water/sections/geld.yaml"
Deed: TypeAlias = Callable[[Any], object]


def git(desk: Any, *words: str) -> int:
    """Carry out git, which may stop at a conflict, and never opens an editor."""
    quiet = {**os.environ, "GIT_EDITOR": "true"}
    return subprocess.run(["git", "-C", desk.root, *words], capture_output=True, env=quiet, check=False).returncode


def new(title: str, *place: str) -> Deed:
    return lambda desk: desk.sub("section", "new", "--title", title, "-m", f"Over {title}.", *place)


def move(section: str, *place: str) -> Deed:
    return lambda desk: desk.sub("section", "move", section, *place)


def remove(section: str) -> Deed:
    return lambda desk: desk.sub("section", "remove", section)


def by_hand(old: str, now: str) -> Deed:
    def edit(desk: Any) -> None:
        text = desk.read(PLAN).decode()
        assert old in text
        desk.write(PLAN, text.replace(old, now))
        desk.commit("Met de hand")

    return edit


def outline(desk: Any) -> str:
    """Return the lines of the outline, without what stands above it."""
    return desk.read(PLAN).decode().partition("outline:\n")[2]


def parted(desk: Any, ours: Deed, theirs: Deed) -> None:
    """Let a branch `other` and `main` each do something; main is checked out then."""
    desk.git("switch", "--quiet", "--create", "other")
    theirs(desk)
    desk.git("switch", "--quiet", "main")
    ours(desk)


@pytest.fixture
def settled(desk: Any, desk_in: Callable[..., Any]) -> Callable[..., str]:
    """Return what settles a merge in two clones, either side being ours once, and returns the outline that both get."""

    def settle(ours: Deed, theirs: Deed, answer: str = "") -> str:
        parted(desk, ours, theirs)
        clone = desk_in("clone", desk.root)
        clone.git("switch", "--quiet", "other")
        turned = {"mine": "theirs", "theirs": "mine"}.get(answer, "")
        for each, branch, word in ((desk, "other", answer), (clone, "main", turned)):
            assert git(each, "merge", "--no-edit", branch) != 0, "git did not stop"
            each.sub("settle", *(["--take", word] if word else []))
            each.git("commit", "--quiet", "--no-edit")
            each.sub("check")
        assert desk.git("rev-parse", "HEAD^{tree}") == clone.git("rev-parse", "HEAD^{tree}")
        return outline(desk)

    return settle


@pytest.mark.parametrize(
    ("ours", "theirs", "became"),
    [
        (new("Water"), new("Bodem"),
         "  - introduction\n  - samenwerken:\n      - rollen\n      - geld\n  - bodem\n  - water\n"),
        (move("rollen", "--under", "1"), remove("geld"),
         "  - introduction:\n      - rollen\n  - samenwerken\n"),
        (by_hand("  - samen", "  # Wat wij doen\n  - samen"), by_hand("  - samen", "  # Hoe\n  - samen"),
         "  - introduction\n  # Hoe\n  # Wat wij doen\n  - samenwerken:\n      - rollen\n      - geld\n"),
        (by_hand("- geld", "- geld  # duur"), by_hand("- geld", "- geld  # nieuw"),
         "  - introduction\n  - samenwerken:\n      - rollen\n      - geld  # duur  # nieuw\n"),
    ],
    ids=["each puts one in", "one moves, one takes out", "each says something of a section", "and behind it"],
)  # fmt: skip
def test_what_has_one_right_answer_is_settled(settled, ours, theirs, became):
    assert settled(ours, theirs) == became


BELOW_ROLLEN = "  - introduction\n  - samenwerken:\n      - rollen:\n          - geld\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "answer", "became"),
    [
        (move("geld", "--under", "1"), move("geld", "--under", "rollen"), "theirs", BELOW_ROLLEN),
        (move("1", "--under", "2"), move("2", "--under", "1"), "mine",
         "  - samenwerken:\n      - rollen\n      - geld\n      - introduction\n"),
    ],
    ids=["below another one each", "each below the other"],
)  # fmt: skip
def test_what_a_person_says_is_what_becomes_of_it(settled, ours, theirs, answer, became):
    assert settled(ours, theirs, answer) == became


def test_a_section_that_each_put_below_another_one_waits_for_an_answer(desk):
    parted(desk, move("geld", "--under", "1"), move("geld", "--under", "rollen"))
    git(desk, "merge", "other")
    assert f"1 file is still in conflict: {PLAN}." in desk.sub("settle", code=4).err
    told = desk.asked("settle", answers=["mine"]).err
    assert "the place of section Geld, which hangs below: you and Sanne de Wit changed the same." in told
    assert "  yours:     Introduction\n  theirs:    Rollen  (Sanne de Wit, " in told
    assert outline(desk) == "  - introduction:\n      - geld\n  - samenwerken:\n      - rollen\n"


def chapter(desk: Any) -> str:
    """Return the sections of chapter 2, in their order."""
    return " ".join(row.strip(" -") for row in outline(desk).splitlines()[2:])


def test_moves_within_one_chapter_are_all_made_where_they_go_together(desk, settled):
    for title in ("Water", "Bodem"):
        new(title, "--under", "2")(desk)
    settled(move("bodem", "--before", "rollen"), move("rollen", "--after", "bodem"))
    assert chapter(desk) == "bodem geld water rollen"


def test_a_section_that_each_moved_to_another_place_in_one_chapter_is_asked_about(desk):
    """git sees no conflict in it, and lets the section stand twice."""
    for title in ("Water", "Bodem"):
        new(title, "--under", "2")(desk)
    parted(desk, move("rollen", "--after", "water"), move("rollen", "--after", "bodem"))
    assert git(desk, "merge", "--no-edit", "other") == 0
    assert chapter(desk) == "geld water rollen bodem rollen"
    told = desk.asked("settle", answers=["theirs"]).err
    assert "the order of the sections below Samenwerken: you and Sanne de Wit changed the same." in told
    assert "  yours:     Geld, Water, Rollen, Bodem\n  theirs:    Geld, Water, Bodem, Rollen  (Sanne de Wit, " in told
    assert chapter(desk) == "geld water bodem rollen"
    desk.sub("check")


@pytest.mark.parametrize(("answer", "left"), [("mine", False), ("theirs", True)])
def test_a_section_that_is_kept_stays_in_the_outline(desk, answer, left):
    """git took its line out without a conflict; that was about its file alone."""
    parted(desk, remove("geld"), lambda other: other.sub("section", "edit", "geld", "-m", "Het kost meer."))
    git(desk, "merge", "other")
    desk.sub("settle", code=4)
    desk.sub("settle", "--take", answer)
    desk.git("commit", "--quiet", "--no-edit")
    assert ("- geld" in outline(desk)) is left is (desk.root / GELD).exists()
    desk.sub("check")


def test_what_a_person_put_together_by_hand_stands(desk):
    parted(desk, new("Water"), new("Bodem"))
    git(desk, "merge", "other")
    text = "".join(row for row in desk.read(PLAN).decode().splitlines(True) if not re.match("[<=>]{7}", row))
    desk.write(PLAN, text.replace("  - water\n  - bodem\n", "  - water:\n      - bodem\n"))
    desk.sub("settle")
    assert desk.git("ls-files", "--unmerged") == ""
    assert outline(desk).endswith("  - water:\n      - bodem\n")


@pytest.mark.parametrize("state", ["rebase", "stash"])
def test_ones_own_work_is_mine_whatever_git_calls_it(desk, state):
    """In a rebase, and where a stash is put back, git calls ours what others did."""
    parted(desk, move("geld", "--under", "1"), move("geld", "--under", "rollen"))
    desk.git("switch", "--quiet", "other")
    if state == "stash":
        desk.git("reset", "--quiet", "--soft", "HEAD~1")
        desk.git("stash")
        desk.git("merge", "--quiet", "--ff-only", "main")
    git(desk, *(("stash", "pop") if state == "stash" else ("rebase", "main")))
    told = desk.asked("settle", answers=["mine"]).err
    assert "  yours:     Rollen\n  theirs:    Introduction" in told
    assert outline(desk) == BELOW_ROLLEN


def test_sections_of_one_id_stop_it_and_what_is_advised_works(desk):
    parted(desk, new("Water"), lambda other: (new("Water", "--under", "1")(other), new("Lucht")(other)))
    desk.sub("section", "edit", "water", "-m", "Ander water.")
    git(desk, "merge", "other")
    before = desk.files()
    told = desk.sub("settle", code=4).err
    assert "You and others each made a section with the id water." in told
    assert desk.files() == before
    (command,) = re.findall(r"sub (section rename \S+ [\w-]+)", told)
    desk.sub("settle", "--abort")
    desk.sub(*command.split())
    if git(desk, "merge", "--no-edit", "other"):
        desk.sub("settle")
        desk.git("commit", "--quiet", "--no-edit")
    desk.sub("check")
    assert [row.split()[-1] for row in desk.sub("section", "list").out.splitlines() if "ater" in row] == [
        "water", "water-2",
    ]  # fmt: skip


def test_a_section_that_git_let_stand_twice_is_put_right_after_the_merge(desk):
    """Each put the very same section elsewhere: git saw two insertions and no conflict."""
    parted(desk, new("Water"), new("Water", "--after", "1"))
    assert git(desk, "merge", "--no-edit", "other") == 0
    found = desk.sub("check", "--json", code=1).json
    assert ("SUB054", "sub settle") in [(each["code"], each["fix"]) for each in found]
    assert f"1 file is still in conflict: {PLAN}." in desk.sub("settle", code=4).err
    desk.sub("settle", "--take", "theirs")
    assert outline(desk).splitlines()[1] == "  - water"
    desk.sub("check")


def test_a_plan_that_one_adopted_while_the_other_wrote_on_is_not_merged(desk):
    """Where git merged it all the same, what the check advises makes an erratum of it."""
    adopt: Deed = lambda each: each.sub("document", "adopt", "--date", "1-3-2021")  # noqa: E731
    parted(desk, lambda each: (adopt(each), by_hand("title: Plan Water", "# x\ntitle: Plan Water")(each)),
           lambda each: (by_hand("title: Plan Water", "# y\ntitle: Plan Water")(each), new("Water")(each)))  # fmt: skip
    git(desk, "merge", "other")
    told = desk.sub("settle", code=4).err
    assert "Plan Water was adopted on one side while the other edited it" in told
    assert "Go back (sub settle --abort), take the edits back there (sub undo), merge, and make errata of them." in told


def test_an_adoption_that_was_rebased_onto_edits_is_told(desk):
    """The text that was adopted is in no commit then: a person has to say which one it was."""
    parted(desk, lambda each: each.sub("document", "adopt", "--date", "1-3-2021"),
           lambda each: each.sub("section", "edit", "2", "-m", "Anders."))  # fmt: skip
    assert git(desk, "rebase", "other") == 0
    (found,) = desk.sub("check", "--json", code=1).json
    assert (found["code"], found["message"]) == (
        "SUB126", "Without its errata the text is not the base edition: it was edited and no erratum says so.",
    )  # fmt: skip
    assert f"Was this text adopted? Take adopted and edition out of {PLAN}" in desk.sub("settle", code=4).err
    desk.write(PLAN, "".join(re.findall(r"(?m)^(?!adopted|edition).*\n", desk.read(PLAN).decode())))
    desk.sub("save")
    desk.sub("document", "adopt", "--date", "1-3-2021")
    desk.sub("check")


def test_settling_goes_back_to_the_choice_before_and_explains_each(desk):
    parted(desk, *(partial(edit_both, words=words) for words in ("van ons", "van hen")))
    git(desk, "merge", "other")
    told = desk.asked("settle", answers=["<", "?", "mine", "<", "theirs", "mine"]).err
    assert "This is the first question." in told
    assert "theirs takes what the other wrote." in told
    assert sorted(desk.sub("show", each).out.splitlines()[-1] for each in ("rollen", "geld")) == [
        "Dit is van hen.", "Dit is van ons.",
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "stands"), [("mijn", "van ons"), ("Hun", "van hen"), ("theirs", "van hen")])
def test_what_is_taken_is_said_in_either_language(desk, said, stands):
    parted(desk, *(partial(edit_money, words=words) for words in ("van ons", "van hen")))
    git(desk, "merge", "other")
    desk.sub("settle", "--take", said)
    assert desk.sub("show", "geld").out.endswith(f"Dit is {stands}.\n")


def edit_money(desk: Any, words: str) -> None:
    """Let the section about money say whose it is."""
    desk.sub("section", "edit", "geld", "-m", f"Dit is {words}.")


def edit_both(desk: Any, words: str) -> None:
    """Let two sections say whose they are."""
    edit_money(desk, words)
    desk.sub("section", "edit", "rollen", "-m", f"Dit is {words}.")


def test_a_text_that_is_given_stands_in_the_place_of_both(desk):
    parted(desk, *(partial(edit_money, words=words) for words in ("van ons", "van hen")))
    git(desk, "merge", "other")
    desk.sub("settle", "--text", "Dit is van ons.\u200b Ook van hen.")
    assert desk.sub("show", "geld").out.endswith("Dit is van ons.\nOok van hen.\n")
    desk.sub("check")


def test_another_text_is_written_in_the_editor(desk):
    parted(desk, *(partial(edit_money, words=words) for words in ("van ons", "van hen")))
    git(desk, "merge", "other")
    desk.editor('sed -i "s/van ons/van allen/" "$1"')
    told = desk.asked("settle", answers=["?", "other"]).err
    assert "other text opens the editor with yours, and what you leave there stands." in told
    assert desk.sub("show", "geld").out.endswith("Dit is van allen.\n")


def test_one_text_does_not_stand_in_two_places(desk):
    parted(desk, *(partial(edit_both, words=words) for words in ("van ons", "van hen")))
    git(desk, "merge", "other")
    before = desk.files()
    assert "and --text gives one." in desk.sub("settle", "--text", "Dit is van allen.", code=2).err
    assert desk.files() == before
    assert "do not go together" in desk.sub("settle", "--text", "Dit.", "--take", "mine", code=2).err
