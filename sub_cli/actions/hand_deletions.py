"""What was deleted or renamed by hand: whether that may be so, and what has to follow it in other files."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sub_cli import layout
from sub_cli.actions.adopted import erratum_command, only_by_erratum
from sub_cli.actions.edits import Edit, Edits, How, with_id_in
from sub_cli.actions.memo.remove import errata_without, reason_against
from sub_cli.actions.section import require_id
from sub_cli.actions.section_mentions import mentions
from sub_cli.actions.section_rename import renamed_files
from sub_cli.document import outline
from sub_cli.document.model import Document
from sub_cli.document.numbering import numbers
from sub_cli.errata.model import Status
from sub_cli.errata.names import Named, number_of, renumbered
from sub_cli.errors import BadInput, NotFound, Refused, SubError, UsageProblem
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos
from sub_cli.store.conflict_copies import copies, may_be_copy
from sub_cli.store.files import Files, Overlaid
from sub_cli.workspace import Workspace


def deleted(workspace: Workspace, found: Edits) -> list[Edit]:
    """Return what was deleted by hand, of what was recorded; a copy that a cloud drive had left is no loss."""
    return [edit for edit in _gone(workspace, found) if edit.how is How.DELETED]


def _gone(workspace: Workspace, found: Edits) -> list[Edit]:
    """Return what was deleted or renamed, of what was recorded."""
    gone = [edit for edit in found.own if edit.how in (How.DELETED, How.RENAMED)]
    doubtful = any(may_be_copy(_was(edit)) for edit in gone)
    left = {each.path for each in copies(workspace.revision("HEAD"))} if doubtful else set()
    return [edit for edit in gone if _was(edit) not in left]


def refuse_fixed(workspace: Workspace, found: Edits) -> None:
    """Raise `Refused`, with what does it, where something was deleted or renamed that does not go so.

    That is what belongs to an adopted plan, a memo or erratum that others may have seen, what is kept of a signed memo,
    and a plan of which a part is still there.
    """
    gone = _gone(workspace, found)
    then = workspace.revision("HEAD") if gone else workspace.tree
    for edit in gone:
        if reasons := list(_reasons(workspace, then, edit)):
            command = shlex.join(("sub", "restore", _was(edit)))
            back = msg("Back to what was last saved: {command}", command=command)
            raise Refused(msg("{what}, and that is not saved.", what=edit.said), *reasons, back)


def _was(edit: Edit) -> str:
    return edit.was or edit.path


def _reasons(workspace: Workspace, then: Files, edit: Edit) -> Iterator[Message]:
    """Yield why a file that was recorded does not go, and what does instead; nothing where it may go."""
    path = _was(edit)
    if path.startswith(f"{layout.SIGNED}/"):
        yield msg("It is kept of a memo that is signed.")
    elif layout.is_of("section", path) or layout.is_of("document", path):
        yield from _of_plan(workspace, then, path)
    elif layout.is_of("memo", path):
        with suppress(BadInput):  # it could not be read when it was recorded either
            memo = memos.parse_memo(path, then.read(path))
            if reason := reason_against(workspace, memo):
                yield reason
                yield msg("It keeps its number: sub memo withdraw {number}", number=memo.number)
    elif layout.is_of("erratum", path):
        yield from _of_erratum(workspace, then, path, _has_another_number(edit))


def _of_plan(workspace: Workspace, then: Files, path: str) -> Iterator[Message]:
    name = path.split("/")[1]
    try:
        document = workspace.document(name, then)
        if document.edition:
            yield only_by_erratum(document)
            if layout.is_of("section", path):
                number = numbers(document).get(layout.name_of(path), layout.name_of(path))
                command = erratum_command(workspace, document, number, "--remove")
                yield msg("The erratum that takes a section out: {command}", command=command)
            return
    except (BadInput, NotFound):  # it could not be read when it was recorded either
        return
    left = [each for folder in layout.folders(name) for each in workspace.tree.names(folder) if each.endswith(".yaml")]
    if layout.is_of("document", path) and left:
        yield msg("A part of the plan is still there: {path}.", path=left[0])


def _of_erratum(workspace: Workspace, then: Files, path: str, moved: bool) -> Iterator[Message]:
    """Yield why; one that nobody else has may have another number, as `sub settle` gives where a stash is put back."""
    from sub_cli.history.sent import sent

    name = Named(path.removeprefix(f"{layout.ERRATA}/").removesuffix(".yaml"))
    draft = errata.status_in(then.read(path)) is Status.DRAFT
    if (draft or moved) and not sent(workspace.repository, [path]):
        return
    if draft:
        yield msg("{erratum} was sent, so somebody may have it.", erratum=name)
    else:
        yield msg("{erratum} was more than a draft.", erratum=name)
    yield msg("What takes it out: sub erratum withdraw {erratum}", erratum=name)


def _has_another_number(edit: Edit) -> bool:
    """Tell whether an erratum was renamed to what it is called under another number."""
    number = number_of(layout.name_of(edit.path))
    if edit.how is not How.RENAMED or number is None:
        return False
    return renumbered(layout.name_of(_was(edit)), number) == layout.name_of(edit.path)


# -- what follows ------------------------------------------------------------------------------------


def following(workspace: Workspace, found: Edits) -> dict[str, bytes | None]:
    """Return the files that follow: outlines, references, and what names a memo that went.

    A plan that cannot be read follows nothing; the check tells of it. Raises `Refused` where something else names what
    went, and where a section went that others stand below.
    """
    changes: dict[str, bytes | None] = {}
    sections = [edit for edit in _gone(workspace, found) if layout.is_of("section", _was(edit))]
    for name in sorted({edit.path.split("/")[1] for edit in sections}):
        with suppress(BadInput, NotFound):
            changes |= _outline(workspace, name, [edit for edit in sections if edit.path.split("/")[1] == name])
    for memo in gone_memos(workspace, found):
        with suppress(SubError):
            changes |= errata_without(workspace, memo)
    return changes


def gone_memos(workspace: Workspace, found: Edits) -> list[Memo]:
    """Return the memos whose file was deleted, as they were recorded."""
    gone = []
    for edit in deleted(workspace, found):
        if layout.is_of("memo", edit.path):
            with suppress(BadInput):
                gone.append(memos.parse_memo(edit.path, workspace.revision("HEAD").read(edit.path)))
    return gone


def _outline(workspace: Workspace, name: str, edits: Sequence[Edit]) -> Mapping[str, bytes | None]:
    """Return what follows in a plan; nothing where its outline was edited along with the files."""
    then = workspace.revision("HEAD")
    back = {_was(edit): _as_it_was(workspace, then, edit) for edit in edits}
    files = Overlaid(workspace.tree, {**{edit.path: None for edit in edits}, **back})
    before = workspace.document(name, files)
    open_ = [edit for edit in edits if layout.name_of(_was(edit)) in before.ids()]
    renamed = [edit for edit in open_ if edit.how is How.RENAMED]
    if renamed:
        return _renamed(workspace, files, before, renamed, len(open_))
    gone = [layout.name_of(edit.path) for edit in open_]
    return documents.changes(files, before, _without(workspace, before, gone)) if gone else {}


def _as_it_was(workspace: Workspace, then: Files, edit: Edit) -> bytes:
    """Return what was deleted, and of what was renamed what it says now, under the id that it had."""
    if edit.how is How.RENAMED:
        return with_id_in(workspace.tree.read(edit.path), layout.name_of(edit.was))
    return then.read(edit.path)


def _without(workspace: Workspace, before: Document, gone: Sequence[str]) -> Document:
    """Return a document without the sections `gone`."""
    names = numbers(before)
    if found := mentions(workspace, before, gone):
        title = before.sections[gone[0]].title
        raise Refused(
            msg("{number} {title} is named elsewhere, so it stays.", number=names[gone[0]], title=title),
            msg("Back to what was last saved: {command}", command=_back(before, gone[0])),
            findings=found,
        )
    after = before.outline
    for id in gone:
        if id not in {each.id for top in after for each in top.walk()}:
            continue
        after, entry = outline.remove(after, id)
        if left := [each.id for each in entry.walk() if each.id not in gone]:
            raise Refused(
                msg("{number} was deleted by hand, and sections stand below it: {ids}.", number=names[id],
                    ids=", ".join(left)),
                msg("Back to what was last saved: {command}", command=_back(before, id)),
                msg("What takes it out with all below it: sub section remove {number}", number=names[id]),
            )  # fmt: skip
    return replace(before, outline=after)


def _back(document: Document, section: str) -> str:
    return f"sub restore {layout.section_path(document.id, section)}"


def _renamed(
    workspace: Workspace, files: Files, before: Document, edits: Sequence[Edit], count: int
) -> Mapping[str, bytes | None]:
    """Return the files that follow a section whose file got another name."""
    old, new = layout.name_of(edits[0].was), layout.name_of(edits[0].path)
    if count > 1:
        raise Refused(
            msg("More than one section was renamed or deleted by hand, and the outline names each as before."),
            msg("Back to what was last saved: {command}", command="sub restore"),
            msg("One at a time: sub section rename {old} {new}", old=old, new=new),
        )
    try:
        require_id(new)
    except UsageProblem as problem:
        problem.advice += (msg("Back to what was last saved: {command}", command=_back(before, old)),)
        raise
    return renamed_files(workspace, files, before, old, new).files
