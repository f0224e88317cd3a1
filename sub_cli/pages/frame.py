"""What all pages have in common: the state in words, the running lines, the line that tells how to prove it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sub_cli.errata.effects import Effect
from sub_cli.render.letters import fitting
from sub_cli.render.templates import short_date

if TYPE_CHECKING:
    from sub_cli.render.job import View
    from sub_cli.render.provenance import Provenance
    from sub_cli.render.theme import Theme

STANDLESS = ("draft", "withdrawn")
"""In these states a page has no standing, and says so."""
RUNNING_LINE, RUNNING_LINES = 58, 2
"""Letters of a line of the margin above the text, and the lines in it that are kept for the subject."""
SHORT_COMMIT = 7
SHORT_DIGEST = 12
"""Letters of a digest that tell two files apart, and that a person can compare by eye."""


def view_of(
    theme: Theme,
    kind: str,
    language: str,
    provenance: Provenance,
    titles: tuple[str, str, str],
    values: Mapping[str, object],
    author: str = "",
    version: str = "",
    labels: tuple[tuple[str, str], ...] = (),
) -> View:
    """Return the pages of a `kind` (`memo`, `document`, `renvooi`), with `values` for its template.

    `titles` are that of the PDF, and number and subject as they stand in the margins; `version` takes the place of
    state and commit at the foot. `labels` say what the pages call the sections of each erratum.
    """
    from sub_cli.render.job import View, stamp

    provenance, words = stamp(provenance, theme), theme.words(language)
    title, number, subject = titles
    common = {
        "title": title,
        "running": _running(number, subject, provenance, words, version),
        "watermark": _watermark(theme, provenance.status, language),
        "origin": _origin(provenance, words),
    }
    return View(f"{kind}.html.j2", title, subject, author, language, provenance, {**common, **values}, labels)


def effect_words(effects: Iterable[Effect], was: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return what happens to a section, a word for each effect, behind the number that it had where that changes."""
    number = (fill(words["number_was"], was=was),) if was else ()
    return (*number, *(words[f"state_{effect}"] for effect in effects))


def signed_by(name: str, day: date, words: Mapping[str, str]) -> str:
    """Return who signed and when, in the words of the house."""
    return fill(words["signed_by"], name=name, date=short_date(words["date_pattern"], day))


def fill(words: str, **facts: str) -> str:
    """Return words with their gaps filled: not by `format`, for a stranger's width in them could take all memory."""
    for gap, fact in facts.items():
        words = words.replace(f"{{{gap}}}", fact)
    return words


def _state_words(status: str, words: Mapping[str, str]) -> str:
    """Return the word that marks a page as having no standing (CONCEPT, INGETROKKEN), or nothing."""
    return words[status] if status in STANDLESS else ""


def _watermark(theme: Theme, status: str, language: str) -> str:
    """Return the file that lies under a page in this state; "" where the theme or the state has none.

    It holds outlines and no letters, so that nobody hears it and no search finds it.
    """
    names = (f"{status}.{language}.svg", f"{status}.{language.partition('-')[0]}.svg")
    return next((name for name in names if name in theme.files), "") if status in STANDLESS else ""


def version_line(provenance: Provenance, words: Mapping[str, str]) -> str:
    """Return the line at the foot: `versie 1.0 · 3f9c2a1`, `concept · 8d04be2`."""
    commit = provenance.commit[:SHORT_COMMIT] or words["uncommitted"]
    if state := _state_words(provenance.status, words):
        return f"{state.lower()} · {commit}"
    if provenance.version:
        return f"{words['version']} {provenance.version} · {commit}"
    return f"{words['version']} {commit}"


def _running(
    number: str, subject: str, provenance: Provenance, words: Mapping[str, str], version: str
) -> dict[str, str]:
    """Return what stands in the margins of every page."""
    subject = fitting(subject, RUNNING_LINE, RUNNING_LINES)
    state, version = _state_words(provenance.status, words), version or version_line(provenance, words)
    return {"number": number, "subject": subject, "state": state, "version": version}


def _origin(provenance: Provenance, words: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return how what is on the page can be proved, in one line; the whole of it stands in the metadata."""
    parts = [*_way_to_check(provenance, words), version_line(provenance, words)]
    if provenance.sources:
        parts.append(f"{words['content']} {provenance.sources.partition(':')[2][:SHORT_DIGEST]}")
    return ((words["check_with"], (" · ".join(parts),)),)


def _way_to_check(provenance: Provenance, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command that proves the file, if any: a memo by its signature, all else by making it again.

    It names no file: the page does not know what it will be called. What has no standing proves nothing.
    """
    if provenance.status in STANDLESS or not provenance.commit:
        return ()
    return (f"sub verify {words['this_file']}" + ("" if provenance.kind == "memo" else " --rebuild"),)
