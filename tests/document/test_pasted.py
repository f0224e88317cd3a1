"""What is pasted from Word or a web page becomes Markdown; what is Markdown already stays to the byte."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.codes import HIDDEN_CHARACTER
from sub_cli.document.encoding import Decoded, decode
from sub_cli.document.incoming import Incoming
from sub_cli.document.pasted import clean
from sub_cli.document.pasted_letters import Repair, on_one_line
from sub_cli.errors import Finding, Place
from sub_cli.messages import msg
from sub_cli.store import yaml
from sub_cli.text.format import format_text

PASTED = {
    "bullets": ("Taken:\n• a\n• b", "Taken:\n- a\n- b"),
    "bullets of Word": ("•\ta\n•\tb", "- a\n- b"),
    "its second and third level": ("•\ta\no\tb\n▪\tc\n•\td", "- a\n  - b\n    - c\n- d"),
    "levels by indent": ("\uf0b7\ta\n\t–\tb\n\t\t·\tc\n\t–\td", "- a\n  - b\n    - c\n  - d"),
    "bullets of Outlook": ("·\u00a0\u00a0\u00a0 a\n·\u00a0\u00a0\u00a0 b", "- a\n- b"),
    "a bullet without a blank": ("•a", "- a"),
    "Markdown with tabs": ("-\ta\n\t*\tb", "- a\n  - b"),
    "numbers": ("1.\ta\n2.\tb", "1. a\n2. b"),
    "numbers that count on": ("Zie:\n3)\ta\n4)\tb", "Zie:\n\n3) a\n4) b"),
    "figures that count on": ("Zie:\n4. a\n5. b", "Zie:\n\n4. a\n5. b"),
    "figures that count on below a figure": ("1. a\n   7. b\n   8. c\n2. d", "1. a\n\n   7. b\n   8. c\n2. d"),
    "figures that count on round bullets": ("Zie:\n4. a\n   - b\n5. c", "Zie:\n\n4. a\n   - b\n5. c"),
    "one figure alone": ("Zie punt\n10. Dat is al.\n\n12. Slot.", "Zie punt\n10. Dat is al.\n\n12. Slot."),
    "years": ("Sinds\n2021. Ook in\n2022. Dus.", "Sinds\n2021. Ook in\n2022. Dus."),
    "figures behind letters": (
        "2. Wij:\na. eten;\nb. slapen.\n3. Klaar.",
        "2. Wij:\n\na. eten;\n\nb. slapen.\n\n3. Klaar.",
    ),
    "bullets of a web page": (
        "Kop\n\n    * a\n      b\n\n        + c\n    * d\nSlot",
        "Kop\n\n* a\n  b\n\n  + c\n* d\n\nSlot",
    ),
    "figures of a web page": ("Kop\n    1. a\n    2. b", "Kop\n1. a\n2. b"),
    "bullets of Outlook in two levels": ("·\u00a0\u00a0 a\no\u00a0\u00a0 b", "- a\n  - b"),
    "dashes": ("Wij:\n– eten;\n– slapen.", "Wij:\n- eten;\n- slapen."),
    "ticks": ("Klaar:\n✓ a\n✓ b", "Klaar:\\\n✓ a\\\n✓ b"),
    "numbered titles": ("1.\ta\n1.1\tb\n1.2\tc\n2.\td", "1. a\n\n1.1 b\n\n1.2 c\n\n2. d"),
    "bullets below a number": ("1.\ta\n\t•\tb\n2.\tc", "1. a\n   - b\n2. c"),
    "letters": ("Wij:\na)\teten;\nb)\tslapen.", "Wij:\n\na) eten;\n\nb) slapen."),
    "letters with blanks": ("a. eten;\nb. slapen.", "a. eten;\n\nb. slapen."),
    "letters below a number": ("1.\tWij:\n\ta)\teten;\n\tb)\tslapen.", "1. Wij:\n\n   a) eten;\n\n   b) slapen."),
    "small Roman numerals": (
        "Wij:\ni.\teten;\nii.\tslapen;\niii.\twerken.",
        "Wij:\n\ni. eten;\n\nii. slapen;\n\niii. werken.",
    ),
    "large Roman numerals": ("Wij:\nI. eten;\nII. slapen.", "Wij:\n\nI. eten;\n\nII. slapen."),
    "capitals": ("Wij:\nA.\teten;\nB.\tslapen.", "Wij:\n\nA. eten;\n\nB. slapen."),
    "numerals between brackets": ("(i)\teten;\n(ii)\tslapen.", "(i) eten;\n\n(ii) slapen."),
    "figures between brackets": ("Wij:\n(1) eten;\n(2) slapen.", "Wij:\n\n(1) eten;\n\n(2) slapen."),
    "numerals below a letter": (
        "a.\teten;\nb.\tslapen:\n(i)\tlang;\n(ii)\tdiep.\nc.\twerken.",
        "a. eten;\n\nb. slapen:\\\n(i) lang;\\\n(ii) diep.\n\nc. werken.",
    ),
    "numerals below a letter, by indent": (
        "a) eten:\n   i) lang;\n   ii) diep;\nb) slapen.",
        "a) eten:\\\ni) lang;\\\nii) diep;\n\nb) slapen.",
    ),
    "numerals below a letter below a number": (
        "1.\tWij:\n\ta)\teten:\n\t\t(i)\tlang;\n\t\t(ii)\tdiep;\n\tb)\tslapen.",
        "1. Wij:\n\n   a) eten:\\\n   (i) lang;\\\n   (ii) diep;\n\n   b) slapen.",
    ),
    "numerals below a number": (
        "1.\tWij:\n\t(i)\teten;\n\t(ii)\tslapen.",
        "1. Wij:\n\n   (i) eten;\n\n   (ii) slapen.",
    ),
    "one numeral alone": ("a. Zie\n(i) dit;\nb. Klaar.", "a. Zie\n(i) dit;\n\nb. Klaar."),
    "a table of Word": (
        "Zie:\nJaar\tGeld\n2024\t1|2\n2025\t\nSlot.",
        "Zie:\n\n| Jaar | Geld |\n|---|---|\n| 2024 | 1\\|2 |\n| 2025 |  |\n\nSlot.",
    ),
    "a table with an empty corner": (
        "\t2024\t2025\nGeld\t1\t2\n\t3\t4",
        "|  | 2024 | 2025 |\n|---|---|---|\n| Geld | 1 | 2 |\n|  | 3 | 4 |\n",
    ),
    "first lines that are indented": ("\tEen alinea.\n\tNog een.", "Een alinea.\nNog een."),
    "labels with tabs": ("Van:\tGS\nAan:\tPS", "Van: GS\\\nAan: PS"),
    "tabs in code": ("```\na\tb\nc\td\n```", "```\na   b\nc   d\n```"),
    "blank lines at the end": ("Een zin.\n\n\n", "Een zin.\n"),
    "a blank at the end": ("Een zin. \nNog een.", "Een zin.\nNog een."),
    "a paragraph behind a list": ("•\ta\nDe rest.", "- a\n\nDe rest."),
    "a line that goes on in an item": ("• a en\n  b\n• c\nen d", "- a en\n  b\n- c\nen d"),
    "soft hyphens and no width": ("pro\u00advincie, \u200bdat\u2060 is\ufeff zo", "provincie, dat is zo"),
    "a line break": ("Postbus 1\u2028Utrecht\x0bNederland", "Postbus 1\\\nUtrecht\\\nNederland"),
    "a line break in an item": ("•\ta\x0bb\n•\tc", "- a\\\n  b\n- c"),
    "a line break before an item": ("Taken:\x0b• a\x0b• b", "Taken:\n- a\n- b"),
    "a line break in a table": ("| a\x0bb | c |", "| a b | c |"),
    "a paragraph": ("Een.\u2029Twee.\x0cDrie.", "Een.\n\nTwee.\n\nDrie."),
    "a bullet without words": ("• \u2028Een zin.", "•\\\nEen zin."),
    "tabs": ("Naam:\tDe Vries \t (GS)\t", "Naam: De Vries (GS)"),
    "a tab among no-break spaces": ("Naam:\u00a0 \tDe Vries", "Naam: De Vries"),
    "a first line that is indented": ("\tEen alinea.", "Een alinea."),
    "no-break spaces": ("\u00a0\u00a0Zie\u00a0\u00a0art.\u00a03 \u00a0lid 2\u00a0", "Zie art.\u00a03 lid 2"),
    "Windows as Latin-1": ("\x93Ja\x94 \x96 \x80 5", "“Ja” – € 5"),
    "a hyphen of Word": ("e\x1email", "e-mail"),
    "loose accents": ("re\u0301e\u0308el", "réëel"),
    "code": ("```\n•\ta\n```\n•\tb", "```\n•   a\n```\n- b"),
}


@pytest.mark.parametrize(("came", "becomes"), PASTED.values(), ids=PASTED)
def test_what_is_pasted_becomes_markdown(came, becomes):
    assert clean(came).text == becomes
    assert clean(came.replace("\n", "\r\n")).text == becomes


ADDRESS = "Provincie Utrecht\nPostbus 80300\n3508 TH Utrecht"
WINDOWS = {
    "an address": (ADDRESS, ADDRESS.replace("\n", "\\\n")),
    "names": ("Aanwezig:\nA. de Vries\nB. Jansen\n\nWij.", "Aanwezig:\\\nA. de Vries\\\nB. Jansen\n\nWij."),
    "a signature": ("Met groet,\nJan Smit\nGriffier", "Met groet,\\\nJan Smit\\\nGriffier"),
    "capitals of names": ("H. Smit\nI. Bakker\nJ. Visser", "H. Smit\\\nI. Bakker\\\nJ. Visser"),
    "parts": ("De leden:\ngemeenten;\nwaterschappen.", "De leden:\\\ngemeenten;\\\nwaterschappen."),
    "paragraphs": (
        "De provincie werkt. Dat gaat goed.\nGemeenten betalen. Zij doen dat graag.\nTot slot dit.\n",
        "De provincie werkt. Dat gaat goed.\n\nGemeenten betalen. Zij doen dat graag.\n\nTot slot dit.\n",
    ),
}
"""What it becomes where its lines end as those of Windows; otherwise it stays, as Markdown reads it."""


@pytest.mark.parametrize(("came", "becomes"), WINDOWS.values(), ids=WINDOWS)
def test_lines_of_word_that_were_no_paragraph_together_are_none_here(came, becomes):
    taken = clean(came.replace("\n", "\r\n"))
    assert taken.text == becomes
    assert list(taken.repairs) == [Repair.BREAK]
    assert clean(came).text == came


@pytest.mark.parametrize(
    "text",
    [
        "De raad besluit.\nHet college voert dat uit.\nDe provincie ziet toe.\n",
        "Dit is een tekst die door een machine is afgebroken op een regel van\nZeventig tekens, wat vaak zo is in\n"
        "E-mail van vroeger.\n",
        "Een zin die verder gaat op\nde volgende regel en\ndan ophoudt.\n",
        "De provincie werkt. Dat gaat goed.\nGemeenten betalen. Zij doen dat graag.\n\nTot slot dit.\n",
        "Provincie Utrecht\nPostbus 80300\n",
        "```\nEen\nTwee\nDrie\n```\n",
        "- Een\n- Twee\nDrie\n",
        "# Kop\n\n| a |\n|---|\n| b |\n",
    ],
)
def test_other_lines_of_windows_stay_together(text):
    """One sentence on a line, lines that were wrapped, paragraphs that empty lines part, two lines, code, lists."""
    assert clean(text.replace("\n", "\r\n")).text == text


CLEAN = """\
# Kop

