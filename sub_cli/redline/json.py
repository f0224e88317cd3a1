"""A comparison as JSON: its faithful image, from which it can be read back."""

from __future__ import annotations

import json

from sub_cli.diff.changes import Comparison, to_json
from sub_cli.redline.base import Look


def render(comparison: Comparison, look: Look) -> str:
    """Return the comparison as JSON of the documented version, the same whatever `look` says; ends with a line feed."""
    return json.dumps(to_json(comparison), ensure_ascii=False, indent=1) + "\n"
