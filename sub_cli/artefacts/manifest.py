"""The manifest of a build: every artefact, what went into it, and every version that can change a byte.

Nothing in it depends on when, where or how quickly it was made: the same commit gives the same manifest. The costs
of making, which differ, stand beside it in `costs.json`. The form is described in `manifest.schema.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import PurePosixPath
from typing import Any, Final

from sub_cli.artefacts.model import Artefact, Record
from sub_cli.codes import BAD_MANIFEST, OTHER_BUILD
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import Message, msg

FILE: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
COSTS: Final = "costs.json"
FORMAT: Final = "sub-manifest"
VERSION: Final = 1
DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in an output folder, and what it was made from."""

    head: str = ""
    """The commit of the workspace when it was built last; empty where there was none."""
    state: str = ""
    """The state that was asked for with --at; empty for the work tree."""
    tools: Mapping[str, str] = field(default_factory=dict)
    """Name and version of everything that can change a byte."""
    groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Inputs that many targets share, by their common digest: the files in each, with theirs."""
    records: Mapping[str, Record] = field(default_factory=dict)
    """By name of the target."""

    def group(self, value: str) -> Mapping[str, str]:
        """Return what stands behind the digest of a group; nothing where it is none."""
        return self.groups.get(value, {})


def dump(manifest: Manifest) -> bytes:
    """Return the manifest as JSON, a line for each target and group, so that git shows what changed."""
    used = {value for record in manifest.records.values() for value in record.inputs.values()}
    groups = {value: files for value, files in manifest.groups.items() if value in used}
    records = [_record(manifest.records[name]) for name in sorted(manifest.records)]
    parts = [
        f'"format": {_json(FORMAT)}',
        f'"version": {VERSION}',
        f'"head": {_json(manifest.head)}',
        f'"state": {_json(manifest.state)}',
        f'"tools": {_json(manifest.tools)}',
        '"groups": {' + _rows(f"{_json(value)}: {_json(groups[value])}" for value in sorted(groups)) + "}",
        '"targets": [' + _rows(map(_json, records)) + "]",
    ]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def sums(manifest: Manifest) -> bytes:
    """Return the lines that `sha256sum --check` reads."""
    artefacts = (each for record in manifest.records.values() for each in record.artefacts)
    rows = sorted({(each.path, each.digest) for each in artefacts})
    return "".join(f"{value.removeprefix('sha256:')}  {path}\n" for path, value in rows).encode()


def load(data: bytes, path: str = FILE) -> Manifest:
    """Return the manifest that `data` holds; raises `BadInput` for anything else."""
    try:
        found = json.loads(data)
        if found["format"] != FORMAT or found["version"] != VERSION:
            raise ValueError("another version")
        records = [_read_record(each) for each in found["targets"]]
        groups = {str(value): _texts(files) for value, files in found["groups"].items()}
        tools = _texts(found["tools"])
        return Manifest(str(found["head"]), str(found["state"]), tools, groups, {each.name: each for each in records})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = msg("This is not a manifest of sub: {detail}.", detail=str(error)[:200])
        raise BadInput.because(Finding(BAD_MANIFEST, message, Place(path))) from error


def merged(manifests: Iterable[tuple[str, Manifest]]) -> Manifest:
    """Return one manifest of several that were made apart, each given with its name.

    Raises `BadInput` where two were made from different commits or with different tools, or differ about a target.
    """
    whole: Manifest | None = None
    first = ""
    for name, part in manifests:
        if whole is None:
            whole, first = part, name
            continue
        if problem := _contradiction(whole, part):
            message = msg("{other} and this one cannot be one manifest: {problem}.", other=first, problem=problem)
            raise BadInput.because(Finding(OTHER_BUILD, message, Place(name)))
        groups, records = {**whole.groups, **part.groups}, {**whole.records, **part.records}
        whole = Manifest(whole.head, whole.state, whole.tools, groups, records)
    return whole or Manifest()


def _contradiction(one: Manifest, other: Manifest) -> Message | None:
    if (one.head, one.state) != (other.head, other.state):
        return msg("they are of different commits or states")
    if one.tools != other.tools:
        differing = sorted(name for name, _ in set(one.tools.items()) ^ set(other.tools.items()))
        return msg("they were made with different tools ({tools})", tools=", ".join(dict.fromkeys(differing)))
    for name in sorted(one.records.keys() & other.records.keys()):
        if one.records[name] != other.records[name]:
            return msg("{target} is not the same in both", target=name)
    return None


@dataclass(frozen=True, slots=True)
class Difference:
    """One target of which two builds do not agree."""

    name: str
    missing: bool = False
    """True where only one build has it."""
    artefacts: tuple[str, ...] = ()
    """The files whose bytes differ."""
    inputs: tuple[str, ...] = ()
    """The inputs that differ; with none, the same inputs gave other bytes."""
    lost: str = ""
    """The first words of the page that its PDF, the only one of `artefacts`, does not hold."""


def differences(old: Manifest, new: Manifest) -> list[Difference]:
    """Return where two builds do not agree, and which inputs differ there; targets in the order of their names."""
    found = []
    for name in sorted(old.records.keys() | new.records.keys()):
        one, other = old.records.get(name), new.records.get(name)
        if one is None or other is None:
            found.append(Difference(name, missing=True))
        elif one.artefacts != other.artefacts:
            paths = {each.path for each in set(one.artefacts) ^ set(other.artefacts)}
            found.append(Difference(name, False, tuple(sorted(paths)), changed_inputs(old, one, new, other)))
    return found


def changed_inputs(old: Manifest, one: Record, new: Manifest, other: Record) -> tuple[str, ...]:
    """Return the names of the inputs that differ between two records; of a group, the files in it."""
    return tuple(
        name
        for each in sorted(one.inputs.keys() | other.inputs.keys())
        if one.inputs.get(each) != other.inputs.get(each)
        for name in expanded(each, old.group(one.inputs.get(each, "")), new.group(other.inputs.get(each, "")))
    )


def expanded(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return the members of a group that differ; the name itself where it is no group, or none is known to differ."""
    return sorted(each for each in old.keys() | new.keys() if old and old.get(each) != new.get(each)) or [name]


