"""Numbers follow from the outline; people type them, files never hold them (except those fixed by hand)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sub_cli.document.model import Document
from sub_cli.document.outline import Outline, walk, way
from sub_cli.document.overlay import fixed_numbers
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.messages import Message, msg

_WORDS = {
    "nl": ("hoofdstuk", "paragraaf"),
    "en": ("chapter", "section"),
}
_TYPED = re.compile(r"(?:§\s*|(?:hoofdstuk|paragraaf|chapter|section|par\.|h\.)\s*)?(\d[\w.\-]*?)\.?", re.IGNORECASE)


def numbers(document: Document) -> dict[str, str]:
    """Return the number of every section, by id, in reading order.

    A fixed number such as "2.1a" stands as it is and does not advance the count, so what follows keeps its number.
    """
    fixed = fixed_numbers(document.sections)
    return numbered(document.outline, {each.id: fixed(each.id) for each in document.entries()})


def numbered(outline: Outline, fixed: Mapping[str, str]) -> dict[str, str]:
    """Return the number of every entry of `outline`, by id; `fixed` holds those that stand in a section's file."""
    counts, above = [0], [""]
    found: dict[str, str] = {}
    for depth, entry in walk(outline):
        del counts[depth + 1 :], above[depth + 1 :]
        number = fixed.get(entry.id)
        if not number:
            counts[depth] += 1
            number = f"{above[depth]}.{counts[depth]}" if depth else str(counts[depth])
        found[entry.id] = number
        counts.append(0)
        above.append(number)
    return found


def number(document: Document, wanted: str) -> str:
    """Return the number of one section, for which only the sections beside and above it are read; raises `NotFound`."""
    found, told = "", fixed_numbers(document.sections)
    for siblings, index in way(document.outline, wanted):
        fixed = [told(entry.id) for entry in siblings[: index + 1]]
        count = str(fixed.count(""))
        found = fixed[-1] or (f"{found}.{count}" if found else count)
    return found


def label(number: str, language: str, *, top: bool = False) -> str:
    """Return how a sentence in `language` names the section: "paragraaf 2.1", or "hoofdstuk 2" at the top level."""
    words = _WORDS["nl" if language.split("-", maxsplit=1)[0].lower() == "nl" else "en"]
    return f"{words[0 if top else 1]} {number}"


def labels(document: Document, language: str = "") -> dict[str, str]:
    """Return how a sentence names every section, by id, in `language` or else in the language of the document."""
    depths = {entry.id: depth for depth, entry in walk(document.outline)}
    spoken = language or document.language
    return {id: label(number, spoken, top=depths[id] == 0) for id, number in numbers(document).items()}


def resolve(document: Document, words: str) -> str:
    """Return the id of the section that a person means by its number, label, id or title.

    Raises `NotFound` with the nearest sections as advice, and `UsageProblem` when the words mean several sections.
    """
    said = " ".join(words.split())
    typed = _TYPED.fullmatch(said)
    number = typed[1].lower() if typed else ""
    if not number and said in document.sections:
        return said
    known = numbers(document)
    meant = {id for id, each in known.items() if number and each.lower() == number}
    if said in known:
        meant.add(said)
    meant = meant or _titled(document, known, said)
    if len(meant) == 1:
        return meant.pop()
    if meant:
        raise _ambiguous(document, words, [f"{known[id]} {id}" for id in known if id in meant])
    raise NotFound(
        msg("There is no section “{words}” in {document}.", words=words, document=document.id),
        *_nearest(document, known, said),
    )


def _titled(document: Document, known: dict[str, str], said: str) -> set[str]:
    wanted = said.casefold()
    titles = {id: document.sections[id].title.casefold() for id in known if id in document.sections}
    whole = {id for id, title in titles.items() if title == wanted}
    return whole or {id for id, title in titles.items() if len(wanted) > 2 and title.startswith(wanted)}


def _ambiguous(document: Document, words: str, choices: list[str]) -> UsageProblem:
    return UsageProblem(
        msg("“{words}” means several sections of {document}.", words=words, document=document.id),
        msg("Say which by its id: {choices}.", choices=", ".join(choices)),
    )


def _nearest(document: Document, known: dict[str, str], said: str) -> tuple[Message, ...]:
    names = {id: id for id in known} | {number: id for id, number in known.items()}
    names |= {document.sections[id].title.casefold(): id for id in known if id in document.sections}
    from difflib import get_close_matches

    near = get_close_matches(said.casefold(), names, n=3, cutoff=0.6)
    ids = list(dict.fromkeys(names[name] for name in near))
    if not ids:
        return ()
    return (msg("Did you mean {choices}?", choices=", ".join(f"{known[id]} ({id})" for id in ids)),)
