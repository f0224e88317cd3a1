"""Which sections a memo shows by their number, and how it names them in one state of its document."""

from __future__ import annotations

from collections.abc import Iterable

from sub_cli.document.model import Document
from sub_cli.document.numbering import labels
from sub_cli.errata.application import apply
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.lifecycle import PENDING
from sub_cli.errata.model import Erratum
from sub_cli.errors import SubError
from sub_cli.memo.model import Memo
from sub_cli.text.references import references


def shown(memo: Memo, ledger: Ledger, errata: Iterable[Erratum]) -> dict[str, str]:
    """Return how the page of `memo` names each section that it shows, by id: `paragraaf 2.1`.

    Those that its text refers to have the number of today; those that its `errata` change the number that they have
    with the erratum, so that applying it makes no difference. A section that is not there is left out.
    """
    now = labels(ledger.document, memo.language)
    found = {each.target: now[each.target] for each in references(memo.text) if each.target in now}
    for erratum in errata:
        then = labels(_with(ledger, erratum), memo.language)
        ids = dict.fromkeys(change.section for change in erratum.changes)
        found |= {id: then[id] for id in ids if id in then and id not in found}
    return found


def _with(ledger: Ledger, erratum: Erratum) -> Document:
    """Return the document with `erratum` in it; as it stands where the erratum is in it, or does not fit."""
    if erratum.status not in PENDING:
        return ledger.document
    try:
        return apply(ledger, erratum).ledger.document
    except SubError:
        return ledger.document
