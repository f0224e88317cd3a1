"""Two files that are compared where they lie: what they hold, and their own lines beside what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sub_cli.disk import read_named
from sub_cli.document.model import Section
from sub_cli.errors import BadInput, BadText, NotFound, Unable
from sub_cli.messages import msg
from sub_cli.store import single_file
from sub_cli.store.files import MAX_ASSET, Files, Overlaid


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
    """Return what a file or a pipe holds; raises `NotFound`, and `Unable` for what is too large or never ends."""
    if not path.exists():
        raise NotFound(msg("There is no file {path}.", path=path))
    data = read_named(path, MAX_ASSET + 1)
    if len(data) > MAX_ASSET:
        message = msg("{path} is larger than {mb} MB, and two files are compared up to there.", path=path,
                      mb=MAX_ASSET // 1_000_000)  # fmt: skip
        raise Unable(message, msg("Compare a part of it."))
    return data
