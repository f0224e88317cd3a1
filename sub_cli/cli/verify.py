"""`sub verify`: whether the signatures of a PDF hold, who signed, what it was made from; the same of a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from sub_cli.cli.grammar import READABLE, Command, option
from sub_cli.cli.language import N_, look_in, say, word
from sub_cli.cli.options import as_json
from sub_cli.cli.output import attributes
from sub_cli.cli.session import Session, pass_session
from sub_cli.errata.names import Named
from sub_cli.errors import NotFound, UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.builds.attestation import Attested
    from sub_cli.actions.signature.box import BoxStanding
    from sub_cli.actions.verify.lapse import ErratumStanding
    from sub_cli.actions.verify.verify import Verified
    from sub_cli.render.confined import Renderer
    from sub_cli.render.provenance import Provenance
    from sub_cli.sign.model import SignatureVerdict, Verdict
    from sub_cli.workspace import Workspace

Answer: TypeAlias = tuple[bool | None, Message]
"""One answer, with whether it is good; None where it is only told."""

_MARKS = {True: "✓", False: "✗", None: "·"}
_LAPSED = "!"
"""Before what is true and no longer counts."""


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
    from sub_cli.actions.signature.trust import trust_beside_branch
    from sub_cli.actions.verify.verify import verify as verified

    workspace = _workspace(session)
    data = _bytes_of(file)
    if data.lstrip()[:1] == b"{":
        if rebuild:
            advice = msg("For a whole build: sub build --check {path}", path=str(file))
            raise UsageProblem(msg("Only a PDF can be made again alone."), advice)
        return _verify_build(session, workspace, file, data, as_json)
    believed, notes = trust_beside_branch(workspace, trust)
    with _renderer() if rebuild else nullcontext() as renderer:
        found = verified(
            data,
            workspace,
            believed,
            at=session.now,
            renderer=renderer,
            templates_from=templates_from,
            look=look_in,
            allow_untrusted=allow_untrusted,
        )
    session.output.say(*notes)
    if as_json:
        session.output.json("verification", _as_data(found))
    else:
        _write(session, _answers(found))
        for line in found.lapsed:
            session.output.data(f"{_LAPSED} {say(line)}")
    return 0 if found.holds else 1


def _write(session: Session, answers: Iterator[Answer]) -> None:
    for good, line in answers:
        session.output.data(f"{_MARKS[good]} {say(line)}")


def _bytes_of(file: Path) -> bytes:
    """Return the bytes of a file, one more than is judged at the most."""
    from sub_cli.actions.signature.judge import LARGEST
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


# -- a PDF -----------------------------------------------------------------------------------------


def _answers(found: Verified) -> Iterator[Answer]:
    verdict = found.judgement.verdict
    if found.is_unsignable:
        yield (None if found.is_proven else False), msg("The file is not signed; a plan or renvooi never is.")
        if found.rebuild is None:
            yield None, msg("What proves it is making it again: sub verify FILE --rebuild")
    elif not verdict.signatures and not verdict.reasons:
        yield False, msg("The file is not signed.")
    elif verdict.whole:
        yield (
            True,
            nmsg(
                "The signature is whole and covers the file.",
                "The {n} signatures are whole and cover the file.",
                len(verdict.signers) or 1,
            ),
        )
    yield from ((False, reason) for reason in verdict.reasons if not found.is_unsignable)
    for signature in verdict.signatures:
        strict = found.must_be_trusted and not signature.is_timestamp
        mark = signature.trusted or (False if strict else None)
        yield mark, _signer(signature)
        if signature.why:
            yield mark, signature.why
    yield from (_box(box, verdict) for box in found.boxes)
    yield from _origin(found)
    yield from _made_again(found)


def _box(box: BoxStanding, verdict: Verdict) -> Answer:
    """Say who was to sign in a box, and who did."""
    from sub_cli.memo.people import Likeness

    if box.contradicted:
        return False, _in_box(box)
    trusted = any(one.field == box.field and one.trusted and one.holds for one in verdict.signers)
    return (True if trusted and box.likeness is Likeness.EQUAL else None), _in_box(box)


def _in_box(box: BoxStanding) -> Message:
    """Return the first sentence that is true of a box."""
    from sub_cli.memo.people import Likeness

    names = {"signatory": box.signatory, "name": box.signer}
    sentences = (
        (not box.signatory, msg("The memo names no signatory; its box: signed by {name}.", **names)),
        (not box.signer, msg("The box of {signatory}: not signed yet.", **names)),
        (box.demonstration, msg("The box of {signatory}: filled with a demonstration key.", **names)),
        (box.seal, msg("The box of {signatory}: sealed by {name}, an organisation.", **names)),
        (box.contradicted, msg("The box of {signatory}: signed by {name}, who is somebody else.", **names)),
        (box.likeness is not Likeness.COMPATIBLE, msg("The box of {signatory}: signed by {name}.", **names)),
        (box.confirmed,
         msg("The box of {signatory}: signed by {name}, confirmed to be the same person.", **names)),
        (True,
         msg("The box of {signatory}: signed by {name}; nobody confirmed that it is the same person.", **names)),
    )  # fmt: skip
    return next(sentence for is_true, sentence in sentences if is_true)


def _signer(signature: SignatureVerdict) -> Message:
    """Say who signed and when, who vouches for that, and what a document time stamp proves."""
    from sub_cli.sign.model import Standing, TimeSource

    issuer = signature.who.issuer
    standing = {
        Standing.TRUSTED: msg("trusted, by {issuer}", issuer=issuer),
        Standing.DEMONSTRATION: msg("a demonstration key, without legal force"),
        Standing.SELF_SIGNED: msg("nobody vouches for this key"),
        Standing.UNKNOWN: msg("{issuer} is not on the list of trusted authorities", issuer=issuer),
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


def _origin(found: Verified) -> Iterator[Answer]:
    provenance, problem = found.judgement.provenance, found.judgement.problem
    if problem is not None:
        yield False, problem
        return
    if provenance is None:
        yield None, msg("The file does not say what it was made from.")
        return
    yield None, _what(provenance)
    yield _commit(provenance.commit, found, is_known=found.is_known)
    yield from map(_erratum, found.errata)
    if found.tag:
        yield True, msg("The tag {tag} names exactly this file.", tag=found.tag)
    if not found.errata:
        yield from ((None, msg("Erratum {name}.", name=Named(mark.name))) for mark in provenance.errata)
    yield from ((None, line) for line in _ingredients(provenance))


def _what(provenance: Provenance) -> Message:
    """Say what the file is: a memo, a plan, or what changed in one."""
    facts = {"number": provenance.number, "state": word(provenance.status)}
    if provenance.kind == "renvooi":
        return msg("Renvooi of {number}, {state}.", **facts)
    return (
        msg("Memo {number}, {state}.", **facts)
        if provenance.kind == "memo"
        else msg("Plan {number}, {state}.", **facts)
    )


def _erratum(each: ErratumStanding) -> Answer:
    name = Named(each.name)
    if each.status is None:
        return False, msg("Erratum {name}: not known here.", name=name)
    if not each.same:
        return False, msg("Erratum {name}: its wording is not the one in this workspace.", name=name)
    return True, msg("Erratum {name}: as in this workspace, {status}.", name=name, status=word(each.status))


def _ingredients(provenance: Provenance) -> Iterator[Message]:
    """Yield all that proves what the file was made of; its last page has only the short form."""
    if provenance.sources:
        yield msg("Content: {digest}", digest=provenance.sources)
    for mark in provenance.errata:
        yield msg("Erratum {name}: {digest}", name=Named(mark.name), digest=mark.digest)
    yield msg("House style: {digest}", digest=provenance.templates)
    yield msg("Made with: {tools}", tools=", ".join(" ".join(tool) for tool in provenance.tools))


def _made_again(found: Verified) -> Iterator[Answer]:
    from sub_cli.actions.verify.rebuild import Rebuild

    if found.rebuild is None:
        return
    good = found.rebuild.outcome in (Rebuild.SAME, Rebuild.SAME_WORDS)
    headline = {
        Rebuild.SAME: msg("Made again from that commit it is the same, byte for byte."),
        Rebuild.SAME_WORDS: msg("Made again here, with other versions, it has the same words on the same pages."),
        Rebuild.DIFFERENT: msg("Made again from that commit it is not the same."),
        Rebuild.IMPOSSIBLE: None,
    }[found.rebuild.outcome]
    if headline:
        yield good, headline
    yield from ((None if good or headline else False, note) for note in found.rebuild.notes)


def _commit(commit: str, found: Verified | Attested, *, is_known: bool = False) -> Answer:
    if not commit:
        return None, msg("Made from files that were not committed.")
    if found.in_history is None and is_known:
        return None, msg("Made from commit {commit}, which is not here; only --rebuild needs it.", commit=commit)
    if found.in_history is None:
        return None, msg("Made from commit {commit}.", commit=commit)
    if not found.in_history:
        return False, msg("Made from commit {commit}, which is in no branch or tag of this repository.", commit=commit)
    branches = ", ".join(found.branches) or "–"
    return True, msg("Made from commit {commit}, on {branches}.", commit=commit, branches=branches)


def _as_data(found: Verified) -> dict[str, object]:
    provenance, verdict = found.judgement.provenance, found.judgement.verdict
    return {
        "holds": found.holds,
        "whole": verdict.whole,
        "reasons": verdict.reasons,
        "signatures": [_signature_data(each) for each in verdict.signatures],
        "trusted": verdict.trusted,
        **attributes(found, "must_be_trusted", "boxes"),
        "provenance": _provenance_data(provenance) if provenance else None,
        "commit_in_history": found.in_history,
        **attributes(found, "branches", "errata", "tag"),
        "stands": provenance is None or not found.lapsed,
        **attributes(found, "is_known", "lapsed", "rebuild"),
    }


def _signature_data(each: SignatureVerdict) -> dict[str, object]:
    return {
        **attributes(each, "field", "is_timestamp", "certifies", "signer"),
        **attributes(each.who, "organisation", "issuer"),
        "standing": each.standing,
        "why": each.why or "",
        **attributes(each, "signed_at", "time_source", "time_authority", "reason", "location", "level"),
        **attributes(each, "intact", "whole_file"),
    }


def _provenance_data(provenance: Provenance) -> dict[str, object]:
    return {
        **attributes(provenance, "kind", "number", "status", "version", "commit", "sources", "templates"),
        "tools": dict(provenance.tools),
        "errata": {mark.name: mark.digest for mark in provenance.errata},
    }


# -- the manifest or the provenance of a build ------------------------------------------------------


def _verify_build(session: Session, workspace: Workspace | None, file: Path, data: bytes, as_json: bool) -> int:
    """Write one line for each question, and leave with 1 when the answer is no."""
    from sub_cli.actions.builds import attestation

    found = attestation.verify(workspace, file, data)
    if as_json:
        session.output.json("attestation", _build_data(found))
    else:
        _write(session, _build_answers(found))
    return 0 if found.holds else 1


def _build_answers(found: Attested) -> Iterator[Answer]:
    yield _seal(found)
    if found.good:
        yield True, nmsg("{n} file is what it says.", "{n} files are what it says.", len(found.good))
    yield from ((False, msg("{path} is not what it says.", path=path)) for path in found.altered)
    yield from ((False, msg("{path} is not there", path=path)) for path in found.missing)
    for path, fault in sorted(found.unsound.items(), key=lambda each: each[0]):
        yield False, msg("{path} is no sound PDF: {fault}.", path=path, fault=fault)
    if not (found.good or found.altered or found.missing or found.unsound):
        yield False, msg("It names no file.")
    yield _commit(found.commit, found) if found.commit else (None, msg("It names no commit."))


def _seal(found: Attested) -> Answer:
    seal = found.seal
    if seal is None:
        return None, msg("The file is not signed.")
    if not seal.intact:
        return False, msg("The signature is not of this file.")
    if seal.signer:
        return True, msg("Signed by {name}, with the key {key}.", name=seal.signer, key=seal.key)
    return None, msg("Signed with the key {key}; nobody vouches for it (gpg.ssh.allowedSignersFile).", key=seal.key)


def _build_data(found: Attested) -> dict[str, object]:
    return {
        **attributes(found, "holds", "good", "altered", "missing"),
        "unsound": dict(sorted(found.unsound.items(), key=lambda each: each[0])),
        "commit": found.commit,
        "commit_in_history": found.in_history,
        "branches": found.branches,
        "signature": found.seal,
    }
