"""Two writers and a remote: `sub sync` alone, and whatever they do at the same time comes together."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

DRAFT = b"\x89PNG\r\n\x1a\n"
MEMO = (
    "memo",
    "new",
    "--to",
    "Staten",
    "--from",
    "Gedeputeerde",
    "--committee",
    "BEM",
    "--date",
    "9-4-2021",
    "-m",
    "X.",
)


@pytest.fixture
def remote(desk) -> Path:
    """Return a bare repository that holds what An has, and that her clone follows."""
    bare = desk.root.parent / "samen.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", desk.root, bare], check=True)
    desk.git("remote", "add", "origin", str(bare))
    desk.sub("sync")
    return bare


@pytest.fixture
def an(desk, remote) -> Any:
    return desk


@pytest.fixture
def bo(desk, remote) -> Any:
    """Return the desk of a colleague, in a clone of his own."""
    root = desk.root.parent / "bo"
    subprocess.run(["git", "clone", "--quiet", remote, root], check=True)
    return type(desk)(root, desk.patch, desk.capture)


def exchange(*desks: Any) -> None:
    """Let everybody sync, twice round; then all have the same, nothing is open, and nothing is wrong."""
    for each in (*desks, *desks):
        each.sub("sync")
    assert len({each.git("rev-parse", "HEAD") for each in desks}) == 1
    for each in desks:
        assert each.git("status", "--porcelain") == ""
        assert not (each.root / ".git" / "MERGE_HEAD").exists()
        assert "<<<<<<<" not in "".join(map(str, each.files().values()))
        each.sub("check")


def text(desk: Any, section: str) -> str:
    return str(desk.sub("section", "show", section).out)


# --- what has one right answer ----------------------------------------------------------------------------


def test_sections_that_both_put_in_at_one_place_both_stand(an, bo):
    an.sub("section", "new", "--title", "Water", "--under", "2", "-m", "Er is water.")
    bo.sub("section", "new", "--title", "Bodem", "--under", "2", "-m", "Er is bodem.")
    exchange(an, bo)
    assert [row.split()[1] for row in an.sub("section", "list").out.splitlines() if row.startswith("2.")] == [
        "Rollen", "Geld", "Bodem", "Water",
    ]  # fmt: skip


def test_sentences_beside_each_other_may_each_be_edited(an, bo):
    an.sub("section", "edit", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.")
    bo.sub("section", "edit", "2.1", "-m", "Ieder heeft een rol.\nRollen verschuiven soms.")
    an.sub("sync")
    told = bo.sub("sync")
    assert "Got 1 version of Sanne de Wit: Paragraaf rollen" in told.err
    assert "1 pair of sentences stands beside each other that each of you changed one of." in told.err
    assert "Next: sub git merged   sub check" in told.err
    exchange(an, bo)
    assert "Ieder kiest een rol.\nRollen verschuiven soms." in text(an, "2.1")


def test_one_moves_a_section_that_the_other_edits(an, bo):
    an.sub("section", "move", "geld", "--under", "1")
    bo.sub("section", "edit", "geld", "-m", "Het kost 2.000 euro.")
    exchange(an, bo)
    assert "1.1" in an.sub("section", "list").out
    assert "2.000" in text(an, "1.1")


def test_what_was_edited_by_hand_is_saved_and_goes_along(an, bo):
    file = "documents/plan-water/sections/rollen.yaml"
    bo.write(file, bo.read(file).decode().replace("Ieder heeft", "Iedereen heeft"))
    assert "Section 2.1 Rollen changed" in bo.sub("sync").err
    exchange(an, bo)
    assert "Iedereen heeft" in text(an, "2.1")


def test_errata_of_one_number_get_one_each_and_the_text_is_what_both_make(an, bo):
    an.sub("document", "adopt", "--date", "10-3-2021")
    exchange(an, bo)
    an.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--title", "Kiezen")
    an.sub("erratum", "apply", "E01")
    bo.sub("erratum", "new", "2.2", "-m", "Het kost 2.000 euro, zie [](#rollen).", "--title", "Kosten")
    exchange(an, bo)
    assert sorted(row.split()[0] for row in an.sub("erratum", "list").out.splitlines()) == ["E01", "E02"]
    an.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven soms.", "--title", "Soms")
    an.sub("erratum", "apply", "E03")
    bo.sub("erratum", "apply", "E02")
    exchange(an, bo)
    assert "Ieder kiest een rol.\nRollen verschuiven soms." in text(bo, "2.1")
    assert "2.000" in text(an, "2.2")


def test_two_errata_that_want_one_sentence_are_asked_about(an, bo):
    an.sub("document", "adopt", "--date", "10-3-2021")
    exchange(an, bo)
    for each, word in ((an, "kiest"), (bo, "krijgt")):
        each.sub("erratum", "new", "2.1", "-m", f"Ieder {word} een rol.\nRollen verschuiven.", "--title", word)
        each.sub("erratum", "apply", "E01")
    an.sub("sync")
    before = bo.files(), bo.git("rev-parse", "HEAD")
    assert "want the same place in 2.1." in bo.sub("sync", code=2).err
    assert (bo.files(), bo.git("rev-parse", "HEAD")) == before
    assert "is taken out of the text and waits again." in bo.sub("sync", "--keep", "E01-kiest").err
    exchange(an, bo)
    assert "Ieder kiest een rol." in text(bo, "2.1")


def test_memos_of_one_number_get_one_each(an, bo):
    an.sub(*MEMO, "--subject", "Van An")
    bo.sub(*MEMO, "--subject", "Van Bo")
    exchange(an, bo)
    said = an.sub("memo", "list").out
    assert "PS2021BEM01" in said
    assert "PS2021BEM02" in said


def test_a_memo_that_got_another_number_takes_along_what_the_other_did_to_it(an, bo):
    """Its old number is that of a new memo there, and its new number that of a new memo here."""
    an.sub(*MEMO, "--subject", "Een")
    exchange(an, bo)
    old, now = (f"documents/memos/PS2021BEM0{n}.yaml" for n in (1, 2))
    an.git("mv", old, now)
    an.write(now, an.read(now).decode().replace("BEM01", "BEM02"))
    an.write(old, an.git("show", f"HEAD:{old}").replace("subject: Een", "subject: Ander") + "\n")
    an.commit("Een is 02")
    bo.sub("memo", "edit", "PS2021BEM01", "-m", "Van Bo.")
    bo.sub(*MEMO, "--subject", "Twee")
    exchange(an, bo)
    subjects = {row["subject"]: row["number"] for row in an.sub("memo", "list", "--json").json}
    assert sorted(subjects) == ["Ander", "Een", "Twee"] and len({*subjects.values()}) == 3
    assert "Van Bo." in an.sub("memo", "show", subjects["Een"]).out


def test_a_workspace_that_nobody_has_yet_is_sent(desk, tmp_path):
    bare = tmp_path / "leeg.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", bare], check=True)
    desk.git("remote", "add", "origin", str(bare))
    assert "versions to origin" in desk.sub("sync").err
    assert "You have all that origin has, and it has all that you have." in desk.sub("sync").err


@pytest.mark.parametrize("beside", [False, True])
def test_a_program_that_comes_in_may_still_be_carried_out(an, bo, beside):
    an.write("hulp.sh", "#!/bin/sh\n")
    (an.root / "hulp.sh").chmod(0o755)
    an.commit("Hulp")
    an.sub("sync")
    if beside:
        bo.sub("section", "edit", "2.1", "-m", "Anders.")
    exchange(an, bo)
    assert bo.git("ls-tree", "HEAD", "hulp.sh").startswith("100755")
    assert (bo.root / "hulp.sh").stat().st_mode & 0o100


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("mode", [0o755, 0o644])
def test_whether_a_file_is_a_program_travels_by_itself(an, bo, beside, mode):
    file = "templates/memo.css"
    (an.root / file).chmod(0o755 if mode == 0o644 else 0o644)
    an.sub("save") if mode == 0o644 else None
    exchange(an, bo)
    (an.root / file).chmod(mode)
    an.sub("sync")
    if beside:
        bo.sub("section", "edit", "2.1", "-m", "Anders.")
    exchange(an, bo)
    expected = "100755" if mode == 0o755 else "100644"
    for each in (an, bo):
        assert each.git("ls-tree", "HEAD", file).startswith(expected)
        assert (each.root / file).stat().st_mode & 0o777 == mode
        assert each.git("status", "--porcelain") == ""


# --- what only a person can settle ------------------------------------------------------------------------


@pytest.fixture
def both(an, bo) -> Any:
    """Return Bo, who edited a sentence that An edited too, and sent."""
    an.sub("section", "edit", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.")
    bo.sub("section", "edit", "2.1", "-m", "Ieder krijgt een rol.\nRollen verschuiven.")
    an.sub("sync")
    return bo


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("mine", "Ieder krijgt een rol.\nRollen verschuiven."),
        ("t", "Ieder kiest een rol.\nRollen verschuiven."),
        ("both", "Ieder krijgt een rol.\nIeder kiest een rol.\nRollen verschuiven."),
    ],
)
def test_a_sentence_that_both_edited_is_shown_and_chosen(an, both, answer, stands):
    told = both.asked("sync", answers=["what?", answer])
    for row in (
        "section Rollen: you and Sanne de Wit changed the same.",
        "  yours:     Ieder krijgt een rol.",
        "  theirs:    Ieder kiest een rol.  (Sanne de Wit, ",
        "  below it:  Rollen verschuiven.",
        "Please answer with one of: mine, theirs, both, other text, later.",
    ):
        assert row in told.err
    exchange(an, both)
    assert stands in text(an, "2.1")


def test_the_question_on_a_terminal_is_the_one_that_the_pages_show(an, bo):
    docs = Path(__file__).parents[2] / "docs"
    pages = [(docs / name).read_text(encoding="utf-8") for name in ("together.md", "nl/samenwerken.md")]
    (shown,) = {text for page in pages for text in re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)}
    an.sub("section", "edit", "2.1", "-m", "Ieder deelt een rol.\nRollen verschuiven soms.")
    bo.sub("section", "edit", "2.1", "-m", "Ieder krijgt een rol.\nRollen verschuiven soms.")
    an.sub("sync")
    screen = bo.terminal("--lang", "nl", "sync", answers=[(r"later\?: $", "beide\n")]).out.replace("\r", "")
    for row in shown.replace("An Bakker", "Sanne de Wit").splitlines():
        assert re.sub(r"\d+-\d+-\d{4}", "DAG", row) in re.sub(r"\d+-\d+-\d{4}", "DAG", screen)
    exchange(an, bo)
    assert "Ieder krijgt een rol.\nIeder deelt een rol.\nRollen verschuiven soms." in text(an, "2.1")


def test_a_choice_may_wait_and_nothing_is_lost(an, both):
    before = both.files(), both.git("rev-parse", "HEAD")
    told = both.asked("sync", answers=["later"], code=4)
    assert "A choice waits: nothing was brought together and nothing was sent. Nothing is lost." in told.err
    assert (both.files(), both.git("rev-parse", "HEAD")) == before
    assert "1 version of others waits to be brought in." in both.sub().out
    both.asked("sync", answers=["theirs"])
    exchange(an, both)


def test_without_a_terminal_a_choice_is_named_and_nothing_changes(both):
    before = both.files(), both.git("rev-parse", "HEAD")
    told = both.sub("sync", code=4)
    assert "section Rollen: you and Sanne de Wit changed the same." in told.err
    assert "Nothing changed. Run sub sync at a terminal" in told.err
    assert (both.files(), both.git("rev-parse", "HEAD")) == before


@pytest.mark.parametrize(("answer", "left"), [("mine", True), ("theirs", False)])
def test_one_takes_a_section_out_that_the_other_edits(an, bo, answer, left):
    an.sub("section", "remove", "geld")
    bo.sub("section", "edit", "geld", "-m", "Het kost 2.000 euro.")
    an.sub("sync")
    assert "theirs:    (taken away)" in bo.asked("sync", answers=[answer]).err
    exchange(an, bo)
    assert ("Geld" in an.sub("section", "list").out) is left


@pytest.mark.parametrize(("answer", "parent"), [("mine", "rollen"), ("theirs", "introduction")])
def test_a_section_that_each_moved_below_another_one_is_asked_about(an, bo, answer, parent):
    an.sub("section", "move", "geld", "--under", "1")
    bo.sub("section", "move", "geld", "--under", "rollen")
    an.sub("sync")
    told = bo.asked("sync", answers=[answer]).err
    assert "the place of section Geld, which hangs below: you and Sanne de Wit changed the same." in told
    exchange(an, bo)
    rows = an.sub("section", "list", "--json").json
    ids = [row["id"] for row in rows]
    assert ids[ids.index("geld") - 1] == parent


def test_a_picture_that_both_changed_is_chosen_whole(an, bo):
    for each, data in ((an, b"an"), (bo, b"bo")):
        each.draw("documents/plan-water/kaart.png", DRAFT + data)
        each.commit("Kaart")
    an.sub("sync")
    bo.asked("sync", answers=["theirs"])
    assert bo.read("documents/plan-water/kaart.png") == DRAFT + b"an"
    assert bo.git("rev-list", "--count", "--merges", "HEAD") == "1"


def test_a_plan_that_one_adopted_and_the_other_edited_is_not_merged(an, bo):
    an.sub("document", "adopt", "--date", "10-3-2021")
    an.sub("sync")
    bo.sub("section", "edit", "2.1", "-m", "Anders.")
    before = bo.files(), bo.git("rev-parse", "HEAD")
    told = bo.sub("sync", code=4)
    assert "Plan Water was adopted on one side while the other edited it" in told.err
    assert (bo.files(), bo.git("rev-parse", "HEAD")) == before


# --- remotes ----------------------------------------------------------------------------------------------


def test_without_a_remote_it_says_so(desk):
    told = desk.sub("sync", code=3)
    assert "This workspace is on this machine only: it has no remote to share it by." in told.err


def test_a_remote_that_is_away_costs_nothing(an, remote):
    an.sub("section", "edit", "2.1", "-m", "Anders.")
    remote.rename(remote.with_name("weg.git"))
    told = an.sub("sync", code=3)
    assert "origin cannot be reached now: no network, or another address." in told.err
    assert "What you made is saved here." in told.err
    remote.with_name("weg.git").rename(remote)
    assert "Sent 1 version to origin." in an.sub("sync").err


def refuse(remote: Path, branch: str) -> None:
    """Let the remote take nothing on this branch, as a forge does with one that is protected."""
    hook = remote / "hooks" / "update"
    hook.write_text(f'#!/bin/sh\ncase "$1" in {branch}) echo protected; exit 1;; esac\n')
    hook.chmod(0o755)


def test_what_a_protected_branch_does_not_take_goes_to_a_branch_of_ones_own(an, remote):
    refuse(remote, "refs/heads/main")
    an.sub("section", "edit", "2.1", "-m", "Anders.")
    told = an.sub("sync")
    assert "yours are there on sub/sanne-de-wit/main." in told.err
    assert "Ask there for sub/sanne-de-wit/main to be merged into main." in told.err
    shown = subprocess.run(["git", "-C", remote, "rev-parse", "sub/sanne-de-wit/main"], capture_output=True, text=True)
    assert shown.stdout.strip() == an.git("rev-parse", "HEAD")


def test_who_may_write_nothing_is_told(an, remote):
    refuse(remote, "*")
    an.sub("section", "edit", "2.1", "-m", "Anders.")
    assert "origin takes nothing from you, not even on a branch of your own." in an.sub("sync", code=1).err


def test_a_history_that_was_rewritten_is_shown_and_never_merged_silently(an, bo, remote):
    bo.sub("section", "edit", "geld", "-m", "Het kost 2.000 euro.")
    an.sub("section", "edit", "2.1", "-m", "Te snel.")
    an.sub("sync")
    bo.sub("sync")  # both have it now
    an.git("reset", "--quiet", "--hard", "HEAD~1")
    an.sub("section", "edit", "1", "-m", "Beter bedacht.")
    an.git("push", "--quiet", "--force", "origin", "main")
    bo.sub("section", "new", "--title", "Eigen", "-m", "Van mij.")
    before = bo.git("rev-parse", "HEAD")
    told = bo.sub("sync", code=4)
    assert "The history of main on origin was rewritten: it lacks what it had when you last asked." in told.err
    assert "  yours:     Paragraaf eigen: Eigen" in told.err
    assert bo.git("rev-parse", "HEAD") == before
    told = bo.sub("sync", "--follow")
    assert f"What was here before is kept as refs/sub/before/{before[:12]}." in told.err
    assert bo.git("rev-parse", f"refs/sub/before/{before[:12]}") == before
    an.sub("sync")
    exchange(an, bo)
    assert "Te snel." not in text(bo, "2.1")
    assert "Van mij." in text(an, "eigen")


def test_a_remote_that_holds_a_link_is_not_taken_over(an, bo):
    (an.root / "documents" / "weg").symlink_to("/etc")
    an.commit("Link")
    an.git("push", "--quiet", "origin", "main")
    told = bo.sub("sync", code=1)
    assert "origin holds what is no file of a workspace: documents/weg." in told.err
    assert not (bo.root / "documents" / "weg").exists()


def test_somebody_else_who_is_first_is_waited_for(an, bo, remote):
    """The remote takes another commit just before ours, once."""
    an.sub("section", "edit", "1", "-m", "Eerst.")
    an.git("push", "--quiet", "origin", "HEAD:refs/heads/straks")
    hook = remote / "hooks" / "pre-receive"
    hook.write_text(
        "#!/bin/sh\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
        'test -e "$PWD/once" || { touch "$PWD/once"; git update-ref refs/heads/main refs/heads/straks; }\n'
    )
    hook.chmod(0o755)
    bo.sub("section", "new", "--title", "Bodem", "-m", "Er is bodem.")
    told = bo.sub("sync")
    assert "Got 1 version of Sanne de Wit" in told.err
    exchange(an, bo)


def test_a_dry_run_says_what_would_come_and_go_and_changes_nothing(an, bo):
    an.sub("section", "edit", "1", "-m", "Nieuw.")
    an.sub("sync")
    bo.sub("section", "edit", "2.1", "-m", "Anders.")
    before = bo.files(), bo.git("rev-parse", "HEAD", "refs/remotes/origin/main")
    told = bo.sub("sync", "--dry-run")
    assert "Got 1 version of Sanne de Wit" in told.err
    assert "Would send 1 version." in told.err
    assert (bo.files(), bo.git("rev-parse", "HEAD", "refs/remotes/origin/main")) == before


# --- errata of one name -----------------------------------------------------------------------------------


@pytest.mark.parametrize("applied", [False, True])
def test_two_errata_of_one_name_on_one_section_get_a_number_each(an, bo, applied):
    an.sub("document", "adopt", "--date", "10-3-2021")
    exchange(an, bo)
    an.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--reason", "Van An.")
    bo.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen verschuiven soms.", "--reason", "Van Bo.")
    if applied:
        bo.sub("erratum", "apply", "E01")
    an.sub("sync")
    told = bo.sub("sync").err
    exchange(an, bo)
    shown = {name: an.sub("erratum", "show", name).out for name in ("E01", "E02")}
    assert "Van An." in shown["E01"]  # it was sent first
    assert "Van Bo." in shown["E02"]
    assert "and is called E02-rollen from now on." in told
    if applied:
        assert "Rollen verschuiven soms." in text(an, "2.1")


def test_what_was_brought_together_is_not_undone_and_the_reason_is_told(an, bo):
    an.sub("section", "new", "--title", "Water", "-m", "Er is water.")
    bo.sub("section", "new", "--title", "Bodem", "-m", "Er is bodem.")
    an.sub("sync")
    bo.sub("sync")
    told = bo.sub("undo", "--yes", code=1).err
    assert "The last change brought your work together with that of others" in told
    assert "git revert" not in told


# --- what is not brought together -------------------------------------------------------------------------


def stops(desk: Any, said: str) -> None:
    """Hold that an exchange stops with these words, and that nothing changed."""
    before = desk.files(), desk.git("rev-parse", "HEAD")
    assert said in desk.sub("sync", code=4).err
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == before


def test_a_plan_that_one_removed_and_the_other_changed_is_not_left_by_halves(an, bo):
    an.sub("document", "new", "--title", "Nota Lucht")
    exchange(an, bo)
    an.git("rm", "-r", "--quiet", "documents/nota-lucht")
    an.git("commit", "--quiet", "-m", "Weg")
    bo.sub("section", "new", "--document", "nota-lucht", "--title", "Ozon", "-m", "Er is ozon.")
    an.sub("sync")
    stops(bo, "Nota Lucht was removed on one side while the other changed it.")


def test_a_plan_that_both_adopted_on_another_day_has_no_day(an, bo):
    an.sub("document", "adopt", "--date", "10-3-2021")
    bo.sub("document", "adopt", "--date", "11-3-2021")
    an.sub("sync")
    stops(bo, "Plan Water was adopted on one side while the other edited it")


def test_an_erratum_that_one_reworded_and_the_other_applied_is_not_guessed(an, bo):
    an.sub("document", "adopt", "--date", "10-3-2021")
    an.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.")
    exchange(an, bo)
    an.sub("erratum", "edit", "E01", "-m", "Ieder krijgt een rol.\nRollen verschuiven.")
    bo.sub("erratum", "apply", "E01")
    an.sub("sync")
    stops(bo, "was changed on one side, and applied or changed on the other.")
    bo.sub("undo", "--yes")
    exchange(an, bo)


def test_a_final_memo_gets_no_words_that_nobody_saw_in_it(an, bo):
    an.sub(*MEMO, "--subject", "Van An")
    exchange(an, bo)
    an.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    bo.sub("memo", "edit", "PS2021BEM01", "-m", "X. En nog iets.")
    an.sub("sync")
    bo.asked("sync", answers=["theirs"])
    exchange(an, bo)
    assert b"nog iets" not in bo.read("documents/memos/PS2021BEM01.yaml")


def test_sections_of_one_id_are_told_with_the_command_that_parts_them(an, bo):
    an.sub("section", "new", "--title", "Water", "-m", "Van An.")
    bo.sub("section", "new", "--title", "Water", "-m", "Van Bo.")
    an.sub("sync")
    told = bo.sub("sync", code=4).err
    (command,) = re.findall(r"(section rename \S+ \S+)", told)
    bo.sub(*command.split())
    exchange(an, bo)
    assert "Van Bo." in text(an, "water-2")


def test_a_value_of_the_settings_stands_once(an, bo):
    for each, name in ((an, "Plan A"), (bo, "Plan B")):
        each.write("sub.toml", re.sub(r"(?m)^name = .*$", f'name = "{name}"', each.read("sub.toml").decode()))
        each.sub("save")
    an.sub("sync")
    told = bo.asked("sync", answers=["both", "mine"]).err
    assert "Please answer with one of: mine, theirs, later." in told
    exchange(an, bo)
    assert b'name = "Plan B"' in an.read("sub.toml")


def test_what_git_brought_together_on_both_sides_is_not_brought_together_by_one_of_them(an, bo, remote):
    an.sub("section", "edit", "2.1", "-m", "Van An.")
    bo.sub("section", "edit", "2.2", "-m", "Van Bo.")
    for one, other in ((an, bo), (bo, an)):
        one.git("fetch", "--quiet", str(other.root), "HEAD:refs/heads/ander")
    for each in (an, bo):
        each.git("merge", "--quiet", "--no-edit", "ander")
    an.sub("sync")
    stops(bo, "You and others brought the same together before, each in another way.")


def test_an_adoption_that_was_taken_back_is_made_again_where_that_happened(an, bo):
    """With git's own revert, while a colleague already made an erratum of what was adopted."""
    an.sub("document", "adopt", "--date", "1-3-2021")
    exchange(an, bo)
    bo.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--reason", "Toon.")
    bo.sub("erratum", "apply", "E01")
    an.git("revert", "--no-edit", "HEAD")
    an.sub("sync")
    told = bo.sub("sync", code=4).err
    assert "The adoption of Plan Water was taken back on one side, while the other went on from it." in told
    command = "sub document adopt plan-water --date 2021-03-01"
    assert f"Who took it back adopts it again as it was: {command}" in told
    an.sub(*command.split()[1:])
    exchange(an, bo)
    assert "Ieder kiest een rol." in text(an, "2.1")
