"""What taking back the last thing would mean, in words: thing by thing, before it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.errata.names import Named
from sub_cli.errors import BadInput
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos

if TYPE_CHECKING:
    from sub_cli.history.operations import Operation
    from sub_cli.history.snapshots import Change


def told(operation: Operation) -> tuple[Message, ...]:
    """Return what an undo of `operation` would do, a sentence for each thing: errata first, then texts and memos."""
    ordered = sorted(operation.changes, key=lambda change: (not change.path.startswith(layout.ERRATA), change.path))
    return tuple(sentence for change in ordered for sentence in _sentences(change))


def _sentences(change: Change) -> Iterator[Message]:
    """Yield what becomes of one file; of one that cannot be read, that it is as it was."""
    try:
        yield _sentence(change)
    except BadInput:
        yield msg("{path} would be as it was.", path=change.path)


def _sentence(change: Change) -> Message:
    folder = change.path.rpartition("/")[0]
    if not change.path.endswith(".yaml"):
        return _of_file(change)
    if folder.startswith(f"{layout.ERRATA}/"):
        return _of_erratum(change)
    if folder == layout.MEMOS:
        return _of_memo(change)
    if folder.endswith("/sections"):
        return _of_section(change)
    if change.path == layout.document_path(folder.rpartition("/")[2]) and change.before and change.after:
        title = documents.stated(change.path, change.before).title
        return msg("{title}: title, order of the sections and adoption would be as they were.", title=title)
    return _of_file(change)


def _of_erratum(change: Change) -> Message:
    if not (change.before and change.after):
        name = Named(errata.parse_erratum(change.path, change.before or change.after or b"").name)
        return _there_again(name) if change.before else _gone(name)
    before, after = (errata.parse_erratum(change.path, data) for data in (change.before, change.after))
    if before.status is after.status:
        return msg("{name} would say what it said before.", name=Named(before.name))
    return msg("{name} would be {status} again.", name=Named(before.name), status=msg(before.status.value))


def _of_memo(change: Change) -> Message:
    name = layout.name_of(change.path)
    if not (change.before and change.after):
        return _there_again(name) if change.before else _gone(name)
    before, after = (memos.parse_memo(change.path, data).status for data in (change.before, change.after))
    if before is after:
        return msg("{name} would say what it said before.", name=name)
    return msg("{name} would be {status} again.", name=name, status=msg(before.value))


def _of_section(change: Change) -> Message:
    title = documents.parse_section(change.path, change.before or change.after or b"").title
    if change.before is None:
        return msg("The section {title} would be gone.", title=title)
    if change.after is None:
        return msg("The section {title} would be there again.", title=title)
    return msg("The section {title} would read as before.", title=title)


def _of_file(change: Change) -> Message:
    if change.before is None:
        return _gone(change.path)
    if change.after is None:
        return _there_again(change.path)
    return msg("{path} would be as it was.", path=change.path)


def _gone(name: str | Named) -> Message:
    return msg("{name} would be gone.", name=name)


def _there_again(name: str | Named) -> Message:
    return msg("{name} would be there again.", name=name)
