"""What can be previewed: every document and memo, at the address that the build gives its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sub_cli import layout
from sub_cli.actions.builds.targets import DOCUMENT, MEMO, files_of
from sub_cli.errors import NotFound
from sub_cli.messages import msg
from sub_cli.store.documents import list_documents
from sub_cli.store.files import Files, instead
from sub_cli.store.memos import list_memos
from sub_cli.workspace import Workspace

LIST: Final = "/"
"""The address of the list of all pages."""


@dataclass(frozen=True, slots=True)
class Target:
    """A document or a memo."""

    kind: str
    name: str
    """Its id or number."""

    @property
    def page(self) -> str:
        """Return the address of its page: `/plan.html`."""
        return f"/{files_of(f'{self.kind}/{self.name}')[1]}"

    @property
    def paper(self) -> str:
        """Return the address of its PDF."""
        return f"/{files_of(f'{self.kind}/{self.name}')[0]}"

    @property
    def source(self) -> str:
        """Return the path of its own file."""
        return layout.memo_path(self.name) if self.kind == MEMO else layout.document_path(self.name)


def targets(files: Files) -> list[Target]:
    """Return everything that can be shown."""
    documents = [Target(DOCUMENT, name) for name in list_documents(files)]
    return [*documents, *(Target(MEMO, number) for number in list_memos(files))]


def at(files: Files, address: str) -> Target | None:
    """Return what has its page or PDF at an address; None for any other address."""
    return next((each for each in targets(files) if address in (each.page, each.paper)), None)


def start(workspace: Workspace, word: str = "") -> str:
    """Return the address of what a word names; without one of the document that is meant, else of the list.

    Raises `NotFound` for a word that names neither a document nor a memo.
    """
    known = {each.name: each for each in targets(workspace.files)}
    if word and word not in known:
        raise NotFound(
            msg("There is no document or memo “{word}”.", word=word), *(instead(word, list(known)) or (_SEE,))
        )
    meant = known.get(word or workspace.settings.programme.document)
    return (meant or (next(iter(known.values())) if len(known) == 1 else None) or _List()).page


@dataclass(frozen=True, slots=True)
class _List:
    page: str = LIST


_SEE: Final = msg("See what there is with: sub document list, sub memo list")
