"""Elements of WordprocessingML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def w(name: str) -> str:
    """Return a name of WordprocessingML with its namespace."""
    return f"{{{W}}}{name}"


def make(name: str, /, *children: Element, **attributes: object) -> Element:
    """Return an element with what stands in it."""
    from lxml import etree

    made = etree.Element(w(name), {w(key): str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def root(name: str) -> Element:
    """Return the element that a part of a file consists of."""
    from lxml import etree

    return etree.Element(w(name), nsmap={"w": W, "r": R})


def text_of(name: str, text: str) -> Element:
    """Return an element with words in it; letters that XML cannot hold are shown as a sign that says so."""
    made = make(name)
    made.text = _NO_XML.sub("\ufffd", text)
    made.set(SPACE, "preserve")
    return made


def data_of(element: Element) -> bytes:
    """Return an element as a part of a file."""
    from lxml import etree

    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
