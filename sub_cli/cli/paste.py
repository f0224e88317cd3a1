"""A text that comes in, as Markdown, with one line that says what was put right."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Final

from sub_cli.cli.session import Session
from sub_cli.document.incoming import Incoming
from sub_cli.document.pasted_letters import Repair
from sub_cli.messages import Message, msg, nmsg

_REPAIRS: Final[dict[Repair, Callable[[int], Message]]] = {
    Repair.BULLET: lambda n: nmsg("{n} bullet", "{n} bullets", n),
    Repair.NUMBER: lambda n: nmsg("{n} numbered item", "{n} numbered items", n),
    Repair.INVISIBLE: lambda n: nmsg("{n} invisible character", "{n} invisible characters", n),
    Repair.BLANK: lambda n: nmsg("{n} tab or blank", "{n} tabs and blanks", n),
    Repair.BREAK: lambda n: nmsg("{n} line end", "{n} line ends", n),
    Repair.LETTER: lambda n: nmsg("{n} character of Windows", "{n} characters of Windows", n),
    Repair.TABLE: lambda n: nmsg("{n} table", "{n} tables", n),
}


def take_in(session: Session, incoming: Incoming, standing: str = "") -> Incoming:
    """Return a text that comes in as Markdown, and say what was put right; see `document.pasted`.

    Lines of `standing`, whose place it takes, stay as they are.
    """
    if incoming.encoding:
        session.output.say(
            msg("{name} is not UTF-8, and was read as {encoding}.", name=incoming.name, encoding=incoming.encoding)
        )
    taken = incoming.cleaned(standing)
    if told := [_REPAIRS[kind](n) for kind, n in taken.repairs.items()]:
        what = reduce(lambda some, more: msg("{some}, {more}", some=some, more=more), told)
        session.output.say(msg("Put right in the text: {what}.", what=what))
    return taken
