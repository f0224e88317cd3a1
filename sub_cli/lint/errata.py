"""Whether the errata are sound, agree with their events, explain the text, and fit one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sub_cli.codes import Code
from sub_cli.document.model import Document
from sub_cli.document.numbering import numbers
from sub_cli.errata import codes
from sub_cli.errata.chain import CIRCULAR_FIX, Chain, Vanished, circular, erratum_of, orphaned, orphaned_fix
from sub_cli.errata.collisions import Kept, collisions
from sub_cli.errata.conflicts import Clash, Misfit
from sub_cli.errata.faults import faults
from sub_cli.errata.fingerprint import held
from sub_cli.errata.lifecycle import CHAINED, PENDING
from sub_cli.errata.model import Erratum, Status, What
from sub_cli.errata.names import Named
from sub_cli.errata.pending import Fit, Standing, standings
from sub_cli.errata.proof import prove
from sub_cli.errata.timeline import Torn, torn
from sub_cli.errata.turn_order import Trace
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.lint.programme import Programme, document_place, erratum_place, line_place, section_place
from sub_cli.messages import Message, msg


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield what is wrong with the errata of all documents, the proof among it."""
    for name in programme.errata:
        if name not in programme.documents:
            for erratum in programme.errata.get(name, {}).values():
                yield Finding(
                    codes.NO_DOCUMENT,
                    msg("There is no document {document}.", document=name),
                    erratum_place(name, erratum.id),
                )
            continue
        yield from _each(programme, name)
        yield from _events(programme, name)
        yield from _one_number(programme, name)
    for document in programme.documents.values():
        if not set(document.sections).issuperset(document.ids()) or not _is_whole(programme, document):
            continue
        yield from _proof(programme, document)
        yield from _days(programme, document)
        yield from _pending(programme, document)
        yield from _orders(programme, document)


def _each(programme: Programme, document: str) -> Iterator[Finding]:
    for erratum in programme.errata.get(document, {}).values():
        place = erratum_place(document, erratum.id)
        for fault in faults(erratum):
            empty_draft = fault.code == codes.NO_CHANGES and erratum.status in PENDING
            yield Finding(fault.code, fault.message, erratum.place(fault.change), warning=empty_draft)
        if erratum.memo and erratum.memo not in programme.memos:
            yield Finding(codes.NO_MEMO, msg("There is no memo {memo}.", memo=erratum.memo), place)
        elif erratum.memo and not programme.names_it(programme.memos[erratum.memo], erratum):
            facts = {"memo": erratum.memo, "erratum": Named(erratum.id)}
            message = msg("{memo} does not name {erratum} among its errata.", **facts)
            yield Finding(codes.MEMO_SILENT, message, place, msg("errata: [{erratum}]", erratum=erratum.id))


def _one_number(programme: Programme, document: str) -> Iterator[Finding]:
    """Yield errata that share a number, at each that gets another one, or at the last where all of them keep it."""
    kept = Kept(programme.published(document), programme.sent.get(document, ()))
    for collision in collisions(programme.errata.get(document, {}), kept):
        message = msg("One number for more than one erratum: {names}.", names=", ".join(collision.names))
        for name in collision.movable:
            yield Finding(codes.ONE_NUMBER, message, erratum_place(document, name), msg("sub check --fix does it"))
        if not collision.movable and collision.loose:
            fix = msg("All of them were sent. Say which keeps it: sub settle --keep {erratum}",
                      erratum=min(collision.names, key=lambda name: name in collision.loose))  # fmt: skip
            yield Finding(codes.ONE_NUMBER, message, erratum_place(document, collision.names[-1]), fix)
        elif not collision.movable:
            fix = msg("All of them are in force or published, and keep it. Name them in full.")
            yield Finding(codes.ONE_NUMBER, message, erratum_place(document, collision.names[-1]), fix, warning=True)


def _events(programme: Programme, document: str) -> Iterator[Finding]:
    """Yield what the events of the errata say that cannot be so."""
    known = programme.errata.get(document, {})
    chain = Chain(known.values())
    for erratum in known.values():
        yield from _last_event(erratum)
        yield from _held(erratum)
        for turn in erratum.turns:
            if turn.start is None:
                message = msg("Nobody knows on which day {erratum} was {what}.", erratum=Named(erratum.id),
                              what=msg(turn.what.value))  # fmt: skip
                fix = msg("sub check --fix --day {erratum}=2021-04-09", erratum=Named(erratum.id))
                yield Finding(codes.NO_DAY, message, erratum.place(), fix)
    yield from _backwards(document, chain)
    for name in chain.circle:
        yield Finding(
            codes.CIRCLE, circular(name, chain.circle), erratum_place(document, erratum_of(name)), CIRCULAR_FIX
        )
    for lost in chain.vanished():
        if not _is_told(programme, document, erratum_of(lost.name)):
            message = orphaned(lost.erratum, lost.name)
            yield Finding(codes.VANISHED_EVENT, message, erratum_place(document, lost.erratum), _lost(known, lost))


