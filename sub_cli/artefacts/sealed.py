"""Plain values in a file behind a digest of themselves: what is damaged reads as nothing, and is made anew."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from sub_cli import disk


def load(path: Path) -> Any:
    """Return the value that `path` holds; None where there is none, or only a damaged one."""
    try:
        seal, _, body = disk.read_regular(path).partition(b"\n")
        return json.loads(body) if seal.decode() == sha256(body).hexdigest() else None
    except (OSError, ValueError, RecursionError):
        return None


def save(path: Path, value: object) -> None:
    """Let `path` hold `value`, made of what JSON knows; whole or not at all. Raises `Unable` and TypeError."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    disk.atomic_write(path, sha256(body).hexdigest().encode() + b"\n" + body)
