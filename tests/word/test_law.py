"""Accepting all of a redline in Word gives the new text, rejecting all the old one, by two judges not ours."""

from __future__ import annotations

import pytest

from sub_cli.diff.compare import compare_texts
from sub_cli.word.tracked import tracked
from tests.diff.test_cases import _cases
from tests.word import law, office
from tests.word.pairs import generated
from tests.word.reader import Word

CASES = [(old, new) for half in ("seen", "unseen", "clauses-seen", "clauses-unseen") for _, old, new, _ in _cases(half)]
LISTS = [
    ("- een twee drie\n- vier vijf zes\n", "- een twee drie\n  - vier vijf zes\n"),
    ("1. een twee drie\n2. vier vijf zes\n", "3. een twee drie\n4. vier vijf zes\n"),
    ("Zin een.\n\nvier vijf zes\n", "Zin een.\n\n- vier vijf zes\n"),
    ("- een twee drie\n- vier vijf zes\n", "1. een twee drie\n2. vier vijf zes\n"),
    ("- een twee drie.\n- Vier vijf zes acht.\n", "- een twee drie. Vier vijf zes acht.\n"),
    ("een twee drie.\n\n- Vier vijf zes acht.\n", "een twee drie. Vier vijf zes acht.\n"),
    ("Zin een.\n", "Zin een.\n\n- drie vier;\n  - vijf.\n"),
    ("Zin een.\n", "- drie vier;\n\nZin een.\n"),
    ("Zin een.\n\n| a |\n|---|\n| b |\n", "Zin een.\n\n- drie\n\n| a |\n|---|\n| b |\n"),
    ("| a |\n|---|\n| b |\n\nZin een.\n", "| a | c |\n|---|---|\n| b | d |\n\n- drie\n\nZin een.\n"),
]
"""Where lists meet other paragraphs, other lists and tables: what LibreOffice finds hardest."""


def test_by_the_standard_for_every_case_and_for_what_is_made_up() -> None:
    pairs = law.both_ways([*CASES, *LISTS, *generated(seed=7, count=30)])
    broken, whole = law.broken(pairs)
    assert broken == []
    assert whole <= 4


@pytest.mark.skipif(bool(office.lacking()), reason=office.lacking() or "LibreOffice")
def test_in_libreoffice_for_every_case(tmp_path) -> None:
    assert law.broken_in_office(law.both_ways([*CASES, *LISTS]), tmp_path) == []
    shown = iter(law.bare((tmp_path / "new-plain.txt").read_text("utf-8-sig").split("\n")))
    for said in filter(None, law.paragraphs(Word((tmp_path / "new.docx").read_bytes()))):
        assert said in shown, f"LibreOffice does not show: {said}"


def test_a_judge_sees_a_mark_that_is_missing() -> None:
    """What it is held against: the same file, in which one paragraph's end stays that should come."""
    from sub_cli.word.flow import Mark, Part
    from sub_cli.word.package import package

    tokens = tracked(compare_texts("Een.\n", "Een.\n\nTwee.\n").sections[0]).tokens
    wrong = [Mark("=", each.old, each.new) if isinstance(each, Mark) else each for each in tokens]
    right, broken = (Word(package([Part(tuple(each))], law.PAPER), "old").blocks() for each in (tokens, wrong))
    assert right != broken


def test_a_table_that_comes_into_a_paragraph_is_written_as_a_whole() -> None:
    old, new = "Een zin hier. Nog een zin.\n", "Een zin hier.\n\n| a |\n|---|\n| b |\n\nNog een zin.\n"
    made = tracked(compare_texts(old, new).sections[0])
    assert made.whole
    assert {each.op for each in made.tokens if not hasattr(each, "rows")} == {"-", "+"}
    assert not law.broken([(old, new)])[0]


def test_a_flow_that_does_not_hold_is_not_handed_out(monkeypatch) -> None:
    from sub_cli.word import tracked as module

    right = tracked(compare_texts("Een.\n", "Twee.\n").sections[0])
    assert not right.whole
    monkeypatch.setattr(module, "woven", lambda *_, **__: right.tokens[1:])
    assert tracked(compare_texts("Een.\n", "Twee.\n").sections[0]).whole


def test_what_stays_is_not_marked() -> None:
    old = "De raad stelt het plan vast. Het kost 10 euro.\n\n- een;\n- twee.\n"
    new = "De raad stelt het plan vast. Het kost 12 euro.\n\n- een;\n- twee;\n- drie.\n"
    tokens = tracked(compare_texts(old, new).sections[0]).tokens
    assert [(each.op, each.text) for each in tokens if hasattr(each, "text") and each.op != "="] == [
        ("-", "10"), ("+", "12"), ("-", "."), ("+", ";"), ("+", "drie."),
    ]  # fmt: skip
