"""From one text to the next: which sentences stay, move or return, which became others, and where each word is from.

Every word of a text is the source of at most one word of the next: what a sentence keeps is spent, and only what left
may turn up elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sub_cli.errata.comparison import Run, changed_lines, changed_words, kept, matcher, pairs
from sub_cli.errata.merge import TOKEN

_MOVED = 4
"""So many different words that left together and came together elsewhere were moved (docs/comparison.md)."""
_PAIRS = 40_000
"""Pairs of sentences that are compared in one run of changes, and in all for words that moved; beyond it none are."""
_SPENT, _CREDITED = "\n", "\n\n"
"""What stands for tokens that are no longer looked for; no sentence holds them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A line in one wording, with where its tokens come from; each that stands in a text is an object of its own."""

    text: str
    """Without its line feed; blank for a line between paragraphs."""
    origin: str
    """Key of the revision that first wrote it in exactly these words."""
    tokens: tuple[str, ...]
    origins: tuple[str, ...]
    """For each token the key of the revision that brought it."""


class Succession:
    """The step from a text, of which all origins are known, to the next; what is found first is not looked at again."""

    def __init__(self, old: Sequence[Sentence], rows: Sequence[str], runs: Sequence[Run] | None) -> None:
        """Take `runs` as the lines that changed, or else compare; raises `ValueError` where others differ too."""
        self._old, self._rows = old, rows
        self._runs = changed_lines([each.text for each in old], rows) if runs is None else runs
        self._before = "\n".join(each.text for each in old)
        self._found: dict[int, Sentence] = {}
        self._used: set[Sentence] = set()
        self._became: dict[Sentence, _Change] = {}
        self._stay(self._outside())

    def _outside(self) -> list[tuple[int, int]]:
        """Return where the lines outside the runs were, and where they are."""
        same = list(kept(self._runs, len(self._old)))
        come = sum(run.stop - run.start for run in self._runs)
        if len(same) + come != len(self._rows) or any(self._old[i].text != self._rows[j] for i, j in same):
            raise ValueError("the texts differ outside the runs")
        return same

    @property
    def taken(self) -> list[Sentence]:
        """What stood in the lines that changed."""
        return [each for run in self._runs for each in self._old[run.begin : run.end]]

    @property
    def gone(self) -> list[Sentence]:
        """The sentences of those lines that are not taken up as they were."""
        return [each for each in self.taken if each.text.strip() and each not in self._used]

    def restore(self, taken: Sequence[Sentence]) -> None:
        """Give the lines that changed the sentences `taken` away earlier, in order, as far as they read the same."""
        places = [j for run in self._runs for j in range(run.start, run.stop)]
        blocks = matcher([each.text for each in taken], [self._rows[j] for j in places]).get_matching_blocks()
        for i, j, size in blocks:
            for n in range(size):
                self._take(places[j + n], taken[i + n])

    def compare(self) -> None:
        """Find in every run the sentences that stay after all, and which of the others became which."""
        for run in self._runs:
            old = [i for i in range(run.begin, run.end) if self._old[i] not in self._used]
            new = [j for j in range(run.start, run.stop) if j not in self._found]
            inner = changed_lines([self._old[i].text for i in old], [self._rows[j] for j in new])
            self._stay((old[i], new[j]) for i, j in kept(inner, len(old)))
            for each in inner:
                self._pair(old[each.begin : each.end], new[each.start : each.stop])

    def move(self, *, short: bool) -> None:
        """Take up the sentences that left one place and came at another; those of few words only if `short`."""
        left: dict[str, list[Sentence]] = {}
        for sentence in self.gone:
            if self._is_free(sentence) and (short or self._is_own(sentence.tokens)):
                left.setdefault(sentence.text, []).append(sentence)
        for j in self._new():
            if same := left.get(self._rows[j]):
                self._take(j, same.pop(0))

    def recall(self, left: Mapping[str, list[list[Sentence]]]) -> None:
        """Take up the sentences that `left` earlier: by their words, in groups that left together, the latest first."""
        for j in self._new():
            groups = reversed(left.get(self._rows[j], []))
            free = [each for group in groups for each in group if self._is_free(each)]
            if free:
                self._take(j, free[0])

    def written(self, key: str) -> list[Sentence]:
        """Return the sentences of the new text; what was found nowhere is credited to `key`."""
        drafts = {j: _Draft(row) for j, row in enumerate(self._rows) if j not in self._found}
        rests = {each: _Rest(each) for each in self.gone}
        for parent, change in self._became.items():
            if change.line in drafts:
                drafts[change.line].carry(rests[parent], kept(change.runs, len(parent.tokens)))
        if len(drafts) * len(rests) <= _PAIRS:
            for draft in drafts.values():
                for rest in rests.values():
                    draft.gather(rest, self._is_own)
        return [self._found.get(j) or drafts[j].sentence(key) for j in range(len(self._rows))]

    def _is_own(self, tokens: Sequence[str]) -> bool:
        """Tell whether a stretch is long enough, and stands nowhere else, so that one that came must be the same."""
        return _different(tokens) >= _MOVED and self._before.count("".join(tokens).strip()) == 1

    def _new(self) -> list[int]:
        """Return the lines that have no sentence yet."""
        places = (j for run in self._runs for j in range(run.start, run.stop))
        return [j for j in places if j not in self._found and self._rows[j].strip()]

    def _is_free(self, sentence: Sentence) -> bool:
        """Tell whether a sentence may still be taken up: one that became another is spent, and what came a copy."""
        return sentence not in self._used and sentence not in self._became

    def _stay(self, places: Iterable[tuple[int, int]]) -> None:
        for i, j in places:
            self._take(j, self._old[i])

    def _take(self, j: int, sentence: Sentence) -> None:
        if sentence not in self._used:
            self._found[j] = sentence
            self._used.add(sentence)

    def _pair(self, old: Sequence[int], new: Sequence[int]) -> None:
        old = [i for i in old if self._old[i].text.strip()]
        new = [j for j in new if self._rows[j].strip()]
        if len(old) * len(new) <= _PAIRS:
            for i, j in pairs([self._old[i].text for i in old], [self._rows[j] for j in new]):
                self._become(self._old[old[i]], new[j])

    def _become(self, sentence: Sentence, j: int) -> None:
        runs = changed_words(sentence.tokens, TOKEN.findall(self._rows[j]))
        if runs is not None:
            self._became[sentence] = _Change(j, runs)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a sentence became."""

    line: int
    runs: Sequence[Run]
    """The tokens that differ."""


