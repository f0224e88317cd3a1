"""`sub erratum`: write errata, list and show them, put them in words, and all of their life: propose to rebase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import click

from sub_cli.cli import options
from sub_cli.cli.dates import parse_date
from sub_cli.cli.diff import write_redline
from sub_cli.cli.editor import ask_text, keep_draft
from sub_cli.cli.grammar import LINE, READABLE, Group, OneOf, option, together
from sub_cli.cli.language import LANGUAGES, N_, _, say, short, short_date, word
from sub_cli.cli.options import (
    as_json,
    changes,
    from_stdin,
    in_document,
    in_documents,
    message_text,
    read_text,
    tell,
    text_of,
)
from sub_cli.cli.output import attributes
from sub_cli.cli.place_question import asked_place
from sub_cli.cli.prompts import ask
from sub_cli.cli.reason_question import asked_reason
from sub_cli.cli.session import Session, pass_session
from sub_cli.cli.unfinished import mention_conflicts
from sub_cli.cli.which import by_document
from sub_cli.document.ids import id_of
from sub_cli.errata.names import Named
from sub_cli.errata.whose import told_of
from sub_cli.errors import SubError, UsageProblem
from sub_cli.messages import msg, nmsg

MANY = 50
"""Above so many changed sections the redline is left to `sub diff`: nobody reads it as it scrolls by."""

if TYPE_CHECKING:
    from sub_cli.actions.erratum.life import Compose, Details, ErratumOutcome, ErratumRow
    from sub_cli.actions.erratum.rebase import RebaseOutcome
    from sub_cli.actions.erratum.status import Pending
    from sub_cli.actions.erratum.steps import Step
    from sub_cli.actions.place import Where
    from sub_cli.change import Stamp
    from sub_cli.document.incoming import Incoming
    from sub_cli.errata.model import Erratum
    from sub_cli.errata.operations.base import RebaseConflict


class DetailsSaid(TypedDict):
    """What the flags of `details_options` say."""

    title: str
    reason: str | None
    memo: str
    kind: str
    effective: str


class NewSaid(DetailsSaid):
    """What the flags of `sub erratum new` say."""

    reference: str
    message: str | None
    from_stdin: bool
    path: Path | None
    whole: bool
    insert: str
    section_id: str
    remove: bool
    move: bool
    retitle: str
    revision: str
    under: str
    after: str
    before: str


def _kinds() -> Iterable[str]:
    from sub_cli.errata.model import Kind

    return Kind


@click.group(
    cls=Group,
    example="sub erratum new 2.1\nsub erratum status",
    help=N_("Errata, the tracked changes to a plan: write, apply, revert."),
)
def erratum() -> None:
    """Hold the commands for errata."""


details_options = together(
    option("--title", type=LINE, default="", help=N_("Title; the section's when left out.")),
    option("--reason", type=LINE, default=None, help=N_("Why the text changes.")),
    option("--memo", default="", metavar="NUMBER", help=N_("The memo that brings it out.")),
    option("--kind", type=OneOf(_kinds), default="erratum", help=N_("erratum, amendment, revision.")),
    option("--effective", default="", help=N_("First day on which it holds.")),
)
"""What an erratum is, besides what it changes."""
remarked = option(
    "-m", "--message", "remark", type=LINE, default="", help=N_("A remark that goes along with the step.")
)
"""What a person says of a step."""
one_erratum = together(click.argument("name", metavar="ID"), in_document)


@erratum.command(
    "new",
    example="sub erratum new 2.1\n"
    "sub erratum new 2.1 --from nieuw.md --memo PS2021BEM07\n"
    'sub erratum new --insert "Archief" --after 2.1 -m "Wij bewaren alles."\n'
    "sub erratum new --from-diff HEAD",
    help=N_("Write an erratum. Edit the text of a section, or say what else happens to it. Both wordings are kept."),
)
@click.argument("reference", metavar="[SECTION]", default="")
@message_text
@from_stdin
@option("--from", "path", type=READABLE, default=None, help=N_("File with the new text, as Markdown."))
@option("--whole", is_flag=True, help=N_("State the new text in full (“shall read”), also where a sentence changed."))
@option("--insert", type=LINE, default="", metavar="TITLE", help=N_("A new section with this title, at that place."))
@option("--id", "section_id", default="", help=N_("Id of the new section; follows from its title when left out."))
@option("--remove", is_flag=True, help=N_("The section lapses."))
@option("--move", is_flag=True, help=N_("The section goes to that place."))
@option(
    "--retitle", type=LINE, default="", metavar="TITLE", help=N_("Another title; without a section the document's own.")
)
@option("--from-diff", "revision", default="", metavar="REV", help=N_("What was edited since this revision."))
@options.under
@options.after
@options.before
@details_options
@in_document
@changes
@pass_session
def new(session: Session, document_id: str, stamp: Stamp, **said: Unpack[NewSaid]) -> None:
    """Write a draft erratum with the operations that lead to what is wanted."""
    from sub_cli.actions.erratum import life
    from sub_cli.actions.erratum.before_edits import before_edits
    from sub_cli.states import comparison as comparing

    workspace = session.workspace
    _refuse_contradiction(said)
    if session.interactive and not any(said[name] for name in _NAMES_NO_SECTION):
        said["reference"] = _asked_section(session, document_id)
    if said["revision"]:
        details = _details(session, said)
        made, recorded = life.from_diff(workspace, said["revision"], details, stamp, document_id=document_id)
    else:
        compose, text, draft = _compose(session, document_id, said)
        with keep_draft(draft, stamp):
            details = _details(session, said)
            made, recorded = life.new(workspace, compose, details, stamp, document_id=document_id, text=text)
    original = None
    if said["revision"] and stamp.dry_run:  # the text as it is holds the edits still
        original = before_edits(workspace, workspace.document(made.document), said["revision"])
    write_redline(session, comparing.erratum_diff(workspace, made, original))
    if stamp.dry_run and original is None:
        write_weighed(session, made)
    name = session.erratum(made)
    tell(session, recorded, stamp, f"sub erratum apply {name}", f"sub memo new --erratum {name}")


@erratum.command(
    "edit",
    example='sub erratum edit E01\nsub erratum edit E01 --reason "Onduidelijk."',
    help=N_("Edit the wording of an erratum that is a draft or proposed, or give it another title, reason or place."),
)
@one_erratum
@message_text
@from_stdin
@option("--from", "path", type=READABLE, default=None, help=N_("File with the new text, as Markdown."))
@option("--title", type=LINE, default="", help=N_("Another title."))
@option("--reason", type=LINE, default=None, help=N_("Another reason."))
@options.under
@options.after
@options.before
@changes
@pass_session
def edit(
    session: Session,
    name: str,
    message: str | None,
    from_stdin: bool,
    path: Path | None,
    title: str,
    reason: str | None,
    under: str,
    after: str,
    before: str,
    document_id: str,
    stamp: Stamp,
) -> None:
    """Open the text of the section with the erratum in it, and let the erratum say what it becomes."""
    from sub_cli.actions.erratum import edit
    from sub_cli.actions.place import Where
    from sub_cli.states import comparison as comparing

    workspace = session.workspace
    where = Where(under, after, before) if under or after or before else None
    text, draft, given = None, None, text_of(message, from_stdin, path)
    worded = given is not None or not (title or reason is not None or where)
    opened = edit.opened(workspace, name, text=worded, document_id=document_id)
    if worded:
        edit.require_text(opened)
        text, draft = ask_text(session, given, f"erratum-{opened.erratum.id}", opened.text, flag="--from")
    with keep_draft(draft, stamp):
        edited, recorded = edit.edit(workspace, opened, text, stamp, title=title, reason=reason, where=where)
    if worded or where:
        write_redline(session, comparing.erratum_diff(workspace, edited))
        if stamp.dry_run:
            write_weighed(session, edited)
    name = session.erratum(edited)
    tell(session, recorded, stamp, f"sub erratum show {name}", f"sub erratum apply {name}")


@erratum.command("list", example="sub erratum list", help=N_("List the errata, of every document."))
@in_documents
@as_json
@pass_session
def list_(session: Session, only: str, as_json: bool) -> None:
    """Write one line for each erratum."""
    from sub_cli.actions.erratum import life

    rows = [row for name in session.documents(only) for row in life.rows(session.workspace, document_id=name)]
    _write_rows(session, rows, as_json)


@erratum.command("show", example="sub erratum show E01", help=N_("Show an erratum: what it is, and what it changes."))
@one_erratum
@as_json
@pass_session
def show(session: Session, name: str, document_id: str, as_json: bool) -> None:
    """Write one erratum with its redline."""
    from sub_cli.actions.erratum import life
    from sub_cli.errata.conflicts import ErratumConflict
    from sub_cli.states import comparison as comparing

    shown = life.find(session.workspace, name, document_id)
    taken = _steps_of(session, shown.document).get(shown.id, [])
    if as_json:
        from sub_cli.store.errata import erratum_data

        session.output.json("erratum", {**erratum_data(shown), "steps": taken})
        return
    head = [*_head(shown), *((word(each.what), _taken(each)) for each in taken)]
    width = max(12, *(len(label) for label, _value in head)) + 2
    for label, value in head:
        session.output.data(f"{label:<{width}}{value}")
    session.output.data("")
    try:
        comparison = comparing.erratum_diff(session.workspace, shown)
    except ErratumConflict as conflict:
        session.output.say(conflict.message)
        comparison = comparing.own_words(session.workspace, shown)
    write_redline(session, comparison)


@erratum.command(
    "status",
    example="sub erratum status",
    help=N_("Say of every pending erratum whether it fits, or what stands in the way."),
)
@in_documents
@as_json
@option("--exit-code", is_flag=True, help=N_("Leave with 1 when one does not fit or clashes."))
@pass_session
def status(session: Session, only: str, as_json: bool, exit_code: bool) -> int:
    """Write one line for each pending erratum, and what stands in its way below it."""
    from sub_cli.actions.erratum import status

    mention_conflicts(session)
    names = session.documents(only)
    standings = [each for name in names for each in status.standings(session.workspace, document_id=name)]
    if as_json:
        taken = {name: _steps_of(session, name) for name in names}
        data = [{**_standing_data(each), "steps": taken[each.erratum.document].get(each.erratum.id, [])}
                for each in standings]  # fmt: skip
        session.output.json("standings", data)
    elif not standings:
        session.output.say(msg("No erratum is pending."))
    else:
        _write_standings(session, standings)
    return 1 if exit_code and not all(each.fit.value == "fits" for each in standings) else 0


@erratum.command(
    "order", example="sub erratum order E01", help=N_("Write the official change order from the operations.")
)
@click.argument("name", metavar="ID")
@option(
    "--in",
    "--lang",
    "spoken",
    type=click.Choice(LANGUAGES),
    default=None,
    help=N_("Language; the document's when left out."),
)
@in_document
@as_json
@pass_session
def order(session: Session, name: str, spoken: str | None, document_id: str, as_json: bool) -> None:
    """Write the change order of one erratum."""
    from sub_cli.actions.erratum import life, order

    found = life.find(session.workspace, name, document_id)
    text = order.order(session.workspace, found.id, language=spoken or "", document_id=found.document)
    if as_json:
        session.output.json("order", {**attributes(found, "id", "document"), "text": text})
        return
    session.output.data(text.rstrip("\n"))


@erratum.command(
    "from-order",
    example="sub erratum from-order wijziging.txt",
    help=N_("Read a change order in words, and write the erratum that it tells."),
)
@click.argument("file", type=READABLE)
@details_options
@in_document
@as_json
@changes
@pass_session
def from_order(
    session: Session, file: Path, document_id: str, as_json: bool, stamp: Stamp, **said: Unpack[DetailsSaid]
) -> None:
    """Read sentences into operations, and say what became of every line."""
    from sub_cli.actions.erratum import order
    from sub_cli.cli import order_account
    from sub_cli.states import comparison as comparing

    text = read_text(file)
    details = _details(session, said)
    made, reading, recorded = order.from_order(session.workspace, text, details, stamp, document_id=document_id)
    if as_json:
        session.output.json("order-read", {"erratum": made.id, **order_account.as_data(reading)})
        return
    order_account.write(session, reading, file.name)
    write_redline(session, comparing.erratum_diff(session.workspace, made))
    tell(session, recorded, stamp, f"sub erratum apply {session.erratum(made)}")


@erratum.command(
    "from-docx",
    example="sub erratum from-docx plan-terug.docx\n"
    'sub erratum from-docx plan-terug.docx --author "Anna Bos" --memo PS2021BEM07',
    help=N_("Read a Word file that was exported and edited there; each section that changes becomes a draft erratum."),
)
@click.argument("file", type=READABLE)
@option(
    "--author", type=LINE, default="", metavar="NAME", help=N_("Only the tracked changes and comments by this name.")
)
@option("--until", default="", metavar="DATE", help=N_("Only the tracked changes and comments of that day and before."))
@option("--untracked", is_flag=True, help=N_("Also what was changed without tracking."))
@details_options
@in_document
@changes
@pass_session
def from_docx(
    session: Session,
    file: Path,
    author: str,
    until: str,
    untracked: bool,
    document_id: str,
    stamp: Stamp,
    **said: Unpack[DetailsSaid],
) -> int:
    """Read the file and write what it changes."""
    from sub_cli.actions.erratum.from_word import Asked
    from sub_cli.cli import from_docx

    given = [name for name in ("title", "reason", "memo", "effective") if said[name]]
    flags = [f"--{name}" for name in given] + (["--kind"] if said["kind"] != "erratum" else [])
    said["reason"] = said["reason"] or ""
    details = _details(session, said)
    day = parse_date(until, session.today) if until else None
    asked = Asked(file.name, author, day, untracked, document_id)
    return from_docx.carry(session, file, asked, details, flags, stamp)


def _add_step(verb: str, status: str, following: str, help: str) -> None:
    """Add the command that takes an erratum to `status`; `following` is what is likely wanted then."""

    @erratum.command(verb, example=f"sub erratum {verb} E01", help=help)
    @one_erratum
    @remarked
    @changes
    @pass_session
    def step(session: Session, name: str, remark: str, document_id: str, stamp: Stamp) -> None:
        from sub_cli.actions.erratum import life
        from sub_cli.errata.model import Status

        to = Status(status)
        changed, recorded = life.advance(session.workspace, name, to, stamp, document_id=document_id, remark=remark)
        session.output.say(msg("{id} is {status}.", id=Named(changed.name), status=word(changed.status)))
        tell(session, recorded, stamp, following.format(name=session.of(changed.document, name)))


_add_step("propose", "proposed", "sub erratum adopt {name}", N_("Put a draft forward."))
_add_step("adopt", "adopted", "sub erratum apply {name}", N_("Record that an erratum was adopted."))
_add_step("withdraw", "withdrawn", "sub erratum list", N_("Take a pending erratum out; it keeps its id."))


@erratum.command(
    "apply",
    example="sub erratum apply E01\nsub erratum apply plan-water/E01 nota-lucht/E02\nsub erratum apply --due",
    help=N_("Apply errata to the text, all or none, as one commit."),
)
@click.argument("wanted", metavar="[ID…]", nargs=-1)
@option("--due", is_flag=True, help=N_("All adopted errata whose day has come."))
@option("--memo", default="", metavar="NUMBER", help=N_("The memo that announces it, where that is not its own."))
@remarked
@in_documents
@changes
@pass_session
def apply(
    session: Session, wanted: tuple[str, ...], due: bool, memo: str, remark: str, only: str, stamp: Stamp
) -> None:
    """Apply errata, of one document or several, and show what changed in each."""
    from sub_cli.actions.erratum import life

    if bool(wanted) == due:
        raise UsageProblem(msg("Name errata, or give --due."))
    named = _due(session, only) if due else by_document(session, wanted, only)
    if not named:
        session.output.say(msg("No adopted erratum is due."))
        return
    with session.speaking_of(next(iter(named)) if len(named) == 1 else ""):
        outcomes = life.apply(session.workspace, named, stamp, memo=memo, remark=remark)
    _tell_applied(session, outcomes)
    _show_outcomes(session, outcomes, stamp)


def _due(session: Session, only: str) -> dict[str, tuple[str, ...]]:
    """Return by document the adopted errata whose day has come; only documents that have some."""
    from sub_cli.actions.erratum import life

    found = {name: life.due(session.workspace, session.today, document_id=name) for name in session.documents(only)}
    return {name: errata for name, errata in found.items() if errata}


def _tell_applied(session: Session, outcomes: Sequence[ErratumOutcome]) -> None:
    """Say of errata that they were in the text already, hold later, or skipped a step."""
    for each in (erratum for outcome in outcomes for erratum in outcome.unchanged):
        session.output.say(msg("{id} is applied already.", id=Named(each.name)))
    for each in (erratum for outcome in outcomes for erratum in outcome.errata):
        if each.effective and each.effective > session.today:
            session.output.say(
                msg(
                    "{id} holds only from {day}, and stands in the text from now on.",
                    id=Named(each.name),
                    day=each.effective,
                )
            )
    if skipped := dict.fromkeys(status for outcome in outcomes for status in outcome.skipped):
        steps = ", ".join(map(word, skipped))
        session.output.say(msg("Passed over on the way: {steps}.", steps=steps))


@erratum.command(
    "revert",
    example="sub erratum revert E01\nsub erratum revert E01 --from 1-4-2021",
    help=N_("Take an applied erratum back, to the exact bytes."),
)
@click.argument("name", metavar="ID")
@option(
    "--from", "since", default="", metavar="DATE", help=N_("The first day on which it holds no longer, if not today.")
)
@option("--memo", default="", metavar="NUMBER", help=N_("The memo that announces it."))
@remarked
@in_document
@changes
@pass_session
def revert(session: Session, name: str, since: str, memo: str, remark: str, document_id: str, stamp: Stamp) -> None:
    """Revert an erratum, and show what changed."""
    from sub_cli.actions.erratum import life

    day = parse_date(since, session.today) if since else None
    outcome = life.revert(session.workspace, name, stamp, document_id=document_id, since=day, memo=memo, remark=remark)
    for each in outcome.unchanged:
        session.output.say(msg("{id} is reverted already.", id=Named(each.name)))
    _show_outcomes(session, (outcome,), stamp)


@erratum.command("rebase", example="sub erratum rebase E03", help=N_("Carry an erratum onto the text as it is now."))
@click.argument("name", metavar="ID")
@option("--continue", "resume", is_flag=True, help=N_("The conflicts in its file are settled."))
@option("--abort", is_flag=True, help=N_("Give it back as it was."))
@in_document
@changes
@pass_session
def rebase(session: Session, name: str, resume: bool, abort: bool, document_id: str, stamp: Stamp) -> int:
    """Rebase an erratum; leave with 4 while a person has something to settle."""
    from sub_cli.actions.erratum import rebase
    from sub_cli.states import comparison

    if resume and abort:
        raise UsageProblem(msg("Give either --continue or --abort."))
    if abort:
        tell(session, rebase.abort(session.workspace, name, stamp, document_id=document_id), stamp)
        return 0
    step = rebase.resume if resume else rebase.rebase
    outcome = step(session.workspace, name, stamp, document_id=document_id)
    if outcome.conflicts:
        _show_conflicts(session, session.of(outcome.erratum.document, name), outcome)
        return 4
    if outcome.dropped:
        session.output.say(
            nmsg("{n} change was in the text already.", "{n} changes were in the text already.", outcome.dropped)
        )
    write_redline(session, comparison.erratum_diff(session.workspace, outcome.erratum))
    tell(session, outcome.recorded, stamp, f"sub erratum apply {session.of(outcome.erratum.document, name)}")
    return 0


def _compose(session: Session, document_id: str, said: NewSaid) -> tuple[Compose, Incoming | None, Path | None]:
    """Return what makes the operations that the flags ask for, the text that came in, and the draft it was typed in."""
    from sub_cli.actions import section as sections
    from sub_cli.actions.erratum import life
    from sub_cli.document.model import Section

    reference = said["reference"]
    if said["retitle"]:
        return partial(life.retitling, reference=reference, title=said["retitle"]), None, None
    if said["insert"]:
        where = _place(session, document_id, said)
        where.at(session.workspace.document(document_id))  # before anything is typed
        text, draft = _text(session, said, "nieuw", "")
        name = said["section_id"] or id_of(said["insert"])
        section = Section(name, said["insert"], "")
        return partial(life.insertion, new=section, text=text, where=where), text, draft
    if not reference:
        raise UsageProblem(msg("Say which section: sub erratum new 2.1"))
    if said["remove"]:
        return partial(life.removal, reference=reference), None, None
    if said["move"]:
        where = _place(session, document_id, said, moving=reference)
        return partial(life.relocation, reference=reference, where=where), None, None
    section = sections.show(session.workspace.document(document_id), reference).section
    text, draft = _text(session, said, section.id, section.text)
    edit = partial(life.text_edit, reference=section.id, text=text, whole=said["whole"], expected=section.text)
    return edit, text, draft


def _place(session: Session, document_id: str, said: NewSaid, moving: str = "") -> Where:
    """Return the place that the flags say for a new section, or one that moves; a person says it where they do not."""
    from sub_cli.actions.place import Where

    where = Where(said["under"], said["after"], said["before"])
    if where.words or not session.interactive:
        return where
    return asked_place(session.workspace.document(document_id), moving)


def _text(session: Session, said: NewSaid, name: str, text: str) -> tuple[Incoming, Path | None]:
    given = text_of(said["message"], said["from_stdin"], said["path"])
    return ask_text(session, given, f"erratum-{name}", text, flag="--from")


def _refuse_contradiction(said: NewSaid) -> None:
    values = said["insert"], said["remove"], said["move"], said["retitle"], said["revision"]
    flags = "--insert", "--remove", "--move", "--retitle", "--from-diff"
    asked = [flag for flag, value in zip(flags, values, strict=True) if value]
    if len(asked) > 1:
        raise UsageProblem(msg("These do not go together: {flags}.", flags=", ".join(asked)))


def _details(session: Session, said: DetailsSaid) -> Details:
    from sub_cli.actions.erratum.life import Details
    from sub_cli.errata.model import Kind

    reason = said["reason"]
    if reason is None:
        reason = asked_reason() if session.interactive else ""
    effective = parse_date(said["effective"], session.today) if said["effective"] else None
    return Details(said["title"], reason, said["memo"], Kind(said["kind"]), effective)


_NAMES_NO_SECTION: Final = ("reference", "insert", "retitle", "revision")
"""With any of these `sub erratum new` need not ask which section is meant."""


def _asked_section(session: Session, document_id: str) -> str:
    """Return the id of the section that a person means."""
    from sub_cli.actions import section as sections

    document = session.workspace.document(document_id)
    return ask(
        _("Which section?"),
        flag="SECTION",
        parse=lambda typed: sections.show(document, typed.strip()).section.id,
        interactive=True,
        echo=lambda id: f"{sections.show(document, id).number} {document.sections[id].title}",
        explain=_("The section that changes: its number, id or title. For example 2.1; sub section list shows all."),
    )


def _write_rows(session: Session, rows: list[ErratumRow], as_json: bool) -> None:
    if as_json:
        session.output.json("errata", [summary(row.erratum, row.numbers) for row in rows])
    elif not rows:
        session.output.say(msg("There are no errata."))
    else:
        session.output.table([_cells(session, row) for row in rows], wraps=4, spare=(2, 3))


def _cells(session: Session, row: ErratumRow) -> list[str]:
    erratum, sections = row.erratum, " ".join(row.numbers) or "–"
    return [session.erratum(erratum), word(erratum.status), sections, erratum.memo or "–", erratum.title]


def summary(erratum: Erratum, numbers: Sequence[str]) -> dict[str, object]:
    """Return an erratum as data for a list: what it is, and the numbers of the sections that it touches."""
    facts = attributes(erratum, "id", "document", "title", "kind", "status", "memo", "effective")
    return {**facts, "sections": numbers}


def _head(shown: Erratum) -> list[tuple[str, str]]:
    known = [
        (_("Reason"), shown.reason.strip()),
        (_("Memo"), shown.memo),
        (_("Effective"), short_date(shown.effective)),
    ]
    head = [(short(shown.name), f"{word(shown.kind)}, {word(shown.status)}"), (_("Title"), shown.title)]
    return head + [row for row in known if row[1]]


def _steps_of(session: Session, document_id: str) -> dict[str, list[Step]]:
    """Return who took which steps with the errata of a document; where git cannot be asked that is said, and none."""
    from sub_cli.actions.erratum.steps import steps

    try:
        return steps(session.workspace, document_id)
    except SubError as problem:
        session.output.say(problem.message)
        return {}


def _taken(step: Step) -> str:
    """Return who took a step when, and the remark that went along."""
    told = f"{short_date(step.day)}, {step.who}"
    return f"{told}: {step.remark}" if step.remark else told


def write_weighed(session: Session, proposed: Erratum) -> None:
    """Write the order of a proposal that is not written yet, and whether it fits and who wants the same."""
    from sub_cli.actions.erratum.weigh import weigh

    weighed = weigh(session.workspace, proposed)
    if weighed.order:
        session.output.data("")
        session.output.data(weighed.order.rstrip("\n"))
    others = [session.of(proposed.document, short(name)) for name in weighed.standing.others]
    told = word(weighed.standing.fit) + (f": {', '.join(others)}" if others else "")
    session.output.say(msg("{erratum} {stands}.", erratum=session.erratum(proposed), stands=told))
    for reason in weighed.standing.reasons:
        session.output.say(told_of(reason, proposed.document))


def _write_standings(session: Session, standings: Sequence[Pending]) -> None:
    for each in standings:
        changed = each.erratum
        head = f"{session.erratum(changed)}  {word(changed.status)}  {' '.join(each.numbers)}  {changed.title}"
        session.output.item(f"{head}: {word(each.fit)}", " " * 2)
        for reason in each.reasons:
            session.output.item("    " + say(told_of(reason, changed.document)), " " * 6)
    stale = [session.erratum(each.erratum) for each in standings if each.fit.value == "rebase"]
    session.output.next(*(f"sub erratum rebase {name}" for name in stale[:3]))


def _standing_data(each: Pending) -> dict[str, object]:
    return {
        **attributes(each.erratum, "id", "document", "status"),
        "fit": each.fit,
        "sections": each.numbers,
        "waits": each.waits,
        "clashes": each.others,
        "reasons": [told_of(reason, each.erratum.document) for reason in each.reasons],
    }


def _show_conflicts(session: Session, name: str, outcome: RebaseOutcome) -> None:
    session.output.say(
        nmsg(
            "{n} change has to be settled by hand in {path}: it holds what was expected, found and wanted.",
            "{n} changes have to be settled by hand in {path}: it holds what was expected, found and wanted.",
            len(outcome.conflicts),
            path=outcome.path,
        ),
        msg("The document was not touched."),
    )
    for index in outcome.conflicts:
        _show_conflict(session, outcome.erratum.changes[index].conflict)
    session.output.say(msg("Write the change in that file as it has to be, take “conflict” out, and continue."))
    session.output.next(f"sub erratum rebase {name} --continue", f"sub erratum rebase {name} --abort")


def _show_conflict(session: Session, conflict: RebaseConflict | None) -> None:
    assert conflict is not None
    labels = [(_("expected"), conflict.expected), (_("found"), conflict.found), (_("wanted"), conflict.wanted)]
    width = max(len(label) for label, _text in labels)
    for label, text in labels:
        for row in text.splitlines():
            session.output.data(f"  {label:<{width}}  {row}")


def _show_outcomes(session: Session, outcomes: Sequence[ErratumOutcome], stamp: Stamp) -> None:
    """Show what changed in each document, below its title where it is not the only one."""
    recorded = outcomes[0].recorded
    counts = {
        "errata": sum(len(each.errata) for each in outcomes),
        "sections": sum(len(each.sections) for each in outcomes),
    }
    if counts["sections"] > MANY:
        session.output.say(msg("{errata} errata, {sections} sections.", **counts))
        tell(session, recorded, stamp, "sub diff HEAD~1 --stat", "sub check")
        return
    for number, outcome in enumerate(outcomes):
        if len(outcomes) > 1:
            above = "\n" if number else ""
            session.output.data(f"{above}{outcome.after.title} ({outcome.after.id})\n")
        _show_outcome(session, outcome)
    tell(session, recorded, stamp, "sub check")


def _show_outcome(session: Session, outcome: ErratumOutcome) -> None:
    from sub_cli.states import comparison

    with session.speaking_of(outcome.after.id):
        if outcome.errata:
            write_redline(session, comparison.between(outcome.before, outcome.after, outcome.errata))