def _backwards(document: str, chain: Chain) -> Iterator[Finding]:
    """Yield the events that happened on an earlier day than one that they came after."""
    for trace in chain.traces:
        for name in dict.fromkeys(trace.comes_after):
            before = chain.traces[chain.number[name]] if name in chain.number else trace
            if trace.day and before.day and trace.day < before.day:
                message = msg("{event} happened on {day}, and came after {other} of {later}.", event=Named(trace.name),
                              day=trace.day, other=Named(name), later=before.day)  # fmt: skip
                fix = msg("One of these days is wrong: git log -p errata tells which.")
                yield Finding(codes.BACKWARDS, message, erratum_place(document, trace.erratum), fix, warning=True)


def _is_whole(programme: Programme, document: Document) -> bool:
    """Tell whether it is known of every turn what it came after; else nothing can be said of any text."""
    try:
        programme.ledger(document).chain.require_whole()
    except BadInput:
        return False
    return True


def _is_told(programme: Programme, document: str, erratum_id: str) -> bool:
    """Tell whether it is told of an erratum itself that its events are not there: nobody took them away."""
    erratum = programme.errata[document].get(erratum_id)
    if erratum is None:
        return erratum_id in programme.unread.get(document, ())
    return erratum.status in CHAINED and not erratum.turns


def _held(erratum: Erratum) -> Iterator[Finding]:
    """Yield that what an erratum says is no more what it was when it was reverted: no text proves that."""
    for came, went in zip(erratum.turns[::2], erratum.turns[1::2], strict=False):
        if went.held != held(erratum.changes, came.places):
            message = msg("{erratum} does not say what it did when it was reverted.", erratum=Named(erratum.id))
            fix = msg("Bring the file back as it was: git log -p {path}", path=erratum.place().path)
            yield Finding(codes.OTHER_THAN_HELD, message, erratum.place(), fix)
            return


def _last_event(erratum: Erratum) -> Iterator[Finding]:
    """Yield that the status says something else than the last event."""
    wanted = {None: None, What.APPLIED: Status.APPLIED, What.REVERTED: Status.REVERTED}
    last = wanted[erratum.turns[-1].what if erratum.turns else None]
    if erratum.status is last or (last is None and erratum.status not in CHAINED):
        return
    status = msg(erratum.status.value)
    if last is None:
        message = msg("{erratum} is “{status}”, and no event says so.", erratum=Named(erratum.id), status=status)
        yield Finding(codes.OTHER_STATUS, message, erratum.place(), msg("sub check --fix"))
        return
    message = msg("{erratum} is “{status}”, but its last event is “{event}”.", erratum=Named(erratum.id), status=status,
                  event=msg(last.value))  # fmt: skip
    yield Finding(codes.OTHER_STATUS, message, erratum.place(), msg("status: {status}", status=last.value))


def _lost(known: Mapping[str, Erratum], lost: Vanished) -> Message:
    """Return what to do about an event that names one that is not there."""
    erratum = known[lost.erratum]
    if erratum.events[lost.event].turns:
        return orphaned_fix(erratum.id, lost.name)
    if erratum.status not in PENDING:
        return msg("Bring it back with git, or take {event} out of “after”.", event=lost.name)
    return msg("sub erratum rebase {erratum}", erratum=Named(lost.erratum))


def _proof(programme: Programme, document: Document) -> Iterator[Finding]:
    base = programme.bases.get(document.id)
    yield from (flawed(document, flaw) for flaw in prove(programme.ledger(document), base, programme.edition))


def _days(programme: Programme, document: Document) -> Iterator[Finding]:
    """Yield the days of which the errata make no text, though they do of today's."""
    ledger = programme.ledger(document)
    try:
        found = list(torn(ledger))
    except Misfit:  # told by the proof
        return
    known = numbers(document) if found else {}
    for each in found:
        later = ledger.chain.traces[each.bond.later]
        earlier = ledger.chain.traces[each.bond.earlier]
        facts = {"later": Named(later.erratum), "earlier": Named(earlier.erratum), "days": _told(each),
                 "where": known.get(each.bond.section, each.bond.section)}  # fmt: skip
        if each.bond.builds:
            message = msg("{later} holds in {where} without {earlier}, on which it builds: {days}.", **facts)
        else:
            message = msg("{later} and {earlier} both hold, and want the same place in {where}: {days}.", **facts)
        place = erratum_place(document.id, later.erratum)
        standing = ledger.chain.standing >> each.bond.later & 1
        yield Finding(codes.TORN_DAYS, message, place, _shifted(later) if standing else None, warning=True)


