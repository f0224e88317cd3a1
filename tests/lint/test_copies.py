"""A memo shows an erratum by reference; a copy by hand is noticed when it says something else."""

from __future__ import annotations

from datetime import date

from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum, Replace
from sub_cli.lint.copies import findings
from sub_cli.lint.programme import Programme
from sub_cli.memo.model import Memo

SENTENCE = "Gemeenten en waterschappen dragen zelf de verantwoordelijkheid voor hun besluiten."


def told(text: str) -> list[str]:
    erratum = Erratum("E01", "plan", "Rollen", (Replace("rollen", "Oud.\n", SENTENCE + "\n"),))
    memo = Memo("PS2021BEM07", date(2021, 4, 9), ("Staten",), "G", "S", text, document="plan", errata=("E01",))
    programme = Programme({"plan": Document("plan", "Plan")}, {"plan": {"E01": erratum}}, {}, {memo.number: memo})
    return [finding.code for finding in findings(programme)]


def test_a_copy_in_other_words_is_told():
    assert told(SENTENCE.replace("zelf de", "samen de") + "\n") == ["SUB181"]
    assert told("> " + SENTENCE.replace("besluiten", "besluit") + "\n") == ["SUB181"]


def test_the_reference_the_exact_words_and_other_sentences_are_fine():
    assert told("De tekst wordt gewijzigd tot:\n\n[](@E01)\n") == []
    assert told(SENTENCE + "\n") == []
    assert told("Gemeenten en waterschappen spraken drie keer met de provincie over hun rol.\n") == []
