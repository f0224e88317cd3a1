"""What git asks of `sub`: to show a section, to compare two, to merge three; and how git is told to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sub_cli import disk, layout
from sub_cli.change import Recorded, Stamp
from sub_cli.diff.merging import Neighbours, merge
from sub_cli.disk import speaking_of
from sub_cli.errors import BadInput
from sub_cli.history.repo import Repository
from sub_cli.messages import msg
from sub_cli.store import single_file
from sub_cli.store.files import read_if_there
from sub_cli.workspace import Workspace

ATTRIBUTES = ".gitattributes"
LINES = (
    b"# git compares and merges sections by sentence, see: sub git setup\n"
    b"/documents/*/sections/*.yaml diff=sub merge=sub\n"
)
SAMPLE = layout.section_path("any", "any")
"""A path as those of sections, to ask git about."""
SECTIONS = ("diff.sub.", "merge.sub.", "difftool.sub.")
_TITLE = """^title:[ \t]+["']?(.*[^"'])["']?$"""
_WORD = "[^[:space:][:punct:]]+(('|’|\\.|,|:|/|-)[^[:space:][:punct:]]+)*|[^[:space:]]"


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to be changed so that git asks `sub`, or no longer does."""

    attributes: tuple[bytes | None, bytes | None]
    """The file `.gitattributes` before and after; None where there is no such file."""
    settings: Mapping[str, tuple[str | None, str | None]]
    """Settings of this clone by name, before and after; only those that change."""

    @property
    def idle(self) -> bool:
        """Return whether nothing is to be done."""
        return self.attributes[0] == self.attributes[1] and not self.settings


def settings_for(program: str) -> dict[str, str]:
    """Return the settings that let git start `program` (a command line that starts `sub`)."""
    return {
        "diff.sub.xfuncname": _TITLE,
        "diff.sub.wordregex": _WORD,
        "diff.sub.textconv": f"{program} git textconv",
        "merge.sub.name": "sub: sentence by sentence",
        "merge.sub.driver": f"{program} git merge %O %A %B %L %P",
        "difftool.sub.cmd": f'{program} diff --files "$LOCAL" "$REMOTE"',
    }


def plan(workspace: Workspace, program: str, *, undo: bool = False) -> Setup:
    """Return what `sub git setup` is to change here; with `undo`, what takes it back."""
    from sub_cli.history import settings

    now = settings.local(workspace.repository.plumbing, SECTIONS)
    wanted: dict[str, str | None] = dict(settings_for(program))
    if undo:
        wanted = {name: None for name in wanted if name in now}
    changed = {name: (now.get(name), value) for name, value in wanted.items() if now.get(name) != value}
    before = read_if_there(workspace.files, ATTRIBUTES)
    after = _without(before) if undo else before if names_drivers(workspace.repository) else _with(before)
    return Setup((before, after), changed)


def set_up(workspace: Workspace, setup: Setup, stamp: Stamp) -> Recorded:
    """Change git's settings and `.gitattributes`, the file as a commit; where that fails, the settings stay as before.

    The settings come first: a driver that is named and not set up would stop git's merges.
    """
    from sub_cli.history import settings

    if stamp.dry_run:
        return Recorded((ATTRIBUTES,) if setup.attributes[0] != setup.attributes[1] else ())
    git = workspace.repository.plumbing
    before, after = ({name: sides[at] for name, sides in setup.settings.items()} for at in (0, 1))
    if not any(after.values()):
        recorded = _write_attributes(workspace, setup, stamp)
        settings.change(git, after)
        return recorded
    settings.change(git, after)
    try:
        return _write_attributes(workspace, setup, stamp)
    except BaseException:
        settings.change(git, before)
        raise


def names_drivers(repository: Repository) -> bool:
    """Return whether the attributes of sections name our drivers."""
    return repository.attributes([SAMPLE], "diff", "merge")[SAMPLE] == {"diff": "sub", "merge": "sub"}


