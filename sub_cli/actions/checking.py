"""Check: every finding of a workspace, all at once."""

from __future__ import annotations

from dataclasses import replace

from sub_cli.actions.numbering import patterns
from sub_cli.document.model import Document
from sub_cli.errors import BadInput, Finding, SubError
from sub_cli.lint.programme import Programme
from sub_cli.lint.run import check
from sub_cli.messages import msg
from sub_cli.store import documents, errata, memos
from sub_cli.store.files import name_findings
from sub_cli.workspace import Workspace

UNEXPLAINED = "SUB126"
"""The code of a text that is not base ⊕ errata."""


def check_workspace(workspace: Workspace) -> list[Finding]:
    """Return everything that is wrong in the workspace, in the order of files and lines; warnings among it."""
    programme, unreadable = _read(workspace)
    found = check(programme)
    if any(finding.code == UNEXPLAINED for finding in found):
        bases = {name: base for name, each in programme.documents.items() if (base := _base(workspace, each))}
        found = [_with_commit(workspace, finding) for finding in check(replace(programme, bases=bases))]
    once = {(finding.place, finding.code, str(finding.message)): finding for finding in (*found, *unreadable)}
    return [once[key] for key in sorted(once)]


def _read(workspace: Workspace) -> tuple[Programme, list[Finding]]:
    """Return all that can be read, and a finding for each thing that cannot."""
    files = workspace.files
    findings = name_findings([*files.names("documents"), *files.names("errata")])
    plans: dict[str, Document] = {}
    for name in documents.list_documents(files):
        try:
            plans[name], mistakes = documents.load_all(files, name)
            findings += mistakes
        except BadInput as error:
            findings += error.findings
    patches, chains = {}, {}
    for name in dict.fromkeys((*plans, *errata.list_documents_with_errata(files))):
        patches[name], mistakes = errata.load_all(files, name)
        findings += mistakes
        try:
            chains[name] = errata.chain(files, name)
        except BadInput as error:
            findings += error.findings
    letters, mistakes = memos.load_all(files)
    return Programme(plans, patches, chains, letters, patterns=patterns(workspace)), findings + mistakes


def _base(workspace: Workspace, document: Document) -> Document | None:
    """Return the base edition as history has it: the first commit that holds its digest; None where none does."""
    if not document.edition:
        return None
    try:
        if workspace.repository.is_shallow:
            return None
        for entry in reversed(workspace.repository.log(documents.document_path(document.id))):
            then = workspace.document(document.id, workspace.revision(entry.sha))
            if then.edition == document.edition:
                return then
    except SubError:
        return None
    return None


def _with_commit(workspace: Workspace, finding: Finding) -> Finding:
    """Return the finding for an unexplained edit with the commit that made it."""
    if finding.code != UNEXPLAINED:
        return finding
    path = finding.place.path
    if workspace.repository.dirty([path]):
        return finding
    entry = workspace.repository.last_commit_touching(path)
    if entry is None or entry.sha in workspace.repository.edge():
        return finding
    fix = msg(
        "It came with commit {commit} of {day}, by {author}. Make an erratum of it: "
        "sub erratum new --from-diff {commit}~1",
        commit=entry.sha[:7],
        day=entry.date.date(),
        author=entry.author,
    )
    return replace(finding, fix=fix)
