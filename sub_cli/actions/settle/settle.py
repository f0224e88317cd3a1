"""Settle: what git left half-way, or merged wrongly, is put right, and alike in every clone.

The text of an adopted plan after a merge is the replay of the errata of both sides, never a merge of texts; texts that
are still being written are merged by sentence, outlines by their structure.
"""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.actions.settle import adopted, outlines
from sub_cli.actions.settle.adopted import Choose
from sub_cli.actions.settle.afterwards import settle_afterwards
from sub_cli.actions.settle.amid import settle_amid
from sub_cli.actions.settle.choices import Ask, Pick
from sub_cli.actions.settle.settled import Settled
from sub_cli.change import Stamp
from sub_cli.errors import SubError
from sub_cli.history import merge
from sub_cli.workspace import Workspace


def settle(
    workspace: Workspace, stamp: Stamp, choose: Choose, ask: Ask = lambda _: Pick.LATER, keep: Iterable[str] = ()
) -> Settled:
    """Make every adopted plan what the errata of both sides make of it; `choose` is asked where two contradict.

    Other texts are merged by sentence, outlines by their structure, and `ask` is asked what holds of what both sides
    changed. Of errata of one number those in `keep` keep it, and the others get the next ones.

    Raises `Conflict` where a side holds an edit that no erratum explains, or a value that both sides changed, and for
    what is `irreconcilable`; `Refused` in the middle of what is no merge; and what `choose` raises. Nothing is then
    written.
    """
    unfinished = merge.unfinished(workspace.repository)
    if unfinished is None:
        return settle_afterwards(workspace, stamp, choose, ask, tuple(keep))
    return settle_amid(workspace, unfinished, stamp, choose, ask, tuple(keep))


def mends(workspace: Workspace, document_id: str) -> bool:
    """Tell whether `settle` puts an outline right, whoever is asked what holds."""
    try:
        return not merge.unfinished(workspace.repository) and outlines.torn_by(workspace, document_id) is not None
    except SubError:
        return False


def settles(workspace: Workspace, document_id: str) -> bool:
    """Tell whether `settle` puts a document right that is not what its errata make, whoever is asked what holds."""
    try:
        if merge.unfinished(workspace.repository):
            return False
        case = adopted.after(workspace, document_id)
        adopted.decide(workspace, case, None, lambda dispute, _: dispute.one)
        return bool(adopted.files_of(workspace.files, case))
    except SubError:
        return False
