"""Where words and sentences stand in a text, as an order quotes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sub_cli.errata.orders.edits import sentences
from sub_cli.errata.orders.grounds import Area, Ground, Stretch
from sub_cli.errata.orders.quoting import occurrences

_MARKDOWN = re.compile(r"[*_`\[\]]")


def found_words(ground: Ground, words: str, areas: Sequence[Area]) -> list[Stretch]:
    """Return where words stand in some places, as whole words only."""
    spans = [
        Stretch(start, end)
        for start, end, column in occurrences(ground.text, words, ground.labels)
        if any(area.holds(start, end) and area.column in {0, column} for area in areas)
    ]
    return spans or _in_markdown(ground, words, areas)


def _in_markdown(ground: Ground, words: str, areas: Sequence[Area]) -> list[Stretch]:
    """Return where Markdown stands that an order quotes as it is written, which was the custom once."""
    if not _MARKDOWN.search(words):
        return []
    spans = [Stretch(*each.span()) for each in re.finditer(re.escape(words), ground.text)]
    return [each for each in spans if any(area.holds(*each) for area in areas)]


def found_sentences(ground: Ground, words: str, areas: Sequence[Area]) -> list[Stretch]:
    """Return where sentences stand that follow one another, each in full; nothing for a single one."""
    wanted = [row.strip() for row in sentences(words) if row.strip()]
    if len(wanted) < 2:
        return []
    texts, width = [unit.text.strip() for unit in ground.units], len(wanted)
    starts = [n for n in range(len(texts) - width + 1) if texts[n : n + width] == wanted]
    spans = [Stretch(ground.span(n).start, ground.span(n + width - 1).end) for n in starts]
    return [each for each in spans if any(area.holds(*each) for area in areas)]
