"""Only allowed steps, and a reason for every other."""

from __future__ import annotations

import pytest

from sub_cli.errata.lifecycle import advance
from sub_cli.errata.model import Status
from sub_cli.errors import Refused
from tests.errata.generate import erratum

DRAFT, PROPOSED, ADOPTED, APPLIED, WITHDRAWN, REVERTED = Status


def test_the_road_step_by_step() -> None:
    each = erratum("E1")
    for status in (PROPOSED, ADOPTED, APPLIED, REVERTED, APPLIED):
        step = advance(each, status)
        assert (step.erratum.status, step.skipped, step.unchanged) == (status, (), False)
        each = step.erratum


def test_applying_a_draft_tells_what_it_skips() -> None:
    assert advance(erratum("E1"), APPLIED).skipped == (PROPOSED, ADOPTED)
    assert advance(erratum("E1", status=PROPOSED), APPLIED).skipped == (ADOPTED,)
    assert advance(erratum("E1", status=PROPOSED), DRAFT).skipped == ()


def test_applying_twice_is_a_flagged_no_op() -> None:
    each = erratum("E1", status=APPLIED)
    step = advance(each, APPLIED)
    assert step.unchanged
    assert step.erratum is each


@pytest.mark.parametrize(
    ("start", "to", "reason"),
    [
        (DRAFT, ADOPTED, "E1 is a draft; it is proposed before it is adopted. First: sub erratum propose E1"),
        (DRAFT, REVERTED, "E1 is not applied, so there is nothing to revert."),
        (ADOPTED, PROPOSED, "E1 was adopted; it can be applied or withdrawn."),
        (
            APPLIED,
            WITHDRAWN,
            "E1 is applied; what is in force can only be reverted. Take it back: sub erratum revert E1",
        ),
        (REVERTED, WITHDRAWN, "E1 was in force and is reverted; it can only be applied again."),
        (WITHDRAWN, APPLIED, "E1 was withdrawn, and that is final. Write a new one: sub erratum new"),
    ],
)
def test_other_steps_are_refused_with_the_reason(start: Status, to: Status, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        advance(erratum("E1", status=start), to)
    assert str(caught.value) == reason


def test_nothing_in_force_can_disappear() -> None:
    """From every state, all that is reached is a step or a refusal; only what was never in force is withdrawn."""
    for start in Status:
        reached = {to for to in Status if to is not start and _goes(start, to)}
        assert (WITHDRAWN in reached) is (start in (DRAFT, PROPOSED, ADOPTED))
        assert (REVERTED in reached) is (start is APPLIED)


def _goes(start: Status, to: Status) -> bool:
    try:
        return advance(erratum("E1", status=start), to).erratum.status is to
    except Refused:
        return False
