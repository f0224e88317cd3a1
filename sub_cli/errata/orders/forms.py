"""The wording of change orders in Dutch and English: one table, for writing them and for reading them.

Sources: Aanwijzingen voor de regelgeving 6.9, 6.11, 6.15, 6.16 (kcbr.nl); what they leave open follows the custom of
published change orders. The first form of a kind is written; the others are read as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sub_cli.errata.orders.places import Part
from sub_cli.errata.phrases import PhraseKind

LABEL = r"(?:(?:de|het|the) (?:nieuwe? |new ))?(?:hoofdstuk|paragraaf|chapter|section) (?:\d[\w.\-]*?|“[^“”]+”)"

_NOUNS = (
    "zin|zinnen|alinea|alinea['’]s|opsomming|opsommingen|punt|punten|tabel|tabellen|kopregel|rij|rijen|cel|cellen|voetnoot|"
    "voetnoten|kolom|kop|koppen|kopje|kopjes|bijschrift|bijschriften|afbeelding|afbeeldingen|"
    "scheidingslijn|scheidingslijnen|codeblok|codeblokken|linkdefinitie|linkdefinities|"
    "sentences?|paragraphs?|lists?|items?|tables?|header row|rows?|columns?|cells?|footnotes?|subheadings?|captions?|"
    "pictures?|dividing lines?|code blocks?|link definitions?"
)
_NAMED = r"(?:(?<=kolom )|(?<=rij )|(?<=column )|(?<=row ))“[^“”]+”"
"""A column or row by its own words."""
_NOTE = r"(?:voetnoot|footnote) \d+"
_OF_PARTS = rf"(?=(?:(?:de|het|the)|{LABEL},) (?:[^“”:]* )?(?:{_NOUNS})[ ,])"
"""What begins as a place and names a part: looked for once, however many parts are named."""
_OPENS = r"(?: \([“\"](?P<opens>[^“”\"]+?) ?…?[”\"]\))?"
"""The words with which a sentence begins, where its number alone could be taken for another one."""

GAPS = {
    "label": rf"(?P<label>{LABEL})",
    "other": rf"(?P<other>{LABEL})",
    "place": rf"(?P<place>(?:[^“”]|{_NAMED})+?){_OPENS}",
    "range": rf"(?P<range>(?:{_OF_PARTS}|(?={_NOTE}))(?:[^“”:]|{_NAMED})+?){_OPENS},?",
    "old": r"[“\"](?P<old>[^“”]+?)[”\"]",
    "new": r"[“\"](?P<new>[^“”]+?)[”\"]",
    "title": r"[“\"]?(?P<new>.+?)[”\"]?",
    "count": r"(?P<count>[\w-]+)",
    "thing": rf"(?:{_NOUNS}|passage)",
    "number": r"(?:paragraaf |hoofdstuk |section |chapter )?(?P<number>\d[\w.\-]*?)",
    "unit": r"(?:hoofdstuk|paragraaf|chapter|section)",
    "plan": r"(?P<plan>[^:“”]+?)",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say one kind of instruction."""

    kind: PhraseKind
    words: str
    """The sentence with gaps, without capital and full stop; one that ends in a colon is followed by the new text."""
    many: bool = False
    """True for the form that stands with more than one sentence."""
    top: bool = False
    """True for the form that names the document instead of a section."""
    end: bool = False
    """True for the form that adds at the end ("toevoegen"), where the other comes in between ("invoegen")."""

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the regular expression that reads the form."""
        return _expression(self.words)


@dataclass(frozen=True, slots=True)
class Language:
    """All that is said in one language."""

    forms: tuple[Form, ...]
    ordinals: tuple[str, ...]
    """"eerste" is the second of them; the first is empty."""
    counts: tuple[str, ...]
    """"een" is the second of them; the first is empty."""
    nouns: dict[Part, tuple[str, str, str]]
    """What each part of a text is called: its article, one of it, several."""
    column: str
    """What the cells below one another are called, of which the first has a name."""
    both: str
    """How the ordinals of two neighbours are joined."""
    until: str
    """How the first and last of more than two are joined."""
    plural: bool
    """True where several are named in the plural: "the second and third sentences", but "de tweede en derde zin"."""
    of: str
    under: str
    """How an item is named that stands below another one."""
    new: str
    """How a section is named that the same order brings: gap `{label}`."""
    chapter: str
    section: str
    mixed: str
    """What comes where it is of several kinds."""
    renumbered: tuple[str, str, str]
    """One section that gets another number because of others (gaps `{label}`, `{number}`), two of them, and more."""
    units: tuple[str, str]
    """Chapters and sections, as one names several."""
    date: str
    """The words on the day from which the change holds; gap `{date}`."""
    months: tuple[str, ...]


@cache
def _expression(words: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", words)
    pattern = "".join(GAPS[part] if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(pattern, re.IGNORECASE)


def _nl_ordinals() -> tuple[str, ...]:
    ones = "|eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|dertiende|veertiende"
    ones += "|vijftiende|zestiende|zeventiende|achttiende|negentiende"
    units = "|een|twee|drie|vier|vijf|zes|zeven|acht|negen".split("|")
    tens = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig".split("|")
    joined = [f"{unit}{'ën' if unit.endswith('e') else 'en' if unit else ''}{ten}ste" for ten in tens for unit in units]
    return (*ones.split("|"), *joined, *(f"{n}e" for n in range(100, 1000)))


def _en_ordinals() -> tuple[str, ...]:
    ones = "|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    ones += "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    tens = "twent|thirt|fort|fift|sixt|sevent|eight|ninet".split("|")
    joined = [f"{ten}y-{one}" if one else f"{ten}ieth" for ten in tens for one in ones.split("|")[:10]]
    suffixes = {1: "st", 2: "nd", 3: "rd"}
    rest = (f"{n}{'th' if n // 10 % 10 == 1 else suffixes.get(n % 10, 'th')}" for n in range(100, 1000))
    return (*ones.split("|"), *joined, *rest)


DUTCH = Language(
    forms=(
        Form(PhraseKind.LEAD, "{label} wordt als volgt gewijzigd:"),
        Form(PhraseKind.LEAD, "{plan} wordt als volgt gewijzigd:", top=True),
        Form(PhraseKind.WORDS, "in {place} wordt {old} vervangen door {new}"),
        Form(PhraseKind.WORDS, "in {place} worden de woorden {old} vervangen door {new}"),
        Form(PhraseKind.WORDS_GONE, "in {place} vervalt {old}"),
        Form(PhraseKind.WORDS_GONE, "in {place} vervallen de woorden {old}"),
        Form(PhraseKind.WORDS_AFTER, "in {place} wordt na {old} ingevoegd {new}"),
        Form(PhraseKind.SENTENCES_GONE, "{range} vervalt"),
        Form(PhraseKind.SENTENCES_GONE, "{range} vervallen", many=True),
        Form(PhraseKind.SENTENCES, "{range} komt te luiden:"),
        Form(PhraseKind.SENTENCES, "{range} komen te luiden:", many=True),
        Form(PhraseKind.SENTENCES_AFTER, "na {range} wordt {count} {thing} ingevoegd, luidende:"),
        Form(PhraseKind.SENTENCES_AFTER, "na {range} worden {count} {thing} ingevoegd, luidende:", many=True),
        Form(PhraseKind.SENTENCES_AFTER, "na {range} wordt {count} {thing} toegevoegd, luidende:", end=True),
        Form(
            PhraseKind.SENTENCES_AFTER,
            "na {range} worden {count} {thing} toegevoegd, luidende:",
            many=True,
            end=True,
        ),
        Form(PhraseKind.SENTENCES_BEFORE, "voor {range} wordt {count} {thing} ingevoegd, luidende:"),
        Form(PhraseKind.SENTENCES_BEFORE, "voor {range} worden {count} {thing} ingevoegd, luidende:", many=True),
        Form(PhraseKind.EXTENDED, "de tekst van {label} wordt gewijzigd en aangevuld tot:"),
        Form(PhraseKind.EXTENDED, "daarom wordt de tekst in {label} gewijzigd en aangevuld tot:"),
        Form(PhraseKind.EXTENDED, "de tekst in {label} wordt gewijzigd en aangevuld tot:"),
        Form(PhraseKind.WHOLE, "{label} komt te luiden:"),
        Form(PhraseKind.WHOLE, "de tekst van {label} komt te luiden:"),
        Form(PhraseKind.EMPTIED, "de tekst van {label} vervalt"),
        Form(PhraseKind.TITLE, "het opschrift van {label} komt te luiden: {title}"),
        Form(PhraseKind.TITLE, "de titel van het plan komt te luiden: {title}", top=True),
        Form(PhraseKind.UNIT_AFTER, "na {other} wordt een {unit} ingevoegd, luidende:"),
        Form(PhraseKind.UNIT_AFTER, "na {other} wordt een {unit} toegevoegd, luidende:", end=True),
        Form(PhraseKind.UNIT_BEFORE, "voor {other} wordt een {unit} ingevoegd, luidende:"),
        Form(PhraseKind.UNIT_ADDED, "aan {other} wordt een {unit} toegevoegd, luidende:"),
        Form(PhraseKind.UNIT_ADDED, "aan het plan wordt een {unit} toegevoegd, luidende:", top=True),
        Form(PhraseKind.UNIT_GONE, "{label} vervalt"),
        Form(PhraseKind.MOVE_AFTER, "{label} wordt verplaatst tot na {other} en vernummerd tot {number}"),
        Form(PhraseKind.MOVE_FIRST, "{label} wordt verplaatst naar het begin van {other} en vernummerd tot {number}"),
        Form(
            PhraseKind.MOVE_FIRST,
            "{label} wordt verplaatst naar het begin van het plan en vernummerd tot {number}",
            top=True,
        ),
    ),
    ordinals=_nl_ordinals(),
    counts=("", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    nouns={
        Part.SENTENCE: ("de", "zin", "zinnen"),
        Part.PARAGRAPH: ("de", "alinea", "alinea’s"),
        Part.LIST: ("de", "opsomming", "opsommingen"),
        Part.ITEM: ("het", "punt", "punten"),
        Part.TABLE: ("de", "tabel", "tabellen"),
        Part.HEAD: ("de", "kopregel", "kopregels"),
        Part.ROW: ("de", "rij", "rijen"),
        Part.CELL: ("de", "cel", "cellen"),
        Part.NOTE: ("de", "voetnoot", "voetnoten"),
        Part.HEADING: ("het", "kopje", "kopjes"),
        Part.CAPTION: ("het", "bijschrift", "bijschriften"),
        Part.PICTURE: ("de", "afbeelding", "afbeeldingen"),
        Part.RULE: ("de", "scheidingslijn", "scheidingslijnen"),
        Part.CODE: ("het", "codeblok", "codeblokken"),
        Part.DEFINITION: ("de", "linkdefinitie", "linkdefinities"),
    },
    column="kolom",
    both="en",
    until="tot en met",
    plural=False,
    of="van",
    under="onder",
    new="de nieuwe {label}",
    chapter="hoofdstuk",
    section="paragraaf",
    mixed="passage",
    renumbered=(
        "{label} wordt vernummerd tot {number}.",
        "De {units} {first} en {last} worden vernummerd tot {number} en {end}.",
        "De {units} {first} tot en met {last} worden vernummerd tot {number} tot en met {end}.",
    ),
    units=("hoofdstukken", "paragrafen"),
    date="Dit erratum treedt in werking met ingang van {date}.",
    months=tuple(
        "januari februari maart april mei juni juli augustus september oktober november december".split()
    ),
)  # fmt: skip

ENGLISH = Language(
    forms=(
        Form(PhraseKind.LEAD, "{label} is amended as follows:"),
        Form(PhraseKind.LEAD, "{plan} is amended as follows:", top=True),
        Form(PhraseKind.WORDS, "in {place}, {old} is replaced by {new}"),
        Form(PhraseKind.WORDS, "in {place}, the words {old} are replaced by {new}"),
        Form(PhraseKind.WORDS_GONE, "in {place}, {old} is deleted"),
        Form(PhraseKind.WORDS_GONE, "in {place}, the words {old} are deleted"),
        Form(PhraseKind.WORDS_AFTER, "in {place}, after {old} is inserted {new}"),
        Form(PhraseKind.SENTENCES_GONE, "{range} is deleted"),
        Form(PhraseKind.SENTENCES_GONE, "{range} are deleted", many=True),
        Form(PhraseKind.SENTENCES, "{range} shall read:"),
        Form(PhraseKind.SENTENCES, "{range} shall read:", many=True),
        Form(PhraseKind.SENTENCES_AFTER, "after {range} {count} {thing} is inserted, reading:"),
        Form(PhraseKind.SENTENCES_AFTER, "after {range} {count} {thing} are inserted, reading:", many=True),
        Form(PhraseKind.SENTENCES_AFTER, "after {range} {count} {thing} is added, reading:", end=True),
        Form(PhraseKind.SENTENCES_AFTER, "after {range} {count} {thing} are added, reading:", many=True, end=True),
        Form(PhraseKind.SENTENCES_BEFORE, "before {range} {count} {thing} is inserted, reading:"),
        Form(PhraseKind.SENTENCES_BEFORE, "before {range} {count} {thing} are inserted, reading:", many=True),
        Form(PhraseKind.EXTENDED, "the text of {label} is amended and supplemented to read:"),
        Form(PhraseKind.WHOLE, "{label} shall read:"),
        Form(PhraseKind.WHOLE, "the text of {label} shall read:"),
        Form(PhraseKind.EMPTIED, "the text of {label} is deleted"),
        Form(PhraseKind.TITLE, "the heading of {label} shall read: {title}"),
        Form(PhraseKind.TITLE, "the title of the plan shall read: {title}", top=True),
        Form(PhraseKind.UNIT_AFTER, "after {other} a {unit} is inserted, reading:"),
        Form(PhraseKind.UNIT_AFTER, "after {other} a {unit} is added, reading:", end=True),
        Form(PhraseKind.UNIT_BEFORE, "before {other} a {unit} is inserted, reading:"),
        Form(PhraseKind.UNIT_ADDED, "to {other} a {unit} is added, reading:"),
        Form(PhraseKind.UNIT_ADDED, "to the plan a {unit} is added, reading:", top=True),
        Form(PhraseKind.UNIT_GONE, "{label} is deleted"),
        Form(PhraseKind.MOVE_AFTER, "{label} is moved to behind {other} and renumbered {number}"),
        Form(PhraseKind.MOVE_FIRST, "{label} is moved to the beginning of {other} and renumbered {number}"),
        Form(PhraseKind.MOVE_FIRST, "{label} is moved to the beginning of the plan and renumbered {number}", top=True),
    ),
    ordinals=_en_ordinals(),
    counts=("", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    nouns={
        Part.SENTENCE: ("the", "sentence", "sentences"),
        Part.PARAGRAPH: ("the", "paragraph", "paragraphs"),
        Part.LIST: ("the", "list", "lists"),
        Part.ITEM: ("the", "item", "items"),
        Part.TABLE: ("the", "table", "tables"),
        Part.HEAD: ("the", "header row", "header rows"),
        Part.ROW: ("the", "row", "rows"),
        Part.CELL: ("the", "cell", "cells"),
        Part.NOTE: ("the", "footnote", "footnotes"),
        Part.HEADING: ("the", "subheading", "subheadings"),
        Part.CAPTION: ("the", "caption", "captions"),
        Part.PICTURE: ("the", "picture", "pictures"),
        Part.RULE: ("the", "dividing line", "dividing lines"),
        Part.CODE: ("the", "code block", "code blocks"),
        Part.DEFINITION: ("the", "link definition", "link definitions"),
    },
    column="column",
    both="and",
    until="to",
    plural=True,
    of="of",
    under="under",
    new="the new {label}",
    chapter="chapter",
    section="section",
    mixed="passage",
    renumbered=(
        "{label} is renumbered {number}.",
        "{units} {first} and {last} are renumbered {number} and {end}.",
        "{units} {first} to {last} are renumbered {number} to {end}.",
    ),
    units=("chapters", "sections"),
    date="This erratum takes effect from {date}.",
    months=tuple(
        "January February March April May June July August September October November December".split()
    ),
)  # fmt: skip


def language_of(tag: str) -> Language:
    """Return the words for a language tag: Dutch for `nl` and its regions, English for everything else."""
    return DUTCH if tag.split("-", maxsplit=1)[0].lower() == "nl" else ENGLISH
