"""Where a letter stands that the fonts lack: rendering tells the letter, the files tell the place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sub_cli.errors import BadInput, Finding, Place
from sub_cli.store.files import Files

_CODE = "SUB341"


@contextmanager
def in_their_place(files: Files) -> Iterator[None]:
    """Give each letter that the fonts lack its file, line and column, where `files` hold what was rendered."""
    try:
        yield
    except BadInput as error:
        raise located(error, files) from error


def located(error: BadInput, files: Files) -> BadInput:
    """Return the error with the first place of each missing letter; as it is where no file has the letter."""
    if not any(finding.code == _CODE for finding in error.findings):
        return error
    return BadInput.because(*(_located(finding, files) for finding in error.findings))


def _located(finding: Finding, files: Files) -> Finding:
    letter = str(finding.message.facts.get("letter", ""))
    if finding.code != _CODE or not letter:
        return finding
    path = finding.place.path
    folder = path.rpartition("/")[0]
    whole = path.endswith("/document.yaml")
    for name in files.names(folder) if whole else [path]:
        for number, line in enumerate(_text(files, name).splitlines(), 1):
            if (column := line.find(letter)) >= 0:
                return replace(finding, place=Place(name, number, column + 1, 1))
    return finding


def _text(files: Files, name: str) -> str:
    try:
        return files.read(name).decode(errors="replace")
    except (FileNotFoundError, BadInput):
        return ""
