"""What a page has on a screen only: tables that scroll by themselves, and what is known by the shipped templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from press import prose, theme

from sub_cli.pages.on_screen import on_screen
from sub_cli.render.markdown import html_of
from sub_cli.render.single import single_page
from tests.browser import browser, needs_browser, violations

__all__ = ["browser"]


def table(columns: int) -> str:
    rows = (" | ".join(f"{word}{n}" for n in range(columns)) for word in ("Gemeente", "samenwerking"))
    head, body = (f"| {row} |" for row in rows)
    return f"{head}\n|{'---|' * columns}\n{body}\n"


def page_with(columns: int) -> str:
    return page_of(f"Een tabel.\n\n{table(columns)}")


def page_of(markdown: str) -> str:
    text = html_of(markdown, prose())
    return (
        '<!doctype html><html lang="nl"><head><title>Eén</title><style>:root { --text: "Source Sans Pro" }</style>'
        '<link rel="stylesheet" href="house.css"></head><body><div class="letterhead"></div><h1>Eén</h1>'
        f'<main class="column">{text}</main></body></html>'
    )


@needs_browser
@pytest.mark.parametrize(
    ("columns", "width", "scrolls"), [(4, 375, True), (8, 768, True), (4, 768, False), (12, 1280, True)]
)
def test_a_wide_table_scrolls_and_the_page_does_not(
    browser: Any, tmp_path: Path, columns: int, width: int, scrolls: bool
) -> None:
    (tmp_path / "page.html").write_bytes(single_page(on_screen(page_with(columns), theme(), "nl"), theme(), {}))
    with browser.new_page(viewport={"width": width, "height": 700}) as page:
        page.goto((tmp_path / "page.html").as_uri())
        frame = page.get_by_role("group", name="Tabel")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth") == scrolls
        assert violations(page, least=10) == []


WORDS = "Onderwerpen | Gemeentesecretarissen | Samenwerkingsverbanden"
ODD_TABLES = [
    f"Tabel 1. De kosten\n\n{table(4)}",
    table(4).replace("|---|---|", "|:--|--:|"),
    f"Tabel 1. De kosten\n\n{table(4)}".replace("|---|---|", "|:-:|--:|"),
    f"| {WORDS} |\n|---|---|---|\n| a | b | c |\n",
    f"| a | b | c |\n|---|---|:--|\n| {WORDS} |\n",
]


@needs_browser
@pytest.mark.parametrize("text", ODD_TABLES)
def test_a_table_with_a_caption_or_alignment_or_long_words_scrolls_and_breaks_no_word(
    browser: Any, tmp_path: Path, text: str
) -> None:
    (tmp_path / "page.html").write_bytes(single_page(on_screen(page_of(text), theme(), "nl"), theme(), {}))
    with browser.new_page(viewport={"width": 320, "height": 700}) as page:
        page.goto((tmp_path / "page.html").as_uri())
        frame = page.get_by_role("group", name="Tabel")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
        assert page.evaluate(LINES) == 1


ADDRESS = "https://www.voorbeeld.example/besluiten/2021/besluitenlijst-besluitenlijst-definitief.pdf"


@needs_browser
def test_a_long_address_leaves_the_other_columns_in_sight_and_more_of_a_table_has_a_shadow(
    browser: Any, tmp_path: Path
) -> None:
    text = f"| Besluit | Vindplaats | Bedrag | Jaar |\n|---|---|--:|---|\n| een | {ADDRESS} | € 5 | 2021 |\n"
    page_html = page_of(text).replace(":root {", ":root { --line: #cccccc;")
    (tmp_path / "page.html").write_bytes(single_page(on_screen(page_html, theme(), "nl"), theme(), {}))
    for width, last in ((768, "2021"), (375, "€ 5")):
        with browser.new_page(viewport={"width": width, "height": 700}) as page:
            page.goto((tmp_path / "page.html").as_uri())
            box = page.get_by_role("cell", name=last, exact=True).bounding_box()
            assert box["x"] + box["width"] <= width
            frame = page.get_by_role("group", name="Tabel")
            assert frame.evaluate("frame => getComputedStyle(frame).backgroundImage").count("linear-gradient") == 4


LINES = """Math.max(...[...document.querySelectorAll("th, td")].map(cell => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return new Set([...range.getClientRects()].map(box => box.top)).size
}))"""
"""Of the cells, which have one word each, the most lines that one takes."""


def test_a_table_that_fits_and_a_page_of_another_house_stay_as_they_are() -> None:
    few = page_with(3)
    assert on_screen(few, theme(), "nl").count("<table>") == few.count("<table>") == 1
    assert "scroll" not in on_screen(few, theme(), "nl")
    other = '<html lang="nl"><head></head><body><h1>Eigen huis</h1><p>Tekst</p></body></html>'
    assert on_screen(other, theme(), "nl") == other
