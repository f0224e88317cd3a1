"""The words and marks of one block as the parser's tokens, each with its place in the source. Pure.

Apart from the rest because it needs the parser when it is loaded.
"""

from __future__ import annotations

from typing import Literal

from markdown_it.rules_inline import StateInline, fragments_join
from markdown_it.token import Token
from markdown_it.utils import EnvType

from sub_cli.text.markdown import Labels, parser


class _PlacedState(StateInline):
    """The state of the parser, which also keeps where each token begins."""

    def __init__(self, source: str, env: EnvType) -> None:
        super().__init__(source, parser(), env, [])
        self.places: list[int] = []
        self.pending_at = 0

    def append_pending(self, text: str) -> None:
        """Keep `text`, and where the first of what is kept stands."""
        if not self.pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        """Make a token of what was kept."""
        self.places.append(self.pending_at)
        return super().pushPending()

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Make a token of what begins here."""
        token = super().push(ttype, tag, nesting)
        self.places.append(self.pos)
        return token


def inline_tokens(source: str, labels: Labels) -> list[tuple[Token, int]]:
    """Return the tokens of `source`, the Markdown of one block, each with the character that it begins at.

    They are those that a page is made of, but for neighbouring text, which the page joins.
    """
    notes = {"refs": dict.fromkeys(labels.notes, -1), "list": {}}
    state = _PlacedState(source, {"references": dict(labels.addresses), "footnotes": notes})
    inline = parser().inline
    inline.tokenize(state)
    for rule in inline.ruler2.getRules(""):
        if rule is not fragments_join:
            rule(state)
    return [(token, place - _brackets(token)) for token, place in zip(state.tokens, state.places, strict=True)]


def _brackets(token: Token) -> int:
    """Return how far before the words of a link it begins; the parser is at its words when it makes the token."""
    return token.type == "link_open" and token.markup != "autolink"
