"""A file that both sides changed, as one: by sentence, and what both changed in one place as it is chosen."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sub_cli import layout, toml
from sub_cli.actions.settle.choices import Answer, Asker, Choice, Pick, Wording
from sub_cli.actions.settle.versions import Versions
from sub_cli.codes import SETTINGS_NOT_TOML
from sub_cli.diff.merging import Decide, Merged, Neighbours, Stretch, merge
from sub_cli.digests import digest_of
from sub_cli.errors import BadInput
from sub_cli.memo.model import MemoStatus
from sub_cli.messages import Message, msg
from sub_cli.store import documents, errata, memos, single_file
from sub_cli.text.format import format_text


@dataclass(frozen=True, slots=True)
class United:
    """What a file that both sides changed becomes."""

    data: bytes | None
    """None for one that goes."""
    neighbours: tuple[Neighbours, ...] = ()
    """Sentences beside each other that each side changed one of: to be read by a person."""


def united(path: str, versions: Versions, asker: Asker) -> United:
    """Return what becomes of a file; raises `Waiting` where a choice is left for later."""
    every = (versions.base, versions.ours, versions.theirs)
    if None in every[1:] or not all(map(_is_text, every)) or _is_chosen_whole(path, versions):
        return United(_whole(path, versions, asker))
    return _by_sentence(path, versions, asker)


def _by_sentence(path: str, versions: Versions, asker: Asker) -> United:
    base, ours, theirs = (data or b"" for data in (versions.base, versions.ours, versions.theirs))
    if _merged(base, ours, theirs).conflicts:
        # Sentences that share a line are one line to a merge: each on its own, there may be no conflict.
        base, ours, theirs = (_formed(path, data) for data in (base, ours, theirs))
    done = _merged(base, ours, theirs, lambda stretch: _decided(path, versions, stretch, asker))
    data = done.text.encode()
    if not is_sound(path, data):
        return United(_whole(path, versions, asker))
    return United(data, done.neighbours if layout.is_source(path) else ())


def _decided(path: str, versions: Versions, stretch: Stretch, asker: Asker) -> str:
    before, after = ("" if _is_key(line) else _shown(line) for line in (stretch.before, stretch.after))
    choice = choice_of(path, named(path, versions), stretch.ours, stretch.theirs, before, after)
    return chosen(asker.answer(choice), stretch.ours, stretch.theirs)


def chosen(answer: Answer, ours: str, theirs: str) -> str:
    """Return the lines that an answer gives."""
    if isinstance(answer, Wording):
        return _in_place_of(ours or theirs, answer.text)
    if answer is Pick.BOTH:
        return f"{ours}\n{theirs}"
    return ours if answer is Pick.MINE else theirs


def _in_place_of(lines: str, text: str) -> str:
    """Return a text as it stands in a file in the place of `lines`: a sentence on each line, indented alike."""
    first = lines.lstrip("\n")
    lead, indent = lines[: len(lines) - len(first)], first[: len(first) - len(first.lstrip(" "))]
    return lead + textwrap.indent(format_text(text).rstrip("\n"), indent)


def choice_of(path: str, what: Message, ours: str, theirs: str, before: str = "", after: str = "") -> Choice:
    """Return the question which lines of a file stand.

    Both may, one behind the other, where each is prose, and neither says what the other says elsewhere; of prose a
    person may write another text.
    """
    mine, yours = _shown(ours), _shown(theirs)
    prose = path.startswith(f"{layout.DOCUMENTS}/") and path.endswith(".yaml")
    twice = {*mine.split("\n")} & {*yours.split("\n")} - {""}
    worded = prose and not _is_key(mine) and not _is_key(yours)
    return Choice(path, what, mine, yours, before, after, worded and bool(mine and yours) and not twice, worded)


def _whole(path: str, versions: Versions, asker: Asker) -> bytes | None:
    """Return one of two versions of a whole file, as it is chosen."""
    mine, theirs = (_summary(path, data) for data in (versions.ours, versions.theirs))
    files = digest_of([versions.ours, versions.theirs])
    choice = Choice(path, named(path, versions), mine, theirs, files=files)
    return versions.ours if asker.is_mine(choice) else versions.theirs


def named(path: str, versions: Versions) -> Message:
    """Return what a person calls a file."""
    name, folder = layout.name_of(path), path.rpartition("/")[0]
    if path.startswith(f"{layout.MEMOS}/"):
        return msg("memo {number}", number=name)
    if path.startswith(f"{layout.ERRATA}/"):
        return msg("erratum {name}", name=name)
    for data in (versions.ours, versions.theirs, versions.base):
        if folder.endswith("/sections") and data is not None:
            with suppress(BadInput):
                return msg("section {title}", title=documents.parse_section(path, data).title)
    return msg("file {path}", path=path)


def _merged(base: bytes, ours: bytes, theirs: bytes, decide: Decide = lambda stretch: None) -> Merged:
    return merge(*(data.decode() for data in (base, ours, theirs)), decide=decide)


_KEY = ("id:", "title:", "text:", "number:", "status:", "date:", "to:", "from:", "subject:", "document:", "language:")


def _is_key(line: str) -> bool:
    """Tell whether a line of a file says a value that can only be said once."""
    return any(row.startswith(_KEY) for row in line.splitlines())


def _shown(text: str) -> str:
    """Return lines of a file as a person reads them, without their indents."""
    return "\n".join(row.strip() for row in text.splitlines())


def _summary(path: str, data: bytes | None) -> str:
    """Return what a file says, for a person to choose by; empty where it is gone."""
    if data is None:
        return ""
    if not _is_text(data):
        return f"{layout.name_of(path)} ({len(data):,} bytes)"
    try:
        return single_file.section_of(path, data).text.strip() or data.decode("utf-8", "replace")
    except BadInput:
        return data.decode("utf-8", "replace")


def _is_text(data: bytes | None) -> bool:
    try:
        return data is None or (b"\0" not in data and bool(data.decode() or True))
    except UnicodeDecodeError:
        return False


def _formed(path: str, data: bytes) -> bytes:
    return single_file.formed(data) if "/sections/" in path else data


_PARSERS: Mapping[str, Callable[[str, bytes], object]] = {
    "sections": documents.parse_section,
    "memos": memos.parse_memo,
}


def is_sound(path: str, data: bytes) -> bool:
    """Tell whether settings, a text, an erratum or a memo can be read; any other file can."""
    parse = _PARSERS.get(path.rpartition("/")[0].rpartition("/")[2])
    if path.startswith(f"{layout.ERRATA}/"):
        parse = errata.parse_erratum
    try:
        if path.endswith(".toml"):
            toml.read(data, path, SETTINGS_NOT_TOML)
        return parse is None or bool(parse(path, data))
    except BadInput:
        return False


def _is_chosen_whole(path: str, versions: Versions) -> bool:
    """Tell whether the words of a file are never mixed: those of a memo that is no draft were seen as a whole.

    So are those of two sections that got one id: they are two texts.
    """
    if versions.base is None and "/sections/" in path:
        return True
    if not path.startswith(f"{layout.MEMOS}/"):
        return False
    every = (data for data in (versions.base, versions.ours, versions.theirs) if data is not None)
    try:
        return any(memos.parse_memo(path, data).status is not MemoStatus.DRAFT for data in every)
    except BadInput:
        return True
