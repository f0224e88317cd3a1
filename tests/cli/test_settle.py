"""Two branches come together, and the text of an adopted plan is what the errata of both make of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Een.\nTwee.\nDrie.\nVier.\nVijf.\n"
SECTION = "documents/plan-water/sections/samenwerken.yaml"
OUTLINE = "documents/plan-water/document.yaml"


@pytest.fixture
def adopted(desk):
    """A plan whose section 2 has five sentences, adopted on 1 March, at work from then on."""
    on(desk, 1)
    desk.sub("section", "edit", "2", "-m", TEXT)
    desk.sub("document", "adopt", "--date", "1-3-2021")
    return desk


def on(desk, day: int) -> None:
    """Let it be a day in March, for sub and for git."""
    moment = str(1614556800 + (day - 1) * 86400 + 43200)
    desk.patch.setenv("SOURCE_DATE_EPOCH", moment)
    for role in ("AUTHOR", "COMMITTER"):
        desk.patch.setenv(f"GIT_{role}_DATE", f"{moment} +0000")


def git(desk, *words: str) -> subprocess.CompletedProcess[str]:
    """Carry out git, which may stop at a conflict, and never opens an editor."""
    quiet = {**os.environ, "GIT_EDITOR": "true"}
    return subprocess.run(["git", "-C", desk.root, *words], capture_output=True, text=True, env=quiet)


def branch(desk, name: str, start: str = "main") -> None:
    desk.git("switch", "--quiet", "--create", name, start)


def write(desk, section: str, text: str, *words: str) -> str:
    """Write an erratum, and return its name as people type it."""
    desk.sub("-q", "erratum", "new", section, "-m", text, *words)
    return desk.sub("erratum", "list").out.splitlines()[-1].split()[0]


def put(desk, section: str, text: str, *words: str) -> None:
    """Write an erratum and apply it."""
    desk.sub("erratum", "apply", write(desk, section, text, *words))


def merge(desk, other: str, *, stops: bool) -> None:
    assert (git(desk, "merge", "--no-edit", other).returncode != 0) == stops


def text(desk, *words: str) -> str:
    return desk.sub("show", "2", *words).out


def edited(**lines: str) -> str:
    """Return the text with sentences in another wording: `Twee="Tweede.\n"`."""
    rows = TEXT
    for old, new in lines.items():
        rows = rows.replace(f"{old}.\n", new)
    return rows


def sentences(desk, *words: str) -> list[str]:
    return [row.strip() for row in text(desk, *words).splitlines() if row.strip().endswith(".")]


def two_branches(desk, ours: str, theirs: str) -> None:
    """Put one erratum on main and one on another branch, each with its own title."""
    branch(desk, "other")
    on(desk, 4)
    put(desk, "2", theirs, "--title", "Hunne")
    desk.git("switch", "--quiet", "main")
    on(desk, 3)
    put(desk, "2", ours, "--title", "Onze")
    on(desk, 10)


def proved(desk) -> None:
    """Everything is in order, but for errata that share a number, and for those that wait and no longer fit."""
    found = desk.any("check", "--json").json
    assert [each for each in found if each["code"] not in ("SUB131", "SUB127", "SUB128")] == []


def test_three_branches_with_an_erratum_to_another_section_each_merge_in_plain_git(adopted):
    for day, (name, section) in enumerate((("een", "1"), ("twee", "2.1"), ("drie", "2.2")), 2):
        branch(adopted, name)
        on(adopted, day)
        put(adopted, section, f"Anders {day}.\n", "--title", name)
        adopted.git("switch", "--quiet", "main")
    for name in ("een", "twee", "drie"):
        merge(adopted, name, stops=False)
    proved(adopted)
    assert "Nothing changed." in adopted.sub("settle").err


def test_neighbouring_sentences_in_the_middle_of_a_merge(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=True)
    done = adopted.sub("settle")
    assert "git commit" in done.err
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    assert adopted.git("diff", "--name-only", "--diff-filter=U") == ""
    adopted.git("commit", "--quiet", "--no-edit")
    proved(adopted)
    assert sentences(adopted, "--at", "2021-03-03") == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijf."]


def test_two_insertions_at_one_place_ask_which_holds(adopted):
    two_branches(adopted, edited(Twee="Twee.\nAls.\n"), edited(Twee="Twee.\nBij.\n"))
    merge(adopted, "other", stops=True)
    before = adopted.files()
    refused = adopted.sub("settle", code=2)
    assert "--keep" in refused.err
    assert adopted.files() == before
    done = adopted.sub("settle", "--keep", "E01-onze")
    assert "waits again" in done.err
    assert sentences(adopted) == ["Een.", "Twee.", "Als.", "Drie.", "Vier.", "Vijf."]
    adopted.git("commit", "--quiet", "--no-edit")


def test_a_person_is_asked_which_one_holds(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Twee="De tweede.\n"))
    merge(adopted, "other", stops=True)
    done = adopted.asked("settle", answers=["geen", "E01-hunne"])
    assert "Answer E01-hunne or E01-onze." in done.err or "Answer E01-onze or E01-hunne." in done.err
    assert sentences(adopted) == ["Een.", "De tweede.", "Drie.", "Vier.", "Vijf."]


def test_the_same_erratum_applied_on_both_branches_counts_from_the_earlier_day(adopted):
    on(adopted, 2)
    write(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Twee")
    branch(adopted, "other")
    on(adopted, 6)
    put(adopted, "2", edited(Vijf="Vijfde.\n"), "--title", "Vijf")
    adopted.sub("erratum", "apply", "E01")
    put(adopted, "2", edited(Twee="Tweede.\n", Vijf="Vijfde.\n", Drie="Derde.\n"), "--title", "Drie")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 4)
    put(adopted, "2", edited(Een="Eerste.\nEerste, vervolgd.\n"), "--title", "Eerst")
    on(adopted, 5)
    adopted.sub("erratum", "apply", "E01")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    done = adopted.sub("settle")
    assert "E01 was applied on both branches, on 5 March 2021 and on 6 March 2021: the earlier day holds." in done.err
    adopted.git("commit", "--quiet", "--no-edit")
    assert sentences(adopted) == ["Eerste.", "Eerste, vervolgd.", "Tweede.", "Derde.", "Vier.", "Vijfde."]
    proved(adopted)
    assert sentences(adopted, "--at", "2021-03-05") == [
        "Eerste.",
        "Eerste, vervolgd.",
        "Tweede.",
        "Drie.",
        "Vier.",
        "Vijf.",
    ]


def test_what_is_built_on_an_erratum_that_the_other_branch_reverted(adopted):
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Basis")
    branch(adopted, "other")
    on(adopted, 4)
    put(adopted, "2", edited(Twee="Tweede, beter.\n"), "--title", "Verder")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    adopted.sub("erratum", "revert", "E01")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    asked = adopted.sub("settle", code=2)
    assert "E01 (Basis) was reverted, and E02 (Verder) builds on it" in asked.err
    adopted.sub("settle", "--keep", "E02")
    adopted.git("commit", "--quiet", "--no-edit")
    assert sentences(adopted) == ["Een.", "Tweede, beter.", "Drie.", "Vier.", "Vijf."]
    proved(adopted)


def test_the_reverting_holds_when_it_is_kept(adopted):
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Basis")
    branch(adopted, "other")
    put(adopted, "2", edited(Twee="Tweede, beter.\n"), "--title", "Verder")
    adopted.git("switch", "--quiet", "main")
    adopted.sub("erratum", "revert", "E01")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    adopted.sub("settle", "--keep", "E01")
    adopted.git("commit", "--quiet", "--no-edit")
    assert sentences(adopted) == ["Een.", "Twee.", "Drie.", "Vier.", "Vijf."]
    proved(adopted)


def test_an_outline_with_a_new_section_from_either_side(adopted):
    branch(adopted, "other")
    on(adopted, 4)
    adopted.sub("erratum", "new", "--insert", "Archief", "--after", "2", "-m", "Wij bewaren.")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    adopted.sub("erratum", "new", "--insert", "Toezicht", "--after", "1", "-m", "Wij kijken.")
    adopted.sub("erratum", "apply", "E01")
    on(adopted, 10)
    git(adopted, "merge", "--no-edit", "other")
    adopted.sub("settle")
    if git(adopted, "rev-parse", "--verify", "MERGE_HEAD").returncode == 0:
        adopted.git("commit", "--quiet", "--no-edit")
    proved(adopted)
    assert b"toezicht" in adopted.read(OUTLINE) and b"archief" in adopted.read(OUTLINE)


def test_a_rebase_goes_on_after_settling(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    adopted.git("switch", "--quiet", "other")
    assert git(adopted, "rebase", "main").returncode != 0
    done = adopted.sub("settle")
    assert "git rebase --continue" in done.err
    assert git(adopted, "rebase", "--continue").returncode == 0
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)


@pytest.mark.parametrize("word", ["cherry-pick", "revert"])
def test_what_comes_to_nothing_is_left_out(adopted, word):
    adopted.write("notitie.txt", "Een.\n")
    adopted.commit("Een")
    adopted.write("notitie.txt", "Twee.\n")
    twee = adopted.commit("Twee")
    adopted.write("notitie.txt", "Drie.\n")
    adopted.commit("Drie")
    assert git(adopted, word, twee).returncode != 0
    adopted.git("checkout", "--ours", "notitie.txt")
    adopted.git("add", "notitie.txt")
    for words in ((), ("settle",)):
        assert f"git {word} --skip" in adopted.sub(*words).err
    next(adopted.root.glob("documents/*/sections/*.yaml")).unlink()
    for words in ("save", "sync"):
        told = adopted.asked(words, code=4).err
        assert "sub settle" in told and "?" not in told, "nothing is asked that cannot be recorded"
    adopted.git(word, "--skip")
    assert "git" not in adopted.sub().err


def test_a_cherry_pick_goes_on_after_settling(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    assert git(adopted, "cherry-pick", "main..other").returncode != 0
    assert "git cherry-pick --continue" in adopted.sub("settle").err
    assert git(adopted, "cherry-pick", "--continue").returncode == 0
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)


def test_a_squash_with_conflicts(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    assert git(adopted, "merge", "--squash", "other").returncode != 0
    adopted.sub("settle")
    adopted.git("commit", "--quiet", "--message", "Samengevoegd")
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)


def test_the_same_change_on_both_branches_that_git_merged_without_a_word(adopted):
    """git keeps one of two equal edits, and the errata make two: check tells, and settle takes one of them out."""
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Twee="Tweede.\n"))
    merge(adopted, "other", stops=False)
    found = adopted.sub("check", "--json", code=1).json
    assert [each["fix"] for each in found if each["code"] in ("SUB126", "SUB134")] == ["sub settle"]
    assert "make the same change" in adopted.sub("settle", code=2).err
    done = adopted.sub("settle", "--keep", "E01-onze")
    assert "sub erratum withdraw" in done.err
    assert sentences(adopted) == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijf."]
    adopted.sub("undo")
    adopted.sub("settle", "--keep", "E01-hunne")
    assert sentences(adopted) == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijf."]


def test_an_edit_by_hand_on_a_side_is_never_lost(adopted):
    branch(adopted, "other")
    adopted.write(SECTION, adopted.read(SECTION).decode().replace("Vijf.", "Met de hand."))
    adopted.commit("Met de hand")
    put(adopted, "2", edited(Drie="Derde.\n", Vijf="Met de hand.\n"), "--title", "Hunne")
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    merge(adopted, "other", stops=True)
    before = adopted.files()
    refused = adopted.sub("settle", code=4)
    assert "Met de hand" in refused.err or "edited" in refused.err
    assert adopted.files() == before


def test_an_edit_by_hand_in_the_merge_itself_is_never_lost(adopted):
    two_branches(adopted, edited(Een="Eerste.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=False)
    adopted.write(SECTION, adopted.read(SECTION).decode().replace("Vijf.", "Met de hand."))
    adopted.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    refused = adopted.sub("settle", code=4)
    assert "Met de hand." in refused.err
    found = adopted.sub("check", "--json", code=1).json
    assert "sub settle" not in [each["fix"] for each in found]


def test_a_conflict_elsewhere_is_left_and_named(adopted):
    adopted.write("LEESMIJ", "een\n")
    adopted.commit("Leesmij")
    branch(adopted, "other")
    adopted.write("LEESMIJ", "twee\n")
    adopted.commit("Twee")
    put(adopted, "2", edited(Drie="Derde.\n"), "--title", "Hunne")
    adopted.git("switch", "--quiet", "main")
    adopted.write("LEESMIJ", "drie\n")
    adopted.commit("Drie")
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    merge(adopted, "other", stops=True)
    done = adopted.sub("settle", code=4)
    assert "1 file is still in conflict: LEESMIJ." in done.err
    assert adopted.git("diff", "--name-only", "--diff-filter=U") == "LEESMIJ"


def test_bare_sub_tells_of_a_merge_that_is_not_finished(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=True)
    told = adopted.sub()
    assert "A merge of git is not finished here; 1 file is in conflict:" in told.out
    assert SECTION in told.out
    assert "sub settle" in told.err
    adopted.sub("settle")
    told = adopted.sub()
    assert "A merge of git is not finished here." in told.out
    assert "git commit" in told.err


def test_check_tells_what_builds_on_a_reverted_erratum_where_git_saw_no_conflict(adopted):
    """An insertion behind a new sentence, which the other branch took out: at one place git merges both."""
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Basis")
    branch(adopted, "other")
    adopted.sub("erratum", "revert", "E01")
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2", edited(Twee="Tweede, beter.\n"), "--title", "Verder")
    on(adopted, 10)
    git(adopted, "merge", "--strategy-option", "ours", "--no-edit", "other")
    found = adopted.sub("check", "--json", code=1).json
    assert ["SUB134", "sub settle"] in [[each["code"], each["fix"]] for each in found]
    assert "E01 was reverted, and E02 builds on it" in " ".join(each["message"] for each in found)
    adopted.sub("settle", "--keep", "E02")
    proved(adopted)
    assert sentences(adopted) == ["Een.", "Tweede, beter.", "Drie.", "Vier.", "Vijf."]


def test_a_wrong_text_after_a_squash_is_what_settle_puts_right(adopted):
    """Two edits of which git took one side's, as a forge with its own rules does."""
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    git(adopted, "merge", "--squash", "--strategy-option", "theirs", "other")
    adopted.git("commit", "--quiet", "--message", "Samengevoegd")
    assert sentences(adopted) == ["Een.", "Twee.", "Derde.", "Vier.", "Vijf."]
    found = adopted.sub("check", "--json", code=1).json
    assert {each["fix"] for each in found if each["code"] == "SUB126"} == {"sub settle"}
    adopted.sub("settle")
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)
    adopted.sub("undo")
    assert sentences(adopted) == ["Een.", "Twee.", "Derde.", "Vier.", "Vijf."]


