"""Attest: sign the manifest of a build, and say of a manifest or a provenance what of it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sub_cli import apart, disk
from sub_cli.artefacts import manifest as manifests
from sub_cli.artefacts import provenance
from sub_cli.codes import BAD_MANIFEST, TOO_LARGE
from sub_cli.errors import BadInput, Finding, Place, SubError
from sub_cli.findings import message_of, plain
from sub_cli.history import ssh
from sub_cli.history.plumbing import Plumbing
from sub_cli.history.ssh import Seal
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

LARGEST = 16 * apart.MIB
"""Bytes of a manifest; one of ten thousand memos has eight million."""
AT_ONCE = 100
"""So many PDFs are opened by one process."""


@dataclass(frozen=True, slots=True)
class Attested:
    """Everything that could be said of one manifest or provenance."""

    good: tuple[str, ...]
    """The artefacts that are what it says."""
    altered: tuple[str, ...]
    """Those whose bytes are others."""
    missing: tuple[str, ...]
    """Those that do not lie beside it."""
    unsound: Mapping[str, Message]
    """Those that are what it says, and are no PDF, or not one of so many pages; with what is wrong."""
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
        whole = bool(self.good) and not (self.altered or self.missing or self.unsound)
        return whole and self.in_history is not False and (self.seal is None or self.seal.intact)


def sign(workspace: Workspace, output: Path) -> tuple[Path, ...]:
    """Sign manifest and provenance in a folder with git's SSH key, and return the files with the signatures."""
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
    from sub_cli.actions.verify.commit import history_of

    commit, told, pages = _read(path, data)
    known = {name: _digest(path.parent / name) for name, _ in told}
    good = tuple(name for name, value in sorted(told) if known[name] == value)
    altered = tuple(name for name, value in sorted(told) if known[name] not in ("", value))
    missing = tuple(name for name, value in sorted(known.items()) if not value)
    in_history, branches = history_of(workspace, commit) if workspace else (None, ())
    signature = path.with_name(path.name + ssh.SUFFIX)
    git = _git(workspace, path.parent)
    seal = ssh.judge(git, data, signature) if signature.is_file() else None
    unsound = _unsound(path.parent, {name: pages.get(name) for name in good if name.endswith(".pdf")})
    good = tuple(name for name in good if name not in unsound)
    return Attested(good, altered, missing, unsound, commit, in_history, branches, seal)


def _unsound(folder: Path, wanted: Mapping[str, int | None]) -> dict[str, Message]:
    """Return what is wrong with each PDF that is not one of as many pages as is told, None for any number."""
    names = list(wanted)
    chunks = [names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE)]
    return {name: fault for chunk in chunks for name, fault in _unsound_of(folder, wanted, chunk)}


def _unsound_of(folder: Path, wanted: Mapping[str, int | None], names: list[str]) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with some of the PDFs, opened together; each alone where together is too much."""
    try:
        found = apart.ask(
            "sub_cli.actions.builds.attestation:faults", [(str(folder.absolute() / n), wanted[n]) for n in names]
        )
    except apart.TooMuch:
        if len(names) == 1:
            yield names[0], msg("it takes too much time or memory to open")
            return
        for name in names:
            yield from _unsound_of(folder, wanted, [name])
        return
    yield from ((name, message_of(row)) for name, row in zip(names, found, strict=True) if row)


def faults(files: list[tuple[str, int | None]]) -> list[dict[str, object] | None]:
    """Return for each PDF (path, pages) what is wrong with it, as plain values; in a process of its own."""
    from sub_cli.pdf.soundness import fault_in

    found = (fault_in(disk.read_regular(Path(path)), pages) for path, pages in files)
    return [plain(fault) if fault else None for fault in found]


def _digest(path: Path) -> str:
    """Return the digest of a file; empty where it cannot be read."""
    try:
        return f"sha256:{disk.digest_of(path)}"
    except OSError:
        return ""


def _git(workspace: Workspace | None, folder: Path) -> Plumbing:
    """Return git with the settings of the workspace, outside one with the user's."""
    try:
        return workspace.repository.plumbing if workspace else Plumbing(folder)
    except SubError:
        return Plumbing(folder)


def _read(path: Path, data: bytes) -> tuple[str, set[tuple[str, str]], dict[str, int]]:
    """Return the commit that is named, path and digest of every artefact, and the pages of those that have any."""
    if len(data) > LARGEST:
        message = msg("The file has {size} bytes; at most {limit} are read.", size=len(data), limit=LARGEST)
        raise BadInput.because(Finding(TOO_LARGE, message, Place(str(path))))
    try:
        found = json.loads(data)
        if found.get("_type") == provenance.STATEMENT:
            return _commit(found), set(_subjects(found)), {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = msg("This is neither a manifest of sub nor a provenance: {detail}.", detail=str(error)[:200])
        raise BadInput.because(Finding(BAD_MANIFEST, message, Place(str(path)))) from error
    manifest = manifests.load(data, str(path))
    made = [(record, each) for record in manifest.records.values() for each in record.artefacts]
    pages = {each.path: record.pages for record, each in made}
    return manifest.head, {(each.path, each.digest) for _, each in made}, pages


def _subjects(statement: dict[str, list[dict[str, dict[str, str]]]]) -> Iterator[tuple[str, str]]:
    for each in statement["subject"]:
        yield manifests.safe_path(str(each["name"])), f"sha256:{each['digest']['sha256']}"


def _commit(statement: dict[str, dict[str, dict[str, list[dict[str, dict[str, str]]]]]]) -> str:
    sources = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    return next((each["digest"]["gitCommit"] for each in sources if "gitCommit" in each["digest"]), "")
