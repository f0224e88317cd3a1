"""The Dutch cases: what a reader sees of each. The comparison was not tuned on those of files named `unseen`.

`clauses-seen.md` and `clauses-unseen.md` are about clauses that go, sentences that become lists, series that shift,
words that move within their sentence and differences that nobody can see.

A case is its name, the old text, the new text and the marks, with a line of one point between them. In the marks
`[-…-]` went, `{+…+}` came, `{~…~}` got another format; `>1` and `<1` are the ends of move 1; `¶` is a
break that came or went; `[>…>]` and `{<…<}` are the ends of words that moved within their sentence. A sign that
cannot be told from another stands as its code, `<U+0301>`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sub_cli.diff.changes import Comparison, Run, SentenceChange, SentenceKind
from sub_cli.diff.compare import compare_texts

_MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}", "~": "{{~{}~}}", ">": "[>{}>]", "<": "{{<{}<}}"}
_CODE = re.compile(r"<U\+([0-9A-F]{4})>")
_HIDDEN = re.compile("[\u0300-\u036f\u00ad\u0430\u200a\u200b\u2011\ufb01\ufb03]")


def shown(comparison: Comparison) -> str:
    blocks = comparison.sections[0].blocks
    return "\n".join(f"{block.shape.kind}: {' '.join(map(_sentence, block.sentences))}" for block in blocks)


def _sentence(sentence: SentenceChange) -> str:
    words = "".join(_MARKS[_sign(run)].format(_loud(run.text)) for run in sentence.runs)
    if sentence.move:
        words = f"{'>' if sentence.kind is SentenceKind.MOVED_FROM else '<'}{sentence.move} {words}"
    if sentence.kind in (SentenceKind.SPLIT, SentenceKind.JOINED):
        words = f"({sentence.kind}) {words}"
    return f"¶({sentence.flow}) {words}" if sentence.flow else words


def _sign(run: Run) -> str:
    return {"-": ">", "+": "<"}[run.op] if run.move else run.op


def _loud(text: str) -> str:
    return _HIDDEN.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", text.replace("\u00a0", "⍽"))


def _signs(text: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text)


def _cases(half: str) -> list[tuple[str, str, str, str]]:
    text = (Path(__file__).parent / "cases" / f"{half}.md").read_text(encoding="utf-8")
    found = []
    for case in text.split("\n\n\n"):
        name, old, new, marks = case.strip("\n").split("\n.\n")
        found.append((name, _signs(old) + "\n", _signs(new) + "\n", marks.strip("\n")))
    return found


HALVES = {half: _cases(half) for half in ("seen", "unseen", "clauses-seen", "clauses-unseen")}
ALL = [case for half in HALVES.values() for case in half]
_OTHERWISE = frozenset((Path(__file__).parent / "cases" / "otherwise.txt").read_text(encoding="utf-8").splitlines())
"""Names of the cases that are read otherwise than was expected when they were written; one that is not must go."""


def _tried(case: tuple[str, str, str, str]) -> object:
    other = [pytest.mark.xfail(strict=True, reason="read otherwise than expected")] if case[0] in _OTHERWISE else []
    return pytest.param(*case[1:], id=case[0], marks=other)


@pytest.mark.parametrize(("old", "new", "marks"), [_tried(case) for case in ALL])
def test_a_reader_sees(old: str, new: str, marks: str) -> None:
    comparison = compare_texts(old, new)
    assert shown(comparison) == marks
    assert (comparison.sections[0].old_text, comparison.sections[0].new_text) == (old, new)


def test_there_are_enough_cases_and_half_of_them_unseen() -> None:
    assert {half: len(found) for half, found in HALVES.items()} == {
        "seen": 33,
        "unseen": 24,
        "clauses-seen": 31,
        "clauses-unseen": 31,
    }
