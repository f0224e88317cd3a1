"""A section gets another id before the plan is adopted, and everything that names it follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sub_cli import layout
from sub_cli.actions.adopted import erratum_command
from sub_cli.actions.section import require_free, require_id, show
from sub_cli.actions.section_mentions import named, open_memos, signed_memo
from sub_cli.change import Recorded, Stamp
from sub_cli.document import outline
from sub_cli.document.model import Document
from sub_cli.document.overlay import Overlay
from sub_cli.errata.codes import NO_SUCH_SECTION
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Named
from sub_cli.errata.renaming import renamed
from sub_cli.errors import Finding, Refused
from sub_cli.memo.model import Memo
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.files import Files
from sub_cli.text.references import redirected, references
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Renamed:
    """A section with another id, and what followed."""

    was: str
    now: str
    references: int
    """How many references in other texts of the plan, in errata and in memos."""
    errata: int
    """How many errata name it."""
    recorded: Recorded


def rename(workspace: Workspace, reference: str, name: str, stamp: Stamp, *, document_id: str = "") -> Renamed:
    """Give a section the id `name`, in the texts that refer to it, in errata that wait and unsigned memos too.

    Raises `NotFound`, `UsageProblem` for what is no id, `Conflict` for one that is taken, and `Refused` where the
    document is adopted, or where an erratum that ever held, or that a signed memo shows, would have to change.
    """
    require_id(name)
    with workspace.changing(f"section rename {workspace.named(document_id, reference)} {name}", stamp) as change:
        before = workspace.document(document_id)
        shown = show(before, reference)
        old = shown.section.id
        if old == name:
            return Renamed(old, name, 0, 0, Recorded(()))
        _refuse_adopted(workspace, before, shown.number, name)
        require_free(workspace, before, name)
        following = renamed_files(workspace, workspace.files, before, old, name)
        change.put_all(following.files)
        texts = [each.text for each in before.sections.values()] + [memo.text for memo in following.memos]
        texts += [each.texts[1] for was, _ in following.errata for each in was.changes]
        about = sum(any(old in named(each) for each in was.changes) for was, _ in following.errata)
        recorded = change.finish(msg("Section {id}: called {name}", id=workspace.named(before.id, old), name=name))
        return Renamed(old, name, sum(_count(text, old) for text in texts), about, recorded)


@dataclass(frozen=True, slots=True)
class Following:
    """What follows a section that gets another id."""

    files: dict[str, bytes | None]
    errata: list[tuple[Erratum, Erratum]]
    """Those that name it, as they were and as they are then."""
    memos: list[Memo]
    """Those that refer to it, as they were."""


def renamed_files(workspace: Workspace, files: Files, before: Document, old: str, name: str) -> Following:
    """Return what differs where section `old` of a document, as `files` hold it, is called `name`; raises `Refused`."""
    after = _renamed(before, old, name)
    errata_now = _errata(workspace, before, after, old, name)
    changed_memos = [memo for memo in open_memos(workspace, before.id) if _count(memo.text, old)]
    found = documents.changes(files, before, after)
    for was, now in errata_now:
        path = layout.erratum_path(was.document, was.id)
        found[path] = errata.edited(path, workspace.files.read(path), now, was)
    for memo in changed_memos:
        path = layout.memo_path(memo.number)
        found[path] = memos.edited(path, workspace.files.read(path), _memo(memo, old, name))
    return Following(found, errata_now, changed_memos)


def _refuse_adopted(workspace: Workspace, document: Document, number: str, name: str) -> None:
    """Raise `Refused` for an adopted document: its ids stay, and what a reader sees is the title."""
    if document.edition:
        title = name.replace("-", " ").capitalize()
        command = erratum_command(workspace, document, number, "--retitle", title)
        raise Refused(
            msg("{title} is adopted: its sections keep their ids.", title=document.title),
            msg("Readers see the title. The erratum that changes it: {command}", command=command),
        )


def _count(text: str, target: str) -> int:
    return sum(found.target == target for found in references(text))


def _renamed(document: Document, old: str, new: str) -> Document:
    """Return `document` with its section `old` called `new`, and every reference leading there."""
    sections = Overlay.over(document.sections)
    for section in document.sections.values():
        text = redirected(section.text, old, new)
        if section.id == old:
            sections = sections.drop(old).put(replace(documents.with_id(section, new), text=text))
        elif text != section.text:
            sections = sections.put(replace(section, text=text))
    return replace(document, outline=outline.rename(document.outline, old, new), sections=sections)


def _memo(memo: Memo, old: str, new: str) -> Memo:
    """Return a memo whose references and recorded numbers follow."""
    numbers = tuple((new if id == old else id, label) for id, label in memo.numbers)
    return replace(memo, text=redirected(memo.text, old, new), numbers=numbers)


def _errata(
    workspace: Workspace, before: Document, after: Document, old: str, new: str
) -> list[tuple[Erratum, Erratum]]:
    """Return the errata that follow, as they were and as they are then; raises `Refused` with those that may not."""
    edited = {old, *(id for id in before.ids() if id != old and before.sections[id].text != after.sections[id].text)}
    found, fixed = [], []
    for name in erratum_names.list_errata(workspace.files, before.id):
        was = workspace.erratum(before.id, name)
        now = renamed(was, old, new, before, after)
        if was.turns and (now != was or edited.intersection(was.sections)):
            fixed.append(_fixed(was, msg("{erratum} held once, and stays as it is.", erratum=Named(was.name))))
        elif now != was and (number := signed_memo(workspace, was)):
            facts = {"erratum": Named(was.name), "number": number}
            fixed.append(_fixed(was, msg("{number} is signed and shows {erratum}, which stays as it is.", **facts)))
        elif now != was:
            found.append((was, now))
    if fixed:
        raise Refused(msg("{id} keeps its id: what names it cannot change.", id=old), findings=fixed)
    return found


def _fixed(erratum: Erratum, message: Message) -> Finding:
    return Finding(NO_SUCH_SECTION, message, erratum.place())
