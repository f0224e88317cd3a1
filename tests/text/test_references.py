"""References are found where Markdown finds them, with line and column."""

from __future__ import annotations

import time

import pytest

from sub_cli.text.references import redirected, references, spoken


def found(text: str) -> list[tuple[str, str, int, int]]:
    return [(each.target, each.words, each.line, each.column) for each in references(text)]


def test_both_forms_with_line_and_column() -> None:
    text = "Zie [](#rollen).\n\n- en [de rol *van* [x]](<#leden> 'titel') ook;\n"
    assert found(text) == [("rollen", "", 1, 5), ("leden", "de rol *van* [x]", 3, 6)]


def test_a_definition_refers_too() -> None:
    assert found("Zie [daar][r].\n\n[r]: #rollen\n") == [("rollen", "r", 3, 1)]


def test_code_escapes_and_other_links_are_none() -> None:
    text = "`[](#a)` en ``[](#b) ` x`` en \\[](#c) en [w](https://x#d) en\n\n```\n[](#e)\n```\n\n~~~ x\n[](#f)\n"
    assert found(text) == []
    assert found("een ` los [](#a)\n\nteken ` ook\n") == [("a", "", 1, 11)]


def test_references_are_spoken_by_their_words_or_by_the_label() -> None:
    text = "Zie [](#rollen), [die](#rollen) en [](#weg).\n"
    assert spoken(text, {"rollen": "paragraaf 2.2"}) == "Zie paragraaf 2.2, die en [](#weg).\n"


def test_hostile_text_is_read_in_linear_time() -> None:
    for text in ("[" * 60_000 + "#", "`a" * 40_000 + "#", "\\" * 90_000 + "[](#a)", "[a](#b\n" * 20_000):
        start = time.process_time()
        references(text)
        assert time.process_time() - start < 2, text[:10]


REDIRECTED = {
    "Zie [](#geld) en [het geld](#geld).\n": "Zie [](#kosten) en [het geld](#kosten).\n",
    "Zie [#geld](#geld), [](#geld-2) en [](#geld.nl).\n": "Zie [#geld](#kosten), [](#geld-2) en [](#geld.nl).\n",
    "Zie [het geld][g].\n\n[g]: #geld\n": "Zie [het geld][g].\n\n[g]: #kosten\n",
    'Zie [a](<#geld> "b").\n': 'Zie [a](<#kosten> "b").\n',
    "`[](#geld)` en \\[](#geld).\n\n    [](#geld)\n": "`[](#geld)` en \\[](#geld).\n\n    [](#geld)\n",
    "| a |\n|---|\n| [](#geld) |\n": "| a |\n|---|\n| [](#kosten) |\n",
    "- een\n- [](#geld)\n\n> [](#geld)\n": "- een\n- [](#kosten)\n\n> [](#kosten)\n",
}


@pytest.mark.parametrize(("text", "wanted"), REDIRECTED.items())
def test_what_leads_to_a_section_leads_to_its_other_id_and_nothing_else_changes(text, wanted):
    assert redirected(text, "geld", "kosten") == wanted
    assert redirected(wanted, "kosten", "geld") == text
