"""The pictures of an adopted edition: recorded beside the digest of its text, so that none is replaced unnoticed.

An edition of before that was so is proved by its text alone, until its pictures are recorded as they were when it was
adopted, or, where history does not tell, as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sub_cli import layout
from sub_cli.codes import EDITION_PICTURE, PICTURE_NOT_ON_RECORD
from sub_cli.digests import digest
from sub_cli.document.codes import NO_PICTURE
from sub_cli.document.model import Document, Picture
from sub_cli.errors import Finding, Place, SubError
from sub_cli.lint.programme import Programme, document_place
from sub_cli.messages import Message, msg
from sub_cli.pages import pictures
from sub_cli.store.files import Files
from sub_cli.workspace import Workspace


def pictures_of(files: Files, document: Document) -> tuple[Picture, ...]:
    """Return the pictures that the text of `document` shows, as `files` hold them; those that are not there are absent.

    Of pictures that are there only in part nothing is known.
    """
    found = pictures.read(files, _named(document))
    return tuple(Picture(path, digest(found[path])) for path in sorted(found))


def _named(document: Document) -> Iterable[str]:
    from sub_cli.render.markdown import image_names

    texts = (document.sections[id].text for id in document.ids())
    return dict.fromkeys(name for text in texts for name in image_names(text))


def findings(workspace: Workspace, programme: Programme, files: Files, seen: Callable[[str], str]) -> Iterator[Finding]:
    """Yield every picture of an edition that is another or gone, and those that an edition does not record.

    `seen` gives the digest of a picture as it stands, empty where it is not there.
    """
    for document in programme.documents.values():
        if document.edition:
            for picture in document.pictures:
                if seen(picture.path) != picture.digest:
                    yield _changed(workspace, document, files, picture, gone=not seen(picture.path))
            yield from _unrecorded(programme, document, seen)


def _changed(workspace: Workspace, document: Document, files: Files, picture: Picture, *, gone: bool) -> Finding:
    message = msg("The picture {path} is not the one of the adopted edition.", path=picture.path)
    if gone:
        message = msg("The picture {path} of the adopted edition is gone.", path=picture.path)
    return Finding(EDITION_PICTURE, message, _place(document, files, picture.path), _back(workspace, picture))


def _place(document: Document, files: Files, picture: str) -> Place:
    """Return where `document.yaml` records a picture."""
    path = document_place(document.id).path
    lines = files.read(path).decode(errors="replace").split("\n")
    number = next((number for number, line in enumerate(lines, 1) if line.rstrip(" '\"").endswith(picture)), 0)
    return Place(path, number, lines[number - 1].find(picture) + 1, len(picture)) if number else Place(path)


def _back(workspace: Workspace, picture: Picture) -> Message:
    """Return how the picture of the edition comes back: from the newest commit that holds it, where one does."""
    try:
        for entry in workspace.repository.log(picture.path):
            held = pictures.read(workspace.revision(entry.sha), [picture.path])
            if any(digest(data) == picture.digest for data in held.values()):
                return msg("git checkout {commit} -- {path}", commit=entry.sha[:10], path=picture.path)
    except SubError:
        pass
    return msg("Put it back; another picture is another file, and comes with an erratum.")


def _unrecorded(programme: Programme, document: Document, seen: Callable[[str], str]) -> Iterator[Finding]:
    """Yield that an edition does not record its pictures: those that the text shows and no erratum names."""
    recorded = {picture.path for picture in document.pictures}
    shown = {
        str(row["message"]["facts"]["path"])
        for brief in programme.heads(document).values()
        for row in brief.mistakes
        if row["code"] == NO_PICTURE
    }
    for erratum in programme.errata.get(document.id, {}).values() if shown - recorded else ():
        shown.difference_update(pictures.of_erratum(erratum))
    for path in sorted(each for each in shown - recorded if seen(each)):
        message = msg("The adopted edition does not record its picture {path}.", path=path)
        yield Finding(PICTURE_NOT_ON_RECORD, message, document_place(document.id), msg("sub check --fix"), warning=True)


def recorded(workspace: Workspace, document: Document, known: Iterable[Picture] = ()) -> tuple[Picture, ...]:
    """Return the pictures of the base edition of an adopted document: the `known` ones, and what else it shows.

    What was not recorded is taken as it was when the edition was adopted, else as it stands. Raises `ErratumConflict`
    where the base edition cannot be told.
    """
    base = workspace.ledger(document.id).base()
    then = adopted_files(workspace, document)
    rows = {each.path: each for each in pictures_of(workspace.files, base)}
    rows |= {each.path: each for each in (pictures_of(then, base) if then else ())}
    rows |= {each.path: each for each in known}
    return tuple(rows[path] for path in sorted(rows))


def adopted_files(workspace: Workspace, document: Document) -> Files | None:
    """Return the files of the first commit that has the edition of `document`; None where history does not tell."""
    if not document.edition:
        return None
    try:
        if workspace.repository.is_shallow:
            return None
        for entry in reversed(workspace.repository.log(layout.document_path(document.id))):
            files = workspace.revision(entry.sha)
            if workspace.document(document.id, files).edition == document.edition:
                return files
    except SubError:
        return None
    return None
