"""How a comparison looks in each form, and that no form loses or doubles a word."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import example as case
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sub_cli.diff.changes import Comparison, Run, SentenceKind, from_json, to_json
from sub_cli.diff.compare import compare_documents, compare_texts
from sub_cli.document.model import Document, Entry, Section
from sub_cli.messages import Message
from sub_cli.pages.renvooi import extent, sentences
from sub_cli.redline import html, terminal
from sub_cli.redline.base import Look, printable
from sub_cli.redline.formats import FORMATS
from sub_cli.redline.terminal_words import width_of

WAS = """\
Daarbij is het van belang om te beseffen dat inwoners de overheid als één geheel zien.
Dit vraagt om samen optrekken en open staan voor elkaars belangen.
Bestuurlijke samenwerking vraagt ook aandacht voor de democratische legitimatie.
De provincie ziet toe op de democratische legitimatie van samenwerkingsverbanden.
Zo verschuift de besluitvorming soms naar een ander gremium.
"""
NOW = """\
Daarbij is het van belang om te beseffen dat inwoners en andere partijen ‘de overheid’ als één geheel zien.
Dit vraagt om samen optrekken, open staan voor elkaars belangen en verschillen bespreken.
Bestuurlijke samenwerking vraagt ook aandacht voor de rol van de volksvertegenwoordigers.
Zo verschuift de besluitvorming soms naar een ander gremium.
Overheden kunnen verschillend in eenzelfde onderwerp staan.
"""


def plan(**texts: tuple[str, str]) -> Document:
    sections = {id: Section(id, title, text) for id, (title, text) in texts.items()}
    return Document("plan", "Plan", outline=tuple(map(Entry, sections)), sections=sections)


def example() -> Comparison:
    same = ("Aanleiding", "Gelijk.\n")
    old = plan(aanleiding=same, legitimatie=("Democratische legitimatie", WAS), slot=("Slot", "Klaar.\n"))
    new = plan(aanleiding=same, legitimatie=("Democratische legitimatie", NOW), slot=("Slot", "Klaar.\n"))
    comparison = compare_documents(old, new, old_name="main", new_name="HEAD")
    section = replace(comparison.sections[0], errata=("E01",), memos=("PS2021BEM07",), fits=True)
    return replace(comparison, sections=(section,))


def dutch(message: Message) -> str:
    """Word a few messages in Dutch, as the edge does all of them."""
    words = {"changed": "gewijzigd", "new": "nieuw", "removed": "vervallen", "unchanged": "ongewijzigd"}
    return words.get(str(message), str(message))


def test_terminal_says_first_which_sections_and_then_the_words() -> None:
    assert terminal.render(example(), Look(width=80)) == (
        "1 of 3 sections changed, +19 −15 words\n"
        " 2  Democratische legitimatie  +19 −15  E01, PS2021BEM07  fits\n"
        "\n"
        "2 Democratische legitimatie ────────────────────────────────────────────────────\n"
        "  1 ~ Daarbij is het van belang om te beseffen dat inwoners [-de overheid-] {+en\n"
        "      andere partijen ‘de overheid’+} als één geheel zien.\n"
        "  2 ~ Dit vraagt om samen optrekken[- en-]{+,+} open staan voor elkaars belangen\n"
        "      {+en verschillen bespreken+}.\n"
        "  3 ~ Bestuurlijke samenwerking vraagt ook aandacht voor de [-democratische\n"
        "      legitimatie-] {+rol van de volksvertegenwoordigers+}.\n"
        "  4 - [-De provincie ziet toe op de democratische legitimatie van\n"
        "      samenwerkingsverbanden.-]\n"
        "  6 + {+Overheden kunnen verschillend in eenzelfde onderwerp staan.+}\n"
    )


def test_terminal_in_colour_strikes_and_underlines() -> None:
    shown = terminal.render(compare_texts("De raad besluit.\n", "De raad beslist.\n"), Look(color=True))
    assert "\x1b[31;9mbesluit\x1b[0m" in shown
    assert "\x1b[32;4mbeslist\x1b[0m" in shown
    assert "[-" not in shown


def test_terminal_side_by_side_keeps_each_side_on_its_own() -> None:
    shown = terminal.render(
        compare_texts("De raad besluit nu.\n", "De raad beslist nu.\n"), Look(width=80, side_by_side=True)
    )
    line = next(line for line in shown.splitlines() if "│" in line)
    left, right = line.split("│")
    assert left.split() == ["1", "~", "De", "raad", "[-besluit-]", "nu."]
    assert right.split() == ["De", "raad", "{+beslist+}", "nu."]


@pytest.mark.parametrize("side_by_side", [False, True])
@given(words=st.lists(st.text("abé漢 \u0301", min_size=1, max_size=12), max_size=30), width=st.integers(40, 120))
@settings(max_examples=40, deadline=None)
def test_terminal_lines_fit_the_width(side_by_side: bool, words: list[str], width: int) -> None:
    comparison = compare_texts("een zin " + " ".join(words[::2]) + "\n", "een zin " + " ".join(words) + "\n")
    look = Look(width=width, side_by_side=side_by_side)
    assert all(width_of(line) <= width for line in terminal.render(comparison, look).splitlines())


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_terminal_is_never_steered_by_the_text(text: str) -> None:
    for look in (Look(), Look(side_by_side=True, width=100)):
        shown = terminal.render(compare_texts("a\n", text), look)
        assert all(sign.isprintable() or sign in "\n\u00a0\u202f" or sign.isspace() for sign in shown)
        assert not set(shown) & set("\x1b\x07\r\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_sentence_that_becomes_a_list_shows_the_marks_that_changed_and_says_what_it_was() -> None:
    sentence = "Nodig zijn tijd, geld en moed.\n"
    items = "Nodig zijn:\n\n- tijd;\n- geld;\n- moed.\n"
    there, back = (terminal.render(compare_texts(*pair), Look()) for pair in ((sentence, items), (items, sentence)))
    assert there.splitlines()[1:] == [
        "",
        "  1 ~ Nodig zijn{+:+} (set as a list)",
        "  2 ~ • tijd[-,-]{+;+}",
        "  3 ~ • geld[- en-]{+;+}",
        "  4 ~ • moed.",
    ]
    assert back.splitlines()[1:] == [
        "",
        "  1 ~ Nodig zijn[-:-] tijd[-;-]{+,+} geld[-;-]{+ en+} moed. (the first sentence",
        "      to the list; was a list)",
    ]


def test_words_that_move_within_their_sentence_are_said_to_move_in_every_form() -> None:
    was, now = "De raad stelt de visie na het advies vast.\n", "De raad stelt na het advies de visie vast.\n"
    comparison = compare_texts(was, now)
    assert (comparison.added, comparison.removed) == (0, 0)
    shown = terminal.render(comparison, Look())
    assert "De raad stelt [>de visie>] na het advies {<de visie<} vast." in shown
    assert "(“de visie”:\n      moved within the sentence)" in shown
    page = html.render(comparison, Look())
    assert '<del class="moved">' in page and '<ins class="moved">' in page
    for form in ("markdown", "html"):
        assert "“de visie”: moved within the sentence" in FORMATS[form](comparison, Look())
    assert [row["note"] for row in sentences(comparison.sections[0], Look())] == [
        "“de visie”: moved within the sentence"
    ]


@pytest.mark.parametrize(
    ("old", "new", "marks", "words"),
    [
        (
            "De raad stelt de visie na het advies vast.",
            "De raad stelt na het advies de nieuwe visie vast.",
            "De raad stelt [>de visie>] na het advies {<de <}{+nieuwe +}{<visie <}vast.",
            "de nieuwe visie",
        ),
        (
            "De staten kunnen, gehoord de commissie voor welstand, ontheffing verlenen van de regels.",
            "De staten kunnen ontheffing verlenen van de regels, gehoord de adviescommissie voor welstand.",
            "De staten kunnen[>, gehoord de >][-commissie -][>voor welstand,>] ontheffing verlenen van de regels"
            "{<, gehoord de <}{+adviescommissie +}{<voor welstand<}.",
            "gehoord de adviescommissie voor welstand",
        ),
        (
            "De subsidie wordt uiterlijk acht weken na de aanvraag door het college verleend.",
            "De subsidie wordt door het college verleend, uiterlijk dertien weken na de volledige aanvraag.",
            "De subsidie wordt [>uiterlijk >][-acht -][>weken na de aanvraag >]door het college verleend"
            "{<, uiterlijk <}{+dertien +}{<weken na de <}{+volledige +}{<aanvraag<}.",
            "uiterlijk dertien weken na de volledige aanvraag",
        ),
    ],
    ids=["a word comes in it", "a word becomes another", "two edits"],
)
def test_a_clause_that_moves_and_is_edited_is_a_move_with_the_edit_in_it(
    old: str, new: str, marks: str, words: str
) -> None:
    shown = terminal.render(compare_texts(old + "\n", new + "\n"), Look(width=400)).splitlines()[-1]
    assert shown == f"  1 ~ {marks} (“{words}”: moved within the sentence)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Het café sluit.", "Het cafe\u0301 sluit.", "“café”: same letters, other encoding: U+00E9 → U+0065 U+0301"),
        ("Een mbo-school.", "Een mbo\u2011school.", "“mbo-school”: same letters, other encoding: U+002D → U+2011"),
        ("Een fiets.", "Een \ufb01ets.", "“fiets”: same letters, other encoding: U+0066 U+0069 → U+FB01"),
        ("De raad.", "De r\u0430\u0430d.", "“raad”: same letters, other encoding: U+0061 → U+0430"),
        ("Er zijn 12 leden.", "Er zijn 12\u200aleden.", "another blank: U+0020 → U+200A"),
    ],
)
def test_a_difference_that_nobody_can_see_is_named_in_every_form(old: str, new: str, said: str) -> None:
    comparison = compare_texts(old + "\n", new + "\n")
    for form in ("text", "markdown", "html"):
        assert said in " ".join(FORMATS[form](comparison, Look(width=200)).split())
    (row,) = sentences(comparison.sections[0], Look())
    assert row["note"] == said
    gone, come = (part["text"] for part in row["parts"] if part["kind"] != "same")
    assert (gone, come) != (old, new)
    assert "<U+" in come


def test_what_a_block_became_is_said_of_the_first_sentence_that_stays() -> None:
    shown = terminal.render(compare_texts("Eerst. Dan.\n", "- Dan.\n"), Look()).splitlines()[2:]
    assert shown == [
        "  1 - • [-Eerst.-]",
        "  2 ~ Dan. (was a paragraph, is a list item)",
    ]


def test_an_item_that_begins_a_list_of_its_own_with_the_number_that_it_had_is_no_change() -> None:
    old = "1. een\n2. twee\n\n   verder\n3. drie\n"
    new = "1. een\n2. twee\n\nverder\n\n3. drie\n"
    shown = terminal.render(compare_texts(old, new), Look()).splitlines()[2:]
    assert shown == [
        "  3 ~ verder (the second sentence of the second item of the list; was a",
        "      paragraph within a list item, is a paragraph)",
    ]


def test_an_item_that_is_gone_has_the_number_that_it_had() -> None:
    shown = terminal.render(compare_texts("1. een\n2. twee\n3. drie\n", "1. een\n2. drie\n"), Look())
    assert shown.splitlines()[2:] == ["  2 - 2. [-twee-] (the second item of the list)"]


def test_a_blank_at_the_end_of_an_insertion_is_not_marked() -> None:
    comparison = compare_texts("Het college informeert de raad.\n", "Het college informeert nu eens de raad.\n")
    assert "<ins>nu eens</ins> de" in FORMATS["markdown"](comparison, Look())
    back = compare_texts("Het college informeert nu eens de raad.\n", "Het college informeert de raad.\n")
    assert "informeert <del>nu eens </del>de raad" in FORMATS["markdown"](back, Look())
    assert '<ins class="blank"> </ins>de' in FORMATS["html"](comparison, Look())


def test_a_table_looks_like_one_on_the_terminal() -> None:
    old = "| Jaar | Bedrag |\n|---|--:|\n| 2020 | 12.000 |\n| 2021 | 14.000 |\n"
    new = "| Jaar | Bedrag |\n|---|--:|\n| 2020 | 12.500 |\n| 2021 | 14.000 |\n| 2022 | 15.000 |\n"
    assert terminal.render(compare_texts(old, new), Look()).splitlines()[2:] == [
        "  1   Jaar     │ Bedrag",
        "      ─────────┼──────────────────────",
        "  2 ~ 2020     │ [-12.000-] {+12.500+}",
        "      (the first row of the table)",
        "  4 + {+2022+} │ {+15.000+}",
        "      (after the second row of the table)",
    ]


YEARS = "| Jaar | Bedrag |\n|---|--:|\n| 2020 | 12.000 |\n| 2021 | 14.000 |\n"
SINCE = "| Jaar | Wie | Bedrag |\n|-|-|--:|\n| 2020 | wij | 12.500 |\n| 2021 | zij | 14.000 |\n| 2022 | wij | 15 |\n"


def test_a_table_looks_like_one_beside_another() -> None:
    shown = terminal.render(compare_texts(YEARS, SINCE), Look(width=90, side_by_side=True))
    assert [line for line in shown.splitlines()[2:] if "(" not in line] == [
        "  1 ~ Jaar │ Bedrag                            ┃ Jaar     │ {+Wie+} │ Bedrag",
        "      ─────┼───────────                        ┃ ─────────┼─────────┼───────────",
        "  2 ~ 2020 │ [-12.000-]                        ┃ 2020     │ {+wij+} │ {+12.500+}",
        "  3 ~ 2021 │ 14.000                            ┃ 2021     │ {+zij+} │ 14.000",
        "  4 +                                          ┃ {+2022+} │ {+wij+} │ {+15+}",
    ]


def test_a_table_that_is_too_wide_for_two_sides_is_not_cut() -> None:
    wide = "| " + " | ".join(f"kolom{n}" for n in range(9)) + " |\n"
    text = wide + "|---" * 9 + "|\n" + wide
    changed = text.replace("kolom8 |\n|---", "KOLOM |\n|---")
    shown = terminal.render(compare_texts(text, changed), Look(side_by_side=True))
    assert "┃" not in shown
    assert "[-kolom8-]" in shown and "{+KOLOM+}" in shown


def test_a_table_looks_like_one_in_a_comment() -> None:
    shown = FORMATS["markdown"](compare_texts(f"Zin.\n\n{YEARS}\nSlot.\n", f"Zin.\n\n{SINCE}\nSlot nu.\n"), Look())
    bare = re.sub(r" <sub>.*?</sub>", "", shown)
    assert bare.splitlines()[2:] == [
        "",
        "| **2** _changed_ | Jaar | <ins>Wie</ins> | Bedrag |",
        "|---|---|---|---|",
        "| **3** _changed_ | 2020 | <ins>wij</ins> | <del>12.000</del>&thinsp;<ins>12.500</ins> |",
        "| **4** _changed_ | 2021 | <ins>zij</ins> | 14.000 |",
        "| **5** _new_ | <ins>2022</ins> | <ins>wij</ins> | <ins>15</ins> |",
        "",
        "- **6** _changed_ · Slot <ins>nu</ins>.",
    ]


def test_cells_that_are_gone_stand_below_those_of_their_own_columns() -> None:
    shown = FORMATS["markdown"](compare_texts(SINCE, YEARS), Look())
    bare = re.sub(r" <sub>.*?</sub>", "", shown)
    assert "| **4** _removed_ | <del>2022</del> | <del>wij</del> | <del>15</del> |" in bare
    one_row_less = compare_texts(YEARS, "| Jaar | Wie | Bedrag |\n|---|---|--:|\n| 2020 | wij | 12.000 |\n")
    assert "| <del>2021</del> |  | <del>14.000</del> |" in FORMATS["markdown"](one_row_less, Look())


def test_a_table_looks_like_one_on_the_page_and_on_paper() -> None:
    comparison = compare_texts(YEARS, SINCE)
    page = re.sub(r'<span class="vh">.*?</span>', "", FORMATS["html"](comparison, Look()))
    assert '<td class="cell" lang="nl">2021</td><td class="cell" lang="nl"><ins>zij</ins></td>' in page
    cell = '<span class="cell" style="width: 33.33%">'
    row = sentences(comparison.sections[0], Look())[2]
    assert row["html"] == f"{cell}2021</span> {cell}<ins>zij</ins></span> {cell}14.000</span>", "for old templates"
    assert row["cells"] == ["2021", "<ins>zij</ins>", "14.000"]


def test_what_heads_a_column_is_a_header_of_it() -> None:
    """For who hears the page: each cell is said with the head of its column, also where only the head changed."""
    old = f"Vooraf.\n\n{YEARS}\nTussenin.\n\n| a |\n|---|\n| b |\n\nNa.\n"
    comparison = compare_texts(old, old.replace("Bedrag", "Euro").replace("| b |", "| b c |"))
    page = re.sub(r'<span class="vh">.*?</span>', "", FORMATS["html"](comparison, Look()))
    assert page.count('<table class="grid">') == page.count("</table>") == 2
    assert re.findall(r'<th scope="col" class="cell" lang="nl">(.*?)</th>', page) == [
        "Jaar", "<del>Bedrag</del><wbr><ins class=\"apart\">Euro</ins>", "a",
    ]  # fmt: skip
    assert re.search(r'<th scope="row" class="label"><b>2</b> changed<div role="navigation"', page)
    assert '<tr><td></td><td colspan="2"><p class="notes">the header row of the first table</p></td></tr>' in page
    rows = sentences(comparison.sections[0], Look())
    assert [(row["table"], row["head"], len(row["cells"])) for row in rows] == [
        (0, False, 0), (2, True, 2), (2, False, 2), (2, False, 2), (0, False, 0), (6, True, 1), (6, False, 1),
        (0, False, 0),
    ]  # fmt: skip


def test_a_row_that_moved_is_new_in_each_cell_of_where_it_is() -> None:
    moved = YEARS.replace("| 2020 | 12.000 |\n| 2021 | 14.000 |", "| 2021 | 14.000 |\n| 2020 | 12.000 |")
    comparison = compare_texts(YEARS, moved)
    page = re.sub(r'<span class="vh">.*?</span>', "", FORMATS["html"](comparison, Look()))
    assert page.count('<ins class="moved">') == 2
    cells = [cell for row in sentences(comparison.sections[0], Look()) for cell in row["cells"]]
    assert sum(cell.startswith('<span class="moved">') for cell in cells) == 2


def test_what_goes_never_touches_what_comes() -> None:
    runs = [Run("-", "Reichsstraßen."), Run("+", "(1)")]
    assert html.words_html(runs, Look(), air=True) == (
        '<del>Reichsstraßen.</del><span class="air"> </span><ins>(1)</ins>'
    )


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("https://a.nl/b_c", r"https:&#8288;//a.nl/b\_c"),
        ("www.a.nl", "www&#8288;.a.nl"),
        ("GH-12", "GH&#8288;-12"),
        ("#12", r"\#&#8288;12"),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "da39&#8288;a3ee5e6b4b0d3255bfef95601890afd80709"),
    ],
)
def test_a_forge_makes_no_link_of_a_word(word: str, shown: str) -> None:
    assert f"<ins>{shown}</ins>" in FORMATS["markdown"](compare_texts("Zie.\n", f"Zie {word}.\n"), Look())


def test_nothing_changed_is_one_line() -> None:
    assert terminal.render(compare_texts("a\n", "a\n"), Look()) == "No differences.\n"
    assert terminal.stat(compare_texts("a\n", "a\n"), Look()) == "No differences.\n"


def test_stat_has_a_bar_for_each_section() -> None:
    assert terminal.stat(example(), Look()).splitlines() == [
        "1 of 3 sections changed, +19 −15 words",
        " 2  Democratische legitimatie  +19 −15  E01, PS2021BEM07  fits  +++++++-----",
    ]


def test_a_fixed_blank_that_came_is_seen() -> None:
    shown = terminal.render(compare_texts("Zie artikel 3.\n", "Zie artikel\u00a03.\n"), Look())
    assert "[-artikel 3-] {+artikel⍽3+}" in shown


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("main", "HEAD", "Changes from main to HEAD"),
        ("HEAD", "", "Changes from HEAD to the work tree"),
        ("", "", "What E01 changes"),
    ],
)
def test_the_page_and_the_comment_name_what_is_compared(old: str, new: str, said: str) -> None:
    comparison = replace(example(), old=old, new=new)
    assert f"<title>{said}</title>" in FORMATS["html"](comparison, Look())
    assert (said in FORMATS["markdown"](comparison, Look())) == bool(old)


def test_new_words_of_two_formats_are_one_change() -> None:
    shown = terminal.render(compare_texts("Zin.\n", "Zin **vet**.\n"), Look())
    assert "Zin {+vet+}." in shown


def test_sections_that_only_got_a_number_share_a_line() -> None:
    old = plan(**{f"s{n}": (f"S{n}", "Gelijk.\n") for n in range(9)})
    new = plan(nieuw=("Nieuw", "Een zin.\n"), **{f"s{n}": (f"S{n}", "Gelijk.\n") for n in range(9)})
    shown = terminal.render(compare_documents(old, new), Look())
    assert "9 sections renumbered: 1 → 2, 2 → 3, 3 → 4, 4 → 5, 5 → 6, 6 → 7, …" in shown


def test_json_can_be_read_back() -> None:
    import json

    assert from_json(json.loads(FORMATS["json"](example(), Look()))) == example()


def test_json_names_a_difference_that_nobody_can_see() -> None:
    comparison = compare_texts("Het café sluit.\n", "Het cafe\u0301 sluit.\n")
    image = to_json(comparison)
    runs = image["sections"][0]["blocks"][0]["sentences"][0]["runs"]
    assert [run.get("codes") for run in runs] == [None, ["U+00E9"], ["U+0065", "U+0301"], None]
    assert from_json(image) == comparison


def test_markdown_is_a_table_and_the_changed_sentences() -> None:
    shown = FORMATS["markdown"](example(), Look(translate=dutch))
    assert "| 2 | Democratische legitimatie | +19 −15 | E01, PS2021BEM07 | fits |" in shown
    assert "- **4** _vervallen_ · <del>De provincie ziet toe op" in shown
    assert "Zo verschuift" not in shown


def test_markdown_is_cut_below_the_limit_and_says_so() -> None:
    old = plan(**{f"s{n}": (f"Titel {n}", f"Zin {n} van de oude tekst.\n") for n in range(900)})
    new = plan(**{f"s{n}": (f"Titel {n}", f"Zin {n} van een nieuwe tekst.\n") for n in range(900)})
    comparison = compare_documents(old, new, old_name="main", new_name="HEAD")
    for limit in (60_000, 9_000, 2_000):
        shown = FORMATS["markdown"](comparison, Look(limit=limit))
        assert len(shown) <= limit
        assert re.search(r"Cut here: \d+ more changed sentences do not fit", shown)
        assert "`sub diff main..HEAD`" in shown


def test_markdown_shows_what_people_wrote_as_it_is() -> None:
    comparison = compare_texts("x\n", "<script>alert(1)</script> &amp; @jan | \\[a\\](b) \\`c\\`\n")
    rendered = MarkdownIt("commonmark", {"html": True}).render(FORMATS["markdown"](comparison, Look()))
    assert "<script" not in rendered
    assert "@jan" not in rendered


class Words(HTMLParser):
    """Collects the words of one side: in `class=words` and in cells of tables, without `del` or without `ins`."""

    def __init__(self, side: str, whole: bool = False) -> None:
        super().__init__()
        self.hidden = "del" if side == "new" else "ins"
        self.stack: list[tuple[str, str]] = []
        self.parts: list[str] = []
        self.whole = whole

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data(" ")
        elif tag not in ("meta", "link", "input", "wbr"):
            self.stack.append((tag, dict(attrs).get("class") or ""))
            self.parts += [" "] * (tag in ("td", "th"))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [name for _, names in self.stack for name in names.split()]
        tags = [tag for tag, _ in self.stack]
        if "words" in classes or "cell" in classes or self.whole:
            self.parts += [data] if "vh" not in classes and self.hidden not in tags else []
        elif "row" in classes:
            self.parts.append(" ")


def words_of(page: str, side: str, whole: bool = False) -> str:
    parser = Words(side, whole)
    parser.feed(page)
    return squeezed("".join(parser.parts))


def squeezed(text: str) -> str:
    """Return the words with one blank between them, whatever stands for it."""
    return " ".join(text.translate(str.maketrans("|⍽␣", "   ")).split())


def said(text: str) -> str:
    """Return the words of a text, read by itself."""
    sentences = compare_texts(text, text).sections[0].sentences
    return squeezed(" ".join(printable(one.words.replace("\n", " ")) for one in sentences))


_TABLE = "| a | b |\n|--|--|\n"
_TOGETHER = "Gemeenten en provincies werken samen aan de opgave. "
_PIECES = [
    "De raad besluit over het plan. ",
    "De raad besluit over dit plan. ",
    _TOGETHER,
    "Gemeenten werken samen. ",
    "Provincies werken aan de opgave. ",
    *"€ 5 |€ 6 |**vet** |[x](https://u.nl) |<b>|&amp; |`c` |‘a’ |\u202e|\u00a0|- |1. |> |# |\n|\n\n|  \n|a|@b ".split(
        "|"
    ),
    _TABLE,
    "| x | y |\n",
]
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_html_without_del_is_the_new_text_and_without_ins_the_old(old: str, new: str) -> None:
    page = html.render(compare_texts(old, new), Look())
    assert (words_of(page, "old"), words_of(page, "new")) == (said(old), said(new))


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
@case(f"{_TABLE}De raad besluit.\n", f"{_TABLE}\u202e\u202e{_TOGETHER}\n")  # a cell with <wbr>
def test_the_renvooi_holds_every_word_of_both_sides(old: str, new: str) -> None:
    section = compare_texts(old, new).sections[0]
    here = "\n".join(f"<p>{MARK.sub('', row['html'])}</p>" for row in sentences(section, Look()))
    moved = any(one.kind is SentenceKind.MOVED_TO for one in section.sentences)
    if not moved:
        assert without_air(words_of(here, "new", whole=True)) == without_air(said(new))
        assert without_air(words_of(here, "old", whole=True)) == without_air(said(old))


MARK = re.compile(r'<span class="mark">.*?</span> ')


def without_air(text: str) -> str:
    return text.replace(" ", "")


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_markdown_holds_the_words_of_every_changed_sentence(old: str, new: str) -> None:
    comparison = compare_texts(old, new)
    rendered = MarkdownIt("commonmark", {"html": True}).render(FORMATS["markdown"](comparison, Look()))
    items = [re.sub(r"<sub>.*?</sub>", "", item) for item in re.findall(r"<li>(.*?)</li>", rendered, re.S)]
    bare = [item.partition(" · ")[2].replace("\u2009", "") for item in items]
    come = [squeezed(words_of(item, "new", whole=True)) for item in bare]
    changed = [one for one in comparison.sections[0].sentences if one.changed and one.new and not one.column]
    wanted = [squeezed(printable(one.words.replace("\n", "↵"))) for one in changed]
    flat = "\n".join(come).replace("\u2060", "").replace("↵", "")
    assert all(words.replace("↵", "") in flat for words in wanted)


def test_markdown_keeps_what_goes_apart_from_what_comes_and_invents_no_blank() -> None:
    shown = FORMATS["markdown"](compare_texts("Het kost € 5.\n", "Het kost € 6.\n"), Look())
    assert "Het kost <del>€ 5</del>&thinsp;<ins>€ 6</ins>." in shown


def test_html_folds_what_stays_and_loses_none_of_it() -> None:
    old = "".join(f"Zin {n} blijft.\n" for n in range(9)) + "Oud.\n"
    page = html.render(compare_texts(old, old.replace("Oud", "Nieuw")), Look())
    assert "<summary>7 unchanged sentences</summary>" in page
    assert words_of(page, "old") == said(old)


def test_html_speaks_to_screen_readers_and_escapes() -> None:
    page = html.render(compare_texts("Een zin.\n", "Een <b>zin</b>.\n", old_name="<old>"), Look())
    assert '<span class="vh">added: </span>' in page
    assert "<b>zin" not in page
    assert "<old>" not in page


def test_html_asks_for_nothing_and_runs_only_its_own_script() -> None:
    page = html.render(example(), Look())
    script = re.search(r"<script>(.*?)</script>", page, re.S)
    assert script
    allowed = base64.b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}'" in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)


def test_html_outlines_the_sections_with_size_erratum_and_memo() -> None:
    page = html.render(example(), Look())
    assert '<a href="#s-legitimatie">2 Democratische legitimatie</a>' in page
    assert "<td>E01, PS2021BEM07</td><td>fits</td>" in page


def _luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colors", [html.LIGHT, html.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "paper"),
        ("grey", "paper"),
        ("link", "paper"),
        ("ins", "ins-back"),
        ("del", "del-back"),
        ("ink", "format-back"),
    ],
)
def test_html_contrast_is_at_least_seven_to_one(colors: dict[str, str], front: str, back: str) -> None:
    light, dark = sorted((_luminance(colors[front]), _luminance(colors[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_renvooi_rows_are_those_of_the_picture() -> None:
    section = example().sections[0]
    shown = sentences(section, Look(translate=dutch))
    assert [row["state"] for row in shown] == ["changed", "changed", "changed", "removed", "same", "new"]
    assert shown[0]["html"] == (
        "Daarbij is het van belang om te beseffen dat inwoners <del>de overheid</del>"
        '<span class="air"> </span><ins>en andere partijen ‘de overheid’</ins> als één geheel zien.'
    )
    assert str(extent(section)) == "3 sentences changed, 1 new, 1 removed, 1 unchanged (+19 −15 words)"


BLOCKS = "- gemeenten;\n  - Zeist;\n\n5. vijf\n6. zes\n\nZin.[^1]\n\n[^1]: Bron.\n\n## Kop\n\n> Citaat.\n"


def test_every_form_shows_the_sign_of_a_block() -> None:
    comparison = compare_texts("Zin.[^1]\n", BLOCKS)
    shown = terminal.render(comparison, Look()).splitlines()
    items = ("• {+gemeenten;+}", "  • {+Zeist;+}", "5. {+vijf+}", "6. {+zes+}")
    for line in (*items, "footnote 1: {+Bron.+}", "## {+Kop+}"):
        assert any(each[6:].partition(" (")[0] == line for each in shown), line
    signs = ("• <ins>Zeist", "footnote 1: <ins>Bron", "5. <ins>")
    assert all(sign in FORMATS["markdown"](comparison, Look()) for sign in signs)
    page = FORMATS["html"](comparison, Look())
    assert 'class="words form-item depth-2"' in page
    assert 'data-mark="5."' in page and 'data-mark="footnote 1:"' in page


NOTED = "Dat is zo.[^bron] Dit ook.[^x]\n\n[^bron]: Besluit.\n[^x]: Zie het advies.\n"


def test_a_footnote_is_shown_by_its_number_in_every_form() -> None:
    comparison = compare_texts(NOTED, NOTED.replace("ook", "niet").replace("advies", "verslag"))
    assert terminal.render(comparison, Look()).splitlines()[2:] == [
        "  2 ~ Dit [-ook-] {+niet+}.²",
        "  4 ~ footnote 2: Zie het [-advies-] {+verslag+}.",
    ]
    assert "</ins>.<sup>2</sup>" in FORMATS["markdown"](comparison, Look())
    assert "Dat is zo.<sup>1</sup>" in FORMATS["html"](comparison, Look())
    shown = sentences(comparison.sections[0], Look())
    assert shown[1]["html"].endswith("</ins>.<sup>2</sup>")
    assert shown[3]["html"].startswith('<span class="mark">footnote 2:</span> ')
    assert "".join(part["text"] for part in shown[0]["parts"]) == "Dat is zo.¹"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("```\na\n```\n\n```\nb\n```\n", "```\na\nb\n```\n", ["  2 ~ b (joined to the code block before)"]),
        ("```\na\nb\n```\n", "```\na\n```\n\n```\nb\n```\n", ["  2 ~ b (a new code block starts here)"]),
        ("```\na\nb\n```\n", "```\na\n\n\nb\n```\n", ["  2 ~ b (empty lines above: were 0, are 2)"]),
        ("    a\n\n    b\n", "    a\n    b\n", ["  2 ~ b (empty lines above: were 1, are 0)"]),
        (
            "```\n\na\n```\n",
            "```\na\n\n```\n",
            ["  1 ~ a (empty lines above: were 1, are 0; empty lines below: were 0, are 1)"],
        ),
        ("```\na\n\n```\n", "```\na\nb\n```\n", ["  2 + {+b+} (after the code block)"]),
        ("```\na\n\nb\n```\n", "```\na\n```\n", ["  2 - [-b-]"]),
        ("```\nx\na\n```\n", "```\n\na\n```\n", ["  1 - [-x-]"]),
        ("```\na\n```\n", "    a\n", []),
    ],
)
def test_what_happened_to_empty_lines_and_ends_of_code_is_told(old: str, new: str, said: list[str]) -> None:
    """They show on the page; lines that came or went tell by themselves what happened around them."""
    comparison = compare_texts(old, new)
    shown = terminal.render(comparison, Look(width=120)).splitlines()[2:]
    assert [row.replace("the code block; ", "").replace(" (the code block)", "") for row in shown] == said
    assert from_json(to_json(comparison)) == comparison


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("|a|b|\n|-|-|\n", "|a|b||\n|-|-|-|\n", "(the table; an empty cell came in column 3)"),
        ("|a|b|\n|-|-|\n", "|a||b|\n|-|-|-|\n", "(the table; an empty cell came in column 2)"),
        ("|a||b|\n|-|-|-|\n", "|a|b|\n|-|-|\n", "(the table; an empty cell went from column 2)"),
        ("|a|b|\n|-|-|\n", "|a|b|c|\n|-|-|-|\n", "(the table)"),
    ],
)
def test_an_empty_cell_that_comes_or_goes_in_a_row_that_stays_is_told(old: str, new: str, said: str) -> None:
    comparison = compare_texts(old, new)
    assert said in terminal.render(comparison, Look())
    assert said.strip("()") in FORMATS["markdown"](comparison, Look())


def test_an_empty_cell_of_a_row_that_comes_whole_is_not_told() -> None:
    shown = terminal.render(compare_texts("|a|b|\n|-|-|\n", "|a|b|\n|-|-|\n|c||\n"), Look())
    assert "{+c+}" in shown
    assert "empty cell" not in shown


def test_a_column_that_is_only_set_otherwise_is_told_in_every_form() -> None:
    """A table of amounts whose figures no longer stand below each other is another table, word for word the same."""
    comparison = compare_texts("|wie|€|\n|:--|---|\n|Zeist|5|\n", "|wie|€|\n|---|--:|\n|Zeist|5|\n")
    said = "column 1: was aligned left, is without alignment; column 2: was without alignment, is aligned right"
    assert not comparison.empty
    shown = terminal.render(comparison, Look(width=160))
    assert shown.splitlines()[2:] == ["  1 ~ wie │ €", "      ────┼──", f"      (the header row of the table; {said})"]
    assert said in FORMATS["markdown"](comparison, Look())
    assert said in FORMATS["html"](comparison, Look())
    assert said in sentences(comparison.sections[0], Look())[0]["note"]
    assert from_json(to_json(comparison)) == comparison


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("|a|b|\n|-|:-:|\n|1|2|\n", "|a|c|b|\n|-|-|-:|\n|1|x|2|\n", ["column 3: was centred, is aligned right"]),
        ("|a|\n|-|\n|1|\n|2|\n", "|Jaren|\n|:-|\n|1|\n|2|\n", ["column 1: was without alignment, is aligned left"]),
        ("|a|\n|-|\n\nEn.\n\n|a|\n|-|\n", "|a|\n|-|\n\nEn.\n\n|a|\n|:-|\n",
         ["column 1: was without alignment, is aligned left"]),
        ("Zin.\n\n|a|\n|:-|\n|Een heel lange zin van woorden.|\n", "Zin.\n\nEen heel lange zin van woorden.\n", []),
    ],
)  # fmt: skip
def test_a_turned_column_is_told_once_where_it_stands_now(old: str, new: str, said: list[str]) -> None:
    """Beside a new column, at the first row that stayed below another head; a table that went tells nothing of it."""
    notes = [note for row in sentences(compare_texts(old, new).sections[0], Look()) for note in row["note"].split("; ")]
    assert [note for note in notes if "align" in note or "centred" in note] == said


_TWO = "Een.[^{}] Twee.[^{}]\n\n[^{}]: Besluit.\n[^{}]: Advies.\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (_TWO.format(*"abab"), _TWO.format(*"1212"), []),
        (_TWO.format(*"abab"), _TWO.format(*"baba"), []),
        ("Een.[^a] `[^a]`\n\n[^a]: Besluit.\n", "Een.[^b] `[^a]`\n\n[^b]: Besluit.\n", []),
        ("Een.[^a] `[^a]`\n\n[^a]: Zo.\n", "Een.[^b] `[^b]`\n\n[^b]: Zo.\n", ["  1 ~ Een.¹ [-[^a]-] {+[^b]+}"]),
        ("[^a]: Zo.\n\nEen.[^a]\n", "[^b]: Zo.\n\nEen.\n", ["  2 ~ Een.[-¹-] (the first sentence)"]),
        (
            _TWO.format(*"1212"),
            "Een.[^2] Nu.[^1] Twee.[^3]\n\n[^1]: Wet.\n[^2]: Besluit.\n[^3]: Advies.\n",
            ["  2 + {+Nu.²+}", "  4 + footnote 2: {+Wet.+} (after the second sentence)"],
        ),
        (
            _TWO.format(*"abab"),
            _TWO.format(*"abba"),
            [
                "  3 ~ footnote 2: Besluit. (was footnote a, is footnote b)",
                "  4 ~ footnote 1: Advies. (was footnote b, is footnote a)",
            ],
        ),
        (
            _TWO.format(*"abab"),
            "Een.[^a] Twee.\n\n[^a]: Advies.\n",
            [
                "  2 ~ Twee.[-²-]",
                "  3 - footnote 1: [-Besluit.-]",
                "  4 ~ footnote 1: Advies. (was footnote b, is footnote a)",
            ],
        ),
    ],
    ids=["renamed", "changed labels", "code", "other code", "no mark", "one before", "changed notes", "two of one"],
)
def test_a_footnote_is_the_same_by_another_label(old: str, new: str, said: list[str]) -> None:
    assert terminal.render(compare_texts(old, new), Look()).splitlines()[2:] == said
    assert compare_texts(old, new).sections[0].old_text == old


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Een. Twee.[^b]", "Een.[^a] Twee.[^b]", ["  1 ~ Een.{+¹+}"]),
        ("Een.[^a] Twee.[^b]", "Een. Twee.[^b]", ["  1 ~ Een.[-¹-]"]),
        ("Een.[^a]", "Een.[^b]", ["  1 ~ Een.[-¹-] {+¹+} (footnote 1: was “a”, is “b”)"]),
        ("Zie [^c].", "Zie niet [^c].", ["  1 ~ Zie {+niet+} [^c]."]),
    ],
    ids=["comes", "goes", "another with its number", "no footnote"],
)
def test_a_mark_says_the_number_that_the_footnote_has_on_the_page(old: str, new: str, said: list[str]) -> None:
    notes = "\n\n[^a]: Besluit.\n[^b]: Advies.\n"
    assert terminal.render(compare_texts(old + notes, new + notes), Look()).splitlines()[2:] == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- een\n", "1. een\n", "(the list; was a list item, is a numbered list item)"),
        ("1. een\n", "5. een\n", "(the list; was a numbered list item, is a list item numbered 5)"),
        ("- een\n- twee\n", "- een\n  - twee\n", "was a list item at depth 1, is a list item at depth 2)"),
        ("> - een\n", "- een\n", "was a list item within a quotation, is a list item)"),
        ("- een\n\n  twee\n", "- een\n\ntwee\n", "was a paragraph within a list item, is a paragraph)"),
        ("> - > een\n", "> een\n", "was a quotation within a list item within a quotation, is a quotation)"),
        ("|a|\n|-|\n|b|\n", "|c|\n|-|\n|a|\n|b|\n", "was a head row of a table, is a table row)"),
        ("> # een\n", "# een\n", "was a heading of level 1 within a quotation, is a heading of level 1)"),
        ("- a\n\n      code\n", "- a\n\n<!-- -->\n\n    code\n", "was code within a list item, is code)"),
    ],
)
def test_what_a_block_became_is_said_in_words(old: str, new: str, said: str) -> None:
    assert said in " ".join(terminal.render(compare_texts(old, new), Look()).split())


def test_figures_do_not_run_together_in_the_renvooi() -> None:
    section = compare_texts("Het kost € 1.250.000 per jaar.\n", "Het kost € 1.450.000 per jaar.\n").sections[0]
    text = re.sub(r"<[^>]+>", "", sentences(section, Look())[0]["html"])
    assert text == "Het kost € 1.250.000 € 1.450.000 per jaar."


def test_a_reference_is_read_as_the_section_it_means() -> None:
    section = compare_texts("Zie [](#a).\n", "Zie ook [](#a).\n").sections[0]
    assert "paragraaf 2.1" in sentences(section, Look(refer=lambda id: {"a": "paragraaf 2.1"}[id]))[0]["html"]


def test_one_word_that_goes_is_a_word() -> None:
    one = compare_texts("Wij werken samen.\n", "Wij werken.\n")
    two = compare_texts("Wij werken heel goed samen.\n", "Wij werken samen.\n")
    assert [terminal.render(each, Look()).splitlines()[0] for each in (one, two)] == ["+0 −1 word", "+0 −2 words"]


def test_the_caption_of_a_picture_is_words_that_change() -> None:
    old = '![Een vlak](plaat.svg "Figuur 1. De oude titel van de plaat")\n'
    shown = terminal.render(compare_texts(old, old.replace("oude", "nieuwe")), Look())
    assert "De [-oude-] {+nieuwe+} titel van de plaat" in shown
    assert "+1 −1" in shown


def test_what_only_looks_like_the_mark_of_a_footnote_is_shown_as_it_is_written() -> None:
    old = "Een.[^1] Zo schrijft men: \\[^1\\] dus.\n\n[^1]: Noot.\n"
    shown = terminal.render(compare_texts(old, old.replace("dus", "altijd")), Look(width=120)).splitlines()
    assert shown[2:] == ["  2 ~ Zo schrijft men: [^1] [-dus-] {+altijd+}."]
    real = compare_texts(old, old.replace("\\", ""))
    shown = terminal.render(real, Look(width=120)).splitlines()
    assert shown[2:] == ["  2 ~ Zo schrijft men: {~¹~} dus. (“[^1]”: no longer plain text)"]
    assert "<sup>1</sup>" in FORMATS["html"](real, Look()).partition("Zo schrijft")[2]
    shown = terminal.render(compare_texts(old, old.replace("\\]", "]") + "\nNu.\n"), Look(width=120)).splitlines()
    assert shown[2:] == ["  4 + {+Nu.+}"]
    assert from_json(to_json(real)) == real
