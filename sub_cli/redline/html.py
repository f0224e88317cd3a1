"""A comparison as a page of its own: it needs no network and works without scripts; a script only adds keys."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from itertools import groupby

from sub_cli.diff.changes import Comparison, Run, SectionChange
from sub_cli.messages import Message, msg, nmsg
from sub_cli.redline.base import (
    STATE_WORDS,
    Look,
    RedlineRow,
    RowState,
    all_notes,
    attribution,
    between,
    blanks_apart,
    counted_sign,
    fit,
    headline,
    is_edge,
    needs_air,
    printable,
    rows,
    section_note,
    size,
    told_apart,
)
from sub_cli.redline.footnotes import NOTE
from sub_cli.redline.steps import STYLE, StepWords, bars, first_bar
from sub_cli.redline.tables import Cell, cells_of, is_head, tables_of
from sub_cli.text.blocks import BlockKind
from sub_cli.text.inline import PLAIN

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "grey": "#595959",
    "line": "#d0d0d0",
    "link": "#0b4f8a",
    "ins": "#0b4f8a",
    "ins-back": "#e6f0f9",
    "del": "#8c1d18",
    "del-back": "#fbecea",
    "format-back": "#fff3c4",
    "focus": "#a6192e",
    "page": "#ffffff",
    "new": "#0b4f8a",
}
DARK = {
    "paper": "#16181b",
    "ink": "#ececec",
    "grey": "#b4b4b4",
    "line": "#44484d",
    "link": "#9fcbf7",
    "ins": "#a9d2fa",
    "ins-back": "#12324f",
    "del": "#ffb8b0",
    "del-back": "#4d1b17",
    "format-back": "#4a3f10",
    "focus": "#ff9aa8",
    "page": "#16181b",
    "new": "#9fcbf7",
}

ROWS = """
div.row{display:grid;grid-template-columns:9.5rem minmax(0,1fr);gap:0 1rem;scroll-margin:4rem}
.row>.label{margin:0;padding:.2rem 0;line-height:1.7rem;font-weight:400;text-align:left}
.row>.label b{display:inline-block;min-width:1.8rem;color:var(--ink)}
.row>.body{border-left:4px solid transparent;padding:.2rem 0 .2rem .9rem}.row.seen>.body{border-left-color:var(--ink)}
.row.first{margin-top:.6rem}.form-item,.form-quote,.form-item+.notes,.form-quote+.notes{margin-left:1.3rem}
.row.first .form-item{display:list-item;list-style:disc outside}.form-item::marker{color:var(--grey)}
.depth-2,.depth-2+.notes{margin-left:2.6rem}.depth-3,.depth-3+.notes{margin-left:3.9rem}
.row.first .form-footnote::before,.row.first .numbered::marker{content:attr(data-mark) " ";color:var(--grey)}
.grid{table-layout:fixed;width:100%;border-collapse:separate;border-spacing:0;margin-top:.6rem}.grid>tbody>tr>*{vertical-align:baseline}
.grid .label{width:10.5rem}.grid .cell{padding:.2rem .6rem;border-left:1px solid var(--line);text-align:left}
.grid .label+.cell{padding-left:.9rem;border-left:4px solid transparent}.seen>.label+.cell{border-left-color:var(--ink)}
.grid .notes{padding-left:1.1rem}
.form-heading{font-weight:600}.form-quote{font-style:italic}
.form-code{font-family:ui-monospace,monospace;white-space:pre-wrap}
ins{color:var(--ins);background:var(--ins-back);text-decoration:underline;text-underline-offset:.2em}
del{color:var(--del);background:var(--del-back);text-decoration:line-through}
ins a,del a{color:inherit}
ins.apart{margin-left:.3em}
.format{background:var(--format-back);text-decoration:underline dotted}
ins.moved{border-bottom:3px double currentColor}
del.moved{text-decoration:line-through double}.blank{text-decoration:none!important;background:none!important}
.nbsp{outline:1px dotted currentColor}
.notes{margin:0}details{margin:.3rem 0 .3rem 10.5rem}details .row{margin-left:-10.5rem}
summary{color:var(--grey);cursor:pointer}
@media(max-width:40rem){div.row{grid-template-columns:minmax(0,1fr)}
.grid>tbody>tr{display:flex;flex-wrap:wrap}.grid .label{flex:0 0 100%}
.grid .cell{flex:1 1 0;min-width:0;padding:.2rem .35rem;
font-size:.9375rem;hyphens:auto}
.row>.label{padding-bottom:0}details,details .row{margin-left:0}}
@media(forced-colors:active){.row>.body,.grid .label+.cell{border-left-color:Canvas}
.row.seen>.body,.seen>.label+.cell{border-left-color:CanvasText}ins{text-decoration-thickness:2px}}
"""
"""How the rows of a comparison look, wherever they stand."""
_STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);
font:1.0625rem/1.6 "Source Sans 3","Source Sans Pro",system-ui,sans-serif;overflow-wrap:break-word}
sup{font-size:.72em;line-height:0}
h1{font-size:1.6rem;margin:0 0 .25rem}h2,h3{font-size:1.25rem;margin:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
.document>h2{font-size:1.45rem;border-bottom:0}
a{color:var(--link)}.meta,.label,.notes,.key{color:var(--grey);font-size:.875rem}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
nav table{border-collapse:collapse;width:100%}nav th,nav td{text-align:left;padding:.25rem .75rem .25rem 0;
border-bottom:1px solid var(--line);vertical-align:baseline;font-weight:400}
nav thead th{color:var(--grey);font-size:.875rem}
nav .size{white-space:nowrap;text-align:right;font-variant-numeric:tabular-nums;padding-right:1.5rem}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}.row:focus{outline:3px solid var(--focus)}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.keys label{white-space:nowrap}.keys input{width:1.5rem;height:1.5rem;margin:0 .25rem 0 0;vertical-align:middle;
accent-color:var(--link)}
@media(max-width:40rem){
nav thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
nav tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}
nav tbody th,nav td{display:inline;border:0;padding:0 .75rem 0 0}
nav tbody th{display:block}nav td:empty{display:none}.keys label{white-space:normal}}
@media print{body{max-width:none;padding:0!important;font-size:10.5pt}.skip,.keys{display:none}.row{break-inside:avoid}
h2,h3{break-after:avoid}details::details-content{content-visibility:visible;display:block}}
"""

