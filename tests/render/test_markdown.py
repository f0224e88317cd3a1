"""Markdown becomes HTML that loses no word and lets nothing in."""

from __future__ import annotations

import re
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import LABELS, prose

from sub_cli.errors import BadInput
from sub_cli.render.markdown import Embed, body_of, html_of, image_names, words_of
from sub_cli.render.tables import shares


def mistakes(text: str, **known: object) -> list[tuple[str, int, int]]:
    with pytest.raises(BadInput) as caught:
        body_of(text, prose(**known))
    return [(finding.code, finding.place.line, finding.place.column) for finding in caught.value.findings]


def words_in_html(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"(<(?:li|p|h\d|td|th|tr|br|pre|hr)\b)", r" \1", html))).split()


def test_a_paragraph_a_list_and_a_heading() -> None:
    html = html_of("# Kop\n\nEen zin.\nNog een.\n\n- a\n- b\n", prose())
    assert html == "<h2>Kop</h2>\n<p>Een zin.\nNog een.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [("# ##", "h2 h3"), ("## ## ###", "h2 h2 h3"), ("### # ####", "h2 h2 h3"), ("# ### ## #", "h2 h3 h3 h2")],
)
def test_no_level_of_heading_is_skipped(levels: str, expected: str) -> None:
    html = html_of("\n\n".join(f"{marks} Kop" for marks in levels.split()), prose())
    assert re.findall(r"<(h\d)>", html) == expected.split()


def test_headings_hang_below_the_one_above_the_text_and_never_deeper_than_six() -> None:
    assert "<h4>" in html_of("# Kop", prose(shift=3))
    assert re.findall(r"<(h\d)>", html_of("# a\n## b\n### c", prose(shift=5))) == ["h6", "h6", "h6"]


def test_a_reference_says_where_and_links_where_it_can() -> None:
    text = "Zie [](#democratische-legitimatie) en [daar](#samenwerken)."
    assert html_of(text, prose()) == "<p>Zie paragraaf\xa02.1 en daar.</p>\n"
    linked = html_of(text, prose(linked=True))
    assert '<a href="#democratische-legitimatie">paragraaf\xa02.1</a>' in linked
    assert '<a href="#samenwerken">daar</a>' in linked


def test_an_erratum_cuts_the_text_where_it_comes() -> None:
    before, erratum, after = body_of("Tot:\n\n[](@E01)\n\nDaarna.\n", prose())
    assert (before, erratum, after) == ('<p class="leads">Tot:</p>\n', Embed("E01"), "<p>Daarna.</p>\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Op 31 maart 2021 begon het.", "Op 31\xa0maart\xa02021 begon het."),
        ("In maart 2020 ook.", "In maart\xa02020 ook."),
        ("Zie art. 3 en Paragraaf 2.1a.", "Zie art.\xa03 en Paragraaf\xa02.1a."),
        ("Voor € 5 en 10 % meer.", "Voor €\xa05 en 10\xa0% meer."),
        ("Een lid is geen deel van het geheel.", "Een lid is geen deel van het geheel."),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, expected: str) -> None:
    assert html_of(text, prose()) == f"<p>{expected}</p>\n"


def test_english_dates_stay_together_too() -> None:
    assert html_of("On 9 April 2021, see section 2.", prose(language="en-GB")) == (
        "<p>On 9\xa0April\xa02021, see section\xa02.</p>\n"
    )


def test_a_word_that_is_too_long_may_be_broken_where_its_style_changes() -> None:
    assert html_of(f"Zie **kop**{'a' * 30} en **kop**staart.", prose()) == (
        f"<p>Zie <strong>kop</strong><wbr>{'a' * 30} en <strong>kop</strong>staart.</p>\n"
    )
    assert html_of(f"{'a' * 30}[**b**](https://c.nl)[^1]\n\n[^1]: Noot.", prose()).startswith(
        f'<p>{"a" * 30}<wbr><a href="https://c.nl"><strong>b</strong></a><wbr><a class="noteref"'
    )


def test_in_a_column_a_word_is_too_long_sooner() -> None:
    html = html_of(f"| gebiedsomschrijving | b |\n|---|---|\n| **kop**staart | {'b' * 99} |", prose())
    assert "<strong>kop</strong>staart" in html  # the other word got the column room enough
    head = "|" + " a |" * 12 + "\n|" + "---|" * 12 + "\n"
    assert "<strong>kop</strong><wbr>staarten" in html_of(head + "|" + " **kop**staarten |" * 12, prose())


