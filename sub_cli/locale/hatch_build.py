"""Hatch calls this when it makes a wheel or an editable install: the catalogues are compiled on the way."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface[Any]):
    """Puts the compiled catalogues beside their sources, from where the wheel takes them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every .po file of the tree that is being built."""
        tool = runpy.run_path(str(Path(self.root, "sub_cli", "locale", "catalogue.py")))
        tool["compile_all"](always=True)
