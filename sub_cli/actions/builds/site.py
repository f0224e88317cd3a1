"""Where a build takes place: what is asked for, the workspace in that state, and what is known of it from before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sub_cli import __version__, config, disk
from sub_cli.artefacts import manifest as manifests
from sub_cli.artefacts import plan
from sub_cli.artefacts.cache import Cache
from sub_cli.artefacts.manifest import Manifest
from sub_cli.artefacts.runner import Crew
from sub_cli.digests import digest, digest_of
from sub_cli.document.model import Document
from sub_cli.errata.chain import Chain
from sub_cli.errata.model import Status
from sub_cli.errors import BadInput, NotFetched, SubError
from sub_cli.history.git_directory import carries
from sub_cli.memo.model import Memo
from sub_cli.memory import Memory, TreeMemory, code_of
from sub_cli.pages import theme
from sub_cli.store.files import Files
from sub_cli.store.signed import list_records
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from sub_cli.history.snapshots import Revision
    from sub_cli.redline.base import Look

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for."""

    today: date
    """Dates what no commit holds."""
    look: Callable[[str], Look]
    """Gives the look, with words, for a redline in a language."""
    names: tuple[str, ...] = ()
    """Targets: `PS2021BEM07`, `memo/PS2021BEM07`, a document, an erratum, a file; none: all."""
    kinds: tuple[str, ...] = ()
    """Only targets of these kinds; none: all."""
    state: str = ""
    """The state to build: empty is the work tree."""
    standing: str = ""
    """`draft` or `final`; empty takes each target as it is."""
    shard: tuple[int, int] = (1, 1)
    """Which part of how many."""
    jobs: int = 1
    """How many pages are made at a time on this machine."""
    output: Path | None = None
    """Where the artefacts go; None: the folder that sub.toml names."""
    fresh: bool = False
    """True makes everything anew and believes no cache."""
    sidecars: bool = False
    """Whether memos and documents get their archive metadata beside them, whatever sub.toml says."""
    crew: Callable[[], AbstractContextManager[Crew]] | None = None
    """Who makes pages, where not this machine alone does."""
    vouched: Callable[[bytes], bool] | None = None
    """Tells whether a list from outside vouches for whoever signed a file; None without such a list."""


@dataclass(frozen=True)
class Reading(Workspace):
    """A workspace in which everything is read once for as long as it lives: many pages share one document."""

    _known: dict[tuple[str, int, str], tuple[object, Any]] = field(default_factory=dict, compare=False, repr=False)

    def _once(self, kind: str, files: object, name: str, read: Callable[[], T]) -> T:
        """Return what `read` gives for `name` in `files`, which are kept: no others can have their place in memory."""
        key = kind, id(files), name
        if key not in self._known:
            self._known[key] = files, read()
        found: T = self._known[key][1]
        return found

    def document(self, document_id: str = "", files: Files | None = None) -> Document:
        """Return a document as `files` hold it, by default those that are read."""
        source, name, read = files or self.files, document_id or self.document_id(), super().document
        return self._once("document", source, name, lambda: read(name, source))

    def chain(self, document_id: str, files: Files | None = None, document: Document | None = None) -> Chain:
        """Return everything that ever brought an erratum into a document or took it out."""
        source, read = files or self.files, super().chain
        return self._once("chain", source, document_id, lambda: read(document_id, source, document))

    def statuses(self, document_id: str, files: Files | None = None) -> dict[str, Status]:
        """Return the status of every erratum of a document, by id."""
        source, read = files or self.files, super().statuses
        return self._once("statuses", source, document_id, lambda: read(document_id, source))

    def memo(self, number: str) -> Memo:
        """Return a memo; raises `NotFound`."""
        read = super().memo
        return self._once("memo", self.files, number, lambda: read(number))

    def revision(self, name: str) -> Revision:
        """Return the files as they were in the revision that `name` names; raises `NotFound`."""
        read = super().revision
        return self._once("revision", self, name, lambda: read(name))


