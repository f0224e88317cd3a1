"""What all pages have in common: the state in words, the running lines, the line that tells how to prove it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sub_cli.errata.effects import Effect
from sub_cli.render.provenance import Provenance
from sub_cli.render.theme import Theme

Row: TypeAlias = tuple[str, tuple[str, ...]]
"""A label, and the lines beside it."""

RUNNING_SUBJECT = 110
"""Characters of a subject that fit in the margin above the text, in at most two lines."""
SHORT_COMMIT = 7
SHORT_DIGEST = 12
"""Letters of a digest that tell two files apart, and that a person can compare by eye."""


def state_words(status: str, words: Mapping[str, str]) -> str:
    """Return the word that marks a page as having no standing (CONCEPT, INGETROKKEN), or nothing."""
    return words[status] if status in ("draft", "withdrawn") else ""


def watermark(theme: Theme, status: str, language: str) -> str:
    """Return the file that lies under a page in this state; "" where the theme or the state has none.

    It holds outlines and no letters, so that nobody hears it and no search finds it.
    """
    if status not in ("draft", "withdrawn"):
        return ""
    names = (f"{status}.{language}.svg", f"{status}.{language.partition('-')[0]}.svg")
    return next((name for name in names if name in theme.files), "")


def effect_words(effects: Iterable[Effect], was: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return what happens to a section, a word for each effect, behind the number that it had where that changes."""
    number = (words["number_was"].format(was=was),) if was else ()
    return (*number, *(words[f"state_{effect}"] for effect in effects))


def version_line(provenance: Provenance, words: Mapping[str, str]) -> str:
    """Return the line at the foot: `versie 1.0 · 3f9c2a1`, `concept · 8d04be2`."""
    commit = provenance.commit[:SHORT_COMMIT] or words["uncommitted"]
    if state := state_words(provenance.status, words):
        return f"{state.lower()} · {commit}"
    if provenance.version:
        return f"{words['version']} {provenance.version} · {commit}"
    return f"{words['version']} {commit}"


def running(number: str, subject: str, provenance: Provenance, words: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the margins of every page."""
    if len(subject) > RUNNING_SUBJECT:
        subject = subject[:RUNNING_SUBJECT].rpartition(" ")[0] + " …"
    state = state_words(provenance.status, words)
    return {"number": number, "subject": subject, "state": state, "version": version_line(provenance, words)}


def origin(provenance: Provenance, words: Mapping[str, str]) -> tuple[Row, ...]:
    """Return how what is on the page can be proved, in one line; the whole of it stands in the metadata."""
    parts = [f"sub verify {file_name(provenance)}", version_line(provenance, words)]
    if provenance.sources:
        parts.append(f"{words['content']} {provenance.sources.partition(':')[2][:SHORT_DIGEST]}")
    return ((words["check_with"], (" · ".join(parts),)),)


def file_name(provenance: Provenance) -> str:
    """Return what the PDF is called by itself: `PS2021BEM07.pdf`, `renvooi-plan-E01.pdf`."""
    if provenance.kind != "renvooi":
        return f"{provenance.number}.pdf"
    one = ".." not in provenance.version and provenance.errata
    return f"renvooi-{(one[0].name if one else provenance.number).replace('/', '-')}.pdf"


def common(theme: Theme, language: str, provenance: Provenance, number: str, subject: str) -> dict[str, Any]:
    """Return the values that the skeleton of every page asks for."""
    words = theme.words(language)
    return {
        "running": running(number, subject, provenance, words),
        "watermark": watermark(theme, provenance.status, language),
        "origin": origin(provenance, words),
    }
