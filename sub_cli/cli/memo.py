"""`sub memo`: new, edit, list, show, build, sign and import memoranda."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from sub_cli.cli.answers import Answers, keep_answers, kept_answers
from sub_cli.cli.dates import parse_date
from sub_cli.cli.editor import ask_text, keep_draft
from sub_cli.cli.grammar import LINE, READABLE, READABLE_OR_STDIN, Group, Handler, OneOf, option, places
from sub_cli.cli.language import N_, _, say, short_date, word
from sub_cli.cli.memo_questions import BETWEEN, MemoQuestions, brought_out, read_signatories, signatory_words, something
from sub_cli.cli.options import (
    as_json,
    as_single_file,
    changes,
    from_stdin,
    in_document,
    message_text,
    origin,
    output_file,
    refuse_together,
    tell,
    text_of,
    with_sidecar,
)
from sub_cli.cli.output import attributes, path_from_here
from sub_cli.cli.paste import take_in
from sub_cli.cli.prompts import NOTHING, Asked, Meant, confirm, converse, pass_phrase
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import Refused
from sub_cli.messages import Message, msg, nmsg
from sub_cli.report.base import printable
from sub_cli.sign.backend import BACKENDS, Setting

if TYPE_CHECKING:
    from sub_cli.actions.memo.new import NewMemo
    from sub_cli.change import Stamp
    from sub_cli.document.incoming import Incoming
    from sub_cli.errata.model import Erratum
    from sub_cli.memo.model import Memo


def _statuses() -> Iterable[str]:
    from sub_cli.memo.model import MemoStatus

    return MemoStatus


def _statuses_to_set() -> Iterable[str]:
    from sub_cli.memo.model import MemoStatus

    return (status for status in MemoStatus if status is not MemoStatus.SIGNED)  # only signing brings about that one


def _levels() -> Iterable[str]:
    from sub_cli.memo.level import Level

    return Level


class HeadSaid(TypedDict):
    """What the options say of the head of a memo; empty where they say nothing."""

    day: str
    to: tuple[str, ...]
    sender: str
    subject: str


class NewSaid(HeadSaid):
    """What they say of a new one besides."""

    committee: str
    series: str
    version_of: str
    signatories: tuple[str, ...]
    defaults: bool
    fresh: bool


class EditSaid(HeadSaid):
    """What they say of one that is there."""

    errata: tuple[str, ...]
    document_id: str
    status: str | None


@click.group(
    cls=Group,
    example="sub memo new\nsub memo build PS2021BEM07",
    help=N_("Memoranda: write, show, make as PDF, sign."),
)
def memo() -> None:
    """Hold the commands for memos."""


def head_options(command: Handler) -> Handler:
    """Add the options that fill the head of a memo, and name the errata that it brings out."""
    for add in (
        option("--erratum", "errata", multiple=True, metavar="ID",
               help=N_("An erratum that it brings out; may be given more than once.")),
        option("--subject", type=LINE, default="", help=N_("Subject.")),
        option("--from", "sender", type=LINE, default="", help=N_("Who sends it.")),
        option("--to", type=LINE, multiple=True, help=N_("Addressee; may be given more than once.")),
        option("--date", "day", default="", metavar="DATE", help=N_("Date: 9 april, 9-4-2021, vandaag.")),
    ):  # fmt: skip
        command = add(command)
    return command


@memo.command(
    "list",
    example="sub memo list\nsub memo list --year 2021 --committee BEM --status signed",
    help=N_("List the memos: all, or those of a year, committee or status."),
)
@option("--year", type=int, default=None, help=N_("Only memos dated in this year."))
@option("--committee", default="", help=N_("Only memos of this committee, as BEM."))
@option(
    "--status",
    type=OneOf(_statuses),
    default=None,
    help=N_("Only memos with this status."),
)
@as_json
@pass_session
def list_(session: Session, year: int | None, committee: str, status: str | None, as_json: bool) -> None:
    """Write one line for each memo."""
    from sub_cli.actions.memo import edit
    from sub_cli.memo.model import MemoStatus

    wanted = MemoStatus(status) if status else None
    rows = edit.select(session.workspace, year=year, committee=committee, status=wanted)
    if as_json:
        session.output.json("memos", [_as_data(row) for row in rows])
        return
    cells = [[row.number, short_date(row.date), word(row.status), row.subject, _brought(session, row)] for row in rows]
    session.output.table(cells, wraps=3, spare=(4,))


def _brought(session: Session, memo: Memo) -> str:
    """Return the errata that a memo brings out, as people read them."""
    return " ".join(map(_naming(session, memo), memo.errata))


def _naming(session: Session, memo: Memo | NewMemo) -> Callable[[str], str]:
    """Return what says how an erratum that a memo brings out is called, with its document where there are several."""
    return lambda name: session.label(session.of(memo.document, name) if memo.document else name)


@memo.command("show", example="sub memo show PS2021BEM07", help=N_("Show a memo: its head and its text."))
@click.argument("number")
@as_json
@pass_session
def show(session: Session, number: str, as_json: bool) -> None:
    """Write one memo."""
    shown = session.workspace.memo(number)
    if as_json:
        session.output.json("memo", {**_as_data(shown), "text": shown.text})
        return
    for label, value in [(shown.number, word(shown.status)), *_head(shown, name=_naming(session, shown))]:
        session.output.data(f"{label:<12}{value}")
    session.output.data("\n" + shown.text.rstrip("\n"))


@memo.command(
    "new",
    example='sub memo new --subject "Erratum bij het programmaplan" --erratum E01',
    help=N_("Write a new memo under the next number; asks what is missing."),
)
@head_options
@option("--committee", default="", help=N_("Committee in the number, as BEM."))
@option("--series", default="", metavar="NAME", help=N_("Series of numbers, as sub.toml names it."))
@option(
    "--version-of", default="", metavar="NUMBER", help=N_("The memo whose place it takes: the number gets a letter.")
)
@option(
    "--signatory",
    "signatories",
    type=LINE,
    multiple=True,
    metavar="NAME",
    help=N_("Who signs it, with the role in brackets: A. de Vries (griffier); may be given more than once."),
)
@message_text
@from_stdin
@option("--defaults", is_flag=True, help=N_("Take the defaults without asking."))
@option("--fresh", is_flag=True, help=N_("Begin anew: do not offer the answers of a time that was broken off."))
@in_document
@changes
@pass_session
def new(
    session: Session,
    stamp: Stamp,
    document_id: str,
    message: str | None,
    from_stdin: bool,
    errata: tuple[str, ...],
    **said: Unpack[NewSaid],
) -> None:
    """Ask what is missing, show the whole, write the memo, and give the command without questions."""
    from sub_cli.actions.memo import new

    workspace = session.workspace
    given = text_of(message, from_stdin)
    text = take_in(session, given) if given else None
    told = {} if said["version_of"] else _told(session, said, errata)
    asked = session.interactive and not said["defaults"] and not all((said["day"], said["subject"]))

    def wanted(answers: Meant) -> NewMemo:
        if said["version_of"]:
            return _later_version(session, said, errata)
        return _new_memo({**told, **answers}, document_id, said["series"])

    asking = MemoQuestions(session, said["series"], document_id, lambda answers: _summary(session, wanted(answers)))
    answers = _answers_of_before(session, asking, stamp, fresh=said["fresh"]) if asked else Answers()
    with keep_answers(answers, "memo new"):
        found = converse(_missing(asking, said, told, asked=asked, text=text), answers, interactive=session.interactive)
        if not found.get("agreed", True):
            raise click.Abort
        text = text or found.get("text")
        with keep_draft(asking.draft, stamp):
            made, recorded = new.new(workspace, wanted(found), stamp, text)
    if asked:
        command = _command(session, wanted(found), text.text if text else "")
        session.output.aside(_("The same without questions:") + " " + command)
    session.output.data(made.number)
    tell(session, recorded, stamp, *_following(session, made))


def _missing(asking: MemoQuestions, said: NewSaid, told: Meant, *, asked: bool, text: Incoming | None) -> list[Asked]:
    """Return the questions that the flags leave; `asked` is whether what a memo can do without is asked as well."""
    from sub_cli.actions.memo.number import pattern_of

    named = pattern_of(asking.session.workspace, said["series"]).names_committee
    every = [] if said["version_of"] else asking.wanted(named=named, more=asked, text=asked and text is None)
    return [question for name, question in every if name not in told] + ([asking.agreed] if asked else [])


def _answers_of_before(session: Session, asking: MemoQuestions, stamp: Stamp, *, fresh: bool) -> Answers:
    """Return the answers of the time that this was broken off, unless a person begins anew; a dry run keeps none."""
    answers = kept_answers(session, "memo new")
    if not fresh and answers.typed:
        known = BETWEEN.join(answers.typed.values())
        session.output.say(msg("The last time you answered: {answers}", answers=known))
        explain = _("Yes puts these answers behind the questions, for Enter to take. No throws them away.")
        fresh = not confirm(
            _("Go on with these answers?"), flag="--fresh", interactive=True, default=True, explain=explain
        )
    if fresh:
        answers.forget()
        asking.begin_anew()
    return Answers(None, answers.typed) if stamp.dry_run else answers


@memo.command(
    "edit",
    example="sub memo edit PS2021BEM07\nsub memo edit PS2021BEM07 --status final",
    help=N_("Edit the text of a memo in your editor, or give fields of its head other values."),
)
@click.argument("number")
@head_options
@option("--status", type=OneOf(_statuses_to_set), default=None, help=N_("draft, final, withdrawn."))
@message_text
@from_stdin
@in_document
@changes
@pass_session
def edit(
    session: Session, number: str, message: str | None, from_stdin: bool, stamp: Stamp, **said: Unpack[EditSaid]
) -> None:
    """Change a memo: the text in the editor unless fields or a text came along."""
    from sub_cli.actions.memo import edit

    workspace = session.workspace
    before = workspace.memo(number)
    after = _with_head(session, before, said)
    given, text, draft = text_of(message, from_stdin), None, None
    if given or not any(value for name, value in said.items() if name != "document_id"):
        text, draft = ask_text(session, given, f"memo-{number}", before.text, flag="--message")
    with keep_draft(draft, stamp):
        edited, recorded = edit.edit(workspace, before, after, stamp, text)
    session.output.say(*edit.waits_for(workspace, edited))
    tell(session, recorded, stamp, *_following(session, edited))


@memo.command("build", example="sub memo build PS2021BEM07", help=N_("Make the PDF of a memo."))
@click.argument("number")
@output_file
@option("--templates-from", default="", metavar="REV", help=N_("Take the house style from this revision of git."))
@with_sidecar
@as_single_file
@pass_session
def build(session: Session, number: str, target: Path | None, templates_from: str, sidecar: bool, single: bool) -> None:
    """Write the PDF and say where it lies."""
    from sub_cli.actions.builds import publish
    from sub_cli.actions.memo.edit import waits_for

    refuse_together(single_file=single, sidecar=sidecar)
    workspace = session.workspace
    built = publish.build(workspace, number, target, templates_from=templates_from, sidecar=sidecar, single=single)
    session.output.say(*built.notes)
    for path in (built.path, *built.beside):
        session.output.data(str(path))
    if not built.pages:
        session.output.say(msg("Copied as it was signed, {state}.", state=origin(built.commit)))
        session.output.next(f"sub verify {_quoted(built.path)}")
        return
    memo = session.workspace.memo(number)
    session.output.say(
        nmsg("{n} page, {state}.", "{n} pages, {state}.", built.pages, state=origin(built.commit)),
        *waits_for(session.workspace, memo),
    )
    session.output.next(*_following(session, memo, built=True))


def _following(session: Session, memo: Memo, *, built: bool = False) -> tuple[str, ...]:
    """Return the commands that can be carried out for a memo as it is now, the likeliest first.

    A draft is made final once it says enough, a final one is signed once its errata are ready, and one that is fixed
    is only made as PDF.
    """
    import shlex

    from sub_cli.actions.memo import edit
    from sub_cli.memo.complete import lacks
    from sub_cli.memo.model import MemoStatus

    number = shlex.quote(memo.number)
    page = () if built else (f"sub memo build {number}",)
    if memo.status is MemoStatus.DRAFT:
        final = "" if any(lacks(memo)) else " --status final"
        return (f"sub memo edit {number}{final}", *page)
    if memo.status is MemoStatus.FINAL and (waiting := edit.unready(session.workspace, memo)):
        return (*page, *(_ready(session, each) for each in waiting[:1]))
    if memo.status is MemoStatus.FINAL:
        key = "" if session.workspace.settings.sign.certificate else f" --key {places('FILE')}"
        return (*page, f"sub memo sign {number}{key}")
    return page


def _ready(session: Session, erratum: Erratum) -> str:
    """Return the next step of an erratum on its way to being adopted; of a withdrawn one, how it is looked at."""
    from sub_cli.errata.model import Status

    steps = {Status.DRAFT: "propose", Status.PROPOSED: "adopt"}
    return f"sub erratum {steps.get(erratum.status, 'show')} {session.erratum(erratum)}"


def _quoted(path: Path) -> str:
    """Return the path from here as a shell takes it."""
    import shlex

    return shlex.quote(path_from_here(path))


def key_options(command: Callable[..., object]) -> Callable[..., object]:
    """Add the options of every signing backend to a command, and hand it what was `said` by their flags."""
    settings = [each for backend in BACKENDS.values() for each in backend.settings]

    @wraps(command)
    def signing(*args: object, **values: object) -> object:
        given = {each.flag: values.pop(_parameter(each)) for each in settings}
        said = {flag: str(value) for flag, value in given.items() if value not in (None, "", False)}
        return command(*args, said=said, **values)

    decorated: Callable[..., object] = signing
    for each in reversed(settings):
        file = READABLE_OR_STDIN if each.may_come_in else READABLE
        kind = {"is_flag": True} if each.is_switch else {"type": file if each.is_file else str, "default": None}
        decorated = option(each.flag, _parameter(each), metavar=each.metavar, help=each.help.text, **kind)(decorated)
    return decorated


def _taken_in(said: dict[str, str]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return what was said, and the files that come in with the command, by the flags that name them `-`."""
    from sub_cli.sign.key import LARGEST

    settings = [each for backend in BACKENDS.values() for each in backend.settings if each.may_come_in]
    held = {each.flag: sys.stdin.buffer.read(LARGEST + 1) for each in settings if said.get(each.flag) == "-"}
    return {**said, **dict.fromkeys(held, "<stdin>")}, held


