"""One run of the program: where it happens, who is at the keyboard, which day it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sub_cli.cli.output import Output
from sub_cli.errata.names import short
from sub_cli.errors import NotCarriedOver, SubError

if TYPE_CHECKING:
    from sub_cli.errata.model import Erratum
    from sub_cli.errata.names import Names
    from sub_cli.workspace import Workspace

R = TypeVar("R")


@dataclass
class Session:
    """What a command may know of its surroundings; nothing below the edge asks for more."""

    start: Path
    """The directory from which the workspace is looked for."""
    output: Output
    interactive: bool
    """True when a person can be asked."""
    carry_over: Callable[[Session], bool]
    """Offers a person to carry a workspace of before over; tells whether that was done."""
    dry_run: bool = field(default=False, init=False)
    """Whether the command may write nothing, git's directory included."""
    about: str = ""
    """The document that the command is about, where that is known."""
    _workspace: Workspace | None = field(default=None, init=False)

    @cached_property
    def now(self) -> datetime:
        """Return the moment of this run, by the clocks of the workspace's zone; the only clock there is."""
        return clock(os.environ, self._zone())

    @property
    def today(self) -> date:
        """Return the day of this run in that zone."""
        return self.now.date()

    @property
    def workspace(self) -> Workspace:
        """Return the workspace around `start`; raises `NotFound` outside one."""
        if self._workspace is None:
            from sub_cli.workspace import Workspace

            self._workspace = Workspace.find(self.start)
        return self._workspace

    def use(self, workspace: Workspace) -> None:
        """Let this be the workspace, however it was found."""
        self._workspace = workspace

    def remember(self) -> None:
        """Let what was read of the workspace be known to the next command."""
        if self._workspace:
            self._workspace.remember()

    def look_again(self) -> None:
        """Let the workspace be read anew: its settings or files were changed."""
        self._workspace = None

    def _zone(self) -> tzinfo:
        """Return the workspace's time zone; the usual one where there is no workspace, or none that can be read."""
        try:
            return self.workspace.settings.programme.zone
        except SubError:  # told by the command that needs the workspace
            from sub_cli.config import Programme

            return Programme().zone

    @cached_property
    def _many(self) -> bool:
        return self.workspace.has_several()

    def of(self, document: str, word: str) -> str:
        """Return how a section is typed: `2.1`, with its document before it where there are several."""
        return f"{document}/{word}" if self._many else word

    def erratum(self, erratum: Erratum) -> str:
        """Return how an erratum is typed and read: `E01`, with its document before it where there are several."""
        return self.label(self.of(erratum.document, erratum.id))

    def flag(self, document: str) -> str:
        """Return what names a document behind a command: nothing where there is one only."""
        return f" --document {document}" if self._many else ""

    def documents(self, only: str = "") -> list[str]:
        """Return the documents that a command is about: `only` that one, or all; raises `NotFound`."""
        from sub_cli.store.documents import list_documents

        if only or not self._many:
            return [self.workspace.document_id(only)]
        return list_documents(self.workspace.files)

    @cached_property
    def _errata(self) -> dict[str, Names]:
        from sub_cli.store.erratum_names import every_name

        return every_name(self.workspace.files)

    def label(self, name: str) -> str:
        """Return what people read for `E01-geld` or `document/E01-geld`; that itself outside a workspace."""
        document, _, erratum = name.rpartition("/")
        try:
            known, document = self._errata, document or self._document_of(erratum)
        except SubError:
            return name
        places = [known[document]] if document in known else known.values()
        labels = {each.label(erratum) for each in places if document or erratum in each.whole} or {short(erratum)}
        return (f"{document}/" if document and self._many else "") + (labels.pop() if len(labels) == 1 else erratum)

    def _document_of(self, erratum: str) -> str:
        """Return the document that has to stand before an erratum's name; empty where there is one, or nobody knows."""
        if not self._many:
            return ""
        found = [document for document, names in self._errata.items() if erratum in names.whole]
        if self.about in found or not found:  # one that is not written yet, or not any more, is of what it is about
            return self.about
        return found[0] if len(found) == 1 else ""

    @contextmanager
    def speaking_of(self, document: str) -> Iterator[None]:
        """Let what is told in this block be about a document; empty leaves it as it is."""
        before, self.about = self.about, document or self.about
        try:
            yield
        finally:
            self.about = before


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


def _about(session: Session, values: dict[str, object]) -> dict[str, object]:
    """Return the values of a command with the document that it is about, see `which`."""
    if "document_id" not in values and "only" not in values:
        return values
    from sub_cli.cli.which import settled

    values = settled(session, values)
    session.about = str(values.get("document_id") or values.get("only") or "")
    return values


_hand_over = click.make_pass_decorator(Session)


def pass_session(command: Callable[..., R]) -> Callable[..., R]:
    """Hand a command its session as the first argument; the rest click binds by name.

    One that cannot write before the workspace is carried over offers that to a person, and is then carried out.
    """

    @wraps(command)
    def run(session: Session, *args: object, **kwargs: object) -> R:
        try:
            kwargs = _about(session, kwargs)
            return command(session, *args, **kwargs)
        except NotCarriedOver:
            if not session.carry_over(session):
                raise
            return command(session, *args, **kwargs)
        finally:
            session.remember()

    return _hand_over(run)
