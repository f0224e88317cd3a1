"""Marks of git's that stand in files, committed or not: the wordings of two sides, one above the other."""

from __future__ import annotations

import re
from pathlib import Path

from sub_cli import config, disk, layout
from sub_cli.actions.settle.choices import Answer, Asker
from sub_cli.actions.settle.sides import Sides
from sub_cli.actions.settle.texts import choice_of, chosen, named
from sub_cli.actions.settle.versions import Versions
from sub_cli.history import marked as asked
from sub_cli.history import merge
from sub_cli.store import yaml
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.workspace import Workspace

_CONFLICT = re.compile(
    r"^<{7,}(?: [^\n]*)?\n(?P<mine>.*?)(?:^\|{7,}(?: [^\n]*)?\n(?P<base>.*?))?"
    r"^={7,}\n(?P<theirs>.*?)^>{7,}(?: [^\n]*)?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_FAR = 200
"""How many commits back it is looked for where marks came from."""


def are_in(data: bytes | None) -> bool:
    """Tell whether a conflict of git's stands in a file, between its marks."""
    return data is not None and yaml.conflict_left("", data.decode("utf-8", "surrogateescape")) is not None


def marked(files: Files) -> list[str]:
    """Return the texts, and the settings, in which a conflict of git's stands between its marks."""
    texts = (path for folder in layout.SOURCES for path in files.names(folder) if path.endswith(".yaml"))
    return [path for path in (layout.SETTINGS, *texts) if are_in(read_if_there(files, path))]


def committed(workspace: Workspace) -> list[str]:
    """Return the texts of the last commit, and its settings, in which a conflict stands between marks."""
    repository = workspace.repository
    paths = asked.suspects(repository, (layout.SETTINGS, *layout.SOURCES)) if repository.head() else []
    return [path for path in paths if are_in(repository.objects.need(f"HEAD:{repository.prefix}{path}", path))]


def workspace_around(start: Path) -> Workspace:
    """Return the workspace around a folder; where marks stand in its settings, those of our side count meanwhile.

    Raises `NotFound` outside one, and `BadInput` for settings that cannot be read.
    """
    root = config.find_workspace(start)
    data = (disk.read_if_there(root / config.FILE) if root else None) or b""
    if root is None or not are_in(data):
        return Workspace.find(start)
    return Workspace(root, config.read_settings(parted(data).ours or b""))


def parted(data: bytes) -> Versions:
    """Return a file with marks as each side would have it; what both began with is None where the marks do not say."""
    text = data.decode("utf-8", "surrogateescape")
    found = list(_CONFLICT.finditer(text))
    sides = [_CONFLICT.sub(lambda each, name=name: each[name] or "", text) for name in ("base", "mine", "theirs")]  # type: ignore[misc]
    base, mine, theirs = (side.encode("utf-8", "surrogateescape") for side in sides)
    return Versions(base if all(each["base"] is not None for each in found) else None, mine, theirs)


def decided(path: str, data: bytes, asker: Asker) -> bytes:
    """Return a file in which every conflict between marks is decided; raises `Waiting` where one is left for later.

    What stands here on the one side and there on the other was moved, and is asked once.
    """
    said: dict[tuple[str, str], Answer] = {}
    what = named(path, parted(data))

    def answer(found: re.Match[str]) -> str:
        mine, theirs = found["mine"].removesuffix("\n"), found["theirs"].removesuffix("\n")
        moved = (theirs, mine)
        pick = said.get(moved) or asker.answer(choice_of(path, what, mine, theirs))
        said[mine, theirs] = pick
        lines = chosen(pick, mine, theirs)
        return f"{lines}\n" if lines else ""

    return _CONFLICT.sub(answer, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def sides_of(workspace: Workspace, path: str) -> Sides:
    """Return what came together when marks came into a file.

    Their side is that of the merge which brought them; where none did, what stands here with what the marks say of it.
    """
    repository = workspace.repository
    commit = _brought_by(workspace, path)
    parents = repository.parents(commit) if commit else [repository.resolve("HEAD")]
    if len(parents) == 2 and (base := merge.merge_base(repository, *parents)):
        return Sides.of(*map(workspace.revision, (base, *parents)))
    ours = workspace.revision(parents[0]) if parents else Overlaid(None, {})
    versions = {each: parted(workspace.files.read(each)) for each in marked(workspace.files)}
    base_files, theirs = ({each: getattr(one, name) for each, one in versions.items()} for name in ("base", "theirs"))
    return Sides(
        Overlaid(ours, base_files), ours, Overlaid(workspace.files, theirs), ("", parents[0] if parents else "", "")
    )


def _brought_by(workspace: Workspace, path: str) -> str:
    """Return the commit that brought the marks in a file; empty where they are not committed."""
    commit = ""
    words = ("--first-parent", f"--max-count={_FAR}", workspace.repository.resolve("HEAD"))
    for entry, _ in workspace.repository.walk(*words, paths=[path]):
        if not are_in(read_if_there(workspace.revision(entry.sha), path)):
            break
        commit = entry.sha
    return commit
