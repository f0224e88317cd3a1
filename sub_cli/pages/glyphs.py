"""Where a letter stands that the fonts lack: rendering tells the letter, the files tell the place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sub_cli.codes import NO_GLYPH
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.render.fonts import entities, rare_in
from sub_cli.store.files import Files


@contextmanager
def in_their_place(files: Files) -> Iterator[None]:
    """Give each letter that the fonts lack its file, line and column, where `files` hold what was rendered."""
    try:
        yield
    except BadInput as error:
        raise located(error, files) from error


def located(error: BadInput, files: Files) -> BadInput:
    """Return the error with the first place of each missing letter; as it is where no file has the letter."""
    if not any(finding.code == NO_GLYPH for finding in error.findings):
        return error
    return BadInput.because(*(_located(finding, files) for finding in error.findings))


def _located(finding: Finding, files: Files) -> Finding:
    letter = str(finding.message.facts.get("letter", ""))
    if finding.code != NO_GLYPH or not letter:
        return finding
    path = finding.place.path
    folder = path.rpartition("/")[0]
    whole = path.endswith("/document.yaml")
    for name in files.names(folder) if whole else [path]:
        place = place_of(name, _text(files, name), letter)
        if place.line:
            return replace(finding, place=place)
    return finding


def _text(files: Files, name: str) -> str:
    try:
        return files.read(name).decode(errors="replace")
    except (FileNotFoundError, BadInput):
        return ""


def unusual(*texts: str) -> str:
    """Return the letters of `texts` that not every font has, in their order."""
    return "".join(sorted(set().union(*map(rare_in, texts))))


def place_of(path: str, source: str, letter: str) -> Place:
    """Return where a letter first stands in a file that holds `source`: as itself, or written as `&ndash;`.

    The whole file where it is written in yet another way.
    """
    for number, line in enumerate(source.split("\n"), 1):
        if (column := line.find(letter)) >= 0:
            return Place(path, number, column + 1, 1)
        for found, shown in entities(line):
            if letter in shown:
                return Place(path, number, found.start() + 1, len(found[0]))
    return Place(path)
