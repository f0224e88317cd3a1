"""Pages that other machines make: what a worker does with an order, and what is believed of its answer here.

An answer is the JSON and the bytes that a rendering child gives (`render.wire`), behind their digest. It counts when it
is a sound PDF of as many pages as it says, and names the very sources, errata, house style and tools of the order.
"""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sub_cli import apart
from sub_cli.actions.builds.build import Page, make
from sub_cli.artefacts.model import Order, Product
from sub_cli.errors import Refused, SubError, Unable
from sub_cli.findings import message_of, plain
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.render.job import Job, Rendered

HEAD: Final = struct.Struct(">32sQ")
"""The digest of all that follows, and how much of that is JSON."""
LARGEST: Final = 256 * apart.MIB
"""Bytes of an answer."""
LIMITS: Final = apart.Limits(seconds=60, memory=1024 * apart.MIB)
"""What judging one may cost."""


def render(payload: Page) -> bytes:
    """Return the page of an order, or what went wrong with it, as bytes; in a process that others started."""
    from sub_cli.render.confined import render_here
    from sub_cli.render.wire import pack_error, pack_result

    try:
        head, pdf = pack_result(render_here(payload.job))
    except Exception as error:
        head, pdf = pack_error(error)
    return HEAD.pack(sha256(head + pdf).digest(), len(head)) + head + pdf


def judge(order: Order, answer: object) -> Product:
    """Return what an answer is for an order; raises its error, and `Unable` for one that cannot be relied on."""
    return make(order.payload, lambda job: _believed(job, answer))


def _believed(job: Job, answer: object) -> Rendered:
    found = _read(answer)
    try:
        row = apart.ask(f"{__name__}:fault", found.pdf, found.pages, job.view.provenance, limits=LIMITS)
    except apart.TooMuch as error:
        raise _refused(msg("it takes too much time or memory to open")) from error
    if row:
        raise _refused(message_of(row))
    return found


def fault(pdf: bytes, pages: int, provenance: object) -> dict[str, object] | None:
    """Return, as plain values, why a PDF is not the one that was ordered; in a process of its own."""
    from sub_cli.pdf.soundness import fault_in
    from sub_cli.render.provenance import read_provenance

    found = fault_in(pdf, pages)
    try:
        if found is None and read_provenance(pdf) != provenance:
            found = msg("it is made from something else than was sent")
    except Refused as refusal:
        found = refusal.message
    return plain(found) if found else None


def _read(answer: object) -> Rendered:
    """Return the page that an answer holds; raises the error that it holds, and `Unable` where it holds neither."""
    from sub_cli.render.wire import unpack

    try:
        found = unpack(*_blocks(answer))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error) as error:
        raise _refused(msg("it is no answer to what was asked")) from error
    if isinstance(found, SubError):
        raise found
    if isinstance(found, dict):
        raise Unable(msg("The worker failed: {detail}", detail=found["crash"][:200]))
    return found


def _blocks(answer: object) -> tuple[bytes, bytes]:
    """Return JSON and PDF of an answer; ValueError where it is not what was sent."""
    if not isinstance(answer, bytes) or len(answer) > LARGEST:
        raise ValueError("no bytes")
    digest, length = HEAD.unpack_from(answer)
    body = answer[HEAD.size :]
    if sha256(body).digest() != digest:
        raise ValueError("not as it was sent")
    return body[:length], body[length:]


def _refused(why: Message) -> Unable:
    return Unable(
        msg("What a worker of the cluster sent is not used: {why}.", why=why),
        msg("Build it here, without --cluster, and look after that worker."),
    )
