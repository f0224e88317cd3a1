"""A memo that is final says to whom, about what, and something; and no erratum is brought out twice."""

from __future__ import annotations

import pytest

MEMO = ("memo", "new", "--committee", "BEM", "--date", "9-4-2021", "--from", "Gedeputeerde", "--subject", "Rollen")


def codes(answer):
    return [(each["code"], each["path"], each["line"]) for each in answer.json]


@pytest.fixture
def two(desk):
    """Return the desk with two draft errata."""
    desk.sub("erratum", "new", "2.1", "-m", "Ieder kiest.\nRollen verschuiven.")
    desk.sub("erratum", "new", "2", "-m", "Wij werken graag samen.")
    return desk


def settings(desk, lines):
    text = desk.read("sub.toml").decode()
    desk.write("sub.toml", text.replace("[memo]\n", f"[memo]\n{lines}\n"))
    desk.commit("Aan wie")


# -- addressees ------------------------------------------------------------------------------------


def test_every_addressee_of_the_settings_stands_in_a_new_memo(desk):
    settings(desk, 'to = ["Provinciale Staten", "Commissie Bestuur, Europa en Middelen"]')
    desk.sub(*MEMO, "--defaults", "-m", "Hierbij.")
    assert desk.sub("memo", "show", "PS2021BEM01", "--json").json["to"] == [
        "Provinciale Staten",
        "Commissie Bestuur, Europa en Middelen",
    ]


def test_every_addressee_is_offered_and_may_be_typed(desk):
    settings(desk, 'to = ["Provinciale Staten", "Gedeputeerde Staten"]')
    words = ("memo", "new", "--committee", "BEM", "--from", "G", "--date", "9-4-2021")
    shown = desk.asked(*words, answers=["", "Een", "", "n", "j"]).err
    assert "TO [Provinciale Staten; Gedeputeerde Staten]" in shown
    desk.asked(*words, answers=["Staten; Raad, Utrecht ;College", "Twee", "", "n", "j"])
    made = [desk.sub("memo", "show", f"PS2021BEM0{n}", "--json").json["to"] for n in (1, 2)]
    assert made == [["Provinciale Staten", "Gedeputeerde Staten"], ["Staten", "Raad, Utrecht", "College"]]


@pytest.mark.parametrize("words", [("--to", " "), ("--to", "Staten", "--to", "")])
def test_an_empty_addressee_is_no_addressee(desk, words):
    desk.sub(*MEMO, *words, "-m", "Hierbij.", code=2)
    desk.sub(*MEMO, "--to", "Staten", "-m", "Hierbij.")
    desk.sub("memo", "edit", "PS2021BEM01", *words, code=2)


# -- final -----------------------------------------------------------------------------------------


def test_a_memo_without_text_stays_a_draft_until_it_has_one(desk):
    desk.sub(*MEMO, "--to", "Staten")
    assert desk.sub("check").out == ""
    refused = desk.sub("memo", "edit", "PS2021BEM01", "--status", "final", code=1)
    assert "SUB197" in refused.err
    assert "documents/memos/PS2021BEM01.yaml:7" in refused.err
    desk.sub("memo", "edit", "PS2021BEM01", "-m", "Hierbij.")
    desk.sub("memo", "edit", "PS2021BEM01", "--status", "final")
    assert "SUB197" in desk.sub("memo", "edit", "PS2021BEM01", "-m", " ", code=1).err


@pytest.mark.parametrize("text", ["&nbsp;", "***", "#", "\u200b"])
def test_what_prints_an_empty_page_is_no_text(desk, text):
    desk.sub(*MEMO, "--to", "Staten", "-m", text)
    assert "SUB197" in desk.sub("memo", "edit", "PS2021BEM01", "--status", "final", code=1).err


def test_an_addressee_or_subject_that_nobody_sees_is_none(desk):
    assert "Something has to stand here." in desk.sub(*MEMO, "--to", "\u200b", "-m", "Hierbij.", code=2).err
    desk.sub(*MEMO, "--to", "Staten", "-m", "Hierbij.")
    file = "documents/memos/PS2021BEM01.yaml"
    desk.write(
        file, desk.read(file).decode().replace("to: Staten", "to: \u200b").replace("subject: Rollen", "subject: \u200b")
    )
    desk.commit("Met de hand")
    refused = desk.sub("memo", "edit", "PS2021BEM01", "--status", "final", code=1).err
    assert "SUB196" in refused
    assert "SUB179" in refused


def test_an_erratum_is_text_enough(two):
    two.sub(*MEMO, "--to", "Staten", "--erratum", "E01")
    two.sub("memo", "edit", "PS2021BEM01", "--status", "final")


def test_what_a_final_memo_of_another_hand_lacks_is_told_with_its_line_and_nobody_signs_it(desk):
    head = "number: PS2021BEM01\ndate: 2021-04-09\nto: []\nfrom: G\nsubject: S\nstatus: final\n"
    desk.write("documents/memos/PS2021BEM01.yaml", head + "signatories:\n  - name: A\ntext: |\n")
    desk.commit("Leeg")
    path = "documents/memos/PS2021BEM01.yaml"
    answer = desk.sub("check", "--json", code=1)
    assert codes(answer) == [("SUB196", path, 3), ("SUB197", path, 9)]
    assert "SUB196" in desk.sub("memo", "sign", "PS2021BEM01", "--demo", code=1).err
    fixed = [each["fix"] for each in answer.json]
    assert fixed == ['sub memo edit PS2021BEM01 --to "Provinciale Staten"', "sub memo edit PS2021BEM01"]
    desk.sub("memo", "edit", "PS2021BEM01", "--to", "Provinciale Staten")
    desk.sub("memo", "edit", "PS2021BEM01", "-m", "Hierbij.")
    assert desk.sub("check").out == ""


