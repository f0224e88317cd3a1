"""Documents: `document.yaml` and a file for each section, read lazily and written by the smallest edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from sub_cli.codes import OTHER_LAYOUT
from sub_cli.document.codes import NO_FILE, OTHER_ID
from sub_cli.document.model import Document, Entry, Picture, Section
from sub_cli.document.overlay import Overlay
from sub_cli.errors import BadInput, Conflict, Finding, NotFound, Place
from sub_cli.keys import ID
from sub_cli.layout import DOCUMENTS, document_path, name_of, section_path, sections_folder
from sub_cli.memory import Memory, Value
from sub_cli.messages import msg
from sub_cli.store import codec, edit, emit, yaml
from sub_cli.store.files import Files, instead
from sub_cli.store.outline import Layout, OutlineRow, listed
from sub_cli.store.reader import Reader
from sub_cli.store.schema import DOCUMENT, SECTION
from sub_cli.store.tabs import STOP

# -- reading ---------------------------------------------------------------------------------------


def list_documents(files: Files) -> list[str]:
    """Return the ids of all documents, sorted."""
    paths = (path.split("/") for path in files.names(DOCUMENTS))
    return sorted(parts[1] for parts in paths if len(parts) == 3 and parts[2] == "document.yaml")


def exists(files: Files, document_id: str) -> bool:
    """Tell whether there is a document of that id, without listing any."""
    try:
        return bool(ID.fullmatch(document_id) and files.read(document_path(document_id)) is not None)
    except (FileNotFoundError, BadInput):
        return False


def load_document(files: Files, document_id: str, memory: Memory | None = None) -> Document:
    """Return the document with lazy sections: only `document.yaml` is read, and not where `memory` knows it.

    Raises `NotFound`, and `BadInput` with every mistake in that file.
    """
    path = document_path(document_id)
    row = memory.recall(path) if memory else None
    if row is not None:
        known = document_from(document_id, row)
        return replace(known, sections=Sections(files, document_id, dict.fromkeys(known.ids(), Place(path)), memory))
    found = opened(files, document_id)
    found.reader.finish()
    document = found.document(files, memory)
    if memory:
        memory.keep(path, found.data, document_row(document))
    return document


@lru_cache(maxsize=4096)  # a document is read several times for one page, and again for the next one
def parse_section(path: str, data: bytes) -> Section:
    """Return the section that `data` holds, with the file itself as its `source`; raises `BadInput`."""
    reader = Reader(path, data, SECTION.names)
    section = codec.read(SECTION, reader.root)
    _check_name(reader, name_of(path))
    reader.finish()
    return replace(section, source=data.decode())


def _check_name(reader: Reader, expected: str) -> None:
    reader.check_name(
        OTHER_ID,
        "id",
        expected,
        lambda found: msg("The id is {found}, but the file is that of {expected}.", found=found, expected=expected),
    )


class Sections(Mapping[str, Section]):
    """The sections of an outline by id, each read when it is first asked for."""

    __slots__ = ("_files", "_folder", "_loaded", "_memory", "_places")

    def __init__(
        self, files: Files, document_id: str, places: Mapping[str, Place], memory: Memory | None = None
    ) -> None:
        """Read from `files`; `places` says where each id stands in the outline, for findings.

        `memory` knows the numbers of sections that were read before.
        """
        self._memory = memory
        self._files = files
        self._folder = sections_folder(document_id)
        self._places = places
        self._loaded: dict[str, Section] = {}

    def __getitem__(self, wanted: str) -> Section:
        """Return the section; raises `KeyError` outside the outline, `BadInput` for a bad or missing file."""
        found = self._loaded.get(wanted)
        if found is None:
            found = self._loaded[wanted] = self._read(wanted, self._places[wanted])
        return found

    def number(self, wanted: str) -> str:
        """Return the number that stands in the file of a section, "" where none does; raises as `[]` does."""
        path = f"{self._folder}/{wanted}.yaml"
        known = self._memory.recall(path) if self._memory and wanted not in self._loaded else None
        if known is not None:
            return str(known)
        section = self[wanted]
        if self._memory:
            self._memory.keep(path, section.source.encode(), section.number)
        return section.number

    def _read(self, wanted: str, place: Place) -> Section:
        path = f"{self._folder}/{wanted}.yaml"
        try:
            return parse_section(path, self._files.read(path))
        except FileNotFoundError:
            place = _in_outline(self._files, place.path, wanted) or place
            message = msg(
                "The outline names the section {section}, but {path} does not exist.",
                section=wanted,
                path=path,
            )
            raise BadInput.because(Finding(NO_FILE, message, place)) from None

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in reading order."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return the number of sections in the outline."""
        return len(self._places)

    def __contains__(self, wanted: object) -> bool:
        """Tell whether the outline names the section, without reading it."""
        return wanted in self._places

    def only(self, wanted: Iterable[str]) -> Sections:
        """Return the `wanted` ones alone; what was read stays read."""
        wanted = list(wanted)
        if len(wanted) == len(self):
            return self
        chosen = Sections(self._files, "", {id: self._places[id] for id in wanted})
        chosen._folder, chosen._loaded, chosen._memory = self._folder, self._loaded, self._memory
        return chosen

    def same_source(self, other: Mapping[str, Section]) -> bool:
        """Tell whether `other` reads the same files, so that what neither changed is equal unread."""
        return isinstance(other, Sections) and other._files is self._files and other._folder == self._folder


