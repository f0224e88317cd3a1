"""The workspace of a process that stays: what it has read once it reads again only where that may be another file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sub_cli import config
from sub_cli.store.kept import KeptTree
from sub_cli.workspace import Workspace


@dataclass(frozen=True)
class Staying(Workspace):
    """A workspace with a tree that keeps what it has read."""

    @cached_property
    def tree(self) -> KeptTree:
        """Return the files of the work tree."""
        return KeptTree(self.root)

    def renewed(self) -> Staying:
        """Return the workspace with its settings of now, itself where these are as they were; raises `BadInput`."""
        settings = config.load_settings(self.root)
        return self if self.settings == settings else Staying(self.root, settings)
