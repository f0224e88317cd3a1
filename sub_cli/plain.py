"""Values of ours as JSON knows them, and back: by the types that a dataclass declares for its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sub_cli.findings import message_of
from sub_cli.findings import plain as plain_message
from sub_cli.messages import Message

_T = TypeVar("_T")


def plain(value: object) -> object:
    """Return `value` as plain values; a dataclass by the names of its fields, a sentence so that it can be worded."""
    if isinstance(value, Message):
        return plain_message(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def read(kind: type[_T], row: object) -> _T:
    """Return the value of a `kind` that `plain` made plain; raises TypeError, ValueError or KeyError for another."""
    return cast(_T, _read(kind, row))


def _read(kind: object, row: object) -> object:
    if get_origin(kind) in (Union, UnionType):
        return None if row is None else _read(next(each for each in get_args(kind) if each is not NoneType), row)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), cast("Sequence[object]", row))
    if kind is Message:
        return message_of(cast("dict[str, object]", row))
    return _read_single(cast("type[object]", kind), row)


def _read_single(kind: type[object], row: object) -> object:
    if is_dataclass(kind):
        values = cast("dict[str, object]", row)
        return kind(**{name: _read(each, values[name]) for name, each in _hints(kind).items()})
    if issubclass(kind, date):
        return kind.fromisoformat(str(row))
    if issubclass(kind, Enum):
        return kind(row)
    if type(row) is not kind:
        raise TypeError(f"{row!r:.80} is no {kind}")
    return row


def _tuple(kinds: Sequence[object], row: Sequence[object]) -> tuple[object, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], each) for each in row)
    return tuple(_read(kind, each) for kind, each in zip(kinds, row, strict=True))


@cache
def _hints(kind: type) -> dict[str, object]:
    """Return the type of every field."""
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}
