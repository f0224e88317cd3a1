"""What stays, goes and comes between two sentences, word by word, as runs. Pure.

Which words stay is found in `kept`, what of that helps a reader in `readable`; here the runs are written from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from sub_cli.diff.changes import Run
from sub_cli.diff.cuts import cut_pairs, is_nearly_cut
from sub_cli.diff.inner_moves import InnerMove, inner_moves
from sub_cli.diff.kept import LIGHT, kept_pairs, readable, slid
from sub_cli.diff.lookalikes import look_alike
from sub_cli.diff.passed import without_passed
from sub_cli.diff.tokens import Token, folded, length, tokens, weight
from sub_cli.diff.turned import turned
from sub_cli.text.inline import Format, Visible, seen

WHOLE = 0.35
"""Below this share of equal characters a sentence is replaced as a whole."""
NEARLY = 0.7
"""Unless from this share of the shorter one on it is kept: then most of the longer one was cut or put in."""


def word_runs(old: Visible, new: Visible, *, relisted: bool = False) -> tuple[Run, ...]:
    """Return what stays, goes and comes between two sentences, as runs; swapping the two mirrors the answer.

    Where one is `relisted`, set as a list, it is known that the words are the same: each that is recognized stands by
    itself, and none is given up.
    """
    if old == new:  # what moved as it was, tens of thousands of times where a text is turned round
        return _unchanged(new)
    if (seen(old), old) > (seen(new), new):
        return _mirrored(_ordered_runs(new, old, relisted))
    return _ordered_runs(old, new, relisted)


def _unchanged(spans: Visible) -> tuple[Run, ...]:
    """Return the runs of a sentence that stays as it is."""
    found = _Stretches()
    for text, form in spans:
        found.add("=", text, form)
    return tuple(found.runs())


def _mirrored(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return `runs` seen from the other side, with what goes before what comes."""
    result: list[Run] = []
    for _, group in groupby((run.mirror() for run in runs), key=lambda run: run.op in "+-"):
        result += sorted(group, key=lambda run: run.op == "+")
    return tuple(result)


def _ordered_runs(old: Visible, new: Visible, relisted: bool) -> tuple[Run, ...]:
    a, b = tokens(old), tokens(new)
    pairs = _staying(a, b, relisted)
    held = [(i, j) for i, j in pairs if _holds(a[i].text, b[j].text, relisted)]
    moves = inner_moves(a, b, held)
    runs = _assemble(a, b, held, moves)
    other = turned(a, b, held, moves)
    return min(runs, _assemble(a, b, other, inner_moves(a, b, other)), key=_marks) if other else runs


def _marks(runs: tuple[Run, ...]) -> int:
    """Return how many marks a reader sees."""
    return sum(run.op != "=" for run in runs)


def _holds(old: str, new: str, relisted: bool = False) -> bool:
    """Return whether two tokens that are recognized as one stand by themselves, and not with what changed beside."""
    return old == new or look_alike(old, new) or (relisted and weight(old) > 0.1)


def _staying(a: list[Token], b: list[Token], relisted: bool) -> list[tuple[int, int]]:
    """Return the pairs of tokens that stay: all that can where words were only cut, else what helps a reader."""
    cut = None if relisted else cut_pairs(a, b)
    if cut is not None:
        return readable(a, b, cut)
    old, new = ([folded(t.text) for t in side] for side in (a, b))
    if relisted or is_nearly_cut(a, b):
        pairs = slid(a, b, kept_pairs(old, new, LIGHT))
        return pairs if relisted else without_passed(a, b, [(i, j) for i, j in pairs if _holds(a[i].text, b[j].text)])
    pairs = readable(a, b, kept_pairs(old, new))
    return [] if _rewritten(a, b, pairs) else pairs


