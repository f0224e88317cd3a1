"""Whether a PDF that was set is one: opened again by other code than wrote it, before anybody relies on it.

Imported inside functions only.
"""

# mypy: allow-untyped-calls
# pyHanko is typed in part only.

from __future__ import annotations

from collections.abc import Iterator

from pyhanko.pdf_utils import generic

from sub_cli.messages import Message, msg
from sub_cli.pdf.reader import Reader, entry

MOST_NODES = 100_000
"""Nodes of the tree of pages; no plan has a hundredth of that."""
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def fault_in(data: bytes, pages: int | None) -> Message | None:
    """Return why `data` is no PDF of so many pages, at least one, of which none and no font is empty; None for one.

    Without a number of `pages`, any will do.
    """
    if not data:
        return msg("it is empty")
    try:
        return next(_faults(Reader(data), pages), None)
    except Exception as error:  # pyHanko raises whatever a malformed file makes it stumble over
        return msg("it cannot be read ({detail})", detail=f"{type(error).__name__}: {error}"[:200])


def _faults(reader: Reader, pages: int | None) -> Iterator[Message]:
    found = list(pages_below(reader.root["/Pages"]))
    if not found:
        yield msg("it has no page")
    elif pages is not None and len(found) != pages:
        yield msg("it has {found} pages, where {pages} were set", found=len(found), pages=pages)
    for number, page in enumerate(found, 1):
        if not _content(page).strip():
            yield msg("page {page} is empty", page=number)
    yield from _empty_fonts(found)


def pages_below(top: generic.DictionaryObject) -> Iterator[generic.DictionaryObject]:
    """Yield the pages below a node of their tree, in order; ValueError where it is no tree."""
    waiting, seen = [top], 0
    while waiting:
        node, seen = waiting.pop(), seen + 1
        if seen > MOST_NODES:
            raise ValueError("the pages are no tree")
        if node["/Type"] == "/Page":
            yield node
        else:
            kids = node["/Kids"]
            waiting += [kids[place] for place in reversed(range(len(kids)))]


def _content(page: generic.DictionaryObject) -> bytes:
    """Return what draws the page."""
    if "/Contents" not in page:
        return b""
    found = page["/Contents"]
    streams = [found[place] for place in range(len(found))] if isinstance(found, generic.ArrayObject) else [found]
    return b"\n".join(stream.data for stream in streams)


def _empty_fonts(pages: list[generic.DictionaryObject]) -> Iterator[Message]:
    """Yield that a font which stands in the file is empty, each once."""
    seen: set[int] = set()
    for page in pages:
        fonts = entry(page["/Resources"], "/Font") or generic.DictionaryObject()
        for name in fonts:
            reference = fonts.raw_get(name)
            if isinstance(reference, generic.IndirectObject) and reference.idnum not in seen:
                seen.add(reference.idnum)
                if not _has_letters(reference.get_object()):
                    yield msg("the font {name} in it is empty", name=str(fonts[name]["/BaseFont"]))


def _has_letters(font: generic.DictionaryObject) -> bool:
    """Tell whether a font that is embedded has anything in it; one that is not embedded is another's affair."""
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = entry(inner, "/FontDescriptor") or {}
    return all(descriptor[key].data for key in FONT_FILES if key in descriptor)
