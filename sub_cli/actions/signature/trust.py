"""Whose signatures count: the list of the workspace and the command, never one that a branch brings along itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePath

from sub_cli.disk import unable
from sub_cli.errors import BadInput, NotFound
from sub_cli.messages import Message, msg
from sub_cli.sign.model import Trust
from sub_cli.workspace import Workspace


def trust_of(workspace: Workspace | None, extra: tuple[Path, ...] = ()) -> Trust:
    """Return the roots that the workspace, as it stands, and the command trust.

    Raises `NotFound` for a file that is not there, and `BadInput` for one that is no certificate or list.
    """
    from sub_cli.sign.certificates import load_list, load_trust

    named, lists = (_certificates(workspace), _lists(workspace)) if workspace else ([], [])
    given = [(path.name, _read(path.read_bytes, str(path))) for path in extra]
    return load_trust([*named, *given], [load_list(name, data) for name, data in lists])


def trust_beside_branch(workspace: Workspace | None, extra: tuple[Path, ...]) -> tuple[Trust, tuple[Message, ...]]:
    """Return the list by which a file is judged, and what is to be told of it; raises as `trust_of` does.

    Whoever brings a signature on a branch could bring the list that trusts it: there the list of the branch that
    others start from counts.
    """
    home = _other_home(workspace) if workspace else ""
    if not (workspace and home):
        return trust_of(workspace, extra), ()
    note = msg("This branch has a list of authorities of its own, which does not count here.")
    return trust_of(_at(workspace, home), extra), (note,)


def _other_home(workspace: Workspace) -> str:
    """Return the branch that others start from, where the checked-out one brought a list of its own; else nothing."""
    from sub_cli.history.merge import merge_base

    repository = workspace.repository_if_any
    if repository is None:  # there is nothing to compare with
        return ""
    home, head = repository.home(), repository.head()
    if not (home and head) or repository.branch() == home.rpartition("/")[2] or repository.contains(home, head):
        return ""
    start = merge_base(repository, head, home) or home
    return "" if _list_at(workspace, head) == _list_at(workspace, start) else home


def _at(workspace: Workspace, revision: str) -> Workspace | None:
    try:
        return workspace.at(revision)
    except (NotFound, BadInput):  # it was no workspace then
        return None


def _list_at(workspace: Workspace, revision: str) -> list[tuple[str, bytes]]:
    """Return what a revision says of whom to trust; nothing where it does not, or names what it has not."""
    try:
        then = workspace.at(revision)
        return [*_certificates(then), *_lists(then)]
    except (NotFound, BadInput):
        return []


def _certificates(workspace: Workspace) -> list[tuple[str, bytes]]:
    """Return the certificates that the settings name, each with its name."""
    return [(name, _read_setting(workspace, name)) for name in workspace.settings.sign.trust]


def _lists(workspace: Workspace) -> list[tuple[str, bytes]]:
    """Return the revocation lists that the settings name, each with its name."""
    return [(name, _read_setting(workspace, name)) for name in workspace.settings.sign.crls]


def _read_setting(workspace: Workspace, name: str) -> bytes:
    """Return a file that the settings name: of the workspace, or of this machine where it lies outside."""
    path = PurePath(name)
    if path.is_absolute() or ".." in path.parts:
        return _read((workspace.root / name).read_bytes, name)
    return _read(lambda: workspace.files.read(path.as_posix()), name)


def _read(read: Callable[[], bytes], name: str) -> bytes:
    try:
        return read()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound(msg("There is no certificate in {path}.", path=name)) from None
    except OSError as error:
        raise unable(error, name) from error
