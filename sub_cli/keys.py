"""The keys of a file as declarations: name, type of value, words, and whether it must stand there.

A section, a memorandum, one operation of an erratum is one `Keys`. The reader, the writer, the editor
of single values, the plain values of `--json` and the JSON Schema all follow from it; nothing here reads or writes.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Generic, TypeAlias, TypeVar

from sub_cli.messages import Message, msg

ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The form of an id of a document or a section."""

Schema: TypeAlias = dict[str, object]
"""A JSON Schema; the sentences in it are still messages."""

_ONE_LINE: Final = r"[^\n]*"
_SAYS_SOMETHING: Final = r"[^\n]*\S[^\n]*"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

T_co = TypeVar("T_co", covariant=True)


class Type(ABC):
    """What a key may hold. Who reads and writes files may add kinds of its own."""

    __slots__ = ()

    @abstractmethod
    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value, which may be left empty where it is not `required`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The form that a line must have."""

    pattern: str
    """A regular expression for the whole of it, in the part of the language that JSON Schema knows as well."""
    says: Message
    """What it should be, as in “something else than the whole name of a commit”."""


@dataclass(frozen=True, slots=True)
class Line(Type):
    """One line of text: a `str`."""

    shape: Shape | None = None
    quoted: bool = False
    """Whether it always stands in quotes, for it may look like a number."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        if self.shape:
            return _string(self.shape.pattern, required)
        return _string(_SAYS_SOMETHING if required else _ONE_LINE, required)


@dataclass(frozen=True, slots=True)
class Id(Type):
    """The id of a document or a section, of the form `ID`: a `str`."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return _string(ID.pattern, required)


@dataclass(frozen=True, slots=True)
class Text(Type):
    """A text in a literal block, with a line feed at its end unless it is empty: a `str`."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Passage(Type):
    """A text of any length, in a block where it has line feeds: a `str`, exactly as it stands."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True)
class Quote(Type):
    """A text in double quotes, where an empty one says something else than none: a `str`, or None."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"type": ["string", "null"]}


@dataclass(frozen=True, slots=True)
class Proof(Type):
    """`document.text.digest` of the passage under the key `of`, which reading checks: a `str`."""

    of: str

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return _string(_ONE_LINE, required)


@dataclass(frozen=True, slots=True)
class Day(Type):
    """A date, written 2021-04-09: a `date`, or None."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return _string(_DAY, required)


@dataclass(frozen=True, slots=True)
class Moment(Type):
    """A moment with its offset, written 2021-04-09T10:00:00+02:00: a `datetime`."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Whole(Type):
    """A whole number, `least` or more: an `int`."""

    least: int = 0

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        digits = whole("0*[1-9][0-9]*" if self.least else "[0-9]+")
        return {"type": ["integer", "string"], "minimum": self.least, "maximum": 999_999_999, "pattern": digits}


@dataclass(frozen=True, slots=True)
class Choice(Type):
    """One of the values of an enumeration: that value."""

    of: type[StrEnum]

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"enum": [each.value for each in self.of]}


@dataclass(frozen=True, slots=True)
class Lines(Type):
    """A list of lines, or one line alone: a tuple of `str`."""

    flow: bool = False
    """Whether it is written between brackets, also when it is empty; otherwise one line below the other."""
    alone: bool = False
    """Whether a single one is written without a list."""
    stays: bool = True
    """Whether the key stays behind when an edit takes the last one."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        kinds = ["string", "array"] if required else ["string", "array", "null"]
        return {"type": kinds, "pattern": whole(_ONE_LINE), "items": _string(_ONE_LINE, False)}


@dataclass(frozen=True, slots=True)
class Pairs(Type):
    """Lines by their names: a tuple of pairs of `str`."""

    flow: bool = False
    """Whether they are written between brackets; otherwise one below the other."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {"type": ["object", "null"], "additionalProperties": _string(_ONE_LINE, False)}


