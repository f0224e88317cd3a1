"""Reads a memorandum from the plain text that a PDF reader gives: head fields, headings, lists, erratum.

Such a text has lost its layout. Lines are broken where the page was full, a list item may hold an empty
line where the page was turned, and a heading is only a short line on its own. What was concluded from
weak signs is reported as a note with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sub_cli.errors import BadInput, Finding, Place, Unable
from sub_cli.interop.base import FoundErratum, FoundMemo, MemoReader, Note
from sub_cli.memo.codes import HEAD_DATE, HEAD_LACKS
from sub_cli.messages import Message, msg
from sub_cli.text.format import normal_form

_HEAD = {"DATUM": "date", "DATE": "date", "AAN": "to", "TO": "to", "VAN": "from", "FROM": "from",
         "ONDERWERP": "subject", "SUBJECT": "subject"}  # fmt: skip
_HEAD_LINE = re.compile(rf"({'|'.join(_HEAD)})\s*:?\s+(\S.*)")
_NUMBER = re.compile(r"[A-Z]{2,}\d{4}[A-Z]+\d+")
_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_ITEM = re.compile(r"\s*[-–•]\s+(\S.*)")
_SECTION = re.compile(r"(?:paragraaf|hoofdstuk|section|chapter)\s+(\d+(?:\.\d+)*[a-z]?)", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")
_FALSE_LIST = re.compile(r"^(\d+)([.)])(\s)|^([-+])(\s)")
_FINISHED = (".", ";", ":", "?", "!", ")", "…")
_LONGEST_HEADING = 80


@dataclass
class _Block:
    """A paragraph, heading or list item while it is being put together."""

    kind: str
    line: int
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return _markdown(" ".join(self.words))


def read_memo(data: bytes, path: str) -> FoundMemo:
    """Return the memorandum that a text holds; `path` is named in errors.

    Raises `Unable` for what is no text, `BadInput` for each head field that is missing or cannot be read.
    """
    rows = _text(data, path).replace("\f", "\n").split("\n")
    head, body_starts = _read_head(rows)
    _require(head, path)
    notes: list[Note] = []
    blocks = _join_items(list(_blocks(rows, body_starts, notes)), notes)
    blocks, erratum = _take_erratum(blocks, notes)
    day = _DATE.search(head["date"])
    assert day is not None  # _require has seen it
    return FoundMemo(
        number=head["number"], date=date(int(day[3]), int(day[2]), int(day[1])), to=head["to"],
        sender=head["from"], subject=head["subject"], text=_compose(blocks), erratum=erratum, notes=tuple(notes),
    )  # fmt: skip


def _text(data: bytes, path: str) -> str:
    try:
        return normal_form(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unable(msg("{path} is not text in UTF-8.", path=path)) from error


def _read_head(rows: list[str]) -> tuple[dict[str, str], int]:
    """Return the head fields by key, and the index of the first row of the body."""
    head: dict[str, str] = {}
    last = ""
    for index, row in enumerate(rows):
        line = row.strip()
        if found := _HEAD_LINE.match(line):
            last = _HEAD[found[1]]
            head[last] = found[2].strip()
        elif not head and (number := _NUMBER.fullmatch(line)):
            head["number"] = number[0]
        elif last == "subject" and not line:
            return head, index
        elif last and line:
            head[last] += " " + line
    return head, len(rows)


def _require(head: dict[str, str], path: str) -> None:
    """Raise `BadInput` unless every head field is there and the date is a day."""
    place = Place(path)
    labels = {"number": "PS2021BEM07", "date": "DATUM", "to": "AAN", "from": "VAN", "subject": "ONDERWERP"}
    findings = [
        Finding(HEAD_LACKS, msg("The head of the memorandum has no {label}.", label=label), place)
        for key, label in labels.items()
        if key not in head
    ]
    if "date" in head and not _is_day(head["date"]):
        findings.append(Finding(HEAD_DATE, msg("“{text}” is not a date.", text=head["date"]), place))
    if findings:
        raise BadInput.because(*findings)


def _is_day(text: str) -> bool:
    found = _DATE.search(text)
    try:
        return found is not None and bool(date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError:
        return False


def _blocks(rows: list[str], start: int, notes: list[Note]) -> Iterator[_Block]:
    """Yield headings, paragraphs and list items in order; every word of the body is in exactly one."""
    open_block: _Block | None = None
    gap = True
    for index in range(start, len(rows)):
        line = rows[index].strip()
        if not line:
            gap = True
            continue
        if open_block and not _begins(rows, index, open_block, gap, notes):
            open_block.words.append(line)
        else:
            if open_block:
                yield open_block
            open_block = _open(rows, index, gap)
        gap = False
    if open_block:
        yield open_block


def _begins(rows: list[str], index: int, current: _Block, gap: bool, notes: list[Note]) -> bool:
    """Tell whether the row begins a new block rather than going on with `current`."""
    line = rows[index].strip()
    if _ITEM.match(rows[index]) or current.kind == "heading" or _is_heading(rows, index, gap):
        return True
    finished = current.words[-1].endswith(_FINISHED)
    if gap and finished:
        return True
    if gap:
        if not line[0].islower():
            notes.append(Note(index + 1, _taken_as_going_on(line)))
        return False
    if current.kind == "item" and finished and line.endswith(":") and _item_follows(rows, index):
        notes.append(
            Note(index + 1, msg("“{words}” was taken as a paragraph that introduces a list.", words=line[:60]))
        )
        return True
    return False


def _open(rows: list[str], index: int, gap: bool) -> _Block:
    if item := _ITEM.match(rows[index]):
        return _Block("item", index + 1, [item[1].strip()])
    kind = "heading" if _is_heading(rows, index, gap) else "paragraph"
    return _Block(kind, index + 1, [rows[index].strip()])


def _is_heading(rows: list[str], index: int, gap: bool) -> bool:
    """Tell whether a row stands alone, is short, begins with a capital and does not end as a sentence does."""
    line = rows[index].strip()
    if line in ("Erratum", "Errata"):
        return True
    alone = gap and (index + 1 == len(rows) or not rows[index + 1].strip())
    short = len(line) <= _LONGEST_HEADING and not line.endswith((*_FINISHED, ","))
    return alone and short and line[0].isupper()


def _item_follows(rows: list[str], index: int) -> bool:
    return index + 1 < len(rows) and _ITEM.match(rows[index + 1]) is not None


def _join_items(blocks: list[_Block], notes: list[Note]) -> list[_Block]:
    """Give a paragraph that stands between two list items to the first: a page was turned in the middle of it."""
    joined: list[_Block] = []
    for n, block in enumerate(blocks):
        between = 0 < n < len(blocks) - 1 and joined[-1].kind == blocks[n + 1].kind == "item"
        if between and block.kind == "paragraph" and not block.words[-1].endswith(":"):
            notes.append(Note(block.line, _taken_as_going_on(block.words[0])))
            joined[-1].words += block.words
        else:
            joined.append(block)
    return joined


def _taken_as_going_on(line: str) -> Message:
    return msg("“{words}…” was taken as going on with the item or paragraph above it.", words=line[:40])


def _take_erratum(blocks: list[_Block], notes: list[Note]) -> tuple[list[_Block], FoundErratum | None]:
    """Take the new wording out of the body: what follows the sentence that names a section and ends in a colon."""
    headings = [n for n, block in enumerate(blocks) if block.kind == "heading" and block.text in ("Erratum", "Errata")]
    if not headings:
        return blocks, None
    first = headings[-1]
    for n in range(first + 1, len(blocks)):
        section = _SECTION.search(blocks[n].text)
        if section and blocks[n].text.endswith(":") and n + 1 < len(blocks):
            return blocks[: n + 1], FoundErratum(section[1], _compose(blocks[n + 1 :]))
    notes.append(Note(blocks[first].line, msg("The erratum names no section, so it stays in the text.")))
    return blocks, None


def _compose(blocks: list[_Block]) -> str:
    """Return the blocks as Markdown, each on one line, the items of a list close together."""
    text = ""
    for n, block in enumerate(blocks):
        in_list = block.kind == "item" and n > 0 and blocks[n - 1].kind == "item"
        mark = {"heading": "## ", "item": "- ", "paragraph": ""}[block.kind]
        text += ("" if n == 0 or in_list else "\n") + mark + block.text + "\n"
    return text


def _markdown(text: str) -> str:
    """Return `text` so that Markdown shows it as it stands."""
    return _FALSE_LIST.sub(r"\1\4\\\2\3\5", _MARKUP.sub(r"\\\1", text))


READER = MemoReader(lambda data: not data.startswith(b"%PDF"), read_memo)
