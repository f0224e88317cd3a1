"""Which pictures a text shows: they are sources of its page, like the text itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from sub_cli import layout
from sub_cli.codes import TOO_LARGE
from sub_cli.errata.model import Erratum
from sub_cli.errors import BadInput
from sub_cli.store import documents, errata, erratum_names, memos
from sub_cli.store.files import Files

_MARK = b"!["
"""What every picture in Markdown begins with; a file without it need not be parsed."""


def read(files: Files, names: Iterable[str]) -> dict[str, bytes]:
    """Return the pictures that are there, by path; the others are reported where the text names them.

    What can be no file of the workspace is not there. Raises `BadInput` for one that is too large, and `Unable` for
    one that the disk does not give.
    """
    found = {}
    for name in names:
        try:
            found[name] = files.read(name)
        except FileNotFoundError:
            continue
        except BadInput as error:
            if any(each.code == TOO_LARGE for each in error.findings):
                raise
    return found


def of_document(files: Files, document_id: str) -> list[str]:
    """Return the paths of the pictures in the sections of a document and in the wordings of its errata."""
    every = erratum_names.list_errata(files, document_id)
    return list(dict.fromkeys([*_of_sections(files, document_id), *of_errata(files, document_id, every)]))


def of_texts(files: Files, paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the pictures in those of the files `paths` that are sections, memos or errata."""
    for path in paths:
        with suppress(FileNotFoundError, BadInput):
            if layout.is_of("section", path):
                yield from _of_section(path, files.read(path))
            elif layout.is_of("memo", path):
                yield from _of_memo(path, files.read(path))
            elif layout.is_of("erratum", path):
                yield from of_errata(files, path.split("/")[1], [layout.name_of(path)])


def of_erratum(erratum: Erratum) -> list[str]:
    """Return the paths of the pictures in the wordings of an erratum, old and new."""
    from sub_cli.render.markdown import image_names

    texts = (text for change in erratum.changes for text in change.texts)
    return list(dict.fromkeys(name for text in texts for name in image_names(text)))


def _of_sections(files: Files, document_id: str) -> Iterator[str]:
    for path in files.names(layout.sections_folder(document_id)):
        with suppress(FileNotFoundError, BadInput):
            yield from _of_section(path, files.read(path))


def _of_section(path: str, data: bytes) -> Iterator[str]:
    from sub_cli.render.markdown import image_names

    if _MARK in data:
        yield from image_names(documents.parse_section(path, data).text)


def _of_memo(path: str, data: bytes) -> Iterator[str]:
    from sub_cli.render.markdown import image_names

    if _MARK in data:
        yield from image_names(memos.parse_memo(path, data).text)


def of_errata(files: Files, document_id: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the pictures in the wordings of the errata `names`; one that cannot be read has none."""
    for name in names:
        path = layout.erratum_path(document_id, name)
        with suppress(FileNotFoundError, BadInput):
            if _MARK in (data := files.read(path)):
                yield from of_erratum(errata.parse_erratum(path, data))
