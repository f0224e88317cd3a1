"""Markdown to HTML that can become an accessible PDF, strictly: what cannot be shown is reported, never dropped.

CommonMark with tables and footnotes. Raw HTML is text. A word of the source that would not reach the
page (an unused footnote, nesting without end) is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MethodType
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote, unquote

from sub_cli.codes import Code
from sub_cli.document import codes
from sub_cli.errata.names import Names
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg
from sub_cli.render.captions import caption_tables, figures
from sub_cli.render.long_words import make_breakable
from sub_cli.render.plain_text import LONGEST_WORD, long_word
from sub_cli.render.tables import lay_out
from sub_cli.render.typography import keep_together
from sub_cli.text.blocks import cells
from sub_cli.text.markdown import DEEPEST, LARGEST_TEXT, MOST_BRACKETS, parser
from sub_cli.text.stretches import Line

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

SECTION: Final = re.compile(r"#([a-z0-9][a-z0-9-]*)\Z")
ERRATUM: Final = re.compile(r"@([A-Za-z0-9][\w.-]*)\Z")
OUTSIDE: Final = re.compile(r"(https://[^\s/?#]|mailto:[^\s/?#])", re.IGNORECASE)
WORKSPACE_URL: Final = "/workspace/"
"""Where the pictures of the workspace stand in the closed table of addresses of one rendering."""


class Html(str):
    """A piece of HTML that this module made, so that templates need not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the text as it is (the protocol of markupsafe)."""
        return str(self)


NOTHING: Final = Html("")
"""No text at all."""


@dataclass(frozen=True, slots=True)
class Embed:
    """The place in a memo's text where the block of an erratum comes."""

    id: str


