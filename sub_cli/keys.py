"""The keys of a file as declarations: name, kind of value, words, and whether it must stand there.

A file (a section, a memorandum, one operation of an erratum) is one `Record`. The reader, the writer, the editor
of single values, the plain values of `--json` and the JSON Schema all follow from it; nothing here reads or writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeAlias, TypeVar

from sub_cli.messages import Message, msg

ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The form of an id of a document or a section."""

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """The form that a line must have."""

    pattern: str
    """A regular expression for the whole of it, in the part of the language that JSON Schema knows as well."""
    says: Message
    """What it should be, as in “something else than the whole name of a commit”."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: a `str`."""

    shape: Shape | None = None
    quoted: bool = False
    """Whether it always stands in quotes, for it may look like a number."""


@dataclass(frozen=True, slots=True)
class Id:
    """The id of a document or a section, of the form `ID`: a `str`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a literal block, with a line feed at its end unless it is empty: a `str`."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of any length, in a block where it has line feeds: a `str`, exactly as it stands."""

    quoted: bool = False
    """Whether it stands in double quotes; such a one may be absent, which is None and not empty."""


@dataclass(frozen=True, slots=True)
class Proof:
    """`document.text.digest` of the passage under the key `of`, which reading checks: a `str`."""

    of: str


@dataclass(frozen=True, slots=True)
class Day:
    """A date, written 2021-04-09: a `date`, or None."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its offset, written 2021-04-09T10:00:00+02:00: a `datetime`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, `least` or more: an `int`."""

    least: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of an enumeration: that value."""

    of: type[StrEnum]


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of lines, or one line alone: a tuple of `str`."""

    flow: bool = False
    """Whether it is written between brackets, also when it is empty; otherwise one line below the other."""
    alone: bool = False
    """Whether a single one is written without a list."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Lines by their names: a tuple of pairs of `str`."""

    flow: bool = False
    """Whether they are written between brackets; otherwise one below the other."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of mappings: a tuple of values of `record`."""

    record: Record[object]
    short: str = ""
    """The key that is meant where a line stands in the place of a mapping."""


@dataclass(frozen=True, slots=True)
class Within:
    """One mapping: a value of `record`, or None."""

    record: Record[object]
    flow: bool = False
    """Whether it is written between brackets, with every key."""


@dataclass(frozen=True, slots=True)
class Among:
    """Keys that stand among those of the record which has this one: together a value of `record`. It has no name."""

    record: Record[object]


@dataclass(frozen=True, slots=True)
class Variants:
    """A list of mappings of more than one kind, each known by its first key: a tuple of values.

    `records` is asked when it is needed: more kinds may have been added since.
    """

    records: Callable[[], Mapping[str, Record[object]]]
    """Each record by the name of its first key."""
    name: Callable[[object], str]
    """Gives the name under which a value stands."""
    begins: Message
    """What an element begins with, for a finding; its gap is `names`."""
    unknown: Callable[[str], Message] | None = None
    """Gives the sentence for a first key that is none of them; None where `begins` says it."""


@dataclass(frozen=True, slots=True)
class Own:
    """A value of a form of its own; `name` says which, for whoever reads and writes such a one."""

    name: str


Kind: TypeAlias = (
    Line | Id | Text | Passage | Proof | Day | Moment | Whole | Choice | Lines | Pairs | Rows | Within | Among
    | Variants | Own
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file."""

    name: str
    """As it stands in the file; "" for keys that stand `Among` the others."""
    kind: Kind
    says: Message
    """What it means, for an editor and for the documentation."""
    field: str = ""
    """The name of the value in the model, where that is another one."""
    required: bool = False
    """Whether it must stand in the file and say something."""
    always: bool = False
    """Whether it is written also where it says what its absence says."""

    @property
    def attribute(self) -> str:
        """Return the name of the value in the model."""
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Record(Generic[T_co]):
    """The keys of a file, or of one mapping in it, in the order in which they are written."""

    make: Callable[..., T_co]
    """Makes the value from that of every key, by its name in the model: a dataclass, whose defaults hold."""
    keys: tuple[Key, ...]
    says: Message
    """What the file or mapping is."""
    fixed: Mapping[str, object] = field(default_factory=dict)
    """Values of the model that no key holds, because this record always has them."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all keys that may stand in the mapping, in order."""
        return tuple(name for key in self.keys for name in _names(key))


def _names(key: Key) -> tuple[str, ...]:
    return key.kind.record.names() if isinstance(key.kind, Among) else (key.name,)


DIGEST: Final = Shape("sha256:[0-9a-f]{64}", msg("a digest: {example}", example="sha256:…"))
