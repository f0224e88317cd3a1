"""The options of `sub` itself may stand anywhere in the line: they are put in front, where click understands them.

Which word is the value of which option only the command knows that declares it, so a line is read along its commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import click


class Line(NamedTuple):
    """A command line, in two parts."""

    front: list[tuple[str, ...]]
    """The options of `sub` itself, each with its value, as they were given."""
    rest: list[str]
    """The command, its arguments and its own options."""

    @property
    def words(self) -> list[str]:
        """The whole line, as click takes it."""
        return [*chain.from_iterable(self.front), *self.rest]

    def value(self, flag: str) -> str:
        """Return the value of one of the options in front: the last one given, and "" for none."""
        given = [values[0] for name, *values in self.front if name == flag and values]
        return given[-1] if given else ""


def in_front(root: click.Group, words: Sequence[str]) -> Line:
    """Return the line of `words` with the options of `root` in front; what takes an option of that name keeps it.

    Behind `--` nothing moves, and nothing that git hands over. Of the commands only those that are named are loaded.
    """
    line, left = Line([], []), deque(words)
    command: click.Command = root
    while left and left[0] != "--" and not _takes_all(command):
        word = left.popleft()
        if len(word) > 1 and word.startswith("-"):
            own = {} if command is root else _options(command)
            _take(line, word, left, own, _options(root))
        else:
            line.rest.append(word)
            command = _below(command, word)
    line.rest.extend(left)
    return line


def _take(
    line: Line,
    word: str,
    left: deque[str],
    own: Mapping[str, click.Option],
    everywhere: Mapping[str, click.Option],
) -> None:
    """Put one option with its values where it belongs; letters behind it (`-qm`) go back to what is `left`."""
    known = {**everywhere, **own}
    name, *letters = _spelled_out(word, known)
    left.extendleft(reversed(letters))
    given = _with_values(name, left, known)
    option = everywhere.get(name.partition("=")[0])
    if option is None or name.partition("=")[0] in own:
        line.rest.extend(given)
        return
    line.front.append(given)
    if len(given) <= _count(option):  # its value is missing: that is what is wrong with the line
        line.rest.clear()


def _with_values(word: str, left: deque[str], known: Mapping[str, click.Option]) -> tuple[str, ...]:
    """Return an option with as many words of what is `left` as it takes; one that nobody knows takes none."""
    name, equals, value = word.partition("=")
    count = _count(known[name]) if name in known else 0
    if not count:
        return (word,)
    left.extendleft([value] if equals else [])
    return (name, *(left.popleft() for _each in range(min(count, len(left)))))


def _spelled_out(word: str, known: Mapping[str, click.Option]) -> list[str]:
    """Return `-qmtext` as `-q`, `-m`, `text`; a long option, or one with a letter that nobody knows, as it is."""
    found: list[str] = []
    for place, letter in enumerate(word[1:], 2):
        name = f"-{letter}"
        if name not in known:
            return [word]
        found.append(name)
        if _count(known[name]):
            return [*found, *filter(None, [word[place:]])]
    return found


def _options(command: click.Command) -> dict[str, click.Option]:
    options = [each for each in command.params if isinstance(each, click.Option)]
    return {name: each for each in options for name in (*each.opts, *each.secondary_opts)}


def _count(option: click.Option) -> int:
    """Return how many words an option takes."""
    return 0 if option.is_flag or option.count else option.nargs


def _takes_all(command: click.Command) -> bool:
    """Tell whether a command takes every word as it is: names of files, from git."""
    return bool(command.context_settings.get("ignore_unknown_options"))


def _below(command: click.Command, word: str) -> click.Command:
    """Return the command that a word names in a group; where it names none, the word is an argument, or a mistake."""
    return (command.commands.get(word) or command) if isinstance(command, click.Group) else command
