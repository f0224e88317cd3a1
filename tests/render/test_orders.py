"""What a change order quotes stands on paper as it will stand in the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from press import boxes, job, memo, press, prose, theme, words_in

from sub_cli.errata.effects import Effect, SectionEffect
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Kind
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.writing import Instruction, order
from sub_cli.pages.memo import ErratumBlock, erratum_block
from sub_cli.pages.orders import set_out
from sub_cli.render.markdown import NOTHING
from sub_cli.render.pdf import page_html
from tests.errata.generate import erratum, programme, written_for

WORDS = "Na de tweede zin wordt een passage ingevoegd, luidende:"


def quoted(text: str, after: str = "", *, rows: bool = False) -> Instruction:
    return set_out([Instruction(WORDS, text, rows=rows)], after or text, prose())[0]


def block(*orders: Instruction) -> ErratumBlock:
    told = SectionEffect("rollen", "paragraaf 3.1", (Effect.CHANGED,), order=orders)
    return erratum_block("E02", Kind.AMENDMENT, told, NOTHING, theme().words("nl"))


def test_one_sentence_stands_in_quotation_marks_behind_the_words() -> None:
    order = quoted("Zie *hier* en [daar](https://example.org).\n")
    assert order.inline == 'Zie <em>hier</em> en <a href="https://example.org">daar</a>.'
    page = page_html(job(memo("Een zin.", errata=(block(order),))))
    assert f'{WORDS} “Zie <em>hier</em> en <a href="https://example.org">daar</a>.”</p>' in page


def test_paragraphs_lists_tables_and_footnotes_are_set_as_such(tmp_path: Path) -> None:
    order = quoted(
        "\nEen alinea, met:\n\n3. drie;\n4. vier.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSlot.[^1]\n\n[^1]: Een noot.\n"
    )
    assert '<ol start="3"' in order.block
    assert ">a</th>" in order.block
    view = memo("Een zin.", errata=(block(order),))
    spoken = " ".join(words_in(press(view).pdf, tmp_path))
    assert f"{WORDS} Een alinea, met: 3. drie; 4. vier. a b 1 2 Slot.1 1. Een noot." in spoken


@pytest.mark.parametrize(
    ("text", "after", "html"),
    [
        ("  - punt onder een punt;\n  - nog een.\n", "", "<li>nog een.</li>"),
        ("    En nog iets.\n", "", "En nog iets."),
        ("[^1]: Een noot.\n", "Zin.[^1]\n\n[^1]: Een noot.\n", "Een noot."),
        ("Zin.[^1]\n", "Zin.[^1]\n\n[^1]: Een noot\n    over twee regels.\n", "over twee regels."),
    ],
)
def test_a_piece_of_a_text_is_set_as_what_it_is_part_of(text: str, after: str, html: str) -> None:
    order = quoted(text, after)
    made = order.block or order.inline
    assert html in made
    assert not any(mark in made for mark in ("[^", "|", "<thead", "<pre"))


@pytest.mark.parametrize("text", ["| 5 | 6 |\n", "5 | 6\n", "| 5 |\n| *7* | 8 |\n"])
def test_rows_are_set_as_rows_without_the_head_of_their_table(text: str) -> None:
    made = quoted(text, rows=True).block
    assert re.sub(r"<[^>]+>|\s", "", made) == re.sub(r"[|*\s]", "", text)
    assert "<thead" not in made
    assert made.count("<td>") == 2 * text.count("\n")


def test_a_line_that_only_looks_like_a_row_or_a_footnote_is_set_as_it_is() -> None:
    assert quoted("| 5 | 6 |\n").inline == "| 5 | 6 |"
    made = quoted("Zo doet men `[^1]` dat.\n\n```\n[^1]: Een noot.\n```\n").block
    assert "[^1]: Een noot." in made


def test_rows_are_set_as_the_columns_of_their_table_are() -> None:
    after = "| a |\n|---|\n| 1 |\n\n| post | bedrag |\n|---|--:|\n| water | 5 |\n"
    assert '<td style="text-align:right">5</td>' in quoted("| water | 5 |\n", after, rows=True).block


def test_a_list_of_orders_that_quote_blocks_begins_where_it_stands_and_goes_on_on_the_next_page(tmp_path: Path) -> None:
    items = tuple(Instruction(WORDS, f"- Punt {n}\n- b\n- c\n", str(n)) for n in range(12))
    (told,) = set_out([Instruction("Als volgt:", items=items)], "", prose())
    pdf = press(memo("Een zin.\n\n[](@E01)\n", errata=(block(told),))).pdf
    first = {word for page, *_, word in boxes(pdf, tmp_path) if page == 1}
    assert {"0", "1"} <= first
    assert not block(told)["short"]
    assert block(quoted("- a\n- b\n"))["short"]
    assert not block(quoted("- een punt\n" * 200))["short"]


def test_what_cannot_be_read_by_itself_is_left_as_words() -> None:
    order = quoted("Zie ![](nergens.png).\n")
    assert (order.inline, order.block, order.said) == ("", "", f"{WORDS} “Zie ![](nergens.png).”")


def test_items_of_a_list_of_orders_are_set_too() -> None:
    (order,) = set_out([Instruction("Als volgt:", items=(Instruction(WORDS, "- a\n- b\n", "A"),))], "", prose())
    page = page_html(job(memo("Een zin.", errata=(block(order),))))
    assert f'<li>{WORDS}<blockquote class="quoted"><ul>' in page.replace("\n", "")


TEXT = """\
De *bijlage* telt **zwaar** mee, R&amp;D < 5, in de hele provincie en ook daarbuiten.

| post | bedrag |
|---|---|
| water | **bedrag** `x` |
"""


@pytest.mark.parametrize(
    ("old", "new", "html"),
    [
        (
            "*bijlage*",
            "*nota*",
            "In hoofdstuk 1 wordt “<em>bijlage</em>” vervangen door “<em>nota</em>”.",
        ),
        (
            "**zwaar** mee, R&amp;D < 5, ",
            "",
            "In hoofdstuk 1 vervalt “<strong>zwaar</strong> mee, R&amp;D &lt; 5,”.",
        ),
        (
            "R&amp;D",
            "onderzoek",
            "In hoofdstuk 1 wordt “R&amp;D” vervangen door “onderzoek”.",
        ),
        (
            "**bedrag**",
            "**post**",
            "In de kolom “bedrag” van de rij “water” van de tabel van hoofdstuk 1 wordt “<strong>bedrag</strong>” "
            "vervangen door “<strong>post</strong>”.",
        ),
    ],
)
def test_words_keep_their_emphasis_in_a_quotation_on_a_page(old: str, new: str, html: str) -> None:
    changes = text_changes("rollen", TEXT, TEXT.replace(old, new))
    ledger = Ledger(programme({"rollen": TEXT}))
    (said,) = set_out(order(ledger, written_for(ledger, erratum("E1", *changes))), TEXT, prose())
    page = page_html(job(memo("Een zin.", errata=(block(said),))))
    assert f">{html}</p>" in page
    assert "<" not in said.words.replace("< 5", "")
