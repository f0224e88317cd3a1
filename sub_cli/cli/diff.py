"""`sub diff`: what changed between two states, by section, sentence and word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli.cli.dates import parse_state
from sub_cli.cli.grammar import TARGET, Command, OneOf, option
from sub_cli.cli.language import N_, current, look_in, say, short
from sub_cli.cli.options import as_json, as_single_file, in_documents, refuse_together
from sub_cli.cli.session import Session, pass_session
from sub_cli.errors import UsageProblem
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.diff.changes import Comparison
    from sub_cli.redline.base import Look
    from sub_cli.states.comparison import Compared

LIMIT = 60_000
"""Characters of a redline in Markdown, unless said otherwise: a comment on GitHub holds 65,536."""
FILE = click.Path(path_type=Path)


def _formats() -> Iterable[str]:
    from sub_cli.redline.formats import FILES, FORMATS

    return (*FORMATS, *FILES, "pdf")  # which is a page, not a text


@click.command(
    cls=Command,
    example="sub diff HEAD~1..HEAD\nsub diff --erratum E01 --format pdf\nsub diff --files old.md new.md",
    help=N_("Compare two states: revisions, dates, errata, memos. By default what is not committed yet."),
)
@click.argument("states", metavar="[OLD[..NEW]]", default="")
@option("--erratum", "erratum", default="", metavar="ID", help=N_("What this erratum does."))
@option("--staged", is_flag=True, help=N_("What is staged in git for the next commit."))
@option("--files", type=FILE, nargs=2, metavar="OLD NEW", help=N_("Two files instead, in a workspace or outside."))
@option("--section", default="", help=N_("One section only."))
@option("--format", "form", type=OneOf(_formats), default="text", help=N_("How it is shown."))
@option("-o", "--output", "target", type=TARGET, metavar="FILE", help=N_("Write it to this file."))
@option("--limit", type=click.IntRange(min=1000), default=LIMIT, help=N_("Most characters of the Markdown."))
@option("--stat", is_flag=True, help=N_("Only the list of sections, with how much changed."))
@option("--side-by-side", is_flag=True, help=N_("Old and new beside each other."))
@as_single_file
@as_json
@option("--exit-code", is_flag=True, help=N_("Leave with 1 when there are differences."))
@in_documents
@pass_session
def diff(
    session: Session,
    states: str,
    erratum: str,
    staged: bool,
    files: tuple[Path, Path] | None,
    section: str,
    form: str,
    target: Path | None,
    limit: int,
    stat: bool,
    side_by_side: bool,
    single: bool,
    as_json: bool,
    exit_code: bool,
    only: str,
) -> int:
    """Write the comparison in the form that was asked for."""
    from sub_cli.actions import diff as redline

    form = _single(form, json=as_json, stat=stat) if single else "json" if as_json else "stat" if stat else form
    _refuse_together(states=bool(states), erratum=bool(erratum), staged=staged, files=bool(files))
    if files:
        if section:
            raise UsageProblem(msg("Two files have no sections; leave that option out."))
        if form == "pdf":
            return _files_on_paper(session, files, target, single, exit_code)
        if _is_file(form):
            return _files_in_file(session, files, form, target, exit_code)
        from sub_cli.actions.diff import diff_files

        comparison, look = diff_files(*files), _look(session, side_by_side, limit)
    else:
        found = _compare(session, states, erratum, staged, section, only)
        changed = [each for each in found if not each.comparison.empty]
        if _is_file(form):
            return _in_file(session, found, form, target, exit_code)
        if form == "pdf":
            return _all_on_paper(session, changed or found[:1], target, single, exit_code)
        if len(found) > 1 and (form == "json" or len(changed) > 1):
            _show_all(session, found, form, _look(session, side_by_side, limit), target)
            return 1 if exit_code and changed else 0
        compared = (changed or found)[0]
        if len(found) > 1 and changed:
            session.output.say(msg("Only {document} differs.", document=compared.after.id))
        comparison = compared.comparison
        look = redline.refer_to(compared.after, _speaking_of(session, _look(session, side_by_side, limit), compared))
    _show(session, comparison, form, look, target)
    return 1 if exit_code and not comparison.empty else 0


def _single(form: str, **others: bool) -> str:
    """Return the form of a page that is one file: a renvooi. Raises `UsageProblem` for any other form."""
    refuse_together(single_file=True, **others)
    if form not in ("text", "pdf"):
        raise UsageProblem(
            msg("A redline in {form} is one file anyway.", form=form), msg("Leave out {flag}.", flag="--single-file")
        )
    return "pdf"


def _refuse_together(**given: bool) -> None:
    if sum(given.values()) > 1:
        raise UsageProblem(msg("Say in one way only what to compare: OLD..NEW, --erratum, --staged or --files."))


def _compare(session: Session, states: str, erratum: str, staged: bool, section: str, only: str) -> list[Compared]:
    """Return the comparison of each document that is meant: all of those of either state where none is named."""
    from sub_cli.actions.erratum import life
    from sub_cli.states import comparison as comparing
    from sub_cli.states.state import INDEX

    workspace = session.workspace
    if erratum:
        found = life.find(workspace, erratum, only)
        return [comparing.compare_erratum(workspace, found, section=section)]
    old, new = ("HEAD", INDEX) if staged else _two(states or "HEAD", session.today)
    return [
        comparing.compare_states(workspace, old, new, document_id=name, section=section)
        for name in ([only] if only else comparing.documents_in(workspace, old, new) or [""])
    ]


def _show_all(session: Session, compared: list[Compared], form: str, look: Look, target: Path | None) -> None:
    """Write the comparisons of several documents, each that differs below its title; in JSON all of them."""
    from sub_cli.actions import diff as redline

    if form == "json":
        from sub_cli.diff.changes import to_json

        images = [{"document": each.after.id, "comparison": to_json(each.comparison)} for each in compared]
        if target:
            import json

            redline.save(json.dumps(images, ensure_ascii=False, indent=1) + "\n", target)
            session.output.data(str(target))
        else:
            session.output.json("comparisons", images)
        return
    changed = [each for each in compared if not each.comparison.empty]
    look = replace(look, limit=look.limit // len(changed), color=look.color and not target)
    found = [(each, _speaking_of(session, look, each)) for each in changed]
    if form == "html":
        text = redline.all_on_one_page(found)
    else:
        text = "\n".join(redline.titled(each, form, own) for each, own in found)
    if target:
        redline.save(text, target)
        session.output.data(str(target))
    else:
        session.output.page(text, styled=True)


def _look(session: Session, side_by_side: bool = False, limit: int = LIMIT) -> Look:
    from sub_cli.redline.base import Look

    output = session.output
    return Look(
        width=output.width,
        color=output.color,
        side_by_side=side_by_side,
        translate=say,
        reader=current(),
        limit=limit,
        label=short,
    )


def _speaking_of(session: Session, look: Look, compared: Compared) -> Look:
    """Return `look` that calls errata as those of the document that is compared."""

    def label(names: str) -> str:
        with session.speaking_of(compared.after.id):
            return short(names)

    def translate(message: Message) -> str:
        with session.speaking_of(compared.after.id):
            return say(message)

    return replace(look, label=label, translate=translate)


def _show(session: Session, comparison: Comparison, form: str, look: Look, target: Path | None) -> None:
    """Write to stdout, or to `target`; that there are no differences is said in words, where words are wanted."""
    from sub_cli.actions import diff as redline

    output = session.output
    if target:
        plain = replace(look, color=False)
        redline.save(redline.text_of(comparison, form, plain), target)
        output.data(str(target))
    elif form == "json":
        from sub_cli.diff.changes import to_json

        output.json("comparison", to_json(comparison))
    elif comparison.empty and form in ("text", "stat"):
        output.say(msg("No differences."), *_relaid(comparison))
    else:
        output.page(redline.text_of(comparison, form, look), styled=True)


def _relaid(comparison: Comparison) -> list[Message]:
    """Return what to say of sections that git calls changed and a reader does not."""
    ids = comparison.relaid
    if not ids:
        return []
    named = ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
    said = nmsg(
        "{n} section says the same in another layout: {ids}.",
        "{n} sections say the same in another layout: {ids}.",
        len(ids),
        ids=named,
    )
    return [said]


def _is_file(form: str) -> bool:
    from sub_cli.redline.formats import FILES

    return form in FILES


def _in_file(session: Session, found: list[Compared], form: str, target: Path | None, exit_code: bool) -> int:
    """Write the redline as a file, its comments in the language of the document, and say where it lies."""
    from sub_cli.actions.redline_file import write_states

    made = write_states(session.workspace, found, form, look_in, session.today, target)
    session.output.say(*made.notes)
    session.output.data(str(made.path))
    return 1 if exit_code else 0


def _files_in_file(session: Session, files: tuple[Path, Path], form: str, target: Path | None, exit_code: bool) -> int:
    """Write the redline of two files, which may lie outside any workspace, as a file, and say where it lies."""
    from sub_cli.actions.redline_file import write_files

    if target is None:
        raise UsageProblem(msg("Say where the file is to lie: -o {name}.", name=f"redline.{form}"))
    made = write_files(*files, form, _look(session), session.today, target)
    session.output.say(*made.notes)
    session.output.data(str(made.path))
    return 1 if exit_code else 0


def _all_on_paper(session: Session, changed: list[Compared], target: Path | None, single: bool, exit_code: bool) -> int:
    """Make a renvooi of each document that differs: each can be signed off, and made again, by itself.

    Raises `UsageProblem` where they would all have to lie in one file.
    """
    if target and len(changed) > 1:
        raise UsageProblem(
            msg("More than one document differs, and each gets a renvooi of its own: {known}.",
                known=", ".join(each.after.id for each in changed)),
            msg("Leave out {flag}, or name one with {other}.", flag="-o", other="--document"),
        )  # fmt: skip
    for compared in changed:
        with session.speaking_of(compared.after.id):
            _on_paper(session, compared, target, single)
    return 1 if exit_code else 0


def _on_paper(session: Session, compared: Compared, target: Path | None, single: bool) -> None:
    """Make the renvooi, in the language of the document, and write where it is."""
    from sub_cli.actions.renvooi import print_renvooi

    look = look_in(compared.after.language)
    built = print_renvooi(session.workspace, compared, look, session.today, target, single=single)
    session.output.say(*built.notes)
    session.output.data(str(built.path))


def _files_on_paper(
    session: Session, files: tuple[Path, Path], target: Path | None, single: bool, exit_code: bool
) -> int:
    """Make the renvooi of two files, in the language of the workspace, and write where it is."""
    from sub_cli.actions.renvooi import print_files

    look = look_in(session.workspace.settings.programme.language)
    built = print_files(session.workspace, *files, look, session.today, target, single=single)
    session.output.say(*built.notes)
    session.output.data(str(built.path))
    return 1 if exit_code else 0


def write_redline(session: Session, comparison: Comparison) -> None:
    """Write a comparison to stdout as a redline, in the reader's language, for a command that says more after it."""
    if comparison.empty:
        session.output.say(msg("No differences."))
        return
    from sub_cli.actions.diff import text_of

    session.output.data(text_of(comparison, "text", _look(session)).rstrip("\n"), styled=True)


def _two(states: str, today: date) -> tuple[str, str]:
    """Return the two states that `OLD..NEW` names, dates as people type them; a missing one is the work tree."""
    old, dots, new = states.partition("..")
    if dots and new.startswith("."):
        raise UsageProblem(
            msg("Three dots are not understood here."), msg("Write {states}.", states=f"{old}..{new[1:]}")
        )
    return (parse_state(old, today) or "HEAD", parse_state(new, today))
