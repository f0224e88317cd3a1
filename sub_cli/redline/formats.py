"""Every form of a redline by its name, as `--format` takes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sub_cli.diff.changes import Comparison, to_json
from sub_cli.redline import html, markdown, terminal
from sub_cli.redline.base import Look, RedlineForm

if TYPE_CHECKING:
    from sub_cli.redline.docx import FileForm, Reviewed, WordRedline
    from sub_cli.word.package import Paper


def _json(comparison: Comparison, look: Look) -> str:
    """Return the faithful image of a comparison, the same whatever `look` says; ends with a line feed."""
    return json.dumps(to_json(comparison), ensure_ascii=False, indent=1) + "\n"


def _docx(those: Sequence[Reviewed], paper: Paper, images: Mapping[str, bytes] | None = None) -> WordRedline:
    """Return comparisons as a Word file; whoever wants none loads nothing of it."""
    from sub_cli.redline import docx

    return docx.render(those, paper, images)


FILES: dict[str, FileForm] = {
    "docx": _docx,
}
"""Those that are a file, not a text."""
FORMATS: dict[str, RedlineForm] = {
    "text": terminal.render,
    "stat": terminal.stat,
    "json": _json,
    "markdown": markdown.render,
    "html": html.render,
}