# -- errata ----------------------------------------------------------------------------------------


def test_a_new_memo_offers_the_errata_that_wait(two):
    words = ("memo", "new", "--to", "S", "--from", "G", "--date", "9-4-2021")
    shown = two.asked(*words, answers=["", "Kop", "7", "2", "", "n", "j"])
    assert "  1  E01  draft  Rollen\n  2  E02  draft  Samenwerken\n" in shown.err
    assert "Choose from the list" in shown.err
    assert "--erratum E02-samenwerken" in shown.err
    assert two.sub("memo", "show", "PS2021BEM01", "--json").json["errata"] == ["E02-samenwerken"]
    again = two.asked(*words, answers=["", "Kop", "", "", "n", "j"])
    assert "E01" in again.err
    assert "E02" not in again.err
    assert two.sub("memo", "show", "PS2021BEM02", "--json").json["errata"] == []


def test_an_erratum_that_is_out_is_refused_with_the_memo_that_has_it(two):
    two.sub(*MEMO, "--to", "S", "--erratum", "E01")
    before = two.everything()
    refused = two.sub(*MEMO, "--to", "S", "--erratum", "E02", "--erratum", "E01", code=1)
    assert "E01 is out in PS2021BEM01 already." in refused.err
    assert two.everything() == before
    two.sub(*MEMO, "--to", "S", "--erratum", "E02")
    assert "PS2021BEM01" in two.sub("memo", "edit", "PS2021BEM02", "--erratum", "E01", code=1).err
    two.sub(*MEMO, "--to", "S", "--version-of", "PS2021BEM02", "--erratum", "E01", code=1)
    assert two.sub("check").out == ""


def test_a_version_takes_over_the_errata_of_the_memo_whose_place_it_takes(two):
    two.sub(*MEMO, "--to", "S", "--erratum", "E01", "-m", "Hierbij.")
    two.sub("memo", "new", "--version-of", "PS2021BEM01", "--defaults")
    assert two.sub("memo", "show", "PS2021BEM01A", "--json").json["errata"] == ["E01-rollen"]
    assert two.sub("check").out == ""
    two.sub("memo", "withdraw", "PS2021BEM01")
    assert two.sub("check").out == ""
    two.sub("memo", "new", "--version-of", "PS2021BEM01A", "--defaults", "--erratum", "E02", "--erratum", "E01")
    assert two.sub("check").out == ""


def test_a_memo_that_was_withdrawn_gives_its_erratum_back(two):
    two.sub(*MEMO, "--to", "S", "--erratum", "E01")
    two.sub("memo", "withdraw", "PS2021BEM01")
    two.sub(*MEMO, "--to", "S", "--erratum", "E01")
    assert b"memo: PS2021BEM02\n" in two.read("errata/plan-water/E01-rollen.yaml")
    assert two.sub("check").out == ""


def test_two_memos_that_others_gave_one_erratum_are_told(two):
    head = "date: 2021-04-09\nto: S\nfrom: G\nsubject: S\ndocument: plan-water\nerrata: [E01-rollen]\n"
    for number in ("PS2021BEM01", "PS2021BEM02"):
        two.write(f"documents/memos/{number}.yaml", f"number: {number}\n{head}text: |\n  Tekst.\n")
    assert codes(two.sub("check", "--json", code=1)) == [
        ("SUB198", "documents/memos/PS2021BEM01.yaml", 7),
        ("SUB198", "documents/memos/PS2021BEM02.yaml", 7),
    ]


# -- errata that are not ready -----------------------------------------------------------------------


def test_a_final_memo_with_an_erratum_that_is_no_more_than_a_draft_says_so_long_before_it_is_signed(two):
    two.sub(*MEMO, "--to", "Staten", "--erratum", "E01", "-m", "Hierbij.\n\n[](@E01)")
    waits = "PS2021BEM01 cannot be signed yet: E01 is only “{}”. Adopt or apply it first."
    edited = two.sub("memo", "edit", "PS2021BEM01", "--status", "final").err
    assert waits.format("draft") in edited
    assert edited.endswith("Next: sub memo build PS2021BEM01   sub erratum propose E01\n")
    built = two.sub("memo", "build", "PS2021BEM01").err
    assert waits.format("draft") in built
    assert built.endswith("Next: sub erratum propose E01\n")
    assert ("SUB177", "documents/memos/PS2021BEM01.yaml", 0) in codes(two.sub("check", "--json", code=1))
    two.sub("erratum", "propose", "E01")
    assert waits.format("proposed") in two.sub("memo", "edit", "PS2021BEM01", "--subject", "Rol").err
    two.sub("erratum", "adopt", "E01")
    edited = two.sub("memo", "edit", "PS2021BEM01", "--subject", "Rollen").err
    assert "cannot be signed" not in edited
    assert edited.endswith("sub memo sign PS2021BEM01 --key FILE\n")


def test_nor_can_one_be_signed_whose_erratum_was_withdrawn(two):
    two.sub(*MEMO, "--to", "Staten", "--erratum", "E01", "-m", "Hierbij.\n\n[](@E01)")
    two.sub("erratum", "withdraw", "E01")
    edited = two.sub("memo", "edit", "PS2021BEM01", "--status", "final").err
    assert "PS2021BEM01 cannot be signed: E01 was withdrawn. Take it out of the memo." in edited
