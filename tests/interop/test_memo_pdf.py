"""A memorandum read from a PDF: by the places of its words, in a process that a hostile file cannot get out of."""

from __future__ import annotations

import zlib

import pytest

from sub_cli.errors import Unable
from sub_cli.interop import pdf_reading
from sub_cli.interop.table import read_memo
from tests.interop.letters import orders_of, pdf, text_of

SIDE = [
    (70, 80, 11, "Aan de raad van Oudersluis"), (370, 80, 11, "Datum"),
    (70, 94, 11, "Postbus 12"), (370, 94, 11, "3 juni 2024"),
    (70, 122, 11, "Betreft: de Markt"), (370, 129, 11, "Ons kenmerk"), (370, 143, 11, "D24.004512"),
    (70, 171, 11, "Geachte raad,"), (370, 175, 11, "Contactpersoon"), (370, 189, 11, "T. Visser"),
    (70, 199, 11, "In 2023 besloot u tot herinrichting van de Markt. Het ontwerp is klaar, en de"),
    (70, 213, 11, "kosten blijven binnen het krediet dat u beschikbaar stelde voor de samen-"),
    (70, 227, 11, "werking"), (108.5, 223, 6, "1"), (118, 227, 11, "met de ondernemers."),
    (70, 260, 14, "Twee punten"),
    (70, 277, 11, "Wij vragen uw aandacht voor het volgende:"),
    (80, 300, 11, "•"), (98, 300, 11, "de bomen blijven staan, ook als het werk langer"),
    (98, 314, 11, "duurt;"),
    (80, 328, 11, "•"), (98, 328, 11, "de markt verhuist."),
    (70, 360, 11, "Post"), (170, 360, 11, "Geraamd"), (270, 360, 11, "Werkelijk"),
    (70, 378, 11, "Dak"), (170, 378, 11, "80.000"), (270, 378, 11, "84.000"),
    (70, 410, 11, "Hoogachtend,"),
    (70, 438, 11, "Burgemeester en wethouders van Oudersluis"),
    (70, 760, 8, "1 Zie het raadsbesluit van 3 mei."),
    (280, 800, 9, "Pagina 1 van 1"),
]  # fmt: skip


def test_a_letter_with_a_column_at_its_side_a_list_a_table_and_a_note():
    memo = read_memo(pdf(SIDE), "brief.pdf")
    assert (memo.number, str(memo.date), memo.to) == ("D24.004512", "2024-06-03", ("de raad van Oudersluis",))
    assert (memo.sender, memo.details) == (
        "Burgemeester en wethouders van Oudersluis",
        (("Contactpersoon", "T. Visser"),),
    )
    assert text_of(memo) == (
        "Geachte raad,\n\n"
        "In 2023 besloot u tot herinrichting van de Markt. Het ontwerp is klaar, en de kosten blijven binnen het "
        "krediet dat u beschikbaar stelde voor de samenwerking[^1] met de ondernemers.\n\n"
        "## Twee punten\n\nWij vragen uw aandacht voor het volgende:\n\n"
        "- de bomen blijven staan, ook als het werk langer duurt;\n- de markt verhuist.\n\n"
        "| Post | Geraamd | Werkelijk |\n| --- | --- | --- |\n| Dak | 80.000 | 84.000 |\n"
        "\n\n[^1]: Zie het raadsbesluit van 3 mei.\n"
    )
    assert {(each.page, each.line) for each in memo.notes} == {(1, 2), (1, 6), (1, 18), (1, 21)}


HEAD = [(70, 70, 11, "PS2024RGW33"), (70, 98, 11, "DATUM 2-10-2024"), (70, 112, 11, "AAN Staten"),
        (70, 126, 11, "VAN G"), (70, 140, 11, "ONDERWERP Erratum")]  # fmt: skip
RUNNING = (70, 40, 9, "Provincie Lingeland")


def test_what_runs_along_on_every_page_is_left_out_and_the_paragraph_goes_on():
    first = [RUNNING, *HEAD, (70, 170, 11, "De oever wordt twee keer per jaar gemeten door het waterschap, en de")]
    second = [RUNNING, (70, 70, 11, "uitkomsten staan op de website."), (70, 100, 11, "Erratum"),
              (70, 128, 11, "In paragraaf 1.2 wordt “4” vervangen door “5”.")]  # fmt: skip
    pages = [[*page, (280, 800, 9, str(number))] for number, page in enumerate((first, second), 1)]
    memo = read_memo(pdf(*pages), "memo.pdf")
    text = text_of(memo)
    assert text.startswith("De oever wordt twee keer per jaar gemeten door het waterschap, en de uitkomsten staan op")
    assert "Lingeland" not in text
    assert orders_of(memo)[-1].said == ("In paragraaf 1.2 wordt “4” vervangen door “5”.",)


def bomb(size: int) -> bytes:
    """Return a PDF whose one page says the same word very often, packed small."""
    content = zlib.compress(b"BT /F 10 Tf 70 700 Td " + b"(a)Tj " * size + b"ET", 9)
    plain = pdf([(70, 700, 10, "x")])
    before, _, rest = plain.partition(b"<< /Length ")
    return (
        before
        + b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s" % (len(content), content)
        + rest[rest.index(b"\nendstream") :]
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.4\n" + bytes(range(256)) * 400, "damaged, or locked"),
        (b"%PDF", "damaged, or locked"),
        (pdf([]), "its pages are pictures"),
        (pdf(*[[(70, 70 + 12 * n, 10, "een regel met gewone woorden erop") for n in range(60)]] * 200), "more text"),
        (bomb(9_000_000), "too much time or memory|more text|damaged"),
    ],
    ids=["noise", "head only", "no text", "too long", "bomb"],
)
def test_a_file_that_is_no_memo_is_refused_in_one_sentence(data, said):
    with pytest.raises(Unable, match=said):
        read_memo(data, "memo.pdf")


def test_without_the_program_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pdf_reading.shutil, "which", lambda name: None)
    with pytest.raises(Unable) as caught:
        read_memo(pdf(HEAD), "memo.pdf")
    assert caught.value.message.text == "{path} is a PDF, and there is no {program} to read it."
    assert "apt install poppler-utils" in str(caught.value)
