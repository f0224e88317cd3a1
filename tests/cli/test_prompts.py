"""A conversation that can be explained, turned back and broken off, and in which nothing typed is lost."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

import sub_cli
from tests.cli.test_conversation import Later, interrupts, plain  # noqa: F401  a fixture

MARCH_30 = "1617105600"
HEAD = ("--committee", "BEM", "--date", "9-4-2021", "--to", "Staten", "--from", "Gedeputeerde")
KEPT = ".sub/drafts/memo-new.answers.json"


@pytest.fixture
def at_noon(desk, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MARCH_30)
    monkeypatch.setenv("PYTHONPATH", str(Path(sub_cli.__file__).parents[1]))
    for name in ("CI", "SUB_LANG", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return desk


def made(desk, number="PS2021BEM01"):
    return desk.sub("memo", "show", number, "--json").json


# -- every question --------------------------------------------------------------------------------


def test_on_a_terminal_one_goes_back_asks_for_help_and_is_told_why_not(at_noon):
    """In Dutch, with everything that a person can do wrong on the way."""
    answers = [
        (r"Commissie \[BEM\]: $", "<\n"),
        (r"eerste vraag.*Commissie \[BEM\]: $", "?\n"),
        (r"Bijvoorbeeld: BEM.*Commissie \[BEM\]: $", "b 1\n"),
        (r"hoofdletters.*Commissie \[BEM\]: $", "bem\n"),
        (r"DATUM \[30-3-2021\]: $", "9 april\n"),
        (r"vrijdag 9 april 2021.*AAN: $", "<\n"),
        (r"DATUM \[9 april\]: $", "\n"),
        (r"AAN: $", "Staten; Raad\n"),
        (r"VAN: $", "Gedeputeerde\n"),
        (r"ONDERWERP: $", "Rollen\n"),
        (r"TEKENT \[-\]: $", "A. de Vries (griffier)\n"),
        (r"Nu de tekst schrijven, in uw editor\? \[ja\]: $", "nee\n"),
        (r"Deze memo schrijven\? \[ja\]: $", "<\n"),
        (r"in uw editor\? \[ja\]: $", "<\n"),
        (r"TEKENT \[A. de Vries \(griffier\)\]: $", "-\n"),
        (r"in uw editor\? \[ja\]: $", "nee\n"),
        (r"Deze memo schrijven\? \[ja\]: $", "ja\n"),
    ]
    screen = plain(at_noon.terminal("--lang", "nl", "memo", "new", answers=dotted(answers)).out)
    assert "? geeft uitleg, < gaat een vraag terug." in screen
    memo = made(at_noon)
    assert (memo["date"], memo["to"]) == ("2021-04-09", ["Staten", "Raad"])
    assert b"signatories" not in at_noon.read("documents/memos/PS2021BEM01.yaml")
    assert not (at_noon.root / KEPT).exists()


def dotted(answers):
    """Return the same patterns, whose dots pass the end of a line."""
    return [(f"(?s){pattern}", typed) for pattern, typed in answers]


def test_a_committee_that_there_is_not_is_refused_at_once(at_noon):
    text = at_noon.read("sub.toml").decode()
    at_noon.write("sub.toml", text.replace("[memo]\n", '[memo]\ncommittees = ["BEM", "RGW"]\n'))
    at_noon.commit("Commissies")
    answer = at_noon.asked(
        "memo", "new", *HEAD[2:], "--subject", "Rollen", answers=["XX", "?", "rgw"]
    )  # the day and the subject came along, so nothing is asked that a memo can do without
    assert "There is no committee XX.\n  There is: BEM, RGW." in answer.err
    assert answer.err.count("Committee [BEM]: ") == 3
    assert answer.out == "PS2021RGW01\n"
    at_noon.sub("memo", "new", *HEAD, "--subject", "Rollen", "--committee", "XX", code=2)
    assert at_noon.sub("memo", "new", *HEAD, "--subject", "Rollen", "--committee", "rgw").out == "PS2021RGW02\n"


def test_a_committee_that_no_memo_had_is_taken_and_told(at_noon):
    at_noon.sub("memo", "new", *HEAD, "--subject", "Rollen")
    answer = at_noon.asked("memo", "new", *HEAD[2:], "--subject", "Geld", answers=["ez"])
    assert "EZ is new here; so far: BEM." in answer.err
    assert answer.out == "PS2021EZ01\n"


def test_names_of_earlier_memos_are_chosen_by_number(at_noon):
    at_noon.sub("memo", "new", *HEAD, "--to", "Raad", "--subject", "Een", "--signatory", "A. de Vries (griffier)")
    answers = ["2; College", "Twee", "1", "n", "j"]
    answer = at_noon.asked("memo", "new", *HEAD[:4], "--from", "G", answers=["7", *answers])
    assert "  1  Staten\n  2  Raad\n" in answer.err
    assert "There is no 7 in the list." in answer.err
    assert "--signatory 'A. de Vries (griffier)'" in answer.err
    assert made(at_noon, "PS2021BEM02")["to"] == ["Raad", "College"]
    file = at_noon.read("documents/memos/PS2021BEM02.yaml")
    assert b"- name: A. de Vries\n    role: griffier\n" in file


# -- the text --------------------------------------------------------------------------------------


def test_the_text_is_typed_above_a_help_that_never_enters_it(at_noon):
    at_noon.editor(f'cp "$1" "{at_noon.root.parent}/seen"; sed -i "1s/.*/Hierbij het erratum./" "$1"')
    answer = at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "y", "y"])
    seen = (at_noon.root.parent / "seen").read_text(encoding="utf-8")
    assert seen.startswith("\n\n<!-- sub: Write the text of the memo above these lines;")
    assert made(at_noon)["text"] == "Hierbij het erratum.\n"
    assert "--message" in answer.err
    assert not list((at_noon.root / ".sub/drafts").glob("memo-new*"))


def test_a_page_that_is_left_as_it_was_is_no_text(at_noon):
    at_noon.editor("true")
    at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "", "y"])
    assert made(at_noon)["text"] == ""


def test_a_mistake_in_the_text_is_told_and_the_editor_asked_for_again(at_noon):
    at_noon.editor(
        'grep -q "#rollen" "$1" && sed -i "s/#weg/#rollen/" "$1" || sed -i "1s/.*/Zie [](#weg). #rollen/" "$1"'
    )
    answer = at_noon.asked("memo", "new", *HEAD, "--document", "plan-water", answers=["Rollen", "", "y", "y", "y"])
    assert "The text has 1 mistake, so nothing was written." in answer.err
    assert "memo-new" in answer.err
    assert made(at_noon)["text"] == "Zie [](#rollen). #rollen\n"


def test_an_editor_that_cannot_be_started_loses_no_answer(at_noon, monkeypatch):
    monkeypatch.setenv("EDITOR", "/er/is/geen")
    answer = at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "y", "n", "y"])
    assert "cannot be started" in answer.err
    assert made(at_noon)["subject"] == "Rollen"


# -- broken off ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("interrupts")
def test_what_was_answered_before_ctrl_c_is_offered_the_next_time(at_noon):
    begun = [
        (r"ommissie.*: $", "\n"),
        (r"DATUM.*: $", "9 april\n"),
        (r"AAN: $", "Staten\n"),
        (r"VAN: $", Later("\x03")),
    ]
    left = at_noon.terminal("--lang", "nl", "memo", "new", answers=begun)
    assert left.code == 130
    assert "Uw antwoorden zijn bewaard; sub memo new biedt ze weer aan." in left.out
    kept = at_noon.root / KEPT
    assert json.loads(kept.read_bytes()) == {"committee": "BEM", "date": "9 april", "to": "Staten"}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert at_noon.git("status", "--porcelain") == ""
    answers = [
        (r"verdergaan\? \[ja\]: $", "\n"),
        (r"Commissie \[BEM\]: $", "\n"),
        (r"DATUM \[9 april\]: $", "\n"),
        (r"AAN \[Staten\]: $", "\n"),
        (r"VAN: $", "Gedeputeerde\n"),
        (r"ONDERWERP: $", "Rollen\n"),
        (r"TEKENT \[-\]: $", "\n"),
        (r"uw editor\? \[ja\]: $", "nee\n"),
        (r"Deze memo schrijven\? \[ja\]: $", "\n"),
    ]
    again = at_noon.terminal("--lang", "nl", "memo", "new", answers=answers)
    assert "De vorige keer hebt u geantwoord: BEM; 9 april; Staten" in again.out
    assert made(at_noon)["to"] == ["Staten"]
    assert not kept.exists()


def test_no_at_the_end_keeps_answers_and_text(at_noon):
    at_noon.editor('sed -i "1s/^$/Hierbij./" "$1"')
    at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "y", "n"], code=130)
    at_noon.editor("true")
    answer = at_noon.asked("memo", "new", *HEAD, answers=["", "", "", "", "y"])
    assert "SUBJECT [Rollen]: " in answer.err
    assert made(at_noon)["text"] == "Hierbij.\n"


def test_a_refusal_by_the_workspace_keeps_the_answers(at_noon):
    at_noon.write("documents/memos/PS2021BEM01.yaml", "kapot")
    answer = at_noon.asked("memo", "new", *HEAD, "--erratum", "E99", answers=["Rollen", "", "n", "y"], code=3)
    assert "Your answers are kept; sub memo new offers them again." in answer.err
    assert json.loads(at_noon.read(KEPT)) == {"subject": "Rollen", "signatories": "-"}


@pytest.mark.parametrize("anew", [("--fresh",), ()])
def test_who_begins_anew_is_offered_nothing_and_the_text_is_put_aside(at_noon, anew):
    at_noon.editor('sed -i "1s/^$/Hierbij./" "$1"')
    at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "y", "n"], code=130)
    at_noon.editor("true")
    answers = [*([] if anew else ["n"]), "Anders", "", "y", "y"]
    answer = at_noon.asked("memo", "new", *HEAD, *anew, answers=answers)
    assert "SUBJECT: " in answer.err
    assert "What was typed is kept in" in answer.err
    assert made(at_noon)["text"] == ""
    (aside,) = (at_noon.root / ".sub/drafts").glob("memo-new*")
    assert aside.read_text(encoding="utf-8").startswith("Hierbij.\n")


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"subject": 7}', "\x00", "[" * 100_000])
def test_a_file_of_answers_that_says_nothing_is_no_offer(at_noon, kept):
    at_noon.write(KEPT, kept)
    at_noon.asked("memo", "new", *HEAD, answers=["Rollen", "", "n", "y"])
    assert made(at_noon)["subject"] == "Rollen"


def test_a_dry_run_keeps_nothing(at_noon):
    before = at_noon.everything()
    at_noon.asked("memo", "new", *HEAD, "--dry-run", answers=["Rollen", "", "n", "n"], code=130)
    assert at_noon.everything() == before


def test_a_link_is_not_followed(at_noon, tmp_path):
    (at_noon.root / ".sub/drafts").mkdir(parents=True, exist_ok=True)
    (at_noon.root / KEPT).symlink_to(tmp_path / "elsewhere")
    assert "is a link" in at_noon.asked("memo", "new", *HEAD, answers=["Rollen"], code=3).err
    assert not (tmp_path / "elsewhere").exists()


# -- other commands --------------------------------------------------------------------------------


def test_an_erratum_asks_which_section_and_why(at_noon):
    at_noon.editor('echo "Ieder kiest." > "$1"')
    answers = [
        (r"Welke paragraaf\?: $", "9.9\n"),
        (r"9\.9.*Welke paragraaf\?: $", "?\n"),
        (r"Bijvoorbeeld 2\.1.*Welke paragraaf\?: $", "2.1\n"),
        (r"2\.1 Rollen.*Reden: $", "?\n"),
        (r"Bijvoorbeeld: .*Reden: $", "Toon.\n"),
    ]
    screen = plain(at_noon.terminal("--lang", "nl", "erratum", "new", answers=dotted(answers)).out)
    assert "Verder: sub erratum apply E01" in screen
    made = at_noon.sub("erratum", "show", "E01", "--json").json
    assert (made["reason"].strip(), made["title"]) == ("Toon.", "Rollen")


def test_a_title_that_is_taken_is_refused_before_the_text_is_typed(at_noon):
    answer = at_noon.asked("section", "new", "-m", "Tekst.", answers=["?", "Rollen", "!!", "Archief", ""])
    assert "For example: Rollen." in answer.err
    assert "There is a section rollen already." in answer.err
    assert "cannot be the id of a section" in answer.err
    assert at_noon.sub("section", "show", "archief").out.startswith("3 Archief")
    answer = at_noon.asked("document", "new", answers=["<", "Plan Water", "Nota"])
    assert "This is the first question." in answer.err
    assert "There is a document plan-water already." in answer.err
    assert [row["id"] for row in at_noon.sub("document", "list", "--json").json] == ["nota", "plan-water"]


def test_in_english_a_question_with_two_answers_is_explained_too(at_noon):
    asked = [(r"no\]: $", "?\n"), (r"Yes writes the lines .*no\]: $", "perhaps\n"), (r"yes or no\..*: $", "n\n")]
    answer = at_noon.terminal("--lang", "en", "git", "setup", answers=dotted(asked))
    assert answer.out.endswith("Nothing changed.\r\n")
