"""What may follow a signature: further signatures, time stamps and their validation data; nothing else.

pyHanko's difference policy answers a wider question (form filling, new metadata, objects nobody uses), and
to do so lists every path to every object: exponential in cross-links, as deep as the list of bookmarks is
long. Here only what a revision changed is looked at, so that the time does not depend on the size of the
document; each change is one of a few shapes, or unexplained. The tests ask pyHanko's policy too.
Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver

from sub_cli.pdf.reader import Reader
from sub_cli.sign.model import Unexplained

Number = tuple[int, int]
"""Number and generation of an object."""

NEW_FIELD = {"/FT", "/T", "/TU", "/Type", "/Subtype", "/F", "/Rect", "/P", "/V"}
"""All that a new, invisible signature field may have: no actions, no appearance."""
STORE = {"/Certs", "/CRLs", "/OCSPs"}
"""Lists of streams in the document security store (ETSI EN 319 142-1, 5.4.2.2)."""
VERSIONS = {"/1.7", "/2.0"}
"""Those that PAdES and ISO/TS 32002 ask for."""
EXTENSION = {"/Type", "/BaseVersion", "/ExtensionLevel", "/ExtensionRevision", "/URL"}
"""What is said of a developer extension (ISO 32000-2, table 49)."""
VRI = {"/Type", "/Cert", "/CRL", "/OCSP", "/TU", "/TS"}
"""Keys of what it says of one signature."""


def unexplained(reader: Reader, revision: int) -> str:
    """Return what in `revision` is more than signing what stood before it; empty where nothing is."""
    try:
        _Revision(reader, revision).check()
    except Unexplained as error:
        return f"revision {revision}: {error}"
    return ""


def _number(value: object) -> Number | None:
    return (value.idnum, value.generation) if isinstance(value, generic.IndirectObject) else None


def _raw(holder: generic.DictionaryObject | None, key: str) -> Any:
    return holder.raw_get(key) if holder is not None and key in holder else None


def _same(one: object, other: object) -> bool:
    """Return whether two values are written alike; references by number, not by what they refer to."""
    if isinstance(one, generic.StreamObject) or type(one) is not type(other):
        return False
    if isinstance(one, generic.IndirectObject):
        return _number(one) == _number(other)
    if isinstance(one, generic.DictionaryObject) and isinstance(other, generic.DictionaryObject):
        return one.keys() == other.keys() and all(_same(one.raw_get(key), other.raw_get(key)) for key in one)
    if isinstance(one, generic.ArrayObject) and isinstance(other, generic.ArrayObject):
        return len(one) == len(other) and all(map(_same, _items(one), _items(other)))
    return bool(one == other)


def _items(array: generic.ArrayObject) -> list[generic.PdfObject]:
    return [array.raw_get(place) for place in range(len(array))]


def _require(condition: object, otherwise: str) -> None:
    if not condition:
        raise Unexplained(otherwise)


def _require_same(old: object, new: object, but: set[str], what: str) -> None:
    """Require two dictionaries to be the same, but for some keys."""
    if not (isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject)):
        raise Unexplained(what)
    _require(not isinstance(new, generic.StreamObject), what)
    keys = (old.keys() | new.keys()) - but
    _require(all(key in old and key in new and _same(_raw(old, key), _raw(new, key)) for key in keys), what)


@dataclass
class _Form:
    """The interactive form of one revision: where it is, what it says, its fields."""

    place: Number | None
    value: Any
    fields: list[Number | None]


def _form(resolver: HistoricalResolver) -> _Form:
    raw = _raw(resolver.root, "/AcroForm")
    value = resolver.root["/AcroForm"] if raw is not None else None
    fields = _raw(value, "/Fields")
    _require(fields is None or isinstance(fields, generic.ArrayObject), "the list of fields is elsewhere")
    return _Form(_number(raw), value, [_number(one) for one in _items(fields)] if fields is not None else [])


class _Revision:
    """One revision, compared with the one before it."""

    def __init__(self, reader: Reader, number: int) -> None:
        self.old = reader.get_historical_resolver(number - 1)
        self.new = reader.get_historical_resolver(number)
        section = reader.xrefs.get_xref_data(number)
        size = reader.xrefs.get_xref_container_info(number - 1).size
        touched: set[Number] = set(section.explicit_refs_in_revision)
        self.freed = bool(section.freed)
        self.added = {one for one in touched if one[0] >= size}
        self.replaced = touched - self.added
        stream = reader.xrefs.get_xref_container_info(number).stream_ref
        containers = {(one, 0) for one in section.obj_streams_used}
        self.structure = containers | ({(stream.idnum, stream.generation)} if stream else set())
        self.reached: set[Number] = set()

    def at(self, resolver: HistoricalResolver, number: Number) -> Any:
        """Return object `number` as it was in that revision."""
        return resolver(generic.Reference(*number, resolver))

    def check(self) -> None:
        """Raise `Unexplained` at the first change that is no part of signing."""
        _require(not self.freed, "objects were taken away")
        self._check_trailer()
        old, new = _form(self.old), _form(self.new)
        self._check_form(old, new)
        added_fields = new.fields[len(old.fields) :]
        for field in added_fields:
            self._check_new_field(field)
        self._check_store()
        root = self.new.root_ref
        for number in self.replaced - self.structure:
            if number == (root.idnum, root.generation):
                keys = {"/AcroForm", "/DSS", "/Extensions", "/Version"}
                _require_same(self.old.root, self.new.root, keys, "the catalogue changed")
                self._check_version()
                self._check_extensions()
            elif number in old.fields:
                self._check_filled(number)
            elif number not in (old.place, _number(_raw(self.old.root, "/DSS"))):
                self._check_page(number, added_fields)
        _require(self.replaced.isdisjoint(self.structure), "the structure of an earlier revision was replaced")
        _require(self.added <= self.reached | self.structure, "there are objects that belong to no signature")

    def _check_trailer(self) -> None:
        old, new = self.old.trailer_view, self.new.trailer_view
        _require("/Encrypt" not in new, "it is encrypted")
        _require(_same(_raw(old, "/Root"), _raw(new, "/Root")), "there is another catalogue")
        _require(_same(_raw(old, "/Info"), _raw(new, "/Info")), "there are other document properties")

    def _check_form(self, old: _Form, new: _Form) -> None:
        """Allow a new form, and fields at its end."""
        if old.value is None:
            _require(new.value is None or new.value.keys() <= {"/Fields", "/SigFlags"}, "a form was added")
        else:
            _require_same(old.value, new.value, {"/Fields", "/SigFlags"}, "the form changed")
            _require(old.place == new.place, "the form moved")
        _require(new.fields[: len(old.fields)] == old.fields, "fields were taken away")
        _require(len(set(new.fields)) == len(new.fields), "a field appears twice")
        if old.value is None and new.place is not None:
            self._reach(new.place)

    def _check_new_field(self, number: Number | None) -> None:
        if number is None or number not in self.added:
            raise Unexplained("a field was added that existed before")
        field = self.at(self.new, number)
        _require(
            isinstance(field, generic.DictionaryObject) and field.keys() <= NEW_FIELD,
            "an odd field was added",
        )
        rectangle = [float(one) for one in field["/Rect"]]
        _require(field["/FT"] == "/Sig" and len(rectangle) == 4, "a field was added that is no signature")
        hidden = rectangle[0] == rectangle[2] or rectangle[1] == rectangle[3]
        _require(hidden, "a visible signature field was added")
        self._check_value(field)
        self.reached.add(number)

    def _check_filled(self, number: Number) -> None:
        """Allow a value, and maybe an appearance, in a signature field that was empty."""
        old, new = self.at(self.old, number), self.at(self.new, number)
        _require_same(old, new, {"/V", "/AP"}, "a field changed")
        _require(old.get("/FT") == "/Sig" and "/V" not in old, "a field changed that was not an empty signature")
        self._check_value(new)
        appearance = _raw(new, "/AP")
        if appearance is None or ("/AP" in old and _same(_raw(old, "/AP"), appearance)):
            _require(("/AP" in old) == ("/AP" in new), "the appearance of a field was taken away")
            return
        _require(
            isinstance(appearance, generic.DictionaryObject) and appearance.keys() == {"/N"},
            "an odd appearance",
        )
        normal = _number(_raw(appearance, "/N"))
        _require(normal in self.added, "the appearance of a signature is something that existed before")
        self._reach(normal)

    def _check_value(self, field: generic.DictionaryObject) -> None:
        value = _number(_raw(field, "/V"))
        _require(value in self.added, "a signature is something that existed before")
        signature = self.at(self.new, value) if value else None
        known = isinstance(signature, generic.DictionaryObject) and "/ByteRange" in signature
        _require(known, "the value of a signature field is no signature")
        self._reach(value)

    def _check_page(self, number: Number, added_fields: list[Number | None]) -> None:
        """Allow the widgets of new fields on a page; any other object must stay."""
        old, new = self.at(self.old, number), self.at(self.new, number)
        page = isinstance(old, generic.DictionaryObject) and old.get("/Type") == "/Page"
        _require(page, f"object {number[0]} was replaced")
        _require_same(old, new, {"/Annots"}, "a page changed")
        before, after = (_raw(one, "/Annots") for one in (old, new))
        lists = all(one is None or isinstance(one, generic.ArrayObject) for one in (before, after))
        _require(lists and after is not None, "the annotations of a page changed")
        kept = _items(before) if before is not None else []
        _require(all(map(_same, kept, _items(after))), "the annotations of a page changed")
        extra = [_number(one) for one in _items(after)[len(kept) :]]
        _require(len(after) >= len(kept) and set(extra) <= set(added_fields), "an annotation was added")

    def _check_version(self) -> None:
        """Allow the version of PDF that another program declares for its kind of signature; never a lower one."""
        before, after = (_raw(one.root, "/Version") for one in (self.old, self.new))
        kept = after is not None and (before is None or str(before) <= str(after))
        _require((before is None and after is None) or (kept and after in VERSIONS), "an odd version was declared")

    def _check_extensions(self) -> None:
        """Require that developer extensions are written in place, in the words for them: names, numbers, texts."""
        entries = _raw(self.new.root, "/Extensions")
        before = _raw(self.old.root, "/Extensions")
        kept = before is None or (entries is not None and before.keys() <= entries.keys())
        _require(kept and all(map(_plain_extension, _parts(entries))), "odd extensions were declared")

    def _check_store(self) -> None:
        """Require that the store of validation data holds streams in lists, and nothing else."""
        raw = _raw(self.new.root, "/DSS")
        old = _raw(self.old.root, "/DSS")
        if raw is None:
            _require(old is None, "the validation data were taken away")
            return
        place = _number(raw)
        fresh = place is None or place in self.added
        _require(fresh or place == _number(old), "the validation data are something that existed before")
        store = self.new.root["/DSS"]
        _require(isinstance(store, generic.DictionaryObject), "the validation data are odd")
        _require(store.keys() <= STORE | {"/Type", "/VRI"}, "the validation data are odd")
        lists = [store[key] for key in STORE if key in store]
        for one in store["/VRI"].values() if "/VRI" in store else ():
            entry = one.get_object()
            _require(
                isinstance(entry, generic.DictionaryObject) and entry.keys() <= VRI,
                "the validation data are odd",
            )
            lists += [entry[key] for key in ("/Cert", "/CRL", "/OCSP") if key in entry]
        for streams in lists:
            _require(isinstance(streams, generic.ArrayObject), "the validation data are odd")
            loaded = [one.get_object() for one in _items(streams)]
            _require(all(isinstance(one, generic.StreamObject) for one in loaded), "the validation data are odd")
        self._reach_from(raw if place is None or place in self.added else store)

    def _reach(self, number: Number | None) -> None:
        if number is not None:
            self._reach_from(generic.IndirectObject(*number, self.new))

    def _reach_from(self, start: object) -> None:
        """Mark the added objects that hang on `start`; objects that existed before are not followed."""
        waiting = [one for one in _references(start) if one in self.added]
        while waiting:
            number = waiting.pop()
            if number in self.reached:
                continue
            self.reached.add(number)
            waiting += [one for one in _references(self.at(self.new, number)) if one in self.added]


def _parts(entries: object) -> Iterator[object]:
    """Yield each developer extension in /Extensions, one or several under a prefix (ISO 32000-2, 7.12)."""
    if not isinstance(entries, generic.DictionaryObject):
        _require(entries is None, "odd extensions were declared")
        return
    for prefix in entries.keys() - {"/Type"}:
        value = entries.raw_get(prefix)
        yield from _items(value) if isinstance(value, generic.ArrayObject) else [value]


def _plain_extension(entry: object) -> bool:
    simple = (generic.NameObject, generic.NumberObject, generic.TextStringObject, generic.ByteStringObject)
    if not isinstance(entry, generic.DictionaryObject):
        return False
    return entry.keys() <= EXTENSION and all(isinstance(entry.raw_get(key), simple) for key in entry)


def _references(value: object) -> Iterator[Number]:
    """Yield the objects that `value` refers to directly."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        number = _number(one)
        if number is not None:
            yield number
        elif isinstance(one, generic.DictionaryObject):
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, generic.ArrayObject):
            waiting += _items(one)