def _in_outline(files: Files, path: str, wanted: str) -> Place | None:
    """Return where the outline names a section: a document that was remembered does not know."""
    return _parsed(path, files.read(path), path.split("/")[-2]).places().get(wanted)


@dataclass(frozen=True, slots=True)
class Opened:
    """`document.yaml`, parsed: its values, where its outline stands, and its mistakes."""

    data: bytes
    """The file itself."""
    reader: Reader
    meta: Document
    layout: Layout | None

    def places(self) -> dict[str, Place]:
        """Return where each section stands in the outline."""
        return {id: self._place(row) for id, row in self.layout.places().items()} if self.layout else {}

    def _place(self, row: OutlineRow) -> Place:
        return Place(self.reader.path, row.line + 1, row.indent + len(row.dash) + 1, len(row.token))

    def document(self, files: Files, memory: Memory | None = None) -> Document:
        """Return the document, whose sections come from `files`, their numbers from `memory` where it knows them."""
        entries = self.layout.entries() if self.layout else ()
        return replace(self.meta, outline=entries, sections=Sections(files, self.meta.id, self.places(), memory))


def opened(files: Files, document_id: str) -> Opened:
    """Return `document.yaml` as it stands, with its mistakes; raises `NotFound`."""
    path = document_path(document_id)
    try:
        return _parsed(path, files.read(path), document_id)
    except FileNotFoundError:
        known = list_documents(files)
        raise NotFound(msg("There is no document {id}.", id=document_id), *instead(document_id, known)) from None


def _parsed(path: str, data: bytes, document_id: str) -> Opened:
    reader = Reader(path, data, DOCUMENT.names)
    said = codec.values(DOCUMENT, reader.root)
    layout = said.pop("outline", None)
    _check_name(reader, document_id)
    return Opened(data, reader, Document(**{**said, "id": document_id}), layout)


# -- remembering ------------------------------------------------------------------------------------


def document_row(document: Document) -> list[object]:
    """Return a document without its sections as plain values."""
    outline = [_entry_row(entry) for entry in document.outline]
    pictures = [[each.path, each.digest] for each in document.pictures]
    adopted = document.adopted.isoformat() if document.adopted else ""
    return [document.title, document.kind, document.language, adopted, document.edition, outline, pictures]


def document_from(document_id: str, row: Value) -> Document:
    """Return the document, without its sections, of a row."""
    title, kind, language, adopted, edition, outline, pictures = row
    day = date.fromisoformat(adopted) if adopted else None
    entries, shown = tuple(map(_entry_from, outline)), tuple(Picture(*each) for each in pictures)
    return Document(document_id, title, kind, language, day, edition, entries, pictures=shown)


def _entry_row(entry: Entry) -> object:
    if not (entry.children or entry.lead or entry.tail):
        return entry.id
    return [entry.id, [_entry_row(child) for child in entry.children], entry.lead, entry.tail]


