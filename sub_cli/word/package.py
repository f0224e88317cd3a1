"""A Word file: its parts in one package, with the same bytes for the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Final

from sub_cli.word.flow import COLOPHON, Hand, Mark, Part, Table, Token
from sub_cli.word.paragraphs import blocks
from sub_cli.word.picture import ending_of
from sub_cli.word.style import House, font_table, numbering, settings, style_of, styles
from sub_cli.word.theme import theme
from sub_cli.word.writer import Relations, Writer
from sub_cli.word.xml import R, data_of, make, root, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""Of every part: the first that a package can hold."""
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Paper:
    """What a Word file says of itself."""

    title: str
    author: str
    language: str
    """Tag of the language of the text."""
    day: date
    footer: str
    """What stands at the foot of each page before its number, and below the text; it is not empty."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Properties of its own, such as the commit that it was made from."""
    house: House = field(default_factory=House)


def package(
    parts: Sequence[Part],
    paper: Paper,
    *,
    refer: Callable[[str], str] = lambda id: f"[](#{id})",
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a file of `parts`, one after another.

    `refer` gives the words for a reference to a section from its id; `images` are the pictures that may be shown, by
    path.
    """
    anchors = {each.anchor for part in parts for each in part.tokens if isinstance(each, Mark) and each.anchor}
    writer = Writer(Hand(paper.author, paper.day), refer, anchors, images or {})
    body = [made for number, part in enumerate(parts) for made in _part(writer, number, part)]
    return _zipped(dict(_files(writer, body, paper)))


def _part(writer: Writer, number: int, part: Part) -> Iterator[Element]:
    writer.part = number
    usual = writer.hand, writer.refer
    writer.hand, writer.refer = part.hand or writer.hand, part.refer or writer.refer
    for stretch in _by_heading(part.tokens):
        heading = next((each for each in stretch if isinstance(each, Mark) and each.new.kind == "section"), None)
        writer.level = heading.new.depth if heading else writer.level
        yield from blocks(writer, stretch)
    writer.hand, writer.refer = usual


def _by_heading(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the tokens, parted before the heading of each section."""
    stretch: list[Token] = []
    words: list[Token] = []
    for each in tokens:
        words.append(each)
        if isinstance(each, Mark | Table):
            if isinstance(each, Mark) and each.new.kind == "section":
                yield stretch
                stretch = []
            stretch += words
            words = []
    yield stretch + words


def _files(writer: Writer, body: Sequence[Element], paper: Paper) -> Iterator[tuple[str, bytes]]:
    yield "[Content_Types].xml", _content_types(writer)
    yield "_rels/.rels", _relations([
        ("rId1", _OFFICE + "officeDocument", "word/document.xml"),
        ("rId2", _PACKAGE + "relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", _OFFICE + "extended-properties", "docProps/app.xml"),
        ("rId4", _OFFICE + "custom-properties", "docProps/custom.xml"),
    ])  # fmt: skip
    yield "docProps/app.xml", _app()
    yield "docProps/core.xml", _core(paper)
    yield "docProps/custom.xml", _custom(paper.facts)
    yield "word/_rels/document.xml.rels", _relations([*_own(writer), *_outside(writer, writer.text)])
    yield "word/document.xml", _document(body, paper.footer)
    yield "word/fontTable.xml", font_table(paper.house)
    yield "word/footer1.xml", _footer(paper)
    yield "word/footnotes.xml", _footnotes(writer)
    if writer.notes_text.links or writer.notes_text.pictures:
        yield "word/_rels/footnotes.xml.rels", _relations(_outside(writer, writer.notes_text))
    if writer.remarks:
        yield "word/comments.xml", _comments(writer.remarks)
    for path in dict.fromkeys([*writer.text.pictures, *writer.notes_text.pictures]):
        yield f"word/{_media(writer.images[path])}", writer.images[path]
    yield "word/numbering.xml", numbering(writer.lists)
    yield "word/settings.xml", settings(paper.language)
    yield "word/styles.xml", styles(paper.house, paper.language)
    yield "word/theme/theme1.xml", theme(paper.house)


def _media(data: bytes) -> str:
    """Return where a picture lies, by its content."""
    return f"media/{sha256(data).hexdigest()[:16]}.{ending_of(data)}"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            made.writestr(entry, data)
    return target.getvalue()


_PARTS: Final = (
    ("styles", "styles"), ("numbering", "numbering"), ("footnotes", "footnotes"), ("settings", "settings"),
    ("fontTable", "fontTable"), ("footer", "footer1"),
)  # fmt: skip


def _content_types(writer: Writer) -> bytes:
    overrides = [("word/document.xml", _TYPE + "document.main+xml"), ("docProps/core.xml", _CORE_TYPE),
                 ("docProps/app.xml", _EXTENDED), ("docProps/custom.xml", _CUSTOM),
                 ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml")]  # fmt: skip
    overrides += [(f"word/{name}.xml", f"{_TYPE}{kind}+xml") for kind, name in _PARTS]
    overrides += [("word/comments.xml", f"{_TYPE}comments+xml")] if writer.remarks else []
    defaults = [("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
                ("png", "image/png"), ("jpeg", "image/jpeg")]  # fmt: skip
    lines = [f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults]
    lines += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides]
    return f'{_HEAD}<Types xmlns="{_PACKAGE}content-types">{"".join(lines)}</Types>'.encode()


_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_EXTENDED: Final = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CUSTOM: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def _own(writer: Writer) -> Iterator[tuple[str, str, str]]:
    parts = [*_PARTS, ("theme", "theme/theme1"), *([("comments", "comments")] if writer.remarks else [])]
    for number, (kind, name) in enumerate(parts, 1):
        yield f"rId{number}", _OFFICE + kind, f"{name}.xml"


def _outside(writer: Writer, relations: Relations) -> Iterator[tuple[str, str, str]]:
    for target, id in relations.links.items():
        yield id, _OFFICE + "hyperlink", target
    for path, id in relations.pictures.items():
        yield id, _OFFICE + "image", _media(writer.images[path])


def _relations(rows: Iterable[tuple[str, str, str]]) -> bytes:
    from xml.sax.saxutils import quoteattr

    lines = []
    for id, kind, target in rows:
        mode = ' TargetMode="External"' if kind.endswith("/hyperlink") else ""
        lines.append(f'<Relationship Id="{id}" Type="{kind}" Target={quoteattr(target)}{mode}/>')
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{"".join(lines)}</Relationships>'.encode()


def _document(body: Iterable[Element], colophon: str) -> bytes:
    page = [make("pgSz", w=11906, h=16838),
            make("pgMar", top=1531, right=1418, bottom=1361, left=1418, header=709, footer=567, gutter=0)]  # fmt: skip
    footer = make("footerReference", type="default")
    footer.set(f"{{{R}}}id", f"rId{len(_PARTS)}")
    # A line at the end that always stays: the last paragraph of a text could not come or go without it.
    last = make("p", make("pPr", make("pStyle", val=style_of(COLOPHON))), make("r", text_of("t", colophon)))
    made = root("document")
    made.append(make("body", *body, last, make("sectPr", footer, *page)))
    return data_of(made)


def _footer(paper: Paper) -> bytes:
    made = root("footer")
    place = make("tab", val="right", pos=9070)
    paragraph = make("p", make("pPr", make("pStyle", val="Footer"), make("tabs", place)))
    paragraph.append(make("r", text_of("t", paper.footer), make("tab")))
    for kind in ("begin", "instr", "separate", "shown", "end"):
        inner = {"instr": text_of("instrText", " PAGE "), "shown": text_of("t", "1")}
        paragraph.append(make("r", inner.get(kind) if kind in inner else make("fldChar", fldCharType=kind)))
    made.append(paragraph)
    return data_of(made)


def _footnotes(writer: Writer) -> bytes:
    made = root("footnotes")
    for id, kind in ((-1, "separator"), (0, "continuationSeparator")):
        made.append(make("footnote", make("p", make("r", make(kind))), type=kind, id=id))
    made.extend(writer.notes)
    return data_of(made)


def _comments(remarks: Iterable[tuple[str, Hand]]) -> bytes:
    made = root("comments")
    for number, (said, hand) in enumerate(remarks):
        lines = [make("p", make("pPr", make("pStyle", val="CommentText")), make("r", text_of("t", line)))
                 for line in said.split("\n")]  # fmt: skip
        when = f"{hand.day.isoformat()}T12:00:00Z"
        letters = "".join(word[0] for word in hand.author.split()[:3])
        made.append(make("comment", *lines, id=number, author=hand.author, date=when, initials=letters))
    return data_of(made)


def _app() -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{_HEAD}<Properties xmlns="{space}"><Application>sub</Application></Properties>'.encode()


def _core(paper: Paper) -> bytes:
    from xml.sax.saxutils import escape

    when = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{paper.day.isoformat()}T12:00:00Z</dcterms:{{0}}>'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_clean(paper.title))}</dc:title><dc:creator>{escape(_clean(paper.author))}</dc:creator>"
        f"<dc:language>{escape(paper.language)}</dc:language>{when.format('created')}{when.format('modified')}"
        "</cp:coreProperties>"
    ).encode()


def _clean(text: str) -> str:
    return str(text_of("t", text).text)


def _custom(facts: Mapping[str, str]) -> bytes:
    from xml.sax.saxutils import escape, quoteattr

    space = "http://schemas.openxmlformats.org/officeDocument/2006/"
    kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    lines = [
        f'<property fmtid="{kind}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(_clean(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(facts.items(), 2)
    ]
    types = f'xmlns="{space}custom-properties" xmlns:vt="{space}docPropsVTypes"'
    return f"{_HEAD}<Properties {types}>{''.join(lines)}</Properties>".encode()
