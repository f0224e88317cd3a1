"""Odd memos, fifty with the slow ones: each passes both standards, unsigned and signed, with every word it has."""

from __future__ import annotations

from pathlib import Path

import judge
import pytest
from odd_set import SEEDS, harrowmere, lacking, odd, unsigned_and_signed
from press import job, memo, press, theme, words_in

from sub_cli.memo.model import Signatory

needs_judge = pytest.mark.skipif(bool(judge.missing()), reason=judge.missing() or "veraPDF is here")


@needs_judge
@pytest.mark.parametrize("seed", [seed if seed % 2 else pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS])
def test_an_odd_memo_passes_both_standards_before_and_after_signing(seed: int, tmp_path: Path) -> None:
    one = odd(seed)
    for name, pdf in zip(("unsigned", "signed"), unsigned_and_signed(one.job), strict=False):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        assert judge.failures(tmp_path / f"{name}.pdf", *one.flavours) == {each: {} for each in one.flavours}
        assert lacking(one, pdf) == []


def test_the_second_theme_looks_and_speaks_otherwise(tmp_path: Path) -> None:
    style = harrowmere()
    view = memo("One sentence.\n", "signed", style, language="en", signatories=(Signatory("Alice Fenwick"),))
    words = " ".join(words_in(press(view, style).pdf, tmp_path))
    assert "Harrowmere County Council" in words
    assert "BRIEFING NOTE" in words
    assert "9/4/2021" in words
    assert "Provincie Utrecht" not in words
    assert style.house["colours"]["new"] == theme().house["colours"]["new"]
    assert style.house["colours"]["accent"] != theme().house["colours"]["accent"]
    assert job(view, style).theme.digest != theme().digest


@pytest.mark.parametrize("style", [theme, harrowmere])
@pytest.mark.parametrize("colour", ["ink", "grey", "accent", "new", "removed"])
def test_letters_have_a_contrast_of_seven_on_the_grounds_they_stand_on(style, colour: str) -> None:
    colours = style().house["colours"]
    on_tint = (colours["tint"],) if colour in ("ink", "new", "removed") else ()
    for ground in ("#ffffff", *on_tint):
        bright, dark = sorted((luminance(ground), luminance(colours[colour])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 7, (colour, ground)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
