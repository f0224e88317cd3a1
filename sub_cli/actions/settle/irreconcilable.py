"""What is not brought together, because only people can say what is meant: it stops, and says what to do.

Nothing has changed then on either side; whoever is second takes something back, exchanges, and does it again.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sub_cli import layout
from sub_cli.actions.settle.adopted import Undecided
from sub_cli.actions.settle.branches import UnknownEdit
from sub_cli.actions.settle.sides import Sides, document_of
from sub_cli.document.model import Document
from sub_cli.errata.model import Erratum, Status
from sub_cli.errors import Conflict
from sub_cli.history.merge import Step, Unfinished
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos


class Irreconcilable(Conflict):
    """Two sides that are not brought together."""

    def __init__(self, message: Message, exchanging: Message, merging: Message) -> None:
        """Say what is wrong, and what to do: where work is exchanged, and in the middle of what git began."""
        super().__init__(message, msg("Nothing changed."), exchanging)
        self.merging = merging


def require_reconcilable(sides: Sides, among: Collection[str] | None = None) -> None:
    """Raise `Irreconcilable` for the first thing that is not brought together; `BadInput` for what cannot be read.

    `among` are the files that are to be brought together, where those are not all: a person did the rest by hand.
    """
    paths = [path for path in sides.both if among is None or path in among]
    plans = {document_of(path) for path in among or ()}
    for name, versions in sides.plans.items():
        if among is None or name in plans:
            _require_one_plan(sides, name, *versions)
    for path in paths:
        _require_one_signature(path)
        _require_one_section(sides, path)
        _require_one_memo(sides, path)
        _require_one_erratum(sides, path)


_TAKE_BACK = msg("Take back the one or the other (sub undo), and then: sub sync")
_MERGE_AGAIN = msg("Go back (sub settle --abort), take back the one or the other there (sub undo), and merge again.")


def _require_one_plan(
    sides: Sides, name: str, was: Document | None, mine: Document | None, yours: Document | None
) -> None:
    """Raise for a plan that one side removed or adopted while the other changed it."""
    if not all(sides.changed(name)):
        return
    if was and (mine is None) is not (yours is None):
        title = (mine or yours or was).title
        message = msg("{title} was removed on one side while the other changed it.", title=title)
        raise Irreconcilable(message, _TAKE_BACK, _MERGE_AGAIN)
    if mine is None or yours is None:
        return
    if was and was.edition and was.adopted and not (mine.edition and yours.edition):
        command = shlex.join(("sub", "document", "adopt", name, "--date", was.adopted.isoformat()))
        raise Irreconcilable(
            msg("The adoption of {title} was taken back on one side, while the other went on from it.",
                title=was.title),
            msg("Who took it back adopts it again as it was: {command}   and then, on both sides: sub sync",
                command=command),
            msg("Go back (sub settle --abort), adopt it again as it was where that was taken back, {command}, and "
                "merge again.", command=command),
        )  # fmt: skip
    if mine.edition != yours.edition or mine.adopted != yours.adopted:
        raise Irreconcilable(
            msg("{title} was adopted on one side while the other edited it, and an adopted text is never merged.",
                title=mine.title),
            msg("Take your edits back (sub undo), run sub sync, and make errata of them."),
            msg("Go back (sub settle --abort), take the edits back there (sub undo), merge, and make errata of them."),
        )  # fmt: skip


def _require_one_section(sides: Sides, path: str) -> None:
    """Raise for two sections that got one id."""
    new = path not in sides.ids[0] and all(path in side for side in sides.ids[1:])
    if new and "/sections/" in path and not sides.is_adopted(path):
        name = layout.name_of(path)
        title = documents.parse_section(path, sides.ours.read(path)).title
        several = len(documents.list_documents(sides.ours)) > 1
        known_as = f"{path.split('/')[1]}/{name}" if several else name
        facts = {"id": known_as, "other": f"{name}-2", "title": title}
        raise Irreconcilable(
            msg("You and others each made a section with the id {id}.", id=known_as),
            msg("Give yours another id: sub section rename {id} {other}   and then: sub sync", **facts),
            msg("Go back (sub settle --abort), give one another id there, sub section rename {id} {other}, and merge.",
                **facts),
        )  # fmt: skip


def _require_one_signature(path: str) -> None:
    """Raise for a memo that was signed on both sides: each file stays as it was signed, and one is withdrawn."""
    if path == layout.record_path(layout.name_of(path)):
        raise Irreconcilable(
            msg("{number} was signed on both sides, and what is signed is never merged.", number=layout.name_of(path)),
            msg("Bring it together with git, where one of the files is withdrawn: sub explain SUB191"),
            msg("One of the files holds, and the other one is withdrawn: sub explain SUB191"),
        )


def _require_one_memo(sides: Sides, path: str) -> None:
    """Raise for a memo that one side signed while the other edited it."""
    if path != layout.memo_path(layout.name_of(path)) or not all(path in side for side in sides.ids):
        return
    states = {memos.parse_memo(path, side.read(path)).status for side in (sides.ours, sides.theirs)}
    if MemoStatus.SIGNED in states:
        number = layout.name_of(path)
        again = msg("Go back (sub settle --abort), take the edit back there (sub undo), and merge again.")
        raise Irreconcilable(
            msg("{number} was signed on one side while the other edited it; what is signed changes no more.",
                number=number),
            msg("Take your edit back (sub undo), run sub sync, and write: sub memo new --version-of {number}",
                number=number),
            again,
        )  # fmt: skip


def _require_one_erratum(sides: Sides, path: str) -> None:
    """Raise for an erratum that one side reworded or withdrew while the other did something with it."""
    if not path.startswith(f"{layout.ERRATA}/") or not all(path in side for side in sides.ids):
        return
    was, mine, yours = (errata.parse_erratum(path, side.read(path)) for side in sides.every)
    for one, other in ((mine, yours), (yours, mine)):
        ended = one.status is Status.WITHDRAWN is not was.status
        if (one.changes != was.changes or ended) and _went_on(was, one, other):
            raise Irreconcilable(
                msg("{path} was changed on one side, and applied or changed on the other.", path=path),
                msg("Take back what you did with it (sub undo), and then: sub sync"),
                _MERGE_AGAIN,
            )


def _went_on(was: Erratum, one: Erratum, other: Erratum) -> bool:
    """Tell whether `other` has another wording than `one`, or came into force where `one` did not."""
    reworded = other.changes not in (was.changes, one.changes)
    return reworded or (len(other.turns) > len(was.turns) and len(one.turns) == len(was.turns))


@contextmanager
def in_the_middle(unfinished: Unfinished) -> Iterator[None]:
    """Give the advice of who is in the middle of what git began."""
    try:
        yield
    except Irreconcilable as error:
        raise Conflict(error.message, msg("Nothing changed."), error.merging) from None
    except UnknownEdit as error:
        stashed = unfinished.step is Step.STASH
        advice = _STASHED if stashed else (*error.advice, msg("Back to before: sub settle --abort"))
        raise Conflict(error.message, *advice, findings=error.findings) from None


_STASHED = (
    msg("What was stashed edits an adopted text. It stays in the stash: sub settle --abort"),
    msg("Then make an erratum of it where it was stashed, and merge that: git stash branch NAME   sub save --erratum"),
)


@contextmanager
def when_it_is_over() -> Iterator[None]:
    """Give the advice of who committed a file in which both sides changed one value, with the marks of that."""
    try:
        yield
    except Undecided as error:
        raise Conflict(
            error.message, msg("Write the file as it has to be, without marks, and then: sub save")
        ) from None


@contextmanager
def in_sync() -> Iterator[None]:
    """Give another advice where both sides changed one value of an erratum: no merge of git's is under way."""
    try:
        yield
    except Undecided as error:
        advice = msg("Take back what you did with it (sub undo), and then: sub sync")
        raise Conflict(error.message, msg("Nothing changed."), advice) from None
