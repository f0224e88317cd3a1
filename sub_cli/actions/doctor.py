"""Doctor: whether this machine, this clone and this workspace have what `sub` needs; every check looks for itself."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli import codes
from sub_cli.codes import Code
from sub_cli.disk import TEMPORARY
from sub_cli.errors import SubError
from sub_cli.messages import Message, msg, nmsg
from sub_cli.workspace import Workspace

if TYPE_CHECKING:
    from sub_cli.history.numbers import Register

if TYPE_CHECKING:
    from sub_cli.history.merge import Unfinished


class Health(StrEnum):
    """How one thing is."""

    GOOD = "good"
    NOTE = "note"
    """It works, and deserves a look."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about one thing."""

    code: Code
    """`SUB410`; stable, also where all is well."""
    subject: Message
    """What was looked at."""
    health: Health
    said: Message
    advice: tuple[Message, ...] = ()


def examine(workspace: Workspace | None, now: datetime) -> list[Check]:
    """Return what was found: of the machine, and, inside a workspace, of its clone and its house style."""
    checks: list[Callable[[], Check]] = [_git, _parser, _pages]
    if workspace is not None:
        inside = (_repository, _identity, _unfinished, _drivers, _history, _fonts, _neighbours)
        checks += [_about(check, workspace) for check in inside]
        checks += [lambda: _numbers(workspace, now), lambda: _unsigned(workspace)]
    return list(_all(checks))


def repair(workspace: Workspace, now: datetime) -> list[Message]:
    """Finish or take back what a crash left, put back what the register lost; return what was done.

    Where the register cannot be used, that is told among it: what can be done here is done. Nothing to do is fine.
    """
    from sub_cli.history.recovery import recover

    done = recover(workspace.repository)
    _sweep(workspace.root)
    try:
        done += _restore(workspace, now)
    except SubError as error:
        done.append(msg("Nothing was put back in the register of numbers: {reason}", reason=error.message))
    return done


def _sweep(root: Path) -> None:
    """Remove the half-written files that a killed command left in the work tree; git's folder has been seen to."""
    for path in root.rglob(f"{TEMPORARY}*"):
        if path.relative_to(root).parts[0] != ".git":
            with suppress(OSError):
                path.unlink()


def _restore(workspace: Workspace, now: datetime) -> list[Message]:
    from sub_cli.actions.memo.register import ended

    if (register := _register_of(workspace, now)) is None:
        return []
    done, facts = [], {"remote": register.remote}
    if lost := register.restore():
        done.append(msg("Put back in the register on {remote}: {numbers}.", numbers=", ".join(lost), **facts))
    for number in register.state().twice:
        if what := ended(workspace, number):
            register.end(number, what)
            done.append(
                msg("Told the register on {remote} that a memo {number} was withdrawn.", number=number, **facts)
            )
    return done


def _about(check: Callable[[Workspace], Check], workspace: Workspace) -> Callable[[], Check]:
    return lambda: check(workspace)


def _all(checks: list[Callable[[], Check]]) -> Iterator[Check]:
    for check in checks:
        found = check()
        yield found
        if found.code in (codes.GIT, codes.REPOSITORY) and found.health is Health.WRONG:
            return  # without git, or a repository, the rest would say the same once more


# -- the machine -------------------------------------------------------------------------------------


def _git() -> Check:
    from sub_cli.history import settings

    subject = msg("git")
    try:
        found = settings.version()
    except SubError as error:
        return Check(codes.GIT, subject, Health.WRONG, error.message, error.advice)
    said = msg("version {version}", version=".".join(map(str, found)))
    if found >= settings.OLDEST:
        return Check(codes.GIT, subject, Health.GOOD, said)
    advice = msg("Install git 2.38 or later: https://git-scm.com")
    return Check(codes.GIT, subject, Health.WRONG, msg("{said}, which is too old", said=said), (advice,))


def _parser() -> Check:
    from sub_cli.store.yaml import has_c_parser

    subject = msg("YAML parser")
    if has_c_parser():
        return Check(codes.LIBYAML, subject, Health.GOOD, msg("libyaml"))
    advice = msg("Install it with: pip install ruamel.yaml.clib")
    return Check(
        codes.LIBYAML, subject, Health.WRONG, msg("written in Python, ten times slower than libyaml"), (advice,)
    )


