"""The pages of the desk: one row for each."""

from __future__ import annotations

from typing import Final

from sub_cli.actions.desk import errata, erratum, files, memos, overview, plan, searching, section, undoing, writing
from sub_cli.actions.desk.page import Page
from sub_cli.messages import msg

PAGES: Final = (
    Page("/", overview.read, name=msg("Overview")),
    Page("/plan", plan.read, name=msg("Plan")),
    Page("/plan/{document}", plan.first),
    Page("/plan/{document}/{section}", section.read),
    Page("/plan/{document}/{section}/edit", writing.read, writing.act),
    Page("/errata", errata.read, name=msg("Errata"), count=errata.count),
    Page("/erratum/{document}/{erratum}", erratum.read),
    Page("/erratum/{document}/{erratum}/{step}", erratum.step, erratum.act),
    Page("/memos", memos.read, name=msg("Memos"), count=memos.count),
    Page("/search", searching.read),
    Page("/undo", undoing.read, undoing.act),
    Page("/desk/{file}", files.own),
    Page("/workspace/{path*}", files.picture),
)
"""An address is that of the first row that it fits. A name with a star takes all that follows."""
