"""The index page: everything that is built, with its state and its days, in the house style.

It is written here and by no template of the house: it is made in this process, where nothing of a stranger runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from sub_cli.render.theme import Theme

_STYLE: Final = """\
  .index nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: 0 0 0 32mm; padding: 0; list-style: none }
  .index nav a, .index h3 a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .2em }
  .index nav li { margin: 0; color: var(--grey) }
  .index nav a { color: var(--ink) }
  .index h2 { margin: 3.5rem 0 0; padding: 0 0 .5rem 32mm; border-bottom: 1px solid var(--ink) }
  .index ol { margin: 0; padding: 0; list-style: none }
  .index .entry {
    display: grid; grid-template-columns: 32mm minmax(0, 1fr) auto; align-items: baseline; margin: 0; padding: .9rem 0;
    border-bottom: 1px solid var(--line);
  }
  .index .entry > * { grid-column: 2; margin: 0 }
  .index .entry .label { grid-column: 1; grid-row: 1 / span 2 }
  .index .entry .label b, .index .entry .label span { display: block }
  .index .entry .label, .index .entry .facts { font-size: .88rem; color: var(--grey) }
  .index .entry .facts > * { display: inline-block; max-width: 100% }
  .index .entry b { color: var(--ink) }
  .index .entry .draft b { color: var(--accent) }
  .index .entry .paper { grid-column: 3; grid-row: 1; padding-left: 1.5rem; color: var(--new) }
  .index .entry .paper span { text-decoration: underline; text-underline-offset: .2em }
  @media (max-width: 47.99rem) {
    .index nav ul { margin-left: 0 }
    .index h2 { padding-left: 0 }
    .index .entry { grid-template-columns: minmax(0, 1fr) auto; row-gap: .2rem }
    .index .entry > * { grid-column: 1 / span 2 }
    .index .entry .label { grid-column: 1; grid-row: auto }
    .index .entry .label b, .index .entry .label span { display: inline; margin-right: .6rem }
    .index .entry .paper { grid-column: 2 }
  }
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is built, as the index tells of it."""

    label: str
    """What it is called: the number of a memo, the name of an erratum, the kind of a document."""
    title: str
    state: str
    """Where it is in its life, in words of the house."""
    day: date | None = None
    """The day by which it stands among the others."""
    beside: str = ""
    """What stands below the label: the date of a memo, the memo that brings out an erratum."""
    facts: tuple[str, ...] = ()
    """What more there is to say."""
    standless: bool = False
    """True for what has no standing: a draft, or what was withdrawn."""
    failed: bool = False
    """True for what no page could be made of: nothing leads to it."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one kind, each with its PDF and its web page."""

    kind: str
    """The name of the kind, which also is the place on the page."""
    title: str
    entries: Sequence[tuple[Entry, str, str]]


def index_page(name: str, shelves: Sequence[Shelf], theme: Theme, language: str) -> bytes:
    """Return the page of everything that is built of the programme `name`; raises `BadInput` for a theme without words.

    A shelf with nothing on it is left out.
    """
    words, filled = theme.words(language), [shelf for shelf in shelves if shelf.entries]
    lines = [
        *_head(name or words["index"], theme, language),
        *_opening(name, theme, words),
        *_places(filled, words),
        "<main>",
        *(line for shelf in filled for line in _shelf(shelf)),
        "</main>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def newest_first(entries: Sequence[tuple[Entry, str, str]]) -> list[tuple[Entry, str, str]]:
    """Return the entries by their day, the newest first; before all what has none yet."""
    return sorted(entries, key=lambda each: (each[0].day or date.max, each[0].label, each[2]), reverse=True)


def _head(title: str, theme: Theme, language: str) -> Iterator[str]:
    from sub_cli.render.web import FOLDER, SCREEN, VIEWPORT

    colours = "; ".join(f"--{escape(str(key))}: {escape(str(value))}" for key, value in theme.house["colours"].items())
    yield f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{escape(title)}</title>"
    yield f'<style>:root {{ {colours}; --text: "{escape(str(theme.house["fonts"].get("text", "")))}" }}</style>'
    if "house.css" in theme.files:
        yield f'<link rel="stylesheet" href="{FOLDER}/house.css">'
    yield f'{VIEWPORT}\n<link rel="stylesheet" href="{FOLDER}/{SCREEN}">'
    yield f'<style>\n{_STYLE}</style>\n</head>\n<body class="index">'


def _opening(name: str, theme: Theme, words: Mapping[str, str]) -> Iterator[str]:
    from sub_cli.render.web import FOLDER

    house, logo = str(theme.house["organisation"]["name"]), str(theme.house["organisation"].get("logo", ""))
    mark = f'<img src="{FOLDER}/{quote(logo)}" alt="{escape(house)}">' if logo in theme.files else escape(house)
    yield f'<header>\n<div class="letterhead"><p class="wordmark">{mark}</p></div>'
    yield f"<h1>{escape(name or words['index'])}</h1>"
    yield f'<p class="number">{escape(words["index"])}</p>\n</header>' if name else "</header>"


def _places(shelves: Sequence[Shelf], words: Mapping[str, str]) -> Iterator[str]:
    """Yield links to the shelves, where there is more than one."""
    if len(shelves) > 1:
        rows = (f'<li><a href="#{each.kind}">{escape(each.title)}</a> {len(each.entries)}</li>' for each in shelves)
        yield f'<nav class="places" aria-label="{escape(words["contents"])}"><ul>{"".join(rows)}</ul></nav>'


def _shelf(shelf: Shelf) -> Iterator[str]:
    yield f'<section aria-labelledby="{escape(shelf.kind)}">\n<h2 id="{escape(shelf.kind)}">{escape(shelf.title)}</h2>'
    yield "<ol>"
    for entry, paper, page in shelf.entries:
        yield _entry(entry, paper, page)
    yield "</ol>\n</section>"


def _entry(entry: Entry, paper: str, page: str) -> str:
    beside = f" <span>{escape(entry.beside)}</span>" if entry.beside else ""
    spoken = escape(f"PDF: {entry.label} {entry.title}")
    facts = " · ".join([f"<b>{escape(entry.state)}</b>", *(f"<span>{escape(each)}</span>" for each in entry.facts)])
    title, link = escape(entry.title), ""
    if not entry.failed:
        title = f'<a href="{quote(page)}">{title}</a>'
        link = f'<a class="paper" href="{quote(paper)}" aria-label="{spoken}"><span>PDF</span></a>'
    return (
        f'<li class="entry"><p class="label"><b>{escape(entry.label)}</b>{beside}</p>\n'
        f"<h3>{title}</h3>\n"
        f'<p class="facts{" draft" * entry.standless}">{facts}</p>\n{link}</li>'
    )
