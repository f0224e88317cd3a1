"""The pass phrase of a key: from a file, the environment or a question; never from the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from sub_cli.cli.language import _
from sub_cli.cli.session import Session
from sub_cli.disk import read_named

PASS_PHRASE: Final = "SUB_PASSPHRASE"
"""The variable that may hold it."""


def pass_phrase(session: Session, file: Path | None) -> Callable[[], bytes | None]:
    """Return the function that a key asks for its pass phrase; None when there is nobody to ask."""

    def answer() -> bytes | None:
        if file is not None:
            return read_named(file).split(b"\n", 1)[0].rstrip(b"\r")
        if (said := os.environ.get(PASS_PHRASE)) is not None:
            return said.encode()
        if not session.interactive:
            return None
        typed: str = click.prompt(_("Pass phrase of the key"), hide_input=True, err=True)
        return typed.encode()

    return answer
