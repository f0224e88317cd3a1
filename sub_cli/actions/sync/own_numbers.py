"""Errata of our side whose name others sent for another one: they get the next number before both sides come together.

What was sent keeps its number, whatever became of ours here; what names ours, another erratum or a memo, follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sub_cli.actions.settle.sent_errata import was_sent
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names, renumbered
from sub_cli.history.snapshots import Revision
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import Memo
from sub_cli.store import errata, erratum_names, memos
from sub_cli.store.renumbering import under_names
from sub_cli.workspace import Workspace


@dataclass(slots=True)
class OwnNumbers:
    """What errata of our side are called from now on."""

    names: dict[str, str] = field(default_factory=dict)
    """`document/E01-geld` by the name that it has, and the name that it gets."""
    files: dict[str, bytes | None] = field(default_factory=dict)
    """How our side then differs, by path; None for a file that goes."""


def own_numbers(workspace: Workspace, base: Revision, ours: Revision, theirs: Revision) -> OwnNumbers:
    """Return what becomes of our errata that were not sent and have the name of one of theirs.

    One that a final memo names keeps it, and so does one to which nothing happened and that no memo names: settling
    parts that one by itself. Files that cannot be read are left to it as well.
    """
    found = OwnNumbers()
    letters, _ = memos.load_all(ours)
    for document in erratum_names.list_documents_with_errata(ours):
        was, mine, yours = (errata.load_all(side, document)[0] for side in (base, ours, theirs))
        own = [memo for memo in letters.values() if memo.document == document]
        moving = [each.id for each in _moving(workspace, was, mine, yours, own)]
        number = Names.of({**was, **mine, **yours}).following()
        names = {name: renumbered(name, number + n) for n, name in enumerate(moving)}
        found.names |= {f"{document}/{old}": f"{document}/{new}" for old, new in names.items()}
        found.files |= under_names(ours, mine.values(), own, names)
    return found


def _moving(
    workspace: Workspace,
    was: Mapping[str, Erratum],
    mine: Mapping[str, Erratum],
    yours: Mapping[str, Erratum],
    letters: list[Memo],
) -> Iterator[Erratum]:
    """Yield the errata of our side that get another number, in the order of their names."""
    fixed = published(letters, Names.of(mine))
    for name in sorted((mine.keys() & yours.keys()) - was.keys() - fixed):
        erratum = mine[name]
        held = erratum.turns or erratum.memo
        if held and erratum.changes != yours[name].changes and not was_sent(workspace, erratum):
            yield erratum
