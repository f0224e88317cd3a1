"""What a workspace declares to be built, and what goes into each: told without parsing what did not change.

Whatever is committed is made from the newest commit that changed one of its sources, so that commit and the tools
decide every byte. Whatever is not, is made from the work tree, and then everything that it may show counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sub_cli import config, layout
from sub_cli.actions.memo import signed_file
from sub_cli.artefacts.manifest import Manifest
from sub_cli.artefacts.model import Record, Target
from sub_cli.digests import digest, digest_of
from sub_cli.document.model import Document
from sub_cli.errata.chain import Chain
from sub_cli.errata.model import Status
from sub_cli.errors import NotFetched, SubError
from sub_cli.memo.model import Memo
from sub_cli.memory import Memory, TreeMemory
from sub_cli.pages import pictures, theme
from sub_cli.pages.memo import own_sources
from sub_cli.store import documents, errata, memos
from sub_cli.store.files import Files
from sub_cli.store.signed import list_records
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.snapshots import Revision

DOCUMENT = "document"
MEMO = "memo"
RENVOOI = "renvooi"
THEME = "theme"
KINDS = (DOCUMENT, MEMO, RENVOOI, THEME)
"""What targets are called by: the part of their name before the first slash."""
SHOWN = (Status.DRAFT, Status.PROPOSED, Status.ADOPTED, Status.APPLIED)
"""Errata in these states have a renvooi: what may come, and what came."""
TOOLS, COMMIT, STANDING, DAY, STATE, SIGNED = NO_FILES = "tools", "commit", "standing", "date", "state", "signed"
"""Inputs that are no file."""
_UNTOLD = "?"
"""Stands for the commit of a target whose newest commit may lie behind what was fetched; no commit is called so."""


@dataclass(frozen=True)
class Reading(Workspace):
    """A workspace whose documents are read once for as long as it lives: many pages share one."""

    kept: dict[tuple[int, str], tuple[Files, Document]] = field(default_factory=dict, compare=False)
    chains: dict[tuple[int, str], tuple[Files, Chain]] = field(default_factory=dict, compare=False)
    revisions: dict[str, Revision] = field(default_factory=dict, compare=False)

    def document(self, document_id: str = "", files: Files | None = None) -> Document:
        """Return a document as `files` hold it, the work tree by default."""
        source, name = files or self.files, document_id or self.document_id()
        key = id(source), name
        if key not in self.kept:
            self.kept[key] = source, super().document(name, source)
        return self.kept[key][1]

    def chain(self, document_id: str, files: Files | None = None, document: Document | None = None) -> Chain:
        """Return everything that ever brought an erratum into a document or took it out."""
        source = files or self.files
        key = id(source), document_id
        if key not in self.chains:
            self.chains[key] = source, super().chain(document_id, source, document)
        return self.chains[key][1]

    def revision(self, name: str) -> Revision:
        """Return the files as they were in the revision that `name` names; raises `NotFound`."""
        if name not in self.revisions:
            self.revisions[name] = super().revision(name)
        return self.revisions[name]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a target before history is asked."""

    sources: Sequence[str]
    """The files whose newest commit it is made from."""
    inputs: Mapping[str, str]
    """What always goes into it, by name: a digest, or that of a group."""
    loose: Mapping[str, str]
    """What goes into it besides, where it is made from the work tree."""


