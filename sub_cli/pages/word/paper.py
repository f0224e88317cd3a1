"""What a Word file says of itself, and how the house looks in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sub_cli.errors import BadInput
from sub_cli.messages import Message, msg
from sub_cli.pages.frame import version_line
from sub_cli.word.flow import Cell, Form, Mark, Part, Row, Table, Token, Words
from sub_cli.word.package import Paper, package
from sub_cli.word.picture import ending_of
from sub_cli.word.reading import GAP, read
from sub_cli.word.style import House
from sub_cli.word.whole import lines_of, written

if TYPE_CHECKING:
    from sub_cli.render.provenance import Provenance
    from sub_cli.render.theme import Theme


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file that was made."""

    data: bytes
    notes: tuple[Message, ...] = ()
    """What Word could not be given."""


def file_of(
    parts: Sequence[Part], paper: Paper, refer: Callable[[str], str | None], images: Mapping[str, bytes]
) -> WordFile:
    """Return a file of `parts`; raises `BadInput` for pictures that no page can show either.

    `refer` gives the words for a reference to a section; a drawing (SVG) is told by the words that stand for it.
    """
    from sub_cli.render.pictures import faults

    found = [each for path, data in images.items() for each in faults(path, data)]
    if found:
        raise BadInput.because(*found)
    data = package(parts, paper, refer=lambda id: refer(id) or f"[](#{id})", images=images)
    notes = (
        msg("The drawing {path} is told by the words that stand for it: Word takes PNG and JPEG.", path=path)
        for path, each in images.items()
        if not ending_of(each)
    )
    return WordFile(data, tuple(notes))


def house_of(theme: Theme) -> House:
    """Return how the house looks, for Word."""
    colours = {name: str(value).lstrip("#") for name, value in theme.house["colours"].items()}
    known = {name: colours[name] for name in ("ink", "grey", "line", "accent", "tint") if name in colours}
    return House(str(theme.house["fonts"]["text"]), link=colours.get("new", House().link), **known)


def paper_of(theme: Theme, provenance: Provenance, title: str, author: str, language: str, day: date) -> Paper:
    """Return what a file made from `provenance` says of itself; the digest and the commit are properties of it."""
    foot = f"{title} · {version_line(provenance, theme.words(language))}"
    facts = {
        "sub-kind": provenance.kind,
        "sub-number": provenance.number,
        "sub-status": provenance.status,
        "sub-version": provenance.version,
        "sub-commit": provenance.commit,
        "sub-sources": provenance.sources,
    }
    return Paper(title, author, language, day, foot, {name: value for name, value in facts.items() if value},
                 house_of(theme))  # fmt: skip


def line(kind: str, text: str, *, anchor: str = "", depth: int = 0, remarks: tuple[str, ...] = ()) -> tuple[Token, ...]:
    """Return plain words as a paragraph of one kind."""
    made = lines_of(text, Form(kind, depth))
    last = made[-1]
    assert isinstance(last, Mark)
    return (*made[:-1], replace(last, anchor=anchor, remarks=remarks))


def prose(text: str, *, quoted: bool = False) -> tuple[Token, ...]:
    """Return a Markdown text as paragraphs and tables; all of them set in as what is `quoted`."""
    made = written(read(text))
    return tuple(_quoted(each) for each in made) if quoted else made


def _quoted(token: Token) -> Token:
    if isinstance(token, Mark):
        new = replace(token.new, quoted=True)
        return replace(token, old=new, new=new)
    return token


def head(rows: Mapping[str, tuple[str, ...]]) -> tuple[Token, ...]:
    """Return labels and what stands behind them, line by line, as a table without lines, with what has to follow it."""
    made = []
    for label, lines in rows.items():
        cells = (((Words("=", label),), Form("label")), ((Words("=", "\n".join(lines)),), Form("row")))
        made.append(Row("=", False, tuple(Cell(words, form, form) for words, form in cells)))
    return (Table(tuple(made), ruled=False), Mark("=", GAP, GAP))
