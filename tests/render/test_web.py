"""Pages for the web, also when what they show was written to keep whoever makes them busy."""

from __future__ import annotations

import time

from press import theme

from sub_cli.render.web import web_page


def test_addresses_of_the_house_style_lead_to_its_folder() -> None:
    html = '<head><link href="house.css"></head><p style="background: url(draft.nl.svg)">url(draft.nl.svg</p>'
    page = web_page(html, theme(), {}).decode()
    assert 'href="theme/house.css"' in page
    assert "background: url(theme/draft.nl.svg)" in page
    assert ">url(draft.nl.svg</p>" in page


def test_a_text_full_of_beginnings_of_addresses_is_read_once() -> None:
    before = time.process_time()
    for words in ("url(", "url(a", 'src="', 'href="'):
        web_page(words * 50_000, theme(), {})
    assert time.process_time() - before < 5
