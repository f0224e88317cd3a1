"""Why an erratum does not fit: which erratum or commit brought the words that stand there now."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.actions.log import credits_of
from sub_cli.errata.conflicts import Clash, ErratumConflict
from sub_cli.errors import SubError
from sub_cli.workspace import Workspace


def explained(workspace: Workspace, document_id: str, conflict: ErratumConflict) -> ErratumConflict:
    """Return `conflict` with, at each clash, since when the text is as it was found, if history knows."""
    clashes = tuple(_dated(workspace, document_id, clash) for clash in conflict.clashes)
    return ErratumConflict(conflict.message, *conflict.advice, clashes=clashes)


def _dated(workspace: Workspace, document_id: str, clash: Clash) -> Clash:
    """Return a clash whose `since` names the erratum or commit, and its day."""
    if not clash.section or not clash.found.strip():
        return clash
    try:
        found = credits_of(workspace, clash.section, document_id=document_id)
    except SubError:
        return clash
    wanted = clash.found.strip()
    origin = next((found.origins[credit.origin] for credit in found.credits if credit.text.strip() == wanted), None)
    if origin is None or origin.day is None:
        return clash
    change = origin.erratum or origin.commit[:7]
    return replace(clash, since=f"{change}, {origin.day.day}-{origin.day.month}-{origin.day.year}")
