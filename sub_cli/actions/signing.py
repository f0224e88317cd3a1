"""Keys: the one that sub.toml or the command names, and the demonstration key of this machine."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli.errors import NotFound
from sub_cli.messages import msg
from sub_cli.workspace import Stamp, Workspace

if TYPE_CHECKING:
    from sub_cli.sign.base import Key
    from sub_cli.sign.trust import Trust


def open_key(workspace: Workspace, path: Path | None, pass_phrase: Callable[[], bytes | None], stamp: Stamp) -> Key:
    """Return the key in `path`, or in the file that sub.toml names.

    Raises `NotFound` where none is named or it is not there, `Refused` for a wrong pass phrase or an expired key.
    """
    from sub_cli.sign.pkcs12 import open_pkcs12

    named = workspace.settings.sign.certificate
    file = path or (workspace.root / named if named else None)
    if file is None:
        raise NotFound(
            msg("No key is named."),
            msg("Give one with --key FILE, set it in sub.toml under [sign], or try it out with --demo."),
        )
    if not file.is_file():
        raise NotFound(msg("There is no key in {path}.", path=file))
    return open_pkcs12(file.read_bytes(), pass_phrase, when=stamp.when, source=file.name)


def demonstration(folder: Path, stamp: Stamp) -> Key:
    """Return the demonstration key of this machine, made in `folder` when it is not there yet."""
    from sub_cli.sign.demo import demonstration_key
    from sub_cli.sign.pkcs12 import open_pkcs12

    files = demonstration_key(folder, f"{getpass.getuser()}@{socket.gethostname()}", when=stamp.when)
    return open_pkcs12(files.key.read_bytes(), lambda: None, when=stamp.when, source=files.key.name)


def demonstration_folder(data_home: Path) -> Path:
    """Return where the demonstration key lies: outside every workspace, so that it is never committed."""
    return data_home / "demonstration-key"


def trusted(workspace: Workspace | None, extra: tuple[Path, ...]) -> Trust:
    """Return the roots that the workspace, and the command, trust; raises `NotFound` for a file that is not there."""
    from sub_cli.sign.trust import load_trust

    files = [workspace.root / name for name in workspace.settings.sign.trust] if workspace else []
    for file in (*files, *extra):
        if not file.is_file():
            raise NotFound(msg("There is no certificate in {path}.", path=file))
    return load_trust([(file.name, file.read_bytes()) for file in (*files, *extra)])
