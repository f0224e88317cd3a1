"""One run of the program: where it happens, who is at the keyboard, which day it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sub_cli.cli.output import Output

if TYPE_CHECKING:
    from sub_cli.workspace import Workspace


@dataclass
class Session:
    """What a command may know of its surroundings; nothing below the edge asks for more."""

    start: Path
    """The directory from which the workspace is looked for."""
    output: Output
    interactive: bool
    """True when a person can be asked."""
    json: bool = False
    """True when the answer is wanted as JSON."""
    now: datetime = field(default_factory=lambda: clock(os.environ))
    """The moment of this run, with its offset; the only clock there is."""

    @property
    def today(self) -> date:
        """Return the local day of this run."""
        return self.now.date()

    @cached_property
    def workspace(self) -> Workspace:
        """Return the workspace around `start`; raises `NotFound` outside one."""
        from sub_cli.workspace import Workspace

        return Workspace.find(self.start)


def clock(environment: os._Environ[str] | dict[str, str]) -> datetime:
    """Return the present moment, or the one that SOURCE_DATE_EPOCH (seconds) names, so that runs can be repeated."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.astimezone().replace(microsecond=0)


def can_ask(no_input: bool) -> bool:
    """Tell whether a person can be asked: a terminal, no --no-input, and not in CI."""
    return not no_input and not os.environ.get("CI") and sys.stdin.isatty() and sys.stderr.isatty()


_hand_over = click.make_pass_decorator(Session)


def pass_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand a command its session as the first argument; typed loosely, because click binds the rest by name."""
    handed: Callable[..., Any] = _hand_over(command)
    return handed
