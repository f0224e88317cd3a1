"""A text in the person's own editor, so that nothing typed is ever lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli import layout
from sub_cli.cli.language import say
from sub_cli.cli.options import read_incoming
from sub_cli.cli.paste import take_in
from sub_cli.cli.prompts import no_answer
from sub_cli.cli.session import Session
from sub_cli.disk import atomic_write, rename_new
from sub_cli.document.incoming import Incoming
from sub_cli.errors import BadText, Refused, SubError, Unable
from sub_cli.messages import msg
from sub_cli.report.base import printable

if TYPE_CHECKING:
    from sub_cli.change import Stamp
    from sub_cli.workspace import Workspace


_MINE = 0o600
"""Only who types a text reads it before it is recorded."""
_LONGEST = 24 * 3600
"""Seconds that a text may stay open in the editor; nothing is locked meanwhile."""


def ask_text(
    session: Session,
    given: Incoming | None,
    name: str,
    text: str,
    *,
    flag: str,
    clean: Callable[[str], str] = str,
) -> tuple[Incoming, Path | None]:
    """Return the new text of `name`, as `given` or as the person at the terminal leaves `text`, and its draft.

    `clean` takes out what only the editor is to show. What was typed is recorded under `keep_draft`. Raises as
    `_edit_text`, and `UsageProblem` naming `flag` when nobody can be asked.
    """
    if given is not None:
        return take_in(session, given, text), None
    draft = _draft(session.workspace, name, text)
    if not session.interactive:
        raise no_answer(flag)
    if draft.exists():
        session.output.say(msg("What was typed earlier is taken up again: {path}", path=draft))
    if repository := session.workspace.repository_if_any:
        repository.close()  # or a Ctrl-C that is for the editor would end the git that it asked
    edited = _edit_text(text, draft, draft.relative_to(session.workspace.root).as_posix())
    return take_in(session, replace(edited, text=clean(edited.text)), text), draft


def set_aside(session: Session, name: str, text: str) -> None:
    """Put what was typed in the draft of `name` away under another name, and say which; see `ask_text`."""
    draft = _draft(session.workspace, name, text)
    if draft.exists():
        kept = draft.with_suffix(f".{session.now:%Y%m%d-%H%M%S}.md")
        rename_new(draft, kept)
        session.output.say(msg("What was typed is kept in {path}.", path=kept))


def _edit_text(text: str, draft: Path, name: str) -> Incoming:
    """Return `text` as a person leaves it in the editor; it is edited in the file `draft`, called `name`.

    The draft stays when the editor fails or leaves nothing, and is taken up again the next time.
    Raises `Unable` without an editor, `Refused` when the text was emptied or the editor failed.
    """
    _begin(draft, text)
    _run_editor(draft)
    edited = read_incoming(draft, name)
    if not edited.text.strip():
        draft.write_text(text, encoding="utf-8", newline="\n")
        raise Refused(msg("The text was emptied, so nothing changed."))
    return edited


def _begin(draft: Path, text: str) -> None:
    from sub_cli.disk import unable

    try:
        if not draft.exists():
            atomic_write(draft, text.encode(), _MINE)
    except OSError as error:
        raise unable(error, draft) from error


def _draft(workspace: Workspace, name: str, text: str) -> Path:
    """Return the file in which `name`, now holding `text`, is edited.

    Its name depends on that text: what was typed for one wording never comes back over another. `Unable` where it
    is a link, behind which the editor would open and write any file.
    """
    import hashlib

    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return workspace.own_folder(f"{layout.OWN}/drafts/{name}.{mark}.md")


@contextmanager
def keep_draft(draft: Path | None, stamp: Stamp) -> Iterator[None]:
    """Keep a draft, and say where it is, while what was typed is not recorded; remove it once it is."""
    try:
        yield
    except (SubError, click.Abort) as problem:
        if draft and draft.exists():
            kept = msg("What was typed is kept in {path}.", path=draft)
            if isinstance(problem, BadText):  # nothing changed underneath, so that the same command finds it
                kept = msg("What was typed is kept in {path} and comes back the next time.", path=draft)
            if isinstance(problem, SubError):
                problem.advice += (kept,)
            else:  # a question behind the editor was not answered, but left with Ctrl-C
                click.echo("\n" + printable(say(kept)), err=True, nl=False)
        raise
    if draft and not stamp.dry_run:
        draft.unlink(missing_ok=True)


def _run_editor(draft: Path) -> None:
    import shlex
    import signal
    import subprocess

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "nano"
    # Ctrl-C is for the editor, where it may mean anything. We hear it and do nothing, from before the editor starts;
    # were it ignored instead, the editor would be born ignoring it too.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        process = subprocess.Popen([*shlex.split(command), str(draft)])
        code = process.wait(_LONGEST)
    except subprocess.TimeoutExpired as error:
        process.terminate()
        process.wait()
        raise Unable(
            msg("The editor was open for {n} hours.", n=_LONGEST // 3600),
            msg("What was typed is kept in {path} and comes back the next time.", path=draft),
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a quotation mark that is not closed
        raise Unable(
            msg("The editor “{editor}” cannot be started.", editor=command),
            msg("Set EDITOR, or give the text with --stdin or -m."),
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise Refused(
            msg("The editor stopped with an error, so nothing changed."),
            msg("What was typed is kept in {path} and comes back the next time.", path=draft),
        )
