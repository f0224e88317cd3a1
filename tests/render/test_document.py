"""The plan as a book, and the redline on paper: words in order, numbers that are true, marks in the margin."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from aloud import words_aloud
from press import DAY, NEW, boxes, in_order, job, press, prose, provenance, theme, theme_files, theme_with, words_in
from test_tags import of

from sub_cli.diff.compare import compare_texts
from sub_cli.document.model import Document
from sub_cli.errata.orders.writing import Instruction
from sub_cli.pages.document import (
    MarginMark,
    MarkedPassage,
    NumberedSection,
    RegisterRow,
    blocks_apart,
    document_view,
    numbered_section,
)
from sub_cli.pages.renvooi import Part, SectionRedline, renvooi_view, section_redline, sentence, sentences
from sub_cli.redline.base import Look
from sub_cli.render.job import View
from sub_cli.render.markdown import html_of
from sub_cli.render.pdf import page_html

E01 = MarginMark(erratum="E01", memo="PS2021BEM07", effective=date(2021, 4, 9))
LONG = "Een zin over het openbaar bestuur in de provincie.\n\n" * 30


def section(
    name: str, number: str, title: str, *passages: MarkedPassage, marks: tuple[MarginMark, ...] = ()
) -> NumberedSection:
    return numbered_section(name, number, title, number.count(".") + 1, passages, marks)


def passage(text: str, *marks: MarginMark) -> MarkedPassage:
    return MarkedPassage(text=html_of(text, prose(shift=3, linked=True)), marks=[*marks])


def plan(*chapters: NumberedSection) -> View:
    sections = chapters or (
        section("aanleiding", "1", "Aanleiding", passage(f"Zie [](#democratische-legitimatie).\n\n{LONG}")),
        section("samenwerken", "2", "Samenwerken"),
        section(
            "democratische-legitimatie", "2.1", "Democratische legitimatie", passage("Ongewijzigd."), passage(NEW, E01)
        ),
        section("diep", "2.1.1", "Dieper", passage(LONG)),
        section("nieuw", "2.2", "Geheel nieuw", passage("Nieuwe tekst."), marks=(E01,)),
    )
    register = RegisterRow(
        id="E01",
        kind="erratum",
        title="Democratische legitimatie",
        sections=("paragraaf 2.1",),
        memo="PS2021BEM07",
        effective=date(2021, 4, 9),
    )
    document = Document("sterk-utrechts-bestuur", "Sterk Utrechts Bestuur", adopted=date(2021, 3, 10))
    origin = provenance(kind="document", number="sterk-utrechts-bestuur")
    return document_view(document, sections, [register], origin, theme(), date(2021, 4, 9))


def part(text: str, kind: str = "same") -> Part:
    return Part(text=text, kind=kind)


def comparisons() -> list[SectionRedline]:
    sentences = [
        sentence("changed", [part("Inwoners zien "), part("de overheid", "removed"), part(" als één.", "new")]),
        sentence("removed", [part("Dit vervalt geheel.", "removed")]),
        sentence("same", [part("Dit blijft gelijk.")]),
        sentence("moved", [part("Dit staat nu hier.")], "van 2"),
        sentence("new", [part("Dit is nieuw.", "new")]),
    ]
    items = (Instruction("in de eerste zin vervalt “de overheid”;"), Instruction("de tweede zin vervalt."))
    order = (Instruction("Paragraaf 2.1 wordt als volgt gewijzigd:", items=items),)
    gone = [sentence("removed", [part("Weg.", "removed")])]
    return [
        section_redline("Paragraaf 2.1", sentences, order, html_of(NEW, prose()), ("gewijzigd",), title="Rollen"),
        section_redline("Paragraaf 2.3", gone, effects=("vervallen",), gone=True),
    ]


def redline(shown: list[SectionRedline] | None = None) -> View:
    return renvooi_view(
        theme(),
        provenance(kind="renvooi"),
        "nl",
        title="Renvooi bij erratum E01",
        subtitle="Erratum bij paragraaf 2.1",
        plan="Programmaplan Sterk Utrechts Bestuur, paragraaf 2.1",
        source="Memorandum PS2021BEM07 van 9-4-2021",
        extent="1 zin gewijzigd, 1 nieuw, 1 vervallen (+2 −3 woorden)",
        comparisons=shown or comparisons(),
        foot="was 6c1d0e9 · wordt 3f9c2a1",
        remarks=("Proef.",),
    )


def test_the_plan_says_everything_in_order(tmp_path: Path) -> None:
    pdf = press(plan()).pdf
    wanted = (
        "Provincie Utrecht Programmaplan Sterk Utrechts Bestuur Vastgesteld op 10 maart 2021 "
        "Tekst zoals die geldt op 9 april 2021 Met verwerking van E01 (PS2021BEM07) Provincie Utrecht Inhoud "
        "1 Aanleiding 2 Samenwerken 2.1 Democratische legitimatie 2.1.1 Dieper 2.2 Geheel nieuw "
        "1 Aanleiding Zie paragraaf 2.1 . Een zin 2 Samenwerken 2.1 Democratische legitimatie Ongewijzigd. "
        "E01 PS2021BEM07 9-4-2021 Inwoners zien 2.1.1 Dieper 2.2 Geheel nieuw E01 PS2021BEM07 9-4-2021 Nieuwe tekst. "
        "Register van errata E01 Democratische legitimatie paragraaf 2.1 PS2021BEM07 9-4-2021"
    ).split()
    assert in_order(wanted, words_aloud(pdf)) == []


def test_the_contents_give_the_true_pages(tmp_path: Path) -> None:
    pdf = press(plan()).pdf
    found = boxes(pdf, tmp_path)
    on_page = {
        title: max(page for page, *_, word in found if word == title)
        for title in ("Aanleiding", "Samenwerken", "Dieper")
    }
    for title, page in on_page.items():
        (line,) = [top for at, _, top, _, _, word in found if at == 2 and word == title]
        printed = [word for at, left, top, _, _, word in found if at == 2 and abs(top - line) < 3 and left > 480]
        assert printed == [str(page)], title
    assert len(set(on_page.values())) > 1


def test_the_contents_begin_below_their_title_however_many_chapters_have_no_sections(tmp_path: Path) -> None:
    chapters = [section(f"s{number}", str(number), "Hoofdstuk", passage("Een zin.")) for number in range(1, 41)]
    found = boxes(press(plan(*chapters)).pdf, tmp_path)
    lines = [page for page, *_, word in found if word == "Hoofdstuk"]
    title = next(page for page, *_, word in found if word == "Inhoud")
    assert lines.count(title) > 20
    assert set(lines[:40]) == {title, title + 1}


def test_the_plan_has_bookmarks_and_links() -> None:
    from io import BytesIO

    with pikepdf.open(BytesIO(press(plan()).pdf)) as pdf:
        (root,) = pdf.open_outline().root
        assert str(root.title) == "Sterk Utrechts Bestuur"
        assert [str(item.title) for item in root.children] == [
            "Inhoud",
            "1 Aanleiding",
            "2 Samenwerken",
            "Register van errata",
        ]
        assert [str(item.title) for item in root.children[2].children] == [
            "2.1 Democratische legitimatie",
            "2.2 Geheel nieuw",
        ]
        links = [str(note.Dest) for page in pdf.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    assert links.count("democratische-legitimatie") == 2  # the line of the contents, and the reference


def test_the_redline_says_everything_in_order(tmp_path: Path) -> None:
    wanted = (
        "RENVOOI Erratum bij paragraaf 2.1 PLAN BRON OMVANG nieuwe tekst vervallen tekst Paragraaf 2.1 Rollen "
        "in renvooi gewijzigd 1 gewijzigd Inwoners zien de overheid als één. 2 vervallen Dit vervalt geheel. "
        "3 ongewijzigd Dit blijft gelijk. 4 verplaatst van 2 Dit staat nu hier. 5 nieuw Dit is nieuw. In woorden "
        "Paragraaf 2.1 wordt als volgt gewijzigd: A. in de eerste zin vervalt “de overheid”; B. de tweede zin vervalt. "
        "Paragraaf 2.1 komt te luiden Inwoners zien Paragraaf 2.3 in renvooi vervallen 1 vervallen Weg. "
        "Paragraaf 2.3 vervalt "
        "Proef. Beoordelaar Datum Paraaf"
    ).split()
    pdf = press(redline()).pdf
    assert in_order(wanted, words_aloud(pdf)) == []
    assert "was 6c1d0e9 · wordt 3f9c2a1" in " ".join(words_in(pdf, tmp_path))


def test_a_table_of_a_redline_is_one_with_headers() -> None:
    """Each cell names its row and what heads its column (ISO 32000-1, 14.8.5.7); rows of sentences stand around it."""
    old = "Vooraf.\n\n| Jaar | Bedrag |\n|---|--:|\n| 2020 | 12.000 |\n\nErna.\n"
    (section,) = compare_texts(old, old.replace("12.000", "12.500").replace("Erna", "Daarna")).sections
    pdf = press(redline([section_redline("Deel 1", sentences(section, Look()))])).pdf
    said = "1 ongewijzigd Vooraf. 2 ongewijzigd Jaar Bedrag 3 gewijzigd the first row of the table 2020 12.000 12.500"
    assert said in " ".join(words_aloud(pdf))
    sentence, head, row = ("/TH", "/TD"), ("/TH", "/TH", "/TH"), ("/TH", "/TD", "/TD")
    assert [below for _, below in of("/TR", pdf)][3:7] == [sentence, head, row, sentence]


def test_words_that_are_glued_to_what_came_or_went_stay_on_the_page(tmp_path: Path) -> None:
    old = f"De {'m' * 30} van de provincie staat in het overzicht van de werken aan de dijken en de bruggen."
    (section,) = compare_texts(old, old.replace("m van", "m,VERANTWOORDELIJKHEIDSVERDELING van")).sections
    rows = sentences(section, Look())
    assert rows[0]["html"].startswith(f"De {'m' * 30}<wbr><ins>,VERANTWOORDELIJKHEIDSVERDELING</ins> van de")
    pdf = press(redline([section_redline("Deel 1", rows)])).pdf
    assert max(right for _, _, _, right, _, word in boxes(pdf, tmp_path)) < 525


def test_a_template_of_before_shows_the_orders_as_one_list() -> None:
    template = "{% for each in renvooi.comparisons %}{{ each.lead }}{{ each.orders | join('/') }}{% endfor %}"
    before = theme_with(**{"renvooi.html.j2": template})
    lead = "Paragraaf 2.1 wordt als volgt gewijzigd:"
    orders = "in de eerste zin vervalt “de overheid”;/de tweede zin vervalt."
    assert page_html(job(redline(), before)) == lead + orders


def test_a_table_and_its_caption_stand_in_one_passage() -> None:
    text = "Zin.\n\nTabel 1. Bedragen\n\n| a |\n|---|\n\nZin.\n\n| b |\n|---|\n"
    assert blocks_apart(text, 11) == [(0, 2), (2, 7), (7, 9), (9, 11)]


def test_an_empty_plan_is_still_a_plan(tmp_path: Path) -> None:
    origin = provenance("draft", kind="document", number="leeg")
    bare = document_view(Document("leeg", "Leeg plan"), (), (), origin, theme())
    spoken = " ".join(words_in(press(bare).pdf, tmp_path))
    assert "Nog niet vastgesteld Zonder errata" in spoken
    assert "Er zijn geen errata verwerkt." in spoken
    assert "CONCEPT" in spoken


@pytest.mark.parametrize(
    ("title", "errata"),
    [
        ("Programma van samenwerking met gemeenten, waterschappen en regio’s aan een gezonde leefomgeving " * 3, 1),
        ("VERANTWOORDELIJKHEIDSVERDELING hottentottententententoonstellingsterrein " * 4, 3),
        (f"https://voorbeeld.example/{'pad' * 40} " * 6, 1),
        ("Kort", 150),
    ],
)
def test_a_full_cover_lies_over_nothing_and_goes_on_on_the_next_page(title: str, errata: int, tmp_path: Path) -> None:
    register = [row(f"E{number}") for number in range(1, errata + 1)]
    origin = provenance("final", kind="document", number="lang")
    known = Document("lang", title.strip(), adopted=DAY)
    found = boxes(press(document_view(known, (), register, origin, theme(), DAY)).pdf, tmp_path)
    contents = next(page for page, *_, word in found if word == "Inhoud")
    assert {word for page, *_, word in found if page == 1} >= {"Programmaplan", "Vastgesteld", "Tekst"}
    assert [word for page, *_, word in found if page < contents].count(f"E{errata}") == 1
    author = [(page, top) for page, _, top, _, _, word in found if page < contents and word == "Utrecht"][-1]
    foot = [word for page, _, top, _, bottom, word in found if page == author[0] and bottom > author[1] - 20]
    assert foot[:2] == ["Provincie", "Utrecht"]
    assert foot[2] in ("versie", "Programmaplan")


def row(erratum: str) -> RegisterRow:
    return RegisterRow(id=erratum, kind="erratum", title="", sections=(), memo="PS2021BEM07", effective=None)


def test_short_chapters_follow_on_one_page_where_the_house_says_so(tmp_path: Path) -> None:
    house = theme_files()["house.toml"].decode().replace("chapters_follow = false", "chapters_follow = true")
    chapters = [section(f"deel{n}", f"{n}", f"Deel{n}", passage(f"Tekst{n}.")) for n in range(1, 9)]
    origin = provenance(kind="document", number="kort")
    for style, pages in ((theme(), range(3, 11)), (theme_with(**{"house.toml": house}), [3] * 8)):
        view = document_view(Document("kort", "Kort plan", adopted=DAY), chapters, (), origin, style, DAY)
        at = {word: page for page, *_, word in boxes(press(view, style).pdf, tmp_path)}
        assert [at[f"Tekst{n}."] for n in range(1, 9)] == list(pages)
