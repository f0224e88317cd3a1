"""Reads a plan from a Word file: sections by the styles of its headings, or else by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from posixpath import splitext

from sub_cli.errors import Unable
from sub_cli.interop.base import Note
from sub_cli.interop.plan import Beside, FoundPlan, PlanReader, Words
from sub_cli.interop.plan_markdown import plain
from sub_cli.interop.plan_markdown import read_plan as read_markdown
from sub_cli.interop.word_count import compared, words_in
from sub_cli.interop.word_text import Text, text_of
from sub_cli.messages import msg


def read_plan(data: bytes, name: str, beside: Beside) -> FoundPlan:
    """Return the plan that a Word file holds; `name` is named in errors, the lines of its notes are paragraphs.

    Raises `Unable` for what cannot be opened safely, has too much text for a plan, or no headings.
    """
    from sub_cli.word.opening import open_word

    text = text_of(open_word(data, name), splitext(name)[0])
    if not text.headings:
        raise Unable(msg("{path} has no headings by their style, so there are no sections to make of it.", path=name),
                     msg("Give its headings the styles Heading 1, Heading 2 and so on in Word."))  # fmt: skip
    found = read_markdown("\n".join([*text.lines, ""]).encode(), name, text.pictures.get)
    placed = _placed(found, text.origins)
    notes = sorted([*text.notes, *placed.notes], key=lambda each: each.line)
    made = replace(placed, notes=tuple(notes), title=text.title or placed.title)
    return replace(made, words=_words(text, made))


def _placed(found: FoundPlan, origins: Sequence[int]) -> FoundPlan:
    """Return a plan whose lines are the paragraphs of the file."""

    def at(line: int) -> int:
        return origins[min(line, len(origins)) - 1] if line and origins else line

    sections = [
        replace(each, line=at(each.line), lines=tuple(at(line) for line in each.lines)) for each in found.sections
    ]
    pictures = [replace(each, line=at(each.line)) for each in found.pictures]
    notes = [Note(at(each.line), each.message) for each in found.notes]
    return replace(found, sections=tuple(sections), pictures=tuple(pictures), notes=tuple(notes))


def _words(text: Text, found: FoundPlan) -> Words:
    said = [word for words, paragraph in text.said for word in words_in(words, 0, paragraph)]
    left = sum(1 for words in text.left for _ in words_in(words))
    first = [each.word for each in words_in(found.title)]
    return compared(said, left, [*first, *(word for each in found.sections for word in plain(each))])


READER = PlanReader((".docx", ".docm"), read_plan)
