"""A section, with what hangs below it, goes to another place, and so everything behind it is renumbered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sub_cli.codes import Code
from sub_cli.document import numbering, outline
from sub_cli.document.model import Document
from sub_cli.errata.conflicts import Misfit, misfit
from sub_cli.errata.operations.at import At, follow, misfits, require_at
from sub_cli.errata.operations.base import Change, RebaseConflict, Spot, Whereabouts, Wordless, idle
from sub_cli.errata.operations.keys import AT, CONFLICT, MAPPING, named
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.errors import Refused
from sub_cli.keys import Key, Keys, Within
from sub_cli.messages import Message, msg


@dataclass(frozen=True, slots=True)
class Move(Wordless):
    """A section goes to another place."""

    was: At
    becomes: At

    @classmethod
    def to(cls, document: Document, wanted: str, at: At) -> Move:
        """Return the change that moves `wanted` to a place; raises `NotFound`, `Conflict` or `Refused`."""
        was = At.of(document.outline, wanted)
        if was == at:
            raise Refused(msg("{section} stands there already.", section=wanted))
        outline.move(document.outline, wanted, at.parent, at.after)
        return cls(wanted, was, at)

    @classmethod
    def read(cls, document: Document, phrase: Phrase) -> Move:
        """Return the change that `phrase` of an order means; raises what `to` raises."""
        if phrase.kind is PhraseKind.MOVE_FIRST:
            return cls.to(document, phrase.section, At(phrase.other))
        parent = At.of(document.outline, phrase.other).parent
        return cls.to(document, phrase.section, At(parent, phrase.other))

    @property
    def way(self) -> tuple[At | None, At | None]:
        """Return both places."""
        return self.was, self.becomes

    @property
    def titles(self) -> tuple[str, str]:
        """Return that it says none."""
        return "", ""

    def faults(self) -> Iterator[tuple[Code, Message]]:
        """Yield that nothing differs."""
        yield from idle(self, self.was, self.becomes)

    def fit(self, document: Document, carrier: Whereabouts) -> Change:
        """Return it from where its section stands: siblings may have changed meanwhile, what it hangs under may not."""
        at = self._from(document)
        if at.parent != self.was.parent:
            raise misfit(self.section, msg("it was moved meanwhile."), expected=self.was.parent, found=at.parent)
        if at == self.becomes:
            raise misfit(self.section, msg("it stands there already."))
        return replace(self, was=at)

    def _from(self, document: Document) -> At:
        with misfits(self.section):
            return At.of(document.outline, self.section)

    def placed(self, document: Document, spot: Spot) -> Change:
        """Return it from where its section stands."""
        return replace(self, was=self._from(document))

    def kept(self, written: Change) -> Change:
        """Return it as it was written."""
        return written

    def perform(self, document: Document) -> Document:
        """Return `document` with its section at the other place; raises `Misfit`."""
        with misfits(self.section):
            require_at(document.outline, self.section, self.was)
            to = self.becomes
            return replace(document, outline=outline.move(document.outline, self.section, to.parent, to.after))

    def undo(self, document: Document) -> Document:
        """Return `document` with its section where it was; raises `Misfit`."""
        return replace(self, was=self.becomes, becomes=self.was).perform(document)

    def onto(self, document: Document, carrier: Whereabouts, error: Misfit) -> tuple[Change, ...]:
        """Return it from where its section stands, to where its goal is now; with what is to be settled."""
        was = self._from(document)
        if was == self.becomes:
            return ()
        at, sure = follow(document, self.becomes, carrier.taken)
        carried = Move(self.section, was, at)
        try:
            carried.perform(document)
        except Misfit:
            raise error from None
        certain = sure and was.parent == self.was.parent
        wanted = None if certain else RebaseConflict(self.was.written, was.written, self.becomes.written)
        return (replace(carried, conflict=wanted),)

    def phrase(self, after: Document) -> Phrase | None:
        """Return that it is moved and renumbered."""
        at = self.becomes
        kind = PhraseKind.MOVE_AFTER if at.after else PhraseKind.MOVE_FIRST
        number = numbering.number(after, self.section)
        return Phrase(kind, self.section, other=at.after or at.parent, number=number)


KEYS = Keys(
    Move,
    (
        named("move"),
        Key("from", Within(AT, flow=True), msg("Where it stood."), field="was", required=True),
        Key("to", Within(AT, flow=True), msg("Where it goes."), field="becomes", required=True),
        CONFLICT,
    ),
    MAPPING,
)
