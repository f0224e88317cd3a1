"""Two sides of a workspace brought together, beside the work tree: from three commits to the files of one.

The text of an adopted plan is what the errata of both sides make of it (`settle`); everything else is merged by its
structure and by sentence. What both changed in one place is asked. It is a function of the sides and the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sub_cli import layout, toml
from sub_cli.actions.settle.settle import Choose, Settled, united
from sub_cli.actions.sync.choices import Ask, Choice, Pick, Waiting
from sub_cli.actions.sync.irreconcilable import in_sync, require_reconcilable
from sub_cli.actions.sync.sides import Sides, document_of
from sub_cli.change import Changing
from sub_cli.codes import SETTINGS_NOT_TOML
from sub_cli.diff.merging import Decide, Merged, Neighbours, Stretch, merge
from sub_cli.document.model import Document
from sub_cli.document.outline import parents
from sub_cli.document.outline_merge import merged as merged_outline
from sub_cli.document.outline_merge import torn
from sub_cli.errors import BadInput
from sub_cli.history.merge import Step, Unfinished
from sub_cli.history.snapshots import Revision
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import documents, memos, single_file
from sub_cli.store.files import Overlaid, read_if_there
from sub_cli.workspace import Workspace

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Together:
    """What two sides came to."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    """How it differs from our side, by path; None for a file that goes."""
    settled: Settled = field(default_factory=Settled)
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)
    """Sentences beside each other that each side changed one of, by path: to be read by a person."""


def together(
    workspace: Workspace, change: Changing, sides: tuple[Revision, Revision, Revision], ask: Ask, choose: Choose
) -> Together:
    """Return what comes of the commits `sides`: where both began, ours and theirs.

    Raises `Waiting` where a choice is put off, `Conflict` for what is `irreconcilable` and where an adopted text is not
    what its errata make, and `BadInput` for files that cannot be read.
    """
    sorting = Sides(*sides)
    require_reconcilable(sorting)
    work = _Together(sorting, ask)
    work.take_what_one_side_did()
    unmerged = tuple(path for path in sorting.both if sorting.is_adopted(path) or work.is_twin(path))
    unfinished = Unfinished(Step.MERGE, sorting.theirs.commit, sorting.base.commit, unmerged)
    with in_sync():
        made, files = united(workspace, change, unfinished, Overlaid(sorting.ours, work.files), choose)
    work.files |= files
    for path in sorting.both:
        if path not in files and path not in made.own and path not in work.files:
            work.merge_file(path)
    for document in sorting.drafts:
        work.merge_outline(document)
    ours = sorting.ours
    differing = {path: data for path, data in work.files.items() if data != read_if_there(ours, path)}
    return Together(differing, made, work.neighbours)


@dataclass
class _Together:
    """Puts the files together, asking where both sides changed one place."""

    sides: Sides
    ask: Ask
    files: dict[str, bytes | None] = field(default_factory=dict)
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)

    def take_what_one_side_did(self) -> None:
        """Take over every file that only their side changed."""
        self.files |= {path: read_if_there(self.sides.theirs, path) for path in self.sides.taken}

    def is_twin(self, path: str) -> bool:
        """Tell whether both sides brought a memo of one number."""
        new = path not in self.sides.ids[0]
        return new and path.startswith(f"{layout.MEMOS}/") and path.count("/") == 2 and self._is_there(path)

    def _is_there(self, path: str) -> bool:
        return all(path in side for side in self.sides.ids[1:])

    def merge_file(self, path: str) -> None:
        """Bring one file together that both sides changed."""
        versions = [read_if_there(side, path) for side in (self.sides.base, self.sides.ours, self.sides.theirs)]
        if path == layout.document_path(document_of(path)) and None not in versions[1:]:
            return  # by its values, when it is known which sections there are
        if None in versions[1:] or not all(_is_text(data) for data in versions) or _is_fixed(path, versions):
            self.files[path] = self._whole(path, versions)
        else:
            self.files[path] = self._text(path, *(data or b"" for data in versions))

    def _text(self, path: str, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Return a text that both changed: by sentence, each stretch that both changed as it is chosen."""
        if _merged(base, ours, theirs).conflicts:
            # Sentences that share a line are one line to a merge: each on its own, there may be no conflict.
            base, ours, theirs = (_formed(path, data) for data in (base, ours, theirs))
        done = _merged(base, ours, theirs, lambda stretch: self._decided(path, stretch))
        data = done.text.encode()
        if not _is_sound(path, data):
            return self._whole(path, [base, ours, theirs])
        if done.neighbours and layout.is_source(path):
            self.neighbours[path] = done.neighbours
        return data

    def _decided(self, path: str, stretch: Stretch) -> str:
        mine, theirs = _shown(stretch.ours), _shown(stretch.theirs)
        before, after = ("" if _is_key(line) else _shown(line) for line in (stretch.before, stretch.after))
        prose = path.startswith(f"{layout.DOCUMENTS}/") and path.endswith(".yaml")
        both = prose and bool(mine and theirs) and not _is_key(mine) and not _is_key(theirs)
        pick = self._answer(Choice(path, self._named(path), mine, theirs, before, after, both))
        if pick is Pick.BOTH:
            return f"{stretch.ours}\n{stretch.theirs}"
        return stretch.ours if pick is Pick.MINE else stretch.theirs

    def _whole(self, path: str, versions: list[bytes | None]) -> bytes | None:
        """Return one of two versions of a whole file, as it is chosen."""
        _, ours, theirs = versions
        pick = self._answer(Choice(path, self._named(path), _summary(path, ours), _summary(path, theirs)))
        return ours if pick is Pick.MINE else theirs

    def _answer(self, choice: Choice) -> Pick:
        theirs = self.sides.theirs
        entry = theirs.repo.last_commit_touching(choice.path, rev=theirs.commit)
        known = replace(choice, who=entry.author, day=entry.date.date()) if entry else choice
        pick = self.ask(known)
        if pick is Pick.LATER:
            raise Waiting
        return pick

    def _named(self, path: str) -> Message:
        """Return what a person calls a file."""
        document, name = document_of(path), layout.name_of(path)
        if path.startswith(f"{layout.MEMOS}/"):
            return msg("memo {number}", number=name)
        for side in (self.sides.ours, self.sides.theirs, self.sides.base):
            if path == layout.section_path(document, name) and (data := read_if_there(side, path)):
                with suppress(BadInput):
                    return msg("section {title}", title=documents.parse_section(path, data).title)
        return msg("file {path}", path=path)

    def merge_outline(self, document_id: str) -> None:
        """Bring title and outline of a plan together, for the sections whose files there are now."""
        was, mine, yours = self.sides.plans[document_id]
        assert mine is not None
        assert yours is not None
        path = layout.document_path(document_id)
        files = Overlaid(self.sides.ours, self.files)
        folder = layout.sections_folder(document_id)
        here = set(layout.names_in(folder, files.names(folder)))
        base = was or Document(document_id, "")
        chosen = {
            id: self._place(mine, yours, id) for id in torn(base.outline, mine.outline, yours.outline) if id in here
        }
        outline = merged_outline(base.outline, mine.outline, yours.outline, here, chosen)
        own = path in self.sides.both or path not in self.files
        now, data = (mine, self.sides.ours.read(path)) if own else (yours, self.files[path] or b"")
        title, kind, language = (
            self._value(path, *(getattr(side, key) for side in (base, mine, yours)))
            for key in ("title", "kind", "language")
        )
        made = replace(now, outline=outline, title=title, kind=kind, language=language)
        if made != now:
            self.files[path] = documents.rewritten(path, data, now, made)

    def _place(self, mine: Document, yours: Document, id: str) -> str:
        """Return what a section hangs below that both sides moved, as it is chosen; empty at the top."""
        sides = [(plan, parents(plan.outline)[id]) for plan in (mine, yours)]
        one, other = (plan.sections[parent].title if parent else plan.title for plan, parent in sides)
        what = msg("the place of section {title}, which hangs below", title=mine.sections[id].title)
        pick = self._answer(Choice(layout.document_path(mine.id), what, one, other))
        return sides[0][1] if pick is Pick.MINE else sides[1][1]

    def _value(self, path: str, base: str, mine: str, theirs: str) -> str:
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        return mine if self._answer(Choice(path, self._named(path), mine, theirs)) is Pick.MINE else theirs


