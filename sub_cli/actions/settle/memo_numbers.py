"""The numbers of memos after a merge: where two memos got one, one of them gets another, alike in every clone.

Without a register the next number is a function of the two sides. With one the register gives it, and whoever settles
second finds there what the first one got.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from sub_cli import layout
from sub_cli.actions.memo import number as numbers
from sub_cli.actions.memo.number import register_of
from sub_cli.actions.settle.memo_moves import Followed
from sub_cli.actions.settle.sides import Sides
from sub_cli.change import Changing
from sub_cli.digests import digest
from sub_cli.errors import BadInput, Conflict
from sub_cli.memo import register as entries
from sub_cli.memo.model import Memo
from sub_cli.memo.number_pattern import Pattern, versions
from sub_cli.memo.twins import Branch, Twins, following, new_names, twins
from sub_cli.messages import msg
from sub_cli.store import memo_numbers, memos, signed
from sub_cli.store.files import Files, read_if_there
from sub_cli.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moved:
    """A memo that got another number."""

    old: str
    new: str
    subject: str
    on_both: bool = False
    """Whether each side had given it another number, and `new` is the one that holds."""


@dataclass(slots=True)
class Parted:
    """What becomes of memos that had one number."""

    moved: list[Moved] = field(default_factory=list)
    files: dict[str, bytes | None] = field(default_factory=dict)
    """The memos, by path; None for one that goes."""
    errata: list[tuple[str, str]] = field(default_factory=list)
    """The paths of errata that name one of them, with the number that it has now."""


def parted(workspace: Workspace, change: Changing, found: Followed, unmerged: Collection[str]) -> Parted:
    """Return what becomes of the memos that got one number on both sides of a merge, and of those that got another.

    Raises `Conflict` where both are signed, or where nothing comes behind a number, and what the register raises.
    """
    done = _twins(workspace, change, found, {*unmerged, *found.touched})
    for path in found.touched.difference(done.files):
        mine, theirs = (read_if_there(side, path) for side in (found.sides.ours, found.sides.theirs))
        done.files[path] = theirs if mine is None else mine
    done.moved += [Moved(*each, on_both=True) for each in found.given_up]
    for side, names in zip((found.sides.ours, found.sides.theirs), found.names, strict=True):
        done.errata += memo_numbers.naming(side, names) if names else ()
    return done


def _twins(workspace: Workspace, change: Changing, found: Followed, open_ones: Collection[str]) -> Parted:
    """Return what becomes of the memos that got one number on both sides, each after it was followed."""
    sides = found.sides
    before = set(memos.list_memos(sides.base))
    ours, theirs = (_branch(files, before) for files in (sides.ours, sides.theirs))
    shared = [each for each in ours.memos.keys() & theirs.memos.keys() if layout.memo_path(each) in open_ones]
    paths = (layout.memo_path(each) for each in shared)
    alike = {layout.name_of(path) for path in paths
             if path not in found.touched and _began_alike(workspace, sides, path)}  # fmt: skip
    done, taken = Parted(), before.union(ours.memos, theirs.memos)
    for each in twins((ours, theirs), alike, workspace.settings.memo.patterns) if shared else ():
        if each.number in shared:
            names = _part(workspace, change, (sides.ours, sides.theirs), each, taken, done)
            taken |= {*names.values()}
    return done


def _began_alike(workspace: Workspace, sides: Sides, path: str) -> bool:
    """Tell whether a memo was the very same on both branches when it came: then it is one, edited on both."""
    from sub_cli.history.snapshots import versions_of

    if not all(sides.commits[1:]):
        return False
    began = [next((data for _, data in versions_of(workspace.repository, path, each)), None)
             for each in sides.commits[1:]]  # fmt: skip
    return began[0] == began[1]


def _branch(files: Files, before: Collection[str]) -> Branch:
    """Return the memos that a branch brought; one that cannot be read is none."""
    found: dict[str, Memo] = {}
    for number in memos.list_memos(files):
        if number not in before:
            with suppress(BadInput):
                found[number] = memos.load_memo(files, number)
    return Branch(found, set(signed.list_records(files)))


def _part(
    workspace: Workspace,
    change: Changing,
    sides: tuple[Files, Files],
    found: Twins,
    taken: Collection[str],
    done: Parted,
) -> dict[str, str]:
    """Add to `done` what becomes of two memos of one number; return the other numbers by the old ones."""
    if found.moving is None:
        raise _both_signed(found.number)
    mine, other = sides[found.moving], sides[1 - found.moving]
    names = _numbers(workspace, change, mine, found.family, taken)
    if held := [new for new in names.values() if read_if_there(mine, layout.memo_path(new)) and new not in names]:
        raise _taken(held[0])
    files = memo_numbers.moved(mine, names, _claims(workspace, mine, names))
    for path in map(layout.memo_path, names.values()):
        if read_if_there(other, path) not in (None, files[path]):
            raise _moved_and_edited(path)
    done.files |= {**files, **{path: read_if_there(other, path) for path in map(layout.memo_path, names)}}
    elsewhere = set(memo_numbers.naming(other, names))
    done.errata += [each for each in memo_numbers.naming(mine, names) if each not in elsewhere]
    done.moved += [Moved(old, new, memos.load_memo(mine, old).subject) for old, new in names.items()]
    return names


def _both_signed(number: str) -> Conflict:
    return Conflict(
        msg("Two memos were signed as {number}, and nothing that was signed gets another number.", number=number),
        msg("Nothing changed. One of the files holds, and the other is withdrawn: sub explain SUB191"),
    )


def _moved_and_edited(path: str) -> Conflict:
    return Conflict(
        msg("One branch gave a memo another number, and the two say different things: {path}.", path=path),
        msg("Let both say the same, each on its own branch, and merge again: git merge --abort"),
    )


def _numbers(
    workspace: Workspace, change: Changing, files: Files, family: Sequence[str], taken: Collection[str]
) -> dict[str, str]:
    """Return the other numbers of a family: the next ones by both sides, or by the register where there is one."""
    patterns = workspace.settings.memo.patterns
    register = register_of(workspace, change.author, change.stamp.when)

    def first(used: Collection[str]) -> str:
        if not (number := following(family[0], used, patterns)):
            raise Conflict(
                msg("{number} is of no series in sub.toml: nobody can say what comes next.", number=family[0]),
                msg("Give one of the two memos another number by hand, and git add its file."),
            )  # fmt: skip
        return number

    if register is None or change.stamp.dry_run:
        return new_names(family, first(taken), taken, patterns)
    from sub_cli.history.numbers import Wanted

    names: dict[str, str] = {}
    with change.unlocked():
        for each in family:
            request = _request(files, each)
            taking = (
                (lambda used: first({*used, *taken}))
                if not names
                else partial(_later, family, each, names, taken, patterns)
            )
            names[each] = register.move(each, request, Wanted(taken, lambda _: False, taking))
    return names


def _later(
    family: Sequence[str],
    number: str,
    names: Mapping[str, str],
    taken: Collection[str],
    patterns: Iterable[Pattern],
    used: Collection[str],
) -> str:
    """Return what a later version gets, whose oldest one has its new number already."""
    oldest = family[0]
    return new_names((oldest, number), names[oldest], {*used, *taken}, patterns)[number]


def _request(files: Files, number: str) -> str:
    """Return what the register knows a memo by: its claim, or where it has none what every clone comes to."""
    data = files.read(layout.memo_path(number))
    return memos.parse_memo(layout.memo_path(number), data).claim or digest(data).partition(":")[2][:32]


def _claims(workspace: Workspace, files: Files, names: Mapping[str, str]) -> dict[str, str]:
    """Return what memos say of their request, by new number; nothing without a register."""
    return {new: _request(files, old) for old, new in names.items()} if workspace.settings.memo.register else {}


# -- where no merge is under way -------------------------------------------------------------------


def strayed(workspace: Workspace, change: Changing) -> Parted:
    """Return what becomes of the memos here whose number the register gave to another one too.

    That can be once it was set back; what this clone saw of it tells which ones. Raises what the register raises.
    """
    files, waiting, names = workspace.files, straying(workspace), dict[str, str]()
    for number in waiting:
        if number not in names:
            family = versions(workspace.settings.memo.patterns, waiting, number)
            names |= _numbers(workspace, change, files, family, {*memos.list_memos(files), *names.values()})
    return _all_at_once(workspace, files, names)


def _all_at_once(workspace: Workspace, files: Files, names: Mapping[str, str]) -> Parted:
    """Return what becomes of memos that get these numbers; raises `Conflict` where another one keeps such a number."""
    if taken := [new for new in names.values() if new in memos.list_memos(files) and new not in names]:
        raise _taken(taken[0])
    return Parted(
        [Moved(old, new, memos.load_memo(files, old).subject) for old, new in names.items()],
        memo_numbers.moved(files, names, _claims(workspace, files, names)),
        list(memo_numbers.naming(files, names)),
    )


def _taken(number: str) -> Conflict:
    return Conflict(
        msg("A memo has to get the number {number}, and another one has it here.", number=number),
        msg("Nothing changed. Look at both, and give one of them another number by hand."),
    )


def straying(workspace: Workspace) -> list[str]:
    """Return the memos here that need another number, by what this clone saw of the register; nobody is asked."""
    found = numbers.seen(workspace)
    kept = {*signed.list_records(workspace.files)}
    return [number for number, claim in memos.claims(workspace.files).items()
            if entries.moves(number, claim, found, is_signed=number in kept)]  # fmt: skip
