"""The words of a paragraph in a Word file: what each stretch of them says, looks like and leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sub_cli.word.opening import Relation
from sub_cli.word.xml import R, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_REFERS: Final = re.compile(r"\s*(?:PAGE|NOTE)?REF\s+(\S{1,100})|\s*HYPERLINK\s+(?:\\l\s+)?\"([^\"]{1,900})\"")
_OFF: Final = ("0", "false", "none", "off")
_FORMATS: Final = (("b", "strong"), ("i", "em"), ("strike", "strike"), ("dstrike", "strike"))
_PLAIN: Final = (("u", "underline"), ("highlight", "highlight"), ("smallCaps", "capitals"), ("caps", "capitals"))
"""What a text of ours cannot show, by what it is told as."""
_INSIDE: Final = frozenset(
    w(name) for name in ("smartTag", "fldSimple", "customXml", "sdt", "sdtContent", "dir", "bdo", "ins", "moveTo")
)
_MONO: Final = ("courier", "consolas", "menlo", "cascadia mono", "lucida console")
_TEXT_BOX: Final = w("txbxContent")
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one look, a call for a note, or a picture."""

    text: str = ""
    """Line feeds and tabs as such; of a picture what it shows."""
    formats: frozenset[str] = frozenset()
    """`strong`, `em`, `strike`, `code`."""
    link: str = ""
    """An address, or `#` and the name of a bookmark."""
    note: str = ""
    """Kind and id of a footnote: `footnotes 2`."""
    picture: Relation | None = None
    is_picture: bool = False


@dataclass(slots=True)
class Spoken:
    """One paragraph."""

    stretches: list[Stretch] = field(default_factory=list)
    marks: tuple[str, ...] = ()
    """Bookmarks that begin in it."""
    lost: dict[str, str] = field(default_factory=dict)
    """What a text of ours cannot carry, by its kind, with the first words that it is about."""
    boxes: list[str] = field(default_factory=list)
    """The words of text boxes that hang on it."""

    @property
    def text(self) -> str:
        """Return its bare words."""
        return "".join(each.text for each in self.stretches if not each.is_picture)


@dataclass
class _Field:
    told: str = ""
    shows: bool = False


