"""The branches that come together in a merge: whether each is what its errata make, and what nobody's errata explain.

The text of an adopted plan is worked out anew from its errata. So before anything is written, each side must be proved;
and of a text that git or a person made, nothing may be lost that neither a side nor an erratum has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sub_cli import layout
from sub_cli.actions.erratum.before_edits import from_diff_command
from sub_cli.actions.settle.sides import Sides, document_of
from sub_cli.document.digest import edition_digest
from sub_cli.document.model import Document, Section
from sub_cli.errata.chain import Chain
from sub_cli.errata.codes import UNEXPLAINED
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.migration import unevented
from sub_cli.errata.model import Erratum
from sub_cli.errata.proof import prove
from sub_cli.errors import BadInput, Conflict, Finding, NotFound, Place, Refused
from sub_cli.lint.errata import flawed
from sub_cli.lint.programme import document_place, section_place
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata
from sub_cli.store.files import Files, read_if_there
from sub_cli.text.format import lines
from sub_cli.workspace import Workspace

_FAR = 200
"""How many commits back a text is looked for that its errata explain."""


@dataclass(frozen=True, slots=True)
class Side:
    """One branch, or where both came from: its files, and the document with what its errata did."""

    name: str
    """A commit; empty for files that nobody committed so, as a patch has them."""
    files: Files
    errata: Mapping[str, Erratum]
    ledger: Ledger

    @property
    def document(self) -> Document:
        """Return the text as it stands on this side."""
        return self.ledger.document


def side_of(files: Files, name: str, document_id: str) -> Side | None:
    """Return a document as `files` have it, those of the commit `name`; None where none was adopted there.

    Raises `BadInput` for files that cannot be read or events without those before them, `Refused` for errata of before
    there were events.
    """
    try:
        document = documents.load_document(files, document_id)
    except NotFound:
        return None
    known = read_errata(files, document_id)
    chain = Chain(known.values())
    chain.require_whole()
    return Side(name, files, known, Ledger(document, chain)) if document.edition else None


def read_errata(files: Files, document_id: str) -> dict[str, Erratum]:
    """Return the errata of a document; raises `BadInput`, and `Refused` for those of before there were events."""
    known, mistakes = errata.load_all(files, document_id)
    if mistakes:
        raise BadInput.because(*mistakes)
    if unevented(known.values()):
        raise Refused(
            msg("The errata of {document} do not say when they held.", document=document_id),
            msg("sub check --fix carries them over."),
        )
    return known


def base_of(sides: Sequence[Side]) -> Document:
    """Return the base edition, from the first side that is what its errata make of it; raises `Conflict`."""
    for side in sides:
        base = _base(side)
        if base is not None:
            return base
    raise _unknown_edit([finding for side in sides[:1] for finding in flaws(side)], ON_ITS_BRANCH)


def _base(side: Side) -> Document | None:
    """Return a side without its errata; None where that is not the edition that was adopted."""
    try:
        base = side.ledger.base()
    except ErratumConflict:
        return None
    return base if edition_digest(base) == side.document.edition else None


def flaws(side: Side, base: Document | None = None) -> list[Finding]:
    """Return where a side is not what its errata make; two of them that contradict are no such place."""
    found = prove(side.ledger, base)
    told = [flawed(side.document, flaw) for flaw in found if not flaw.others]
    if found and not told and _base(side) is None:
        unlike = msg("Without its errata the text is not the base edition: it was edited and no erratum says so.")
        told = [Finding(UNEXPLAINED, unlike, document_place(side.document.id))]
    return told


def require_proof(sides: Iterable[Side], base: Document) -> None:
    """Raise `Conflict`, with every place, where a side is not what its errata make of `base`."""
    for side in sides:
        if side.name and (found := flaws(side, base)):
            raise _unknown_edit(found, msg("It is so in {commit}.", commit=side.name[:7]), ON_ITS_BRANCH)


def require_explanation(now: Document, sides: Iterable[Document], known: Iterable[str], advice: Message) -> None:
    """Raise `Conflict` where `now` says in the sections `known` what no side says, or leaves out what all say."""
    found, others = [], list(sides)
    for name in known:
        line = _own_line(_text(now, name), [_text(each, name) for each in others])
        if line is not None:
            message = msg("{section} was edited by hand: “{line}”", section=name, line=line.strip())
            found.append(Finding(UNEXPLAINED, message, section_place(now.id, name)))
    if found:
        raise _unknown_edit(found, advice)


def require_words(sides: Sides, paths: Iterable[str], texts: Iterable[Document], known: Iterable[Erratum]) -> None:
    """Raise `Conflict` where their side put a line into a section in conflict that neither a text nor an erratum says.

    For a side that is not proved, since nobody ever had all of it: a patch that says in part what others say.
    """
    texts, changes, found = list(texts), [change for each in known for change in each.changes], []
    for path in paths:
        name = layout.name_of(path)
        said = {row for each in texts for row in _text(each, name)}
        said |= {row for each in changes if each.section == name for text in each.texts for row in lines(text)}
        said |= {f"{title}\n" for each in changes if each.section == name for title in each.titles}
        was, yours = (_section_lines(path, read_if_there(side, path)) for side in (sides.base, sides.theirs))
        if new := [row for row in yours if row not in said and row not in was]:
            message = msg("{section} was edited by hand: “{line}”", section=name, line=new[0].strip())
            found.append(Finding(UNEXPLAINED, message, section_place(document_of(path), name)))
    if found:
        raise _unknown_edit(found, ON_ITS_BRANCH)


def _section_lines(path: str, data: bytes | None) -> tuple[str, ...]:
    if data is None or "/sections/" not in path:
        return ()
    section = documents.parse_section(path, data)
    return (f"{section.title}\n", *lines(section.text))


def _text(document: Document, section: str) -> tuple[str, ...]:
    there: Section | None = document.sections.get(section)
    return (there.title + "\n", *lines(there.text)) if there else ()


def _own_line(now: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> str | None:
    """Return a line that stands in `now` more often than in any of `others`, or less often than in each."""
    counts, mine = [Counter(rows) for rows in others], Counter(now)
    for line in dict.fromkeys((*now, *(row for rows in others for row in rows))):
        numbers = [count[line] for count in counts]
        if now and not min(numbers) <= mine[line] <= max(numbers):
            return line
    return None


class UnknownEdit(Conflict):
    """A text holds what no erratum explains, so that it cannot be worked out from them."""


ON_ITS_BRANCH: Final = msg("Make an erratum of it on its own branch, or take the edit back, and merge again.")


def _unknown_edit(found: Iterable[Finding], *advice: Message) -> UnknownEdit:
    """Return the error for what `found` says of a commit: not of the files that stand here, so without its lines."""
    return UnknownEdit(
        msg("The text was edited and no erratum says so, so that it cannot be worked out from the errata."),
        *advice,
        findings=[replace(each, place=Place(each.place.path), fix=None) for each in found],
    )


def broken_since(workspace: Workspace, document_id: str) -> list[Side]:
    """Return what the commit came from since which a document is not what its errata make: a merge has several sides.

    Only the branch itself is looked at, not what was merged into it. Raises `Conflict` where an edit broke it.
    """
    newest, broken, side = "", None, None
    for commit in _commits(workspace, document_id):
        side = _side_at(workspace, commit, document_id)
        if side is None or not flaws(side):
            break
        newest, broken = commit, side
    if broken is None:
        return [side] if side else []
    sides = [_side_at(workspace, each, document_id) for each in workspace.repository.parents(newest)]
    known = [each for each in sides if each]
    came = msg("It came with commit {commit}.", commit=newest[:7])
    if not known:
        raise _unknown_edit(flaws(broken), came, adopt_again(document_id))
    if len(known) == 1 and known[0].ledger.chain.number.keys() == broken.ledger.chain.number.keys():
        raise _unknown_edit(flaws(broken), came, _of_it(workspace, known[0]))
    return known


def _of_it(workspace: Workspace, side: Side) -> Message:
    command = from_diff_command(workspace, side.document.id, side.name[:7])
    return msg("Make an erratum of it: {command}", command=command)


def adopt_again(document_id: str) -> Message:
    """Return what to do where no commit has the text that was adopted, as after a rebase of an adoption onto edits."""
    path = layout.document_path(document_id)
    return msg(
        "Was this text adopted? Take adopted and edition out of {path}, save that, and then: sub document adopt {id}",
        path=path,
        id=document_id,
    )


def _side_at(workspace: Workspace, commit: str, document_id: str) -> Side | None:
    return side_of(workspace.revision(commit), commit, document_id)


def _commits(workspace: Workspace, document_id: str) -> Iterator[str]:
    paths = layout.folders(document_id)
    words = ("--first-parent", f"--max-count={_FAR}", workspace.repository.resolve("HEAD"))
    return (entry.sha for entry, _ in workspace.repository.walk(*words, paths=paths))


def adopted_plans(files: Files) -> list[str]:
    """Return the documents that are adopted; one that cannot be read, in the middle of a merge, is none."""
    found = []
    for name in documents.list_documents(files):
        try:
            if documents.load_document(files, name).edition:
                found.append(name)
        except BadInput:
            continue
    return found
