"""A web page in one file: it looks as the one that has a folder beside it, and asks nobody for anything."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from press import theme, theme_with

from sub_cli.errors import BadInput
from sub_cli.render.single import single_page
from sub_cli.render.web import web_files, web_page
from tests.browser import browser, needs_browser

__all__ = ["browser"]

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAGE = """<!doctype html><html lang="nl"><head><title>Eén</title>
<style>:root { --text: "Source Sans Pro" }</style><link rel="stylesheet" href="house.css">
<link rel="stylesheet" href="memo.css"></head><body><h1>Één blad</h1><main class="column">
<p>Tekst van <b>12</b>, <i>schuin</i> &amp; gewoon.</p><ul><li>punt</li></ul>
<p><img src="/workspace/documents/plan/pictures/punt.png" alt="punt"></p></main></body></html>"""
IMAGES = {"documents/plan/pictures/punt.png": DOT}


@needs_browser
def test_it_looks_like_the_page_with_a_folder_and_asks_nobody(browser: Any, tmp_path: Path) -> None:
    for name, data in web_files(theme()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "page.html").write_bytes(web_page(PAGE, theme(), IMAGES))
    (tmp_path / "single.html").write_bytes(single_page(PAGE, theme(), IMAGES))
    asked, there = shown(browser, tmp_path / "page.html")
    assert any(each.endswith("theme/house.css") for each in asked)
    asked, here = shown(browser, tmp_path / "single.html")
    assert asked == []
    assert here == there


@needs_browser
def test_what_a_style_names_elsewhere_is_not_fetched(browser: Any, tmp_path: Path) -> None:
    style = "@import 'https://example.invalid/a.css';\nbody { background: url(https://example.invalid/a.png) }\n"
    page = PAGE.replace("</main>", '<img src="https://example.invalid/b.png" alt=""></main>')
    (tmp_path / "single.html").write_bytes(single_page(page, theme_with(**{"memo.css": style}), IMAGES))
    asked, _ = shown(browser, tmp_path / "single.html")
    assert asked == []


def shown(browser: Any, path: Path) -> tuple[list[str], bytes]:
    """What the page asks for besides itself and what it holds, and how it looks."""
    with browser.new_page(viewport={"width": 600, "height": 600}) as page:
        asked: list[str] = []
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: asked.append(request.url) if request.failure != "csp" else None)
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")
        kept = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
        assert kept >= 2, "the fonts of the house"
        assert page.evaluate("document.images[0].naturalWidth") == 1
        return [each for each in asked if not each.startswith((path.as_uri(), "data:"))], page.screenshot()


def test_sheets_that_a_sheet_asks_for_and_their_pictures_come_along() -> None:
    sheets = {"memo.css": '@import "more/one.css";', "more/one.css": "p { background: url('../draft.nl.svg') }"}
    outer = held(single_page(PAGE, theme_with(**sheets), {}).decode(), "css")[1]
    (inner,) = held(outer, "css")
    assert held(inner, "svg") == [theme().files["draft.nl.svg"].decode()]


def held(text: str, kind: str) -> list[str]:
    """What is held inside by addresses of this kind."""
    found = re.findall(rf"data:[a-z]+/{kind}[^,]*;base64,([\w+/=]+)", text)
    return [base64.b64decode(each).decode() for each in found]


def test_only_the_letters_of_the_page_come_along() -> None:
    few, many = single_page(PAGE, theme(), {}), single_page(PAGE.replace("punt", "ĀĂĄĆĈĊČĎĐĒĔĖ" * 2), theme(), {})
    assert len(few) < len(many) < sum(map(len, theme().fonts().values())) / 4
    assert few == single_page(PAGE, theme(), {}), "the same bytes each time"


def test_the_figures_that_a_style_may_ask_for_come_along() -> None:
    """Those of one height and of one width; by itself the subset of a font has the usual figures only."""
    name, plain = next(iter(theme().fonts().items()))
    page = single_page(PAGE, replace(theme(), files={**theme().files, name: with_figures(plain)}), {}).decode()
    sheets = base64.b64decode(re.findall(r'href="data:text/css[^,]*;base64,([\w+/=]+)"', page)[-1]).decode()
    fonts = [base64.b64decode(each) for each in re.findall(r"font/woff2;base64,([\w+/=]+)", sheets)]
    tables = [TTFont(BytesIO(font))["GSUB"].table for font in fonts]
    kept = [{each.FeatureTag for each in table.FeatureList.FeatureRecord} for table in tables]
    assert [{"lnum", "tnum"} & each for each in kept] == [{"lnum", "tnum"}, set(), set(), set()]


def with_figures(data: bytes) -> bytes:
    """Return a font in which other figures are usual than those of one height or width."""
    font, written = TTFont(BytesIO(data)), BytesIO()
    addOpenTypeFeaturesFromString(
        font, "".join(f"feature {each} {{sub one by two;}} {each};" for each in ("lnum", "tnum"))
    )
    font.save(written)
    return written.getvalue()


def test_sheets_that_ask_for_one_another_twice_end() -> None:
    """Each takes the next along twice: thirty of them would be a thousand million."""
    sheets = {f"s{n}.css": f'@import "s{n + 1}.css";\n@import url(s{n + 1}.css);' for n in range(30)}
    endless = theme_with(**{"memo.css": '@import "s0.css"', **sheets, "s30.css": "p { color: red }" * 9})
    with pytest.raises(BadInput) as refused:
        single_page(PAGE, endless, {})
    (finding,) = refused.value.findings
    assert re.fullmatch(r"templates/s\d+\.css", finding.place.path)
    assert "more than 64 MB" in str(finding.message)
