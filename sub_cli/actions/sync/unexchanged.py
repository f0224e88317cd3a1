"""What others did that is here and not brought in, and what was not sent: as the remote was last seen."""

from __future__ import annotations

from sub_cli import disk
from sub_cli.errors import SubError
from sub_cli.history.remote import upstream
from sub_cli.history.repo import Repository


def unexchanged(repository: Repository) -> tuple[int, int]:
    """Return how many commits of others are here and not brought in, and how many of one's own were not sent.

    Nobody is asked. None of either where no remote is followed, or where it was never seen.
    """
    if not _has_seen_any(repository):
        return 0, 0
    try:
        tip, head = upstream(repository).tip(), repository.head()
    except SubError:
        return 0, 0
    if not tip or not head or tip == head:
        return 0, 0
    said = repository.plumbing.run("rev-list", "--left-right", "--count", "--no-merges", f"{tip}...{head}")
    theirs, mine = map(int, said.split())
    return theirs, mine


def _has_seen_any(repository: Repository) -> bool:
    """Tell by looking at files whether any remote was ever asked: most of the time git need not start for it."""
    refs = repository.common_dir / "refs" / "remotes"
    packed = disk.read_if_there(repository.common_dir / "packed-refs") or b""
    return refs.is_dir() or b" refs/remotes/" in packed
