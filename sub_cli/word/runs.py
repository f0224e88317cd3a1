"""Runs: words as WordprocessingML, those that come and go as tracked changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from sub_cli.word.flow import COMES, GOES, TURNS, Words
from sub_cli.word.names import bookmark
from sub_cli.word.pictures import picture_of
from sub_cli.word.xml import R, make, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from sub_cli.word.writer import Writer

_REFERENCE: Final = re.compile(r"\[\]\(#([\w.-]+)\)")
_OUTSIDE: Final = re.compile(r"(?:https?://|mailto:)[^\s]+\Z", re.IGNORECASE)
_TITLE: Final = re.compile(r'\s+"[^"]*"\Z')
_BREAKS: Final = re.compile(r"(\n|\t)")


def runs(writer: Writer, words: Words) -> Iterator[Element]:
    """Yield words as what stands in a paragraph."""
    if words.note:
        yield from _tracked(writer, words.op, [writer.note_call(words)])
        return
    if picture_of(words):
        yield from _tracked(writer, words.op, [writer.picture_run(words)])
        return
    code = "code" in words.format or "code" in words.was
    place = 0
    for found in () if code else _REFERENCE.finditer(words.text):
        yield from _linked(writer, words, words.text[place : found.start()])
        yield from _reference(writer, words, found[1])
        place = found.end()
    yield from _linked(writer, words, words.text[place:])


def _reference(writer: Writer, words: Words, id: str) -> Iterator[Element]:
    """Yield a reference to a section in the words that it is read as, which lead there where it is in the file."""
    made = list(_plain(writer, words, writer.refer(id), "Reference"))
    if id in writer.anchors:
        yield make("hyperlink", *made, anchor=bookmark(id), history=1)
    else:
        yield from made


def _linked(writer: Writer, words: Words, text: str) -> Iterator[Element]:
    if not text:
        return
    target = next((name.removeprefix("link:") for name in words.format if name.startswith("link:")), "")
    target = _TITLE.sub("", target)
    if target.startswith("#") and target[1:] in writer.anchors:
        yield make("hyperlink", *_plain(writer, words, text, "Reference"), anchor=bookmark(target[1:]), history=1)
    elif _OUTSIDE.match(target):
        made = make("hyperlink", *_plain(writer, words, text, "Hyperlink"), history=1)
        made.set(f"{{{R}}}id", writer.relation(target))
        yield made
    else:
        yield from _plain(writer, words, text)


def _plain(writer: Writer, words: Words, text: str, style: str = "") -> Iterator[Element]:
    """Yield text with its formats, within a tracked change where it comes or goes."""
    look = looks(words.format, style)
    if words.op == TURNS:
        look = look if look is not None else make("rPr")
        look.append(writer.change("rPrChange", was if (was := looks(words.was, style)) is not None else make("rPr")))
    run = make("r", *([look] if look is not None else []), *letters(text, gone=words.op == GOES))
    yield from _tracked(writer, words.op, [run])


def _tracked(writer: Writer, op: str, made: list[Element]) -> Iterator[Element]:
    name = {COMES: "ins", GOES: "del"}.get(op)
    if name:
        yield writer.change(name, *made)
    else:
        yield from made


def letters(text: str, *, gone: bool = False) -> Iterator[Element]:
    """Yield what stands in a run: text, line breaks and tabs."""
    for part in _BREAKS.split(text):
        if part in ("\n", "\t"):
            yield make("br" if part == "\n" else "tab")
        elif part:
            yield text_of("delText" if gone else "t", part)


def looks(form: Iterable[str], style: str = "") -> Element | None:
    """Return the properties of a run; None where it has none."""
    names = {name.partition(":")[0] for name in form}
    style = "CodeText" if "code" in names else style
    made = [make("rStyle", val=style)] if style else []
    made += [make(tag) for name, tag in (("strong", "b"), ("em", "i"), ("strike", "strike")) if name in names]
    return make("rPr", *made) if made else None
