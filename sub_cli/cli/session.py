"""One run of the program: where it happens, who is at the keyboard, which day it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sub_cli.cli.output import Output
from sub_cli.errors import SubError

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

    @cached_property
    def now(self) -> datetime:
        """Return the moment of this run, by the clocks of the workspace's zone; the only clock there is."""
        return clock(os.environ, self._zone())

    @property
    def today(self) -> date:
        """Return the day of this run in that zone."""
        return self.now.date()

    @cached_property
    def workspace(self) -> Workspace:
        """Return the workspace around `start`; raises `NotFound` outside one."""
        from sub_cli.workspace import Workspace

        return Workspace.find(self.start)

    def _zone(self) -> tzinfo:
        """Return the workspace's time zone; the usual one where there is no workspace, or none that can be read."""
        from sub_cli.config import Programme

        try:
            return self.workspace.settings.programme.zone
        except SubError:  # told by the command that needs the workspace
            return Programme().zone


def clock(environment: os._Environ[str] | dict[str, str], zone: tzinfo) -> datetime:
    """Return the present moment, or the one that SOURCE_DATE_EPOCH (seconds) names, so that runs can be repeated.

    Either is told in `zone`, whatever zone the machine is in.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.replace(microsecond=0).astimezone(zone)


def can_ask(no_input: bool) -> bool:
    """Tell whether a person can be asked: a terminal, no --no-input, and not in CI."""
    return not no_input and not os.environ.get("CI") and sys.stdin.isatty() and sys.stderr.isatty()


_hand_over = click.make_pass_decorator(Session)


def pass_session(command: Callable[..., Any]) -> Callable[..., Any]:
    """Hand a command its session as the first argument; typed loosely, because click binds the rest by name."""
    handed: Callable[..., Any] = _hand_over(command)
    return handed
