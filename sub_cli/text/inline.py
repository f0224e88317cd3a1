"""The words a reader sees in a block of Markdown, and the formats they carry: bold, italics, code, links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from sub_cli.text.markdown import MOST_BRACKETS, NO_LABELS, Labels

if TYPE_CHECKING:
    from markdown_it.token import Token

Format: TypeAlias = tuple[str, ...]
"""Formats of one stretch of words, outermost first: `strong`, `em`, `code`, `link:TARGET`, `image:SOURCE`."""

Visible: TypeAlias = tuple[tuple[str, Format], ...]
"""What is seen of one sentence: stretches of words, each with its formats."""

PLAIN = "plain"
"""The format of what looks like the mark of a footnote, and has an escaped bracket."""
_AS_MARK = re.compile(r"\[\^([^\[\]\s]{1,99})\]")
_MARKED = re.compile(r"[*_`\[\\<&]")


@dataclass(slots=True)
class Node:
    """What begins at one character of the source: text that is seen, or a mark that opens or closes a format."""

    start: int
    seen: str
    plain: bool = False
    """True where what is seen is the source itself, so that it can be cut anywhere."""
    opens: str = ""
    closes: bool = False
    target: str = ""
    """Where a link without words leads to."""
    note: str = ""
    """Label of a footnote that is referred to."""
    size: int = 0
    """Characters that it takes, where that is known: of a mark such as `**`."""


def visible(texts: Sequence[str], labels: Labels = NO_LABELS) -> list[Visible]:
    """Return what is seen of each of `texts`, the sentences of one block; a format may reach over several.

    `labels`: of the text that they are of.
    """
    whole = " ".join(texts)
    if not marked(whole):
        return [((text.replace("  \n", "\n"), ()),) if text else () for text in texts]
    if labels == NO_LABELS:
        return list(_without_labels(tuple(texts)))
    return _cut([_renamed(node, labels) for node in nodes(whole, labels)], texts)


def _renamed(node: Node, labels: Labels) -> Node:
    """Return `node`; where it refers to a footnote that has another label elsewhere, by that."""
    known = labels.renamed.get(node.note)
    return replace(node, seen=f"[^{known}]", note=known) if known else node


def marked(source: str) -> bool:
    """Tell whether anything in the Markdown of one block may be another thing than it is written as."""
    return bool(_MARKED.search(source)) and source.count("[") <= MOST_BRACKETS


@lru_cache(maxsize=4096)  # two states of a text share most of their paragraphs
def _without_labels(texts: tuple[str, ...]) -> tuple[Visible, ...]:
    return tuple(_cut(list(nodes(" ".join(texts), NO_LABELS)), texts))


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the Markdown of one block."""

    start: int
    """Character at which its words begin with `[`."""
    close: int
    """Where its words end."""
    end: int
    """Where all of it ends."""
    target: str


def links(source: str, labels: Labels) -> Iterator[Link]:
    """Yield the links in `source`, the Markdown of one block, but for those in angle brackets."""
    from sub_cli.text.places import inline_tokens

    opened = None
    tokens = inline_tokens(source, labels)
    after = [*(place for _, place in tokens[1:]), len(source)]
    for (token, place), end in zip(tokens, after, strict=True):
        if token.type == "link_open" and token.markup != "autolink":
            opened = place, unquote(str(token.attrs["href"]))
        elif token.type == "link_close" and opened:
            start, target = opened
            yield Link(start, place, place + len(source[place:end].rstrip()), target)
            opened = None


def seen(spans: Visible) -> str:
    """Return the bare words of `spans`."""
    return "".join(text for text, _ in spans)


def captioned(tokens: Sequence[Token]) -> Token | None:
    """Return the picture that is all that is seen of a block, where it has a title, which is its caption."""
    seen = [each for each in tokens if "break" not in each.type and (each.type != "text" or each.content.strip())]
    if len(seen) != 1 or seen[0].type != "image" or not caption(seen[0]):
        return None
    return seen[0]


def caption(image: Token) -> str:
    """Return the title of a picture."""
    return str(image.attrs.get("title", "")).strip()


def nodes(source: str, labels: Labels) -> Iterator[Node]:
    """Yield what `source`, the Markdown of one block, is made of, in order."""
    from sub_cli.text.places import inline_tokens

    tokens = inline_tokens(source, labels)
    if image := captioned([token for token, _ in tokens]):
        yield from _figure(image, next(place for token, place in tokens if token is image), source)
        return
    empty, left = False, 0
    for n, (token, place) in enumerate(tokens):
        if token.type == "text_special" and (mark := _mark_as_text([each for each, _ in tokens[n : n + 4]], labels)):
            yield Node(place, "", opens=PLAIN)
            left = len(mark)
        if left:
            yield from _end_of_mark(token.content, left, place, source)
            left = max(left - len(token.content), 0)
        elif token.type == "link_open":
            target = _address(token, "href")
            empty = tokens[n + 1][0].type == "link_close"
            yield Node(place, f"[]({target})", target=target) if empty else Node(place, "", opens=f"link:{target}")
        elif token.type != "link_close" or not empty:
            yield from _of(token, place, source)


