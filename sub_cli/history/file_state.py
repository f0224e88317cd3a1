"""How a file stands in HEAD, in the index and in the work tree: the question before anything is overwritten.

Only the files asked for are looked at. They are compared by blob id, through the line ends git would convert, and by
whether they are programs, where git looks at that (core.fileMode).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from sub_cli.codes import IMPOSSIBLE_NAME
from sub_cli.disk import StrPath, read_unlinked, speaking_of
from sub_cli.errors import BadInput, Finding, Place, Unable
from sub_cli.history.repo import Repository
from sub_cli.history.trees import blob_id
from sub_cli.messages import msg

PLAIN, PROGRAM = "100644", "100755"
"""The modes of files in git: of one that is read, and of one that may be carried out."""

_CONTROL = re.compile(r"[\x00-\x1f]")
_FEW = 64
"""Up to so many paths, git is asked for them by name; beyond, for everything."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file as git keeps it."""

    mode: str
    """100644, or 100755 for a program."""
    id: str


@dataclass(frozen=True, slots=True)
class FileState:
    """One path in the three places where git knows it."""

    path: str
    head: Blob | None
    """In the last commit."""
    staged: bool
    """True when the index differs from the last commit."""
    work: bytes | None = field(repr=False)
    """In the work tree, to the byte."""
    converts: bool = False
    """True when the work tree has CRLF where the commit has LF, and git is told to convert them."""
    same: bool = False
    """True when the work tree holds what the last commit holds."""
    mode: str = ""
    """Its mode in the work tree, as git would commit it; empty where there is no file."""

    @property
    def same_mode(self) -> bool:
        """Return whether it is a program in the work tree exactly where it is one in the last commit."""
        return not (self.head and self.mode) or self.head.mode == self.mode

    @property
    def clean(self) -> bool:
        """Return whether nothing here is waiting to be committed."""
        return self.same and self.same_mode and not self.staged


def lf(data: bytes) -> bytes:
    """Return `data` with LF for every CRLF."""
    return data.replace(b"\r\n", b"\n")


def check_path(path: str) -> str:
    """Return `path` when it can name a file of the workspace; `ValueError` where it leads out or into git's own.

    Raises `BadInput` for a control character: a file can have it in its name.
    """
    parts = path.split("/")
    if "" in parts or {".", ".."} & set(parts) or any(part.casefold() == ".git" for part in parts):
        raise ValueError(f"not a path inside the workspace: {path!r}")
    if _CONTROL.search(path):
        message = msg("The name “{name}” holds a character that Windows does not allow.", name=parts[-1])
        raise BadInput.because(Finding(IMPOSSIBLE_NAME, message, Place(path)))
    return path


def refuse_detours(repo: Repository, paths: Iterable[str]) -> None:
    """Raise `Unable` where a folder on the way to one of `paths` is a link or belongs to another repository."""
    holding = {PurePosixPath(folder) for folder in {path.rpartition("/")[0] for path in paths}}
    for folder in {way for each in holding for way in (each, *each.parents)} - {PurePosixPath(".")}:
        place = repo.root / folder
        if place.is_symlink():
            raise Unable(
                msg("{path} is a link, and what lies behind it is not in this workspace.", path=str(folder)),
                msg("Put a folder in its place."),
            )
        if (place / ".git").exists():
            raise Unable(
                msg("{path} is a repository of its own, inside this one.", path=str(folder)),
                msg("Run sub in there."),
            )


