"""What git knows of a text besides its errata: its wordings without them, and the commits that edited those.

Whether a commit edited something is not read from its words, which are lost where commits are squashed or amended: of
every version the errata are taken off that were in force then, and what remains is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.document.model import Document, Section
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Status
from sub_cli.errata.proof import explains, holds
from sub_cli.errors import SubError
from sub_cli.store import documents, errata
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.log import LogEntry
    from sub_cli.history.snapshots import Change


def base_wordings(workspace: Workspace, ledger: Ledger, section_id: str) -> Iterator[tuple[LogEntry, str]]:
    """Yield every wording that a section had without errata, oldest first, with the commit that brought it.

    Raises `Unable` where older versions were not fetched.
    """
    from sub_cli.history.snapshots import versions_of

    then = _Then(workspace, ledger)
    path = layout.section_path(ledger.document.id, section_id)
    last: tuple[str, str] | None = None
    for entry, data in versions_of(workspace.repository, path):
        section = _section(path, data)
        base = then.without_errata(section, entry.sha) if section else None
        if base and (base.text, base.title) != last:
            last = base.text, base.title
            yield entry, base.text


def edits(workspace: Workspace, ledger: Ledger, section_id: str = "") -> Iterator[LogEntry]:
    """Yield the commits that changed a document, or one section of it, as no erratum explains; oldest first."""
    from sub_cli.history.snapshots import changed_files

    then = _Then(workspace, ledger)
    document_id = ledger.document.id
    below = layout.section_path(document_id, section_id) if section_id else layout.document_folder(document_id)
    for entry, files in changed_files(workspace.repository, below):
        differs = any(then.differs(each, entry.sha) for each in files)
        if differs and not then.explains(entry.sha, [each.path for each in files]):
            yield entry


def broke_with(workspace: Workspace, base: Document, section_id: str) -> LogEntry | None:
    """Return the commit with which a section stopped being the edition `base` with the errata in force at the time.

    An empty id asks it of title and outline. None where it is so in the last commit: it was edited since. A merge
    counts as what it changed of its first parent, so that `~1` of what is returned is right.
    """
    path = layout.section_path(base.id, section_id) if section_id else layout.document_path(base.id)
    repository = workspace.repository
    words = "--first-parent", repository.resolve("HEAD")
    entries = [entry for entry, _ in repository.walk(*words, paths=[path, layout.errata_folder(base.id)])]

    @cache
    def was_right(at: int) -> bool:
        return _was_right(workspace, base, section_id, entries[at].sha)

    far = 1
    while far < len(entries) and not was_right(far):
        far *= 2
    index = bisect_left(range(min(far, len(entries))), True, key=was_right)
    return entries[index - 1] if index else None


def _was_right(workspace: Workspace, base: Document, section_id: str, commit: str) -> bool:
    try:
        return holds(workspace.ledger(base.id, workspace.revision(commit)), base, section_id)
    except SubError:
        return False


@dataclass
class _Then:
    """What stood in the text at a commit, by the errata files as they were."""

    workspace: Workspace
    ledger: Ledger

    def differs(self, change: Change, commit: str) -> bool:
        """Tell whether a file of the document changed as no erratum explains."""
        path = change.path
        if not path.startswith(layout.sections_folder(self.ledger.document.id)):
            return self._plan_differs(change)
        sides = [_section(path, data) for data in (change.before, change.after)]
        names = [f"{commit}~1", commit]
        before, after = (
            self.without_errata(side, name) if side else None for side, name in zip(sides, names, strict=True)
        )
        if before is None or after is None:
            stood, stands = (self._in_base(path, side, name) for side, name in zip(sides, names, strict=True))
            return stood != stands
        return (before.text, before.title, before.number) != (after.text, after.title, after.number)

    def explains(self, commit: str, paths: list[str]) -> bool:
        """Tell whether a commit changed what errata of then say, which were taken back since as if they never held."""
        folder = layout.errata_folder(self.ledger.document.id)
        try:
            before, after = (self.workspace.revision(name) for name in (f"{commit}~1", commit))
            if before.ids(folder) == after.ids(folder):
                return False
            one, other = (self.workspace.ledger(self.ledger.document.id, files) for files in (before, after))
            return _plan(one) == _plan(other) and all(explains(one, other, _id(path)) for path in paths)
        except SubError:
            return False

    def _in_base(self, path: str, section: Section | None, commit: str) -> bool:
        """Tell whether a section, given as it stood at a commit, was in the plan then but for its errata."""
        chain, name = self.ledger.chain, _id(path)
        numbers = self.ledger.touching.get(name, ())
        own = [
            (number, each) for number in numbers for each in chain.turn(number).erratum.changes if each.section == name
        ]
        if any(each.brings for _, each in own):
            return False
        state = self._state(numbers, commit)
        return section is not None or any(each.takes and state >> number & 1 for number, each in own)

    def _plan_differs(self, change: Change) -> bool:
        """Tell whether the title or the outline changed where no erratum ever changed it."""
        mine = {section for trace in self.ledger.chain.traces for section in trace.sections}
        return _rows(change.path, change.before, mine) != _rows(change.path, change.after, mine)

    def without_errata(self, section: Section, commit: str) -> Section | None:
        """Return what a section said at a commit without the errata that were in force; as it stands if unclear."""
        numbers = self.ledger.touching.get(section.id, ())
        if not numbers:
            return section
        document = Document(self.ledger.document.id, "", sections={section.id: section})
        try:
            return Ledger(document, self.ledger.chain, self._state(numbers, commit)).section(section.id, 0)
        except Misfit:
            return section

    def _state(self, numbers: Sequence[int], commit: str) -> int:
        """Return which of these applications were in force at a commit."""
        chain, state = self.ledger.chain, 0
        for erratum_id in dict.fromkeys(chain.traces[number].erratum for number in numbers):
            data = self._read(layout.erratum_path(self.ledger.document.id, erratum_id), commit)
            if data and errata.status_in(data) is Status.APPLIED:
                mine = [number for number in numbers if chain.traces[number].erratum == erratum_id]
                count = max(1, errata.applications_in(data))
                state |= 1 << mine[min(count, len(mine)) - 1]
        return state

    def _read(self, path: str, commit: str) -> bytes | None:
        repository = self.workspace.repository
        found = repository.objects.find(f"{commit}:{repository.prefix}{path}")
        return repository.objects.need(found.id, path) if found else None


def _plan(ledger: Ledger) -> tuple[str, list[str]]:
    """Return the title and the ids of the base edition; raises `ErratumConflict`."""
    base = ledger.base()
    return base.title, base.ids()


def _id(path: str) -> str:
    """Return the id of the section whose file `path` is."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def _section(path: str, data: bytes | None) -> Section | None:
    """Return the section that a version holds; None for one that was gone or cannot be read."""
    if data is None:
        return None
    try:
        return documents.parse_section(path, data)
    except SubError:
        return None


def _rows(path: str, data: bytes | None, apart: set[str]) -> tuple[str, list[str]] | None:
    """Return the title and the ids of the outline in reading order but those `apart`; None for what cannot be read."""
    if data is None:
        return None
    try:
        title, ids = documents.planned(path, data)
    except SubError:
        return None
    return "" if "" in apart else title, [each for each in ids if each not in apart]
