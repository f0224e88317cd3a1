"""Base edition ⊕ errata = the text: proven, or told where not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.document.model import Section
from sub_cli.document.text import edition_digest
from sub_cli.errata import build, chain
from sub_cli.errata.model import At, Erratum, Insert, Remove, Replace, Status, Substitute
from sub_cli.errata.operations import apply
from sub_cli.errors import Conflict, NotFound, Refused
from tests.errata.generate import applied, errata_for, erratum, image, programme, programmes, texts

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n"}), "slot": "Vijf.\n"})
E1 = erratum("E1", *build.text_changes("rollen", "Een.\nTwee.\nDrie.\n", "Een.\n2.\nDrie.\n"))
E2 = erratum("E2", *build.text_changes("rollen", "Een.\n2.\nDrie.\n", "Een.\nTwee rollen.\nDrie.\n"))
E3 = erratum("E3", *build.text_changes("slot", "Vijf.\n", "Vijf en slot.\n"))


def in_force(base: object, *errata: Erratum) -> tuple:
    """Return the document with all `errata`, and the chain."""
    made = []
    for each in errata:
        step = apply(base, each, made)
        base, made = step.document, [*made, applied(step.erratum)]
    return base, made


def test_unwinding_and_replaying_are_each_others_inverse() -> None:
    document, links = in_force(PLAN, E1, E2, E3)
    assert image(chain.unwind(document, links)) == image(PLAN)
    assert image(chain.replay(PLAN, links)) == image(document)
    reverted = [*links[:2], replace(links[2], status=Status.REVERTED)]
    assert chain.in_force(reverted) == tuple(links[:2])


def test_dependencies_find_themselves() -> None:
    _, links = in_force(PLAN, E1, E3, E2)
    assert chain.dependencies(links) == {"E1": (), "E3": (), "E2": ("E1",)}


def test_a_dependency_is_found_through_lines_that_moved() -> None:
    base = programme({"a": "".join(f"Zin {n}.\n" for n in range(6))})
    text = base.sections["a"].text
    first = text.replace("Zin 4.\n", "Vier.\n")
    second = "Nul.\n" + first
    third = second.replace("Vier.\n", "4.\n")
    steps = [text, first, second, third]
    pairs = pairwise(steps)
    _, links = in_force(base, *(erratum(f"E{n}", *build.text_changes("a", *pair)) for n, pair in enumerate(pairs)))
    assert chain.dependencies(links) == {"E0": (), "E1": (), "E2": ("E0",)}


def test_pending_errata_are_planned_behind_those_they_build_on() -> None:
    below = erratum("E4", Insert("onder", "Onder", "O.\n", At("nieuw", "")))
    new = erratum("E5", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen")))
    assert [each.id for each in chain.plan(PLAN, [below, E2, new, E1])] == ["E5", "E1", "E4", "E2"]
    assert chain.needs(PLAN, [E2, E1]) == {"E2": {"E1"}, "E1": frozenset()}


def test_a_cycle_of_dependencies_is_told() -> None:
    one = erratum("E4", Insert("a", "A", "", At("b", "")))
    two = erratum("E5", Insert("b", "B", "", At("a", "")))
    with pytest.raises(Conflict, match=r"wait for one another: E[45] → E[45] → E[45]\."):
        chain.plan(PLAN, [one, two])


def test_a_chain_that_names_what_is_not_there_or_twice() -> None:
    with pytest.raises(NotFound, match="The chain names E9"):
        chain.ordered(["E9"], {})
    with pytest.raises(Conflict, match="names E1 twice"):
        chain.ordered(["E1", "E1"], {"E1": E1})
    assert chain.ordered(["E3", "E1"], {"E1": E1, "E3": E3}) == (E3, E1)
    assert chain.appended(("E1", "E2", "E3"), "E1") == ("E2", "E3", "E1")
    assert [each.id for each in chain.later_than([applied(E1), E2, applied(E3)], "E1")] == ["E3"]


def test_the_proof_holds_and_a_direct_edit_is_named_by_section_and_sentence() -> None:
    document, links = in_force(replace(PLAN, edition=edition_digest(PLAN)), E1, E3)
    assert chain.prove(document, links) == ()
    assert chain.prove(document, links, PLAN) == ()
    edited = document.with_section(replace(document.sections["rollen"], text="Een.\n2 rollen.\nDrie.\n"))
    flaw = chain.prove(edited, links)[0]
    assert (flaw.erratum, flaw.section, flaw.number, flaw.sentence) == ("E1", "rollen", "1.1", 2)
    assert (flaw.expected, flaw.found) == ("2.\n", "2 rollen.\n")


def test_an_edit_that_no_erratum_touches_needs_the_base_to_be_named() -> None:
    document, links = in_force(replace(PLAN, edition=edition_digest(PLAN)), E1)
    edited = document.with_section(replace(document.sections["rollen"], text="Een.\n2.\nVier.\n"))
    assert [str(flaw.reason) for flaw in chain.prove(edited, links)] == [
        "Without its errata the text is not the base edition: it was edited and no erratum says so."
    ]
    flaw = chain.prove(edited, links, PLAN)[0]
    assert (flaw.section, flaw.number, flaw.sentence, flaw.expected, flaw.found) == (
        "rollen",
        "1.1",
        3,
        "Drie.\n",
        "Vier.\n",
    )


def test_every_kind_of_unexplained_edit_is_named() -> None:
    document, links = in_force(PLAN, E1)
    entries = (*document.outline[1:], document.outline[0])
    titled = document.with_section(replace(document.sections["slot"], title="Anders"))
    gone = {id: each for id, each in document.sections.items() if id != "slot"}
    for edited, words in (
        (replace(document, outline=entries), "The outline was edited"),
        (replace(document, title="Ander plan"), "The text was edited"),
        (titled, "The text was edited"),
        (replace(document, outline=document.outline[:1], sections=gone), "The outline was edited"),
    ):
        assert str(chain.prove(edited, links, PLAN)[0].reason).startswith(words)


def test_a_hundred_flaws_are_told_once_each() -> None:
    document, links = in_force(PLAN, E1, E2)
    edited = document.with_section(replace(document.sections["rollen"], text="Weg.\n"))
    assert [(flaw.erratum, flaw.section) for flaw in chain.prove(edited, links)] == [("E2", "rollen")]


def test_a_thousand_errata_on_a_thousand_sections_take_well_below_a_second() -> None:
    rows = "".join(f"Zin {n} van dit onderdeel.\n" for n in range(10))
    base = programme({f"s{n}": rows for n in range(1000)})
    base = replace(base, edition=edition_digest(base))
    errata = [
        erratum(f"E{n}", *build.text_changes(f"s{n}", rows, rows.replace("Zin 5", "De zin"))) for n in range(1000)
    ]
    start = time.process_time()
    document, links = in_force(base, *errata)
    assert chain.prove(document, links) == ()
    assert len(chain.dependencies(links)) == 1000
    assert time.process_time() - start < 1


def test_the_cost_of_applying_does_not_grow_with_sections_or_earlier_errata() -> None:
    """A lazy mapping is neither walked nor copied: only the sections that an erratum names are read."""

    class Lazy(Mapping[str, Section]):
        def __init__(self, sections: Mapping[str, Section]) -> None:
            self.below, self.read = sections, []

        def __getitem__(self, wanted: str) -> Section:
            self.read.append(wanted)
            return self.below[wanted]

        def __iter__(self) -> Iterator[str]:
            raise AssertionError("the sections were walked")

        def __len__(self) -> int:
            raise AssertionError("the sections were counted")

    plan = programme({f"s{n}": "Een.\nTwee.\n" for n in range(50)})
    lazy = Lazy(plan.sections)
    document, links = replace(plan, sections=lazy), []
    for n in range(40):
        step = apply(document, erratum(f"E{n}", *build.text_changes(f"s{n}", "Een.\nTwee.\n", "Een.\n2.\n")))
        document, links = step.document, [*links, step.erratum]
    assert set(lazy.read) == {f"s{n}" for n in range(40)}
    touched = {id: section.text for id, section in document.sections.touched().items()}
    assert touched == {f"s{n}": "Een.\n2.\n" for n in range(40)}


@given(st.data())
def test_law_consolidating_in_steps_is_consolidating_at_once(data: st.DataObject) -> None:
    base = data.draw(programmes())
    document, errata = base, []
    for n in range(3):
        each = data.draw(errata_for(document, f"E{n}"))
        if each.changes:
            try:
                step = apply(document, each, errata)
            except Refused:
                continue
            document, errata = step.document, [*errata, each]
    cut = data.draw(st.integers(0, len(errata)))
    halfway = chain.consolidate(base, errata[:cut])
    assert image(chain.consolidate(halfway, errata[cut:])) == image(chain.consolidate(base, errata)) == image(document)


@given(st.data())
def test_law_the_chain_of_what_was_applied_proves_itself(data: st.DataObject) -> None:
    base = data.draw(programmes())
    base = replace(base, edition=edition_digest(base))
    document, links = base, []
    for n in range(data.draw(st.integers(1, 4))):
        each = data.draw(errata_for(document, f"E{n}"))
        if each.changes:
            try:
                step = apply(document, each, links)
            except Refused:
                continue
            document, links = step.document, [*links, applied(step.erratum)]
    assert chain.prove(document, links) == chain.prove(document, links, base) == ()
    found = chain.dependencies(links)
    assert all(
        names.index(other) < names.index(name) for names in [list(found)] for name in names for other in found[name]
    )


def test_errata_on_different_sentences_of_one_section_apply_in_any_order() -> None:
    text = "Een.\nTwee.\nDrie.\nVier.\n"
    plan = programme({"a": text})
    one = erratum("E1", *build.text_changes("a", text, text.replace("Een.\n", "1.\n1,5.\n")))
    two = erratum("E2", *build.text_changes("a", text, text.replace("Vier.\n", "")))
    assert texts(in_force(plan, one, two)[0]) == texts(in_force(plan, two, one)[0]) == {"a": "1.\n1,5.\nTwee.\nDrie.\n"}


def test_kinds_of_changes_count() -> None:
    assert isinstance(E1.changes[0], Substitute)
    assert isinstance(build.text_changes("slot", "Vijf.\n", "Zes.\n", whole=True)[0], Replace)
    assert isinstance(build.removal(PLAN, "kern")[0], Remove)
