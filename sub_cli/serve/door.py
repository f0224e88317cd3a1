"""Who may come in: whoever has the ticket, once, and from then on the browser that it was exchanged in.

The ticket stands in an address, which others may see later (the history of the browser, a photo of the screen); so it
counts once. The browser gets a secret of another name for it, which no script can read and no other site can send.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

TICKET: Final = "ticket"
"""The name of the ticket in an address."""


@dataclass
class Door:
    """The door of one server."""

    port: int
    """Browsers keep one jar of cookies for all ports of a machine, so the name of ours holds the port."""
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """What opens it once."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    """What the pages put into their forms: another site can have a form sent, but does not know this."""
    _session: str = field(default_factory=lambda: secrets.token_urlsafe(32), init=False, repr=False)
    _used: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def admit(self, ticket: str) -> str:
        """Return the cookie for whoever shows the ticket for the first time, "" for anybody else."""
        with self._lock:
            if self._used or not _same(ticket, self.ticket):
                return ""
            self._used = True
        return f"{self._name}={self._session}; HttpOnly; SameSite=Strict; Path=/"

    def knows(self, cookies: str) -> bool:
        """Tell whether the cookies of a request, as its header has them, hold ours."""
        pairs = (each.strip().partition("=") for each in cookies.split(";"))
        return any(name == self._name and _same(value, self._session) for name, _, value in pairs)

    def gave(self, token: str) -> bool:
        """Tell whether a form brings back the token that the pages of this server have."""
        return _same(token, self.token)

    @property
    def _name(self) -> str:
        return f"sub-{self.port}"


def _same(one: str, other: str) -> bool:
    """Compare in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
