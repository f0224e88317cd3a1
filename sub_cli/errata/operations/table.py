"""The table of the operations: a row for each, and nothing else knows which there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sub_cli.document.model import Document
from sub_cli.errata.operations import insert, move, remove, replace, retitle, substitute
from sub_cli.errata.operations.base import Change
from sub_cli.errata.phrases import Kind, Phrase
from sub_cli.keys import Keys

Read = Callable[[Document, Phrase], Change]
"""Makes the change that a sentence of an order means; raises `SubError` or `Misfit`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation."""

    operation: type[Change]
    keys: Keys[Change]
    """Its keys in the file of an erratum; the first is its name."""
    sentences: Mapping[Kind, Read] = field(default_factory=dict)
    """How each kind of sentence that says it is read; none where the texts compared say it."""


def name_of(change: object) -> str:
    """Return the name under which a change stands in the file of its erratum."""
    return next(name for name, row in OPERATIONS.items() if type(change) is row.operation)


OPERATIONS = {
    row.keys.names[0]: row
    for row in (
        Row(replace.Replace, replace.KEYS),
        Row(substitute.Substitute, substitute.KEYS),
        Row(
            insert.Insert,
            insert.KEYS,
            dict.fromkeys((Kind.UNIT_AFTER, Kind.UNIT_BEFORE, Kind.UNIT_ADDED), insert.Insert.read),
        ),
        Row(remove.Remove, remove.KEYS, {Kind.UNIT_GONE: remove.Remove.read}),
        Row(move.Move, move.KEYS, dict.fromkeys((Kind.MOVE_AFTER, Kind.MOVE_FIRST), move.Move.read)),
        Row(retitle.Retitle, retitle.KEYS, {Kind.TITLE: retitle.Retitle.read}),
    )
}
"""By the name under which each stands in a file."""
