"""What settling comes to, of adopted plans and memos: in the middle of a merge, after it, and in an exchange."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from sub_cli.actions.settle import adopted, branches, memo_numbers
from sub_cli.actions.settle.adopted import Case, Choose, Out
from sub_cli.actions.settle.memo_moves import Followed
from sub_cli.change import Changing, Recorded
from sub_cli.diff.merging import Neighbours
from sub_cli.errata.union import Twice
from sub_cli.history.sent import sent
from sub_cli.memo.model import Memo
from sub_cli.messages import msg
from sub_cli.store.files import Files, Overlaid, read_if_there
from sub_cli.store.memo_numbers import renamed
from sub_cli.store.renumbering import renumbered
from sub_cli.workspace import Workspace

SUBJECT = msg("Settled: the text is what the errata of both branches make of it")


@dataclass(slots=True)
class Settled:
    """What settling came to."""

    documents: list[str] = field(default_factory=list)
    """The documents whose text or errata were put right."""
    twice: list[Twice] = field(default_factory=list)
    """What happened on both sides, and counts once."""
    out: list[Out] = field(default_factory=list)
    left: tuple[str, ...] = ()
    """Files in conflict of which a person has to say what holds."""
    odd: tuple[str, ...] = ()
    """Those of them that are a link, or a repository within the repository."""
    moved: list[memo_numbers.Moved] = field(default_factory=list)
    """Memos that got another number, because two had one."""
    back: tuple[Memo, ...] = ()
    """Memos that a merge of git's own had lost."""
    own: set[str] = field(default_factory=set)
    """Files in conflict, and others that only a merge changed, which are as they have to be now."""
    neighbours: dict[str, tuple[Neighbours, ...]] = field(default_factory=dict)
    """Sentences beside each other that each side changed one of, by path: to be read by a person."""
    following: str = ""
    """The command of git's that goes on; empty where there is no merge to be finished."""
    recorded: Recorded = field(default_factory=lambda: Recorded(()))

    def name(self, out: Out) -> str:
        """Return the name that an erratum has now, with its document: in a merge it may have got another number."""
        erratum = out.erratum
        return self.recorded.renamed.get(erratum.name, erratum.name)


def united(
    workspace: Workspace, change: Changing, found: Followed, files: Files, unmerged: Iterable[str], choose: Choose
) -> tuple[Settled, dict[str, bytes | None]]:
    """Return what settling a merge comes to, and the files that then differ from `files`; nothing is put.

    `files` are what git, or whoever merges, made of both sides, those that are `unmerged` as on our side. Raises as
    `settle`.
    """
    done, unmerged, sides = Settled(), tuple(unmerged), found.sides
    letters = memo_numbers.parted(workspace, change, found, unmerged)
    plans = (adopted.amid(workspace, sides, name, files, unmerged) for name in branches.adopted_plans(sides.ours))
    cases = [case for case in plans if case]
    written = bring(workspace, change, files, letters, cases, choose, done)
    for case in cases:
        change.renamed |= {f"{case.id}/{old}": f"{case.id}/{new}" for old, new in case.renamed.items()}
    seen = partial(sent, workspace.repository, also=sides.sent)
    parted = renumbered(Overlaid(files, written), seen, change.chosen)
    change.renamed |= parted.names
    done.own |= {*parted.files}
    return done, written | parted.files


def bring(
    workspace: Workspace,
    change: Changing,
    files: Files,
    letters: memo_numbers.Parted,
    cases: Iterable[Case],
    choose: Choose,
    done: Settled,
) -> dict[str, bytes | None]:
    """Return the files of `cases` and memos as they have to be; what is decided on the way is told in `done`.

    Raises what `choose` raises.
    """
    written = dict(letters.files)
    for case in cases:
        case.files = Overlaid(case.files, letters.files)
        adopted.decide(workspace, case, change.stamp, choose)
        made = adopted.files_of(files, case)
        written |= made
        done.twice += case.twice
        done.out += case.out
        done.own |= {path for path in case.unmerged if path in made or adopted.is_of(path, case.id)}
        if any(data != read_if_there(files, path) for path, data in made.items()):
            done.documents.append(case.id)
    named = renamed(Overlaid(files, written), letters.errata)
    done.own |= {*letters.files, *named}
    done.moved = letters.moved
    return written | named
