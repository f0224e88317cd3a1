"""One programme: its settings, its files, its history.

This is the only place where the hands meet. Reading takes no lock; every change goes through
`Workspace.changing`, which holds the lock, writes all files or none, and makes one commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from sub_cli import config, layout
from sub_cli.change import Changing, Stamp
from sub_cli.document.model import Document
from sub_cli.errata.chain import Chain, erratum_of
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.migration import History, carried_over, ends_as, unevented
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import NoRepository, NotCarriedOver, NotFound, Unable
from sub_cli.memo.model import Memo
from sub_cli.memory import TreeMemory
from sub_cli.messages import msg
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.errata_order import load_happened, scan
from sub_cli.store.files import Files, WorkTree, instead

if TYPE_CHECKING:
    from sub_cli.history.repo import Repository
    from sub_cli.history.snapshots import Revision


MEMORY: Final = "sub-errata.json"
"""The name in git's directory of what was read of errata and documents."""
BUILDS: Final = f"{layout.OWN}/build"
"""The folder of what builds and checks remember, from the workspace's root; safe to delete."""


def _not_carried_over() -> NotCarriedOver:
    return NotCarriedOver(
        msg("The errata of this workspace are kept in an older form, without their days."),
        msg("Carry them over: sub check --fix"),
    )


