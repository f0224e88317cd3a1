"""Little programmes and errata to tell stories with, and strategies that make many of them.

`programme({"1 Samenwerken": {"2 Rollen": "Een zin.\\nNog een.\\n"}})` would be a tree; here a section is written as
`"id": text` or `"id": (text, {below})`, so that a test shows all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from hypothesis import strategies as st

from sub_cli.document import outline
from sub_cli.document.model import Document, Entry, Section
from sub_cli.errata.application import apply, revert
from sub_cli.errata.chain import Chain
from sub_cli.errata.derivation import document_changes
from sub_cli.errata.fitting import written
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Erratum, Event, Status, What
from sub_cli.errata.operations.base import Change

Plan: TypeAlias = "Mapping[str, str | tuple[str, Plan]]"


def programme(plan: Plan, *, title: str = "Plan", id: str = "plan", language: str = "nl") -> Document:
    """Return a document of `{"rollen": "Eén zin.\\n", "kern": ("", {…})}`; titles are the ids, capitalised."""
    sections: dict[str, Section] = {}

    def entries(below: Plan) -> tuple[Entry, ...]:
        made = []
        for name, what in below.items():
            text, children = what if isinstance(what, tuple) else (what, {})
            sections[name] = Section(name, name.capitalize(), text, source=f"# {name}\n")
            made.append(Entry(name, entries(children), lead=f"# above {name}\n", tail=f"  # {name}"))
        return tuple(made)

    return Document(id, title, language=language, outline=entries(plan), sections=sections)


def erratum(id: str, *changes: Change, document: str = "plan", **fields: object) -> Erratum:
    """Return an erratum to `plan` with these changes; other fields by name."""
    return Erratum(id, document, f"Erratum {id}", changes, **fields)  # type: ignore[arg-type]


def put_in(ledger: Ledger, each: Erratum, day: date | None = None, effective: date | None = None) -> Ledger:
    """Return the ledger with the erratum in force, applied on `day`."""
    made = apply(ledger, each)
    event = Event(What.APPLIED, day, ledger.chain.heads, effective, places=made.places)
    return ledger.with_turn(made.document, replace(each, changes=made.kept), event)


def taken_out(ledger: Ledger, id: str, day: date | None = None, effective: date | None = None) -> Ledger:
    """Return the ledger without the erratum `id`, reverted on `day`."""
    each = ledger.chain.errata[id]
    event = Event(What.REVERTED, day, ledger.chain.heads, effective)
    gone = replace(each, events=(*each.events, event), status=Status.REVERTED)
    return Ledger(revert(ledger, each), Chain({**ledger.chain.errata, id: gone}.values()))


def in_force(base: Document, *errata: Erratum) -> Ledger:
    """Return the ledger of `base` with all errata, applied one after another."""
    ledger = Ledger(base)
    for each in errata:
        ledger = put_in(ledger, each)
    return ledger


def written_for(ledger: Ledger, each: Erratum) -> Erratum:
    """Return the erratum with the event that says for which text it was written."""
    return replace(each, events=(written(ledger, each, Event(What.WRITTEN, None)),))


def merged(base: Document, *branches: Ledger) -> Ledger:
    """Return what the errata of all branches make of `base`; of an erratum the branch that has most of it counts."""
    errata: dict[str, Erratum] = {}
    for branch in branches:
        for id, each in branch.chain.errata.items():
            if id not in errata or len(each.events) > len(errata[id].events):
                errata[id] = each
    chain = Chain(errata.values())
    return Ledger(Ledger(base, chain, present=0).at(chain.standing), chain)


def texts(document: Document) -> dict[str, str]:
    """Return the text of every section in reading order."""
    return {id: document.sections[id].text for id in document.ids()}


def image(document: Document) -> object:
    """Return everything that would stand in the files, sources and comments of the outline included."""
    rows = [(depth, entry.id, entry.lead, entry.tail) for depth, entry in outline.walk(document.outline)]
    sections = [document.sections[id] for id in document.ids()]
    return (
        document.title,
        rows,
        [(s.id, s.title, s.number, s.text, s.source) for s in sections],
        sorted(document.sections),
    )


SENTENCES = st.sampled_from(
    [
        "De provincie werkt samen met gemeenten.\n",
        "Inwoners zien de overheid als één geheel.\n",
        "Dit vraagt om samen optrekken en open staan.\n",
        "Er is € 1.250.000 beschikbaar in 2021.\n",
        "- een onderdeel;\n",
        "- nog een onderdeel;\n",
        "| jaar | bedrag |\n",
        "\n",
        "Ja.\n",
    ]
)
FREE = st.integers(0, 10**6).map(lambda n: f"Zin {n} staat maar één keer in dit plan.\n")
LINES = st.lists(st.one_of(SENTENCES, FREE), max_size=7)
TEXT = LINES.map("".join)
NAMES = [f"s{n}" for n in range(8)]


@st.composite
def programmes(draw: st.DrawFn) -> Document:
    """Draw a document of one to eight sections, up to three levels deep."""
    names = NAMES[: draw(st.integers(1, 8))]
    entries: tuple[Entry, ...] = ()
    for name in names:
        known = ["", *(entry.id for _, entry in outline.walk(entries))]
        parent = draw(st.sampled_from(known))
        under = outline.find(entries, parent).children if parent else entries
        after = draw(st.sampled_from(["", *(entry.id for entry in under)]))
        entries = outline.insert(entries, Entry(name, (), f"# {name}\n", f" #{name}"), parent, after)
    sections = {name: Section(name, name.upper(), draw(TEXT), source=f"# {name}\n") for name in names}
    return Document("plan", "Plan", outline=entries, sections=sections)


@st.composite
def edited(draw: st.DrawFn, document: Document) -> Document:
    """Draw another state of `document`: texts, titles, sections and places changed."""
    for _ in range(draw(st.integers(1, 4))):
        ids = document.ids()
        kind = draw(
            st.sampled_from(["text", "text", "text", "line", "line", "title", "insert", "remove", "move", "plan"])
        )
        wanted = draw(st.sampled_from(ids)) if ids else ""
        if kind == "insert" or not wanted:
            document = _inserted(draw, document)
            continue
        section = document.sections[wanted]
        if kind == "plan":
            document = replace(document, title=draw(st.sampled_from(["Plan", "Groot plan", "Plan 2030"])))
        elif kind == "text":
            document = document.with_section(replace(section, text=draw(TEXT)))
        elif kind == "line":
            document = document.with_section(replace(section, text=draw(line_edits(section.text))))
        elif kind == "title":
            document = document.with_section(replace(section, title=draw(st.sampled_from(["Rollen", "Kern", "Leden"]))))
        elif kind == "remove" and not outline.find(document.outline, wanted).children:
            entries, _ = outline.remove(document.outline, wanted)
            rest = {id: each for id, each in document.sections.items() if id != wanted}
            document = replace(document, outline=entries, sections=rest)
        elif kind == "move":
            document = _moved(draw, document, wanted)
    return document


@st.composite
def line_edits(draw: st.DrawFn, text: str) -> str:
    """Draw `text` with one line changed, added or taken out."""
    rows = text.splitlines(keepends=True)
    index = draw(st.integers(0, len(rows)))
    size = draw(st.integers(0, min(2, len(rows) - index)))
    rows[index : index + size] = draw(st.lists(st.one_of(FREE, SENTENCES), max_size=2))
    return "".join(rows)


@st.composite
def errata_for(draw: st.DrawFn, ledger: Ledger, id: str = "E1") -> Erratum:
    """Draw an erratum that was written for the text of `ledger`, as the builder makes it."""
    new = draw(edited(ledger.document))
    changes = document_changes(ledger.document, new, whole=draw(st.booleans()))
    return written_for(ledger, erratum(id, *changes))


def _inserted(draw: st.DrawFn, document: Document) -> Document:
    fresh = f"n{draw(st.integers(0, 10**6))}"
    if fresh in document.sections:
        return document
    parent, after = _somewhere(draw, document.outline)
    sections = {**document.sections, fresh: Section(fresh, fresh.upper(), draw(TEXT))}
    return replace(document, outline=outline.insert(document.outline, Entry(fresh), parent, after), sections=sections)


def _moved(draw: st.DrawFn, document: Document, wanted: str) -> Document:
    rest, entry = outline.remove(document.outline, wanted)
    parent, after = _somewhere(draw, rest)
    return replace(document, outline=outline.insert(rest, entry, parent, after))


def _somewhere(draw: st.DrawFn, entries: tuple[Entry, ...]) -> tuple[str, str]:
    parent = draw(st.sampled_from(["", *(entry.id for _, entry in outline.walk(entries))]))
    below = outline.find(entries, parent).children if parent else entries
    return parent, draw(st.sampled_from(["", *(entry.id for entry in below)]))
