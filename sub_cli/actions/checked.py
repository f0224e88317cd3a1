"""Check again: what was found is remembered by the content of every file, so that nothing is read twice for nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sub_cli import config
from sub_cli.actions.checking import UNEXPLAINED, check_workspace
from sub_cli.actions.keeping import kept, own_code
from sub_cli.build.digests import Remembered, digest_of
from sub_cli.errors import Finding, Place, SubError
from sub_cli.messages import Message
from sub_cli.workspace import Workspace

FORMAT = 1
FOLDERS = ("documents", "errata")


def checked(workspace: Workspace) -> list[Finding]:
    """Return what `check_workspace` does: as it was found before where no file differs from then."""
    folder = kept(workspace)
    if folder is None:
        return check_workspace(workspace)
    seen = Remembered.load(workspace.root, folder / "inputs.json")
    record = folder / "check.json"
    key = _key(workspace, seen)
    found = _remembered(record, key)
    if found is None:
        found = check_workspace(workspace)
        _remember(record, key, found, workspace, seen)
    with suppress(SubError, OSError):
        seen.save()
    return found


def _key(workspace: Workspace, seen: Remembered) -> str:
    """Return one digest for all that a check looks at; empty where something cannot be read."""
    try:
        paths = [config.FILE, *(path for folder in FOLDERS for path in workspace.files.names(folder))]
        return digest_of([own_code(), {path: seen.digest(path, workspace.files.read) for path in paths}])
    except (SubError, OSError):
        return ""


def _remembered(record: Path, key: str) -> list[Finding] | None:
    try:
        data = json.loads(record.read_bytes())
        if not key or data["format"] != FORMAT or data["key"] != key:
            return None
        return [_finding(row) for row in data["findings"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return None


def _remember(record: Path, key: str, found: list[Finding], workspace: Workspace, seen: Remembered) -> None:
    """Write down what was found, unless history had a say in it, or a file was written meanwhile."""
    from sub_cli import disk

    if any(finding.code == UNEXPLAINED for finding in found) or not key or _key(workspace, seen) != key:
        return
    with suppress(TypeError, SubError, OSError):
        rows = [_row(finding) for finding in found]
        disk.atomic_write(record, json.dumps({"format": FORMAT, "key": key, "findings": rows}).encode())


def _row(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values; TypeError for a fact that has no plain form."""
    place = finding.place
    return {
        "code": finding.code,
        "message": _plain(finding.message),
        "place": [place.path, place.line, place.column, place.length],
        "fix": _plain(finding.fix) if finding.fix else None,
        "warning": finding.warning,
    }


def _plain(message: Message) -> dict[str, Any]:
    return {"text": message.text, "plural": message.plural, "facts": {k: _fact(v) for k, v in message.facts.items()}}


def _fact(fact: object) -> object:
    if isinstance(fact, Message):
        return _plain(fact)
    if type(fact) in (str, int):
        return fact
    raise TypeError(type(fact).__name__)


def _finding(row: Mapping[str, Any]) -> Finding:
    path, line, column, length = row["place"]
    fix = _message(row["fix"]) if row["fix"] else None
    place = Place(str(path), int(line), int(column), int(length))
    return Finding(str(row["code"]), _message(row["message"]), place, fix, bool(row["warning"]))


def _message(row: Mapping[str, Any]) -> Message:
    facts = {str(name): _message(fact) if isinstance(fact, dict) else fact for name, fact in row["facts"].items()}
    return Message(str(row["text"]), facts, str(row["plural"]))
