"""What a page gets on a screen that it has not on paper: landmarks, contents that fold, a bar from change to change.

It is put into the HTML that the PDF was set from, afterwards: so the paper stays as it is to the byte, and a house
style with templates of before has it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sub_cli.pages.frame import fill
from sub_cli.pages.landmarks import with_landmarks
from sub_cli.pages.wide_tables import with_scrolling_tables
from sub_cli.redline.steps import STYLE, StepWords, bars, first_bar

if TYPE_CHECKING:
    from sub_cli.render.theme import Theme

_CHANGE: Final = re.compile(r'<tr class="((?:changed|new|removed|moved))">')
"""How a row of a redline begins that is not as it was."""
_CELL_ENDS: Final = re.compile(r"</t[dh]></tr>")


def on_screen(html: str, theme: Theme, language: str) -> str:
    """Return the page in `language` as it is shown on a screen."""
    words = theme.words(language)
    html = with_landmarks(with_scrolling_tables(html, words["table"]), words)
    return _with_steps(html, step_words(words))


def step_words(words: Mapping[str, str]) -> StepWords:
    """Return what the bars of a renvooi say, in the words of the house."""
    return StepWords(
        words["changes"],
        words["previous"],
        words["next"],
        lambda n, total: fill(words["change_at"], n=str(n), total=str(total)),
        lambda total: words["change_one"] if total == 1 else fill(words["change_count"], total=str(total)),
    )


def _with_bar(rest: str, bar: str) -> str:
    """Return what stands behind the start of a row with `bar` in its last cell."""
    end = _CELL_ENDS.search(rest)
    return f"{rest[: end.start()]}{bar}{rest[end.start() :]}" if end else rest


def _with_steps(html: str, words: StepWords) -> str:
    """Return the page with an id and a bar for each row of a redline that is not as it was."""
    start, *pieces = _CHANGE.split(html)
    rows = list(zip(pieces[::2], pieces[1::2], strict=True))
    ids = [f"change-{number}" for number in range(1, len(rows) + 1)]
    if not ids:
        return html
    steps = bars(ids, words)
    changed = "".join(
        f'<tr class="{state} step" id="{id}">{_with_bar(rest, steps[id])}'
        for id, (state, rest) in zip(ids, rows, strict=True)
    )
    page = (start + changed).replace("</head>", f"<style>{STYLE}</style>\n</head>", 1)
    return page.replace("</body>", f"{first_bar(ids, words)}\n</body>", 1)
