"""The table of the operations: a row for each, and nothing else knows which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sub_cli.document.model import Document
from sub_cli.errata.operations.base import Change
from sub_cli.errata.operations.insert import Insert
from sub_cli.errata.operations.move import Move
from sub_cli.errata.operations.remove import Remove
from sub_cli.errata.operations.replace import Replace
from sub_cli.errata.operations.retitle import Retitle
from sub_cli.errata.operations.substitute import Substitute
from sub_cli.errata.phrases import Kind, Phrase

Read = Callable[[Document, Phrase], Change]
"""Makes the change that a sentence of an order means; raises `SubError` or `Misfit`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operation."""

    operation: type[Change]
    sentences: Mapping[Kind, Read] = field(default_factory=dict)
    """How each kind of sentence that says it is read; none where the texts compared say it."""

    @property
    def name(self) -> str:
        """Return the key under which it stands in the file of an erratum."""
        return self.operation.__name__.lower()


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.name: row for row in rows}


OPERATIONS = _by_name(
    (
        Row(Replace),
        Row(Substitute),
        Row(Insert, dict.fromkeys((Kind.UNIT_AFTER, Kind.UNIT_BEFORE, Kind.UNIT_ADDED), Insert.read)),
        Row(Remove, {Kind.UNIT_GONE: Remove.read}),
        Row(Move, dict.fromkeys((Kind.MOVE_AFTER, Kind.MOVE_FIRST), Move.read)),
        Row(Retitle, {Kind.TITLE: Retitle.read}),
    )
)
"""By the name under which each stands in a file."""
