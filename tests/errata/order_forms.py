"""One order in many words: operation × place × way of giving the text × language, each a row of a table.

`sentences` yields every way to say one thing that the tables hold; all of them have to give the same operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

MARKS = ("“{}”", "«{}»", "‘{}’", "„{}”", "<<{}>>", '"{}"')
"""How words are quoted."""


@dataclass(frozen=True)
class Wish:
    """What an order wants, and how that is said in one language: `{place}`, `{old}`, `{new}` and `{text}` are gaps."""

    name: str
    language: str
    frames: tuple[str, ...]
    places: tuple[str, ...]
    old: str = ""
    new: str = ""
    texts: tuple[str, ...] = ("",)
    """Ways of giving a new text: `{text}` within them is the text itself."""
    text: str = ""


SECTION = ("paragraaf 1.2", "§ 1.2", "paragraaf 1.2 van het programma", "paragraaf 1.2 (p. 3)", "Paragraaf 1.2")
SECTION_EN = ("section 1.2", "section 1.2 of the plan", "Section 1.2", "section 1.2 (page 3)")
BEHIND = (" “{text}”", " «{text}»", " {text}", "\n\n“{text}”", "\n\n{text}", "\n\n„{text}”.")

WISHES = (
    Wish(
        "words",
        "nl",
        (
            "In {place} wordt {old} vervangen door {new}.",
            "In {place} worden de woorden {old} vervangen door {new}.",
            "In {place} de woorden {old} te vervangen door {new}",
            "In {place} de zinsnede {old} te wijzigen in {new}.",
            "In {place} wordt de zinsnede {old} gewijzigd in {new};",
            "Vervang in {place} {old} door {new}.",
            "De zinsnede {old} in {place} te wijzigen in {new}",
            "De woorden {old} in {place} aan te passen in {new}.",
            "Voorgesteld wordt in {place} {old} te vervangen door {new}.",
            "In {place} staat {old}; dit moet zijn {new}.",
            "{place}: in plaats van {old} te lezen {new}.",
            "{place}: i.p.v. {old} lezen {new}.",
            "In {place} moet {old} worden gelezen als {new}.",
            "In {place} wordt {old} de eerste maal vervangen door {new}.",
        ),
        SECTION,
        "twintig kilometer",
        "dertig kilometer",
    ),
    Wish(
        "words",
        "en",
        (
            "In {place}, {old} is replaced by {new}.",
            "In {place}, for {old} substitute {new}.",
            "In {place}, for the words {old} there shall be substituted the words {new}.",
            "In {place}, the words {old} are replaced by {new}.",
            "Replace {old} with {new} in {place}.",
            "In {place}, {old} should read {new}.",
            "{place}: for {old} read {new}.",
            "In {place}, substitute {new} for {old}.",
            "In {place}, leave out {old} and insert {new}.",
            "In {place}, strike {old} and insert {new}.",
            "In {place}, for {old}, in the first place it occurs, substitute {new}.",
        ),
        SECTION_EN,
        "twintig kilometer",
        "dertig kilometer",
    ),
    Wish(
        "words gone",
        "nl",
        (
            "In {place} vervalt {old}.",
            "In {place} vervallen de woorden {old}.",
            "In {place} wordt {old} geschrapt.",
            "In {place} {old} te schrappen",
            "In {place} de woorden {old} te laten vervallen.",
            "De woorden {old} in {place} komen te vervallen.",
            "Schrap in {place} de woorden {old}.",
        ),
        SECTION,
        "in 2028",
    ),
    Wish(
        "words gone",
        "en",
        (
            "In {place}, omit {old}.",
            "In {place}, {old} is deleted.",
            "In {place}, the words {old} are deleted.",
            "Delete {old} in {place}.",
            "In {place} the words {old} shall be omitted.",
        ),
        SECTION_EN,
        "in 2028",
    ),
    Wish(
        "words after",
        "nl",
        (
            "In {place} wordt na {old} ingevoegd {new}.",
            "In {place} na {old} in te voegen {new}",
            "In {place} wordt na de woorden {old} ingevoegd: {new}.",
            "Na {old} in {place} wordt ingevoegd {new}.",
        ),
        SECTION,
        "twintig kilometer",
        "groene en",
    ),
    Wish(
        "words after",
        "en",
        (
            "In {place}, after {old} insert {new}.",
            "In {place}, after {old} is inserted {new}.",
            "Insert {new} after {old} in {place}.",
            "In {place} there shall be inserted after {old} the words {new}.",
        ),
        SECTION_EN,
        "twintig kilometer",
        "groene en",
    ),
    Wish(
        "sentence gone",
        "nl",
        ("{place} vervalt.", "{place} komt te vervallen.", "{place} te schrappen", "{place} wordt geschrapt."),
        (
            "De tweede zin van paragraaf 1.2",
            "Paragraaf 1.2, tweede zin,",
            "In paragraaf 1.2, eerste alinea, tweede zin,",
            "De tweede volzin in paragraaf 1.2",
            "Zin 2 van paragraaf 1.2",
            "De zin “Het budget is 4 miljoen euro.” in paragraaf 1.2",
        ),
    ),
    Wish(
        "sentence gone",
        "en",
        ("{place} is deleted.", "{place} shall be omitted.", "Delete {place}."),
        ("the second sentence of section 1.2", "section 1.2, second sentence,", "the second sentence in section 1.2"),
    ),
    Wish(
        "sentence anew",
        "nl",
        (
            "{place} komt te luiden:{text}",
            "{place} komt als volgt te luiden:{text}",
            "{place} wordt vervangen door:{text}",
            "{place} te vervangen door:{text}",
            "{place} wordt vervangen door de volgende zin:{text}",
            "{place} luidt als volgt:{text}",
        ),
        ("De tweede zin van paragraaf 1.2", "Paragraaf 1.2, tweede zin,", "De tweede volzin van paragraaf 1.2"),
        texts=BEHIND,
        text="Het budget is klein.",
    ),
    Wish(
        "sentence anew",
        "en",
        (
            "{place} shall read:{text}",
            "{place} is replaced by the following:{text}",
            "For {place} substitute:{text}",
            "{place} is amended to read as follows:{text}",
        ),
        ("the second sentence of section 1.2", "section 1.2, second sentence,"),
        texts=BEHIND,
        text="Het budget is klein.",
    ),
    Wish(
        "sentence added",
        "nl",
        (
            "Aan {place} wordt een zin toegevoegd, luidende:{text}",
            "Aan {place} wordt de volgende zin toegevoegd:{text}",
            "Aan het slot van {place} wordt een zin toegevoegd, luidende:{text}",
            "Aan {place} een zin toe te voegen:{text}",
            "In {place} na de zin “De raad krijgt elk jaar een verslag.” toe te voegen:{text}",
            "Na de derde zin van {place} wordt een zin ingevoegd, luidende:{text}",
            "Na de laatste zin van {place} de volgende zin toe te voegen:{text}",
        ),
        ("paragraaf 1.2", "§ 1.2"),
        texts=BEHIND,
        text="Dat verslag is openbaar.",
    ),
    Wish(
        "sentence added",
        "en",
        (
            "At the end of {place} insert:{text}",
            "To {place} a sentence is added, reading:{text}",
            "After the third sentence of {place} insert the following sentence:{text}",
            "Add at the end of {place}:{text}",
        ),
        ("section 1.2", "section 1.2 of the plan"),
        texts=BEHIND,
        text="Dat verslag is openbaar.",
    ),
    Wish(
        "section anew",
        "nl",
        (
            "{place} komt te luiden:{text}",
            "De tekst van {place} wordt vervangen door:{text}",
            "Daarom wordt de tekst in {place} gewijzigd en aangevuld tot:{text}",
            "{place} te vervangen door:{text}",
        ),
        ("paragraaf 3.2", "§ 3.2"),
        texts=BEHIND,
        text="Een natte winter vertraagt het werk. Ook personeel is een risico.",
    ),
    Wish(
        "section gone",
        "nl",
        ("{place} vervalt.", "{place} komt te vervallen.", "{place} te schrappen", "{place} wordt geschrapt."),
        ("Hoofdstuk 4", "hoofdstuk 4 van het plan"),
    ),
    Wish("section gone", "en", ("{place} is deleted.", "Omit {place}.", "Delete {place}."), ("chapter 4",)),
    Wish(
        "title",
        "nl",
        (
            "Het opschrift van {place} komt te luiden: {new}",
            "De titel van {place} wordt gewijzigd in {new}.",
            "Het opschrift van {place} te wijzigen in {new}",
        ),
        ("paragraaf 2.2", "§ 2.2"),
        new="Samen werken",
    ),
    Wish(
        "title",
        "en",
        (
            "The heading of {place} shall read: {new}",
            "For the heading of {place} substitute {new}.",
            "The title of {place} is replaced by {new}.",
        ),
        ("section 2.2",),
        new="Samen werken",
    ),
    Wish(
        "cell",
        "nl",
        (
            "In {place} wordt {old} vervangen door {new}.",
            "In {place} {old} te wijzigen in {new}.",
        ),
        (
            "de tabel in paragraaf 2.3, rij 2024, kolom Kosten,",
            "paragraaf 2.3, tabel, eerste rij, kolom Kosten,",
            "de kolom “Kosten” van de rij “2024” van paragraaf 2.3",
            "de tabel van paragraaf 2.3, in de rij voor 2024,",
        ),
        "800.000",
        "850.000",
    ),
    Wish(
        "item gone",
        "nl",
        ("{place} vervalt.", "{place} komt te vervallen.", "{place} te schrappen"),
        (
            "Het tweede streepje van de opsomming in paragraaf 2.1",
            "Paragraaf 2.1, tweede opsommingspunt,",
            "In paragraaf 2.1, opsomming, het tweede punt,",
        ),
    ),
    Wish(
        "note anew",
        "nl",
        ("{place} komt te luiden:{text}", "{place} wordt vervangen door:{text}", "{place} te vervangen door:{text}"),
        ("Voetnoot 1 in paragraaf 2.2", "De voetnoot van paragraaf 2.2"),
        texts=BEHIND,
        text="Het reglement is te vinden op de website.",
    ),
)


def sentences(wish: Wish) -> Iterator[str]:
    """Yield all ways to say a wish."""
    quoting = MARKS if wish.old or wish.new else ("{}",)
    for frame, place, mark, way in product(wish.frames, wish.places, quoting, wish.texts):
        text = way.replace("{text}", wish.text)
        said = frame.replace("{place}", place).replace("{old}", mark.format(wish.old))
        yield _capital(said.replace("{new}", mark.format(wish.new)).replace("{text}", text))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def together(orders: Sequence[str], language: str) -> str:
    """Return sentences as one order with a preamble and a closing, each under a letter."""
    head = "Provinciale Staten,\n\nbesluiten:\n\n" if language == "nl" else "The assembly,\n\nresolves:\n\n"
    day = (
        "Dit besluit treedt in werking op 1 mei 2031."
        if language == "nl"
        else "This decision takes effect on 1 May 2031."
    )
    body = "".join(f"{chr(ord('A') + n)}. {each}\n\n" for n, each in enumerate(orders))
    return f"{head}{body}{day}\n"
