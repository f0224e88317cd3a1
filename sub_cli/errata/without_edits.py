"""The text without what was edited by hand since another state of it: that state, with the errata of now."""

from __future__ import annotations

from collections.abc import Collection

from sub_cli.document.model import Document
from sub_cli.errata.conflicts import ErratumConflict
from sub_cli.errata.derivation import document_changes
from sub_cli.errata.ledger import Ledger


def without_edits(then: Ledger, now: Ledger) -> Document | None:
    """Return the document of `then` with the errata that are in force in `now`, which may be edited by hand since.

    None where that cannot be told: an erratum that came since was made on words of the edit, or counts lines past it.
    """
    try:
        text, state = _in_terms_of(then, now)
        made = Ledger(text, now.chain, state).at(now.chain.standing)
        edited = now.at(state)
    except ErratumConflict:
        return None
    sections = _touched(now, state)
    same = _edits(text, edited, sections) == _edits(made, now.document, sections)
    return made if same else None


def _in_terms_of(then: Ledger, now: Ledger) -> tuple[Document, int]:
    """Return the text of `then` without the errata that `now` knows nothing of, and its state as `now` counts it."""
    names = {trace.name: number for number, trace in then.chain.within(then.chain.standing)}
    lost = sum(1 << number for name, number in names.items() if name not in now.chain.number)
    state = sum(1 << now.chain.number[name] for name in names if name in now.chain.number)
    return then.at(then.chain.standing & ~lost), state


def _touched(now: Ledger, state: int) -> set[str]:
    """Return the sections that the errata change which came or went since `state`."""
    turned = now.chain.within(state ^ now.chain.standing)
    return {section for _, trace in turned for section in trace.sections}


def _edits(old: Document, new: Document, sections: Collection[str]) -> list[tuple[type, str, tuple[str, str]]]:
    """Return what was edited in some sections, wherever in them."""
    return [(type(each), each.section, each.texts) for each in document_changes(old, new, only=sections)]
