"""The house style: one folder, checked; its templates in a sandbox, their mistakes with file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from press import job, memo, press, theme, theme_files, theme_with, tool

from sub_cli.errata.effects import Effect, SectionEffect
from sub_cli.errata.model import Kind
from sub_cli.errata.orders.writing import Instruction
from sub_cli.errors import BadInput, Finding
from sub_cli.pages.memo import erratum_block
from sub_cli.render.markdown import NOTHING
from sub_cli.render.pdf import page_html
from sub_cli.render.templates import fill, long_date, short_date
from sub_cli.render.theme import read_theme


def findings(act: Callable[[], object]) -> list[Finding]:
    with pytest.raises(BadInput) as caught:
        act()
    return list(caught.value.findings)


def test_the_shipped_house_style_is_whole() -> None:
    shipped = theme()
    assert shipped.house["organisation"]["name"] == "Provincie Utrecht"
    assert shipped.words("nl-NL")["date"] == "DATUM"
    assert shipped.words("nl").keys() == shipped.words("en").keys()
    assert "OFL.txt" in {name.rpartition("/")[2] for name in shipped.files}


def test_the_digest_follows_every_byte() -> None:
    assert theme().digest == read_theme(theme_files()).digest
    assert theme().digest != theme_with(**{"memo.css": "/* */"}).digest


def test_a_house_toml_is_bounded_before_it_is_read() -> None:
    for text, code in (
        ("a." * 20_000 + "a = 1", "SUB265"),
        ("x = " + "[" * 20_000, "SUB265"),
        ("#" * 200_000, "SUB008"),
    ):
        told = findings(lambda text=text: theme_with(**{"house.toml": text}))
        assert [(each.code, each.place.path) for each in told] == [(code, "templates/house.toml")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('ink = "#1a1a1a"', 'ink = "red; } h1 { display: none"', "SUB303"),
        ('text = "Source Sans Pro"', "text = 'x\"; } * { color: red'", "SUB303"),
        ("[layout]", "[lay-out]", "SUB303"),
        ('ink = "#1a1a1a"', 'ink = "#1a1a1a', "SUB301"),
    ],
)
def test_a_mistake_in_the_house_file_has_its_line(old: str, new: str, code: str) -> None:
    text = theme_files()["house.toml"].decode()
    line = text[: text.index(old)].count("\n") + 1
    found = findings(lambda: theme_with(**{"house.toml": text.replace(old, new)}))
    assert (found[0].code, found[0].place.path, found[0].place.line) == (code, "templates/house.toml", line)


def test_a_theme_without_house_file_or_fonts_is_refused() -> None:
    assert [finding.code for finding in findings(lambda: read_theme({}))] == ["SUB300", "SUB304"]


def test_a_house_file_that_says_nothing_is_refused() -> None:
    found = findings(lambda: read_theme({**theme_files(), "house.toml": b"# niets\n"}))
    assert {each.code for each in found} == {"SUB303"}


def test_a_language_without_words_is_refused() -> None:
    assert findings(lambda: theme().words("fr"))[0].code == "SUB303"


@pytest.mark.parametrize(
    ("template", "line", "detail"),
    [
        ("een\n{% if %}\n", 2, "Expected an expression, got 'end of statement block'"),
        ("een\ntwee\n{{ memo.nummer }}", 3, "has no attribute 'nummer'"),
        ("{{ nergens }}", 1, "'nergens' is undefined"),
        ("\n{% include 'weg.html.j2' %}", 2, "weg.html.j2"),
        ("\n\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ memo.__class__ }}", 1, "unsafe"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ memo.to.append('x') }}", 1, "append"),
    ],
)
def test_a_mistake_in_a_template_has_file_and_line(template: str, line: int, detail: str) -> None:
    odd = theme_with(**{"memo.html.j2": template})
    (found,) = findings(lambda: page_html(job(memo(house_style=odd), odd)))
    assert (found.code, found.place.path, found.place.line) == ("SUB310", "templates/memo.html.j2", line)
    assert detail in str(found.message)


def test_a_house_style_of_before_has_the_words_that_came_later() -> None:
    house = "\n".join(
        row for row in theme_files()["house.toml"].decode().split("\n") if not row.startswith(("state_r", "number_was"))
    )
    parts = (
        theme_files()["parts.html.j2"].decode()
        + "{% macro old(block) %}{{ block.order }} {{ block.note }}{% endmacro %}"
    )
    page = "{% import 'parts.html.j2' as parts %}{% for piece in body %}{{ parts.old(piece.blocks[0]) }}{% endfor %}"
    before = theme_with(**{"house.toml": house, "parts.html.j2": parts, "memo.html.j2": page})
    order = (Instruction("Als volgt:", items=(Instruction("een;"), Instruction("twee."))),)
    told = SectionEffect("samen", "paragraaf 2.2", (Effect.RENUMBERED, Effect.MOVED), "2.1", order)
    moved = erratum_block("E01", Kind.ERRATUM, told, NOTHING, before.words("nl"))
    html = page_html(job(memo("[](@E01)", errata=(moved,), house_style=before), before))
    assert html == "Als volgt: een; twee. was 2.1, vernummerd, verplaatst"


def test_the_words_of_a_house_are_filled_and_never_laid_out() -> None:
    house = (
        theme_files()["house.toml"].decode().replace('"was {was}"', '"was {was} {was:>999999999999} {was.__class__}"')
    )
    style = theme_with(**{"house.toml": house})
    told = SectionEffect("samen", "paragraaf 2.2", (Effect.RENUMBERED,), "2.1")
    moved = erratum_block("E01", Kind.ERRATUM, told, NOTHING, style.words("nl"))
    assert moved["notes"][0] == "was 2.1 {was:>999999999999} {was.__class__}"


def test_a_mistake_deep_in_a_shared_part_is_found_there() -> None:
    parts = theme_files()["parts.html.j2"].decode()
    odd = theme_with(**{"parts.html.j2": parts.replace("{{ house.organisation.name }}</p>", "{{ house.naam }}</p>")})
    (found,) = findings(lambda: press(memo(house_style=odd), odd))
    assert (found.place.path, found.place.line) == ("templates/parts.html.j2", 9)


def test_values_are_escaped_in_every_template() -> None:
    html = page_html(job(memo(subject="<b>Vet</b> & zo", sender='"Q" <script>')))
    assert "<b>Vet</b>" not in html
    assert "&lt;b&gt;Vet&lt;/b&gt; &amp; zo" in html
    assert "<script>" not in html


def test_dates_are_written_the_dutch_way_whatever_the_machine() -> None:
    assert short_date("d-M-yyyy", date(2021, 4, 9)) == "9-4-2021"
    assert short_date("dd/MM/yyyy", date(2021, 4, 9)) == "09/04/2021"
    assert long_date("nl", date(2021, 4, 9)) == "9\xa0april\xa02021"
    assert long_date("en-GB", date(2021, 4, 9)) == "9\xa0April\xa02021"


def test_another_organisation_changes_one_file() -> None:
    house = theme_files()["house.toml"].decode().replace("Provincie Utrecht", "Waterschap Rijnland")
    other = theme_with(**{"house.toml": house.replace("#a6192e", "#0b4f8a")})
    assert "Waterschap Rijnland" in page_html(job(memo(house_style=other), other))


def test_a_logo_takes_the_place_of_the_name() -> None:
    logo = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="14"><path d="M0 0h60v14z"/></svg>'
    house = theme_files()["house.toml"].decode().replace('logo = ""', 'logo = "logo.svg"')
    branded = theme_with(**{"house.toml": house, "logo.svg": logo})
    assert '<img src="logo.svg" alt="Provincie Utrecht">' in page_html(job(memo(house_style=branded), branded))
    assert press(memo(house_style=branded), branded).warnings == ()


@pytest.mark.parametrize("ground", ["#ffffff", "tint", "new-ground", "removed-ground"])
def test_text_has_contrast_enough(ground: str) -> None:
    colours = theme().house["colours"]
    pairs = {"new-ground": ["new"], "removed-ground": ["removed"]}
    for name in pairs.get(ground, ["ink", "grey", "accent", "new", "removed"] if ground == "#ffffff" else ["ink"]):
        assert contrast(colours[name], colours.get(ground, ground)) >= 7, name


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, 1.4.3."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_template_gets_nothing_but_values() -> None:
    assert fill(theme_with(**{"a.j2": "{{ language }} {{ n }}"}), "a.j2", "nl", {"n": 1}) == "nl 1"


def test_a_job_travels_whole() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(job())) == job()


def test_a_font_that_no_file_has_is_refused() -> None:
    odd = theme_with(**{"house.toml": theme_files()["house.toml"].decode().replace("Source Sans Pro", "Comic Sans")})
    (finding,) = findings(lambda: press(memo(house_style=odd), odd))
    assert (finding.code, finding.place.path) == ("SUB303", "templates/house.toml")
    assert str(finding.fix) == "There is: Source Sans Pro, Source Sans Pro Semibold."


def test_a_house_may_break_words(tmp_path: Path) -> None:
    house = theme_files()["house.toml"].decode().replace("hyphenation = false", "hyphenation = true")
    breaking = theme_with(**{"house.toml": house})
    text = "Vertegenwoordigingsverantwoordelijkheden en samenwerkingsverbanden van volksvertegenwoordigers. " * 9
    broken, whole = (
        tool("pdftotext", "PDF", "-", pdf=press(memo(text, house_style=style), style).pdf, tmp_path=tmp_path)
        for style in (breaking, theme())
    )
    assert whole.count("samenwerkingsverbanden") == 9
    assert len(broken.splitlines()) < len(whole.splitlines())
