"""Keys: the one that sub.toml or the command names, and the demonstration key of this machine."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import disk
from sub_cli.actions.verify.trust import trusted
from sub_cli.change import Stamp
from sub_cli.errors import NotFound, Unable, UsageProblem
from sub_cli.messages import Message, msg
from sub_cli.workspace import Workspace

_HEAD = 4096
"""Bytes in which a PEM file shows that it is one; text may stand before it."""

if TYPE_CHECKING:
    from sub_cli.actions.memo.sign import Means
    from sub_cli.sign.base import Key


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which key is to sign."""

    key_file: Path | None = None
    """PKCS#12 or PEM; None: the file that sub.toml names."""
    certificate: Path | None = None
    """PEM, where the key's own file has no certificate."""
    module: Path | None = None
    """The library of a card or HSM; then `token` and `label` name the key."""
    token: str = ""
    label: str = ""
    demonstration: Path | None = None
    """Where this machine keeps its own data, for a demonstration key; None for a real one."""


@contextmanager
def opened(
    workspace: Workspace, chosen: Chosen, pass_phrase: Callable[[], bytes | None], stamp: Stamp
) -> Iterator[Key]:
    """Open the key that was chosen, for as long as the block lasts.

    Raises `UsageProblem` where the choice is not clear, and as `open_key` and `open_pkcs11` do.
    """
    if sum(each is not None for each in (chosen.key_file, chosen.module, chosen.demonstration)) > 1:
        raise UsageProblem(msg("Give one of --key, --pkcs11 and --demo."))
    if chosen.module is not None:
        from sub_cli.sign.pkcs11 import open_pkcs11

        if not (chosen.token and chosen.label):
            raise UsageProblem(msg("With --pkcs11 go --token and --label, which name the key."))
        with open_pkcs11(chosen.module, chosen.token, chosen.label, pass_phrase, when=stamp.when) as key:
            yield key
    elif chosen.demonstration is not None:
        yield demonstration(demonstration_folder(workspace, chosen.demonstration), stamp)
    else:
        yield open_key(workspace, chosen, pass_phrase, stamp)


def warnings(workspace: Workspace, key: Key) -> Iterator[Message]:
    """Yield who will not accept what `key` signs, `sub verify` with the list of this workspace included."""
    from sub_cli.sign.chains import vouched_for

    yield from key.warnings
    trust = trusted(workspace)
    if trust.listed and not key.demonstration and not vouched_for(key, trust):
        yield msg(
            "No authority on the list of this workspace vouches for {name}: sub verify will not believe the signature.",
            name=key.name,
        )


def means(workspace: Workspace, level: str | None, tsa: str) -> Means:
    """Return what signatures carry besides, by the command or else by sub.toml; revocation lists of none are fetched.

    Raises `NotFound` for a certificate or list that is not there.
    """
    from sub_cli.actions.memo.sign import Means
    from sub_cli.sign.base import Level

    settings = workspace.settings.sign
    wanted = Level(level or settings.level)
    trust = trusted(workspace)
    online = wanted.self_contained and not settings.crls
    return Means(wanted, trust, (tsa or settings.tsa) if wanted.stamped else "", online)


def open_key(workspace: Workspace, chosen: Chosen, pass_phrase: Callable[[], bytes | None], stamp: Stamp) -> Key:
    """Return the key in the chosen file, or in the one that sub.toml names.

    Raises `NotFound` where none is named or it is not there, `Refused` for a wrong pass phrase or an expired key.
    """
    from sub_cli.sign.pkcs12 import open_pem, open_pkcs12

    named = workspace.settings.sign.certificate
    file = chosen.key_file or (workspace.root / named if named else None)
    if file is None:
        raise NotFound(
            msg("No key is named."),
            msg("Give one with --key FILE, set it in sub.toml under [sign], or try it out with --demo."),
        )
    if not file.is_file():
        raise NotFound(msg("There is no key in {path}.", path=file))
    data = disk.read_named(file)
    if b"-----BEGIN" not in data[:_HEAD]:
        return open_pkcs12(data, pass_phrase, when=stamp.when, source=file.name)
    certificates = disk.read_named(chosen.certificate) if chosen.certificate else data
    return open_pem(data, certificates, pass_phrase, when=stamp.when, source=file.name)


def demonstration(folder: Path, stamp: Stamp) -> Key:
    """Return the demonstration key of this machine, made in `folder` when it is not there yet; not for a dry run."""
    from sub_cli.sign.demo import demonstration_key
    from sub_cli.sign.pkcs12 import open_pkcs12

    with disk.temporary_folder("sign") as aside:
        place = Path(aside) if stamp.dry_run else folder
        files = demonstration_key(place, f"{getpass.getuser()}@{socket.gethostname()}", when=stamp.when)
        return open_pkcs12(disk.read_named(files.key), lambda: None, when=stamp.when, source=files.key.name)


def demonstration_folder(workspace: Workspace, data_home: Path) -> Path:
    """Return where the demonstration key lies; raises `Unable` inside the workspace, where it could be committed."""
    folder = data_home / "demonstration-key"
    if folder.resolve().is_relative_to(workspace.root.resolve()):
        raise Unable(
            msg("The demonstration key would lie inside this workspace, in {folder}.", folder=str(folder)),
            msg("Let XDG_DATA_HOME name a folder outside it."),
        )
    return folder
