"""A memorandum read back from the text that a PDF reader gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sub_cli.interop.base import FoundErratum, FoundMemo
from sub_cli.interop.table import read_memo

REAL = Path(__file__).resolve().parents[3] / "shared" / "input" / "PS2021BEM07.txt"

SAMPLE = """\


MEMORANDUM

PS2020RGW03


DATUM 3-2-2020

AAN Provinciale Staten

VAN Gedeputeerde De Vries

ONDERWERP Memorandum over de oever, met
een tweede regel


De oever is oud en wordt *niet* meer onderhouden. Dat
kan zo niet langer.

Wat er moet gebeuren

De commissie noemde:

- het hek vervangen;
- de oever opnieuw beplanten met soorten die
tegen droogte kunnen, en

daarna drie jaar onderhouden.
Wat niet lukte:
- meer geld vinden.

Erratum
In de nota staat een fout. Daarom komt paragraaf 1.2 te luiden:

De oever wordt in 2021 hersteld. Daarna
volgt het pad.
"""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\\", ""))


def text_of(memo: FoundMemo) -> str:
    """Return what stays in the memo, the new wording left out."""
    parts = (part if isinstance(part, str) else "\n".join(each.stands for each in part.orders) for part in memo.body)
    return "\n".join(parts)


def errata_of(memo: FoundMemo) -> list[FoundErratum]:
    return [part for part in memo.body if isinstance(part, FoundErratum)]


def test_the_head_is_read():
    memo = read_memo(SAMPLE.encode(), "memo.txt")
    assert (memo.number, memo.date, memo.to, memo.sender) == (
        "PS2020RGW03",
        date(2020, 2, 3),
        ("Provinciale Staten",),
        "Gedeputeerde De Vries",
    )
    assert memo.subject == "Memorandum over de oever, met een tweede regel"


def test_wrapped_lines_headings_and_items_over_a_page_turn_become_markdown():
    assert text_of(read_memo(SAMPLE.encode(), "memo.txt")) == (
        "De oever is oud en wordt \\*niet\\* meer onderhouden. Dat kan zo niet langer.\n"
        "\n"
        "## Wat er moet gebeuren\n"
        "\n"
        "De commissie noemde:\n"
        "\n"
        "- het hek vervangen;\n"
        "- de oever opnieuw beplanten met soorten die tegen droogte kunnen, en daarna drie jaar onderhouden.\n"
        "\n"
        "Wat niet lukte:\n"
        "\n"
        "- meer geld vinden.\n"
        "\n"
        "## Erratum\n"
        "\n"
        "In de nota staat een fout. Daarom komt paragraaf 1.2 te luiden:\n"
    )


def test_the_new_wording_is_taken_out_with_the_sentence_that_leads_to_it():
    (erratum,) = errata_of(read_memo(SAMPLE.encode(), "memo.txt"))
    (order,) = erratum.orders
    assert order.said == ("In de nota staat een fout.", "Daarom komt paragraaf 1.2 te luiden:")
    assert order.text == "De oever wordt in 2021 hersteld. Daarna volgt het pad.\n"


def test_what_was_concluded_from_weak_signs_is_told_with_its_line():
    notes = {note.line: str(note.message) for note in read_memo(SAMPLE.encode(), "memo.txt").notes}
    assert notes == {30: "“Wat niet lukte:” was taken as a paragraph that introduces a list."}


def test_what_the_head_lacks_is_empty_and_what_is_no_date_is_told():
    memo = read_memo(b"MEMORANDUM\n\nDATUM 31-2-2020\n\nAAN Staten\n\nTekst.\n", "memo.txt")
    assert (memo.number, memo.date, memo.to, memo.sender, memo.subject) == ("", None, ("Staten",), "", "")
    ((field, finding),) = memo.wrong
    assert (field, finding.code, finding.place.line) == ("date", "SUB161", 3)


@pytest.mark.skipif(not REAL.exists(), reason="the real memorandum lies beside the project, in ../shared")
def test_the_real_memorandum_loses_no_word():
    text = REAL.read_text(encoding="utf-8")
    memo = read_memo(text.encode(), REAL.name)
    ((order,),) = (each.orders for each in errata_of(memo))
    assert order.said[-1] == "Daarom wordt de tekst in paragraaf 2.1 gewijzigd en aangevuld tot:"
    body = text[text.index("Op 31 maart 2021") :]
    assert words(text_of(memo)) + words(order.text) == words(body)
