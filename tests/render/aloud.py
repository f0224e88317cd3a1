"""What a screen reader says of a PDF: its words in the order of the tags (ISO 32000-2, 14.7 and 14.8).

`pdfinfo -struct-text` tells the same, and draws the whole page again for every piece of it: seconds for a memo. That
both hear the same is held by test_memo.py (`test_poppler_hears_the_same_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
PIECES = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


def words_aloud(pdf: bytes) -> list[str]:
    """The words of a tagged PDF in the order of its tags."""
    with pikepdf.open(BytesIO(pdf)) as file:
        said = {page.obj.objgen: _pieces(page) for page in file.pages}
        return " ".join(_walk(file.Root.StructTreeRoot, None, said)).split()


def _walk(element: Any, page: Any, said: dict[Any, dict[int, str]]) -> Iterator[str]:
    """Yield what is said of an element: a piece of marked content, or what stands below it."""
    if isinstance(element, int):
        yield said[page].get(element, "")
    elif isinstance(element, pikepdf.Array):
        for each in element:
            yield from _walk(each, page, said)
    else:
        page = element.Pg.objgen if "/Pg" in element else page
        below = element.MCID if element.get("/Type") == "/MCR" else element.get("/K", pikepdf.Array())
        yield from _walk(below, page, said)


def _pieces(page: pikepdf.Page) -> dict[int, str]:
    """Return what is set in each piece of marked content of a page, by its number."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    said: dict[int, str] = {}
    inside: list[int | None] = []
    letters: dict[int, str] = {}
    for words, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                inside.append(words[1].get("/MCID") if isinstance(words[1], pikepdf.Dictionary) else None)
            case "BMC":
                inside.append(None)
            case "EMC":
                inside.pop()
            case "Tf":
                letters = fonts[str(words[0])]
            case "Tj" | "TJ":
                here = next((number for number in reversed(inside) if number is not None), -1)
                said[here] = said.get(here, "") + _text(words[0], letters)
    return said


def _text(shown: Any, letters: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters.get(int.from_bytes(codes[at : at + 2]), "\ufffd") for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    """Return what each code of a font of two bytes a letter stands for (9.10.3)."""
    table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    pairs = (pair for piece in PIECES.findall(table) for pair in PAIR.findall(piece))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
