"""What a screen needs besides a style that was made for paper: one reading width, contents in sight, dark, small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

_SHEET: Final = """\
@media screen {
  html { background: var(--page); font-size: 17px; line-height: 1.6; scroll-padding-top: 1rem }
  body { max-width: 48rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem }
  .running { display: none }
  img { max-width: 100%; height: auto }
  .wordmark img, .hand img { height: 3.3rem }
  .column, .effects { max-width: 36rem }
  .column table, .register table:not(.origin) { font-size: .94rem; line-height: 1.45 }
  .contents, .register, .plan > section.depth1 { margin-top: 4rem }
  .cover { height: auto }
  .cover::before { position: fixed; left: 0; top: 0; width: 6px; height: 100vh }
  .cover .letterhead { margin-bottom: 4rem }
  .cover .author { position: static; margin: 0 0 0 32mm }
  .contents a { padding-right: 0; line-height: 1.5 }
  .contents li.depth3 > a { font-size: inherit }
  .contents a:hover, .contents a:focus-visible { color: var(--accent) }
  .contents summary { list-style: none; cursor: pointer }
  .contents summary::-webkit-details-marker { display: none }
  .column th, .column td { padding-right: 1rem }
  .column th:last-child, .column td:last-child { padding-right: 0 }
  /* At an end beyond which there is more of a table, a shadow lies over it. */
  .scroll {
    --sheet: var(--page); overflow-x: auto; margin: .5rem 0 1rem; background: no-repeat;
    background-image: linear-gradient(90deg, var(--sheet) 50%, transparent),
      linear-gradient(270deg, var(--sheet) 50%, transparent),
      linear-gradient(90deg, var(--line), transparent), linear-gradient(270deg, var(--line), transparent);
    background-position: 0 0, 100% 0, 0 0, 100% 0; background-size: 2rem 100%, 2rem 100%, .7rem 100%, .7rem 100%;
    background-attachment: local, local, scroll, scroll;
  }
  .newtext .scroll, .clean .scroll { --sheet: var(--tint) }
  .scroll.wide, .scroll.widest { margin-left: -32mm }
  .column .scroll table { width: 100%; min-width: calc(var(--columns) * 5.5rem); margin: 0; font-size: .88rem }
  .column .scroll table { table-layout: auto; overflow-wrap: normal; hyphens: manual }
  .column .scroll td { max-width: 12rem; overflow-wrap: break-word }
  ol.notes { font-size: .82rem; line-height: 1.5 }
  table.origin, .standing { font-size: .76rem; line-height: 1.5 }
  a.noteref sup { font-size: .75em }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
}
/* The contents stay in sight beside the text. */
@media screen and (min-width: 75rem) {
  body:has(> .contents) {
    display: grid; grid-template-columns: 17rem minmax(0, 1fr); column-gap: 4rem; max-width: 70rem;
  }
  body:has(> .contents) > * { grid-column: 2 }
  body > .contents {
    grid-column: 1; grid-row: 1 / span 9; position: sticky; top: 0; align-self: start;
    box-sizing: border-box; max-height: calc(100vh - 5.2rem); margin: 0; padding: 2.5rem 1rem 2.5rem 0;
    overflow-y: auto; font-size: .88rem;
  }
  body > .contents h2 { margin: 0 0 .8rem; font-size: 1rem; line-height: 1.4 }
  body > .contents a { padding: .25rem 0 .25rem 3rem; line-height: 1.4 }
  body > .contents .no { width: 2.6rem }
  body > .contents li.depth3 > a { padding-left: 3.6rem }
}
/* On a phone the column of labels stands above the text that it labels. */
@media screen and (max-width: 47.99rem) {
  html { font-size: 16px }
  body { padding: 1.5rem 1.15rem 4rem }
  .column, h1, .number, .wordmark, .contents h2, .cover .kind, .cover h1, .cover .fact, .cover .author,
  .key, .effects, h2.first, .signatures, .standing { margin-left: 0 }
  .wordmark.beside { padding-left: 4.5rem }
  .wordmark { margin-right: 7rem }
  .cover .letterhead { margin-bottom: 2.5rem }
  .cover h1 { font-size: 1.9rem; line-height: 1.2 }
  .contents summary { display: flex; justify-content: space-between; align-items: baseline; padding: .5rem 0 }
  .contents summary h2 { margin: 0; font-size: 1.4rem }
  .contents summary::after { content: "+" / ""; font-size: 1.4rem; color: var(--accent) }
  .contents [open] > summary::after { content: "–" / "" }
  .scroll.wide, .scroll.widest { margin-left: 0 }
  .contents a { padding-left: 3.2rem }
  .contents li.depth3 > a { padding-left: 3.8rem }
  .contents .no { width: 3rem }
  .plan .numbered .no { position: static; margin-right: .4em }
  .marked { margin-left: 0; padding-left: .8rem }
  .marked .margin { position: static; width: auto; margin: 0 0 .4rem }
  .mark b, .mark span { display: inline }
  .erratum .label { position: static; width: auto; margin: 0 0 .3rem }
  .erratum .label b, .erratum .label span { display: inline }
  .erratum .label span + span::before { content: "· " / "" }
  .column table.wide, .column table.widest { width: 100%; margin-left: 0 }
  table.head th, table.origin th { width: 7rem; overflow-wrap: normal; hyphens: auto }
  table.rows, table.rows tbody, table.rows tr, table.rows th, table.rows td { display: block; width: auto }
  table.rows th { padding-bottom: 0; line-height: 1.4 }
  table.grid tr { display: flex; flex-wrap: wrap }
  table.grid tr > :first-child { flex: 0 0 100% }
  table.grid tr > * + * { flex: 1 1 0; min-width: 0; padding: .2rem .4rem; font-size: .88rem; hyphens: auto }
  .register th[class], .signoff th[class] { width: auto; font-size: .7rem; letter-spacing: 0 }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
"""

_NIGHT: Final = (24, 26, 28)
"""The ground of a page in the dark."""
_READABLE: Final = 7.0
"""Contrast of text with its ground; 4.5 is asked for (WCAG 2.2, 1.4.3), and the grounds of changes take some away."""
_INK: Final = 12.0
"""Contrast of the running text with its ground."""
_GROUNDS: Final = {
    "tint": ("ink", 0.06),
    "new-ground": ("new", 0.12),
    "removed-ground": ("removed", 0.12),
    "line": ("ink", 0.3),
}
"""What is no text: in the dark it is the ground with so much in it of the colour of a text."""

Colour: TypeAlias = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
_WHITE: Final[Colour] = (255, 255, 255)


def sheet(colours: Mapping[str, object]) -> str:
    """Return the style for a screen, with the `colours` of the house (`#rrggbb` by name) made readable in the dark."""
    known = {name: _colour(str(value)) for name, value in colours.items()}
    texts = {name: _lighten(name, colour) for name, colour in known.items() if name not in _GROUNDS}
    grounds = {
        name: _mix(_NIGHT, texts.get(text, _WHITE), share) for name, (text, share) in _GROUNDS.items() if name in known
    }
    dark = "; ".join(f"--{name}: {_hex(colour)}" for name, colour in {**texts, **grounds, "page": _NIGHT}.items())
    return (
        ":root { --page: #fff; color-scheme: light dark }\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} img {{ background: #fff }} }}\n{_SHEET}"
    )


def _contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lighten(name: str, colour: Colour) -> Colour:
    """Return the `colour` of this name with as much white as it needs to be read in the dark."""
    needed = _INK if name == "ink" else _READABLE
    shades = (_mix(colour, _WHITE, share / 20) for share in range(20))
    return next((shade for shade in shades if _contrast(shade, _NIGHT) >= needed), _WHITE)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with `share` (0 to 1) of `other` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _colour(text: str) -> Colour:
    """Return what `#rrggbb` means, the one form that house.toml may have."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
