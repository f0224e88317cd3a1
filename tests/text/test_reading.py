"""Lines, sentences, blocks, and the form of one sentence on each line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sub_cli.text.format import format_text, lines, normal_form
from sub_cli.text.sentences import sentence_spans
from sub_cli.text.units import take_apart, units

# Each line is one paragraph; ‖ stands where one sentence ends and the next begins.
SENTENCES = """
De raad besluit.‖Het college voert uit.
Dat staat in art. 3 van de wet.‖De rest volgt.
Zie art. 3, lid 2, jo. art. 5 Provinciewet.‖Dat geldt ook hier.
Zij is lid.‖De commissie heeft er negen.
Het gaat om overheden, d.w.z. Gemeenten, provincies en waterschappen.
Dit volgt uit art. 12 e.v.‖De toelichting zegt meer.
Dit volgt uit art. 12 e.v. van de wet.
Mr. Jansen en drs. De Boer spraken.‖Daarna werd gestemd.
De cie. BEM vergadert op 9 april 2021.‖De stukken volgen.
Zie de notitie, nr. 12.‖Die is openbaar.
Zie nr. 3.‖De bijlage hoort erbij.
Zie blz. 14 en p. 3 van het rapport.
Partners, bijv. Amersfoort en Zeist, doen mee.
Dit gebeurt i.v.m. Europese regels.
Gemeenten (o.a. Utrecht) tekenden.‖Andere volgen.
M.b.t. Rijnenburg is niets besloten.
De provincie resp. Gedeputeerde Staten beslist.
Het kost ca. 12 weken.‖Daarna volgt de nota.
De brief van 12 jan. 2021 is beantwoord.‖Een reactie bleef uit.
De heer J.P. Balkenende was er.‖Hij sprak kort.
Mevrouw A. de Vries en P. van Dam tekenden.
Ir. A.B.C. van der Meer-Jansen ondertekent.‖De rest volgt.
Het college kiest variant B.‖De raad stemt in.
Zie bijlage A.‖Die is toegevoegd.
Het budget is € 1.250.000.‖Dat is meer dan in 2020.
Het budget is € 1.250.000,-.‖Dat is genoeg.
Er is 2,5 mln. euro nodig.‖De raad beslist.
Er is € 3 mln.‖De raad beslist.
Op 9-4-2021 is het besluit genomen.‖Op 10-4-2021 volgde publicatie.
Het besluit viel in 2021.‖Daarna bleef het stil.
De raad telde 49 leden.‖12 leden stemden tegen.
Het overleg was in 's-Gravenhage.‖De minister was er.
Het overleg duurde lang.‖’s-Gravenhage was het decor.
Het was laat.‖’s Avonds ging men verder.
Het is af.‖'t Is goed zo.
“Wij gaan door.”‖Daarna bleef het stil.
“Gaan wij door?” vroeg de voorzitter.
“Gaan wij door?”‖De voorzitter knikte.
Zij zei: “Dit is het begin.‖Er volgt meer.”
Hij noemde het ‘een begin’.‖Zij niet.
(Zie ook paragraaf 2.1.)‖De rest volgt.
Dit is zo (zie par. 2.1).‖Dat blijft zo.
Dit is zo [1].‖Dat blijft zo.
Dit is zo.[^1]‖Dat blijft zo.[^2]
Wat nu?‖Wij gaan door!‖Echt.
Wat nu?!‖Niets.
Misschien… later.
Misschien…‖Dan zien wij het wel.
Misschien...‖Dan zien wij het wel.
gemeenten;
gemeenten; provincies; waterschappen.
Kijk op www.provincie-utrecht.nl.‖Daar staat alles.
Kijk op https://www.vng.nl/art.3.html?x=1.‖Daar staat alles.
Mail naar info@vng.nl.‖Wij antwoorden snel.
Bestand sub.toml.‖Dat hoort in de map.
1. Inleiding en doel van de nota
2.1. Democratische legitimatie is van belang.
Dat geldt voor Stb. 2021, 14 en Stcrt. 2021, 3.
Het bedrijf Bouw B.V. Utrecht is gekozen.
De opdracht gaat naar Bouw N.V.‖De raad stemt in.
Gemeenten, provincies, enz.‖De lijst is lang.
Gemeenten, provincies, enz. doen mee.
Bij brief van 3 maart jl.‖De raad antwoordde.
Prof. dr. E. de Wit e.a. schreven het.
**Besluit.**‖De raad stemt in.
Zie [paragraaf 2.](#x)‖De rest volgt.
De code `a. B` is kort.‖Meer niet.
Het wordt 3.5 keer zo veel.‖Dat is veel.
Zie § 3.2.‖§ 4 volgt.
Dat kost veel.‖€ 5 is te weinig.
Mr. Smith agreed, e.g. in London.‖The council did not.
See Sec. 3 and Fig. 2.‖It is clear.
De wet van 1 jan.‖De regeling is later.
Max. 3 partijen doen mee.‖Meer niet.
Zie art.\u00a03.‖Dat is kort.
Zij wonen a.d. Vecht.‖Dat is mooi.
De maatregel, i.p.v. Het oude plan, blijft.
De motie-Van den Berg c.s. is aangenomen.
Utrecht, 9 april 2021.‖Namens Provinciale Staten.
De VNG.‖Het IPO.‖De UvW.
De subsidie bedraagt max. € 5.000 per aanvraag.‖Meer is niet mogelijk.
Aldus besloten op 10 maart 2021.‖De griffier, mr. C.A. Peters.
De gemeente c.a.‖Peters tekende ook.
Artikel 1. Begripsbepalingen
Tabel 3. Bijdragen per gemeente.‖De bedragen zijn in euro's.
Zie artikel 1.‖Begrippen staan daar.
Dit staat in het rapport (blz. 12 e.v.).‖Zie verder.
Om 14.30 uur begint het.‖Om 16.00 uur is het klaar.
ABRvS 5 feb. 2020, r.o. 4.2.‖Dat is duidelijk.
Het college van B. en W. besluit.‖De raad volgt.
a. dak: de bovenkant van een gebouw;‖b. groen dak: een dak met planten;‖c. stad: de gemeente.
Bedoeld zijn a. het dak; b. de gevel.
a. het dak; c. de gevel.
"""
CASES = [line.replace("\\u00a0", "\u00a0") for line in SENTENCES.strip().split("\n")]


def sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentence_spans(text))


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_ends_where_a_reader_says(case: str) -> None:
    text = case.replace("‖", " ")
    assert sentences(text) == tuple(case.split("‖"))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_line_ends_within_a_paragraph_do_not_move_the_sentences(case: str) -> None:
    wrapped = case.replace("‖", " ").replace(" ", "\n")
    assert [" ".join(one.split("\n")) for one in sentences(wrapped)] == list(sentences(case.replace("‖", " ")))


@given(st.text("ab\n\r\u2028 "))
def test_lines_joined_are_the_text(text: str) -> None:
    assert "".join(lines(text)) == text
    assert all(line.endswith("\n") for line in lines(text)[:-1])


def test_normal_form_is_nfc_with_line_feeds() -> None:
    assert normal_form("cafe\u0301\r\nja") == "caf\u00e9\nja\n"
    assert normal_form("") == ""


MIXED = """\
# Kop 2.1

Een zin met art. 3
van de wet. Nog een.

- item een;
- item twee. Meer
  daarvan;
  1. diep

> Quote. Nog
> een.

| a | b |
|---|---|
| 1 | x \\| y |

```
code  hier
```

[^1]: Noot. Meer.

Straat 1\\
Utrecht
"""


def test_units_know_their_block() -> None:
    seen = [(u.shape.kind.value, u.shape.depth, u.shape.marker, u.first, u.text, u.line) for u in units(MIXED)]
    assert seen == [
        ("heading", 1, "", True, "Kop 2.1", 1),
        ("paragraph", 0, "", True, "Een zin met art. 3 van de wet.", 3),
        ("paragraph", 0, "", False, "Nog een.", 4),
        ("item", 1, "-", True, "item een;", 6),
        ("item", 1, "-", True, "item twee.", 7),
        ("item", 1, "-", False, "Meer daarvan;", 7),
        ("item", 2, "1.", True, "diep", 9),
        ("quote", 1, "", True, "Quote.", 11),
        ("quote", 1, "", False, "Nog een.", 11),
        ("row", 0, "", True, "a", 14),
        ("row", 0, "", False, "b", 14),
        ("row", 0, "", True, "1", 16),
        ("row", 0, "", False, "x \\| y", 16),
        ("code", 0, "", True, "code  hier", 19),
        ("footnote", 1, "1", True, "Noot.", 22),
        ("footnote", 1, "1", False, "Meer.", 22),
        ("paragraph", 0, "", True, "Straat 1\n", 24),
        ("paragraph", 0, "", False, "Utrecht", 25),
    ]


def test_format_puts_one_sentence_on_each_line() -> None:
    assert format_text(MIXED) == (
        MIXED.replace("art. 3\nvan de wet. Nog", "art. 3 van de wet.\nNog")
        .replace("item twee. Meer\n  daarvan", "item twee.\n  Meer daarvan")
        .replace("> Quote. Nog\n> een.", "> Quote.\n> Nog een.")
        .replace("Noot. Meer.", "Noot.\n    Meer.")
    )


def test_format_never_starts_a_list_by_accident() -> None:
    text = "Dat kan niet. 1. Dit wel.\nDat is duur. - Nee.\n"
    assert _rendered(format_text(text)) == _rendered(text)


_READER = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)


def _rendered(text: str) -> str:
    return re.sub(r"\s+", " ", _READER.render(text)).replace(" <br />", "<br />")


_PIECES = st.sampled_from(
    [
        *"a|De raad.|Ja. Nee.|art. |§ |- |* |1. |2) |> |# |---|===|`|```|*|**|[x](u v)|[^1]|[^1]: |[a]: b".split("|"),
        *"\\|.|! |? |    |\t|e.d. |<b>|&amp;|…| | |  |\n|\n|\n\n|\n  |\u00a0|é|“|” ".split("|"),
        "| ",
        "|--|",
        "|-|-|\n",
    ]
)
_MARKDOWN = st.lists(_PIECES, max_size=16).map("".join)


@settings(max_examples=400, deadline=None)
@given(_MARKDOWN)
def test_format_keeps_the_meaning_and_comes_to_rest(text: str) -> None:
    formed = format_text(text)
    assert _rendered(formed) == _rendered(normal_form(text))
    assert format_text(formed) == formed


@settings(max_examples=300, deadline=None)
@given(st.one_of(_MARKDOWN, st.text()))
def test_units_are_the_text_to_the_byte(text: str) -> None:
    assert take_apart(text).text == text


def shapes(text: str) -> list[tuple[str, str]]:
    return [(unit.shape.kind.value, unit.text) for unit in units(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A line without bars below a table is its next row; a table below a list item goes on with the item.
        ("|a|b|\n|-|-|\nTotaal 5.\n", [("row", "a"), ("row", "b"), ("row", "Totaal 5."), ("row", "")]),
        ("- een\n| a |\n|---|\n", [("item", "een | a | |---|")]),
        # A number other than 1 goes on with the paragraph, and begins a list behind a blank line.
        ("Het jaar was\n2021. Toen.\n", [("paragraph", "Het jaar was 2021."), ("paragraph", "Toen.")]),
        ("Toen.\n\n2021. Nu.\n", [("paragraph", "Toen."), ("item", "Nu.")]),
        # `===` below a quotation belongs to the quotation; a tab makes code of what is no paragraph.
        ("> citaat\n===\n", [("quote", "citaat ===")]),
        ("\tcode\n", [("code", "code")]),
        ("```\nopen\n", [("code", "open")]),
        # What another address may follow is not shown, but it stands in the file.
        ("[x]: https://voorbeeld.nl\n", [("other", "[x]: https://voorbeeld.nl")]),
        # Two blanks within code are no line break.
        ("`a  \nb`\n", [("paragraph", "`a   b`")]),
        ("a  \nb\n", [("paragraph", "a\n"), ("paragraph", "b")]),
        # Line ends of Windows and of long ago.
        ("# Kop\r\n\r\nEen.\rTwee.\n", [("heading", "Kop"), ("paragraph", "Een."), ("paragraph", "Twee.")]),
    ],
)
def test_blocks_are_those_of_the_page(text: str, expected: list[tuple[str, str]]) -> None:
    assert shapes(text) == expected
    assert take_apart(text).text == text


def test_a_text_that_no_page_is_made_of_is_still_read_to_the_end() -> None:
    deep = "".join("  " * depth + "- punt\n" for depth in range(40))
    assert len(units(deep)) == 40
    assert take_apart(deep).text == deep


@pytest.mark.parametrize("begin", ["- punt", "# Kop", "| a |\n|---|", "> zegt"])
def test_a_hundred_thousand_blank_lines_are_read_at_once(begin: str) -> None:
    """With a pattern that went back over the blank lines before a list, this took half an hour."""
    blank = "\n" * 100_000
    assert [unit.line for unit in units(f"{blank}{begin}\n")] == [100_001]
    assert [unit.line for unit in units(f"Zin.\n{blank}{begin}\n")] == [1, 100_002]
