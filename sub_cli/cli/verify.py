"""`sub verify`: whether the signature holds, who signed, and what the PDF was made from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli.cli import attest
from sub_cli.cli.grammar import Command, option
from sub_cli.cli.labels import word
from sub_cli.cli.language import N_, look_in, say
from sub_cli.cli.options import as_json
from sub_cli.cli.paths import READABLE
from sub_cli.cli.session import Session, pass_session
from sub_cli.errata.names import Named
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.memo.signature_box import Filled
    from sub_cli.actions.verify.verify import Verified
    from sub_cli.render.confined import Renderer
    from sub_cli.render.provenance import Provenance
    from sub_cli.sign.verdict import SignatureVerdict, Verdict
    from sub_cli.workspace import Workspace


@click.command(
    cls=Command,
    example="sub verify output/PS2021BEM07-signed.pdf\nsub verify output/PS2021BEM07-signed.pdf --rebuild\n"
    "sub verify output/manifest.json",
    help=N_(
        "Check a PDF, or the manifest of a build: signatures, commit, errata. Leaves with 1 when something is wrong."
    ),
)
@click.argument("file", type=READABLE)
@option(
    "--trust",
    multiple=True,
    type=READABLE,
    help=N_("Certificate (PEM) to trust, besides those in sub.toml."),
)
@option(
    "--allow-untrusted",
    is_flag=True,
    help=N_("Say only who signed: somebody who is not on the list of trusted authorities is then no error."),
)
@option("--rebuild", is_flag=True, help=N_("Make the PDF again from the commit that it names, and compare every byte."))
@option(
    "--templates-from", default="", metavar="REV", help=N_("With --rebuild: the revision that gave the house style.")
)
@as_json
@pass_session
def verify(
    session: Session,
    file: Path,
    trust: tuple[Path, ...],
    allow_untrusted: bool,
    rebuild: bool,
    templates_from: str,
    as_json: bool,
) -> int:
    """Write one line for each question, and leave with 1 when the answer is no."""
    from sub_cli.actions.verify import trust as trusting
    from sub_cli.actions.verify import verify

    workspace = _workspace(session)
    data = _bytes_of(file)
    if data.lstrip()[:1] == b"{":
        if rebuild:
            advice = msg("For a whole build: sub build --check {path}", path=str(file))
            raise UsageProblem(msg("Only a PDF can be made again alone."), advice)
        return attest.tell(session, workspace, file, data, as_json)
    believed = trusting.believed(workspace, trust)
    with _renderer() if rebuild else nullcontext() as renderer:
        found = verify.verify(
            data,
            workspace,
            believed.trust,
            at=session.now,
            renderer=renderer,
            templates_from=templates_from,
            look=look_in,
            allow_untrusted=allow_untrusted,
        )
    session.output.say(*believed.notes)
    if as_json:
        session.output.json("verification", _as_data(found))
    else:
        for good, line in _answers(found):
            session.output.data(f"{_MARKS[good]} {say(line)}")
        for line in found.lapsed:
            session.output.data(f"{_LAPSED} {say(line)}")
    return 0 if found.holds else 1


_MARKS = {True: "✓", False: "✗", None: "·"}
_LAPSED = "!"
"""Before what is true and no longer counts."""


def _bytes_of(file: Path) -> bytes:
    """Return the bytes of a file, one more than is judged at the most."""
    from sub_cli.actions.verify.judge import LARGEST
    from sub_cli.disk import read_named

    return read_named(file, LARGEST + 1)


def _renderer() -> AbstractContextManager[Renderer]:
    from sub_cli.actions.builds import publish

    return publish.renderer()


def _workspace(session: Session) -> Workspace | None:
    try:
        return session.workspace
    except NotFound:
        return None


def _answers(found: Verified) -> list[tuple[bool | None, Message]]:
    """Return the answers, each with whether it is good; None where it is only told."""
    from sub_cli.actions.verify.verify import unsigned_note

    verdict = found.verdict
    rows: list[tuple[bool | None, Message]] = []
    if not verdict.signatures and not verdict.reasons:
        rows.append((False, unsigned_note()))
    elif verdict.whole:
        rows.append(
            (
                True,
                nmsg(
                    "The signature is whole and covers the file.",
                    "The {n} signatures are whole and cover the file.",
                    len(verdict.signers) or 1,
                ),
            )
        )
    rows += [(False, reason) for reason in verdict.reasons]
    for signature in verdict.signatures:
        strict = found.must_be_trusted and not signature.is_timestamp
        mark = signature.trusted or (False if strict else None)
        rows.append((mark, _signer(signature)))
        rows += [(mark, signature.why)] if signature.why else []
    rows += [_box(box, verdict) for box in found.boxes]
    return rows + _origin(found) + _made_again(found)


def _box(box: Filled, verdict: Verdict) -> tuple[bool | None, Message]:
    """Say who was to sign in a box, and who did."""
    from sub_cli.memo.people import Likeness

    if box.contradicted:
        return False, _in_box(box)
    trusted = any(one.field == box.field and one.trusted and one.holds for one in verdict.signers)
    return (True if trusted and box.likeness is Likeness.EQUAL else None), _in_box(box)


def _in_box(box: Filled) -> Message:
    names = {"signatory": box.signatory, "name": box.signer}
    if not box.signatory:
        return msg("The memo names no signatory; its box: signed by {name}.", **names)
    if not box.signer:
        return msg("The box of {signatory}: not signed yet.", **names)
    if box.demonstration:
        return msg("The box of {signatory}: filled with a demonstration key.", **names)
    if box.seal:
        return msg("The box of {signatory}: sealed by {name}, an organisation.", **names)
    return _by_a_person(box, names)


def _by_a_person(box: Filled, names: dict[str, str]) -> Message:
    from sub_cli.memo.people import Likeness

    if box.contradicted:
        return msg("The box of {signatory}: signed by {name}, who is somebody else.", **names)
    if box.likeness is not Likeness.COMPATIBLE:
        return msg("The box of {signatory}: signed by {name}.", **names)
    if box.confirmed:
        return msg("The box of {signatory}: signed by {name}, confirmed to be the same person.", **names)
    return msg("The box of {signatory}: signed by {name}; nobody confirmed that it is the same person.", **names)


def _signer(signature: SignatureVerdict) -> Message:
    """Say who signed and when, who vouches for that, and what a document time stamp proves."""
    from sub_cli.sign.verdict import Standing, TimeSource

    standing = {
        Standing.TRUSTED: msg("trusted, by {issuer}", issuer=signature.issuer),
        Standing.DEMONSTRATION: msg("a demonstration key, without legal force"),
        Standing.SELF_SIGNED: msg("nobody vouches for this key"),
        Standing.UNKNOWN: msg("{issuer} is not on the list of trusted authorities", issuer=signature.issuer),
        Standing.UNFIT: msg("not believed, although an authority on the list vouches for it"),
        Standing.EXPIRED: msg("the certificate has expired"),
        Standing.REVOKED: msg("the certificate was revoked"),
    }[signature.standing]
    day = signature.signed_at.date() if signature.signed_at else msg("an unknown day")
    if signature.is_timestamp:
        return msg("Time stamp of {name} on {day}: {standing}.", name=signature.signer, day=day, standing=standing)
    if signature.time_source is TimeSource.TIME_STAMP:
        day = msg("{day} (time stamp of {authority})", day=day, authority=signature.time_authority)
    return msg("Signed by {name} on {day}: {standing}.", name=signature.signer, day=day, standing=standing)


def _origin(found: Verified) -> list[tuple[bool | None, Message]]:
    provenance = found.provenance
    if found.problem is not None:
        return [(False, found.problem)]
    if provenance is None:
        return [(None, msg("The file does not say what it was made from."))]
    rows: list[tuple[bool | None, Message]] = [
        (None, msg("{number}, {state}.", number=provenance.number, state=word(provenance.status)))
    ]
    rows.append(_commit(found, provenance.commit))
    for each in found.errata:
        if each.status is None:
            rows.append((False, msg("Erratum {name}: not known here.", name=Named(each.name))))
        elif not each.same:
            rows.append(
                (False, msg("Erratum {name}: its wording is not the one in this workspace.", name=Named(each.name)))
            )
        else:
            rows.append(
                (
                    True,
                    msg(
                        "Erratum {name}: as in this workspace, {status}.",
                        name=Named(each.name),
                        status=word(each.status),
                    ),
                )
            )
    if found.tag:
        rows.append((True, msg("The tag {tag} names exactly this file.", tag=found.tag)))
    if not found.errata:
        rows += [(None, msg("Erratum {name}.", name=Named(mark.name))) for mark in provenance.errata]
    return [*rows, *((None, line) for line in _made_of(provenance))]


def _made_of(provenance: Provenance) -> Iterator[Message]:
    """Yield all that proves what the file was made of; its last page has only the short form."""
    if provenance.sources:
        yield msg("Content: {digest}", digest=provenance.sources)
    for mark in provenance.errata:
        yield msg("Erratum {name}: {digest}", name=Named(mark.name), digest=mark.digest)
    yield msg("House style: {digest}", digest=provenance.templates)
    yield msg("Made with: {tools}", tools=", ".join(" ".join(tool) for tool in provenance.tools))


def _made_again(found: Verified) -> list[tuple[bool | None, Message]]:
    from sub_cli.actions.verify.verify import Rebuild

    if found.rebuild is None:
        return []
    good = found.rebuild.outcome in (Rebuild.SAME, Rebuild.SAME_WORDS)
    headline = {
        Rebuild.SAME: msg("Made again from that commit it is the same, byte for byte."),
        Rebuild.SAME_WORDS: msg("Made again here, with other versions, it has the same words on the same pages."),
        Rebuild.DIFFERENT: msg("Made again from that commit it is not the same."),
        Rebuild.IMPOSSIBLE: None,
    }[found.rebuild.outcome]
    told = [(None if good or headline else False, note) for note in found.rebuild.notes]
    return [*([(good, headline)] if headline else []), *told]


def _commit(found: Verified, commit: str) -> tuple[bool | None, Message]:
    if not commit:
        return None, msg("Made from files that were not committed.")
    if found.in_history is None and found.is_known:
        return None, msg("Made from commit {commit}, which is not here; only --rebuild needs it.", commit=commit)
    if found.in_history is None:
        return None, msg("Made from commit {commit}.", commit=commit)
    if not found.in_history:
        return False, msg("Made from commit {commit}, which is in no branch or tag of this repository.", commit=commit)
    return True, msg(
        "Made from commit {commit}, on {branches}.", commit=commit, branches=", ".join(found.branches) or "–"
    )


def _as_data(found: Verified) -> dict[str, object]:
    provenance = found.provenance
    return {
        "holds": found.holds,
        "whole": found.verdict.whole,
        "reasons": [say(reason) for reason in found.verdict.reasons],
        "signatures": [_signature_data(each) for each in found.verdict.signatures],
        "trusted": found.verdict.trusted,
        "must_be_trusted": found.must_be_trusted,
        "boxes": [_box_data(box) for box in found.boxes],
        "provenance": _provenance_data(provenance) if provenance else None,
        "commit_in_history": found.in_history,
        "branches": list(found.branches),
        "errata": [{"name": each.name, "same": each.same, "status": each.status} for each in found.errata],
        "tag": found.tag,
        "stands": found.provenance is None or not found.lapsed,
        "is_known": found.is_known,
        "lapsed": [say(reason) for reason in found.lapsed],
        "rebuild": None
        if found.rebuild is None
        else {"outcome": found.rebuild.outcome, "notes": [say(note) for note in found.rebuild.notes]},
    }


def _signature_data(each: SignatureVerdict) -> dict[str, object]:
    return {
        "field": each.field,
        "is_timestamp": each.is_timestamp,
        "certifies": each.certifies,
        "signer": each.signer,
        "organisation": each.organisation,
        "issuer": each.issuer,
        "standing": each.standing,
        "why": say(each.why) if each.why else "",
        "signed_at": each.signed_at,
        "time_source": each.time_source,
        "time_authority": each.time_authority,
        "reason": each.reason,
        "location": each.location,
        "level": each.level,
        "intact": each.intact,
        "whole_file": each.whole_file,
    }


def _box_data(box: Filled) -> dict[str, object]:
    return {
        "field": box.field,
        "signatory": box.signatory,
        "role": box.role,
        "signer": box.signer,
        "likeness": box.likeness,
        "confirmed": box.confirmed,
        "seal": box.seal,
        "demonstration": box.demonstration,
    }


def _provenance_data(provenance: Provenance) -> dict[str, object]:
    return {
        "kind": provenance.kind,
        "number": provenance.number,
        "status": provenance.status,
        "version": provenance.version,
        "commit": provenance.commit,
        "sources": provenance.sources,
        "templates": provenance.templates,
        "tools": dict(provenance.tools),
        "errata": {mark.name: mark.digest for mark in provenance.errata},
    }
