"""Plans that come in: what a reader of each format makes of one, and that no word of it goes unsaid."""

from __future__ import annotations

import random

import pytest

from sub_cli.errors import Unable
from sub_cli.interop import plan_text
from sub_cli.interop.contents import Named
from sub_cli.interop.plan import FoundPlan
from sub_cli.interop.plan_reading import plan_of
from sub_cli.interop.rows import Cell, Row
from sub_cli.interop.table import read_memo, read_plan
from tests.interop.letters import pdf

NUMBERED = """\
Programma Levende Oevers

Inhoud

1 Inleiding ............ 1
1.1 Doel ............... 1
2 Aanpak ............... 2

1 Inleiding

Dit programma beschrijft de oevers van de Linge. Het loopt van 2021 tot en
met 2024.

1.1 Doel

Wij willen dertig kilometer oever:

1. in het noorden;
2. in het zuiden.

2 Aanpak

Het waterschap voert uit:

- de provincie betaalt;
- het waterschap werkt, en
  overlegt met de dor-
  pen.
    - elk half jaar.
"""
MARKDOWN = """\
---
title: Groen
---
## 1 Inleiding {#intro}

De tekst[^a] staat [hier](#21-bomen), en [de wet][w].

```
## geen kop
```

2 Bomen
-------

<!-- nog doen -->
![Kaart](kaart.png)

### 2.1 Bomen

Zie [daar](#intro).

[^a]: Een noot
    die doorgaat.
[w]: https://wetten.overheid.nl
"""
PNG = b"\x89PNG\r\n\x1a\n"


def read(text: str | bytes, name: str, beside: dict[str, bytes] | None = None) -> FoundPlan:
    return read_plan(text if isinstance(text, bytes) else text.encode(), name, (beside or {}).get)


def outline(plan: FoundPlan) -> list[tuple[int, str, str]]:
    return [(each.depth, each.number, each.title) for each in plan.sections]


def told(plan: FoundPlan) -> dict[tuple[int, int], str]:
    return {(each.page, each.line): str(each.message) for each in plan.notes}


def test_text_with_numbered_headings_and_a_table_of_contents():
    plan = read(NUMBERED, "plan.txt")
    assert (plan.title, plan.language) == ("Programma Levende Oevers", "nl")
    assert outline(plan) == [(1, "1", "Inleiding"), (2, "1.1", "Doel"), (1, "2", "Aanpak")]
    assert [each.text for each in plan.sections] == [
        "Dit programma beschrijft de oevers van de Linge. Het loopt van 2021 tot en met 2024.\n",
        "Wij willen dertig kilometer oever:\n\n1. in het noorden;\n2. in het zuiden.\n",
        "Het waterschap voert uit:\n\n- de provincie betaalt;\n"
        "- het waterschap werkt, en overlegt met de dorpen.\n  - elk half jaar.\n",
    ]
    assert told(plan) == {
        (0, 3): "Left out as table of contents: 4 lines.",
        (0, 9): "Put together from two lines: dorpen.",
    }
    assert (plan.words.source, plan.words.left_out, plan.words.missing) == (69, 14, ())


def test_a_list_with_empty_lines_between_its_items_is_no_chapter():
    plan = read(
        "1 Een\n\nWij doen dit:\n\n1. eerst;\n\n2 Toch een zin zonder einde\n\n1.1 Deel\n\nTekst.\n\n"
        "2 Twee\n\nTekst.\n\n2.1 Deel\n\nTekst.\n\nBijlage A: kaarten\n\nDrie kaarten.\n",
        "plan.txt",
    )
    assert [title for _, _, title in outline(plan)] == ["Een", "Deel", "Twee", "Deel", "Bijlage A: kaarten"]
    assert "2 Toch een zin zonder einde" in plan.sections[0].text


