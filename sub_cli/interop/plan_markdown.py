"""Reads a plan from Markdown: a section for each heading, each with the notes and addresses that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import splitext
from typing import Final
from urllib.parse import unquote

from sub_cli.interop.base import Note
from sub_cli.interop.headings import NUMBER
from sub_cli.interop.plan import PICTURE, Beside, FoundPicture, FoundPlan, FoundSection, PlanReader
from sub_cli.interop.plan_reading import BEFORE, DEEPEST, language_of
from sub_cli.interop.plan_text import decoded, encoding_note
from sub_cli.interop.word_count import Said, compared, words_in
from sub_cli.messages import msg
from sub_cli.text.format import normal_form

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_WORDS: Final = re.compile(r" {0,3}[^\W_].*")
"""A line that can be a heading with a line below it."""
_ITEM: Final = re.compile(r" {0,3}\d{1,9}[.)] ")
_NOTE: Final = re.compile(r" {0,3}\[\^(?P<label>[^\[\]\s]{1,99})\]:")
_ADDRESS: Final = re.compile(r" {0,3}\[(?P<label>[^\^\[\]][^\[\]]{0,99})\]:[ \t]*\S")
_COMMENT: Final = re.compile(r"[ \t]*<!--(?:(?!-->).)*-->[ \t]*")
_NAME: Final = re.compile(r"[ \t]*\{[^{}]{0,200}?#(?P<id>[\w:.-]{1,99})[^{}]{0,200}\}\Z|[ \t]*\{[^{}]{0,200}\}\Z")
"""What Pandoc writes behind a heading."""
_MARKED: Final = re.compile(r"\[\^([^\[\]\s]{1,99})\]|\]\[([^\[\]]{1,99})\]|\[([^\[\]]{1,99})\](?![(\[:])")
_PICTURE: Final = re.compile(
    r"!\[(?P<words>[^\[\]\n]{0,500})\]\(<?(?P<path>[^()\s<>]{1,300})>?(?P<rest>(?: +\"[^\"\n]{0,300}\")?)\)"
)
_CODE: Final = re.compile(r"(`+)(?!`)[^`\n]{0,500}\1(?!`)")
_TARGET: Final = re.compile(r"\]\([^()\n]{0,600}\)")
_FRONT: Final = re.compile(r"---\n(?P<rows>(?:(?!---\n|\.\.\.\n).*\n){0,200})(?:---|\.\.\.)\n")
_TITLE: Final = re.compile(r"^title:[ \t]*(['\"]?)(?P<words>.+?)\1[ \t]*$", re.MULTILINE)
_BEGINNINGS: Final = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"))


@dataclass
class _Part:
    """A heading on its way to be a section."""

    words: str
    level: int
    line: int
    """Of its heading, from 1."""
    anchor: str = ""
    lines: list[str] = field(default_factory=list)
    origins: list[int] = field(default_factory=list)

    def add(self, line: str, origin: int) -> None:
        self.lines.append(line)
        self.origins.append(origin)


@dataclass
class _Defined:
    """Footnotes and addresses, which stand anywhere and are used anywhere."""

    rows: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By `^label` of a note or `label` of an address: its lines, each with its number."""


def read_plan(data: bytes, name: str, beside: Beside) -> FoundPlan:
    """Return the plan that Markdown holds; `name` is named in errors, `beside` gives the pictures that it shows.

    Raises `Unable` for what is no text, or too long for a plan.
    """
    text, encoding = decoded(data, name)
    return _Reading(normal_form(text), name, beside, encoding_note(encoding)).plan()


