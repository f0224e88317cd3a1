"""The reader's language: which one it is, and how messages, states, kinds and names of errata are worded in it.

Documents have a language of their own; nothing here reaches them. Message ids are English, so only
the other languages have a catalogue (`locale/<language>/LC_MESSAGES/sub.po`). It holds the strings of
click too, which click looks up through the process-wide domain of gettext.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from sub_cli.errata.names import Named
from sub_cli.messages import Message

if TYPE_CHECKING:
    from sub_cli.redline.base import Look

LANGUAGES = ("nl", "en")
"""The languages of the interface; the first is spoken where nothing is chosen."""

DOMAIN = "sub"
LOCALE = Path(__file__).resolve().parent.parent / "locale"

_MONTHS = "January February March April May June July August September October November December".split()

_ERRATUM = re.compile(r"(?:[\w-]+/)?E[0-9]+-[\w-]+|[\w-]+/E[0-9]+\b")

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_label: Callable[[str], str] = str


def choose(flag: str = "", environ: Mapping[str, str] | None = None, workspace: str = "") -> str:
    """Return the language to speak: `--lang`, SUB_LANG, the workspace's, the locale's, and otherwise Dutch.

    A choice that is no language of ours (`C`, `de_DE`) says nothing, and the next one counts.
    """
    environ = environ or {}
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG", "")
    for choice in (flag, environ.get("SUB_LANG", ""), workspace, locale):
        language = choice.replace("-", "_").split("_")[0].split(".")[0].casefold()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def activate(language: str) -> None:
    """Speak `language` from now on, click included; a language without a catalogue is spoken in English."""
    global _language, _catalogue  # noqa: PLW0603 - one process speaks one language
    _catalogue = gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
    _language = language
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` in this block, for what is written in a document's own language."""
    before = _language
    activate(language)
    try:
        yield
    finally:
        activate(before)


def current() -> str:
    """Return the language that is spoken."""
    return _language


def _(text: str | None) -> str:
    """Return `text` in the reader's language; nothing stays nothing."""
    return _catalogue.gettext(text) if text else ""  # the empty id names the catalogue's own header


def ngettext(one: str, many: str, n: int) -> str:
    """Return the wording for `n` things in the reader's language; without a plural, that of `one`."""
    return _catalogue.ngettext(one, many, n) if many else _(one)


def N_(text: str) -> str:
    """Return `text` as it is: it is only marked for the catalogue, and translated where it is shown."""
    return text


# What is no value of an enumeration; those the catalogue takes from the models.
MARKED = (N_("programme-plan"), N_("edited"), N_("text"))


def say(message: Message) -> str:
    """Return `message` as a sentence in the reader's language, its gaps filled."""
    n = message.facts.get("n")
    template = ngettext(message.text, message.plural, n) if isinstance(n, int) else _(message.text)
    return template.format(**{name: _fact(fact) for name, fact in message.facts.items()})


def word(value: Enum | str) -> str:
    """Return the reader's word for a state or kind: data in the files, a word on the screen."""
    return _(str(value.value if isinstance(value, Enum) else value))


def in_every_language(text: str) -> Iterator[str]:
    """Yield `text`, a word of the data, and the word for it in each language."""
    yield text
    for language in LANGUAGES:
        yield worded_in(language, text)


def worded_in(language: str, text: str) -> str:
    """Return `text` in `language`, whatever the reader speaks."""
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True).gettext(text)


def label_by(label: Callable[[str], str]) -> None:
    """Let `label` say from now on what people read for `E01-geld`, or `document/E01-geld`."""
    global _label  # noqa: PLW0603 - one process looks at one workspace
    _label = label


def short(names: str) -> str:
    """Return `names`, one or several, as people read them: `E01` where that says which one, else the whole name."""
    return _ERRATUM.sub(lambda found: _label(found[0]), names)


def short_date(day: date | None) -> str:
    """Return `day` as it is written in a sentence: 9-4-2021 in Dutch, 9 April 2021 in English; "" for none."""
    if day is None:
        return ""
    if _language == "nl":
        return f"{day.day}-{day.month}-{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _fact(fact: object) -> object:
    if isinstance(fact, Message):
        return say(fact)
    if isinstance(fact, date):
        return short_date(fact)
    if isinstance(fact, Named):
        return short(fact)
    if isinstance(fact, Enum):
        return word(fact)
    return fact


def say_in(message: Message, language: str) -> str:
    """Return `message` as a sentence in `language`, whatever the reader speaks."""
    with speaking(language):
        return say(message)


def look_in(language: str) -> Look:
    """Return the look of a redline whose words are in `language`, whatever the reader speaks."""
    from sub_cli.redline.base import Look

    return Look(lambda message: say_in(message, language), language, language)
