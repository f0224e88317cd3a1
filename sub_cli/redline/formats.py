"""Every form of a redline by its name, as `--format` takes it."""

from __future__ import annotations

from collections.abc import Mapping

from sub_cli.redline import html, json, markdown, terminal
from sub_cli.redline.base import RedlineForm

FORMATS: Mapping[str, RedlineForm] = {
    "text": terminal.render,
    "stat": terminal.stat,
    "json": json.render,
    "markdown": markdown.render,
    "html": html.render,
}
