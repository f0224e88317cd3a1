"""Fifty memos that nobody would write, drawn from a hat: every one passes both standards, unsigned and signed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import judge
import pytest
from press import DAY, in_order, job, memo, press, prose, structure_words, theme, words_in

from sub_cli.actions.house_style import THEMES
from sub_cli.house import files as style_files
from sub_cli.memo.model import Signatory
from sub_cli.render.job import stamped
from sub_cli.render.markdown import words_of
from sub_cli.render.memo import signature_fields
from sub_cli.render.theme import HOUSE, SHARED, Theme, read_theme

needs_judge = pytest.mark.skipif(bool(judge.missing()), reason=judge.missing() or "veraPDF is here")
NO_FAILURES: dict[str, dict[str, int]] = {"2a": {}, "ua1": {}}
SET = [seed if seed in (1, 3) else pytest.param(seed, marks=pytest.mark.slow) for seed in range(50)]
IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path fill="#0b4f8a" d="M0 0h90v30H0z"/></svg>'
WORDS = (
    "samenwerking regio Überlastung 1.250 € naïef coördinatie ‘de overheid’ “wat” – § 2.1 één Đorđe Łódź 50% A&B "
    "<b>niet</b> hottentottententententoonstellingsterreinverkoopvergunningsaanvraagformulier e-mail@adres x²"
).split()


def sentence(hat: random.Random, most: int = 14) -> str:
    return " ".join(hat.choice(WORDS) for _ in range(hat.randint(1, most))) + "."


def listing(hat: random.Random, depth: int = 0) -> str:
    mark = hat.choice(("- ", "1. "))
    rows = []
    for _ in range(hat.randint(1, 3)):
        rows.append("   " * depth + mark + sentence(hat, 6))
        if depth < 5 and hat.random() < 0.4:
            rows.append(listing(hat, depth + 1))
    return "\n".join(rows)


def table(hat: random.Random) -> str:
    columns = hat.choice((1, 2, 3, 5, 7, 11))
    row = lambda: "| " + " | ".join(hat.choice(WORDS) for _ in range(columns)) + " |"  # noqa: E731
    return "\n".join([row(), "|" + "---|" * columns, *(row() for _ in range(hat.randint(1, 40)))])


def odd_text(hat: random.Random) -> str:
    pieces = [
        lambda: "#" * hat.randint(1, 6) + " " + sentence(hat, 20),
        lambda: " ".join(sentence(hat) for _ in range(hat.randint(1, 12))),
        lambda: listing(hat),
        lambda: table(hat),
        lambda: "> " + sentence(hat) + "\n>\n> > " + sentence(hat),
        lambda: f"![{sentence(hat, 5)}](assets/plaat.svg)",
        lambda: f"Zie [{hat.choice(WORDS)}](https://example.org) en [](#democratische-legitimatie).",
        lambda: "    " + sentence(hat),
        lambda: "**" + hat.choice(WORDS[:3]) + "** *" + hat.choice(WORDS[:3]) + "* `" + hat.choice(WORDS[:3]) + "`",
        lambda: "---",
        lambda: sentence(hat, 4) + f"[^n{(name := hat.randint(1, 10**9))}]\n\n[^n{name}]: " + sentence(hat),
    ]
    return "\n\n".join(hat.choice(pieces)() for _ in range(hat.randint(1, 14))) + "\n"


def harrowmere() -> Theme:
    """The English theme as house_style lays it over the shared one."""
    prefix = f"{THEMES}harrowmere/"
    found = style_files("harrowmere")
    shared = {name: data for name, data in found.items() if not name.startswith(THEMES)}
    own = {name.removeprefix(prefix): data for name, data in found.items() if name.startswith(prefix)}
    return read_theme({**shared, **own, SHARED: shared[HOUSE]})


def odd(seed: int):
    hat = random.Random(seed)
    style = harrowmere() if seed % 5 == 1 else theme()
    text = odd_text(hat)
    known = prose(assets={"assets/plaat.svg"})
    people = tuple(Signatory(sentence(hat, 3), hat.choice(("", sentence(hat, 8)))) for _ in range(hat.randint(0, 4)))
    view = memo(
        text,
        hat.choice(("draft", "final", "signed", "withdrawn")),
        style,
        prose=known,
        subject=sentence(hat, hat.choice((3, 60))),
        to=tuple(sentence(hat, 5) for _ in range(hat.choice((1, 2, 50)))),
        language="en" if seed % 5 == 1 else hat.choice(("nl", "en")),
        signatories=(*people, Signatory("Alice Fenwick")) if seed % 5 == 1 else people,
        attachments=tuple(sentence(hat, 9) for _ in range(hat.randint(0, 3))),
    )
    return text, known, replace(view, provenance=stamped(view.provenance, style)), style


@needs_judge
@pytest.mark.parametrize("seed", SET)
def test_an_odd_memo_passes_both_standards_before_and_after_signing(seed: int, tmp_path: Path) -> None:
    text, known, view, style = odd(seed)
    made = press(view, style, images={"assets/plaat.svg": IMAGE})
    (tmp_path / "odd.pdf").write_bytes(made.pdf)
    assert judge.failures(tmp_path / "odd.pdf", "2a", "ua1") == NO_FAILURES
    # Letter by letter, as it is read aloud: a word wider than its column goes on in the next line.
    assert in_order(list("".join(words_of(text, known))), list("".join(structure_words(made.pdf, tmp_path)))) == []
    if fields := signature_fields(view):
        (tmp_path / "signed.pdf").write_bytes(signed(made.pdf, fields, style))
        assert judge.failures(tmp_path / "signed.pdf", "2a", "ua1") == NO_FAILURES


def signed(pdf: bytes, fields: tuple[str, ...], style: Theme) -> bytes:
    """Every field signed, with words in it, as `sub memo sign` does."""
    from sub_cli.sign.base import Appearance, SignatureRequest
    from sub_cli.sign.pkcs12 import open_pkcs12
    from sub_cli.sign.signer import sign_pdf
    from tests.sign import authority

    key = open_pkcs12(authority.identity().p12(), lambda: None, when=authority.WHEN)
    font = next(data for name, data in sorted(style.fonts().items()) if "Regular" in name)
    for field in fields:
        words = Appearance(f"Digitaal ondertekend door {key.name} op {DAY.day}-{DAY.month}-{DAY.year}", font)
        pdf = sign_pdf(pdf, key, SignatureRequest(authority.WHEN, field, appearance=words))
    return pdf


def test_the_second_theme_looks_and_speaks_otherwise(tmp_path: Path) -> None:
    style = harrowmere()
    view = memo("One sentence.\n", "signed", style, language="en", signatories=(Signatory("Alice Fenwick"),))
    view = replace(view, provenance=stamped(view.provenance, style))
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
