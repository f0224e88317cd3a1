"""Memoranda from Word files: head in paragraphs or a table, headings by style or in bold, lists, tables, notes."""

from __future__ import annotations

import pytest

from sub_cli.errors import Unable
from sub_cli.interop.table import read_memo
from tests.cli.test_document_import import cell, from_word, item, picture, said
from tests.interop.letters import text_of, told
from tests.word.test_opening import word

BOLD = "<w:b/>"


def head(*rows: str) -> str:
    return "".join(
        said(row) for row in ("MEMORANDUM", "2024-12", "DATUM 3-4-2024", "AAN Staten", "VAN G. de Haas", *rows)
    )


def test_headings_are_known_by_their_style_and_short_paragraphs_are_none():
    body = head("ONDERWERP Oevers") + said("Werk", style="Kop1") + said("Wij maaien")
    body += item("maaien;", 0) + item("twee keer;", 1) + item("zaaien.", 0)
    body += said("Kosten", style="Kop1") + f"<w:tbl><w:tr>{cell('Post')}{cell('Euro')}</w:tr>"
    body += f"<w:tr>{cell('Gras')}{cell('10')}</w:tr><w:tr>{cell('Riet')}{cell('20')}</w:tr></w:tbl>"
    memo = read_memo(from_word(body), "memo.docx")
    assert (memo.number, memo.to, memo.sender, memo.subject) == ("2024-12", ("Staten",), "G. de Haas", "Oevers")
    assert text_of(memo) == (
        "## Werk\n\nWij maaien\n\n3. maaien;\n   - twee keer;\n4. zaaien.\n\n## Kosten\n\n"
        "| Post | Euro |\n| --- | --- |\n| Gras | 10 |\n| Riet | 20 |\n"
    )


def test_a_head_in_a_table_with_whom_it_is_for_in_the_first_line():
    rows = [("Onderwerp", "Zwembad"), ("Datum", "8 oktober 2024"), ("Van", "het college")]
    table = "".join(f"<w:tr>{cell(label)}{cell(value)}</w:tr>" for label, value in rows)
    body = said("Raadsbrief", style="Kop1") + f"<w:tbl>{table}</w:tbl>" + said("Geachte leden van de raad,")
    memo = read_memo(from_word(body + said("Dak", style="Kop2") + said("Het dak lekte.")), "memo.docx")
    assert (memo.subject, memo.sender, memo.to) == ("Zwembad", "het college", ("de leden van de raad",))
    assert text_of(memo).endswith("## Dak\n\nHet dak lekte.\n")


def test_bold_paragraphs_are_headings_and_bold_words_are_told():
    body = head("ONDERWERP Oevers") + said("Afspraken", BOLD) + said("Wij maaien elk jaar.") + said("Wij [1] * zaaien.")
    emphasis = (
        "<w:p><w:r><w:t xml:space='preserve'>Het is </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>nu</w:t></w:r></w:p>"
    )
    memo = read_memo(from_word(body + emphasis), "memo.docx")
    assert text_of(memo) == "## Afspraken\n\nWij maaien elk jaar.\n\nWij \\[1\\] \\* zaaien.\n\nHet is nu\n"
    assert told(memo) == {10: ["Bold, italic and struck words came in as plain ones."]}


def test_a_word_file_with_too_much_text_is_refused():
    with pytest.raises(Unable, match=r"memo\.docx holds more text than a memorandum"):
        read_memo(word(said("Oevers en bermen. " * 12_000)), "memo.docx")


def test_a_footnote_is_one_and_a_picture_is_told():
    note = '<w:p><w:r><w:t>Het kost geld</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = head("ONDERWERP Oevers") + said("Kosten", style="Kop1") + note + picture("Kaart") + said("Dat was het.")
    memo = read_memo(from_word(body), "memo.docx")
    assert text_of(memo) == "## Kosten\n\nHet kost geld[^1]\n\nDat was het.\n\n\n[^1]: Volgens de raming.\n"
    assert told(memo) == {9: ["A picture was left out; a memorandum that comes in has none."]}