def _told(days: Torn) -> Message:
    if days.until is None:
        return msg("from {first} on", first=days.first)
    return msg("from {first} to {last}", first=days.first, last=days.until - timedelta(days=1))


def _shifted(later: Trace) -> Message:
    """Return how an erratum comes to hold from another day."""
    return msg(
        "sub erratum revert {erratum} --from {day}, another day under “effective”, and sub erratum apply {erratum}",
        erratum=Named(later.erratum),
        day=(later.start or date.min).isoformat(),
    )


def flawed(document: Document, flaw: Clash) -> Finding:
    """Return the finding for a place where `document` is not what its errata make, or where two of them contradict."""
    if not flaw.others:
        return Finding(codes.UNEXPLAINED, _flaw_words(flaw), _flaw_place(document, flaw), _FIX)
    where = flaw.number or flaw.section or document.id
    names = {"erratum": Named(flaw.erratum), "other": Named(", ".join(flaw.others))}
    if flaw.reverted:
        message = msg("{erratum} was reverted, and {other} builds on it in {where}.", **names, where=where)
    else:
        message = msg("{erratum} and {other} want the same place in {where}.", **names, where=where)
    return Finding(codes.SAME_PLACE, message, erratum_place(document.id, flaw.erratum), msg("sub settle"))


_FIX = msg("Take the edit back, or make an erratum of it: sub erratum new --from-diff HEAD")


def _flaw_words(flaw: Clash) -> Message:
    where = flaw.number or flaw.section
    if flaw.erratum and where:
        return msg(
            "{where} is not as {erratum} left it: {reason}",
            where=where,
            erratum=Named(flaw.erratum),
            reason=flaw.reason,
        )
    return msg("{where}: {reason}", where=where, reason=flaw.reason) if where else flaw.reason


def _flaw_place(document: Document, flaw: Clash) -> Place:
    section = document.sections.get(flaw.section) if flaw.section else None
    if section is None:
        return document_place(document.id)
    if not flaw.sentence:
        return section_place(document.id, section.id)
    rows = [number for number, row in enumerate(section.text.split("\n"), 1) if row.strip()]
    line = rows[min(flaw.sentence, len(rows)) - 1] if rows else 1
    return line_place(document.id, section, line, 1, max(1, len(flaw.found.rstrip("\n"))))


def _pending(programme: Programme, document: Document) -> Iterator[Finding]:
    waiting = [
        each for each in programme.errata.get(document.id, {}).values() if each.status in PENDING and each.changes
    ]
    for standing in standings(programme.ledger(document), waiting):
        if standing.fit is Fit.REBASE:
            yield _stands(document, standing, codes.MISFIT)
        elif standing.fit is Fit.CLASHES:
            yield _stands(document, standing, codes.OVERLAP)


def _stands(document: Document, standing: Standing, code: Code) -> Finding:
    clash, erratum = standing.clashes[0], standing.erratum
    facts = {
        "erratum": Named(erratum.id),
        "where": clash.number or clash.section or document.id,
        "reason": clash.reason,
    }
    if code == codes.OVERLAP:
        message = msg("{erratum} changes {where}, and {other} does too.", **facts, other=Named(", ".join(clash.others)))
        fix = msg("Apply one of them, and rebase or withdraw the other.")
        about = next((n for n, each in enumerate(erratum.changes) if each.section == clash.section), -1)
        return Finding(code, message, erratum.place(about), fix, warning=True)
    message, fix = msg("{erratum} does not fit {where}: {reason}", **facts), standing.clashes[0].advice
    return Finding(code, message, erratum.place(clash.change), fix, warning=True)


def _orders(programme: Programme, document: Document) -> Iterator[Finding]:
    """Yield change orders written by hand that say something else than the changes."""
    for erratum in programme.errata.get(document.id, {}).values():
        if erratum.order.strip() and erratum.status in CHAINED | PENDING:
            yield from _order(programme, document, erratum)


def _order(programme: Programme, document: Document, erratum: Erratum) -> Iterator[Finding]:
    from sub_cli.errata import application
    from sub_cli.errata.orders import reading

    place = erratum_place(document.id, erratum.id)
    try:
        earlier, exact = application.exact(programme.ledger(document), erratum)
        different = reading.differences(earlier, erratum.order, exact)
        unread = reading.read(earlier, erratum.order).unread
    except SubError:
        return
    for each in unread:
        yield Finding(
            codes.ORDER_NOT_UNDERSTOOD,
            msg("The order is not understood: “{text}”", text=each.text),
            place,
            warning=True,
        )
    for section in different:
        message = msg("The order says something else of {section} than the changes do.", section=section or document.id)
        yield Finding(codes.ORDER_OTHERWISE, message, place)
