"""The part of GitPython that starts git, without the rest of it: a third of the time that `import git` takes.

The packages around that part import everything else (objects, pack files, the index, remotes) and start a git to ask
for its version. So the part is imported with nothing run of them, and all of it is forgotten again: who imports
`git` after this gets the whole. Should a later GitPython need its whole package for the part, it is imported whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec

_AROUND = ("git", "gitdb")


@contextmanager
def _unrun() -> Iterator[None]:
    """Let the packages be known, with where their modules lie, and nothing of them run, while the block runs."""
    specs = [find_spec(name) for name in _AROUND if name not in sys.modules]
    hollow = {spec.name: module_from_spec(spec) for spec in specs if spec is not None}
    sys.modules |= hollow
    try:
        yield
    finally:
        if hollow:
            _forget()


def _forget() -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] in _AROUND]:
        del sys.modules[name]


try:
    with _unrun():
        from git.cmd import Git
        from git.exc import GitCommandNotFound
except ImportError:
    from git.cmd import Git
    from git.exc import GitCommandNotFound

__all__ = ["Git", "GitCommandNotFound"]