@dataclass
class Survey:
    """What there is to build in one state of a workspace, and what goes into it."""

    workspace: Reading
    manifest: Manifest
    """What the last build left."""
    tools: Mapping[str, str]
    """Name and version of everything that can change a byte."""
    seen: TreeMemory
    """Digests of the files of the work tree."""
    facts: Memory
    """What had to be parsed for."""
    state: str = ""
    """The state that was asked for: empty, `@2021-03-31`, or a revision."""
    standing: str = ""
    """`draft` makes everything a draft, `final` leaves drafts out; empty takes each as it is."""
    today: str = ""
    """Dates what no commit holds."""
    archived: bool = False
    """Whether memos and documents get their metadata beside them."""
    groups: dict[str, Mapping[str, str]] = field(default_factory=dict)
    commits: dict[str, str] = field(default_factory=dict)
    """The newest commit behind each target; empty where a source is not committed. See `commit`."""

    # -- where things are read -----------------------------------------------------------------------

    @cached_property
    def revision(self) -> str:
        """Return the commit that --at names; empty for the work tree and for states that follow from errata."""
        named = self.state and not self.state.startswith("@")
        return self.workspace.repository.resolve(self.state) if named else ""

    @cached_property
    def files(self) -> Files:
        """Return the files that are surveyed."""
        return self.workspace.revision(self.revision) if self.revision else self.workspace.files

    def digest(self, path: str) -> str:
        """Return the digest of a file; empty where it is not there or may not be read."""
        try:
            read = self.files.read
            return digest(read(path)) if self.revision else self.seen.digest(path, read)
        except NotFetched:
            raise
        except (OSError, SubError):
            return ""

    def group(self, paths: Sequence[str]) -> str:
        """Return one digest for several files, behind which the manifest keeps each."""
        members = {path: found for path in paths if (found := self.digest(path))}
        return self._grouped(members)

    def _grouped(self, members: Mapping[str, str]) -> str:
        whole = digest_of(members)
        self.groups[whole] = members
        return whole

    @cached_property
    def style(self) -> list[str]:
        """Return the files of the house style."""
        return sorted(theme.paths(self.workspace.settings, self.files).values())

    @cached_property
    def _shared(self) -> dict[str, str]:
        """Return what goes into every target."""
        templates = self.workspace.settings.house.templates + "/"
        shared = {templates: self.group(self.style), TOOLS: self._grouped(self.tools)}
        if found := self.digest(config.FILE):
            shared[config.FILE] = found
        return shared | ({STANDING: "draft"} if self.standing == "draft" else {})

    @cached_property
    def _folders(self) -> dict[str, str]:
        return {}

    def folder(self, name: str) -> str:
        """Return the digest of all files below a folder, read once."""
        if name not in self._folders:
            self._folders[name] = self.group(self.files.names(name))
        return self._folders[name]

    # -- the targets -------------------------------------------------------------------------------

    def targets(self) -> list[Target]:
        """Return everything that is to be built, with all that goes into it; documents first, which take longest."""
        plans = {**self._documents(), **self._memos(), **self._renvooien()}
        self.facts.save()
        self.commits = self._commits({name: plan.sources for name, plan in plans.items()})
        found = [self._target(name, plan) for name, plan in plans.items() if self._wanted(name)]
        return [*found, self._theme()] if found else []

    def commit(self, name: str) -> str:
        """Return the newest commit behind a target, empty where a source is not committed; `NotFetched` if unknown."""
        if self.commits[name] == _UNTOLD:
            raise self.workspace.repository.behind_the_edge()
        return self.commits[name]

    def _target(self, name: str, plan: Plan) -> Target:
        inputs = {path: value for path, value in plan.inputs.items() if value} | self._shared
        commit = self.commits[name]
        if not commit:
            inputs |= plan.loose
        inputs |= {COMMIT: commit} if commit else {DAY: self.today}
        if self.state:
            inputs[STATE] = self.state
        return Target(name, dict(sorted(inputs.items())), files_of(name, self.archived))

    def _theme(self) -> Target:
        inputs = {name: value for name, value in self._shared.items() if name != STANDING}
        return Target(THEME, inputs, tuple(self._theme_files()))

    def _theme_files(self) -> list[str]:
        from sub_cli.render.web import web_paths

        return web_paths(theme.paths(self.workspace.settings, self.files))

    def _wanted(self, name: str) -> bool:
        """Tell whether a target has the standing that was asked for."""
        if self.standing != "final":
            return True
        kind, _, rest = name.partition("/")
        if kind == MEMO:
            memo = self.loaded.get(rest)
            return memo is None or (memo.status.value != "draft" and bool(self.commits[name]))
        if kind == DOCUMENT:
            with suppress(SubError):
                return bool(self.workspace.document(rest, self.files).adopted and self.commits[name])
            return True
        document_id, _, erratum_id = rest.partition("/")
        return self._statuses(document_id)[erratum_id] in (Status.ADOPTED, Status.APPLIED)

    def _documents(self) -> dict[str, Plan]:
        found = {}
        for name in documents.list_documents(self.files):
            folders = layout.folders(name)
            own = [path for folder in folders for path in self.files.names(folder)]
            inputs = {f"{folder}/": self.folder(folder) for folder in folders}
            loose = {f"{layout.MEMOS}/": self.folder(layout.MEMOS)}
            shown = {path: self.digest(path) for path in self._pictures(name)}
            found[f"{DOCUMENT}/{name}"] = Plan([*own, *shown, *self._style_and_settings], inputs | shown, loose)
        return found

    @cached_property
    def _style_and_settings(self) -> list[str]:
        return [*self.style, config.FILE]

    # -- memos ---------------------------------------------------------------------------------------

    @cached_property
    def loaded(self) -> dict[str, Memo]:
        """Return the memos that had to be parsed so far; all of them where only final ones are wanted."""
        if self.standing != "final":
            return {}
        return memos.load_all(self.files)[0]

    def _memos(self) -> dict[str, Plan]:
        if self.state.startswith("@"):
            return {}
        return {f"{MEMO}/{number}": self._memo(number) for number in memos.list_memos(self.files)}

    def _memo(self, number: str) -> Plan:
        """Return the sources of a memo, and what more it may show: from the last build where it did not change."""
        if self.is_kept(number):
            return self._signed(number)
        path = layout.memo_path(number)
        record = self.manifest.records.get(f"{MEMO}/{number}")
        if record is None or not self._says_the_same(record, path):
            own = self._parsed_sources(number)
        else:
            own = [name for name in own_files(record) if "/sections/" not in name]
            own += self._fixed(own)
        plans = {name.split("/")[1] for name in own if name.endswith("/document.yaml")}
        folders = [
            f"{top}/{plan}{below}" for plan in plans for top, below in (("documents", "/sections"), ("errata", ""))
        ]
        loose = {f"{folder}/": self.folder(folder) for folder in folders}
        return Plan([*own, *self._style_and_settings], {name: self.digest(name) for name in own}, loose)

    def is_kept(self, number: str) -> bool:
        """Tell whether a memo was signed, and its file is kept: it is copied then, and made of nothing else."""
        return number in self._kept

    @cached_property
    def _kept(self) -> frozenset[str]:
        return frozenset(list_records(self.files))

    def _signed(self, number: str) -> Plan:
        own = signed_file.source_paths(self.workspace, number)
        outside = {SIGNED: signed_file.outside_digest(self.workspace, number)}
        return Plan([*own, *self._style_and_settings], {name: self.digest(name) for name in own} | outside, {})

    def _says_the_same(self, record: Record, path: str) -> bool:
        """Tell whether a memo and its errata, which name all that it shows, are as they were when it was built."""
        texts = [path, *(name for name in own_files(record) if name.startswith(f"{layout.ERRATA}/"))]
        return all(record.inputs.get(name) == self.digest(name) for name in texts)

    def _parsed_sources(self, number: str) -> list[str]:
        try:
            memo = self.loaded[number] = memos.load_memo(self.files, number)
            return list(dict.fromkeys(own_sources(self.workspace, self.files, memo)))
        except SubError:
            return [layout.memo_path(number)]

    def _fixed(self, sources: Sequence[str]) -> list[str]:
        """Return the sections with a number of their own, in the documents that `sources` name."""
        plans = [name.split("/")[1] for name in sources if name.endswith("/document.yaml")]
        return [layout.section_path(plan, id) for plan in plans for id in self._fixed_ids(plan)]

    def _fixed_ids(self, plan: str) -> list[str]:
        def find() -> list[str]:
            document = self.workspace.document(plan, self.files)
            return [id for id in document.ids() if id in document.sections and document.sections[id].number]

        return self._fact("numbers", plan, find)

    def _pictures(self, plan: str) -> list[str]:
        """Return the pictures that are there of those that a document and its errata show."""
        named = self._fact("pictures", plan, lambda: pictures.of_document(self.files, plan))
        return [path for path in named if self.digest(path)]

    # -- what has to be parsed for, and is remembered ------------------------------------------------

    def _fact(self, about: str, plan: str, find: Callable[[], list[str]]) -> list[str]:
        """Return what `find` finds in a document and its errata, remembered for as long as they are as they were."""
        folders = layout.folders(plan)
        image = "".join(map(self.folder, folders)).encode()
        found = self.facts.recall(f"{about} {plan}", image)
        if found is None:
            found = find()
            self.facts.keep(f"{about} {plan}", image, found)
        return [str(each) for each in found]

    # -- renvooien -----------------------------------------------------------------------------------

    def _renvooien(self) -> dict[str, Plan]:
        """Return a renvooi for every erratum that came or may come; only for the workspace as it stands."""
        if self.state:
            return {}
        return {
            f"{RENVOOI}/{plan}/{name}": self._renvooi(plan, name, status)
            for plan in errata.list_documents_with_errata(self.files)
            for name, status in self._statuses(plan).items()
            if status in SHOWN
        }

    def _renvooi(self, plan: str, name: str, status: Status) -> Plan:
        """Return what goes into a renvooi: once applied, an erratum holds both wordings itself."""
        path, memo = layout.erratum_path(plan, name), self._memo_of(plan, name)
        own = [path, memo] if memo else [path]
        inputs = {each: self.digest(each) for each in own}
        folders = layout.folders(plan)
        text = {f"{folder}/": self.folder(folder) for folder in folders}
        if status is Status.APPLIED:
            shown = {path: self.digest(path) for path in self._pictures_of_erratum(plan, name)}
            return Plan([*own, *shown, *self._style_and_settings], inputs | shown, text)
        shown = {path: self.digest(path) for path in self._pictures(plan)}
        below = [each for folder in folders for each in self._names(folder)]
        return Plan([*own, *below, *shown, *self._style_and_settings], inputs | text | shown, {})

    def _pictures_of_erratum(self, plan: str, name: str) -> list[str]:
        """Return the pictures that an erratum shows; those of all errata together are told without parsing any."""
        if not (known := self._pictures(plan)):
            return []
        with suppress(SubError):
            shown = pictures.of_erratum(errata.load_erratum(self.files, plan, name))
            return [path for path in known if path in shown]
        return []

    def _names(self, folder: str) -> list[str]:
        """Return the files below a folder, listed once."""
        if folder not in self._listed:
            self._listed[folder] = self.files.names(folder)
        return self._listed[folder]

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        return {}

    def _memo_of(self, plan: str, name: str) -> str:
        """Return the file of the memo that brings an erratum out; empty without one."""
        path, record = layout.erratum_path(plan, name), self.manifest.records.get(f"{RENVOOI}/{plan}/{name}")
        if record and record.inputs.get(path) == self.digest(path):
            return next((each for each in record.inputs if each.startswith(f"{layout.MEMOS}/")), "")
        with suppress(SubError):
            number = errata.load_erratum(self.files, plan, name).memo
            return layout.memo_path(number) if number else ""
        return ""

    @cached_property
    def _scanned(self) -> dict[str, dict[str, Status]]:
        return {}

    def _statuses(self, plan: str) -> dict[str, Status]:
        if plan not in self._scanned:
            self._scanned[plan] = self.workspace.statuses(plan, self.files)
        return self._scanned[plan]

    # -- history -------------------------------------------------------------------------------------

    def _commits(self, sources: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Return the newest commit behind each target; empty for one with a source that is not committed so.

        `_UNTOLD` for one of which history, where it was fetched in part, does not tell.
        """
        from sub_cli.history.newest_commits import newest_commits

        nothing = dict.fromkeys(sources, "")
        repository = self.workspace.repository_if_any
        head = repository and (self.revision or repository.head())
        if not (repository and head):
            return nothing
        changed = self._uncommitted({path for paths in sources.values() for path in paths}, head)
        clean = {name: frozenset(paths) for name, paths in sources.items() if changed.isdisjoint(paths)}
        return nothing | dict.fromkeys(clean, _UNTOLD) | newest_commits(repository, clean, head, self._known(clean))

    def _uncommitted(self, paths: set[str], head: str) -> set[str]:
        """Return those of `paths` that are not in the commit `head` as they are here."""
        committed = set(self.workspace.revision(head).names(""))
        if self.revision:
            return paths - committed
        folders = sorted({path.split("/")[0] for path in paths})
        return (paths - committed) | set(self.workspace.repository.changes(*folders))

    def _known(self, clean: Mapping[str, frozenset[str]]) -> tuple[str, dict[str, str]]:
        """Return the last build's commit and its answers, where this program gave them for the same sources."""
        if self.manifest.tools != self.tools:
            return "", {}
        answers = {}
        for name, paths in clean.items():
            record = self.manifest.records.get(name)
            commit = record.inputs.get(COMMIT, "") if record else ""
            if record and commit and self._record_paths(record) == paths:
                answers[name] = commit
        head = self.manifest.head
        return (head, answers) if head and answers and self._still_there(head) else ("", {})

    def _record_paths(self, record: Record) -> frozenset[str]:
        """Return the sources of a target as they were when it was built."""
        own = own_files(record)
        plan = record.name.split("/")[1]
        folders = (self.workspace.settings.house.templates, *layout.folders(plan))
        members = (self.manifest.group(record.inputs.get(f"{folder}/", "")) for folder in folders)
        return frozenset([*own, config.FILE, *(path for each in members for path in each)])

    def _still_there(self, commit: str) -> bool:
        try:
            return self.workspace.repository.resolve(commit) == commit
        except SubError:
            return False


def own_files(record: Record) -> list[str]:
    """Return the inputs of a target that are files of its own."""
    return [name for name in record.inputs if name[-1] != "/" and name not in NO_FILES and name != config.FILE]


def files_of(name: str, archived: bool = False) -> tuple[str, ...]:
    """Return the artefacts of a target, the PDF first; with metadata where it is `archived`, which no renvooi is.

    A memo and a document lie where `memo build` and `document build` put them.
    """
    kind, _, rest = name.partition("/")
    stem = f"renvooi-{rest.replace('/', '-')}" if kind == RENVOOI else rest
    pages = f"{stem}.pdf", f"{stem}.html"
    if not archived or kind == RENVOOI:
        return pages
    from sub_cli.interop.table import endings

    return *pages, *(f"{stem}{ending}" for ending in endings())
