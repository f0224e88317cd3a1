"""What changed in a target since it was adopted, or since the last commit, as a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sub_cli.actions.builds.targets import MEMO
from sub_cli.actions.diff import refer_to
from sub_cli.actions.preview.targets import Target
from sub_cli.diff.compare import compare_texts
from sub_cli.redline.base import Look
from sub_cli.redline.html import render
from sub_cli.states import state
from sub_cli.states.comparison import compare_states
from sub_cli.store.memos import load_memo
from sub_cli.workspace import Workspace

BASE: Final = state.BASE
LAST: Final = "HEAD"
"""The commit that was made last."""


def states(workspace: Workspace, target: Target) -> list[str]:
    """Return since when the changes of a target can be shown; raises `SubError` where it cannot be read."""
    repository = workspace.repository_if_any
    last = [LAST] if repository and repository.head() else []
    if target.kind == MEMO or not workspace.document(target.name).adopted:
        return last
    return [BASE, *last]


def redline(workspace: Workspace, target: Target, since: str, look: Look) -> str:
    """Return the page of what changed since a state; raises `NotFound` where there was no such thing then."""
    if target.kind == MEMO:
        then, now = load_memo(workspace.revision(since), target.name), workspace.memo(target.name)
        compared = compare_texts(then.text, now.text, old_name=since)
        compared = replace(compared, new_title=now.subject, old_title=then.subject)
        return render(compared, replace(look, language=now.language), served=True)
    found = compare_states(workspace, since, "", document_id=target.name)
    return render(found.comparison, refer_to(found.after, look), served=True)
