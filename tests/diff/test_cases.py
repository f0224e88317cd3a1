"""The Dutch cases: what a reader sees of each. The comparison was not tuned on `cases/unseen.md`.

A case is its name, the old text, the new text and the marks, with a line of one point between them. In the marks
`[-…-]` went, `{+…+}` came, `{~…~}` got another format; `>1` and `<1` are the ends of move 1; `¶` is a
break that came or went.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sub_cli.diff.changes import Comparison, SentenceChange, SentenceKind
from sub_cli.diff.compare import compare_texts

_MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}", "~": "{{~{}~}}"}


def shown(comparison: Comparison) -> str:
    blocks = comparison.sections[0].blocks
    return "\n".join(f"{block.shape.kind}: {' '.join(map(_sentence, block.sentences))}" for block in blocks)


def _sentence(sentence: SentenceChange) -> str:
    words = "".join(_MARKS[run.op].format(run.text.replace("\u00a0", "⍽")) for run in sentence.runs)
    if sentence.move:
        words = f"{'>' if sentence.kind is SentenceKind.MOVED_FROM else '<'}{sentence.move} {words}"
    if sentence.kind in (SentenceKind.SPLIT, SentenceKind.JOINED):
        words = f"({sentence.kind}) {words}"
    return f"¶({sentence.flow}) {words}" if sentence.flow else words


def _cases(half: str) -> list[tuple[str, str, str, str]]:
    text = (Path(__file__).parent / "cases" / f"{half}.md").read_text(encoding="utf-8")
    found = []
    for case in text.split("\n\n\n"):
        name, old, new, marks = case.strip("\n").split("\n.\n")
        found.append((name, old + "\n", new + "\n", marks.strip("\n")))
    return found


ALL = _cases("seen") + _cases("unseen")


@pytest.mark.parametrize(("old", "new", "marks"), [case[1:] for case in ALL], ids=[case[0] for case in ALL])
def test_a_reader_sees(old: str, new: str, marks: str) -> None:
    comparison = compare_texts(old, new)
    assert shown(comparison) == marks
    assert (comparison.sections[0].old_text, comparison.sections[0].new_text) == (old, new)


def test_there_are_enough_cases_and_half_of_them_unseen() -> None:
    assert len(ALL) >= 40
    assert len(_cases("unseen")) >= 20
