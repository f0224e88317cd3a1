"""The first page: what waits, in the order in which it presses, what was begun, and where the plans stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sub_cli.actions import log, status
from sub_cli.actions.desk.errata_words import address_of, label
from sub_cli.actions.desk.page import View, Visit, address
from sub_cli.actions.document import DocumentRow
from sub_cli.actions.erratum.life import pending
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import SubError
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.messages import Message, msg, nmsg


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a person may go on with."""

    kind: Message
    name: str
    said: Message
    address: str
    step: Message | None
    first: bool = False
    """Whether it is the one next step of the page."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which a plan changed, or is to."""

    day: date
    name: str
    said: Message
    address: str = ""
    later: bool = False


def read(visit: Visit) -> View:
    """Return the page; raises `BadInput` for files that cannot be read."""
    found = status.overview(visit.workspace)
    waiting = _first(_waiting(visit, found))
    begun = list(_begun(visit, found))
    title = nmsg("{n} thing waits for you", "{n} things wait for you", len(waiting))
    plans = [_plan(visit, row) for row in found.documents]
    return View(
        "overview",
        title if waiting else msg("Nothing waits for you"),
        {"waiting": waiting, "begun": begun, "plans": plans, "today": visit.today, "person": _person(visit)},
    )


def _first(things: Iterable[Thing]) -> list[Thing]:
    found = list(things)
    next_one = next((each for each in found if each.step), None)
    return [replace(each, first=each is next_one) for each in found]


def _waiting(visit: Visit, found: status.Overview) -> Iterator[Thing]:
    yield from (_memo(each, msg("Final. It waits for a signature."), None)
                for each in found.open_memos if each.status is MemoStatus.FINAL)  # fmt: skip
    for each in sorted(found.pending, key=lambda erratum: erratum.effective or date.max):
        if each.status is Status.ADOPTED and (each.effective or visit.today) <= visit.today:
            yield _erratum(visit, each, msg("Adopted, and its day has come."), msg("Apply"))
        elif each.status is Status.PROPOSED:
            yield _erratum(visit, each, _proposed(each), msg("Judge"))
    if found.dirty:
        paths = ", ".join(found.dirty[:3]) + " …" * (len(found.dirty) > 3)
        yield Thing(msg("Files"), paths, msg("Changed outside the desk, and not in the history yet."), "", None)
    for names in found.sharing:
        yield Thing(msg("Numbers"), ", ".join(names), msg("One number for more than one erratum."), "/errata", None)


def _begun(visit: Visit, found: status.Overview) -> Iterator[Thing]:
    for each in found.pending:
        if each.status is Status.DRAFT:
            yield _erratum(visit, each, msg("Draft."), msg("Go on"))
        elif each.status is Status.ADOPTED and each.effective and each.effective > visit.today:
            yield _erratum(visit, each, msg("Adopted, for {day}.", day=each.effective), None)
    yield from (_memo(each, msg("Draft of {day}.", day=each.date), None)
                for each in found.open_memos if each.status is MemoStatus.DRAFT)  # fmt: skip


def _proposed(erratum: Erratum) -> Message:
    return msg("Proposed, for {day}.", day=erratum.effective) if erratum.effective else msg("Proposed.")


def _erratum(visit: Visit, erratum: Erratum, said: Message, step: Message | None) -> Thing:
    name = f"{label(visit.look, erratum)} {erratum.title}"
    return Thing(msg("Erratum"), name, said, address_of(erratum), step)


def _memo(memo: Memo, said: Message, step: Message | None) -> Thing:
    return Thing(msg("Memo"), f"{memo.number} {memo.subject}", said, f"/memos#{memo.number}", step)


def _plan(visit: Visit, row: DocumentRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "sections": row.sections,
        "adopted": row.adopted,
        "days": list(_days(visit, row.id)),
    }


def _days(visit: Visit, document: str) -> Iterator[Day]:
    """Yield the days on which the text in force changed, and those on which it is to."""
    for each in log.events(visit.workspace, document_id=document):
        if each.day and each.what == log.ADOPTED:
            yield Day(each.day, "", msg("adopted"))
        elif each.day and each.erratum:
            name = visit.look.label(f"{document}/{each.erratum}").rpartition("/")[2]
            said = msg("reverted") if each.what == log.REVERTED else msg("applied")
            yield Day(each.effective or each.day, name, said, address("erratum", document, each.erratum))
    for erratum in pending(visit.workspace, document):
        if erratum.effective and erratum.effective > visit.today:
            said = msg(erratum.status.value)
            yield Day(erratum.effective, label(visit.look, erratum), said, address_of(erratum), later=True)


def _person(visit: Visit) -> str:
    try:
        return visit.workspace.repository.identity()[0]
    except SubError:
        return ""
