"""A text in the person's own editor: what was typed is stored, or kept, and never lost."""

from __future__ import annotations

import pytest

ROLES = "documents/plan-water/sections/rollen.yaml"
TYPED = "Ieder kiest een rol.\nRollen verschuiven.\n"
WRITES = "printf 'Ieder kiest een rol.\\nRollen verschuiven.\\n' > \"$1\""


@pytest.fixture(autouse=True)
def no_other_editor(monkeypatch):
    for name in ("VISUAL", "EDITOR", "CI"):
        monkeypatch.delenv(name, raising=False)


def drafts(desk) -> dict[str, str]:
    """Return the drafts that are kept: name without its mark, and text."""
    found = (desk.root / ".sub" / "drafts").glob("*.md")
    return {path.name.split(".")[0]: path.read_text(encoding="utf-8") for path in found}


def text_of(desk, section: str) -> str:
    return desk.sub("section", "show", section, "--json").json["text"]


def state(desk) -> tuple[str, str, dict[str, bytes]]:
    return desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain"), desk.files()


def test_the_editor_opens_with_the_text_and_what_it_leaves_is_stored(desk):
    desk.editor(f'cp "$1" "{desk.root.parent}/seen"; {WRITES}')
    desk.asked("section", "edit", "2.1")
    assert (desk.root.parent / "seen").read_text(encoding="utf-8") == "Ieder heeft een rol.\nRollen verschuiven.\n"
    assert text_of(desk, "2.1") == TYPED
    assert drafts(desk) == {}
    assert desk.git("status", "--porcelain") == ""


def test_it_works_on_a_real_terminal_too(desk, monkeypatch):
    from pathlib import Path

    import sub_cli

    monkeypatch.setenv("PYTHONPATH", str(Path(sub_cli.__file__).parents[1]))
    desk.editor(WRITES)
    answer = desk.terminal("section", "edit", "2.1")
    assert answer.code == 0, answer.out
    assert text_of(desk, "2.1") == TYPED


def test_ctrl_c_is_for_the_editor(desk):
    """An editor that lives on after Ctrl-C, as vim does, is not torn down with what was typed in it."""
    desk.editor('trap \'echo "Getypt." > "$1"; exit 0\' INT; echo KLAAR; while :; do sleep 0.1; done')
    answer = desk.terminal("section", "edit", "2.1", answers=[("KLAAR", "\x03")])
    assert answer.code == 0, answer.out
    assert desk.sub("section", "show", "2.1").out.endswith("Getypt.\n")


def test_an_editor_that_ctrl_c_ends_leaves_the_draft(desk):
    desk.editor('echo Half > "$1"; echo KLAAR; exec sleep 20')
    answer = desk.terminal("section", "edit", "2.1", answers=[("KLAAR", "\x03")])
    assert answer.code == 1
    assert "komt de volgende keer terug" in answer.out
    assert [draft.read_text() for draft in (desk.root / ".sub" / "drafts").iterdir()] == ["Half\n"]


def test_who_leaves_at_a_question_behind_the_editor_is_told_where_the_text_is(desk):
    desk.editor('echo "Anders." > "$1"')
    answer = desk.asked("erratum", "new", "2.1", answers=[], code=130)
    assert "What was typed is kept in" in answer.err
    assert [draft.read_text() for draft in (desk.root / ".sub" / "drafts").iterdir()] == ["Anders.\n"]
    assert not (desk.root / "errata").exists()