def _write_attributes(workspace: Workspace, setup: Setup, stamp: Stamp) -> Recorded:
    before, after = setup.attributes
    if before == after:
        return Recorded(())
    with workspace.changing("git setup", stamp) as change:
        change.put(ATTRIBUTES, after)
        return change.finish(
            msg("Sections are compared and merged by sentence") if after else msg("Git attributes taken back")
        )


def _with(before: bytes | None) -> bytes:
    """Return the file with our lines: at its end, or before a last line that is not ended, to be taken out cleanly."""
    whole = before or b""
    return whole + LINES if whole.endswith(b"\n") or not whole else LINES + whole


def _without(before: bytes | None) -> bytes | None:
    """Return the file without our lines; None where nothing else stood in it."""
    return (before or b"").replace(LINES, b"", 1) or None


# -- merging -----------------------------------------------------------------------------------------


LONGEST_MARKER = 1000
"""Signs; the attribute `conflict-marker-size` of a branch may ask for a milliard."""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """What a merge of one file came to; the file holds it."""

    conflicts: int
    neighbours: tuple[Neighbours, ...]


def merge_files(base: Path, ours: Path, theirs: Path, marker: int) -> MergedFile:
    """Merge three versions of a section by sentence, and write the result over `ours`, as git's drivers do.

    A conflict stands in the file between markers of `marker` signs. A result that would be no section any more,
    made of two that are, is a conflict as a whole.
    """
    marker = max(1, min(marker, LONGEST_MARKER))
    versions = []
    for path in (base, ours, theirs):
        with speaking_of(path):
            versions.append(path.read_bytes())
    texts = [data.decode("utf-8", "surrogateescape") for data in versions]
    merged = merge(*texts, marker=marker)
    if merged.conflicts:
        # Sentences that share a line with others are one line to a merge: each on its own, there may be no conflict.
        formed = [single_file.formed(data).decode("utf-8", "surrogateescape") for data in versions]
        again = merge(*formed, marker=marker)
        merged = again if again.conflicts < merged.conflicts else merged
    text, conflicts = merged.text, merged.conflicts
    if not conflicts and not _sound(text) and all(map(_sound, texts)):
        text, conflicts = merge("", texts[1], texts[2], marker=marker).text, 1
    with speaking_of(ours):
        ours.write_bytes(text.encode("utf-8", "surrogateescape"))
    return MergedFile(conflicts, merged.neighbours)


def _sound(text: str) -> bool:
    try:
        single_file.section_of("section.yaml", text.encode("utf-8", "surrogateescape"))
    except BadInput:
        return False
    return True


def add_neighbours(folder: Path, path: str, neighbours: tuple[Neighbours, ...]) -> Path:
    """Add neighbours that were merged in `path` to the list for a person's eye, and return where that lies."""
    file = _list_in(Repository.open(folder))
    rows = "".join(
        f"{path}:{pair.line}\n  ours    {pair.ours.strip() or '–'}\n  theirs  {pair.theirs.strip() or '–'}\n"
        for pair in neighbours
    )
    known, new = disk.read_if_there(file) or b"", rows.encode("utf-8", "replace")
    disk.atomic_write(file, known if new in known else known + new)
    return file


def read_neighbours(workspace: Workspace) -> str:
    """Return the list of neighbours that merges put beside each other; "" where there are none."""
    return (disk.read_if_there(_list_in(workspace.repository)) or b"").decode("utf-8", "replace")


def clear_neighbours(workspace: Workspace) -> None:
    """Take the list of neighbours away: they have been read."""
    disk.remove(_list_in(workspace.repository))


def _list_in(repository: Repository) -> Path:
    return repository.git_dir / "sub" / "neighbours"


def readable(path: Path) -> bytes:
    """Return a section as git shows it: without indent, one sentence on each line."""
    with speaking_of(path):
        return single_file.readable(path.read_bytes())
