"""Whatever words an order has, it says the same: paraphrases give equal operations, and frames never become text."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

import pytest

from sub_cli.document.model import Document
from sub_cli.errata.application import performed
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.base import Change
from sub_cli.errata.orders.reading import Fate, read
from sub_cli.errata.orders.writing import order_text
from tests.errata.generate import erratum, written_for
from tests.errata.order_forms import WISHES, Wish, sentences, together
from tests.errata.order_plan import PAGE, PLAN, STATUTE

SMALL = 40
"""How many ways to say a thing are tried each time; `make laws` tries all."""
FRAME = re.compile(
    r"\b(?:paragraaf \d|section \d|hoofdstuk \d|luiden|luidende|vervangen door|toe te voegen|vervalt|substitute|"
    r"shall read|"
    r"treedt in werking|takes effect|Provinciale Staten|besluiten)\b|[“”«»„]",
    re.IGNORECASE,
)
"""Words of the frames of the table, none of which is in the plan or in what comes."""


def some(wish: Wish, most: int) -> list[str]:
    """Return ways to say a wish, spread over all that there are."""
    found = list(sentences(wish))
    return found[:: max(1, len(found) // most)]


def changes_of(document: Document, order: str) -> tuple[Change, ...]:
    reading = read(document, order)
    assert reading.unread == (), (order, [str(each.reason) for each in reading.unread])
    return reading.changes


def differing(most: int) -> list[str]:
    """Return the ways to say a thing that say something else than the first one, in either language."""
    meant: dict[str, tuple[Change, ...]] = {}
    wrong = []
    for wish in WISHES:
        for order in some(wish, most):
            found = changes_of(PLAN, order)
            wrong += [order] if not found or found != meant.setdefault(wish.name, found) else []
    return wrong


def test_every_way_to_say_a_thing_gives_the_same_operations() -> None:
    assert differing(SMALL) == []


def test_no_word_of_an_order_becomes_text_of_the_plan() -> None:
    by_language = defaultdict(list)
    for wish in WISHES:
        by_language[wish.language].append(some(wish, 7)[-1])
    for language, orders in by_language.items():
        for first, second in zip(orders, [*orders[1:], orders[0]], strict=True):
            reading = read(PLAN, together([first, second], language))
            after = performed(PLAN, reading.changes)
            text = "".join(after.sections[id].text for id in after.ids())
            assert FRAME.search(text) is None, (first, second)
            assert reading.effective == date(2031, 5, 1), reading.unread
            assert {each.fate for each in reading.accounts} <= {Fate.DONE, Fate.FORMULA, Fate.UNREAD}


def test_every_line_of_an_order_is_in_its_account() -> None:
    for wish in WISHES:
        order = together(some(wish, 3), wish.language)
        reading = read(PLAN, order)
        told = {line for each in reading.accounts for line in range(each.first, each.last + 1)}
        assert {n for n, row in enumerate(order.split("\n"), 1) if row.strip()} <= told, order


def test_what_is_read_is_written_and_read_again_as_the_same() -> None:
    for wish in WISHES:
        changes = changes_of(PLAN, some(wish, 1)[0])
        ledger = Ledger(PLAN)
        order = order_text(ledger, written_for(ledger, erratum("E1", *changes)))
        assert read(PLAN, order).changes == changes, order


def test_a_section_that_goes_twice_goes_once_or_not_at_all() -> None:
    for order in (
        "Hoofdstuk 4 vervalt.\n\nHoofdstuk 4 vervalt.",
        "A. Hoofdstuk 4 te schrappen\nB. hoofdstuk 4 vervalt",
    ):
        reading = read(PLAN, order)
        assert len(reading.changes) + len(reading.unread) == 2, order


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the cells of the table below a heading of docs/orders.md."""
    page = re.sub(r"^```.*?^```$", "", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    part = page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = [row for row in part.split("\n") if row.startswith("|") and not row.startswith("|-")]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in found[1:]]


def order_of(cell: str) -> str:
    return cell.replace(" // ", "\n\n").replace("❘", "|")


def words_of(document: Document) -> str:
    return "\n".join(f"{document.sections[id].title}\n{document.sections[id].text}" for id in document.ids())


@pytest.mark.parametrize(("heading", "plan"), [("The forms", PLAN), ("Articles", STATUTE)])
def test_the_table_of_forms_says_what_is_done(heading: str, plan: Document) -> None:
    found = rows(heading)
    assert len(found) > 6
    for name, ways, text in found:
        meant = [changes_of(plan, order_of(each)) for each in ways.split(" ¦ ")]
        assert meant[0] and all(each == meant[0] for each in meant), name
        after = words_of(performed(plan, meant[0]))
        gone = re.fullmatch(r"~~(.+)~~", text)
        assert (gone[1] in words_of(plan) and gone[1] not in after) if gone else text in after, (name, after)


def test_what_the_page_says_is_refused_is_refused_with_its_reason() -> None:
    for order, reason in rows("What is refused"):
        reading = read(PLAN, order_of(order), sound=True)
        assert reading.changes == (), order
        assert reason in [str(each.reason) for each in reading.unread], (order, reading.unread)
