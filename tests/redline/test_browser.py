"""The redline in a real browser: nothing that WCAG 2.2 AA forbids, and two keys that go from change to change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sub_cli.diff.changes import Comparison
from sub_cli.diff.compare import compare_documents
from sub_cli.document.model import Document, Entry, Section
from sub_cli.redline import html
from sub_cli.redline.base import Look

from .browser import CHROMIUM, Browser, axe

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt install chromium)"),
    pytest.mark.skipif(axe() is None, reason="needs axe-core (pip install axe-playwright-python)"),
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAS = """\
De raad besluit over het plan. Het kost € 1.250.000 per jaar.
Zin een blijft. Zin twee blijft. Zin drie blijft. Zin vier blijft. Zin vijf blijft. Zin zes blijft.

- gemeenten dragen bij, zie [de site](https://example.org);
- de provincie betaalt de rest van de gezamenlijke kosten;
- waterschappen doen mee.

| wie | deel |
|---|---|
| gemeenten | eenderde |

Deze zin vervalt straks helemaal.
"""
NOW = """\
De raad **beslist** over het plan. Het kost € 1.450.000 per jaar.
Zin een blijft. Zin twee blijft. Zin drie blijft. Zin vier blijft. Zin vijf blijft. Zin zes blijft.

- de provincie betaalt de rest van de gezamenlijke kosten;
- gemeenten dragen **bij**, zie [de site](https://example.org);
- waterschappen doen mee, als zij willen.

| wie | deel |
|---|---|
| gemeenten | de helft |

Een geheel nieuwe alinea.
"""


def everything() -> Comparison:
    """A comparison with every kind of row and section in it."""
    names = ("Inleiding", "Geld", "Rollen", "Slot")
    old = {name.lower(): Section(name.lower(), name, WAS if name == "Geld" else f"{name} blijft.\n") for name in names}
    new = dict(old) | {
        "geld": Section("geld", "Geld en middelen", NOW),
        "nieuw": Section("nieuw", "Nieuw", "Een nieuwe zin.\n"),
    }
    before = Document("plan", "Plan", outline=tuple(map(Entry, old)), sections=old)
    after = Document("plan", "Plan", outline=tuple(map(Entry, ("inleiding", "nieuw", "rollen", "geld"))), sections=new)
    comparison = compare_documents(before, after, old_name="main", new_name="HEAD")
    marked = tuple(replace(each, errata=("E01",), memos=("PS2021BEM07",), fits=True) for each in comparison.sections)
    return replace(comparison, sections=marked)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "redline.html"
    file.write_text(html.render(everything(), Look()), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_nothing_that_wcag_forbids(browser: Browser, page: Path, scheme: str, width: int) -> None:
    browser.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    browser.open(page, scheme)
    browser.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    script = axe()
    assert script
    browser.run(script + ";0")
    rules = json.dumps({"runOnly": {"type": "tag", "values": LEVELS}})
    found = browser.run(f"axe.run(document, {rules}).then(found => [found.violations, found.passes.length])")
    violations = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found[0]]
    assert violations == []
    assert found[1] > 15, "axe has looked at almost nothing"
    assert browser.run("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    assert browser.run("document.documentElement.scrollWidth") <= width, "reflow: WCAG 1.4.10"


def test_n_and_p_go_from_change_to_change(browser: Browser, page: Path) -> None:
    browser.open(page)
    changes = browser.run("[...document.querySelectorAll('.row.seen')].map(each => each.id)")
    visited = []
    for _ in range(3):
        browser.press("n")
        visited.append(browser.run("document.activeElement.id"))
    browser.press("p")
    assert visited == changes[:3]
    assert browser.run("document.activeElement.id") == changes[1]
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_keys_can_be_turned_off(browser: Browser, page: Path) -> None:
    """WCAG 2.1.4, which axe does not look at."""
    browser.open(page)
    browser.run("document.querySelector('.keys input').click()")
    browser.press("n")
    assert browser.run("document.querySelectorAll('.row:focus').length") == 0


def test_the_page_asks_the_network_for_nothing_and_needs_no_script(browser: Browser, page: Path) -> None:
    browser.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)
        assert "Een geheel nieuwe alinea." in browser.run("document.body.innerText")
        assert browser.run("performance.getEntriesByType('resource').length") == 0
    finally:
        browser.ask("Emulation.setScriptExecutionDisabled", value=False)
