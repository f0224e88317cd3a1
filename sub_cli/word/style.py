"""The styles of a Word file, made of those of the house: every paragraph names one, none is formatted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from sub_cli.word.flow import Form
from sub_cli.word.xml import data_of, make, root

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DEEPEST: Final = 9
"""Levels that Word has of headings and lists."""
BULLETS: Final = 1
NUMBERS: Final = 2
"""The numbers that Word knows the lists of the styles by; every numbered list of a text has one of its own."""
STEP: Final = 397
"""How far each level of a list is set in, in twentieths of a point: 7 mm."""


@dataclass(frozen=True, slots=True)
class House:
    """How the house looks."""

    font: str = "Calibri"
    ink: str = "1a1a1a"
    grey: str = "555555"
    line: str = "b8b2ad"
    accent: str = "a6192e"
    tint: str = "f6f3f0"
    link: str = "0b4f8a"
    code: str = "Consolas"


def style_of(form: Form, *, level: int = 0, note: bool = False) -> str:
    """Return the id of the style of a paragraph; "" for running text.

    `level` is that of the heading above it, `note` whether it stands in a footnote.
    """
    if form.kind in _NAMED:
        return _NAMED[form.kind]
    if form.kind in ("section", "heading"):
        return f"Heading{min(form.depth + (level if form.kind == 'heading' else 0), DEEPEST)}"
    if form.kind == "item":
        name = "ListNumber" if form.numbering else "ListBullet"
        return f"{'Quote' if form.quoted else ''}{name}{min(max(form.depth, 1), DEEPEST)}"
    if form.kind == "quote" or (form.quoted and form.kind == "paragraph"):
        return "Quote"
    if note:
        return "FootnoteText"
    return f"ListContinue{min(form.depth, DEEPEST)}" if form.depth else ""


_NAMED: Final = {
    "code": "Code", "other": "Rule", "gap": "Gap", "caption": "Caption", "figure": "Caption",
    "footnote": "FootnoteText", "row": "TableText", "head": "TableHead", "title": "Title", "subtitle": "Subtitle",
    "label": "Label", "block": "BlockHeading", "order": "Order", "state": "State", "colophon": "Colophon",
}  # fmt: skip


def styles(house: House, language: str) -> bytes:
    """Return the part with all styles, for a text in `language` (`nl`)."""
    made = root("styles")
    fonts = make("rFonts", ascii=house.font, hAnsi=house.font, cs=house.font, eastAsia=house.font)
    run = make("rPr", fonts, make("color", val=house.ink), make("sz", val=21), make("szCs", val=21),
               make("lang", val=region_of(language)))  # fmt: skip
    space = make("spacing", before=0, after=140, line=290, lineRule="atLeast")
    made.append(make("docDefaults", make("rPrDefault", run), make("pPrDefault", make("pPr", space))))
    made.extend(_paragraphs(house))
    made.extend(_characters(house))
    made.extend(_tables(house))
    return data_of(made)


def region_of(language: str) -> str:
    """Return a language tag as Word has it, with a country."""
    return {"nl": "nl-NL", "en": "en-GB"}.get(language, language)


def _style(
    kind: str, id: str, name: str, *inner: Element, based: str = "", following: str = "", **more: object
) -> Element:
    parts = [make("name", val=name)]
    parts += [make("basedOn", val=based)] if based else []
    parts += [make("next", val=following)] if following else []
    parts += [make("uiPriority", val=9), make("qFormat")]
    return make("style", *parts, *inner, type=kind, styleId=id, **more)


_PARAGRAPHS: Final = (
    ("Title", "Title", "", "keepNext; spacing before=0 after=60", "b; color val={accent}; sz val=44; szCs val=44"),
    ("Subtitle", "Subtitle", "", "spacing before=0 after=320", "sz val=24"),
    ("Quote", "Quote", "", "pBdr/left val=single sz=10 space=8 color={line}; ind left=397", ""),
    ("Code", "Code", "", "shd val=clear color=auto fill={tint}; spacing before=0 after=0",
     "rFonts ascii={code} hAnsi={code}"),
    ("Rule", "Rule", "", "pBdr/bottom val=single sz=6 space=1 color={line}", ""),
    ("Gap", "Gap", "", "spacing before=0 after=120 line=20 lineRule=exact", "sz val=2; szCs val=2"),
    ("Caption", "caption", "", "keepNext; spacing after=80", "i; color val={grey}"),
    ("FootnoteText", "footnote text", "", "spacing after=40", "sz val=18; szCs val=18"),
    ("TableText", "Table Text", "", "spacing before=40 after=40", ""),
    ("TableHead", "Table Head", "TableText", "keepNext", "b"),
    ("Label", "Label", "", "spacing before=40 after=40", "b; color val={grey}; sz val=17"),
    ("BlockHeading", "Block Heading", "",
     "keepNext; pBdr/top val=single sz=6 space=4 color={accent}; spacing before=200",
     "b; color val={accent}"),
    ("Order", "Order", "", "keepNext", ""),
    ("State", "State", "", "", "b; color val={accent}"),
    ("Colophon", "Colophon", "", "spacing before=480 after=0", "color val={grey}; sz val=16"),
    ("CommentText", "annotation text", "", "spacing after=0", "sz val=20"),
    ("Footer", "footer", "", "spacing after=0", "color val={grey}; sz val=17"),
)  # fmt: skip
"""Id, name, what it is based on where that is not running text, and what its paragraphs and their words look like."""
_CHARACTERS: Final = (
    ("CodeText", "Code Text", "rFonts ascii={code} hAnsi={code}"),
    ("Hyperlink", "Hyperlink", "color val={link}; u val=single"),
    ("Reference", "Reference", ""),
    ("FootnoteReference", "footnote reference", "vertAlign val=superscript"),
    ("CommentReference", "annotation reference", "sz val=16"),
)
_TABLES: Final = (
    ("TableGrid", "Table Grid", ("top", "bottom", "insideH")),
    ("HeadTable", "Head Table", ("top", "bottom")),
)
_SIZES: Final = (30, 26, 23, 21, 21, 21, 21, 21, 21)
"""Of the letters of each level of heading, in half points."""


def _look(part: str, said: str, house: House) -> list[Element]:
    """Return the properties that `said` tells: `keepNext; spacing after=60; pBdr/top val=single`."""
    made = []
    for each in filter(None, said.split("; ")):
        names, *values = each.split(" ")
        filled = dict(value.split("=") for value in values)
        inner = {key: value.format(**asdict(house)) if "{" in value else value for key, value in filled.items()}
        outer, _, name = names.rpartition("/")
        element = make(name, **inner)
        made.append(make(outer, element) if outer else element)
    return [make(part, *made)] if made else []


def _paragraphs(house: House) -> Iterator[Element]:
    yield _style("paragraph", "Normal", "Normal", default=1)
    for level in range(1, DEEPEST + 1):
        yield _heading(level, house)
    for depth in range(1, DEEPEST + 1):
        name = "List Continue" + (f" {depth}" if depth > 1 else "")
        inner = make("pPr", make("ind", left=STEP * depth))
        yield _style("paragraph", f"ListContinue{depth}", name, inner, based="Normal")
    for kind, number in (("Bullet", BULLETS), ("Number", NUMBERS)):
        for depth in range(1, DEEPEST + 1):
            yield from _items(kind, number, depth, house)
    for id, name, based, paragraph, run in _PARAGRAPHS:
        inside = [*_look("pPr", paragraph, house), *_look("rPr", run, house)]
        yield _style("paragraph", id, name, *inside, based=based or "Normal")


def _items(kind: str, number: int, depth: int, house: House) -> Iterator[Element]:
    """Yield the style of an item at one depth, and that of one within a quotation: the style says how deep it is.

    So Word has it; and LibreOffice gives a style back where a change is rejected, but no level of a list.
    """
    level = make("numPr", make("ilvl", val=depth - 1), make("numId", val=number))
    id, name = f"List{kind}{depth}", f"List {kind}" + (f" {depth}" if depth > 1 else "")
    yield _style("paragraph", id, name, make("pPr", level, make("spacing", after=50)), based="Normal")
    border = make("pBdr", make("left", val="single", sz=10, space=8, color=house.line))
    yield _style("paragraph", f"Quote{id}", f"Quote {name}", make("pPr", border), based=id)


def _heading(level: int, house: House) -> Element:
    space = f"spacing before={max(360 - 60 * level, 160)} after=80"
    paragraph = _look("pPr", f"keepNext; keepLines; {space}; outlineLvl val={level - 1}", house)
    size = f"sz val={_SIZES[level - 1]}; szCs val={_SIZES[level - 1]}"
    run = _look("rPr", f"b; {'i; ' if level > 4 else ''}color val={{ink}}; {size}", house)
    return _style("paragraph", f"Heading{level}", f"heading {level}", *paragraph, *run, based="Normal",
                  following="Normal")  # fmt: skip


def _characters(house: House) -> Iterator[Element]:
    for id, name, run in _CHARACTERS:
        yield _style("character", id, name, *_look("rPr", run, house))


def _tables(house: House) -> Iterator[Element]:
    margin = make("tblCellMar", *(make(side, w=85, type="dxa") for side in ("left", "right")))
    normal = make("tblPr", make("tblInd", w=0, type="dxa"), margin)
    yield _style("table", "TableNormal", "Normal Table", normal, default=1)
    for id, name, sides in _TABLES:
        lines = (make(side, val="single", sz=4, space=0, color=house.line) for side in sides)
        yield _style("table", id, name, make("tblPr", make("tblBorders", *lines)), based="TableNormal")


def font_table(house: House) -> bytes:
    """Return the part that says which fonts stand in for each other."""
    made = root("fonts")
    for name, other in ((house.font, "Calibri"), (house.code, "Courier New")):
        made.append(make("font", make("altName", val=other), name=name))
    return data_of(made)


def numbering(lists: dict[int, tuple[int, int]]) -> bytes:
    """Return the part with the lists; by the number that Word knows each by, its level from 0 and its first number.

    Each has a definition of its own: LibreOffice forgets at which number a list begins, where only its use says so.
    """
    made = root("numbering")
    definitions = [_definition(BULLETS, "Bullet", DEEPEST, 1), _definition(NUMBERS, "Number", DEEPEST, 1)]
    definitions += [_definition(number, "", level + 1, start) for number, (level, start) in sorted(lists.items())]
    made.extend(definitions)
    for number in (BULLETS, NUMBERS, *sorted(lists)):
        made.append(make("num", make("abstractNumId", val=number), numId=number))
    return data_of(made)


def _definition(number: int, style: str, levels: int, start: int) -> Element:
    """Return a list with its levels; `style` are those of the items, for the lists that styles have."""
    made = make("abstractNum", make("multiLevelType", val="multilevel"), abstractNumId=number)
    for level in range(levels):
        sign = "–" if style == "Bullet" else f"%{level + 1}."
        named = [make("pStyle", val=f"List{style}{level + 1}")] if style else []
        place = make("pPr", make("ind", left=STEP * (level + 1), hanging=STEP))
        form = make("numFmt", val="bullet" if style == "Bullet" else "decimal")
        first = make("start", val=start if level + 1 == levels else 1)
        made.append(make("lvl", first, form, *named, make("lvlText", val=sign), make("lvlJc", val="left"), place,
                         ilvl=level))  # fmt: skip
    return made


def settings(language: str) -> bytes:
    """Return the part with the settings of the file."""
    made = root("settings")
    made.append(make("zoom", percent=100))
    made.append(make("defaultTabStop", val=STEP))
    notes = [make("footnote", id=id) for id in (-1, 0)]
    made.append(make("footnotePr", *notes))
    uri = "http://schemas.microsoft.com/office/word"
    made.append(make("compat", make("compatSetting", name="compatibilityMode", uri=uri, val=15)))
    made.append(make("themeFontLang", val=region_of(language)))
    made.append(make("decimalSymbol", val="," if language.startswith("nl") else "."))
    made.append(make("listSeparator", val=";"))
    return data_of(made)
