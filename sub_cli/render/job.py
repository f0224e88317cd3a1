"""One PDF to be made: everything it needs, as values that can go to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from sub_cli.messages import Message
from sub_cli.render.provenance import Provenance, render_tools
from sub_cli.render.theme import Theme

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class View:
    """What stands on the pages of one PDF, ready for a template of the house style."""

    template: str
    """`memo.html.j2`."""
    title: str
    """Of the PDF."""
    subject: str
    """What it is about: the title without the number of a memo."""
    author: str
    language: str
    """BCP 47."""
    provenance: Provenance
    """What it is made from, with tools and templates (`stamp`)."""
    values: Mapping[str, object]
    """What the template fills in; plain values, so that the process that makes pages reads no workspace."""
    labels: tuple[tuple[str, str], ...] = ()
    """What the pages call the sections that errata change: id of an erratum and label, in the order of the pages."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF; only PDF/A-3 allows it."""

    name: str
    data: bytes
    media_type: str
    """`application/yaml`; given, so that no table of the machine decides."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One PDF to be made."""

    view: View
    theme: Theme
    when: date
    """Creation date of the PDF: the document's own date, never today."""
    source: str = ""
    """The file that mistakes found on the page are reported against."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by their path in the workspace; nothing else can be shown."""
    attachments: tuple[Attachment, ...] = ()
    """Sources that travel along; with any of them the file is PDF/A-3a, else PDF/A-2a."""
    on_paper: bool = True
    """Whether the PDF is wanted; else only the page that it would be set from."""

    @property
    def variant(self) -> str:
        """Return the part of PDF/A: 3a with attachments, else 2a, which archives prefer."""
        return "pdf/a-3a" if self.attachments else "pdf/a-2a"


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What one rendering may cost before it is stopped."""

    seconds: int = 120
    """Processor time, and three times as much by the clock."""
    memory: int = 3072 * MIB
    """Bytes of address space; a plan of 300 pages takes about a quarter of it."""
    file_size: int = 256 * MIB
    """Bytes of the largest file."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF, and what there is to say about it."""

    pdf: bytes
    pages: int
    warnings: tuple[Message, ...] = ()
    """What makes the bytes depend on this machine."""
    html: str = ""
    """The page it was set from; its addresses are those of the rendering, see `web.web_page`."""


def stamp(provenance: Provenance, theme: Theme) -> Provenance:
    """Return `provenance` with the digest of the theme and the versions of the tools filled in."""
    return replace(provenance, templates=theme.digest, tools=render_tools())
