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


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a piece of a PNG."""
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def png(width: int, height: int, form: tuple[int, int, int], data: bytes) -> bytes:
    """Return a PNG as Pillow writes none; `form` is depth, kind of colour, and 1 for interlaced."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([*form[:2], 0, 0, form[2]])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 400 million pixels."""
    return png(20_000, 20_000, (8, 2, 0), bytes(100))


def interlaced() -> bytes:
    """Return a PNG that comes in seven passes, ever finer."""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = (
        b"\0" + b"".join(bytes((x * 30, y * 30, 99)) for x in range(left, 8, across))
        for left, top, across, down in passes
        for y in range(top, 8, down)
    )
    return png(8, 8, (8, 2, 1), b"".join(rows))


def moving() -> bytes:
    """Return an animated PNG: three pictures, of which paper would show the first."""
    pictures = [Image.new("RGB", (24, 16), colour) for colour in ("#ff0000", "#00ff00", "#0000ff")]
    file = io.BytesIO()
    pictures[0].save(file, "PNG", save_all=True, append_images=pictures[1:])
    return file.getvalue()


def turned() -> bytes:
    """Return a photograph, 24 wide and 16 high, that says it is to be turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return raster("JPEG", exif=exif)


PNG = raster()
PICTURES = {
    "goed.png": (PNG, ""),
    "grijs.jpg": (raster("JPEG", "L"), ""),
    "goed.svg": (SVG % b"<text>Utrecht</text>", ""),
    "beeld.gif": (raster("GIF"), "SUB431"),
    "tekening.png": (SVG % b"", "SUB431"),
    "foto.png": (raster("JPEG"), "SUB431"),
    "leeg.png": (b"", "SUB431"),
    "beweegt.png": (moving(), "SUB431"),
    "bom.png": (bomb(), "SUB432"),
    "druk.jpg": (raster("JPEG", "CMYK"), "SUB433"),
    "druk.svg": (SVG % b'<rect style="fill:device-\\63myk(1 0 0 0)" width="9" height="9"/>', "SUB433"),
    "diep.png": (raster("PNG", "I;16"), "SUB433"),
    "half.png": (PNG[: len(PNG) * 2 // 3], "SUB434"),
    "half.jpg": (raster("JPEG")[:-40], "SUB434"),
    "som.png": (PNG[:60] + bytes([PNG[60] ^ 255]) + PNG[61:], "SUB434"),
    "half.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><rect', "SUB434"),
    "elders.svg": (SVG % b'<image href="https://example.org/a.png"/>', "SUB340"),
    "pixels.svg": (SVG % b'<image href="data:image/png;base64,iVBORw0KGgo="/>', "SUB340"),
    "letter.svg": (SVG % "<text>\u2603</text>".encode(), "SUB341"),
    "kring.svg": (SVG % b'<g id="a"><use href="#a"/></g>', "SUB342"),
}
"""Name and bytes, and the code of what keeps it off a page."""
KINDS = {
    **{f"{mode}.png": raster("PNG", mode) for mode in ("1", "L", "LA", "P", "RGBA")},
    "doorzichtig.png": raster("PNG", "P", transparency=3),
    "zestien.png": png(8, 8, (16, 2, 0), bytes(8 * 49)),
    "zestien-doorzichtig.png": png(8, 8, (16, 6, 0), bytes(8 * 65)),
    "vlechtwerk.png": interlaced(),
    "geleidelijk.jpg": raster("JPEG", progressive=True),
    "gedraaid.jpg": turned(),
    "vreemd-profiel.jpg": raster("JPEG", icc_profile=b"geen profiel" * 20),
    "vreemd-profiel.png": raster("PNG", icc_profile=b"geen profiel" * 20),
}
"""More kinds that a page shows, by name."""
