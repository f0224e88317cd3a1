"""Another number for errata that share one: the file gets its name, and every reference in a file follows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sub_cli import layout
from sub_cli.errata.collisions import new_names
from sub_cli.errata.names import Names
from sub_cli.errors import BadInput
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import Memo
from sub_cli.store import edit, errata, erratum_names, memos
from sub_cli.store.erratum_names import every_name, text_with_names
from sub_cli.store.files import Files


@dataclass(slots=True)
class Renumbered:
    """What has another name, and the files that then differ."""

    names: dict[str, str] = field(default_factory=dict)
    """`document/E01-geld` by the name that it has, and the name that it gets."""
    files: dict[str, bytes | None] = field(default_factory=dict)
    """By path; None for a file that goes."""


def renumbered(files: Files) -> Renumbered:
    """Return what errata of one number become; nothing of a document, or of any, with files that cannot be read."""
    done = Renumbered()
    sharing = [document for document, names in every_name(files).items() if names.twins()]
    if not sharing:
        return done
    letters, mistakes = memos.load_all(files)
    for document in sharing if not mistakes else ():
        with suppress(BadInput):
            _renumber(files, document, letters, done)
    return done


def _renumber(files: Files, document: str, letters: Mapping[str, Memo], done: Renumbered) -> None:
    known = {name: errata.load_erratum(files, document, name) for name in erratum_names.list_errata(files, document)}
    own = {number: memo for number, memo in letters.items() if memo.document == document}
    kept = published(own.values(), Names.of(known))
    names = new_names(known, kept)
    for old, new in names.items():
        path = layout.erratum_path(document, old)
        done.names[f"{document}/{old}"] = f"{document}/{new}"
        done.files[layout.erratum_path(document, new)] = edit.set_scalar(files.read(path), "id", new)
        done.files[path] = None
    for memo in own.values():
        renamed = _memo(memo, names)
        if renamed != memo:
            path = layout.memo_path(memo.number)
            done.files[path] = memos.edited(path, files.read(path), renamed)


def _memo(memo: Memo, names: Mapping[str, str]) -> Memo:
    """Return the memo with the new names; `[](@E01)` in its text means the one that it brings out."""
    mine = Names.of(memo.errata)

    def renamed(word: str) -> str:
        found = mine.stored(word)
        return names.get(found[0], word) if len(found) == 1 else word

    listed = tuple(names.get(name, name) for name in memo.errata)
    return replace(memo, errata=listed, text=text_with_names(memo.text, renamed)) if listed != memo.errata else memo
