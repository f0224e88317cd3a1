"""What all pages have in common: the state in words, the running lines, the origin as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sub_cli.errata.names import Names
from sub_cli.render.provenance import Provenance
from sub_cli.render.theme import Theme

Row: TypeAlias = tuple[str, tuple[str, ...]]
"""A label, and the lines beside it."""

RUNNING_SUBJECT = 110
"""Characters of a subject that fit in the margin above the text, in at most two lines."""
SHORT_COMMIT = 7


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
    """Return the provenance as rows for people, in the words of the document's language."""
    commit = provenance.commit or words["uncommitted"]
    version = f"{provenance.version} · {commit}" if provenance.version else commit
    tools = ", ".join(" ".join(tool) for tool in provenance.tools)
    rows: list[Row] = [(words["version"].capitalize(), (version,))]
    if provenance.sources:
        rows.append((words["content"].capitalize(), (provenance.sources,)))
    named = [mark.name.rpartition("/")[2] for mark in provenance.errata]
    labels = map(Names.of(named).label, named)
    rows += [
        (f"{words['erratum']} {label}", (mark.digest,)) for label, mark in zip(labels, provenance.errata, strict=True)
    ]
    rows.append((words["house_style"].capitalize(), (provenance.templates,)))
    rows.append((words["made_with"].capitalize(), (tools,)))
    rows.append((words["check_with"], (f"sub verify {file_name(provenance)}",)))
    return tuple(rows)


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