def work_bytes(path: StrPath, shown: str) -> bytes | None:
    """Return the bytes of a regular file, None where there is nothing; `Unable` for a link, folder or device."""
    with speaking_of(path):
        try:
            return read_unlinked(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            if stat.S_ISREG(os.lstat(path).st_mode):
                raise
            raise Unable(msg("{path} is not an ordinary file.", path=shown)) from None


def dirty(repo: Repository, paths: Iterable[str]) -> list[str]:
    """Return those of `paths` that differ from HEAD in the work tree or the index, compared by content."""
    return [path for path, state in survey(repo, paths).items() if not state.clean]


def survey(repo: Repository, paths: Iterable[str]) -> dict[str, FileState]:
    """Return how each of `paths` stands, sorted by path."""
    wanted = sorted({check_path(path) for path in paths})
    refuse_detours(repo, wanted)
    heads, staged = head_blobs(repo, wanted), _staged(repo, set(wanted))
    states = {}
    for path in wanted:
        head, work = heads.get(path), work_bytes(f"{repo.root}/{path}", path)
        mode = "" if work is None else _mode(f"{repo.root}/{path}")
        states[path] = FileState(path, head, path in staged, work, same=_same(repo, head, work), mode=mode)
    return _as_git_looks(repo, _through_line_ends(repo, states))


def _mode(path: str) -> str:
    """Return the mode that git gives to a file: whether its owner may carry it out."""
    try:
        return PROGRAM if os.lstat(path).st_mode & stat.S_IXUSR else PLAIN
    except FileNotFoundError:  # gone since it was read
        return ""


def minds_modes(repo: Repository) -> bool:
    """Tell whether git looks at who may carry a file out; it does not where a disk cannot say (core.fileMode)."""
    return repo.plumbing.setting("core.fileMode", "--type=bool") != "false"


def _as_git_looks(repo: Repository, states: dict[str, FileState]) -> dict[str, FileState]:
    """Return the states, each mode that of the last commit where git does not look at modes."""
    odd = [path for path, state in states.items() if state.mode == PROGRAM or not state.same_mode]
    if not odd or minds_modes(repo):
        return states
    return states | {path: _with_mode_of_head(states[path]) for path in odd}


def _with_mode_of_head(state: FileState) -> FileState:
    return replace(state, mode=state.head.mode if state.head else PLAIN)


def _same(repo: Repository, head: Blob | None, work: bytes | None) -> bool:
    if head is None or work is None:
        return head is None and work is None
    return blob_id(work, repo.object_format) == head.id


def head_blobs(repo: Repository, paths: list[str]) -> dict[str, Blob]:
    """Return those of `paths` that are files in HEAD; none on an unborn branch."""
    if not paths or repo.head() is None:
        return {}
    known = set(paths)
    few = ("--", *(repo.prefix + path for path in paths)) if len(paths) <= _FEW else ()
    listed = repo.entries("ls-tree", *(() if few else ("-r",)), "-z", "--full-tree", "HEAD", *few)
    return {path: Blob(mode, oid) for path, (mode, kind, oid) in listed if path in known and kind == "blob"}


def head_ids(repo: Repository, paths: list[str]) -> dict[str, str]:
    """Return the blob id in HEAD of each of `paths`, empty for one that is no file there."""
    return dict.fromkeys(paths, "") | {path: blob.id for path, blob in head_blobs(repo, paths).items()}


def _staged(repo: Repository, paths: set[str]) -> set[str]:
    words = ("diff-index", "--cached", "--name-only", "--no-renames", "--ignore-submodules", "-z", "HEAD")
    names = set(repo.plumbing.rows(*(("ls-files", "-z", "--full-name") if repo.head() is None else words)))
    return {path for path in paths if repo.prefix + path in names}


def _through_line_ends(repo: Repository, states: dict[str, FileState]) -> dict[str, FileState]:
    """Look again at files with CRLF, which git may keep with LF."""
    unlike = [path for path, state in states.items() if not state.same and state.work and b"\r\n" in state.work]
    converted = find_crlf(repo, unlike)
    for path in converted:
        state = states[path]
        same = state.work is not None and _same(repo, state.head, lf(state.work))
        states[path] = replace(state, converts=same, same=same)
    return states


def find_crlf(repo: Repository, paths: list[str]) -> set[str]:
    """Return those of `paths` whose CRLF git turns into LF when it takes them in (gitattributes(5), core.autocrlf)."""
    if not paths:
        return set()
    by_default = repo.plumbing.setting("core.autocrlf").lower() in ("true", "input", "yes", "on", "1")
    said = repo.attributes(paths, "text", "eol")
    return {path for path in paths if _converts(**said[path], by_default=by_default)}


def _converts(text: str, eol: str, *, by_default: bool) -> bool:
    return text in ("set", "auto") or (text != "unset" and (eol in ("lf", "crlf") or by_default))
