"""Where a change fits the document as it stands now: the place that it was written for, or none.

Line patches go wrong here: equal text elsewhere, or a number that moved, takes the edit. So a
section is known by its id, and a sentence by being that sentence: its place, as it was when the change was written, is
carried through all that happened since (`errata.weave`), and the words must stand there. Only where that cannot be
done, because a file was edited by hand or does not say when it was written, do words and neighbours decide: there must
be one such place in the section, and every neighbour that was written down must stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sub_cli.document.digest import digest
from sub_cli.errata.conflicts import Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Event
from sub_cli.errata.operations.at import At
from sub_cli.errata.operations.base import Stretch
from sub_cli.errata.operations.lines import displaced, locate
from sub_cli.errata.weave import Mismatch, Step, Weave
from sub_cli.text.format import lines


def text_mark(text: str) -> str:
    """Return a short digest of a section's text: it tells whether that is the text in which lines were counted."""
    return digest(text).removeprefix("sha256:")[:16]


@dataclass
class Carrier:
    """Carries the changes of one erratum, in their order, from the text that it was written for to the present one."""

    ledger: Ledger
    erratum: Erratum
    _weaves: dict[str, Weave | None] = field(default_factory=dict)
    _done: int = 0
    """How many changes were carried: each is a turn of its own, behind those of the chain."""
    _last: Step | None = None
    """The change that was carried last."""

    @cached_property
    def taken(self) -> Mapping[str, At]:
        """Where each section stood that an erratum ever took out."""
        ever = (change for erratum in self.ledger.chain.ever for change in erratum.changes if change.takes)
        return {change.section: at for change in ever if (at := change.way[0])}

    def index(self, text: Sequence[str], change: Stretch) -> int:
        """Return where the lines of `change` stand in `text`, its section with the earlier changes; raises `Misfit`.

        What the change was written for must stand there: it can then be performed without any search.
        """
        step = self._step(change)
        return locate(text, change) if step is None else self._carried(text, change, step)

    def left(self, change: Stretch) -> tuple[int, int] | None:
        """Return from where to where what stands in the place of `change`, which did not fit, reaches in the text.

        None where its place cannot be carried. Later changes of its section are then found by their words.
        """
        step, weave = self._last, self._weaves.get(change.section)
        self._weaves[change.section] = None
        return None if step is None or weave is None else weave.between(self._now(), step)

    def _carried(self, text: Sequence[str], change: Stretch, step: Step) -> int:
        weave = self._weaves[change.section]
        assert weave is not None
        index = weave.index(self._now(), step)
        was = lines(change.was)
        if index is None or tuple(text[index : index + len(was)]) != was:
            begin, end = weave.between(self._now(), step)
            raise displaced(text, change, begin, end)
        return index

    def _now(self) -> int:
        """Return the present state with the changes of this erratum before the last one that was carried."""
        return self.ledger.present | self._own(self._done - 1)

    def _own(self, count: int) -> int:
        return ((1 << count) - 1) << len(self.ledger.chain.traces)

    def _step(self, change: Stretch) -> Step | None:
        """Return `change` in the text that it was written for; None where that text cannot be told any more."""
        self._last = None
        then = self._then()
        if then is None:
            return None
        if change.section not in self._weaves:
            self._weaves[change.section] = self._written_for(change.section, then)
        weave = self._weaves[change.section]
        if weave is None:
            return None
        turn = len(self.ledger.chain.traces) + self._done
        self._done += 1
        state = then | self._own(self._done)
        try:
            self._last = weave.place(turn, state, change.line - 1, lines(change.was), lines(change.becomes))
        except Mismatch:  # somebody wrote another `line` or `was` into the file
            self._weaves[change.section] = None
        return self._last

    def _then(self) -> int | None:
        event = self.erratum.base
        turns = self.ledger.chain.since(event.after) if event else None
        return None if turns is None else self.ledger.chain.active(turns)

    def _written_for(self, section: str, then: int) -> Weave | None:
        """Return the text of a section in all its states, if that which the erratum was written for is among them."""
        marks = dict(self.erratum.base.texts) if self.erratum.base else {}
        if section not in marks:
            return None
        try:
            weave = self.ledger.fresh(section)
        except Misfit:
            return None
        return weave if text_mark("".join(weave.text(then))) == marks[section] else None


def written(ledger: Ledger, erratum: Erratum, event: Event) -> Event:
    """Return `event` with what the places of `erratum`, which fits the ledger's document, count in and come after."""
    sections = dict.fromkeys(change.section for change in erratum.changes if change.at_line is not None)
    known = ledger.document.sections
    texts = tuple((name, text_mark(known[name].text)) for name in sections if name in known)
    return replace(event, after=ledger.chain.heads, texts=texts)
