"""A real browser for the tests: Chromium, asked by Playwright; axe for what WCAG 2.2 AA forbids."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--disable-quic", "--no-first-run", "--disable-sync", "--disable-background-networking"]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
        yield chromium
        chromium.close()


def violations(page: Any, levels: list[str] = LEVELS, least: int = 15) -> list[tuple[str, list[str]]]:
    """Return what the open page does that these rules forbid: the rule, and the elements.

    More than `least` rules must have had something to look at.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": levels}}).response
    assert len(found["passes"]) > least, "axe has looked at almost nothing"
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
