"""Every way of comparing prose that the benches weigh, as one function each: old and new text in, marked stretches out.

A stretch is `(op, text)` with op `=`, `-`, `+` or `~` (another format, a paragraph break that came or went).
"""

from __future__ import annotations

import difflib
import re
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from sub_cli.diff.changes import SentenceChange, SentenceKind
from sub_cli.diff.compare import compare_texts

Marks = list[tuple[str, str]]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def ours(old: str, new: str) -> Marks:
    """Compare as `sub diff` does."""
    marks: Marks = []
    for block in compare_texts(old, new).sections[0].blocks:
        for number, sentence in enumerate(block.sentences):
            marks.append(("~", "¶") if sentence.flow else ("=", " " if number else "\n"))
            marks += _sentence(sentence)
    return marks


def _sentence(sentence: SentenceChange) -> Marks:
    """Return the words of a sentence; one that moved here is marked as such, before its words."""
    here = [("~", "↳")] if sentence.kind is SentenceKind.MOVED_TO else []
    return here + [(run.op, run.text) for run in sentence.runs]


def words_difflib(old: str, new: str) -> Marks:
    """`difflib.SequenceMatcher` on words."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    marks: Marks = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            marks.append(("=", "".join(a[i:j])))
        else:
            marks += [("-", "".join(a[i:j])), ("+", "".join(b[k:m]))]
    return marks


def git_words(old: str, new: str) -> Marks:
    """`git diff --no-index --word-diff`, with words as the unit and patience as the way."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("old", old), ("new", new)):
            Path(folder, name).write_text(text, encoding="utf-8")
        command = ["git", "diff", "--no-index", "--no-color", "-U999999", "--patience", "--word-diff=porcelain"]
        done = subprocess.run([*command, "old", "new"], cwd=folder, capture_output=True, check=False)
    body = done.stdout.decode().partition("\n@@")[2].partition("\n")[2]
    marks: Marks = []
    for line in body.splitlines():
        op = {"-": "-", "+": "+", " ": "=", "~": "="}.get(line[:1], "=")
        marks.append((op, "\n" if line.startswith("~") else line[1:]))
    return marks


def dmp_characters(old: str, new: str) -> Marks:
    """diff-match-patch on characters with its semantic cleanup."""
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(old, new)
    engine.diff_cleanupSemantic(found)
    return [("-=+"[op + 1], text) for op, text in found]


def fast_dmp(old: str, new: str) -> Marks:
    """fast-diff-match-patch on words with its semantic cleanup."""
    from fast_diff_match_patch import diff

    codes: dict[str, str] = {}
    words: list[str] = []

    def coded(text: str) -> str:
        for token in _TOKEN.findall(text):
            if token not in codes:
                codes[token] = chr(0x4E00 + len(words))
                words.append(token)
        return "".join(codes[token] for token in _TOKEN.findall(text))

    found = diff(coded(old), coded(new), counts_only=False, cleanup="Semantic", timelimit=0)
    return [(op, "".join(words[ord(sign) - 0x4E00] for sign in text)) for op, text in found]


def redlines(old: str, new: str) -> Marks:
    """Ask the package redlines."""
    from redlines import Redlines

    marks: Marks = []
    for operation in Redlines(old, new)._diff_ops:
        tag, i, j, k, m = operation.opcodes
        gone, come = "".join(operation.source_chunk.text[i:j]), "".join(operation.test_chunk.text[k:m])
        marks += [("=", gone)] if tag == "equal" else [("-", gone), ("+", come)]
    return marks


_PACKAGES = {
    "fast-diff-match-patch, words": "fast_diff_match_patch",
    "diff-match-patch, characters": "diff_match_patch",
    "redlines": "redlines",
}
_ALL: dict[str, Callable[[str, str], Marks]] = {
    "sub": ours,
    "git --word-diff": git_words,
    "fast-diff-match-patch, words": fast_dmp,
    "diff-match-patch, characters": dmp_characters,
    "redlines": redlines,
    "difflib, words": words_difflib,
}
METHODS = {name: method for name, method in _ALL.items() if name not in _PACKAGES or find_spec(_PACKAGES[name])}
"""Those that can be run here, by name."""
