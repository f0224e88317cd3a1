"""What an erratum does to each section, in words: told of what really happens, and of all that happens."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from sub_cli.document import numbering, outline
from sub_cli.document.model import Section
from sub_cli.errata.application import exact, performed
from sub_cli.errata.effects import Effect, told
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from tests.errata.generate import errata_for, programme, programmes

PLAN = programme(
    {"een": ("Een.\n", {"a": "A a.\n", "b": "B b.\n", "c": "C c.\n"}), "twee": ("Twee.\n", {"d": "D d.\n"})}
)


def effects(*changes, document=PLAN):
    return [(each.label, [str(effect) for effect in each.effects], each.was) for each in told(document, changes)]


def test_what_hangs_below_a_chapter_follows_without_a_word() -> None:
    new = Insert("nieuw", "Nieuw", "", At("", ""))
    assert effects(new) == [
        ("hoofdstuk 1", ["new"], ""),
        ("hoofdstuk 2–3", ["renumbered"], "1–2"),
    ]


def test_a_section_that_changes_too_is_told_by_its_new_number_and_not_among_the_others() -> None:
    remove = Remove("a", "A", "A a.\n", At("een", ""))
    assert effects(remove, Replace("b", "B b.\n", "B b.\nMeer.\n")) == [
        ("paragraaf 1.1", ["removed"], ""),
        ("paragraaf 1.1", ["renumbered", "supplemented"], "1.2"),
        ("paragraaf 1.2", ["renumbered"], "1.3"),
    ]


def test_a_fixed_number_stays_and_is_not_told() -> None:
    fixed = PLAN.with_section(Section("b", "B", "B b.\n", "1.1a"))
    assert effects(Insert("nieuw", "Nieuw", "", At("", "")), document=fixed)[1:] == [
        ("hoofdstuk 2–3", ["renumbered"], "1–2"),
    ]


def test_only_another_layout_is_a_change_and_adds_nothing() -> None:
    two = PLAN.with_section(Section("b", "B", "B b.\nEn nog.\n"))
    assert effects(Replace("b", "B b.\nEn nog.\n", "B b.\n\nEn nog.\n"), document=two) == [
        ("paragraaf 1.2", ["changed"], "")
    ]


@given(st.data())
def test_law_every_new_number_is_told_and_only_what_goes_is_gone(data: st.DataObject) -> None:
    ledger = Ledger(data.draw(programmes()))
    drawn = data.draw(errata_for(ledger))
    assume(drawn.changes)
    before, changes = exact(ledger, drawn)
    after = performed(before, changes)
    was, now, parents = numbering.numbers(before), numbering.numbers(after), outline.parents(after.outline)
    found = told(before, changes)
    for each in found:
        gone, new = each.section and each.section not in now, each.section in now and each.section not in was
        assert (Effect.REMOVED in each.effects, Effect.NEW in each.effects) == (bool(gone), bool(new))
    shifted = {id for id in now if id in was and was[id] != now[id]}
    for id in shifted - {each.section for each in found}:
        follows = parents[id] in shifted and last(was[id]) == last(now[id])
        assert follows or any(covers(each.was, was[id]) for each in found)


def covers(row: str, number: str) -> bool:
    """Tell whether `2.2–2.4` is about `2.3`."""
    begin, _, end = row.partition("–")
    beside = end and begin.rpartition(".")[0] == number.rpartition(".")[0]
    return bool(beside) and last(begin) <= last(number) <= last(end)


def last(number: str) -> int:
    return int(number.rpartition(".")[2])
