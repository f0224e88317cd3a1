"""Base edition ⊕ errata in force = the text: proven, or told where not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.digest import edition_digest
from sub_cli.document.model import Document, Section
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.proof import explains, prove
from sub_cli.errors import Refused
from tests.errata.generate import errata_for, erratum, in_force, merged, programme, programmes, put_in, taken_out, texts

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n"}), "slot": "Vijf.\n"})
PLAN = replace(PLAN, edition=edition_digest(PLAN))
E1 = erratum("E1", *text_changes("rollen", "Een.\nTwee.\nDrie.\n", "Een.\n2.\nDrie.\n"))
E2 = erratum("E2", *text_changes("rollen", "Een.\n2.\nDrie.\n", "Een.\nTwee rollen.\nDrie.\n"))
E3 = erratum("E3", *text_changes("slot", "Vijf.\n", "Vijf en slot.\n"))


def by_hand(ledger: Ledger, **text: str) -> Ledger:
    """Return the ledger with the text of a section edited by hand."""
    document = ledger.document
    for id, words in text.items():
        document = document.with_section(replace(document.sections[id], text=words))
    return Ledger(document, ledger.chain)


def test_the_proof_holds_and_a_direct_edit_is_named_by_section_and_sentence() -> None:
    ledger = in_force(PLAN, E1, E3)
    assert prove(ledger) == prove(ledger, PLAN) == ()
    flaw = prove(by_hand(ledger, rollen="Een.\n2 rollen.\nDrie.\n"))[0]
    assert (flaw.erratum, flaw.section, flaw.number, flaw.sentence) == ("E1", "rollen", "1.1", 2)
    assert (flaw.expected, flaw.found) == ("2.\n", "2 rollen.\n")


def test_an_edit_that_no_erratum_touches_needs_the_base_to_be_named() -> None:
    edited = by_hand(in_force(PLAN, E1), rollen="Een.\n2.\nVier.\n")
    assert [str(flaw.reason) for flaw in prove(edited)] == [
        "Without its errata the text is not the base edition: it was edited and no erratum says so."
    ]
    flaw = prove(edited, PLAN)[0]
    assert (flaw.section, flaw.number, flaw.sentence) == ("rollen", "1.1", 3)
    assert (flaw.expected, flaw.found) == ("Drie.\n", "Vier.\n")


def test_every_kind_of_unexplained_edit_is_named() -> None:
    ledger = in_force(PLAN, E1)
    document = ledger.document
    entries = (*document.outline[1:], document.outline[0])
    titled = document.with_section(replace(document.sections["slot"], title="Anders"))
    gone = {id: each for id, each in document.sections.items() if id != "slot"}
    for edited, words in (
        (replace(document, outline=entries), "The outline was edited"),
        (replace(document, title="Ander plan"), "The text was edited"),
        (titled, "The text was edited"),
        (replace(document, outline=document.outline[:1], sections=gone), "The outline was edited"),
    ):
        assert str(prove(Ledger(edited, ledger.chain), PLAN)[0].reason).startswith(words)


def test_a_hundred_flaws_are_told_once_each() -> None:
    edited = by_hand(in_force(PLAN, E1, E2), rollen="Weg.\n")
    assert [flaw.section for flaw in prove(edited)] == ["rollen"]


def test_two_of_different_branches_that_want_one_place_are_told_and_no_edit_is_blamed() -> None:
    one = put_in(Ledger(PLAN), E1)
    other = put_in(Ledger(PLAN), replace(E2, changes=text_changes("rollen", "Een.\nTwee.\nDrie.\n", "Een.\n")))
    chain = {**one.chain.errata, **other.chain.errata}
    both = Ledger(one.document, type(one.chain)(chain.values()))
    for base in (None, PLAN):
        (flaw,) = prove(both, base)
        assert (flaw.erratum, flaw.others, flaw.section, flaw.number) == ("E1", ("E2",), "rollen", "1.1")


def test_a_reverted_erratum_has_no_part_in_the_text() -> None:
    back = taken_out(in_force(PLAN, E1, E3), "E1")
    assert prove(back) == prove(back, PLAN) == ()
    assert prove(by_hand(back, rollen="Een.\n2.\nDrie.\n")) != ()


def test_sections_that_differ_by_their_errata_alone_are_explained() -> None:
    one, other = in_force(PLAN, E1), in_force(PLAN, E3)
    assert all(explains(one, other, id) for id in PLAN.ids())
    edited = by_hand(in_force(PLAN, E1), rollen="Een.\n2.\nVier.\n")
    assert not explains(edited, other, "rollen")
    assert not explains(by_hand(one, rollen="Weg.\n"), other, "rollen")
    assert explains(edited, other, "slot")


def test_a_thousand_errata_on_a_thousand_sections_take_well_below_a_second() -> None:
    rows = "".join(f"Zin {n} van dit onderdeel.\n" for n in range(10))
    base = programme({f"s{n}": rows for n in range(1000)})
    base = replace(base, edition=edition_digest(base))
    changed = rows.replace("Zin 5", "De zin")
    errata = [erratum(f"E{n}", *text_changes(f"s{n}", rows, changed)) for n in range(1000)]
    ledger = Ledger(base)
    start = time.process_time()
    for each in errata:
        ledger = put_in(ledger, each)
    assert prove(ledger) == ()
    assert time.process_time() - start < 1


class Unread(Mapping[str, Section]):
    """Sections that are neither walked nor counted; it keeps which ones were read."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self.below, self.read = sections, []

    def __getitem__(self, wanted: str) -> Section:
        self.read.append(wanted)
        return self.below[wanted]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the sections were walked")

    def __len__(self) -> int:
        raise AssertionError("the sections were counted")


