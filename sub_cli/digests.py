"""Digests: of bytes, and of values made of plain ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from hashlib import sha256


def digest(data: bytes) -> str:
    """Return `sha256:` and the hexadecimal SHA-256 of `data`."""
    return f"sha256:{sha256(data).hexdigest()}"


def attach_digest(data: bytes) -> bytes:
    """Return `data` behind a line with its digest."""
    return digest(data).encode() + b"\n" + data


def check_digest(data: bytes) -> bytes | None:
    """Return what `attach_digest` was given; None for anything else."""
    told, _, rest = data.partition(b"\n")
    return rest if told == digest(rest).encode() else None


def digest_of(value: object) -> str:
    """Return the digest of a value made of frozen dataclasses, mappings, sequences, texts, numbers, dates and bytes.

    Equal values have equal digests in every process; the order of a mapping does not count. TypeError for others.
    """
    return digest(json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _plain(value: object) -> object:
    if isinstance(value, (Enum, str)):
        return str(value.value if isinstance(value, Enum) else value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return _marked(value)


def _marked(value: object) -> dict[str, object]:
    """Return a value with its kind, so that no two kinds look alike."""
    if isinstance(value, bytes):
        return {"bytes": digest(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value):
        return {type(value).__name__: [_plain(getattr(value, each.name)) for each in fields(value)]}
    if isinstance(value, Mapping):
        return {"map": sorted([_plain(key), _plain(each)] for key, each in value.items())}
    raise TypeError(f"a {type(value).__name__} has no digest")
