"""Where two sides of a workspace began, and what each of them has now. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from sub_cli import layout
from sub_cli.document.model import Document
from sub_cli.errors import BadInput
from sub_cli.history import merge
from sub_cli.history.merge import Step, Unfinished
from sub_cli.history.snapshots import Revision
from sub_cli.store import documents
from sub_cli.store.files import Files, Overlaid
from sub_cli.workspace import Workspace


@dataclass(frozen=True)
class Sides:
    """Where both began, ours and theirs."""

    base: Files
    ours: Files
    theirs: Files
    commits: tuple[str, str, str] = ("", "", "")
    """Of each the commit; empty where it is none that anybody made, as of a patch."""
    sent: tuple[str, ...] = ()
    """Commits that a remote is known to have, besides what was last seen of it."""

    @classmethod
    def of(cls, base: Revision, ours: Revision, theirs: Revision, *, sent: tuple[str, ...] = ()) -> Sides:
        """Return what three commits hold."""
        return cls(base, ours, theirs, (base.commit, ours.commit, theirs.commit), sent)

    @property
    def every(self) -> tuple[Files, Files, Files]:
        """Return the files of each, where both began first."""
        return self.base, self.ours, self.theirs

    @property
    def coming(self) -> Revision | None:
        """Return their side where it is a commit."""
        return self.theirs if isinstance(self.theirs, Revision) else None

    @cached_property
    def ids(self) -> tuple[dict[str, str], ...]:
        """Return the key of the content of every file, of each side."""
        return tuple(side.ids("") for side in self.every)

    @cached_property
    def taken(self) -> list[str]:
        """Return the files that only their side changed."""
        was, mine, yours = self.ids
        return sorted(path for path in {*was, *yours}
                      if yours.get(path) != was.get(path) == mine.get(path))  # fmt: skip

    @cached_property
    def both(self) -> list[str]:
        """Return the files that both sides changed, each in its own way."""
        was, mine, yours = self.ids
        return sorted(path for path in {*was, *mine, *yours}
                      if len({was.get(path), mine.get(path), yours.get(path)}) == 3)  # fmt: skip

    @cached_property
    def plans(self) -> dict[str, tuple[Document | None, Document | None, Document | None]]:
        """Return every document as each side has it, by id; None where it has none."""
        names = dict.fromkeys(name for side in self.every for name in documents.list_documents(side))
        return {name: (_plan(self.base, name), _plan(self.ours, name), _plan(self.theirs, name)) for name in names}

    def changed(self, document_id: str) -> tuple[bool, bool]:
        """Tell whether our side changed a file of a document, or of its errata, and whether theirs did."""
        was, mine, yours = self.ids
        paths = [path for path in {*was, *mine, *yours} if document_of(path) == document_id]
        ours, theirs = (any(side.get(path) != was.get(path) for path in paths) for side in (mine, yours))
        return ours, theirs

    @property
    def drafts(self) -> Iterable[str]:
        """Return the documents that both have and that are not adopted."""
        return [name for name, (_, mine, yours) in self.plans.items()
                if mine and yours and not (mine.edition or yours.edition)]  # fmt: skip

    def is_adopted(self, path: str) -> bool:
        """Tell whether a file belongs to a plan that both sides adopted: its errata say what it becomes."""
        document = document_of(path)
        _, mine, yours = self.plans.get(document, (None, None, None))
        return bool(mine and yours and mine.edition and mine.edition == yours.edition)

    def title(self, document_id: str, section: str) -> str:
        """Return the title of a section as a side has it, of "" that of the plan; its id where none can be read."""
        for side in (self.ours, self.theirs, self.base):
            with suppress(BadInput, FileNotFoundError):
                if not section:
                    path = layout.document_path(document_id)
                    return documents.stated(path, side.read(path)).title
                path = layout.section_path(document_id, section)
                return documents.parse_section(path, side.read(path)).title
        return section or document_id


def _plan(files: Files, name: str) -> Document | None:
    if not documents.exists(files, name):
        return None
    return documents.load_document(files, name)


def document_of(path: str) -> str:
    """Return the document that a file belongs to, its errata included; empty for any other file."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] in layout.SOURCES else ""


def sides_of(workspace: Workspace, unfinished: Unfinished) -> Sides:
    """Return what comes together in what git is in the middle of.

    Where git does not say which commit comes, as of a patch, their side is what git made of the files, and of those in
    conflict what it has of them.
    """
    ours = workspace.revision("HEAD")
    if not unfinished.theirs:
        return _by_the_index(workspace, unfinished, ours)
    base = workspace.revision(unfinished.base) if unfinished.base else None
    theirs = workspace.revision(unfinished.theirs)
    if base is None:
        return Sides(Overlaid(None, {}), ours, theirs, ("", ours.commit, theirs.commit))
    return Sides.of(*((theirs, ours, base) if unfinished.step is Step.REVERT else (base, ours, theirs)))


def _by_the_index(workspace: Workspace, unfinished: Unfinished, ours: Revision) -> Sides:
    versions = {path: merge.versions(workspace.repository, path) for path in unfinished.unmerged}
    base, theirs = ({path: each.get(number) for path, each in versions.items()} for number in (1, 3))
    theirs |= {path: ours.read(path) for path in _torn_plans(workspace.files, ours) if path not in theirs}
    return Sides(Overlaid(ours, base), ours, Overlaid(workspace.files, theirs), ("", ours.commit, ""))


def _torn_plans(files: Files, ours: Revision) -> Iterator[str]:
    """Yield the files of plans that both have, and that git merged so that they cannot be read."""
    for name in documents.list_documents(ours):
        path = layout.document_path(name)
        try:
            documents.stated(path, files.read(path))
        except FileNotFoundError:
            continue
        except BadInput:
            yield path