FIGURE = '<figure><img src="/workspace/a.svg" alt="Vlak">\n<figcaption>{}</figcaption></figure>\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('![Vlak](a.svg "Figuur 1. Titel")', FIGURE.format("Figuur\xa01. Titel")),
        ('![Vlak](a.svg "Figure A: <b> & *c*")', FIGURE.format("Figure A: &lt;b&gt; &amp; *c*")),
        ("![Vlak][p]\n\n[p]: a.svg 'Titel'", FIGURE.format("Titel")),
        ('> ![Vlak](a.svg "Titel")', "<blockquote>\n" + FIGURE.format("Titel") + "</blockquote>\n"),
        ('# ![Vlak](a.svg "Titel")', '<h2><img src="/workspace/a.svg" alt="Vlak"> Titel</h2>\n'),
        ('Zie ![Vlak](a.svg "T").', '<p>Zie <img src="/workspace/a.svg" alt="Vlak" title="T">.</p>\n'),
        ("![Vlak](a.svg)", '<p><img src="/workspace/a.svg" alt="Vlak"></p>\n'),
    ],
)
def test_a_picture_by_itself_with_a_title_is_a_figure_with_that_caption(text: str, expected: str) -> None:
    assert html_of(text, prose(assets={"a.svg"})) == expected


@pytest.mark.parametrize(
    "words", ["Tabel 1. Bedragen", "Table 2.1: Amounts", "**Tabel 3a.** Wie", "Tabel A.", "Tabel IV: x"]
)
def test_a_paragraph_that_numbers_the_table_below_it_is_its_caption(words: str) -> None:
    html = html_of(f"{words}\n\n| a |\n|---|\n", prose())
    assert re.match(r"<table>\n<caption>(<strong>)?Tab.+</caption>\n<thead>", html)
    assert "<p>" not in html


@pytest.mark.parametrize(
    "words", ["Tabel 1 toont bedragen.", "Zie Tabel 1.", "Tabel 1. Bedragen\n\nZin.", "# Tabel 1. Kop"]
)
def test_other_words_above_a_table_are_not(words: str) -> None:
    assert "<caption>" not in html_of(f"{words}\n\n| a |\n|---|\n", prose())


def test_columns_get_room_for_what_they_show() -> None:
    assert shares([["Doel"], ["Jaar"]], 72) == [6.15, 6.15]
    assert shares([["doel"], ["een zin van veertig letters of daaromtrent"], ["jaar"]], 72) == [6.0, 40.0, 6.0]
    assert shares([["a" * 200], ["kort"], ["b" * 200]], 72) == [33.0, 6.0, 33.0]
    assert shares([["provincie/gemeente"], ["https://a.nl/gemeente"]], 72)[0] > 18.0, "only an address breaks at /"
    assert shares([["https://a.nl/gemeente"] * 2, ["b" * 60]], 72)[0] < 12.0
    address, words = shares([["https://voorbeeld.example/" + "pad/" * 40], ["een zin " * 20]], 72)
    assert (round(address), round(words)) == (37, 35)


def test_html_is_text() -> None:
    html = html_of("<script>alert(1)</script>\n\n<b>vet</b> & zo\n", prose())
    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>&lt;b&gt;vet&lt;/b&gt; &amp; zo</p>\n"


def test_an_escaped_bracket_begins_no_footnote() -> None:
    """Also beside a footnote of that name; what is not escaped has to be there."""
    html = html_of("Een.[^1] Zo: \\[^1\\] en &#91;^2] en \\[^2].\n\n[^1]: Noot.\n", prose())
    assert "Zo: [^1] en [^2] en [^2].</p>" in html
    assert html.count("<sup") == 1
    assert mistakes("Een \\[^1].\nTwee\nen [^1].\n") == [("SUB231", 12, 6)]


def test_footnotes_come_at_the_end_with_ids_of_their_own() -> None:
    html = html_of("Zo[^a].\n\n[^a]: Omdat *het* moet.\n", prose(prefix="s1-"))
    assert '<a class="noteref" href="#s1-noot-1"><sup>1</sup></a>' in html
    assert '<li id="s1-noot-1"><p>Omdat <em>het</em> moet.</p>' in html


