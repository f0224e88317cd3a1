"""Bare `sub`: in a workspace where things stand in about ten lines, elsewhere a short help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from sub_cli.cli.language import _, say, word
from sub_cli.cli.session import Session
from sub_cli.cli.unfinished import committed
from sub_cli.errors import NotFound
from sub_cli.messages import Message, msg, nmsg

if TYPE_CHECKING:
    from sub_cli.actions.document import DocumentRow
    from sub_cli.cli.output import Output
    from sub_cli.history.merge import Unfinished
    from sub_cli.memo.model import Memo


def show_status(context: click.Context) -> None:
    """Write the documents, the errata and memos that wait, and the next steps."""
    session: Session = context.obj
    try:
        workspace = session.workspace
    except NotFound:
        from sub_cli.cli.way_back import way_to_settings

        if back := way_to_settings(session.start):
            click.echo(say(msg("{path} was deleted here.", path="sub.toml")))
            session.output.next(back)
            return
        _show_start()
        return
    from sub_cli.actions import status

    output = session.output
    merging = status.unfinished_merge(workspace)
    if merging and merging.unmerged:
        _show_merge(output, workspace.settings.programme.name, merging)
        return
    if workspace.repository_if_any and (left := committed(session)):
        output.data(f"{workspace.settings.programme.name}\n  {say(left)}")
        output.next("sub settle")
        return
    found = status.overview(workspace)
    output.data(f"{found.name}  ({workspace.root})")
    for row in found.documents:
        output.item(f"  {row.id}: {counts(row)}", " " * 4)
    _write_few(output, [f"{session.erratum(each)}  {word(each.status)}  {each.title}" for each in found.pending])
    _write_few(output, [f"{each.number}  {word(each.status)}  {each.subject}" for each in found.open_memos])
    for names in found.sharing:
        output.data("  " + say(msg("One number for more than one erratum: {names}.", names=", ".join(names))))
    if found.dirty:
        output.data(
            "  " + _("not committed:") + " " + ", ".join(found.dirty[:5]) + (" …" if len(found.dirty) > 5 else "")
        )
    if found.copies:
        _write_few(output, [say(_copies(found.copies))])
    _write_few(output, [say(each) for each in _unexchanged(*found.unexchanged)])
    if merging:
        output.data("  " + say(merging.said))
        output.data("  " + "   ".join(say(way) for way in merging.ways))
    steps = (
        (["sub restore"] if found.gone else [])
        + (["sub save"] if found.copies else [])
        + (["sub sync"] if any(found.unexchanged) else [])
        + _steps(list(map(session.erratum, found.pending)), found.open_memos)
    )
    output.next(*([merging.following] if merging else steps[:3]))


def _copies(paths: Sequence[str]) -> Message:
    """Return which copies a cloud drive left."""
    names = ", ".join(path.rpartition("/")[2] for path in paths[:5])
    return nmsg("A cloud drive left {n} copy: {names}.", "A cloud drive left {n} copies: {names}.",
                len(paths), names=names)  # fmt: skip


def _unexchanged(theirs: int, mine: int) -> Iterator[Message]:
    """Yield what waits to be exchanged with others."""
    if theirs:
        yield nmsg("{n} version of others waits to be brought in.", "{n} versions of others wait to be brought in.",
                   theirs)  # fmt: skip
    if mine:
        yield nmsg("{n} version of yours was not sent yet.", "{n} versions of yours were not sent yet.", mine)


def _show_merge(output: Output, name: str, merging: Unfinished) -> None:
    """Write which files are in conflict: until they are settled, not all can be read."""
    output.data(name)
    output.data("  " + say(merging.said))
    output.next("sub settle", "sub settle --abort")


def _show_start() -> None:
    """Write how to begin, for who is in no workspace."""
    click.echo(_("There is no workspace here. Three ways to go on:"))
    for command, what in (
        ("sub init " + _("my-programme"), _("start a workspace")),
        ("sub -C " + _("FOLDER"), _("go to one that is there")),
        ("sub --help", _("see all commands")),
    ):
        click.echo(f"  {command:<26}{what}")


def _write_few(output: Output, lines: Sequence[str], most: int = 4) -> None:
    """Write the first lines, and how many more there are: a status is read at a glance."""
    for line in lines[:most]:
        output.item("  " + line, " " * 4)
    if (rest := len(lines) - most) > 0:
        output.data("  " + say(msg("… and {n} more", n=rest)))


def counts(row: DocumentRow) -> str:
    """Return how much there is of a document: "24 sections, 1 erratum"."""
    sections = nmsg("{n} section", "{n} sections", row.sections)
    return say(msg("{sections}, {errata}", sections=sections, errata=nmsg("{n} erratum", "{n} errata", row.errata)))


def _steps(pending: Sequence[str], memos: Sequence[Memo]) -> list[str]:
    steps = [f"sub erratum apply {pending[0]}"] if pending else []
    steps += [f"sub memo build {memos[0].number}"] if memos else []
    return [*steps, "sub check"][:3]
