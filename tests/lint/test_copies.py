"""A memo shows an erratum by reference; what it quotes by hand is noticed when it says something else."""

from __future__ import annotations

from datetime import date

from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum
from sub_cli.errata.operations.replace import Replace
from sub_cli.lint.copies import findings
from sub_cli.lint.programme import Programme
from sub_cli.memo.model import Memo

OLD = "Gemeenten en waterschappen dragen de verantwoordelijkheid voor hun besluiten."
SENTENCE = "Gemeenten en waterschappen dragen zelf de verantwoordelijkheid voor hun besluiten."


def told(text: str) -> list[tuple[str, bool, int]]:
    erratum = Erratum("E01", "plan", "Rollen", (Replace("rollen", OLD + "\n", SENTENCE + "\n"),))
    source = "text: |\n" + "".join(f"  {row}\n" for row in text.splitlines())
    memo = Memo(
        "PS2021BEM07", date(2021, 4, 9), ("Staten",), "G", "S", text, document="plan", errata=("E01",), source=source
    )
    programme = Programme({"plan": Document("plan", "Plan")}, {"plan": {"E01": erratum}}, {}, {memo.number: memo})
    return [(finding.code, finding.warning, finding.place.column) for finding in findings(programme)]


def test_a_quotation_in_other_words_deserves_a_look():
    assert told("> " + SENTENCE.replace("besluiten", "besluit") + "\n") == [("SUB181", True, 5)]
    assert told("Er komt: “" + SENTENCE.replace("zelf de", "samen de") + "”\n") == [("SUB181", True, 13)]


def test_what_the_memo_says_of_it_itself_is_its_own():
    assert told(SENTENCE.replace("zelf de", "samen de") + "\n") == []
    assert told("- dat " + SENTENCE[:1].lower() + SENTENCE[1:].replace("hun", "de") + "\n") == []


def test_the_wording_of_before_may_be_quoted():
    assert told("> " + OLD + "\n\nwordt\n\n> " + SENTENCE + "\n") == []


def test_the_reference_the_exact_words_and_other_sentences_are_fine():
    assert told("De tekst wordt gewijzigd tot:\n\n[](@E01)\n") == []
    assert told(SENTENCE + "\n") == []
    assert told("Gemeenten en waterschappen spraken drie keer met de provincie over hun rol.\n") == []
