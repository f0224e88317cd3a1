"""Which texts are so plain that no page can be refused for them: told by looking, without reading Markdown.

Of ten thousand sections nearly all are. A text that is called plain has no mistake that `render.markdown` would find,
but for references of the simplest form to sections that are not there; those that are not may still be in order.
"""

from __future__ import annotations

import re
from typing import Final

from sub_cli.text.markdown import LARGEST_TEXT, MOST_BRACKETS

LONGEST_WORD: Final = 2000
"""Characters in a row at which no line can break: the time to set them grows with their square, four seconds for twice
as many. No address on the web is longer in practice."""
_LONG: Final = re.compile(rf"[^ \t\n|]{{{LONGEST_WORD + 1},}}")
_RULES: Final = frozenset("-=*_:`~")
"""What lines and fences are drawn with in Markdown, at any length."""
_REFERENCE: Final = re.compile(r"\[(?<![!\\]\[)[^\[\]\\^&<]*\]\(#[a-z0-9][a-z0-9-]*\)")
"""It begins with the bracket itself, and only then looks before it: five times as fast."""
_SUSPECT: Final = re.compile(
    r"""!\[             # a picture
      | \[\\?\^         # a footnote
      | \]:             # a definition
      | \]\(            # a link, other than those of _REFERENCE
      | &[#a-zA-Z]      # an entity, which may stand for a bracket
      | <[a-zA-Z]       # an address in angle brackets
      | \n[ \t>*+.)\d-]{12}""",  # four levels in each character at most: a tab is two lists
    re.VERBOSE,
)


def plain(text: str) -> bool:
    """Tell whether no mistake can be in `text` but a reference `[words](#id)` that leads nowhere."""
    if len(text) > LARGEST_TEXT // 4 or text.count("[") > MOST_BRACKETS or long_word(text):
        return False
    if "](#" in text:
        if "`" in text or "~~~" in text:  # what stands in code refers to nothing
            return False
        text = _REFERENCE.sub(" ", text)
    return not _SUSPECT.search("\n" + text)


def long_word(text: str) -> re.Match[str] | None:
    """Return the first run of characters that is longer than a line is ever broken for; None where there is none."""
    if len(text) <= LONGEST_WORD or max(map(len, text.replace("\n", " ").split(" "))) <= LONGEST_WORD:
        return None
    return next((found for found in _LONG.finditer(text) if not _RULES.issuperset(found[0])), None)
