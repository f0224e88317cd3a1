"""What holds keys, in a table: files, devices, this machine for a demonstration.

Another backend is a module with a function that opens its keys, and a row of `BACKENDS`: the command gets its options
from there.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli.messages import Message, msg
from sub_cli.sign.key import KeyRequest

if TYPE_CHECKING:
    from sub_cli.sign.key import Key


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of the command by which a key is named."""

    flag: str
    help: Message
    is_file: bool = False
    is_switch: bool = False
    """Whether it is given without a value."""
    may_come_in: bool = False
    """Whether `-` means that the bytes of the file come in with the command."""
    metavar: str | None = None


@dataclass(frozen=True, slots=True)
class Backend:
    """One kind of place where a key is."""

    settings: tuple[Setting, ...]
    """The first one chooses it."""
    open: Callable[[KeyRequest], AbstractContextManager[Key]]
    """Opens the key for as long as the block lasts; its module is loaded then only."""


def _open_file(request: KeyRequest) -> AbstractContextManager[Key]:
    from sub_cli.sign.pkcs12 import open_file

    return open_file(request)


def _open_device(request: KeyRequest) -> AbstractContextManager[Key]:
    from sub_cli.sign.pkcs11 import open_device

    return open_device(request)


def _open_demonstration(request: KeyRequest) -> AbstractContextManager[Key]:
    from sub_cli.sign.demo import open_demonstration

    return open_demonstration(request)


BACKENDS = {
    "file": Backend(
        (
            Setting(
                "--key",
                msg("Key and certificate: PKCS#12 or PEM, - is standard input; otherwise the file in sub.toml."),
                is_file=True,
                may_come_in=True,
            ),
            Setting("--certificate", msg("Certificate with its chain (PEM), where --key has none."), is_file=True),
        ),
        _open_file,
    ),
    "device": Backend(
        (
            Setting("--pkcs11", msg("Library of the card or HSM."), is_file=True, metavar="MODULE"),
            Setting("--token", msg("Name of the token (with --pkcs11).")),
            Setting("--label", msg("Name of the key on the token (with --pkcs11).")),
        ),
        _open_device,
    ),
    "demonstration": Backend(
        (
            Setting(
                "--demo",
                msg("Sign with a demonstration key made on this machine; without legal force."),
                is_switch=True,
            ),
        ),
        _open_demonstration,
    ),
}
"""Every backend by its name; `file` is meant where the command chooses none."""
