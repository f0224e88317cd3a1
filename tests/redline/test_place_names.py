"""A redline calls a place as the change order does, so that whoever has both finds one in the other."""

from __future__ import annotations

import pytest

from sub_cli.diff.compare import compare_texts
from sub_cli.messages import Message
from sub_cli.redline import terminal
from sub_cli.redline.base import Look, rows
from tests.errata.test_order_places import TEXT, order_of

EDITS = [
    ("Slot is nu.\n", "Slot was nu.\n", "de tweede zin"),
    ("Meer is er niet.\n", "Meer is er niet.\nEcht.\n", "na de derde zin"),
    ("Begin.\n", "Vooraf.\nBegin.\n", "voor de eerste zin"),
    ("## Kop\n", "## Kop en staart\n", "het kopje"),
    ("---\n\n", "", "de scheidingslijn"),
    ("| b |\n", "| c |\n", "de kopregel van de tabel"),
    ("| 3 | 4 |\n", "", "de tweede rij van de tabel"),
    ("| 3 | 4 |\n", "| 3 | 4 |\n| 5 | 6 |\n", "na de tweede rij van de tabel"),
    ("- punt een;\n", "- punt drie;\n", "het eerste punt van de eerste opsomming"),
    ("- punt een;\n", "- punt een;\n- punt drie;\n", "na het eerste punt van de eerste opsomming"),
    ("sub twee.", "sub drie.", "het tweede punt onder het tweede punt van de eerste opsomming"),
    ("Einde.\n", "Einde.\n\nEcht.\n", "na de vierde alinea"),
    ("Met twee zinnen", "Met drie zinnen", "de tweede zin van de voetnoot"),
    ("Einde.\n", "Iets heel anders staat er nu.\n", "de zesde zin"),
]


def names(old: str, new: str) -> list[str]:
    """Return what the rows of a redline are called in Dutch, as far as their numbers do not say it."""
    found = rows(compare_texts(old, new).sections[0])
    return [row.place.said("nl", dutch) for row in found if row.place]


def dutch(message: Message) -> str:
    """Word "after" and "before", as the edge does."""
    return str(message).replace("after ", "na ").replace("before ", "voor ")


@pytest.mark.parametrize(("old", "new", "name"), EDITS, ids=[name for *_, name in EDITS])
def test_a_row_has_the_name_that_the_order_has_for_it(old: str, new: str, name: str) -> None:
    assert names(TEXT, TEXT.replace(old, new, 1)) == [name]
    order, _ = order_of(TEXT, TEXT.replace(old, new, 1))
    assert name in order[:1].lower() + order[1:]


@pytest.mark.parametrize(
    "within", ["> Citaat.", "| a |\n   |---|\n   | b |", "```\n   code\n   ```", "# Kop", "Alinea."]
)
def test_a_list_goes_on_behind_what_stands_in_an_item(within: str) -> None:
    """There is one list on the page, in which the next item is the second."""
    text = f"1. Een.\n\n   {within}\n\n2. Twee dingen staan hier.\n3. Ook dit staat hier.\n\nEn dit is het slot.\n"
    assert names(text, text.replace("Twee", "Drie")) == ["het tweede punt van de opsomming"]
    order, _ = order_of(text, text.replace("2. Twee dingen staan hier.\n", ""))
    assert order.startswith("Het tweede punt van de opsomming ")


@pytest.mark.parametrize("between", ["> Citaat.", "| a |\n|---|\n| b |", "```\ncode\n```", "# Kop", "Alinea."])
def test_a_list_ends_before_what_stands_in_no_item(between: str) -> None:
    text = f"1. Een.\n\n{between}\n\n2. Twee.\n"
    assert names(text, text.replace("Twee", "Drie")) == ["de tweede opsomming"]


def test_the_number_of_a_row_says_the_name_of_a_sentence_where_no_other_was_before_it() -> None:
    old = "Een is een.\nTwee is twee.\nDrie is drie.\n"
    new = "Een is een.\nNieuw.\nNog een nieuwe.\nTwee is twee.\nDrie is echt drie.\n"
    assert terminal.render(compare_texts(old, new), Look()).splitlines()[2:] == [
        "  2 + {+Nieuw.+}",
        "  3 + {+Nog een nieuwe.+}",
        "  5 ~ Drie is {+echt+} drie. (the third sentence)",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(
    ("old", "came", "said"),
    [
        ("Een is een.\nSlot is er.\n\nEinde.\n", "\nEcht.\n", ["na de tweede alinea"]),
        ("Een is een.\nSlot is er.\n\nEinde.\n", "Echt.\n", []),
        ("> Een is een.\n>\n> Slot is er.\n", ">\n> Echt.\n", ["na de tweede alinea"]),
        ("|a|\n|-|\n|b|\n", "\n|c|\n|-|\n|d|\n", ["na de tabel"]),
        ("|a|\n|-|\n|b|\n", "|c|\n", ["na de eerste rij van de tabel"]),
    ],
)
def test_what_comes_behind_a_blank_line_comes_behind_all_of_a_paragraph(
    old: str, came: str, said: list[str], end: str
) -> None:
    assert names(old.replace("\n", end), (old + came).replace("\n", end)) == said


def test_what_takes_the_place_of_a_sentence_needs_no_name_of_its_own() -> None:
    old = "## Kop\n\nDe raad besluit over het plan.\nHet college voert uit.\n"
    new = "## Kop\n\nNiemand weet waarom.\nHet college voert uit.\n"
    assert names(old, new) == ["de eerste zin"]


def test_footnotes_are_counted_as_the_page_numbers_them() -> None:
    """Two are written in another order than they are referred to in: the order means the numbers that readers see."""
    text = "Een.[^a]\nTwee.[^b]\n\n[^b]: Noot over twee.\n[^a]: Noot over een.\n"
    order, _ = order_of(text, text.replace("over twee", "bij twee"))
    assert order.startswith("In voetnoot 2 van hoofdstuk 1 wordt “over” vervangen door “bij”.")
    shown = terminal.render(compare_texts(text, text.replace("over twee", "bij twee")), Look())
    assert "footnote 2: Noot [-over-] {+bij+} twee." in shown