SCRIPT = """
(function(){var at=-1,keys=document.querySelector('.keys');
keys.hidden=false;var on=keys.querySelector('input');
function all(){return [].slice.call(document.querySelectorAll('.row.seen'));}
function go(n){var rows=all();if(!rows.length)return;at=Math.max(0,Math.min(rows.length-1,n));var r=rows[at];
location.replace('#'+r.id);r.tabIndex=-1;r.focus();r.scrollIntoView({block:'center'});}
addEventListener('hashchange',function(){var r=document.querySelector('.row.seen:target');
if(r)at=all().indexOf(r);});
document.addEventListener('focusin',function(e){var r=e.target.closest&&e.target.closest('.row.seen');
if(r)at=all().indexOf(r);});
document.addEventListener('keydown',function(e){if(e.ctrlKey||e.metaKey||e.altKey||!on.checked)return;
if(e.key==='n'||e.key==='j')go(at+1);if(e.key==='p'||e.key==='k')go(at-1);});
addEventListener('beforeprint',function(){document.querySelectorAll('details').forEach(function(d){d.open=true;});});})();
"""


def render(comparison: Comparison, look: Look, *, served: bool = False) -> str:
    """Return the comparison as one HTML page, with every sentence of the changed sections in it.

    One that is `served` leaves it to its server to say what may run on it: `SCRIPT`, and what the server adds.
    """
    title, changes = look.translate(between(comparison)), list(_changes(comparison))
    steps = bars(changes, _step_words(look))
    body = [
        *_header(comparison, look, title),
        *_outline(comparison, look),
        '<main id="changes">',
        *_sections(comparison, look, steps),
        "</main>",
    ]
    return _page(title, look, body, changes, served=served)


