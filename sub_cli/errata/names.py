"""Names of errata: `E01-accounthouders`, a number and a short title, which is what every file and reference holds.

People type and read `E01`. Two branches that each write an erratum make two files, so that git merges them; until one
of the two has another number, `E01` says neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sub_cli.document.ids import id_of

_NAME = re.compile(r"E([0-9]+)(-.+)?")
_FILE = ".yaml"
_LONGEST = 40
"""Characters, at most, of the title in a name."""


class Named(str):
    """Names of errata in a sentence, one or several with commas or blanks between: the edge shows each as a label."""

    __slots__ = ()


def number_of(name: str) -> int | None:
    """Return the number in a name, None for one of another form."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None


def short(name: str) -> str:
    """Return a name without its title: `E01`; whether that says which erratum is meant is for `Names` to tell."""
    return name.partition("-")[0] if number_of(name) is not None else name


def compose(number: int, *titles: str) -> str:
    """Return the name with this number and the first of `titles` that leaves a word: lower-case ascii and hyphens."""
    title = next(filter(None, map(_title, titles)), "")
    return f"E{number:02}-{title}" if title else f"E{number:02}"


def renumbered(name: str, number: int) -> str:
    """Return `name` with another number and the title that it has."""
    return f"E{number:02}{name[len(short(name)) :]}"


def _title(text: str) -> str:
    words = id_of(text).split("-")
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    return "-".join(words)[:_LONGEST]


@dataclass(frozen=True)
class Names:
    """The names of errata among which a word has to say which one is meant: those of a document, or of a memo."""

    whole: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """Return these names."""
        return cls(tuple(names))

    def label(self, name: str) -> str:
        """Return what people read for `name`: `E01` where no other has that number, else the whole."""
        others = [each for each in self._same_number(name) if each != name]
        return name if others else short(name)

    def typed(self, word: str) -> tuple[str, ...]:
        """Return the names that a person may mean by `word`: one, or several of one number; none where nothing fits.

        A name without a title says nothing where others have its number; it is then told as `E01.yaml`.
        """
        if word.endswith(_FILE):
            return self._exactly(word.removesuffix(_FILE))
        return self._exactly(word) if short(word) != word else self._same_number(word) or self._exactly(word)

    def stored(self, word: str) -> tuple[str, ...]:
        """Return the names that a reference in a file may mean: the very one, or by hand as people type it."""
        return self._exactly(word) or self.typed(word)

    def told(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return `names` so that each, typed, says one erratum."""
        return tuple(name if self.typed(name) == (name,) else name + _FILE for name in names)

    def twins(self) -> tuple[tuple[str, ...], ...]:
        """Return the names that share a number with others, together, by number."""
        return tuple(found for _, found in sorted(self._by_number.items()) if len(found) > 1)

    def following(self) -> int:
        """Return the number behind the highest."""
        return max(self._by_number, default=0) + 1

    def _exactly(self, name: str) -> tuple[str, ...]:
        return (name,) if name in self._known else ()

    def _same_number(self, name: str) -> tuple[str, ...]:
        number = number_of(name)
        return () if number is None else self._by_number.get(number, ())

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.whole)

    @cached_property
    def _by_number(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for name in dict.fromkeys(self.whole):
            number = number_of(name)
            if number is not None:
                found.setdefault(number, []).append(name)
        return {number: tuple(sorted(names)) for number, names in found.items()}
