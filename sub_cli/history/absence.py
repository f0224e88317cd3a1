"""Whether what git did not find is not there, or cannot be known: the one place that tells the two apart.

git says "missing" alike of a name that nobody uses, of an object that a fault of the disk took, and of a branch whose
file is garbage. Only the first is an answer. Taken for one, the others made a file go that could not be read.
"""

from __future__ import annotations

import re
from pathlib import Path

from sub_cli import disk
from sub_cli.errors import Unable
from sub_cli.history.plumbing import Outcome, Plumbing, failure, left_out
from sub_cli.messages import msg

_PEELED = re.compile(r"(\^\{[a-z]*\})+$")
_LEAD = re.compile(r"[^~^:@]+")
_OID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SPELLED = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
"""What git takes a short name for; gitrevisions(7)."""


def answered(command: str, outcome: Outcome) -> bool:
    """Return what git said to a question of yes (0) or no (1); raises where it could not say."""
    if outcome.status not in (0, 1):
        raise failure(command, outcome)
    return outcome.status == 0


def setting(git: Plumbing, name: str, *form: str) -> str:
    """Return a setting of git's, empty where it has none; raises where the settings cannot be read."""
    outcome = git.call("config", *form, "--get", name)
    return outcome.out.decode("utf-8", "replace").strip() if answered("config", outcome) else ""


def refuse_unknowable(git: Plumbing, name: str) -> None:
    """Return where nothing is called `name`; raises `Unable` where something is, or may be, that cannot be read."""
    bare = _PEELED.sub("", name)
    outcome = git.call("rev-parse", "--verify", "--quiet", "--end-of-options", bare)
    oid = outcome.out.decode("ascii", "replace").split("\n")[-2:][0]
    if outcome.status == 0 and _OID.fullmatch(oid):
        _refuse_lost(git, bare, oid)
    elif (lead := _LEAD.match(bare)) and lead[0] != bare:
        refuse_unknowable(git, lead[0])
    else:
        _refuse_broken(git, bare)


def _refuse_lost(git: Plumbing, name: str, oid: str) -> None:
    """Raise where the object that a name leads to, or that a tag is of, cannot be read; an id may be that of none."""
    kind = git.call("cat-file", "-t", oid)
    if kind.status and name == oid and git.call("cat-file", "-e", oid).status == 1:
        return
    whole = git.call("rev-parse", "--verify", "--quiet", oid + "^{}") if kind.out == b"tag\n" else kind
    if whole.status:
        raise lacking(git, name)


def _refuse_broken(git: Plumbing, name: str) -> None:
    """Raise where a branch or tag of that name is written down, and not as git writes it."""
    for path in _written(git, name):
        said = disk.read_if_there(path)
        if said is None:
            continue
        if not said.startswith(b"ref: "):
            raise lacking(git, name)
        refuse_unknowable(git, said[5:].decode("utf-8", "surrogateescape").strip())


def _written(git: Plumbing, name: str) -> list[Path]:
    """Return where git would keep a branch or tag of that name."""
    if not name or ".." in name or "\0" in name or "\n" in name or name.startswith(("/", "-")):
        return []
    whole = name.startswith("refs/") or name.endswith("HEAD")
    names = [name] if whole else [spelled.format(name) for spelled in _SPELLED]
    words = [word for each in names for word in ("--git-path", each)]
    places = git.run("rev-parse", *words).decode("utf-8", "surrogateescape").split("\n")[:-1]
    return [path for each in places if not (path := git.folder / each).is_dir()]


def lacking(git: Plumbing, what: str) -> Unable:
    """Return what to say where the content of something that exists is not to be had."""
    # git 2.38 says of what was left out that it is missing; later ones say why.
    if answered("config", git.call("config", "--get-regexp", r"^remote\..*\.promisor$")):
        return left_out()
    return Unable(msg("The repository lacks the content of {path}.", path=what), msg("git fsck says more."))
