"""Whether memos have a right number and date, and name errata that are ready for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sub_cli.codes import MEMO_MISFIT
from sub_cli.errata import application
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum, Status
from sub_cli.errata.names import Named, Names
from sub_cli.errors import Finding, Place, SubError
from sub_cli.lint.programme import Programme, key_place, memo_place, text_place
from sub_cli.memo import codes
from sub_cli.memo.brings_out import elsewhere
from sub_cli.memo.complete import lacks
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.memo.number_pattern import parts_of, versions
from sub_cli.memo.section_numbers import shown
from sub_cli.messages import Message, msg
from sub_cli.text.references import references

_READY = frozenset({Status.ADOPTED, Status.APPLIED, Status.REVERTED})
BLOCK = re.compile(r"^\[\]\(@([^)\s]+)\)[ \t]*$", re.MULTILINE)
"""The place of an erratum in the text of a memo."""


def findings(programme: Programme) -> Iterator[Finding]:
    """Yield what is wrong with the memos."""
    seen: dict[str, str] = {}
    for number, memo in programme.memos.items():
        if memo.number.casefold() in seen:
            message = msg("{number} is the number of two memos.", number=memo.number)
            yield Finding(codes.NUMBER_TWICE, message, memo_place(number))
        seen[memo.number.casefold()] = number
        if memo.is_fixed:  # what it says was said: that is held against its record, and nothing of today
            continue
        yield from _number(programme, memo)
        yield from _errata(programme, memo)
        yield from _complete(memo)
        yield from _numbers(programme, memo)


def _number(programme: Programme, memo: Memo) -> Iterator[Finding]:
    place = memo_place(memo.number)
    if memo.imported or not programme.patterns:  # who wrote it elsewhere numbered it as they do there
        return
    parts = parts_of(programme.patterns, memo.number)
    if parts is None:
        forms = ", ".join(pattern.text for pattern in programme.patterns)
        yield Finding(
            codes.OTHER_PATTERN, msg("{number} has not the form {pattern}.", number=memo.number, pattern=forms), place
        )
    elif parts.year and int(parts.year) != memo.date.year and not parts.version:  # a version keeps the number's year
        message = msg("{number} is dated {date}, which is another year.", number=memo.number, date=memo.date)
        yield Finding(codes.OTHER_YEAR, message, place, warning=True)


def _errata(programme: Programme, memo: Memo) -> Iterator[Finding]:
    place = memo_place(memo.number)
    if (memo.errata or memo.document) and memo.document not in programme.documents:
        place = key_place(place.path, memo.source, "document" if memo.document else "errata")
        yield Finding(codes.NO_DOCUMENT, msg("There is no document {document}.", document=memo.document), place)
        return
    known = programme.names(memo.document)
    for name in memo.errata:
        if (message := _unclear(name, known)) is not None:
            yield Finding(codes.NO_ERRATUM, message, place)
        elif not known.stored(name):
            message = msg("There is no erratum {erratum} to {document}.", erratum=name, document=memo.document)
            yield Finding(codes.NO_ERRATUM, message, place)
    for erratum in programme.brought_out(memo):
        yield from _state_of(programme, memo, erratum)
        yield from _twice(programme, memo, erratum)
        if erratum.status in PENDING:
            yield from _unfit(programme, memo, erratum)
    yield from _blocks(programme, memo)
    yield from _references(programme, memo)


def _blocks(programme: Programme, memo: Memo) -> Iterator[Finding]:
    """Yield what the text shows and the memo does not bring out, or does not say which one of."""
    brought = Names.of([*memo.errata, *(each.id for each in programme.brought_out(memo))])
    for found in BLOCK.finditer(memo.text):
        name, fix = found[1], None
        message = _unclear(name, brought)
        if message is None and not brought.stored(name):
            message = msg("The text shows {erratum}, which is not among the errata of the memo.", erratum=name)
            fix = msg("errata: [{erratum}]", erratum=name)
        if message is not None:
            line = memo.text.count("\n", 0, found.start()) + 1
            where = text_place(memo_place(memo.number).path, memo.source, line, 1, len(found[0]))
            yield Finding(codes.NOT_AMONG_ERRATA, message, where, fix)


def _unclear(name: str, known: Names) -> Message | None:
    """Return that `name` says more than one of `known`, None where it does not."""
    found = known.stored(name)
    names = ", ".join(found)
    text = msg("{erratum} is the number of more than one erratum: {names}.", erratum=name, names=names)
    return text if len(found) > 1 else None


def _state_of(programme: Programme, memo: Memo, erratum: Erratum) -> Iterator[Finding]:
    """Yield that an erratum is not as far as the memo that brings it out, or belongs to another memo."""
    place = memo_place(memo.number)
    facts = {"erratum": Named(erratum.id), "status": msg(erratum.status.value)}
    if erratum.memo and not versions(programme.patterns, [erratum.memo], memo.number):
        yield Finding(
            codes.OTHER_MEMO, msg("{erratum} belongs to {memo}.", erratum=Named(erratum.id), memo=erratum.memo), place
        )
    if erratum.status is Status.WITHDRAWN:
        yield Finding(codes.NOT_ADOPTED, msg("{erratum} was withdrawn.", erratum=Named(erratum.id)), place)
    elif memo.status is not MemoStatus.DRAFT and erratum.status not in _READY:
        yield Finding(codes.NOT_ADOPTED, msg("The memo is final, but {erratum} is only “{status}”.", **facts), place)
    if erratum.effective and erratum.status is not Status.WITHDRAWN and erratum.effective < memo.date:
        message = msg(
            "{erratum} holds from {date}, before the date of the memo.",
            erratum=Named(erratum.id),
            date=erratum.effective,
        )
        yield Finding(codes.HOLDS_EARLIER, message, place, warning=True)


def unready(memo: Memo, errata: Iterable[Erratum]) -> list[Erratum]:
    """Return those of the `errata` that a final memo brings out which keep it from being signed."""
    return [each for each in errata if memo.status is MemoStatus.FINAL and each.status not in _READY]


def waits_for(memo: Memo, erratum: Erratum) -> Message:
    """Return what has to be done before a memo is signed, of which `erratum` is unready."""
    facts = {"number": memo.number, "erratum": Named(erratum.id), "status": msg(erratum.status.value)}
    if erratum.status is Status.WITHDRAWN:
        return msg("{number} cannot be signed: {erratum} was withdrawn. Take it out of the memo.", **facts)
    return msg("{number} cannot be signed yet: {erratum} is only “{status}”. Adopt or apply it first.", **facts)


def _unfit(programme: Programme, memo: Memo, erratum: Erratum) -> Iterator[Finding]:
    """Yield that an erratum does not fit the text, so that nothing can be printed of what it does."""
    document = programme.documents[memo.document]
    try:
        application.exact(programme.ledger(document), erratum)
    except SubError as error:
        place = key_place(memo_place(memo.number).path, memo.source, "errata")
        yield Finding(MEMO_MISFIT, error.message, place, next(iter(error.advice), None))


def _references(programme: Programme, memo: Memo) -> Iterator[Finding]:
    """Yield where an erratum refers to a section that only one brings which the memo does not bring out before it."""
    if memo.document not in programme.documents:  # it brings nothing out, or its document cannot be read
        return
    there = set(programme.documents[memo.document].sections)
    place = key_place(memo_place(memo.number).path, memo.source, "errata")
    for erratum in programme.brought_out(memo):
        there |= erratum.brings
        for target in _targets(erratum) if erratum.status in PENDING else ():
            known = programme.errata[memo.document].values()
            others = [each.id for each in known if each.status in PENDING and target in each.brings]
            if target not in there and others:
                facts = {"erratum": Named(erratum.id), "section": target, "other": Named(others[0])}
                message = msg("{erratum} refers to {section}, which only {other} brings.", **facts)
                fix = msg("Let the memo bring out {other} before it, or apply that first.", other=Named(others[0]))
                yield Finding(codes.SECTION_TO_COME, message, place, fix)


def _targets(erratum: Erratum) -> Iterator[str]:
    """Yield the sections that the new wording of an erratum refers to."""
    for change in erratum.changes:
        yield from (found.target for found in references(change.texts[1]))


def _twice(programme: Programme, memo: Memo, erratum: Erratum) -> Iterator[Finding]:
    """Yield that another memo brings out an erratum too, where the erratum does not say which of them it belongs to."""
    if erratum.memo:
        return
    every, names = programme.memos.values(), programme.names(memo.document)
    others = elsewhere(erratum, memo.number, every, names, programme.patterns)
    if others:
        facts = {"erratum": Named(erratum.id), "memos": ", ".join(others)}
        place = key_place(memo_place(memo.number).path, memo.source, "errata")
        fix = msg("Take it out of all but one of them, or withdraw the others: sub memo withdraw {memo}",
                  memo=others[0])  # fmt: skip
        yield Finding(codes.OUT_TWICE, msg("{erratum} is out in {memos} too.", **facts), place, fix)


def _numbers(programme: Programme, memo: Memo) -> Iterator[Finding]:
    """Yield which sections have another number than the memo showed when it became final."""
    document = programme.documents.get(memo.document)
    if document is None or not memo.numbers:
        return
    fix = msg("sub memo edit {number} --status draft, and final again once it is read over", number=memo.number)
    for message in moved(memo, programme.ledger(document), programme.brought_out(memo)):
        yield Finding(codes.RENUMBERED, message, _where(memo, str(message.facts["section"])), fix, warning=True)


def _where(memo: Memo, section: str) -> Place:
    """Return where the text of a memo refers to a section first; the file where it does not."""
    path = memo_place(memo.number).path
    for found in references(memo.text):
        if found.target == section:
            return text_place(path, memo.source, found.line, found.column, found.length)
    return Place(path)


def moved(memo: Memo, ledger: Ledger, errata: Iterable[Erratum]) -> list[Message]:
    """Return for each section that has another number than `memo` showed when it became final, which."""
    now = shown(memo, ledger, errata)
    return [
        msg("The memo named {section} “{then}” when it became final; now it is “{now}”.", section=id, then=then,
            now=now[id])
        for id, then in memo.numbers
        if id in now and now[id] != then
    ]  # fmt: skip


def _complete(memo: Memo) -> Iterator[Finding]:
    """Yield what a memo does not say; of a draft only what its number and list cannot do without."""
    place = memo_place(memo.number)
    for lack in lacks(memo):
        if memo.status is MemoStatus.FINAL or lack.key == "subject":
            yield Finding(lack.code, lack.message, key_place(place.path, memo.source, lack.key), lack.fix)
    if memo.status is not MemoStatus.DRAFT and not memo.signatories:
        yield Finding(codes.NO_SIGNATORY, msg("Nobody signs the memo, which is final."), place, warning=True)
