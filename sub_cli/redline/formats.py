"""Every form of a redline by its name, as `--format` takes it."""

from __future__ import annotations

import json

from sub_cli.diff.changes import Comparison, to_json
from sub_cli.redline import html, markdown, terminal
from sub_cli.redline.base import Look, RedlineForm


def _json(comparison: Comparison, look: Look) -> str:
    """Return the faithful image of a comparison, the same whatever `look` says; ends with a line feed."""
    return json.dumps(to_json(comparison), ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, RedlineForm] = {
    "text": terminal.render,
    "stat": terminal.stat,
    "json": _json,
    "markdown": markdown.render,
    "html": html.render,
}
