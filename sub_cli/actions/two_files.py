"""Two files that are compared where they lie: what they hold, and their own lines beside what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sub_cli.disk import unable
from sub_cli.document.model import Section
from sub_cli.errors import BadInput, BadText, NotFound
from sub_cli.messages import msg
from sub_cli.store import single_file
from sub_cli.store.files import Files, Overlaid


@contextmanager
def own_lines(*paths: Path) -> Iterator[Files]:
    """Give the files that are compared; what is wrong with them is told with lines of theirs, wherever they lie."""
    data: dict[str, bytes | None] = {str(path): _data(path) for path in paths}
    files = Overlaid(None, data)

    def line(path: str, number: int) -> str:
        try:
            return files.read(path).decode(errors="replace").split("\n")[number - 1]
        except (FileNotFoundError, IndexError):
            return ""

    try:
        yield files
    except BadInput as error:
        if any(finding.place.path not in data for finding in error.findings):
            raise
        raise BadText(error.message, findings=error.findings, line=line) from error


def side_of(files: Files, path: Path) -> Section | None:
    """Return a file as a section; None for one that is not there, called /dev/null."""
    if str(path) == os.devnull:
        return None
    data = files.read(str(path))
    section = single_file.section_of(str(path), data)
    source = data.decode() if path.suffix.lower() in (".yaml", ".yml") else ""
    return replace(section, id=section.id or path.stem, source=source)


def _data(path: Path) -> bytes:
    """Return what a file holds; raises `NotFound`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(msg("There is no file {path}.", path=path)) from None
    except OSError as error:
        raise unable(error, path) from error
