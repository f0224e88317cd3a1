"""Change orders name places as a reader counts them: sentences of running text, items, rows, footnotes, headings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.model import Document
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.phrasing import text_phrases
from sub_cli.errata.orders.reading import Reading, read
from sub_cli.errata.orders.writing import order, order_text
from sub_cli.errata.phrases import perform
from tests.errata.generate import erratum, line_edits, programme, written_for

TEXT = """\
Begin.

---

## Kop

Tabel 1: a en b.

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

![Een kaart.](kaart.png)

Slot is nu.
Meer is er niet.

- punt een;
- punt twee:
  1. sub een;
  2. sub twee.

Dus.[^n]
Zo is dat hier.

1. een
2. twee

```
code
```

[^n]: Een noot.
    Met twee zinnen.

Einde.
"""


def plan(text: str) -> Document:
    return programme({"rollen": text})


def order_of(old: str, new: str, language: str = "nl") -> tuple[str, tuple[Change, ...]]:
    """Return the order that makes `new` of `old`, and the operations that it has to be read back into."""
    changes = text_changes("rollen", old, new)
    ledger = Ledger(plan(old))
    return order_text(ledger, written_for(ledger, erratum("E1", *changes)), language), changes


@pytest.mark.parametrize(
    ("old", "new", "dutch", "english"),
    [
        (
            "Slot is nu.\n",
            "Slot is nu.\nEcht.\n",
            "Na de tweede zin van hoofdstuk 1 wordt een zin ingevoegd, luidende:",
            "After the second sentence of chapter 1 a sentence is inserted, reading:",
        ),
        (
            "## Kop\n",
            "### Iets anders\n",
            "Het kopje van hoofdstuk 1 komt te luiden:",
            "The subheading of chapter 1 shall read:",
        ),
        (
            "---\n\n",
            "",
            "De scheidingslijn van hoofdstuk 1 vervalt.",
            "The dividing line of chapter 1 is deleted.",
        ),
        (
            "Tabel 1: a en b.\n\n",
            "",
            "Het bijschrift van hoofdstuk 1 vervalt.",
            "The caption of chapter 1 is deleted.",
        ),
        (
            "![Een kaart.](kaart.png)\n\n",
            "",
            "De afbeelding van hoofdstuk 1 vervalt.",
            "The picture of chapter 1 is deleted.",
        ),
        (
            "| 3 | 4 |\n",
            "| 3 | 4 |\n| 5 | 6 |\n",
            "Na de tweede rij van de tabel van hoofdstuk 1 wordt een rij ingevoegd, luidende:",
            "After the second row of the table of chapter 1 a row is inserted, reading:",
        ),
        (
            "| a | b |\n",
            "| a | a |\n",
            "In de tweede cel van de kopregel van de tabel van hoofdstuk 1 wordt “b” vervangen door “a”.",
            "In the second cell of the header row of the table of chapter 1, “b” is replaced by “a”.",
        ),
        (
            "| 3 | 4 |\n",
            "| 3 | 5 |\n",
            "In de kolom “b” van de tweede rij van de tabel van hoofdstuk 1 wordt “4” vervangen door “5”.",
            "In the column “b” of the second row of the table of chapter 1, “4” is replaced by “5”.",
        ),
        (
            "- punt een;\n",
            "- punt een;\n- punt drie;\n- punt vier;\n",
            "Na het eerste punt van de eerste opsomming van hoofdstuk 1 worden twee punten ingevoegd, luidende:",
            "After the first item of the first list of chapter 1 two items are inserted, reading:",
        ),
        (
            "  2. sub twee.\n",
            "",
            "Het tweede punt onder het tweede punt van de eerste opsomming van hoofdstuk 1 vervalt.",
            "The second item under the second item of the first list of chapter 1 is deleted.",
        ),
        (
            "1. een\n2. twee\n\n",
            "",
            "De tweede opsomming van hoofdstuk 1 vervalt.",
            "The second list of chapter 1 is deleted.",
        ),
        (
            "Een noot.",
            "Een voetnoot.",
            "In de eerste zin van de voetnoot van hoofdstuk 1 wordt “noot” vervangen door “voetnoot”.",
            "In the first sentence of the footnote of chapter 1, “noot” is replaced by “voetnoot”.",
        ),
        (
            "```\ncode\n```\n",
            "```\nkode\n```\n",
            "Het codeblok van hoofdstuk 1 komt te luiden:",
            "The code block of chapter 1 shall read:",
        ),
        (
            "Dus.[^n]\nZo is dat hier.\n\n",
            "",
            "De derde alinea van hoofdstuk 1 vervalt.",
            "The third paragraph of chapter 1 is deleted.",
        ),
        (
            "Einde.\n",
            "Einde.\n\nEn nog iets.\n",
            "Na de vierde alinea van hoofdstuk 1 wordt een alinea toegevoegd, luidende:",
            "After the fourth paragraph of chapter 1 a paragraph is added, reading:",
        ),
    ],
)
def test_every_part_of_a_text_has_its_own_name_in_both_languages(old: str, new: str, dutch: str, english: str) -> None:
    for language, expected in (("nl", dutch), ("en", english)):
        order, changes = order_of(TEXT, TEXT.replace(old, new), language)
        assert order.split("\n")[0] == expected
        assert read(plan(TEXT), order) == Reading(changes)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("De tweede kop van hoofdstuk 1 vervalt.", "## Twee\n\n"),
        ("Het laatste kopje van hoofdstuk 1 vervalt.", "## Twee\n\n"),
        ("Het kopje van hoofdstuk 1 vervalt.", ""),
        ("De eerste zin van hoofdstuk 1 tot en met het tweede kopje vervalt.", ""),
        ("De tweede zin tot en met het tweede kopje van hoofdstuk 1 vervallen.", "Zin b.\n\n## Twee\n"),
        ("The second sentence to the second subheading of chapter 1 are deleted.", "Zin b.\n\n## Twee\n"),
    ],
)
def test_places_that_a_person_writes(words: str, gone: str) -> None:
    text = "## Een\n\nZin a.\nZin b.\n\n## Twee\n\nZin c.\n"
    changes = read(plan(text), words).changes
    assert changes == (text_changes("rollen", text, text.replace(gone, "")) if gone else ())


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (
            "In de tweede alinea, eerste zin, van hoofdstuk 1 wordt “het” vervangen door “x”.",
            "Daar is het.",
            "Daar is x.",
        ),
        ("In hoofdstuk 1, tweede alinea, eerste zin, wordt “het” vervangen door “x”.", "Daar is het.", "Daar is x."),
        (
            "In the second paragraph, first sentence, of chapter 1, “het” is replaced by “x”.",
            "Daar is het.",
            "Daar is x.",
        ),
        ("De tweede alinea, tweede zin, van hoofdstuk 1 vervalt.", "Ook hier is het.\n", ""),
        (
            "De tweede alinea, eerste en tweede zin, van hoofdstuk 1 vervallen.",
            "Daar is het.\nOok hier is het.\n\n",
            "",
        ),
        ("Hoofdstuk 1, tweede alinea, tweede zin, komt te luiden: “Nee.”", "Ook hier is het.", "Nee."),
        ("De eerste zin van de tweede alinea van hoofdstuk 1 komt te luiden: “Nee.”", "Daar is het.", "Nee."),
        ("De opsomming, tweede punt, van hoofdstuk 1 vervalt.", "- twee.\n", ""),
    ],
)
def test_a_place_is_read_from_the_large_to_the_small(words: str, old: str, new: str) -> None:
    text = "Hier is het.\n\nDaar is het.\nOok hier is het.\n\n- een;\n- twee.\n"
    assert read(plan(text), words) == Reading(text_changes("rollen", text, text.replace(old, new)))


def test_a_sentence_is_not_counted_beyond_its_paragraph() -> None:
    (unread,) = read(plan("A a.\n\nB b.\nC c.\n"), "De eerste alinea, tweede zin, van hoofdstuk 1 vervalt.").unread
    assert str(unread.reason) == "There is no “De eerste alinea, tweede zin” in the text, or more than one."


def test_an_order_that_counted_headings_and_items_as_sentences_is_still_read() -> None:
    before = "Na de tiende zin van hoofdstuk 1 wordt een zin ingevoegd, luidende:\n> Echt.\n"
    assert "Dus.[^n]\n" in TEXT
    rows = [row for row in TEXT.splitlines() if row.strip()]
    assert rows[9] == "Slot is nu."
    expected = text_changes("rollen", TEXT, TEXT.replace("Slot is nu.\n", "Slot is nu.\nEcht.\n"))
    assert read(plan(TEXT), before) == Reading(expected)


def test_an_order_counts_sentences_alone_and_one_that_is_written_says_which() -> None:
    text = "Zin a.\n\n## Kop\n\nZin b.\nZin c.\nZin d.\n"
    order, changes = order_of(text, text.replace("Zin c.\n", ""))
    assert read(plan(text), "De derde zin van hoofdstuk 1 vervalt.") == Reading(changes)
    (unread,) = read(plan(text), "De vijfde zin van hoofdstuk 1 vervalt.").unread
    assert str(unread.reason) == "There is no sentence 5: the text has 4."
    assert order == "De derde zin van hoofdstuk 1 (“Zin c.”) vervalt.\n"
    assert read(plan(text), order) == Reading(changes)
    (unread,) = read(plan(text), order.replace("Zin c.", "Zin b.")).unread
    assert str(unread.reason) == "“De derde zin” does not begin with “Zin b.”."


def test_a_footnote_is_named_even_where_the_words_stand_nowhere_else() -> None:
    order, _ = order_of("Zin.[^1]\n\n[^1]: Bron: de krant.\n", "Zin.[^1]\n\n[^1]: Bron: de kerk.\n")
    assert order == "In de voetnoot van hoofdstuk 1 wordt “krant” vervangen door “kerk”.\n"


BUDGET = """\
| Post, van paragraaf 2 | Bedrag | Jaar | Jaar |
|---|---|---|---|
| Water | € 5 | € 5 | 1 |
| Wegen en *bruggen* | € 5 | a `x\\|y` b | 2 |
| Water |  | 3 |

