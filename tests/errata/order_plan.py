"""The plan on which the forms of orders are tried: the one in docs/orders.md."""

from __future__ import annotations

import re
from pathlib import Path

from sub_cli.document.model import Document, Entry, Section
from sub_cli.text.format import format_text

PAGE = Path(__file__).resolve().parents[2] / "docs" / "orders.md"


def plan_of(markdown: str) -> Document:
    """Return a plan of Markdown: its title, chapters and sections by their headings."""
    found = re.split(r"^(#{1,3}) (?:\d[\d.]* )?(.*)$", markdown, flags=re.MULTILINE)
    parts = [(len(found[n]), found[n + 1], found[n + 2].strip("\n")) for n in range(1, len(found), 3)]
    sections: dict[str, Section] = {}
    outline: list[tuple[str, list[str]]] = []
    for depth, title, text in parts[1:]:
        id = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        sections[id] = Section(id, title, format_text(text + "\n") if text else "")
        if depth == 2:
            outline.append((id, []))
        else:
            outline[-1][1].append(id)
    entries = tuple(Entry(id, tuple(Entry(each) for each in below)) for id, below in outline)
    return Document("plan", parts[0][1], outline=entries, sections=sections)


def fences() -> list[str]:
    """Return the plans on the page."""
    return re.findall(r"^```markdown\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


PLAN = plan_of(fences()[0])
STATUTE = plan_of(fences()[1])