def test_the_state_of_an_erratum_is_the_same_before_and_after_a_merge(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    ours = sentences(adopted, "--at", "@E01")
    merge(adopted, "other", stops=True)
    adopted.sub("settle")
    adopted.git("commit", "--quiet", "--no-edit")
    assert sentences(adopted, "--at", "@E01-onze") == ours == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijf."]
    assert sentences(adopted, "--at", "@E01-hunne") == ["Een.", "Twee.", "Derde.", "Vier.", "Vijf."]


def test_what_later_events_name_is_reverted_from_its_first_day_on(adopted):
    branch(adopted, "other")
    on(adopted, 4)
    put(adopted, "2", edited(Twee="De tweede.\n"), "--title", "Hunne")
    put(adopted, "2", edited(Twee="De tweede.\n", Vijf="Vijfde.\n"), "--title", "Los")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    done = adopted.sub("settle", "--keep", "E01-onze")
    assert "E01-hunne is reverted from its first day on" in done.err
    adopted.git("commit", "--quiet", "--no-edit")
    assert sentences(adopted) == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijfde."]
    assert sentences(adopted, "--at", "2021-03-05") == ["Een.", "Tweede.", "Drie.", "Vier.", "Vijfde."]
    proved(adopted)


def test_numbers_that_collide_are_parted_in_the_merge(adopted):
    """A draft of the other branch gets the next number, in the merge that brings it."""
    branch(adopted, "other")
    put(adopted, "2", edited(Drie="Derde.\n"), "--title", "Hunne")
    write(adopted, "1", "Concept.\n", "--title", "Concept")
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2.1", "Rol.\n", "--title", "Rol")
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    merge(adopted, "other", stops=True)
    told = adopted.sub("settle").err
    assert "E02-concept has the number of another erratum, and is called E03-concept from now on." in told
    adopted.git("commit", "--quiet", "--no-edit")
    assert (adopted.root / "errata/plan-water/E03-concept.yaml").exists()
    assert adopted.git("status", "--porcelain") == ""


def test_one_that_was_parted_on_both_branches_has_one_number_again(adopted):
    """Each branch gave a draft the number that was free there: git sees two names, and it is one erratum."""
    branch(adopted, "other")
    write(adopted, "1", "Concept.\n", "--title", "Concept")
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2.1", "Rol.\n", "--title", "Rol")
    merge(adopted, "other", stops=False)
    branch(adopted, "third")
    adopted.sub("erratum", "propose", "E01-concept")
    adopted.git("switch", "--quiet", "main")
    write(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    adopted.sub("erratum", "apply", "E02")
    drafts = "errata/plan-water/*-concept.yaml"
    assert adopted.git("ls-files", drafts) == "errata/plan-water/E03-concept.yaml"
    merge(adopted, "third", stops=True)
    adopted.sub("settle")
    assert adopted.git("ls-files", "--unmerged") == ""
    adopted.git("commit", "--quiet", "--no-edit")
    assert adopted.git("ls-files", drafts) == "errata/plan-water/E03-concept.yaml"
    assert "status: proposed" in adopted.read("errata/plan-water/E03-concept.yaml").decode()
    assert adopted.git("status", "--porcelain") == ""
    proved(adopted)


def test_one_that_was_parted_on_both_branches_keeps_the_number_under_which_it_was_applied(adopted):
    branch(adopted, "other")
    write(adopted, "1", "Concept.\n", "--title", "Concept")
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2.1", "Rol.\n", "--title", "Rol")
    merge(adopted, "other", stops=False)
    branch(adopted, "third")
    adopted.sub("erratum", "propose", "E01-concept")
    adopted.sub("erratum", "apply", "E02-concept")
    adopted.git("switch", "--quiet", "main")
    write(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    adopted.sub("erratum", "apply", "E02")
    merge(adopted, "third", stops=True)
    adopted.sub("settle")
    adopted.git("commit", "--quiet", "--no-edit")
    assert adopted.git("ls-files", "errata/plan-water/*-concept.yaml") == "errata/plan-water/E02-concept.yaml"
    assert adopted.sub("show", "1").out.splitlines()[2] == "Concept."
    proved(adopted)


def test_a_dry_run_writes_nothing(adopted):
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=True)
    before = adopted.everything()
    assert "Dry run" in adopted.sub("settle", "--dry-run").err
    assert adopted.everything() == before


def test_a_plan_that_is_not_adopted_is_merged_by_git_alone(desk):
    branch(desk, "other")
    desk.sub("section", "edit", "2", "-m", "Zij werken.\n")
    desk.git("switch", "--quiet", "main")
    desk.sub("section", "edit", "2", "-m", "Jullie werken.\n")
    merge(desk, "other", stops=True)
    assert SECTION in desk.sub("settle", code=4).err


def test_a_conflict_of_git_revert_is_no_merge(adopted):
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Een")
    put(adopted, "2", edited(Twee="Tweede, beter.\n"), "--title", "Twee")
    assert git(adopted, "revert", "--no-edit", "HEAD~2").returncode != 0
    assert "git revert --abort" in adopted.sub("settle", code=1).err


def insert(desk, title: str, after: str) -> None:
    desk.sub("erratum", "new", "--insert", title, "--after", after, "-m", "Nieuw.")
    desk.sub("erratum", "apply", "E01")


def test_two_new_sections_behind_the_same_one_ask_which_holds(adopted):
    branch(adopted, "other")
    on(adopted, 4)
    insert(adopted, "Archief", "2")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    insert(adopted, "Toezicht", "2")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    adopted.sub("settle", "--keep", "E01-archief")
    assert adopted.git("diff", "--name-only", "--diff-filter=U") == ""
    adopted.git("commit", "--quiet", "--no-edit")
    assert b"archief" in adopted.read(OUTLINE)
    assert b"toezicht" not in adopted.read(OUTLINE)
    assert not (adopted.root / "documents/plan-water/sections/toezicht.yaml").exists()
    proved(adopted)


def move(desk, section: str, under: str, title: str) -> None:
    desk.sub("erratum", "new", "--move", section, "--under", under, "--title", title)
    desk.sub("erratum", "apply", "E01")


@pytest.mark.parametrize(("kept", "top"), [("E01-eerste", ["samenwerken"]), ("E01-tweede", ["introduction"])])
def test_two_chapters_that_two_branches_put_below_one_another_ask_which_holds(adopted, kept, top):
    branch(adopted, "other")
    on(adopted, 4)
    move(adopted, "1", "2", "Eerste")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    move(adopted, "2", "1", "Tweede")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    refusal = adopted.sub("--no-input", "settle", code=2).err
    assert "E01-eerste" in refusal and "E01-tweede" in refusal
    adopted.sub("settle", "--keep", kept)
    adopted.git("commit", "--quiet", "--no-edit")
    sections = adopted.sub("document", "show", "--json").json["sections"]
    assert [each["id"] for each in sections if "." not in each["number"]] == top
    proved(adopted)


@pytest.mark.parametrize("kept", ["E01-weg", "E01-anders"])
def test_a_section_that_one_branch_removes_and_the_other_edits(adopted, kept):
    branch(adopted, "other")
    on(adopted, 4)
    adopted.sub("erratum", "new", "--remove", "2.1", "--title", "Weg")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    put(adopted, "2.1", "Ieder heeft een taak.\nRollen verschuiven.\n", "--title", "Anders")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    adopted.sub("settle", "--keep", kept)
    adopted.git("commit", "--quiet", "--no-edit")
    there = adopted.root / "documents/plan-water/sections/rollen.yaml"
    assert there.exists() == (kept == "E01-anders")
    assert not {each["code"] for each in adopted.any("check", "--json").json} & {"SUB126", "SUB134"}


def test_two_titles_for_one_section_ask_which_holds(adopted):
    branch(adopted, "other")
    on(adopted, 4)
    adopted.sub("erratum", "new", "2", "--retitle", "Samen", "--title", "Hunne")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    adopted.sub("erratum", "new", "2", "--retitle", "Tezamen", "--title", "Onze")
    adopted.sub("erratum", "apply", "E01")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    adopted.sub("settle", "--keep", "E01-hunne")
    adopted.git("commit", "--quiet", "--no-edit")
    assert "2 Samen\n" in text(adopted)
    proved(adopted)


def test_with_the_drivers_neighbouring_sentences_are_no_conflict_and_prove(adopted):
    adopted.patch.setenv("PYTHONPATH", str(ROOT))
    adopted.sub("git", "setup", "--yes")
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=False)
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)