def test_chapters_by_their_noun_and_a_heading_of_two_lines():
    plan = read(
        "Open Harbour\n\nChapter 1. Introduction\n\nThe harbour is old, and the work has to begin.\n\n"
        "1.1. Reasons for a plan that was asked for by the\ncouncil\n\nWe aim:\n\n(a) to keep it;\n(b) to build.\n\n"
        "Chapter 2. Means\n\nIt costs 2.5 million.1\n\n1 Without tax.\n",
        "plan.txt",
    )
    assert (plan.title, plan.language) == ("Open Harbour", "en")
    assert outline(plan) == [(1, "1", "Introduction"), (2, "1.1", "Reasons for a plan that was asked for by the "
                              "council"), (1, "2", "Means")]  # fmt: skip
    assert plan.sections[2].text == "It costs 2.5 million.[^1]\n\n[^1]: Without tax.\n"
    assert told(plan) == {(0, 12): "Items with letters are numbered here: Markdown has no a), b)."}
    assert plan.words.missing == ()


def test_a_figure_behind_a_word_and_words_in_the_margin():
    rows = "".join(f"               Regel {n} van de tekst, die lang genoeg is om regel te zijn.\n" for n in range(6))
    plan = read(f"1 Kop\n\nHet meetnet1 is oud.\n\n1 Van 2020.\n\n2 Kop\n\n{rows}Wie doet      Regel zeven, ook lang "
                "genoeg.\nwat\n", "plan.txt")  # fmt: skip
    assert plan.sections[0].text == "Het meetnet[^1] is oud.\n\n[^1]: Van 2020.\n"
    assert plan.words.missing == ()


def test_underlined_headings_and_text_before_the_first_one():
    before = "Dit plan beschrijft wat wij doen, en het is lang genoeg om geen regel van een titelblad te zijn."
    plan = read(f"Plan Wind\n\n{before}\n\nDoel\n====\n\nMolens.\n\nPlaats\n------\n\nIn zee.\n", "plan.txt")
    assert plan.title == "Plan Wind"
    assert outline(plan) == [(1, "", "Vooraf"), (1, "", "Doel"), (2, "", "Plaats")]
    assert plan.sections[0].text == f"{before}\n"
    assert told(plan)[0, 3] == "The text before the first heading became a section “Vooraf”."


def test_markdown_keeps_its_text_and_takes_notes_and_addresses_to_where_they_are_used():
    plan = read(MARKDOWN, "plan.md", {"kaart.png": PNG})
    assert plan.title == "Groen"
    assert outline(plan) == [(1, "1", "Inleiding"), (1, "2", "Bomen"), (2, "2.1", "Bomen")]
    first, second, third = plan.sections
    assert first.text == (
        "De tekst[^a] staat [hier](#21-bomen), en [de wet][w].\n\n```\n## geen kop\n```\n\n"
        "[^a]: Een noot\n    die doorgaat.\n\n[w]: https://wetten.overheid.nl\n"
    )
    assert (second.text, plan.pictures[0].words) == ("![Kaart](picture:1)\n", "Kaart")
    assert first.anchors == ("intro", "1-inleiding") and third.anchors == ("21-bomen",)
    assert first.lines[0] == 6 and third.line == 18
    assert told(plan)[0, 15] == "Left out as a comment: “<!-- nog doen -->”."
    assert plan.words.missing == ()


def test_a_lone_heading_above_all_others_is_the_title_and_a_level_that_is_skipped_none():
    plan = read("# Plan\n\n## A\n\n#### B\n\n## C\n", "plan.md")
    assert (plan.title, outline(plan)) == ("Plan", [(1, "", "A"), (2, "", "B"), (1, "", "C")])


def test_a_note_that_nothing_refers_to_is_left_out_and_told():
    plan = read("# A\n\nTekst[^x].\n\n[^x]: Ja.\n[^y]: Een noot te veel.\n\n# B\n", "plan.md")
    assert plan.sections[0].text == "Tekst[^x].\n\n[^x]: Ja.\n"
    assert told(plan) == {(0, 6): "Left out, because nothing refers to it: “[^y]: Een noot te veel.”."}
    assert (plan.words.left_out, plan.words.lost) == (4, 0)


def test_a_picture_that_is_not_there_leaves_its_words():
    plan = read("# A\n\n![Een kaart](x.png)\n\n# B\n", "plan.md")
    assert (plan.sections[0].text, plan.pictures) == ("Een kaart\n", ())
    assert "The picture x.png is not beside the file" in told(plan)[0, 3]