def _merged(base: bytes, ours: bytes, theirs: bytes, decide: Decide = lambda stretch: None) -> Merged:
    return merge(*(data.decode() for data in (base, ours, theirs)), decide=decide)


_KEY = ("id:", "title:", "text:", "number:", "status:", "date:", "to:", "from:", "subject:", "document:", "language:")


def _is_key(line: str) -> bool:
    """Tell whether a line of a file says a value that can only be said once."""
    return any(row.startswith(_KEY) for row in line.splitlines())


def _shown(text: str) -> str:
    """Return lines of a file as a person reads them, without their indents."""
    return "\n".join(row.strip() for row in text.splitlines())


def _summary(path: str, data: bytes | None) -> str:
    """Return what a file says, for a person to choose by; empty where it is gone."""
    if data is None:
        return ""
    if not _is_text(data):
        return f"{layout.name_of(path)} ({len(data):,} bytes)"
    try:
        return single_file.section_of(path, data).text.strip() or data.decode("utf-8", "replace")
    except BadInput:
        return data.decode("utf-8", "replace")


def _is_text(data: bytes | None) -> bool:
    try:
        return data is None or (b"\0" not in data and bool(data.decode() or True))
    except UnicodeDecodeError:
        return False


def _formed(path: str, data: bytes) -> bytes:
    return single_file.formed(data) if "/sections/" in path else data


_PARSERS: Mapping[str, Callable[[str, bytes], object]] = {
    "sections": documents.parse_section,
    "memos": memos.parse_memo,
}


def _is_sound(path: str, data: bytes) -> bool:
    """Tell whether settings, a text or a memo can be read; any other file can."""
    parse = _PARSERS.get(path.rpartition("/")[0].rpartition("/")[2])
    try:
        if path.endswith(".toml"):
            toml.read(data, path, SETTINGS_NOT_TOML)
        return parse is None or bool(parse(path, data))
    except BadInput:
        return False


def _is_fixed(path: str, versions: Iterable[bytes | None]) -> bool:
    """Tell whether a memo is no draft on a side: its words were seen as a whole, and are never mixed."""
    if not path.startswith(f"{layout.MEMOS}/"):
        return False
    try:
        return any(
            data is not None and memos.parse_memo(path, data).status is not MemoStatus.DRAFT for data in versions
        )
    except BadInput:
        return True