Een zin, “aangehaald” – met € 5 en art.\u00a03.
a. Geen opsomming.

- een
    - twee
1. drie\\
   vier
5) vijf  
zes

| a | b |
|---|---|
| · | – c |

o wee, § 3 en q zijn geen tekens.
– een streep met een spatie

    code: • a

```
•\u00a0a
```
"""  # noqa: W291


def test_what_is_markdown_already_stays_to_the_byte():
    text = CLEAN.replace("    code: • a\n", "    code\n")
    assert clean(text) == (clean(text).__class__)(text, {}, tuple(range(1, text.count("\n") + 2)))


def test_a_line_that_stands_in_the_text_already_is_not_rewritten():
    standing = "• oud\u00ad\n\u00a0\u00a0Zin.\n"
    assert (
        clean("• oud\u00ad\n• nieuw\u00ad\n\u00a0\u00a0Zin.\n", standing).text
        == "• oud\u00ad\n- nieuw\n\n\u00a0\u00a0Zin.\n"
    )


def test_what_was_done_is_counted():
    came = "•\ta\n•\tb\u00ad\n1.\tc\x0bd\te\n\x93f\x94"
    assert clean(came).repairs == {
        Repair.BULLET: 2,
        Repair.NUMBER: 1,
        Repair.INVISIBLE: 1,
        Repair.BLANK: 1,
        Repair.BREAK: 1,
        Repair.LETTER: 2,
    }


def test_a_place_in_the_clean_text_is_found_in_what_came():
    incoming = Incoming("Een.\u2029•\tZie \u00ad[x](y)\r\nSlot.", "-m").cleaned("")
    assert incoming.text == "Een.\n\n- Zie [x](y)\n\nSlot."
    assert incoming.lines == (1, 1, 1, 2, 2)
    found = Finding(HIDDEN_CHARACTER, msg("x"), Place("-m", 3, 7, 6))
    place = incoming.as_it_came(found).place
    assert (place.line, incoming.line(1)[place.column - 1 :]) == (1, "[x](y)")


def test_a_title_stands_on_one_line():
    assert on_one_line("\u00a0Het\tgeld\x0ben de\r\n rollen\u00ad ") == "Het geld en de rollen"


def test_the_encoding_of_windows_is_told_from_damaged_utf_8():
    assert decode("één – €".encode()) == Decoded("één – €", "")
    assert decode("één".encode("utf-8-sig")) == Decoded("één", "")
    assert decode("één – €".encode("cp1252")) == Decoded("één – €", "Windows-1252")
    assert decode("één".encode("utf-16")) == Decoded("één", "UTF-16")
    assert decode("één".encode()[:-2]) is None
    assert decode(b"PK\x03\x04\0\x81") is None


PIECES = st.sampled_from(
    [
        *"Een zin.¦twee¦woorden¦• ¦•\t¦o\t¦–\t¦·\u00a0 ¦- ¦-\t¦1. ¦3.\t¦a) ¦b) ¦b)\t¦c. ¦# ¦> ¦| x |¦```¦\\".split("¦"),
        *"4. ¦5. ¦II. ¦III. ¦– ¦✓ ¦1.2\t¦\u00a0\u00a0".split("¦"),
        *"\n¦\r\n¦\n\n¦\t¦\u00a0¦ ¦  ¦    ¦\u2028¦\u2029¦\x0b¦\x0c¦\u00ad¦\u200b¦\ufeff".split("¦"),
        *"e\u0301¦\x93¦\x1e¦\x1f¦“¦”¦§\t¦[x](y)¦**vet**".split("¦"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40))


def words(text: str) -> list[str]:
    """Return the words of more than a letter, without what nobody sees."""
    seen = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff\x1f]", "", text)
    return re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFC", seen).replace("\x1e", "-"))


@given(TEXTS, TEXTS)
def test_cleaning_twice_is_cleaning_once(text, standing):
    for other in ("", standing):
        once = clean(text, other)
        again = clean(once.text, other)
        assert (again.text, again.repairs) == (once.text, {})


@given(TEXTS)
def test_every_word_stays_in_its_order(text):
    assert words(clean(text).text) == words(re.sub("[\x80-\x9f]", of_windows, text))


def of_windows(found: re.Match[str]) -> str:
    """Return the character of Windows for one that was taken for Latin-1; five of them are none."""
    return found[0].encode("latin-1").decode("cp1252", errors="ignore") or found[0]


@given(TEXTS)
def test_what_was_cleaned_holds_no_character_that_a_file_cannot_but_those_that_are_refused(text):
    refused = "[\0-\x08\x0e-\x1d\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
    assert not yaml.strange_characters("", re.sub(refused, "", clean(text).text))
    assert unicodedata.is_normalized("NFC", clean(text).text)


@given(TEXTS)
def test_a_clean_text_is_formatted_as_any_other(text):
    cleaned = clean(text).text
    assert words(format_text(cleaned)) == words(cleaned)
