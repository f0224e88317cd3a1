"""Attest: sign the manifest of a build, and say of a manifest or a provenance what of it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sub_cli.build import manifest as manifests
from sub_cli.build import provenance
from sub_cli.build.digests import digest
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.history import ssh
from sub_cli.history.plumbing import Plumbing
from sub_cli.history.ssh import Seal
from sub_cli.messages import msg
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Attested:
    """Everything that could be said of one manifest or provenance."""

    good: tuple[str, ...]
    """The artefacts that are what it says."""
    altered: tuple[str, ...]
    """Those whose bytes are others."""
    missing: tuple[str, ...]
    """Those that do not lie beside it."""
    commit: str
    """What it says it was built from; empty where it does not say."""
    in_history: bool | None
    """Whether the commit is in this repository; None where that cannot be told."""
    branches: tuple[str, ...]
    """The branches that hold the commit."""
    seal: Seal | None
    """Its signature; None where there is none."""

    @property
    def holds(self) -> bool:
        """Return the one answer: all artefacts are there and as it says, and nothing contradicts it."""
        whole = bool(self.good) and not self.altered and not self.missing
        return whole and self.in_history is not False and (self.seal is None or self.seal.intact)


def sign(workspace: Workspace, output: Path) -> tuple[Path, ...]:
    """Sign manifest and provenance in a folder with git's SSH key, and return the files with the signatures."""
    from sub_cli import disk

    signed = []
    for name in (manifests.FILE, provenance.FILE):
        path = output / name
        if path.is_file():
            place = path.with_name(name + ssh.SUFFIX)
            disk.atomic_write(place, ssh.sign(workspace.repository.plumbing, path.read_bytes()))
            signed.append(place)
    return tuple(signed)


def verify(workspace: Workspace | None, path: Path, data: bytes) -> Attested:
    """Return what holds of a manifest or provenance; raises `BadInput` for anything else."""
    from sub_cli.actions.verifying import history_of

    commit, told = _read(path, data)
    known = {name: _digest(path.parent / name) for name, _ in told}
    good = tuple(name for name, value in sorted(told) if known[name] == value)
    altered = tuple(name for name, value in sorted(told) if known[name] not in ("", value))
    missing = tuple(name for name, value in sorted(known.items()) if not value)
    in_history, branches = history_of(workspace, commit) if workspace else (None, ())
    signature = path.with_name(path.name + ssh.SUFFIX)
    git = _git(workspace, path.parent)
    seal = ssh.judge(git, data, signature) if signature.is_file() else None
    return Attested(good, altered, missing, commit, in_history, branches, seal)


def _digest(path: Path) -> str:
    """Return the digest of a file; empty where it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _git(workspace: Workspace | None, folder: Path) -> Plumbing:
    """Return git with the settings of the workspace, outside one with the user's."""
    try:
        return workspace.repository.plumbing if workspace else Plumbing(folder)
    except SubError:
        return Plumbing(folder)


def _read(path: Path, data: bytes) -> tuple[str, set[tuple[str, str]]]:
    """Return the commit that is named, and path and digest of every artefact."""
    try:
        found = json.loads(data)
        if found.get("_type") == provenance.STATEMENT:
            return _commit(found), set(_subjects(found))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = msg("This is neither a manifest of sub nor a provenance: {detail}.", detail=str(error)[:200])
        raise BadInput.because(Finding("SUB350", message, Place(str(path)))) from error
    manifest = manifests.load(data, str(path))
    records = manifest.records.values()
    return manifest.head, {(each.path, each.digest) for record in records for each in record.artefacts}


def _subjects(statement: dict[str, list[dict[str, dict[str, str]]]]) -> Iterator[tuple[str, str]]:
    for each in statement["subject"]:
        yield manifests.safe_path(str(each["name"])), f"sha256:{each['digest']['sha256']}"


def _commit(statement: dict[str, dict[str, dict[str, list[dict[str, dict[str, str]]]]]]) -> str:
    sources = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    return next((each["digest"]["gitCommit"] for each in sources if "gitCommit" in each["digest"]), "")
