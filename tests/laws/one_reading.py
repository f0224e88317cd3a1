"""A text drawn from a hat, and what two readers make of it: the web page, read back as HTML, and the comparison."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from urllib.parse import unquote

from markdown_it.token import Token

from sub_cli.errors import Place
from sub_cli.render.captions import figures
from sub_cli.render.markdown import Prose, html_of, mistakes
from sub_cli.text.blocks import BlockKind
from sub_cli.text.inline import seen, visible
from sub_cli.text.markdown import parser
from sub_cli.text.references import references
from sub_cli.text.units import Unit, take_apart

Block = tuple[str, list[str]]
"""What it is (prose, heading, cell, code), and its words."""
Reading = tuple[list[Block], list[Block], list[str]]

SURROUNDINGS = Prose(Place(""), label=lambda name: f"[](#{name})", assets=("plaat.svg",), linked=True)
LINES = (
    *"De raad besluit.|Gemeenten werken samen. En meer.|- een|- twee|  - diep|    - dieper|1. eerst|2. dan".split("|"),
    *"5. vijf|1) haakje|10. tien|+ plus|-geen|> citaat|> - in citaat|- > citaat in een punt|>geen blank".split("|"),
    *"# Kop|## Kop 2 ##|#geen kop|===|---|* * *|```|~~~ python|    code|\ttab|   tekst|- ```".split("|"),
    *"<b>html</b>|&amp; en &euro;|[x]: http://voorbeeld.nl|[](#samenwerken)|![plaat](plaat.svg)|\\".split("|"),
    *"Zie [woord](#samenwerken) en [x].|**vet** en *schuin*|**half|_on_der_streep|`co de`|``a ` b``|a*b*c".split("|"),
    *"Noot.[^1]|[^1]: De noot. Meer.|[^2]: Ongebruikt.|    vervolg van de noot|<https://voorbeeld.nl/a_b>".split("|"),
    *"regel  |regel\\|\u00a0|\u00a0met|\u2028|\u3000breed|a\u00a0b|\f|\v|-\u00a0geen punt|- |-|1.|> |#|:".split("|"),
    *("", "", "", "a | b", "|", "| a | b |\n|--|--|\n| x | y |", "| a | b |\n|---|---|", "|a|\n|-|", "| x | y | z |"),
    *('![plaat](plaat.svg "Figuur 1. Titel & *meer*")', "![a][p]", '[p]: plaat.svg "Met titel"', "Tabel 1. Eén."),
    *(
        "- ![plaat](plaat.svg 'Figuur: 2')",
        "Tabel 2: **vet**[^1]\n\n| a |\n|---|",
        "![plaat](plaat.svg\n'Over\nregels')",
    ),
    *(r"| `x \| y` | \\| |", "| een \\| twee |", "a | b\n:-: | -\nc", "|---|---|", "---|---"),
)
SIGNS = (
    *"ab .*_`[]()!<>#-+=|\\~&:;^12\n\n\t",
    "  ",
    "\n\n",
    "\n- ",
    "\n> ",
    "\n    ",
    "[^1]",
    "](#a)",
    "**",
    "é",
    "\u00a0",
)


def text_of(seed: int) -> str:
    """Return a text: lines of every kind under one another, or signs in a row."""
    hat = random.Random(seed)
    if seed % 3:
        return "\n".join(hat.choice(LINES) for _ in range(hat.randint(1, 8))) + "\n"
    return "".join(hat.choice(SIGNS) for _ in range(hat.randint(1, 40)))


def accepted(text: str) -> bool:
    """Tell whether a page is made of `text`; of others, only the HTML without its footnotes can be looked at."""
    return not mistakes(text, SURROUNDINGS)


def on_the_page(text: str, whole: bool) -> Reading:
    """Return the blocks of the page, and those of its footnotes and its references in the order of their words."""
    page = _Page()
    page.feed(html_of(text, SURROUNDINGS) if whole else _refused(text))
    page.close()
    page.take()
    return page.blocks, sorted(page.notes), sorted(page.references) if whole else []


def _refused(text: str) -> str:
    """The HTML of a text that no page is made of."""
    env: dict[str, object] = {}
    tokens = parser().parse(text, env)
    figures(tokens, "nl")
    return str(parser().renderer.render(tokens, parser().options, env))


def in_the_comparison(text: str, whole: bool) -> Reading:
    """Return the blocks that a comparison sees, and the footnotes and references in the order of their words."""
    taken = take_apart(text)
    blocks: tuple[list[Block], list[Block]] = ([], [])
    within = _lines_of_notes(text)
    for group in _grouped(taken.units):
        kind = group[0].shape.kind
        texts = [unit.words for unit in group]
        bare = texts if kind is BlockKind.CODE else map(seen, visible(texts, taken.labels))
        words = _NOTE.sub("", " ".join(bare)).split()
        if words and kind is not BlockKind.OTHER:
            blocks[group[0].line in within].append((NAMES.get(kind, "prose"), words))
    found = [each.target for each in references(text) if not text.startswith("]:", each.start + 1 + len(each.words))]
    return blocks[0], sorted(blocks[1]) if whole else [], sorted(found) if whole else []


NAMES = {BlockKind.HEADING: "heading", BlockKind.ROW: "cell", BlockKind.CODE: "code"}
_NOTE = re.compile(r"\[\^[^\]\s]+\]")


def _grouped(units: tuple[Unit, ...]) -> list[list[Unit]]:
    """Return the sentences of each block; each cell is one."""
    groups: list[list[Unit]] = []
    for unit in units:
        if unit.first or unit.column:
            groups.append([])
        groups[-1].append(unit)
    return groups


def _lines_of_notes(text: str) -> set[int]:
    tokens: list[Token] = []
    parser().block.parse(re.sub(r"\r\n?", "\n", text), parser(), {}, tokens)
    notes = [token.map for token in tokens if token.type == "footnote_reference_open" and token.map]
    return {line + 1 for start, end in notes for line in range(start, end)}


class _Page(HTMLParser):
    """Reads the blocks of a page and the words in them."""

    BLOCKS = frozenset("p figure caption li h1 h2 h3 h4 h5 h6 td th pre ol ul blockquote table hr section div".split())

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self.references: list[str] = []
        self.into = self.blocks
        self.kind = "prose"
        self.words = ""
        self.mark = False
        self.link = ""

    def take(self) -> None:
        """Keep the words that came since a block began or ended."""
        parts = self.words.split("\n") if self.kind == "code" else [self.words]
        found = [(self.kind, _NOTE.sub("", part).split()) for part in parts]
        self.into += [block for block in found if block[1]]
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in self.BLOCKS:
            self.take()
            kinds = {"td": "cell", "th": "cell", "pre": "code"}
            self.kind = "heading" if re.fullmatch(r"h[1-6]", tag) else kinds.get(tag, "prose")
        if given.get("class") in ("notes", "footnotes"):  # these are the last, and those of a refused text do not count
            self.into = self.notes if tag == "ol" else []
        self.mark = self.mark or tag == "sup" or given.get("class") == "footnote-backref"
        self.words += given.get("alt") or (" " if tag == "br" else "")
        if tag == "a" and given.get("class") != "noteref":
            self.references += re.findall(r"\A#(.+)", unquote(given.get("href") or ""))
        self.link = f"[]({unquote(given.get('href') or '')})" if tag == "a" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BLOCKS:
            self.take()
            self.kind = "prose"
        if tag in ("sup", "a"):
            self.words += self.link if not self.mark else ""
            self.link, self.mark = "", False

    def handle_data(self, data: str) -> None:
        if not self.mark:
            self.words += data
            self.link = ""
