"""Two files, compared where they lie: no workspace, no git, no document around them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sub_cli.diff.changes import Comparison
from sub_cli.diff.compare import compare_sections, compare_texts
from sub_cli.disk import unable
from sub_cli.document.model import Section
from sub_cli.errors import NotFound
from sub_cli.messages import msg
from sub_cli.store import single_file


def diff_files(old: Path, new: Path) -> Comparison:
    """Return the comparison of two files: sections (YAML), other YAML, Markdown or plain text.

    A file named /dev/null is one that is not there, as git names it. Raises `NotFound`, or `BadInput` for a file that
    is not what its name says.
    """
    before, after = _read(old), _read(new)
    names = {"old_name": str(old), "new_name": str(new)}
    sections = [side for side in (before, after) if side]
    if not sections or not all(side.title for side in sections):
        return compare_texts(before.text if before else "", after.text if after else "", **names)
    change = compare_sections(before, after, *(side.number if side else "" for side in (before, after)))
    return Comparison(str(old), str(new), sections=(change,) if change.kinds else (), total=1)


def _read(path: Path) -> Section | None:
    if str(path) == os.devnull:
        return None
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(msg("There is no file {path}.", path=path)) from None
    except OSError as error:
        raise unable(error, path) from error
    section = single_file.section_of(str(path), data)
    return replace(section, id=section.id or path.stem)
