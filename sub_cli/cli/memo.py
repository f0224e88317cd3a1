"""`sub memo`: new, edit, list, show, build, sign and import memoranda."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sub_cli.cli.dates import long_date, parse_date
from sub_cli.cli.editor import discard, draft_for, edit_text
from sub_cli.cli.grammar import Group, option
from sub_cli.cli.language import N_, _, current, say, short_date
from sub_cli.cli.options import as_json, changes, from_stdin, given_text, in_document, message_text, tell
from sub_cli.cli.output import printable
from sub_cli.cli.passphrase import pass_phrase
from sub_cli.cli.prompts import ask, confirm, missing
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.words import word
from sub_cli.errors import UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.memos import NewMemo
    from sub_cli.config import MemoSettings
    from sub_cli.memo.model import Memo
    from sub_cli.workspace import Stamp

STATUSES = ("draft", "final", "withdrawn")


@click.group(cls=Group, help=N_("Memoranda: write, show, make as PDF, sign."))
def memo() -> None:
    """Hold the commands for memos."""


@memo.command("list", example="sub memo list", help=N_("List the memos."))
@as_json
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """Write one line for each memo."""
    from sub_cli.actions import memos

    rows = memos.rows(session.workspace)
    if as_json:
        session.output.json("memos", [_as_data(row) for row in rows])
        return
    session.output.table(
        [[row.number, short_date(row.date), word(row.status), row.subject, " ".join(row.errata)] for row in rows]
    )


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
    for label, value in _head(shown):
        session.output.data(f"{label:<12}{value}")
    session.output.data("\n" + shown.text.rstrip("\n"))


@memo.command(
    "new",
    example='sub memo new --subject "Erratum bij het programmaplan" --erratum E01',
    help=N_("Write a new memo under the next number; asks what is missing."),
)
@option("--date", "day", default="", help=N_("Date: 9 april, 9-4-2021, vandaag."))
@option("--to", multiple=True, help=N_("Addressee; may be given more than once."))
@option("--from", "sender", default="", help=N_("Who sends it."))
@option("--subject", default="", help=N_("Subject."))
@option("--committee", default="", help=N_("Committee in the number, as BEM."))
@option(
    "--erratum",
    "errata",
    multiple=True,
    metavar="ID",
    help=N_("An erratum that it brings out; may be given more than once."),
)
@message_text
@from_stdin
@option("--defaults", is_flag=True, help=N_("Take the defaults without asking."))
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
    **said: Any,
) -> None:
    """Ask at most five questions, show the whole, write the memo, and give the command without questions."""
    from sub_cli.actions import memos

    workspace = session.workspace
    text = given_text(message, from_stdin)
    wanted = _ask_head(session, workspace.settings.memo, said, text or "", document_id, errata)
    asked = session.interactive and not said["defaults"] and not all((said["day"], said["subject"]))
    if asked:
        _summary(wanted)
        if not confirm(_("Write this memo?"), flag="--defaults", interactive=True, default=True):
            raise click.Abort
    made, recorded = memos.new(workspace, wanted, stamp)
    if asked:
        click.secho(_("The same without questions:") + " " + _command(wanted), dim=True, err=True)
    session.output.data(made.number)
    tell(session, recorded, stamp, f"sub memo edit {made.number}", f"sub memo build {made.number}")


@memo.command(
    "edit",
    example="sub memo edit PS2021BEM07\nsub memo edit PS2021BEM07 --status final",
    help=N_("Edit the text of a memo in your editor, or give fields of its head other values."),
)
@click.argument("number")
@option("--date", "day", default="", help=N_("Date: 9 april, 9-4-2021, vandaag."))
@option("--to", multiple=True, help=N_("Addressee; may be given more than once."))
@option("--from", "sender", default="", help=N_("Who sends it."))
@option("--subject", default="", help=N_("Subject."))
@option(
    "--erratum",
    "errata",
    multiple=True,
    metavar="ID",
    help=N_("An erratum that it brings out; may be given more than once."),
)
@option("--status", type=click.Choice(STATUSES), default=None, help=N_("draft, final, withdrawn."))
@message_text
@from_stdin
@in_document
@changes
@pass_session
def edit(session: Session, number: str, message: str | None, from_stdin: bool, stamp: Stamp, **said: Any) -> None:
    """Change a memo: the text in the editor unless fields or a text came along."""
    from sub_cli.actions import memos
    from sub_cli.document.text import format_text, normal_form

    workspace = session.workspace
    before = workspace.memo(number)
    fields = _fields(session, said)
    text, draft = given_text(message, from_stdin), draft_for(workspace.root, f"memo-{number}", before.text)
    if text is None and not fields:
        if not session.interactive:
            raise missing("--message")
        text = edit_text(before.text, draft)
    if text is not None:
        fields["text"] = format_text(normal_form(text))
    edited, recorded = memos.edit(workspace, number, fields, stamp, expected=before)
    discard(draft)
    tell(session, recorded, stamp, f"sub memo build {edited.number}")


@memo.command("build", example="sub memo build PS2021BEM07", help=N_("Make the PDF of a memo."))
@click.argument("number")
@option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help=N_("Where the PDF is to lie."),
)
@pass_session
def build(session: Session, number: str, target: Path | None) -> None:
    """Write the PDF and say where it lies."""
    from sub_cli.actions import publishing

    built = publishing.build(session.workspace, number, target)
    session.output.say(*built.notes)
    session.output.data(str(built.path))
    session.output.say(msg("{n} pages, {state}.", n=built.pages, state=_built_from(built.commit)))
    session.output.next(f"sub memo sign {number}")


@memo.command(
    "sign",
    example="sub memo sign PS2021BEM07 --key sleutel.p12\nsub memo sign PS2021BEM07 --demo",
    help=N_("Make the PDF of a final memo and sign it (PAdES)."),
)
@click.argument("number")
@option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help=N_("PKCS#12 file with key and certificate; otherwise the one in sub.toml."),
)
@option(
    "--demo",
    is_flag=True,
    help=N_("Sign with a demonstration key made on this machine; without legal force."),
)
@option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help=N_("File whose first line is the pass phrase; otherwise SUB_PASSPHRASE or a question."),
)
@option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help=N_("Where the PDF is to lie."),
)
@changes
@pass_session
def sign(
    session: Session,
    number: str,
    key_file: Path | None,
    demo: bool,
    passphrase_file: Path | None,
    target: Path | None,
    stamp: Stamp,
) -> None:
    """Render the memo, sign that very PDF, and record that it is signed."""
    from sub_cli.actions import publishing, signing

    if demo and key_file:
        raise UsageProblem(msg("Give either --key or --demo."))
    workspace = session.workspace
    with publishing.renderer() as renderer:
        if demo:
            key = signing.demonstration(signing.demonstration_folder(_data_home()), stamp)
        else:
            key = signing.open_key(workspace, key_file, pass_phrase(session, passphrase_file), stamp)
        signed = publishing.sign(workspace, number, key, stamp, renderer=renderer, target=target)
    session.output.data(str(signed.path))
    if demo:
        session.output.say(msg("Signed with a demonstration key: this is not a legal signature."))
    session.output.say(msg("Signed by {name}, {state}.", name=key.name, state=_built_from(signed.commit)))
    if signed.recorded:
        tell(session, signed.recorded, stamp)
    session.output.next(f"sub verify {_short(signed.path)}")


@memo.command(
    "import",
    example="sub memo import memo.txt",
    help=N_("Read a memorandum from plain text, with the erratum that it announces."),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@in_document
@changes
@pass_session
def import_(session: Session, file: Path, document_id: str, stamp: Stamp) -> None:
    """Write the memo and the draft erratum, and say what the reader was not sure of."""
    from sub_cli.actions.importing import import_memo

    found = import_memo(session.workspace, file.read_bytes(), file.name, stamp, document_id=document_id)
    session.output.data(found.memo.number)
    if found.notes:
        session.output.say(msg("Please look at these places:"))
        for note in found.notes:
            session.output.say(msg("  {file}:{line}  {note}", file=file.name, line=note.line, note=note.message))
    steps = [f"sub diff --erratum {found.erratum.id}"] if found.erratum else []
    tell(session, found.recorded, stamp, *steps, f"sub memo build {found.memo.number}")


def _ask_head(
    session: Session,
    settings: MemoSettings,
    said: dict[str, Any],
    text: str,
    document_id: str,
    errata: tuple[str, ...],
) -> NewMemo:
    """Return what the flags say, completed by questions or, with --defaults, by the defaults."""
    from sub_cli.actions.memos import NewMemo

    def answer(label: str, flag: str, given: str, default: str) -> str:
        if given or (said["defaults"] and default):
            return given or default
        return ask(label, flag=flag, parse=_something, interactive=session.interactive, default=default)

    committee = answer(_("Committee"), "--committee", said["committee"], settings.committee)
    if said["day"] or said["defaults"]:
        day = parse_date(said["day"], session.today) if said["day"] else session.today
    else:
        day = ask(
            _("DATE"),
            flag="--date",
            interactive=session.interactive,
            default=short_date(session.today),
            parse=lambda typed: parse_date(typed, session.today),
            echo=lambda day: long_date(day, current()),
        )
    to = said["to"] or (answer(_("TO"), "--to", "", settings.to[0] if settings.to else ""),)
    sender = answer(_("FROM"), "--from", said["sender"], settings.sender)
    subject = answer(_("SUBJECT"), "--subject", said["subject"], "")
    return NewMemo(day, tuple(to), sender, subject, committee, text, document_id, errata)


def _something(typed: str) -> str:
    if not typed.strip():
        raise UsageProblem(msg("Something has to stand here."))
    return typed.strip()


def _fields(session: Session, said: dict[str, Any]) -> dict[str, Any]:
    """Return the memo's fields that the flags give another value."""
    from sub_cli.memo.model import MemoStatus

    fields: dict[str, Any] = {}
    if said["day"]:
        fields["date"] = parse_date(said["day"], session.today)
    if said["to"]:
        fields["to"] = said["to"]
    if said["errata"]:
        fields["errata"] = said["errata"]
        fields["document"] = session.workspace.document_id(said["document_id"])
    if said["status"]:
        fields["status"] = MemoStatus(said["status"])
    return fields | {key: said[key] for key in ("sender", "subject") if said[key]}