def render_all(found: Sequence[tuple[Comparison, Look]]) -> str:
    """Return comparisons of one pair of states, each of another document, as one page: each below its own heading."""
    look = found[0][1]
    title, parts = look.translate(between(found[0][0])), [(each.document + ".", each, own) for each, own in found]
    changes = [id for within, each, _ in parts for id in _changes(each, within)]
    steps = bars(changes, _step_words(look))
    body = ["<header>", f"<h1>{escape(title)}</h1>", *_key(look), "</header>", '<main id="changes">']
    body += [line for within, each, own in parts for line in _article(each, own, steps, within)]
    return _page(title, look, [*body, "</main>"], changes)


def rows_of(comparison: Comparison, look: Look, level: int = 2) -> str:
    """Return the changed sections of a comparison with every sentence of them, as part of another page."""
    return "\n".join(_sections(comparison, look, {}, level=level))


def _article(comparison: Comparison, look: Look, steps: Mapping[str, str], within: str) -> Iterator[str]:
    """Yield one document among several."""
    name = f"{comparison.new_title or comparison.old_title} ({comparison.document})"
    yield f'<article class="document"><h2>{escape(name)}</h2>'
    yield from _summary(comparison, look)
    yield from _outline(comparison, look, within)
    yield from _sections(comparison, look, steps, within)
    yield "</article>"


def _page(title: str, look: Look, body: Iterable[str], changes: Sequence[str], *, served: bool = False) -> str:
    """Return a whole page; `changes` are the ids that its bar goes along."""
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(look.reader)}">',
        *_head(title, served=served),
        "<body>",
        f'<a class="skip" href="#changes">{_say(look, msg("Skip to the changes"))}</a>',
        *body,
        first_bar(changes, _step_words(look)),
        f"<script>{SCRIPT}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _say(look: Look, message: Message) -> str:
    return escape(look.translate(message))


def _head(title: str, *, served: bool) -> list[str]:
    script = base64.b64encode(sha256(SCRIPT.encode()).digest()).decode()
    rules = ("default-src 'none'", "style-src 'unsafe-inline'", f"script-src 'sha256-{script}'")
    policy = "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
    return [
        '<head><meta charset="utf-8">',
        *([] if served else [f'<meta http-equiv="Content-Security-Policy" content="{policy}">']),
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)}</title>",
        f"<style>{_colors()}{_STYLE}{ROWS}{STYLE}</style></head>",
    ]


def _colors() -> str:
    light = ";".join(f"--{name}:{color}" for name, color in LIGHT.items())
    dark = ";".join(f"--{name}:{color}" for name, color in DARK.items())
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _header(comparison: Comparison, look: Look, title: str) -> list[str]:
    name = comparison.new_title or comparison.old_title
    lines = ["<header>", f"<h1>{escape(name or title)}</h1>"]
    lines += [f'<p class="meta">{escape(title)}</p>'] if name else []
    return [*lines, *_summary(comparison, look), *_key(look), "</header>"]


def _summary(comparison: Comparison, look: Look) -> list[str]:
    """Return how much changed, and the title where that did."""
    lines = []
    if comparison.old_title != comparison.new_title:
        said = msg("title: {was} → {now}", was=comparison.old_title, now=comparison.new_title)
        lines.append(f"<p>{_say(look, said)}</p>")
    return [*lines, f"<p><strong>{_say(look, headline(comparison))}</strong></p>"]


def _key(look: Look) -> list[str]:
    """Return what the marks and the keys mean."""
    marks = (
        f"<ins>{_say(look, msg('new text'))}</ins> {_say(look, msg('blue, underlined'))} · "
        f"<del>{_say(look, msg('removed text'))}</del> {_say(look, msg('red, struck through'))} · "
        f"{_say(look, msg('bar: changed'))}"
    )
    # WCAG 2.1.4: keys of one letter can be turned off, for who speaks to the computer or types by accident.
    letters = _say(look, msg("Keys: j or n next change, k or p previous change"))
    keys = f'<label><input type="checkbox" checked> {letters}</label>'
    return [f'<p class="key">{marks}</p>', f'<p class="key keys" hidden>{keys}</p>']


