"""The words of a row as HTML: real `ins` and `del`, formats as elements, everything that people wrote escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from sub_cli.diff.changes import Run
from sub_cli.messages import Message, msg
from sub_cli.redline.base import Look, needs_air, printable

_ELEMENTS = {"strong": "strong", "em": "em", "code": "code", "strike": "s"}
_SPOKEN: dict[str, tuple[Message, Message]] = {
    "-": (msg("removed:"), msg("end of removed")),
    "+": (msg("added:"), msg("end of added")),
    "~": (msg("other format:"), msg("end of other format")),
}
_SAFE = ("https://", "http://", "mailto:")


def words_html(runs: Iterable[Run], look: Look, *, spoken: bool = False, air: bool = False) -> str:
    """Return `runs` as HTML.

    `spoken` puts words for screen readers at both ends of every change, which the page hides from the eye; `air` puts a
    blank between what goes and what comes, so that a PDF's text does not run the two together; without it the space
    between them is the style sheet's (`ins.apart`).
    """
    given = list(runs)
    parts = []
    for number, run in enumerate(given):
        apart = not air and bool(number) and needs_air(given, number - 1)
        parts.append(_run(run, look, spoken, apart))
        if air and needs_air(given, number):
            parts.append('<span class="air"> </span>')
    return "".join(parts)


def _run(run: Run, look: Look, spoken: bool, apart: bool) -> str:
    inner = _formatted(run, look)
    if run.op == "=":
        return inner
    begin, end = _SPOKEN[run.op]
    if spoken:
        inner = f"{_hidden(look.translate(begin) + ' ')}{inner}{_hidden(' ' + look.translate(end))}"
    if run.op == "~":
        return f'<span class="format">{inner}</span>'
    if run.op == "-":
        return f"<del>{inner}</del>"
    return f'<ins class="apart">{inner}</ins>' if apart else f"<ins>{inner}</ins>"


def _hidden(text: str) -> str:
    return f'<span class="vh">{escape(text)}</span>'


def _formatted(run: Run, look: Look) -> str:
    html = _text(run, look)
    for name in reversed(run.format):
        html = _wrapped(name, html)
    return html


def _wrapped(name: str, html: str) -> str:
    kind, _, target = name.partition(":")
    if kind in _ELEMENTS:
        return f"<{_ELEMENTS[kind]}>{html}</{_ELEMENTS[kind]}>"
    if kind == "link" and target.startswith(_SAFE):
        return f'<a href="{escape(target)}">{html}</a>'
    return f'<span class="{escape(kind)}" title="{escape(target)}">{html}</span>'


def _text(run: Run, look: Look) -> str:
    """Return the words escaped, a line break as one, and blanks that are a change made visible by their class."""
    text = _referred(run.text, look.refer) if look.refer else run.text
    html = escape(printable(text.replace("\n", "\0")).replace("<U+0000>", "\0"), quote=False).replace("\0", "<br>")
    if run.op != "=":
        html = html.replace("\u00a0", '<span class="nbsp">\u00a0</span>')
        html = f'<span class="nbsp">{html}</span>' if html == " " else html
    return html


def _referred(text: str, refer: Callable[[str], str]) -> str:
    """Return `text` with each reference without words, `[](#id)`, in the words that it is read as."""
    head, *rest = text.split("[](#")
    parts = [head]
    for part in rest:
        id, closed, tail = part.partition(")")
        parts.append(refer(id) + tail if closed else "[](#" + part)
    return "".join(parts)