@dataclass(frozen=True, slots=True)
class Rows(Type):
    """A list of mappings: a tuple of values of `of`."""

    of: Keys[object]
    short: str = ""
    """The key that is meant where a line stands in the place of a mapping."""
    stays: bool = True
    """Whether the key stays behind when an edit takes the last one."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        row = self.of.schema()
        return {"type": ["array", "null"], "items": _either(_string(_ONE_LINE, False), row) if self.short else row}


@dataclass(frozen=True, slots=True)
class Within(Type):
    """One mapping: a value of `of`, or None."""

    of: Keys[object]
    flow: bool = False
    """Whether it is written between brackets, with every key."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return self.of.schema()


@dataclass(frozen=True, slots=True)
class Among(Type):
    """Keys that stand among those of the mapping that has this one: together a value of `of`. It has no name."""

    of: Keys[object]

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return self.of.schema()


@dataclass(frozen=True, slots=True)
class Variants(Type):
    """A list of mappings of more than one kind, each known by its first key: a tuple of values.

    `kinds` is asked when it is needed: more of them may have been added since.
    """

    kinds: Callable[[], Mapping[str, Keys[object]]]
    """The keys of each, by the name of the first one."""
    name: Callable[[object], str]
    """Gives the name under which a value stands."""
    begins: Callable[[str], Message]
    """Gives the sentence for an element that begins with none of these names."""
    unknown: Callable[[str], Message] | None = None
    """Gives the sentence for a first key that is none of them; None where `begins` says it."""
    late: Callable[[str], Message] | None = None
    """Gives the sentence for one of them that is not the first key; None where `begins` says it."""

    def schema(self, *, required: bool) -> Schema:
        """Return the JSON Schema of a value."""
        return {
            "type": ["array", "null"],
            "items": _either(*(each.schema(name) for name, each in self.kinds().items())),
        }


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a file."""

    name: str
    """As it stands in the file; "" for keys that stand `Among` the others."""
    type: Type
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


@dataclass(frozen=True, eq=False)
class Keys(Generic[T_co]):
    """The keys of a file, or of one mapping in it, in the order in which they are written."""

    make: Callable[..., T_co]
    """Makes the value from that of every key, by its name in the model: a dataclass, whose defaults hold."""
    keys: tuple[Key, ...]
    says: Message
    """What it is, as in “something else than a name and a role”."""
    fixed: Mapping[str, object] = field(default_factory=dict)
    """Values of the model that no key holds, because they are the same always."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of all keys that may stand in the mapping, in order."""
        return tuple(name for key in self.keys for name in _names(key))

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """What the model has where nobody says something else, by its names there."""
        model = fields(self.make) if is_dataclass(self.make) else ()
        made = {each.name: each.default_factory() for each in model if each.default_factory is not MISSING}
        return made | {each.name: each.default for each in model if each.default is not MISSING}

    def schema(self, first: str = "") -> Schema:
        """Return the JSON Schema of a mapping with these keys; `first` is one by which it is known."""
        return {
            "type": "object",
            "properties": self._properties(),
            "required": [key.name for key in self.keys if key.required or key.name == first],
            "additionalProperties": False,
        }

    def _properties(self) -> Schema:
        found: Schema = {}
        for key in self.keys:
            found |= key.type.of._properties() if isinstance(key.type, Among) else {key.name: self._property(key)}
        return found

    def _property(self, key: Key) -> Schema:
        default = self.defaults.get(key.attribute)
        said = {"default": default} if isinstance(default, str | int) and default not in ("", False) else {}
        return {"description": key.says, **key.type.schema(required=key.required), **said}


def whole(pattern: str) -> str:
    """Return a regular expression for the whole of a text, as JavaScript and Python both understand it."""
    return rf"^({pattern})$(?!\n)"


def _string(pattern: str, required: bool) -> Schema:
    if required:
        return {"type": "string", "pattern": whole(pattern)}
    return {"type": ["string", "null"], "pattern": whole(f"({pattern})?")}


def _either(*kinds: Schema) -> Schema:
    return {"anyOf": list(kinds)}


def _names(key: Key) -> tuple[str, ...]:
    return key.type.of.names if isinstance(key.type, Among) else (key.name,)


DIGEST: Final = Shape("sha256:[0-9a-f]{64}", msg("a digest: {example}", example="sha256:…"))
