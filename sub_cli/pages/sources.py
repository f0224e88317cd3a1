"""The files that a page is made from, and what of each counts: of settings the values that it reads, and no comment.

So a comment or a blank line in `sub.toml` or `house.toml` makes no page anew, and no page names its commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from sub_cli import config, toml
from sub_cli.codes import HOUSE_NOT_TOML
from sub_cli.digests import digest, digest_of
from sub_cli.errors import BadInput, SubError
from sub_cli.pages import theme
from sub_cli.render.theme import HOUSE, SHARED
from sub_cli.store.files import Files

if TYPE_CHECKING:
    from sub_cli.config import Settings
    from sub_cli.history.newest_commits import Reading, Sources

SIGNED_MEMO: Final = "signed"
"""The page that leads to a memo which was signed."""
_LOOK: Final = ("house.templates", "house.theme")
READ: Final[Mapping[str, tuple[str, ...]]] = {
    "memo": (*_LOOK, "build.sources", "archive"),
    SIGNED_MEMO: (*_LOOK, "programme.timezone", "archive"),
    "document": (*_LOOK, "build.sources", "programme.timezone", "archive"),
    "renvooi": (*_LOOK, "build.sources", "programme.timezone"),
}
"""What each kind of page reads of the settings: a table, or a key of one."""


def sources(settings: Settings, files: Files, kind: str, own: Iterable[str]) -> Sources:
    """Return the files that decide what a page of a `kind` looks like: its `own`, the settings and the house style.

    Of a kind that `READ` does not know all of the settings count. Raises `BadInput` for a theme that is not there.
    """
    every = dict.fromkeys([*own, *theme.paths(settings, files).values()])
    return every | dict.fromkeys(settings_files(settings, files), _house) | {config.FILE: _SETTINGS.get(kind)}


def settings_files(settings: Settings, files: Files) -> list[str]:
    """Return the files of which values count and not bytes; raises `BadInput` for a theme that is not there."""
    style = theme.paths(settings, files)
    return [config.FILE, *(style[name] for name in (HOUSE, SHARED) if name in style)]


def _settings(names: tuple[str, ...], data: bytes) -> str:
    """Return the digest of some values of a sub.toml, of its bytes where it cannot be read."""
    try:
        settings = config.read_settings(data)
    except SubError:
        return digest(data)
    return digest_of([attrgetter(name)(settings) for name in names])


_SETTINGS: Final[Mapping[str, Reading]] = {kind: partial(_settings, names) for kind, names in READ.items()}


def _house(data: bytes) -> str:
    """Return the digest of the values of a house.toml in their order, of its bytes where it cannot be read."""
    try:
        return digest(json.dumps(toml.read(data, HOUSE, HOUSE_NOT_TOML)[1], default=str).encode())
    except BadInput:
        return digest(data)