def _mark_as_text(tokens: Sequence[Token], labels: Labels) -> str:
    r"""Return what `tokens` begin with that looks like the mark of a footnote that is there, and is text: `\[^1]`."""
    texts = takewhile(lambda token: token.type in ("text", "text_special"), tokens)
    found = _AS_MARK.match("".join(token.content for token in texts))
    return found[0] if found and f":{found[1]}" in labels.notes else ""


def _end_of_mark(text: str, left: int, place: int, source: str) -> Iterator[Node]:
    """Yield `text`, of which the first `left` characters end what looks like the mark of a footnote."""
    part, rest = text[:left], text[left:]
    yield Node(place, part, plain=source.startswith(part, place))
    if len(text) >= left:
        yield Node(place + len(part), "", closes=True)
    if rest:
        yield Node(place + len(part), rest, plain=True)


def _of(token: Token, place: int, source: str) -> Iterator[Node]:
    """Yield what `token` is: text, an opening or closing mark, or something whole."""
    if token.nesting:
        size = 0 if token.tag == "a" else len(token.markup)
        yield Node(place, "", opens=token.tag if token.nesting > 0 else "", closes=token.nesting < 0, size=size)
    elif token.type in ("softbreak", "hardbreak"):
        yield Node(place, "\n")
    elif token.type == "footnote_ref":
        yield Node(place, f"[^{token.meta['label']}]", note=token.meta["label"])
    elif token.type in ("code_inline", "image"):
        opens = "code" if token.type == "code_inline" else f"image:{_address(token, 'src')}"
        yield Node(place, "", opens=opens)
        yield Node(place, token.content if token.type == "code_inline" else alternative(token))
        yield Node(place, "", closes=True)
    elif token.content:
        yield Node(place, token.content, plain=source.startswith(token.content, place))


def _figure(image: Token, place: int, source: str) -> Iterator[Node]:
    """Yield what is seen of a picture with a caption: the words that stand for it, and those below it."""
    yield Node(place, "", opens=f"image:{unquote(str(image.attrs['src']))}")
    yield Node(place, alternative(image))
    yield Node(place, "", closes=True)
    yield Node(place, " ")
    title = caption(image)
    found = source.rfind(title)
    yield Node(max(place, found), title, plain=found > place)


def _address(token: Token, name: str) -> str:
    """Return where `token` leads to, and its title, as they are written."""
    title = f' "{token.attrs["title"]}"' if "title" in token.attrs else ""
    return unquote(str(token.attrs[name])) + title


def alternative(image: Token) -> str:
    """Return the words that stand for the picture `image`, as the page has them."""
    return "".join(
        " " if "break" in each.type else alternative(each) if each.children else each.content
        for each in image.children or ()
    )


def _cut(nodes: list[Node], texts: Sequence[str]) -> list[Visible]:
    """Return what is seen of each of `texts`, which stand in the source of `nodes` with one blank between them."""
    formats: list[str] = []
    result: list[list[tuple[str, Format]]] = [[] for _ in texts]
    starts, place = [], 0
    for text in texts:
        starts.append(place)
        place += len(text) + 1
    row = 0
    for node in nodes:
        if node.opens:
            formats.append(node.opens)
        elif node.closes:
            if formats:
                formats.pop()
        else:
            row = _place(node, starts, row, tuple(formats), result, texts)
    return [_joined(part) for part in result]


def _place(
    node: Node,
    starts: list[int],
    row: int,
    form: Format,
    result: list[list[tuple[str, Format]]],
    texts: Sequence[str],
) -> int:
    """Put what is seen of `node` into the sentences that it stands in; return the last of them."""
    while row + 1 < len(starts) and starts[row + 1] <= node.start:
        row += 1
    if not node.plain:
        result[row].append((node.seen, form))
        return row
    start, end = node.start, node.start + len(node.seen)
    while True:
        limit = starts[row] + len(texts[row])
        part = node.seen[start - node.start : max(min(end, limit), start) - node.start]
        if part:
            result[row].append((part, form))
        if row + 1 == len(starts) or end <= starts[row + 1]:
            return row
        row += 1
        start = starts[row]


def _joined(parts: list[tuple[str, Format]]) -> Visible:
    """Return `parts` with neighbours of the same formats as one."""
    joined: list[tuple[str, Format]] = []
    for text, form in parts:
        if joined and joined[-1][1] == form:
            joined[-1] = (joined[-1][0] + text, form)
        elif text:
            joined.append((text, form))
    return tuple(joined)
