"""What `sub verify` says of the manifest and the provenance of a build."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli.cli.language import say
from sub_cli.cli.session import Session
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.builds.attestation import Attested
    from sub_cli.workspace import Workspace

MARKS = {True: "✓", False: "✗", None: "·"}


def tell(session: Session, workspace: Workspace | None, file: Path, data: bytes, as_json: bool) -> int:
    """Write one line for each question, and leave with 1 when the answer is no."""
    from sub_cli.actions.builds import attestation

    found = attestation.verify(workspace, file, data)
    if as_json:
        session.output.json("attestation", _as_data(found))
    else:
        for good, line in _answers(found):
            session.output.data(f"{MARKS[good]} {say(line)}")
    return 0 if found.holds else 1


def _answers(found: Attested) -> list[tuple[bool | None, Message]]:
    """Return the answers, each with whether it is good; None where it is only told."""
    rows: list[tuple[bool | None, Message]] = [_seal(found)]
    unsound = sorted(found.unsound.items(), key=lambda each: each[0])
    if found.good:
        count = len(found.good)
        rows.append((True, nmsg("{n} file is what it says.", "{n} files are what it says.", count)))
    rows += [(False, msg("{path} is not what it says.", path=path)) for path in found.altered]
    rows += [(False, msg("{path} is not there", path=path)) for path in found.missing]
    rows += [(False, msg("{path} is no sound PDF: {fault}.", path=path, fault=why)) for path, why in unsound]
    if not (found.good or found.altered or found.missing or found.unsound):
        rows.append((False, msg("It names no file.")))
    return [*rows, _origin(found)]


def _seal(found: Attested) -> tuple[bool | None, Message]:
    seal = found.seal
    if seal is None:
        return None, msg("The file is not signed.")
    if not seal.intact:
        return False, msg("The signature is not of this file.")
    if seal.signer:
        return True, msg("Signed by {name}, with the key {key}.", name=seal.signer, key=seal.key)
    return None, msg("Signed with the key {key}; nobody vouches for it (gpg.ssh.allowedSignersFile).", key=seal.key)


def _origin(found: Attested) -> tuple[bool | None, Message]:
    if not found.commit:
        return None, msg("It names no commit.")
    if found.in_history is None:
        return None, msg("Made from commit {commit}.", commit=found.commit)
    if not found.in_history:
        return False, msg(
            "Made from commit {commit}, which is in no branch or tag of this repository.", commit=found.commit
        )
    branches = ", ".join(found.branches) or "–"
    return True, msg("Made from commit {commit}, on {branches}.", commit=found.commit, branches=branches)


def _as_data(found: Attested) -> dict[str, object]:
    seal = found.seal
    return {
        "holds": found.holds,
        "good": list(found.good),
        "altered": list(found.altered),
        "missing": list(found.missing),
        "unsound": {path: say(fault) for path, fault in sorted(found.unsound.items())},
        "commit": found.commit,
        "commit_in_history": found.in_history,
        "branches": list(found.branches),
        "signature": None if seal is None else {"intact": seal.intact, "key": seal.key, "signer": seal.signer},
    }
