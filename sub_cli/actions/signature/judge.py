"""Judging a PDF of a stranger in a process of its own: what it says is read there, and only plain values come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, cast

from sub_cli import apart
from sub_cli.errors import Refused, Unable
from sub_cli.messages import Message, msg
from sub_cli.plain import plain, read
from sub_cli.render.provenance import Provenance
from sub_cli.sign.model import SignatureField, Trust, Verdict

LARGEST: Final = 100 * apart.MIB
"""Bytes of a PDF that is judged at all."""
LIMITS: Final = apart.Limits(seconds=8, memory=208 * apart.MIB)
"""A plan of 300 pages with ten signatures takes a tenth of it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a PDF says for itself, and what of that holds."""

    verdict: Verdict
    unsigned: int
    """Bytes of the file before its first signature; all of them where there is none."""
    provenance: Provenance | None
    """None where the file does not say what it was made from."""
    problem: Message | None
    """Why the provenance cannot be believed."""
    fields: tuple[SignatureField, ...]
    """The boxes of a signed file."""


def judge(data: bytes, trust: Trust, at: datetime) -> Judgement:
    """Return what holds of a PDF as of `at`; raises `Unable` for one that takes too much to judge."""
    if len(data) > LARGEST:
        raise _too_large()
    try:
        said = apart.ask(f"{__name__}:answer", data, trust, at.astimezone(UTC), limits=LIMITS)
    except apart.TooMuch as error:
        raise _too_large() from error
    found = read(Judgement, said)
    return replace(found, verdict=found.verdict.in_zone(at.tzinfo))


def words_of(data: bytes) -> tuple[tuple[str, ...], ...] | None:
    """Return the words of every page; None where they cannot be read, or reading them takes too much."""
    try:
        found = apart.ask("sub_cli.pdf.shown_text:page_words", data, limits=LIMITS)
    except apart.TooMuch:
        return None
    return tuple(map(tuple, found)) if found is not None else None


def _too_large() -> Unable:
    limits = {"mb": LARGEST // apart.MIB, "seconds": LIMITS.seconds, "memory": LIMITS.memory // apart.MIB}
    return Unable(
        msg("The file is too large to judge: it has more than {mb} MB, or reading it takes more than {seconds} seconds "
            "or {memory} MB of memory.", **limits),
        msg("Nothing can be said of it, so do not rely on it."),
    )  # fmt: skip


# -- in the process --------------------------------------------------------------------------------


def answer(data: bytes, trust: Trust, at: datetime) -> dict[str, object]:
    """Return the judgement of a PDF, as plain values."""
    from sub_cli.render.provenance import read_provenance
    from sub_cli.sign.verify import unsigned_length, verify_pdf

    verdict = verify_pdf(data, trust, at=at)
    length = unsigned_length(data) or len(data)
    provenance, problem = None, None
    try:
        provenance = read_provenance(data, length)
    except Refused as refusal:
        problem = refusal.message
    fields = _fields(data) if verdict.signatures else ()
    return cast("dict[str, object]", plain(Judgement(verdict, length, provenance, problem, fields)))


def _fields(data: bytes) -> tuple[SignatureField, ...]:
    from sub_cli.sign.signer import signature_fields

    try:
        return signature_fields(data)
    except Refused:
        return ()
