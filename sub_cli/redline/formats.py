"""Every form of a redline by its name, as `--format` takes it."""

from __future__ import annotations

import json

from sub_cli.diff.changes import Comparison, to_json
from sub_cli.redline import docx, html, markdown, terminal
from sub_cli.redline.base import Look, RedlineForm
from sub_cli.redline.docx import FileForm


def _json(comparison: Comparison, look: Look) -> str:
    """Return the faithful image of a comparison, the same whatever `look` says; ends with a line feed."""
    return json.dumps(to_json(comparison), ensure_ascii=False, indent=1) + "\n"


FILES: dict[str, FileForm] = {
    "docx": docx.render,
}
"""Those that are a file, not a text."""
FORMATS: dict[str, RedlineForm] = {
    "text": terminal.render,
    "stat": terminal.stat,
    "json": _json,
    "markdown": markdown.render,
    "html": html.render,
}