Het bedrag is € 5.
"""


@pytest.mark.parametrize(
    ("old", "new", "dutch", "english"),
    [
        (
            "n* | € 5 |",
            "n* | € 6 |",
            "In de kolom “Bedrag” van de rij “Wegen en bruggen” van de tabel van hoofdstuk 1 wordt “5” vervangen "
            "door “6”.",
            "In the column “Bedrag” of the row “Wegen en bruggen” of the table of chapter 1, “5” is replaced by “6”.",
        ),
        (
            "| Water | € 5 | € 5 |",
            "| Water | € 5 | € 6 |",
            "In de derde cel van de eerste rij van de tabel van hoofdstuk 1 wordt “5” vervangen door “6”.",
            "In the third cell of the first row of the table of chapter 1, “5” is replaced by “6”.",
        ),
        (
            "Wegen en *bruggen*",
            "Wegen en *sluizen*",
            "In de kolom “Post, van paragraaf 2” van de tweede rij van de tabel van hoofdstuk 1 wordt “bruggen” "
            "vervangen door “sluizen”.",
            "In the column “Post, van paragraaf 2” of the second row of the table of chapter 1, “bruggen” is replaced "
            "by “sluizen”.",
        ),
        (
            " b | 2 |",
            " c | 2 |",
            "In de derde cel van de rij “Wegen en bruggen” van de tabel van hoofdstuk 1 wordt “b” vervangen door “c”.",
            "In the third cell of the row “Wegen en bruggen” of the table of chapter 1, “b” is replaced by “c”.",
        ),
        (
            "| 1 |",
            "| |",
            "In de vierde cel van de eerste rij van de tabel van hoofdstuk 1 vervalt “1”.",
            "In the fourth cell of the first row of the table of chapter 1, “1” is deleted.",
        ),
        (
            "|  | 3 |",
            "| € 7 | 3 |",
            "De derde rij van de tabel van hoofdstuk 1 komt te luiden:",
            "The third row of the table of chapter 1 shall read:",
        ),
        (
            "| Water | € 5 | € 5 | 1 |",
            "| Lucht | € 6 | € 7 | 1 |",
            "De eerste rij van de tabel van hoofdstuk 1 komt te luiden:",
            "The first row of the table of chapter 1 shall read:",
        ),
    ],
)
def test_a_change_in_a_cell_names_its_column_and_row_by_their_own_words_or_counts(
    old: str, new: str, dutch: str, english: str
) -> None:
    assert BUDGET.count(old) == 1
    for language, expected in (("nl", dutch), ("en", english)):
        order, changes = order_of(BUDGET, BUDGET.replace(old, new), language)
        assert order.split("\n")[0] == expected
        assert read(plan(BUDGET), order) == Reading(changes)


@pytest.mark.parametrize(
    "words",
    [
        "In de tweede cel van de tweede rij van de tabel van hoofdstuk 1 wordt “€ 5” vervangen door “€ 6”.",
        "In de tweede kolom van de tweede rij van hoofdstuk 1 wordt “€ 5” vervangen door “€ 6”.",
        "In hoofdstuk 1, tabel, rij “Wegen en bruggen”, kolom “Bedrag”, wordt “€ 5” vervangen door “€ 6”.",
        'In de kolom "Bedrag" van de tweede rij van de tabel in hoofdstuk 1 wordt "€ 5" vervangen door "€ 6".',
    ],
)
def test_a_person_may_name_a_cell_in_other_ways(words: str) -> None:
    expected = text_changes("rollen", BUDGET, BUDGET.replace("n* | € 5", "n* | € 6"))
    assert read(plan(BUDGET), words) == Reading(expected)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "In de kolom “Jaar” van de eerste rij van hoofdstuk 1 wordt “5” vervangen door “6”.",
            "No column of the table is headed “Jaar”, or more than one.",
        ),
        (
            "De rij “Water” van de tabel van hoofdstuk 1 vervalt.",
            "No row of the table begins with “Water”, or more than one.",
        ),
        (
            "In de kolom “Bedrag” van de rij “Wegen en bruggen” van hoofdstuk 1 wordt “2” vervangen door “6”.",
            "“2” stands there 0 times, not once.",
        ),
        (
            "In de kolom “Bedrag” van hoofdstuk 1 wordt “5” vervangen door “6”.",
            "“5” stands there 2 times, not once.",
        ),
    ],
)
def test_a_cell_that_could_be_another_is_refused(words: str, reason: str) -> None:
    (unread,) = read(plan(BUDGET), words).unread
    assert str(unread.reason) == reason


def test_two_cells_of_a_row_that_say_the_same_are_changed_each_for_itself() -> None:
    order, changes = order_of(BUDGET, BUDGET.replace("| Water | € 5 | € 5 |", "| Water | € 6 | € 7 |"))
    assert order == (
        "Hoofdstuk 1 wordt als volgt gewijzigd:\n"
        "A. in de kolom “Bedrag” van de eerste rij van de tabel wordt “5” vervangen door “6”;\n"
        "B. in de derde cel van de eerste rij van de tabel wordt “5” vervangen door “7”.\n"
    )
    assert read(plan(BUDGET), order) == Reading(changes)


NOTED = """\
Eerst dit.[^b]
En dan dat.[^a]

