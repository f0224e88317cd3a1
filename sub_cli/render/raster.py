"""What keeps a picture off the page: its kind, size, colours or damage. PNG and JPEG are read to their end once.

Stricter than the typesetter, which embeds what begins like a picture: an archived PDF (PDF/A) with half a picture in
it, or with the colours of print, is none.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

from sub_cli.messages import Message, msg
from sub_cli.render.svg import outside

MOST_PIXELS: Final = 50_000_000
"""An A3 at 300 dots to the inch has 17 million."""
_ENDINGS: Final = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "SVG": (".svg",)}
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"%PDF", "PDF"),
)
_COLOURS: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
"""Modes of Pillow that PDF/A shows without a profile of their own."""


class Fault(NamedTuple):
    """Why a picture cannot be shown."""

    code: str
    message: Message
    fix: Message


def faults(path: str, data: bytes) -> list[Fault]:
    """Return why the picture `data` of the file `path` cannot be shown; nothing where it can."""
    kind = _kind(data)
    if kind not in _ENDINGS:
        message = msg("The picture {path} is none of PNG, JPEG and SVG, but {kind}.", path=path, kind=kind or "?")
        if not kind:
            message = msg("The picture {path} is none of PNG, JPEG and SVG.", path=path)
        return [Fault("SUB431", message, msg("Save it as PNG, and give that name here."))]
    if not path.lower().endswith(_ENDINGS[kind]):
        name = path.rpartition("/")[2].rpartition(".")[0] + _ENDINGS[kind][0]
        message = msg("The picture {path} is {kind}, and its name says otherwise.", path=path, kind=kind)
        return [Fault("SUB431", message, msg("Name it {name}, here too.", name=name))]
    return _svg(path, data) if kind == "SVG" else _raster(path, data, kind)


def _kind(data: bytes) -> str:
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return "SVG" if b"<" in data[:1000].replace(b"\0", b"") and b"svg" in data.replace(b"\0", b"") else ""


def _svg(path: str, data: bytes) -> list[Fault]:
    found = [
        Fault("SUB340", msg("The picture asks for {url}, which may not be fetched.", url=url[:200]),
              msg("Put it into the picture itself."))
        for url in outside(data)
    ]  # fmt: skip
    try:
        if not found and ElementTree.fromstring(data).tag.rpartition("}")[2] != "svg":
            return [_damaged(path)]
    except (ElementTree.ParseError, ValueError, LookupError):
        return [_damaged(path)]
    return found


def _raster(path: str, data: bytes, kind: str) -> list[Fault]:
    from PIL import Image

    try:
        with _strictly():
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return [_too_large(path, picture.width * picture.height)]
                if picture.mode not in _COLOURS:
                    return [_colours(path, picture.mode)]
                picture.load()
            _verify(Image, data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [_too_large(path, 0)]
    except MemoryError:
        raise
    except Exception:  # a decoder may raise anything for bytes that a stranger chose
        return [_damaged(path)]
    return []


@contextmanager
def _strictly() -> Iterator[None]:
    """Let Pillow take no warning lightly and no half picture for a whole one, which WeasyPrint tells it to."""
    from PIL import ImageFile

    was = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = was


def _verify(image: Any, data: bytes, kind: str) -> None:
    """Raise where a check sum of a PNG does not hold, which reading its pixels does not look at."""
    if kind == "PNG":
        with image.open(BytesIO(data), formats=(kind,)) as picture:
            picture.verify()


def _too_large(path: str, pixels: int) -> Fault:
    limit = MOST_PIXELS // 1_000_000
    message = msg("The picture {path} has {n} million pixels; at most {limit} are shown.", path=path,
                  n=pixels // 1_000_000, limit=limit)  # fmt: skip
    if not pixels:
        message = msg("The picture {path} has far more than {limit} million pixels.", path=path, limit=limit)
    return Fault("SUB432", message, msg("Make it smaller; a page takes some ten million."))


def _colours(path: str, mode: str) -> Fault:
    message = msg("The picture {path} has colours that cannot be shown ({mode}).", path=path, mode=mode)
    if mode == "CMYK":
        message = msg("The picture {path} has the colours of print (CMYK), which an archive does not take.", path=path)
    return Fault("SUB433", message, msg("Save it in RGB, with 8 bits for each colour."))


def _damaged(path: str) -> Fault:
    return Fault("SUB434", msg("The picture {path} is damaged: it cannot be read to its end.", path=path),
                 msg("Put it there anew, from where it came."))  # fmt: skip