def page(*rows: tuple[float, float, float, str], number: int) -> list[tuple[float, float, float, str]]:
    return [(70, 40, 9, "Gemeente Lingedorp"), *rows, (280, 800, 9, str(number))]


PAGES = [
    page((70, 200, 30, "Nota Water"), (70, 240, 12, "Vastgesteld in 2021"), number=1),
    page((70, 80, 18, "1"), (110, 80, 18, "Inleiding"),
         (110, 110, 11, "De gemeente wil schoon water, en daarvoor is het nodig dat de sloten"),
         (110, 124, 11, "vaker worden geschoond dan nu gebeurt, zie paragraaf 2.1 en de kaart. Dat"),
         (110, 138, 11, "kost geld"), (155, 134, 7, "1"), (162, 138, 11, "en tijd."),
         (110, 700, 8, "1 Geraamd in 2020."), number=2),
    page((70, 80, 18, "2"), (110, 80, 18, "Sloten"), (70, 120, 14, "2.1"), (110, 120, 14, "Schonen"),
         (110, 145, 11, "Elk jaar in het najaar worden alle sloten geschoond door het waterschap."),
         (110, 175, 11, "Sloot"), (250, 175, 11, "Lengte in de"), (110, 190, 11, "Noord"), (250, 190, 11, "4 km"),
         (110, 205, 11, "Zuid"), (250, 205, 11, "6 km"), number=3),
]  # fmt: skip


def test_a_pdf_without_bookmarks_by_numbers_and_type():
    plan = read(pdf(*PAGES), "nota.pdf")
    assert plan.title == "Nota Water"
    assert outline(plan) == [(1, "1", "Inleiding"), (1, "2", "Sloten"), (2, "2.1", "Schonen")]
    assert plan.sections[0].text == (
        "De gemeente wil schoon water, en daarvoor is het nodig dat de sloten vaker worden geschoond dan nu gebeurt, "
        "zie paragraaf 2.1 en de kaart. Dat kost geld[^1] en tijd.\n\n[^1]: Geraamd in 2020.\n"
    )
    assert plan.sections[2].text.endswith(
        "| Sloot | Lengte in de |\n| --- | --- |\n| Noord | 4 km |\n| Zuid | 6 km |\n"
    )
    assert (plan.words.left_out, plan.words.missing) == (14, ())
    assert told(plan)[1, 1] == "Left out as what runs along on each page: “Gemeente Lingedorp”."


def test_a_table_goes_on_on_the_next_page_and_its_cells_may_have_several_lines():
    head = [(70, "Doel"), (250, "Meting"), (400, "Eind")]
    first = [(70, 30, 16, "Meten"), (70, 60, 11, "Meten is weten."),
             (70, 90, 11, "Deze tabel laat zien wat wij elk jaar meten, en waarom."),
             *((x, 130, 11, words) for x, words in head), (250, 150, 11, "Monsters in het voor-"),
             (70, 156, 11, "Schoon"), (400, 156, 11, "40"), (250, 162, 11, "jaar"),
             (70, 182, 11, "Stil"), (250, 182, 11, "Tellen"), (400, 182, 11, "12")]  # fmt: skip
    second = [*((x, 60, 11, words) for x, words in head), (70, 80, 11, "Groen"), (250, 80, 11, "Kijken"),
              (400, 80, 11, "7"), (70, 130, 16, "Slot"), (70, 160, 11, "Dat was het.")]  # fmt: skip
    plan = read(pdf(first, second), "plan.pdf")
    assert outline(plan) == [(1, "", "Meten"), (1, "", "Slot")]
    assert plan.sections[0].text.split("\n\n")[-1] == (
        "| Doel | Meting | Eind |\n| --- | --- | --- |\n| Schoon | Monsters in het voorjaar | 40 |\n"
        "| Stil | Tellen | 12 |\n| Groen | Kijken | 7 |\n"
    )
    assert told(plan)[2, 1] == "This table goes on from the page before."
    assert plan.words.missing == ()


