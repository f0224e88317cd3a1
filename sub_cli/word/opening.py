"""A Word file that comes in: its parts, opened so that nothing in it can fetch, run or swell.

What a file holds is counted before any of it is parsed. No part may name entities; what lies outside is never
followed; macros, embedded objects and other files are not looked at, which is told.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from sub_cli.errors import Unable
from sub_cli.messages import Message, msg
from sub_cli.word.xml import R, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST: Final = 20_000_000
"""Bytes of a file."""
_UNPACKED: Final = 100_000_000
"""Bytes of all its parts together, as it says itself; what is read is held to it as well."""
_PART: Final = 25_000_000
"""Bytes of a part that is read."""
_PARTS: Final = 2_000
_TAGS: Final = 900_000
"""Tags of the parts that are parsed: some three hundred pages, with tracked changes."""
_PARAGRAPHS: Final = 20_000
_DEEPEST: Final = 90
"""Elements within each other."""
_RELATIONS: Final = 10_000
_ENTRY: Final = b"PK\x01\x02"
"""What each name in the list of the parts begins with."""
_OFFICE: Final = ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
                  "http://purl.oclc.org/ooxml/officeDocument/relationships/")  # fmt: skip
_STRICT: Final = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
)
"""The names of the strict form of the standard, and those that everybody uses."""
_DECLARED: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']"
)
_DEFINES: Final = re.compile(rb"<!(?!--|\[CDATA\[)")
"""A document type, or an entity in one."""
_KINDS: Final = frozenset({"footnotes", "endnotes", "comments", "styles", "numbering", "settings"})
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FIELDS: Final = re.compile(
    r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|RD)\b", re.IGNORECASE
)
"""Fields that fetch or run."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to by an id."""

    kind: str
    """The last word of its type: `image`, `hyperlink`."""
    target: str
    """Path of a part in the file; of what lies outside its address, which is never followed."""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A Word file whose parts can be read."""

    document: Element
    """Its text, `w:document`."""
    parts: Mapping[str, Element]
    """What belongs to the text, by kind: `footnotes`, `endnotes`, `comments`, `styles`, `numbering`,
    `settings`; and `core` and `custom`, the properties of the file."""
    relations: Mapping[str, Mapping[str, Relation]]
    """Of the `document`, and of each kind of part that has any, what it refers to, by id."""
    left: tuple[Message, ...] = ()
    """What was left out, each in a sentence."""
    _media: Mapping[str, bytes] = field(default_factory=dict)

    def media(self, relation: Relation | None) -> bytes | None:
        """Return the bytes of a picture in the file; None for what is none, or lies outside."""
        return None if relation is None or relation.outside else self._media.get(relation.target)


def open_word(data: bytes, name: str) -> Opened:
    """Return the parts of a Word file; `name` is named in errors.

    Raises `Unable` for what is no Word file, is locked or damaged, defines entities, or is larger or deeper than a
    paper can be; nothing of such a file is taken.
    """
    return _Opening(data, name).opened()


class _Opening:
    """Opens one file."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.zip = self._zip(data)
        self.names = self._names()
        self.tags = self.read = 0

    def opened(self) -> Opened:
        """Return the parts."""
        try:
            main = self._main()
            relations = {"document": self._relations(main)}
            found = dict(self._found(relations["document"]))
            for kind, path in found.items():
                relations[kind] = self._relations(path)
            document = self._xml(main)
            parts = {kind: self._xml(path) for kind, path in [*found.items(), *self._properties()]}
            media = {path: self._bytes(path) for path in sorted(self._pictures(relations))}
        except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError) as error:
            raise self._damaged() from error
        if document.tag != w("document") or document.find(w("body")) is None:
            raise self._no_word()
        left = tuple(dict.fromkeys([*self._left_in(document), *self._left_beside(relations)]))
        return Opened(document, parts, relations, left, media)

    # -- the package ---------------------------------------------------------------------------------

    def _zip(self, data: bytes) -> zipfile.ZipFile:
        if len(data) > LARGEST:
            raise Unable(msg("{path} holds more than {limit} bytes, too much for a Word file.", path=self.name,
                             limit=LARGEST))  # fmt: skip
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unable(msg("{path} is an old Word file (.doc), or is locked with a password.", path=self.name),
                         msg("Open it in Word and save it as .docx, without a password."))  # fmt: skip
        if data.count(_ENTRY) > _PARTS:
            raise self._swollen()
        try:
            return zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
            raise self._no_word() from error

    def _names(self) -> frozenset[str]:
        entries = self.zip.infolist()
        names = [each.filename for each in entries]
        if sum(each.file_size for each in entries) > _UNPACKED:
            raise self._swollen()
        if len(set(names)) != len(names) or any(each.flag_bits & 1 for each in entries):
            raise self._damaged()
        return frozenset(names)

    def _bytes(self, path: str) -> bytes:
        """Return a part; a file that says less than it holds is damaged."""
        with self.zip.open(path) as part:
            data = part.read(_PART + 1)
        self.read += len(data)
        if len(data) > _PART or self.read > _UNPACKED:
            raise self._swollen()
        return data

    def _main(self) -> str:
        """Return the path of the text."""
        for each in self._relations("").values():
            if each.kind == "officeDocument" and not each.outside and each.target in self.names:
                return each.target
        raise self._no_word()

    def _found(self, relations: Mapping[str, Relation]) -> Iterator[tuple[str, str]]:
        """Yield the parts beside the text, by kind."""
        for each in relations.values():
            if each.kind in _KINDS and not each.outside and each.target in self.names:
                yield each.kind, each.target

    def _properties(self) -> Iterator[tuple[str, str]]:
        for kind, path in (("core", "docProps/core.xml"), ("custom", "docProps/custom.xml")):
            if path in self.names:
                yield kind, path

    def _pictures(self, relations: Mapping[str, Mapping[str, Relation]]) -> set[str]:
        every = (each for of in relations.values() for each in of.values())
        return {each.target for each in every if each.kind == "image" and not each.outside} & self.names

    def _relations(self, part: str) -> dict[str, Relation]:
        """Return what a part, or the package itself, refers to, by id."""
        folder, last = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{last}.rels")
        if path not in self.names:
            return {}
        found = list(self._xml(path))
        if len(found) > _RELATIONS:
            raise self._swollen()
        return {each.get("Id", ""): _relation(each, folder) for each in found if isinstance(each.tag, str)}

    # -- a part --------------------------------------------------------------------------------------

    def _xml(self, path: str) -> Element:
        """Return a part that is XML, without the other forms of what it offers in several."""
        from lxml import etree

        data = self._bytes(path)
        declared = _DECLARED.match(data)
        other = declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
        if other or b"\0" in data:
            raise Unable(msg("{path} is not written in UTF-8, as Word files are.", path=f"{self.name}: {path}"))
        if _DEFINES.search(data):
            raise Unable(msg("{path} defines entities, which no Word file needs.", path=f"{self.name}: {path}"))
        self.tags += data.count(b"<")
        if self.tags > _TAGS:
            raise self._swollen()
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            made: Element = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged() from error
        self._refuse_shape(made)
        _choose(made)
        return made

    def _refuse_shape(self, made: Element) -> None:
        if made.xpath("boolean(" + "/*" * _DEEPEST + ")"):
            raise self._swollen()
        if sum(1 for _ in made.iter(w("p"))) > _PARAGRAPHS:
            raise self._swollen()

    # -- what is left out ----------------------------------------------------------------------------

    def _left_in(self, document: Element) -> Iterator[Message]:
        if next(document.iter(w("altChunk"), w("subDoc")), None) is not None:
            yield msg("Left out: another file that is put into this one.")
        if next(document.iter(w("object"), w("control")), None) is not None:
            yield msg("Left out: an embedded object.")
        said = {found[1].upper() for found in map(_FIELDS.search, _instructions(document)) if found}
        for kind in sorted(said):
            yield msg("The field {kind} was not carried out; what it showed last stands there.", kind=kind)

    def _left_beside(self, relations: Mapping[str, Mapping[str, Relation]]) -> Iterator[Message]:
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names):
            yield msg("Left out: macros.")
        for of in relations.values():
            for each in of.values():
                if each.outside and each.kind != "hyperlink":
                    yield msg("Not fetched: {address}.", address=each.target[:200])

    def _swollen(self) -> Unable:
        return Unable(msg("{path} unfolds to more than a paper can hold; nothing of it was read.", path=self.name))

    def _damaged(self) -> Unable:
        return Unable(msg("{path} is damaged; nothing of it was read.", path=self.name),
                      msg("Open it in Word and save it as .docx, without a password."))  # fmt: skip

    def _no_word(self) -> Unable:
        return Unable(msg("{path} is no Word file (.docx).", path=self.name))


def _relation(element: Element, folder: str) -> Relation:
    kind, target = element.get("Type", ""), element.get("Target", "")
    for beginning in _OFFICE:
        kind = kind.removeprefix(beginning)
    if element.get("TargetMode") == "External":
        return Relation(kind, target, outside=True)
    whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    return Relation(kind, posixpath.normpath(whole))


def _choose(root: Element) -> None:
    """Leave of everything that stands there in several forms the first one: the others say the same again."""
    for each in list(root.iter(f"{_MC}AlternateContent")):
        for other in list(each)[1:]:
            each.remove(other)


def _instructions(document: Element) -> Iterator[str]:
    """Yield what the fields of a text are told to do."""
    for each in document.iter(w("p")):
        yield "".join(part.text or "" for part in each.iter(w("instrText")))
    for each in document.iter(w("fldSimple")):
        yield each.get(w("instr"), "")
