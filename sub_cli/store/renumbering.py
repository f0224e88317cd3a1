"""Another number for errata that share one: the file gets its name, and every reference in a file follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sub_cli import layout
from sub_cli.errata import renaming
from sub_cli.errata.collisions import Kept, new_names
from sub_cli.errata.model import Erratum
from sub_cli.errata.names import Names
from sub_cli.errors import BadInput
from sub_cli.memo.brings_out import published
from sub_cli.memo.model import Memo
from sub_cli.store import edit, errata, erratum_names, memos
from sub_cli.store.erratum_names import every_name, text_with_names
from sub_cli.store.files import Files

Sent: TypeAlias = Callable[[list[str]], Collection[str]]
"""Returns which of some files others may have seen."""


@dataclass(slots=True)
class Renumbered:
    """What has another name, and the files that then differ."""

    names: dict[str, str] = field(default_factory=dict)
    """`document/E01-geld` by the name that it has, and the name that it gets."""
    files: dict[str, bytes | None] = field(default_factory=dict)
    """By path; None for a file that goes."""


def renumbered(files: Files, sent: Sent, chosen: Collection[str] = ()) -> Renumbered:
    """Return what errata of one number become; nothing of a document, or of any, with files that cannot be read.

    `chosen` are names of errata of which a person says that they keep it.
    """
    done = Renumbered()
    sharing = [document for document, names in every_name(files).items() if names.twins()]
    if not sharing:
        return done
    letters, mistakes = memos.load_all(files)
    for document in sharing if not mistakes else ():
        with suppress(BadInput):
            _renumber(files, document, letters, sent, chosen, done)
    return done


def _renumber(
    files: Files,
    document: str,
    letters: Mapping[str, Memo],
    sent: Sent,
    chosen: Collection[str],
    done: Renumbered,
) -> None:
    known = {name: errata.load_erratum(files, document, name) for name in erratum_names.list_errata(files, document)}
    own = {number: memo for number, memo in letters.items() if memo.document == document}
    paths = {layout.erratum_path(document, name): name for twins in Names.of(known).twins() for name in twins}
    seen = {paths[path] for path in sent(list(paths))}
    names = new_names(known, Kept(published(own.values(), Names.of(known)), seen, chosen))
    done.names |= {f"{document}/{old}": f"{document}/{new}" for old, new in names.items()}
    done.files |= under_names(files, known.values(), own.values(), names)


def under_names(
    files: Files, known: Iterable[Erratum], letters: Iterable[Memo], names: Mapping[str, str]
) -> dict[str, bytes | None]:
    """Return the files that differ where the errata `known` of a document have other `names`; `letters` are its memos.

    Those of the errata themselves, of others whose turns came after theirs, and of memos that bring them out.
    """
    return _errata(files, known, names) | _memos(files, letters, names) if names else {}


def _errata(files: Files, known: Iterable[Erratum], names: Mapping[str, str]) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for erratum in known:
        old, document = erratum.id, erratum.document
        path, renamed = layout.erratum_path(document, old), renaming.under_names(erratum, names)
        if renamed != erratum:
            data = errata.edited(path, files.read(path), replace(renamed, id=old))
            found |= {path: None} if renamed.id != old else {}
            found[layout.erratum_path(document, renamed.id)] = edit.set_scalar(data, "id", renamed.id)
    return found


def _memos(files: Files, letters: Iterable[Memo], names: Mapping[str, str]) -> dict[str, bytes | None]:
    renamed = [(memo, _memo(memo, names)) for memo in letters]
    paths = {layout.memo_path(memo.number): now for memo, now in renamed if now != memo}
    return {path: memos.edited(path, files.read(path), memo) for path, memo in paths.items()}


def _memo(memo: Memo, names: Mapping[str, str]) -> Memo:
    """Return the memo with the new names; `[](@E01)` in its text means the one that it brings out."""
    mine = Names.of(memo.errata)

    def renamed(word: str) -> str:
        found = mine.stored(word)
        return names.get(found[0], word) if len(found) == 1 else word

    listed = tuple(names.get(name, name) for name in memo.errata)
    return replace(memo, errata=listed, text=text_with_names(memo.text, renamed)) if listed != memo.errata else memo
