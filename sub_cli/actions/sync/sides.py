"""Where two sides of a workspace began, and what each of them has now. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sub_cli import layout
from sub_cli.document.model import Document
from sub_cli.history.snapshots import Revision
from sub_cli.store import documents


@dataclass(frozen=True)
class Sides:
    """Where both began, ours and theirs."""

    base: Revision
    ours: Revision
    theirs: Revision

    @cached_property
    def ids(self) -> tuple[dict[str, str], ...]:
        """Return the key of the content of every file, of each side."""
        return tuple(side.ids("") for side in (self.base, self.ours, self.theirs))

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
        every = (self.base, self.ours, self.theirs)
        names = dict.fromkeys(name for side in every for name in documents.list_documents(side))
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


def _plan(files: Revision, name: str) -> Document | None:
    if not documents.exists(files, name):
        return None
    return documents.load_document(files, name)


def document_of(path: str) -> str:
    """Return the document that a file belongs to, its errata included; empty for any other file."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[0] in layout.SOURCES else ""
