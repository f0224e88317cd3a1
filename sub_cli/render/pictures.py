"""What keeps a picture off the page: its kind, size, colours, damage, or what it asks for from elsewhere.

Stricter than the typesetter, which embeds what begins like a picture, and passes over what a drawing (SVG) asks for
from elsewhere: an archived PDF (PDF/A) with half a picture in it, or with the colours of print, is none.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from sub_cli.codes import (
    DAMAGED_PICTURE,
    FORBIDDEN_FETCH,
    PICTURE_COLOURS,
    PICTURE_OF_OTHER_KIND,
    PICTURE_TOO_LARGE,
)
from sub_cli.errors import Finding, Place
from sub_cli.messages import msg

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


def faults(path: str, data: bytes) -> list[Finding]:
    """Return why the picture `data` of the file `path` cannot be shown; nothing where it can."""
    kind = _kind(data)
    if kind not in _ENDINGS:
        message = msg("The picture {path} is none of PNG, JPEG and SVG, but {kind}.", path=path, kind=kind or "?")
        if not kind:
            message = msg("The picture {path} is none of PNG, JPEG and SVG.", path=path)
        return [Finding(PICTURE_OF_OTHER_KIND, message, Place(path), msg("Save it as PNG, and give that name here."))]
    if not path.lower().endswith(_ENDINGS[kind]):
        name = path.rpartition("/")[2].rpartition(".")[0] + _ENDINGS[kind][0]
        message = msg("The picture {path} is {kind}, and its name says otherwise.", path=path, kind=kind)
        return [Finding(PICTURE_OF_OTHER_KIND, message, Place(path), msg("Name it {name}, here too.", name=name))]
    return _svg(path, data) if kind == "SVG" else _raster(path, data, kind)


def _kind(data: bytes) -> str:
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    return "SVG" if b"<" in data[:1000].replace(b"\0", b"") and b"svg" in data.replace(b"\0", b"") else ""


def _svg(path: str, data: bytes) -> list[Finding]:
    found = [_asking(path, url) for url in outside(data)]
    try:
        if not found and ElementTree.fromstring(data).tag.rpartition("}")[2] != "svg":
            return [_damaged(path)]
    except (ElementTree.ParseError, ValueError, LookupError):
        return [_damaged(path)]
    if not found and OF_PRINT.search(unescaped(_ascii(data).decode("latin-1"))):
        return [_colours(path, "CMYK")]
    return found


def _asking(path: str, url: str) -> Finding:
    """Return the finding for what a drawing asks for; what is in it already, but as pixels, need not be put there."""
    if url[:11].lower() == "data:image/":
        message = msg("The drawing {path} holds a picture of pixels, which is not drawn.", path=path)
        return Finding(FORBIDDEN_FETCH, message, Place(path), msg("Save the whole as PNG, and give that name here."))
    message = msg("The picture asks for {url}, which may not be fetched.", url=url[:200])
    return Finding(FORBIDDEN_FETCH, message, Place(path), msg("Put it into the picture itself."))


def _raster(path: str, data: bytes, kind: str) -> list[Finding]:
    from PIL import Image

    try:
        with _strictly():
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return [_too_large(path, picture.width * picture.height)]
                if picture.mode not in _COLOURS:
                    return [_colours(path, picture.mode)]
                if getattr(picture, "is_animated", False):
                    return [_moving(path)]
                picture.load()
            if kind == "PNG":  # a check sum that does not hold is not looked at when its pixels are read
                with Image.open(BytesIO(data), formats=(kind,)) as picture:
                    picture.verify()
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


def _too_large(path: str, pixels: int) -> Finding:
    limit = MOST_PIXELS // 1_000_000
    message = msg("The picture {path} has {n} million pixels; at most {limit} are shown.", path=path,
                  n=pixels // 1_000_000, limit=limit)  # fmt: skip
    if not pixels:
        message = msg("The picture {path} has far more than {limit} million pixels.", path=path, limit=limit)
    return Finding(PICTURE_TOO_LARGE, message, Place(path), msg("Make it smaller; a page takes some ten million."))


def _moving(path: str) -> Finding:
    """Return the finding for an animated PNG: on paper it is its first image, and on the web another thing."""
    message = msg("The picture {path} moves (animated PNG); on paper only its first image would be seen.", path=path)
    return Finding(
        PICTURE_OF_OTHER_KIND, message, Place(path), msg("Save the image that is meant as a PNG of its own.")
    )


def _colours(path: str, mode: str) -> Finding:
    message = msg("The picture {path} has colours that cannot be shown ({mode}).", path=path, mode=mode)
    if mode == "CMYK":
        message = msg("The picture {path} has the colours of print (CMYK), which an archive does not take.", path=path)
    return Finding(PICTURE_COLOURS, message, Place(path), msg("Save it in RGB, with 8 bits for each colour."))


def _damaged(path: str) -> Finding:
    return Finding(DAMAGED_PICTURE, msg("The picture {path} is damaged: it cannot be read to its end.", path=path),
                   Place(path), msg("Put it there anew, from where it came."))  # fmt: skip


ELSEWHERE: Final = re.compile(r"""(?:url\(\s*["']?(?!["']?\#)|@import\s+["']?)([^"')\s;]+)""", re.IGNORECASE)
WORTH_A_LOOK: Final = re.compile(rb"href|url\(|@import|<!|<\?xml-stylesheet|script|foreignObject|\\|&#", re.IGNORECASE)
ESCAPED: Final = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE)
"""A letter as CSS may write it too: `u\\72l(` is `url(`."""
OF_PRINT: Final = re.compile(r"device-cmyk\s*\(", re.IGNORECASE)
"""A colour of print (CMYK) in CSS."""
NOT_DRAWN: Final = frozenset({"script", "foreignobject"})
RASTER: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
"""How pictures of pixels begin; whatever does not begin so may be drawn as SVG, whatever its name ends in."""


def svg_findings(pictures: Mapping[str, bytes]) -> list[Finding]:
    """Return SUB340 for every picture (path → bytes) that may be SVG and asks for something outside itself."""
    return [
        Finding(
            FORBIDDEN_FETCH, msg("The picture asks for {url}, which may not be fetched.", url=url[:200]), Place(path)
        )
        for path, data in pictures.items()
        if not data.startswith(RASTER)
        for url in outside(data)
    ]


def outside(data: bytes) -> list[str]:
    """Return what an SVG picture asks for outside itself, each once."""
    return list(dict.fromkeys(_asked_for(data))) if WORTH_A_LOOK.search(_ascii(data)) else []


def _asked_for(data: bytes) -> Iterator[str]:
    # A document type can name files and define entities that explode; no picture needs one.
    plain = _ascii(data)
    if re.search(rb"<!(DOCTYPE|ENTITY)", plain, re.IGNORECASE):
        yield "<!DOCTYPE>"
        return
    if b"<?xml-stylesheet" in plain:
        yield "<?xml-stylesheet?>"
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return  # WeasyPrint says that it cannot read the picture.
    for element in root.iter():
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if name in NOT_DRAWN:
            yield f"<{name}>"
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "href" and name != "a" and not value.startswith("#"):
                yield value
            yield from ELSEWHERE.findall(unescaped(value))
        if name == "style":
            yield from ELSEWHERE.findall(unescaped("".join(element.itertext())))


def _ascii(data: bytes) -> bytes:
    """Return the bytes in which ASCII reads as such, also where the picture is in UTF-16."""
    return data.replace(b"\0", b"")


def unescaped(style: str) -> str:
    """Return CSS with its escapes (hexadecimal numbers) as the letters that they stand for."""

    def letter(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return found[2] or (chr(code) if 0 < code < 0x110000 else "\ufffd")

    return ESCAPED.sub(letter, style) if "\\" in style else style
