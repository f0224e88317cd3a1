"""Where a change fits the document as it stands now: the place that it was written for, or none.

Line patches go wrong here (reference/peers.md): equal text elsewhere, or a number that moved, takes the edit. So a
section is known by its id, and a sentence by being that sentence: its place, as it was when the change was written, is
carried through all that happened since (`errata.weave`), and the words must stand there. Only where that cannot be
done, because a file was edited by hand or does not say when it was written, do words and neighbours decide: there must
be one such place in the section, and every neighbour that was written down must stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sub_cli.document import outline
from sub_cli.document.model import Document, Section
from sub_cli.document.text import digest, lines
from sub_cli.errata.conflicts import Clash, Misfit
from sub_cli.errata.ledger import DIFFERS, Ledger
from sub_cli.errata.model import At, Change, Erratum, Event, Insert, Move, Remove, Replace, Retitle, Spot, Substitute
from sub_cli.errata.sentences import first_difference, nearest, number_at
from sub_cli.errata.weave import Mismatch, Step, Weave
from sub_cli.errors import NotFound
from sub_cli.messages import Message, msg


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

    def fit(self, document: Document, change: Change) -> Change:
        """Return `change` with the line, place, source and digest that it has in `document`; raises `Misfit`.

        `document` is the ledger's with the earlier changes. What the change was written for must stand there: a fitted
        change can be performed without any search.
        """
        match change:
            case Substitute():
                text = lines(section_of(document, change.section).text)
                step = self._step(change)
                index = locate(text, change) if step is None else self._carried(text, change, step)
                return replace(change, line=index + 1, digest=digest(change.was))
            case Replace():
                return replace(change, digest=digest(change.was))
            case Remove():
                return removal(document, change)
            case Move():
                return replace(change, was=_origin(document, change))
            case Insert() | Retitle():
                return change

    def left(self, change: Substitute) -> tuple[int, int] | None:
        """Return from where to where what stands in the place of `change`, which did not fit, reaches in the text.

        None where its place cannot be carried. Later changes of its section are then found by their words.
        """
        step, weave = self._last, self._weaves.get(change.section)
        self._weaves[change.section] = None
        return None if step is None or weave is None else weave.between(self._now(), step)

    def _carried(self, text: Sequence[str], change: Substitute, step: Step) -> int:
        weave = self._weaves[change.section]
        assert weave is not None
        index = weave.index(self._now(), step)
        was = lines(change.was)
        if index is None or tuple(text[index : index + len(was)]) != was:
            begin, end = weave.between(self._now(), step)
            raise _displaced(text, change, begin, end)
        return index

    def _now(self) -> int:
        """Return the present state with the changes of this erratum before the last one that was carried."""
        return self.ledger.present | self._own(self._done - 1)

    def _own(self, count: int) -> int:
        return ((1 << count) - 1) << len(self.ledger.chain.traces)

    def _step(self, change: Substitute) -> Step | None:
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
    sections = dict.fromkeys(change.section for change in erratum.changes if isinstance(change, Substitute))
    known = ledger.document.sections
    texts = tuple((name, text_mark(known[name].text)) for name in sections if name in known)
    return replace(event, after=ledger.chain.heads, texts=texts)


def spot(document: Document, change: Change) -> Spot:
    """Return the place of a fitted change in the document that it is about to change."""
    match change:
        case Substitute(line=line):
            return Spot(line)
        case Insert(at=at):
            return _behind(document, at)
        case Remove(section=section):
            return _standing(document, section)
        case Move(section=section, becomes=becomes):
            origin = _standing(document, section)
            rest = replace(document, outline=outline.remove(document.outline, section)[0])
            return replace(origin, to=_behind(rest, becomes))
    return Spot()


def _standing(document: Document, section: str) -> Spot:
    siblings, index = outline.way(document.outline, section)[-1]
    assert siblings[index].id == section
    return Spot(index + 1, outline.place(document.outline, section)[0])


def _behind(document: Document, at: At) -> Spot:
    siblings = outline.find(document.outline, at.parent).children if at.parent else document.outline
    ids = [entry.id for entry in siblings]
    return Spot(ids.index(at.after) + 2 if at.after else 1, at.parent)


def section_of(document: Document, wanted: str) -> Section:
    """Return the section; raises `Misfit` when it is not there (any more)."""
    section = document.sections.get(wanted)
    if section is None:
        raise misfit(wanted, msg("the section is not in the plan."))
    return section


def misfit(section: str, reason: Message, *, sentence: int = 0, expected: str = "", found: str = "") -> Misfit:
    """Return the error for one change that does not fit; its erratum and number are filled in higher up."""
    return Misfit(Clash("", reason, section, sentence=sentence, expected=expected, found=found))


def differing(section: str, expected: str, found: str) -> Misfit:
    """Return the error for a text that is not the expected one, at the first sentence that differs."""
    wanted, given = lines(expected), lines(found)
    index = first_difference(wanted, given) or 0
    line = wanted[index] if index < len(wanted) else ""
    there = given[index] if index < len(given) else ""
    return misfit(section, DIFFERS, sentence=number_at(given, index), expected=line, found=there)


def neighbours(text: Sequence[str], index: int, size: int) -> tuple[str, str]:
    """Return the nearest lines above and below that are not blank, without line feed; empty at the edge of the text."""
    above = next((line for line in reversed(text[:index]) if line.strip()), "")
    below = next((line for line in text[index + size :] if line.strip()), "")
    return above.rstrip("\n"), below.rstrip("\n")


def locate(text: Sequence[str], change: Substitute) -> int:
    """Return the index of the only line where `change` fits `text`, by its words and neighbours; raises `Misfit`.

    Equal words elsewhere in the text make it uncertain, whatever stands beside them.
    """
    was = lines(change.was)
    places = _places(text, was)
    fitting = [index for index in places if _agrees(text, index, len(was), change)]
    if not was:
        fitting = _beside(text, fitting, change)
    if len(fitting) == 1 and (not was or len(places) == 1):
        return fitting[0]
    if was and len(places) == 1:
        raise _beside_others(text, change, places[0])
    if places and (was or fitting):
        raise _ambiguous(text, change, places if was else fitting)
    raise _missing(text, change)


def _places(text: Sequence[str], was: Sequence[str]) -> list[int]:
    if not was:
        return list(range(len(text) + 1))
    size, first, whole = len(was), was[0], tuple(was)
    return [i for i, line in enumerate(text) if line == first and tuple(text[i : i + size]) == whole]


def _agrees(text: Sequence[str], index: int, size: int, change: Substitute) -> bool:
    """Tell whether every neighbour that was written down stands beside the place."""
    wanted = (None if side is None else side.rstrip("\n") for side in (change.before, change.after))
    there = neighbours(text, index, size)
    return all(side in (None, found) for side, found in zip(wanted, there, strict=True))


def _beside(text: Sequence[str], places: list[int], change: Substitute) -> list[int]:
    """Return those of the gaps that lie directly beside what was written down, of several with blank lines between."""
    if not change.before and not change.after:
        return places if change.before is not None or change.after is not None or not text else []
    near = [index for index in places if _touches(text, index, change)]
    return near or places


def _touches(text: Sequence[str], index: int, change: Substitute) -> bool:
    above = text[index - 1].rstrip("\n") if index else ""
    below = text[index].rstrip("\n") if index < len(text) else ""
    sides = (change.before, above), (change.after, below)
    return all(not side or side.rstrip("\n") == found for side, found in sides)


def _ambiguous(text: Sequence[str], change: Substitute, places: list[int]) -> Misfit:
    sentences = ", ".join(str(number_at(text, index)) for index in places)
    reason = msg("there are {count} places like the one it was written for: sentences {sentences}.",
                 count=len(places), sentences=sentences)  # fmt: skip
    return misfit(change.section, reason, sentence=number_at(text, places[0]), expected=change.was, found=change.was)


def _beside_others(text: Sequence[str], change: Substitute, index: int) -> Misfit:
    above, below = neighbours(text, index, len(lines(change.was)))
    reason = msg("its words stand there, but not between the sentences it was written for.")
    expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
    found = "".join(f"{line}\n" for line in (above, below) if line)
    return misfit(change.section, reason, sentence=number_at(text, index), expected=expected, found=found)


def _displaced(text: Sequence[str], change: Substitute, begin: int, end: int) -> Misfit:
    """Return the error for a place that others took since: what stands there now."""
    found = "".join(text[begin:end])
    if not change.was:
        reason = msg("the sentences between which the new text comes do not stand together.")
        expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
        return misfit(change.section, reason, sentence=number_at(text, begin), expected=expected, found=found)
    reason = msg("the sentence it was written for went; this one in the same words came later.")
    reason = reason if found == change.was else DIFFERS
    return misfit(change.section, reason, sentence=number_at(text, begin), expected=change.was, found=found)


def _missing(text: Sequence[str], change: Substitute) -> Misfit:
    if not change.was:
        index = nearest(text, change.before or change.after or "", change.line - 1)
        expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
        found = "".join(text[max(0, index) : index + 2]) if index is not None else ""
        reason = msg("the sentences between which the new text comes do not stand together.")
        return misfit(change.section, reason, sentence=number_at(text, index or 0), expected=expected, found=found)
    was = lines(change.was)
    index, wanted = _first_changed(text, was, change.line - 1)
    if index is None and len(was) == 1 and (change.before or change.after):
        index = next((i for i in range(len(text)) if _agrees(text, i, 1, change)), None)
    sentence = number_at(text, change.line - 1 if index is None else index)
    found = text[index] if index is not None else ""
    return misfit(change.section, DIFFERS, sentence=sentence, expected=wanted, found=found)


def _first_changed(text: Sequence[str], was: Sequence[str], hint: int) -> tuple[int | None, str]:
    """Return the line most like the first line of `was` that stands nowhere, and that line of `was`."""
    there = set(text)
    wanted = next((line for line in was if line not in there and line.strip()), was[0])
    return nearest(text, wanted, hint), wanted


def removal(document: Document, change: Remove) -> Remove:
    """Return `change` with the place and the layout that its section has in `document`; raises `Misfit`."""
    section = section_of(document, change.section)
    try:
        entry = outline.find(document.outline, change.section)
        at = At(*outline.place(document.outline, change.section))
    except NotFound as error:
        raise misfit(change.section, error.message) from None
    return replace(
        change, at=at, digest=digest(change.text), source=section.source, lead=entry.lead, tail=entry.tail
    )  # fmt: skip


def _origin(document: Document, change: Move) -> At:
    """Return where the section stands; siblings may have changed meanwhile, what it hangs under may not."""
    try:
        at = At(*outline.place(document.outline, change.section))
    except NotFound as error:
        raise misfit(change.section, error.message) from None
    if at.parent != change.was.parent:
        raise misfit(change.section, msg("it was moved meanwhile."), expected=change.was.parent, found=at.parent)
    if at == change.becomes:
        raise misfit(change.section, msg("it stands there already."))
    return at
