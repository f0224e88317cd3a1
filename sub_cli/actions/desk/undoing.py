"""Taking back what was done last: on every page, and with a page of its own where that may not be what is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sub_cli.actions import undo
from sub_cli.actions.desk.page import Onward, View, Visit
from sub_cli.errors import Conflict, SubError
from sub_cli.messages import Message, msg

if TYPE_CHECKING:
    from sub_cli.history.operations import Operation


@dataclass(frozen=True, slots=True)
class Last:
    """What was done last, and can be taken back."""

    words: str
    time: str
    """The time of day, with its day where that is another one."""
    mark: str
    """What tells it from anything done later."""
    doubtful: bool
    """Whether a person may not mean just this."""
    paths: tuple[str, ...]


def last(visit: Visit) -> Last | None:
    """Return what can be taken back, None where there is nothing."""
    try:
        found = undo.last(visit.workspace)
    except SubError:
        return None
    return _told(visit, found)


def read(visit: Visit) -> View:
    """Return what would be taken back, and why a person may not mean it."""
    try:
        found = undo.last(visit.workspace)
    except SubError as error:
        return View("undo", msg("Take back"), {"last": None, "doubts": [], "error": error})
    return View("undo", msg("Take this back?"), {"last": _told(visit, found), "doubts": _doubts(visit, found)})


def act(visit: Visit) -> Onward:
    """Take back what the form says; raises `Conflict` where something else was done since, and as `undo` does."""
    found = undo.last(visit.workspace)
    if visit.form.get("operation") != _mark(found):
        raise Conflict(msg("Something else was done meanwhile."))
    undo.undo(visit.workspace, found, visit.stamp)
    return Onward("/")


def _told(visit: Visit, found: Operation) -> Last:
    when = found.when.astimezone(visit.stamp.when.tzinfo)
    day = "" if when.date() == visit.today else visit.look.translate(Message("{day}", {"day": when.date()})) + " "
    paths = tuple(sorted(each.path for each in found.changes))
    return Last(_words(visit, found), f"{day}{when:%H:%M}", _mark(found), bool(_doubts(visit, found)), paths)


def _words(visit: Visit, found: Operation) -> str:
    return visit.workspace.repository.commit(found.commit).subject if found.commit else found.name


def _doubts(visit: Visit, found: Operation) -> list[Message]:
    """Return why a person may not mean this; that it is a while ago is said beside it anyway."""
    told = undo.doubts(visit.workspace, found, visit.stamp)
    return [each for each in told if each.text != _AGO]


_AGO = "It is more than a minute ago."


def _mark(found: Operation) -> str:
    return found.commit or found.record