def dump_costs(costs: Mapping[str, float]) -> bytes:
    """Return the seconds that each target took, as JSON."""
    rounded = {name: round(seconds, 4) for name, seconds in sorted(costs.items())}
    return (json.dumps({"format": "sub-costs", "version": 1, "seconds": rounded}, indent=1) + "\n").encode()


def load_costs(data: bytes) -> dict[str, float]:
    """Return the seconds that each target took; nothing where `data` is not what `dump_costs` writes."""
    try:
        found = json.loads(data)
        costs = {str(name): float(seconds) for name, seconds in found["seconds"].items()}
        return {name: seconds for name, seconds in costs.items() if 0 <= seconds < inf}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return {}


def safe_path(path: str) -> str:
    """Return `path` where it stays inside the output folder; raises ValueError elsewhere."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or ".." in parts or "\0" in path:
        raise ValueError(f"{path!r} leads out of the output folder")
    return path


def _record(record: Record) -> dict[str, object]:
    artefacts = [{"path": each.path, "digest": each.digest, "size": each.size} for each in record.artefacts]
    return {
        "name": record.name,
        "key": record.key,
        "pages": record.pages,
        "artefacts": artefacts,
        "inputs": dict(record.inputs),
    }


def _read_record(found: Mapping[str, Any]) -> Record:
    artefacts = tuple(
        Artefact(safe_path(str(each["path"])), _digest(each["digest"]), int(each["size"]))
        for each in found["artefacts"]
    )
    return Record(str(found["name"]), _digest(found["key"]), _texts(found["inputs"]), artefacts, int(found["pages"]))


def _digest(value: object) -> str:
    if not isinstance(value, str) or not DIGEST.match(value):
        raise ValueError(f"{value!r} is not a digest")
    return value


def _texts(found: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in found.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _rows(rows: Iterable[str]) -> str:
    joined = ",\n ".join(rows)
    return f"\n {joined}\n" if joined else ""