def _summary(wanted: NewMemo) -> None:
    click.echo(err=True)
    rows = (
        (_("DATE"), short_date(wanted.date)),
        (_("TO"), ", ".join(wanted.to)),
        (_("FROM"), wanted.sender),
        (_("SUBJECT"), wanted.subject),
    )
    for label, value in rows:
        click.echo(printable(f"  {label:<12}{value}"), err=True)


def _command(wanted: NewMemo) -> str:
    import shlex

    words = ["sub", "memo", "new", "--date", wanted.date.isoformat()]
    for flag, values in (
        ("--to", wanted.to),
        ("--from", (wanted.sender,)),
        ("--subject", (wanted.subject,)),
        ("--committee", (wanted.committee,)),
        ("--erratum", wanted.errata),
    ):
        for value in values:
            words += [flag, value]
    return shlex.join(words)


def _head(shown: Memo) -> list[tuple[str, str]]:
    return [
        (shown.number, word(shown.status)),
        (_("DATE"), short_date(shown.date)),
        (_("TO"), ", ".join(shown.to)),
        (_("FROM"), shown.sender),
        (_("SUBJECT"), shown.subject),
        *([(_("ERRATA"), ", ".join(shown.errata))] if shown.errata else []),
    ]


def _as_data(row: Memo) -> dict[str, object]:
    return {
        "number": row.number,
        "date": row.date,
        "to": list(row.to),
        "from": row.sender,
        "subject": row.subject,
        "status": row.status,
        "document": row.document,
        "errata": list(row.errata),
    }


def _built_from(commit: str) -> str:
    return say(msg("from commit {commit}", commit=commit[:7]) if commit else msg("from files that are not committed"))


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _data_home() -> Path:
    import os

    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sub"
