"""Where everything lies in a workspace: the only place that knows its folders and the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

SETTINGS: Final = "sub.toml"
"""The file whose folder is the workspace."""
DOCUMENTS: Final = "documents"
ERRATA: Final = "errata"
SOURCES: Final = (DOCUMENTS, ERRATA)
"""The folders with texts that people write."""
MEMOS: Final = f"{DOCUMENTS}/memos"
SIGNED: Final = f"{MEMOS}/signed"
"""Where the records of signed memos lie, and the signed files where sub.toml names no other folder."""
TEMPLATES: Final = "templates"
"""Where the house style lies, unless sub.toml names another folder."""
OUTPUT: Final = "output"
"""Where what is built comes, unless sub.toml names another folder."""
OWN: Final = ".sub"
"""What `sub` keeps for itself; git does not see it."""
EDITOR: Final = ".vscode"
"""What an editor has to know."""

PATTERNS: Final = {
    "document": f"{DOCUMENTS}/*/document.yaml",
    "section": f"{DOCUMENTS}/*/sections/*.yaml",
    "memo": f"{MEMOS}/*.yaml",
    "erratum": f"{ERRATA}/*/*.yaml",
}
"""Where the files of each kind lie, as a pattern."""


FOR_GIT: Final = (".gitattributes", ".gitignore")
"""What git is told of a workspace."""
PICTURES: Final = (".png", ".jpg", ".jpeg", ".svg")
"""How the name of a picture ends."""
STYLE_FILES: Final = (*PICTURES, ".css", ".html", ".j2", ".md", ".otf", ".toml", ".ttf", ".txt")
"""How the names of files of a house style end."""


def is_source(path: str) -> bool:
    """Tell whether a path leads to a text that people write."""
    return path.partition("/")[0] in SOURCES and "/" in path


def is_of_programme(path: str, templates: str) -> bool:
    """Tell whether a file, there or not, has a name and a place as the files of a programme have them.

    `templates` is the folder of the house style. What an editor or a cloud leaves beside a text has neither.
    """
    name = path.rpartition("/")[2]
    if name.startswith((".", "~")) or name.endswith("~"):
        return path in FOR_GIT
    if path.startswith(f"{templates}/"):
        return name.lower().endswith(STYLE_FILES)
    if path.startswith(f"{EDITOR}/"):
        return name == "settings.json" or (name.startswith("sub-") and name.endswith(".schema.json"))
    if path.startswith(f"{DOCUMENTS}/") and name.lower().endswith(PICTURES):
        return True
    return path == SETTINGS or any(_fits(path, pattern) for pattern in (*PATTERNS.values(), f"{SIGNED}/*.yaml"))


def is_of(kind: str, path: str) -> bool:
    """Tell whether a path is one of a kind of `PATTERNS`: of a `section`, a `memo`."""
    return _fits(path, PATTERNS[kind])


def _fits(path: str, pattern: str) -> bool:
    """Tell whether a path is one of a pattern, whose `*` stands for a part of a name without a slash."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]+"), path) is not None


def picture_path(document: str, number: int, ending: str) -> str:
    """Return the path of a picture that came with a document."""
    return f"{document_folder(document)}/pictures/{number}{ending}"


def document_folder(document: str) -> str:
    """Return the folder of a document."""
    return f"{DOCUMENTS}/{document}"


def document_path(document: str) -> str:
    """Return the path of a document's own file."""
    return f"{DOCUMENTS}/{document}/document.yaml"


def sections_folder(document: str) -> str:
    """Return the folder of a document's sections."""
    return f"{DOCUMENTS}/{document}/sections"


def section_path(document: str, section: str) -> str:
    """Return the path of a section's file."""
    return f"{DOCUMENTS}/{document}/sections/{section}.yaml"


def errata_folder(document: str) -> str:
    """Return the folder of a document's errata."""
    return f"{ERRATA}/{document}"


def erratum_path(document: str, erratum: str) -> str:
    """Return the path of an erratum's file."""
    return f"{ERRATA}/{document}/{erratum}.yaml"


def old_chain_path(document: str) -> str:
    """Return where the order of a document's errata stood before there were events."""
    return f"{ERRATA}/{document}/chain"


def folders(document: str) -> tuple[str, str]:
    """Return the folders with all that a document is made from: its own, and that of its errata."""
    return document_folder(document), errata_folder(document)


_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|=]|^[.~]|[~. ]$')
"""What cannot stand in the name of a file, here or elsewhere, or would hide it."""
_UNFIT_FOR_GIT = re.compile(r"[\s~^\[@]|\.(?=\.|lock$)")
"""What cannot stand in the name of a tag besides (git-check-ref-format)."""
_WRITTEN_OUT = re.compile("=([0-9A-F]{2})")


def _written_out(found: re.Match[str]) -> str:
    return f"={ord(found[0]):02X}"


def file_name(number: str) -> str:
    """Return what the files of a memo are called: its number, as in `Z=2F24=2F104512` where a name cannot have that."""
    return _UNFIT.sub(_written_out, number)


def memo_tag(number: str) -> str:
    """Return the name of the tag that tells of the signed file of a memo."""
    return f"memo/{_UNFIT_FOR_GIT.sub(_written_out, file_name(number))}"


def memo_path(number: str) -> str:
    """Return the path of a memo's file."""
    return f"{MEMOS}/{file_name(number)}.yaml"


def record_path(number: str) -> str:
    """Return the path of the record of a signed memo."""
    return f"{SIGNED}/{file_name(number)}.yaml"


def name_of(path: str) -> str:
    """Return the name by which the thing in a file is known: that of the file, see `file_name`."""
    name = path.rpartition("/")[2].removesuffix(".yaml")
    return _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), name)


def names_in(folder: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield the names of the things whose files lie in `folder` itself, among the `paths` below it."""
    for path in paths:
        name = path.removeprefix(f"{folder}/")
        if name.endswith(".yaml") and "/" not in name:
            yield name_of(name)
