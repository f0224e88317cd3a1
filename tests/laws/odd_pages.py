"""Documents that are hard to set, drawn from a hat: crowded tables, words without end, addresses, bold runs, notes.

Words as they come in plans: compounds, amounts, account numbers, addresses; joined where a writer may join them.
"""

from __future__ import annotations

import random
import re
from datetime import date

from sub_cli.diff.compare import compare_texts
from sub_cli.document.model import Document
from sub_cli.errata.orders.writing import Instruction
from sub_cli.memo.model import Signatory
from sub_cli.pages.document import MarginMark, MarkedPassage, document_view, numbered_section
from sub_cli.pages.renvooi import renvooi_view, section_redline, sentences
from sub_cli.redline.base import Look
from sub_cli.render.job import View
from sub_cli.render.markdown import Html, html_of
from tests.render import press

SHORT = "ja 12 % € Q3 nvt. de jaar doel 2021 km² A–B".split()
USUAL = "samenwerking provincie 31-12-2021 gebiedsproces 1.250.000,00 coördinatie WATERSCHAP e-mail@adres.nl".split()
LONG = (
    "bestuursovereenkomstuitvoeringsprogramma NL00BANK0123456789 hottentottententententoonstellingsterrein "
    "VERANTWOORDELIJKHEIDSVERDELING mmmmmmmmmmmmmmmmmmmmmmmmmmmmmm 0031-30-2589111-toestel-114-afdeling-bestuur"
).split()
ADDRESSES = (
    "https://voorbeeld.example/besluiten/2021/04/besluitenlijst-gedeputeerde-staten-definitief-versie-2.pdf",
    "https://voorbeeld.example/" + "pad" * 40,
    "https://voorbeeld.example/?zoek=" + "%20".join(["een", "woord"] * 8) + "&pagina=12#resultaat",
)
STYLES = ("{}", "{}", "{}", "**{}**", "*{}*", "`{}`")


def page(seed: int) -> View:
    """The document of a number: mostly a memo, sometimes a plan with marks beside its text or a renvooi."""
    hat = random.Random(seed)
    if seed % 10 == 7:
        return renvooi(hat)
    return plan(hat) if seed % 5 == 4 else memo(hat, signatories=7 if seed % 3 == 0 else hat.randint(1, 9))


def memo(hat: random.Random, signatories: int) -> View:
    text = odd_text(hat) if hat.random() < 0.8 else "Een zin.\n"
    changed = hat.random() < 0.4
    people = tuple(Signatory(words(hat, 3), words(hat, 4)) for _ in range(signatories))
    known: dict[str, object] = {"errata": (press.block(html(odd_text(hat, pieces=3), "e-")),)} if changed else {}
    return press.memo(
        text + ("\n[](@E01)\n" if changed else ""),
        subject=words(hat, hat.choice((3, 30))),
        to=tuple(words(hat, 4) for _ in range(hat.choice((1, 3, 9)))),
        signatories=people,
        **known,
    )


def plan(hat: random.Random) -> View:
    mark = MarginMark(erratum="E01-naam-van-het-erratum", memo="PS2021BEM07", effective=press.DAY)
    sections = []
    for number in range(1, hat.randint(2, 4)):
        marked = MarkedPassage(text=html(odd_text(hat, pieces=2), f"m{number}-"), marks=[mark])
        plain = MarkedPassage(text=html(odd_text(hat, pieces=2), f"p{number}-"), marks=[])
        sections.append(numbered_section(f"s{number}", f"{number}", words(hat, 5), 1, (plain, marked), ()))
    known = Document("plan", words(hat, 12), adopted=date(2021, 3, 10))
    origin = press.provenance(kind="document", number="plan")
    return document_view(known, sections, [], origin, press.theme(), press.DAY)


def renvooi(hat: random.Random) -> View:
    parts = []
    for number in range(1, hat.randint(2, 4)):
        old = odd_text(hat, pieces=2)
        new = "\n".join(edited(hat, line) for line in old.split("\n"))
        (section,) = compare_texts(old, new).sections or compare_texts(old, f"{words(hat, 9)}\n\n{old}").sections
        order = Instruction(f"in de zin wordt “{words(hat, 3)}” vervangen door “{words(hat, 2)}”.")
        parts.append(section_redline(f"Deel {number}", sentences(section, Look()), (order,), html(new, f"n{number}-")))
    about = {"title": "Renvooi", "subtitle": words(hat, 9), "plan": words(hat, 20), "source": words(hat, 9)}
    origin = press.provenance(kind="renvooi")
    return renvooi_view(press.theme(), origin, "nl", **about, extent="1 zin gewijzigd", comparisons=parts)


