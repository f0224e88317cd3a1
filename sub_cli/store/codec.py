"""How values of each kind of key stand in a file: read, written, edited, and as plain values for JSON.

What a file may hold is declared in `sub_cli.keys`; here every kind has one class, and a form goes key by key.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from sub_cli import keys
from sub_cli.document.digest import digest
from sub_cli.errata.codes import OPERATION_NOT_FIRST, OTHER_DIGEST, UNKNOWN_OPERATION
from sub_cli.keys import Key, Keys, Type
from sub_cli.messages import msg
from sub_cli.store import edit, emit
from sub_cli.store.reader import Fields, Reader
from sub_cli.store.yaml import Node

_TypeT = TypeVar("_TypeT", bound=Type)
_ValueT = TypeVar("_ValueT")
_T = TypeVar("_T")
Pair: TypeAlias = tuple[str, str]


class Codec(ABC, Generic[_TypeT, _ValueT]):
    """One kind of value."""

    nothing: ClassVar[object] = ""
    """The value of a key that is absent or says nothing, where the model has no other."""

    def __init__(self, type: _TypeT) -> None:
        self.type = type

    @abstractmethod
    def read(self, found: Fields, key: Key) -> _ValueT | None:
        """Return the value under `key`, `nothing` for none; what is wrong is reported."""

    @abstractmethod
    def written(self, key: Key, value: _ValueT, column: int) -> str:
        """Return the lines of `key`, which stands in `column`; the first comes without its indent."""

    def edited(self, data: bytes, key: Key, value: _ValueT, behind: Sequence[str], old: _ValueT | None = None) -> bytes:
        """Return `data` with another value under `key`, behind the first key of `behind` where it is new.

        `old` is what stands there, where that is known.
        """
        return edit.replace_value(data, key.name, self.written(key, value, 0), after=behind)

    def stays(self, value: _ValueT) -> bool:
        """Tell whether an edit to `value` leaves the key in the file."""
        return bool(value)

    def same(self, one: _ValueT, other: _ValueT) -> bool:
        """Tell whether two values stand in a file alike."""
        return one == other

    def plain(self, value: _ValueT) -> object:
        """Return `value` as JSON knows it."""
        return value

    def flow(self, value: _ValueT) -> str:
        """Return `value` as it stands between brackets."""
        return emit.scalar(str(value), flow=True)


class _Scalar(Codec[_TypeT, _ValueT]):
    """A value on the line of its key."""

    raw: ClassVar[bool] = False
    """Whether it stands as it is, whatever YAML makes of it."""

    def text(self, value: _ValueT) -> str:
        return str(value)

    def written(self, key: Key, value: _ValueT, column: int) -> str:
        text = self.text(value)
        return f"{key.name}: {text}".rstrip() + "\n" if self.raw else emit.pair(key.name, text)

    def edited(self, data: bytes, key: Key, value: _ValueT, behind: Sequence[str], old: _ValueT | None = None) -> bytes:
        text = self.text(value)
        return edit.set_scalar(data, key.name, text, after=behind, raw=text if self.raw else None)


class _Line(_Scalar[keys.Line, str]):
    def read(self, found: Fields, key: Key) -> str:
        text, shape = found.line(key.name, required=key.required), self.type.shape
        return found.shaped(key.name, text, shape) if shape else text

    def written(self, key: Key, value: str, column: int) -> str:
        return f"{key.name}: {emit.double_quoted(value)}\n" if self.type.quoted else super().written(key, value, column)

    def edited(self, data: bytes, key: Key, value: str, behind: Sequence[str], old: str | None = None) -> bytes:
        return edit.set_scalar(data, key.name, value, after=behind, quoted=self.type.quoted)


class _Id(_Scalar[keys.Id, str]):
    def read(self, found: Fields, key: Key) -> str:
        return found.word(key.name, required=key.required)


class _Proof(_Scalar[keys.Proof, str]):
    def read(self, found: Fields, key: Key) -> str:
        text, node = found.line(key.name, required=False), found.value(self.type.of)
        if text and node and text != digest(node.text):
            message = msg("The text under “{key}” was altered: it no longer has the digest below it.", key=self.type.of)
            found.reader.report(
                OTHER_DIGEST, message, node, msg("undo the edit, or take the digest out if it is meant")
            )
        return text


class _Day(_Scalar[keys.Day, date | None]):
    nothing = None
    raw = True

    def read(self, found: Fields, key: Key) -> date | None:
        return found.day(key.name, required=key.required)

    def text(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def plain(self, value: date | None) -> str | None:
        return value.isoformat() if value else None


class _Moment(_Scalar[keys.Moment, datetime]):
    nothing = None

    def read(self, found: Fields, key: Key) -> datetime | None:
        return found.moment(key.name)

    def text(self, value: datetime) -> str:
        return value.isoformat()

    def plain(self, value: datetime) -> str:
        return value.isoformat()


class _Whole(_Scalar[keys.Whole, int]):
    raw = True

    def read(self, found: Fields, key: Key) -> int:
        return found.whole(key.name, least=self.type.least)


class _Choice(_Scalar[keys.Choice, StrEnum]):
    nothing = None

    def read(self, found: Fields, key: Key) -> StrEnum | None:
        return found.choice(key.name, self.type.of)

    def plain(self, value: StrEnum) -> str:
        return value.value


class _Text(Codec[keys.Text, str]):
    def read(self, found: Fields, key: Key) -> str:
        return found.text(key.name)

    def written(self, key: Key, value: str, column: int) -> str:
        return emit.text(key.name, value, column)

    def edited(self, data: bytes, key: Key, value: str, behind: Sequence[str], old: str | None = None) -> bytes:
        return edit.replace_text(data, key.name, value)

    def stays(self, value: str) -> bool:
        return True


class _Passage(Codec[keys.Passage, str]):
    def read(self, found: Fields, key: Key) -> str:
        return found.passage(key.name, required=key.required)

    def written(self, key: Key, value: str, column: int) -> str:
        return emit.passage(key.name, value, column)


class _Quote(Codec[keys.Quote, str | None]):
    nothing = None

    def read(self, found: Fields, key: Key) -> str | None:
        return found.passage(key.name) if key.name in found else None

    def written(self, key: Key, value: str | None, column: int) -> str:
        return f"{key.name}: {emit.double_quoted(value or '')}\n"


class _Lines(Codec[keys.Lines, tuple[str, ...]]):
    nothing = ()

    def read(self, found: Fields, key: Key) -> tuple[str, ...]:
        return found.lines(key.name, required=key.required)

    def written(self, key: Key, value: tuple[str, ...], column: int) -> str:
        if self.type.flow:
            return f"{key.name}: [{', '.join(emit.scalar(each, flow=True) for each in value)}]\n"
        alone = self.type.alone and len(value) == 1
        return emit.pair(key.name, value[0]) if alone else emit.listing(key.name, value, column)

    def stays(self, value: tuple[str, ...]) -> bool:
        return True

    def plain(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


class _Pairs(Codec[keys.Pairs, tuple[Pair, ...]]):
    nothing = ()

    def read(self, found: Fields, key: Key) -> tuple[Pair, ...]:
        node = found.value(key.name, required=key.required)
        if node is None or node.empty:
            return ()
        if node.kind != "mapping":
            found.reader.wrong(node, key.name, msg("keys with values"))
        return tuple((name.text, found.reader.line_of(value, name.text)) for name, value in node.pairs)

    def written(self, key: Key, value: tuple[Pair, ...], column: int) -> str:
        flow = self.type.flow
        rows = [f"{emit.scalar(name, flow=flow)}: {emit.scalar(text, flow=flow)}" for name, text in value]
        if flow:
            return f"{key.name}: {{{', '.join(rows)}}}\n"
        return f"{key.name}:\n" + "".join(f"{' ' * (column + 2)}{row}\n" for row in rows)

    def plain(self, value: tuple[Pair, ...]) -> dict[str, str]:
        return dict(value)


class _Elements(Codec[_TypeT, tuple[object, ...]]):
    """A list of mappings."""

    nothing = ()

    def read(self, found: Fields, key: Key) -> tuple[object, ...]:
        return tuple(self._each(found, key, found.each(key.name, required=key.required)))

    def _each(self, found: Fields, key: Key, nodes: Iterable[Node]) -> Iterator[object]:
        for node in nodes:
            form = self.keys_at(found.reader, key, node)
            if form is not None:
                yield self.element(found, key, node, form)

    def element(self, found: Fields, key: Key, node: Node, form: Keys[object]) -> object:
        return read(form, found.of(node, form.names))

    @abstractmethod
    def keys_at(self, reader: Reader, key: Key, node: Node) -> Keys[object] | None:
        """Return the form that an element of the list holds; None, and a finding, where it is none."""

    @abstractmethod
    def keys_of(self, value: object) -> Keys[object]:
        """Return the form by which `value` is written."""

    def written(self, key: Key, value: tuple[object, ...], column: int) -> str:
        rows = [self.row(each, column + 2) for each in value]
        return f"{key.name}:\n" + "".join(rows) if rows else f"{key.name}: []\n"

    def row(self, value: object, column: int) -> str:
        """Return one element, with its dash in `column`."""
        return f"{' ' * column}- " + (" " * (column + 2)).join(lines(self.keys_of(value), value, column + 2))

    def same(self, one: tuple[object, ...], other: tuple[object, ...]) -> bool:
        return one == other and all(same(self.keys_of(each), each, now) for each, now in zip(one, other, strict=True))

    def plain(self, value: tuple[object, ...]) -> list[object]:
        return [plain(self.keys_of(each), each) for each in value]


class _Rows(_Elements[keys.Rows]):
    def keys_at(self, reader: Reader, key: Key, node: Node) -> Keys[object] | None:
        if node.kind == "mapping" or (node.kind == "scalar" and self.type.short):
            return self.type.of
        reader.wrong(node, key.name, self.type.of.says)
        return None

    def element(self, found: Fields, key: Key, node: Node, form: Keys[object]) -> object:
        if node.kind == "scalar":
            return form.make(**{self.type.short: found.reader.line_of(node, key.name)})
        return super().element(found, key, node, form)

    def keys_of(self, value: object) -> Keys[object]:
        return self.type.of

    def stays(self, value: tuple[object, ...]) -> bool:
        return bool(value) or self.type.stays


class _Variants(_Elements[keys.Variants]):
    """A list of mappings that are known by their first keys."""

    def keys_at(self, reader: Reader, key: Key, node: Node) -> Keys[object] | None:
        known, first = self.type.kinds(), node.pairs[0][0] if node.pairs else None
        if first and first.text in known:
            return known[first.text]
        if first and self.type.unknown:
            self._unknown(reader, node, first, tuple(known))
        else:
            reader.report(OPERATION_NOT_FIRST, self.type.begins(", ".join(known)), node)
        return None

    def _unknown(self, reader: Reader, node: Node, first: Node, known: tuple[str, ...]) -> None:
        later = next((key for key, _ in node.pairs if key.text in known), None)
        if later and self.type.late:
            reader.report(OPERATION_NOT_FIRST, self.type.late(later.text), later)
        elif self.type.unknown:
            near = get_close_matches(first.text[:80], known, 1)
            every = msg("known operations: {names}", names=", ".join(known))
            fix = msg("did you mean “{near}”?", near=near[0]) if near else every
            reader.report(UNKNOWN_OPERATION, self.type.unknown(first.text), first, fix)

    def keys_of(self, value: object) -> Keys[object]:
        return self.type.kinds()[self.type.name(value)]

    def edited(
        self,
        data: bytes,
        key: Key,
        value: tuple[object, ...],
        behind: Sequence[str],
        old: tuple[object, ...] | None = None,
    ) -> bytes:
        """Return `data` with other elements; those that are the same keep every byte."""
        if not old or len(value) < len(old):
            return super().edited(data, key, value, behind)
        for index, (was, now) in enumerate(zip(old, value, strict=False)):
            data = self._with_element(data, key, index, was, now)
        for further in value[len(old) :]:
            draft = edit.Draft(data)
            data = draft.with_splices(self.appended(draft, key, further, behind))
        return data

    def appended(self, draft: edit.Draft, key: Key, element: object, behind: Sequence[str]) -> edit.Splice:
        """Return what adds one more element at the end of the list; without the list, it begins there."""
        node = draft.root.get(key.name)
        if node is None or not node.items:
            return edit.value_splice(draft, key.name, self.written(key, (element,), 0), after=behind)
        first = node.items[0]
        row = draft.text[draft.starts[first.line] : draft.offset(first.line, first.column)]
        at = draft.end(node, draft.root)
        return at, at, self.row(element, row.rfind("-"))

    def _with_element(self, data: bytes, key: Key, index: int, was: object, now: object) -> bytes:
        """Return `data` with another element at `index`: only its numbers, where nothing else differs."""
        form = self.keys_of(now)
        other = differing(form, was, now) if form is self.keys_of(was) else list(form.keys)
        if any(not isinstance(each.type, keys.Whole) for each in other):
            return self._rewritten(data, key, index, now)
        for each in other:
            number = str(getattr(now, each.attribute))
            data = edit.replace_scalar(data, (key.name, index, each.name), number, raw=number)
        return data

    def _rewritten(self, data: bytes, key: Key, index: int, now: object) -> bytes:
        draft = edit.Draft(data)
        node = draft.find((key.name, index)).node
        line = draft.text[draft.starts[node.line] :].partition("\n")[0]
        written = self.row(now, line[: node.column].rfind("-"))
        return draft.spliced(draft.starts[node.line], draft.end(node, node), written)


class _Within(Codec[keys.Within, object]):
    nothing = None

    def read(self, found: Fields, key: Key) -> object:
        if key.name not in found and not key.required:
            return None
        return read(self.type.of, found.inside(key.name, self.type.of.names))

    def written(self, key: Key, value: object, column: int) -> str:
        form = self.type.of
        if self.type.flow:
            rows = [f"{each.name}: {codec.flow(getattr(value, name))}" for name, each, codec in _rows(form)]
            return f"{key.name}: {{{', '.join(rows)}}}\n"
        return f"{key.name}:\n" + "".join(" " * (column + 2) + row for row in lines(form, value, column + 2))

    def plain(self, value: object) -> object:
        return plain(self.type.of, value, every=self.type.flow)


class _Among(Codec[keys.Among, object]):
    nothing = None

    def read(self, found: Fields, key: Key) -> object:
        return read(self.type.of, found)

    def written(self, key: Key, value: object, column: int) -> str:
        return (" " * column).join(lines(self.type.of, value, column))

    def plain(self, value: object) -> object:
        return plain(self.type.of, value)


CODECS: dict[type[Type], Callable[[Any], Codec[Any, Any]]] = {
    keys.Line: _Line,
    keys.Id: _Id,
    keys.Text: _Text,
    keys.Passage: _Passage,
    keys.Quote: _Quote,
    keys.Proof: _Proof,
    keys.Day: _Day,
    keys.Moment: _Moment,
    keys.Whole: _Whole,
    keys.Choice: _Choice,
    keys.Lines: _Lines,
    keys.Pairs: _Pairs,
    keys.Rows: _Rows,
    keys.Within: _Within,
    keys.Among: _Among,
    keys.Variants: _Variants,
}
"""The codec of every kind; a file with a form of its own adds one."""


# -- records ---------------------------------------------------------------------------------------


_Row: TypeAlias = tuple[str, Key, Codec[Any, Any]]
"""A key by its name in the model, with its codec."""


@cache
def _rows(form: Keys[object]) -> tuple[_Row, ...]:
    return tuple((key.attribute, key, CODECS[type(key.type)](key.type)) for key in form.keys)


@cache
def _reads(form: Keys[object]) -> tuple[tuple[str, Key, Callable[[Fields, Key], object], tuple[object, ...]], ...]:
    """Return what reads each key, with the values that are left to the model."""
    return tuple(
        (name, key, codec.read, (codec.nothing,) if name in form.defaults else ()) for name, key, codec in _rows(form)
    )


def values(form: Keys[object], found: Fields) -> dict[str, Any]:
    """Return what stands under the keys of `form`, by its names in the model; what says nothing is left to that."""
    said = {**form.fixed}
    for attribute, key, read_value, left in _reads(form):
        value = read_value(found, key)
        if value not in left:
            said[attribute] = value
    return said


def read(form: Keys[_T], found: Fields) -> _T:
    """Return the value that the keys of `form` make."""
    return form.make(**values(form, found))


def _said(form: Keys[object], value: object) -> Iterator[tuple[object, Key, Codec[Any, Any]]]:
    """Yield what has to stand in the file, key by key."""
    absent = form.defaults
    for attribute, key, codec in _rows(form):
        held = getattr(value, attribute)
        if key.always or attribute not in absent or held != absent[attribute]:
            yield held, key, codec


def lines(form: Keys[object], value: object, column: int = 0) -> list[str]:
    """Return the lines of `value`, key by key, whose keys stand in `column`; each without its own indent."""
    written = (codec.written(key, held, column) for held, key, codec in _said(form, value))
    return [each for each in written if each]


def plain(form: Keys[object], value: object, *, every: bool = False) -> dict[str, object]:
    """Return `value` as plain values under the keys of its file; what the file need not say only with `every`."""
    found: dict[str, object] = {}
    rows = ((getattr(value, name), key, codec) for name, key, codec in _rows(form))
    for held, key, codec in rows if every else _said(form, value):
        said = codec.plain(held)
        found |= said if isinstance(key.type, keys.Among) and isinstance(said, dict) else {key.name: said}
    return found


def same(form: Keys[object], one: object, other: object) -> bool:
    """Tell whether two values say the same under every key, also in what the model does not compare."""
    return not differing(form, one, other)


def differing(form: Keys[object], one: object, other: object) -> list[Key]:
    """Return the keys under which two values say something else."""
    rows = _rows(form)
    return [key for name, key, codec in rows if not codec.same(getattr(one, name), getattr(other, name))]


def dumped(form: Keys[_T], value: _T, parse: Callable[[bytes], _T]) -> bytes:
    """Return the file of `value` in the house's form; it is read back by `parse` before it is handed out.

    Raises `BadInput` for characters that no file can hold.
    """
    data = "".join(lines(form, value)).encode("utf-8", "surrogatepass")
    again = parse(data)
    if again != value or not same(form, again, value):
        raise ValueError(f"{value!r:.80} cannot be written")
    return data


def put(data: bytes, form: Keys[object], name: str, value: object, old: object = None) -> bytes:
    """Return `data` with another value under the key `name`, where `old` stands; every other byte stays."""
    key, codec = _placed(form, name)
    if not (key.always or key.required or codec.stays(value)):
        return edit.remove_key(data, name)
    return codec.edited(data, key, value, behind(form, name), old)


def edited(data: bytes, form: Keys[_T], old: _T, new: _T) -> bytes:
    """Return `data`, which says `old`, with what differs in `new` replaced, value by value."""
    for key in differing(form, old, new):
        data = put(data, form, key.name, getattr(new, key.attribute), getattr(old, key.attribute))
    return data


def appended(draft: edit.Draft, form: Keys[object], name: str, element: object) -> edit.Splice:
    """Return what adds one more element to the list under the key `name`, whose elements are of more than one kind."""
    key, codec = _placed(form, name)
    if not isinstance(codec, _Variants):
        raise TypeError(f"{name} is no list of more than one kind")
    return codec.appended(draft, key, element, behind(form, name))


def behind(form: Keys[object], name: str) -> list[str]:
    """Return the keys behind which the key `name` stands, the nearest first."""
    return list(reversed(form.names[: form.names.index(name)]))


def _placed(form: Keys[object], name: str) -> tuple[Key, Codec[Any, Any]]:
    return next((key, codec) for _, key, codec in _rows(form) if key.name == name)