class _Rest:
    """What of a sentence that left has not been taken up yet."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = list(sentence.tokens)

    def spend(self, index: int) -> str:
        """Return where a token is from, and give it to nobody else."""
        self.tokens[index] = _SPENT
        return self.sentence.origins[index]


class _Draft:
    """A new sentence, of which it is not yet known where all tokens are from."""

    def __init__(self, row: str) -> None:
        self._row = row
        self._tokens = tuple(TOKEN.findall(row))
        self._origins: dict[int, str] = {}

    def carry(self, source: _Rest, places: Iterable[tuple[int, int]]) -> None:
        """Credit tokens to where those of `source` are from: `places` says which became which."""
        for i, j in places:
            self._origins[j] = source.spend(i)

    def gather(self, rest: _Rest, is_own: Callable[[Sequence[str]], bool]) -> None:
        """Credit the stretches that left another place, long enough to be no chance."""
        wanted = [_CREDITED if n in self._origins else token for n, token in enumerate(self._tokens)]
        if _different(set(wanted) & set(rest.tokens)) < _MOVED:
            return
        for i, j, size in matcher(rest.tokens, wanted).get_matching_blocks():
            if is_own(wanted[j : j + size]):
                self.carry(rest, zip(range(i, i + size), range(j, j + size), strict=True))

    def sentence(self, key: str) -> Sentence:
        """Return the sentence; what is not credited yet was brought by `key`."""
        origins = tuple(self._origins.get(n, key) for n in range(len(self._tokens)))
        return Sentence(self._row, key, self._tokens, origins)


def _different(tokens: Iterable[str]) -> int:
    """Return how many different words there are."""
    return len({token for token in tokens if token[0].isalnum()})