def _parameter(setting: Setting) -> str:
    return setting.flag.strip("-").replace("-", "_")


@memo.command(
    "sign",
    example="sub memo sign PS2021BEM07 --key sleutel.p12\nsub memo sign PS2021BEM07 --demo\n"
    'sub memo sign PS2021BEM07 --key zegel.p12 --for "A. de Vries"',
    help=N_("Make the PDF of a final memo and sign it (PAdES). Of a signed memo: put the next signature."),
)
@click.argument("number")
@key_options
@option(
    "--level",
    type=OneOf(_levels),
    default=None,
    help=N_("How long the signature can be judged (PAdES); otherwise the level in sub.toml."),
)
@option("--tsa", default="", metavar="URL", help=N_("Time-stamp authority, for the levels above B-B."))
@option(
    "--for",
    "whose",
    default="",
    metavar="NAME",
    help=N_("The signatory whose box it is; needed where the certificate does not have the same full name."),
)
@option(
    "--passphrase-file",
    type=READABLE,
    default=None,
    help=N_("File whose first line is the pass phrase; otherwise SUB_PASSPHRASE or a question."),
)
@option("--yes", is_flag=True, help=N_("Sign also where sections have other numbers than when it became final."))
@output_file
@with_sidecar
@changes
@pass_session
def sign(
    session: Session,
    number: str,
    whose: str,
    yes: bool,
    passphrase_file: Path | None,
    target: Path | None,
    sidecar: bool,
    level: str | None,
    tsa: str,
    stamp: Stamp,
    said: dict[str, str],
) -> None:
    """Render the memo, sign that very PDF, and record that it is signed; or add the next signature."""
    from sub_cli.actions.builds import publish
    from sub_cli.actions.memo import sign
    from sub_cli.actions.signature.box import Claim

    workspace, phrase = session.workspace, pass_phrase(passphrase_file, interactive=session.interactive)
    _agree(session, number, yes)
    said, held = _taken_in(said)
    claim = Claim(whose, _same_person if session.interactive else None)
    with (
        publish.renderer() as renderer,
        sign.open_key(workspace, said, phrase, stamp, _data_home(), held) as key,
    ):
        session.output.say(*sign.warnings(workspace, key))
        means = sign.means_of(workspace, key, level, tsa)
        signed = sign.sign(sign.Signing(workspace, number, key, stamp, means, claim, renderer, target, sidecar))
    for path in (signed.path, *signed.beside):
        session.output.data(str(path))
    session.output.say(*signed.notes)
    if key.demonstration:
        session.output.say(msg("Signed with a demonstration key: this is not a legal signature."))
    session.output.say(msg("Signed by {name}, {state}.", name=key.name, state=origin(signed.commit)))
    if signed.recorded:
        tell(session, signed.recorded, stamp)
    elif stamp.dry_run:
        session.output.say(msg("Dry run: nothing was written."))
    if not stamp.dry_run:
        session.output.next(f"sub verify {_quoted(signed.path)}")


