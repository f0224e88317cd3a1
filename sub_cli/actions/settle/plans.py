"""The file of a plan that both sides changed, as one: title and outline by their structure, the rest by line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sub_cli import layout
from sub_cli.actions.settle.choices import Asker, Choice
from sub_cli.actions.settle.sides import Sides
from sub_cli.actions.settle.versions import Versions, laid_out
from sub_cli.document.model import Document
from sub_cli.document.outline import Outline, parents
from sub_cli.document.outline_merge import Answers, Crossing, Order, Outlines, crossed, disputed, merged, torn
from sub_cli.errors import BadInput
from sub_cli.messages import Message, msg
from sub_cli.store import documents
from sub_cli.store.files import Files


@dataclass(frozen=True)
class Plan:
    """A plan as both sides have it, and what is asked of it."""

    id: str
    title_of: Callable[[str], str]
    """Returns the title of a section, for a person to know it by; of "" that of the plan."""
    here: Collection[str]
    """The sections whose files there are."""
    asker: Asker

    @property
    def path(self) -> str:
        """Return the path of its file."""
        return layout.document_path(self.id)

    def united(self, versions: Versions) -> bytes:
        """Return its file, for the sections that are here; alike whichever side is ours.

        Raises `Waiting` where a choice is left for later, `BadInput` where a side cannot be read.
        """
        base = versions.base if versions.base and self.is_readable(versions.base) else None
        made = self.document(*map(self._stated, (base, versions.ours, versions.theirs)))
        return laid_out(versions, lambda data: documents.laid_out(self.path, data, made))

    def is_readable(self, data: bytes) -> bool:
        """Tell whether a file of the plan can be read."""
        try:
            return bool(self._stated(data))
        except BadInput:
            return False

    def completed(self, data: bytes, versions: Versions) -> bytes:
        """Return its file, which git merged, with every section that is here where a side has it, and no other one."""
        for side in versions.sides:
            now, theirs = self._stated(data), self._stated(side)
            known = {entry.id for entry in now.entries()}
            if known == {*self.here}:
                break
            outline = merged(Outlines(theirs.outline, theirs.outline, now.outline), self.here)
            data = documents.laid_out(self.path, data, replace(now, outline=outline))
        return data

    def _stated(self, data: bytes | None) -> Document:
        return documents.stated(self.path, data) if data is not None else Document(self.id, "", "", "")

    def document(self, base: Document, mine: Document, yours: Document) -> Document:
        """Return what the plan becomes, but for its sections; raises `Waiting`."""
        outline = self.outline(Outlines(base.outline, mine.outline, yours.outline))
        title, kind, language = (
            self._value(*(getattr(side, key) for side in (base, mine, yours))) for key in ("title", "kind", "language")
        )
        return replace(mine, outline=outline, title=title, kind=kind, language=language)

    def outline(self, sides: Outlines) -> Outline:
        """Return the outline of the sections that are here; raises `Waiting`."""
        return merged(sides, self.here, self._answers(sides))

    # -- what is asked -------------------------------------------------------------------------------------

    def _answers(self, sides: Outlines) -> Answers:
        said = Answers({id: self._parent(sides, id) for id in torn(sides) if id in self.here})
        while crossing := crossed(sides, self.here, said):
            said = replace(said, parents={**said.parents, **self._uncrossed(sides, crossing)})
        return replace(said, orders={each.parent: self._order(each) for each in disputed(sides, self.here, said)})

    def _parent(self, sides: Outlines, id: str) -> str:
        """Return what a section hangs below that both sides moved, as it is chosen; empty at the top."""
        mine, yours = (parents(side)[id] for side in (sides.one, sides.other))
        what = msg("the place of section {title}, which hangs below", title=self.title_of(id))
        return mine if self._is_mine(what, *map(self.title_of, (mine, yours))) else yours

    def _uncrossed(self, sides: Outlines, crossing: Crossing) -> dict[str, str]:
        """Return what those hang below whose move does not hold: what they hung below before."""
        moves = [
            "\n".join(f"{self.title_of(id)} → {self.title_of(parents(side)[id])}" for id in moved)
            for side, moved in ((sides.one, crossing.one), (sides.other, crossing.other))
        ]
        what = msg("sections that would hang below one another")
        back = crossing.other if self._is_mine(what, *moves) else crossing.one
        return {id: parents(sides.base)[id] for id in back}

    def _order(self, order: Order) -> tuple[str, ...]:
        what = msg("the order of the sections below {title}", title=self.title_of(order.parent))
        rows = [", ".join(map(self.title_of, row)) for row in (order.one, order.other)]
        return order.one if self._is_mine(what, *rows) else order.other

    def _is_mine(self, what: Message, mine: str, theirs: str) -> bool:
        return self.asker.is_mine(Choice(self.path, what, mine, theirs))

    def _value(self, base: str, mine: str, theirs: str) -> str:
        if theirs in (mine, base):
            return mine
        what = msg("file {path}", path=self.path)
        return theirs if mine == base or not self._is_mine(what, mine, theirs) else mine


def plan_of(files: Files, sides: Sides, document_id: str, asker: Asker) -> Plan:
    """Return a plan for the sections whose files are among `files`."""
    folder = layout.sections_folder(document_id)
    here = set(layout.names_in(folder, files.names(folder)))
    return Plan(document_id, lambda id: sides.title(document_id, id), here, asker)