@dataclass
class Sources:
    """The files that everything is made from, each with its digest."""

    files: Files
    seen: TreeMemory | None
    """Spares reading what did not change in the work tree; None for the files of a revision."""
    groups: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """By common digest the members of what was grouped, each with its own."""
    _names: dict[str, list[str]] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    def digest(self, path: str) -> str:
        """Return the digest of a file; empty where it is not there or may not be read."""
        try:
            read = self.files.read
            return self.seen.digest(path, read) if self.seen else digest(read(path))
        except NotFetched:
            raise
        except (OSError, SubError):
            return ""

    def digests(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the digest of each of `paths` that is there and may be read."""
        return {path: found for path in paths if (found := self.digest(path))}

    def names(self, folder: str) -> list[str]:
        """Return the files below a folder, listed once."""
        if folder not in self._names:
            self._names[folder] = self.files.names(folder)
        return self._names[folder]

    def folders(self, *names: str) -> dict[str, str]:
        """Return for each folder, its name with a slash behind it, one digest for all that lies below it."""
        for name in names:
            if name not in self._folders:
                self._folders[name] = self.group(self.digests(self.names(name)))
        return {f"{name}/": self._folders[name] for name in names}

    def group(self, members: Mapping[str, str]) -> str:
        """Return one digest for several, behind which the manifest keeps each."""
        whole = digest_of(members)
        self.groups[whole] = members
        return whole


@dataclass
class Site:
    """A workspace in the state that is wanted, with what the last build left."""

    workspace: Workspace
    wanted: Wanted

    @cached_property
    def reading(self) -> Reading:
        """Return the workspace in the state that is wanted; its settings too are of that state."""
        name = self.wanted.state
        if not name or name.startswith("@"):
            return Reading(self.workspace.root, self.workspace.settings)
        files = self.workspace.revision(name)
        settings = config.read_settings(files.read(config.FILE))
        return Reading(self.workspace.root, settings, files)

    @property
    def files(self) -> Files:
        """Return the files that are built from."""
        return self.reading.files

    @property
    def head(self) -> str:
        """Return the commit that is built: the one that is wanted, or the newest; empty where there is none."""
        if self.reading.then is not None:
            return self.reading.then.commit
        repository = self.reading.repository_if_any
        return (repository and repository.head()) or ""

    @property
    def archived(self) -> bool:
        """Tell whether memos and documents get their metadata beside them."""
        return self.wanted.sidecars or self.reading.settings.archive.sidecars

    @cached_property
    def output(self) -> Path:
        """Return the folder of the artefacts; a named state has one of its own."""
        base = self.wanted.output or self.workspace.output
        state = self.wanted.state
        return base / "at" / state.strip("@:").replace("/", "-").replace("..", "-") if state else base

    @cached_property
    def memory(self) -> Path:
        """Return where the build keeps what spares work; beside the artefacts where the workspace takes nothing."""
        if folder := self.workspace.memory_folder():
            return folder
        return self.output / ".sub" if self.ours else Path(self._nowhere.name)

    @cached_property
    def _nowhere(self) -> TemporaryDirectory[str]:
        return disk.temporary_folder("build")

    @cached_property
    def ours(self) -> bool:
        """Tell whether what lies in the output folder was left by builds here; see `is_ours`."""
        return is_ours(self.workspace.root, self.output)

    @cached_property
    def manifest(self) -> Manifest:
        """Return what the last build left; nothing where it left nothing that can be read and believed."""
        return left_here(self.workspace.root, self.output)

    @cached_property
    def sources(self) -> Sources:
        """Return the files that are built from, with their digests."""
        seen = None if self.reading.then else TreeMemory(self.workspace.root, self.memory / "inputs.json")
        return Sources(self.files, seen)

    @cached_property
    def style(self) -> list[str]:
        """Return the files of the house style."""
        return sorted(theme.paths(self.reading.settings, self.files).values())

    @cached_property
    def facts(self) -> Memory:
        """Return what is known of documents that had to be parsed for it."""
        return Memory(self.memory / "facts.json")

    @cached_property
    def signed(self) -> frozenset[str]:
        """Return the memos that were signed and whose file is kept: that is copied, and nothing else goes into them."""
        return frozenset(list_records(self.files))

    @cached_property
    def tools(self) -> dict[str, str]:
        """Return name and version of everything that can change a byte."""
        return tools()

    @cached_property
    def costs(self) -> dict[str, float]:
        """Return the seconds that each target took when it was made last."""
        for path in (self.memory / manifests.COSTS, self.output / manifests.COSTS):
            if path.is_file():
                return manifests.load_costs(disk.read_regular(path))
        return {}

    def ground(self) -> plan.Ground:
        """Return where the artefacts go, and what lies there."""
        seen = TreeMemory(self.output, self.memory / f"{digest_of(str(self.output))[7:19]}.json")
        cache = None if self.wanted.fresh else Cache(self.memory / "cache")
        old = Manifest() if self.wanted.fresh else self.manifest
        return plan.Ground(self.output, old, self.sources.groups, seen, cache)


def is_ours(root: Path, output: Path) -> bool:
    """Tell whether what lies in the output folder was left by builds here, and is not what the branch carries.

    A stranger's manifest would call his own PDFs fresh, and have other files removed.
    """
    output, root = output.resolve(), root.resolve()
    if not output.is_relative_to(root):
        return True
    below = output.relative_to(root).as_posix()
    return not carries(root, "" if below == "." else below)


def left_here(root: Path, output: Path) -> Manifest:
    """Return what the last build left in `output`; nothing where it left nothing that can be read and believed."""
    try:
        return manifests.load(disk.read_regular(output / manifests.FILE)) if is_ours(root, output) else Manifest()
    except (OSError, BadInput):
        return Manifest()


def tools() -> dict[str, str]:
    """Return name and version of everything that can change a byte, `sub` with its own code among it."""
    from sub_cli.render.toolchain import toolchain

    return {"sub": __version__, "sub-code": code_of(), **toolchain()}