class _Reading:
    """Goes through the lines once, and puts the sections together."""

    def __init__(self, text: str, name: str, beside: Beside, notes: list[Note]) -> None:
        front = _FRONT.match(text)
        title = _TITLE.search(front["rows"]) if front else None
        self.title = title["words"] if title else ""
        self.skip = text[: front.end()].count("\n") if front else 0
        self.rows = text.split("\n")
        self.name, self.beside, self.notes = name, beside, notes
        self.parts = [_Part("", 0, 0)]
        self.defined = _Defined()
        self.pictures: list[FoundPicture] = []
        self.used: set[str] = set()
        """Names of the notes and addresses that a section took along."""
        self.left: set[int] = set(range(1, self.skip + 1))
        if self.skip:
            self._tell(1, msg("Left out as the head of the file: {n} lines.", n=self.skip))

    def plan(self) -> FoundPlan:
        """Return the plan."""
        self._divide()
        parts, top = self._sections()
        language = language_of(self.rows)
        sections = list(self._found(parts, top, language))
        self._leave_unused()
        said = [
            word for number, row in enumerate(self.rows, 1) if number not in self.left for word in _said(row, number)
        ]
        left_out = sum(1 for number in self.left for _ in _said(self.rows[number - 1], number))
        words = compared(said, left_out, [word for each in sections for word in plain(each)])
        return FoundPlan(
            self.title or splitext(self.name)[0], tuple(sections), words, language, tuple(self.pictures),
            tuple(sorted(self.notes, key=lambda each: each.line)),
        )  # fmt: skip

    def _tell(self, line: int, message: object) -> None:
        self.notes.append(Note(line, message))  # type: ignore[arg-type]

    # -- line by line --------------------------------------------------------------------------------

    def _divide(self) -> None:
        """Put every line below its heading, or with what is defined."""
        fence, index = "", self.skip
        while index < len(self.rows):
            row, part = self.rows[index], self.parts[-1]
            mark = _FENCE.match(row)
            if fence or mark:
                fence = _fence(fence, mark, row)
                part.add(row, index + 1)
                index += 1
                continue
            index += self._heading(index) or self._definition(index) or self._line(index)

    def _heading(self, index: int) -> int:
        """Begin a part where a heading stands, and return how many lines that took; 0 where none does."""
        row = self.rows[index]
        found = _HEADING.fullmatch(row)
        if found:
            self._begin(found["words"] or "", len(found["marks"]), index)
            return 1
        below = self.rows[index + 1] if index + 1 < len(self.rows) else ""
        above = self.parts[-1].lines[-1:] in ([], [""])
        if above and _UNDERLINE.fullmatch(below) and _WORDS.fullmatch(row) and not _ITEM.match(row) and "|" not in row:
            self._begin(row.strip(), 1 if "=" in below else 2, index)
            return 2
        return 0

    def _begin(self, words: str, level: int, index: int) -> None:
        name = _NAME.search(words)
        bare = (words[: name.start()] if name else words).strip()
        self.parts.append(_Part(bare, level, index + 1, (name["id"] or "") if name else ""))

    def _definition(self, index: int) -> int:
        """Keep a footnote or an address apart, and return how many lines that took; 0 where none stands."""
        row = self.rows[index]
        note, address = _NOTE.match(row), _ADDRESS.match(row)
        if note and f"^{note['label'].casefold()}" not in self.defined.rows:
            end = self._end_of_note(index)
            rows = [(number + 1, self.rows[number]) for number in range(index, end)]
            self.defined.rows[f"^{note['label'].casefold()}"] = rows
            return end - index
        if address and address["label"].casefold() not in self.defined.rows and self.parts[-1].lines[-1:] in ([], [""]):
            self.defined.rows[address["label"].casefold()] = [(index + 1, row)]
            return 1
        return 0

    def _end_of_note(self, index: int) -> int:
        """Return where a footnote ends: before an empty line with none of its own behind it, or something else."""
        end = index + 1
        while end < len(self.rows) and (self.rows[end].startswith("    ") or self._goes_on(end)):
            end += 1
        while (
            end < len(self.rows)
            and not self.rows[end].strip()
            and self.rows[end + 1 : end + 2]
            and self.rows[end + 1].startswith("    ")
        ):
            end += 1
            while end < len(self.rows) and self.rows[end].startswith("    "):
                end += 1
        return end

    def _goes_on(self, index: int) -> bool:
        row = self.rows[index]
        return bool(row.strip()) and not (
            _NOTE.match(row) or _ADDRESS.match(row) or _HEADING.fullmatch(row) or _FENCE.match(row)
        )

    def _line(self, index: int) -> int:
        row, part = self.rows[index], self.parts[-1]
        if _COMMENT.fullmatch(row):
            self.left.add(index + 1)
            self._tell(index + 1, msg("Left out as a comment: “{words}”.", words=row.strip()[:80]))
            return 1
        part.add(row, index + 1)
        return 1

    # -- sections ------------------------------------------------------------------------------------

    def _sections(self) -> tuple[list[_Part], int]:
        """Return the parts that become sections, and the level of a chapter; a lone heading above all is the title."""
        before, *parts = self.parts
        tops = [each for each in parts if each.level == min(each.level for each in parts)]
        alone = len(tops) == 1 and parts[0] is tops[0] and len(parts) > 1
        if alone:
            self.left.add(tops[0].line)
            self.title = self.title or tops[0].words
            before.lines += ["", *tops[0].lines]
            before.origins += [tops[0].line, *tops[0].origins]
            parts = parts[1:]
        if any(line.strip() for line in before.lines):
            parts.insert(0, before)
        return parts, min((each.level for each in parts if each is not before), default=1)

    def _found(self, parts: Sequence[_Part], top: int, language: str) -> Iterator[FoundSection]:
        headed = [each for each in parts if each.level]
        numbered = sum(NUMBER.fullmatch(each.words) is not None for each in headed) * 2 > len(headed)
        above = 0
        for place, part in enumerate(parts):
            above = min(part.level - top + 1, above + 1, DEEPEST) if part.level else 1
            number = NUMBER.fullmatch(part.words) if numbered else None
            title = number["words"] if number else part.words
            if not title:
                title = BEFORE[language or "nl"]
                message = msg("The text before the first heading became a section “{title}”.", title=title)
                self._tell(next(iter(part.origins), 1), message)
            text, origins = self._text(part, place)
            anchors = (part.anchor, _slug(part.words)) if part.anchor else (_slug(part.words),)
            yield FoundSection(
                _bare(title), above, text, number["number"] if number else "", anchors, part.line, 0, origins
            )

    def _text(self, part: _Part, place: int) -> tuple[str, tuple[int, ...]]:
        """Return the text of a section with the notes and addresses that it uses, and the line of each of its lines."""
        rows = [
            (origin, self._with_pictures(line, origin, place))
            for origin, line in zip(part.origins, part.lines, strict=True)
        ]
        while rows and not rows[-1][1].strip():
            rows.pop()
        while rows and not rows[0][1].strip():
            rows.pop(0)
        used = self._used("\n".join(line for _, line in rows))
        first = next((name for name in used if not name.startswith("^")), "")
        for name in used:
            rows += [*([(0, "")] if name.startswith("^") or name == first else []), *self.defined.rows[name]]
        return "".join(f"{line}\n" for _, line in rows), tuple(origin for origin, _ in rows)

    def _leave_unused(self) -> None:
        """Leave out the notes and addresses that nothing refers to, which is told."""
        for name, rows in self.defined.rows.items():
            if name not in self.used:
                self.left |= {origin for origin, _ in rows}
                words = " ".join(line.strip() for _, line in rows)
                self._tell(rows[0][0], msg("Left out, because nothing refers to it: “{words}”.", words=words[:200]))

    def _used(self, text: str) -> list[str]:
        """Return the names of the notes and addresses that a text uses, and that those use."""
        found: dict[str, None] = {}
        waiting = [text]
        while waiting:
            for marked in _MARKED.finditer(waiting.pop()):
                name = f"^{marked[1]}" if marked[1] else str(marked[2] or marked[3])
                rows = self.defined.rows.get(name.casefold())
                if rows and name.casefold() not in found:
                    found[name.casefold()] = None
                    waiting.append("\n".join(line for _, line in rows))
        self.used |= found.keys()
        return sorted(found, key=lambda each: not each.startswith("^"))

    # -- pictures ------------------------------------------------------------------------------------

    def _with_pictures(self, line: str, origin: int, place: int) -> str:
        """Return a line with the pictures that lie beside the file as those of the plan."""
        if "![" not in line or line.startswith("    "):
            return line
        code = [found.span() for found in _CODE.finditer(line)]

        def put(found: re.Match[str]) -> str:
            inside = any(start <= found.start() < end for start, end in code)
            return found[0] if inside or "://" in found["path"] else self._picture(found, origin, place)

        return _PICTURE.sub(put, line)

    def _picture(self, found: re.Match[str], origin: int, place: int) -> str:
        data = self.beside(unquote(found["path"]))
        ending = _ending(data or b"", found["path"])
        if data is None or not ending:
            message = msg(
                "The picture {path} is not beside the file, or is none; its words stand there.", path=found["path"]
            )
            self._tell(origin, message)
            return found["words"]
        self.pictures.append(FoundPicture(data, ending, place, found["words"].strip(), origin))
        return f"![{found['words']}]({PICTURE}{len(self.pictures)}{found['rest']})"