class Speaker:
    """Reads paragraphs of one part."""

    def __init__(self, relations: Mapping[str, Relation], styles: Mapping[str, str]) -> None:
        self.relations = relations
        self.styles = styles
        """The name of each style by its id."""
        self.fields: list[_Field] = []
        """Those that are open; they may reach over paragraphs."""

    def spoken(self, paragraph: Element) -> Spoken:
        """Return the words of a paragraph."""
        marks = tuple(each.get(w("name"), "") for each in paragraph.iter(w("bookmarkStart")))
        made = Spoken(marks=marks)
        for stretch in self._within(paragraph, "", made):
            last = made.stretches[-1] if made.stretches else None
            if last and _one(last, stretch):
                made.stretches[-1] = Stretch(last.text + stretch.text, last.formats, last.link)
            else:
                made.stretches.append(stretch)
        return made

    def _within(self, element: Element, link: str, made: Spoken) -> Iterator[Stretch]:
        for each in element:
            if each.tag == w("r"):
                yield from self._run(each, link, made)
            elif each.tag == w("hyperlink"):
                yield from self._within(each, self._address(each) or link, made)
            elif each.tag in _INSIDE:
                yield from self._within(each, self._simple(each) or link, made)
            elif isinstance(each.tag, str) and each.tag.startswith(_MATH):
                said = "".join(part.text or "" for part in each.iter(f"{_MATH}t"))
                made.lost.setdefault("equation", said)
                yield Stretch(said, link=link)

    def _address(self, element: Element) -> str:
        if element.get(w("anchor")):
            return f"#{element.get(w('anchor'))}"
        relation = self.relations.get(element.get(f"{{{R}}}id", ""))
        return relation.target if relation and relation.outside else ""

    def _simple(self, element: Element) -> str:
        return _target(element.get(w("instr"), "")) if element.tag == w("fldSimple") else ""

    # -- a run ---------------------------------------------------------------------------------------

    def _run(self, run: Element, link: str, made: Spoken) -> Iterator[Stretch]:
        formats = self._formats(run)
        for each in run:
            name = each.tag.rpartition("}")[2] if isinstance(each.tag, str) else ""
            if name in ("fldChar", "instrText"):
                self._field(each, name)
            elif self.fields and not self.fields[-1].shows:
                continue
            elif letters := _letters(each, name):
                to = link or next((found for f in reversed(self.fields) if (found := _target(f.told))), "")
                self._tell_lost(run, letters, to, made)
                yield Stretch(letters, formats, to)
            elif name in ("footnoteReference", "endnoteReference"):
                yield Stretch(note=f"{name.removesuffix('Reference')}s {each.get(w('id'), '')}")
            elif name in ("drawing", "pict", "object"):
                yield from self._drawn(each, made)

    def _field(self, element: Element, name: str) -> None:
        kind = element.get(w("fldCharType"), "")
        if name == "instrText":
            if self.fields:
                self.fields[-1].told += element.text or ""
        elif kind == "begin" and len(self.fields) < 50:
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _formats(self, run: Element) -> frozenset[str]:
        look = run.find(w("rPr"))
        if look is None:
            return frozenset()
        found = {name for tag, name in _FORMATS if _is_on(look, tag)}
        style = look.find(w("rStyle"))
        named = self.styles.get(style.get(w("val"), ""), "") if style is not None else ""
        fonts = look.find(w("rFonts"))
        mono = fonts is not None and str(fonts.get(w("ascii"), "")).lower().startswith(_MONO)
        found |= {"code"} if mono or "code" in named else set()
        found |= {"strong"} if named in ("strong", "zwaar") else set()
        return frozenset(found | ({"em"} if named in ("emphasis", "nadruk") else set()))

    def _tell_lost(self, run: Element, words: str, link: str, made: Spoken) -> None:
        look = run.find(w("rPr"))
        if look is None or not words.strip():
            return
        for tag, kind in _PLAIN:
            if _is_on(look, tag) and not (tag == "u" and link):
                made.lost.setdefault(kind, words.strip())
        raised = look.find(w("vertAlign"))
        if raised is not None and raised.get(w("val")) in ("superscript", "subscript"):
            made.lost.setdefault("raised", words.strip())

    def _drawn(self, element: Element, made: Spoken) -> Iterator[Stretch]:
        """Yield a picture; what else is drawn is told, with the words of a text box."""
        boxes = [" ".join(_words(each)) for each in element.iter(_TEXT_BOX)]
        if boxes:
            made.boxes += boxes
            made.lost.setdefault("box", boxes[0])
            return
        said = next((each.get("descr") or "" for each in element.iter() if _is(each, "docPr")), "")
        shown = next((each for each in element.iter() if _is(each, "blip") or _is(each, "imagedata")), None)
        if shown is None:
            made.lost.setdefault("drawing", said)
            return
        id = shown.get(f"{{{R}}}embed") or shown.get(f"{{{R}}}id") or ""
        yield Stretch(" ".join(said.split()), picture=self.relations.get(id), is_picture=True)


def _is(element: Element, name: str) -> bool:
    return isinstance(element.tag, str) and element.tag.endswith(f"}}{name}")


def _is_on(look: Element, tag: str) -> bool:
    found = look.find(w(tag))
    return found is not None and found.get(w("val")) not in _OFF


def _one(last: Stretch, other: Stretch) -> bool:
    plain = not (last.note or last.is_picture or other.note or other.is_picture)
    return plain and last.formats == other.formats and last.link == other.link


def _letters(element: Element, name: str) -> str:
    if name == "t":
        return element.text or ""
    if name == "br":
        return "" if element.get(w("type")) in ("page", "column") else "\n"
    return {"cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011"}.get(name, "")


def _target(told: str) -> str:
    found = _REFERS.match(told)
    if not found:
        return ""
    address = found[2] or ""
    return f"#{found[1] or address}" if found[1] or "\\l" in told else address


def _words(element: Element) -> Iterator[str]:
    yield from ("".join(part.text or "" for part in each.iter(w("t"))) for each in element.iter(w("p")))
