"""Errata applied and reverted: operations are data, and here is what they do to a document.

Applying finds the place of every change (`errata.fitting`), performs it, and notes where it was; taking an erratum back
is the state without it (`errata.ledger`), whatever came later, so that it never searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sub_cli.document import numbering, outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.document.overlay import Overlay
from sub_cli.document.text import lines
from sub_cli.errata.chain import Chain
from sub_cli.errata.conflicts import Clash, ErratumConflict, Misfit
from sub_cli.errata.faults import refuse_faults
from sub_cli.errata.fitting import Carrier, differing, misfit, section_of, spot
from sub_cli.errata.ledger import DIFFERS, Ledger
from sub_cli.errata.model import (
    At,
    Change,
    Erratum,
    Event,
    Insert,
    Move,
    Remove,
    Replace,
    Retitle,
    Spot,
    Status,
    Substitute,
    What,
)
from sub_cli.errata.names import Named
from sub_cli.errata.sentences import number_at
from sub_cli.errors import NotFound, Refused, SubError, UsageProblem
from sub_cli.messages import msg


@dataclass(frozen=True, slots=True)
class Applied:
    """A document with an erratum in it."""

    ledger: Ledger
    """The document with the erratum, as the last of those that were applied."""
    exact: tuple[Change, ...]
    """The changes of the erratum with the lines and places that they had in the text."""
    places: tuple[Spot, ...]
    """Where each of them was made, for the event of the application."""
    kept: tuple[Change, ...]
    """The changes as the file of the erratum keeps them."""

    @property
    def document(self) -> Document:
        """Return the document with the erratum."""
        return self.ledger.document


def apply(ledger: Ledger, erratum: Erratum) -> Applied:
    """Return the document of `ledger` with all changes of `erratum`; or raise, with nothing done.

    Raises `ErratumConflict` where it does not fit, `BadInput` for an erratum that is wrong in itself, and `Refused` for
    an id that was used before. The status is not looked at: that is `errata.lifecycle`'s.
    """
    document = ledger.document
    refuse_faults(erratum)
    if erratum.document != document.id:
        raise UsageProblem(
            msg("{erratum} belongs to {document}.", erratum=Named(erratum.id), document=erratum.document)
        )
    _refuse_used_ids(erratum, ledger.chain)
    carrier = Carrier(ledger, erratum)
    exact: list[Change] = []
    places: list[Spot] = []
    for change in erratum.changes:
        try:
            fitted = carrier.fit(document, change)
            changed = perform(document, fitted)
        except Misfit as error:
            raise conflict(document, erratum, error.clash, len(exact), ledger.chain.ever) from None
        places.append(spot(document, fitted))
        exact.append(fitted)
        document = changed
    kept = tuple(map(as_kept, erratum.changes, exact))
    event = Event(What.APPLIED, None, ledger.chain.heads, places=tuple(places))
    after = ledger.with_turn(document, replace(erratum, changes=kept), event)
    return Applied(after, tuple(exact), tuple(places), kept)


def as_kept(change: Change, exact: Change) -> Change:
    """Return a change as its file keeps it: where it stands is as it was written, its layout as it was found."""
    match exact:
        case Substitute():
            return replace(exact, line=change.line) if isinstance(change, Substitute) else exact
        case Remove():
            return replace(exact, at=change.at) if isinstance(change, Remove) else exact
        case Move():
            return change
    return exact


def revert(ledger: Ledger, erratum: Erratum) -> Document:
    """Return the document of `ledger` without `erratum`, which is in force, whatever was applied after it.

    Raises `ErratumConflict` that names those that build on it, or the sentence that is not as it was left.
    """
    number = ledger.chain.application(erratum.id)
    if number is None:
        raise Refused(msg("{erratum} is applied, but no event of it says so.", erratum=Named(erratum.id)))
    try:
        others = [ledger.chain.turn(each).erratum for each in ledger.builders(number)]
        if others:
            raise _built_upon(ledger.document, erratum, others)
        return ledger.at(ledger.present & ~(1 << number))
    except Misfit as error:
        raise conflict(ledger.document, erratum, error.clash) from None


def exact(ledger: Ledger, erratum: Erratum) -> tuple[Document, tuple[Change, ...]]:
    """Return the text that `erratum` changes, and its changes at their places there.

    For one in force that is the text before it, otherwise the text as it stands. Raises `ErratumConflict`.
    """
    number = ledger.chain.application(erratum.id)
    if number is None or not ledger.present >> number & 1:
        return ledger.document, apply(ledger, erratum).exact
    document = earlier = ledger.before(number)
    found: list[Change] = []
    turn = ledger.chain.turn(number)
    for change, place in zip(erratum.changes, turn.event.places, strict=True):
        try:
            found.append(_placed(document, change, place))
            document = perform(document, found[-1])
        except Misfit as error:
            raise conflict(earlier, erratum, error.clash, len(found)) from None
    return earlier, tuple(found)


def performed(document: Document, changes: Sequence[Change]) -> Document:
    """Return `document` with changes that have their exact places in it; raises `ErratumConflict`."""
    try:
        for change in changes:
            document = perform(document, change)
    except Misfit as error:
        raise ErratumConflict.because(error.clash) from None
    return document


def _placed(document: Document, change: Change, place: Spot) -> Change:
    """Return `change` at the place where it was made."""
    match change:
        case Substitute():
            return replace(change, line=place.index)
        case Remove(section=section):
            return replace(change, at=_where(document.outline, section))
        case Move(section=section):
            return replace(change, was=_where(document.outline, section))
    return change


def perform(document: Document, change: Change) -> Document:
    """Return `document` with one fitted change, at its recorded line or place; raises `Misfit`."""
    changed = _with_words(document, change)
    if not _places_sections(change):
        return changed
    return replace(changed, outline=_outline_with(document.outline, change))


def conflict(
    document: Document, erratum: Erratum, clash: Clash, change: int = 0, chain: Sequence[Erratum] = ()
) -> ErratumConflict:
    """Return the error for `clash`, with the facts that `document` and `chain` add: the number, and since when."""
    number = _number(document, clash.section)
    gone = bool(clash.section) and clash.section not in document.sections
    since = _since(clash, [each for each in chain if each.id != erratum.id], gone=gone)
    near = "" if since else _near(document, erratum.changes[change])
    facts = replace(clash, erratum=erratum.id, number=number, change=change, since=since, near=near)
    gone = gone and not isinstance(erratum.changes[change], Insert | Remove)
    return ErratumConflict.because(replace(facts, again=erratum.status is Status.REVERTED, gone=gone))


def _near(document: Document, change: Change) -> str:
    """Return the id that may be meant, where a change names a section that there is not; empty for any other."""
    if isinstance(change, Insert) or not change.section or change.section in document.sections:
        return ""
    return next(iter(get_close_matches(change.section, document.sections, 1)), "")


def _number(document: Document, wanted: str) -> str:
    """Return the number of a section, empty where it is not in the outline."""
    try:
        return numbering.number(document, wanted)
    except NotFound:
        return ""


def _with_words(document: Document, change: Change) -> Document:
    """Return `document` with what `change` does to its sections and title; the outline stays."""
    match change:
        case Replace() | Substitute():
            section = section_of(document, change.section)
            return _put(document, replace(section, text=_text_with(section.text, change)))
        case Retitle():
            return _retitled(document, change)
        case Insert(section=wanted, title=title, text=text, number=number, source=source):
            if wanted in document.sections:
                raise misfit(wanted, msg("a section with this id is in the plan already."))
            return _put(document, Section(wanted, title, text, number, source))
        case Remove():
            _refuse_other_words(section_of(document, change.section), change)
            return replace(document, sections=Overlay.over(document.sections).drop(change.section))
        case Move():
            return document


def _put(document: Document, section: Section) -> Document:
    return replace(document, sections=Overlay.over(document.sections).put(section))


def _text_with(text: str, change: Replace | Substitute) -> str:
    if isinstance(change, Replace):
        if text != change.was:
            raise differing(change.section, change.was, text)
        return change.becomes
    there, was = lines(text), lines(change.was)
    begin, end = change.line - 1, change.line - 1 + len(was)
    if there[begin:end] != was or begin > len(there):
        found = "".join(there[begin:end])
        sentence = number_at(there, begin)
        raise misfit(change.section, DIFFERS, sentence=sentence, expected=change.was, found=found)
    return "".join((*there[:begin], change.becomes, *there[end:]))


def _retitled(document: Document, change: Retitle) -> Document:
    title = section_of(document, change.section).title if change.section else document.title
    if title != change.was:
        raise misfit(change.section, msg("the title is another one."), expected=change.was, found=title)
    if not change.section:
        return replace(document, title=change.becomes)
    return _put(document, replace(document.sections[change.section], title=change.becomes))


def _refuse_other_words(section: Section, change: Remove) -> None:
    if section.text != change.text:
        raise differing(change.section, change.text, section.text)
    if (section.title, section.number) != (change.title, change.number):
        expected, found = f"{change.number} {change.title}".strip(), f"{section.number} {section.title}".strip()
        raise misfit(change.section, msg("the title is another one."), expected=expected, found=found)


def _places_sections(change: Change) -> bool:
    return isinstance(change, Insert | Remove | Move)


def _outline_with(entries: tuple[Entry, ...], change: Change) -> tuple[Entry, ...]:
    """Return the outline with what `change` does to it; raises `Misfit`."""
    try:
        match change:
            case Insert(section=wanted, at=at, lead=lead, tail=tail):
                return outline.insert(entries, Entry(wanted, (), lead, tail), at.parent, at.after)
            case Remove(section=wanted, at=at):
                _refuse_elsewhere(entries, wanted, at)
                rest, entry = outline.remove(entries, wanted)
                _refuse_parent(entry)
                return rest
            case Move(section=wanted, was=was, becomes=becomes):
                _refuse_elsewhere(entries, wanted, was)
                return outline.move(entries, wanted, becomes.parent, becomes.after)
    except SubError as error:
        raise misfit(change.section, error.message) from None
    return entries


def _refuse_parent(entry: Entry) -> None:
    if entry.children:
        below = ", ".join(child.id for child in entry.children)
        raise misfit(entry.id, msg("sections hang below it: {below}.", below=below))


def _refuse_elsewhere(entries: tuple[Entry, ...], wanted: str, at: At) -> None:
    found = At(*outline.place(entries, wanted))
    if found != at:
        expected, there = at.after or at.parent, found.after or found.parent
        raise misfit(wanted, msg("it stands at another place."), expected=expected, found=there)


def _where(entries: tuple[Entry, ...], wanted: str) -> At:
    try:
        return At(*outline.place(entries, wanted))
    except SubError as error:
        raise misfit(wanted, error.message) from None


def _built_upon(document: Document, erratum: Erratum, others: Sequence[Erratum]) -> ErratumConflict:
    mine = {change.section for change in erratum.changes}
    clashes = []
    for other in others:
        shared = next((each.section for each in other.changes if each.section in mine), "")
        reason = msg("{other} builds on it.", other=Named(other.id))
        clashes.append(Clash(erratum.id, reason, shared, _number(document, shared), others=(other.id,)))
    return ErratumConflict.built_upon(erratum.id, tuple(other.id for other in others), tuple(clashes))


def _refuse_used_ids(erratum: Erratum, chain: Chain) -> None:
    """Raise `Refused` when `erratum` inserts a section under an id that another erratum ever brought or took.

    One that was applied before brought the id itself: what others took was that very section.
    """
    new = {change.section for change in erratum.changes if isinstance(change, Insert)}
    if not new or erratum.turns:
        return
    for other in chain.ever:
        for change in other.changes if other.id != erratum.id else ():
            if isinstance(change, Insert | Remove) and change.section in new:
                used = msg(
                    "The id “{section}” was used before, by {other}.", section=change.section, other=Named(other.id)
                )
                raise Refused(used, msg("Ids are never used again: choose another one for the new section."))


def _since(clash: Clash, chain: Sequence[Erratum], *, gone: bool) -> str:
    """Return the last erratum in the chain that took the expected words away, or changed the section at all.

    Of a section that is `gone`, the last one that brought it, and left, or that took it out.
    """
    wanted = clash.expected.splitlines()[:1]
    touching = [
        (each, change)
        for each in reversed(chain)
        for change in each.changes
        if change.section == clash.section and (not gone or isinstance(change, Insert | Remove))
    ]
    for each, change in touching:
        old = (
            change.text
            if isinstance(change, Remove)
            else change.was
            if isinstance(change, Replace | Substitute)
            else ""
        )
        new = change.becomes if isinstance(change, Replace | Substitute) else ""
        if wanted and wanted[0] in old.splitlines() and wanted[0] not in new.splitlines():
            return each.id
    return touching[0][0].id if touching else ""