[^a]: Bron: de krant.
[^b]: Bron: de krant.
[^c]: Bron: de krant.
"""


@pytest.mark.parametrize(
    ("old", "new", "dutch", "english"),
    [
        (
            "[^a]: Bron: de krant",
            "[^a]: Bron: de kerk",
            "In voetnoot 2 van hoofdstuk 1 wordt “krant” vervangen door “kerk”.",
            "In footnote 2 of chapter 1, “krant” is replaced by “kerk”.",
        ),
        (
            "[^b]: Bron: de krant.\n",
            "[^b]: Nieuw.\n",
            "Voetnoot 1 van hoofdstuk 1 komt te luiden:",
            "Footnote 1 of chapter 1 shall read:",
        ),
        (
            "[^c]: Bron: de krant.\n",
            "",
            "De derde voetnoot van hoofdstuk 1 vervalt.",
            "The third footnote of chapter 1 is deleted.",
        ),
        (
            "[^b]: Bron: de krant.\n",
            "[^b]: Bron: de krant.\n[^d]: Nog een.\n",
            "Na voetnoot 1 van hoofdstuk 1 wordt een voetnoot ingevoegd, luidende:",
            "After footnote 1 of chapter 1 a footnote is inserted, reading:",
        ),
    ],
)
def test_a_footnote_has_the_number_that_the_page_shows(old: str, new: str, dutch: str, english: str) -> None:
    for language, expected in (("nl", dutch), ("en", english)):
        order, changes = order_of(NOTED, NOTED.replace(old, new), language)
        assert order.split("\n")[0] == expected
        assert read(plan(NOTED), order) == Reading(changes)


def test_footnotes_in_a_row_are_named_by_the_numbers_of_the_page_where_those_are_in_a_row_too() -> None:
    text = "A.[^x]\nB.[^y]\n\n[^x]: X x.\n[^y]: Y y.\n[^z]: Z z.\n"
    order, changes = order_of(text, text.replace("[^x]: X x.\n[^y]: Y y.\n", ""))
    assert order == "Voetnoot 1 tot en met voetnoot 2 van hoofdstuk 1 vervallen.\n"
    assert read(plan(text), order) == Reading(changes)
    order, changes = order_of(NOTED, NOTED.replace("[^a]: Bron: de krant.\n[^b]: Bron: de krant.\n", ""))
    assert order == "De eerste en tweede voetnoot van hoofdstuk 1 vervallen.\n"
    assert read(plan(NOTED), order) == Reading(changes)


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ("Voetnoot 2 van hoofdstuk 1 komt te luiden: “Een boek.”", "[^a]: Bron: de krant.", "[^a]: Een boek."),
        (
            "Voetnoot 1 van hoofdstuk 1 komt te luiden:\n\n“Een boek. Of een krant.”",
            "[^b]: Bron: de krant.",
            "[^b]: Een boek.\n    Of een krant.",
        ),
        ("Voetnoot 2 van hoofdstuk 1 komt te luiden:\n> [^a]: Een boek.", "[^a]: Bron: de krant.", "[^a]: Een boek."),
        ("Het tweede punt van hoofdstuk 1 komt te luiden: “iets;”", "  2. twee;", "  2. iets;"),
        ("Het kopje van hoofdstuk 1 komt te luiden: “Iets”", "### Kop", "### Iets"),
    ],
)
def test_who_words_a_footnote_an_item_or_a_heading_anew_need_not_write_its_mark(words: str, old: str, new: str) -> None:
    text = NOTED + "\n### Kop\n\n  1. een;\n  2. twee;\n"
    assert read(plan(text), words) == Reading(text_changes("rollen", text, text.replace(old, new)))


def test_a_heading_that_becomes_a_sentence_is_said_as_it_will_stand() -> None:
    order, changes = order_of("Zin.\n\n## Kop\n", "Zin.\n\nIets heel anders staat hier.\n")
    assert order == "Het kopje van hoofdstuk 1 komt te luiden:\n> Iets heel anders staat hier.\n"
    assert read(plan("Zin.\n\n## Kop\n"), order) == Reading(changes)


def test_a_footnote_that_is_written_twice_is_counted_as_it_is_written() -> None:
    text = "Zin.[^1]\n\n[^1]: Een noot.\n\n[^1]: Nog een noot.\n"
    order, changes = order_of(text, text.replace("Nog een", "Weer een"))
    assert order == "In de tweede voetnoot van hoofdstuk 1 wordt “Nog” vervangen door “Weer”.\n"
    assert read(plan(text), order) == Reading(changes)


def test_a_footnote_that_the_page_has_not_is_not_there() -> None:
    (unread,) = read(plan(NOTED), "Voetnoot 3 van hoofdstuk 1 vervalt.").unread
    assert str(unread.reason) == "There is no “Voetnoot 3” in the text, or more than one."


def test_sentences_that_others_take_the_place_of_are_one_instruction() -> None:
    old = "Begin nu.\nEen zin over geld.\nNog een over tijd.\nEinde hier.\n"
    order, changes = order_of(old, "Begin nu.\nIets heel anders.\nEinde hier.\n")
    assert order == "De tweede en derde zin van hoofdstuk 1 komen te luiden:\n> Iets heel anders.\n"
    assert read(plan(old), order) == Reading(changes)


def test_a_sentence_that_shares_its_line_with_another_is_not_taken_for_the_whole_line() -> None:
    text = "Een zin. Nog een zin.\n"
    assert read(plan(text), "De eerste zin van hoofdstuk 1 vervalt.") == Reading(
        text_changes("rollen", text, "Nog een zin.\n")
    )
    (unread,) = read(plan(text), "De eerste zin van hoofdstuk 1 komt te luiden:\n> Iets.\n").unread
    assert str(unread.reason) == "“De eerste zin” shares its line with other sentences."


QUOTED = """\
Zie [](#leden) voor meer.
De *bijlage* telt mee, en dat[^noot] is [de nota](https://example.org) waard.
Wij gaan naar de [instrumentenkoffer](#leden) kijken.

[^noot]: Bron: de krant.
"""


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        ("[](#leden)", "[](#slot)", "In hoofdstuk 1 wordt “hoofdstuk 2” vervangen door “hoofdstuk 3”.\n"),
        ("[](#leden)", "elders", "In hoofdstuk 1 wordt “hoofdstuk 2” vervangen door “elders”.\n"),
        ("*bijlage*", "*nota*", "In hoofdstuk 1 wordt “bijlage” vervangen door “nota”.\n"),
        ("dat[^noot]", "dit[^noot]", "In hoofdstuk 1 wordt “dat” vervangen door “dit”.\n"),
        ("en dat[^noot] is ", "en ", "In hoofdstuk 1 vervalt “dat is”.\n"),
        ("de nota", "de brief", "In hoofdstuk 1 wordt “de nota” vervangen door “de brief”.\n"),
        (
            "de [instrumentenkoffer](#leden) kijken",
            "[](#slot) kijken",
            "In hoofdstuk 1 wordt “de instrumentenkoffer” vervangen door “hoofdstuk 3”.\n",
        ),
        (
            "meer.",
            "meer over [](#slot).",
            "De eerste zin van hoofdstuk 1 komt te luiden:\n> Zie [](#leden) voor meer over [](#slot).\n",
        ),
        (
            "dat[^noot]",
            "dat",
            "De tweede zin van hoofdstuk 1 komt te luiden:\n"
            "> De *bijlage* telt mee, en dat is [de nota](https://example.org) waard.\n",
        ),
    ],
)
def test_words_are_quoted_as_the_page_shows_them_and_looked_up_in_the_text(old: str, new: str, order: str) -> None:
    document = programme({"rollen": QUOTED, "leden": "Vier.\n", "slot": "Tot zover.\n"})
    changes = text_changes("rollen", QUOTED, QUOTED.replace(old, new))
    assert order_text(Ledger(document), erratum("E1", *changes)) == order
    assert read(document, order) == Reading(changes)


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        (
            "Wij doen nu aan R&amp;D waar dat kan.\n",
            "Wij doen nu aan onderzoek waar dat kan.\n",
            "In hoofdstuk 1 wordt “R&D” vervangen door “onderzoek”.\n",
        ),
        (
            "Het is *een lange zin\nover geld en goed*, en verder niets.\n",
            "Het is *een lange zin\nover tijd en goed*, en verder niets.\n",
            "In hoofdstuk 1 wordt “geld” vervangen door “tijd”.\n",
        ),
        (
            "Zie [de nota][n] en doe dan wat er in staat.\n\n[n]: https://example.org\n",
            "Zie [de brief][n] en doe dan wat er in staat.\n\n[n]: https://example.org\n",
            "In hoofdstuk 1 wordt “de nota” vervangen door “de brief”.\n",
        ),
        (
            "Het is minder dan < 5 dagen, en daarna niets meer.\n",
            "Het is minder dan < 6 dagen, en daarna niets meer.\n",
            "In hoofdstuk 1 wordt “5” vervangen door “6”.\n",
        ),
    ],
)
def test_marks_of_every_kind_are_read_as_the_page_reads_them(old: str, new: str, order: str) -> None:
    told, changes = order_of(old, new)
    assert told == order
    assert read(plan(old), told) == Reading(changes)


def test_no_bars_of_a_table_are_quoted() -> None:
    old = "| a | b | c | d |\n|---|---|---|---|\n| water | 1 | 2 | net |\n"
    order, changes = order_of(old, old.replace("1 | 2", "5 | 6"))
    assert "1 | 2" not in order
    assert read(plan(old), order) == Reading(changes)


def test_words_that_the_page_shows_twice_are_not_looked_up() -> None:
    document = programme({"rollen": "Zie [](#leden).\nEn hoofdstuk 2 ook.\n", "leden": "Vier.\n"})
    (unread,) = read(document, "In hoofdstuk 1 wordt “hoofdstuk 2” vervangen door “elders”.").unread
    assert str(unread.reason) == "“hoofdstuk 2” stands there 2 times, not once."


def test_an_order_that_quotes_the_markdown_itself_is_still_read() -> None:
    document = programme({"rollen": "De *bijlage* telt mee.\n"})
    order = "In hoofdstuk 1 wordt “*bijlage*” vervangen door “**bijlage**”."
    expected = text_changes("rollen", "De *bijlage* telt mee.\n", "De **bijlage** telt mee.\n")
    assert read(document, order) == Reading(expected)


BLOCKS = st.sampled_from(
    [
        "Een zin.\nNog een zin met meer woorden.\n",
        "Een zin.\n",
        "Zo is het.[^1]\nEn dit is “iets” anders.\n",
        "## Kop\n",
        "Kop\n---\n",
        "---\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
        "| post | bedrag | jaar |\n|---|---|---|\n| weg, en | € 5 | 2024 |\n| *lucht* | € 5 | |\n| zin | 1 | € 5 |\n",
        "Dan.[^2]\nEerst.[^1]\n",
        "- punt een;\n- punt twee.\n  En een zin.\n",
        "- punt:\n  1. sub een;\n  2. sub twee.\n\n  Alinea in een punt.\n- laatste.\n",
        "3. drie\n4. vier\n",
        "> Citaat.\n> Nog een.\n",
        "> Citaat.\n>\n> Alinea.\n",
        "```\ncode\n\nmeer\n```\n",
        "    code\n",
        "[^1]: Een noot.\n    Met een zin.\n",
        "[^2]: Nog een noot.\n\n    Alinea.\n",
        "[doel]: https://example.org\n",
        "Twee zinnen. Op één regel.\n",
        "Een *zin* met **punt**, zie [](#rollen), [een](#rollen) en [een](https://example.org).\n",
        "Zie [](#weg)[^1] en hoofdstuk 1 of `een` \\* zin.\n",
        "Een zin over\ntwee regels.\n",
        "```\n",
        "#\n",
    ]
)
STRUCTURED = st.lists(BLOCKS, min_size=1, max_size=6).map("\n".join)


@st.composite
def changed(draw: st.DrawFn, old: str) -> str:
    """Draw `old` with blocks or single lines changed, added, taken out; tidy, as `sub fmt` leaves a text."""
    text = old
    for _ in range(draw(st.integers(1, 3))):
        blocks = text.split("\n\n")
        index = draw(st.integers(0, len(blocks)))
        text = draw(
            st.one_of(
                line_edits(text),
                BLOCKS.map(lambda new, at=index, all=blocks: "\n\n".join([*all[:at], new, *all[at:]])),  # type: ignore[misc]
                st.just("\n\n".join(blocks[:index] + blocks[index + 1 :])),
                st.just(text.replace("[](#rollen)", "[](#weg)").replace("*zin*", "*punt*")),
                st.just(re.sub(r"\b(zin|punt|een|Kop|1)\b", "ander", text, count=1)),
                st.just(re.sub(r"€ 5|2024|lucht|noot", "ander", text, count=draw(st.integers(1, 2)))),
            )
        )
    tidy = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return tidy and tidy + "\n"


@given(st.data(), st.sampled_from(["nl", "en"]))
def test_law_an_order_on_a_text_of_any_structure_is_read_back_into_the_same_operations(
    data: st.DataObject, language: str
) -> None:
    old = data.draw(STRUCTURED)
    new = data.draw(changed(old))
    if old == new:
        return
    assert perform(old, text_phrases("rollen", old, new)) == new
    order, changes = order_of(old, new, language)
    assert read(plan(old), order) == Reading(changes), order


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("| 3 | 4 |\n", "| 3 | 4 |\n| 5 | 6 |\n", True),
        ("| 3 | 4 |\n", "| 5 | 6 |\n| 7 | 8 |\n", True),
        ("|---|---|\n", "|---|---|\n| 0 | 0 |\n", True),
        ("| a | b |\n", "| c | d |\n", False),
        ("| 3 | 4 |\n", "| 3 | 4 |\n\n| c | d |\n|---|---|\n| 5 | 6 |\n", False),
        ("Slot is nu.\n", "Slot is nu.\nEcht.\n", False),
    ],
)
def test_an_order_knows_that_what_comes_is_rows_of_a_table_that_has_its_head_elsewhere(
    old: str, new: str, rows: bool
) -> None:
    changes = text_changes("rollen", TEXT, TEXT.replace(old, new))
    ledger = Ledger(plan(TEXT))
    assert [each.rows for each in order(ledger, written_for(ledger, erratum("E1", *changes)))] == [rows]