def test_visual_goes_before_editor_and_may_hold_words(desk, monkeypatch):
    desk.editor("exit 1")
    script = desk.root.parent / "with space.sh"
    script.write_text('#!/bin/sh\n[ "$1" = --wait ] && printf "Anders.\\n" > "$2"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{script}' --wait")
    desk.asked("section", "edit", "2.1")
    assert text_of(desk, "2.1") == "Anders.\n"


def test_an_unchanged_text_makes_no_commit(desk):
    before = state(desk)
    desk.editor("true")
    assert "Nothing changed." in desk.asked("section", "edit", "2.1").err
    assert state(desk) == before
    assert drafts(desk) == {}


def test_windows_line_ends_and_a_missing_last_one_are_put_right(desk):
    desk.editor("printf 'Een.\\r\\n\\r\\nTwee.' > \"$1\"")
    desk.asked("section", "edit", "2.1")
    assert text_of(desk, "2.1") == "Een.\n\nTwee.\n"
    assert b"\r" not in desk.read(ROLES)


def test_an_editor_that_fails_changes_nothing_and_the_next_edit_takes_the_draft_up(desk):
    before = state(desk)
    desk.editor(f"{WRITES}; exit 1")
    answer = desk.asked("section", "edit", "2.1", code=1)
    assert state(desk) == before
    assert drafts(desk) == {"section-rollen": TYPED}
    assert ".sub/drafts/section-rollen." in answer.err
    desk.editor("printf 'En meer.\\n' >> \"$1\"")
    assert "taken up again" in desk.asked("section", "edit", "2.1").err
    assert text_of(desk, "2.1") == TYPED + "En meer.\n"
    assert drafts(desk) == {}


def test_a_draft_comes_back_only_over_the_text_it_was_typed_for(desk):
    desk.editor(f"{WRITES}; exit 1")
    desk.asked("section", "edit", "2.1", code=1)
    desk.sub("section", "edit", "2.1", "-m", "Geheel anders.")
    desk.editor("printf 'Slot.\\n' >> \"$1\"")
    assert "taken up again" not in desk.asked("section", "edit", "2.1").err
    assert text_of(desk, "2.1") == "Geheel anders.\nSlot.\n"
    assert drafts(desk) == {"section-rollen": TYPED}


@pytest.mark.parametrize("emptied", [': > "$1"', "printf ' \\n\\t\\n' > \"$1\""])
def test_an_emptied_text_changes_nothing(desk, emptied):
    before = state(desk)
    desk.editor(emptied)
    assert "emptied" in desk.asked("section", "edit", "2.1", code=1).err
    assert state(desk) == before
    desk.editor("true")
    desk.asked("section", "edit", "2.1")
    assert state(desk) == before


def test_a_text_that_changed_underneath_is_a_conflict_in_which_nothing_is_lost(desk):
    """Somebody else saves the section while the editor is open."""
    theirs = desk.read(ROLES).replace(b"Ieder heeft een rol.", b"Niemand heeft een rol.")
    (desk.root.parent / "theirs").write_bytes(theirs)
    desk.editor(f'{WRITES}; cp "{desk.root.parent}/theirs" "{desk.root / ROLES}"')
    head = desk.git("rev-parse", "HEAD")
    answer = desk.asked("section", "edit", "2.1", code=4)
    assert desk.read(ROLES) == theirs
    assert desk.git("rev-parse", "HEAD") == head
    assert drafts(desk) == {"section-rollen": TYPED}
    assert ".sub/drafts/section-rollen." in answer.err


def test_a_commit_made_underneath_is_a_conflict_too(desk):
    theirs = desk.read(ROLES).replace(b"verschuiven", b"wisselen")
    (desk.root.parent / "theirs").write_bytes(theirs)
    desk.editor(
        f'{WRITES}; cp "{desk.root.parent}/theirs" "{desk.root / ROLES}"; '
        f'git -C "{desk.root}" commit --quiet --all --message Anders'
    )
    desk.asked("section", "edit", "2.1", code=4)
    assert desk.read(ROLES) == theirs
    assert desk.git("status", "--porcelain") == ""
    assert desk.git("log", "-1", "--format=%s") == "Anders"
    assert drafts(desk) == {"section-rollen": TYPED}


def test_a_change_elsewhere_meanwhile_is_no_conflict_and_is_left_alone(desk):
    other = "documents/plan-water/sections/geld.yaml"
    desk.editor(f"{WRITES}; sed -i 's/1.250/9.999/' \"{desk.root / other}\"")
    desk.asked("section", "edit", "2.1")
    assert text_of(desk, "2.1") == TYPED
    assert b"9.999" in desk.read(other)
    assert desk.git("status", "--porcelain") == f"M {other}"  # not in the commit


def test_a_memo_is_edited_like_a_section(desk):
    memo = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S", "--committee", "BEM")
    desk.sub("memo", "new", *memo, "-m", "Oud.")
    desk.editor("printf 'Nieuw.\\n' > \"$1\"; exit 1")
    desk.asked("memo", "edit", "PS2021BEM01", code=1)
    assert desk.sub("memo", "show", "PS2021BEM01", "--json").json["text"] == "Oud.\n"
    desk.editor("true")
    desk.asked("memo", "edit", "PS2021BEM01")
    assert desk.sub("memo", "show", "PS2021BEM01", "--json").json["text"] == "Nieuw.\n"


def test_a_memo_that_changed_underneath_is_a_conflict_in_which_nothing_is_lost(desk):
    memo = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S", "--committee", "BEM")
    desk.sub("memo", "new", *memo, "-m", "Oud.")
    desk.editor(f"printf 'Mijn.\\n' > \"$1\"; sed -i 's/Oud/Hun/' \"{desk.root}/documents/memos/PS2021BEM01.yaml\"")
    desk.asked("memo", "edit", "PS2021BEM01", code=4)
    assert desk.sub("memo", "show", "PS2021BEM01", "--json").json["text"] == "Hun.\n"
    assert drafts(desk) == {"memo-PS2021BEM01": "Mijn.\n"}


def test_an_erratum_is_written_in_the_editor_and_its_draft_survives_a_conflict(desk):
    before = desk.read(ROLES)
    desk.editor(WRITES)
    desk.asked("erratum", "new", "2.1", answers=["Toon."])
    shown = desk.sub("erratum", "show", "E01", "--json").json
    assert shown["reason"].strip() == "Toon."
    assert desk.read(ROLES) == before
    desk.editor(f"{WRITES}; sed -i 's/heeft/had/' \"{desk.root / ROLES}\"")
    desk.asked("erratum", "new", "2.1", answers=["Toon."], code=4)
    assert [row["id"] for row in desk.sub("erratum", "list", "--json").json] == ["E01-rollen"]
    assert drafts(desk) == {"erratum-rollen": TYPED}


def test_a_dry_run_keeps_what_was_typed(desk):
    before = state(desk)
    desk.editor(WRITES)
    answer = desk.asked("section", "edit", "2.1", "--dry-run")
    assert "Dry run" in answer.err
    assert state(desk) == before
    desk.editor("true")
    desk.asked("section", "edit", "2.1")
    assert text_of(desk, "2.1") == TYPED


def test_a_new_section_of_which_the_id_is_taken_keeps_its_text(desk):
    before = state(desk)
    desk.editor(WRITES)
    desk.asked("section", "new", "--title", "Rollen", "--id", "rollen", "--after", "2", code=4)
    assert state(desk) == before
    assert drafts(desk) == {"section-rollen": TYPED}


@pytest.mark.parametrize("editor", ["no-such-editor-here", "'unclosed"])
def test_an_editor_that_cannot_be_started_is_told_with_a_way_out(desk, monkeypatch, editor):
    before = state(desk)
    monkeypatch.setenv("EDITOR", editor)
    answer = desk.asked("section", "edit", "2.1", code=3)
    assert editor in answer.err
    assert "--stdin" in answer.err
    assert state(desk) == before


def test_drafts_are_no_content(desk):
    desk.editor(f"{WRITES}; exit 1")
    desk.asked("section", "edit", "2.1", code=1)
    assert drafts(desk)
    assert desk.git("status", "--porcelain") == ""


def test_without_a_terminal_no_editor_is_started(desk):
    desk.editor(f'touch "{desk.root.parent}/started"')
    assert "--message" in desk.sub("section", "edit", "2.1", code=2).err
    assert not (desk.root.parent / "started").exists()