def test_a_picture_of_the_workspace_with_words() -> None:
    html = html_of("![De kaart](assets/kaart%20een.png)", prose(assets={"assets/kaart een.png"}))
    assert '<img src="/workspace/assets/kaart%20een.png" alt="De kaart">' in html
    assert image_names("![De kaart](assets/kaart%20een.png)") == ["assets/kaart een.png"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("Zie [dit](javascript:alert(1)).", "SUB210", 10, 13),
        ("Zie [dit](http://example.org).", "SUB210", 10, 13),
        ("Zie [dit](file:///etc/passwd).", "SUB210", 10, 13),
        ("Zie [dit](../geheim).", "SUB210", 10, 13),
        ("Zie <ftp://example.org>.", "SUB210", 10, 8),
        ("Leeg: [](https://example.org).", "SUB211", 10, 12),
        ("Zin.\nZie [](#nergens).", "SUB212", 11, 10),
        ("[](@E99)", "SUB213", 10, 6),
        ("Zoals [](@E01) zegt.", "SUB214", 10, 12),
        ("![Foto](../foto.png)", "SUB220", 10, 11),
        ("![Foto](https://example.org/foto.png)", "SUB220", 10, 11),
        ("![ ](assets/kaart.png)", "SUB221", 10, 8),
        ("Zin.\n\n[^x]: Noot.", "SUB230", 12, 5),
        ("Zin[^x].", "SUB231", 10, 6),
        ("Zin[^x].\n\n[^x]: Een.\n\n[^x]: Twee.", "SUB232", 14, 5),
        ("[let op]: dit", "SUB233", 10, 3),
        ("| a | b |\n|---|---|\n| 1 | 2 | en 3 |", "SUB234", 12, 13),
        ("> | a |\n> |---|\n> | x \\| y | weg |", "SUB234", 12, 16),
    ],
)
def test_what_may_not_be_is_reported_in_its_place(text: str, code: str, line: int, column: int) -> None:
    assert mistakes(text, assets={"assets/kaart.png"}) == [(code, line, column)]


@pytest.mark.parametrize("row", ["| 1 | 2 |  |", "| 1 |", "| 1 \\| 2 | 3 |", "1 | 2"])
def test_a_row_that_loses_nothing_on_the_page_is_no_mistake(row: str) -> None:
    assert "<td>1" in html_of(f"| a | b |\n|---|---|\n{row}", prose())


def test_all_mistakes_come_at_once() -> None:
    assert [code for code, _, _ in mistakes("[a](ftp:b)\n\n[](#c)\n\n![](d)")] == [
        "SUB210",
        "SUB212",
        "SUB220",
        "SUB221",
    ]


def test_a_text_that_is_too_long_is_refused() -> None:
    assert mistakes("woord " * 40_000) == [("SUB200", 10, 3)]


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_nesting_is_whole_or_refused(mark: str) -> None:
    deep, too_deep = f"{mark * 25}diep", f"{mark * 80}te diep"
    assert "diep" in html_of(deep, prose())
    assert mistakes(too_deep)[0][0] == "SUB201"


def test_a_run_that_no_line_can_break_is_refused_before_it_is_set() -> None:
    assert mistakes("Een zin.\n\nHet " + "x" * 2001)[0] == ("SUB202", 12, 7)
    assert mistakes("a" + "\u00a0" * 2000 + "b")[0][0] == "SUB202"
    assert "x" * 2000 in html_of("x" * 2000, prose())
    assert "<hr>" in html_of("-" * 3000, prose())
    assert "<table>" in html_of("|a" * 700 + "|\n" + "|-" * 700 + "|\n", prose()).replace(' class="widest"', "")


@pytest.mark.parametrize(
    "bomb", ["[" * 20_000, "*a " * 20_000, "![" * 10_000, "`" * 20_001, "> " * 20_000, "[^a" * 9000]
)
def test_a_bomb_ends(bomb: str) -> None:
    with suppress(BadInput):
        body_of(bomb, prose())


LINES = st.sampled_from(
    [
        *("woord", "- item", "  - dieper", "1. een", "> citaat", "# Kop", "", "| a | b |", "|---|---|", "`code`"),
        *("    vier", "*schuin* en **vet**", "<b>", "[x](https://a.nl)", "a\\", "---", "~~weg~~", "&amp; &copy;"),
        *("[](#samenwerken)", "```"),
    ]
)


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_every_word_of_the_source_is_in_the_html_in_order(text: str) -> None:
    spoken = prose(label=LABELS.get)
    assert words_in_html(html_of(text, spoken)) == words_of(text, spoken)
