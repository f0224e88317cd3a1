"""A memo on the page: every word in order, nothing cut, the state in words, a field for each signature."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from aloud import words_aloud
from press import (
    MEMO,
    NEW,
    TEXT,
    block,
    boxes,
    fields,
    in_order,
    job,
    memo,
    press,
    prose,
    theme,
    tool,
    words_in,
)

from sub_cli.actions.builds.lost_words import lost_words
from sub_cli.errata.effects import Effect, SectionEffect
from sub_cli.errata.model import Kind
from sub_cli.errata.orders.writing import Instruction
from sub_cli.memo.model import Signatory
from sub_cli.pages.memo import erratum_block
from sub_cli.pdf.spoken_text import spoken_text
from sub_cli.render.job import Attachment, View
from sub_cli.render.markdown import NOTHING, html_of, words_of
from sub_cli.render.page_text import texts_of
from sub_cli.render.pdf import page_html

A4 = (595.28, 841.89)
LEFT, RIGHT, TOP, BOTTOM = 25 / 25.4 * 72, 185 / 25.4 * 72, 12 / 25.4 * 72, 285 / 25.4 * 72


def assert_nothing_cut(pdf: bytes, tmp_path: Path) -> None:
    """Every word lies within the margins, and no two words lie over one another."""
    found = boxes(pdf, tmp_path)
    for page, left, top, right, bottom, text in found:
        assert LEFT - 1 <= left, (page, text)
        assert right <= RIGHT + 1, (page, text)
        assert TOP - 1 <= top, (page, text)
        assert bottom <= BOTTOM + 1, (page, text)
    for at, (page, left, top, right, bottom, text) in enumerate(found):
        middle = (top + bottom) / 2
        for other in found[at + 1 : at + 400]:
            if other[0] == page and other[1] + 1 < right and left + 1 < other[3] and other[2] < middle < other[4]:
                pytest.fail(f"page {page}: {text!r} lies over {other[5]!r}")


def test_the_page_says_everything_in_order(tmp_path: Path) -> None:
    rendered = press()
    wanted = (
        "Provincie Utrecht MEMORANDUM PS2021BEM07 DATUM 9-4-2021 AAN Provinciale Staten "
        "VAN Gedeputeerde Hanke Bruins Slot ONDERWERP Memorandum & erratum bij programmaplan Sterk Utrechts Bestuur"
    ).split()
    wanted += words_of(TEXT.replace("[](@E01)", NEW), prose())
    wanted += (
        "Hanke Bruins Slot Gedeputeerde Controleren sub verify BESTAND · versie 1.0 · 3f9c2a1 · inhoud 7b7b7b7b7b7b"
    ).split()
    assert in_order(wanted, words_aloud(rendered.pdf)) == []
    assert in_order(words_of(TEXT.replace("[](@E01)", NEW), prose()), words_in(rendered.pdf, tmp_path)) == []
    assert rendered.pages == 1
    assert rendered.warnings == ()


def test_the_erratum_has_its_label_in_the_margin() -> None:
    spoken = words_aloud(press().pdf)
    assert (
        in_order(
            "Erratum paragraaf 2.1 gewijzigd Inwoners zien".split(),
            [word.capitalize() if word == "ERRATUM" else word for word in spoken],
        )
        == []
    )


def test_poppler_hears_the_same_words(tmp_path: Path) -> None:
    pdf = press().pdf
    lines = tool("pdfinfo", "-struct-text", "PDF", pdf=pdf, tmp_path=tmp_path).splitlines()
    heard = " ".join(line.strip()[1:-1] for line in lines if line.strip().startswith('"'))
    assert heard.split() == words_aloud(pdf)


def test_an_erratum_without_a_place_in_the_text_comes_at_the_end() -> None:
    order = (Instruction("Paragraaf 3.1 vervalt."),)
    told = SectionEffect("rollen", "paragraaf 3.1", (Effect.REMOVED,), order=order)
    gone = erratum_block("E02", Kind.AMENDMENT, told, NOTHING, theme().words("nl"))
    html = page_html(job(memo("Een zin.", errata=(gone,))))
    assert "<h2>Erratum</h2>" in html
    assert (
        html.index("Een zin.")
        < html.index("Wijziging")
        < html.index("vervallen</span>")
        < html.index("Paragraaf 3.1 vervalt.")
    )


def test_the_document_names_itself() -> None:
    with pikepdf.open(_file(press().pdf)) as pdf:
        assert str(pdf.docinfo.Title) == "PS2021BEM07 – Memorandum & erratum bij programmaplan Sterk Utrechts Bestuur"
        assert str(pdf.docinfo.Author) == "Gedeputeerde Hanke Bruins Slot"
        assert str(pdf.docinfo.CreationDate) == "D:20210409"
        assert str(pdf.Root.Lang) == "nl"
        assert [str(item.title) for item in pdf.open_outline().root] == ["MEMORANDUM"]
        assert [str(item.title) for item in pdf.open_outline().root[0].children] == ["Gesprekken", "Erratum"]


def test_a_concept_says_so_in_words_and_has_no_field(tmp_path: Path) -> None:
    view = memo(TEXT + "\n\n" + "Nog een zin. " * 600, status="draft")
    spoken = " ".join(words_in(press(view).pdf, tmp_path))
    assert spoken.count("CONCEPT") == press(view).pages
    assert "concept · 3f9c2a1" in spoken
    assert "Nog niet ondertekend." in spoken
    assert fields(view) == []
    with pikepdf.open(_file(press(view).pdf)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_a_withdrawn_memo_says_so(tmp_path: Path) -> None:
    spoken = words_in(press(memo(status="withdrawn")).pdf, tmp_path)
    assert "INGETROKKEN" in spoken


def test_each_signatory_has_a_field_in_the_block(tmp_path: Path) -> None:
    people = (Signatory("Hanke Bruins Slot", "Gedeputeerde"), Signatory("Secretaris"), Signatory("J. Vries", "Akkoord"))
    view = memo(signatories=people)
    assert fields(view) == ["Signature1", "Signature2", "Signature3"]
    pdf = press(view).pdf
    names = {text: (page, left, top) for page, left, top, _, _, text in boxes(pdf, tmp_path)}
    with pikepdf.open(_file(pdf)) as opened:
        found = list(opened.Root.AcroForm.Fields)
        assert [str(field.T) for field in found] == ["Signature1", "Signature2", "Signature3"]
        assert [str(field.TU) for field in found] == [f"Handtekening van {person.name}" for person in people]
        for field, word in zip(found, ("Hanke", "Secretaris", "J."), strict=True):
            assert field.FT == pikepdf.Name.Sig
            assert "/V" not in field
            left, bottom, right, top = sorted_box(field.Rect)
            assert right - left > 150
            assert top - bottom > 50
            _, name_left, name_top = names[word]
            assert abs(left - name_left) < 2
            assert 0 < name_top - (A4[1] - bottom) < 12


def sorted_box(rectangle: pikepdf.Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(value) for value in list(rectangle))  # type: ignore[call-overload]
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


WIDE = "| " + " | ".join(f"Kolom{n}" for n in range(14)) + " |\n|" + "---|" * 14 + "\n" + (
    "| " + " | ".join(f"waarde-{n}" for n in range(14)) + " |\n"
) * 36  # fmt: skip
DEEP = "".join(f"{'  ' * depth}- diepte {depth} met nog enige woorden erbij\n" for depth in range(20))
ODD = {
    "a very long subject": {"subject": "Memorandum en erratum bij het programmaplan " * 12},
    "fifty addressees": {"to": tuple(f"De heer of mevrouw Geadresseerde-{n} te Utrecht" for n in range(50))},
    "a wide table over two pages": {"text": WIDE},
    "lists of twenty levels": {"text": DEEP},
    "a word without end": {"text": "Aansprakelijkheidswaardevaststellingsveranderingen" * 5},
    "twelve signatories": {"signatories": tuple(Signatory(f"Naam{n} van der Achternaam", "Rol") for n in range(12))},
    "code and quotes": {
        "text": "```\n"
        + "als waarde gelijk nul dan " * 20
        + "\n```\n\n"
        + ">" * 12
        + " diep geciteerd "
        + "en verder " * 30
    },
    "an erratum of three pages": {"new": "Een zin over de overheid en de inwoners.\n\n" * 150},
    "bold links and footnotes": {
        "text": "Zie [**dit *alles***](https://example.org) en ook nu [^1]\n\n[^1]: Een [noot](mailto:a@b.nl).\n"
    },
}


@cache
def odd_memo(name: str) -> tuple[View, str, bytes]:
    """An odd memo, the Markdown whose words stand on its pages, and its PDF."""
    odd: dict[str, Any] = dict(ODD[name])
    text, new = odd.pop("text", TEXT), odd.pop("new", NEW)
    if new != NEW:
        odd["errata"] = (block(html_of(new, prose())),)
    view = memo(text, **odd)
    return view, text.replace("[](@E01)", new), press(view).pdf


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_cut_or_printed_over(name: str, tmp_path: Path) -> None:
    view, text, pdf = odd_memo(name)
    assert_nothing_cut(pdf, tmp_path)
    found, wanted = words_in(pdf, tmp_path), words_of(text, prose())
    if "wide table" in name or "without end" in name:  # words are broken there, so letters count
        assert Counter("".join(wanted).replace("-", "")) <= Counter("".join(found))
    else:
        assert in_order([word for word in wanted if word.strip("-")], found) == []
        assert (
            in_order(
                [*" ".join(ODD[name].get("to", MEMO.to)).replace("te Utrecht", "").split(), *view.subject.split()],
                [word.strip(";") for word in found],
            )
            == []
        )


def test_a_head_of_more_than_a_page_begins_on_the_first(tmp_path: Path) -> None:
    to = tuple(f"Burgemeester en wethouders van gemeente nummer {number}" for number in range(50))
    found = boxes(press(memo(to=to, subject="Een heel lang onderwerp " * 30)).pdf, tmp_path)
    assert {page for page, *_, word in found if word in ("DATUM", "AAN")} == {1}


def test_the_header_of_a_table_comes_again_on_each_page(tmp_path: Path) -> None:
    text = "| Naam | Waarde |\n|---|---|\n" + "| een | twee |\n" * 90
    pdf = press(memo(text)).pdf
    found = boxes(pdf, tmp_path)
    pages = {page for page, *_, word in found if word == "een"}
    assert len(pages) > 2
    assert {page for page, *_, word in found if word == "Naam"} == pages


def test_a_heading_stays_with_its_text_and_the_signature_with_the_memo(tmp_path: Path) -> None:
    for lines in range(20, 44, 5):
        text = "Regel.\n\n" * lines + "# Kopje\n\nInleiding:\n\n- punt\n\nSlotzin hier.\n"
        at = {word: page for page, *_, word in boxes(press(memo(text)).pdf, tmp_path)}
        assert at["Kopje"] == at["Inleiding:"] == at["punt"]
        assert at["Gedeputeerde"] == at["hier."]


def test_a_picture_is_shown_with_its_words(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40z"/></svg>'
    view = memo("![De kaart van het gebied](assets/kaart.svg)", prose=prose(assets={"assets/kaart.svg"}))
    pdf = press(view, images={"assets/kaart.svg": svg}).pdf
    with pikepdf.open(_file(pdf)) as opened:
        alternatives = [
            str(item.Alt) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert alternatives == ["De kaart van het gebied"]


def test_sources_travel_along_when_asked() -> None:
    source = Attachment("PS2021BEM07.yaml", b"number: PS2021BEM07\n", "application/yaml", "Bron")
    with pikepdf.open(_file(press(attachments=(source,)).pdf)) as pdf:
        assert pdf.attachments["PS2021BEM07.yaml"].get_file().read_bytes() == b"number: PS2021BEM07\n"
    assert job(attachments=(source,)).variant == "pdf/a-3a"
    assert job().variant == "pdf/a-2a"


def test_an_english_memo_has_english_words(tmp_path: Path) -> None:
    view = memo("On 9 April.", "draft", language="en")
    spoken = " ".join(words_in(press(view).pdf, tmp_path))
    assert "DATE 9-4-2021" in spoken
    assert "DRAFT" in spoken
    assert "page 1 of 1" in spoken


def _file(pdf: bytes) -> object:
    from io import BytesIO

    return BytesIO(pdf)


def test_text_behind_a_list_in_an_item_is_read_behind_that_list() -> None:
    text = "- eerst\n  1. genest\n     - dieper\n\n     daarna\n\n  achter\n- tweede\n"
    spoken = words_aloud(press(memo(text)).pdf)
    assert in_order(["eerst", "genest", "dieper", "daarna", "achter", "tweede"], spoken) == []


@pytest.mark.parametrize(("hyphen", "breaks"), [("\u2011", False), ("\u2010", True)])
def test_a_hyphen_that_few_fonts_have_is_set_with_the_one_that_all_have(
    hyphen: str, breaks: bool, tmp_path: Path
) -> None:
    """No line ends behind the one at which none breaks; whoever copies the text gets the hyphen of the keyboard."""
    words = [f"{'woord' * (number % 6 + 1)}{hyphen}en{hyphen}nog" for number in range(60)]
    rendered = press(memo(" ".join(words), subject=f"Een{hyphen}tweetje"))
    assert any(text.endswith("-") for *_, text in boxes(rendered.pdf, tmp_path)) == breaks
    assert "".join(words).replace(hyphen, "-") in "".join(words_aloud(rendered.pdf))
    assert lost_words(texts_of(rendered.html), spoken_text(rendered.pdf)) == ""


def test_a_list_is_numbered_on_paper_as_on_the_web(tmp_path: Path) -> None:
    text = (
        "5. vijf\n6. zes\n\nTussentekst.\n\n"
        "99. negen\n\n    3. drie\n    4. vier\n\n100. honderd\n\n"
        "Nul:\n\n0) nul\n1) een\n"
    )
    rendered = press(memo(text))
    said = "5. vijf 6. zes Tussentekst. 99. negen 3. drie 4. vier 100. honderd Nul: 0. nul 1. een"
    assert _between(words_in(rendered.pdf, tmp_path), "5.", "een") == said.split()
    assert re.findall(r'<ol start="(\d+)"', rendered.html) == ["5", "99", "3", "0"]


def _between(words: list[str], first: str, last: str) -> list[str]:
    start = words.index(first)
    return words[start : words.index(last, start) + 1]


def test_columns_have_room_for_their_longest_word(tmp_path: Path) -> None:
    text = "| Doel | Jaar |\n|---|---|\n| vertegenwoordigersverantwoordelijkheden | 2021 |\n"
    assert "vertegenwoordigersverantwoordelijkheden" in words_in(press(memo(text)).pdf, tmp_path)


A, B = "a" * 28, "b" * 35


@pytest.mark.parametrize(
    "word", [f"**{A}**{B}", f"{A}**{B}**", f"aa**{B}**cc", f"[{B}](https://a.nl){A}", f"({A}`{B}`)"]
)
def test_a_word_of_two_styles_is_broken_like_any_other(word: str, tmp_path: Path) -> None:
    row = f"| kort | {word} | NL00BANK0123456789 | € 1.250.000.000,00 | 31-12-2021 | {word} |\n"
    pdf = press(memo(f"Zie {word * 3} nu.\n\n| A | B | C | D | E | F |\n|---|---|---|---|---|---|\n{row}")).pdf
    assert_nothing_cut(pdf, tmp_path)
    said = words_aloud(pdf)
    assert {"kort", "NL00BANK0123456789", "1.250.000.000,00", "31-12-2021"} <= set(said)
    assert "".join(words_of(word * 3)) in "".join(said)


@pytest.mark.parametrize("columns", [7, 12])
def test_a_wide_table_further_in_keeps_to_the_margins(columns: int, tmp_path: Path) -> None:
    table = "\n".join(("| kolom " * columns + "|", "|---" * columns + "|", "| samenwerking " * columns + "|"))
    within = [table.replace("\n", "\n" + mark) for mark in ("> ", "    ")]
    assert_nothing_cut(press(memo(f"> {within[0]}\n\n1.  In een lijst:\n\n    {within[1]}\n")).pdf, tmp_path)
    new = (block(html_of(table, prose())),)
    assert_nothing_cut(press(memo("Gewijzigd:\n\n[](@E01)\n", errata=new)).pdf, tmp_path)


def test_one_long_address_leaves_the_other_columns_their_words(tmp_path: Path) -> None:
    address = "https://www.voorbeeld.example/besluiten/2021/" + "besluitenlijst-" * 8 + "definitief.pdf"
    row = f"| Besluit | ([{address}]({address})) | € 1.250.000 |\n"
    pdf = press(memo(f"| Onderwerp | Vindplaats | Bedrag |\n|---|---|---|\n{row}")).pdf
    assert_nothing_cut(pdf, tmp_path)
    assert {"Onderwerp", "Vindplaats", "Bedrag", "Besluit", "€", "1.250.000"} <= set(words_in(pdf, tmp_path))


def test_a_row_of_more_than_a_page_begins_where_it_stands_and_has_its_header_on_each_page(tmp_path: Path) -> None:
    text = f"| Punt | Uitleg |\n|---|---|\n| kort | klein |\n| lang | {'regel ' * 1800} |\n| na | slot |\n"
    found = boxes(press(memo(text)).pdf, tmp_path)
    pages = {page for page, *_, word in found if word == "regel"}
    assert pages == {1, 2, 3}
    assert {page for page, *_, word in found if word == "Uitleg"} >= pages


def test_a_row_of_a_few_lines_is_kept_whole(tmp_path: Path) -> None:
    text = "| Punt | Uitleg |\n|---|---|\n" + "".join(f"| P{n} | {f'r{n} ' * 150} |\n" for n in range(12))
    found = boxes(press(memo(text)).pdf, tmp_path)
    for number in range(12):
        assert len({page for page, *_, word in found if word == f"r{number}"}) == 1
    assert len({page for page, *_ in found}) > 1


def test_a_sentence_with_seven_signatories_begins_on_the_first_page(tmp_path: Path) -> None:
    people = tuple(Signatory(f"Naam{n}", "Rol") for n in range(7))
    found = boxes(press(memo("Een zin.\n", signatories=people)).pdf, tmp_path)
    at = {word: page for page, *_, word in found if word.startswith(("zin", "Naam", "Controleren"))}
    assert at == {"zin.": 1, **{f"Naam{n}": 1 for n in range(6)}, "Naam6": 2, "Controleren": 2}


@pytest.mark.parametrize(
    "subject",
    [
        "samenwerking in de regio " * 10,
        "VERANTWOORDELIJKHEIDSVERDELING " * 6,
        f"Zie https://a.nl/{'pad' * 60}",
        "m" * 200,
    ],
)
def test_a_long_subject_takes_two_lines_above_the_text(subject: str, tmp_path: Path) -> None:
    found = boxes(press(memo("Een zin.\n\n" * 60, subject=subject.strip())).pdf, tmp_path)
    running = [
        (top, word) for page, left, top, _, bottom, word in found if page == 2 and bottom < 70 and 150 < left < 440
    ]
    assert len({top for top, _ in running}) <= 2
    assert running[-1][1].endswith("…")


@pytest.mark.parametrize("text", ["Zie [{}](https://a.nl)", "Zie **{}**", "- Zie *[{}](https://a.nl)*"])
def test_a_word_within_a_link_of_several_lines_goes_to_the_next_line_whole(text: str) -> None:
    words = "het besluit van `gedeputeerde` staten " * 40
    said = words_aloud(press(memo(text.format(words.strip()))).pdf)
    assert said.count("gedeputeerde") == 40