def _fence(open_: str, mark: re.Match[str] | None, row: str) -> str:
    """Return what ends the code that is open behind a line."""
    if not open_:
        return mark[1] if mark else ""
    closes = mark is not None and mark[1].startswith(open_) and not row[mark.end() :].strip()
    return "" if closes else open_


def _ending(data: bytes, path: str) -> str:
    """Return the ending of the name of a picture by what it is; "" where it is none that a page takes."""
    for beginning, ending in _BEGINNINGS:
        if data.startswith(beginning):
            return ending
    return ".svg" if path.lower().endswith(".svg") and b"<svg" in data[:5000] else ""


def _slug(words: str) -> str:
    """Return what GitHub and others call a heading in links."""
    return re.sub(r"[^\w\- ]", "", words.casefold()).replace(" ", "-")


def _bare(title: str) -> str:
    """Return the words of a heading without marks of Markdown: the title of a section has none."""
    plain = re.sub(r"(?<!\\)(?:\*\*|__|`)|(?<![\\\w])[*_](?=\w)|(?<=\w)[*_](?!\w)", "", title)
    return " ".join(re.sub(r"\\(?=\W)", "", plain).split())


def _said(row: str, number: int) -> Iterator[Said]:
    """Yield the words of a line as they are read: without addresses and the names of headings."""
    if _ADDRESS.match(row):
        return
    heading = _HEADING.fullmatch(row)
    bare = _NAME.sub("", row) if heading else row
    yield from words_in(re.sub(r"\[\^[^\[\]\s]{1,99}\]", " ", _TARGET.sub("] ", bare)), 0, number)


def plain(section: FoundSection) -> list[str]:
    """Return the words of a section as they are read: number, heading, text."""
    rows = [f"{section.number} {section.title}", *section.text.split("\n")]
    return [each.word for row in rows for each in _said(row, 0)]


READER = PlanReader((".md", ".markdown"), read_plan)
