"""Laying out the words of a signature: every word appears, inside the box."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sub_cli.errors import Refused
from sub_cli.sign.model import Appearance, SignatureRequest

from .authority import WHEN
from .papers import FONT, paper

TEXTS = some.lists(some.text("abcdefgh éü-.ABCXYZ0123", min_size=1, max_size=14), min_size=1, max_size=12).map(" ".join)


@cache
def letters():
    from sub_cli.sign.stamp import subset

    return subset(FONT, "abcdefgh éü-.ABCXYZ0123")


@given(TEXTS, some.floats(20, 300), some.floats(6, 100))
def test_every_word_appears_inside_the_box(text: str, width: float, height: float) -> None:
    from sub_cli.sign.stamp import LEADING, SMALLEST, lay_out

    try:
        size, lines = lay_out(text, letters(), 8.0, width, height)
    except Refused:
        return
    assert " ".join(lines) == text
    assert SMALLEST <= size <= 8
    assert all(letters().width(line) * size <= width for line in lines)
    assert len(lines) * size * LEADING <= height


def test_a_wide_box_keeps_one_line_at_full_size() -> None:
    from sub_cli.sign.stamp import lay_out

    assert lay_out("abc def", letters(), 8.0, 300, 50) == (8.0, ["abc def"])


def test_given_line_ends_stay() -> None:
    from sub_cli.sign.stamp import lay_out

    assert lay_out("abc\ndef", letters(), 8.0, 300, 50)[1] == ["abc", "def"]


def test_the_font_is_a_small_subset(signed: bytes) -> None:
    with pikepdf.open(BytesIO(signed)) as pdf:
        font = pdf.Root.AcroForm.Fields[0].AP.N.Resources.Font.F0
        file = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        assert str(font.BaseFont).endswith("+SourceSansPro-Regular")
        assert len(file) < 6_000 < len(FONT)


def test_a_hyphen_at_which_no_line_breaks_is_a_hyphen_in_a_name(key) -> None:
    """As on the page; the font has no glyph of its own for it."""
    from sub_cli.sign.signer import sign_pdf

    request = SignatureRequest(WHEN, "Signature1", appearance=Appearance("Anne\u2011Marie de Vries", FONT))
    with pikepdf.open(BytesIO(sign_pdf(paper(), key, request))) as pdf:
        font = pdf.Root.AcroForm.Fields[0].AP.N.Resources.Font.F0
        assert b"<002d>" in font.ToUnicode.read_bytes().lower()


@pytest.mark.parametrize("font", [b"", b"\0\1\0\0" + b"\0" * 40, FONT[:5000]])
def test_half_a_font_is_an_error_of_ours(font: bytes) -> None:
    from sub_cli.errors import BadInput
    from sub_cli.sign.stamp import subset

    with pytest.raises(BadInput, match="not a TrueType font"):
        subset(font, "a")
