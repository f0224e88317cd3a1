"""The pages of the desk, filled in: what a text says is text on them, whatever it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sub_cli.messages import Message

if TYPE_CHECKING:
    from jinja2 import Environment

    from sub_cli.redline.base import Translate

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
"""Where the templates lie: `NAME.html.j2`, each for one page."""


def fill(name: str, values: Mapping[str, object], say: Translate) -> str:
    """Return the page `name` filled with `values`, its own words in the reader's language; unknown names are bugs.

    In a template `_("… {gap} …", gap=value)` says a sentence, `_n("…", "…", n)` one of a number of things, and
    `say(value)` a `Message`, a day or a state.
    """

    def worded(text: str, **facts: object) -> str:
        return say(Message(text, facts))

    def counted(one: str, many: str, n: int, **facts: object) -> str:
        return say(Message(one, {"n": n, **facts}, many))

    def spoken(value: object) -> str:
        return say(value if isinstance(value, Message) else Message("{value}", {"value": value}))

    words = {"_": worded, "_n": counted, "say": spoken}
    return _environment().get_template(f"{name}.html.j2").render({**values, **words})


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
