"""Judging a PDF of a stranger in a process of its own: what it says is read there, and only plain values come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sub_cli import apart
from sub_cli.errors import Refused, Unable
from sub_cli.findings import message_of, plain
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.render.provenance import Provenance
    from sub_cli.sign.certificates import Holder
    from sub_cli.sign.signer import SignatureField
    from sub_cli.sign.trust import Trust
    from sub_cli.sign.verdict import SignatureVerdict, Verdict

LARGEST: Final = 100 * apart.MIB
"""Bytes of a PDF that is judged at all."""
LIMITS: Final = apart.Limits(seconds=8, memory=208 * apart.MIB)
"""A plan of 300 pages with ten signatures takes a tenth of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a PDF says for itself, and what of that holds."""

    verdict: Verdict
    unsigned: bytes
    """The file as it was before the first signature; the whole file where there is none."""
    provenance: Provenance | None
    """None where the file does not say what it was made from."""
    problem: Message | None
    """Why the provenance cannot be believed."""
    fields: tuple[SignatureField, ...]
    """The boxes of a signed file."""


def judged(data: bytes, trust: Trust, at: datetime) -> Judged:
    """Return what holds of a PDF as of `at`; raises `Unable` for one that takes too much to judge."""
    if len(data) > LARGEST:
        raise _too_large()
    try:
        said = apart.ask(f"{__name__}:answer", data, trust, at.astimezone(UTC), limits=LIMITS)
    except apart.TooMuch as error:
        raise _too_large() from error
    return Judged(
        _verdict(said["verdict"]).told_in(at.tzinfo),
        data[: said["unsigned"]],
        _provenance(said["provenance"]),
        message_of(said["problem"]) if said["problem"] else None,
        tuple(map(_field, said["fields"])),
    )


def words_of(data: bytes) -> tuple[tuple[str, ...], ...] | None:
    """Return the words of every page; None where they cannot be read, or reading them takes too much."""
    try:
        found = apart.ask("sub_cli.sign.page_words:page_words", data, limits=LIMITS)
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
    """Return what holds of a PDF, as plain values."""
    from sub_cli.render.provenance import read_provenance
    from sub_cli.sign.verify import unsigned_length, verify_pdf

    verdict = verify_pdf(data, trust, at=at)
    length = unsigned_length(data) or len(data)
    provenance, problem = None, None
    try:
        provenance = read_provenance(data, length)
    except Refused as refusal:
        problem = refusal.message
    return {
        "verdict": _verdict_row(verdict),
        "unsigned": length,
        "provenance": _provenance_row(provenance) if provenance else None,
        "problem": plain(problem) if problem else None,
        "fields": _field_rows(data) if verdict.signatures else [],
    }


def _verdict_row(verdict: Verdict) -> dict[str, object]:
    return {
        "whole": verdict.whole,
        "signatures": [_signature_row(each) for each in verdict.signatures],
        "reasons": [plain(each) for each in verdict.reasons],
        "details": list(verdict.details),
    }


def _signature_row(signature: SignatureVerdict) -> dict[str, object]:
    row: dict[str, Any] = {each.name: getattr(signature, each.name) for each in fields(signature)}
    row["signed_at"] = signature.signed_at.isoformat() if signature.signed_at else None
    row["why"] = plain(signature.why) if signature.why else None
    row["later"], row["reasons"] = ([plain(each) for each in row[name]] for name in ("later", "reasons"))
    return row


def _provenance_row(provenance: Provenance) -> dict[str, object]:
    row: dict[str, Any] = {each.name: getattr(provenance, each.name) for each in fields(provenance)}
    return {**row, "errata": [[mark.name, mark.digest] for mark in provenance.errata]}


def _field_rows(data: bytes) -> list[dict[str, object]]:
    from sub_cli.sign.signer import signature_fields

    try:
        return [{**asdict(each), "signer": _holder_row(each.signer)} for each in signature_fields(data)]
    except Refused:
        return []


def _holder_row(who: Holder | None) -> dict[str, object] | None:
    if who is None:
        return None
    return {**asdict(who), "valid_from": who.valid_from.isoformat(), "valid_until": who.valid_until.isoformat()}


# -- and back --------------------------------------------------------------------------------------


def _verdict(row: Mapping[str, Any]) -> Verdict:
    from sub_cli.sign.verdict import Verdict

    signatures, reasons = tuple(map(_signature, row["signatures"])), tuple(map(message_of, row["reasons"]))
    return Verdict(bool(row["whole"]), signatures, reasons, tuple(map(str, row["details"])))


def _signature(row: Mapping[str, Any]) -> SignatureVerdict:
    from sub_cli.sign.base import Level
    from sub_cli.sign.verdict import SignatureVerdict, Standing, TimeSource

    values = {
        **row,
        "standing": Standing(row["standing"]),
        "time_source": TimeSource(row["time_source"]),
        "level": Level(row["level"]) if row["level"] else None,
        "signed_at": datetime.fromisoformat(row["signed_at"]) if row["signed_at"] else None,
        "why": message_of(row["why"]) if row["why"] else None,
        "later": tuple(map(message_of, row["later"])),
        "reasons": tuple(map(message_of, row["reasons"])),
    }
    return SignatureVerdict(**values)


def _field(row: Mapping[str, Any]) -> SignatureField:
    from sub_cli.sign.certificates import Holder
    from sub_cli.sign.signer import SignatureField

    who = row["signer"]
    if who is None:
        return SignatureField(**row)
    times = {name: datetime.fromisoformat(who[name]) for name in ("valid_from", "valid_until")}
    return SignatureField(**{**row, "signer": Holder(**{**who, **times})})


def _provenance(row: Mapping[str, Any] | None) -> Provenance | None:
    from sub_cli.render.provenance import ErratumMark, Provenance

    if row is None:
        return None
    marks = tuple(ErratumMark(str(name), str(digest)) for name, digest in row["errata"])
    tools = tuple((str(name), str(version)) for name, version in row["tools"])
    return Provenance(**{**row, "errata": marks, "tools": tools})
