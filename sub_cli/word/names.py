"""Names that Word can hold: 40 letters, digits and underscores for a place in the text."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

_LONGEST: Final = 40
_MARK: Final = "sec_"


def bookmark(id: str) -> str:
    """Return the bookmark of the section `id`; of a long one its beginning and a digest of all of it."""
    name = _MARK + id.replace("-", "_")
    if len(name) <= _LONGEST and name.isascii() and name.replace("_", "").isalnum():
        return name
    letters = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "_"))
    return f"{letters[: _LONGEST - 13]}_{sha256(id.encode()).hexdigest()[:12]}"