@dataclass(frozen=True)
class Workspace:
    """A folder with `sub.toml` at its root, and everything below it."""

    root: Path
    settings: config.Settings
    then: Revision | None = field(default=None, compare=False)
    """The revision that it is read in; None for the work tree."""

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """Return the workspace around `start`, found by walking up as git does; raises `NotFound` outside one."""
        root = config.find_workspace(start)
        if root is None:
            raise NotFound(
                msg("There is no sub.toml in {folder} or above it.", folder=start),
                msg("Start a workspace here with: sub init"),
            )
        return cls(root, config.load_settings(root))

    @classmethod
    def recorded(cls, start: Path) -> Workspace:
        """Return the workspace around `start` with the settings that were last recorded, whatever became of `sub.toml`.

        Raises `NotFound` where none was recorded, `Unable` outside a repository, `BadInput` as `find` does.
        """
        from sub_cli.history.repo import Repository

        here = start.resolve()
        with Repository.open(here) as repository:
            for folder in (here, *here.parents):
                inside = folder.relative_to(repository.top).as_posix() if folder != repository.top else ""
                found = repository.objects.find(f"HEAD:{inside}{'/' if inside else ''}{config.FILE}")
                if found:
                    return cls(folder, config.read_settings(repository.objects.need(found.id, config.FILE)))
                if folder == repository.top:
                    break
        raise NotFound(msg("No {path} was recorded in {folder} or above it.", path=config.FILE, folder=start))

    @cached_property
    def tree(self) -> WorkTree:
        """Return the files of the work tree."""
        return WorkTree(self.root)

    @property
    def files(self) -> Files:
        """Return the files that are read: of the work tree, or of the revision."""
        return self.tree if self.then is None else self.then

    @property
    def output(self) -> Path:
        """Return the folder for what is built; `Unable` where a link would lead it elsewhere."""
        return self.own_folder(self.settings.build.output)

    @cached_property
    def signed_folder(self) -> tuple[Path, str]:
        """Return the folder of signed files, and its path in the workspace where git keeps what lies there.

        That path is empty for a folder outside the workspace, and for one that git ignores. Raises `Unable` where a
        link would lead elsewhere.
        """
        setting = PurePosixPath(self.settings.memo.signed)
        if setting.is_absolute() or ".." in setting.parts:
            return self.root / setting, ""
        folder, inside = self.own_folder(str(setting)), str(setting)
        try:
            return folder, "" if self.repository.ignores(f"{inside}/x.pdf") else inside
        except Unable:
            return folder, inside

    def own_folder(self, path: str) -> Path:
        """Return a folder that `sub` writes in, there or not; `Unable` where a part of the way is a link.

        A branch can carry a link, and whoever checks it out would then write wherever that leads.
        """
        folder = self.root
        for part in path.split("/"):
            folder = folder / part
            if folder.is_symlink():
                raise Unable(
                    msg("{path} is a link, and what lies behind it is not in this workspace.", path=str(folder)),
                    msg("Put a folder in its place."),
                )
        return folder

    @cached_property
    def repository(self) -> Repository:
        """Return the git repository, its days those of the workspace's zone; raises `Unable` where there is none."""
        from sub_cli.history.repo import Repository

        if self.then is not None:
            return replace(self.then.repo, zone=self.settings.programme.zone)
        return Repository.open(self.root, self.settings.programme.zone)

    @property
    def repository_if_any(self) -> Repository | None:
        """Return `repository`, None outside one; raises `Unable` where there is one that cannot be read."""
        try:
            return self.repository
        except NoRepository:
            return None

    @property
    def is_begun(self) -> bool:
        """Tell whether the last commit has this workspace: `init` makes none where git has no name."""
        return self.repository.objects.find(f"HEAD:{self.repository.prefix}{config.FILE}") is not None

    def dirty(self, paths: Iterable[str]) -> list[str]:
        """Return those of `paths` that differ from the last commit, compared by content; raises `Unable`."""
        from sub_cli.history.file_state import dirty

        return dirty(self.repository, paths)

    def revision(self, name: str) -> Revision:
        """Return the files as they were in the revision that `name` names; raises `NotFound`."""
        from sub_cli.history.snapshots import Revision

        return Revision(self.repository, self.repository.resolve(name))

    def at(self, name: str) -> Workspace:
        """Return the workspace as a revision has it, for reading: files, settings and time zone are those of then.

        Raises `NotFound` for an unknown revision, and for one in which this was no workspace.
        """
        files = self.revision(name)
        try:
            return Workspace(self.root, config.read_settings(files.read(config.FILE)), files)
        except FileNotFoundError as error:
            raise NotFound(msg("There is no {path} in {revision}.", path=config.FILE, revision=name)) from error

    @contextmanager
    def changing(self, operation: str, stamp: Stamp, *, carrying: bool = False) -> Iterator[Changing]:
        """Hold the lock while a change is read for, put together and finished.

        `operation` names the command in the history, for `sub undo`. Raises `Conflict` when the lock is
        held or a file changed underneath, `Unable` where nothing can be written or git has no name, and
        `NotCarriedOver` while errata are kept as before they had events, but for what carries them over (`carrying`).
        """
        if not carrying and self._says_it_is_of_before():
            raise _not_carried_over()
        if stamp.dry_run:
            yield Changing(self.tree, stamp, None, ("", ""))
            return
        from sub_cli.history.transaction import transaction

        author = self.repository.identity() if stamp.commit else ("", "")
        with transaction(self.repository, operation=operation) as writing, self.tree.held():
            programme = self.settings.programme
            yield Changing(self.tree, stamp, writing, author, form=programme.format, language=programme.language)

    def document_id(self, document_id: str = "") -> str:
        """Return `document_id`, or the document that is meant without one; raises `NotFound`."""
        wanted = document_id or self.settings.programme.document
        if wanted and documents.exists(self.files, wanted):
            return wanted
        known = documents.list_documents(self.files)
        if not wanted and len(known) == 1:
            return known[0]
        if not wanted:
            raise NotFound(
                msg("There is more than one document: {known}.", known=", ".join(known)),
                msg("Name one with {flag}.", flag="--document"),
            )
        raise NotFound(msg("There is no document {id}.", id=wanted), *instead(wanted, known))

    def has_several(self) -> bool:
        """Tell whether there is more than one document, so that a section or erratum has to say of which it is."""
        return len(documents.list_documents(self.files)) > 1

    def named(self, document_id: str, word: str) -> str:
        """Return how a section or erratum is called: `2.1`, with its document before it where there are several."""
        return f"{document_id}/{word}" if document_id and self.has_several() else word

    def document(self, document_id: str = "", files: Files | None = None) -> Document:
        """Return a document as `files` hold it, the work tree by default."""
        return documents.load_document(files or self.files, document_id or self.document_id())

    def erratum(self, document_id: str, erratum_id: str) -> Erratum:
        """Return an erratum of the work tree by its name in a file; raises `NotFound`."""
        return errata.load_erratum(self.files, document_id, erratum_id)

    def erratum_name(self, word: str, document_id: str = "") -> tuple[str, str]:
        """Return the document and the whole name of the erratum that a person calls `E01` or `document/E01`.

        Raises `NotFound` where there is none, `UsageProblem` where that says more than one.
        """
        document, _, name = word.rpartition("/")
        found = self.document_id(document or document_id)
        return found, erratum_names.typed(self.files, found, name)

    def ledger(self, document_id: str, files: Files | None = None) -> Ledger:
        """Return a document, as `files` hold it, with everything that its errata did to it.

        Raises `ErratumConflict` where errata of before there were events do not make the text that stands there.
        """
        source = files or self.files
        document = documents.load_document(source, document_id, self._memory(source))
        return Ledger(document, self.chain(document_id, source, document))

    def chain(self, document_id: str, files: Files | None = None, document: Document | None = None) -> Chain:
        """Return everything that ever brought an erratum into a document or took it out; see `ledger`.

        Raises `BadInput` where an event came after itself, or after one that is not there.
        """
        source = files or self.files
        known = load_happened(source, document_id, self._memory(source))
        if known.untold:
            chain = self.ledger_of(document or self.document(document_id, source), known, source).chain
        else:
            chain = known.chain
        chain.require_whole()
        return chain

    def statuses(self, document_id: str, files: Files | None = None) -> dict[str, Status]:
        """Return the status of every erratum of a document, by id."""
        source = files or self.files
        return scan(source, document_id, self._memory(source))

    @cached_property
    def _tree_memory(self) -> TreeMemory | None:
        from sub_cli.history.git_directory import index_of

        index = index_of(self.root)
        if index is None or not index.parent.is_dir():
            return None
        return TreeMemory(self.root, index.with_name(MEMORY), "store", "errata", "document")

    def _memory(self, files: Files) -> TreeMemory | None:
        """Return what was read before of the work tree; None for other files, and where there is no git."""
        return self._tree_memory if files is self.tree else None

    def still(self) -> AbstractContextManager[None]:
        """Let what was remembered of errata be held beside the files once while the block runs: it belongs together."""
        return self._tree_memory.still() if self._tree_memory else nullcontext()

    def remember(self) -> None:
        """Write down what was read of the work tree, for the next command, where enough of it is new."""
        if self._tree_memory:
            self._tree_memory.save()

    def memory_folder(self) -> Path | None:
        """Return where builds and checks keep what spares them work, made where it is missing and ignored by git.

        None where nothing can be written, and where the branch carries such a folder: it would say what a stranger
        wants, that all is in order for one.
        """
        from sub_cli.history.git_directory import carries

        if carries(self.root, BUILDS.partition("/")[0]):
            return None
        try:
            folder = self.own_folder(BUILDS)
            folder.mkdir(parents=True, exist_ok=True)
            ignored = folder.parent / ".gitignore"
            if not ignored.exists():
                ignored.write_text("*\n", encoding="utf-8")
        except (OSError, Unable):
            return None
        return folder

    def turned_since(self, document_id: str, revision: str) -> tuple[str, ...]:
        """Return the ids of the errata that are in force now and were not in `revision`, or were then: the last first.

        Raises `NotFound` for an unknown revision.
        """
        now, then = self.statuses(document_id), self.statuses(document_id, self.revision(revision))
        in_force = [{name for name, status in each.items() if status is Status.APPLIED} for each in (now, then)]
        last = {erratum_of(name): number for number, name in enumerate(self.chain(document_id).order.names)}
        return tuple(sorted(in_force[0] ^ in_force[1], key=lambda name: (last.get(name, -1), name), reverse=True))

    def ledger_of(self, document: Document, known: Mapping[str, Erratum], files: Files) -> Ledger:
        """Return a document that was read with what its errata, by id, did to it; see `ledger`.

        Raises `NotCarriedOver` while a change is worked out: its events would come after some that no file tells.
        """
        if unevented(known.values()) and files is self.tree and self.tree.is_held:
            raise _not_carried_over()
        carried = self._carried_over(document, known, files) if unevented(known.values()) else ()
        return Ledger(document, Chain({**known, **{each.id: each for each in carried}}.values()))

    def _carried_over(self, document: Document, known: Mapping[str, Erratum], files: Files) -> list[Erratum]:
        order, _ = errata.old_chain(files, document.id)
        return carried_over(document, known, order, self.told(document.id, known))

    def told(self, document_id: str, known: Mapping[str, Erratum]) -> History:
        """Return what commits of `sub` tell of errata of before there were events; nothing where a part was lost."""
        from sub_cli.history.operations import events_told

        try:
            found = events_told(self.repository, layout.errata_folder(document_id))
        except Unable:
            return {}
        return {name: told for name, told in found.items() if name in known and ends_as(known[name].status, told)}

    def is_of_before(self) -> bool:
        """Tell whether there are errata that were applied before errata had events, or a file that told their order."""
        memory = self._memory(self.files)
        return bool(errata.old_chains(self.files)) or any(
            load_happened(self.files, name, memory).untold
            for name in erratum_names.list_documents_with_errata(self.files)
        )

    def _says_it_is_of_before(self) -> bool:
        """Tell at a glance whether `is_of_before`: by its settings, or by a file that an old branch brought."""
        if self.settings.programme.format < config.FORMAT:
            return self.is_of_before()
        return bool(errata.old_chains(self.files))

    def memo(self, number: str) -> Memo:
        """Return a memo of the work tree; raises `NotFound`."""
        return memos.load_memo(self.files, number)
