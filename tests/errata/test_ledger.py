"""A document in every state that its errata make, and in no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.chain import Chain
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errata.union import disputes
from sub_cli.errors import Refused
from tests.errata.generate import (
    errata_for,
    erratum,
    image,
    in_force,
    merged,
    programme,
    programmes,
    put_in,
    taken_out,
    texts,
    written_for,
)

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n", "leden": "Vier.\n"}), "slot": "Vijf.\n"})


def sentence(line: int, was: str, becomes: str) -> Substitute:
    return Substitute("rollen", line, was, becomes)


def branches(one: Change, other: Change) -> Ledger:
    """Return the plan with two errata, each applied on a branch of its own; raises where they do not go together."""
    made = [written_for(Ledger(PLAN), erratum(id, change)) for id, change in (("E1", one), ("E2", other))]
    return merged(PLAN, *(in_force(PLAN, each) for each in made))


def test_every_state_is_read_off_and_what_builds_on_what_is_not_in_it_is_refused() -> None:
    ledger = in_force(
        PLAN,
        erratum("E1", sentence(2, "Twee.\n", "2.\n")),
        erratum("E2", sentence(2, "2.\n", "Nr. 2.\n")),
        erratum("E3", Replace("slot", "Vijf.\n", "5.\n")),
    )
    found = {}
    for state in range(8):
        try:
            document = ledger.at(state)
            found[state] = texts(document)["rollen"].split("\n")[1], texts(document)["slot"].strip()
        except ErratumConflict as error:
            found[state] = str(error.clashes[0].reason), error.clashes[0].others
    assert found == {
        0b000: ("Twee.", "Vijf."),
        0b001: ("2.", "Vijf."),
        0b010: ("E2 builds on it, and would be there without it.", ("E2",)),
        0b011: ("Nr. 2.", "Vijf."),
        0b100: ("Twee.", "5."),
        0b101: ("2.", "5."),
        0b110: ("E2 builds on it, and would be there without it.", ("E2",)),
        0b111: ("Nr. 2.", "5."),
    }
    assert (ledger.builders(0), ledger.builders(1), ledger.builders(2)) == ((1,), (), ())
    assert image(ledger.base()) == image(PLAN)
    assert texts(ledger.before(1))["rollen"] == "Een.\n2.\nDrie.\n"


@pytest.mark.parametrize(
    "emptying",
    [Remove("deel", "Deel", "", At("slot", "")), Move("deel", At("slot", ""), At("kern", "leden"))],
)
def test_a_section_that_could_go_because_it_had_been_emptied_builds_on_the_emptying(emptying: Change) -> None:
    plan = programme({"kern": ("Een.\n", {"leden": "Vier.\n"}), "slot": ("Vijf.\n", {"deel": ""})})
    gone = Remove("slot", "Slot", "Vijf.\n", At("", "kern"))
    ledger = in_force(plan, erratum("E1", emptying), erratum("E2", gone))
    assert ledger.builders(0) == (1,)
    with pytest.raises(ErratumConflict, match="E1 cannot be reverted: E2 build"):
        taken_out(ledger, "E1")
    with pytest.raises(ErratumConflict, match="E2 builds on it"):
        ledger.at(0b10)


OUT, UNDER = Move("leden", At("kern", ""), At("", "")), Move("kern", At("", "leden"), At("leden", ""))
NESTED = programme({"kern": ("Een.\n", {"leden": "Vier.\n"}), "slot": "Vijf.\n"})


def test_a_section_that_moved_below_one_that_came_out_of_it_builds_on_that() -> None:
    ledger = in_force(NESTED, erratum("E1", OUT), erratum("E2", UNDER))
    assert ledger.builders(0) == (1,)
    with pytest.raises(ErratumConflict, match="E1 cannot be reverted: E2 builds on it"):
        taken_out(ledger, "E1")
    with pytest.raises(ErratumConflict, match="E2 builds on it"):
        ledger.at(0b10)


def test_two_branches_that_move_two_sections_below_one_another_are_never_put_together() -> None:
    one = erratum("E1", Move("kern", At("", ""), At("slot", "")))
    other = erratum("E2", Move("slot", At("", "kern"), At("kern", "leden")))
    made = [in_force(NESTED, written_for(Ledger(NESTED), each)) for each in (one, other)]
    chain = Chain([*made[0].chain.errata.values(), *made[1].chain.errata.values()])
    ledger = Ledger(NESTED, chain, present=0)
    with pytest.raises(ErratumConflict, match="E2 wants the same place, on another branch") as caught:
        ledger.at(ledger.chain.standing)
    assert str(caught.value.advice[0]) == "Settle it with: sub settle"
    (dispute,) = disputes(ledger)
    assert (dispute.one, dispute.other, dispute.reverted) == ("E1", "E2", False)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            sentence(2, "Twee.\n", "2.\n"),
            sentence(2, "Twee.\n", "II.\n"),
            "E2 wants the same place, on another branch.",
        ),
        (
            sentence(2, "Twee.\n", "2.\n"),
            sentence(2, "Twee.\n", "2.\n"),
            "E2 makes the same change, on another branch.",
        ),
        (sentence(2, "Twee.\n", ""), Remove("rollen", "Rollen", "Een.\nTwee.\nDrie.\n", At("kern", "")), "same place"),
        (Retitle("slot", "Slot", "Einde"), Retitle("slot", "Slot", "Tot slot"), "same place"),
        (Retitle("", "Plan", "P"), Retitle("", "Plan", "P"), "makes the same change"),
        (Insert("a", "A", "", At("kern", "leden")), Insert("b", "B", "", At("kern", "leden")), "same place"),
        (Insert("a", "A", "", At("slot", "")), Remove("slot", "Slot", "Vijf.\n", At("", "kern")), "same place"),
        (Move("slot", At("", "kern"), At("", "")), Move("slot", At("", "kern"), At("kern", "")), "same place"),
    ],
)
def test_two_of_different_branches_that_want_one_place_are_never_put_together(
    one: Change, other: Change, words: str
) -> None:
    with pytest.raises(ErratumConflict) as caught:
        branches(one, other)
    (clash,) = caught.value.clashes
    assert words in str(clash.reason)
    assert (clash.erratum, clash.others) == ("E1", ("E2",))
    assert str(caught.value.advice[0]) == "Settle it with: sub settle"


@pytest.mark.parametrize(
    ("one", "other", "ids", "rollen"),
    [
        (sentence(1, "Een.\n", "1.\n1,5.\n"), sentence(2, "Twee.\n", ""), "kern rollen leden slot",
         "1.\n1,5.\nDrie.\n"),
        (sentence(1, "", "Nul.\n"), sentence(3, "Drie.\n", "3.\n"), "kern rollen leden slot",
         "Nul.\nEen.\nTwee.\n3.\n"),
        (sentence(2, "", "1,5.\n"), sentence(4, "", "Vier.\n"), "kern rollen leden slot",
         "Een.\n1,5.\nTwee.\nDrie.\nVier.\n"),
        (sentence(2, "Twee.\n", "2.\n"), Move("rollen", At("kern", ""), At("", "slot")), "kern leden slot rollen",
         "Een.\n2.\nDrie.\n"),
        (Insert("a", "A", "", At("kern", "")), Insert("b", "B", "", At("kern", "leden")), "kern a rollen leden b slot",
         None),
        (Remove("leden", "Leden", "Vier.\n", At("kern", "rollen")), Insert("b", "B", "", At("", "")),
         "b kern rollen slot", None),
        (Retitle("slot", "Slot", "Einde"), Replace("slot", "Vijf.\n", "5.\n"), "kern rollen leden slot", None),
    ],
)  # fmt: skip
def test_what_is_in_nobodys_way_comes_together_in_either_order(
    one: Change, other: Change, ids: str, rollen: str | None
) -> None:
    both, back = branches(one, other), branches(other, one)
    assert both.document.ids() == ids.split()
    assert rollen is None or texts(both.document)["rollen"] == rollen
    assert image(both.document) == image(back.document)
    assert list(both.flaws()) == []
    assert image(taken_out(taken_out(both, "E1"), "E2").document) == image(PLAN)


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
def test_sections_that_came_went_and_moved_are_taken_back_in_the_middle_with_their_bytes(gone: int) -> None:
    """Source and comments of a section that was removed come back with it, wherever others stand by then."""
    changes = (
        Insert("nieuw", "Nieuw", "N.\n", At("kern", "")),
        Remove("leden", "Leden", "Vier.\n", At("kern", "rollen")),
        Move("slot", At("", "kern"), At("", "")),
        Retitle("rollen", "Rollen", "Wie"),
    )
    made = [erratum(f"E{n}", change) for n, change in enumerate(changes)]
    back = taken_out(in_force(PLAN, *made), f"E{gone}")
    assert image(back.document) == image(in_force(PLAN, *made[:gone], *made[gone + 1 :]).document)
    rest = [n for n in range(len(made)) if n != gone]
    for n in reversed(rest):
        back = taken_out(back, f"E{n}")
    assert image(back.document) == image(PLAN)


def test_a_text_that_was_edited_by_hand_has_no_other_states() -> None:
    ledger = in_force(PLAN, erratum("E1", sentence(2, "Twee.\n", "2.\n")))
    section = replace(PLAN.sections["rollen"], text="Een.\n2!\nDrie.\n")
    edited = Ledger(ledger.document.with_section(section), ledger.chain)
    with pytest.raises(ErratumConflict, match=r"1\.1, sentence 2: expected and found differ"):
        edited.base()
    (flaw,) = edited.flaws()
    assert (flaw.erratum, flaw.section, flaw.number, flaw.sentence) == ("E1", "rollen", "1.1", 2)


def test_only_what_a_change_names_is_woven() -> None:
    ledger = in_force(PLAN, erratum("E1", sentence(2, "Twee.\n", "2.\n")), erratum("E2", Insert("a", "A", "", At())))
    assert dict(ledger.touching) == {"rollen": [0], "a": [1], "": [1]}
    assert ledger.section("slot", 0) == PLAN.sections["slot"]
    assert ledger.section("a", 0) is None


@given(st.data())
def test_law_a_state_is_the_same_from_wherever_it_is_read_or_refused_from_everywhere(data: st.DataObject) -> None:
    base = data.draw(programmes())
    ledger = Ledger(base)
    for n in range(data.draw(st.integers(1, 4))):
        each = data.draw(errata_for(ledger, f"E{n}"))
        if each.changes:
            try:
                ledger = put_in(ledger, each)
            except Refused:  # an id that was used before
                continue
    chain: Chain = ledger.chain
    assert image(Ledger(base, chain, present=0).at(chain.all)) == image(ledger.document)
    for state in range(chain.all + 1):
        try:
            document = ledger.at(state)
        except ErratumConflict:
            with pytest.raises(ErratumConflict):
                Ledger(base, chain, present=0).at(state)
            continue
        assert image(Ledger(base, chain, present=0).at(state)) == image(document)
        assert image(Ledger(document, chain, present=state).at(chain.all)) == image(ledger.document)
