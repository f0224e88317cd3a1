"""The question why a text changes, that everything asks of which an erratum comes."""

from __future__ import annotations

from sub_cli.cli.grammar import line_of
from sub_cli.cli.language import _
from sub_cli.cli.prompts import ask


def asked_reason() -> str:
    """Return why a person changes the text."""
    explain = _(
        "Why the text changes, on one line; it stands beside the change. For example: In 2.1 ontbrak een woord."
    )
    return ask(_("Reason"), flag="--reason", parse=line_of, interactive=True, explain=explain)
