"""Sentences that are written now and spoken later: an English template, and the facts that fill it.

Thought and hands never translate. They hand `Message`s upward; the edge (`cli.language`) looks the
template up in the reader's catalogue and fills the gaps. Babel collects the templates by the names
`msg` and `nmsg`, so both are always called with a literal string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in its source language, English, with named gaps `{like_this}`."""

    text: str
    """The template; also the message id in the catalogues."""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What fills the gaps. A fact may be a `datetime.date`, a `Message`, the
    `Named` errata: the edge words those too."""
    plural: str = ""
    """The template for another number than one; the number is the fact `n`."""

    def __str__(self) -> str:
        """Return the English sentence, for logs and tests."""
        template = self.plural if self.plural and self.facts.get("n") != 1 else self.text
        return template.format(**self.facts)


def msg(text: str, /, **facts: object) -> Message:
    """Return the sentence `text`, whose gaps `facts` fill."""
    return Message(text, facts)


def nmsg(one: str, many: str, /, n: int, **facts: object) -> Message:
    """Return the sentence for `n` things: `one` where n is 1, `many` elsewhere."""
    return Message(one, {"n": n, **facts}, many)