@memo.command(
    "keep",
    example="sub memo keep PS2021BEM07 PS2021BEM07-signed.pdf",
    help=N_("Take in the signed file of a memo that was signed before files were kept, or elsewhere."),
)
@click.argument("number")
@click.argument("file", type=READABLE)
@option("--withdrawn", is_flag=True, help=N_("Beside the one that holds: a second file that was signed, withdrawn."))
@changes
@pass_session
def keep(session: Session, number: str, file: Path, withdrawn: bool, stamp: Stamp) -> None:
    """Judge a signed file, and keep it with its record."""
    from sub_cli.actions.memo import keep
    from sub_cli.disk import read_named

    take_in = keep.keep_withdrawn if withdrawn else keep.keep
    tell(session, take_in(session.workspace, number, read_named(file), stamp), stamp, f"sub build {number}")


@memo.command(
    "withdraw",
    example='sub memo withdraw PS2021BEM07 --reason "Vervangen door PS2021BEM07A"',
    help=N_("Take a memo back, a signed one too. It keeps its number."),
)
@click.argument("number")
@option("--reason", type=LINE, default="", help=N_("Why; it stands in the history."))
@changes
@pass_session
def withdraw(session: Session, number: str, reason: str, stamp: Stamp) -> None:
    """Record that a memo has no standing any more."""
    from sub_cli.actions.memo import edit

    withdrawn, recorded = edit.withdraw(session.workspace, number, stamp, reason=reason)
    session.output.say(msg("{number} is withdrawn; its number stays taken.", number=withdrawn.number))
    tell(session, recorded, stamp, *_following(session, withdrawn))