def _pages() -> Check:
    from sub_cli.render.toolchain import toolchain

    subject, found = msg("PDF"), toolchain()
    wanted = {"pango": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0"}
    missing = [name for name in wanted if not found[name]]
    if not missing:
        said = msg("WeasyPrint {weasyprint}, Pango {pango}", weasyprint=found["weasyprint"], pango=found["pango"])
        return Check(codes.PANGO, subject, Health.GOOD, said)
    advice = msg("apt install {packages}  (macOS: brew install pango)", packages=" ".join(wanted[n] for n in missing))
    said = msg("missing: {names}; no PDF can be made", names=", ".join(missing))
    return Check(codes.PANGO, subject, Health.WRONG, said, (advice,))


# -- the clone ---------------------------------------------------------------------------------------


def _repository(workspace: Workspace) -> Check:
    subject = msg("repository")
    try:
        where = workspace.repository
        branch = where.branch()
    except SubError as error:
        return Check(codes.REPOSITORY, subject, Health.WRONG, error.message, error.advice)
    if branch:
        return Check(
            codes.REPOSITORY, subject, Health.GOOD, msg("{path}, branch {branch}", path=where.top, branch=branch)
        )
    advice = msg("git switch BRANCH, or git switch -c NEW-BRANCH, and run the command again.")
    return Check(
        codes.REPOSITORY, subject, Health.NOTE, msg("no branch is checked out; nothing can be recorded"), (advice,)
    )


def _identity(workspace: Workspace) -> Check:
    subject = msg("name in git")
    try:
        name, address = workspace.repository.identity()
    except SubError as error:
        return Check(codes.IDENTITY, subject, Health.WRONG, error.message, error.advice)
    return Check(codes.IDENTITY, subject, Health.GOOD, msg("{name} <{address}>", name=name, address=address))


def _unfinished(workspace: Workspace) -> Check:
    from sub_cli.history import journal, merge

    subject = msg("last change")
    if not journal.pending(workspace.repository):
        if under_way := merge.unfinished(workspace.repository):
            return _under_way(subject, under_way)
        return _left_over(workspace, subject) or Check(codes.CRASH, subject, Health.GOOD, msg("complete"))
    advice = msg("Finish or take it back with: sub doctor --fix")
    return Check(codes.CRASH, subject, Health.WRONG, msg("a crash left a change unfinished"), (advice,))


def _left_over(workspace: Workspace, subject: Message) -> Check | None:
    """Return what git left although it is done; None where that is nothing."""
    from sub_cli.actions.settle.left_over import left_over

    found = left_over(workspace)
    return Check(codes.UNDER_WAY, subject, Health.WRONG, found, (msg("Go on with: sub settle"),)) if found else None


def _under_way(subject: Message, found: Unfinished) -> Check:
    """Return that git is in the middle of something: until that is done, nothing is recorded."""
    return Check(codes.UNDER_WAY, subject, Health.WRONG, found.said, found.ways)


def _drivers(workspace: Workspace) -> Check:
    from sub_cli.actions import git
    from sub_cli.history import settings

    subject, setup = msg("comparing in git"), (msg("Set it up with: sub git setup"),)
    wanted = set(git.settings_for("sub"))
    now = settings.local(workspace.repository.plumbing, git.SECTIONS)
    missing, named = sorted(wanted - now.keys()), git.names_drivers(workspace.repository)
    if named and missing:
        said = msg(".gitattributes names a driver that this clone does not know ({names})", names=", ".join(missing))
        return Check(codes.MERGE_DRIVER, subject, Health.WRONG, said, setup)
    if not named:
        unused = wanted & now.keys()
        said = msg("set up, but not named in .gitattributes") if unused else msg("line by line, as git does by itself")
        return Check(codes.MERGE_DRIVER, subject, Health.NOTE, said, setup)
    programs = {shlex.split(now[name])[0] for name in ("diff.sub.textconv", "merge.sub.driver", "difftool.sub.cmd")}
    if lost := sorted(program for program in programs if shutil.which(program) is None):
        said = msg("{program} cannot be started, so git cannot merge", program=", ".join(lost))
        return Check(codes.BROKEN_DRIVER, subject, Health.WRONG, said, setup)
    return Check(codes.MERGE_DRIVER, subject, Health.GOOD, msg("by sentence"))


def _history(workspace: Workspace) -> Check:
    subject = msg("history")
    if workspace.repository.is_shallow:
        said = msg("a part only; older states and credits are not known")
        return Check(codes.SHALLOW, subject, Health.NOTE, said, (msg("git fetch --unshallow"),))
    return Check(codes.SHALLOW, subject, Health.GOOD, msg("whole"))


def _fonts(workspace: Workspace) -> Check:
    from sub_cli.pages.theme import theme_of

    subject = msg("house style")
    try:
        fonts = theme_of(workspace.settings, workspace.files).fonts()
    except SubError as error:
        advice = (*(finding.message for finding in error.findings), *error.advice)
        return Check(codes.HOUSE_STYLE, subject, Health.WRONG, error.message, advice)
    return Check(codes.HOUSE_STYLE, subject, Health.GOOD, nmsg("{n} font", "{n} fonts", len(fonts)))


def _neighbours(workspace: Workspace) -> Check:
    from sub_cli.actions.git import read_neighbours

    subject = msg("merges")
    count = sum(1 for line in read_neighbours(workspace).splitlines() if line and not line.startswith(" "))
    if not count:
        return Check(codes.UNREAD_MERGE, subject, Health.GOOD, msg("nothing to read again"))
    said = nmsg(
        "{n} place where two people changed neighbouring sentences",
        "{n} places where two people changed neighbouring sentences",
        count,
    )
    return Check(codes.UNREAD_MERGE, subject, Health.NOTE, said, (msg("Read them with: sub git merged"),))


def _numbers(workspace: Workspace, now: datetime) -> Check:
    from sub_cli.history import settings

    subject, remote = msg("memo numbers"), workspace.settings.memo.register
    if not remote:
        return Check(codes.REGISTER, subject, Health.GOOD, msg("counted in this clone"))
    if not settings.local(workspace.repository.plumbing, (f"remote.{remote}.url",)):
        said = msg("{remote} gives out the numbers, and this clone has no remote of that name.", remote=remote)
        return Check(
            codes.REGISTER, subject, Health.WRONG, said, (msg("git remote add {remote} ADDRESS", remote=remote),)
        )
    return _register(workspace, now, subject, remote)


def _register(workspace: Workspace, now: datetime, subject: Message, remote: str) -> Check:
    """Ask the register whether it still says what it said to this clone."""
    try:
        register = _register_of(workspace, now)
        state = register.state() if register else None
    except SubError as error:
        return Check(codes.REGISTER, subject, Health.NOTE, error.message, error.advice)
    if state and state.lost:
        said = msg("{remote} was set back, and lost {numbers}", remote=remote, numbers=", ".join(state.lost))
        return Check(codes.REGISTER, subject, Health.WRONG, said, (msg("Put them back with: sub doctor --fix"),))
    if state and state.twice:
        return _given_twice(workspace, subject, remote, state.twice)
    return Check(codes.REGISTER, subject, Health.GOOD, msg("given out by {remote}", remote=remote))


def _given_twice(workspace: Workspace, subject: Message, remote: str, twice: list[str]) -> Check:
    """Return that numbers were given twice, and who ends that: this clone, another one, or whoever withdraws one."""
    from sub_cli.actions.memo.register import Doubled, doubled

    found = {number: doubled(workspace, number) for number in twice}
    ways = {
        Doubled.MOVES: msg("The memo here gets another number with: sub settle"),
        Doubled.STAYS: msg("The other memo gets another number, where it is: sub settle"),
        Doubled.SIGNED: msg("Withdraw one of those that are signed (sub memo withdraw NUMBER), and then: "
                            "sub doctor --fix"),
        Doubled.ENDED: msg("The memo here was withdrawn; tell the register with: sub doctor --fix"),
    }  # fmt: skip
    said = msg("{remote} gave out twice: {numbers}", remote=remote, numbers=", ".join(twice))
    health = Health.NOTE if {*found.values()} == {Doubled.STAYS} else Health.WRONG
    return Check(codes.REGISTER, subject, health, said, tuple(ways[each] for each in Doubled if each in found.values()))


def _register_of(workspace: Workspace, now: datetime) -> Register | None:
    from sub_cli.actions.memo.number import register_of

    return register_of(workspace, workspace.repository.identity(), now)


def _unsigned(workspace: Workspace) -> Check:
    from sub_cli.history import settings

    subject = msg("signed commits")
    if not settings.signs_commits(workspace.repository.plumbing):
        return Check(codes.SIGNED_COMMITS, subject, Health.GOOD, msg("not asked for"))
    said = msg("git is asked to sign commits (commit.gpgsign), and those of sub are not signed")
    advice = msg("A signed tag vouches for all that is behind it: git tag -s NAME")
    return Check(codes.SIGNED_COMMITS, subject, Health.NOTE, said, (advice,))


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace around `start`, None where there is none; raises what is wrong with its settings.

    One that is being made counts, before its settings stand there: what made it may have been broken off.
    """
    from sub_cli import config

    root = config.find_workspace(start)
    return _begun(start) if root is None else Workspace(root, config.load_settings(root))


def _begun(start: Path) -> Workspace | None:
    from sub_cli.history import journal

    with suppress(SubError):
        found = Workspace.recorded(start)
        return found if journal.pending(found.repository) else None
    return None
