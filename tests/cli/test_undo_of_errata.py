"""Undo takes back what never held; what somebody names, or has by now, is reverted instead."""

from __future__ import annotations

import pytest

SECTION = "documents/plan-water/sections/rollen.yaml"

NEW = "Ieder kiest een rol.\nRollen verschuiven.\n"
ERRATUM = "errata/plan-water/E01-rollen.yaml"


@pytest.fixture
def adopted(desk):
    desk.sub("document", "adopt", "--date", "10-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", NEW, "--reason", "a")
    return desk


def test_an_apply_that_is_undone_never_held(adopted):
    before = adopted.read(ERRATUM)
    adopted.sub("erratum", "apply", "E01")
    assert b"- applied: " in adopted.read(ERRATUM)
    adopted.sub("undo")
    assert adopted.read(ERRATUM) == before
    assert [row["what"] for row in adopted.sub("log", "2.1", "--json").json if row["what"] != "edited"] == ["adopted"]


def test_a_revert_that_is_undone_never_was(adopted):
    adopted.sub("erratum", "apply", "E01")
    before = adopted.read(ERRATUM)
    adopted.sub("erratum", "revert", "E01")
    adopted.sub("undo")
    assert adopted.read(ERRATUM) == before
    assert adopted.sub("check").code == 0


def test_what_a_final_memo_brings_out_is_reverted_and_not_undone(adopted):
    adopted.sub("memo", "new", "--date", "9-4-2021", "--to", "S", "--from", "G", "--subject", "R", "--committee", "BEM",
                "--erratum", "E01")  # fmt: skip
    adopted.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    adopted.sub("erratum", "apply", "E01")
    refused = adopted.sub("undo", code=1).err
    assert "PS2021BEM01 brings E01 out, so it is not undone." in refused
    assert "sub erratum revert E01" in refused
    adopted.sub("erratum", "revert", "E01")
    assert "Ieder heeft een rol." in adopted.sub("show", "2.1").out


def test_what_was_sent_is_reverted_and_not_undone(adopted, tmp_path):
    adopted.git("init", "--quiet", "--bare", str(tmp_path / "forge.git"))
    adopted.git("remote", "add", "forge", str(tmp_path / "forge.git"))
    adopted.sub("erratum", "apply", "E01")
    adopted.git("push", "--quiet", "forge", "HEAD:main")
    refused = adopted.sub("undo", code=1).err
    assert "It was sent: forge/main has it" in refused
    assert "sub erratum revert E01" in refused
    adopted.sub("erratum", "revert", "E01")
    assert "Ieder heeft een rol." in adopted.sub("show", "2.1").out


def test_what_another_erratum_was_written_after_is_reverted_and_not_undone(adopted):
    adopted.sub("erratum", "apply", "E01", "--no-commit")
    adopted.sub("erratum", "new", "2.2", "-m", "Het kost niets.\n", "--reason", "b")
    refused = adopted.sub("undo", code=1).err
    assert "E02 came after it, so it is not undone." in refused
    assert "sub erratum revert E01" in refused


def test_a_squash_is_taken_back_with_git_and_not_the_adoption_before_it(adopted):
    adopted.git("switch", "-q", "-c", "werk")
    adopted.sub("erratum", "apply", "E01")
    adopted.git("switch", "-q", "-")
    adopted.git("merge", "-q", "--squash", "werk")
    adopted.git("commit", "-q", "-m", "E01 via PR")
    before = adopted.git("rev-parse", "HEAD")
    refused = adopted.sub("undo", code=1).err
    assert "The last change was not made by sub" in refused and "E01 via PR" in refused
    assert adopted.git("rev-parse", "HEAD") == before
    command = refused.partition("git ")[2].splitlines()[0].split()
    adopted.git(*command, "--no-edit")
    assert "Ieder heeft een rol." in adopted.sub("show", "2.1").out
    assert adopted.sub("check").code == 0


def test_a_commit_about_something_else_does_not_stand_in_the_way(adopted):
    adopted.sub("erratum", "apply", "E01")
    adopted.write("LEESMIJ", "Over dit plan.")
    adopted.git("add", "LEESMIJ")
    adopted.git("commit", "-q", "-m", "Leesmij")
    adopted.sub("undo")
    assert "Ieder heeft een rol." in adopted.sub("show", "2.1").out


def test_an_erratum_written_after_one_that_git_took_back_is_carried_along(adopted):
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("erratum", "new", "2.2", "-m", "Het kost niets.\n", "--reason", "b")
    adopted.git("revert", "--no-edit", "HEAD~1")
    told = adopted.sub("check", code=1).out
    assert "E02 comes after E01-rollen, which is not there." in told
    assert "fix: sub erratum rebase E02" in told
    adopted.sub("erratum", "rebase", "E02")
    assert adopted.sub("check").code == 0
    adopted.sub("erratum", "apply", "E02")
    assert adopted.sub("show", "2.2").out == "2.2 Geld\n\nHet kost niets.\n"


def test_an_event_that_came_after_one_that_is_gone_is_told_with_both_names(adopted):
    adopted.sub("erratum", "apply", "E01")
    adopted.sub("erratum", "new", "2.2", "-m", "Het kost niets.\n", "--reason", "b")
    adopted.sub("erratum", "apply", "E02")
    adopted.git("revert", "--no-edit", "HEAD~2")
    told = adopted.sub("check", code=1).out
    assert "E02 comes after E01-rollen, which is not there." in told
    assert "Bring E01-rollen back with git" in told
    assert "which is not there" in adopted.sub("show", "2.2", "--at", "@base", code=3).err
    adopted.git("revert", "--no-edit", "HEAD")
    assert adopted.sub("check").code == 0


def test_what_comes_in_again_did_not_hold_in_between(desk):
    desk.sub("document", "adopt", "--date", "1-3-2021")
    desk.sub("erratum", "new", "2.1", "-m", NEW, "--reason", "a", "--effective", "5-3-2021")
    for day, step in (("1615374000", "apply"), ("1615806000", "revert"), ("1616238000", "apply")):  # 10, 15, 20 March
        desk.patch.setenv("SOURCE_DATE_EPOCH", day)
        desk.sub("erratum", step, "E01")
    shown = [desk.sub("show", "2.1", "--at", f"{day}-3-2021").out.splitlines()[2] for day in (4, 5, 14, 15, 19, 20)]
    old, new = "Ieder heeft een rol.", "Ieder kiest een rol."
    assert shown == [old, new, new, old, old, new]


@pytest.mark.parametrize("fault", ["lost", "damaged"])
def test_an_undo_that_cannot_read_what_stood_there_takes_nothing_away(desk, fault):
    before = desk.git("rev-parse", f"HEAD:{SECTION}")
    desk.sub("section", "edit", "2.1", "-m", "Anders.")
    lost = desk.root / ".git" / "objects" / before[:2] / before[2:]
    lost.chmod(0o644)
    lost.unlink() if fault == "lost" else lost.write_bytes(lost.read_bytes()[:9])
    head, there = desk.git("rev-parse", "HEAD"), desk.read(SECTION)
    assert "lacks the content of" in desk.sub("undo", code=3).err
    assert (desk.git("rev-parse", "HEAD"), desk.read(SECTION)) == (head, there)
