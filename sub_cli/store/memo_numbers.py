"""Another number for memos: each file gets its name, and the errata that say which memo brings them out follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from sub_cli import layout
from sub_cli.errors import BadInput
from sub_cli.store import codec, errata, erratum_names
from sub_cli.store.files import Files, read_if_there
from sub_cli.store.schema import MEMO


def moved(files: Files, names: Mapping[str, str], claims: Mapping[str, str]) -> dict[str, bytes | None]:
    """Return the files of memos under their new numbers, and None for those of the old; `claims` by new number."""
    found: dict[str, bytes | None] = {}
    for old, new in names.items():
        data = codec.put(files.read(layout.memo_path(old)), MEMO, "number", new)
        if claim := claims.get(new, ""):
            data = codec.put(data, MEMO, "claim", claim)
        found[layout.memo_path(new)] = data
        found.setdefault(layout.memo_path(old), None)
    return found


def naming(files: Files, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the paths of the errata that say one of these memos brings them out, with its new number."""
    for document in erratum_names.list_documents_with_errata(files):
        for name in erratum_names.list_errata(files, document):
            path = layout.erratum_path(document, name)
            if new := names.get(_memo_of(path, files.read(path)), ""):
                yield path, new


def renamed(files: Files, paths: Iterable[tuple[str, str]]) -> dict[str, bytes | None]:
    """Return these errata as `files` have them, each naming its memo by the new number; what is not there is left."""
    read = ((path, new, read_if_there(files, path)) for path, new in paths)
    return {path: errata.set_memo(data, new) for path, new, data in read if data and _memo_of(path, data)}


def _memo_of(path: str, data: bytes) -> str:
    with suppress(BadInput):
        return errata.parse_erratum(path, data).memo
    return ""
