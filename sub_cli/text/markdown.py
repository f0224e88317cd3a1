"""The one parser of Markdown: CommonMark with tables and footnotes, where raw HTML is text. Pure.

Every block knows where its lines stand in the source, so that what was read can be cut out and put back to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

LARGEST_TEXT: Final = 200_000
"""Bytes of UTF-8; the longest chapter of a plan that we saw had 30,000."""
DEEPEST: Final = 60
"""Levels of nested blocks: thirty lists inside one another."""
MOST_BRACKETS: Final = 1000
"""Opening brackets in one paragraph: the time to read them grows with their square."""

Spans: TypeAlias = list[tuple[int, int, int]]
"""Of each line of a block that shows something: its number from 0, and where its content starts and ends."""
_NOTE_MARK: Final = re.compile(r"\[\^([^\[\]\s]{1,99})\]")
_LEAVES: Final = ("table", "code", "fence", "hr", "reference", "heading", "lheading", "paragraph")
"""The rules whose blocks hold no other blocks."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the labels in a text may mean: other text that has them means the label itself."""

    addresses: Mapping[str, object] = field(default_factory=dict)
    """What `[words][label]` leads to, by label, as the parser keeps it."""
    notes: frozenset[str] = frozenset()
    """`:label` of each footnote."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """By its label, the one that a footnote has in another text."""


NO_LABELS: Final = Labels()


@cache
def parser() -> MarkdownIt:
    """Return the parser.

    Its tokens with lines have their `Spans` as `spans` in `meta`, and inline ones as `loose_notes` what would be the
    mark of a footnote if there were one; `note_lines` of its environment has label, first and last line, from 0, of
    every footnote.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    options = {"html": False, "maxNesting": DEEPEST, "xhtmlOut": False, "inline_definitions": True}
    made = MarkdownIt("commonmark", options)
    made.enable("table").disable(["html_block", "html_inline"]).use(footnote_plugin, inline=False)
    made.core.ruler.before("footnote_tail", "footnote_lines", _note_lines)
    made.core.ruler.before("text_join", "loose_notes", _loose_notes)
    # Every address becomes a token, good or bad: the bad ones are reported, not shown as brackets.
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    for rule in made.block.ruler.__rules__:
        if rule.name in _LEAVES:
            rule.fn = _placed(rule.fn)
    return made


def spans(token: Token) -> Spans:
    """Return where the lines of `token`, a leaf, stand in the source."""
    found: Spans = token.meta["spans"]
    return found


def _note_lines(state: StateCore) -> None:
    """Keep label and line of every footnote: the plugin silently drops those that nothing refers to."""
    opened = (token for token in state.tokens if token.type == "footnote_reference_open")
    state.env["note_lines"] = [(token.meta["label"], token.map[0], token.map[1] - 1) for token in opened if token.map]


def _loose_notes(state: StateCore) -> None:
    """Keep of each paragraph label and line, from 0 in it, of what is written as the mark of a footnote and is none.

    Where a bracket was escaped it is meant as text; once the parser has joined its texts, nobody can tell.
    """
    for token in state.tokens:
        if token.type == "inline" and "[^" in token.content:
            token.meta["loose_notes"] = list(_loose_in(token.children or []))


def _loose_in(children: list[Token]) -> Iterator[tuple[str, int]]:
    line = 0
    for child in children:
        line += child.type in ("softbreak", "hardbreak")
        if child.type == "text":
            yield from ((found[1], line) for found in _NOTE_MARK.finditer(child.content))


def _placed(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Return `rule`, which also notes in the tokens that it makes where their lines stand.

    Only while the rule runs does the parser know how much of a line belongs to the quotes and lists around it.
    """

    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        done = rule(state, start, end, silent)
        if done and not silent:
            for token in state.tokens[count:]:
                if token.map and not token.nesting:
                    token.meta["spans"] = _code(state, token) if token.tag == "code" else _lines(state, token)
                    token.hidden = token.type == "definition"
        return done

    return placed


def _lines(state: StateBlock, token: Token) -> Spans:
    """Return the lines of words, without the blanks before them; code over a line end keeps these on the page too."""
    first, last = token.map or (0, 0)
    found = [(row, state.bMarks[row] + state.tShift[row], state.eMarks[row]) for row in range(first, last)]
    if "`" in token.content:
        found[1:] = [_cut(state, row, state.blkIndent) for row in range(first + 1, last)]
    return found


def _code(state: StateBlock, token: Token) -> Spans:
    """Return the lines of code, without what they are indented by and the fences around them."""
    first, last = token.map or (0, 0)
    indent = 4 + state.blkIndent
    if token.type == "fence":
        first, indent = first + 1, state.sCount[first]
        last = first + token.content.count("\n") + (token.content[-1:] not in ("", "\n"))
    return [_cut(state, row, indent) for row in range(first, last)]


def _cut(state: StateBlock, row: int, indent: int) -> tuple[int, int, int]:
    """Return where the line `row` stands without its first `indent` columns."""
    line, end = state.getLines(row, row + 1, indent, False), state.eMarks[row]
    # A tab of which only a part is indent is not in the source as it is in the line.
    known = line if state.src.endswith(line, 0, end) else line.lstrip(" ")
    return row, end - len(known), end
