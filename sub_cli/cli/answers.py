"""The answers of a conversation that was broken off, kept outside git until the same command asks again.

What is kept is what was typed, question by question; it is written after each answer, so that a terminal that is
closed or a machine that stops loses none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli import layout
from sub_cli.cli.language import say
from sub_cli.disk import atomic_write, read_unlinked, remove
from sub_cli.errors import SubError
from sub_cli.messages import msg
from sub_cli.report.base import printable

if TYPE_CHECKING:
    from sub_cli.cli.session import Session

_MINE = 0o600
"""Only who typed them reads them."""


@dataclass
class Answers:
    """What was typed at each question, by its name."""

    file: Path | None = None
    """Where they are kept; None where they are not."""
    typed: dict[str, str] = field(default_factory=dict)
    waits: bool = False
    """Whether the conversation goes on another time although its command came to an end."""

    def put(self, name: str, typed: str) -> None:
        """Keep what was typed at one question; raises `Unable` where the disk takes nothing."""
        if self.typed.get(name) == typed:
            return
        self.typed[name] = typed
        self._write()

    def drop(self, name: str) -> None:
        """Let go of what was typed at one question, if anything; raises as `put`."""
        if self.typed.pop(name, None) is not None:
            self._write()

    def _write(self) -> None:
        if self.file:
            atomic_write(self.file, json.dumps(self.typed, ensure_ascii=False, indent=1).encode(), _MINE)

    def forget(self) -> None:
        """Let go of all of them."""
        self.typed.clear()
        if self.file:
            remove(self.file)


def kept_answers(session: Session, command: str) -> Answers:
    """Return what was typed when `command` (`memo new`) was broken off in this workspace; nothing where it was not.

    Raises `Unable` where a link would lead the file elsewhere.
    """
    file = session.workspace.own_folder(f"{layout.OWN}/drafts/{command.replace(' ', '-')}.answers.json")
    return Answers(file, _read(file))


def _read(file: Path) -> dict[str, str]:
    """Return what a file of answers holds; nothing where it is not there, or holds something else."""
    try:
        found = json.loads(read_unlinked(file))
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: typed for name, typed in found.items() if isinstance(typed, str)} if isinstance(found, dict) else {}


@contextmanager
def keep_answers(answers: Answers, command: str) -> Iterator[None]:
    """Let go of the answers once the block is done and none `waits`; say that they are kept where it is broken off."""
    try:
        yield
    except (SubError, click.Abort) as problem:
        if answers.file and answers.file.exists():
            kept = msg("Your answers are kept; {command} offers them again.", command=f"sub {command}")
            if isinstance(problem, SubError):
                problem.advice += (kept,)
            else:
                click.echo("\n" + printable(say(kept)), err=True, nl=False)
        raise
    if not answers.waits:
        answers.forget()