def _anchor(section: SectionChange, within: str) -> str:
    """Return the id of a section on the page; `within` is what the ids of its document begin with among several."""
    return "s-" + within + (escape(section.id) or "text")


def _outline(comparison: Comparison, look: Look, within: str = "") -> list[str]:
    """Return the table of the sections that changed, with how much and by what."""
    listed = [one for one in comparison.sections if one.id]
    if not listed:
        return []
    heads = [msg("Section"), msg("Words"), msg("Brought by"), msg("Note")]
    sized = [' class="size"' if number == 1 else "" for number in range(len(heads))]
    cells = "".join(f'<th scope="col"{size}>{_say(look, head)}</th>' for head, size in zip(heads, sized, strict=True))
    lines = [f'<nav aria-label="{_say(look, msg("Changed sections"))}"><table><thead><tr>{cells}</tr></thead><tbody>']
    for section in listed:
        lines.append(_outline_row(section, look, within))
    return [*lines, "</tbody></table></nav>"]


def _outline_row(section: SectionChange, look: Look, within: str) -> str:
    name = escape(f"{section.number} {section.title or section.id}".strip())
    link = f'<a href="#{_anchor(section, within)}">{name}</a>' if section.blocks or section.title_runs else name
    notes = ", ".join(_say(look, note) for note in (section_note(section), fit(section)) if note)
    words = size(section) if section.added or section.removed else ""
    return (
        f'<tr><th scope="row">{link}</th><td class="size">{words}</td>'
        f"<td>{escape(attribution(section, look))}</td><td>{notes}</td></tr>"
    )


def _step_words(look: Look) -> StepWords:
    return StepWords(
        look.translate(msg("Changes")),
        look.translate(msg("previous")),
        look.translate(msg("next")),
        lambda n, total: look.translate(msg("change {n} of {total}", n=n, total=total)),
        lambda n: look.translate(nmsg("{n} change", "{n} changes", n)),
    )


def _shown(comparison: Comparison) -> list[SectionChange]:
    return [section for section in comparison.sections if section.blocks or section.title_runs]


def _changes(comparison: Comparison, within: str = "") -> Iterator[str]:
    """Yield the id of every row that is not as it was."""
    for section in _shown(comparison):
        yield from (_id(row, _anchor(section, within)) for row in rows(section) if row.state is not RowState.SAME)


def _sections(
    comparison: Comparison, look: Look, steps: Mapping[str, str], within: str = "", level: int = 2
) -> Iterator[str]:
    heading = f"h{level + bool(within)}"
    for section in _shown(comparison):
        anchor = _anchor(section, within)
        yield f'<section id="{anchor}">'
        if section.id:
            title = words_html(section.title_runs, look, spoken=True) if section.title_runs else escape(section.title)
            number = f'<span class="number">{escape(section.number)}</span>'
            yield f'<{heading}>{number} <span lang="{escape(look.language)}">{title}</span></{heading}>'
        yield from _rows(rows(section), anchor, look, steps)
        yield "</section>"


