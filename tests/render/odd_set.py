"""Fifty memos that nobody would write, drawn from a hat; `make bench` has them judged as well."""

from __future__ import annotations

import random
from dataclasses import dataclass

from aloud import words_aloud
from press import DAY, RENDERER, fields, in_order, job, memo, prose, theme

from sub_cli.house import files as style_files
from sub_cli.memo.model import Signatory
from sub_cli.pages.theme import THEMES
from sub_cli.render.job import Attachment, Job
from sub_cli.render.markdown import Prose, words_of
from sub_cli.render.theme import HOUSE, SHARED, Theme, read_theme

SEEDS = range(50)
IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><path fill="#0b4f8a" d="M0 0h90v30H0z"/></svg>'
SOURCE = Attachment("documents.memos.PS2021BEM07.yaml", b"number: PS2021BEM07\n", "application/yaml", "Bron")
CELLS = 120
"""In one table: veraPDF takes a time that grows with their square."""
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
    rows = min(hat.randint(1, 40), CELLS // columns)
    row = lambda: "| " + " | ".join(hat.choice(WORDS) for _ in range(columns)) + " |"  # noqa: E731
    return "\n".join([row(), "|" + "---|" * columns, *(row() for _ in range(rows))])


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


@dataclass(frozen=True)
class Odd:
    """One odd memo."""

    text: str
    known: Prose
    job: Job

    @property
    def flavours(self) -> tuple[str, str]:
        """The standards that it claims: with its sources inside it is PDF/A-3."""
        return ("3a" if self.job.attachments else "2a"), "ua1"


def odd(seed: int) -> Odd:
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
    sources = (SOURCE,) if seed % 3 == 0 else ()
    return Odd(text, known, job(view, style, images={"assets/plaat.svg": IMAGE}, attachments=sources))


def unsigned_and_signed(one: Job) -> list[bytes]:
    """The PDF of a job, and where it has fields also the one with all of them signed, as `sub memo sign` does."""
    from sub_cli.sign.model import Appearance, SignatureRequest
    from sub_cli.sign.pkcs12 import open_pkcs12
    from sub_cli.sign.signer import sign_pdf
    from tests.sign import authority

    made = [RENDERER.render(one).pdf]
    key = open_pkcs12(authority.identity().p12(), lambda: None, when=authority.WHEN)
    font = next(data for name, data in sorted(one.theme.fonts().items()) if "Regular" in name)
    pdf = made[0]
    for field in fields(one.view):
        words = Appearance(f"Digitaal ondertekend door {key.name} op {DAY.day}-{DAY.month}-{DAY.year}", font)
        pdf = sign_pdf(pdf, key, SignatureRequest(authority.WHEN, field, appearance=words))
    return made if pdf == made[0] else [*made, pdf]


def lacking(one: Odd, pdf: bytes) -> list[str]:
    """The letters of the source that the PDF does not say in order, as it is read aloud.

    Letters, since a word wider than its column goes on in the next line.
    """
    spoken = "".join(words_aloud(pdf))
    return in_order(list("".join(words_of(one.text, one.known))), list(spoken))
