"""Signing files with the SSH key that git signs commits with, and judging such signatures: by ssh-keygen, as git does.

The settings are git's own: `gpg.format`, `user.signingKey`, `gpg.ssh.program`, `gpg.ssh.allowedSignersFile`. Anybody
can judge the signature without `sub`: ssh-keygen -Y verify -n file.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.history.plumbing import Plumbing
from sub_cli.messages import msg

NAMESPACE: Final = "file"
"""What the signature is for; ssh-keygen's own word for files, where git says "git" for commits."""
SUFFIX: Final = ".sig"
_LITERAL = re.compile(r"key::|ssh-|ecdsa-|sk-")
_KEYGEN: Final = "ssh-keygen"
_PATIENCE: Final = 120
"""Seconds for one signature: somebody may have to type a pass phrase, or to touch a key."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What can be said of one signature."""

    intact: bool
    """True where it is a signature of exactly these bytes."""
    key: str = ""
    """Fingerprint of the key, `SHA256:…`."""
    signer: str = ""
    """Who that is, by the file of allowed signers; empty where nobody vouches for the key."""


def sign(git: Plumbing, data: bytes) -> bytes:
    """Return the signature of `data` by the key of git's settings; raises `Unable` where there is none to be had."""
    key = git.setting("user.signingKey", "--type=path")
    if git.setting("gpg.format") != "ssh" or not key:
        raise Unable(
            msg("git has no SSH key to sign with."),
            msg("Name one: git config gpg.format ssh; git config user.signingKey ~/.ssh/id_ed25519.pub"),
        )
    program = git.setting("gpg.ssh.program", "--type=path") or _KEYGEN
    with _key_file(key) as (path, agent):
        done = _run([program, "-Y", "sign", "-n", NAMESPACE, "-f", path, *agent], data)
    if done.returncode:
        raise Unable(
            msg("The SSH key {key} did not sign: {reason}.", key=key, reason=_said(done)),
            msg("Is the key there, and known to ssh-agent (ssh-add -l)?"),
        )
    return done.stdout


def judge(git: Plumbing, data: bytes, signature: Path) -> Seal:
    """Return what holds of the signature in a file; raises `Unable` where ssh-keygen is not there."""
    done = _run([_KEYGEN, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature)], data)
    if done.returncode:
        return Seal(False)
    found = re.search(r"SHA256:\S+", _said(done))
    return Seal(True, found[0] if found else "", _signer(git, data, str(signature)))


def _signer(git: Plumbing, data: bytes, signature: str) -> str:
    """Return whose key it is, by the file of allowed signers that git uses; empty where it does not say."""
    allowed = git.setting("gpg.ssh.allowedSignersFile", "--type=path")
    if not allowed or not Path(allowed).is_file():
        return ""
    named = _run([_KEYGEN, "-Y", "find-principals", "-f", allowed, "-s", signature], b"")
    for name in named.stdout.decode("utf-8", "replace").splitlines() if not named.returncode else ():
        words = ["verify", "-n", NAMESPACE, "-f", allowed, "-I", name, "-s", signature]
        if not _run([_KEYGEN, "-Y", *words], data).returncode:
            return name
    return ""


@contextmanager
def _key_file(key: str) -> Iterator[tuple[str, list[str]]]:
    """Give the path of a key; one that stands in the settings themselves is written down, and ssh-agent holds it."""
    if not _LITERAL.match(key):
        yield key, []
        return
    with disk.temporary_folder("key") as folder:
        path = Path(folder) / "key.pub"
        path.write_text(key.removeprefix("key::") + "\n", encoding="utf-8")
        yield str(path), ["-U"]


def _run(command: list[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, input=data, capture_output=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Unable(
            msg("{program} gave no answer for {n} seconds, and was ended.", program=command[0], n=_PATIENCE),
            msg("Is the key there, and known to ssh-agent (ssh-add -l)?"),
        ) from error
    except OSError as error:
        raise Unable(
            msg("{program} could not be started.", program=command[0]),
            msg("Install OpenSSH 8.2 or later."),
        ) from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what ssh-keygen said, on one line."""
    return " ".join((done.stdout + b" " + done.stderr).decode("utf-8", "replace").split())[:300].rstrip(".")
