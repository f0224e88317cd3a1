"""Pending errata are applied behind those they build on."""

from __future__ import annotations

import pytest

from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.pending import needs, plan
from sub_cli.errors import Conflict
from tests.errata.generate import erratum, programme

PLAN = programme({"kern": ("Een.\n", {"rollen": "Een.\nTwee.\nDrie.\n"}), "slot": "Vijf.\n"})
E1 = erratum("E1", *text_changes("rollen", "Een.\nTwee.\nDrie.\n", "Een.\n2.\nDrie.\n"))
E2 = erratum("E2", *text_changes("rollen", "Een.\n2.\nDrie.\n", "Een.\nTwee rollen.\nDrie.\n"))


def test_pending_errata_are_planned_behind_those_they_build_on() -> None:
    below = erratum("E4", Insert("onder", "Onder", "O.\n", At("nieuw", "")))
    new = erratum("E5", Insert("nieuw", "Nieuw", "N.\n", At("kern", "rollen")))
    assert [each.id for each in plan(PLAN, [below, E2, new, E1])] == ["E5", "E1", "E4", "E2"]
    assert needs(PLAN, [E2, E1]) == {"E2": {"E1"}, "E1": frozenset()}


def test_a_cycle_of_dependencies_is_told() -> None:
    one = erratum("E4", Insert("a", "A", "", At("b", "")))
    two = erratum("E5", Insert("b", "B", "", At("a", "")))
    with pytest.raises(Conflict, match=r"wait for one another: E[45] → E[45] → E[45]\."):
        plan(PLAN, [one, two])
