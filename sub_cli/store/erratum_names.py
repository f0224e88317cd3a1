"""Which errata there are, without reading any, and which of them a word means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from sub_cli import layout
from sub_cli.errata.chain import natural
from sub_cli.errata.names import Names
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.memo.model import Memo
from sub_cli.messages import msg
from sub_cli.store.conflict_copies import names_in, without_copies
from sub_cli.store.files import Files, instead

_SHOWN = re.compile(r"(?<=\[\]\(@)[A-Za-z0-9][\w.-]*(?=\))")
"""The name in `[](@E01)`."""


def list_documents_with_errata(files: Files) -> list[str]:
    """Return the ids of the documents that have a folder with errata, sorted."""
    return sorted(names_by_document(files))


def names_by_document(files: Files) -> dict[str, list[str]]:
    """Return the ids of all errata as their files are sorted, by document, without reading any."""
    found: dict[str, list[str]] = {}
    for path in without_copies(files, files.names(layout.ERRATA)):
        if path.count("/") == 2:
            folder, _, _ = path.rpartition("/")
            found.setdefault(layout.name_of(folder), []).extend(layout.names_in(folder, [path]))
    return found


def list_errata(files: Files, document_id: str) -> list[str]:
    """Return the ids of all errata of a document, E2 before E10, without reading any."""
    return sorted(errata_names(files, document_id), key=natural)


def errata_names(files: Files, document_id: str) -> list[str]:
    """Return the ids of all errata of a document as their files are sorted, without reading any."""
    folder = layout.errata_folder(document_id)
    return list(names_in(files, folder))


def names_of(files: Files, document_id: str) -> Names:
    """Return the names of the errata of a document."""
    return Names.of(errata_names(files, document_id))


def every_name(files: Files) -> dict[str, Names]:
    """Return the names of all errata, by document."""
    return {document: Names.of(names) for document, names in names_by_document(files).items()}


def typed(files: Files, document_id: str, word: str) -> str:
    """Return the name of the erratum that a person means by `E01`, its whole name or its file's.

    Raises `NotFound` where there is none, `UsageProblem` with the names of all where there are more.
    """
    return typed_among(names_of(files, document_id), word)


def typed_among(known: Names, word: str) -> str:
    """Return the one of the `known` names that a person means; raises as `typed` does."""
    return _one(word, known.typed(word), known)


def stored(files: Files, document_id: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the errata that a file refers to; raises as `typed` does."""
    known = names_of(files, document_id)
    return tuple(_one(word, known.stored(word), known) for word in words)


def _one(word: str, found: Sequence[str], known: Names) -> str:
    if not found:
        raise NotFound(
            msg("There is no erratum {id}.", id=word), *instead(word, [known.label(each) for each in known.whole])
        )
    if len(found) > 1:
        raise ambiguous(word, known.told(found))
    return found[0]


def ambiguous(word: str, names: Iterable[str]) -> UsageProblem:
    """Return the error for a word that says more than one erratum."""
    return UsageProblem(
        msg("{id} is the number of more than one erratum.", id=word),
        msg("Say which: {names}.", names=", ".join(names)),
    )


def brought_out(files: Files, memo: Memo) -> tuple[str, ...]:
    """Return the names of the errata that a memo brings out, in its order; raises as `typed` does."""
    return stored(files, memo.document, memo.errata) if memo.errata else ()


def text_with_names(text: str, rename: Callable[[str], str]) -> str:
    """Return the text of a memo in which each `[](@E01)` holds what `rename` makes of its name."""
    return _SHOWN.sub(lambda found: rename(found[0]), text)


def text_with_whole_names(text: str, errata: Iterable[str]) -> str:
    """Return the text of a memo in which each `[](@E01)` holds the whole name of the one of `errata` that it means."""
    known = Names.of(errata)

    def whole(word: str) -> str:
        found = known.stored(word)
        return found[0] if len(found) == 1 else word

    return text_with_names(text, whole)
