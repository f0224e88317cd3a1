"""No PDF leaves the renderer before other code than wrote it has opened it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from press import FILE, job, memo, press, prose, theme, theme_files, theme_with

from sub_cli.errors import BadInput
from sub_cli.pdf.soundness import fault_in
from sub_cli.render import confined
from sub_cli.render.confined import Renderer
from sub_cli.render.fonts import font_findings
from sub_cli.render.pictures import faults
from sub_cli.render.theme import read_theme

ANSWERS = """
import json, os, struct, sys
for _ in range(1): os.read(0, 8)
head = json.dumps({"pages": PAGES, "warnings": [], "html": ""}).encode()
body = open(PDF, "rb").read()
for block in (head, body): os.write(1, struct.pack(">Q", len(block)) + block)
while os.read(0, 65536): pass
"""
"""A child that answers with a file, whatever it is asked for."""


def page(content: bytes, **more: bytes) -> bytes:
    """A small PDF of one page that is drawn by `content`."""
    font = more.get("font", b"")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/TrueType/BaseFont/Some/FontDescriptor 6 0 R>>",
        b"<</Type/FontDescriptor/FontName/Some/FontFile2 7 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(font), font),
    ]
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + rows + trailer


SOUND = page(b"0 0 9 9 re f", font=b"letters")
UNSOUND = {
    "nothing": (b"", 1, "it is empty"),
    "no PDF": (b"<html></html>", 1, "it cannot be read"),
    "cut off": (SOUND[:-200], 1, "it cannot be read"),
    "no page": (SOUND.replace(b"/Count 1/Kids[3 0 R]", b"/Count 0/Kids[     ]"), 0, "it has no page"),
    "a page too few": (SOUND, 2, "it has 1 pages, where 2 were set"),
    "an empty page": (page(b"  ", font=b"letters"), 1, "page 1 is empty"),
    "an empty font": (page(b"0 0 9 9 re f"), 1, "the font /Some in it is empty"),
    "a page within itself": (SOUND.replace(b"[3 0 R]", b"[2 0 R]"), 1, "it cannot be read"),
}


@pytest.mark.parametrize("kind", UNSOUND)
def test_what_is_no_sound_pdf_does_not_leave_the_renderer(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, pages, words = UNSOUND[kind]
    made = tmp_path / "made.pdf"
    made.write_bytes(data)
    monkeypatch.setattr(confined, "START", ANSWERS.replace("PAGES", str(pages)).replace("PDF", repr(str(made))))
    with Renderer() as renderer, pytest.raises(BadInput) as error:
        renderer.render(job())
    (finding,) = error.value.findings
    assert (finding.code, finding.place.path) == ("SUB345", FILE)
    assert str(finding.message).startswith(f"The PDF that was set is not sound: {words}")


def test_what_is_one_does(tmp_path: Path) -> None:
    assert fault_in(SOUND, 1) is None
    assert fault_in(press().pdf, press().pages) is None


def test_a_circle_of_style_sheets_that_no_search_finds_gives_no_page() -> None:
    hidden = theme_with(**{"memo.css": '@import "mem\\\no.css";'})
    with pytest.raises(BadInput) as error:
        press(memo(house_style=hidden), hidden)
    (finding,) = error.value.findings
    assert finding.code == "SUB342"
    assert "its style sheets ask for one another without end" in str(finding.message)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="{}" width="5" height="5"/></svg>'


HIDDEN = ("u&#x72;l(http://x/#x)", "&#117;rl(http://x/#x)", "url(http://x/#x)")


@pytest.mark.parametrize(("name", "code"), [("assets/a.svg", "SUB340"), ("assets/a.png", "SUB431")])
@pytest.mark.parametrize("fill", HIDDEN)
def test_no_picture_hides_an_address_by_a_reference_or_a_name(name: str, code: str, fill: str) -> None:
    view = memo("![Kaart](" + name + ")", prose=prose(assets={name}))
    with pytest.raises(BadInput) as error:
        press(view, images={name: SVG.format(fill).encode()})
    assert [(each.code, each.place.path) for each in error.value.findings] == [
        (code, name if code == "SUB340" else FILE)
    ]


@pytest.mark.parametrize("fill", HIDDEN)
def test_no_picture_of_the_house_style_does_either(fill: str) -> None:
    drawn = theme_with(**{"logo.png": SVG.format(fill)})
    with pytest.raises(BadInput) as error:
        press(memo(house_style=drawn), drawn)
    assert [(each.code, each.place.path) for each in error.value.findings] == [("SUB340", "templates/logo.png")]


@pytest.mark.parametrize("style", ["color: device-cmyk(1 0 0 0)", "border: 1pt solid device-cmyk(0% 1% 2% 3%)"])
def test_no_page_has_the_colours_of_print(style: str) -> None:
    drawn = theme_with(**{"house.css": f"p {{ {style} }}"})
    with pytest.raises(BadInput, match="The house style has colours of print"):
        press(memo(house_style=drawn), drawn)


def test_a_drawing_with_pixels_in_it_gets_advice_that_works() -> None:
    pixels = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,%s"/></svg>' % (b"A" * 5000)
    (finding,) = faults("kaart.svg", pixels)
    assert str(finding.message) == "The drawing kaart.svg holds a picture of pixels, which is not drawn."
    assert str(finding.fix) == "Save the whole as PNG, and give that name here."


WHOLE = theme().files["fonts/SourceSansPro-It.ttf"]
FONTS = {
    "random": (hashlib.shake_256(b"any").digest(4000), "This is no font."),
    "empty": (b"", "The font is empty."),
    "cut": (WHOLE[: len(WHOLE) // 2], "The font is damaged: "),
    "its last bytes cut": (WHOLE[:-10], "The font is damaged: "),
    "one bit turned": (WHOLE[:50_000] + bytes([WHOLE[50_000] ^ 1]) + WHOLE[50_001:], "The font is damaged: "),
    "a collection": (b"ttcf\0\1\0\0" + WHOLE, "This is a collection of fonts (TTC)"),
    "for the web": (b"wOF2" + WHOLE, "This font is packed for the web (WOFF)"),
}


def test_of_a_font_every_byte_is_read_whatever_its_name_ends_in() -> None:
    files = theme_files()
    added = {f"fonts/{kind}.TTF": data for kind, (data, _) in FONTS.items()}
    added["fonts/all.ttc"] = FONTS["a collection"][0]
    told = {each.place.path: str(each.message) for each in font_findings(read_theme({**files, **added}))}
    assert told.pop("templates/fonts/all.ttc").startswith("This is a collection of fonts")
    assert told.keys() == {f"templates/fonts/{kind}.TTF" for kind in FONTS}
    assert all(told[f"templates/fonts/{kind}.TTF"].startswith(words) for kind, (_, words) in FONTS.items())


def test_a_page_is_not_set_with_a_font_that_is_none_though_another_has_the_family() -> None:
    spoilt = read_theme({**theme_files(), "fonts/more.ttf": FONTS["cut"][0]})
    with pytest.raises(BadInput) as error:
        press(memo(house_style=spoilt), spoilt)
    assert [(each.code, each.place.path) for each in error.value.findings] == [("SUB346", "templates/fonts/more.ttf")]
