"""Whose errata a sentence names: `E04` says little where there are several documents, `plan/E04` says which."""

from __future__ import annotations

import re
from dataclasses import replace

from sub_cli.errata.names import Named
from sub_cli.messages import Message

_BARE = re.compile(r"(?<![\w/-])E[0-9]+(?:-[\w-]+)?")


def told_of(message: Message, document: str) -> Message:
    """Return `message` with the document before every erratum that it names without one."""
    return replace(message, facts={name: _fact(fact, document) for name, fact in message.facts.items()})


def names_told_of(text: str, document: str) -> str:
    """Return `text` with the document before every erratum's name that stands there without one."""
    return _BARE.sub(lambda found: f"{document}/{found[0]}", text)


def _fact(fact: object, document: str) -> object:
    if isinstance(fact, Message):
        return told_of(fact, document)
    return Named(names_told_of(fact, document)) if isinstance(fact, Named) else fact
