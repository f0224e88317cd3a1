"""The built pages in a real browser: on a phone, on a desk, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from yard import MEMOS, PLAN

from sub_cli.render.screen import sheet
from tests.browser import needs_browser, violations

pytestmark = needs_browser

PAGES = (PLAN, MEMOS[1], f"renvooi-{PLAN}-E01", "index")


@contextmanager
def shown(browser: Any, once: Any, name: str, width: int, scheme: str = "light") -> Iterator[Any]:
    with browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}) as page:
        page.goto((once.root / "output" / f"{name}.html").as_uri())
        yield page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_wcag_forbids(browser, once, name, scheme):
    with shown(browser, once, name, 1280, scheme) as page:
        assert violations(page) == []
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(24, 26, 28)"}[scheme]


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_wide_as_the_screen_and_its_lines_can_be_read(browser, once, name, width):
    with shown(browser, once, name, width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert max(widths(page), default=0) <= 36 * 17 + 1, "no more than about 80 letters"
        assert min(widths(page), default=width) >= min(width, 768) / 3, "no column of a few letters"


def widths(page: Any) -> list[float]:
    """Return how wide the paragraphs of the running text are."""
    found: list[float] = page.evaluate(
        "[...document.querySelectorAll('main p:not(.mark, .label, .notes p, .facts)')].map(p => p.offsetWidth)"
    )
    return found


def test_a_house_that_names_only_some_colours_has_them_in_the_dark():
    style = sheet({"accent": "#003366", "tint": "#f6f3f0"})
    (dark,) = re.findall(r"dark\) \{ :root \{ ([^}]*)\}", style)
    assert dark.strip() == "--accent: #99adc2; --tint: #26282a; --page: #181a1c"


def test_on_a_phone_what_an_erratum_does_is_one_line_with_its_parts_apart(browser, once):
    for width, between in ((375, '"· "'), (1280, "none")):
        with shown(browser, once, MEMOS[1], width) as page:
            label = page.locator(".erratum .label").first
            told = label.evaluate("label => getComputedStyle(label.querySelector('span + span'), '::before').content")
            assert told.partition(" / ")[0] == between
            notes = page.evaluate("[...document.querySelectorAll('.origin td')].map(e => getComputedStyle(e).fontSize)")
            assert all(float(size.removesuffix("px")) > 12 for size in notes)


def test_the_contents_stay_in_sight_beside_the_text(browser, once):
    with shown(browser, once, PLAN, 1280) as page:
        page.emulate_media(reduced_motion="reduce")
        page.evaluate("document.querySelector('main .depth1:last-child').scrollIntoView()")
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        box = page.locator(".contents").bounding_box()
        text = page.locator("main").bounding_box()
        assert 0 <= box["y"] < 900
        assert box["x"] + box["width"] <= text["x"]


def test_on_a_phone_the_contents_come_before_the_text(browser, once):
    with shown(browser, once, PLAN, 375) as page:
        contents, text = (page.locator(each).bounding_box() for each in (".contents", "main"))
        assert contents["y"] + contents["height"] <= text["y"]


def test_on_a_phone_the_contents_are_folded_and_elsewhere_they_are_not(browser, once):
    with shown(browser, once, PLAN, 375) as page:
        assert not page.locator(".contents li").first.is_visible()
        page.locator(".contents summary").click()
        assert page.locator(".contents li").first.is_visible()
    with shown(browser, once, PLAN, 1280) as page:
        assert page.locator(".contents li").first.is_visible()
    with browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 900}) as context:
        page = context.new_page()
        page.goto((once.root / "output" / f"{PLAN}.html").as_uri())
        assert page.locator(".contents li").first.is_visible(), "without a script they are there"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (PLAN, ["banner", "navigation Inhoud", "main", "region Register van errata"]),
        (MEMOS[1], ["banner", "main", "contentinfo"]),
        (f"renvooi-{PLAN}-E01", ["banner", "main", "contentinfo", "navigation Wijzigingen"]),
        ("index", ["banner", "navigation Inhoud", "main", "region Plannen", "region Memoranda", "region Renvooien"]),
    ],
)
def test_the_parts_of_a_page_are_told_to_who_hears_it(browser, once, name, parts):
    with shown(browser, once, name, 1280) as page:
        tree = page.locator("body").aria_snapshot()
    heard = re.findall(r"^ *- (banner|navigation|main|region|contentinfo)(?: \"([^\"]+)\")?", tree, re.MULTILINE)
    assert [" ".join(each).strip() for each in heard] == parts


@pytest.mark.parametrize("width", [375, 1280])
def test_a_bar_at_the_foot_of_a_renvooi_goes_from_change_to_change(browser, once, width):
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 700}) as context:
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce")
        page.goto((once.root / "output" / f"renvooi-{PLAN}-E01.html").as_uri())
        assert page.locator("table.rows tr:not(.same)").count() == 8
        assert bar(page) == "8 wijzigingen volgende ›"
        for said in ("1 van 8 volgende ›", "2 van 8 volgende ›", "3 van 8 volgende ›"):
            page.locator(".steps:visible a").last.click()
            assert bar(page).removeprefix("‹ vorige ") == f"wijziging {said}"
        assert "Wie samenwerkt" in page.locator("tr:target").inner_text()
        foot, change = (page.locator(each).bounding_box() for each in (".steps:visible", "tr:target"))
        assert foot["y"] + foot["height"] == 700
        assert 0 <= change["y"] < change["y"] + change["height"] <= foot["y"], "in sight, and not behind the bar"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "‹ vorige"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def bar(page: Any) -> str:
    """What the one bar that is seen says."""
    (said,) = page.locator(".steps:visible").all_inner_texts()
    return " ".join(each for each in said.split() if each)


def test_what_only_a_screen_shows_is_not_looked_for_on_paper(once):
    answer = once.sub("build", "--check", "output/manifest.json", "E01", "theme")
    assert "every PDF holds the words of its page" in answer.err
