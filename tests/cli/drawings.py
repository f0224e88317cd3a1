"""Small pictures of every kind, made here."""

from __future__ import annotations

import io
import zlib
from typing import Any

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/>%b</svg>'
"""With room for more in it."""


def raster(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (24, 16), **known: Any) -> bytes:
    """Return a picture with a pattern in it, so that its compressed form has a middle to be cut at."""
    data = bytes((x * 7 + y * 13) % 256 for y in range(size[1]) for x in range(size[0]))
    grey = Image.frombytes("L", size, data)
    file = io.BytesIO()
    (Image.new(mode, size, 30_000) if mode == "I;16" else grey.convert(mode)).save(file, kind, **known)
    return file.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 400 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (20_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(100))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PNG = raster()
PICTURES = {
    "goed.png": (PNG, ""),
    "grijs.jpg": (raster("JPEG", "L"), ""),
    "goed.svg": (SVG % b"<text>Utrecht</text>", ""),
    "beeld.gif": (raster("GIF"), "SUB431"),
    "tekening.png": (SVG % b"", "SUB431"),
    "foto.png": (raster("JPEG"), "SUB431"),
    "leeg.png": (b"", "SUB431"),
    "bom.png": (bomb(), "SUB432"),
    "druk.jpg": (raster("JPEG", "CMYK"), "SUB433"),
    "diep.png": (raster("PNG", "I;16"), "SUB433"),
    "half.png": (PNG[: len(PNG) * 2 // 3], "SUB434"),
    "half.jpg": (raster("JPEG")[:-40], "SUB434"),
    "som.png": (PNG[:60] + bytes([PNG[60] ^ 255]) + PNG[61:], "SUB434"),
    "half.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><rect', "SUB434"),
    "elders.svg": (SVG % b'<image href="https://example.org/a.png"/>', "SUB340"),
    "letter.svg": (SVG % "<text>\u2603</text>".encode(), "SUB341"),
    "kring.svg": (SVG % b'<g id="a"><use href="#a"/></g>', "SUB342"),
}
"""Name and bytes, and the code of what keeps it off a page."""