def _entry_from(row: Value) -> Entry:
    if isinstance(row, str):
        return Entry(row)
    return Entry(row[0], tuple(map(_entry_from, row[1])), row[2], row[3])


# -- writing ---------------------------------------------------------------------------------------


def planned(path: str, data: bytes) -> tuple[str, list[str]]:
    """Return the title of a document and the ids of its outline in reading order; raises `BadInput`."""
    found = _parsed(path, data, path.split("/")[-2])
    found.reader.finish()
    entries = found.layout.entries() if found.layout else ()
    return found.meta.title, [entry.id for top in entries for entry in top.walk()]


def with_id(section: Section, name: str) -> Section:
    """Return a section under another id, the file that it carries along too."""
    source = codec.put(section.source.encode(), SECTION, "id", name).decode() if section.source else ""
    return replace(section, id=name, source=source)


def stated(path: str, data: bytes) -> Document:
    """Return what `document.yaml` says of a document, without its sections; raises `BadInput`."""
    found = _parsed(path, data, path.split("/")[-2])
    found.reader.finish()
    return replace(found.meta, outline=found.layout.entries() if found.layout else ())


def dump_section(section: Section) -> bytes:
    """Return the file of a new section in the house's form.

    Raises `BadInput` for characters that no file can hold.
    """
    return codec.dumped(SECTION, section, lambda data: parse_section(f"{section.id}.yaml", data))


def dump_document(document: Document) -> bytes:
    """Return the file of a new document in the house's form; raises `BadInput` as `dump_section` does."""
    return codec.dumped(DOCUMENT, document, lambda data: _read_again(document, data))


def _read_again(document: Document, data: bytes) -> Document:
    opened = _parsed(document_path(document.id), data, document.id)
    opened.reader.finish()
    entries = opened.layout.entries() if opened.layout else ()
    return replace(opened.meta, outline=entries, sections=document.sections)


def changes(files: Files, old: Document, new: Document, *, exact: bool = False) -> dict[str, bytes | None]:
    """Return the files that differ between `old`, as `files` hold it, and `new`; None takes a file away.

    Only the spans of changed values are replaced, and only files that may have changed are read. New
    sections with a `source` keep its layout and comments. With `exact`, raises `BadInput` where the way
    back would not give the same bytes. Raises `Conflict` where a file no longer says what `old` does.
    """
    found: dict[str, bytes | None] = {}
    for section_id, before, after in _differing(old, new):
        path = section_path(old.id, section_id)
        found[path] = None if after is None else _section_bytes(files, path, before, after, exact)
    path = document_path(old.id)
    if not codec.same(DOCUMENT, old, new):
        found[path] = rewritten(path, files.read(path), old, new, exact=exact)
    return found


def _differing(old: Document, new: Document) -> Iterator[tuple[str, Section | None, Section | None]]:
    """Yield id, old and new of the sections that differ; one that the outline does not name is not there."""
    was, now = set(old.ids()), set(new.ids())
    candidates = _candidates(old.sections, new.sections)
    for section_id in sorted((was ^ now) | ((was | now) & candidates if candidates is not None else was | now)):
        before = old.sections[section_id] if section_id in was else None
        after = new.sections[section_id] if section_id in now else None
        if before != after:
            yield section_id, before, after


def _candidates(old: Mapping[str, Section], new: Mapping[str, Section]) -> set[str] | None:
    """Return the ids of sections that may differ; None where only reading them all can tell."""
    base_of_old, touched_in_old = _layers(old)
    base_of_new, touched_in_new = _layers(new)
    same = base_of_old is base_of_new or (isinstance(base_of_old, Sections) and base_of_old.same_source(base_of_new))
    return touched_in_old | touched_in_new if same else None


def _layers(sections: Mapping[str, Section]) -> tuple[Mapping[str, Section], set[str]]:
    if isinstance(sections, Overlay):
        base, below = _layers(sections._base)
        return base, below | set(sections.touched())
    return sections, set()


def _section_bytes(files: Files, path: str, before: Section | None, after: Section, exact: bool) -> bytes:
    if before is None:
        return _new_section(files, path, after)
    data = files.read(path)
    if before.source != data.decode("utf-8", "replace") and parse_section(path, data) != before:
        raise _changed_underneath(path)
    result = _edited_section(data, before, after)
    if exact and _edited_section(result, after, before) != data:
        raise _inexact(path, data)
    return result


