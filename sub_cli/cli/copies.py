"""Copies that a cloud drive left: a person is shown both versions of each, and asked which of them stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sub_cli import layout
from sub_cli.cli.language import _, say
from sub_cli.cli.prompts import ask
from sub_cli.cli.session import Session
from sub_cli.errors import SubError, UsageProblem
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.actions.copies import Keep, Settled, Waiting
    from sub_cli.change import Stamp


def settle_copies(session: Session, stamp: Stamp, keep: str) -> bool:
    """Settle what a cloud drive left, and tell whether anything came of it; what nobody decides on waits.

    A copy that says the same goes; of another one `keep` says which stays, or a person. Raises `Refused` for a copy
    that may not take the place of its original.
    """
    from sub_cli.actions import copies

    done, left = False, []
    for each in copies.waiting(session.workspace):
        which = _which(session, each, copies.Keep(keep) if keep else None, stamp)
        if which is copies.Keep.LATER or stamp.dry_run:
            left.append(each)
            continue
        _tell(session, copies.settle(session.workspace, each, which, stamp))
        done = True
    _tell_waiting(session, left)
    return done


def _which(session: Session, found: Waiting, keep: Keep | None, stamp: Stamp) -> Keep:
    """Return which of the two stays."""
    from sub_cli.actions.copies import Keep, Says

    if found.says is Says.SAME:
        return Keep.ORIGINAL
    if keep or stamp.dry_run or not session.interactive:
        return keep or Keep.LATER
    facts, words = {"copy": found.copy.path, "original": found.copy.original}, {_("original"): Keep.ORIGINAL}
    if found.says is Says.UNREADABLE:
        session.output.say(msg("{copy} was left beside {original}, and cannot be read.", **facts))
    else:
        session.output.say(msg("{copy} was left beside {original}, and says something else.", **facts))
        words[_("copy")] = Keep.COPY
    _show(session, found)
    words[_("later")] = Keep.LATER
    label = say(msg("Which one stands: {words}?", words=", ".join(words)))
    explain = _("The other one is put aside beside your drafts. Later leaves both as they are.")
    return ask(label, flag="--keep", parse=lambda typed: _picked(typed, words), interactive=True, explain=explain)


def _picked(typed: str, words: Mapping[str, Keep]) -> Keep:
    """Return what was meant: the word, or how it begins."""
    found = [keep for word, keep in words.items() if typed.strip() and word.startswith(typed.strip().casefold())]
    if len(found) != 1:
        raise UsageProblem(msg("Please answer with one of: {words}.", words=", ".join(words)))
    return found[0]


def _show(session: Session, found: Waiting) -> None:
    """Show what differs: of a section as a redline, of another file its lines."""
    from sub_cli.actions.diff import diff_files
    from sub_cli.cli.diff import write_redline

    old, new = (session.workspace.root / path for path in (found.copy.original, found.copy.path))
    if layout.is_of("section", found.copy.original):
        try:
            write_redline(session, diff_files(old, new))
            return
        except SubError:  # one of them cannot be read
            pass
    import difflib

    before, after = (place.read_bytes().decode(errors="replace").splitlines() for place in (old, new))
    rows = difflib.unified_diff(before, after, _("original"), _("copy"), lineterm="", n=1)
    session.output.data("\n".join(rows))


def _tell_waiting(session: Session, found: Sequence[Waiting]) -> None:
    for each in found:
        facts = {"copy": each.copy.path, "original": each.copy.original}
        session.output.say(msg("{copy} waits beside {original}: it is not saved, and nothing reads it.", **facts))
    if found:
        session.output.say(msg("Say which one stays: sub save --keep original, or --keep copy"))


def _tell(session: Session, done: Settled) -> None:
    from sub_cli.actions.copies import Keep

    facts = {"copy": done.copy.path, "original": done.copy.original, "path": done.where}
    if done.kept is Keep.ORIGINAL:
        session.output.say(msg("{original} stays; {copy} is put aside as {path}.", **facts))
    else:
        session.output.say(msg("{copy} took the place of {original}, which is kept as {path}.", **facts))