def _rows(*lines: tuple[str, float]) -> list[Row]:
    return [Row(n, 1, n * 2.0, (Cell(0, text),), size) for n, (text, size) in enumerate(lines, 1)]


def test_chapters_that_the_bookmarks_leave_out_are_found_by_their_size():
    named = [Named(words, 1, 1) for words in ("1.1 Doel", "2.1 Geld")]
    lines = [("Nota", 3.0), ("1 Begin", 2.0), ("1.1 Doel", 1.5), ("Schoon water.", 1.0), ("2 Middelen", 2.0),
             ("2.1 Geld", 1.5), ("Een miljoen.", 1.0), ("3 Slot", 2.0), ("Dat was het.", 1.0)]  # fmt: skip
    plan = plan_of(_rows(*lines), "nota.pdf", named)
    assert (plan.title, outline(plan)) == ("Nota", [
        (1, "1", "Begin"), (2, "1.1", "Doel"), (1, "2", "Middelen"), (2, "2.1", "Geld"), (1, "3", "Slot")])  # fmt: skip
    plan = plan_of(_rows(*lines[:7]), "nota.pdf", named)
    assert outline(plan) == [(1, "1.1", "Doel"), (1, "2.1", "Geld")]


@pytest.mark.parametrize(("size", "title", "chapters"), [(2.2, "Nota", 2), (2.0, "nota.pdf", 3)])
def test_a_title_among_the_bookmarks_is_larger_than_the_chapters(size, title, chapters):
    named = [Named(words, 1, 1) for words in ("Nota", "Begin", "Slot")]
    lines = [("Nota", size), ("Begin", 2.0), ("Schoon water.", 1.0), ("Slot", 2.0), ("Dat was het.", 1.0)]
    plan = plan_of(_rows(*lines), "nota.pdf", named)
    assert (plan.title, len(plan.sections)) == (title, chapters)


@pytest.mark.parametrize("seed", range(20))
def test_no_word_of_a_text_is_lost_without_a_word(seed):
    rng = random.Random(seed)
    pieces = ["Inhoud", "1 Kop", "1.1 Deel", "2 Kop", "   ", "- punt", "a) b", "woord-", "kolom    kolom",
              "Zin van woorden.",
              "¹ noot", "x1", "Pagina 1 van 2", "\f", "BIJLAGE A", "====", "xx. niets"]  # fmt: skip
    text = "Titel\n\n" + "\n".join(rng.choice([*pieces, "", ""]) for _ in range(60))
    for name in ("plan.txt", "plan.md"):
        words = read(text, name).words
        assert words.lost == len(words.missing), (seed, name)


@pytest.mark.parametrize(
    "text",
    ["[" * 30_000, "`" * 30_000, "# {" + "{#a" * 10_000, "<!--" * 10_000, "- " * 20_000, "1. x\n\n" * 1500,
     "Inhoud\n" + "".join(f"Kop .... {n}\n" for n in range(1000)) + "Kop\n\n" * 1000, "x\f" * 3000,
     "[^a]: x\n" * 3000, "woord.1 \n\n1 noot\n\n" * 700, "a   b   c\n" * 3000],
    ids=["brackets", "ticks", "names", "comments", "items", "numbers", "contents", "pages", "notes", "marks", "cells"],
)  # fmt: skip
def test_nothing_keeps_a_reader_busy(text):
    for name in ("plan.txt", "plan.md"):
        assert read(text, name).words.source >= 0
    assert read_memo(text.encode(), "memo.txt").sender == ""


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"x" * (plan_text.MOST + 1), "plan.txt", "too much for one plan"),
        (b"x\n" * (plan_text.MOST_LINES + 1), "plan.txt", "too many for one plan"),
        (b"\0\xff\xfe", "plan.md", "not text"),
        (b" \n", "plan.md", "holds no text"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 400, "plan.pdf", "damaged, or locked"),
        (pdf([]), "plan.pdf", "its pages are pictures"),
        (b"PK", "plan.xyz", "no reader of plans knows: .md .markdown .txt .text .pdf"),
    ],
    ids=["long", "lines", "bytes", "empty", "noise", "pictures", "kind"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, name, said):
    with pytest.raises(Unable, match=said):
        read(data, name)