Body: TypeAlias = tuple[Html | Embed, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text needs to know about its surroundings."""

    place: Place
    """File, and the line and column where the text begins in it; without a line only the file is told."""
    label: Callable[[str], str | None] = lambda _: None
    """Words for a section by its id ("paragraaf 2.1"); None where there is no such section."""
    language: str = "nl"
    shift: int = 1
    """Level of the heading above the text: `#` becomes one level deeper."""
    errata: Collection[str] = ()
    """Names of the errata that `[](@E01)` may mean."""
    assets: Container[str] = ()
    """Paths of pictures that may be shown."""
    linked: bool = False
    """Whether the sections referred to stand in the same PDF, so that a reference can be a link."""
    prefix: str = ""
    """Goes before the ids of footnotes, which are unique in a whole PDF."""


def html_of(text: str, prose: Prose) -> Html:
    """Return `text` as safe HTML; BadInput with every mistake, each with its place."""
    return Html("".join(piece for piece in body_of(text, prose) if isinstance(piece, Html)))


def body_of(text: str, prose: Prose) -> Body:
    """Return `text` as safe HTML, cut at the paragraphs `[](@E01)`; BadInput with every mistake."""
    reader = _Reader(text, prose)
    tokens = reader.read()
    if reader.findings:
        raise BadInput.because(*reader.in_order())
    lay_out(tokens)
    caption_tables(tokens)
    make_breakable(tokens)
    return tuple(_pieces(tokens, {"prefix": prose.prefix}))


def mistakes(text: str, prose: Prose) -> list[Finding]:
    """Return every mistake for which `body_of` refuses `text`, in its order; none where it does not."""
    reader = _Reader(text, prose)
    reader.read()
    return reader.in_order()


def words_of(text: str, prose: Prose | None = None) -> list[str]:
    """Return the words of `text` in the order in which a reader meets them, footnotes at the end."""
    tokens = _Reader(text, prose or Prose(Place(""), label=lambda name: name)).read()
    return "".join(_plain(tokens)).split()


def image_names(text: str) -> list[str]:
    """Return the paths of the pictures in `text`, in order, each once."""
    if "![" not in text:
        return []
    inline = (child for token in parser().parse(text, {}) for child in token.children or ())
    return list(dict.fromkeys(unquote(str(child.attrs["src"])) for child in inline if child.type == "image"))


@cache
def _renderer() -> RendererHTML:
    from markdown_it.renderer import RendererHTML

    renderer = RendererHTML(parser())
    renderer.rules.update({name: MethodType(rule, renderer) for name, rule in _RULES.items()})
    return renderer


def _ref(_: object, tokens: Sequence[Token], at: int, options: object, env: EnvType) -> str:
    number, prefix = tokens[at].meta["id"] + 1, env.get("prefix", "")
    return f'<a class="noteref" href="#{prefix}noot-{number}"><sup>{number}</sup></a>'


def _note(_: object, tokens: Sequence[Token], at: int, options: object, env: EnvType) -> str:
    return f'<li id="{env.get("prefix", "")}noot-{tokens[at].meta["id"] + 1}">'


_RULES: Final[dict[str, Callable[..., str]]] = {
    "footnote_ref": _ref,
    "footnote_open": _note,
    "footnote_close": lambda *_: "</li>\n",
    "footnote_block_open": lambda *_: '<ol class="notes">\n',
    "footnote_block_close": lambda *_: "</ol>\n",
    "footnote_anchor": lambda *_: "",
}


@dataclass(slots=True)
class _Reader:
    """One pass over the tokens of one text, which checks and rewrites them."""

    text: str
    prose: Prose
    findings: list[Finding] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _headings: list[int] = field(default_factory=list)
    """Levels of the headings around the present place, so that no level is skipped (ISO 14289-1, 7.4.2)."""
    _fresh: dict[tuple[Code, str, int], Iterator[tuple[int, int]]] = field(default_factory=dict)
    """Of each kind of mistake, from a line on: the places at which it was not told yet."""

    def read(self) -> list[Token]:
        """Return the tokens, ready to be rendered; mistakes go to `findings`."""
        size = len(self.text.encode())
        if size > LARGEST_TEXT:
            message = msg("The text is {size} bytes long; {limit} is the most.", size=size, limit=LARGEST_TEXT)
            self._report(codes.LONG_MARKDOWN, message, 0, "")
            return []
        self._lines = self.text.split("\n")
        if max(paragraph.count("[") for paragraph in self.text.split("\n\n")) > MOST_BRACKETS:
            self._report(
                codes.NESTED_TOO_DEEP, msg("A paragraph has more than {limit} brackets.", limit=MOST_BRACKETS), 0, "["
            )
            return []
        if found := long_word(self.text):
            message = msg("{n} characters stand in a row; {limit} is the most.", n=len(found[0]), limit=LONGEST_WORD)
            line = self.text.count("\n", 0, found.start())
            self._report(codes.LONG_WORD, message, line, found[0])
            return []
        env: EnvType = {}
        try:
            tokens = parser().parse(self.text, env)
        except RecursionError:
            self._report(codes.NESTED_TOO_DEEP, msg("The text is nested too deep to be read."), 0, "")
            return []
        self._check_notes(env)
        self._check_definitions(env, tokens)
        line = 0
        for at, token in enumerate(tokens):
            line = token.map[0] if token.map else line
            self._block(tokens, at, line)
        figures(tokens, self.prose.language)
        return _held_lists(tokens)

    def in_order(self) -> list[Finding]:
        """Return what was found, in the order of the text."""
        return sorted(self.findings, key=lambda finding: finding.place)

    def _block(self, tokens: list[Token], at: int, line: int) -> None:
        token = tokens[at]
        if token.nesting > 0 and token.level + 1 >= DEEPEST:
            self._report(
                codes.NESTED_TOO_DEEP, msg("The text is nested deeper than {limit} levels.", limit=DEEPEST), line, ""
            )
        if token.type == "heading_open":
            token.tag = tokens[at + 2].tag = self._heading(int(token.tag[1]))
        elif token.type == "inline":
            sole = tokens[at - 1].type == "paragraph_open" and tokens[at - 1].level == 0
            self._loose_notes(token, line)
            token.children = self._inline(token.children or [], line, sole)
            if sole and _introduces(tokens, at):
                tokens[at - 1].attrSet("class", "leads")
        elif token.type == "ordered_list_open" and "start" in token.attrs:
            # WeasyPrint does not heed `start`; it heeds the counter, and so does a browser.
            token.attrSet("style", f"counter-reset:list-item {int(token.attrs['start']) - 1}")
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "tr_open":
            self._row(tokens, at, line)

    def _row(self, tokens: list[Token], at: int, line: int) -> None:
        """Report what a row has beyond the columns of its table: no page shows it."""
        ends = (n for n in range(at, len(tokens)) if tokens[n].type == "tr_close")
        columns = sum(each.type in ("th_open", "td_open") for each in tokens[at : next(ends)])
        row = self._lines[line]
        written = cells(row, Line(len(row) - len(row.lstrip(" \t>")), len(row), line))
        if lost := [row[cell.start : cell.end] for cell in written[columns:] if cell.start < cell.end]:
            message = msg("The table has {n} columns, so its page does not show “{words}”.", n=columns, words=lost[0])
            self._report(codes.NO_COLUMN, message, line, lost[0])

    def _heading(self, level: int) -> str:
        while self._headings and self._headings[-1] >= level:
            self._headings.pop()
        self._headings.append(level)
        return f"h{min(6, self.prose.shift + len(self._headings))}"

    def _inline(self, children: list[Token], line: int, sole: bool) -> list[Token]:
        result: list[Token] = []
        skip_close = 0
        for at, child in enumerate(children):
            line += child.type in ("softbreak", "hardbreak")
            if child.type == "text":
                child.content = keep_together(child.content, self.prose.language)
            elif child.type == "image":
                self._image(child, line)
            elif child.type == "link_open":
                empty = children[at + 1].type == "link_close"
                kept = self._link(child, line, empty, sole and len(children) == 2)
                skip_close += not any(token.type == "link_open" for token in kept)
                result.extend(kept)
                continue
            elif child.type == "link_close" and skip_close:
                skip_close -= 1
                continue
            result.append(child)
        return result

    def _link(self, link: Token, line: int, empty: bool, alone: bool) -> list[Token]:
        """Return what stands in the place of `link`: itself, words, the mark of an erratum, or nothing."""
        target = unquote(str(link.attrs.get("href", "")))
        if found := SECTION.match(target):
            return self._reference(link, found[1], line, empty)
        if found := ERRATUM.match(target):
            return self._erratum(link, found[1], line, empty and alone)
        if not OUTSIDE.match(target):
            message = msg("The address {url} is not allowed; only https:, mailto: and #section are.", url=target)
            self._report(codes.FORBIDDEN_ADDRESS, message, line, target)
        elif empty:
            self._report(codes.LINK_WITHOUT_WORDS, msg("The link to {url} has no words.", url=target), line, target)
        return [link]

    def _reference(self, link: Token, section: str, line: int, empty: bool) -> list[Token]:
        label = self.prose.label(section)
        if label is None:
            self._report(codes.NO_SECTION, msg("There is no section {id}.", id=section), line, f"#{section}")
            return []
        words = [_text(keep_together(label, self.prose.language))] if empty else []
        return [link, *words] if self.prose.linked else words

    def _erratum(self, link: Token, erratum: str, line: int, alone: bool) -> list[Token]:
        found = Names.of(self.prose.errata).stored(erratum)
        if len(found) > 1:
            message = msg("{id} is the number of more than one erratum: {names}.", id=erratum, names=", ".join(found))
            self._report(codes.ERRATUM_NOT_OUT, message, line, f"@{erratum}")
        elif not found:
            message = msg("This text brings out no erratum {id}.", id=erratum)
            self._report(codes.ERRATUM_NOT_OUT, message, line, f"@{erratum}")
        elif not alone:
            message = msg("An erratum comes in a paragraph of its own: [](@{id}).", id=erratum)
            self._report(codes.ERRATUM_IN_LINE, message, line, f"@{erratum}")
        mark = _text("")
        mark.type, mark.meta = "erratum", {"id": found[0] if found else erratum}
        return [mark]

    def _image(self, image: Token, line: int) -> None:
        source = unquote(str(image.attrs.get("src", "")))
        if source not in self.prose.assets:
            message = msg("There is no picture {path} in the workspace.", path=source)
            self._report(codes.NO_PICTURE, message, line, source)
        if not image.content.strip():
            message = msg("The picture {path} has no words for those who cannot see it.", path=source)
            fix = msg("![What it shows]({path})", path=source)
            self._report(codes.PICTURE_WITHOUT_WORDS, message, line, source, fix)
        image.attrSet("src", WORKSPACE_URL + quote(source))

    def _loose_notes(self, token: Token, line: int) -> None:
        for label, row in token.meta.get("loose_notes", ()):
            message = msg("There is no footnote {label}.", label=label)
            self._report(codes.FOOTNOTE_MISSING, message, line + row, f"[^{label}]")

    def _check_notes(self, env: EnvType) -> None:
        used: dict[str, int] = env.get("footnotes", {}).get("refs", {})
        seen: set[str] = set()
        for label, line, _ in env.get("note_lines", ()):
            if label in seen:
                self._report(
                    codes.FOOTNOTE_TWICE, msg("The footnote {label} stands here twice.", label=label), line, label
                )
            elif used.get(f":{label}", -1) < 0:
                self._report(
                    codes.FOOTNOTE_UNUSED, msg("Nothing refers to footnote {label}.", label=label), line, label
                )
            seen.add(label)

    def _check_definitions(self, env: EnvType, tokens: list[Token]) -> None:
        """Report `[label]: address` that nothing uses: it would vanish, and may be a sentence."""
        children = [child for token in tokens for child in token.children or ()]
        used = {child.attrs.get("href", child.attrs.get("src")) for child in children}
        repeats = [(found["label"], found) for found in env.get("duplicate_refs", ())]
        for label, found in [*env.get("references", {}).items(), *repeats]:
            if found["href"] not in used or (label, found) in repeats:
                line = found["map"][0] if "map" in found else 0
                self._report(codes.ADDRESS_UNUSED, msg("Nothing uses the address [{label}].", label=label), line, "[")

    def _report(self, code: Code, message: Message, line: int, needle: str, fix: Message | None = None) -> None:
        """Add a finding at the first `needle` from `line` on (of this text, from 0) that none of its kind is at."""
        start = self.prose.place
        first = next(self._each(needle, line), (line, 0))
        at, column = next(self._fresh.setdefault((code, needle, line), self._each(needle, line)), first)
        place = Place(start.path, start.line + at, start.column + column, max(len(needle), 1))
        self.findings.append(Finding(code, message, place if start.line else start, fix))

    def _each(self, needle: str, line: int) -> Iterator[tuple[int, int]]:
        """Yield the line and the column, from 0, of each `needle`, from `line` on."""
        for number in range(line, len(self._lines) if needle else line):
            column = self._lines[number].find(needle)
            while column >= 0:
                yield number, column
                column = self._lines[number].find(needle, column + len(needle))


def _text(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)


def _introduces(tokens: list[Token], at: int) -> bool:
    """Tell whether the paragraph at `at` leads to what follows it: "... met de partners:" and a list."""
    after = tokens[at + 2].type if at + 2 < len(tokens) else ""
    return tokens[at].content.rstrip().endswith(":") and after != "heading_open"


def _held_lists(tokens: list[Token]) -> list[Token]:
    """Return the tokens with a list that has text of the same item behind it held in a `div`.

    WeasyPrint hangs a list within a list beside its item, so that the text behind it would be read before it.
    """
    from markdown_it.token import Token

    held: list[Token] = []
    inside: list[tuple[str, int]] = []
    for at, token in enumerate(tokens):
        if token.type.endswith("_list_open"):
            inside.append((token.type, len(held)))
        held.append(token)
        if token.type.endswith("_list_close"):
            _, start = inside.pop()
            followed = at + 1 < len(tokens) and tokens[at + 1].type not in ("list_item_close", "footnote_close")
            if inside and followed:
                held.insert(start, Token("div_open", "div", 1, block=True))
                held.append(Token("div_close", "div", -1, block=True))
    return held


def _pieces(tokens: list[Token], env: EnvType) -> Iterator[Html | Embed]:
    """Yield the HTML between the errata, and the errata."""
    renderer, options = _renderer(), parser().options
    start = 0
    for at, token in enumerate(tokens):
        marks = [child for child in token.children or () if child.type == "erratum"]
        if marks:
            if at - 1 > start:
                yield Html(renderer.render(tokens[start : at - 1], options, env))
            yield Embed(marks[0].meta["id"])
            start = at + 2
    if start < len(tokens):
        yield Html(renderer.render(tokens[start:], options, env))


def _plain(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _plain(token.children or ())
            yield "\n"
        elif token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("fence", "code_block"):
            yield f"{token.content}\n"
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
