"""A memorandum read back from the text that a PDF reader gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sub_cli.errors import BadInput
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


def test_the_head_is_read():
    memo = read_memo(SAMPLE.encode(), "memo.txt")
    assert (memo.number, memo.date, memo.to, memo.sender) == (
        "PS2020RGW03",
        date(2020, 2, 3),
        "Provinciale Staten",
        "Gedeputeerde De Vries",
    )
    assert memo.subject == "Memorandum over de oever, met een tweede regel"


def test_wrapped_lines_headings_and_items_over_a_page_turn_become_markdown():
    assert read_memo(SAMPLE.encode(), "memo.txt").text == (
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


def test_the_erratum_is_taken_out_with_its_section():
    erratum = read_memo(SAMPLE.encode(), "memo.txt").erratum
    assert erratum is not None
    assert (erratum.section, erratum.text) == ("1.2", "De oever wordt in 2021 hersteld. Daarna volgt het pad.\n")


def test_what_was_concluded_from_weak_signs_is_told_with_its_line():
    notes = {note.line: str(note.message) for note in read_memo(SAMPLE.encode(), "memo.txt").notes}
    assert notes == {30: "“Wat niet lukte:” was taken as a paragraph that introduces a list."}


def test_every_missing_head_field_is_told_at_once():
    with pytest.raises(BadInput) as caught:
        read_memo(b"MEMORANDUM\n\nDATUM 31-2-2020\n\nAAN Staten\n\nTekst.\n", "memo.txt")
    assert [finding.code for finding in caught.value.findings] == ["SUB160", "SUB160", "SUB160", "SUB161"]


@pytest.mark.skipif(not REAL.exists(), reason="the real memorandum lies beside the project, in ../shared")
def test_the_real_memorandum_loses_no_word():
    text = REAL.read_text(encoding="utf-8")
    memo = read_memo(text.encode(), REAL.name)
    assert memo.erratum is not None and memo.erratum.section == "2.1"
    body = text[text.index("Op 31 maart 2021") :]
    assert words(memo.text) + words(memo.erratum.text) == words(body)