def _rows(found: list[RedlineRow], anchor: str, look: Look, steps: Mapping[str, str]) -> Iterator[str]:
    """Yield the rows; of a long stretch that stays all but the first and the last are folded away."""
    cells = cells_of(found)
    found = [replace(row, cells=tuple(cells.get(row.number, ()))) for row in found]
    page = _Rows(anchor, look, steps, tables_of(found))
    open_rows: list[RedlineRow] = []
    for same, group in groupby(found, key=lambda row: row.state is RowState.SAME):
        stretch = list(group)
        if not same or len(stretch) <= 4:
            open_rows += stretch
            continue
        yield from page.html([*open_rows, stretch[0]])
        said = nmsg("{n} unchanged sentence", "{n} unchanged sentences", len(stretch) - 2)
        yield f"<details><summary>{_say(look, said)}</summary>"
        yield from page.html(stretch[1:-1])
        yield "</details>"
        open_rows = [stretch[-1]]
    yield from page.html(open_rows)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the rows of a section need to know."""

    anchor: str
    look: Look
    steps: Mapping[str, str]
    tables: Mapping[int, int]
    """By its number the table that a row belongs to."""

    def html(self, found: Iterable[RedlineRow]) -> Iterator[str]:
        """Yield rows one after another, those of one table as a table."""
        for table, group in groupby(found, key=lambda row: self.tables.get(row.number, 0)):
            if not table:
                yield from (_row(row, self.anchor, self.look, self.steps) for row in group)
                continue
            yield '<table class="grid"><tbody>'
            yield from (_table_row(row, self.anchor, self.look, self.steps) for row in group)
            yield "</tbody></table>"


def _row(row: RedlineRow, anchor: str, look: Look, steps: Mapping[str, str]) -> str:
    id = _id(row, anchor)
    return (
        f'<div {_class(row)} id="{id}"><p class="label">{_label(row, look)}</p>'
        f'<div class="body"><div {_form(row, look)} lang="{escape(look.language)}">{_words(row, look)}</div>'
        f"{_notes(row, anchor, look)}</div>{steps.get(id, '')}</div>"
    )


def _table_row(row: RedlineRow, anchor: str, look: Look, steps: Mapping[str, str]) -> str:
    """Return a row of a table of the text; those of its head are headers, and what there is to say stands below."""
    id, tag = _id(row, anchor), 'th scope="col"' if is_head(row) else "td"
    cells = (f'<{tag} class="cell" lang="{escape(look.language)}">{_cell(cell, row, look)}</{tag[:2]}>'
             for cell in row.cells)  # fmt: skip
    label = f'<th scope="row" class="label">{_label(row, look)}{steps.get(id, "")}</th>'
    notes = _notes(row, anchor, look)
    below = f'\n<tr><td></td><td colspan="{len(row.cells)}">{notes}</td></tr>' if notes else ""
    return f'<tr {_class(row)} id="{id}">{label}{"".join(cells)}</tr>{below}'


def _class(row: RedlineRow) -> str:
    seen = " seen step" * (row.state is not RowState.SAME)
    return f'class="row {row.state.value}{seen}{" first" * row.first}"'


def _label(row: RedlineRow, look: Look) -> str:
    return f"<b>{row.number}</b> {_say(look, STATE_WORDS[row.state])}"


def _id(row: RedlineRow, anchor: str) -> str:
    return f"{anchor}-{row.number}"


def _form(row: RedlineRow, look: Look) -> str:
    """Return the classes that say what block a row stands in, and the sign of the block where it is a word."""
    shape = row.block.shape
    names = [f"form-{shape.kind.value}"]
    if shape.kind is BlockKind.ITEM:
        names += [f"depth-{min(shape.depth, 3)}"] * (shape.depth > 1)
        names += ["numbered"] * (row.mark[-1:] == ".")
    said = counted_sign(row, look)
    mark = f' data-mark="{escape(said)}"' if said else ""
    return f'class="words {" ".join(names)}"{mark}'


def _words(row: RedlineRow, look: Look) -> str:
    """Return the words of a row; what moved here is new at this place as a whole, and keeps its own marks inside."""
    return _here(words_html(row.runs, look, spoken=True), row)


def _cell(cell: Cell, row: RedlineRow, look: Look) -> str:
    return _here(words_html(cell, look, spoken=True), row) if cell else ""


def _here(html: str, row: RedlineRow) -> str:
    """Return words marked as new at this place where they moved to it."""
    return f'<ins class="moved">{html}</ins>' if row.state is RowState.MOVED and not row.gone else html


def _notes(row: RedlineRow, anchor: str, look: Look) -> str:
    notes = [escape(note) for note in all_notes(row, look)]
    if row.partner:
        notes[0] = f'<a href="#{anchor}-{row.partner}">{notes[0]}</a>'
    return f'<p class="notes">{"; ".join(notes)}</p>' if notes else ""


_ELEMENTS = {"strong": "strong", "em": "em", "code": "code", "strike": "s", NOTE: "sup"}
_SPOKEN: dict[str, tuple[Message, Message]] = {
    "-": (msg("removed:"), msg("end of removed")),
    "+": (msg("added:"), msg("end of added")),
    ">": (msg("moved away:"), msg("end of moved")),
    "<": (msg("moved here:"), msg("end of moved")),
    "~": (msg("other format:"), msg("end of other format")),
}
_SAFE = ("https://", "http://", "mailto:")


def words_html(runs: Iterable[Run], look: Look, *, spoken: bool = False, air: bool = False) -> str:
    """Return `runs` as HTML.

    `spoken` puts words for screen readers at both ends of every change, which the page hides from the eye; `air` puts a
    blank between what goes and what comes, so that a PDF's text does not run the two together; without it the space
    between them is the style sheet's (`ins.apart`), and a line may end there.
    """
    given = blanks_apart(told_apart(runs))
    parts = []
    for number, run in enumerate(given):
        if is_edge(given, number):
            parts.append(_edge(run))
            continue
        apart = not air and bool(number) and needs_air(given, number - 1)
        parts += ["<wbr>"] * apart
        parts.append(_run(run, look, spoken, apart))
        if air and needs_air(given, number):
            parts.append('<span class="air"> </span>')
    return "".join(parts)


def _edge(run: Run) -> str:
    """Return a blank at the end of a change, which would be underlined or struck out for nothing."""
    tag = {"-": "del", "+": "ins"}.get(run.op, "span")
    return f'<{tag} class="blank">{run.text}</{tag}>'


def _run(run: Run, look: Look, spoken: bool, apart: bool) -> str:
    inner = _formatted(run, look)
    if run.op == "=":
        return inner
    begin, end = _SPOKEN[("<" if run.op == "+" else ">") if run.move else run.op]
    if spoken:
        inner = f"{_hidden(look.translate(begin) + ' ')}{inner}{_hidden(' ' + look.translate(end))}"
    if run.op == "~":
        return f'<span class="format">{inner}</span>'
    names = " ".join(["moved"] * bool(run.move) + ["apart"] * (apart and run.op == "+"))
    tag = "del" if run.op == "-" else "ins"
    return f'<{tag} class="{names}">{inner}</{tag}>' if names else f"<{tag}>{inner}</{tag}>"


def _hidden(text: str) -> str:
    return f'<span class="vh">{escape(text)}</span>'


def _formatted(run: Run, look: Look) -> str:
    html = _text(run, look)
    for name in reversed(run.format):
        html = _wrapped(name, html)
    return html


def _wrapped(name: str, html: str) -> str:
    kind, _, target = name.partition(":")
    if kind == PLAIN:
        return html
    if kind in _ELEMENTS:
        return f"<{_ELEMENTS[kind]}>{html}</{_ELEMENTS[kind]}>"
    if kind == "link" and target.startswith(_SAFE):
        return f'<a href="{escape(target)}">{html}</a>'
    return f'<span class="{escape(kind)}" title="{escape(target)}">{html}</span>'


def _text(run: Run, look: Look) -> str:
    """Return the words escaped, a line break as one, and blanks that are a change made visible by their class."""
    text = _referred(run.text, look.refer) if look.refer else run.text
    html = escape(printable(text.replace("\n", "\0")).replace("<U+0000>", "\0"), quote=False).replace("\0", "<br>")
    if run.op != "=":
        html = html.replace("\u00a0", '<span class="nbsp">\u00a0</span>')
        html = f'<span class="nbsp">{html}</span>' if html == " " else html
    return html


def _referred(text: str, refer: Callable[[str], str]) -> str:
    """Return `text` with each reference without words, `[](#id)`, in the words that it is read as."""
    head, *rest = text.split("[](#")
    parts = [head]
    for part in rest:
        id, closed, tail = part.partition(")")
        parts.append(refer(id) + tail if closed else "[](#" + part)
    return "".join(parts)