@memo.command(
    "remove",
    example="sub memo remove PS2021BEM07",
    help=N_("Remove a draft that was made by mistake and that nobody else has. Its number is free again."),
)
@click.argument("number")
@changes
@pass_session
def remove(session: Session, number: str, stamp: Stamp) -> None:
    """Take a memo away, where nobody can have seen it."""
    from sub_cli.actions.memo import remove

    recorded = remove.remove(session.workspace, number, stamp)
    session.output.say(msg("{number} is removed; its number goes to the next memo.", number=number))
    tell(session, recorded, stamp)


class ImportSaid(HeadSaid):
    """What the options of `sub memo import` say of the head of a memo."""

    number: str


@memo.command(
    "import",
    example="sub memo import memo.pdf\nsub memo import brieven/*.txt --dry-run",
    help=N_("Read memoranda from text or PDF, with the errata that they announce. Several files, or - for a pipe."),
)
@click.argument("files", nargs=-1, required=True, type=READABLE_OR_STDIN, metavar="FILE...")
@option("--number", type=LINE, default="", help=N_("The number, where the file says none or another one."))
@option("--date", "day", default="", metavar="DATE", help=N_("Date: 9 april, 9-4-2021, vandaag."))
@option("--to", type=LINE, multiple=True, help=N_("Addressee; may be given more than once."))
@option("--from", "sender", type=LINE, default="", help=N_("Who sends it."))
@option("--subject", type=LINE, default="", help=N_("Subject."))
@in_document
@changes
@pass_session
def import_(
    session: Session, files: tuple[Path, ...], document_id: str, stamp: Stamp, **said: Unpack[ImportSaid]
) -> int:
    """Write each memo with its draft errata, and say of each file what the reader was not sure of."""
    from sub_cli.actions.memo.imports import Said, import_memo
    from sub_cli.cli.memo_import import read_source, refuse_one_number, report, source_name, to_each

    refuse_one_number(files, said["number"])
    day = parse_date(said["day"], session.today) if said["day"] else None
    head = Said(said["number"], day, tuple(map(something, said["to"])), said["sender"], said["subject"])

    def take(file: Path) -> None:
        name = source_name(file)
        found = import_memo(session.workspace, read_source(file), name, stamp, said=head, document_id=document_id)
        report(
            session, found, name, stamp, _head(found.memo, name=_naming(session, found.memo)), several=len(files) > 1
        )
        steps = [f"sub diff --erratum {session.erratum(each)}" for each in found.errata]
        tell(session, found.recorded, stamp, *([] if found.known else steps), *_following(session, found.memo))

    return to_each(session, files, take)


