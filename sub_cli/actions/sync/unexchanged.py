"""What others did that is here and not brought in, and what was not sent: as the remote was last seen."""

from __future__ import annotations

from sub_cli.errors import SubError
from sub_cli.history.remote import upstream
from sub_cli.history.repo import Repository


def unexchanged(repository: Repository) -> tuple[int, int]:
    """Return how many commits of others are here and not brought in, and how many of one's own were not sent.

    Nobody is asked. None of either where no remote is followed, or where it was never seen.
    """
    try:
        tip, head = upstream(repository).tip(), repository.head()
    except SubError:
        return 0, 0
    if not tip or not head or tip == head:
        return 0, 0
    said = repository.plumbing.run("rev-list", "--left-right", "--count", "--no-merges", f"{tip}...{head}")
    theirs, mine = map(int, said.split())
    return theirs, mine
