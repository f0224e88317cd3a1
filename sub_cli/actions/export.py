"""Export: a document, section, memo or erratum as a Word file, for who lives in Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import disk, layout
from sub_cli.actions.builds.publish import source_commit, target_path
from sub_cli.document import numbering
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.pages.document import at_state
from sub_cli.states.state import state_files
from sub_cli.store.documents import list_documents
from sub_cli.store.erratum_names import names_of
from sub_cli.store.memos import list_memos, load_memo
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.pages.word.paper import WordFile

ENDING = ".docx"


@dataclass(frozen=True, slots=True)
class Exported:
    """What a word names, and can be exported."""

    kind: str
    """`document`, `section`, `memo` or `erratum`."""
    name: str
    """Its id, name or number."""
    document: str = ""
    """The document that it is of, for a section or erratum."""

    @property
    def file(self) -> str:
        """Return the name of its file in the output folder."""
        return layout.file_name(f"{self.document}-{self.name}" if self.document else self.name) + ENDING


@dataclass(frozen=True, slots=True)
class Written:
    """A Word file that lies somewhere."""

    path: Path
    notes: tuple[Message, ...]
    """What Word could not be given."""


def find(workspace: Workspace, word: str) -> Exported:
    """Return what `word` names: a memo, document, erratum or section, the last two also as `plan/E01` or `plan#rollen`.

    Raises `NotFound`, and `UsageProblem` where it names something in several documents.
    """
    known = list_documents(workspace.files)
    if word in list_memos(workspace.files):
        return Exported("memo", word)
    if word in known:
        return Exported("document", word)
    document, slash, rest = word.replace("#", "/", 1).partition("/")
    named = document if slash and document in known else ""
    found = [each for one in ([named] if named else known) for each in _within(workspace, one, rest if named else word)]
    if len(found) > 1:
        names = ", ".join(f"{each.document}/{each.name}" for each in found)
        raise UsageProblem(msg("{word} names more than one thing.", word=word), msg("Say which: {names}.", names=names))
    if not found:
        raise NotFound(
            msg("There is no document, section, memo or erratum “{word}”.", word=word),
            msg("See what there is with: sub document list, sub section list, sub memo list, sub erratum list"),
        )
    return found[0]


def _within(workspace: Workspace, document: str, word: str) -> list[Exported]:
    """Return the errata, or else the section, that `word` names in one document."""
    errata = names_of(workspace.files, document).typed(word)
    if errata:
        return [Exported("erratum", name, document) for name in errata]
    try:
        return [Exported("section", numbering.resolve(workspace.document(document), word), document)]
    except NotFound:
        return []


def export(workspace: Workspace, what: Exported, today: date, state: str = "", target: Path | None = None) -> Written:
    """Write the Word file of `what`, a document or section in the state that `state` names.

    `today` dates what no commit holds. Raises `NotFound` for a state that is not there, `UsageProblem` for a state of
    what has none, `BadInput` for a text that no page can show.
    """
    if state and what.kind in ("memo", "erratum"):
        raise UsageProblem(msg("Only a document or section has states; leave {flag} out.", flag="--at"))
    made = _made(workspace, what, today, state)
    path = target or target_path(workspace, what.file)
    disk.atomic_write(path, made.data)
    return Written(path, made.notes)


def _made(workspace: Workspace, what: Exported, today: date, state: str) -> WordFile:
    if what.kind == "memo":
        from sub_cli.pages.word.memo import memo_file

        commit = source_commit(workspace, what.name)
        files = state_files(workspace, commit)
        return memo_file(workspace, files, load_memo(files, what.name), commit)
    if what.kind == "erratum":
        from sub_cli.pages.word.erratum import erratum_file

        return erratum_file(workspace, what.document, what.name, today)
    from sub_cli.pages.word.document import document_file

    shown = at_state(workspace, what.document or what.name, state)
    section = what.name if what.kind == "section" else ""
    if section and section not in shown.document.ids():
        raise NotFound(msg("There is no section {id} in this state.", id=section))
    return document_file(workspace, shown, today, section)