def _new_section(files: Files, path: str, section: Section) -> bytes:
    try:
        files.read(path)
    except FileNotFoundError:
        return _from_source(path, section) or dump_section(section)
    raise Conflict(msg("{path} exists already, though no line of the outline names it.", path=path))


def _from_source(path: str, section: Section) -> bytes | None:
    """Return the section's old file, with what changed since then replaced; None where it has none."""
    source = section.source.encode()
    try:
        said = parse_section(path, source) if source else None
    except BadInput:
        return None
    return _edited_section(source, said, section) if said else None


def _edited_section(data: bytes, before: Section, after: Section) -> bytes:
    if before.text != after.text and not emit.fits_block(after.text):
        dump_section(after)  # raises with the character and its place
    return codec.edited(data, SECTION, before, after)


def rewritten(path: str, data: bytes, old: Document, new: Document, *, exact: bool = False) -> bytes:
    """Return the `document.yaml` that says `old` as it has to be for `new`; raises as `changes`."""
    if not codec.same(DOCUMENT, _read_again(old, data), old):
        raise _changed_underneath(path)
    result = codec.edited(data, DOCUMENT, old, new)
    if exact and codec.edited(result, DOCUMENT, new, old) != data:
        raise _inexact(path, data)
    return result


def laid_out(path: str, data: bytes, document: Document) -> bytes:
    """Return the file `data` as it has to be to say `document`, its comments in the outline included.

    Everything else stays to the byte. Raises `BadInput` where it cannot be read.
    """
    found = _parsed(path, data, document.id)
    found.reader.finish()
    if found.layout is None:
        return codec.edited(data, DOCUMENT, found.meta, document)
    said, rows = replace(found.meta, outline=found.layout.entries()), found.layout
    return codec.edited(rows.commented(data, document.outline), DOCUMENT, said, document)


def section_laid_out(path: str, data: bytes, section: Section) -> bytes:
    """Return the file `data` as it has to be to say `section`; raises `BadInput` where it cannot be read."""
    return _edited_section(data, parse_section(path, data), section)


def with_pictures(data: bytes, pictures: Iterable[Picture]) -> bytes:
    """Return a `document.yaml` that records `pictures` as those of its base edition."""
    return codec.put(data, DOCUMENT, "pictures", tuple(pictures))


def mended(path: str, data: bytes) -> bytes:
    """Return a section's or document's file in the form that every edit can restore to the byte.

    Characters, the quotes of numbers, titles that stand in needless quotes or over several lines, and the
    text's block are put right; what the file says does not change. Raises `BadInput` where it cannot be read.
    """
    data = yaml.mended(data)
    root = yaml.load(path, data)
    for key in ("number", "title"):
        node = root.get(key)
        if node is not None and node.kind == "scalar" and not node.empty:
            words = " ".join(node.text.split("\n")).strip()
            raw = emit.double_quoted(words) if key == "number" else emit.scalar(words)
            data = edit.replace_scalar(data, key, words, raw=raw)
    node = root.get("text")
    if node is not None and node.kind == "scalar":
        data = edit.replace_value(data, "text", emit.text("text", edit.text_of(node).expandtabs(STOP)))
    return _mended_outline(path, data) if root.get("outline") is not None else data


def _mended_outline(path: str, data: bytes) -> bytes:
    opened = _parsed(path, data, path.split("/")[-2])
    if opened.layout is None or not opened.layout.rows or opened.reader.findings:
        return data
    draft = edit.Draft(data)
    start, end = draft.starts[opened.layout.start + 1], draft.starts[opened.layout.end]
    return draft.spliced(start, end, listed(opened.layout.entries()))


def _changed_underneath(path: str) -> Conflict:
    return Conflict(msg("{path} changed while this was being worked out.", path=path), msg("Try again."))


def _inexact(path: str, data: bytes) -> BadInput:
    message = msg("This file is laid out in a way that could not be restored to the byte afterwards.")
    return BadInput.because(Finding(OTHER_LAYOUT, message, Place(path, 1, 1), msg("sub fmt puts it in the usual form")))