def test_insertions_at_two_places_merge_in_plain_git(adopted):
    two_branches(adopted, edited(Een="Een.\nAls.\n"), edited(Vier="Vier.\nBij.\n"))
    merge(adopted, "other", stops=False)
    assert sentences(adopted) == ["Een.", "Als.", "Twee.", "Drie.", "Vier.", "Bij.", "Vijf."]
    proved(adopted)


def test_comments_and_layout_of_our_side_stay(adopted):
    adopted.write(SECTION, "# Zo laten.\n" + adopted.read(SECTION).decode())
    adopted.commit("Opmerking")
    two_branches(adopted, edited(Twee="Tweede.\n"), edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=True)
    ours = adopted.git("show", f"HEAD:{SECTION}")
    adopted.sub("settle")
    assert adopted.read(SECTION).decode().strip() == ours.replace("Drie.", "Derde.")


def test_titles_that_both_branches_gave_an_erratum_are_for_a_person(adopted):
    write(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Wijziging")
    path = "errata/plan-water/E01-wijziging.yaml"
    before = adopted.read(path).decode()
    branch(adopted, "other")
    adopted.write(path, before.replace("title: Wijziging", "title: Hunne"))
    adopted.commit("Hunne")
    adopted.git("switch", "--quiet", "main")
    adopted.write(path, before.replace("title: Wijziging", "title: Onze"))
    adopted.commit("Onze")
    merge(adopted, "other", stops=True)
    assert f"{path} (title)" in adopted.sub("settle", code=4).err
    adopted.write(path, before.replace("title: Wijziging", "title: Samen"))
    adopted.git("add", path)
    adopted.sub("settle")
    adopted.git("commit", "--quiet", "--no-edit")
    assert b"title: Samen\n" in adopted.read(path)
    proved(adopted)


def test_two_errata_that_got_one_name_are_told_apart_by_writing_ours_again(adopted):
    branch(adopted, "other")
    put(adopted, "2", edited(Twee="Tweede.\n"))
    adopted.git("switch", "--quiet", "main")
    put(adopted, "2", edited(Drie="Derde.\n"))
    merge(adopted, "other", stops=True)
    told = adopted.sub("settle", code=4).err
    assert "E01-samenwerken.yaml (changes)" in told
    assert "git merge --abort" in told
    assert "sub undo" in told
    adopted.git("merge", "--abort")
    adopted.sub("undo")
    adopted.sub("undo")
    merge(adopted, "other", stops=False)
    put(adopted, "2", edited(Twee="Tweede.\n", Drie="Derde.\n"))
    assert [row.split()[:2] for row in adopted.sub("erratum", "list").out.splitlines()] == [
        ["E01", "applied"],
        ["E02", "applied"],
    ]
    proved(adopted)


def test_what_a_memo_brought_out_is_reverted_and_stays_known(adopted):
    branch(adopted, "other")
    on(adopted, 4)
    write(adopted, "2", edited(Twee="De tweede.\n"), "--title", "Hunne")
    memo = ("memo", "new", "--to", "Staten", "--from", "Gedeputeerde", "--committee", "BEM", "--date", "4-3-2021")
    adopted.sub(*memo, "--subject", "Toon", "--erratum", "E01", "-m", "Hierbij.\n\n[](@E01)\n")
    adopted.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "--quiet", "main")
    on(adopted, 3)
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Onze")
    on(adopted, 10)
    merge(adopted, "other", stops=True)
    adopted.sub("settle", "--keep", "E01-onze")
    assert b"reverted: 2021-03-10\n    effective: 2021-03-04" in adopted.read("errata/plan-water/E01-hunne.yaml")