def _agree(session: Session, number: str, yes: bool) -> None:
    """Have the writer confirm that sections may have other numbers than the memo showed when it became final.

    Raises `Refused` where nobody can be asked, and `Abort` for a no.
    """
    from sub_cli.actions.memo import edit

    found = [] if yes else edit.moved(session.workspace, number)
    if not found:
        return
    if not session.interactive:
        way = msg("Read it over and sign with {flag}, or make it a draft and final again.", flag="--yes")
        raise Refused(msg("{number} shows other numbers than when it became final.", number=number), *found, way)
    session.output.say(*found)
    explain = _("Yes signs the memo as it reads now. No signs nothing: read it over, and make it final again.")
    if not confirm(_("Sign it with the numbers of today?"), flag="--yes", interactive=True, explain=explain):
        raise click.Abort


def _later_version(session: Session, said: NewSaid, errata: tuple[str, ...]) -> NewMemo:
    """Return what a new version is to say: what the earlier one says, but for what the flags say."""
    from sub_cli.actions.memo import new

    earlier = new.earlier(session.workspace, said["version_of"])
    day = parse_date(said["day"], session.today) if said["day"] else session.today
    return replace(
        earlier,
        date=day,
        to=said["to"] or earlier.to,
        sender=said["sender"] or earlier.sender,
        subject=said["subject"] or earlier.subject,
        errata=errata or earlier.errata,
        signatories=read_signatories(said["signatories"]) if said["signatories"] else earlier.signatories,
    )