def unread_plan(count: int) -> tuple[Document, Unread]:
    plan = programme({f"s{n}": "Een.\nTwee.\n" for n in range(count)})
    sections = Unread(plan.sections)
    return replace(plan, sections=sections), sections


def test_the_cost_of_applying_does_not_grow_with_sections_or_earlier_errata() -> None:
    """Only the sections that an erratum names are read; the others are neither walked nor copied."""
    document, sections = unread_plan(50)
    ledger = Ledger(document)
    for n in range(40):
        ledger = put_in(ledger, erratum(f"E{n}", *text_changes(f"s{n}", "Een.\nTwee.\n", "Een.\n2.\n")))
    assert set(sections.read) == {f"s{n}" for n in range(40)}
    touched = {id: section.text for id, section in ledger.document.sections.touched().items()}
    assert touched == {f"s{n}": "Een.\n2.\n" for n in range(40)}


def test_errata_on_different_sentences_of_one_section_apply_in_any_order() -> None:
    text = "Een.\nTwee.\nDrie.\nVier.\n"
    plan = programme({"a": text})
    one = erratum("E1", *text_changes("a", text, text.replace("Een.\n", "1.\n1,5.\n")))
    two = erratum("E2", *text_changes("a", text, text.replace("Vier.\n", "")))
    ledgers = [
        in_force(plan, one, two),
        in_force(plan, two, one),
        merged(plan, in_force(plan, one), in_force(plan, two)),
    ]
    assert [texts(each.document) for each in ledgers] == [{"a": "1.\n1,5.\nTwee.\nDrie.\n"}] * 3


@given(st.data())
def test_law_the_chain_of_what_was_applied_and_reverted_proves_itself(data: st.DataObject) -> None:
    base = data.draw(programmes())
    base = replace(base, edition=edition_digest(base))
    ledger = Ledger(base)
    for n in range(data.draw(st.integers(1, 4))):
        each = data.draw(errata_for(ledger, f"E{n}"))
        if each.changes:
            try:
                ledger = put_in(ledger, each)
            except Refused:  # an id that was used before
                continue
    alone = [each.id for each in ledger.chain.in_force if not ledger.builders(ledger.chain.application(each.id))]
    if alone and data.draw(st.booleans()):
        ledger = taken_out(ledger, data.draw(st.sampled_from(alone)))
    assert prove(ledger) == prove(ledger, base) == ()
