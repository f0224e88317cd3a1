"""Whether the errata are sound, agree with the chain, explain the text, and fit one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sub_cli.document.model import Document
from sub_cli.errata import chain as chains
from sub_cli.errata.chain import Flaw
from sub_cli.errata.faults import faults
from sub_cli.errata.lifecycle import CHAINED, PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errata.overlap import Fit, Standing, standings
from sub_cli.errors import Finding, Place, SubError
from sub_cli.lint.programme import Programme, chain_place, document_place, erratum_place, line_place, section_place
from sub_cli.messages import Message, msg


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield what is wrong with the errata of all documents, the proof of their chains among it."""
    for name in dict.fromkeys((*programme.errata, *programme.chains)):
        if name not in programme.documents:
            for erratum in programme.errata.get(name, {}).values():
                yield Finding(
                    "SUB120", msg("There is no document {document}.", document=name), erratum_place(name, erratum.id)
                )
            continue
        yield from _each(programme, name)
        yield from _chain(programme, name)
    for document in programme.documents.values():
        if not set(document.sections).issuperset(document.ids()):
            continue
        yield from _proof(programme, document)
        yield from _pending(programme, document)
        yield from _orders(programme, document)


def _each(programme: Programme, document: str) -> Iterator[Finding]:
    for erratum in programme.errata.get(document, {}).values():
        place = erratum_place(document, erratum.id)
        for fault in faults(erratum):
            empty_draft = fault.code == "SUB110" and erratum.status in PENDING
            yield Finding(fault.code, fault.message, erratum.place(fault.change), warning=empty_draft)
        if erratum.memo and erratum.memo not in programme.memos:
            yield Finding("SUB121", msg("There is no memo {memo}.", memo=erratum.memo), place)
        elif erratum.memo and erratum.id not in programme.memos[erratum.memo].errata:
            message = msg("{memo} does not name {erratum} among its errata.", memo=erratum.memo, erratum=erratum.id)
            yield Finding("SUB122", message, place, msg("errata: [{erratum}]", erratum=erratum.id))


def _chain(programme: Programme, document: str) -> Iterator[Finding]:
    names, known = programme.chains.get(document, ()), programme.errata.get(document, {})
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(
                "SUB123",
                msg("The chain names {erratum} {count} times.", erratum=name, count=count),
                chain_place(document),
            )
        if name in known and known[name].status not in CHAINED:
            message = msg(
                "{erratum} stands in the chain, but its status is “{status}”.",
                erratum=name,
                status=msg(known[name].status.value),
            )
            yield Finding("SUB124", message, erratum_place(document, name))
    for erratum in known.values():
        if erratum.status in CHAINED and erratum.id not in names:
            message = msg(
                "{erratum} is “{status}”, but does not stand in the chain.",
                erratum=erratum.id,
                status=msg(erratum.status.value),
            )
            yield Finding("SUB125", message, erratum_place(document, erratum.id))


def _proof(programme: Programme, document: Document) -> Iterator[Finding]:
    base = programme.bases.get(document.id)
    for flaw in chains.prove(document, programme.chain(document.id), base, programme.edition):
        yield Finding("SUB126", _flaw_words(flaw), _flaw_place(document, flaw), _FIX)


_FIX = msg("Take the edit back, or make an erratum of it: sub erratum new --from-diff HEAD")


def _flaw_words(flaw: Flaw) -> Message:
    where = flaw.number or flaw.section
    if flaw.erratum and where:
        return msg(
            "{where} is not as {erratum} left it: {reason}", where=where, erratum=flaw.erratum, reason=flaw.reason
        )
    return msg("{where}: {reason}", where=where, reason=flaw.reason) if where else flaw.reason


def _flaw_place(document: Document, flaw: Flaw) -> Place:
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
    for standing in standings(document, waiting, programme.chain(document.id)):
        if standing.fit is Fit.REBASE:
            yield _stands(document, standing, "SUB127")
        elif standing.fit is Fit.CLASHES:
            yield _stands(document, standing, "SUB128")


def _stands(document: Document, standing: Standing, code: str) -> Finding:
    clash, erratum = standing.clashes[0], standing.erratum
    facts = {"erratum": erratum.id, "where": clash.number or clash.section or document.id, "reason": clash.reason}
    if code == "SUB128":
        message = msg("{erratum} changes {where}, and {other} does too.", **facts, other=", ".join(clash.others))
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
    from sub_cli.errata import orders, wording  # 10 ms that few checks need

    place = erratum_place(document.id, erratum.id)
    try:
        earlier = wording.before(document, erratum, programme.chain(document.id))
        different = orders.differences(earlier, erratum.order, erratum.changes)
        unread = orders.read(earlier, erratum.order).unread
    except SubError:
        return
    for each in unread:
        yield Finding("SUB129", msg("The order is not understood: “{text}”", text=each.text), place, warning=True)
    for section in different:
        message = msg("The order says something else of {section} than the changes do.", section=section or document.id)
        yield Finding("SUB130", message, place)