def _told(session: Session, said: NewSaid, errata: tuple[str, ...]) -> dict[str, object]:
    """Return what the flags, and with --defaults the settings, say of the head of a new memo, question by question."""
    from sub_cli.actions.memo.number import as_committee, pattern_of
    from sub_cli.config import MemoSettings

    told: dict[str, object] = {}
    usual = session.workspace.settings.memo if said["defaults"] else MemoSettings(committee="")
    committee = said["committee"] or usual.committee
    if committee and pattern_of(session.workspace, said["series"]).names_committee:
        told["committee"] = as_committee(session.workspace, committee)
    if said["day"] or said["defaults"]:
        told["date"] = parse_date(said["day"], session.today) if said["day"] else session.today
    if said["to"] or usual.to:
        told["to"] = tuple(map(something, said["to"] or usual.to))
    for name, value in (("sender", said["sender"] or usual.sender), ("subject", said["subject"])):
        if value:
            told[name] = something(value)
    if errata:
        told["errata"] = errata
    if said["signatories"]:
        told["signatories"] = read_signatories(said["signatories"])
    return told


def _new_memo(answers: Meant, document_id: str, series: str) -> NewMemo:
    """Return the memo that flags and answers make."""
    from sub_cli.actions.memo.new import NewMemo

    document, errata = brought_out(answers, document_id)
    return NewMemo(
        answers["date"],
        answers["to"],
        answers["sender"],
        answers["subject"],
        answers.get("committee", ""),
        document=document,
        errata=errata,
        signatories=answers.get("signatories"),
        series=series,
    )


