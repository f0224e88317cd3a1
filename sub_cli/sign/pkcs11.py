"""Keys that never leave their device: smart cards, tokens and HSMs, through PKCS#11."""

# mypy: allow-untyped-calls
# pyHanko and python-pkcs11 are typed in part only.

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.x509 import load_der_x509_certificate

from sub_cli.errors import NotFound, Refused, SubError, Unable, UsageProblem
from sub_cli.messages import msg
from sub_cli.pdf import silence
from sub_cli.sign.certificates import signatory
from sub_cli.sign.key import Key, KeyRequest, PassPhrase, ask_pass_phrase

if TYPE_CHECKING:
    from pkcs11 import Session
    from pyhanko.sign.pkcs11 import PKCS11Signer


@dataclass(frozen=True, slots=True)
class DeviceKey(Key):
    """A key in a device, with the certificate that lies beside it."""

    device: PKCS11Signer = field(repr=False)
    """pyHanko's signer, bound to the open session."""

    def signer(self) -> PKCS11Signer:
        """Return pyHanko's signer for this key."""
        return self.device


def open_device(request: KeyRequest) -> AbstractContextManager[DeviceKey]:
    """Open the key that `--token` and `--label` name; raises `UsageProblem` without them, and as `open_pkcs11` does."""
    token, label = request.said.get("--token"), request.said.get("--label")
    if not (token and label):
        raise UsageProblem(msg("With --pkcs11 go --token and --label, which name the key."))
    return open_pkcs11(Path(request.said["--pkcs11"]), token, label, request.pass_phrase, when=request.when)


@contextmanager
def open_pkcs11(module: Path, token: str, label: str, pin: PassPhrase, *, when: datetime) -> Iterator[DeviceKey]:
    """Open the key called `label` in the token called `token`, for signing at `when`, and close it again.

    `module` is the maker's library. Raises `Unable` where python-pkcs11 or the library is missing, `NotFound`
    where there is no such token or key, `Refused` for a wrong PIN and a certificate that does not count.
    """
    _require_library(module)
    session = _session(module, token, pin)
    try:
        yield _device_key(session, token, label, when)
    finally:
        session.close()


def _require_library(module: Path) -> None:
    from importlib.util import find_spec

    if find_spec("pkcs11") is None:
        raise Unable(
            msg("Keys in a device need the Python package python-pkcs11."),
            msg("pip install {package}", package="'sub-cli[pkcs11]'"),
        )
    if not module.is_file():
        raise Unable(msg("There is no PKCS#11 library at {path}.", path=str(module)))


def _session(module: Path, token: str, pin: PassPhrase) -> Session:
    """Log in to the token; the PIN is asked for only when the token is there."""
    import pkcs11

    try:
        device = pkcs11.lib(str(module)).get_token(token_label=token)
    except pkcs11.NoSuchToken as error:
        raise NotFound(msg("There is no token called {token}.", token=token)) from error
    except Exception as error:  # the maker's library, or one that is none
        raise Unable(msg("The PKCS#11 library {path} does not work.", path=str(module))) from error
    phrase = ask_pass_phrase(pin, token)
    try:
        return device.open(user_pin=phrase.decode(errors="replace"))
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise Refused(
            msg("The PIN does not open {token}.", token=token),
            msg("A token is locked after a few wrong PINs."),
        ) from error
    except pkcs11.PinLocked as error:
        raise Refused(msg("{token} is locked after too many wrong PINs.", token=token)) from error
    except pkcs11.PKCS11Error as error:
        raise Unable(msg("{token} cannot be opened: {reason}.", token=token, reason=type(error).__name__)) from error


def _device_key(session: Session, token: str, label: str, when: datetime) -> DeviceKey:
    from pyhanko.sign.pkcs11 import PKCS11Signer

    signer = PKCS11Signer(session, cert_label=label, key_label=label, other_certs_to_pull=None)
    try:
        with silence():
            certificate = signer.signing_cert.dump()
    except SubError:
        raise
    except Exception as error:  # pyHanko's and the device's errors have no common ancestor
        raise NotFound(msg("{token} holds no key and certificate called {label}.", token=token, label=label)) from error
    return DeviceKey(signatory(load_der_x509_certificate(certificate), when), certificate, signer)
