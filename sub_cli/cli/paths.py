"""Files and folders on the command line; what is wrong with one is told in our words, because click's are English.

click words "File" and "Directory" when it is loaded, before the reader's language is known.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from sub_cli.errors import NotFound, Unable
from sub_cli.messages import msg


class Readable(click.Path):
    """A file that is there to be read; one that is not is told in our words, with the nearest name."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `NotFound` or `Unable`."""
        path = Path(value)
        if path.is_dir():
            raise Unable(msg("{path} is a folder; a file is needed.", path=path))
        if not path.exists():
            from difflib import get_close_matches

            near = get_close_matches(path.name, _names_beside(path), n=1)
            hint = [msg("Did you mean {choices}?", choices=path.parent / near[0])] if near else []
            raise NotFound(msg("There is no file {path}.", path=path), *hint)
        if not os.access(path, os.R_OK):
            raise Unable(msg("{path} may not be read.", path=path))
        return path


def _names_beside(path: Path) -> list[str]:
    try:
        return os.listdir(path.parent)
    except OSError:
        return []


class Target(click.Path):
    """A file that is to be written."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `Unable` for a folder."""
        path = Path(value)
        if path.is_dir():
            raise Unable(msg("{path} is a folder; a file is needed.", path=path))
        return path


class Folder(click.Path):
    """A folder, there already or to be made."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; raises `Unable` for a file, `NotFound` where it has to be there and is not."""
        path = Path(value)
        if path.exists() and not path.is_dir():
            raise Unable(msg("{path} is a file; a folder is needed.", path=path))
        if self.exists and not path.exists():
            raise NotFound(msg("There is no folder {path}.", path=path))
        return path


READABLE = Readable(path_type=Path, dir_okay=False)
TARGET = Target(path_type=Path, dir_okay=False)
FOLDER = Folder(path_type=Path, file_okay=False)
FOLDER_THERE = Folder(path_type=Path, file_okay=False, exists=True)