def _with_head(session: Session, memo: Memo, said: EditSaid) -> Memo:
    """Return the memo with the other values that the flags give its head."""
    from sub_cli.memo.model import MemoStatus

    names_document = said["errata"] or said["document_id"]
    return replace(
        memo,
        date=parse_date(said["day"], session.today) if said["day"] else memo.date,
        to=tuple(map(something, said["to"])) or memo.to,
        sender=said["sender"] or memo.sender,
        subject=said["subject"] or memo.subject,
        document=session.workspace.document_id(said["document_id"]) if names_document else memo.document,
        errata=said["errata"] or memo.errata,
        status=MemoStatus(said["status"]) if said["status"] else memo.status,
    )


def _summary(session: Session, wanted: NewMemo) -> None:
    click.echo(err=True)
    for label, value in _head(wanted, BETWEEN, _naming(session, wanted)):
        click.echo(printable(f"  {label:<12}{value}"), err=True)


def _command(session: Session, wanted: NewMemo, text: str) -> str:
    """Return the command that makes this memo without a question; `text` is what came with the command."""
    import shlex

    words = ["sub", "memo", "new", "--date", wanted.date.isoformat()]
    for flag, values in (
        ("--to", wanted.to),
        ("--from", (wanted.sender,)),
        ("--subject", (wanted.subject,)),
        ("--committee", (wanted.committee,)),
        ("--erratum", wanted.errata),
        ("--signatory", _signing(wanted)),
        ("--series", (wanted.series,)),
        ("--version-of", (wanted.version_of,)),
        ("--document", (wanted.document,) if session.flag(wanted.document) else ()),
        ("--message", (text,)),
    ):
        for value in filter(None, values):
            words += [flag, value]
    return shlex.join(words)


def _signing(wanted: NewMemo) -> tuple[str, ...]:
    """Return who signs, as the flag says it; nothing where that is left to sub.toml."""
    people = wanted.signatories
    return () if people is None else tuple(map(signatory_words, people)) or (NOTHING,)


def _head(shown: Memo | NewMemo, between: str = ", ", name: Callable[[str], str] = str) -> list[tuple[str, str]]:
    """Return the head of a memo, line by line; `name` is how an erratum is called in it."""
    return [
        (_("DATE"), short_date(shown.date)),
        (_("TO"), between.join(shown.to)),
        (_("FROM"), shown.sender),
        (_("SUBJECT"), shown.subject),
        *([(_("ERRATA"), ", ".join(map(name, shown.errata)))] if shown.errata else []),
        *([(_("SIGNS"), between.join(map(signatory_words, shown.signatories)))] if shown.signatories else []),
        *getattr(shown, "details", ()),
    ]


def _as_data(row: Memo) -> dict[str, object]:
    head = attributes(row, "number", "date", "to")
    data = {**head, "from": row.sender, **attributes(row, "subject", "status", "document", "errata")}
    return {**data, "details": dict(row.details)} if row.details else data


def _same_person(question: Message) -> bool:
    explain = _("Yes puts the signature in the box of this signatory. No signs nothing; --for says whose box it is.")
    return confirm(say(question), flag="--for", interactive=True, explain=explain)


def _data_home() -> Path:
    import os

    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "share") / "sub"  # as the XDG specification says
