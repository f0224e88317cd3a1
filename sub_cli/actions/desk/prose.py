"""The text of a section as HTML of the desk: references lead to pages of the desk, pictures come from it."""

from __future__ import annotations

import re
from typing import Final

from sub_cli import layout
from sub_cli.actions.desk.page import address
from sub_cli.document import numbering
from sub_cli.document.model import Document, Section
from sub_cli.lint.programme import text_place
from sub_cli.render.markdown import Html, Prose, html_of
from sub_cli.workspace import Workspace

_REFERENCE: Final = re.compile(r'href="#([a-z0-9][a-z0-9-]*)"')


def html(workspace: Workspace, document: Document, section: Section) -> Html:
    """Return a section's text; raises `BadInput` with its mistakes."""
    path = layout.section_path(document.id, section.id)
    labels = numbering.labels(document)
    prose = Prose(
        text_place(path, section.source), labels.get, document.language, shift=1,
        assets=workspace.files.names(layout.DOCUMENTS), linked=True, prefix=f"{section.id}-",
    )  # fmt: skip
    return Html(_REFERENCE.sub(lambda found: _led(found, document), html_of(section.text, prose)))


def _led(found: re.Match[str], document: Document) -> str:
    known = found[1] in document.sections
    return f'href="{address("plan", document.id, found[1])}"' if known else found[0]
