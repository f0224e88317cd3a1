"""What a document said before it was edited by hand: the text of a revision, with the errata that came since.

Where such an erratum was made on the words of the edit, the text is not to be had without taking that erratum out
first: it is refused, with the commands that do it. Going back silently would leave an erratum in force of which the
text says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sub_cli import layout
from sub_cli.actions import undo
from sub_cli.document.model import Document
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Status
from sub_cli.errata.names import Named
from sub_cli.errata.without_edits import without_edits
from sub_cli.errors import Refused, SubError
from sub_cli.messages import Message, msg, nmsg
from sub_cli.store.errata import status_in
from sub_cli.workspace import Workspace


class ErrataOnEditError(Refused):
    """Errata came since that do not fit the text without the edit; its advice is the way, in three steps."""


def before_edits(workspace: Workspace, edited: Document, revision: str) -> Ledger:
    """Return what `edited` would be if nobody had edited it since `revision`, with all that its errata did.

    Raises `NotFound` for an unknown revision, `ErrataOnEditError` where errata that came or went since stand in the
    way.
    """
    files = workspace.revision(revision)
    then, chain = workspace.document(edited.id, files), workspace.chain(edited.id, document=edited)
    turned = workspace.turned_since(edited.id, revision)
    if not turned:
        return Ledger(then, chain)
    made = without_edits(Ledger(then, workspace.chain(edited.id, files, then)), Ledger(edited, chain))
    if made is None:
        raise _on_edit(workspace, edited.id, turned, revision)
    return Ledger(made, chain)


def from_diff_command(workspace: Workspace, document_id: str, revision: str) -> str:
    """Return the command that makes an erratum of what was edited in a document since `revision`."""
    flag = f" --document {document_id}" if workspace.has_several() else ""
    return f"sub erratum new --from-diff {revision}{flag}"


def _on_edit(workspace: Workspace, document_id: str, turned: Sequence[str], revision: str) -> ErrataOnEditError:
    paths = [layout.erratum_path(document_id, name) for name in turned]
    return ErrataOnEditError(
        nmsg(
            "{errata} came after the edit, and does not fit the text without it.",
            "{errata} came after the edit, and do not all fit the text without it.",
            len(turned),
            errata=Named(", ".join(reversed(turned))),
        ),
        msg("Take that back first: {command}", command=_taking_back(workspace, paths, revision)),
        msg("Then: {command}", command=from_diff_command(workspace, document_id, revision)),
        msg("Apply that erratum, and then again: {command}", command=_again(workspace, document_id, turned)),
    )


def _again(workspace: Workspace, document_id: str, turned: Sequence[str]) -> Named:
    """Return the commands that do again what was taken back."""
    now = workspace.statuses(document_id)
    names = [workspace.named(document_id, name) for name in reversed(turned)]
    there = [now.get(name) is Status.APPLIED for name in reversed(turned)]
    came = [name for name, applied in zip(names, there, strict=True) if applied]
    went = [name for name, applied in zip(names, there, strict=True) if not applied]
    apply = [f"sub erratum apply {' '.join(came)}"] if came else []
    return Named(", ".join((*apply, *(f"sub erratum revert {name}" for name in went))))


def _taking_back(workspace: Workspace, paths: Sequence[str], revision: str) -> str | Message:
    """Return the command that takes back what brought errata into the text, or took them out, since `revision`."""
    commits = _turning(workspace, paths, revision)
    if commits and commits != _last(workspace):
        return f"git revert --no-edit {' '.join(each[:7] for each in commits)}"
    return "sub undo" if commits else msg("sub undo, as often as it takes")


def _last(workspace: Workspace) -> list[str]:
    """Return the commit that `sub undo` takes back; none where it refuses."""
    try:
        commit = undo.last(workspace).commit
    except SubError:
        return []
    return [commit] if commit else []


def _turning(workspace: Workspace, paths: Sequence[str], revision: str) -> list[str]:
    """Return the commits since `revision` that brought errata into the text or took them out, newest first.

    None of them where git could not take them back, because the file of an erratum was changed afterwards.
    """
    repository, found, changed = workspace.repository, [], set[str]()
    words = "--topo-order", "--no-merges", f"{repository.resolve(revision)}..HEAD"
    for entry, _ in repository.walk(*words, paths=paths):
        sides = {path: [_version(workspace, path, name) for name in (f"{entry.sha}~1", entry.sha)] for path in paths}
        turned = {path for path, versions in sides.items() if len(set(map(_in_force, versions))) > 1}
        if turned & changed:
            return []
        changed |= {path for path, versions in sides.items() if len(set(versions)) > 1} - turned
        found += [entry.sha] if turned else []
    return found


def _version(workspace: Workspace, path: str, commit: str) -> bytes:
    repository = workspace.repository
    found = repository.objects.find(f"{commit}:{repository.prefix}{path}")
    return repository.objects.need(found.id, path) if found else b""


def _in_force(data: bytes) -> bool:
    return status_in(data) is Status.APPLIED