def edited(hat: random.Random, line: str) -> str:
    """A line of Markdown in which some words are others, or have got another word behind or within them."""
    if "---|" in line:
        return line
    kinds = (lambda old: word(hat), lambda old: f"{old},{word(hat)}", lambda old: f"{old[:9]}/{word(hat)}{old[9:]}")
    return " ".join(
        hat.choice(kinds)(each) if hat.random() < 0.3 and re.fullmatch(r"[\w.:/-]{3,}", each) else each
        for each in line.split(" ")
    )


def html(text: str, prefix: str) -> Html:
    return html_of(text, press.prose(shift=3, prefix=prefix))


def odd_text(hat: random.Random, pieces: int = 4) -> str:
    kinds = (table, table, table, paragraph, listing, quotation)
    notes: list[str] = []
    blocks = [hat.choice(kinds)(hat, notes) for _ in range(hat.randint(1, pieces))]
    return "\n\n".join([*blocks, *notes]) + "\n"


def table(hat: random.Random, notes: list[str]) -> str:
    columns = hat.randint(2, 12)
    tall = hat.random() < 0.1
    rows = [row(cell(hat, notes) for _ in range(columns)) for _ in range(hat.randint(1, 6))]
    if tall:
        rows.append(row(words(hat, 3 if at else 600) for at in range(columns)))
    return "\n".join([row(words(hat, 1) for _ in range(columns)), "|" + "---|" * columns, *rows])


def row(cells: object) -> str:
    return "| " + " | ".join(cells) + " |"  # type: ignore[call-overload]


def cell(hat: random.Random, notes: list[str]) -> str:
    return piece(hat, notes, most=12)


def paragraph(hat: random.Random, notes: list[str]) -> str:
    return " ".join(piece(hat, notes, most=20) for _ in range(6)) + "."


def piece(hat: random.Random, notes: list[str], most: int) -> str:
    kinds = (
        lambda: word(hat),
        lambda: joined(hat),
        lambda: words(hat, most),
        lambda: linked(hat),
        lambda: joined(hat) + note(hat, notes),
    )
    return hat.choice(kinds)()


def listing(hat: random.Random, notes: list[str]) -> str:
    depth = hat.randint(1, 8)
    lines = [f"{'   ' * level}{hat.choice(('- ', '1. '))} {words(hat, 6)} {joined(hat)}" for level in range(depth)]
    if hat.random() < 0.7:
        return "\n".join(lines)
    inside = table(hat, notes).replace("\n", "\n" + " " * 4)
    return f"1.  {words(hat, 5)}\n\n    {inside}"


def quotation(hat: random.Random, notes: list[str]) -> str:
    inside = hat.choice((table, paragraph))(hat, notes)
    return "\n".join(f"> {line}" for line in inside.split("\n"))


def note(hat: random.Random, notes: list[str]) -> str:
    name = f"[^n{len(notes) + 1}]"
    notes.append(f"{name}: {words(hat, 5)} {linked(hat)} {joined(hat)}.")
    return name


def linked(hat: random.Random) -> str:
    address = hat.choice(ADDRESSES)
    shown = hat.choice((address, word(hat), words(hat, 3)))
    return hat.choice(("[{}]({})", "([{}]({}))", "**Vindplaats:**[{}]({})")).format(shown, address)


def joined(hat: random.Random) -> str:
    """Some words in styles of their own without a space between them."""
    return "".join(hat.choice(STYLES).format(word(hat)) for _ in range(hat.randint(1, 3)))


def words(hat: random.Random, most: int) -> str:
    return " ".join(word(hat) for _ in range(hat.randint(1, most)))


def word(hat: random.Random) -> str:
    return hat.choice(hat.choices((SHORT, USUAL, LONG, ADDRESSES), (40, 40, 15, 5))[0])