def _rewritten(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> bool:
    """Return whether so little stays that the sentence is shown as a new one."""
    if len(pairs) == min(len(a), len(b)) or _only_points(a, b, pairs):
        return False
    kept = sum(length(a[i].text) for i, _ in pairs)
    less, more = sorted(sum(length(t.text) for t in side) for side in (a, b))
    return kept < WHOLE * more and kept < NEARLY * less


def _only_points(a: list[Token], b: list[Token], pairs: list[tuple[int, int]]) -> bool:
    """Return whether everything that is not kept is punctuation."""
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    rest = [t for i, t in enumerate(a) if i not in left] + [t for j, t in enumerate(b) if j not in right]
    return all(weight(token.text) <= 0.1 for token in rest)


def _assemble(
    a: list[Token], b: list[Token], pairs: list[tuple[int, int]], moves: list[list[InnerMove]]
) -> tuple[Run, ...]:
    """Return the runs of the two sides, in reading order: what goes stands before what comes."""
    writer = _Writer()
    parts = [(n, part) for n, move in enumerate(moves, 1) for part in move]
    left = {i: n for n, part in parts for i in range(part.a0, part.a1)}
    right = {j: n for n, part in parts for j in range(part.b0, part.b1)}
    i = j = 0
    for k, m in [*pairs, (len(a), len(b))]:
        for n in range(i, k):
            writer.add("-", a[n], left.get(n, 0))
        for n in range(j, m):
            writer.add("+", b[n], right.get(n, 0))
        if k < len(a):
            writer.keep(a[k], b[m])
        i, j = k + 1, m + 1
    return writer.runs()


class _Stretches:
    """Runs in the making: neighbours of one kind are one, and their words are joined when all are there."""

    def __init__(self) -> None:
        self.kinds: list[tuple[str, Format, Format, int]] = []
        self.texts: list[list[str]] = []

    def add(self, op: str, text: str, form: Format, was: Format = (), move: int = 0) -> None:
        """Add words, to the last run where they are of its kind."""
        if text and self.kinds and self.kinds[-1] == (op, form, was, move):
            self.texts[-1].append(text)
        elif text:
            self.add_apart(op, text, form, was, move)

    def add_apart(self, op: str, text: str, form: Format, was: Format = (), move: int = 0) -> None:
        """Add words as a run of their own."""
        self.kinds.append((op, form, was, move))
        self.texts.append([text])

    def runs(self) -> list[Run]:
        """Return all that was added."""
        pairs = zip(self.kinds, self.texts, strict=True)
        return [Run(op, "".join(texts), form, was, move) for (op, form, was, move), texts in pairs]

    @property
    def blank(self) -> bool:
        """Return whether there is one run, and no word in it."""
        return len(self.texts) == 1 and not any(text.strip() for text in self.texts[0])


class _Writer:
    """Collects runs, joining neighbours of one kind and taking equal blanks out of the changes."""

    def __init__(self) -> None:
        self.done = _Stretches()
        self.gone, self.come = _Stretches(), _Stretches()

    def add(self, op: str, token: Token, move: int) -> None:
        """Add a word that goes or comes."""
        side = self.gone if op == "-" else self.come
        if move and side.blank:
            side.kinds[0] = (*side.kinds[0][:3], move)
        side.add(op, token.text, token.format, move=move)
        side.add(op, token.blank, token.after, move=move)

    def keep(self, old: Token, new: Token) -> None:
        """Add a word that stays, or is recognized, and the blank behind it where that stays too."""
        self._settle()
        if old.text == new.text:
            self._stay(old.text, old.format, new.format)
        else:
            self.done.add_apart("-", old.text, old.format)
            self.done.add_apart("+", new.text, new.format)
        if old.blank == new.blank:
            self._stay(old.blank, old.after, new.after)
            return
        self.gone.add("-", old.blank, old.after)
        self.come.add("+", new.blank, new.after)

    def _stay(self, text: str, was: Format, now: Format) -> None:
        if was == now:
            self.done.add("=", text, now)
        else:
            self.done.add("~", text, now, was)

    def _settle(self) -> None:
        """Write what goes and what comes, with a blank or line break that both end or begin with as one that stays."""
        if not self.gone.kinds and not self.come.kinds:
            return
        old, new = self.gone.runs(), self.come.runs()
        self.gone, self.come = _Stretches(), _Stretches()
        gone, come = "".join(run.text for run in old), "".join(run.text for run in new)
        if gone == come and gone:
            self._write(_zip_formats(old, new))
            return
        tail = gone[-1:] == come[-1:] and gone[-1:] in (" ", "\n")
        head = gone[:1] == come[:1] == " " and (not tail or min(len(gone), len(come)) > 1)
        if head:
            self._stay(" ", old[0].format, new[0].format)
        self._write([*_trimmed(old, head, tail), *_trimmed(new, head, tail)])
        if tail:
            self._stay(gone[-1], old[-1].format, new[-1].format)

    def _write(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.done.add(run.op, run.text, run.format, run.was, run.move)

    def runs(self) -> tuple[Run, ...]:
        """Return everything that was added, as runs."""
        self._settle()
        return tuple(self.done.runs())


def _trimmed(runs: list[Run], head: bool, tail: bool) -> list[Run]:
    """Return `runs` without the first and the last character, where those are asked for."""
    result = list(runs)
    if head and result:
        result[0] = replace(result[0], text=result[0].text[1:])
    if tail and result:
        result[-1] = replace(result[-1], text=result[-1].text[:-1])
    return [run for run in result if run.text]


def _zip_formats(gone: list[Run], come: list[Run]) -> list[Run]:
    """Return the runs of a text that stays, cut where the formats of either side change."""
    old = [(sign, run.format) for run in gone for sign in run.text]
    new = [run.format for run in come for _ in run.text]
    return [
        Run("=", sign, now) if was == now else Run("~", sign, now, was)
        for (sign, was), now in zip(old, new, strict=True)
    ]
