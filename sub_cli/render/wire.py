"""How the two processes of one rendering talk: a job goes in as a pickle, an answer comes back as JSON and bytes.

The answer is never a pickle: it comes from the process that handles what strangers wrote, and reading it
must not be able to run anything.
"""

from __future__ import annotations

import json
import struct
import traceback
from functools import partial
from pathlib import Path
from typing import IO, Final

from sub_cli import findings
from sub_cli.errors import BadInput, SubError, Unable
from sub_cli.findings import finding_of, message_of
from sub_cli.render.job import Rendered

_PACKAGE = Path(__file__).resolve().parent.parent
LENGTH = struct.Struct(">Q")
_plain: Final = partial(findings.plain, other=str)
"""Makes a sentence plain; what the libraries say of a page may be no plain value, and is told as text."""


class TooLong(Exception):
    """The other side is about to say more than it may."""


def send(pipe: IO[bytes], *blocks: bytes) -> None:
    """Write each of `blocks` behind its length."""
    for block in blocks:
        pipe.write(LENGTH.pack(len(block)))
        pipe.write(block)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> bytes | None:
    """Return the next block; None when the other side is gone. Raises `TooLong` for one of more than `most` bytes."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    if length > most:
        raise TooLong
    block = pipe.read(length)
    return block if len(block) == length else None


def pack_result(result: Rendered) -> tuple[bytes, bytes]:
    """Return the two blocks that carry a finished PDF."""
    warnings = [_plain(each) for each in result.warnings]
    head = {"pages": result.pages, "warnings": warnings, "html": result.html}
    return _json(head), result.pdf


def pack_error(error: BaseException, detail: str = "") -> tuple[bytes, bytes]:
    """Return the two blocks that carry an error: one of ours with its findings, any other as `detail`."""
    if not isinstance(error, SubError):
        crash = {"crash": detail or repr(error), "type": type(error).__name__, "foreign": _foreign(error)}
        return _json(crash), b""
    head = {
        "error": "Unable" if isinstance(error, Unable) else "BadInput",
        "message": _plain(error.message),
        "advice": [_plain(each) for each in error.advice],
        "findings": [findings.row_of(each, str) for each in error.findings],
    }
    return _json(head), b""


def _foreign(error: BaseException) -> str:
    """Return what a library says that could not do with the page what was asked; empty for a mistake of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = not frames or Path(frames[-1].filename).is_relative_to(_PACKAGE)
    return "" if ours else f"{type(error).__name__}: {error}"[:200]


def unpack(head: bytes, pdf: bytes) -> Rendered | SubError | dict[str, str]:
    """Return what the two blocks carry: a PDF, an error of ours, or {"crash", "type", "foreign"} for any other."""
    data = json.loads(head)
    if "pages" in data:
        return Rendered(pdf, int(data["pages"]), tuple(map(message_of, data["warnings"])), str(data["html"]))
    if "error" not in data:
        return {name: str(data[name]) for name in ("crash", "type", "foreign")}
    kind = Unable if data["error"] == "Unable" else BadInput
    advice = map(message_of, data["advice"])
    return kind(message_of(data["message"]), *advice, findings=map(finding_of, data["findings"]))


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
