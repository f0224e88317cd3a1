"""The proof: base edition ⊕ the errata in force = the text, or where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sub_cli.document import numbering
from sub_cli.document.digest import edition_digest
from sub_cli.document.model import Document, Section
from sub_cli.errata.comparison import first_difference, number_at
from sub_cli.errata.conflicts import Clash, ErratumConflict, Misfit
from sub_cli.errata.ledger import Ledger
from sub_cli.messages import msg
from sub_cli.text.format import lines

_UNEXPLAINED = msg("The text was edited and no erratum says so.")


def prove(
    ledger: Ledger, base: Document | None = None, edition: Callable[[Document], str] = edition_digest
) -> tuple[Clash, ...]:
    """Return every place where the document of `ledger` is not base ⊕ errata; empty is the proof.

    Without `base` the errata are taken off, and the digest of what remains compared with `document.edition`: that
    finds every edit, but names the sentence only where an erratum touched it. With `base` (from history) every
    sentence is named. `edition` works out that digest.
    """
    document = ledger.document
    flaws = list(ledger.flaws())
    if base is not None and not any(flaw.others for flaw in flaws):
        flaws = list(_prove_forward(ledger, base))
    elif not flaws:
        flaws = list(_prove_backward(ledger, edition))
    return _numbered(flaws, document)


def explains(one: Ledger, other: Ledger, section: str) -> bool:
    """Return whether a section differs by its errata alone: without those it has, either side gives the same words."""
    try:
        before, after = one.section(section, 0), other.section(section, 0)
    except Misfit:
        return False
    return _words(before) == _words(after)


def holds(then: Ledger, base: Document, section: str) -> bool:
    """Return whether a section of the document of `then` is what `base` and the errata in force make.

    An empty id asks it of title and outline.
    """
    made, document, standing = Ledger(base, then.chain, present=0), then.document, then.chain.standing
    try:
        if section:
            return _words(made.section(section, standing)) == _words(document.sections.get(section))
        whole = made.at(standing)
    except (Misfit, ErratumConflict):
        return False
    return (whole.title, whole.outline) == (document.title, document.outline)


def _words(section: Section | None) -> tuple[str, str, str] | None:
    return None if section is None else (section.title, section.text, section.number)


def _prove_backward(ledger: Ledger, edition: Callable[[Document], str]) -> Iterator[Clash]:
    try:
        remains = ledger.base()
    except ErratumConflict as error:
        yield from error.clashes
        return
    if ledger.document.edition and edition(remains) != ledger.document.edition:
        yield Clash(
            "", msg("Without its errata the text is not the base edition: it was edited and no erratum says so.")
        )


def _prove_forward(ledger: Ledger, base: Document) -> Iterator[Clash]:
    document = ledger.document
    try:
        made = Ledger(base, ledger.chain, present=0).at(ledger.chain.standing)
    except ErratumConflict as error:
        yield from error.clashes
        return
    if made.title != document.title:
        yield Clash("", _UNEXPLAINED, expected=made.title, found=document.title)
    if made.outline != document.outline:
        yield Clash("", msg("The outline was edited and no erratum says so."))
    for wanted in dict.fromkeys((*made.ids(), *document.ids())):
        yield from _compared(wanted, made, document)


def _compared(wanted: str, made: Document, document: Document) -> Iterator[Clash]:
    expected, found = made.sections.get(wanted), document.sections.get(wanted)
    if expected is None or found is None:
        yield Clash("", msg("The section came or went and no erratum says so."), section=wanted)
        return
    if (expected.title, expected.number) != (found.title, found.number):
        yield Clash("", _UNEXPLAINED, section=wanted, expected=expected.title, found=found.title)
    old, new = lines(expected.text), lines(found.text)
    index = first_difference(old, new)
    if index is not None:
        sides = ["".join(side[index : index + 1]) for side in (old, new)]
        yield Clash("", _UNEXPLAINED, wanted, "", number_at(new, index), sides[0], sides[1])


def _numbered(flaws: Sequence[Clash], document: Document) -> tuple[Clash, ...]:
    if not any(flaw.section for flaw in flaws):
        return tuple(flaws)
    known = numbering.numbers(document)
    return tuple(replace(flaw, number=known.get(flaw.section, flaw.number)) for flaw in flaws)
