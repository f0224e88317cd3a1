"""Which footnotes of two texts have another label and are the same: a reader sees no label, but its number. Pure."""

from __future__ import annotations

from itertools import pairwise

from sub_cli.text.blocks import BlockKind
from sub_cli.text.notes import notes
from sub_cli.text.units import Prose


def renamed_notes(old: Prose, new: Prose) -> dict[str, str]:
    """Return, by its label in `old`, the label in `new` of each footnote that says the same under another one.

    Of several that say the same the first became the first. Where these came in another order, it is rather the marks
    that stayed and the notes that were changed: then nothing is renamed.
    """
    was, now = _notes(old), _notes(new)
    pairs = _apart(_pairs(was, now), was)
    if not pairs:
        return {}
    before, after = _on_page(old.text), _on_page(new.text)
    shown = sorted((before[label], after[now]) for label, now in pairs.items() if label in before and now in after)
    return pairs if all(a < b for (_, a), (_, b) in pairwise(shown)) else {}


def _on_page(text: str) -> dict[str, int]:
    """Return the number of each footnote that the text refers to, by its label."""
    return {note.label: note.number for note in notes(text) if note.number}


def _notes(prose: Prose) -> dict[str, str]:
    """Return what each footnote says, by its label: of two with one label, the first."""
    found: dict[str, str] = {}
    label = ""
    for unit in prose.units:
        inside = unit.shape.within.startswith("n")
        if inside and "]:" in unit.lead:
            label = unit.shape.marker if unit.shape.marker not in found else ""
        if inside and label and unit.shape.kind is not BlockKind.OTHER:
            found[label] = f"{found.get(label, '')}\n{unit.text}"
    return found


def _pairs(was: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    gone: dict[str, list[str]] = {}
    for label, said in was.items():
        if now.get(label) != said:
            gone.setdefault(said, []).append(label)
    pairs = {}
    for label, said in now.items():
        if was.get(label) != said and gone.get(said):
            pairs[gone[said].pop(0)] = label
    return pairs


def _apart(pairs: dict[str, str], was: dict[str, str]) -> dict[str, str]:
    """Return `pairs` without those by which two footnotes would have one label."""
    kept = {label: now for label, now in pairs.items() if now not in was or now in pairs}
    return kept if kept == pairs else _apart(kept, was)
