"""One desk for a workspace: a second one is told of the first, and the kernel lets go when that dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sub_cli.disk import Lock
from sub_cli.errors import Conflict
from sub_cli.messages import msg
from sub_cli.workspace import Workspace

_LOCK: Final = "desk"


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Hold the desk of a workspace while the block runs; raises `Conflict` where it is open, `Unable` without git."""
    lock = Lock(workspace.repository.git_dir / "sub" / _LOCK, "desk", wait=0)
    try:
        lock.__enter__()
    except Conflict as error:
        raise Conflict(
            msg("The desk of this workspace is open already."),
            msg("Go on in its tab of the browser, or end it with Ctrl-C where it was begun."),
        ) from error
    try:
        yield
    finally:
        lock.__exit__(None, None, None)
