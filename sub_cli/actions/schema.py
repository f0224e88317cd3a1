"""Schema: what a file may hold, as an editor wants to know it (JSON Schema, draft 2020-12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from sub_cli import config, layout
from sub_cli.keys import Keys
from sub_cli.messages import Message
from sub_cli.store import schema

FILES: Final[Mapping[str, Keys[object]]] = {**schema.FILES, "workspace": config.SETTINGS}
"""The keys of every kind of file that a person may write; `workspace` is sub.toml."""


def json_schema(kind: str, say: Callable[[Message], str]) -> str:
    """Return the JSON Schema of a kind of file, which `say` words."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"sub: {kind}"}
    return json.dumps(
        {**head, **FILES[kind].schema()}, ensure_ascii=False, indent=2, default=lambda value: _plain(value, say)
    )


def _plain(value: object, say: Callable[[Message], str]) -> str:
    if isinstance(value, Message):
        return say(value)
    raise TypeError(f"{value!r} has no place in a schema")


def editor_files(say: Callable[[Message], str]) -> dict[str, bytes]:
    """Return the settings with which an editor finds the schemas, without a network, and the schemas."""
    known = {kind: f"{layout.EDITOR}/sub-{kind}.schema.json" for kind in FILES}
    yaml = {f"./{known[kind]}": glob for kind, glob in layout.PATTERNS.items()}
    toml = {r".*/sub\.toml": f"./{known['workspace']}"}
    settings = {"yaml.schemas": yaml, "evenBetterToml.schema.associations": toml}
    files = {f"{layout.EDITOR}/settings.json": json.dumps(settings, indent=2)}
    files |= {path: json_schema(kind, say) for kind, path in known.items()}
    return {path: f"{text}\n".encode() for path, text in files.items()}