def test_three_branches_rebased_one_on_another(adopted):
    """Each changes a sentence beside that of the one before, so that git stops at every step."""
    words = {"een": {"Twee": "Tweede.\n"}, "twee": {"Drie": "Derde.\n"}, "drie": {"Vier": "Vierde.\n"}}
    for day, (name, lines) in enumerate(words.items(), 2):
        branch(adopted, name)
        on(adopted, day)
        put(adopted, "2", edited(**lines), "--title", name)
    on(adopted, 10)
    for name, onto in (("twee", "een"), ("drie", "twee")):
        adopted.git("switch", "--quiet", name)
        assert git(adopted, "rebase", onto).returncode != 0
        adopted.sub("settle")
        assert git(adopted, "rebase", "--continue").returncode == 0
    assert sentences(adopted) == ["Een.", "Tweede.", "Derde.", "Vierde.", "Vijf."]
    assert sentences(adopted, "--at", "2021-03-03") == ["Een.", "Tweede.", "Derde.", "Vier.", "Vijf."]
    proved(adopted)


def test_an_erratum_that_one_branch_deleted_and_the_other_changed_is_for_a_person(adopted):
    write(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Wijziging")
    path = "errata/plan-water/E01-wijziging.yaml"
    branch(adopted, "other")
    adopted.git("rm", "--quiet", path)
    adopted.git("commit", "--quiet", "--message", "Weg")
    adopted.git("switch", "--quiet", "main")
    adopted.sub("erratum", "propose", "E01")
    merge(adopted, "other", stops=True)
    told = adopted.sub("settle", code=4).err
    assert f"{path} was deleted on one branch and changed on the other." in told
    assert f"Keep it (git add {path}) or delete the file, and then: sub settle" in told
    adopted.git("rm", "--quiet", path)
    assert "Nothing changed." in adopted.sub("settle").err
    adopted.git("commit", "--quiet", "--no-edit")
    proved(adopted)


def test_a_state_of_a_text_that_two_errata_dispute_is_told_to_be_settled(desk):
    """git keeps the sentence once, which both made: it is not the text that is wrong, so no rebase is advised."""
    desk.sub("document", "adopt", "--date", "10-3-2021")
    for branch in ("een", "twee"):
        desk.git("switch", "--quiet", "--create", branch, "main")
        desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest een rol.\nRollen verschuiven.", "--title", branch)
        desk.sub("erratum", "apply", "E01")
    desk.git("merge", "--quiet", "--no-edit", "een")
    told = desk.sub("show", "2.1", "--at", "@base", code=4).err
    assert "makes the same change, on another branch" in told and "sub settle" in told and "rebase" not in told
    desk.sub("settle", "--keep", "E01-een")
    assert desk.sub("show", "2.1", "--at", "@base").out == "2.1 Rollen\n\nIeder heeft een rol.\nRollen verschuiven.\n"


EQUAL = "Een.\n\nVervallen.\n\nTwee.\n\nVervallen.\n\nDrie.\n\nVervallen.\n"


@pytest.fixture
def lines_on_top(desk):
    """A branch with two lines on top of equal sentences, and behind that an erratum to the second of those."""
    on(desk, 1)
    desk.sub("section", "edit", "2", "-m", EQUAL)
    desk.sub("document", "adopt", "--date", "1-3-2021")
    branch(desk, "other")
    put(desk, "2", f"Nul.\n\nNogwat.\n\n{EQUAL}", "--title", "Boven")
    geschrapt = EQUAL.replace("Twee.\n\nVervallen.", "Twee.\n\nGeschrapt.")
    put(desk, "2", f"Nul.\n\nNogwat.\n\n{geschrapt}", "--title", "Schrap")
    return desk


def test_an_erratum_that_was_picked_without_what_it_came_after_is_put_nowhere(lines_on_top):
    """Its place counts in a text that is not there: two lines further down another sentence has the same words."""
    desk = lines_on_top
    desk.git("switch", "--quiet", "main")
    desk.git("cherry-pick", "other~1", "other")
    before = text(desk)
    assert "Twee.\n\nGeschrapt." in before, "git found the right one"
    assert "E02 comes after E01-boven, which is not there." in desk.sub("settle", code=3).err
    assert (text(desk), desk.git("status", "--porcelain")) == (before, "")
    found = desk.any("check", "--json").json
    assert [each["code"] for each in found] == ["SUB125"]


def test_an_erratum_whose_file_was_deleted_is_not_settled_away(lines_on_top):
    desk = lines_on_top
    desk.git("rm", "--quiet", "errata/plan-water/E01-boven.yaml")
    desk.git("commit", "--quiet", "--message", "Weg")
    assert "which is not there" in desk.sub("settle", code=3).err
    assert "settle" not in desk.any("check").out
    desk.git("revert", "--no-edit", "HEAD")
    proved(desk)


def test_events_that_were_edited_into_a_circle_are_no_ground_for_any_text(adopted):
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Anders")
    adopted.sub("erratum", "revert", "E01")
    path = "errata/plan-water/E01-anders.yaml"
    adopted.write(path, adopted.read(path).decode().replace("after: [E01-anders]", "after: [E01-anders.2]"))
    for words in (("settle",), ("show", "2", "--at", "@base"), ("log",), ("erratum", "apply", "E01")):
        assert "E01 comes after itself: E01.2." in adopted.sub(*words, code=3).err
    assert sentences(adopted) == TEXT.split()


def test_a_wording_that_does_not_end_its_line_runs_into_no_sentence(adopted):
    put(adopted, "2", edited(Twee="Tweede.\n"), "--title", "Anders")
    put(adopted, "2", edited(Twee="Tweede.\n", Vier="Vierde.\n"), "--title", "Meer")
    adopted.sub("erratum", "revert", "E01")
    path = "errata/plan-water/E01-anders.yaml"
    adopted.write(path, adopted.read(path).decode().replace("becomes: |\n      Tweede.\n", "becomes: Tweede.\n"))
    assert "SUB113" in adopted.sub("check", code=1).out
    refused = adopted.sub("show", "2", "--at", "@base", code=4).err
    assert "E01 does not fit 2: its wording is not made of whole lines." in refused
    assert "Vierde." in adopted.sub("blame", "2").out, "git says who brought it, where the errata cannot"
