"""What the index page tells of a target: its title, its state in words, its days; as its own page says it.

None of it asks history, so the index is there also where pages are not, because a commit was not fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum, Status, What
from sub_cli.memo.model import Memo, MemoStatus
from sub_cli.pages.frame import signed_by
from sub_cli.pages.index import Entry
from sub_cli.render.templates import short_date
from sub_cli.states.state import state_from
from sub_cli.store import documents, errata, erratum_names
from sub_cli.store.signed import load_record

if TYPE_CHECKING:
    from datetime import date

    from sub_cli.actions.builds.site import Site


@dataclass(frozen=True, slots=True)
class Telling:
    """How a target is told of."""

    words: Mapping[str, str]
    """Those of the house in the language of the index."""
    draft: bool = False
    """Whether everything is to be a draft."""
    committed: bool = True
    """Whether a commit holds all that its page is made from: what none holds has no standing yet."""

    @property
    def stands(self) -> bool:
        """Tell whether what is told of can have a standing at all."""
        return self.committed and not self.draft

    def word(self, key: str) -> str:
        """Return a word of the house as it begins a line; on the pages some stand in capitals."""
        return self.words[key].capitalize()

    def on(self, key: str, day: date) -> str:
        """Return a word of the house with a day behind it."""
        return f"{self.words[key]} {short_date(self.words['date_pattern'], day)}"


# -- documents -------------------------------------------------------------------------------------


def document(site: Site, name: str, telling: Telling) -> Entry:
    """Return what there is to say of a document; raises `SubError` where it cannot be read."""
    head, present = _in_state(site, name) if site.wanted.state.startswith("@") else _as_it_stands(site, name)
    labels = ", ".join(map(erratum_names.names_of(site.files, name).label, present))
    facts = (f"{telling.words['with_errata']} {labels}" if labels else telling.words["no_errata"],)
    kind, adopted = telling.words.get(head.kind) or telling.words["document"], head.adopted
    if adopted and telling.stands:
        return Entry(kind, head.title, telling.on("adopted_on", adopted), adopted, facts=facts)
    return Entry(kind, head.title, telling.word("draft"), adopted, facts=facts, standless=True)


def _as_it_stands(site: Site, name: str) -> tuple[Document, list[str]]:
    """Return what a document says of itself, without its text, and the errata that are in it."""
    found = site.reading.statuses(name)
    applied = [each for each, status in found.items() if status is Status.APPLIED]
    return documents.opened(site.files, name).meta, applied


def _in_state(site: Site, name: str) -> tuple[Document, list[str]]:
    shown = state_from(site.reading, site.wanted.state, name, site.files)
    ledger = shown.ledger or site.reading.ledger(name, site.files)
    return shown.document, [each.id for each in ledger.chain.errata_in(ledger.present)]


# -- memos -----------------------------------------------------------------------------------------


def memo(site: Site, number: str, telling: Telling) -> Entry:
    """Return what there is to say of a memo: signed is only what is on record as that; raises `SubError`."""
    found, signatures = site.reading.memo(number), _signatures(site, number, telling)
    status = found.status if signatures else _without_record(found, telling)
    state = signatures if status is MemoStatus.SIGNED else (telling.word(status.value), *signatures)
    standless = status in (MemoStatus.DRAFT, MemoStatus.WITHDRAWN)
    written = short_date(telling.words["date_pattern"], found.date)
    return Entry(number, found.subject, state[0], found.date, written, state[1:], standless)


def _without_record(found: Memo, telling: Telling) -> MemoStatus:
    """Return what a memo counts as that nobody signed, as its own page has it."""
    loose = found.status is MemoStatus.FINAL and not telling.committed
    return MemoStatus.DRAFT if telling.draft or loose or found.status is MemoStatus.SIGNED else found.status


def _signatures(site: Site, number: str, telling: Telling) -> tuple[str, ...]:
    """Return who signed a memo and when, by its record; nothing where there is none."""
    if number not in site.signed:
        return ()
    zone = site.reading.settings.programme.zone
    signatures = load_record(site.files, number).signatures
    return tuple(signed_by(each.name, each.when.astimezone(zone).date(), telling.words) for each in signatures)


# -- renvooien -------------------------------------------------------------------------------------

_STANDING: Final = {Status.PROPOSED: "proposed", Status.ADOPTED: "adopted", Status.APPLIED: "applied"}
"""The word of the house for the state of an erratum that is no draft."""


def renvooi(site: Site, name: str, telling: Telling) -> Entry:
    """Return what there is to say of the renvooi of an erratum; raises `SubError` where it cannot be read."""
    document_id, _, erratum_id = name.partition("/")
    erratum = errata.load_erratum(site.files, document_id, erratum_id)
    label = erratum_names.names_of(site.files, document_id).label(erratum_id)
    came = next((each.day for each in reversed(erratum.turns) if each.what is What.APPLIED), None)
    start = _start(erratum)
    facts = [documents.opened(site.files, document_id).meta.title]
    facts += [telling.on("register_effective", start)] if start else []
    standing = _STANDING.get(erratum.status, "") if telling.stands else ""
    state = telling.on("applied_on", came) if standing == "applied" and came else telling.word(standing or "draft")
    standless = standing in ("", "proposed")
    return Entry(label, erratum.title, state, came, erratum.memo, tuple(facts), standless)


def _start(erratum: Erratum) -> date | None:
    """Return the first day on which an erratum holds, or will."""
    applied = [event for event in erratum.turns if event.what is What.APPLIED]
    return applied[-1].start if applied else erratum.effective
