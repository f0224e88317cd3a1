"""The table of the operations: a row for each, and nothing else knows which there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sub_cli.document.model import Document
from sub_cli.errata.operations import insert, move, remove, replace, retitle, substitute
from sub_cli.errata.operations.base import Change
from sub_cli.errata.phrases import Phrase, PhraseKind
from sub_cli.keys import Keys

Read = Callable[[Document, Phrase], Change]
"""Makes the change that a sentence of an order means; raises `SubError` or `Misfit`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation."""

    operation: type[Change]
    keys: Keys[Change]
    """Its keys in the file of an erratum; the first is its name."""
    sentences: Mapping[PhraseKind, Read] = field(default_factory=dict)
    """How each kind of sentence that says it is read; none where the texts compared say it."""


def name_of(change: object) -> str:
    """Return the name under which a change stands in the file of its erratum."""
    return next(name for name, row in OPERATIONS.items() if type(change) is row.operation)


OPERATIONS = {
    row.keys.names[0]: row
    for row in (
        Operation(replace.Replace, replace.KEYS),
        Operation(substitute.Substitute, substitute.KEYS),
        Operation(
            insert.Insert,
            insert.KEYS,
            dict.fromkeys((PhraseKind.UNIT_AFTER, PhraseKind.UNIT_BEFORE, PhraseKind.UNIT_ADDED), insert.Insert.read),
        ),
        Operation(remove.Remove, remove.KEYS, {PhraseKind.UNIT_GONE: remove.Remove.read}),
        Operation(move.Move, move.KEYS, dict.fromkeys((PhraseKind.MOVE_AFTER, PhraseKind.MOVE_FIRST), move.Move.read)),
        Operation(retitle.Retitle, retitle.KEYS, {PhraseKind.TITLE: retitle.Retitle.read}),
    )
}
"""By the name under which each stands in a file."""
