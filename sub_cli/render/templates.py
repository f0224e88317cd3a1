"""Jinja, kept on a short lead: a sandbox, autoescape always, no unknown name passes, nothing from disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache, partial
from types import TracebackType
from typing import TYPE_CHECKING

from sub_cli.codes import BAD_TEMPLATE
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg
from sub_cli.render.theme import Theme

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment


FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What an expression in a template can raise besides Jinja's own errors."""


def fill(theme: Theme, name: str, language: str, values: Mapping[str, object]) -> str:
    """Return the theme's template `name` filled with `values`; BadInput SUB310 with file and line of a mistake.

    Besides `values` a template knows `house` (house.toml), `words` (its words in `language`) and `language`.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    words = theme.words(language)
    known = {"house": theme.house, "words": words, "language": language}
    sources = tuple((each, text, theme.place(each)) for each, text in theme.templates.items())
    environment = _environment(sources, language, words["date_pattern"])
    try:
        return environment.get_template(name).render({**known, **values})
    except TemplateSyntaxError as error:
        raise _mistake(theme, error.name or name, error.lineno, error.message or "") from error
    except TemplateNotFound as error:
        where, line = _deepest(theme, error.__traceback__) or (name, 0)
        raise _mistake(theme, where, line, f"there is no template {error.name}") from error
    except (TemplateError, *FAILURES) as error:
        where, line = _deepest(theme, error.__traceback__) or (name, 0)
        raise _mistake(theme, where, line, str(error)) from error


def short_date(pattern: str, day: dt.date) -> str:
    """Return `day` by the house's `pattern` of numbers (`d-M-yyyy`, `dd/MM/yyyy`), which no locale can change."""
    parts = {"dd": f"{day.day:02}", "MM": f"{day.month:02}", "yyyy": f"{day.year:04}"}
    for mark, value in (*parts.items(), ("d", str(day.day)), ("M", str(day.month))):
        pattern = pattern.replace(mark, value)
    return pattern


def long_date(language: str, day: dt.date) -> str:
    """Return `day` in words of `language`: `9 april 2021`, held together by no-break spaces."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language.replace("-", "_")).replace(" ", "\N{NO-BREAK SPACE}")


@lru_cache(maxsize=8)  # compiling the templates takes a fifth of a memo, and a build sets many in one process
def _environment(
    sources: tuple[tuple[str, str, str], ...], language: str, date_pattern: str
) -> ImmutableSandboxedEnvironment:
    """Return what fills the templates in `sources`: name, text and where it stands in the workspace."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    known = {name: (text, place, None) for name, text, place in sources}
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(known.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["short_date"] = partial(short_date, date_pattern)
    environment.filters["long_date"] = partial(long_date, language)
    return environment


def _mistake(theme: Theme, name: str, line: int, detail: str) -> BadInput:
    place = Place(theme.place(name), line)
    return BadInput.because(Finding(BAD_TEMPLATE, msg("The template cannot be filled: {detail}", detail=detail), place))


def _deepest(theme: Theme, trace: TracebackType | None) -> tuple[str, int] | None:
    """Return template and line of the innermost frame that belongs to one; Jinja maps frames to template lines."""
    names = {theme.place(name): name for name in theme.templates}
    found = None
    while trace is not None:
        name = names.get(trace.tb_frame.f_code.co_filename)
        if name is not None:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found
