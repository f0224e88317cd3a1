"""Who records: asked once where git has no name, so that nobody writes a text that cannot be recorded afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.cli.language import _
from sub_cli.cli.prompts import ask
from sub_cli.cli.session import Session
from sub_cli.errors import SubError
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


def ready(session: Session, stamp: Stamp) -> None:
    """See to it that a change can be recorded: ask for a name, and give a workspace that has no commit its first.

    Without a person to ask for a name nothing happens: the command says itself what it lacks.
    """
    from sub_cli.actions import name

    try:
        workspace = session.workspace
        begun = workspace.is_begun
        if begun and not session.interactive:
            return
        known = name.is_known(workspace)
    except SubError:
        return  # the command says it, where it matters to it
    if not known and session.interactive:
        ask_name(session)
        known = True
    if known and not begun:
        from sub_cli.actions import save

        recorded = save.begin(workspace, stamp)
        session.output.say(msg("The workspace is recorded (commit {commit}).", commit=recorded.commit[:7]))


def ask_name(session: Session) -> None:
    """Ask a person for name and address, and keep them in this clone."""
    from sub_cli.actions import name

    session.output.say(msg("Under what you record stands who did it. This is asked once, and kept in this clone."))
    typed = ask(
        _("Your name"),
        flag="sub save --name",
        parse=name.checked_name,
        interactive=True,
        explain=_("Your name as colleagues know it. For example: Sanne de Wit."),
    )
    address = ask(
        _("Your e-mail address"),
        flag="sub save --email",
        parse=name.checked_address,
        interactive=True,
        explain=_("The address that stands behind your name in the history. For example: sanne@example.org."),
    )
    name.keep(session.workspace, typed, address)
