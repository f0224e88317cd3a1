"""The wordings of a section one after another, each with the very lines that came and went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sub_cli.errata.blame import changed, revisions
from sub_cli.errata.comparison import Run
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errata.weave import WovenLine
from tests.errata.generate import erratum, in_force, programme, put_in, taken_out


def test_each_turn_gives_the_lines_it_changed_also_among_equal_ones_and_a_reverting_gives_them_back() -> None:
    plan = programme({"a": "Ja.\nNee.\nJa.\n", "b": "B.\n"})
    ledger = in_force(plan, erratum("E1", Substitute("a", 2, "Nee.\n", "Ja.\n", before="Ja.", after="Ja.")))
    ledger = put_in(ledger, erratum("E2", Substitute("b", 1, "B.\n", "C.\n")))
    ledger = taken_out(ledger, "E1")
    told = list(revisions(ledger, "a", range(3)))
    assert [(each.key, each.text, each.runs, each.undoes) for each in told] == [
        ("", "Ja.\nNee.\nJa.\n", None, ""),
        ("E1", "Ja.\nJa.\nJa.\n", (Run(1, 2, 1, 2),), ""),
        ("E1.2", "Ja.\nNee.\nJa.\n", (Run(1, 2, 1, 2),), "E1"),
    ]
    assert [each.key for each in revisions(Ledger(plan), "a", ())] == [""]


@given(st.lists(st.sampled_from("aab")), st.data())
def test_law_the_runs_say_what_became_what(words: list[str], data: st.DataObject) -> None:
    """A line that stays is the very same, and everything outside the runs is as it was."""
    every = [WovenLine(word) for word in words]
    one, other = ([row for row in every if data.draw(st.booleans())] for _ in range(2))
    again, done = [], 0
    for run in changed(one, other):
        again += [*one[done : run[0]], *other[run[2] : run[3]]]
        done = run[1]
        assert run[:2] != run[2:] or one[run[0]] is not other[run[2]]
    assert [*again, *one[done:]] == other
