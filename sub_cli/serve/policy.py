"""What a browser is told that a page may do: nothing but what the page needs, whatever stands in its text."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

FIXED: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What goes with every answer."""
FORMS: Final = {"Referrer-Policy": "same-origin"}
"""What goes with answers where forms are sent: without it a browser says of ours that they come from nowhere."""
PLAIN: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The rules of pages whose every style and script is a file of ours."""
_RULES: Final = (
    "default-src 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)


def policy(scripts: Iterable[str]) -> str:
    """Return the Content-Security-Policy of a page on which only these scripts run, each known by its digest."""
    allowed = " ".join(f"'sha256-{base64.b64encode(sha256(each.encode()).digest()).decode()}'" for each in scripts)
    return "; ".join((*_RULES, f"script-src {allowed or chr(39) + 'none' + chr(39)}"))
