"""Where lines of a text stand: by their words and neighbours, and what is most like them where they stand nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from sub_cli.errata.comparison import nearest, number_at
from sub_cli.errata.conflicts import DIFFERS, Misfit, misfit
from sub_cli.errata.operations.base import Stretch
from sub_cli.messages import msg
from sub_cli.text.format import lines


def neighbours(text: Sequence[str], index: int, size: int) -> tuple[str, str]:
    """Return the nearest lines above and below that are not blank, without line feed; empty at the edge of the text."""
    above = next((line for line in reversed(text[:index]) if line.strip()), "")
    below = next((line for line in text[index + size :] if line.strip()), "")
    return above.rstrip("\n"), below.rstrip("\n")


def locate(text: Sequence[str], change: Stretch) -> int:
    """Return the index of the only line where `change` fits `text`, by its words and neighbours; raises `Misfit`.

    Equal words elsewhere in the text make it uncertain, whatever stands beside them.
    """
    was = lines(change.was)
    places = _places(text, was)
    fitting = [index for index in places if _agrees(text, index, len(was), change)]
    if not was:
        fitting = _beside(text, fitting, change)
    if len(fitting) == 1 and (not was or len(places) == 1):
        return fitting[0]
    if was and len(places) == 1:
        raise _beside_others(text, change, places[0])
    if places and (was or fitting):
        raise _ambiguous(text, change, places if was else fitting)
    raise _missing(text, change)


def _places(text: Sequence[str], was: Sequence[str]) -> list[int]:
    if not was:
        return list(range(len(text) + 1))
    size, first, whole = len(was), was[0], tuple(was)
    return [i for i, line in enumerate(text) if line == first and tuple(text[i : i + size]) == whole]


def _agrees(text: Sequence[str], index: int, size: int, change: Stretch) -> bool:
    """Tell whether every neighbour that was written down stands beside the place."""
    wanted = (None if side is None else side.rstrip("\n") for side in (change.before, change.after))
    there = neighbours(text, index, size)
    return all(side in (None, found) for side, found in zip(wanted, there, strict=True))


def _beside(text: Sequence[str], places: list[int], change: Stretch) -> list[int]:
    """Return those of the gaps that lie directly beside what was written down, of several with blank lines between."""
    if not change.before and not change.after:
        return places if change.before is not None or change.after is not None or not text else []
    near = [index for index in places if _touches(text, index, change)]
    return near or places


def _touches(text: Sequence[str], index: int, change: Stretch) -> bool:
    above = text[index - 1].rstrip("\n") if index else ""
    below = text[index].rstrip("\n") if index < len(text) else ""
    sides = (change.before, above), (change.after, below)
    return all(not side or side.rstrip("\n") == found for side, found in sides)


def _ambiguous(text: Sequence[str], change: Stretch, places: list[int]) -> Misfit:
    sentences = ", ".join(str(number_at(text, index)) for index in places)
    reason = msg("there are {count} places like the one it was written for: sentences {sentences}.",
                 count=len(places), sentences=sentences)  # fmt: skip
    return misfit(change.section, reason, sentence=number_at(text, places[0]), expected=change.was, found=change.was)


def _beside_others(text: Sequence[str], change: Stretch, index: int) -> Misfit:
    above, below = neighbours(text, index, len(lines(change.was)))
    reason = msg("its words stand there, but not between the sentences it was written for.")
    expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
    found = "".join(f"{line}\n" for line in (above, below) if line)
    return misfit(change.section, reason, sentence=number_at(text, index), expected=expected, found=found)


def displaced(text: Sequence[str], change: Stretch, begin: int, end: int) -> Misfit:
    """Return the error for a place that others took since: what stands there now."""
    found = "".join(text[begin:end])
    if not change.was:
        reason = msg("the sentences between which the new text comes do not stand together.")
        expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
        return misfit(change.section, reason, sentence=number_at(text, begin), expected=expected, found=found)
    reason = msg("the sentence it was written for went; this one in the same words came later.")
    reason = reason if found == change.was else DIFFERS
    return misfit(change.section, reason, sentence=number_at(text, begin), expected=change.was, found=found)


def _missing(text: Sequence[str], change: Stretch) -> Misfit:
    if not change.was:
        index = nearest(text, change.before or change.after or "", change.line - 1)
        expected = "".join(f"{line}\n" for line in (change.before, change.after) if line)
        found = "".join(text[max(0, index) : index + 2]) if index is not None else ""
        reason = msg("the sentences between which the new text comes do not stand together.")
        return misfit(change.section, reason, sentence=number_at(text, index or 0), expected=expected, found=found)
    was = lines(change.was)
    index, wanted = _first_changed(text, was, change.line - 1)
    if index is None and len(was) == 1 and (change.before or change.after):
        index = next((i for i in range(len(text)) if _agrees(text, i, 1, change)), None)
    sentence = number_at(text, change.line - 1 if index is None else index)
    found = text[index] if index is not None else ""
    return misfit(change.section, DIFFERS, sentence=sentence, expected=wanted, found=found)


def _first_changed(text: Sequence[str], was: Sequence[str], hint: int) -> tuple[int | None, str]:
    """Return the line most like the first line of `was` that stands nowhere, and that line of `was`."""
    there = set(text)
    wanted = next((line for line in was if line not in there and line.strip()), was[0])
    return nearest(text, wanted, hint), wanted


def region(rows: Sequence[str], change: Stretch) -> tuple[int, int]:
    """Return from where to where the lines stand that are most like those the change was written for."""
    was = lines(change.was)
    if not was:
        return _gap(rows, change)
    found: list[int] = []
    for line in was:
        index = nearest(rows, line, found[-1] + 1 if found else change.line - 1)
        if index is not None and (not found or found[-1] < index <= found[-1] + len(was) + 2):
            found.append(index)
    if found:
        return found[0], found[-1] + 1
    begin, _ = _gap(rows, change)
    return begin, begin


def _gap(rows: Sequence[str], change: Stretch) -> tuple[int, int]:
    above = nearest(rows, change.before or "", change.line - 2)
    if above is not None:
        return above + 1, above + 1
    below = nearest(rows, change.after or "", change.line - 1)
    begin = below if below is not None else min(change.line - 1, len(rows))
    return begin, begin
