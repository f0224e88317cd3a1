"""Outlines that git merged line by line, and wrongly: a section stands in them twice, or one whose file went.

That is found where the merge is over too; it is put right from what came together in it, as in the middle of it.
"""

from __future__ import annotations

from sub_cli import layout
from sub_cli.actions.settle.choices import Asker
from sub_cli.actions.settle.plans import plan_of
from sub_cli.actions.settle.sides import Sides
from sub_cli.actions.settle.versions import Versions
from sub_cli.errors import BadInput
from sub_cli.history import merge
from sub_cli.store import documents
from sub_cli.store.conflict_copies import names_in
from sub_cli.store.files import Files, read_if_there
from sub_cli.workspace import Workspace

_FAR = 200
"""How many commits back it is looked for which merge it was."""


def is_torn(files: Files, document_id: str) -> bool:
    """Tell whether an outline names other sections than those whose files there are, or one of them twice."""
    path, folder = layout.document_path(document_id), layout.sections_folder(document_id)
    data = read_if_there(files, path)
    if data is None:
        return False
    try:
        named = documents.planned(path, data)[1]
    except BadInput:
        return True
    return sorted(named) != sorted(names_in(files, folder))


def torn_by(workspace: Workspace, document_id: str) -> Sides | None:
    """Return what came together in the merge since which an outline is torn; None where it is whole, or was edited."""
    repository, files = workspace.repository, workspace.files
    if not is_torn(files, document_id):
        return None
    commit = ""
    words = ("--first-parent", f"--max-count={_FAR}", repository.resolve("HEAD"))
    for entry, _ in repository.walk(*words, paths=[layout.document_folder(document_id)]):
        if not is_torn(workspace.revision(entry.sha), document_id):
            break
        commit = entry.sha
    path = layout.document_path(document_id)
    parents = repository.parents(commit) if commit else []
    if len(parents) != 2 or read_if_there(workspace.revision(commit), path) != read_if_there(files, path):
        return None
    base = merge.merge_base(repository, *parents)
    return Sides.of(*map(workspace.revision, (base, *parents))) if base else None


def mended(files: Files, sides: Sides, document_id: str, asker: Asker) -> bytes:
    """Return the file of a plan that is not adopted, its outline as it has to be; raises `Waiting` and `BadInput`."""
    path = layout.document_path(document_id)
    plan, data, versions = plan_of(files, sides, document_id, asker), files.read(path), Versions.of(path, sides.every)
    return plan.completed(data, versions) if plan.is_readable(data) else plan.united(versions)
