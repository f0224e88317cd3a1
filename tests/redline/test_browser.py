"""The redline in a real browser: nothing that WCAG 2.2 AA forbids, and two keys that go from change to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from sub_cli.diff.changes import Comparison
from sub_cli.diff.compare import compare_documents
from sub_cli.document.model import Document, Entry, Section
from sub_cli.redline import html
from sub_cli.redline.base import Look
from tests.browser import needs_browser, violations

pytestmark = needs_browser
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

5. geteld vanaf vijf;
   - en genest.[^1]

[^1]: Zie de rivierengebiedsamenwerkingsovereenkomstuitvoeringsbepalingen.

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
def redline(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a page with every kind of change."""
    file = tmp_path_factory.mktemp("page") / "redline.html"
    file.write_text(html.render(everything(), Look()), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Any, redline: str) -> Iterator[Any]:
    with browser.new_page() as shown:
        shown.goto(redline)
        yield shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_nothing_that_wcag_forbids(browser: Any, redline: str, scheme: str, width: int) -> None:
    with browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}) as page:
        page.goto(redline)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert violations(page) == []
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "reflow: WCAG 1.4.10"


@pytest.mark.parametrize(("forth", "back"), [("n", "p"), ("j", "k")])
def test_two_keys_go_from_change_to_change(page: Any, forth: str, back: str) -> None:
    changes = page.evaluate("[...document.querySelectorAll('.row.seen')].map(each => each.id)")
    visited = []
    for _ in range(3):
        page.keyboard.press(forth)
        visited.append(page.evaluate("document.activeElement.id"))
    assert bar(page) == f"‹ previous change 3 of {len(changes)} next ›"
    page.keyboard.press(back)
    assert visited == changes[:3]
    assert page.evaluate("document.activeElement.id") == changes[1]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [1200, 375])
def test_a_bar_at_the_foot_goes_from_change_to_change_without_a_script(browser: Any, redline: str, width: int) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.goto(redline)
        total = page.locator(".row.seen").count()
        assert bar(page) == f"{total} changes next ›"
        page.locator(".steps:visible a").last.click()
        assert bar(page) == f"change 1 of {total} next ›"
        page.locator(".steps:visible a").last.click()
        assert bar(page) == f"‹ previous change 2 of {total} next ›"
        foot, change = (page.locator(each).bounding_box() for each in (".steps:visible", ".row:target > .body"))
        assert foot["y"] + foot["height"] == 700
        assert 0 <= change["y"] < foot["y"], "what is gone to is in sight, and not behind the bar"
        page.locator(".steps:visible a").first.click()
        assert bar(page) == f"change 1 of {total} next ›"
        page.go_back()
        assert bar(page) == f"‹ previous change 2 of {total} next ›"


def bar(page: Any) -> str:
    """What the one bar that is seen says."""
    (said,) = page.locator(".steps:visible").all_inner_texts()
    return " ".join(each for each in said.split() if each)


def test_the_keys_can_be_turned_off(page: Any) -> None:
    """WCAG 2.1.4, which axe does not look at."""
    page.locator(".keys input").click()
    page.keyboard.press("n")
    assert page.evaluate("document.querySelectorAll('.row:focus').length") == 0


def test_the_page_asks_the_network_for_nothing_and_needs_no_script(browser: Any, redline: str) -> None:
    asked: list[str] = []
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(redline)
        assert "Een geheel nieuwe alinea." in page.locator("body").inner_text()
    assert asked == [redline]
