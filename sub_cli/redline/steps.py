"""From change to change: a bar at the foot of a page for the change that an address leads to, with no script.

Each change has a bar of its own, which is seen while the change is the target of the address. So it works in any
browser, the address can be sent to somebody, and going back goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

STYLE: Final = """
.steps{display:none;position:fixed;left:0;right:0;bottom:0;z-index:2;justify-content:center;align-items:center;
gap:1rem;padding:.4rem 1rem;background:var(--page);color:var(--ink);border-top:1px solid var(--line);
font-size:1rem;font-style:normal;font-weight:400;line-height:1.5;text-indent:0}
.steps.first,:target>.steps,:target>td>.steps,:target>th>.steps{display:flex}
body:has(.step:target)>.steps.first{display:none}
.steps a,.steps i{min-width:6rem;padding:.45rem .7rem;font-style:normal;text-decoration:underline}
.steps a{color:var(--new)}.steps i{visibility:hidden}.steps a:last-child{text-align:right}
.steps b{font-weight:600;text-align:center;min-width:9rem}
.step{scroll-margin:4rem 0 8rem}
.step:target{outline:2px solid var(--new);outline-offset:3px}
body:has(.steps){padding-bottom:5rem}
@media print{.steps,.steps.first,:target>.steps,:target>td>.steps,:target>th>.steps{display:none}}
@media(max-width:30rem){.steps{gap:0;justify-content:space-between;padding:.3rem .4rem}
.steps a,.steps i{min-width:0;padding:.45rem .5rem}.steps b{min-width:0}}
"""
"""The colours are those of the page around it: --page, --ink, --line, --new."""


@dataclass(frozen=True, slots=True)
class StepWords:
    """What the bars say, in the language of the page."""

    title: str
    """What the bars are for: `Wijzigingen`."""
    previous: str
    following: str
    at: Callable[[int, int], str]
    """Gives where one is: `wijziging 3 van 12`."""
    count: Callable[[int], str]
    """Gives how many there are: `12 wijzigingen`."""


def bars(ids: Sequence[str], words: StepWords) -> dict[str, str]:
    """Return the bar for each change, by the ids of the changes; it goes into the element of that id."""
    around = zip(["", *ids], ids, [*ids[1:], ""], strict=False)
    return {
        here: _bar(words, before, words.at(number, len(ids)), after)
        for number, (before, here, after) in enumerate(around, 1)
    }


def first_bar(ids: Sequence[str], words: StepWords) -> str:
    """Return the bar that leads to the first change, for the end of the page; nothing where there is none."""
    return _bar(words, "", words.count(len(ids)), ids[0], " first") if ids else ""


def _bar(words: StepWords, before: str, here: str, after: str, more: str = "") -> str:
    back, on = _link(before, f"‹ {words.previous}"), _link(after, f"{words.following} ›")
    # No `nav`: that may not stand in the header of a row or a column.
    begin = f'<div role="navigation" class="steps screen-only{more}" aria-label="{escape(words.title)}">'
    return f"{begin}{back}<b>{escape(here)}</b>{on}</div>"


def _link(id: str, text: str) -> str:
    return f'<a href="#{escape(id)}">{escape(text)}</a>' if id else f'<i aria-hidden="true">{escape(text)}</i>'
